//! The one exhaustive map from every error below to the error a host shows.

use crate::{DeskError, ErrorCode};
use lms::LmsError;
use store::{StoreError, Unfit};
use sync::{NotUndoable, SyncError};

impl DeskError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let retryable = matches!(code, ErrorCode::Offline | ErrorCode::Busy | ErrorCode::StalePlan);
        Self { code, message: message.into(), hint: hint.into(), retryable }
    }
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Invalid, message, "")
    }
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("There is no such {what} here."), "Read the section again.")
    }
    pub(crate) fn not_connected() -> Self {
        Self::new(
            ErrorCode::SignIn,
            "Passback isn’t connected to a school yet. Nothing was changed.",
            "Open the sample school, or sign in.",
        )
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        let kept = "Nothing was changed.";
        match error {
            StoreError::InUse => Self::new(
                ErrorCode::InUse,
                "Another copy of Passback is using this data folder.",
                "Close the other one, then start again.",
            ),
            StoreError::Newer { .. } => Self::new(
                ErrorCode::Storage,
                format!("This data was saved by a newer version of Passback. {kept}"),
                "Install the newer version.",
            ),
            StoreError::Unfit { why } => unfit(why),
            StoreError::InTheWay => Self::new(
                ErrorCode::Invalid,
                format!("There is already something else under that name. {kept}"),
                "Choose another name. Only a backup made by Passback is replaced.",
            ),
            StoreError::Full => Self::new(
                ErrorCode::Storage,
                format!("The disk is full, so this could not be saved. {kept}"),
                "Make room on the disk, then try again.",
            ),
            StoreError::ReadOnly => Self::new(
                ErrorCode::Storage,
                format!("The data folder can’t be written. {kept}"),
                "Check the folder’s permissions, then start again.",
            ),
            StoreError::NotFound { what } => Self::not_found(what),
            other => {
                tracing::warn!(error = %other, "store");
                Self::new(
                    ErrorCode::Storage,
                    format!("The saved data could not be used. {kept}"),
                    "Try again. If it stays, restart Passback.",
                )
            }
        }
    }
}

/// Why a file is not restored.
fn unfit(why: Unfit) -> DeskError {
    let kept = "Nothing was changed.";
    let (message, hint) = match why {
        Unfit::NotThere => (
            "There is no such file.",
            "Check the name. Backups are in the folder “backups” beside your data.",
        ),
        Unfit::NotOurs => ("That file isn’t a backup of Passback.", "Choose a file that Passback saved."),
        Unfit::Newer => (
            "That backup was saved by a newer version of Passback.",
            "Install the newer version, then restore it.",
        ),
        Unfit::Damaged => ("That backup is damaged.", "Choose an earlier one."),
        Unfit::AnotherTeacher => (
            "That backup belongs to another teacher or school.",
            "Restore it into a folder of its own with --data-dir.",
        ),
    };
    DeskError::new(ErrorCode::Invalid, format!("{message} {kept}"), hint)
}

impl From<LmsError> for DeskError {
    fn from(error: LmsError) -> Self {
        let kept = "Nothing was changed here.";
        match error {
            LmsError::Offline => Self::new(
                ErrorCode::Offline,
                format!("There is no connection to the school’s server. {kept}"),
                "Keep grading. Try again when you are online.",
            ),
            LmsError::NoAnswer => Self::new(
                ErrorCode::Offline,
                format!("The school’s server didn’t answer. {kept}"),
                "Try again in a moment.",
            ),
            LmsError::SignIn { .. } => Self::new(
                ErrorCode::SignIn,
                format!("The school’s server doesn’t accept the sign-in. {kept}"),
                "Sign in again, or ask the district whether access was withdrawn.",
            ),
            LmsError::AssignmentNotThere => Self::not_found("assignment in the LMS"),
            LmsError::StudentNotThere => Self::not_found("student in the LMS"),
            LmsError::NotThere { .. } => Self::new(
                ErrorCode::Failed,
                format!("The server at this address doesn’t offer what Passback needs. {kept}"),
                "Check the address.",
            ),
            LmsError::Refused { message, .. } => Self::new(
                ErrorCode::Failed,
                format!("The school’s server refused the request: “{message}”. {kept}"),
                "",
            ),
            LmsError::TooMany => Self {
                retryable: true,
                ..Self::new(
                    ErrorCode::Failed,
                    format!("The school’s server asks for a break. {kept}"),
                    "Wait a few minutes, then try again.",
                )
            },
            LmsError::Server { .. } => Self {
                retryable: true,
                ..Self::new(
                    ErrorCode::Failed,
                    format!("The school’s server has a problem of its own. {kept}"),
                    "Try again later.",
                )
            },
            LmsError::Unreadable { .. } | LmsError::Astray { .. } => Self::new(
                ErrorCode::Failed,
                format!("The answer of the server could not be read, so it was not used. {kept}"),
                "Check the address and the network (a sign-in page of the Wi-Fi can be in between), then try again.",
            ),
        }
    }
}

impl From<SyncError> for DeskError {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Store(error) => error.into(),
            SyncError::Lms(error) => error.into(),
            SyncError::StalePlan => Self::new(
                ErrorCode::StalePlan,
                "Something changed since this list was made, so nothing was sent.",
                "Look at the new list, then send.",
            ),
            SyncError::Busy => Self::new(
                ErrorCode::Busy,
                "A sync of this section is running. A second one was not started.",
                "Wait until it is done, or stop it.",
            ),
            SyncError::NothingToSend => Self::new(ErrorCode::Invalid, "There is nothing to send.", ""),
            SyncError::NotUndoable(why) => {
                let (message, hint) = match why {
                    NotUndoable::OnlyRead => ("This only read the LMS: there is nothing to undo.", ""),
                    NotUndoable::NotFinished => (
                        "This sync is still running, so it can’t be undone yet.",
                        "Wait until it is done, or stop it.",
                    ),
                    NotUndoable::Undone => (
                        "This sync was undone already. Nothing was changed.",
                        "To bring its scores back, undo the undo: it is in the history.",
                    ),
                };
                Self::new(ErrorCode::Invalid, message, hint)
            }
            SyncError::NotFound(what) => Self::not_found(what),
            SyncError::AnotherAssignment => Self::invalid(
                "That is another assignment: it carries neither the reference nor the title. Nothing was linked.",
            ),
            SyncError::NoId => Self::invalid(
                "There is no assignment id in that text. Copy the address of the assignment’s page.",
            ),
            SyncError::NothingToSettle => {
                Self::invalid("This assignment doesn’t wait for an answer any more.")
            }
        }
    }
}
