//! Many clients on one token: how the pace of each adds up. The pace is the one that ships (`lms::pacing::Pace`), and
//! the clients use it as the connector does; clock, network and limiter are numbers.
//!
//! Deliberately not here: what is read and written (the other profiles), and a queue that somebody owns for all (the
//! relay).

mod client;
mod figures;
mod goals;
mod limiter;
mod plot;
mod profile;
mod world;

use std::path::Path;
use std::process::ExitCode;

/// Where the picture goes if nobody says.
const PICTURE: &str = "target/pacing.svg";

/// Runs the whole profile: prints a table and one line of JSON, writes the picture, and fails when a figure
/// misses its goal.
pub(crate) fn run(plot: Option<&Path>) -> ExitCode {
    println!("{}", figures::HEAD);
    let mut rows = Vec::new();
    let mut curves = Vec::new();
    let mut missed = Vec::new();
    for case in profile::cases() {
        let (row, curve) = case.run();
        println!("{row}");
        missed.extend(goals::missed(&case, &row));
        curves.extend(curve);
        rows.push(row);
    }
    println!("{}", figures::json(&rows, &missed));
    let file = plot.unwrap_or(Path::new(PICTURE));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = folder.map_or(Ok(()), std::fs::create_dir_all);
    if let Err(error) = written.and_then(|()| std::fs::write(file, plot::svg(&curves))) {
        eprintln!("{}: {error}", file.display());
        return ExitCode::FAILURE;
    }
    println!("picture: {}", file.display());
    if missed.is_empty() {
        return ExitCode::SUCCESS;
    }
    for miss in &missed {
        println!("missed: {miss}");
    }
    ExitCode::FAILURE
}
