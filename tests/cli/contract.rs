//! Every command does what the contract says.

use crate::Desk;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn the_whole_job_from_connect_to_history() {
    let desk = Desk::open(&[]);
    let (quiz, students) = desk.places();
    let section = desk.section.as_str();
    assert_eq!(desk.cli.done(&["sections"])["sections"].as_array().expect("a list").len(), 6);
    let book = desk.book();
    let titles: BTreeSet<_> = book["assignments"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|a| &a["id"])
        .map(ToString::to_string)
        .collect();
    let there: BTreeSet<_> =
        desk.school.columns(section).iter().map(|c| c["assignment"]["id"].to_string()).collect();
    assert_eq!(titles, there, "ids as the API has them");

    // Edit in every way, approve one, one assignment, all.
    let (amy, ben) = (students[0].as_str(), students[1].as_str());
    desk.edit(&quiz, amy, &["--score", "3", "--comment", "Well done."]);
    desk.edit(&quiz, ben, &["--excused"]);
    assert_eq!(desk.grade(&quiz, amy)["local"]["score"], json!(3));
    assert_eq!(desk.grade(&quiz, amy)["approval"], "none");
    let (_, plan) = desk.plan();
    assert_eq!(
        (&plan["buckets"]["write"], &plan["buckets"]["drafts"]),
        (&json!(0), &json!(2)),
        "drafts stay"
    );
    desk.cli.done(&["approve", "--section", section, "--assignment", &quiz, "--student", amy]);
    assert_eq!(desk.plan().1["buckets"]["write"], json!(1));
    desk.cli.done(&["approve", "--section", section, "--assignment", &quiz]);
    desk.cli.done(&["approve", "--all"]);

    let due = "2099-05-01T12:00:00Z";
    let made = desk.cli.done(&[
        "create-assignment",
        "--section",
        section,
        "--title",
        "Lab report",
        "--points",
        "20",
        "--due",
        due,
    ]);
    let local = made["assignment"].as_str().expect("an id").to_owned();
    desk.edit(&local, amy, &["--score", "17.5"]);
    desk.cli.done(&["approve", "--section", section, "--all"]);

    // An old fingerprint is refused, and nothing is sent.
    let (print, plan) = desk.plan();
    assert_eq!(plan["buckets"]["create"], json!(1));
    assert_eq!(plan["buckets"]["write"], json!(3), "{plan}");
    let old = desk.cli.ends(1, &["send", "--section", section, "--plan", "0123456789abcdef0123"]);
    assert_eq!(old["error"]["code"], "stale_plan");
    desk.edit(&quiz, amy, &["--score", "4"]);
    desk.cli.done(&["approve", "--section", section, "--all"]);
    let old = desk.cli.ends(1, &["send", "--section", section, "--plan", &print]);
    assert_eq!(old["error"]["code"], "stale_plan");
    assert_eq!(desk.school.counts()["requests"]["write_grade"].as_u64().unwrap_or(0), 0, "nothing was sent");

    let (print, _) = desk.plan();
    let run = desk.send(&print);
    assert_eq!((&run["state"], &run["counts"]["confirmed"]), (&json!("done"), &json!(4)), "{run}");
    assert_eq!(desk.school.creates("Lab report"), 1);
    desk.assert_settled();

    // Somebody edits in the LMS.
    desk.school.hand_score(&quiz, amy, "1");
    desk.cli.done(&["pull", "--section", section]);
    let changes = desk.cli.ends(3, &["changes", "--section", section]);
    assert_eq!(changes["total"], json!(1));
    desk.cli.ends(3, &["plan", "--section", section]);
    desk.cli.done(&["decide", "--section", section, "--assignment", &quiz, "--student", amy, "--score", "2"]);
    let (print, _) = desk.plan();
    desk.send(&print);
    desk.assert_settled();
    assert_eq!(desk.grade(&quiz, amy)["remote"]["score"], json!(2));
    desk.school.hand_score(&quiz, amy, "1");
    desk.cli.done(&["pull"]);
    desk.cli.done(&["decide", "--section", section, "--assignment", &quiz, "--take", "lms"]);
    desk.assert_settled();
    assert_eq!(desk.grade(&quiz, amy)["local"]["score"], json!(1));

    let history = desk.cli.done(&["history", "--section", section]);
    assert!(history["runs"].as_array().expect("runs").len() >= 4);

    // To another computer.
    let file = desk.folder.path().join("carried.json");
    let file = file.to_str().expect("UTF-8");
    desk.cli.done(&["export-assignments", file]);
    let other = support::Cli::on(&desk.folder.path().join("other"), &desk.school.token);
    other.connect(&desk.school);
    other.done(&["import-assignments", file]);
    other.done(&["pull", "--section", section]);
    let plan = other.done(&["plan", "--section", section]);
    assert_eq!(plan["rows"], json!([]));
}

