//! Every value of every grade is told: after any sequence of what a teacher and the LMS can do, the record replayed gives
//! exactly what is there.

use desk::Commands;
use desk::view::{ChangeField, Decision, GradeChange, HistoryFormat, LmsEdits, SetPolicies, Take};
use sample_school::{LmsKind, Options};
use support::{Class, assert_told};

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}

async fn small(seed: u64) -> Class {
    let options = Options { lms: LmsKind::Canvas, seed, ..Options::default() };
    Class::named("Algebra I · Period 2", options, false).await
}

async fn step(class: &Class, dice: &mut Dice, n: usize) -> String {
    let book = class.desk().book_dump(&class.section).expect("a book");
    let places = book.assignments.len().min(3);
    let column = &book.assignments[dice.below(places.max(1))];
    let (quiz, remote) = (column.local_id.clone(), column.id.clone());
    let who = class.student(dice.below(4));
    let score = dice.below(20).to_string();
    match dice.below(13) {
        0 | 1 => {
            class.type_in(&quiz, &who, &score).await;
            "types".to_owned()
        }
        2 => {
            class.change(&quiz, &who, GradeChange::Comment { text: format!("Note {n}") }).await;
            "comments".to_owned()
        }
        3 | 4 => {
            class.approve().await;
            "approves".to_owned()
        }
        5 => {
            class.undo().await;
            "undoes".to_owned()
        }
        6 => {
            class.redo().await;
            "redoes".to_owned()
        }
        7 | 8 => {
            if class.school.lms().submission(&remote, &who).is_some() {
                class.hand_score(&remote, &who, i32::try_from(dice.below(20)).expect("small"));
            }
            "somebody edits there".to_owned()
        }
        9 => {
            class.pull().await;
            "reads".to_owned()
        }
        10 => {
            class.sync_if_needed().await;
            "syncs".to_owned()
        }
        11 => {
            let edits = if dice.below(2) == 0 { LmsEdits::Take } else { LmsEdits::Show };
            let input = SetPolicies {
                section: class.section.clone(),
                assignments: None,
                results: None,
                edits: Some(edits),
            };
            class.desk().set_policies(input).await.expect("set");
            "answers".to_owned()
        }
        _ => {
            let rows: Vec<Decision> = class
                .changes()
                .await
                .groups
                .iter()
                .flat_map(|group| group.rows.iter().map(|row| (group.assignment.clone(), row)))
                .map(|(assignment, row)| Decision {
                    assignment,
                    student: row.student.clone(),
                    field: row.field,
                    take: if dice.below(2) == 0 || row.field == ChangeField::Deleted {
                        Take::Mine
                    } else {
                        Take::Lms
                    },
                })
                .collect();
            if !rows.is_empty() {
                class.decide(rows).await;
            }
            "decides".to_owned()
        }
    }
}

#[tokio::test]
async fn whatever_happens_the_record_replayed_gives_what_is_there() {
    for seed in 1..=2 {
        let class = small(seed).await;
        assert_told(&class);
        let mut dice = Dice(seed);
        let mut made = Vec::new();
        for n in 0..20 {
            made.push(step(&class, &mut dice, n).await);
            let check = class.desk().verify_history(None).expect("read");
            assert_eq!((check.broken.as_ref(), check.astray), (None, 0), "seed {seed}: {made:?}");
        }
    }
}

