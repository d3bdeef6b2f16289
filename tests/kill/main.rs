//! `kill -9` in the middle of a send, again and again: nothing is lost, nothing is doubled, and a create whose outcome is
//! not known becomes a question.
//!
//! `PASSBACK_KILLS` sets the number of kills (12 otherwise); `PASSBACK_SEED` another list of moments.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test's helper may stop the test"
)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;
use support::{Cli, SchoolProgram, assert_journal_empty};

const TITLES: [&str; 2] = ["Lab report", "Reading log"];

/// Numbers that follow from a seed.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// What the teacher entered: by assignment title and student.
type Entered = BTreeMap<(String, String), i64>;

struct Scene {
    school: SchoolProgram,
    cli: Cli,
    section: String,
    entered: Entered,
    /// Answers "not there" by title.
    not_there: BTreeMap<String, u64>,
}

impl Scene {
    /// More than sixty grades approved, two assignments to be made.
    fn set(folder: &std::path::Path) -> Self {
        let school =
            SchoolProgram::start(&folder.join("school"), &["--students", "16", "--assignments", "4"]);
        let cli = Cli::on(&folder.join("data"), &school.token);
        let sections = cli.connect(&school)["sections"].as_array().expect("a list").clone();
        let linked = sections.iter().find(|s| s["linked"] == json!(true)).expect("a linked section");
        let section = linked["id"].as_str().expect("an id").to_owned();
        cli.done(&["import-assignments", &school.assignment_file]);
        let mut scene = Self { school, cli, section, entered: Entered::new(), not_there: BTreeMap::new() };
        scene.cli.run(&["pull", "--section", &scene.section]);
        for title in TITLES {
            scene.cli.done(&[
                "create-assignment",
                "--section",
                &scene.section,
                "--title",
                title,
                "--points",
                "20",
                "--due",
                "2099-05-01T12:00:00Z",
            ]);
        }
        scene.enter();
        scene
    }

    /// Enters all scores by one process each would be slow: a script imports them through the desk itself.
    fn enter(&mut self) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let (dir, section) = (self.cli.dir.clone(), self.section.clone());
        self.entered = runtime.block_on(async move {
            let computer = support::Computer::at(&dir).expect("a desk");
            let desk = &computer.desk;
            let book = desk::Commands::book(desk, desk::view::InSection { section: section.clone() });
            let book = book.await.expect("a book");
            let mut entered = Entered::new();
            let mut edits = Vec::new();
            for (place, assignment) in book.assignments.iter().enumerate() {
                for (seat, student) in book.students.iter().enumerate() {
                    if student.linked != Some(true) {
                        continue;
                    }
                    let score = i64::try_from((place * 3 + seat) % 5).expect("small");
                    entered.insert((assignment.title.clone(), student.id.clone()), score);
                    edits.push(desk::view::GradeEdit {
                        assignment: assignment.id.clone(),
                        student: student.id.clone(),
                        change: desk::view::GradeChange::Input { text: score.to_string() },
                    });
                }
            }
            let edits = desk::view::EditGrades { section: section.clone(), edits };
            let reply = desk::Commands::edit_grades(desk, edits).await.expect("edited");
            assert!(reply.refused.is_empty());
            entered
        });
        drop(runtime);
        self.cli.done(&["approve", "--all"]);
        assert!(self.entered.len() >= 60, "{} grades", self.entered.len());
    }

    fn plan(&self) -> Value {
        let said = self.cli.run(&["plan", "--section", &self.section]);
        assert!(said.code == 0 || said.code == 3, "{said:?}");
        said.document
    }

    /// Sends, and kills the program after so long; says whether it had come to its end.
    fn send_and_kill(&self, print: &str, after: Duration) -> bool {
        let mut command = self.cli.command(&["send", "--section", &self.section, "--plan", print]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(after);
        let ended = child.try_wait().expect("a child").is_some();
        child.kill().expect("it can be killed");
        child.wait().expect("it is over");
        ended
    }

    /// The teacher looks into the LMS and answers each question truthfully.
    fn answer_questions(&mut self) {
        let book = self.cli.done(&["book", "--section", &self.section]);
        for assignment in book["assignments"].as_array().expect("a list") {
            let state = assignment["delivery"]["state"].as_str().expect("a state");
            assert_ne!(state, "creating", "a create under way that nobody asks about");
            if state != "unanswered" {
                continue;
            }
            let title = assignment["title"].as_str().expect("a title").to_owned();
            let id = assignment["local_id"].as_str().expect("an id").to_owned();
            let columns = self.school.columns(&self.section);
            let there = columns.iter().find(|c| c["assignment"]["title"] == title.as_str());
            let mut answer = vec!["settle", "--section", &self.section, "--assignment", &id];
            match there {
                Some(column) => {
                    answer.extend(["--arrived", column["assignment"]["id"].as_str().expect("an id")]);
                }
                None => {
                    *self.not_there.entry(title).or_default() += 1;
                    answer.push("--not-arrived");
                }
            }
            self.cli.done(&answer);
        }
    }

    fn assert_nothing_doubled(&self) {
        for title in TITLES {
            assert!(self.school.creates(title) <= 1, "{title} was made twice");
            let columns = self.school.columns(&self.section);
            let there = columns.iter().filter(|c| c["assignment"]["title"] == title).count();
            assert!(there <= 1, "{title} is there {there} times");
        }
    }

    fn assert_settled(&self) {
        let plan = self.plan();
        let sends = ["create", "update", "write", "clear", "changed_in_lms", "conflict", "blocked"];
        for bucket in sends {
            assert_eq!(plan["buckets"][bucket], json!(0), "{bucket}: {plan}");
        }
        assert_journal_empty(&self.cli.dir);
        let columns = self.school.columns(&self.section);
        for ((title, student), score) in &self.entered {
            let column = columns.iter().find(|c| c["assignment"]["title"] == title.as_str());
            let there = &column.expect("the assignment is there")["cells"][student]["score"];
            assert_eq!(there.as_str(), Some(score.to_string().as_str()), "{title} {student}");
        }
    }
}