#[test]
fn flags_and_clearing_are_told_apart() {
    let desk = Desk::open(&[]);
    let (quiz, students) = desk.places();
    desk.edit(&quiz, &students[0], &["--missing"]);
    assert_eq!(desk.grade(&quiz, &students[0])["local"]["status"], "missing");
    desk.edit(&quiz, &students[1], &["--score", "0", "--late"]);
    assert_eq!(desk.grade(&quiz, &students[1])["local"]["score"], json!(0));
    assert_eq!(desk.grade(&quiz, &students[1])["local"]["late"], json!(true));
    let book = desk.book();
    let mut grades = book["grades"].as_array().expect("grades").iter();
    let scored = grades.find(|g| g["assignment"] != quiz.as_str() && g["remote"]["score"].is_number());
    let scored = scored.expect("somebody has a score");
    let id = |name: &str| scored[name].as_str().expect("an id");
    desk.edit(id("assignment"), id("student"), &["--clear"]);
    desk.cli.done(&["approve", "--section", &desk.section, "--all"]);
    let plan = desk.cli.ends(3, &["plan", "--section", &desk.section]);
    assert_eq!(plan["buckets"]["blocked"], json!(1), "a clear cannot go: {plan}");
    let (print, _) = desk.plan();
    desk.send(&print);
    assert_eq!(desk.grade(&quiz, &students[1])["remote"]["score"], json!(0), "zero is a score");
}

#[test]
fn a_lost_create_is_settled_by_its_id_or_made_again() {
    for fault in ["answer_lost:create:1", "lost_before:create:1"] {
        let desk = Desk::open(&["--fault", fault]);
        let section = desk.section.as_str();
        let due = "2099-05-01T12:00:00Z";
        let made = desk.cli.done(&[
            "create-assignment",
            "--section",
            section,
            "--title",
            "Essay",
            "--points",
            "10",
            "--due",
            due,
        ]);
        let id = made["assignment"].as_str().expect("an id").to_owned();
        let (print, _) = desk.plan();
        let run = desk.cli.ends(3, &["send", "--section", section, "--plan", &print]);
        assert_eq!(run["counts"]["unanswered"], json!(1), "{run}");
        let plan = desk.cli.ends(3, &["plan", "--section", section]);
        assert_eq!(plan["buckets"]["create"], json!(0), "never again by itself");
        let columns = desk.school.columns(section);
        let there = columns.iter().find(|c| c["assignment"]["title"] == "Essay");
        let mut answer = vec!["settle", "--section", section, "--assignment", &id];
        match there {
            Some(column) => answer.extend(["--arrived", column["assignment"]["id"].as_str().expect("an id")]),
            None => answer.push("--not-arrived"),
        }
        desk.cli.done(&answer);
        if there.is_none() {
            let (print, _) = desk.plan();
            desk.send(&print);
        }
        assert_eq!(desk.school.creates("Essay"), 1, "{fault}");
        desk.assert_settled();
    }
}

