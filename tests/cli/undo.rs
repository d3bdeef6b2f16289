//! Past runs, and undoing one, as a script does it.

use crate::Desk;
use serde_json::{Value, json};

fn runs(desk: &Desk) -> Vec<Value> {
    let runs = desk.cli.done(&["runs", "--section", &desk.section]);
    runs["runs"].as_array().expect("a list").clone()
}

fn run(desk: &Desk, id: &str) -> Value {
    runs(desk).into_iter().find(|r| r["run"] == id).expect("in the list")
}

/// An assignment on which three students hold a score, and these scores.
fn scored(desk: &Desk) -> (String, Vec<(String, Value)>) {
    let book = desk.book();
    let grades = book["grades"].as_array().expect("grades");
    let text = |grade: &Value, name: &str| grade[name].as_str().expect("an id").to_owned();
    for assignment in book["assignments"].as_array().expect("assignments") {
        let here = grades.iter().filter(|g| g["assignment"] == assignment["id"]);
        let holds = here.filter(|g| g["remote"]["score"].is_number() && g["standing"] == "in_lms");
        let found: Vec<_> =
            holds.map(|g| (text(g, "student"), g["remote"]["score"].clone())).take(3).collect();
        if found.len() == 3 {
            return (text(assignment, "id"), found);
        }
    }
    panic!("no assignment with three scores")
}

#[test]
fn a_run_is_listed_undone_by_its_fingerprint_and_cannot_be_undone_twice() {
    let desk = Desk::open(&[]);
    let section = desk.section.as_str();
    let (quiz, was) = scored(&desk);
    let amy = |n: usize| was[n].0.as_str();
    for n in 0..3 {
        desk.edit(&quiz, amy(n), &["--score", &format!("{}", n + 1)]);
    }
    desk.cli.done(&["approve", "--section", section, "--all"]);
    let (print, _) = desk.plan();
    let sent = desk.send(&print)["run"].as_str().expect("a run").to_owned();
    let listed = run(&desk, &sent);
    assert_eq!(
        (&listed["kind"], &listed["can_undo"], &listed["undone"]),
        (&json!("send"), &json!(true), &json!(false))
    );
    assert_eq!(listed["counts"]["confirmed"], json!(3));

    // One of them is edited in the LMS: it is left alone, and the exit code says that something is.
    desk.school.hand_score(&quiz, amy(2), "0.5");
    let plan = desk.cli.ends(3, &["undo", "--run", &sent]);
    assert_eq!((&plan["buckets"]["write"], &plan["buckets"]["left_alone"]), (&json!(2), &json!(1)), "{plan}");
    assert_eq!(plan["undoes"], json!(sent));
    let rows = plan["rows"].as_array().expect("rows");
    let row = |who: &str| rows.iter().find(|r| r["student"] == who).expect("a row");
    assert_eq!((&row(amy(0))["before"]["score"], &row(amy(0))["after"]["score"]), (&json!(1), &was[0].1));
    assert_eq!(row(amy(2))["bucket"], json!("left_alone"));
    assert!(row(amy(2))["reason"].as_str().expect("words").contains("since"), "{plan}");

    // Only this plan is sent; a stale one is refused.
    let print = plan["fingerprint"].as_str().expect("a fingerprint");
    let old = desk.cli.ends(1, &["send", "--section", section, "--plan", "0123456789abcdef0123"]);
    assert_eq!(old["error"]["code"], "stale_plan");
    let undo = desk.send(print);
    assert_eq!(undo["counts"]["confirmed"], json!(2), "{undo}");
    for (n, (_, score)) in was.iter().enumerate().take(2) {
        assert_eq!(desk.grade(&quiz, amy(n))["remote"]["score"], *score);
        assert_eq!(desk.grade(&quiz, amy(n))["local"]["score"], *score);
    }
    let undo = run(&desk, undo["run"].as_str().expect("a run"));
    assert_eq!(
        (&undo["kind"], &undo["undoes"], &undo["can_undo"]),
        (&json!("undo"), &json!(sent), &json!(true))
    );
    let listed = run(&desk, &sent);
    assert_eq!((&listed["undone"], &listed["can_undo"]), (&json!(true), &json!(false)));
    let twice = desk.cli.ends(1, &["undo", "--run", &sent]);
    assert_eq!(twice["error"]["code"], "invalid");

    // The teacher takes what is in the LMS; then nothing waits anywhere.
    desk.cli.done(&["decide", "--section", section, "--assignment", &quiz, "--take", "lms"]);
    desk.assert_settled();
    desk.cli.ends(1, &["undo", "--run", "no-such-run"]);
    desk.cli.ends(2, &["undo"]);
}

#[test]
fn a_created_assignment_is_deleted_by_the_undo_or_kept() {
    let desk = Desk::open(&[]);
    let section = desk.section.as_str();
    let due = "2099-05-01T12:00:00Z";
    let new =
        ["create-assignment", "--section", section, "--title", "Lab report", "--points", "20", "--due", due];
    let made = desk.cli.done(&new)["assignment"].as_str().expect("an id").to_owned();
    let (_, students) = desk.places();
    desk.edit(&made, &students[0], &["--score", "17"]);
    desk.cli.done(&["approve", "--section", section, "--all"]);
    let sent = desk.send(&desk.plan().0)["run"].as_str().expect("a run").to_owned();
    let kept = desk.cli.ends(3, &["undo", "--run", &sent, "--keep-created"]);
    assert_eq!(
        (&kept["buckets"]["delete"], &kept["buckets"]["left_alone"]),
        (&json!(0), &json!(1)),
        "{kept}"
    );
    let plan = desk.cli.done(&["undo", "--run", &sent]);
    assert_eq!(
        (&plan["buckets"]["delete"], &plan["buckets"]["left_alone"]),
        (&json!(1), &json!(0)),
        "{plan}"
    );
    desk.send(plan["fingerprint"].as_str().expect("a fingerprint"));
    let there = desk.school.columns(section);
    assert!(there.iter().all(|c| c["assignment"]["title"] != "Lab report"), "gone");
    assert_eq!(desk.school.creates("Lab report"), 1, "and never created again");
    assert_eq!(desk.plan().1["buckets"]["create"], json!(0));
}
