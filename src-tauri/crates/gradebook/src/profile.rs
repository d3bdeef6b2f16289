//! What one LMS can hold and how it rounds. Facts are Clever's documentation or, where it is silent, careful guesses
//! that the read-back corrects (see `docs/adr/0004-lms-profiles.md`).

use crate::GradeField;
use serde::{Deserialize, Serialize};

/// The LMSs that Clever LMS Connect reaches (`lms_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LmsKind {
    /// Instructure Canvas.
    Canvas,
    /// Google Classroom.
    GoogleClassroom,
    /// PowerSchool Schoology.
    Schoology,
    /// `lms_type` is absent or new to this program: the most careful profile.
    Unknown,
}

/// What happens to a score above the maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverMaximum {
    /// Stored as it is (extra credit).
    Accepts,
    /// Refused.
    Refuses,
    /// Silently lowered to the maximum.
    Caps,
}

/// What one LMS can hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Which LMS.
    pub kind: LmsKind,
    /// Digits after the point that it keeps.
    pub decimals: u32,
    /// Scores above the maximum.
    pub over_maximum: OverMaximum,
    /// It holds at most one of excused, missing and late.
    pub one_flag: bool,
    /// It holds the late flag.
    pub late: bool,
    /// It holds comments.
    pub comments: bool,
    /// A score can be cleared through the API. Clever documents no way.
    pub clears: bool,
    /// A score of zero may be left out when it is read (`x-omitempty`): absent after we wrote 0 means "0 or none".
    pub omits_zero: bool,
    /// The maximum must be a whole number.
    pub whole_points: bool,
    /// Longest title.
    pub title_chars: usize,
}

impl Profile {
    /// Whether this LMS can hold this part of a grade at all.
    pub const fn holds(&self, field: GradeField) -> bool {
        match field {
            GradeField::Mark => true,
            GradeField::Late => self.late,
            GradeField::Comment => self.comments,
        }
    }
}

impl LmsKind {
    /// Its name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Canvas => "Canvas",
            Self::GoogleClassroom => "Google Classroom",
            Self::Schoology => "Schoology",
            Self::Unknown => "the LMS",
        }
    }

    /// Reads Clever's `lms_type`; unknown words are accepted.
    pub fn from_clever(text: &str) -> Self {
        match text {
            "canvas" => Self::Canvas,
            "google_classroom" => Self::GoogleClassroom,
            "schoology" => Self::Schoology,
            _ => Self::Unknown,
        }
    }

    /// The profile through Clever LMS Connect.
    pub const fn profile(self) -> Profile {
        let careful = Profile {
            kind: self,
            decimals: 2,
            over_maximum: OverMaximum::Refuses,
            one_flag: true,
            late: true,
            comments: true,
            clears: false,
            omits_zero: true,
            whole_points: false,
            title_chars: 255,
        };
        match self {
            Self::Canvas => Profile { over_maximum: OverMaximum::Accepts, ..careful },
            Self::GoogleClassroom => {
                Profile { comments: false, whole_points: true, title_chars: 3_000, ..careful }
            }
            Self::Schoology => Profile { over_maximum: OverMaximum::Caps, late: false, ..careful },
            Self::Unknown => careful,
        }
    }
}
