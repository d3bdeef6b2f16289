//! What a run did, as far as an undo needs it. The engine makes it from the journal.

use crate::{AssignmentId, Detail, Details, Grade, GradeField, GradeStep, RunId, SectionBook, StudentId};
use std::collections::{BTreeMap, BTreeSet};

/// What a finished run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The run.
    pub run: RunId,
    /// Its steps, each place at most once.
    pub steps: BTreeMap<(AssignmentId, Option<StudentId>), DoneStep>,
    /// What runs after it did.
    pub later: Later,
}

/// One step of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoneStep {
    /// A grade was written.
    Wrote {
        /// The step as it was planned.
        step: GradeStep,
        /// What became of it.
        sent: Sent,
    },
    /// An assignment was created.
    Created {
        /// As it was sent.
        details: Details,
        /// What became of it; `before` and `reply` say nothing here.
        sent: Sent,
    },
    /// Details of an assignment were changed.
    Updated {
        /// Which.
        fields: Vec<Detail>,
        /// What was sent.
        details: Details,
        /// What the LMS held before.
        expect: Details,
        /// What became of it; `before` and `reply` say nothing here.
        sent: Sent,
    },
    /// An assignment was deleted (the run was an undo itself).
    Deleted {
        /// What became of it; `before` and `reply` say nothing here.
        sent: Sent,
    },
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// It was sent and read back.
    Yes {
        /// What the LMS held right before.
        before: Grade,
        /// What it answered.
        reply: Grade,
    },
    /// It was sent, and whether it arrived is still to be read back.
    Open,
    /// A create without a clear answer.
    Unanswered,
    /// It was sent, failed, and may have arrived all the same.
    Unclear,
    /// Nothing was sent, or certainly nothing arrived.
    No,
}

/// What runs after it did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Later {
    /// Places that a later run wrote; `None`: details of the assignment itself.
    pub sent: BTreeSet<(AssignmentId, Option<StudentId>)>,
    /// Assignments that a later run created again.
    pub created: BTreeSet<AssignmentId>,
}

impl Done {
    /// The step of the assignment itself.
    pub(super) fn of_assignment(&self, id: &AssignmentId) -> Option<&DoneStep> {
        self.steps.get(&(id.clone(), None))
    }

    /// The step of one grade.
    pub(super) fn of_grade(&self, id: &AssignmentId, student: &StudentId) -> Option<(&GradeStep, &Sent)> {
        match self.steps.get(&(id.clone(), Some(student.clone())))? {
            DoneStep::Wrote { step, sent } => Some((step, sent)),
            DoneStep::Created { .. } | DoneStep::Updated { .. } | DoneStep::Deleted { .. } => None,
        }
    }

    /// Assignments that the run touched and the book no longer has.
    pub(super) fn gone(&self, book: &SectionBook) -> BTreeSet<AssignmentId> {
        let wrote = |step: &DoneStep| match step {
            DoneStep::Wrote { sent, .. }
            | DoneStep::Created { sent, .. }
            | DoneStep::Updated { sent, .. } => *sent != Sent::No,
            DoneStep::Deleted { .. } => false,
        };
        let touched = self.steps.iter().filter(|(_, step)| wrote(step)).map(|((id, _), _)| id);
        touched.filter(|id| book.column(id).is_none()).cloned().collect()
    }

    /// Whether anything at all was sent by the run.
    pub fn sent_anything(&self) -> bool {
        self.steps.values().any(|step| match step {
            DoneStep::Wrote { sent, .. }
            | DoneStep::Created { sent, .. }
            | DoneStep::Updated { sent, .. }
            | DoneStep::Deleted { sent } => *sent != Sent::No,
        })
    }
}

/// What the LMS held when a write was over: what it answered, and what it held before where the write carried nothing
/// and the answer says nothing.
pub(super) fn held_after(step: &GradeStep, before: &Grade, reply: &Grade) -> Grade {
    let mut held = reply.clone();
    for field in [GradeField::Mark, GradeField::Comment] {
        if !step.fields.contains(&field) {
            held.take(field, before);
        }
    }
    held
}
