//! `cargo xtask audit`: what Passback is built from against `deny.toml` and against the databases of known holes.
//!
//! Licences, sources and bans need no network: tests look at them too, so that every test run does. Known holes stand in
//! databases elsewhere. Where one cannot be reached this says so in words and goes on; what it finds is an error. Nothing
//! is ever taken for good because it could not be asked.

use std::path::PathBuf;

use serde_json::Value;

use crate::{
    Done,
    command::{Call, Finding, Trouble},
    npm,
    project::Project,
};

/// The version that reads `deny.toml`. Building it takes minutes, so only this task does.
const CARGO_DENY: &str = "0.20.2";

/// How to ask.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Fail where a database of known holes could not be asked
    #[arg(long)]
    strict: bool,
}

/// What a database of known holes answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// It knows nothing of what is used here.
    Nothing,
    /// It knows of these.
    Holes(Vec<String>),
    /// It could not be asked.
    NoAnswer,
}

/// Asks everything there is.
pub(crate) fn run(project: &Project, options: &Options) -> Done {
    let deny = cargo_deny(project)?;
    let call = |arguments: &[&str]| Call::new(&deny).args(["--locked"]).args(arguments).dir(&project.root);
    call(&["check", "bans", "licenses", "sources"]).run()?;
    let mut silent = Vec::new();
    // The database is fetched first and by itself, so that "not reached" is never taken for "nothing known".
    if call(&["fetch", "db"]).succeeds() {
        call(&["check", "--disable-fetch", "advisories"]).run()?;
    } else {
        silent.push("Rust crates");
    }
    match packages(project)? {
        Told::Nothing => println!("Packages from npm: no hole is known."),
        Told::NoAnswer => silent.push("packages from npm"),
        Told::Holes(holes) => return Err(Trouble::Found(Finding::KnownHoles(holes))),
    }
    if silent.is_empty() {
        println!("\nNo hole is known in anything that Passback is built from.");
        return Ok(());
    }
    println!(
        "\nKnown holes of {} could NOT be looked up: their database cannot be reached from here. Licences, sources \
         and bans are good. Run this where there is a network.",
        silent.join(" and of ")
    );
    if options.strict { Err(Trouble::Found(Finding::NotAsked)) } else { Ok(()) }
}

/// Asks npm about all lock files.
pub(crate) fn packages(project: &Project) -> Done<Told> {
    let folders = [project.ui(), project.e2e(), project.oauth()];
    let answers: Done<Vec<Told>> =
        folders.iter().map(|folder| npm::audit(folder).map(|report| told(&report))).collect();
    Ok(together(answers?))
}

/// Holes count even where another answer is missing; nothing is only said when all have answered.
fn together(answers: impl IntoIterator<Item = Told>) -> Told {
    let (mut all, mut silent) = (Vec::new(), false);
    for answer in answers {
        match answer {
            Told::Nothing => {}
            Told::NoAnswer => silent = true,
            Told::Holes(holes) => all.extend(holes),
        }
    }
    match (all.is_empty(), silent) {
        (false, _) => Told::Holes(all),
        (true, true) => Told::NoAnswer,
        (true, false) => Told::Nothing,
    }
}

/// What npm's report says. It is only one if it carries its version: an error is JSON too.
fn told(report: &str) -> Told {
    let Ok(report) = serde_json::from_str::<Value>(report) else { return Told::NoAnswer };
    let (true, Some(holes)) = (report["auditReportVersion"].is_u64(), report["vulnerabilities"].as_object())
    else {
        return Told::NoAnswer;
    };
    let named = |(name, hole): (&String, &Value)| {
        format!("{name} ({})", hole["severity"].as_str().unwrap_or("how grave is not said"))
    };
    let holes: Vec<String> = holes.iter().map(named).collect();
    if holes.is_empty() { Told::Nothing } else { Told::Holes(holes) }
}

/// Built once, kept in the build folder.
fn cargo_deny(project: &Project) -> Done<PathBuf> {
    let tools = project.target.join("tools").join(format!("cargo-deny-{CARGO_DENY}"));
    let program = tools.join("bin").join("cargo-deny");
    if !program.with_extension(std::env::consts::EXE_EXTENSION).is_file() {
        let install = ["install", "cargo-deny", "--locked", "--version", CARGO_DENY, "--root"];
        project.cargo().args(install).args([&tools]).run()?;
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_told_from_an_error_and_from_silence() {
        let good = r#"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {}}"#;
        assert_eq!(told(good), Told::Nothing);
        let bad = r#"{"auditReportVersion": 2, "vulnerabilities": {"left": {"severity": "high"}}}"#;
        assert_eq!(told(bad), Told::Holes(vec!["left (high)".to_owned()]));
        for silence in [
            "",
            "not json",
            "{}",
            r#"{"message": "405 Method Not Allowed", "error": {"summary": ""}}"#,
            r#"{"vulnerabilities": {}}"#,
            r#"{"auditReportVersion": 2}"#,
        ] {
            assert_eq!(told(silence), Told::NoAnswer, "{silence}");
        }
    }

    #[test]
    fn a_hole_counts_beside_silence_and_silence_is_not_nothing() {
        let hole = || Told::Holes(vec!["left (high)".to_owned()]);
        assert_eq!(together([hole(), Told::NoAnswer]), hole());
        assert_eq!(together([Told::NoAnswer, hole()]), hole());
        assert_eq!(together([Told::Nothing, Told::NoAnswer]), Told::NoAnswer);
        assert_eq!(together([Told::Nothing, Told::Nothing]), Told::Nothing);
    }
}
