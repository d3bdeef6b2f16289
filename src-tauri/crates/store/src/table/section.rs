//! The teacher's sections.

use crate::column::{Columns, Word, millis};
use crate::{StoreError, Tx};
use gradebook::{Policies, SectionId, Time};
use rusqlite::{Row, params};

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRow {
    /// Id.
    pub id: SectionId,
    /// Name.
    pub name: String,
    /// Period, may be empty.
    pub period: String,
    /// Term, may be empty.
    pub term: String,
    /// Linked to a course of the LMS; `None`: not known.
    pub linked: Option<bool>,
    /// The teacher's three answers.
    pub policies: Policies,
    /// When the LMS was last read; `None`: never.
    pub read_at: Option<Time>,
    /// No longer among the teacher's sections; kept because grades exist here.
    pub gone: bool,
    /// Place in the list.
    pub position: u32,
}

impl Default for SectionRow {
    fn default() -> Self {
        Self {
            id: SectionId::from(""),
            name: String::new(),
            period: String::new(),
            term: String::new(),
            linked: None,
            policies: Policies::default(),
            read_at: None,
            gone: false,
            position: 0,
        }
    }
}

const SELECT: &str = "SELECT id, name, period, term, linked, assignments_go, results_go, lms_edits, read_at, gone, \
                      position FROM section";

fn read(row: &Row<'_>) -> Result<SectionRow, StoreError> {
    Ok(SectionRow {
        id: row.id(0)?,
        name: row.col(1)?,
        period: row.col(2)?,
        term: row.col(3)?,
        linked: row.col(4)?,
        policies: Policies { assignments: row.word(5)?, results: row.word(6)?, edits: row.word(7)? },
        read_at: row.maybe_time(8)?,
        gone: row.col(9)?,
        position: row.col(10)?,
    })
}

impl Tx<'_> {
    /// All sections ever seen and not removed, in their order; those that are gone come last.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn sections(&self) -> Result<Vec<SectionRow>, StoreError> {
        self.list(&format!("{SELECT} WHERE removed_at IS NULL ORDER BY gone, position, name, id"), [], read)
    }

    /// Whether the row with this number is understood.
    pub(crate) fn section_is_understood(&self, no: i64) -> Result<(), StoreError> {
        self.first(&format!("{SELECT} WHERE no = ?1"), [no], read).map(|_| ())
    }

    /// One section.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it was never seen, or was removed.
    pub fn section(&self, id: &SectionId) -> Result<SectionRow, StoreError> {
        let sql = format!("{SELECT} WHERE id = ?1 AND removed_at IS NULL");
        let found = self.first(&sql, [id.as_str()], read)?;
        found.ok_or(StoreError::NotFound { what: "section" })
    }

    /// Takes in a reading of the roster: these are the teacher's sections now. Others are marked as gone. What was
    /// answered and read here (`policies`, `read_at`) stays as it is for sections already known.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn put_sections(&mut self, rows: &[SectionRow]) -> Result<(), StoreError> {
        self.notes.sections = true;
        self.execute("UPDATE section SET gone = 1 WHERE gone = 0", [])?;
        let sql = "INSERT INTO section (id, name, period, term, linked, assignments_go, results_go, lms_edits, read_at, \
                   gone, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10) \
                   ON CONFLICT (id) DO UPDATE SET name = excluded.name, period = excluded.period, \
                   term = excluded.term, linked = excluded.linked, gone = 0, position = excluded.position";
        for row in rows {
            let Policies { assignments, results, edits } = row.policies;
            self.execute(
                sql,
                params![
                    row.id.as_str(),
                    row.name,
                    row.period,
                    row.term,
                    row.linked,
                    assignments.word(),
                    results.word(),
                    edits.word(),
                    millis(row.read_at),
                    row.position,
                ],
            )?;
        }
        Ok(())
    }

    /// Sets the section's answers to the three questions.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn set_policies(&mut self, id: &SectionId, policies: Policies) -> Result<(), StoreError> {
        let sql = "UPDATE section SET assignments_go = ?2, results_go = ?3, lms_edits = ?4 WHERE id = ?1";
        let Policies { assignments, results, edits } = policies;
        let words = params![id.as_str(), assignments.word(), results.word(), edits.word()];
        found(self.execute(sql, words)?)
    }

    /// Notes when the LMS was read.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn set_read_at(&mut self, id: &SectionId, at: Time) -> Result<(), StoreError> {
        let sql = "UPDATE section SET read_at = ?2 WHERE id = ?1";
        found(self.execute(sql, params![id.as_str(), at.millis()])?)
    }

    pub(crate) fn section_no(&self, id: &SectionId) -> Result<i64, StoreError> {
        let sql = "SELECT no FROM section WHERE id = ?1 AND removed_at IS NULL";
        self.number(sql, [id.as_str()], "section")
    }
}

fn found(rows: usize) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound { what: "section" }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::fixture::{AT, section, section_row};
    use gradebook::{AssignmentsGo, LmsEdits, ResultsGo};

    #[test]
    fn a_roster_reading_keeps_the_answers_and_marks_what_is_gone() {
        let store = Store::in_memory().unwrap();
        let policies = Policies {
            assignments: AssignmentsGo::AtOnce,
            results: ResultsGo::AtOnce,
            edits: LmsEdits::Ignore,
        };
        let sections = store
            .write(|tx| {
                tx.put_sections(&[section_row("sec-1", "Algebra"), section_row("sec-2", "Biology")])?;
                tx.set_policies(&section(), policies)?;
                tx.set_read_at(&section(), AT)?;
                let again =
                    SectionRow { linked: Some(false), position: 3, ..section_row("sec-1", "Algebra II") };
                tx.put_sections(&[again])?;
                tx.sections()
            })
            .unwrap();
        let expected = [
            SectionRow {
                linked: Some(false),
                position: 3,
                policies,
                read_at: Some(AT),
                ..section_row("sec-1", "Algebra II")
            },
            SectionRow { gone: true, ..section_row("sec-2", "Biology") },
        ];
        assert_eq!(sections, expected);
        let back = store.write(|tx| {
            tx.put_sections(&[section_row("sec-2", "Biology")])?;
            tx.section(&SectionId::from("sec-2"))
        });
        assert!(!back.unwrap().gone, "a section that comes back is there again");
    }

    #[test]
    fn a_section_never_seen_is_not_found() {
        let store = Store::in_memory().unwrap();
        let missing = |r: Result<(), StoreError>| matches!(r, Err(StoreError::NotFound { what: "section" }));
        assert!(missing(store.read(|tx| tx.section(&section()).map(|_| ()))));
        assert!(missing(store.read(|tx| tx.book(&section()).map(|_| ()))));
        assert!(missing(store.write(|tx| tx.set_policies(&section(), Policies::default()))));
        assert!(missing(store.write(|tx| tx.set_read_at(&section(), AT))));
    }
}
