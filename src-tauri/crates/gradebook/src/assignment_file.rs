//! The assignment file: what carries irreplaceable assignment ids to another computer. Its text is read and written
//! here; deliberately not here: the disk, and what is done with an entry.

use crate::{Score, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Largest file read.
const LARGEST: usize = 16 * 1024 * 1024;
/// Longest title, in characters; no LMS takes a third of it.
const LONGEST_TITLE: usize = 10_000;
const FORMAT: &str = "passback-assignments";
const VERSION: u32 = 1;

/// Why a text is not an assignment file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Nobody has so many assignments.
    #[error("too large")]
    TooLarge,
    /// Not JSON of this form.
    #[error("not an assignment file (line {line})")]
    NotOne {
        /// Where it stops being one.
        line: usize,
    },
    /// JSON of this form with another format's name.
    #[error("another kind of file")]
    OtherFormat,
    /// Written by a newer program.
    #[error("a newer version")]
    Newer,
}

/// Why one entry of it cannot be used; the others still can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryFault {
    /// Section, assignment or title is not there, or something is not what it should be.
    #[error("incomplete")]
    Incomplete,
    /// An id that can be none.
    #[error("an id that is none")]
    Ids,
}

/// One assignment in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The section's id.
    pub section: String,
    /// The id of the assignment in the LMS.
    pub assignment: String,
    /// Its title.
    pub title: String,
    /// Its maximum; one that is no score is left out.
    #[serde(default)]
    pub points: Option<String>,
    /// When it is due.
    #[serde(default)]
    pub due: Option<Time>,
    /// Whether it grades itself.
    #[serde(default)]
    pub auto_graded: bool,
}

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    #[serde(default)]
    district: String,
    #[serde(default)]
    exported: String,
    assignments: Vec<Value>,
}

impl Entry {
    /// Its maximum as a score.
    pub fn maximum(&self) -> Option<Score> {
        self.points.as_deref().and_then(|points| points.parse().ok())
    }
}

/// Reads a file; entry by entry, so that a bad one does not spoil the rest.
pub fn read(text: &str) -> Result<Vec<Result<Entry, EntryFault>>, FileError> {
    if text.len() > LARGEST {
        return Err(FileError::TooLarge);
    }
    let file: File = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| FileError::NotOne { line: error.line() })?;
    if file.format != FORMAT {
        return Err(FileError::OtherFormat);
    }
    if file.version != VERSION {
        return Err(FileError::Newer);
    }
    Ok(file.assignments.into_iter().map(entry).collect())
}

/// Writes a file.
pub fn write(district: String, exported: Time, entries: &[Entry]) -> Result<String, serde_json::Error> {
    let assignments = entries.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
    let file = File {
        format: FORMAT.to_owned(),
        version: VERSION,
        district,
        exported: exported.to_string(),
        assignments,
    };
    serde_json::to_string_pretty(&file)
}

fn entry(value: Value) -> Result<Entry, EntryFault> {
    let id = |text: &str| {
        !text.is_empty()
            && text.len() <= 128
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let entry: Entry = serde_json::from_value(value).map_err(|_| EntryFault::Incomplete)?;
    if !id(&entry.section) || !id(&entry.assignment) {
        return Err(EntryFault::Ids);
    }
    if entry.title.chars().nth(LONGEST_TITLE).is_some() {
        return Err(EntryFault::Incomplete);
    }
    Ok(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(fields: &str) -> Result<Entry, EntryFault> {
        let text = format!(r#"{{"format":"passback-assignments","version":1,"assignments":[{{{fields}}}]}}"#);
        read(&text).expect("a file").remove(0)
    }

    #[test]
    fn what_is_written_is_read() {
        let entries = vec![Entry {
            section: "5e".into(),
            assignment: "0b6e4b1e-6f0e".into(),
            title: "Fractions \u{202e} \"1\"".into(),
            points: Some("12.5".into()),
            due: Time::parse("2026-12-01T08:00:00Z"),
            auto_graded: true,
        }];
        let text = write("Lincoln".into(), Time::from_millis(0), &entries).expect("written");
        let read: Vec<Entry> =
            read(&text).expect("a file").into_iter().map(|entry| entry.expect("good")).collect();
        assert_eq!(read, entries);
        assert_eq!(read[0].maximum(), "12.5".parse().ok());
    }

    #[test]
    fn a_file_of_sixteen_mebibytes_is_read_and_a_longer_one_is_not() {
        let text = write("Lincoln".into(), Time::from_millis(0), &[]).expect("written");
        let whole = format!("{text}{}", " ".repeat(16_777_216 - text.len()));
        assert_eq!(read(&whole), Ok(Vec::new()));
        assert_eq!(read(&format!("{whole} ")), Err(FileError::TooLarge));
    }

    #[test]
    fn a_bad_entry_is_named_and_a_bad_file_refused() {
        assert_eq!(one(r#""section":"5e","assignment":"a/b","title":"A""#), Err(EntryFault::Ids));
        assert_eq!(one(r#""section":"","assignment":"ab","title":"A""#), Err(EntryFault::Ids));
        assert_eq!(one(r#""section":"5e","title":"A""#), Err(EntryFault::Incomplete));
        let long = "a".repeat(10_001);
        assert_eq!(
            one(&format!(r#""section":"5e","assignment":"ab","title":"{long}""#)),
            Err(EntryFault::Incomplete)
        );
        let odd = one(r#""section":"5e","assignment":"ab","title":"A","points":"many""#).expect("usable");
        assert_eq!(odd.maximum(), None);
        assert_eq!(read("{"), Err(FileError::NotOne { line: 1 }));
        assert_eq!(read(r#"{"format":"x","version":1,"assignments":[]}"#), Err(FileError::OtherFormat));
        let newer = r#"{"format":"passback-assignments","version":2,"assignments":[]}"#;
        assert_eq!(read(newer), Err(FileError::Newer));
        assert_eq!(read(&" ".repeat(LARGEST + 1)), Err(FileError::TooLarge));
    }
}
