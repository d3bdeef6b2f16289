//! The history of a whole section as one table, oldest first, as it was written down.

use crate::{Line, Proof, csv, words};
use paper::cells::{BYTE_ORDER_MARK, record};

/// Everything that goes into the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SectionHistory {
    /// Name of the section.
    pub section: String,
    /// When the file was made: RFC 3339 with its offset.
    pub made: String,
    /// What happened, oldest first.
    pub lines: Vec<SectionLine>,
    /// What the record as a whole is, and how it can be checked.
    pub proof: Proof,
}

/// One thing that happened to a grade of the section.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SectionLine {
    /// The student's name, or what stands for it.
    pub student: String,
    /// Title.
    pub assignment: String,
    /// What happened.
    pub line: Line,
}

impl SectionHistory {
    /// As a table for a spreadsheet, with the columns of one student's history: RFC 4180, UTF-8 with a byte order mark.
    /// A cell that a spreadsheet would take for a formula begins with an apostrophe; a number stays a number.
    pub fn csv(&self) -> String {
        let mut text = String::from(BYTE_ORDER_MARK);
        record(&mut text, &words::columns());
        for SectionLine { student, assignment, line } in &self.lines {
            csv::line(&mut text, student, &self.section, assignment, line);
        }
        csv::proof(&mut text, &self.proof, &self.made);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn every_line_names_its_student_and_the_last_one_is_the_proof() {
        let history = SectionHistory {
            section: "Algebra I".to_owned(),
            made: "2026-11-20T10:00:00-06:00".to_owned(),
            lines: vec![
                SectionLine {
                    student: "Layla Haddad".to_owned(),
                    assignment: "Exit ticket".to_owned(),
                    line: sample::line(3, "Approved", "–", "17"),
                },
                SectionLine {
                    student: "=HYPERLINK(\"http://example.test\")".to_owned(),
                    assignment: "+1".to_owned(),
                    line: sample::line(4, "Approved", "–", "18"),
                },
            ],
            proof: Proof { rows: 9, hash: "ab".to_owned(), ..Proof::default() },
        };
        let text = history.csv();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4, "a head, two lines, the proof: {text}");
        assert!(lines[1].starts_with("Layla Haddad,Algebra I,Exit ticket,3,"), "{}", lines[1]);
        assert!(lines[2].starts_with("\"'=HYPERLINK"), "a formula is disarmed: {}", lines[2]);
        assert!(lines[3].contains("SHA-256 ab") && lines[3].contains(",9,2026-11-20"), "{}", lines[3]);
    }
}
