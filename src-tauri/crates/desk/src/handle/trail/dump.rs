//! One student's history for a script.

use crate::script::{GradeDump, grade};
use crate::{Desk, DeskError};
use serde::Serialize;
use store::TrailRow;

/// One row of a student's history, for a script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HistoryDumpRow {
    /// Number of the row.
    pub row: i64,
    /// When, RFC 3339.
    pub at: String,
    /// Section.
    pub section: String,
    /// Our assignment id.
    pub assignment: String,
    /// Title.
    pub title: String,
    /// Who, in words.
    pub who: String,
    /// What, in words.
    pub what: String,
    /// The value before.
    pub before: Option<GradeDump>,
    /// The value after.
    pub after: Option<GradeDump>,
    /// The run.
    pub run: Option<String>,
    /// When the LMS says it happened.
    pub said_at: Option<String>,
    /// How a write went.
    pub receipt: Option<ReceiptDump>,
}

/// How a write went, for a script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReceiptDump {
    /// Number of the step in the journal.
    pub journal: i64,
    /// How often it was sent.
    pub attempts: u32,
    /// When it was last sent.
    pub sent_at: Option<String>,
    /// What the LMS answered.
    pub reply: Option<GradeDump>,
    /// When the LMS says the grade was last changed.
    pub modified: Option<String>,
    /// Why it did not work out.
    pub failure: Option<gradebook::FailureKind>,
}

impl ReceiptDump {
    fn of(receipt: &store::Receipt) -> Self {
        Self {
            journal: receipt.journal,
            attempts: receipt.attempts,
            sent_at: receipt.sent_at.map(|at| at.to_string()),
            reply: receipt.reply.as_ref().map(grade),
            modified: receipt.modified.map(|at| at.to_string()),
            failure: receipt.failure,
        }
    }
}

impl Desk {
    /// One student's history for a script, oldest first.
    ///
    /// # Errors
    /// When there is no such student or section, or the saved data cannot be read.
    pub fn student_history(
        &self,
        student: &str,
        section: Option<&str>,
    ) -> Result<Vec<HistoryDumpRow>, DeskError> {
        let found = self.found(student, section)?;
        let people = found.people();
        let row = |row: &TrailRow| HistoryDumpRow {
            row: row.id,
            at: row.at.to_string(),
            section: row.section.to_string(),
            assignment: row.assignment.to_string(),
            title: found.titles.get(&row.assignment).map(|(title, _)| title.clone()).unwrap_or_default(),
            who: crate::show::trail::who(row, &people, &found.teacher),
            what: crate::show::trail::what(row, people.lms),
            before: row.before.as_ref().map(grade),
            after: row.after.as_ref().map(grade),
            run: row.run.as_ref().map(ToString::to_string),
            said_at: row.said_at.map(|at| at.to_string()),
            receipt: row.receipt.as_ref().map(ReceiptDump::of),
        };
        Ok(found.rows.iter().map(row).collect())
    }
}
