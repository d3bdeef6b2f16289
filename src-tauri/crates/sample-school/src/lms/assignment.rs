//! An assignment as the LMS holds it.

use crate::lms::submission::Attachment;
use crate::score::Score;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$about])* #[serde(rename = $word)] $variant),+ }
        impl $name {
            /// All of them, in the order of the published specification.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word on the wire.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            /// The one with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// How results are expressed.
    GradingType {
        /// A number of points.
        Points = "points",
        /// A share of the maximum.
        Percent = "percent",
        /// Complete or incomplete.
        PassFail = "pass_fail",
        /// A letter.
        LetterGrade = "letter_grade",
    }
}

words! {
    /// What students hand in.
    SubmissionType {
        /// A web address.
        Link = "link",
        /// A file.
        File = "file",
        /// Text typed in the LMS.
        Text = "text",
        /// A post in a discussion.
        Discussion = "discussion",
    }
}

words! {
    /// Whom the assignment is for.
    AssigneeMode {
        /// Everybody in the section.
        All = "all",
        /// The students listed.
        Individuals = "individuals",
    }
}

/// An assignment as the LMS holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// The id Clever gave it: a UUID.
    pub id: String,
    /// The Clever id of its section.
    pub section: String,
    /// The title, exactly as it came.
    pub title: String,
    /// The description; it may hold HTML.
    pub description: String,
    /// The description without HTML, when one was sent.
    pub description_plaintext: Option<String>,
    /// When work starts to count as late; none only when a person removed it.
    pub due: Option<DateTime<Utc>>,
    /// When students see it.
    pub display_date: Option<DateTime<Utc>>,
    /// When work may begin.
    pub start_date: Option<DateTime<Utc>>,
    /// When it closes.
    pub end_date: Option<DateTime<Utc>>,
    /// The maximum; none for ungraded work.
    pub points: Option<Score>,
    /// How results are expressed.
    pub grading_type: GradingType,
    /// Whom it is for.
    pub assignee_mode: AssigneeMode,
    /// The students, for [`AssigneeMode::Individuals`].
    pub assignee_ids: Vec<String>,
    /// What students hand in.
    pub submission_types: Vec<SubmissionType>,
    /// How often they may hand in; 0 when not said.
    pub max_attempts: i64,
    /// The term sent along, where the LMS keeps it.
    pub term_id: Option<String>,
    /// Material attached to it.
    pub attachments: Vec<Attachment>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was last changed, by anybody.
    pub last_modified: DateTime<Utc>,
    /// Its place in the section's history, for those from before the school was opened.
    pub history: Option<usize>,
    /// Running number of those made through the API.
    pub made: Option<u64>,
    /// Graded by the computer; no LMS or API field, only the assignment file tells.
    pub auto_graded: bool,
}

impl Assignment {
    /// True when this student has it.
    #[must_use]
    pub fn is_for(&self, student: &str) -> bool {
        self.assignee_mode == AssigneeMode::All || self.assignee_ids.iter().any(|id| id == student)
    }
}
