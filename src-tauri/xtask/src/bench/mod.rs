//! `cargo xtask bench`: the figures that the sync contract promises, and the instruction counts that keep them.
//!
//! Times depend on the machine and on what else it does, so they are printed beside their goal and gate nothing but this
//! command. Instruction counts do not, so `cargo xtask test` holds them against a committed baseline. `cargo xtask bench
//! ui` does the same for what a teacher sees, `cargo xtask bench relay` for a district's server.

mod baseline;
mod figures;
pub(crate) mod instructions;
mod relay;
mod ui;

use crate::{
    Done,
    command::{Finding, Trouble},
    machine::Machine,
    precondition,
    project::Project,
    system::Purpose,
};

/// What to measure.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: Option<What>,
    /// Count instructions and write the committed baseline again, after a rise that is wanted
    #[arg(long)]
    accept: bool,
    /// Leave out the instruction counts (they need Valgrind, which exists on Linux)
    #[arg(long, conflicts_with = "accept")]
    times_only: bool,
}

/// Something else to measure than the crates.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// The gradebook at full size in Chromium and in the real window; start and memory of the app
    Ui(ui::Options),
    /// A district's teachers through two relays on one PostgreSQL, one of them killed in the middle
    Relay(relay::Options),
}

/// Measures the crates that have to be fast, or the UI.
pub(crate) fn run(project: &Project, machine: &Machine, options: &Options) -> Done {
    match &options.what {
        Some(What::Ui(options)) => return ui::run(project, machine, options),
        Some(What::Relay(options)) => return relay::run(project, machine, options),
        None => {}
    }
    let counts = machine.family.is_linux() && !options.times_only;
    if counts {
        precondition::prepare(project, machine, &[Purpose::Core, Purpose::Instructions])?;
    }
    if options.accept {
        return instructions::accept(project);
    }
    let reached = figures::measure(project)?;
    if counts {
        instructions::compare(project)?;
    }
    if reached { Ok(()) } else { Err(Trouble::Found(Finding::GoalsMissed)) }
}
