//! The exit codes: 0 done, 1 failed, 2 usage, 3 something waits, 4 sign-in, 5 offline.

use crate::Desk;
use serde_json::json;
use support::{Cli, TOKEN};

#[test]
fn usage_is_two() {
    let folder = tempfile::tempdir().expect("a folder");
    let cli = Cli::on(folder.path(), "token");
    for wrong in [
        vec!["no-such-command"],
        vec!["book"],
        vec!["edit", "--section", "s", "--assignment", "a", "--student", "u"],
        vec!["edit", "--section", "s", "--assignment", "a", "--student", "u", "--excused", "--missing"],
        vec!["settle", "--section", "s", "--assignment", "a"],
        vec!["settle", "--section", "s", "--assignment", "a", "--arrived", "x", "--not-arrived"],
        vec!["decide", "--section", "s", "--assignment", "a", "--take", "both"],
        vec!["sign-in"],
        vec!["sign-in", "--relay", "relay.example.org", "--invitation", "invitation.txt"],
        vec!["approve"],
        vec!["approve", "--section", "s"],
        vec!["approve", "--assignment", "a"],
        vec!["approve", "--section", "s", "--assignment", "a", "--all"],
        vec!["policy", "--section", "s", "--edits", "perhaps"],
    ] {
        let said = cli.run(&wrong);
        assert_eq!(said.code, 2, "{wrong:?} {said:?}");
        assert!(!said.aside.is_empty(), "{wrong:?} says what is wrong");
    }
}

#[test]
fn what_fails_is_one_and_says_why_as_json() {
    let desk = Desk::open(&[]);
    let (quiz, students) = desk.places();
    let section = desk.section.as_str();
    let who = students[0].as_str();
    for text in ["abc", "1.2.3", "-4", "4 / 5000"] {
        let edit = ["edit", "--section", section, "--assignment", &quiz, "--student", who, "--score", text];
        let said = desk.cli.ends(1, &edit);
        assert_eq!(said["error"]["code"], "invalid", "{text}: {said}");
    }
    let nobody = ["edit", "--section", section, "--assignment", &quiz, "--student", "nobody", "--score", "1"];
    assert_eq!(desk.cli.ends(1, &nobody)["error"]["code"], "not_found");
    assert_eq!(desk.cli.ends(1, &["book", "--section", "nowhere"])["error"]["code"], "not_found");
    let nothing = ["edit", "--section", section, "--assignment", "none", "--student", who, "--score", "1"];
    assert_eq!(desk.cli.ends(1, &nothing)["error"]["code"], "not_found");
    desk.cli.ends(1, &["import-assignments", "/does/not/exist.json"]);
    let decide = ["decide", "--section", section, "--assignment", &quiz, "--take", "mine"];
    assert_eq!(desk.cli.ends(1, &decide)["error"]["code"], "not_found");
    let settle = ["settle", "--section", section, "--assignment", &quiz, "--not-arrived"];
    assert_eq!(desk.cli.ends(1, &settle)["error"]["code"], "invalid");
    let (print, _) = desk.plan();
    let send = ["send", "--section", section, "--plan", &print];
    assert_eq!(desk.cli.ends(1, &send)["error"]["code"], "invalid", "nothing to send");
}

#[test]
fn who_lets_no_keyring_be_asked_is_told_before_a_browser_opens_or_a_link_is_used_up() {
    let folder = tempfile::tempdir().expect("a folder");
    // Nobody answers there, and nobody is asked. The tests' command line says `--keyring none`.
    let cli = Cli::on(&folder.path().join("data"), "token");
    let link =
        "passback://launch?relay=http%3A%2F%2F127.0.0.1%3A9&code=Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0";
    for asked in [vec!["sign-in", "--relay", "http://127.0.0.1:9", "--no-browser"], vec!["open-link", link]] {
        let said = cli.ends(1, &asked);
        let message = said["error"]["message"].as_str().expect("a sentence");
        assert!(message.contains("kept in the keyring of this computer"), "{said}");
        assert!(said["error"]["hint"].as_str().expect("a hint").contains("--keyring none"), "{said}");
    }
    assert!(!cli.dir.exists(), "nothing was opened");
}

