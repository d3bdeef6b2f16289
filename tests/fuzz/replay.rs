//! Every input that is kept, through the check it belongs to: the corpus of each fuzz target, and what fuzzing found.
//! Needs none of fuzzing's own tools.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test's helper may stop the test"
)]

mod checks;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(kind)
}

/// What lies in a folder, in order; nothing where there is none.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    files
}

/// Runs one target's inputs; answers how many there were.
fn replay(name: &str) -> usize {
    let (_, check) = checks::ALL.into_iter().find(|(known, _)| *known == name).expect("a target");
    let inputs = [files(&folder("corpus").join(name)), files(&folder("found").join(name))].concat();
    let mut broken = Vec::new();
    for path in &inputs {
        let input = fs::read(path).expect("readable");
        if catch_unwind(AssertUnwindSafe(|| check(&input))).is_err() {
            broken.push(path.file_name().expect("a name").to_owned());
        }
    }
    assert!(broken.is_empty(), "{name}: {broken:?} break a promise; the reasons are above");
    inputs.len()
}

macro_rules! targets {
    ($($name:ident)*) => {
        const REPLAYED: &[&str] = &[$(stringify!($name)),*];
        $(
            mod $name {
                #[test]
                fn every_kept_input_keeps_its_promises() {
                    let many = super::replay(stringify!($name));
                    assert!(many >= 3, "a corpus of {many} is none");
                }
            }
        )*
    };
}

targets!(assignment_file clever database entry headers link paste results_file said score three_way);

#[test]
fn every_target_is_replayed_and_every_kept_input_belongs_to_one() {
    let targets: BTreeSet<String> = checks::ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(targets, REPLAYED.iter().map(|name| (*name).to_owned()).collect(), "replayed");
    let name = |path: PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    let programs: BTreeSet<String> = files(&folder("targets")).into_iter().map(name).collect();
    assert_eq!(targets, programs, "each has a program for fuzzing");
    for kind in ["corpus", "found", "dictionaries"] {
        for path in files(&folder(kind)) {
            assert!(targets.contains(&name(path.clone())), "{} belongs to no target", path.display());
        }
    }
}
