//! Parts of a plan: what goes by itself, and what goes when some are named. Not one more, and not one fewer.

use crate::school::{NOW, book, quiet};
use gradebook::plan::plan;
use gradebook::{
    Approval, AssignmentAction, AssignmentId, AssignmentsGo, Delivery, Failure, FailureKind, Grade,
    GradeStep, HoldReason, Only, OwnPolicies, Plan, ResultsGo, Score, SectionBook, Time,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn may_be_repeated(failure: Option<&Failure>) -> bool {
    failure.is_none_or(|f| f.kind == FailureKind::NoAnswer)
}

fn alone(book: &SectionBook) -> Plan {
    plan(book, &Only::Automatic, NOW)
}

/// Assignments that the teacher let go at once, and that were not refused before.
fn at_once(book: &SectionBook, id: &AssignmentId) -> bool {
    let column = book.column(id).unwrap();
    column.policies(&book.section).assignments == AssignmentsGo::AtOnce
        && may_be_repeated(column.assignment.failure.as_ref())
}

proptest! {
    #[test]
    fn exactly_what_may_go_by_itself_goes_by_itself(book in book()) {
        let everything = plan(&book, &Only::Everything, NOW);
        let automatic = alone(&book);
        let assignments: Vec<_> =
            everything.assignments.into_iter().filter(|s| at_once(&book, &s.assignment)).collect();
        prop_assert_eq!(&automatic.assignments, &assignments);
        let goes = |step: &GradeStep| {
            let column = book.column(&step.assignment).unwrap();
            let cell = book.cell(&step.assignment, &step.student).unwrap();
            let there = column.assignment.remote_id().is_some();
            column.assignment.auto_graded
                && column.policies(&book.section).results == ResultsGo::AtOnce
                && may_be_repeated(cell.failure.as_ref())
                && (there || at_once(&book, &step.assignment))
        };
        let grades: Vec<_> = everything.grades.into_iter().filter(goes).collect();
        prop_assert_eq!(&automatic.grades, &grades);
        let held = automatic.held.iter().filter(|h| h.student.is_none());
        for held in held {
            prop_assert!(at_once(&book, &held.assignment), "nobody is told of what was not going to go");
        }
        prop_assert_eq!(automatic.unchanged, everything.unchanged);
        prop_assert_eq!(automatic.drafts, everything.drafts);
    }

    #[test]
    fn a_plan_of_nothing_named_is_empty(book in book()) {
        let nothing = plan(&book, &Only::These(BTreeSet::new()), NOW);
        prop_assert_eq!((nothing.assignments, nothing.grades, nothing.held), (vec![], vec![], vec![]));
    }
}

/// One assignment, auto-graded, one approved grade on it that waits.
fn waiting() -> SectionBook {
    let mut book = quiet(1, 1);
    let column = &mut book.columns[0];
    column.assignment.auto_graded = true;
    let cell = &mut column.cells[0].1;
    cell.edit(Grade::of(Score::points(18)), Time::from_millis(1), false);
    cell.approve(Approval::Policy);
    book
}

#[test]
fn a_refused_grade_waits_for_the_teacher_and_an_unanswered_one_is_tried_again() {
    let mut book = waiting();
    book.section.policies.results = ResultsGo::AtOnce;
    for (kind, goes) in [
        (None, true),
        (Some(FailureKind::NoAnswer), true),
        (Some(FailureKind::Refused), false),
        (Some(FailureKind::KeepsFailing), false),
        (Some(FailureKind::StudentNotThere), false),
    ] {
        book.columns[0].cells[0].1.failure = kind.map(|kind| Failure { kind, detail: String::new() });
        assert_eq!(alone(&book).grades.len(), usize::from(goes), "{kind:?}");
        assert_eq!(plan(&book, &Only::Everything, NOW).grades.len(), 1, "the teacher may always try again");
    }
}

#[test]
fn an_assignment_answers_for_itself_before_the_section_does() {
    let mut book = waiting();
    assert_eq!(alone(&book).grades.len(), 0, "after approval is what the section says");
    let own = |results| OwnPolicies { results: Some(results), ..OwnPolicies::default() };
    book.columns[0].assignment.policies = own(ResultsGo::AtOnce);
    assert_eq!(alone(&book).grades.len(), 1);
    book.section.policies.results = ResultsGo::AtOnce;
    book.columns[0].assignment.policies = own(ResultsGo::AfterApproval);
    assert_eq!(alone(&book).grades.len(), 0);
    book.columns[0].assignment.policies = OwnPolicies::default();
    assert_eq!(alone(&book).grades.len(), 1);
    book.columns[0].assignment.auto_graded = false;
    assert_eq!(alone(&book).grades.len(), 0, "results that a teacher gave go after approval");
}

/// The assignment of [`waiting`], not made there yet.
fn not_there() -> SectionBook {
    let mut book = waiting();
    let assignment = &mut book.columns[0].assignment;
    (assignment.delivery, assignment.base, assignment.remote) = (Delivery::OnlyHere, None, None);
    assignment.local.due = Some(NOW.plus_millis(1));
    let cell = &mut book.columns[0].cells[0].1;
    (cell.base, cell.remote) = (None, None);
    book
}

#[test]
fn a_grade_does_not_go_by_itself_before_its_assignment_may() {
    let mut book = not_there();
    book.section.policies.results = ResultsGo::AtOnce;
    let plan = alone(&book);
    assert_eq!((plan.assignments.len(), plan.grades.len()), (0, 0));
    let reasons: Vec<_> = plan.held.iter().map(|h| (h.student.is_some(), h.reason)).collect();
    assert_eq!(reasons, [(true, HoldReason::WaitingForAssignment)]);
    book.section.policies.assignments = AssignmentsGo::AtOnce;
    let plan = alone(&book);
    assert_eq!((plan.assignments.len(), plan.grades.len(), plan.held.len()), (1, 1, 0));
}

#[test]
fn a_named_grade_brings_its_assignment_along_only_to_be_created() {
    let one = |student: Option<&str>| Only::These(BTreeSet::from([("a0".into(), student.map(Into::into))]));
    let mut book = not_there();
    let grade = plan(&book, &one(Some("s0")), NOW);
    assert_eq!((grade.assignments.len(), grade.grades.len()), (1, 1));
    assert!(matches!(grade.assignments[0].action, AssignmentAction::Create { .. }));
    let only_assignment = plan(&book, &one(None), NOW);
    assert_eq!((only_assignment.assignments.len(), only_assignment.grades.len()), (1, 0));
    let other = Only::These(BTreeSet::from([("a1".into(), Some("s0".into())), ("a1".into(), None)]));
    assert_eq!(plan(&book, &other, NOW).assignments.len(), 0, "another assignment was named");
    book = waiting();
    book.columns[0].assignment.local.title.push('!');
    let grade = plan(&book, &one(Some("s0")), NOW);
    assert_eq!((grade.assignments.len(), grade.grades.len()), (0, 1), "its title was not asked for");
    assert_eq!(plan(&book, &one(None), NOW).assignments.len(), 1);
}

#[test]
fn what_only_the_teacher_changed_is_counted_and_nothing_else_is() {
    let mut book = quiet(5, 2);
    let cells = &mut book.columns[0].cells;
    cells[0].1.edit(Grade::of(Score::points(18)), Time::from_millis(1), false);
    cells[1].1.edit(Grade::of(Score::points(18)), Time::from_millis(1), false);
    cells[2].1.edit(Grade::of(Score::points(18)), Time::from_millis(1), false);
    cells[2].1.approve(Approval::Teacher);
    let blank = Grade::default();
    cells[3].1.local = blank.clone();
    cells[3].1.base = Some(gradebook::Agreement::on(blank.clone()));
    cells[3].1.remote = Some(blank);
    let plan = plan(&book, &Only::Everything, NOW);
    assert_eq!((plan.drafts, plan.grades.len(), plan.unchanged), (2, 1, 6));
}
