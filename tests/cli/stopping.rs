//! Ctrl C while grades are sent: what is under way is finished, the rest stays, and nothing of it goes by itself later.
#![cfg(unix)]

use crate::Desk;
use serde_json::json;
use std::process::{Command, Stdio};

#[test]
fn ctrl_c_finishes_what_is_under_way_and_the_rest_waits_for_another_plan() {
    let desk = Desk::open(&[]);
    let section = desk.section.as_str();
    let (quiz, students) = desk.places();
    for student in &students {
        desk.edit(&quiz, student, &["--score", "3.5"]);
    }
    desk.cli.done(&["approve", "--section", section, "--assignment", &quiz]);
    let (print, _) = desk.plan();
    desk.school.faults(&json!({ "latency_ms": 400 }));
    let sent = || desk.school.counts()["requests"]["write_grade"].as_u64().unwrap_or_default();

    let mut send = desk.cli.command(&["send", "--section", section, "--plan", &print]);
    let mut send = send.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    while sent() == 0 {
        assert!(send.try_wait().expect("known").is_none(), "it ended before anything was sent");
        std::thread::yield_now();
    }
    let asked = Command::new("kill").args(["-INT", &send.id().to_string()]).status().expect("kill");
    assert!(asked.success());
    let output = send.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "something is left: {said}");
    assert!(said.contains("Stopping: what is under way is finished."), "{said}");
    let run: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!((&run["state"], &run["stopped"]), (&json!("stopped"), &json!("You stopped it.")), "{run}");

    desk.school.faults(&json!({}));
    let arrived = sent();
    assert!(arrived >= 1 && arrived < students.len() as u64, "{arrived} of {}", students.len());
    desk.cli.done(&["pull", "--section", section]);
    assert_eq!(sent(), arrived, "a stopped sync is not carried on with");
    let (print, plan) = desk.plan();
    let left = plan["rows"].as_array().expect("rows").len() as u64;
    assert_eq!(left + arrived, students.len() as u64, "each grade is there or waits: {plan}");
    desk.send(&print);
    assert_eq!(sent(), students.len() as u64, "each was sent once");
    desk.assert_settled();
}
