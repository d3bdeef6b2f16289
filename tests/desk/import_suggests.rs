//! What a file of results is suggested to be: who, where, until when. Nothing of it is done without a person.

use crate::import::{again, numbers, opened, take_in};
use desk::view::{ChosenStudent, ImportOutcome, ImportTarget, RowFound, WorkField, WorkTarget};
use sample_school::LmsKind;
use support::Class;

/// A file of names and scores, without anything else that says who it is.
fn by_name(title: &str, rows: &[(&str, &str)]) -> String {
    let rows = rows.iter().map(|(name, score)| format!("\"{name}\",{score}\n"));
    format!("Name,{title}\n{}", rows.collect::<String>())
}

#[tokio::test]
async fn rows_of_the_very_same_name_are_offered_in_one_go_and_those_that_two_could_be_are_not() {
    let class = Class::of(LmsKind::Canvas).await;
    let book = class.book().await;
    let quiz = class.assignment(0);
    let title = book.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let [sofia, noah, chidinma] = [0, 1, 2].map(|n| &book.students[n]);
    let turned = sofia.name.split_whitespace().rev().collect::<Vec<_>>().join(" ").to_lowercase();
    let rows = [
        (turned.as_str(), "18"),
        (noah.name.as_str(), "15"),
        (noah.name.as_str(), "16"),
        (chidinma.name.as_str(), "abc"),
        ("Nobody Atall", "3"),
    ];
    let mut view = opened(&class, "names.csv", by_name(&title, &rows).as_bytes()).await.expect("a table");
    let offered: Vec<_> = view.rows.iter().map(|row| row.same_name.as_deref()).collect();
    assert_eq!(offered, [Some(sofia.id.as_str()), None, None, Some(chidinma.id.as_str()), None]);
    assert_eq!((view.counts.settled, view.counts.changes), (0, 0), "a name alone decides nothing");
    assert_eq!(
        (view.rows[0].values[0].said.as_str(), view.rows[0].values[0].outcome),
        ("18", ImportOutcome::Unsettled)
    );
    assert_eq!(view.rows[3].values[0].outcome, ImportOutcome::Problem, "said before anybody is chosen");

    view.ask.chosen = view
        .rows
        .iter()
        .filter_map(|row| Some(ChosenStudent { line: row.line, student: Some(row.same_name.clone()?) }))
        .collect();
    let mut view = again(&class, &view).await;
    assert_eq!(
        (view.rows[0].found, view.rows[0].evidence.as_str()),
        (RowFound::Chosen, "Same name, chosen by you")
    );
    assert!(view.rows[0].candidates.iter().any(|one| one.student == sofia.id), "it can be changed");
    assert_eq!(view.rows[0].values[0].after, "18");
    view.ask.chosen = vec![ChosenStudent { line: view.rows[1].line, student: Some(chidinma.id.clone()) }];
    let view = again(&class, &view).await;
    assert_eq!(view.rows[1].evidence, "Chosen by you", "another name");
    assert_eq!(view.rows[3].same_name, None, "somebody else was said to be this student");
    assert_eq!(view.rows[2].same_name, Some(noah.id.clone()), "only one row is left that could be this one");
}

#[tokio::test]
async fn nothing_is_called_here_already_that_is_not() {
    let class = Class::of(LmsKind::Canvas).await;
    let (numbers, book) = (numbers(&class).await, class.book().await);
    let quiz = class.assignment(0);
    let title = book.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let noah = &book.students[1].name;
    let name = |n: usize| &book.students[n].name;
    let text = format!(
        "Student number,Name,Score\n{},{},18\n{},{},abc\n{},{},\n,{noah},12\n",
        numbers[0],
        name(0),
        numbers[2],
        name(2),
        numbers[3],
        name(3)
    );
    let mut view = opened(&class, "Exit quiz.csv", text.as_bytes()).await.expect("a table");
    let outcomes: Vec<_> = view.rows.iter().map(|row| row.values[0].outcome).collect();
    let expected =
        [ImportOutcome::Waits, ImportOutcome::Problem, ImportOutcome::Blank, ImportOutcome::Unsettled];
    assert_eq!(outcomes, expected, "the points are not said yet");
    assert_eq!((view.counts.same, view.counts.waiting), (0, 1));
    assert_eq!((view.works[0].field, view.rows[0].values[0].said.as_str()), (WorkField::Points, "18"));

    let work = view.works[0].key.clone();
    let target = ImportTarget::Assignment { assignment: quiz.clone() };
    view.ask.targets = vec![WorkTarget { work, target }];
    class.type_in(&quiz, &book.students[0].id, "18").await;
    let view = again(&class, &view).await;
    assert_eq!((view.counts.changes, view.counts.same, view.counts.to_settle), (0, 1, 1), "{title}");
    assert_eq!(view.blocked, ["Nothing to take in until you say who the other rows are about."]);
    let all = format!("Student number,{title}\n{},18\n", numbers[0]);
    let view = opened(&class, "all.csv", all.as_bytes()).await.expect("a table");
    assert_eq!(view.blocked, ["Everything in this file is here already."]);
    for n in [1, 3] {
        class.type_in(&quiz, &book.students[n].id, "18").await;
    }
    let partly = format!("{all}{},18\n{},18\n{},abc\n", numbers[1], numbers[3], numbers[2]);
    let view = opened(&class, "partly.csv", partly.as_bytes()).await.expect("a table");
    assert_eq!(view.blocked, ["What can be taken in is here already. The rest can’t be."]);
}

