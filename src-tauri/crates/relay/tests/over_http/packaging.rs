//! The container file and the service unit say only what the program knows.

use std::process::Command;

const SERVICE: &str = include_str!("../../packaging/passback-relay.service");
const CONTAINER: &str = include_str!("../../packaging/Containerfile");
const GUIDE: &str = include_str!("../../../../../docs/district-setup.md");

/// Words that begin with this, without it.
fn named(text: &str) -> Vec<String> {
    let after = text.split("PASSBACK_RELAY_").skip(1);
    let name = |rest: &str| {
        rest.chars().take_while(|letter| letter.is_ascii_uppercase() || *letter == '_').collect()
    };
    after.map(name).filter(|name: &String| !name.is_empty()).collect()
}

#[test]
fn every_variable_that_is_named_is_one_the_program_reads() {
    for (file, text) in [("service", SERVICE), ("container", CONTAINER), ("guide", GUIDE)] {
        let names = named(text);
        assert!(names.len() >= 2, "{file} names some");
        for name in names {
            let asked = std::cell::RefCell::new(Vec::new());
            let _ = relay::config::from_text("", &|variable| {
                asked.borrow_mut().push(variable.to_owned());
                None
            });
            assert!(asked.borrow().contains(&format!("PASSBACK_RELAY_{name}")), "{file}: {name}");
        }
    }
}

#[test]
fn every_key_that_the_program_knows_is_in_the_guide() {
    for key in relay::config::keys() {
        let name = key.rsplit('.').next().unwrap();
        let said = GUIDE.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{name} = ")));
        assert!(said, "{key}");
    }
}

#[test]
fn the_container_is_run_by_nobody_who_is_root_and_starts_the_program() {
    let line = |begins: &str| CONTAINER.lines().rev().find_map(|line| line.strip_prefix(begins));
    assert_eq!(line("USER "), Some("65532:65532"));
    assert_eq!(line("ENTRYPOINT "), Some("[\"/usr/local/bin/passback-relay\"]"));
    let arguments: Vec<String> = serde_json::from_str(line("CMD ").unwrap()).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_passback-relay")).args(&arguments).output().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(said.contains("relay.toml cannot be read"), "the arguments are understood: {said}");
}

#[test]
fn the_unit_is_understood_by_systemd_where_there_is_one() {
    let begins =
        SERVICE.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/passback-relay "));
    assert_eq!(begins, Some("serve --config /etc/passback-relay/relay.toml"));
    for hardened in
        ["DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="]
    {
        assert!(SERVICE.lines().any(|line| line == hardened), "{hardened}");
    }
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("passback-relay.service");
    let program = env!("CARGO_BIN_EXE_passback-relay");
    std::fs::write(&unit, SERVICE.replace("/usr/local/bin/passback-relay", program)).unwrap();
    let verify = Command::new("systemd-analyze").arg("verify").arg("--man=no").arg(&unit).output();
    let Ok(out) = verify else { return };
    let said = String::from_utf8_lossy(&out.stderr);
    // What it says of other units of this computer is not about ours.
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("passback-relay.service")).collect();
    assert!(ours.is_empty(), "{ours:?}");
}
