//! What people read: lines instead of a document, on streams that may be closed by whoever reads them.

use crate::Desk;
use serde_json::{Value, json};
use std::process::{Command, Output, Stdio};
use support::{Cli, TOKEN, program};

/// A command without `--json`.
fn plain(cli: &Cli, token: &str, arguments: &[&str]) -> Command {
    let mut command = program("passback-cli");
    command.arg("--data-dir").arg(&cli.dir).args(arguments);
    command.env(TOKEN, token).env("PASSBACK_KEYRING", "none").env_remove("PASSBACK_LOG");
    command
}

/// A stream whose reader is gone.
fn nobody_reads() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

fn aside(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_reader_who_has_had_enough_ends_the_command_quietly() {
    let desk = Desk::open(&[]);
    let (section, token) = (desk.section.as_str(), desk.school.token.as_str());
    for json in [true, false] {
        let commands: [(&[&str], i32); 3] = [
            (&["book", "--section", section], 0),
            (&["sections"], 0),
            (&["book", "--section", "nowhere"], 1),
        ];
        for (arguments, code) in commands {
            let mut command = plain(&desk.cli, token, arguments);
            if json {
                command.arg("--json");
            }
            let output = command.stdout(nobody_reads()).output().expect("it runs");
            let said = aside(&output);
            assert_eq!(output.status.code(), Some(code), "{arguments:?}: as if it had been read: {said}");
            assert!(!said.contains("mistake") && !said.contains("panicked"), "{arguments:?}: {said}");
            assert_eq!(said.is_empty(), code == 0, "{arguments:?}: {said}");
        }
    }
    let mut deaf = plain(&desk.cli, token, &["book", "--section", "nowhere"]);
    let ended = deaf.stdout(nobody_reads()).stderr(nobody_reads()).status().expect("it runs");
    assert_eq!(ended.code(), Some(1), "nobody hears why, and it is no crash");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_could_not_be_written_is_no_success() {
    let desk = Desk::open(&[]);
    let full = std::fs::File::options().write(true).open("/dev/full").expect("a full disk");
    let mut command = plain(&desk.cli, &desk.school.token, &["sections"]);
    let output = command.stdout(full).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{}", aside(&output));
    assert!(aside(&output).contains("could not be written"), "{}", aside(&output));
}

#[test]
fn the_history_tells_a_reading_that_was_refused_from_one_that_was_not() {
    let desk = Desk::open(&[]);
    let (section, token) = (desk.section.as_str(), desk.school.token.as_str());
    let history = || {
        let mut command = plain(&desk.cli, token, &["history", "--section", section]);
        let output = command.output().expect("it runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let before = history();
    assert!(before.contains("Read from Canvas  ") && !before.contains("stopped"), "{before}");

    desk.school.faults(&json!({ "token": "expired" }));
    desk.cli.ends(4, &["pull", "--section", section]);
    let after = history();
    let newest = after.lines().next().expect("a line");
    assert!(newest.contains("stopped: The school’s server no longer accepts the sign-in"), "{after}");
    assert!(!newest.contains("confirmed"), "a reading confirms nothing: {newest}");
    assert!(after.ends_with(&before), "what came to its end is told as before");

    let runs: Value = desk.cli.done(&["history", "--section", section]);
    assert!(runs["runs"][0]["stopped"].as_str().expect("a text").contains("sign-in"), "{runs}");
}
