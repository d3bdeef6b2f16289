//! Who each row is about: an id says so, or a person does.

use super::kept::Matches;
use crate::view::ImportAsk;
use gradebook::StudentId;
use gradebook::matching::{Claim, Found, IdKind, Known, NameLikeness, Roster, SaidId, repeated};
use results_file::{Format, ResultRow, Results};
use std::collections::{BTreeMap, BTreeSet};

/// How it stands with the student of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowState {
    /// An id says so.
    ById { student: StudentId, kind: IdKind, id: String, other_name: bool },
    /// A person said so; these are alike by name.
    Chosen { student: StudentId, alike: Vec<(StudentId, NameLikeness)> },
    /// A person said so of the same one in an earlier file.
    Remembered { student: StudentId, at: Option<i64>, format: Option<Format> },
    /// A person left it out.
    LeftOut,
    /// Names are alike.
    ByName(Vec<(StudentId, NameLikeness)>),
    /// Its ids are of different students.
    Torn(BTreeSet<StudentId>),
    /// Nobody of this section.
    Nobody,
}

impl RowState {
    /// The student, where it is settled.
    pub(crate) const fn student(&self) -> Option<&StudentId> {
        match self {
            Self::ById { student, .. } | Self::Chosen { student, .. } | Self::Remembered { student, .. } => {
                Some(student)
            }
            Self::LeftOut | Self::ByName(_) | Self::Torn(_) | Self::Nobody => None,
        }
    }
}

/// The state of each row, and the students that two are about. `kept` is what was said in earlier files: it is looked up
/// each time, so that what was forgotten meanwhile, or is about a column that is now another, is not used.
pub(crate) fn states(
    results: &Results,
    ask: &ImportAsk,
    roster: &Roster<'_>,
    known: &[Known],
    (kept, format): (&Matches, Format),
) -> (Vec<RowState>, BTreeSet<StudentId>) {
    let shared = shared(results.rows.iter());
    let here: BTreeSet<&str> = known.iter().map(|known| known.student.as_str()).collect();
    let by_student: BTreeMap<&StudentId, &Known> =
        known.iter().map(|known| (&known.student, known)).collect();
    let said: BTreeMap<u32, Option<&str>> =
        ask.chosen.iter().map(|choice| (choice.line, choice.student.as_deref())).collect();
    let states: Vec<RowState> = results
        .rows
        .iter()
        .map(|row| match said.get(&row.line) {
            Some(None) => RowState::LeftOut,
            Some(Some(student)) if here.contains(student) => {
                let alike = match roster.find(&claim(row)) {
                    Found::ByName(alike) => alike,
                    _ => Vec::new(),
                };
                RowState::Chosen { student: StudentId::from(*student), alike }
            }
            _ => {
                let found = roster.find(&claim(row));
                let own = !row_key(row).is_some_and(|key| shared.contains(&key));
                let kept =
                    kept.of(format, row).filter(|(kept, _)| own && here.contains(kept.student.as_str()));
                let kept =
                    kept.map(|(kept, said_in)| (StudentId::from(kept.student.as_str()), kept.at, said_in));
                match kept.filter(|(student, ..)| leaves_open(&found, row, student)) {
                    Some((student, at, format)) => RowState::Remembered { student, at, format },
                    None => self::found(row, found, &by_student),
                }
            }
        })
        .collect();
    let twice = twice(&results.rows, &states);
    (states, twice)
}

/// Whether what the roster says of a row leaves it to a person, and nothing of it speaks against this student: a name
/// that only others have, ids of others, or a name alone that two have.
fn leaves_open(found: &Found, row: &ResultRow, student: &StudentId) -> bool {
    match found {
        Found::ById { .. } => false,
        Found::ByName(alike) => {
            let whole = alike.iter().filter(|(_, how)| *how != NameLikeness::Partly).count();
            alike.iter().any(|(one, _)| one == student) && (whole < 2 || !row.ids.is_empty())
        }
        Found::Torn(students) => students.contains(student),
        Found::Nobody => true,
    }
}

/// For each row the one student of the very same name: only where nothing else speaks for a student, and no other row of
/// the file is or could be about the same one. A name alone decides nothing; this is what a person may say in one go.
pub(super) fn same_names(states: &[RowState]) -> Vec<Option<StudentId>> {
    let only = |state: &'_ RowState| {
        let RowState::ByName(alike) = state else { return None };
        let mut same = alike.iter().filter(|(_, how)| *how != NameLikeness::Partly);
        let student = same.next().map(|(student, _)| student.clone())?;
        same.next().is_none().then_some(student)
    };
    let found: Vec<Option<StudentId>> = states.iter().map(only).collect();
    let settled: BTreeSet<&StudentId> = states.iter().filter_map(RowState::student).collect();
    let several = repeated(found.iter().flatten());
    let alone = |student: &StudentId| !settled.contains(student) && !several.contains(student);
    found.iter().map(|student| student.clone().filter(alone)).collect()
}