#[tokio::test]
async fn a_new_assignment_is_due_when_it_was_shown_to_be() {
    let class = Class::of(LmsKind::Canvas).await;
    let numbers = numbers(&class).await;
    let text = format!("Student number,Score\n{},18\n", numbers[0]);
    let mut view = opened(&class, "Exit quiz.csv", text.as_bytes()).await.expect("a table");
    let suggested = match &view.works[0].target {
        ImportTarget::Create { due: Some(due), .. } => due.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(suggested, view.due, "shown before it is taken in");
    assert!(gradebook::Time::parse(&suggested).is_some(), "{suggested}");
    let work = view.works[0].key.clone();
    let create = |due: &str| ImportTarget::Create {
        title: "Exit quiz".to_owned(),
        points: "20".to_owned(),
        due: Some(due.to_owned()),
    };
    view.ask.targets = vec![WorkTarget { work: work.clone(), target: create("") }];
    let mut view = again(&class, &view).await;
    assert_eq!(view.works[0].field, WorkField::Due);
    assert!(view.blocked[0].contains("due"), "{:?}", view.blocked);
    let said = "2031-05-06T21:30:00.000Z";
    view.ask.targets = vec![WorkTarget { work, target: create(said) }];
    let view = again(&class, &view).await;
    take_in(&class, &view).await.expect("taken in");
    let book = class.book().await;
    let made = book.assignments.iter().find(|a| a.title == "Exit quiz").expect("made");
    let due = made.due.as_deref().and_then(gradebook::Time::parse);
    assert_eq!(due, gradebook::Time::parse(said));
}

#[tokio::test]
async fn the_same_file_goes_where_it_went_and_says_when_that_was() {
    let class = Class::of(LmsKind::Canvas).await;
    let numbers = numbers(&class).await;
    let quiz = class.assignment(0);
    let title = class.book().await.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let text = |score: u32| format!("Student number,Score\n{},{score}\n", numbers[0]);
    let mut view = opened(&class, "Quiz 4.4 results.csv", text(3).as_bytes()).await.expect("a table");
    assert!(matches!(view.works[0].target, ImportTarget::Create { .. }), "{:?}", view.works);
    let work = view.works[0].key.clone();
    let into = ImportTarget::Assignment { assignment: quiz.clone() };
    view.ask.targets = vec![WorkTarget { work, target: into.clone() }];
    let view = again(&class, &view).await;
    assert_eq!(view.works[0].reason, "", "the teacher said so");
    take_in(&class, &view).await.expect("taken in");

    for name in ["Quiz 4.4 results.csv", "quiz 4.4 results (1).csv"] {
        let view = opened(&class, name, text(4).as_bytes()).await.expect("a table");
        assert_eq!(view.works[0].target, into, "{name}");
        let reason = &view.works[0].reason;
        assert!(reason.starts_with("Taken in before on {"), "{reason}");
        assert!(reason.ends_with(&format!("}}, into {title}")), "{reason}");
    }
    let other = opened(&class, "Quiz 4.5 results.csv", text(4).as_bytes()).await.expect("a table");
    assert!(
        matches!(other.works[0].target, ImportTarget::Create { .. }),
        "another file with the same headings"
    );
}

#[tokio::test]
async fn a_score_above_the_maximum_and_a_student_that_is_not_matched_are_marked() {
    let class = Class::of(LmsKind::GoogleClassroom).await;
    let (numbers, book) = (numbers(&class).await, class.book().await);
    let quiz = class.assignment(0);
    let made = book.assignments.iter().find(|a| a.id == quiz).expect("there");
    let (title, points) = (made.title.clone(), made.points.clone());
    let at = book.students.iter().position(|s| s.linked == Some(false)).expect("somebody");
    let linked = book.students.iter().position(|s| s.linked != Some(false)).expect("somebody");
    let text = format!("Student number,{title}\n{},1\n{},999\n", numbers[at], numbers[linked]);
    let view = opened(&class, "quiz.csv", text.as_bytes()).await.expect("a table");
    assert_eq!(view.rows[0].held, "Not matched in Google Classroom: held back until then");
    assert_eq!(view.rows[1].held, "");
    assert_eq!(view.rows[1].values[0].note, format!("Above the maximum of {points}: would be held back"));
    assert_eq!(view.rows[0].values[0].note, "");
}