#[test]
fn a_row_that_failed_makes_the_send_fail() {
    let desk = Desk::open(&[]);
    let (quiz, students) = desk.places();
    desk.edit(&quiz, &students[0], &["--score", "3"]);
    desk.cli.done(&["approve", "--all"]);
    let (print, _) = desk.plan();
    desk.school.faults(&json!({ "troubles": [{ "kind": "error_before", "on": "write_grade" }] }));
    let run = desk.cli.ends(1, &["send", "--section", &desk.section, "--plan", &print]);
    assert_eq!(run["counts"]["failed"], json!(1));
    let row = &run["rows"][0];
    assert!(row["reason"].as_str().expect("a reason").ends_with('.'), "{row}");
    desk.school.faults(&json!({}));
    let (print, _) = desk.plan();
    desk.send(&print);
    desk.assert_settled();
}

#[test]
fn a_refused_sign_in_is_four() {
    let desk = Desk::open(&[]);
    let (quiz, students) = desk.places();
    desk.edit(&quiz, &students[0], &["--score", "3"]);
    desk.cli.done(&["approve", "--all"]);
    let (print, _) = desk.plan();
    desk.school.faults(&json!({ "token": "expired" }));
    let section = desk.section.as_str();
    desk.cli.ends(4, &["pull"]);
    desk.cli.ends(4, &["plan", "--section", section]);
    desk.cli.ends(4, &["send", "--section", section, "--plan", &print]);
    desk.book();
    let without = Cli::on(&desk.cli.dir, "");
    let said = without.ends(4, &["plan", "--section", section]);
    assert!(said["error"]["message"].as_str().expect("a sentence").contains(TOKEN), "{said}");
    desk.school.faults(&json!({}));
    let (print, _) = desk.plan();
    desk.send(&print);
    desk.assert_settled();
    let folder = tempfile::tempdir().expect("a folder");
    let nobody = Cli::on(folder.path(), "token");
    nobody.ends(4, &["plan", "--section", "s"]);
    let wrong = nobody.run(&[
        "connect",
        "--clever-url",
        &desk.school.url,
        "--token-env",
        TOKEN,
        "--teacher",
        &desk.school.teacher,
    ]);
    assert_eq!(wrong.code, 4, "{wrong:?}");
}

#[test]
fn without_a_network_is_five_and_work_goes_on() {
    let Desk { school, cli, section, folder } = Desk::open(&[]);
    let url = school.url.clone();
    let teacher = school.teacher.clone();
    school.stop();
    let section = section.as_str();
    cli.ends(5, &["pull"]);
    let book = cli.done(&["book", "--section", section]);
    let (quiz, who) = (&book["grades"][0]["assignment"], &book["grades"][0]["student"]);
    let (quiz, who) = (quiz.as_str().expect("an id"), who.as_str().expect("an id"));
    cli.done(&["edit", "--section", section, "--assignment", quiz, "--student", who, "--score", "2"]);
    cli.done(&["approve", "--all"]);
    let plan = cli.done(&["plan", "--section", section]);
    assert_eq!(plan["fresh"], json!(false), "planned from the last reading");
    assert_eq!(plan["buckets"]["write"], json!(1));
    let print = plan["fingerprint"].as_str().expect("a fingerprint");
    cli.ends(5, &["send", "--section", section, "--plan", print]);
    let other = Cli::on(&folder.path().join("other"), "token");
    other.ends(5, &["connect", "--clever-url", &url, "--token-env", TOKEN, "--teacher", &teacher]);
}

#[test]
fn a_folder_in_use_is_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let cli = Cli::on(folder.path(), "token");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let first = runtime.block_on(async { support::Computer::at(folder.path()) }).expect("a desk");
    let said = cli.ends(1, &["sections"]);
    assert_eq!(said["error"]["code"], "in_use", "{said}");
    drop((first, runtime));
    cli.done(&["sections"]);
}
