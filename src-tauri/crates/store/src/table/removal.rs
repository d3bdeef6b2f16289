//! Removing one section from this computer, with everything that belongs to it. Its row stays, empty, so that a reading
//! of the roster does not bring it back unasked; its ids in the LMS stay in the ledger, which brings the assignments
//! back with the section. Deliberately not here: what stays of its trail (`trail/removed.rs`), whether it may be removed
//! (desk).

use crate::column::{Columns, json};
use crate::tx::Leaving;
use crate::{StoreError, Tx};
use gradebook::{AssignmentId, SectionId, Time};
use rusqlite::params;
use std::collections::BTreeSet;

/// Whether the ids of a section's assignments in the LMS stay known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepIds {
    /// They come back with the section: no assignment is made a second time.
    Yes,
    /// They are forgotten, for good.
    No,
}

/// A section that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedSection {
    /// Id.
    pub id: SectionId,
    /// Name.
    pub name: String,
    /// Term, may be empty.
    pub term: String,
    /// When it was removed.
    pub at: Time,
    /// No longer among the teacher's sections.
    pub gone: bool,
}

/// Key of the setting that says that something removed is still to be overwritten, and which sections' ids the ledger
/// is to forget.
const TIDY: &str = "tidy";

/// What belongs to a section, in the order in which it can go. `?1` is its number.
const OF_A_SECTION: [&str; 7] = [
    "DELETE FROM op WHERE section_no = ?1",
    "DELETE FROM journal WHERE section_no = ?1",
    "DELETE FROM run WHERE section_no = ?1",
    "DELETE FROM grade WHERE assignment_no IN (SELECT no FROM assignment WHERE section_no = ?1)",
    "DELETE FROM assignment WHERE section_no = ?1",
    "DELETE FROM teacher WHERE section_no = ?1",
    "DELETE FROM enrolment WHERE section_no = ?1",
];

/// Rows of the trail that are here again and whose hash tells that they were removed.
const TOLD_AGAIN: &str = "DELETE FROM trail WHERE EXISTS (SELECT 1 FROM trail_gone WHERE trail_gone.id = trail.id \
                          AND trail_gone.hash = trail.hash)";

/// Students and people who belong to nothing any more.
const OF_NOBODY: [&str; 3] = [
    "DELETE FROM identifier WHERE student_no NOT IN (SELECT student_no FROM enrolment)",
    "DELETE FROM student WHERE no NOT IN (SELECT student_no FROM enrolment UNION SELECT student_no FROM grade \
     UNION SELECT student_no FROM trail UNION SELECT student_no FROM journal WHERE student_no IS NOT NULL)",
    "DELETE FROM person WHERE no NOT IN (SELECT person_no FROM teacher \
     UNION SELECT lms_by FROM grade WHERE lms_by IS NOT NULL UNION SELECT person_no FROM trail WHERE person_no IS NOT NULL)",
];

/// Key of the list of assignments that do not come back with their section.
fn not_back_key(section: &SectionId) -> String {
    format!("removed-here/{section}")
}