/// What two rows of a file are called by: it says which of them is meant neither now nor in the next file.
pub(crate) fn shared<'a>(rows: impl Iterator<Item = &'a ResultRow>) -> BTreeSet<String> {
    let mut once = BTreeSet::new();
    rows.filter_map(row_key).filter(|key| !once.insert(key.clone())).collect()
}

/// Rows about different work of one student stand below each other in some files: only the same work is twice.
fn twice(rows: &[ResultRow], states: &[RowState]) -> BTreeSet<StudentId> {
    let mut works: BTreeMap<StudentId, BTreeSet<usize>> =
        repeated(states.iter().filter_map(RowState::student))
            .into_iter()
            .map(|s| (s, BTreeSet::new()))
            .collect();
    let mut twice = BTreeSet::new();
    for (row, student) in rows.iter().zip(states).filter_map(|(row, state)| Some((row, state.student()?))) {
        let Some(works) = works.get_mut(student) else { continue };
        for value in &row.values {
            if !works.insert(value.column) {
                twice.insert(student.clone());
            }
        }
    }
    twice
}

fn found(row: &ResultRow, found: Found, known: &BTreeMap<&StudentId, &Known>) -> RowState {
    match found {
        Found::ById { student, kind, other_name } => {
            let id = known.get(&student).and_then(|known| known.identifiers.get(&kind));
            let id = id.cloned().unwrap_or_default();
            RowState::ById { student, kind, id, other_name }
        }
        Found::ByName(alike) => RowState::ByName(alike),
        Found::Torn(students) => RowState::Torn(students),
        Found::Nobody if row.ids.is_empty() && name_of(row).is_empty() => RowState::LeftOut,
        Found::Nobody => RowState::Nobody,
    }
}

fn claim(row: &ResultRow) -> Claim {
    let kind = |kind: results_file::IdKind| match kind {
        results_file::IdKind::SisId => SaidId::SisId,
        results_file::IdKind::LmsId => SaidId::LmsId,
        results_file::IdKind::Login => SaidId::Login,
        results_file::IdKind::Email => SaidId::Email,
        results_file::IdKind::StudentNumber => SaidId::Number,
        results_file::IdKind::Other => SaidId::Other,
    };
    Claim {
        ids: row.ids.iter().map(|(of, id)| (kind(*of), id.clone())).collect(),
        given: row.given.clone().unwrap_or_default(),
        family: row.family.clone().unwrap_or_default(),
        full: row.full.clone().unwrap_or_default(),
    }
}

/// The name in the file, given name first. A column called "name" may hold all of it, or what the other one leaves out.
pub(crate) fn name_of(row: &ResultRow) -> String {
    let [given, family, full] =
        [&row.given, &row.family, &row.full].map(|part| part.as_deref().unwrap_or_default().trim());
    let has = |whole: &str, part: &str| {
        let words: Vec<String> = whole.split_whitespace().map(str::to_lowercase).collect();
        part.split_whitespace().all(|word| words.contains(&word.to_lowercase()))
    };
    let parts = match (given.is_empty(), family.is_empty()) {
        (true, true) => [full, ""],
        (false, false) => [given, family],
        (true, false) if has(full, family) => [full, ""],
        (true, false) => [full, family],
        (false, true) if has(full, given) => [full, ""],
        (false, true) => [given, full],
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// All that the file says of the name, as it is compared: two rows with the same are told apart by nothing else.
pub(crate) fn name_key(row: &ResultRow) -> String {
    let parts = [&row.given, &row.family, &row.full].into_iter().flatten();
    let words: Vec<String> = parts.flat_map(|part| part.split_whitespace()).map(str::to_lowercase).collect();
    words.join(" ")
}

/// By what a person's choice for a row is remembered for the next file: its strongest id, else its name.
pub(crate) fn row_key(row: &ResultRow) -> Option<String> {
    let id = row.ids.first().map(|(kind, id)| format!("{kind:?} {}", id.trim().to_lowercase()));
    let name = Some(name_key(row)).filter(|name| !name.is_empty());
    id.or(name.map(|name| format!("name {name}")))
}

#[cfg(test)]
mod tests;
