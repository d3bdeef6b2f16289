//! Who each row is about: an id says so, or a person does.

use crate::view::ImportAsk;
use gradebook::StudentId;
use gradebook::matching::{Claim, Found, IdKind, Known, NameLikeness, Roster, SaidId, repeated};
use results_file::{ResultRow, Results};
use std::collections::{BTreeMap, BTreeSet};

/// How it stands with the student of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowState {
    /// An id says so.
    ById { student: StudentId, kind: IdKind, id: String, other_name: bool },
    /// A person said so.
    Chosen(StudentId),
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
            Self::ById { student, .. } | Self::Chosen(student) => Some(student),
            Self::LeftOut | Self::ByName(_) | Self::Torn(_) | Self::Nobody => None,
        }
    }
}

/// The state of each row, and the students that two are about.
pub(crate) fn states(
    results: &Results,
    ask: &ImportAsk,
    roster: &Roster<'_>,
    known: &[Known],
) -> (Vec<RowState>, BTreeSet<StudentId>) {
    let here: BTreeSet<&str> = known.iter().map(|known| known.student.as_str()).collect();
    let said: BTreeMap<u32, Option<&str>> =
        ask.chosen.iter().map(|choice| (choice.line, choice.student.as_deref())).collect();
    let states: Vec<RowState> = results
        .rows
        .iter()
        .map(|row| match said.get(&row.line) {
            Some(None) => RowState::LeftOut,
            Some(Some(student)) if here.contains(student) => RowState::Chosen(StudentId::from(*student)),
            _ => found(row, roster.find(&claim(row)), known),
        })
        .collect();
    // Rows about different work of one student stand below each other in some files: only the same work is twice.
    let works: BTreeSet<usize> = results.rows.iter().flat_map(|row| &row.values).map(|v| v.column).collect();
    let about = |work: usize| {
        let rows = results.rows.iter().zip(&states);
        rows.filter(move |(row, _)| row.values.iter().any(|v| v.column == work))
            .filter_map(|(_, state)| state.student())
    };
    let twice = works.into_iter().flat_map(|work| repeated(about(work))).collect();
    (states, twice)
}

fn found(row: &ResultRow, found: Found, known: &[Known]) -> RowState {
    match found {
        Found::ById { student, kind, other_name } => {
            let identifiers =
                known.iter().find(|known| known.student == student).map(|known| &known.identifiers);
            let id = identifiers.and_then(|ids| ids.get(&kind)).cloned().unwrap_or_default();
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

/// The name in the file, given name first.
pub(crate) fn name_of(row: &ResultRow) -> String {
    let parts = [row.given.as_deref(), row.family.as_deref()];
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if name.is_empty() { row.full.clone().unwrap_or_default() } else { name }
}

/// By what a person's choice for a row is remembered for the next file: its strongest id, else its name.
pub(crate) fn row_key(row: &ResultRow) -> Option<String> {
    let id = row.ids.first().map(|(kind, id)| format!("{kind:?} {}", id.trim().to_lowercase()));
    let name = Some(name_of(row).to_lowercase()).filter(|name| !name.is_empty());
    id.or(name.map(|name| format!("name {name}")))
}