#[test]
fn automatic_answers_act_at_once() {
    let desk = Desk::open(&[]);
    let section = desk.section.as_str();
    let shown = desk.cli.done(&["policy", "--section", section]);
    assert_eq!(shown, json!({ "assignments": "sync", "results": "approved", "edits": "show" }));
    let set = desk.cli.done(&["policy", "--section", section, "--assignments", "auto", "--results", "auto"]);
    assert_eq!(set, json!({ "assignments": "auto", "results": "auto", "edits": "show" }));
    let made = desk.cli.done(&[
        "create-assignment",
        "--section",
        section,
        "--title",
        "Auto quiz",
        "--points",
        "10",
        "--due",
        "2099-05-01T12:00:00Z",
        "--auto-graded",
    ]);
    assert_eq!(desk.school.creates("Auto quiz"), 1, "it went at once");
    let id = made["assignment"].as_str().expect("an id").to_owned();
    assert_eq!(made["details"]["id"].as_str(), Some(id.as_str()), "the API's id");
    let (quiz, students) = desk.places();
    let edited = desk.edit(&id, &students[0], &["--score", "9"]);
    assert_eq!(edited["run"]["counts"]["confirmed"], json!(1), "{edited}");
    assert_eq!(desk.grade(&id, &students[0])["remote"]["score"], json!(9));
    let teachers = desk.edit(&quiz, &students[0], &["--score", "2"]);
    assert!(teachers["run"].is_null(), "teacher-graded work waits: {teachers}");
    desk.cli.done(&["approve", "--section", section, "--all"]);
    let (print, plan) = desk.plan();
    assert_eq!(plan["buckets"]["write"], json!(1));
    desk.send(&print);
    desk.assert_settled();
    desk.cli.done(&["policy", "--section", section, "--edits", "take"]);
    desk.school.hand_score(&quiz, &students[0], "1");
    desk.cli.done(&["pull", "--section", section]);
    assert_eq!(desk.grade(&quiz, &students[0])["local"]["score"], json!(1), "taken");
    desk.cli.done(&["policy", "--section", section, "--edits", "ignore"]);
    desk.school.hand_score(&quiz, &students[0], "3");
    desk.cli.done(&["pull", "--section", section]);
    assert_eq!(desk.grade(&quiz, &students[0])["local"]["score"], json!(1), "not read");
    desk.edit(&quiz, &students[0], &["--score", "2"]);
    desk.cli.done(&["approve", "--section", section, "--all"]);
    let (print, _) = desk.plan();
    let run = desk.cli.ends(3, &["send", "--section", section, "--plan", &print]);
    assert_eq!(run["counts"]["withheld"], json!(1), "still withheld at the write: {run}");
}

#[test]
fn a_students_history_is_printed_and_saved_and_the_record_is_verified() {
    let desk = Desk::open(&[]);
    let (quiz, students) = desk.places();
    let (section, amy) = (desk.section.as_str(), students[0].as_str());
    desk.edit(&quiz, amy, &["--score", "4", "--comment", "=1+1"]);
    desk.cli.done(&["approve", "--section", section, "--all"]);
    let (print, _) = desk.plan();
    desk.send(&print);

    let history = desk.cli.done(&["history", "--student", amy, "--section", section]);
    let rows = history["rows"].as_array().expect("rows");
    let confirmed = rows.iter().rfind(|r| r["what"] == "Canvas confirmed, read back").expect("confirmed");
    assert_eq!((&confirmed["after"]["score"], &confirmed["receipt"]["attempts"]), (&json!(4), &json!(1)));
    let file = |name: &str| desk.folder.path().join(name);
    for (name, begins) in
        [("h.csv", "\u{feff}Student,".as_bytes()), ("h.html", b"<!doctype html>"), ("h.pdf", b"%PDF-")]
    {
        let path = file(name);
        desk.cli.done(&["history", "--student", amy, "--out", path.to_str().expect("UTF-8")]);
        let bytes = std::fs::read(&path).expect("written");
        assert!(bytes.starts_with(begins), "{name}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).expect("written").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name} is for the user alone");
        }
    }
    let other = file("h.dat");
    let other = other.to_str().expect("UTF-8");
    desk.cli.ends(1, &["history", "--student", amy, "--out", other]);
    desk.cli.done(&["history", "--student", amy, "--out", other, "--format", "csv"]);
    desk.cli.ends(1, &["history", "--student", "nobody"]);
    desk.cli.ends(2, &["history"]);

    let check = desk.cli.done(&["history", "verify"]);
    assert_eq!((&check["broken"], &check["astray"]), (&json!(null), &json!(0)));
    let mark = format!("{}:{}", check["rows"], check["head"].as_str().expect("a hash"));
    desk.edit(&quiz, amy, &["--score", "5"]);
    desk.cli.done(&["history", "verify", "--mark", &mark]);

    // Somebody with an editor for databases makes the score another one.
    let row = confirmed["row"].as_i64().expect("a number");
    let database = rusqlite::Connection::open(desk.cli.dir.join("passback.db")).expect("the database");
    database
        .execute_batch(&format!(
            "DROP TRIGGER trail_is_never_rewritten; \
             UPDATE trail SET after = json_replace(after, '$.score', '9') WHERE id = {row};"
        ))
        .expect("altered");
    drop(database);
    let check = desk.cli.ends(1, &["history", "verify"]);
    assert_eq!((&check["broken"]["row"], &check["broken"]["student"]), (&json!(row), &json!(amy)), "{check}");
}
