//! One user action: logged with what it changed, so that it can be undone and redone.

use crate::{
    Agreement, Approval, Assignment, AssignmentId, Delivery, Details, DetailsAgreement, Failure, Grade,
    GradeCell, OwnPolicies, Policies, StudentId, Time,
};
use serde::{Deserialize, Serialize};

/// What kind of action it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpKind {
    /// Typing, pasting, flags, comments, clearing.
    EditGrades,
    /// Approval given.
    Approve,
    /// Approval taken back.
    Unapprove,
    /// Decisions on changes made in the LMS.
    Decide,
    /// An assignment was made.
    MakeAssignment,
    /// An assignment was changed.
    ChangeAssignment,
    /// A never-sent assignment was removed.
    RemoveAssignment,
    /// Answers to the three questions.
    SetPolicies,
    /// "Did it arrive?" was answered.
    Settle,
    /// An assignment file was taken in.
    ImportAssignments,
    /// A file of results was taken in.
    ImportResults,
    /// An earlier op was undone.
    Undo,
    /// An undone op was done again.
    Redo,
}

impl OpKind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::EditGrades,
        Self::Approve,
        Self::Unapprove,
        Self::Decide,
        Self::MakeAssignment,
        Self::ChangeAssignment,
        Self::RemoveAssignment,
        Self::SetPolicies,
        Self::Settle,
        Self::ImportAssignments,
        Self::ImportResults,
        Self::Undo,
        Self::Redo,
    ];
}

/// What an op did to one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Delta {
    /// A grade.
    Grade(Box<GradeDelta>),
    /// An assignment's details and answers; `None` before: it did not exist, after: it was removed.
    Assignment {
        /// Which.
        assignment: AssignmentId,
        /// Before.
        before: Option<Box<AssignmentState>>,
        /// After.
        after: Option<Box<AssignmentState>>,
    },
    /// The section's answers.
    Policies {
        /// Before.
        before: Policies,
        /// After.
        after: Policies,
    },
}

/// What an op did to one grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeDelta {
    /// Assignment.
    pub assignment: AssignmentId,
    /// Student.
    pub student: StudentId,
    /// Before.
    pub before: GradeState,
    /// After.
    pub after: GradeState,
}

/// The undoable part of a grade.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GradeState {
    /// Local value.
    pub local: Grade,
    /// Last agreed value: only decisions change it.
    pub base: Option<Agreement>,
    /// Approved, and by whom.
    pub approved: Option<Approval>,
    /// What the LMS said when last read: only keeping an assignment that was deleted there changes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<Grade>,
    /// The last write did not work out; gone with an edit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// When it was last edited here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Time>,
    /// Edited here since the connection dropped.
    #[serde(default)]
    pub offline: bool,
}

/// The undoable part of an assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentState {
    /// Details here.
    pub local: Details,
    /// Its own answers.
    pub policies: OwnPolicies,
    /// Graded by a machine.
    pub auto_graded: bool,
    /// Last agreed details: only decisions change them.
    #[serde(default)]
    pub base: Option<DetailsAgreement>,
    /// How far it got: only the decision on a deletion changes it.
    #[serde(default)]
    pub delivery: Option<Delivery>,
    /// What the LMS said when last read: only the decision on a deletion changes it.
    #[serde(default)]
    pub remote: Option<Details>,
    /// The last create or update did not work out; gone with a change.
    #[serde(default)]
    pub failure: Option<Failure>,
    /// Its grades were read at least once: only the decision on a deletion changes it.
    #[serde(default)]
    pub grades_read: bool,
    /// The LMS counts it in points; not known of ops that an earlier version logged.
    #[serde(default)]
    pub in_points: Option<bool>,
}

impl AssignmentState {
    /// The undoable part of this assignment.
    pub fn of(assignment: &Assignment) -> Self {
        Self {
            local: assignment.local.clone(),
            policies: assignment.policies,
            auto_graded: assignment.auto_graded,
            base: assignment.base.clone(),
            delivery: Some(assignment.delivery.clone()),
            remote: assignment.remote.clone(),
            failure: assignment.failure.clone(),
            grades_read: assignment.grades_read,
            in_points: Some(assignment.in_points),
        }
    }

