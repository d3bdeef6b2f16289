//! What a person said about who somebody in a file is, kept for the next file of the same kind in the same section.
//! Deliberately not here: where it is kept ([`crate::handle::import`]).

use super::rows::{name_key, name_of, row_key, shared};
use gradebook::Time;
use results_file::{Format, ResultRow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Matches of one section that are kept, at most.
pub(crate) const MOST: usize = 2_000;
/// Between the kind of file and what the row is called by.
const BETWEEN: char = '|';

/// One match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub(crate) struct Kept {
    pub(crate) student: String,
    /// As the file said it; empty: noted before that was kept.
    pub(crate) said: String,
    /// The name that the row had, as names are compared (empty: it had none). An id alone says too little: the next
    /// file may give it to somebody else. `None`: noted before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// When the person said so; `None`: noted before that was kept.
    pub(crate) at: Option<i64>,
}

/// As it is stored; at first only the student was.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Whole {
        student: String,
        said: String,
        #[serde(default)]
        name: Option<String>,
        at: Option<i64>,
    },
    Student(String),
}

impl From<Stored> for Kept {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Whole { student, said, name, at } => Self { student, said, name, at },
            Stored::Student(student) => Self { student, said: String::new(), name: None, at: None },
        }
    }
}

impl Kept {
    /// Whether it was said about somebody of the name that this row has.
    fn is_about(&self, row: &ResultRow) -> bool {
        let name = name_key(row);
        match &self.name {
            Some(kept) => *kept == name,
            // Once, a family name was all that was kept of some names.
            None if row.family.is_some() && row.given.is_none() && row.full.is_none() => false,
            // What is called by its name has its key from it.
            None if row.ids.is_empty() => true,
            None if name.is_empty() => self.said.is_empty() || folded(&self.said) == folded(&said(row)),
            None => folded(&self.said) == folded(&said(row)),
        }
    }
}

/// What a row says about whom it is, for a person to read.
fn said(row: &ResultRow) -> String {
    let name = Some(name_of(row)).filter(|name| !name.is_empty());
    let id = row.ids.first().map(|(_, id)| id.trim().to_owned());
    name.into_iter().chain(id).collect::<Vec<_>>().join(" · ")
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// All matches of a section.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Matches(BTreeMap<String, Kept>);

impl Matches {
    pub(crate) fn read(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is kept about a row of a file of this kind, with the kind of file it was said in. Nothing where the row has
    /// another name than it was said about.
    pub(crate) fn of(&self, format: Format, row: &ResultRow) -> Option<(&Kept, Option<Format>)> {
        let plain = row_key(row)?;
        let own = self.0.get(&key(format, &plain)).map(|kept| (kept, Some(format)));
        own.or_else(|| self.0.get(&plain).map(|kept| (kept, None))).filter(|(kept, _)| kept.is_about(row))
    }

    /// Keeps whom a person chose for rows of a file, by their lines. Rows that are called the same are kept by nothing.
    pub(crate) fn keep_all<'a>(
        &mut self,
        format: Format,
        rows: impl Iterator<Item = &'a ResultRow> + Clone,
        chosen: &BTreeMap<u32, &str>,
        at: Time,
    ) {
        let shared = shared(rows.clone());
        for row in rows.filter(|row| !row_key(row).is_some_and(|key| shared.contains(&key))) {
            if let Some(student) = chosen.get(&row.line) {
                self.keep(format, row, student, at);
            }
        }
    }

    fn keep(&mut self, format: Format, row: &ResultRow, student: &str, at: Time) {
        let Some(plain) = row_key(row) else { return };
        let same = |kept: &Kept| kept.student == student && kept.name.is_some();
        if self.of(format, row).is_some_and(|(kept, _)| same(kept)) {
            return;
        }
        // What was said before about the same one, in whatever form, is over.
        self.0.remove(&plain);
        let place = key(format, &plain);
        if self.0.len() < MOST || self.0.contains_key(&place) {
            let (said, name) = (said(row), Some(name_key(row)));
            self.0.insert(place, Kept { student: student.to_owned(), said, name, at: Some(at.millis()) });
        }
    }

    pub(crate) fn forget(&mut self, key: &str) -> bool {
        self.0.remove(key).is_some()
    }

    /// Key, match, and the kind of file; latest first.
    pub(crate) fn all(&self) -> Vec<(&str, &Kept, Option<Format>)> {
        let mut all: Vec<_> = self.0.iter().map(|(key, kept)| (key.as_str(), kept, format_of(key))).collect();
        all.sort_by(|(a_key, a, _), (b_key, b, _)| (b.at, *a_key).cmp(&(a.at, *b_key)));
        all
    }
}

fn key(format: Format, plain: &str) -> String {
    format!("{format:?}{BETWEEN}{plain}")
}

fn format_of(key: &str) -> Option<Format> {
    let (kind, _) = key.split_once(BETWEEN)?;
    let all = [
        Format::Canvas,
        Format::MoodleGrades,
        Format::MoodleWorksheet,
        Format::GoogleForms,
        Format::ZipGrade,
        Format::Kahoot,
        Format::Gradescope,
        Format::Blackboard,
        Format::Brightspace,
        Format::OneRosterResults,
        Format::OneRosterLineItems,
        Format::Other,
    ];
    all.into_iter().find(|format| format!("{format:?}") == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_before_there_was_evidence_is_still_known() {
        let matches = Matches::read(Some(
            r#"{"name zed":"stu-1","Kahoot|name q":{"student":"stu-2","said":"Q","at":5}}"#,
        ));
        let all = matches.all();
        assert_eq!(
            (all[0].0, all[0].1.student.as_str(), all[0].2),
            ("Kahoot|name q", "stu-2", Some(Format::Kahoot))
        );
        assert_eq!((all[1].0, all[1].1.student.as_str(), all[1].2), ("name zed", "stu-1", None));
        let again = Matches::read(Some(&serde_json::to_string(&matches).unwrap()));
        assert_eq!(again, matches);
        assert!(Matches::read(Some("[]")).is_empty(), "nonsense is nothing");
    }
}
