//! What the rest of the world knows a student by: ids, numbers, addresses. Each reading of the roster brings them anew.

use crate::column::Columns;
use crate::{StoreError, Tx};
use gradebook::SectionId;
use gradebook::matching::{IdKind, Identifiers, Known};
use rusqlite::params;
use std::collections::BTreeMap;

impl Tx<'_> {
    /// The section's students and what each is known by; those who left are not among them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn known_students(&self, section: &SectionId) -> Result<Vec<Known>, StoreError> {
        let no = self.section_no(section)?;
        let mut identifiers = self.identifiers_of(no)?;
        let here = self.enrolled(no)?.into_iter().filter(|enrolled| !enrolled.student.left);
        Ok(here
            .map(|enrolled| Known {
                student: enrolled.student.id,
                given: enrolled.student.given,
                family: enrolled.student.family,
                also: enrolled.student.also,
                identifiers: identifiers.remove(&enrolled.no).unwrap_or_default(),
            })
            .collect())
    }

    /// By the number of the student's row. A kind that a later program wrote is left out.
    pub(crate) fn identifiers_of(&self, section_no: i64) -> Result<BTreeMap<i64, Identifiers>, StoreError> {
        let sql = "SELECT identifier.student_no, kind, value FROM enrolment \
                   JOIN identifier ON identifier.student_no = enrolment.student_no WHERE section_no = ?1";
        let rows = self.list(sql, [section_no], |row| {
            Ok((row.col::<i64>(0)?, IdKind::of(row.text(1)?), row.col::<String>(2)?))
        })?;
        let mut all: BTreeMap<i64, Identifiers> = BTreeMap::new();
        for (no, kind, value) in rows {
            all.entry(no).or_default().extend(kind.map(|kind| (kind, value)));
        }
        Ok(all)
    }

    /// These are the student's identifiers now; nothing is written where they were so before.
    pub(crate) fn put_identifiers(
        &mut self,
        student_no: i64,
        now: &Identifiers,
        before: Identifiers,
    ) -> Result<(), StoreError> {
        if *now == before {
            return Ok(());
        }
        self.execute("DELETE FROM identifier WHERE student_no = ?1", [student_no])?;
        for (kind, value) in now.iter().filter(|(_, value)| !value.is_empty()) {
            let put = "INSERT INTO identifier (student_no, kind, value) VALUES (?1, ?2, ?3)";
            self.execute(put, params![student_no, kind.word(), value])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{school, section, student, student_row};

    #[test]
    fn a_reading_of_the_roster_brings_what_students_are_known_by_and_takes_away_what_is_not_said_any_more() {
        let store = school();
        let known = |email: &[(IdKind, &str)]| {
            let mut row = student_row(1, "Ada", "Zeta");
            row.identifiers = email.iter().map(|(kind, value)| (*kind, (*value).to_owned())).collect();
            let put = store.write(|tx| {
                tx.put_roster(&section(), &[row.clone()])?;
                tx.known_students(&section())
            });
            put.unwrap().into_iter().find(|known| known.student == student(1)).unwrap().identifiers
        };
        let both = [(IdKind::Number, "20017"), (IdKind::Email, "ada@school.example")];
        assert_eq!(known(&both).len(), 2);
        assert_eq!(known(&both).len(), 2, "read again");
        assert_eq!(known(&both[..1]), Identifiers::from([(IdKind::Number, "20017".to_owned())]));
        assert_eq!(known(&[(IdKind::Login, "")]), Identifiers::new(), "an empty one is none");
    }

    #[test]
    fn who_left_is_not_looked_for() {
        let store = school();
        let known = store.write(|tx| {
            tx.put_roster(&section(), &[student_row(2, "Ben", "Alpha")])?;
            tx.known_students(&section())
        });
        let ids: Vec<_> = known.unwrap().into_iter().map(|known| known.student).collect();
        assert_eq!(ids, [student(2)]);
    }
}
