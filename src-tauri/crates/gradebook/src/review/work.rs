//! The work behind the grades: who handed it in, and where that says something.

use crate::{HandIn, HandIns, SectionBook};

/// How many students handed their work in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandedIn {
    /// So many did.
    pub count: usize,
    /// Of so many of whom the LMS tells.
    pub of: usize,
}

impl HandedIn {
    /// Counts the students who are still in the section. Where nobody handed anything in, work is not collected in the
    /// LMS (a paper, a quiz elsewhere), and "not handed in" would be a reproach to the whole class.
    pub(super) fn of(book: &SectionBook, hand_ins: &HandIns) -> Option<Self> {
        let here = book.students.iter().filter(|student| !student.left);
        let told: Vec<bool> = here.filter_map(|student| hand_ins.get(&student.id)?.is_in()).collect();
        let count = told.iter().filter(|is_in| **is_in).count();
        (count > 0).then_some(Self { count, of: told.len() })
    }

    /// Most handed it in: who did not stands out.
    pub(super) const fn is_usual(self) -> bool {
        self.count * 2 > self.of
    }
}

/// What is known of the work behind one grade.
#[derive(Debug, Clone, Copy)]
pub(super) struct Work<'a> {
    /// Of this student; `None` is not known.
    pub(super) hand_in: Option<&'a HandIn>,
    /// Most of the class handed theirs in.
    pub(super) is_usual: bool,
}

impl Work<'_> {
    pub(super) fn is_blank(self) -> bool {
        self.hand_in.is_some_and(HandIn::is_blank)
    }
    pub(super) fn is_not_in(self) -> bool {
        self.is_usual && self.hand_in.and_then(HandIn::is_in) == Some(false)
    }
    pub(super) fn is_late(self) -> bool {
        self.hand_in.is_some_and(|hand_in| hand_in.late && hand_in.is_in() != Some(false))
    }
}
