//! What the grid shows for a grade.

use crate::{GradeCell, Profile, Verdict};
use serde::{Deserialize, Serialize};

/// What the grid shows. One at a time; flags and corners combine with any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The student has nothing on either side.
    NotGraded,
    /// The same here and there: confirmed.
    InLms,
    /// The LMS stored something else than was sent (late policy, rounding); agreed all the same.
    Adjusted,
    /// Approved, goes with the next sync.
    Approved,
    /// A write is under way, until it has been read back.
    Sending,
    /// Scored here, waits for approval.
    Draft,
    /// Approved, but this student is not matched in the LMS.
    NotMatched,
    /// Approved, but held back for another reason.
    Held,
    /// The LMS changed it, here it is as last agreed.
    Changed,
    /// Both changed it: the teacher decides.
    ToDecide,
    /// The last write was refused or unanswered.
    Failed,
}

/// What stands around a grade and decides whether an approved one can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// The student is known not to be linked (`Some(false)`).
    pub student_not_linked: bool,
    /// The planner holds it back for another reason.
    pub held: bool,
}

/// The standing of one grade.
pub fn standing(cell: &GradeCell, around: Surroundings, profile: &Profile) -> Standing {
    if cell.sending {
        return Standing::Sending;
    }
    match cell.verdict(profile) {
        Verdict::Conflict => Standing::ToDecide,
        Verdict::TakeRemote => Standing::Changed,
        Verdict::KeepLocal if cell.failure.is_some() => Standing::Failed,
        Verdict::KeepLocal if !cell.is_approved() => Standing::Draft,
        Verdict::KeepLocal if around.student_not_linked => Standing::NotMatched,
        Verdict::KeepLocal if around.held => Standing::Held,
        Verdict::KeepLocal => Standing::Approved,
        Verdict::SameEdit => Standing::InLms,
        Verdict::Unchanged if cell.local.is_blank() && !cell.is_adjusted(profile) => Standing::NotGraded,
        Verdict::Unchanged if cell.is_adjusted(profile) => Standing::Adjusted,
        Verdict::Unchanged => Standing::InLms,
    }
}
