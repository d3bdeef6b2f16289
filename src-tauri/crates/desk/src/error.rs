//! The one error type that crosses to a host.

/// Why a command was not done. Sentences are for the teacher: what happened, what was not changed, what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[ts(export, export_to = "types.ts")]
#[error("{message}")]
pub struct DeskError {
    /// What the host branches on.
    pub code: ErrorCode,
    /// What happened and what was not changed.
    pub message: String,
    /// What to do next, may be empty.
    pub hint: String,
    /// Trying again later can work without a change.
    pub retryable: bool,
}

/// A code exists only if a host branches on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[ts(export, export_to = "types.ts")]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The school's server refuses the sign-in.
    SignIn,
    /// No connection.
    Offline,
    /// The plan that was shown is no longer current: show the new one.
    StalePlan,
    /// A sync of this section is running.
    Busy,
    /// The input cannot be used as it is.
    Invalid,
    /// The thing named does not exist here.
    NotFound,
    /// Another copy of Passback uses the same data.
    InUse,
    /// The data are encrypted and their key is not to be had: try again, or begin anew.
    Key,
    /// The same, and the key is in a file that waits for its passphrase.
    Passphrase,
    /// The app is locked.
    Locked,
    /// The data folder cannot be read or written.
    Storage,
    /// Anything else.
    Failed,
}
