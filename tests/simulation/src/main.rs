//! `simulate`: the engine against a made-up LMS, and a district of clients on one token; both seeded, both without a
//! socket. `cargo xtask simulate` builds and starts it.

mod district;
#[cfg(feature = "engine")]
mod engine;

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
    /// How many seeds
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    seeds: u64,
    /// The first seed
    #[arg(long, value_name = "S", default_value_t = 0)]
    from: u64,
    /// Seeds at once; as many as there are cores, if not said
    #[arg(long, value_name = "J")]
    jobs: Option<usize>,
    /// Print everything that happens
    #[arg(long)]
    trace: bool,
    /// Plant a bug, to see it found
    #[arg(long, value_name = "BUG")]
    bug: Option<String>,
    /// Where the district's picture goes
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match options.profile {
        Profile::District => district::run(options.plot.as_deref()),
        Profile::Calm => engine(&options, "calm"),
        Profile::Hostile => engine(&options, "hostile"),
    }
}

#[cfg(feature = "engine")]
fn engine(options: &Options, profile: &'static str) -> ExitCode {
    use gradebook::planted::Bug;
    let bug =
        Bug::ALL.iter().copied().find(|bug| options.bug.as_deref() == Some(format!("{bug:?}").as_str()));
    if let (Some(name), None) = (&options.bug, bug) {
        let all: Vec<String> = Bug::ALL.iter().map(|bug| format!("  {bug:?}  {}", bug.what())).collect();
        eprintln!("There is no bug {name}. There are:\n{}", all.join("\n"));
        return ExitCode::from(2);
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let campaign = engine::Campaign {
        profile,
        mood: if profile == "calm" { engine::Mood::calm() } else { engine::Mood::hostile() },
        from: options.from,
        seeds: options.seeds,
        jobs: options.jobs.unwrap_or(cores),
        bug,
        first_only: bug.is_some(),
    };
    if options.trace {
        for seed in options.from..options.from.saturating_add(options.seeds) {
            let outcome = engine::run(seed, &campaign.mood_of(seed), bug, true);
            println!("trace {:016x}, {} lines", outcome.hash, outcome.lines);
        }
        return ExitCode::SUCCESS;
    }
    let sum = campaign.run(true);
    println!("{profile}, seeds {} to {}\n{sum}", options.from, options.from + options.seeds);
    if sum.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(not(feature = "engine"))]
fn engine(_: &Options, _: &str) -> ExitCode {
    eprintln!("This program was built without the engine: use `cargo xtask simulate`.");
    ExitCode::FAILURE
}
