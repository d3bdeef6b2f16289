//! Counts machine instructions of fixed pieces of work with Valgrind's callgrind, and compares them with the baseline.
//!
//! The pieces themselves are a program of the store's benches; what one round costs is the difference between runs with
//! more rounds and with one, so that start and preparation do not count.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::baseline::{Comparison, Counts, TOLERANCE, Tools};
use crate::{
    Done,
    command::{Call, Finding, Trouble, at},
    project::Project,
};

const ROUNDS: (u32, u32) = (1, 4);

/// Whether a statement was possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Counted with the same tools, and nothing rose.
    Yes,
    /// The baseline was counted with other tools.
    CannotTell,
}

/// Writes the baseline again.
pub(crate) fn accept(project: &Project) -> Done {
    let counts = count(project)?;
    let file = baseline_file(project);
    at(&file, std::fs::write(&file, counts.to_text()))?;
    println!("Written: {}", file.display());
    Ok(())
}

/// Counts and compares; a rise is a failure.
pub(crate) fn compare(project: &Project) -> Done<Held> {
    let file = baseline_file(project);
    let text = at(&file, std::fs::read_to_string(&file))?;
    let shown = || Trouble::Answer { shown: file.display().to_string() };
    let baseline = Counts::from_text(&text).ok_or_else(shown)?;
    let counts = count(project)?;
    println!("\n{:<16} {:>14} {:>14}", "instructions", "baseline", "now");
    for (name, now) in &counts.instructions {
        let before = baseline.instructions.get(name).map_or_else(|| "none".to_owned(), u64::to_string);
        println!("{name:<16} {before:>14} {now:>14}");
    }
    match counts.against(&baseline) {
        Comparison::Kept(fell) => {
            println!("No piece of work rose by more than {TOLERANCE} %.");
            if !fell.is_empty() {
                println!("{}: cargo xtask bench --accept keeps what was won.", fell.join(", "));
            }
            Ok(Held::Yes)
        }
        Comparison::Worse(worse) => Err(Trouble::Found(Finding::MoreInstructions(worse))),
        Comparison::Incomparable => {
            println!(
                "These counts cannot be compared.\n  the baseline: {}\n  here:         {}\n\
                 cargo xtask bench --accept makes a baseline with the tools that are here.",
                baseline.tools, counts.tools
            );
            Ok(Held::CannotTell)
        }
    }
}

fn baseline_file(project: &Project) -> PathBuf {
    project.root.join("src-tauri/crates/store/benches/instructions.json")
}

fn count(project: &Project) -> Done<Counts> {
    let program = built(project)?;
    let names = Call::new(&program).known_as("instructions").args(["--list"]).output()?;
    let folder = project.target.join("instructions");
    at(&folder, std::fs::create_dir_all(&folder))?;
    let mut counts = Counts { tools: tools()?, instructions: Default::default() };
    for name in names.lines() {
        let few = run(&program, &folder, name, ROUNDS.0)?;
        let more = run(&program, &folder, name, ROUNDS.1)?;
        let one = more.saturating_sub(few) / u64::from(ROUNDS.1 - ROUNDS.0);
        counts.instructions.insert(name.to_owned(), one);
    }
    Ok(counts)
}

/// Instructions of one run of the program.
fn run(program: &Path, folder: &Path, name: &str, rounds: u32) -> Done<u64> {
    let out = folder.join(format!("{name}-{rounds}.callgrind"));
    let rounds = rounds.to_string();
    let call = Call::new("valgrind")
        .args(["--tool=callgrind", "--quiet", "--error-exitcode=1"])
        .args([format!("--callgrind-out-file={}", out.display())])
        .args([program])
        .args([name, &rounds]);
    call.output()?;
    let text = at(&out, std::fs::read_to_string(&out))?;
    total(&text).ok_or_else(|| Trouble::Answer { shown: format!("valgrind … {name} {rounds}") })
}

/// The total in callgrind's report.
fn total(report: &str) -> Option<u64> {
    let line = report.lines().find_map(|line| line.strip_prefix("totals: "))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Builds the program and asks cargo where it put it.
fn built(project: &Project) -> Done<PathBuf> {
    let build = ["bench", "--package", "store", "--bench", "instructions", "--no-run"];
    let messages =
        project.cargo().args(build).args(["--message-format", "json-render-diagnostics"]).run_and_read()?;
    let program = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        let ours = message["target"]["name"].as_str() == Some("instructions");
        message["executable"].as_str().filter(|_| ours).map(PathBuf::from)
    };
    messages.lines().find_map(program).ok_or(Trouble::Found(Finding::NotBuilt("instructions")))
}

fn tools() -> Done<Tools> {
    let rustc = Call::new("rustc").args(["--version", "--verbose"]).output()?;
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or("unknown");
    // glibc and others choose their copying and searching by what the processor has.
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let vectors = if processor.split_whitespace().any(|flag| flag == "avx2") { "avx2" } else { "no avx2" };
    Ok(Tools {
        rustc: rustc.lines().next().unwrap_or("unknown").to_owned(),
        target: format!("{host}, {vectors}"),
        valgrind: Call::new("valgrind").args(["--version"]).output()?.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_read_from_callgrinds_report() {
        let report =
            "# callgrind format\nversion: 1\nevents: Ir\nsummary: 99\nfn=(1)\n0 5\n\ntotals: 12345\n";
        assert_eq!(total(report), Some(12_345));
        assert_eq!(total("totals: \n"), None);
        assert_eq!(total(""), None);
    }
}
