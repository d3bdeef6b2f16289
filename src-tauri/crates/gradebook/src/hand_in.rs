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
    /// The same with what was known before: work that was handed in stays so when it was given back, graded, and the LMS
    /// says no longer what was in it.
    #[must_use]
    pub fn after(&self, before: Option<&Self>) -> Self {
        match before.filter(|before| before.is_in() == Some(true) && self.is_in().is_none()) {
            None => self.clone(),
            Some(before) => Self {
                state: HandInState::HandedIn,
                late: self.late || before.late,
                attachments: before.attachments,
                blank: before.blank,
                link: self.link.clone().or_else(|| before.link.clone()),
            },
        }
    }
    /// Handed in, with nothing in it.
    pub fn is_blank(&self) -> bool {
        self.blank && self.is_in() == Some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_was_handed_in_stays_so_when_it_comes_back_graded_and_a_paper_does_not_become_one() {
        let work = |state, attachments| HandIn { state, late: false, attachments, blank: false, link: None };
        let back = work(HandInState::Returned, 0);
        for (before, expected) in [
            (None, None),
            (Some(work(HandInState::HandedIn, 2)), Some(true)),
            (Some(work(HandInState::HandedIn, 0)), Some(true)),
            (Some(work(HandInState::Returned, 1)), Some(true)),
            (Some(work(HandInState::Returned, 0)), None),
            (Some(work(HandInState::NotYet, 0)), None),
            (Some(work(HandInState::TakenBack, 1)), None),
        ] {
            let after = back.after(before.as_ref());
            assert_eq!(after.is_in(), expected, "{before:?}");
            assert_eq!(back.after(Some(&after)), after, "and once more");
        }
        let taken = work(HandInState::TakenBack, 0);
        assert_eq!(
            taken.after(Some(&work(HandInState::HandedIn, 1))),
            taken,
            "what the LMS says plainly holds"
        );
    }
}
