//! `export`, `doctor`, `match` and `report` without a window.

use crate::Desk;
use serde_json::Value;
use std::fs;

#[test]
fn what_would_be_held_back_is_told_before_a_send_and_the_report_names_nobody() {
    let desk = Desk::open(&[]);
    let section = desk.section.clone();
    let at = ["--section", section.as_str()];
    let with = |command: &'static str| [&[command], at.as_slice()].concat();
    let well = desk.cli.done(&with("doctor"));
    assert_eq!(
        (&well["fresh"], &well["clock"]["state"]),
        (&Value::Bool(true), &Value::from("well")),
        "{well}"
    );
    assert_eq!(well["held"], Value::Array(Vec::new()));

    let matched = desk.cli.ends(3, &with("match"));
    let students = matched["students"].as_array().expect("rows");
    let open: Vec<&Value> = students.iter().filter(|s| s["state"] == "not_matched").collect();
    assert_eq!(open.len(), 2, "{matched}");
    assert!(open.iter().all(|s| s["why"].as_str().is_some_and(|why| !why.is_empty())));
    let student = open[0]["student"].as_str().expect("an id");

    let (assignment, _) = desk.places();
    let edit =
        ["edit", "--section", &section, "--assignment", &assignment, "--student", student, "--score", "3"];
    desk.cli.done(&edit);
    desk.cli.done(&["approve", "--section", &section, "--all"]);
    let held = desk.cli.ends(3, &with("doctor"));
    assert_eq!(held["held"][0]["reason"], "not_matched", "{held}");
    assert!(held["held"][0]["remedy"].as_str().is_some_and(|r| r.contains("the office can match them")));

    desk.cli.ends(1, &["match", "--section", &section, "--student", student, "--to", "77"]);
    desk.cli.ends(2, &["match", "--section", &section, "--student", student]);
    desk.cli.ends(1, &["doctor", "--section", "no-such"]);

    let report = desk.cli.done(&["report"]).to_string();
    assert!(report.contains("1 × not_matched"), "{report}");
    for student in students {
        for part in ["student", "name"] {
            let said = student[part].as_str().expect("a text");
            assert!(!report.contains(said), "the report says “{said}”");
        }
    }
}

#[test]
fn a_server_that_is_gone_is_what_the_doctor_says() {
    let Desk { school, cli, section, folder: _folder } = Desk::open(&[]);
    drop(school);
    let told = cli.ends(3, &["doctor", "--section", &section]);
    assert_eq!(told["fresh"], false);
    assert_eq!(told["links"][0]["state"], "broken", "{told}");
}

#[test]
fn grades_go_into_the_file_that_was_named() {
    let desk = Desk::open(&[]);
    let section = desk.section.clone();
    let file = |name: &str| desk.folder.path().join(name).to_str().expect("a path").to_owned();
    for (format, name, begins) in [
        ("canvas-csv", "canvas.csv", "\u{feff}Student,".as_bytes()),
        ("oneroster", "roster.zip", b"PK"),
        ("moodle", "moodle.zip", b"PK"),
        ("csv", "grades.csv", "\u{feff}".as_bytes()),
        ("xlsx", "grades.xlsx", b"PK"),
        ("html", "report.html", b"<!doctype html>"),
        ("pdf", "report.pdf", b"%PDF-"),
    ] {
        let out = file(name);
        let told = desk.cli.done(&["export", "--section", &section, "--format", format, "--out", &out]);
        assert_eq!(told["path"], out.as_str());
        let bytes = fs::read(&out).expect("written");
        assert!(bytes.starts_with(begins), "{format}: {:?}", String::from_utf8_lossy(&bytes[..40]));
    }
    let out = file("hidden.csv");
    desk.cli.ends(1, &["export", "--section", &section, "--format", "moodle", "--hide-names", "--out", &out]);
    assert!(!std::path::Path::new(&out).exists(), "nothing was saved");
    desk.cli.ends(
        1,
        &["export", "--section", &section, "--format", "csv", "--assignment", "no-such", "--out", &out],
    );
    desk.cli.ends(2, &["export", "--section", &section, "--format", "doc", "--out", &out]);
}
