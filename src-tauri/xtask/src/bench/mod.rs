//! `cargo xtask bench`: the figures that the sync contract promises, and the instruction counts that keep them.
//!
//! Times depend on the machine and on what else it does, so they are printed beside their goal and gate nothing but this
//! command. Instruction counts do not, so `cargo xtask test` holds them against a committed baseline.

mod baseline;
mod figures;
pub(crate) mod instructions;

use crate::{
    Done,
    command::{Finding, Trouble},
    machine::Machine,
    precondition,
    project::Project,
    system::Purpose,
};

/// What to measure.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Count instructions and write the committed baseline again, after a rise that is wanted
    #[arg(long)]
    accept: bool,
    /// Leave out the instruction counts (they need Valgrind, which exists on Linux)
    #[arg(long, conflicts_with = "accept")]
    times_only: bool,
}

/// Measures the crates that have to be fast.
pub(crate) fn run(project: &Project, machine: &Machine, options: &Options) -> Done {
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
