//! What the engine can fail with.

use gradebook::FailureKind;
use lms::LmsError;
use serde::{Deserialize, Serialize};
use store::StoreError;

/// Errors of the engine.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The LMS.
    #[error(transparent)]
    Lms(#[from] LmsError),
    /// The plan that was shown is no longer what a sync would do.
    #[error("the plan is no longer current")]
    StalePlan,
    /// A run of this section is active.
    #[error("a run is active")]
    Busy,
    /// There is nothing to send.
    #[error("nothing to send")]
    NothingToSend,
    /// The thing named does not exist.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// "Did it arrive?" was answered with something that is not this assignment.
    #[error("another assignment")]
    AnotherAssignment,
    /// The answer to "Did it arrive?" holds no id.
    #[error("no id in the answer")]
    NoId,
    /// This run cannot be undone.
    #[error("not undoable: {0:?}")]
    NotUndoable(NotUndoable),
    /// Nothing there waits for this answer.
    #[error("nothing to settle")]
    NothingToSettle,
}

/// Why a run cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotUndoable {
    /// It only read.
    OnlyRead,
    /// It is still going on.
    NotFinished,
    /// It was undone already, and that undo still stands.
    Undone,
}

/// Why a run stopped before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum StopReason {
    /// The teacher stopped it.
    Cancelled,
    /// The network or the server went away.
    Offline,
    /// The sign-in is refused.
    SignIn,
    /// The server asks to slow down and does not let up.
    TooMany,
    /// The same failure again and again: one message, not thirty.
    SameFailure {
        /// Which.
        kind: FailureKind,
    },
    /// This computer could not save: disk full, folder gone.
    Storage,
}

impl StopReason {
    /// Why two things that went side by side stopped: whoever was stopped because of the other one says so, and that one
    /// says why.
    pub(crate) fn first(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        one.filter(|reason| *reason != Self::Cancelled).or(other).or(one)
    }

    /// The reason why everything must stop after this error, if it is one of those.
    pub fn of(error: &LmsError) -> Option<Self> {
        match error {
            LmsError::Offline => Some(Self::Offline),
            LmsError::SignIn { .. } => Some(Self::SignIn),
            LmsError::TooMany => Some(Self::TooMany),
            LmsError::NoAnswer
            | LmsError::AssignmentNotThere
            | LmsError::StudentNotThere
            | LmsError::NotThere { .. }
            | LmsError::Refused { .. }
            | LmsError::Server { .. }
            | LmsError::Unreadable { .. }
            | LmsError::Astray { .. } => None,
        }
    }
}
