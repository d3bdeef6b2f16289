//! `cargo xtask bench relay`: the load test of the district's server. What it does is in the relay's own suite
//! (`tests/instances/load.rs`); here it is built as it is shipped, and run at full size.

use crate::{Done, machine::Machine, precondition, project::Project, system::Purpose};

/// How large.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Teachers, each with a sign-in of her own
    #[arg(long, default_value_t = 5_000)]
    teachers: u32,
}

/// Measures, prints the table, and says whether every goal was reached.
pub(crate) fn run(project: &Project, machine: &Machine, options: &Options) -> Done {
    precondition::prepare(project, machine, &[Purpose::Core, Purpose::Database])?;
    let test = ["test", "--release", "--package", "relay", "--test", "instances"];
    let only = ["--", "--ignored", "--nocapture", "--exact", "load::five_thousand_teachers"];
    let call = project.cargo().args(test).args(only);
    call.env("PASSBACK_TEACHERS", options.teachers.to_string()).run()
}
