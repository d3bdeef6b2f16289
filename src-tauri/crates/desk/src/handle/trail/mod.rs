//! Every change to one grade, a student's or a section's history as a file, and whether the record is as it was written.

mod all;
mod check;
mod dump;
mod shared;
mod student;

pub use check::{BrokenRow, HistoryCheck, RemovedRows};
pub use dump::{HistoryDumpRow, ReceiptDump};

use crate::show::book::full_name;
use crate::show::changes::People;
use crate::show::trail::event;
use crate::view::{GradeHistory, GradeRef};
use crate::{Desk, DeskError};
use gradebook::{AssignmentId, SectionId, StudentId};

/// Rows of one grade that are shown: more than anybody reads.
const MOST: u32 = 2_000;

impl Desk {
    pub(crate) fn grade_history_view(&self, at: &GradeRef) -> Result<GradeHistory, DeskError> {
        let (section, assignment) =
            (SectionId::from(at.section.as_str()), AssignmentId::from(at.assignment.as_str()));
        let student = StudentId::from(at.student.as_str());
        let (book, rows, titles, names, me) = self.store().read(|tx| {
            let me = tx.connection()?.map(|c| c.teacher);
            let rows = tx.trail_of(&assignment, &student, MOST)?;
            Ok((tx.shown(&section)?.book, rows, tx.assignment_titles(&section)?, tx.people()?, me))
        })?;
        let who = book.student_of(&student).ok_or_else(|| DeskError::not_found("student"))?;
        let (title, points) =
            titles.get(&assignment).cloned().ok_or_else(|| DeskError::not_found("assignment"))?;
        let people = People { names: &names, me: me.as_ref(), lms: crate::words::lms(book.profile.kind) };
        Ok(GradeHistory {
            at: at.clone(),
            name: full_name(who),
            also: who.also.clone(),
            title,
            points: points.map(|p| p.to_string()).unwrap_or_default(),
            entries: rows.iter().filter_map(|row| event(row, &people)).collect(),
        })
    }
}