    /// The assignment in this state: one that an undo or redo brings back. An earlier version's op did not say all of
    /// it; then it is one that is only here, or the question of its deletion comes back with it.
    pub fn revive(&self, id: &AssignmentId, reference: String) -> Assignment {
        let gone = matches!(&self.delivery, Some(Delivery::DeletedThere { .. }));
        Assignment {
            id: id.clone(),
            reference,
            local: self.local.clone(),
            base: self.base.clone().filter(|_| gone),
            remote: self.remote.clone().filter(|_| gone),
            delivery: self.delivery.clone().filter(|_| gone).unwrap_or(Delivery::OnlyHere),
            auto_graded: self.auto_graded,
            policies: self.policies,
            failure: self.failure.clone(),
            grades_read: self.grades_read && gone,
            in_points: self.in_points.unwrap_or(true),
        }
    }

    /// Puts an assignment from this state into `after`. `false`, and nothing changed, when it is no longer as this
    /// state has it. A sync in between does not stand in the way of undoing an edit, only of undoing a decision.
    pub fn replace(&self, after: &Self, assignment: &mut Assignment) -> bool {
        let decided = self.base != after.base;
        let moved = self.delivery != after.delivery;
        if assignment.local != self.local
            || decided && assignment.base != self.base
            || moved && Some(&assignment.delivery) != self.delivery.as_ref()
        {
            return false;
        }
        assignment.local = after.local.clone();
        assignment.policies = after.policies;
        assignment.auto_graded = after.auto_graded;
        if decided {
            assignment.base.clone_from(&after.base);
        }
        if let Some(delivery) = after.delivery.as_ref().filter(|_| moved) {
            assignment.delivery = delivery.clone();
            assignment.remote.clone_from(&after.remote);
            assignment.grades_read = after.grades_read;
        }
        if assignment.base == after.base {
            // Not synced since: why it could not be sent then is still true.
            assignment.failure.clone_from(&after.failure);
        }
        true
    }
}

impl GradeState {
    /// The undoable part of this grade.
    pub fn of(cell: &GradeCell) -> Self {
        Self {
            local: cell.local.clone(),
            base: cell.base.clone(),
            approved: cell.approved.filter(|_| cell.is_approved()).map(|(_, by)| by),
            remote: cell.remote.clone(),
            failure: cell.failure.clone(),
            edited_at: cell.edited_at,
            offline: cell.offline,
        }
    }
}

impl GradeDelta {
    /// The delta that undoes this one.
    pub fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone(), ..self.clone() }
    }

    /// Applies the delta to a grade. `false`, and nothing changed, when the grade is no longer as the delta found it:
    /// somebody edited it since, and their edit stays. A sync in between does not stand in the way of undoing an
    /// edit: the restored value simply waits for approval again.
    pub fn apply(&self, cell: &mut GradeCell, at: Time, offline: bool) -> bool {
        if cell.local != self.before.local || cell.sending {
            return false;
        }
        let decided = self.before.base != self.after.base;
        let forgot = self.before.remote != self.after.remote;
        if decided && cell.base != self.before.base || forgot && cell.remote != self.before.remote {
            return false;
        }
        let synced_since = cell.base != self.before.base;
        cell.edit(self.after.local.clone(), at, offline);
        if decided {
            cell.base.clone_from(&self.after.base);
        }
        if forgot {
            cell.remote.clone_from(&self.after.remote);
        }
        if !synced_since {
            cell.failure.clone_from(&self.after.failure);
            if (self.before.edited_at, self.after.edited_at) != (None, None) {
                cell.edited_at = self.after.edited_at;
            }
            if self.before.offline != self.after.offline {
                cell.offline = self.after.offline;
            }
        }
        cell.approved = match self.after.approved {
            Some(by) if !synced_since => Some((cell.edits, by)),
            _ => None,
        };
        true
    }
}

impl Delta {
    /// The delta that undoes this one.
    pub fn inverse(&self) -> Self {
        match self {
            Self::Grade(delta) => Self::Grade(Box::new(delta.inverse())),
            Self::Assignment { assignment, before, after } => Self::Assignment {
                assignment: assignment.clone(),
                before: after.clone(),
                after: before.clone(),
            },
            Self::Policies { before, after } => Self::Policies { before: *after, after: *before },
        }
    }
}
