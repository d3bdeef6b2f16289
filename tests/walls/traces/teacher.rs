//! `passback-cli` through a day with trouble: faults of every kind, files that are none, a kill, a damaged database, and
//! a crash.
//! and no room for an answer.
use super::{GRADES, Place, is_database};
use crate::sought::{Search, Sought};
use sample_school::{Faults, LmsKind, Options, School};
use serde_json::Value;
use std::fs::OpenOptions;
use std::path::Path;
use std::process::{Command, Stdio};
use support::{Cli, TOKEN};
use tokio::runtime::Runtime;

struct Day {
    place: Place,
    school: School,
    cli: Cli,
    section: String,
    /// All that was said aside.
    aside: Vec<u8>,
    /// What was typed, and the sentence that said why it could not be done.
    answers: Vec<(String, String)>,
    runtime: Runtime,
}

impl Day {
    fn begin() -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let school =
            runtime.block_on(support::school(Options { lms: LmsKind::Canvas, ..Options::default() }));
        let place = Place::new();
        let cli = Cli::on(&place.path("data"), school.district_token());
        let mut day = Self {
            place,
            school,
            cli,
            section: String::new(),
            aside: Vec::new(),
            answers: Vec::new(),
            runtime,
        };
        let (url, teacher) = (day.school.url().to_owned(), day.school.teacher_id().to_owned());
        let sections =
            day.done(&["connect", "--clever-url", &url, "--token-env", TOKEN, "--teacher", &teacher]);
        let all = sections["sections"].as_array().expect("sections").clone();
        let section = all.iter().find(|one| one["name"] == "Algebra I · Period 2").expect("there");
        section["id"].as_str().expect("an id").clone_into(&mut day.section);
        day
    }

    fn command(&self, arguments: &[&str]) -> Command {
        self.place.talkative(self.cli.command(arguments))
    }

    /// Runs a command, keeps what it said aside, and answers its code and its document. The sentence that answers a
    /// mistake is no log: it may say again what was typed, and is looked at by itself.
    fn run(&mut self, arguments: &[&str]) -> (i32, Value) {
        let output = self.command(arguments).output().expect("it runs");
        let document = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
        let aside = String::from_utf8_lossy(&output.stderr).into_owned();
        let sentence = document["error"]["message"].as_str().unwrap_or_default().to_owned();
        let typed = arguments.join(" ");
        self.answers.push((typed, sentence.clone()));
        let rest = if sentence.is_empty() { aside } else { aside.replace(&sentence, "") };
        self.aside.extend_from_slice(rest.as_bytes());
        (output.status.code().unwrap_or(-1), document)
    }

    fn done(&mut self, arguments: &[&str]) -> Value {
        let (code, document) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {document} {}", String::from_utf8_lossy(&self.aside));
        document
    }

    fn faults(&self, troubles: &[&str]) {
        let troubles = troubles.iter().map(|one| one.parse().expect("a trouble")).collect();
        self.school.lms().set_faults(Faults { troubles, ..Faults::default() }).expect("possible");
    }

    fn write(&self, name: &str, text: &[u8]) -> String {
        let path = self.place.path("here").join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    }

    fn send(&mut self) -> i32 {
        let section = self.section.clone();
        let (_, plan) = self.run(&["plan", "--section", &section]);
        let print = plan["fingerprint"].as_str().unwrap_or_default().to_owned();
        self.run(&["send", "--section", &section, "--plan", &print]).0
    }

    /// Everything about students that this school has and this day adds.
    fn sought(&self) -> Search {
        let lms = self.school.lms();
        let district = lms.district();
        let mut sought = Sought::default();
        for student in &district.students {
            sought.student(student);
        }
        for section in &district.sections {
            for work in lms.assignments(&section.id) {
                for student in district.students_of(section) {
                    let there = lms.submission(&work.id, &student.id).and_then(|grade| grade.comment);
                    there.filter(|text| text.len() > 8).iter().for_each(|text| sought.text(text));
                }
            }
        }
        for (score, comment) in GRADES {
            sought.word(score);
            sought.text(comment);
        }
        sought.token(self.school.district_token());
        sought.ready()
    }
}

