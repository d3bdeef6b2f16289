//! Undoing a sync: from what a finished run did and what both sides hold now, the plan that puts the earlier values
//! back. Pure, like [`crate::plan`], and executed by the same machinery.
//!
//! What an undo leaves behind is well defined: a grade that was put back is agreed on both sides at its earlier value
//! and waits for nothing; a grade that was left alone is exactly as it was before the undo. Nothing stays approved
//! that the next sync would send again.
//!
//! Deliberately not here: undoing the teacher's own actions on this computer ([`crate::op`]), and making a deleted
//! assignment again (creating is never done by an undo; "Keep mine" does it on purpose).

mod assignments;
mod done;
mod grades;

pub use done::{Done, DoneStep, Later, Sent};

use crate::plan::fingerprint_of;
use crate::{AssignmentId, LinkState, Plan, RunId, SectionBook, StudentId, Time};
use serde::{Deserialize, Serialize};

/// What to do with assignments that the run created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreatedByRun {
    /// Delete them in the LMS, where nobody has touched them since.
    #[default]
    Delete,
    /// Let them stay there.
    Keep,
}

/// What undoing one run would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoPlan {
    /// The run that is undone.
    pub run: RunId,
    /// What is sent: exactly this, by its fingerprint. Its `held`, `drafts` and `unchanged` are empty.
    pub plan: Plan,
    /// What stays as it is now, each with its reason.
    pub left: Vec<LeftAlone>,
}

/// One thing that an undo does not touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftAlone {
    /// Assignment.
    pub assignment: AssignmentId,
    /// Student; `None`: the assignment itself.
    pub student: Option<StudentId>,
    /// Why.
    pub reason: LeftReason,
}

/// Why an undo leaves something alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftReason {
    /// The teacher changed it here since, and that is not in the LMS yet.
    EditedHere,
    /// A later sync sent something else.
    SentSince,
    /// Somebody changed it in the LMS since.
    EditedThere,
    /// There was no score before, and the API has no way to take one away: clear it in the LMS.
    FirstScore,
    /// The assignment has no earlier due date or maximum that could be sent.
    NothingBefore,
    /// The earlier due date is over; the LMS takes only later ones.
    DueInPast,
    /// It was never read back whether the write arrived: read the LMS first.
    NotConfirmed,
    /// It got no clear answer, and the LMS has the value all the same: who wrote it will never be known, so it is not taken
    /// away.
    Unclear,
    /// A create got no clear answer: "Did it arrive?" first.
    Unanswered,
    /// The assignment is no longer in the LMS, or was made again since.
    AssignmentGone,
    /// The run was an undo that deleted the assignment: "Keep mine" makes it again.
    DeletedByUndo,
    /// The student is no longer on the roster.
    Left,
    /// The student is not matched in the LMS.
    NotMatched,
    /// The earlier score is above the maximum, and this LMS refuses or lowers such scores.
    AboveMaximum,
    /// The LMS no longer counts this assignment in points.
    NotInPoints,
    /// The section is not linked to a course of the LMS any more.
    SectionNotLinked,
    /// The district's connection to its LMS is not ready.
    NotReady,
}

/// Makes the plan that undoes `done`.
pub fn undo_plan(book: &SectionBook, done: &Done, created: CreatedByRun, now: Time) -> UndoPlan {
    let mut undo =
        UndoPlan { run: done.run.clone(), plan: Plan::empty(book.section.id.clone()), left: Vec::new() };
    for id in done.gone(book) {
        undo.left.push(LeftAlone { assignment: id, student: None, reason: LeftReason::AssignmentGone });
    }
    for column in &book.columns {
        let gone = assignments::plan(column, book, done, created, now, &mut undo);
        if gone == assignments::Fate::Stays {
            grades::plan(column, book, done, &mut undo);
        }
    }
    let UndoPlan { run, plan, .. } = &mut undo;
    plan.fingerprint = fingerprint_of(&("undo", &*run, &plan.section, &plan.assignments, &plan.grades));
    undo
}

/// What keeps everything of a section from being sent.
fn section_hold(book: &SectionBook) -> Option<LeftReason> {
    match (book.link, book.section.linked) {
        (LinkState::NotReady, _) => Some(LeftReason::NotReady),
        (_, Some(false)) => Some(LeftReason::SectionNotLinked),
        (LinkState::Ready | LinkState::Unknown, Some(true) | None) => None,
    }
}
