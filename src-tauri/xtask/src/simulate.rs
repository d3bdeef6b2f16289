//! `cargo xtask simulate`: seeded runs of the engine against a made-up LMS, and of a district on one token.

use crate::{
    Done,
    command::Call,
    project::{Project, on_path},
};

/// Built apart from everything else: optimised, with every assertion, and with the switch for planted bugs that no
/// shipped program has.
const BUILT: [&str; 6] = ["--profile", "simulation", "--package", "simulation", "--features", "engine"];

/// Seeds of a full test run. They take less than a minute on two cores.
const SEEDS: &str = "20000";
/// Seeds of a quick one, and of the calm world.
const FEW: &str = "2000";

/// Passed on to the program.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Options of the simulation: --seeds N, --from S, --jobs J, --profile calm|hostile|district, --trace, --bug NAME,
    /// --plot FILE; `-- --help` explains them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    options: Vec<String>,
}

/// Builds the simulation and starts it.
pub(crate) fn run(project: &Project, options: &Options) -> Done {
    of(project, &options.options.iter().map(String::as_str).collect::<Vec<_>>()).run()
}

/// What a test run simulates: crashes everywhere in a fixed day, known-bad seeds, planted bugs, many seeds, a district.
/// `hear` hears each line of it.
pub(crate) fn test(project: &Project, quick: bool, hear: &mut dyn FnMut(&str)) -> Done {
    let suites = project.cargo().args(["test"]).args(BUILT).args(["--", "--nocapture"]);
    known(project, suites).run_heard(&mut *hear)?;
    let hostile = ["--profile", "hostile", "--seeds", if quick { FEW } else { SEEDS }];
    of(project, &hostile).run_heard(&mut *hear)?;
    of(project, &["--profile", "calm", "--seeds", FEW]).run_heard(&mut *hear)?;
    of(project, &["--profile", "district"]).run_heard(hear)
}

fn of(project: &Project, options: &[&str]) -> Call {
    let call = project.cargo().args(["run", "--quiet"]).args(BUILT).args(["--bin", "simulate", "--"]);
    known(project, call.args(options))
}

/// Tells the program which commit it is, for the line that says how to have a broken seed again.
fn known(project: &Project, call: Call) -> Call {
    let commit = on_path("git").and_then(|git| {
        Call::new(git).args(["rev-parse", "--short", "HEAD"]).dir(&project.root).output().ok()
    });
    // Thousands of small databases come and go: memory that is given back each time costs a quarter of the time.
    call.env("PASSBACK_COMMIT", commit.unwrap_or_default().trim())
        .env("MALLOC_TRIM_THRESHOLD_", "1000000000")
        .env("MALLOC_TOP_PAD_", "67108864")
}
