//! One student's history as a file that settles a grade dispute: a table for a spreadsheet (CSV), a page to print (HTML),
//! and the same as PDF. Everything comes in as finished texts in a [`HistoryFile`]; what a format cannot show it leaves
//! out, and nothing else.
//!
//! Deliberately not here: reading the trail, words, time zones, and who may be named (desk); writing to a disk (hosts).

mod csv;
mod html;
mod pdf;
mod section;
mod words;

pub use paper::pdf::PdfError;
pub use section::{SectionHistory, SectionLine};

/// Everything that goes into the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryFile {
    /// The student's name as it is written on paper.
    pub student: String,
    /// District, school, teacher: whatever is known, one line each.
    pub from: Vec<String>,
    /// When the file was made, with its zone.
    pub made: String,
    /// Sections in which the student has a history.
    pub sections: Vec<Section>,
    /// What the record as a whole is, and how it can be checked.
    pub proof: Proof,
}

/// One section.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// Name.
    pub name: String,
    /// Assignments that something happened to.
    pub assignments: Vec<Assignment>,
}

/// One assignment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assignment {
    /// Title.
    pub title: String,
    /// "20 points"; empty: no maximum.
    pub points: String,
    /// What is there now, "Here 17 · Canvas 17".
    pub now: String,
    /// What happened, oldest first.
    pub lines: Vec<Line>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Number of the row in the record.
    pub row: i64,
    /// When, to read.
    pub when: String,
    /// When, exact: RFC 3339 with its offset.
    pub exact: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// The value before.
    pub before: String,
    /// The value after.
    pub after: String,
    /// The sync it was part of; empty: none.
    pub sync: String,
    /// What the LMS said about a write; empty: it is not about one.
    pub receipt: String,
}

/// What the record as a whole is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// How many rows the whole record has, other students' among them.
    pub rows: u64,
    /// Hash of the last, 64 hex digits.
    pub hash: String,
    /// Whether it was unbroken when the file was made, in a sentence.
    pub state: String,
    /// How to check it, in sentences.
    pub how: Vec<String>,
}

impl HistoryFile {
    /// As a table for a spreadsheet: RFC 4180, UTF-8 with a byte order mark. A cell that a spreadsheet would take for a
    /// formula begins with an apostrophe; a number stays a number.
    pub fn csv(&self) -> String {
        csv::file(self)
    }

    /// As one self-contained page to print: no script, nothing from elsewhere.
    pub fn html(&self) -> String {
        html::page(self)
    }

    /// As PDF, on pages that fit both A4 and Letter.
    ///
    /// # Errors
    /// [`PdfError`] when the document cannot be made.
    pub fn pdf(&self) -> Result<Vec<u8>, PdfError> {
        pdf::document(self)
    }
}

#[cfg(test)]
pub(crate) mod sample {
    use super::*;

    pub(crate) fn line(row: i64, what: &str, before: &str, after: &str) -> Line {
        Line {
            row,
            when: "Nov 12, 2026, 4:30:17 PM (UTC−8)".to_owned(),
            exact: "2026-11-12T16:30:17-08:00".to_owned(),
            who: "Elena Rivera".to_owned(),
            what: what.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
            sync: "Sent Nov 12, 4:30 PM".to_owned(),
            receipt: "No. 12, sent once, Canvas answered 48".to_owned(),
        }
    }

    pub(crate) fn file() -> HistoryFile {
        let lines = vec![line(3, "Changed here", "–", "44"), line(9, "Canvas confirmed", "44", "48")];
        HistoryFile {
            student: "Layla Haddad".to_owned(),
            from: vec!["Lincoln Unified".to_owned(), "Lincoln Middle School".to_owned()],
            made: "Nov 26, 2026, 9:00:00 AM (UTC−8)".to_owned(),
            sections: vec![Section {
                name: "Algebra I · Period 2".to_owned(),
                assignments: vec![Assignment {
                    title: "Project: Budget a trip".to_owned(),
                    points: "60 points".to_owned(),
                    now: "Here 48 · Canvas 48".to_owned(),
                    lines,
                }],
            }],
            proof: Proof {
                rows: 60_000,
                hash: "ab".repeat(32),
                state: "The record was unbroken.".to_owned(),
                how: vec!["Run passback-cli history verify.".to_owned()],
            },
        }
    }
}
