//! What a sample school is asked to be, and why it may refuse to open.

use crate::faults::Faults;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Where the school reads the time; a test passes a fixed or a moving one.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The LMS behind the school.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LmsKind {
    /// Instructure Canvas.
    #[default]
    Canvas,
    /// Google Classroom.
    GoogleClassroom,
    /// PowerSchool Schoology Learning.
    Schoology,
}

impl LmsKind {
    /// The word Clever uses in `lms_type`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Canvas => "canvas",
            Self::GoogleClassroom => "google_classroom",
            Self::Schoology => "schoology",
        }
    }

    /// The name people know it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Canvas => "Canvas",
            Self::GoogleClassroom => "Google Classroom",
            Self::Schoology => "Schoology",
        }
    }
}

/// What kind of school to open, and where.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The loopback port; 0 takes any free one.
    pub port: u16,
    /// Everything that looks random follows from this.
    pub seed: u64,
    /// The LMS behind the school.
    pub lms: LmsKind,
    /// Students in every section, at most 200; `None` for the believable sizes.
    pub students: Option<u32>,
    /// Assignments in every section, at most 300; `None` for the believable numbers.
    pub assignments: Option<u32>,
    /// Where the LMS keeps its contents; `None` keeps them in memory only.
    pub data_dir: Option<PathBuf>,
    /// The trouble to start with.
    pub faults: Faults,
}

/// Most students a section can have.
pub const MOST_STUDENTS: u32 = 200;
/// Most assignments a section can start with.
pub const MOST_ASSIGNMENTS: u32 = 300;

/// Why a school could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SchoolError {
    /// `students` or `assignments` beyond what the school can hold.
    #[error("a section can have 1 to {MOST_STUDENTS} students and up to {MOST_ASSIGNMENTS} assignments")]
    TooLarge,
    /// A setting among the faults has no meaning.
    #[error(transparent)]
    Faults(#[from] crate::faults::FaultsError),
    /// The port is taken, or this computer allows no listening.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The data folder cannot be read or written.
    #[error("cannot {act} {}", path.display())]
    Disk {
        /// What was being done.
        act: &'static str,
        /// The file or folder it was done to.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The saved school cannot be understood; it is left as it is.
    #[error("{} is not a sample school this program can read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the reader said.
        source: serde_json::Error,
    },
    /// The folder holds a school made with other options.
    #[error("{} holds another sample school ({found}); choose another folder or the same options", path.display())]
    OtherSchool {
        /// The data folder.
        path: PathBuf,
        /// What the saved school was made with.
        found: String,
    },
    /// Another running sample school uses the folder.
    #[error("another sample school is using {}", path.display())]
    InUse {
        /// The data folder.
        path: PathBuf,
    },
}
