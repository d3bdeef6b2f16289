//! Files of results without a window.

use crate::Desk;
use serde_json::Value;
use std::fs;

#[test]
fn a_file_is_looked_at_with_its_matches_and_taken_in_once() {
    let desk = Desk::open(&[]);
    let (assignment, _) = desk.places();
    let write = |name: &str, text: &str| {
        let file = desk.folder.path().join(name);
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let before = desk.book();
    let file = write(
        "quiz.csv",
        "Student number,Name,Score\n20000,Sofía Álvarez Domínguez,9\n,Sofía Álvarez Domínguez,8\n",
    );
    let section = desk.section.clone();
    let new = ["import", &file, "--section", &section, "--create", "Quiz", "--points", "10"];
    let dry: Vec<&str> = new.into_iter().chain(["--dry-run"]).collect();
    let shown = desk.cli.ends(3, &dry);
    assert_eq!(
        (&shown["applied"], &shown["counts"]["changes"]),
        (&Value::Bool(false), &Value::from(1)),
        "{shown}"
    );
    assert_eq!(shown["rows"][0]["evidence"], "Student number 20000");
    assert_eq!(shown["rows"][1]["found"], "by_name");
    assert_eq!(shown["columns"][0]["role"], "number");
    assert_eq!(desk.book(), before, "looked at, not touched");

    let map = write("map.json", r#"{"chosen":[{"line":3,"student":null}]}"#);
    let apply: Vec<&str> = new.into_iter().chain(["--map", &map, "--apply"]).collect();
    let taken = desk.cli.ends(0, &apply);
    assert_eq!(taken["applied"], true);
    let book = desk.book();
    let made =
        book["assignments"].as_array().unwrap().iter().find(|a| a["title"] == "Quiz").expect("made").clone();
    let grade = book["grades"]
        .as_array()
        .unwrap()
        .iter()
        .find(|g| g["assignment"] == made["id"])
        .expect("a draft")
        .clone();
    assert_eq!(
        (&grade["local"]["score"], &grade["standing"]),
        (&Value::from(9), &Value::from("draft")),
        "{grade}"
    );

    let wrong = write("wrong.json", r#"{"rolls":[]}"#);
    for arguments in [
        vec!["import", &file, "--section", &section, "--map", &wrong, "--dry-run"],
        vec!["import", "no-such-file.csv", "--section", &section, "--dry-run"],
        vec!["import", &file, "--section", &section, "--assignment", "no-such", "--dry-run"],
    ] {
        desk.cli.ends(1, &arguments);
    }
    let into = ["import", &file, "--section", &section, "--assignment", &assignment, "--apply"];
    let taken = desk.cli.ends(3, &into);
    assert_eq!(
        taken["applied"], true,
        "what is settled is taken in, and the exit code says that a row stayed out"
    );
    desk.cli.ends(2, &["import", &file, "--section", &section]);
}
