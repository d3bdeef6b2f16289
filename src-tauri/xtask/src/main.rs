//! `cargo xtask …`: set-up and daily tasks, the same on every platform.
//!
//! Deliberately not here: anything the app itself needs to run. This program prepares a machine, calls the tools
//! (cargo, npm, WebDriver) in the right order, and says in plain words what is missing.

mod audit;
mod bench;
mod command;
mod fuzz;
mod icons;
mod install;
mod machine;
mod mutants;
mod npm;
mod precondition;
mod project;
mod run;
mod simulate;
mod system;
mod test;
mod types;

use std::process::ExitCode;

use clap::Parser;
use command::Trouble;
use machine::Machine;
use project::Project;

/// Set-up and daily tasks of Passback.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
enum Task {
    /// Prepare this machine, build everything and open the app
    Run(run::Options),
    /// Run every test the project has, installing what they need
    Test(test::Options),
    /// Write the TypeScript types of the desk's commands again
    Types,
    /// Run the engine against a made-up LMS, thousands of seeds; or a district's pacing
    Simulate(simulate::Options),
    /// Measure the store and the gradebook, print the figures, and compare instruction counts
    Bench(bench::Options),
    /// Plant small bugs one by one and see whether the tests notice (takes hours)
    Mutants(mutants::Options),
    /// Make up inputs for everything that reads bytes of others, a few seconds for each
    Fuzz(fuzz::Options),
    /// Hold what Passback is built from against deny.toml and the databases of known holes
    Audit(audit::Options),
    /// Draw all icon sizes again from icons/passback.svg
    Icons,
    /// Say what this machine has and what it lacks
    Doctor,
}

fn main() -> ExitCode {
    let task = Task::parse();
    let machine = Machine::read();
    let done = Project::find().and_then(|project| match task {
        Task::Run(options) => run::run(&project, &machine, &options),
        Task::Test(options) => test::run(&project, &machine, &options),
        Task::Types => types::write(&project),
        Task::Simulate(options) => simulate::run(&project, &options),
        Task::Bench(options) => bench::run(&project, &machine, &options),
        Task::Mutants(options) => mutants::run(&project, &options),
        Task::Fuzz(options) => fuzz::run(&project, &machine, &options),
        Task::Audit(options) => audit::run(&project, &options),
        Task::Icons => icons::draw(&project),
        Task::Doctor => precondition::doctor(&project, &machine),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("\n{trouble}");
            ExitCode::FAILURE
        }
    }
}

/// What a task answers.
type Done<T = ()> = Result<T, Trouble>;