#[test]
fn a_day_with_trouble_leaves_nothing_of_a_student_behind() {
    let mut day = Day::begin();
    let section = day.section.clone();
    let at = section.as_str();
    let students: Vec<String> = {
        let district = day.school.lms().district();
        let here = district.section(at).expect("there");
        district
            .students_of(here)
            .filter(|one| one.linked && one.launched)
            .map(|one| one.id.clone())
            .collect()
    };
    let assignments = day.write("assignments.json", day.school.assignment_file().as_bytes());
    day.done(&["import-assignments", &assignments]);
    day.done(&["pull", "--section", at]);
    let due = "2099-05-01T12:00:00Z";
    let made =
        day.done(&["create-assignment", "--section", at, "--title", "Essay", "--points", "20", "--due", due]);
    let essay = made["assignment"].as_str().expect("an id").to_owned();
    for (student, (score, comment)) in students.iter().zip(GRADES) {
        let grade = ["--assignment", &essay, "--student", student, "--score", score, "--comment", comment];
        day.done(&[["edit", "--section", at].as_slice(), &grade].concat());
    }
    // Words that are no score, and a sentence that has a name in it.
    for wrong in ["Zoë 13.37", "-13.37", "13.37.11"] {
        let grade = ["--assignment", &essay, "--student", &students[0], "--score", wrong];
        assert_eq!(day.run(&[["edit", "--section", at].as_slice(), &grade].concat()).0, 1, "{wrong}");
    }
    day.done(&["approve", "--all"]);

    // Every kind of trouble on the way there, then a good end.
    for trouble in [
        ["error_before:create:1", "too_many_requests:read_grades:1"],
        ["html:write_grade:1", "error_after:write_grade:1"],
        ["answer_lost:write_grade:1", "lost_before:read_grade:1"],
        ["offline:any", "offline:any"],
    ] {
        day.faults(&trouble);
        day.send();
    }
    day.faults(&[]);
    day.send();
    let settle = ["settle", "--section", at, "--assignment", &essay, "--not-arrived"];
    day.run(&settle);
    assert_ne!(day.send(), 2);
    day.done(&["doctor", "--section", at]);

    bad_files(&mut day, at);
    stopped_in_the_middle(&mut day, at, &essay, &students[0]);
    damaged(&mut day);

    let search = day.sought();
    search.assert_not_in("the log", &day.aside);
    let log = String::from_utf8_lossy(&day.aside).into_owned();
    assert!(log.contains("lms::wire") && log.contains("TRACE"), "it said all it could");
    for (typed, sentence) in &day.answers {
        let typed = search.found_in(typed.as_bytes());
        let said = search.found_in(sentence.as_bytes());
        assert!(said.is_subset(&typed), "more than was typed: {sentence}");
    }
    if cfg!(target_os = "linux") {
        assert!(log.contains("The answer could not be written"), "the full disk was one");
    }

    // What is asked for and may leave the computer: a report for the school's tech team.
    let report = day.done(&["report"]).to_string();
    search.assert_not_in("the report", report.as_bytes());
    let export = day.place.path("grades.csv");
    day.done(&["export", "--section", at, "--format", "csv", "--out", export.to_str().expect("UTF-8")]);
    let found = search.found_in(&std::fs::read(&export).expect("there")).len();
    assert!(found >= 25, "the search finds names where there are some: {found}");

    let on_purpose =
        |path: &Path| is_database(path) || path.ends_with("grades.csv") || path.ends_with("here");
    let looked_at = day.place.assert_clean(&search, on_purpose);
    assert!(looked_at >= 2, "the list of ids and the lock at least: {looked_at}");
    let temp = crate::sought::files(&day.place.path("temp"), |_| false);
    assert!(temp.is_empty(), "no temporary file stays: {temp:?}");
}

