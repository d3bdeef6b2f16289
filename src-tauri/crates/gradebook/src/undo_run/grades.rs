//! Grades: which still hold what the run sent, and what each goes back to.

use super::done::{Done, Sent, held_after};
use super::{LeftAlone, LeftReason, UndoPlan, section_hold};
use crate::{
    Assignment, AssignmentAction, Column, Delivery, Detail, Grade, GradeAction, GradeCell, GradeField,
    GradeStep, OverMaximum, Profile, Score, SectionBook, Status, Student, Verdict,
};

/// What an undo does with one grade.
enum Back {
    /// Puts it back.
    Put(Box<GradeStep>),
    /// Nothing: the run did not write it, or it is as it was before.
    Nothing,
    /// Leaves it alone.
    Left(LeftReason),
}

/// Plans the grades of one assignment that stays in the LMS.
pub(super) fn plan(column: &Column, book: &SectionBook, done: &Done, undo: &mut UndoPlan) {
    let points = points_after(&column.assignment, undo);
    for (index, cell) in &column.cells {
        let Some(student) = book.student(*index) else { continue };
        let Some((step, sent)) = done.of_grade(&column.assignment.id, &student.id) else { continue };
        match back(column, cell, student, book, done, (step, sent), points) {
            Back::Put(step) => undo.plan.grades.push(*step),
            Back::Nothing => {}
            Back::Left(reason) => undo.left.push(LeftAlone {
                assignment: column.assignment.id.clone(),
                student: Some(student.id.clone()),
                reason,
            }),
        }
    }
}

/// The maximum that the assignment has when its details have been put back, which is done first.
fn points_after(assignment: &Assignment, undo: &UndoPlan) -> Option<Score> {
    let back = undo.plan.assignments.iter().find(|s| s.assignment == assignment.id);
    match back.map(|s| &s.action) {
        Some(AssignmentAction::Update { fields, details, .. }) if fields.contains(&Detail::Points) => {
            details.points
        }
        _ => assignment.local.points,
    }
}

fn back(
    column: &Column,
    cell: &GradeCell,
    student: &Student,
    book: &SectionBook,
    done: &Done,
    (step, sent): (&GradeStep, &Sent),
    points: Option<Score>,
) -> Back {
    let profile = &book.profile;
    let there = there(cell);
    let (before, reply) = match sent {
        Sent::Yes { before, reply } => (before, reply),
        Sent::Open => return Back::Left(LeftReason::NotConfirmed),
        Sent::Unclear if there.same_all(&step.after(), profile) => {
            return Back::Left(LeftReason::Unclear);
        }
        Sent::Unclear | Sent::Unanswered | Sent::No => return Back::Nothing,
    };
    if !is_there(column, done) {
        return Back::Left(LeftReason::AssignmentGone);
    }
    if cell.sending {
        return Back::Left(LeftReason::NotConfirmed);
    }
    let held = held_after(step, before, reply);
    let earlier = earlier(step, before, &held, profile);
    let place = (column.assignment.id.clone(), Some(student.id.clone()));
    let sent_since = done.later.sent.contains(&place);
    match still_ours(cell, step, &held, profile, sent_since) {
        Ok(()) => {}
        // An undo that was stopped half-way did this one already, or the run changed nothing.
        Err(_) if is_as_before(cell, step, earlier.as_ref().map_or(before, |e| &e.there), profile) => {
            return Back::Nothing;
        }
        Err(reason) => return Back::Left(reason),
    }
    let Some(earlier) = earlier else {
        return Back::Left(LeftReason::FirstScore);
    };
    let moved = |f: &GradeField| profile.holds(*f) && !earlier.there.same(&held, *f, profile);
    let fields: Vec<GradeField> = step.fields.iter().copied().filter(moved).collect();
    if fields.is_empty() {
        return Back::Nothing;
    }
    if let Some(reason) =
        hold(column, student, book, &earlier.here, fields.contains(&GradeField::Mark), points)
    {
        return Back::Left(reason);
    }
    let mut send = cell.local.clone();
    for field in &fields {
        send.take(*field, &earlier.here);
    }
    Back::Put(Box::new(GradeStep {
        assignment: column.assignment.id.clone(),
        student: student.id.clone(),
        action: GradeAction::PutBack,
        fields,
        expect: cell.expected_remote(),
        send,
        edits: cell.edits,
        ours: Some(cell.local.clone()).filter(|ours| *ours != cell.expected_remote()),
    }))
}