#[tokio::test]
async fn deleted_removed_and_brought_back_grades_are_told() {
    let class = small(7).await;
    let lab = class.make("Lab report").await;
    class.enter(&lab, &class.student(0), "17").await;
    class.sync().await;
    let book = class.desk().book_dump(&class.section).expect("a book");
    let remote = book.assignments.iter().find(|a| a.local_id == lab).expect("made").id.clone();
    class.school.lms().delete(&remote).expect("deleted");
    class.pull().await;
    let answer =
        |take| vec![Decision { assignment: lab.clone(), student: None, field: ChangeField::Deleted, take }];
    class.decide(answer(Take::Mine)).await;
    assert_told(&class);
    class.undo().await;
    class.pull().await;
    class.decide(answer(Take::Lms)).await;
    assert_told(&class);
    class.undo().await;
    assert_told(&class);
    let rows = class.desk().student_history(&class.student(0), Some(&class.section)).expect("a history");
    let told: Vec<&str> = rows.iter().filter(|r| r.assignment == lab).map(|r| r.what.as_str()).collect();
    for what in [
        "Kept here; the assignment was no longer in Canvas",
        "Removed with its assignment",
        "Back with its assignment",
    ] {
        assert!(told.contains(&what), "{what}: {told:?}");
    }
}

#[tokio::test]
async fn a_write_leaves_a_receipt() {
    let class = small(7).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "3").await;
    class.sync().await;
    let rows = class.desk().student_history(&amy, None).expect("a history");
    let confirmed = rows.iter().rfind(|r| r.what == "Canvas confirmed, read back").expect("confirmed");
    let receipt = confirmed.receipt.as_ref().expect("a receipt");
    assert_eq!((receipt.attempts, receipt.failure), (1, None));
    assert!(receipt.sent_at.is_some() && receipt.modified.is_some(), "{receipt:?}");
    let reply = receipt.reply.as_ref().and_then(|reply| reply.score.clone());
    assert_eq!(reply, Some(3.into()));
    assert!(confirmed.run.is_some());
}

#[tokio::test]
async fn no_other_student_is_anywhere_in_a_history() {
    let class = small(7).await;
    let (quiz, amy, ben) = (class.assignment(0), class.student(0), class.student(1));
    let book = class.desk().book_dump(&class.section).expect("a book");
    let others: Vec<(String, String)> = book
        .students
        .iter()
        .filter(|s| s["id"] != amy)
        .map(|s| (s["id"].clone(), s["name"].clone()))
        .collect();
    let named = &others.iter().find(|(id, _)| *id == ben).expect("a classmate").1;
    let about = format!("Worked with {named} ({ben}) on it");
    class.change(&quiz, &amy, GradeChange::Comment { text: about }).await;
    // A score that nobody else could have.
    class.type_in(&quiz, &ben, "13.3731").await;
    class.approve().await;
    class.sync().await;
    let own = book.students.iter().find(|s| s["id"] == amy).expect("the student")["name"].clone();
    for format in [HistoryFormat::Csv, HistoryFormat::Html] {
        let file = class.desk().history_file(&amy, None, format).expect("a file");
        let text = String::from_utf8(file).expect("text");
        for (id, name) in &others {
            assert!(!text.contains(id.as_str()), "the id of another student");
            assert!(*name == own || !text.contains(name.as_str()), "the name of another student");
        }
        assert!(!text.contains("13.37"), "the score of another student");
        assert!(text.contains("[another student]"), "a name in a comment is left out");
        assert!(text.contains(&own) && text.contains("Worked with"));
    }
    let pdf = class.desk().history_file(&amy, Some(&class.section), HistoryFormat::Pdf).expect("a file");
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(class.desk().history_file("nobody", None, HistoryFormat::Csv).is_err());
}

#[tokio::test]
async fn an_altered_row_is_named_and_a_mark_holds_over_later_work() {
    let class = small(7).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    let before = class.desk().verify_history(None).expect("read");
    let mark = format!("{}:{}", before.rows, before.head);
    class.type_in(&quiz, &amy, "3").await;
    assert_eq!(class.desk().verify_history(Some(&mark)).expect("read").broken, None);
    assert!(class.desk().verify_history(Some("7")).is_err(), "not a mark");
    let other = format!("{}:{}", before.rows, "0".repeat(64));
    let broken = class.desk().verify_history(Some(&other)).expect("read").broken.expect("another one");
    assert_eq!(broken.row, i64::try_from(before.rows).expect("few"));
}
