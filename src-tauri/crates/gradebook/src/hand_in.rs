//! What the LMS says about the work behind a grade: whether it was handed in, and whether there is anything in it.
//!
//! Read, never written, and no part of the three values: a hand-in is a fact about the student, not an edit of anybody's.

use crate::StudentId;
use std::collections::BTreeMap;

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HandInState {
    /// The LMS has a place for the work and nothing was handed in there.
    NotYet,
    /// The student handed it in.
    HandedIn,
    /// The teacher gave it back, graded. That alone does not say that anything was handed in: a paper is graded too.
    Returned,
    /// The student handed it in and took it back.
    TakenBack,
}

/// One student's work on one assignment, as far as the LMS tells. Where it tells nothing there is no value of this type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandIn {
    /// How far it has come.
    pub state: HandInState,
    /// The LMS says that it came late.
    pub late: bool,
    /// Files, texts and links in it.
    pub attachments: u32,
    /// The LMS says of everything in it that it is empty. `false` also where it does not say.
    pub blank: bool,
    /// A web page to look at it, if there is one.
    pub link: Option<String>,
}

/// The hand-ins of one assignment. Who is not in it is not known of.
pub type HandIns = BTreeMap<StudentId, HandIn>;

impl HandIn {
    /// Whether it was handed in; `None` where that cannot be told.
    pub const fn is_in(&self) -> Option<bool> {
        match self.state {
            HandInState::HandedIn => Some(true),
            HandInState::NotYet | HandInState::TakenBack => Some(false),
            HandInState::Returned if self.attachments > 0 => Some(true),
            HandInState::Returned => None,
        }
    }
    /// Handed in, with nothing in it.
    pub fn is_blank(&self) -> bool {
        self.blank && self.is_in() == Some(true)
    }
}
