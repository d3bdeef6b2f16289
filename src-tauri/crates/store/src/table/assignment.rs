//! Assignments. Their ids are irreplaceable: the LMS cannot list them.

use crate::column::{Columns, Word, json, maybe_json, millis};
use crate::ledger::News;
use crate::{StoreError, Tx};
use gradebook::{Assignment, AssignmentId, Delivery, Details, OwnPolicies, Score, SectionId, Time};
use rusqlite::{Row, params};
use std::collections::BTreeMap;

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
        self.assignment_if_here(section, id)?.ok_or(StoreError::NotFound { what: "assignment" })
    }

    /// One assignment of the section, if it is not removed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn assignment_if_here(
        &self,
        section: &SectionId,
        id: &AssignmentId,
    ) -> Result<Option<Assignment>, StoreError> {
        let sql = format!("{SELECT} WHERE id = ?1 AND removed = 0 AND section_no = ?2");
        self.first(&sql, params![id.as_str(), self.section_no(section)?], read)
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
                assignment.local.points.map(Score::micros),
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
        self.notes.news.push(News {
            section: section.clone(),
            assignment: assignment.id.clone(),
            reference: assignment.reference.clone(),
            title: assignment.local.title.clone(),
            delivery: assignment.delivery.clone(),
        });
        Ok(())
    }

    /// Titles and maximums of all assignments that the section ever had, the removed ones among them: their trail can
    /// still be read.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn assignment_titles(
        &self,
        section: &SectionId,
    ) -> Result<BTreeMap<AssignmentId, (String, Option<Score>)>, StoreError> {
        let sql = "SELECT id, title, points FROM assignment WHERE section_no = ?1";
        let titles = self.list(sql, [self.section_no(section)?], |row| {
            Ok((row.id(0)?, (row.col(1)?, row.maybe_score(2)?)))
        })?;
        Ok(titles.into_iter().collect())
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

    /// Whether the row with this number is understood.
    pub(crate) fn assignment_is_understood(&self, no: i64) -> Result<(), StoreError> {
        self.first(&format!("{SELECT} WHERE no = ?1"), [no], read).map(|_| ())
    }

    /// How every assignment stands, removed or not, for the ledger.
    pub(crate) fn assignment_news(&self) -> Result<Vec<News>, StoreError> {
        let sql = "SELECT assignment.no, assignment.id, reference, title, section.id, '', '', '', '', delivery, remote_id, \
                   sent_at FROM assignment JOIN section ON section.no = section_no ORDER BY assignment.no";
        self.list(sql, [], |row| {
            Ok(News {
                section: row.id(4)?,
                assignment: row.id(1)?,
                reference: row.col(2)?,
                title: row.col(3)?,
                delivery: delivery(row)?,
            })
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::fixture::{AT, assignment, assignment_id, school, score, section, student};
    use gradebook::{
        AssignmentsGo, DetailsAgreement, Failure, FailureKind, GradeCell, LmsEdits, RemoteAssignmentId,
        ResultsGo,
    };

    fn put(store: &Store, assignment: &Assignment) -> Result<Assignment, StoreError> {
        store.write(|tx| {
            tx.put_assignment(&section(), assignment, AT)?;
            tx.assignment(&section(), &assignment.id)
        })
    }

    #[test]
    fn an_assignment_comes_back_as_it_was_put_in_every_state_of_delivery() {
        let store = school();
        let id = RemoteAssignmentId::from("remote-9");
        let details = Details {
            title: "Essay ✎ \"two\"".to_owned(),
            description: "Line one\nline two".to_owned(),
            due: None,
            points: Some(Score::from_micros(12_500_001)),
        };
        for delivery in [
            Delivery::OnlyHere,
            Delivery::Creating,
            Delivery::Unanswered { sent_at: AT },
            Delivery::InLms { id: id.clone() },
            Delivery::DeletedThere { id },
        ] {
            let full = Assignment {
                id: assignment_id(9),
                local: details.clone(),
                base: Some(DetailsAgreement { lms: details.clone(), ours: Details::default() }),
                remote: Some(Details { due: Some(AT), ..details.clone() }),
                delivery,
                auto_graded: true,
                policies: OwnPolicies {
                    assignments: Some(AssignmentsGo::AtOnce),
                    results: Some(ResultsGo::AfterApproval),
                    edits: Some(LmsEdits::Take),
                },
                failure: Some(Failure { kind: FailureKind::Refused, detail: "due_date".to_owned() }),
                grades_read: true,
                in_points: false,
                ..assignment(9)
            };
            assert_eq!(put(&store, &full).unwrap(), full);
            let bare = Assignment { delivery: Delivery::OnlyHere, ..assignment(9) };
            assert_eq!(put(&store, &bare).unwrap(), bare, "every part can be taken away again");
        }
    }

    #[test]
    fn columns_come_by_newest_due_date_with_none_last() {
        let store = school();
        let mut undated = assignment(3);
        undated.local.due = None;
        put(&store, &undated).unwrap();
        let mut twin = assignment(4);
        twin.local.due = assignment(2).local.due;
        twin.local.title = "A title before".to_owned();
        put(&store, &twin).unwrap();
        let ids =
            store.read(|tx| Ok(tx.assignments(&section())?.into_iter().map(|a| a.id).collect::<Vec<_>>()));
        assert_eq!(ids.unwrap(), [4, 2, 1, 3].map(assignment_id));
    }

    #[test]
    fn an_assignment_is_found_by_either_id_in_its_own_section() {
        let store = school();
        let find = |section: &str, text: &str| {
            store.read(|tx| tx.find_assignment(&SectionId::from(section), text)).unwrap()
        };
        assert_eq!(find("sec-1", "asg-1"), Some(assignment_id(1)));
        assert_eq!(find("sec-1", "remote-2"), Some(assignment_id(2)));
        assert_eq!(find("sec-1", "asg"), None);
        assert_eq!(find("sec-2", "asg-1"), None);
    }

    #[test]
    fn two_assignments_cannot_be_the_same_one_in_the_lms() {
        let store = school();
        let double = Assignment { delivery: assignment(1).delivery, ..assignment(3) };
        assert!(matches!(put(&store, &double), Err(StoreError::Clash { .. })));
    }

    #[test]
    fn an_assignment_stays_in_its_section() {
        let store = school();
        let moved = store.write(|tx| tx.put_assignment(&SectionId::from("sec-2"), &assignment(1), AT));
        assert!(matches!(moved, Err(StoreError::Clash { .. })));
        let other = store.read(|tx| tx.assignment(&SectionId::from("sec-2"), &assignment_id(1)));
        assert!(matches!(other, Err(StoreError::NotFound { what: "assignment" })));
    }

    #[test]
    fn removing_an_assignment_is_undone_by_putting_it_again_with_its_grades() {
        let store = school();
        let cell = GradeCell { local: score(7), edits: 1, ..GradeCell::default() };
        let gone = store
            .write(|tx| {
                tx.put_cell(&assignment_id(1), &student(1), &cell)?;
                tx.remove_assignment(&section(), &assignment_id(1))?;
                assert!(tx.find_assignment(&section(), "remote-1")?.is_none());
                assert!(tx.remove_assignment(&section(), &assignment_id(1)).is_err(), "only once");
                tx.book(&section())
            })
            .unwrap();
        assert_eq!(gone.columns.len(), 1);
        put(&store, &assignment(1)).unwrap();
        let book = store.read(|tx| tx.book(&section())).unwrap();
        assert_eq!(book.cell(&assignment_id(1), &student(1)), Some(&cell));
    }
}
