//! `cargo xtask simulate`: seeded runs of the engine against a made-up LMS, and of a district on one token.

use crate::{Done, project::Project};

/// Passed on to the program; `--help` lists them.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Options of the simulation (--seeds N, --from S, --jobs J, --profile calm|hostile|district, …)
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

/// Builds the simulation in its own profile and starts it.
pub(crate) fn run(project: &Project, options: &Options) -> Done {
    let build = ["run", "--quiet", "--profile", "simulation", "--package", "simulation"];
    let features = ["--features", "engine", "--bin", "simulate", "--"];
    project.cargo().args(build).args(features).args(&options.options).run()
}
