//! Every kind of op: done, undone after a restart, redone after another one. The book is then what it was, to the last
//! detail but for what counts edits.

use desk::view::{
    Approve, AssignmentRef, AssignmentsGo, Cell, ChangeField, Decision, FlagName, GradeChange,
    ImportAssignments, LmsEdits, Scope, SetPolicies, Take,
};
use desk::{BookDump, Commands};
use gradebook::op::OpKind;
use gradebook::{Approval, SectionBook, SectionId};
use sample_school::{LmsKind, Options};
use support::Class;

/// The section as it is saved, without what counts edits: how often, and at which of them approval was given. The
/// program is ended for the look and started again.
async fn looked(class: Class) -> (Class, SectionBook) {
    let section = SectionId::from(class.section.as_str());
    let (class, mut book) =
        class.looked_at(|store| store.read(|tx| tx.book(&section)).expect("a book")).await;
    for (_, cell) in book.columns.iter_mut().flat_map(|c| &mut c.cells) {
        let approved: Option<Approval> = cell.approved.filter(|_| cell.is_approved()).map(|(_, by)| by);
        cell.approved = approved.map(|by| (0, by));
        cell.edits = 0;
    }
    for column in &mut book.columns {
        // A grade that was never anything needs no row.
        column.cells.retain(|(_, cell)| *cell != gradebook::GradeCell::default());
    }
    (class, book)
}

fn one(assignment: &str, student: &str) -> Scope {
    Scope::Cells { cells: vec![Cell { assignment: assignment.to_owned(), student: student.to_owned() }] }
}

/// The assignment of the school at this place, newest due date first; those that were made here do not count.
fn work(class: &Class, place: usize) -> String {
    let book = class.desk().book_dump(&class.section).expect("a book");
    let theirs = |a: &&desk::ColumnDump| !matches!(a.delivery, gradebook::Delivery::OnlyHere);
    book.assignments.iter().filter(theirs).nth(place).expect("that many").local_id.clone()
}

/// Something of this kind, done where the section is as `ready` left it.
async fn act(class: &Class, kind: OpKind, place: usize) {
    let (quiz, amy, ben) = (work(class, 3), class.student(0), class.student(1));
    match (kind, place) {
        (OpKind::EditGrades, 0) => drop(class.type_in(&quiz, &amy, "3").await),
        (OpKind::EditGrades, _) => {
            let late = GradeChange::Flag { flag: FlagName::Late, on: true };
            drop(class.change(&quiz, &ben, late).await);
        }
        (OpKind::Approve | OpKind::Unapprove, _) => {
            let approved = kind == OpKind::Approve;
            let input = Approve { section: class.section.clone(), scope: one(&quiz, &amy), approved };
            drop(class.desk().approve(input).await.expect("done"));
        }
        (OpKind::Decide, n) => {
            let changed = work(class, 4);
            let (assignment, student, field, take) = match n {
                0 => (changed, Some(amy), ChangeField::Score, Take::Lms),
                1 => (changed, Some(amy), ChangeField::Score, Take::Mine),
                2 => (changed, Some(amy), ChangeField::Score, Take::Value { text: "5".to_owned() }),
                3 => (work(class, 5), None, ChangeField::Title, Take::Lms),
                4 => (gone(class), None, ChangeField::Deleted, Take::Mine),
                _ => (gone(class), None, ChangeField::Deleted, Take::Lms),
            };
            class.decide(vec![Decision { assignment, student, field, take }]).await;
        }
        (OpKind::MakeAssignment, _) => drop(class.make("Essay").await),
        (OpKind::ChangeAssignment, _) => {
            let mut form = class.form("Another title");
            form.assignment = Some(quiz);
            class.desk().save_assignment(form).await.expect("saved");
        }
        (OpKind::RemoveAssignment, _) => {
            let book: BookDump = class.desk().book_dump(&class.section).expect("a book");
            let draft =
                book.assignments.iter().find(|a| a.title == "Draft").expect("only here").local_id.clone();
            let at = AssignmentRef { section: class.section.clone(), assignment: draft };
            class.desk().remove_assignment(at).await.expect("removed");
        }
        (OpKind::SetPolicies, _) => {
            let input = SetPolicies {
                section: class.section.clone(),
                assignments: Some(AssignmentsGo::WithSync),
                results: None,
                edits: Some(LmsEdits::Ignore),
            };
            class.desk().set_policies(input).await.expect("set");
        }
        // Facts about the LMS, not edits of this book: nothing to take back. Undo and redo are no links of the chain.
        (
            OpKind::Settle | OpKind::ImportAssignments | OpKind::ImportResults | OpKind::Undo | OpKind::Redo,
            _,
        ) => {}
    }
}

