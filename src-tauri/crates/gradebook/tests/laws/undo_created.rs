//! Undoing the create of an assignment: it is deleted only while nobody has touched it, with the grades of the run and no
//! other.

use crate::school::{NOW, quiet};
use crate::undo_details::{
    after, agree_on_title, cell_after, points, run, set_sent, there, undo, updated, yes,
};
use gradebook::plan::plan;
use gradebook::undo_run::{Done, DoneStep, Sent, undo_plan};
use gradebook::{
    Approval, AssignmentAction, CreatedByRun, Delivery, Detail, Grade, GradeCell, LeftReason, LinkState,
    Only, SectionBook, UndoPlan,
};

/// An assignment that the run created, with 7 for the first of three students and nothing for the others.
fn created() -> (SectionBook, Done) {
    let mut book = quiet(3, 1);
    let assignment = &mut book.columns[0].assignment;
    (assignment.local, assignment.base, assignment.remote) = (after(), None, None);
    assignment.delivery = Delivery::OnlyHere;
    for (_, cell) in &mut book.columns[0].cells {
        *cell = GradeCell::default();
    }
    let first = cell_after(&mut book);
    first.edit(points(7), NOW, false);
    first.approve(Approval::Teacher);
    let mut done = run(&mut book);
    let step = plan(&book, &Only::Everything, NOW).grades;
    assert!(step.is_empty() && done.steps.len() == 2, "the assignment and one grade: {done:?}");
    set_sent(&mut done, &yes());
    if let Some(DoneStep::Wrote { sent, .. }) = done.steps.get_mut(&("a0".into(), Some("s0".into()))) {
        *sent = Sent::Yes { before: Grade::default(), reply: points(7) };
    }
    (book, done)
}

#[test]
fn a_created_assignment_goes_with_the_grades_of_the_run_and_no_other() {
    let (book, done) = created();
    let gone = undo(&book, &done);
    assert_eq!((&gone.left, &gone.plan.grades), (&vec![], &vec![]));
    let [step] = gone.plan.assignments.as_slice() else { panic!("{gone:?}") };
    let expected =
        AssignmentAction::Delete { expect: there(&after()), grades: vec![("s0".into(), points(7))] };
    assert_eq!(step.action, expected);
    let kept = undo_plan(&book, &done, CreatedByRun::Keep, NOW);
    assert!(kept.plan.assignments.is_empty(), "unless the teacher keeps it");
}

#[test]
fn a_grade_typed_for_the_run_and_never_sent_does_not_keep_the_assignment() {
    let (mut book, mut done) = created();
    not_sent(&mut book, &mut done, &Sent::No);
    let gone = undo(&book, &done);
    assert_eq!(gone.left, []);
    let [step] = gone.plan.assignments.as_slice() else { panic!("{gone:?}") };
    assert_eq!(step.action, AssignmentAction::Delete { expect: there(&after()), grades: vec![] });
    cell_after(&mut book).edit(points(9), NOW, false);
    assert_eq!(assignment_left(&undo(&book, &done)), Some(LeftReason::EditedHere), "typed since");
}

#[test]
fn a_grade_that_is_held_back_does_not_keep_the_assignment() {
    let (mut book, done) = created();
    let held = |book: &mut SectionBook| book.columns[0].cells[2].1.edit(points(4), NOW, true);
    held(&mut book);
    assert_eq!(
        assignment_left(&undo(&book, &done)),
        Some(LeftReason::EditedHere),
        "it would go with the next sync"
    );
    book.students[2].linked = Some(false);
    let gone = undo(&book, &done);
    assert_eq!(gone.left, []);
    let [step] = gone.plan.assignments.as_slice() else { panic!("{gone:?}") };
    let expected =
        AssignmentAction::Delete { expect: there(&after()), grades: vec![("s0".into(), points(7))] };
    assert_eq!(step.action, expected, "the grade that waits is not among those that go");
}

