//! The three questions every teacher answers once per section, and may answer again per assignment.

use serde::{Deserialize, Serialize};

/// When assignments go to the LMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentsGo {
    /// With "Sync to LMS".
    #[default]
    WithSync,
    /// As soon as they are made.
    AtOnce,
}

/// When results go to the LMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultsGo {
    /// After the teacher approves.
    #[default]
    AfterApproval,
    /// As soon as they come in; acts on auto-graded assignments only.
    AtOnce,
}

/// What happens to edits made in the LMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LmsEdits {
    /// Shown as changes; nothing is taken unasked.
    #[default]
    Show,
    /// Taken when only the LMS changed, and listed.
    Take,
    /// Not read back. A write still looks first and withholds itself when the LMS moved.
    Ignore,
}

/// The three answers in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Policies {
    /// When assignments go.
    pub assignments: AssignmentsGo,
    /// When results go.
    pub results: ResultsGo,
    /// Edits made in the LMS.
    pub edits: LmsEdits,
}

/// One assignment's own answers; `None` follows the section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct OwnPolicies {
    /// When the assignment goes.
    pub assignments: Option<AssignmentsGo>,
    /// When its results go.
    pub results: Option<ResultsGo>,
    /// Edits made in the LMS.
    pub edits: Option<LmsEdits>,
}

impl Policies {
    /// What holds for one assignment.
    pub fn with(self, own: OwnPolicies) -> Self {
        Self {
            assignments: own.assignments.unwrap_or(self.assignments),
            results: own.results.unwrap_or(self.results),
            edits: own.edits.unwrap_or(self.edits),
        }
    }
}
