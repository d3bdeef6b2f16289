//! Which grades and assignments this program wrote or read back lately: a reading of the LMS that began before knows less
//! than we do, even where the values have come back to what they were when it began.
//!
//! Deliberately not here: what such a reading means (`pull`).

use gradebook::{AssignmentId, StudentId};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many writes were noted; the place of a reading among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Mark(u64);

#[derive(Debug, Default)]
pub(crate) struct Writes(Mutex<Noted>);

#[derive(Debug, Default)]
struct Noted {
    count: Mark,
    last: BTreeMap<AssignmentId, BTreeMap<Option<StudentId>, Mark>>,
}

impl Writes {
    /// Before a reading begins.
    pub(crate) fn mark(&self) -> Mark {
        self.noted().count
    }

    /// Before what a write did is saved: a grade, or, without a student, the assignment's details.
    pub(crate) fn note(&self, assignment: &AssignmentId, student: Option<&StudentId>) {
        let mut noted = self.noted();
        noted.count.0 += 1;
        let count = noted.count;
        noted.last.entry(assignment.clone()).or_default().insert(student.cloned(), count);
    }

    /// Whether anything was noted of it after `mark`.
    pub(crate) fn since(&self, mark: Mark, assignment: &AssignmentId, student: Option<&StudentId>) -> bool {
        let noted = self.noted();
        let last = noted.last.get(assignment).and_then(|of| of.get(&student.cloned()));
        last.is_some_and(|last| *last > mark)
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_written_after_the_mark_is_newer_and_only_that() {
        let (writes, quiz) = (Writes::default(), AssignmentId::from("quiz"));
        let (s1, s2) = (StudentId::from("s1"), StudentId::from("s2"));
        writes.note(&quiz, Some(&s1));
        let mark = writes.mark();
        assert!(!writes.since(mark, &quiz, Some(&s1)));
        writes.note(&quiz, Some(&s2));
        assert!(writes.since(mark, &quiz, Some(&s2)));
        assert!(!writes.since(mark, &quiz, Some(&s1)) && !writes.since(mark, &quiz, None));
        writes.note(&quiz, None);
        assert!(writes.since(mark, &quiz, None));
        assert!(!writes.since(writes.mark(), &quiz, None));
    }
}
