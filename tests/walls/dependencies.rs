//! What Passback is built from, held against `deny.toml` without any tool: where it comes from, under which licence, and
//! what is not to be there at all. Known vulnerabilities are another matter: they stand in databases elsewhere, which
//! `cargo xtask audit` asks.

use super::{file, licence, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use toml::Table;

/// All lock files of Rust packages.
const CARGO: [&str; 2] = ["Cargo.lock", "tests/fuzz/Cargo.lock"];
/// All lock files of packages from npm.
const NPM: [&str; 3] =
    ["ui/package-lock.json", "tests/e2e/package-lock.json", "tests/oauth/package-lock.json"];

fn rules() -> Table {
    toml::from_str(&file("deny.toml")).expect("the rules are read")
}

fn allowed() -> BTreeSet<String> {
    let rules = rules();
    let list = rules["licenses"]["allow"].as_array().expect("a list");
    list.iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

fn packages(lock: &str) -> Vec<Table> {
    let lock: Table = toml::from_str(&file(lock)).expect("a lock file");
    let packages = lock["package"].as_array().expect("packages");
    packages.iter().map(|package| package.as_table().expect("a table").clone()).collect()
}

fn npm_packages(lock: &str) -> BTreeMap<String, Value> {
    let lock: Value = serde_json::from_str(&file(lock)).expect("a lock file");
    let packages = lock["packages"].as_object().expect("packages").clone();
    packages.into_iter().filter(|(name, _)| !name.is_empty()).collect()
}

#[test]
fn every_crate_comes_from_one_registry_with_its_checksum() {
    let rules = rules();
    let registries = rules["sources"]["allow-registry"].as_array().expect("a list");
    for lock in CARGO {
        let all = packages(lock);
        assert!(all.len() > 20, "{lock}");
        for package in all {
            let name = package["name"].as_str().expect("a name");
            // Ours have no source.
            let Some(source) = package.get("source").and_then(|source| source.as_str()) else { continue };
            let known = registries.iter().filter_map(|one| one.as_str());
            assert!(
                known.into_iter().any(|one| source == format!("registry+{one}")),
                "{lock}: {name} comes from {source}"
            );
            let sum = package.get("checksum").and_then(|sum| sum.as_str()).unwrap_or_default();
            assert_eq!(sum.len(), 64, "{lock}: {name} has no checksum");
        }
    }
}

#[test]
fn what_is_banned_is_in_no_build() {
    let rules = rules();
    let banned: BTreeSet<&str> = rules["bans"]["deny"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["crate"].as_str().expect("a name"))
        .collect();
    for lock in CARGO {
        for package in packages(lock) {
            let name = package["name"].as_str().expect("a name");
            assert!(!banned.contains(name), "{lock}: {name} is banned by deny.toml");
        }
    }
}

/// Of this system: what other systems need is not downloaded here. cargo-deny looks at all of them.
#[test]
fn every_crate_may_be_shipped_under_its_licence() {
    let host = host();
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let asked = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host];
    let answer = cargo.args(asked).current_dir(root()).output().expect("cargo runs");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let metadata: Value = serde_json::from_slice(&answer.stdout).expect("JSON");
    let used: BTreeSet<&str> = metadata["resolve"]["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .filter_map(|node| node["id"].as_str())
        .collect();
    let allowed = allowed();
    let (mut looked_at, mut wrong) = (0, Vec::new());
    for package in metadata["packages"].as_array().expect("packages") {
        if !used.contains(package["id"].as_str().expect("an id")) {
            continue;
        }
        looked_at += 1;
        let licence = package["license"].as_str().unwrap_or_default();
        if !licence::allows(&allowed, licence) {
            wrong.push(format!("{} {}: {licence:?}", package["name"], package["version"]));
        }
    }
    assert!(looked_at > 300, "{looked_at} packages");
    assert!(wrong.is_empty(), "not allowed by deny.toml: {wrong:#?}");
}

/// The system that the compiler here builds for.
fn host() -> String {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let answer = rustc.arg("-vV").output().expect("rustc runs").stdout;
    let text = String::from_utf8_lossy(&answer);
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("it says so").to_owned()
}

#[test]
fn every_package_from_npm_is_known_by_its_content_and_may_be_used() {
    let allowed = allowed();
    for lock in NPM {
        for (name, package) in npm_packages(lock) {
            let sum = package["integrity"].as_str().unwrap_or_default();
            assert!(sum.starts_with("sha512-"), "{lock}: {name} has no checksum");
            // A lock file without addresses takes everything from the one registry that npm is set to.
            assert_eq!(package["resolved"], Value::Null, "{lock}: {name} comes from a place of its own");
            let licence = package["license"].as_str().unwrap_or_default();
            assert!(licence::allows(&allowed, licence), "{lock}: {name} is under {licence:?}");
        }
    }
}

#[test]
fn no_package_from_npm_runs_a_program_when_it_is_installed() {
    for lock in NPM {
        for (name, package) in npm_packages(lock) {
            assert_ne!(package["hasInstallScript"], true, "{lock}: {name} runs a script");
        }
    }
}

#[test]
fn the_window_runs_one_script_that_is_built_from_here() {
    let package: Value = serde_json::from_str(&file("ui/package.json")).expect("JSON");
    for part in ["dependencies", "devDependencies"] {
        for (name, version) in package[part].as_object().expect("packages") {
            let version = version.as_str().expect("a version");
            assert!(
                version.starts_with(['^', '~']) || version.starts_with(|c: char| c.is_ascii_digit()),
                "{name} {version}"
            );
        }
    }
    let page = file("ui/index.html");
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("src=\"/src/main.ts\""));
}
