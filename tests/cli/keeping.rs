//! Backups, an older copy, and a damaged database, as a script meets them: nothing is created or written twice, and what
//! happened is told.

use crate::Desk;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

const TITLE: &str = "Lab report";

/// What the notice says, all in one.
fn told(document: &Value) -> String {
    let lines = document["notice"]["lines"].as_array().expect("lines");
    let lines: Vec<&str> = lines.iter().map(|line| line.as_str().expect("a line")).collect();
    format!("{} {}", document["notice"]["title"].as_str().expect("a title"), lines.join(" "))
}

fn create(desk: &Desk) -> String {
    let due = "2099-05-01T12:00:00Z";
    let section = desk.section.as_str();
    let made = desk.cli.done(&[
        "create-assignment",
        "--section",
        section,
        "--title",
        TITLE,
        "--points",
        "20",
        "--due",
        due,
    ]);
    made["assignment"].as_str().expect("an id").to_owned()
}

fn delivery(desk: &Desk, local: &str) -> Value {
    let book = desk.book();
    let found = book["assignments"].as_array().expect("a list").iter().find(|a| a["local_id"] == local);
    found.map_or(Value::Null, |a| a["delivery"].clone())
}

fn backup(desk: &Desk) -> PathBuf {
    let out = desk.folder.path().join("mine.db");
    let said = desk.cli.done(&["backup", "--out", out.to_str().expect("a path")]);
    assert_eq!(said["backup"], json!(out));
    out
}

#[test]
fn a_restored_backup_makes_nothing_twice_and_writes_over_nothing() {
    let desk = Desk::open(&[]);
    let (quiz, students) = desk.places();
    let local = create(&desk);
    desk.edit(&quiz, &students[0], &["--score", "3"]);
    desk.edit(&quiz, &students[1], &["--score", "4"]);
    desk.cli.done(&["approve", "--all"]);
    let out = backup(&desk);
    // After the backup all of it is sent, and somebody changes a grade in the LMS.
    let (print, _) = desk.plan();
    desk.send(&print);
    desk.assert_settled();
    assert_eq!(desk.school.creates(TITLE), 1);
    desk.school.hand_score(&quiz, &students[0], "5");
    let writes = desk.school.counts();
    let said = desk.cli.done(&["restore", out.to_str().expect("a path")]);
    let words = told(&said);
    assert!(words.contains("The backup was restored."), "{words}");
    assert!(words.contains("1 assignment was linked to Canvas again"), "{words}");
    assert!(words.contains("What was here before is saved as “backups/passback-"), "{words}");
    assert_eq!(desk.school.counts(), writes, "restoring asks the LMS nothing");
    assert_eq!(delivery(&desk, &local)["state"], "in_lms", "its id was never forgotten");
    let grade = desk.grade(&quiz, &students[1]);
    assert_eq!((&grade["local"]["score"], &grade["remote"]), (&json!(4), &Value::Null), "{grade}");
    // The plan reads first: what was sent is there, what moved waits for a look.
    let (_, plan) = desk.plan();
    assert_eq!(plan["buckets"]["create"], json!(0), "{plan}");
    assert_eq!(plan["buckets"]["write"], json!(0), "{plan}");
    let waits = plan["rows"].as_array().expect("rows").iter().find(|r| r["student"] == students[0].as_str());
    let bucket = waits.expect("a row")["bucket"].as_str().expect("a bucket").to_owned();
    assert!(["conflict", "changed_in_lms"].contains(&bucket.as_str()), "{plan}");
    desk.cli.done(&[
        "decide",
        "--section",
        &desk.section,
        "--assignment",
        &quiz,
        "--student",
        &students[0],
        "--take",
        "lms",
    ]);
    desk.assert_settled();
    assert_eq!(desk.school.creates(TITLE), 1, "never a second time");
}

#[test]
fn on_another_computer_what_may_have_been_sent_is_a_question() {
    let desk = Desk::open(&[]);
    let local = create(&desk);
    let out = backup(&desk);
    let (print, _) = desk.plan();
    desk.send(&print);
    let other = support::Cli::on(&desk.folder.path().join("other"), &desk.school.token);
    let said = other.done(&["restore", out.to_str().expect("a path")]);
    let words = told(&said);
    assert!(words.contains("1 assignment may already be in Canvas"), "{words}");
    let plan = other.run(&["plan", "--section", &desk.section]);
    assert_eq!(plan.document["buckets"]["create"], json!(0), "{plan:?}");
    let columns = desk.school.columns(&desk.section);
    let there = columns.iter().find(|c| c["assignment"]["title"] == TITLE).expect("there");
    let id = there["assignment"]["id"].as_str().expect("an id");
    other.done(&["settle", "--section", &desk.section, "--assignment", &local, "--arrived", id]);
    assert_eq!(other.done(&["plan", "--section", &desk.section])["rows"], json!([]));
    assert_eq!(desk.school.creates(TITLE), 1);
}

