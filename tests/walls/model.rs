//! `docs/threat-model.md` says what is defended by what. Whatever it names is there: a test that was renamed or removed
//! makes the claim beside it untrue, and is found here.

use super::{file, root};
use crate::sought::files;
use std::collections::BTreeSet;
use std::path::Path;

fn model() -> String {
    file("docs/threat-model.md")
}

/// What stands between backticks.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Test names are sentences, so they are told from everything else by their length.
fn is_test(name: &str) -> bool {
    name.matches('_').count() >= 3
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Every Rust function that is marked as a test, and every sentence of a browser test.
fn tests() -> BTreeSet<String> {
    let left_out = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        ["node_modules", "target", "dist", "gen", "artifacts", "test-results"].iter().any(|one| name == *one)
    };
    let folders = ["src-tauri", "tests", "ui"];
    let all = folders.into_iter().flat_map(|folder| files(&root().join(folder), left_out));
    let sources = all.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let mut found = BTreeSet::new();
    for path in sources {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let mut marked = false;
        for line in text.lines().map(str::trim) {
            let name =
                line.trim_start_matches("async ").strip_prefix("fn ").and_then(|rest| rest.split('(').next());
            match name {
                Some(name) if marked => {
                    found.insert(name.to_owned());
                    marked = false;
                }
                Some(_) => marked = false,
                // Other marks may stand between.
                None => marked |= line.starts_with("#[test]") || line.starts_with("#[tokio::test"),
            }
        }
    }
    found
}

#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let (model, tests) = (model(), tests());
    assert!(tests.len() > 1_000, "the sources are read: {}", tests.len());
    let missing: Vec<&str> = named(&model).filter(|name| is_test(name) && !tests.contains(*name)).collect();
    assert!(missing.is_empty(), "the threat model names tests that are not there: {missing:#?}");
    let count = named(&model).filter(|name| is_test(name)).count();
    assert!(count > 60, "it rests on tests: {count}");
}

#[test]
fn every_file_that_the_threat_model_names_is_there() {
    for name in named(&model()).filter(|name| name.contains('/') && !name.contains(['<', ':', ' ', '{'])) {
        let path = name.trim_start_matches('/');
        assert!(name.starts_with('/') || root().join(path).exists(), "{name} is not there");
    }
}

#[test]
fn every_claim_of_the_threat_model_has_a_proof() {
    let model = model();
    let (_, claimed) = model.split_once("## Who might do harm").expect("a part");
    let (claimed, _) = claimed.split_once("## What is not defended").expect("a part");
    let mut claims = 0;
    for line in claimed.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 3, "what, by what, which test: {line}");
        if matches!(cells[2].trim(), "Proof" | "---") {
            continue;
        }
        claims += 1;
        let proved = named(cells[2]).any(|name| is_test(name) || name.contains('/'));
        assert!(proved, "nothing proves: {line}");
    }
    assert!(claims > 30, "the tables are read: {claims}");
}