/// One scene with kills at these moments, one after another, until it comes to rest.
fn play(seed: u64, kills: u64) {
    let mut chance = Chance(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let mut scene = Scene::set(folder.path());
    scene.school.faults(&json!({ "latency_ms": 40 }));
    let mut cut_off = 0;
    let print = scene.plan()["fingerprint"].as_str().expect("a fingerprint").to_owned();
    for _ in 0..kills {
        // The same plan again: what was cut off is read back and carried on.
        let after = Duration::from_millis(60 + chance.next(900));
        if !scene.send_and_kill(&print, after) {
            cut_off += 1;
        }
        scene.assert_nothing_doubled();
    }
    println!("seed {seed}: {cut_off} of {kills} kills fell into a send");
    scene.school.faults(&json!({}));
    for _ in 0..5 {
        // What was cut off is read back before a plan; `book` alone shows what is saved.
        scene.plan();
        scene.answer_questions();
        let plan = scene.plan();
        if plan["buckets"]["write"] == json!(0) && plan["buckets"]["create"] == json!(0) {
            break;
        }
        let print = plan["fingerprint"].as_str().expect("a fingerprint").to_owned();
        scene.cli.run(&["send", "--section", &scene.section, "--plan", &print]);
        scene.answer_questions();
    }
    scene.assert_nothing_doubled();
    scene.assert_settled();
}

#[test]
fn a_send_that_is_killed_again_and_again_loses_nothing_and_doubles_nothing() {
    let kills = number("PASSBACK_KILLS", 12);
    let seed = number("PASSBACK_SEED", 7);
    // Several scenes, so that the early part of a send is met often too.
    let scenes = kills.div_ceil(4);
    for scene in 0..scenes {
        play(seed.wrapping_add(scene), kills.min(4 * (scene + 1)) - 4 * scene);
    }
}

/// The answer of a create is lost together with the program.
#[test]
fn a_create_killed_under_way_becomes_a_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut scene = Scene::set(folder.path());
    // It is applied, and no answer ever comes: the program waits, and is killed.
    scene.school.faults(&json!({ "troubles": [{ "kind": "applied_timeout", "on": "create", "count": 1 }] }));
    let print = scene.plan()["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let mut command = scene.cli.command(&["send", "--section", &scene.section, "--plan", &print]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut tries = 0;
    while TITLES.iter().all(|title| scene.school.creates(title) == 0) {
        tries += 1;
        assert!(tries < 3_000, "the create never arrived");
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it is over");
    let plan = scene.plan();
    let asked: Vec<_> =
        plan["rows"].as_array().expect("rows").iter().filter(|r| r["student"].is_null()).collect();
    assert!(asked.iter().any(|r| r["bucket"] == "blocked"), "a question, not a second create: {asked:?}");
    scene.answer_questions();
    assert!(scene.not_there.is_empty(), "it is there, and was found");
    let print = scene.plan()["fingerprint"].as_str().expect("a fingerprint").to_owned();
    scene.cli.run(&["send", "--section", &scene.section, "--plan", &print]);
    scene.assert_nothing_doubled();
    scene.assert_settled();
}