/// What the LMS holds, as far as is known.
pub(super) fn there(cell: &GradeCell) -> Grade {
    cell.remote.clone().unwrap_or_else(|| cell.expected_remote())
}

/// Whether the assignment that the run wrote to is still in the LMS: the same one, not one made again since.
pub(super) fn is_there(column: &Column, done: &Done) -> bool {
    matches!(column.assignment.delivery, Delivery::InLms { .. })
        && !done.later.created.contains(&column.assignment.id)
}

/// Whether both sides still hold what the run left there; the reason why not otherwise.
pub(super) fn still_ours(
    cell: &GradeCell,
    step: &GradeStep,
    held: &Grade,
    profile: &Profile,
    sent_since: bool,
) -> Result<(), LeftReason> {
    let same_there = there(cell).same_all(held, profile);
    match cell.verdict(profile) {
        Verdict::TakeRemote | Verdict::Conflict => Err(LeftReason::EditedThere),
        Verdict::KeepLocal | Verdict::SameEdit => Err(LeftReason::EditedHere),
        Verdict::Unchanged if same_there && cell.local == step.send => Ok(()),
        Verdict::Unchanged if sent_since => Err(LeftReason::SentSince),
        Verdict::Unchanged if same_there => Err(LeftReason::EditedHere),
        Verdict::Unchanged => Err(LeftReason::EditedThere),
    }
}

/// Nothing waits, and the LMS holds what it held before the run.
fn is_as_before(cell: &GradeCell, step: &GradeStep, before: &Grade, profile: &Profile) -> bool {
    let there = there(cell);
    cell.verdict(profile) == Verdict::Unchanged && step.fields.iter().all(|f| there.same(before, *f, profile))
}

/// An earlier value on both sides.
struct Earlier {
    /// What is sent and stays here.
    here: Grade,
    /// What the LMS held for it.
    there: Grade,
}

/// The value before the run; `None`: there was no score, and the score that is there now cannot be taken away.
fn earlier(step: &GradeStep, before: &Grade, held: &Grade, profile: &Profile) -> Option<Earlier> {
    let mut earlier =
        Earlier { here: step.ours.clone().unwrap_or_else(|| before.clone()), there: before.clone() };
    if earlier.here.score.is_none() && before.score.is_some() {
        // The LMS held a score that was none here: only a score brings it back.
        earlier.here.take(GradeField::Mark, before);
    }
    let no_score = before.score.is_none() && held.score.is_some();
    if step.fields.contains(&GradeField::Mark) && no_score && !profile.clears {
        if before.status == Status::Counted {
            return None;
        }
        // Excused or missing again; the score underneath stays and does not count.
        earlier.here.score = held.score;
        earlier.there.score = held.score;
    }
    Some(earlier)
}

fn hold(
    column: &Column,
    student: &Student,
    book: &SectionBook,
    earlier: &Grade,
    mark: bool,
    points: Option<Score>,
) -> Option<LeftReason> {
    if let Some(reason) = section_hold(book) {
        return Some(reason);
    }
    if student.left {
        return Some(LeftReason::Left);
    }
    if student.linked == Some(false) {
        return Some(LeftReason::NotMatched);
    }
    if !column.assignment.in_points {
        return Some(LeftReason::NotInPoints);
    }
    let above = match (earlier.score, points) {
        (Some(score), Some(points)) => score > points && earlier.status == Status::Counted,
        _ => false,
    };
    if mark && above && book.profile.over_maximum != OverMaximum::Accepts {
        return Some(LeftReason::AboveMaximum);
    }
    None
}
