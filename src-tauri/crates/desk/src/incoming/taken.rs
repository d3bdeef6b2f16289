//! Into which assignment a column of a file went, kept for when the same file is opened again in the same section.
//! Deliberately not here: where it is kept ([`crate::handle::import`]).

use super::Opened;
use gradebook::{AssignmentId, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Columns of one section that are kept, at most; the oldest go first.
const MOST: usize = 500;

/// One column of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    assignment: String,
    at: i64,
}

/// All columns that were taken in, of a section.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Taken(BTreeMap<String, Kept>);

impl Taken {
    pub(crate) fn read(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// Into which assignment this column of this file went, and when.
    pub(crate) fn of(&self, opened: &Opened, work: &str) -> Option<(AssignmentId, Time)> {
        let kept = self.0.get(&key(opened, work))?;
        Some((AssignmentId::from(kept.assignment.as_str()), Time::from_millis(kept.at)))
    }

    pub(crate) fn keep(&mut self, opened: &Opened, work: &str, assignment: &AssignmentId, at: Time) {
        let kept = Kept { assignment: assignment.to_string(), at: at.millis() };
        self.0.insert(key(opened, work), kept);
        while self.0.len() > MOST {
            let oldest = self.0.iter().min_by_key(|(_, kept)| kept.at).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { return };
            self.0.remove(&oldest);
        }
    }
}

/// The same headings are in every file of a tool: only together with the file's name they say which work it is.
fn key(opened: &Opened, work: &str) -> String {
    format!("{}|{work}|{}", opened.table.fingerprint, plain(&opened.table.source.title))
}

/// A file's name as it was before it was downloaded a second time.
fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let copy = name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    match copy {
        Some((first, n)) if !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => {
            first.trim_end().to_owned()
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_downloaded_twice_is_called_the_same() {
        for (name, expected) in [
            ("Quiz 4.4 results", "quiz 4.4 results"),
            ("Quiz 4.4 results (1)", "quiz 4.4 results"),
            ("Quiz (late)", "quiz (late)"),
            ("Quiz ()", "quiz ()"),
        ] {
            assert_eq!(plain(name), expected);
        }
    }

    #[test]
    fn nonsense_is_nothing() {
        assert_eq!(Taken::read(Some("[]")), Taken::default());
        assert_eq!(Taken::read(None), Taken::default());
    }
}
