//! `cargo xtask fuzz`: makes up inputs for what reads bytes of others, for a bounded time.
//!
//! Deliberately not here: what must hold for an input (`tests/fuzz/checks`), and the inputs that are kept, which an
//! ordinary test runs everywhere (`tests/fuzz/replay.rs`).

use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{
    Done,
    command::{Call, Finding, Trouble, at},
    install,
    machine::Machine,
    project::Project,
    system::Purpose,
};

const CARGO_FUZZ: &str = "0.13.2";
/// What one input may take: seconds, and MiB of the whole process.
const LIMITS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=1024"];

/// Seconds for each target, when nothing else is asked for.
const SECONDS: u32 = 5;
/// In a full test run.
const FEW_SECONDS: u32 = 3;

/// What to fuzz.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Seconds for each target
    #[arg(long, value_name = "N", default_value_t = SECONDS, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// One target instead of all
    target: Option<String>,
    /// Where the fuzzer's chances begin; anywhere, when nothing is said
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
}

impl Options {
    /// What a full test run spends: enough to run over a mistake that lies open, not to look for one that hides. It
    /// begins at the same place each time: a test that fails by chance tells little about what was changed.
    pub(crate) fn of_a_test() -> Self {
        Self { seconds: FEW_SECONDS, target: None, seed: Some(1) }
    }
}

/// Builds the targets and runs each; fails on the first finding.
pub(crate) fn run(project: &Project, machine: &Machine, options: &Options) -> Done {
    let all = targets(project)?;
    let wanted = match &options.target {
        None => all,
        Some(name) if all.contains(name) => vec![name.clone()],
        Some(_) => return Err(Trouble::Found(Finding::NoSuchTarget(all))),
    };
    install::system_packages(machine, &[Purpose::Fuzzing]).map_err(|lack| Trouble::Lacks(vec![lack]))?;
    let program = cargo_fuzz(project)?;
    build(project, &program, options.target.as_deref())?;
    wanted.iter().try_for_each(|target| fuzz(project, &program, target, options))
}

fn folder(project: &Project) -> PathBuf {
    project.root.join("tests").join("fuzz")
}

/// The names of the programs in `targets`.
fn targets(project: &Project) -> Done<Vec<String>> {
    let folder = folder(project).join("targets");
    let mut names = Vec::new();
    for entry in at(&folder, std::fs::read_dir(&folder))? {
        let path = at(&folder, entry)?.path();
        names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

/// Cargo-fuzz as it is called here: without a sanitizer, so that it asks nothing of the compiler that a stable one has
/// not.
fn call(project: &Project, program: &Path, what: &str) -> Call {
    let call = Call::new(program).known_as("cargo").dir(&project.root).args([
        "fuzz",
        what,
        "--fuzz-dir",
        "tests/fuzz",
        "--sanitizer",
        "none",
    ]);
    call.args(["--target-dir"]).args([project.target.join("fuzz")])
}

fn build(project: &Project, program: &Path, target: Option<&str>) -> Done {
    call(project, program, "build").args(target).run()
}

fn fuzz(project: &Project, program: &Path, target: &str, options: &Options) -> Done {
    // The first folder takes what is new, so that a run never changes the checkout.
    let grown = project.target.join("fuzz").join("corpus").join(target);
    at(&grown, std::fs::create_dir_all(&grown))?;
    let kept = ["corpus", "found"].map(|kind| folder(project).join(kind).join(target));
    let mut arguments: Vec<String> = LIMITS.iter().map(|limit| (*limit).to_owned()).collect();
    arguments.push(format!("-max_total_time={}", options.seconds));
    arguments.extend(options.seed.map(|seed| format!("-seed={seed}")));
    arguments.push("-print_final_stats=1".to_owned());
    let words = folder(project).join("dictionaries").join(format!("{target}.dict"));
    if words.is_file() {
        arguments.push(format!("-dict={}", words.display()));
    }
    let began = newest(&artifacts(project, target)).map(|(when, _)| when);
    let run = call(project, program, "run").args([target]).args([&grown]);
    let run = run.args(kept.iter().filter(|folder| folder.is_dir())).args(["--"]).args(arguments);
    match run.run() {
        Err(Trouble::Failed { .. }) => match newest(&artifacts(project, target)) {
            Some((when, input)) if Some(when) != began => {
                Err(Trouble::Found(Finding::FuzzedInput { target: target.to_owned(), input }))
            }
            _ => Err(Trouble::Found(Finding::FuzzedNothing(target.to_owned()))),
        },
        other => other,
    }
}

fn artifacts(project: &Project, target: &str) -> PathBuf {
    folder(project).join("artifacts").join(target)
}

/// The file that was written last.
fn newest(folder: &Path) -> Option<(SystemTime, PathBuf)> {
    let files = std::fs::read_dir(folder).ok()?.flatten();
    files.filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path()))).max()
}

/// Built once, kept in the build folder.
fn cargo_fuzz(project: &Project) -> Done<PathBuf> {
    let tools = project.target.join("tools").join(format!("cargo-fuzz-{CARGO_FUZZ}"));
    let program = tools.join("bin").join("cargo-fuzz");
    if !program.is_file() {
        let install = ["install", "cargo-fuzz", "--locked", "--version", CARGO_FUZZ, "--root"];
        project.cargo().args(install).args([&tools]).run()?;
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_targets_are_those_that_have_a_program() {
        let project = Project::find().unwrap();
        let targets = targets(&project).unwrap();
        assert!(targets.len() >= 10 && targets.is_sorted(), "{targets:?}");
        let manifest = std::fs::read_to_string(folder(&project).join("Cargo.toml")).unwrap();
        for target in &targets {
            assert!(manifest.contains(&format!("name = \"{target}\"")), "{target} is built");
        }
    }

    #[test]
    fn a_finding_says_how_it_is_replayed() {
        let finding = Finding::FuzzedInput { target: "score".to_owned(), input: PathBuf::from("a/crash-1") };
        let text = finding.to_string();
        assert!(text.contains("cp a/crash-1 tests/fuzz/found/score/"), "{text}");
        assert!(text.contains("cargo test -p passback-tests --test fuzz score"), "{text}");
    }
}
