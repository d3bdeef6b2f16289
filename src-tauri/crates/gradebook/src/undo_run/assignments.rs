//! Assignments: details that the run changed go back; what it created is deleted only while nobody has touched it.

use super::done::{Done, DoneStep, Sent, held_after};
use super::grades::{is_there, still_ours, there};
use super::{CreatedByRun, LeftAlone, LeftReason, UndoPlan, section_hold};
use crate::{
    Assignment, AssignmentAction, AssignmentStep, Column, Delivery, Detail, Details, Grade, SectionBook,
    StudentId, Time, Verdict, plan::hold_of,
};

/// What becomes of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays in the LMS (or is not there at all).
    Stays,
    /// It is deleted, and its grades with it.
    Goes,
}

/// Plans the assignment itself.
pub(super) fn plan(
    column: &Column,
    book: &SectionBook,
    done: &Done,
    created: CreatedByRun,
    now: Time,
    undo: &mut UndoPlan,
) -> Fate {
    let id = &column.assignment.id;
    let mut fate = Fate::Stays;
    let mut left = |reason| {
        undo.left.push(LeftAlone { assignment: id.clone(), student: None, reason });
    };
    let action = match done.of_assignment(id) {
        Some(DoneStep::Created { details, sent }) => {
            if created == CreatedByRun::Keep {
                return fate;
            }
            match delete_of(column, (details, sent), book, done, now) {
                Ok(action) => {
                    fate = if action.is_some() { Fate::Goes } else { Fate::Stays };
                    action
                }
                Err(reason) => {
                    left(reason);
                    None
                }
            }
        }
        Some(DoneStep::Updated { fields, details, expect, sent }) => {
            match update_of(column, (fields.as_slice(), details, expect), sent, book, done, now) {
                Ok((action, stay)) => {
                    stay.into_iter().for_each(&mut left);
                    action
                }
                Err(reason) => {
                    left(reason);
                    None
                }
            }
        }
        Some(DoneStep::Deleted { .. }) => {
            if matches!(column.assignment.delivery, Delivery::DeletedThere { .. }) {
                left(LeftReason::DeletedByUndo);
            }
            None
        }
        Some(DoneStep::Wrote { .. }) | None => None,
    };
    undo.plan.assignments.extend(action.map(|action| AssignmentStep { assignment: id.clone(), action }));
    fate
}

/// The delete of an assignment that the run created; the reason why it is not offered otherwise.
fn delete_of(
    column: &Column,
    (details, sent): (&Details, &Sent),
    book: &SectionBook,
    done: &Done,
    now: Time,
) -> Result<Option<AssignmentAction>, LeftReason> {
    match sent {
        Sent::Yes { .. } => {}
        Sent::Open => return Err(LeftReason::NotConfirmed),
        Sent::Unanswered => return Err(LeftReason::Unanswered),
        Sent::Unclear | Sent::No => return Ok(None),
    }
    if !is_there(column, done) {
        return Err(LeftReason::AssignmentGone);
    }
    let expect = as_created(&column.assignment, details)?;
    let mut grades: Vec<(StudentId, Grade)> = Vec::new();
    for (index, cell) in &column.cells {
        let Some(student) = book.student(*index) else { continue };
        let there = there(cell);
        match done.of_grade(&column.assignment.id, &student.id) {
            Some((step, Sent::Yes { before, reply })) => {
                let held = held_after(step, before, reply);
                let place = (column.assignment.id.clone(), Some(student.id.clone()));
                let sent_since = done.later.sent.contains(&place);
                still_ours(cell, step, &held, &book.profile, sent_since)?;
                grades.push((student.id.clone(), held));
            }
            Some((_, Sent::Open)) => return Err(LeftReason::NotConfirmed),
            _ if !there.is_blank() => return Err(LeftReason::EditedThere),
            // Typed for this run and not sent: it stays here as it is.
            Some((step, _)) if cell.edits == step.edits => {}
            _ if cell.local.is_blank() => {}
            // It could not go with the run and can't now: it waits here, whether the assignment is there or not.
            None if hold_of(column, cell, student, book, now).is_some() => {}
            _ => return Err(LeftReason::EditedHere),
        }
    }
    match section_hold(book) {
        Some(reason) => Err(reason),
        None => Ok(Some(AssignmentAction::Delete { expect, grades })),
    }
}

