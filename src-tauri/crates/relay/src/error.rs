//! What can go wrong inside the relay. Texts carry no name, no token and no address of a person.

use crate::clever::CleverError;
use crate::records::PostgresError;

/// Why the relay could not do something.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The database could not be read or written.
    #[error("the relay's records cannot be used: {0}")]
    Records(#[from] rusqlite::Error),
    /// The database that several instances share did not do something.
    #[error("the relay's records cannot be used: {0}")]
    Postgres(#[from] PostgresError),
    /// A row of the database is not what this version writes.
    #[error("the relay's records hold something this version cannot read")]
    Unreadable,
    /// The database was made by a newer version.
    #[error("the relay's records were made by a newer version of this program")]
    Newer,
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    Random,
    /// A district token cannot be unsealed: the sealing key is another one than when it was kept.
    #[error("a district token cannot be unsealed: the sealing key is not the one it was sealed with")]
    Unsealed,
    /// Clever did not answer as it should.
    #[error(transparent)]
    Clever(#[from] CleverError),
    /// A client could not be set up.
    #[error("the connection to Clever cannot be set up: {0}")]
    Setup(#[from] lms::SetupError),
    /// A task of the relay was cut off.
    #[error("the relay is closing")]
    Closing,
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] crate::tls::TlsError),
    /// The address cannot be listened at.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder or the file of the records cannot be used.
    #[error("cannot use {}: {source}", path.display())]
    Folder {
        /// The folder or the file.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The sample school could not be opened.
    #[error("the sample school cannot be opened: {0}")]
    School(#[from] sample_school::SchoolError),
}