/// The assignment that was deleted in the LMS.
fn gone(class: &Class) -> String {
    let book = class.desk().book_dump(&class.section).expect("a book");
    let deleted = |a: &&desk::ColumnDump| matches!(a.delivery, gradebook::Delivery::DeletedThere { .. });
    book.assignments.iter().find(deleted).expect("deleted there").local_id.clone()
}

/// A section in which every kind of op has something to do.
async fn ready(kind: OpKind) -> Class {
    let options =
        Options { lms: LmsKind::Canvas, students: Some(6), assignments: Some(9), ..Options::default() };
    let class = Class::named("Algebra I · Period 2", options, false).await;
    let (quiz, amy, ben) = (work(&class, 3), class.student(0), class.student(1));
    class.type_in(&quiz, &amy, "2").await;
    class.type_in(&quiz, &ben, "2").await;
    if kind == OpKind::Unapprove {
        class.approve_one(&quiz, &amy).await;
    }
    let changed = work(&class, 4);
    class.enter(&changed, &amy, "3").await;
    class.hand_score(&changed, &amy, 1);
    class.school.lms().rename(&work(&class, 5), "Renamed there").expect("renamed");
    let draft = class.make("Draft").await;
    class.enter(&draft, &amy, "9").await;
    let deleted = work(&class, 7);
    class.enter(&deleted, &ben, "4").await;
    class.school.lms().delete(&deleted).expect("deleted by hand");
    class.pull().await;
    class
}

/// How many ways there are to do something of this kind.
const fn ways(kind: OpKind) -> usize {
    match kind {
        OpKind::Decide => 6,
        OpKind::EditGrades => 2,
        OpKind::Approve
        | OpKind::Unapprove
        | OpKind::MakeAssignment
        | OpKind::ChangeAssignment
        | OpKind::RemoveAssignment
        | OpKind::SetPolicies => 1,
        OpKind::Settle | OpKind::ImportAssignments | OpKind::ImportResults | OpKind::Undo | OpKind::Redo => 0,
    }
}

#[tokio::test]
async fn every_kind_of_op_is_undone_and_redone_exactly_after_a_restart() {
    for kind in OpKind::ALL {
        for way in 0..ways(kind) {
            let class = ready(kind).await;
            let (class, before) = looked(class).await;
            act(&class, kind, way).await;
            let (class, after) = looked(class).await;
            assert_ne!(before, after, "{kind:?} {way}: it did something");
            class.undo().await;
            let (class, undone) = looked(class).await;
            assert_eq!(undone, before, "{kind:?} {way}: undone");
            class.redo().await;
            let (_, redone) = looked(class).await;
            assert_eq!(redone, after, "{kind:?} {way}: redone");
        }
    }
}

#[tokio::test]
async fn taking_in_an_assignment_file_is_no_op_and_stands_in_the_way_of_none() {
    let class = Class::of(LmsKind::Canvas).await;
    assert_eq!(class.undo().await.said, "Nothing to undo.");
    let (quiz, amy) = (class.assignment(3), class.student(0));
    class.type_in(&quiz, &amy, "2").await;
    let text = class.school.assignment_file();
    class.desk().import_assignments(ImportAssignments { text }).await.expect("imported");
    assert!(class.undo().await.said.starts_with("Undid: 1 grade"));
}

#[tokio::test]
async fn keeping_a_deleted_assignment_is_not_undone_once_it_was_made_again() {
    let class = Class::of(LmsKind::Canvas).await;
    let (id, amy) = (class.make("Lab report").await, class.student(0));
    class.enter(&id, &amy, "4").await;
    class.sync().await;
    let made = class.desk().book_dump(&class.section).expect("a book");
    let there = made.assignments.iter().find(|a| a.local_id == id).expect("there").id.clone();
    class.school.lms().delete(&there).expect("deleted by hand");
    class.pull().await;
    let take = Take::Mine;
    class
        .decide(vec![Decision { assignment: id.clone(), student: None, field: ChangeField::Deleted, take }])
        .await;
    class.sync().await;
    assert_eq!(class.school.lms().creates("Lab report"), 2, "made again, because the teacher said so");
    let before = class.cell(&id, &amy);
    class.undo().await;
    let after = class.cell(&id, &amy);
    assert_eq!((after.base, after.local), (before.base, before.local), "its grades belong to the new one");
}
