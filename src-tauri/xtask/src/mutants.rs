//! `cargo xtask mutants`: plants small bugs one by one and sees whether the tests notice.
//!
//! Not part of `cargo xtask test`: every mutant is a build and a test run, so a crate takes from half an hour to hours.
//! Deliberately not here: which mutants are let be and why; that is in `.cargo/mutants.toml`, a comment each.

use std::path::PathBuf;

use crate::{
    Done,
    command::{Call, at},
    project::{Project, on_path},
};

/// The version that `docs/testing.md` has figures of.
const CARGO_MUTANTS: &str = "27.1.0";

/// The crates that hold rules of the sync contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Package {
    /// Three values and a verdict, plan, diff, decisions
    Gradebook,
    /// Reading, sending, journal, recovery
    Sync,
}

/// Which mutants to try.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// One crate instead of both
    #[arg(long, value_name = "P")]
    package: Option<Package>,
    /// One part of the mutants, for several machines: part K of N, counted from 0
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<Shard>,
    /// Only mutants in files that match this pattern
    #[arg(long, value_name = "GLOB")]
    file: Option<String>,
}

/// Part `part` of `parts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shard {
    part: u32,
    parts: u32,
}

fn shard(text: &str) -> Result<Shard, &'static str> {
    let numbers = text.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    match numbers {
        Some((part, parts)) if part < parts => Ok(Shard { part, parts }),
        _ => Err("expected K/N with K below N, such as 0/4"),
    }
}

impl Package {
    const ALL: [Self; 2] = [Self::Gradebook, Self::Sync];

    fn name(self) -> &'static str {
        match self {
            Self::Gradebook => "gradebook",
            Self::Sync => "sync",
        }
    }
}

/// Tries the mutants of one crate or of both; fails when a mutant is noticed by no test.
pub(crate) fn run(project: &Project, options: &Options) -> Done {
    let program = cargo_mutants(project)?;
    for package in Package::ALL {
        if options.package.is_some_and(|wanted| wanted != package) {
            continue;
        }
        let folder = project.target.join("mutants").join(folder_name(package, options.shard));
        at(&folder, std::fs::create_dir_all(&folder))?;
        println!("The lists of caught and missed mutants: {}", folder.join("mutants.out").display());
        let (first, before): (PathBuf, &[&str]) = match on_path("nice") {
            // It takes long and nobody waits for it: everything else goes first.
            Some(nice) => (nice, &["-n", "15"]),
            None => (program.clone(), &[]),
        };
        let call = Call::new(first).args(before);
        let call = if before.is_empty() { call } else { call.args([&program]) };
        let mut call = call.args(arguments(package, options)).args(["--output"]).args([&folder]);
        for (name, value) in [("CARGO_INCREMENTAL", "1"), ("CARGO_PROFILE_TEST_DEBUG", "false")] {
            call = call.env(name, value);
        }
        // Each copy of the sources is built in a folder of its own.
        call.without_env("CARGO_TARGET_DIR").dir(&project.root).run()?;
    }
    Ok(())
}

fn folder_name(package: Package, shard: Option<Shard>) -> String {
    match shard {
        Some(Shard { part, parts }) => format!("{}-{part}-of-{parts}", package.name()),
        None => package.name().to_owned(),
    }
}

fn arguments(package: Package, options: &Options) -> Vec<String> {
    let mut arguments: Vec<String> =
        ["mutants", "--package", package.name(), "--jobs", "1", "--no-shuffle", "--colors", "never"]
            .map(str::to_owned)
            .to_vec();
    if let Some(Shard { part, parts }) = options.shard {
        arguments.extend(["--shard".to_owned(), format!("{part}/{parts}")]);
    }
    if let Some(file) = &options.file {
        arguments.extend(["--file".to_owned(), file.clone()]);
    }
    arguments
}

/// Built once, kept in the build folder.
fn cargo_mutants(project: &Project) -> Done<PathBuf> {
    let tools = project.target.join("tools").join(format!("cargo-mutants-{CARGO_MUTANTS}"));
    let program = tools.join("bin").join("cargo-mutants");
    if !program.with_extension(std::env::consts::EXE_EXTENSION).is_file() {
        let install = ["install", "cargo-mutants", "--locked", "--version", CARGO_MUTANTS, "--root"];
        project.cargo().args(install).args([&tools]).run()?;
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_below_the_number_of_parts() {
        assert_eq!(shard("0/4"), Ok(Shard { part: 0, parts: 4 }));
        assert_eq!(shard("3/4"), Ok(Shard { part: 3, parts: 4 }));
        for wrong in ["4/4", "1", "", "a/b", "-1/4", "0/0"] {
            assert!(shard(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn each_part_has_a_list_of_its_own() {
        let shard = |part| Some(Shard { part, parts: 4 });
        let names = [None, shard(0), shard(1)].map(|shard| folder_name(Package::Sync, shard));
        assert_eq!(names, ["sync", "sync-0-of-4", "sync-1-of-4"]);
    }

    #[test]
    fn only_the_tests_of_the_crate_itself_are_run() {
        let options = Options {
            package: None,
            shard: Some(Shard { part: 1, parts: 2 }),
            file: Some("plan.rs".to_owned()),
        };
        let arguments = arguments(Package::Gradebook, &options).join(" ");
        assert!(arguments.starts_with("mutants --package gradebook "), "{arguments}");
        assert!(arguments.ends_with("--shard 1/2 --file plan.rs"), "{arguments}");
    }
}
