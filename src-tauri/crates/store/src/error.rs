//! What the store can fail with. No name, score or text of a row is in any of these.

use crate::Unfit;
use crate::key::NoKey;
use rusqlite::ErrorCode;

/// Errors of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another Passback has this data folder open.
    #[error("the data folder is in use")]
    InUse,
    /// The database was written by a newer program; nothing was touched.
    #[error("the database has version {found}, this program knows {known}")]
    Newer {
        /// Its version.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// The file named cannot be restored; nothing was touched.
    #[error("the file cannot be restored: {why:?}")]
    Unfit {
        /// Why not.
        why: Unfit,
    },
    /// The data are encrypted and their key is not to be had; nothing was touched.
    #[error("the key of the data is not to be had: {why:?}")]
    Key {
        /// Why not.
        why: NoKey,
    },
    /// Something lies where a backup should go, and it is no backup of ours; nothing was touched.
    #[error("another file is in the way")]
    InTheWay,
    /// The database turned out to be damaged while it was in use. The next opening checks it as a whole.
    #[error("the database is damaged")]
    Damaged,
    /// No room on the disk; the transaction changed nothing.
    #[error("the disk is full")]
    Full,
    /// The folder or its files cannot be written.
    #[error("the data folder is read-only")]
    ReadOnly,
    /// The operating system refused something else.
    #[error("input or output failed: {what}")]
    Io {
        /// What was attempted.
        what: &'static str,
    },
    /// The thing named is not here.
    #[error("not found: {what}")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
    },
    /// The change would break a rule of the data, for instance a second assignment with the same id in the LMS.
    #[error("the data would contradict itself: {rule}")]
    Clash {
        /// Table and column, or the rule's name, as SQLite says it. Carries no values.
        rule: String,
    },
    /// A stored value is not of the form that this program writes.
    #[error("unreadable value in column {column}")]
    Unreadable {
        /// The column.
        column: String,
    },
    /// SQLite refused for any other reason: a fault of this program.
    #[error("database error {code}")]
    Sql {
        /// SQLite's extended result code, 0 when the fault is on our side of it.
        code: i32,
    },
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = error else { return Self::Sql { code: 0 } };
        match failure.code {
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
            ErrorCode::SystemIoFailure => Self::Io { what: "reading or writing the database" },
            ErrorCode::CannotOpen => Self::Io { what: "opening the database" },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::InUse,
            ErrorCode::ConstraintViolation => Self::Clash { rule: message.unwrap_or_default() },
            _ => Self::Sql { code: failure.extended_code },
        }
    }
}

impl StoreError {
    pub(crate) fn io(error: &std::io::Error, what: &'static str) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Io { what },
        }
    }
}
