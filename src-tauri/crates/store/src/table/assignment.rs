//! Assignments. Their ids are irreplaceable: the LMS cannot list them.

use crate::column::{Columns, Word, json, maybe_json, millis};
use crate::{StoreError, Tx};
use gradebook::{Assignment, AssignmentId, Delivery, Details, OwnPolicies, SectionId, Time};
use rusqlite::{Row, params};

const SELECT: &str = "SELECT no, id, reference, title, description, due, points, base, remote, delivery, remote_id, \
                      sent_at, auto_graded, assignments_go, results_go, lms_edits, failure, grades_read, in_points \
                      FROM assignment";
const NEWEST_FIRST: &str = "ORDER BY due IS NULL, due DESC, title, id";

fn read(row: &Row<'_>) -> Result<Assignment, StoreError> {
    Ok(Assignment {
        id: row.id(1)?,
        reference: row.col(2)?,
        local: Details {
            title: row.col(3)?,
            description: row.col(4)?,
            due: row.maybe_time(5)?,
            points: row.maybe_score(6)?,
        },
        base: row.maybe_json(7)?,
        remote: row.maybe_json(8)?,
        delivery: delivery(row)?,
        auto_graded: row.col(12)?,
        policies: OwnPolicies {
            assignments: row.maybe_word(13)?,
            results: row.maybe_word(14)?,
            edits: row.maybe_word(15)?,
        },
        failure: row.maybe_json(16)?,
        grades_read: row.col(17)?,
        in_points: row.col(18)?,
    })
}

fn delivery(row: &Row<'_>) -> Result<Delivery, StoreError> {
    Ok(match row.text(9)? {
        "only_here" => Delivery::OnlyHere,
        "creating" => Delivery::Creating,
        "unanswered" => Delivery::Unanswered { sent_at: row.time(11)? },
        "in_lms" => Delivery::InLms { id: row.id(10)? },
        "deleted_there" => Delivery::DeletedThere { id: row.id(10)? },
        _ => return Err(row.unreadable(9)),
    })
}

/// Word, id in the LMS, time it was sent.
fn delivery_columns(delivery: &Delivery) -> (&'static str, Option<&str>, Option<i64>) {
    match delivery {
        Delivery::OnlyHere => ("only_here", None, None),
        Delivery::Creating => ("creating", None, None),
        Delivery::Unanswered { sent_at } => ("unanswered", None, Some(sent_at.millis())),
        Delivery::InLms { id } => ("in_lms", Some(id.as_str()), None),
        Delivery::DeletedThere { id } => ("deleted_there", Some(id.as_str()), None),
    }
}

impl Tx<'_> {
    /// The section's assignments: newest due date first, those without one last, then by title and id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn assignments(&self, section: &SectionId) -> Result<Vec<Assignment>, StoreError> {
        let rows = self.numbered_assignments(self.section_no(section)?)?;
        Ok(rows.into_iter().map(|(_, assignment)| assignment).collect())
    }

    /// One assignment of the section.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the section has no such assignment.
    pub fn assignment(&self, section: &SectionId, id: &AssignmentId) -> Result<Assignment, StoreError> {
        let sql = format!("{SELECT} WHERE id = ?1 AND removed = 0 AND section_no = ?2");
        let found = self.first(&sql, params![id.as_str(), self.section_no(section)?], read)?;
        found.ok_or(StoreError::NotFound { what: "assignment" })
    }

    /// The section's assignment that has this id here or in the LMS.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn find_assignment(
        &self,
        section: &SectionId,
        id_or_remote_id: &str,
    ) -> Result<Option<AssignmentId>, StoreError> {
        let sql = "SELECT id FROM assignment WHERE section_no = ?1 AND removed = 0 AND (id = ?2 OR remote_id = ?2) \
                   ORDER BY id <> ?2, delivery <> 'in_lms', no LIMIT 1";
        self.first(sql, params![self.section_no(section)?, id_or_remote_id], |row| row.id(0))
    }

    /// Adds the assignment or replaces what is known about it; one that was removed is back, with its grades.
    /// `created_at` counts the first time only.
    ///
    /// # Errors
    /// [`StoreError::Clash`] when the id belongs to another section, or the id in the LMS to another assignment.
    pub fn put_assignment(
        &mut self,
        section: &SectionId,
        assignment: &Assignment,
        created_at: Time,
    ) -> Result<(), StoreError> {
        let (word, remote_id, sent_at) = delivery_columns(&assignment.delivery);
        let own = assignment.policies;
        let rows = self.execute(
            include_str!("assignment_put.sql"),
            params![
                assignment.id.as_str(),
                self.section_no(section)?,
                assignment.reference,
                assignment.local.title,
                assignment.local.description,
                millis(assignment.local.due),
                assignment.local.points.map(gradebook::Score::micros),
                maybe_json(assignment.base.as_ref())?,
                assignment.remote.as_ref().map(json).transpose()?,
                word,
                remote_id,
                sent_at,
                assignment.auto_graded,
                own.assignments.map(Word::word),
                own.results.map(Word::word),
                own.edits.map(Word::word),
                maybe_json(assignment.failure.as_ref())?,
                assignment.grades_read,
                assignment.in_points,
                created_at.millis(),
            ],
        )?;
        if rows == 0 {
            return Err(StoreError::Clash { rule: "an assignment belongs to one section".to_owned() });
        }
        Ok(())
    }

    /// Removes the assignment from the section. Its row, grades and trail stay in the file, so that putting it again
    /// undoes the removal.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the section has no such assignment.
    pub fn remove_assignment(&mut self, section: &SectionId, id: &AssignmentId) -> Result<(), StoreError> {
        let sql = "UPDATE assignment SET removed = 1 WHERE section_no = ?1 AND id = ?2 AND removed = 0";
        match self.execute(sql, params![self.section_no(section)?, id.as_str()])? {
            0 => Err(StoreError::NotFound { what: "assignment" }),
            _ => Ok(()),
        }
    }

    pub(crate) fn numbered_assignments(&self, section_no: i64) -> Result<Vec<(i64, Assignment)>, StoreError> {
        let sql = format!("{SELECT} WHERE section_no = ?1 AND removed = 0 {NEWEST_FIRST}");
        self.list(&sql, [section_no], |row| Ok((row.col(0)?, read(row)?)))
    }

    /// The number of an assignment, removed or not: its trail can still be read.
    pub(crate) fn assignment_no(&self, id: &AssignmentId) -> Result<i64, StoreError> {
        self.number("SELECT no FROM assignment WHERE id = ?1", [id.as_str()], "assignment")
    }
}
