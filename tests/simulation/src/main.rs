//! `simulate`: the engine against a made-up LMS, and a district of clients on one token; both seeded, both without a
//! socket. `cargo xtask simulate` builds and starts it.

mod district;

use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// What is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Profile {
    /// One teacher, an LMS that answers, colleagues who edit.
    Calm,
    /// Everything that can go wrong, all at once.
    Hostile,
    /// Many clients that share one token: pacing only.
    District,
}

/// Seeded simulations.
#[derive(Debug, Parser)]
#[command(name = "simulate")]
struct Options {
    /// What is simulated
    #[arg(long, value_enum, default_value_t = Profile::Hostile)]
    profile: Profile,
    /// Where the district's picture goes
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match options.profile {
        Profile::District => district::run(options.plot.as_deref()),
        Profile::Calm | Profile::Hostile => ExitCode::FAILURE,
    }
}
