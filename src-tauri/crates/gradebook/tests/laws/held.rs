//! What is held back: every approved change either goes or has exactly one reason.

use crate::school::{NOW, book, quiet};
use gradebook::plan::{hold_of, plan};
use gradebook::{
    Agreement, Approval, AssignmentId, Delivery, Detail, Grade, GradeField, HoldReason, LinkState, LmsKind,
    Only, Plan, SectionBook, StudentId, Time, Verdict,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn reasons(plan: &Plan, assignment: &AssignmentId, student: Option<&StudentId>) -> Vec<HoldReason> {
    let here = |h: &&gradebook::Held| h.assignment == *assignment && h.student.as_ref() == student;
    plan.held.iter().filter(here).map(|h| h.reason).collect()
}

proptest! {
    #[test]
    fn every_pending_grade_goes_or_has_exactly_one_reason(book in book()) {
        let plan = plan(&book, &Only::Everything, NOW);
        let (mut drafts, mut unchanged) = (0, 0);
        for column in &book.columns {
            let id = &column.assignment.id;
            for (index, cell) in &column.cells {
                let student = book.student(*index).unwrap();
                let steps = plan.grades.iter().filter(|s| s.assignment == *id && s.student == student.id).count();
                let held = reasons(&plan, id, Some(&student.id));
                let verdict = cell.verdict(&book.profile);
                let listed = match verdict {
                    Verdict::Unchanged | Verdict::SameEdit => {
                        unchanged += u32::from(!cell.local.is_blank());
                        false
                    }
                    Verdict::KeepLocal if !cell.is_approved() => {
                        drafts += 1;
                        false
                    }
                    _ => !cell.sending,
                };
                prop_assert_eq!(steps + held.len(), usize::from(listed), "{:?} {:?}", verdict, held);
                if listed {
                    let hold = hold_of(column, cell, student, &book, NOW);
                    prop_assert_eq!(held.first().copied(), hold, "the grid says what the plan says");
                }
            }
        }
        prop_assert_eq!((plan.drafts, plan.unchanged), (drafts, unchanged));
    }

    #[test]
    fn every_assignment_with_something_to_send_goes_or_has_exactly_one_reason(book in book()) {
        let plan = plan(&book, &Only::Everything, NOW);
        for column in &book.columns {
            let assignment = &column.assignment;
            let pending = match assignment.delivery {
                Delivery::InLms { .. } => !assignment.edited().is_empty(),
                _ => true,
            };
            let steps = plan.assignments.iter().filter(|s| s.assignment == assignment.id).count();
            let held = reasons(&plan, &assignment.id, None);
            prop_assert_eq!(steps + held.len(), usize::from(pending), "{:?}", held);
        }
    }

    #[test]
    fn what_is_held_to_be_looked_at_can_be_looked_at(book in book()) {
        let plan = plan(&book, &Only::Everything, NOW);
        let rows: BTreeSet<_> = gradebook::diff::changes(&book).into_iter().map(|row| row.assignment).collect();
        for held in &plan.held {
            let look = matches!(held.reason, HoldReason::Changed | HoldReason::ToDecide | HoldReason::DeletedThere);
            prop_assert!(!look || rows.contains(&held.assignment), "{:?}", held);
        }
    }
}

/// A section of one student and one assignment, in which 18 waits instead of the agreed 17.
fn waiting() -> SectionBook {
    let mut book = quiet(1, 1);
    let cell = &mut book.columns[0].cells[0].1;
    cell.edit(Grade::of(gradebook::Score::points(18)), Time::from_millis(1), false);
    cell.approve(Approval::Teacher);
    book
}

fn only_reason(book: &SectionBook) -> Option<HoldReason> {
    let plan = plan(book, &Only::Everything, NOW);
    assert_eq!(plan.grades.len() + plan.held.iter().filter(|h| h.student.is_some()).count(), 1);
    plan.held.into_iter().find(|h| h.student.is_some()).map(|h| h.reason)
}

#[test]
fn each_reason_is_given_where_it_holds() {
    type Spoil = fn(&mut SectionBook);
    let cases: [(Spoil, Option<HoldReason>); 18] = [
        (|_| (), None),
        (|b| b.link = LinkState::NotReady, Some(HoldReason::NotReady)),
        (|b| b.link = LinkState::Unknown, None),
        (|b| b.section.linked = Some(false), Some(HoldReason::SectionNotLinked)),
        (|b| b.section.linked = None, None),
        (|b| b.students[0].linked = Some(false), Some(HoldReason::NotMatched)),
        (|b| b.students[0].linked = None, None),
        (|b| b.students[0].left = true, Some(HoldReason::Left)),
        (|b| b.columns[0].assignment.in_points = false, Some(HoldReason::NotInPoints)),
        (|b| b.columns[0].assignment.delivery = Delivery::Creating, Some(HoldReason::Unanswered)),
        (
            |b| b.columns[0].assignment.delivery = Delivery::Unanswered { sent_at: NOW },
            Some(HoldReason::Unanswered),
        ),
        (
            |b| b.columns[0].assignment.delivery = Delivery::DeletedThere { id: "x".into() },
            Some(HoldReason::DeletedThere),
        ),
        (|b| b.columns[0].assignment.delivery = Delivery::OnlyHere, Some(HoldReason::WaitingForAssignment)),
        (|b| b.columns[0].assignment.local.title.push('!'), None),
        (|b| b.columns[0].cells[0].1.remote = Some(Grade::default()), Some(HoldReason::ToDecide)),
        (|b| b.columns[0].cells[0].1.remote.as_mut().unwrap().late = true, Some(HoldReason::Changed)),
        (|b| b.columns[0].cells[0].1.local.score = None, Some(HoldReason::CannotClear)),
        (|b| b.profile = LmsKind::Schoology.profile(), None),
    ];
    for (at, (spoil, reason)) in cases.into_iter().enumerate() {
        let mut book = waiting();
        spoil(&mut book);
        assert_eq!(only_reason(&book), reason, "case {at}");
    }
}

#[test]
fn a_score_above_the_maximum_goes_only_where_it_is_stored_as_it_is() {
    for (kind, reason) in [
        (LmsKind::Canvas, None),
        (LmsKind::GoogleClassroom, Some(HoldReason::AboveMaximum)),
        (LmsKind::Schoology, Some(HoldReason::AboveMaximum)),
        (LmsKind::Unknown, Some(HoldReason::AboveMaximum)),
    ] {
        let mut book = waiting();
        book.profile = kind.profile();
        book.columns[0].cells[0].1.local = Grade::of("20.01".parse().unwrap());
        assert_eq!(only_reason(&book), reason, "{kind:?}");
        book.columns[0].cells[0].1.local = Grade::of("20".parse().unwrap());
        assert_eq!(only_reason(&book), None, "{kind:?}");
    }
}

#[test]
fn a_detail_that_cannot_go_does_not_hold_the_grades_of_an_assignment_that_is_there() {
    let mut book = waiting();
    book.columns[0].assignment.local.due = Some(NOW.plus_millis(-1));
    let plan = plan(&book, &Only::Everything, NOW);
    assert_eq!(plan.grades.len(), 1, "the grade goes");
    assert_eq!(reasons(&plan, &"a0".into(), None), [HoldReason::DueInPast]);
    let (column, student) = (&book.columns[0], &book.students[0]);
    assert_eq!(hold_of(column, &column.cells[0].1, student, &book, NOW), None, "and the grid says so too");
}

#[test]
fn a_new_assignment_goes_with_its_grades_in_one_plan() {
    let mut book = waiting();
    let assignment = &mut book.columns[0].assignment;
    (assignment.delivery, assignment.base, assignment.remote) = (Delivery::OnlyHere, None, None);
    assignment.local.due = Some(NOW.plus_millis(1));
    (book.columns[0].cells[0].1.base, book.columns[0].cells[0].1.remote) = (None, None);
    let plan = plan(&book, &Only::Everything, NOW);
    assert_eq!((plan.assignments.len(), plan.grades.len(), plan.held.len()), (1, 1, 0));
}

#[test]
fn a_comment_beside_a_score_that_was_not_cleared_there_is_a_write_and_not_a_clearing() {
    let mut book = waiting();
    let cell = &mut book.columns[0].cells[0].1;
    let (blank, kept) = (Grade::default(), Grade::of(gradebook::Score::points(5)));
    cell.base = Some(Agreement { ours: blank, lms: kept.clone() });
    cell.remote = Some(kept);
    cell.local = Grade { comment: Some("see me".to_owned()), ..Grade::default() };
    let plan = plan(&book, &Only::Everything, NOW);
    assert_eq!(plan.grades[0].action, gradebook::GradeAction::Write);
    assert_eq!(plan.grades[0].fields, [GradeField::Comment]);
}

#[test]
fn our_reference_is_in_the_description_exactly_once() {
    let mut assignment = quiet(1, 1).columns.remove(0).assignment;
    assignment.local.description = "Read page 4.".to_owned();
    let sent = assignment.sent_description();
    assert_eq!(sent.matches("PB-7F3K").count(), 1);
    assignment.local.description = sent.replace("page 4", "page 5");
    assert_eq!(
        assignment.sent_description().matches("PB-7F3K").count(),
        1,
        "taken from the LMS, then sent again"
    );
    assert_eq!(Detail::ALL.len(), 4);
}