impl Tx<'_> {
    /// Removes a section with its students, assignments, grades, runs, journal, ops and trail, and the settings that
    /// are about it. Answers how many rows of the trail went.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn remove_section(&mut self, id: &SectionId, keep: KeepIds, at: Time) -> Result<u64, StoreError> {
        let no = self.section_no(id)?;
        // The ledger must know every id before the database forgets it.
        let news = self.assignment_news()?;
        self.notes.news.extend(news.into_iter().filter(|news| news.section == *id));
        self.notes.leaving = Some(Leaving { section: id.clone(), keep });
        self.notes.notable = true;
        let mut not_back = self.removed_here(id)?;
        let its = "SELECT id FROM assignment WHERE section_no = ?1 AND removed = 1 ORDER BY no";
        not_back.extend(self.list(its, [no], |row| row.id::<AssignmentId>(0))?);
        let rows = self.trail_remove(id, no, at)?;
        self.clear_section(no)?;
        let sql = "UPDATE section SET removed_at = ?2, linked = NULL, read_at = NULL, assignments_go = 'with_sync', \
                   results_go = 'after_approval', lms_edits = 'show' WHERE no = ?1";
        self.execute(sql, params![no, at.millis()])?;
        let about = "DELETE FROM setting WHERE substr(key, -length(?1) - 1) = '/' || ?1";
        self.execute(about, [id.as_str()])?;
        if !not_back.is_empty() {
            self.set_setting(&not_back_key(id), Some(&json(&not_back)?))?;
        }
        self.clear_nobody()?;
        let mut forget = self.to_tidy()?.unwrap_or_default();
        if keep == KeepIds::No {
            forget.push(id.clone());
        }
        self.set_setting(TIDY, Some(&json(&forget)?))?;
        Ok(rows)
    }

    /// Assignments that the teacher had removed here before their section was: they do not come back with it.
    pub(crate) fn removed_here(&self, section: &SectionId) -> Result<BTreeSet<AssignmentId>, StoreError> {
        let kept = self.setting(&not_back_key(section))?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Sections whose ids are still to be forgotten, where something removed is still to be overwritten. One that is here
    /// again is not among them.
    pub(crate) fn to_tidy(&self) -> Result<Option<Vec<SectionId>>, StoreError> {
        let Some(text) = self.setting(TIDY)? else { return Ok(None) };
        let mut forget: Vec<SectionId> = serde_json::from_str(&text).unwrap_or_default();
        let removed = self.removed_sections()?;
        forget.retain(|id| removed.iter().any(|section| section.id == *id));
        Ok(Some(forget))
    }

    /// Nothing is left to be overwritten.
    pub(crate) fn tidied(&mut self) -> Result<(), StoreError> {
        self.set_setting(TIDY, None)
    }

    /// An older copy came back: what it was about to forget may have come back since.
    pub(crate) fn forget_nothing_more(&mut self) -> Result<(), StoreError> {
        match self.setting(TIDY)? {
            Some(_) => self.set_setting(TIDY, Some("[]")),
            None => Ok(()),
        }
    }

    fn clear_section(&mut self, no: i64) -> Result<(), StoreError> {
        OF_A_SECTION.iter().try_for_each(|sql| self.execute(sql, [no]).map(|_| ()))
    }

    fn clear_nobody(&mut self) -> Result<(), StoreError> {
        self.forget_numbers();
        OF_NOBODY.iter().try_for_each(|sql| self.execute(sql, []).map(|_| ()))
    }

    /// The sections that were removed, latest first.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn removed_sections(&self) -> Result<Vec<RemovedSection>, StoreError> {
        let sql = "SELECT id, name, term, removed_at, gone FROM section WHERE removed_at IS NOT NULL \
                   ORDER BY removed_at DESC, name, id";
        self.list(sql, [], |row| {
            Ok(RemovedSection {
                id: row.id(0)?,
                name: row.col(1)?,
                term: row.col(2)?,
                at: row.time(3)?,
                gone: row.col(4)?,
            })
        })
    }

    /// Lets a section that was removed in again, with the assignments whose ids were kept. Its students and grades come
    /// with the next readings.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub fn take_section_back(&mut self, id: &SectionId) -> Result<(), StoreError> {
        let sql = "UPDATE section SET removed_at = NULL WHERE id = ?1 AND removed_at IS NOT NULL";
        if self.execute(sql, [id.as_str()])? == 0 {
            return Err(StoreError::NotFound { what: "section" });
        }
        self.notes.sections = true;
        self.notes.notable = true;
        Ok(())
    }

    /// Rows of a younger file are about to be added to an older copy: what that file tells was removed since goes, so
    /// that the numbers it gave anew are free. A section with rows of the trail that nothing is told of stays until
    /// [`Tx::remove_again`].
    pub(crate) fn remove_what_is_told(&mut self) -> Result<(), StoreError> {
        self.execute(TOLD_AGAIN, [])?;
        for removed in self.removed_sections()? {
            let (no, left) = self.left_of(&removed.id)?;
            if left == 0 {
                self.clear_section(no)?;
                self.clear_nobody()?;
            }
        }
        Ok(())
    }

    /// A database was put together from an older copy: what was removed since goes again.
    pub(crate) fn remove_again(&mut self) -> Result<(), StoreError> {
        self.execute(TOLD_AGAIN, [])?;
        for removed in self.removed_sections()? {
            let (no, left) = self.left_of(&removed.id)?;
            if left > 0 {
                self.trail_remove(&removed.id, no, removed.at)?;
            }
            self.clear_section(no)?;
        }
        self.clear_nobody()
    }

    /// The number of a section, and how many rows of the trail are its own.
    fn left_of(&self, id: &SectionId) -> Result<(i64, i64), StoreError> {
        let no = self.number("SELECT no FROM section WHERE id = ?1", [id.as_str()], "section")?;
        Ok((no, self.number("SELECT count(*) FROM trail WHERE section_no = ?1", [no], "count")?))
    }
}

#[cfg(test)]
mod tests;
