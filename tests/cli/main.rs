//! The whole job without a window: `passback-cli` against `sample-school`, as a script would use them. Every command of
//! the contract, its one JSON document, and each exit code.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test's helper may stop the test"
)]

mod contract;
mod exits;
mod health;
mod import;
mod keeping;
mod plain;
mod stopping;
mod undo;

use serde_json::Value;
use support::{Cli, SchoolProgram};
use tempfile::TempDir;

/// A school and a folder that is connected to it, its assignments imported and read.
pub struct Desk {
    pub school: SchoolProgram,
    pub cli: Cli,
    pub section: String,
    pub folder: TempDir,
}

impl Desk {
    pub fn open(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let school = SchoolProgram::start(&folder.path().join("school"), arguments);
        let cli = Cli::on(&folder.path().join("data"), &school.token);
        let sections = cli.connect(&school)["sections"].as_array().expect("a list").clone();
        let section = sections.iter().find(|s| s["name"] == "Algebra I · Period 2").expect("there");
        let section = section["id"].as_str().expect("an id").to_owned();
        cli.done(&["import-assignments", &school.assignment_file]);
        cli.done(&["pull", "--section", &section]);
        Self { school, cli, section, folder }
    }

    pub fn book(&self) -> Value {
        self.cli.done(&["book", "--section", &self.section])
    }

    /// The id of an assignment, and the ids of students that hold a score there.
    pub fn places(&self) -> (String, Vec<String>) {
        let book = self.book();
        let grades = book["grades"].as_array().expect("grades");
        let assignment = grades[0]["assignment"].as_str().expect("an id").to_owned();
        let here = grades.iter().filter(|g| g["assignment"] == assignment.as_str());
        let students = here.map(|g| g["student"].as_str().expect("an id").to_owned()).collect();
        (assignment, students)
    }

    pub fn edit(&self, assignment: &str, student: &str, what: &[&str]) -> Value {
        let mut all =
            vec!["edit", "--section", &self.section, "--assignment", assignment, "--student", student];
        all.extend(what);
        self.cli.done(&all)
    }

    pub fn grade(&self, assignment: &str, student: &str) -> Value {
        let book = self.book();
        let grades = book["grades"].as_array().expect("grades").clone();
        let found = grades.into_iter().find(|g| g["assignment"] == assignment && g["student"] == student);
        found.expect("a grade")
    }

    /// The fingerprint of what a sync would do now.
    pub fn plan(&self) -> (String, Value) {
        let said = self.cli.run(&["plan", "--section", &self.section]);
        assert!(said.code == 0 || said.code == 3, "{said:?}");
        (said.document["fingerprint"].as_str().expect("a fingerprint").to_owned(), said.document)
    }

    pub fn send(&self, print: &str) -> Value {
        self.cli.done(&["send", "--section", &self.section, "--plan", print])
    }

    /// Nothing is left to do, and nothing is open.
    pub fn assert_settled(&self) {
        let plan = self.cli.done(&["plan", "--section", &self.section]);
        assert_eq!(plan["rows"], serde_json::json!([]), "the plan is empty");
        self.cli.done(&["changes", "--section", &self.section]);
        support::assert_journal_empty(&self.cli.dir);
        for grade in self.book()["grades"].as_array().expect("grades") {
            assert_eq!(grade["base"], grade["remote"], "{grade}");
            if grade["standing"] != "adjusted" {
                assert_eq!(grade["local"], grade["base"], "{grade}");
            }
        }
    }
}