/// The grade of the first student did not arrive.
fn not_sent(book: &mut SectionBook, done: &mut Done, outcome: &Sent) {
    let cell = cell_after(book);
    (cell.base, cell.remote) = (None, None);
    if let Some(DoneStep::Wrote { sent, .. }) = done.steps.get_mut(&("a0".into(), Some("s0".into()))) {
        sent.clone_from(outcome);
    }
}

/// Why the assignment is not deleted; nothing of it is then.
fn assignment_left(undo: &UndoPlan) -> Option<LeftReason> {
    assert!(undo.plan.assignments.is_empty(), "{undo:?}");
    undo.left.iter().find(|left| left.student.is_none()).map(|left| left.reason)
}

#[test]
fn what_keeps_a_created_assignment_has_its_reason() {
    type Happens = fn(&mut SectionBook, &mut Done);
    let cases: [(Option<LeftReason>, Happens); 17] = [
        (Some(LeftReason::NotConfirmed), |book, done| not_sent(book, done, &Sent::Open)),
        (Some(LeftReason::EditedThere), |book, _| {
            book.columns[0].cells[1].1.remote = Some(points(5));
        }),
        (Some(LeftReason::EditedThere), |book, _| cell_after(book).remote = Some(points(5))),
        (Some(LeftReason::EditedHere), |book, _| cell_after(book).edit(points(9), NOW, false)),
        (Some(LeftReason::EditedHere), |book, _| {
            book.columns[0].cells[2].1.edit(points(4), NOW, false);
        }),
        (Some(LeftReason::EditedThere), |book, _| {
            book.columns[0].assignment.remote.as_mut().unwrap().title = "Theirs".to_owned();
        }),
        (Some(LeftReason::EditedThere), |book, _| {
            let assignment = &mut book.columns[0].assignment;
            assignment.local.title = "Both".to_owned();
            assignment.remote.as_mut().unwrap().title = "Both".to_owned();
        }),
        (Some(LeftReason::EditedThere), |book, _| book.columns[0].assignment.base = None),
        (Some(LeftReason::EditedHere), |book, _| book.columns[0].assignment.local.points = None),
        (Some(LeftReason::SentSince), |book, _| agree_on_title(book)),
        (Some(LeftReason::AssignmentGone), |_, done| {
            done.later.created.insert("a0".into());
        }),
        (Some(LeftReason::AssignmentGone), |book, _| {
            book.columns[0].assignment.delivery = Delivery::DeletedThere { id: "new".into() };
        }),
        (Some(LeftReason::NotReady), |book, _| book.link = LinkState::NotReady),
        (Some(LeftReason::SectionNotLinked), |book, _| book.section.linked = Some(false)),
        (Some(LeftReason::Unanswered), |_, done| set_sent(done, &Sent::Unanswered)),
        (None, |_, done| set_sent(done, &Sent::Unclear)),
        (None, |_, done| set_sent(done, &Sent::No)),
    ];
    for (at, (expected, happens)) in cases.into_iter().enumerate() {
        let (mut book, mut done) = created();
        happens(&mut book, &mut done);
        assert_eq!(assignment_left(&undo(&book, &done)), expected, "case {at}");
    }
}

#[test]
fn a_run_has_sent_something_as_soon_as_one_request_may_have_left() {
    for update in [false, true] {
        let (_, mut done) = if update { updated(&Detail::ALL) } else { created() };
        assert!(done.sent_anything());
        for may_be_there in [yes(), Sent::Open, Sent::Unanswered, Sent::Unclear] {
            set_sent(&mut done, &Sent::No);
            assert!(!done.sent_anything(), "nothing left");
            set_sent(&mut done, &may_be_there);
            assert!(done.sent_anything(), "{may_be_there:?}");
        }
    }
    let (_, mut done) = updated(&[Detail::Title]);
    for sent in [yes(), Sent::No] {
        let expected = sent == yes();
        done.steps.insert(("a0".into(), None), DoneStep::Deleted { sent });
        assert_eq!(done.sent_anything(), expected);
    }
}