/// Files of results that are broken in the middle of somebody's row, or are not what they say.
fn bad_files(day: &mut Day, at: &str) {
    let row = "Student number,Name,Score\n20001,Sofía Álvarez Domínguez,13.37\n20002,\"Noah Anderson";
    let mut torn = row.as_bytes().to_vec();
    torn.extend_from_slice(b"\xff\xfe\x00\x13,11.73\n");
    let deep = format!("{}\"Zoë\"", "[".repeat(4_000));
    for (name, bytes) in [
        ("torn.csv", torn.as_slice()),
        ("results.xlsx", b"PK\x03\x04 Zo\xc3\xab Castellanos-Whitfield 13.37".as_slice()),
        ("results.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Zo\xc3\xab Castellanos".as_slice()),
        ("names.csv", "Name,Score\nZoë Castellanos-Whitfield,13.37\nNobody Known,11.73\n".as_bytes()),
    ] {
        let file = day.write(name, bytes);
        let import = ["import", &file, "--section", at, "--create", "Quiz", "--points", "20", "--dry-run"];
        day.run(&import);
    }
    let file = day.write("assignments-broken.json", deep.as_bytes());
    assert_eq!(day.run(&["import-assignments", &file]).0, 1);
    let file = day.write("map.json", "{\"chosen\": \"Zoë Castellanos-Whitfield\"}".as_bytes());
    let names = day.place.path("here").join("names.csv");
    let names = names.to_str().expect("UTF-8").to_owned();
    let map = ["--map", &file, "--create", "Quiz", "--points", "20", "--dry-run"];
    assert_eq!(day.run(&[["import", &names, "--section", at].as_slice(), &map].concat()).0, 1);
}

/// Killed in a send; and out of room for its answer. What a panic says is the vault's own test (`crash`).
fn stopped_in_the_middle(day: &mut Day, at: &str, essay: &str, student: &str) {
    let grade = ["--assignment", essay, "--student", student, "--score", "17.31", "--comment", GRADES[0].1];
    day.done(&[["edit", "--section", at].as_slice(), &grade].concat());
    day.done(&["approve", "--all"]);
    let (_, plan) = day.run(&["plan", "--section", at]);
    let print = plan["fingerprint"].as_str().expect("a fingerprint").to_owned();
    day.school.lms().set_faults(Faults { latency_ms: 60_000, ..Faults::default() }).expect("possible");
    let mut command = day.command(&["send", "--section", at, "--plan", &print]);
    let log = day.place.path("here").join("killed.log");
    let errors = std::fs::File::create(&log).expect("a file");
    let mut child = command.stdout(Stdio::null()).stderr(errors).spawn().expect("it starts");
    day.runtime.block_on(support::until("a request is on its way", || {
        let said = std::fs::read_to_string(&log).unwrap_or_default();
        said.contains("connect").then_some(())
    }));
    child.kill().expect("ended");
    child.wait().expect("ended");
    day.aside.extend(std::fs::read(&log).expect("readable"));
    day.faults(&[]);
    day.run(&["pull", "--section", at]);

    if cfg!(target_os = "linux") {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("a full disk");
        let output = day.command(&["book", "--section", at]).stdout(full).output().expect("it runs");
        assert!(!output.status.success());
        day.aside.extend(output.stderr);
    }
}

/// The database is torn; the next command builds it anew and tells so.
fn damaged(day: &mut Day) {
    let path = day.place.path("data").join("passback.db");
    let mut bytes = std::fs::read(&path).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8_192].fill(0x5a);
    bytes[..100].fill(0x5a);
    std::fs::write(&path, bytes).expect("written");
    let (_, document) = day.run(&["sections"]);
    assert!(document["notice"].is_object(), "it was noticed: {document}");
}