#[test]
fn a_damaged_database_comes_back_with_its_ids_and_approvals_and_it_is_told() {
    let desk = Desk::open(&[]);
    let (quiz, students) = desk.places();
    let local = create(&desk);
    let (print, _) = desk.plan();
    desk.send(&print);
    desk.edit(&quiz, &students[0], &["--score", "3"]);
    desk.cli.done(&["approve", "--all"]);
    let file = desk.cli.dir.join("passback.db");
    let mut bytes = fs::read(&file).expect("a database");
    let half = bytes.len() / 2;
    bytes.truncate(half);
    fs::write(&file, &bytes).expect("damaged");
    let said = desk.cli.run(&["book", "--section", &desk.section]);
    assert_eq!(said.code, 0, "{said:?}");
    let words = told(&said.document);
    assert!(words.contains("The saved data was damaged."), "{words}");
    assert!(words.contains("“passback.db.damaged-1”, not deleted"), "{words}");
    assert!(said.aside.contains("The saved data was damaged."), "{}", said.aside);
    assert_eq!(fs::read(desk.cli.dir.join("passback.db.damaged-1")).expect("set aside"), bytes);
    assert_eq!(delivery(&desk, &local)["state"], "in_lms");
    let again = desk.cli.run(&["book", "--section", &desk.section]);
    assert_eq!(again.document["notice"], Value::Null, "told once");
    let (print, plan) = desk.plan();
    assert_eq!(plan["buckets"]["create"], json!(0), "{plan}");
    if plan["rows"].as_array().is_some_and(|rows| !rows.is_empty()) {
        desk.send(&print);
    }
    desk.assert_settled();
    assert_eq!(desk.school.creates(TITLE), 1);
}

#[test]
fn a_database_that_is_no_database_comes_back_from_the_backup_and_can_be_restored_into() {
    let desk = Desk::open(&[]);
    let (quiz, students) = desk.places();
    desk.edit(&quiz, &students[0], &["--score", "3"]);
    let out = backup(&desk);
    let before = desk.book();
    fs::write(desk.cli.dir.join("passback.db"), "no database".repeat(900)).expect("damaged");
    let said = desk.cli.done(&["restore", out.to_str().expect("a path")]);
    assert!(told(&said).contains("The backup was restored."), "{said}");
    let after = desk.book();
    assert_eq!(after["assignments"], before["assignments"]);
    assert_eq!(desk.grade(&quiz, &students[0])["local"]["score"], json!(3));
    assert!(desk.cli.dir.join("passback.db.damaged-1").exists());
}

#[test]
fn an_older_copy_put_back_by_hand_is_told_and_creates_nothing() {
    let desk = Desk::open(&[]);
    let local = create(&desk);
    let out = backup(&desk);
    let (print, _) = desk.plan();
    desk.send(&print);
    fs::copy(&out, desk.cli.dir.join("passback.db")).expect("put back");
    let said = desk.cli.done(&["sections"]);
    let words = told(&said);
    assert!(words.contains("This is an older copy of your data."), "{words}");
    assert_eq!(delivery(&desk, &local)["state"], "in_lms");
    desk.assert_settled();
    assert_eq!(desk.school.creates(TITLE), 1);
}

#[test]
fn what_cannot_be_restored_or_replaced_is_refused_in_words() {
    let desk = Desk::open(&[]);
    let before = desk.book();
    let letter = desk.folder.path().join("letter.txt");
    fs::write(&letter, "Dear parents").expect("written");
    let path = letter.to_str().expect("a path");
    let refused = desk.cli.run(&["restore", path]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert_eq!(
        refused.document["error"]["message"],
        "That file isn’t a backup of Passback. Nothing was changed."
    );
    let refused = desk.cli.run(&["backup", "--out", path]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.aside.contains("There is already something else under that name."), "{refused:?}");
    assert_eq!(fs::read_to_string(&letter).expect("there"), "Dear parents");
    let refused = desk.cli.run(&["restore", "no-such-file.db"]);
    assert!(refused.aside.contains("There is no such file."), "{refused:?}");
    assert_eq!(desk.book(), before);
}