/// What the LMS holds of an assignment whose details nobody has touched since it was created.
fn as_created(assignment: &Assignment, created: &Details) -> Result<Details, LeftReason> {
    let Some(base) = &assignment.base else { return Err(LeftReason::EditedThere) };
    for detail in Detail::ALL {
        match assignment.detail_verdict(detail) {
            Verdict::Unchanged => {}
            Verdict::TakeRemote | Verdict::Conflict | Verdict::SameEdit => {
                return Err(LeftReason::EditedThere);
            }
            Verdict::KeepLocal => return Err(LeftReason::EditedHere),
        }
        if !holds(assignment, &base.ours, created, detail) {
            return Err(LeftReason::SentSince);
        }
    }
    Ok(base.lms.clone())
}

/// Whether our side holds what was sent; the reference that was sent with the description is not ours.
fn holds(assignment: &Assignment, ours: &Details, sent: &Details, detail: Detail) -> bool {
    match detail {
        Detail::Description => {
            ours.description == sent.description
                || ours.description.trim() == assignment.without_reference(&sent.description).trim()
        }
        detail => ours.same(sent, detail),
    }
}

type Changed<'a> = (&'a [Detail], &'a Details, &'a Details);
type Updates = (Option<AssignmentAction>, Vec<LeftReason>);

/// The update that puts changed details back, and which of them cannot go back.
fn update_of(
    column: &Column,
    (fields, sent_details, before): Changed<'_>,
    sent: &Sent,
    book: &SectionBook,
    done: &Done,
    now: Time,
) -> Result<Updates, LeftReason> {
    match sent {
        Sent::Yes { .. } => {}
        Sent::Open => return Err(LeftReason::NotConfirmed),
        Sent::Unclear | Sent::Unanswered | Sent::No => return Ok((None, Vec::new())),
    }
    let assignment = &column.assignment;
    if !is_there(column, done) {
        return Err(LeftReason::AssignmentGone);
    }
    let Some(base) = &assignment.base else { return Err(LeftReason::NotConfirmed) };
    if fields.iter().all(|f| base.lms.same(before, *f) && assignment.detail_verdict(*f) == Verdict::Unchanged)
    {
        return Ok((None, Vec::new()));
    }
    if !assignment.changed().is_empty() {
        return Err(LeftReason::EditedThere);
    }
    for field in fields {
        if assignment.detail_verdict(*field) != Verdict::Unchanged {
            return Err(LeftReason::EditedHere);
        }
        if !holds(assignment, &base.ours, sent_details, *field) {
            let since = done.later.sent.contains(&(assignment.id.clone(), None));
            return Err(if since { LeftReason::SentSince } else { LeftReason::EditedThere });
        }
    }
    if let Some(reason) = section_hold(book) {
        return Err(reason);
    }
    let mut details = base.lms.clone();
    let mut back = Vec::new();
    let mut stay = Vec::new();
    for field in fields {
        match field {
            Detail::Due if before.due.is_none() => stay.push(LeftReason::NothingBefore),
            Detail::Due if before.due.is_some_and(|due| due <= now) => stay.push(LeftReason::DueInPast),
            Detail::Points if before.points.is_none() => stay.push(LeftReason::NothingBefore),
            Detail::Title if before.title.trim().is_empty() => stay.push(LeftReason::NothingBefore),
            field => {
                details.take(*field, before);
                back.push(*field);
            }
        }
    }
    let update = AssignmentAction::Update { fields: back, details, expect: base.lms.clone() };
    let action = matches!(&update, AssignmentAction::Update { fields, .. } if !fields.is_empty());
    Ok((action.then_some(update), stay))
}
