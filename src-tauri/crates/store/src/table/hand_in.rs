//! Hand-ins: what the LMS said about the work behind grades when they were last read. Read for one assignment at a time,
//! where somebody looks its grades through; the book does without.

use crate::column::{Columns, words};
use crate::{StoreError, Tx};
use gradebook::{AssignmentId, HandIn, HandInState, HandIns, StudentId};
use rusqlite::params;

words! {
    HandInState { NotYet = "not_yet", HandedIn = "handed_in", Returned = "returned", TakenBack = "taken_back" }
}

impl Tx<'_> {
    /// The hand-ins of an assignment, as far as anything is known of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assignment.
    pub fn hand_ins(&self, assignment: &AssignmentId) -> Result<HandIns, StoreError> {
        let no = self.assignment_no(assignment)?;
        let sql = "SELECT student.id, state, late, attachments, blank, link FROM hand_in \
                   JOIN student ON student.no = student_no WHERE assignment_no = ?1";
        let all = self.list(sql, [no], |row| {
            let hand_in = HandIn {
                state: row.word(1)?,
                late: row.col(2)?,
                attachments: row.col(3)?,
                blank: row.col(4)?,
                link: row.col(5)?,
            };
            Ok((row.id(0)?, hand_in))
        })?;
        Ok(all.into_iter().collect())
    }

    /// These are all hand-ins of the assignment now. Rows that are already so are not touched.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assignment or student.
    pub fn put_hand_ins(&mut self, assignment: &AssignmentId, now: &HandIns) -> Result<(), StoreError> {
        let before = self.hand_ins(assignment)?;
        if before == *now {
            return Ok(());
        }
        let no = self.assignment_no(assignment)?;
        let left = |student: &&StudentId| !now.contains_key(*student);
        for student in before.keys().filter(left) {
            let sql = "DELETE FROM hand_in WHERE assignment_no = ?1 AND student_no = ?2";
            self.execute(sql, [no, self.student_no(student)?])?;
        }
        for (student, hand_in) in now {
            let known = before.get(student);
            let hand_in = hand_in.after(known);
            if known == Some(&hand_in) {
                continue;
            }
            let HandIn { state, late, attachments, blank, link } = hand_in;
            let word = crate::column::Word::word(state);
            let put = "INSERT OR REPLACE INTO hand_in (assignment_no, student_no, state, late, attachments, blank, link) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            self.execute(put, params![no, self.student_no(student)?, word, late, attachments, blank, link])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::fixture::{assignment_id, school, student};

    fn work(state: HandInState) -> HandIn {
        HandIn { state, late: false, attachments: 0, blank: false, link: None }
    }

    fn put(store: &Store, now: &HandIns) -> HandIns {
        let put = store.write(|tx| {
            tx.put_hand_ins(&assignment_id(1), now)?;
            tx.hand_ins(&assignment_id(1))
        });
        put.unwrap()
    }

    fn written(store: &Store) -> i64 {
        store.read(|tx| tx.number("SELECT total_changes()", [], "changes")).unwrap()
    }

    #[test]
    fn hand_ins_come_back_as_they_were_put_and_are_of_one_assignment() {
        let store = school();
        let link = Some("https://canvas.example/files/1?a=ü".to_owned());
        let full = HandIn { late: true, attachments: 3, blank: true, link, ..work(HandInState::HandedIn) };
        let all = HandIns::from([
            (student(1), full),
            (student(2), work(HandInState::NotYet)),
            (student(3), work(HandInState::Returned)),
            (student(4), work(HandInState::TakenBack)),
        ]);
        assert_eq!(put(&store, &all), all);
        assert_eq!(
            store.read(|tx| tx.hand_ins(&assignment_id(2))).unwrap(),
            HandIns::new(),
            "of the other nothing"
        );
    }

    #[test]
    fn a_reading_brings_hand_ins_anew_and_touches_only_what_is_different() {
        let store = school();
        let mut all = HandIns::from([1, 2, 3].map(|n| (student(n), work(HandInState::NotYet))));
        put(&store, &all);
        let before = written(&store);
        put(&store, &all);
        assert_eq!(written(&store), before, "no row was written");
        all.insert(student(1), work(HandInState::HandedIn));
        all.remove(&student(2));
        assert_eq!(put(&store, &all), all);
        assert_eq!(written(&store), before + 2, "one that came, one of whom nothing is said any more");
    }

    #[test]
    fn a_word_of_a_later_program_is_an_error_and_no_hand_in() {
        let store = school();
        put(&store, &HandIns::from([(student(1), work(HandInState::NotYet))]));
        let read = store.write(|tx| {
            tx.execute("PRAGMA ignore_check_constraints = ON", [])?;
            tx.execute("UPDATE hand_in SET state = 'lost'", [])?;
            tx.hand_ins(&assignment_id(1))
        });
        assert!(matches!(read, Err(StoreError::Unreadable { column }) if column == "state"));
    }
}
