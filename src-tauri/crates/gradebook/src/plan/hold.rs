//! Why something stays here: the pre-flight of assignments and grades. Policy only; it plans nothing.

use super::HoldReason;
use crate::{
    Assignment, Column, Delivery, Detail, Details, GradeCell, GradeField, LinkState, OverMaximum,
    SectionBook, Status, Student, Time, Verdict,
};

/// Whether an approved grade of this column is held back, for the grid. The planner's own rule, without a plan.
pub fn hold_of(
    column: &Column,
    cell: &GradeCell,
    student: &Student,
    book: &SectionBook,
    now: Time,
) -> Option<HoldReason> {
    let held = assignment_hold(&column.assignment, book, now);
    let assignment = hold_of_grades(&column.assignment, held);
    grade_hold(column, cell, student, book, assignment)
}

/// What the grades of an assignment that is held back are told; `None`: they can go all the same.
pub(super) fn hold_of_grades(assignment: &Assignment, held: Option<HoldReason>) -> Option<HoldReason> {
    match held? {
        reason @ (HoldReason::Unanswered
        | HoldReason::DeletedThere
        | HoldReason::SectionNotLinked
        | HoldReason::NotReady) => Some(reason),
        // Its details may be held back; grades of an assignment that is there need not wait for them.
        _ if assignment.remote_id().is_some() => None,
        _ => Some(HoldReason::WaitingForAssignment),
    }
}

pub(super) fn assignment_hold(assignment: &Assignment, book: &SectionBook, now: Time) -> Option<HoldReason> {
    match &assignment.delivery {
        Delivery::Creating | Delivery::Unanswered { .. } => return Some(HoldReason::Unanswered),
        Delivery::DeletedThere { .. } => return Some(HoldReason::DeletedThere),
        Delivery::OnlyHere | Delivery::InLms { .. } => {}
    }
    if book.link == LinkState::NotReady {
        return Some(HoldReason::NotReady);
    }
    if book.section.linked == Some(false) {
        return Some(HoldReason::SectionNotLinked);
    }
    let new = matches!(assignment.delivery, Delivery::OnlyHere);
    let edited = assignment.edited();
    let Details { title, due, points, .. } = &assignment.local;
    let title_wrong = title.trim().is_empty() || title.chars().count() > book.profile.title_chars;
    let points_wrong = points.is_none_or(|p| book.profile.whole_points && !p.is_whole());
    if (new || edited.contains(&Detail::Title)) && title_wrong
        || (new || edited.contains(&Detail::Points)) && points_wrong
        || (new || edited.contains(&Detail::Due)) && due.is_none()
    {
        return Some(HoldReason::DetailsMissing);
    }
    if (new || edited.contains(&Detail::Due)) && due.is_some_and(|d| d <= now) {
        return Some(HoldReason::DueInPast);
    }
    None
}

pub(super) fn grade_hold(
    column: &Column,
    cell: &GradeCell,
    student: &Student,
    book: &SectionBook,
    assignment: Option<HoldReason>,
) -> Option<HoldReason> {
    if assignment == Some(HoldReason::DeletedThere) {
        // Whatever was changed there went with it: there is nothing to compare any more.
        return assignment;
    }
    match cell.verdict(&book.profile) {
        Verdict::Conflict => return Some(HoldReason::ToDecide),
        Verdict::TakeRemote => return Some(HoldReason::Changed),
        Verdict::KeepLocal | Verdict::Unchanged | Verdict::SameEdit => {}
    }
    if let Some(reason) = assignment {
        return Some(reason);
    }
    if student.left {
        return Some(HoldReason::Left);
    }
    if student.linked == Some(false) {
        return Some(HoldReason::NotMatched);
    }
    if !column.assignment.in_points {
        return Some(HoldReason::NotInPoints);
    }
    let moved = cell.field_verdict(GradeField::Mark, &book.profile) == Verdict::KeepLocal;
    if moved && cell.local.clears(&cell.expected_remote()) && !book.profile.clears {
        return Some(HoldReason::CannotClear);
    }
    let above = match (cell.local.score, column.assignment.local.points) {
        (Some(score), Some(points)) => score > points && cell.local.status == Status::Counted,
        _ => false,
    };
    if moved && above && book.profile.over_maximum != OverMaximum::Accepts {
        return Some(HoldReason::AboveMaximum);
    }
    None
}
