//! One student's work on one assignment, with its grade. (The rest of the project says *grade*; this is
//! the LMS, which says *submission*.)

use crate::lms::assignment::words;
use crate::score::Score;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

words! {
    /// A mark beside or instead of a score.
    Flag {
        /// Does not count.
        Excused = "excused",
        /// Handed in after the due date.
        Late = "late",
        /// Not handed in.
        Missing = "missing",
    }
}

words! {
    /// How far the work has come.
    SubmissionState {
        /// Nothing handed in, nothing graded.
        Created = "created",
        /// Handed in, not graded.
        Submitted = "submitted",
        /// Graded; a score of zero is told from none by this.
        Returned = "returned",
        /// Taken back by the student.
        Reclaimed = "reclaimed",
    }
}

/// Something attached to an assignment or to work handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// `file`, `text` or `link`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A title.
    pub title: Option<String>,
    /// A description.
    pub description: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// The text itself, for type `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Bytes of a file; left out where it is nought or not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

/// One student's work on one assignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// How far it has come.
    pub state: SubmissionState,
    /// Excused, late, missing.
    pub flags: BTreeSet<Flag>,
    /// The score; `None` is no score, which is not zero.
    pub score: Option<Score>,
    /// A grade in words.
    pub grade: Option<String>,
    /// What the teacher wrote about it.
    pub comment: Option<String>,
    /// The Clever id of the teacher who graded it last.
    pub grader: Option<String>,
    /// A due date of the student's own.
    pub override_due_date: Option<DateTime<Utc>>,
    /// Attempts beyond the assignment's.
    pub extra_attempts: i64,
    /// What was handed in.
    pub attachments: Vec<Attachment>,
    /// When the LMS made the record: with the assignment.
    pub created: DateTime<Utc>,
    /// When anything in it last changed.
    pub last_modified: DateTime<Utc>,
}

impl Submission {
    /// The record every student has from the moment the assignment exists.
    #[must_use]
    pub fn untouched(created: DateTime<Utc>) -> Self {
        Self {
            state: SubmissionState::Created,
            flags: BTreeSet::new(),
            score: None,
            grade: None,
            comment: None,
            grader: None,
            override_due_date: None,
            extra_attempts: 0,
            attachments: Vec::new(),
            created,
            last_modified: created,
        }
    }
}
