//! What should be looked at before the results are used. Deliberately not here: cells that are not understood at all
//! (`entry`), and sentences (desk).

use crate::column::key;
use crate::mapping::IdKind;
use crate::results::ResultRow;
use crate::table::{Kind, Row};
use crate::{Entry, Form, Mapping, Table, Unreadable};
use std::collections::{BTreeMap, BTreeSet};

/// What should be looked at. Columns are counted from 0, lines from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A spreadsheet rounded long ids ("1.23E+10"), or took them for dates: they are nobody's now.
    MangledIds {
        /// Where.
        column: usize,
        /// In which lines.
        lines: Vec<u32>,
    },
    /// Ids of digits of which nearly all have one length and a few are shorter: a spreadsheet may have dropped zeros
    /// before them.
    LostZeros {
        /// Where.
        column: usize,
        /// The shorter ones.
        lines: Vec<u32>,
    },
    /// A spreadsheet took scores for dates ("5/10" became "10-May"): what was there is lost.
    BecameDates {
        /// Where.
        column: usize,
        /// In which lines.
        lines: Vec<u32>,
    },
    /// Two columns have the same name: which one is meant must be looked at.
    DuplicateHeader {
        /// The name as the first of them is written.
        name: String,
        /// Which.
        columns: Vec<usize>,
    },
    /// The maximum is not the same for all: a question was taken out, or two quizzes are in one file.
    MixedMaxima {
        /// Place in the mapping's list of score columns.
        score: usize,
        /// The different ones, in their order.
        maxima: Vec<String>,
    },
    /// One column has "17.5" and "17,5": two people typed, or two exports were put together.
    MixedSigns {
        /// Where.
        column: usize,
    },
    /// Some letters could not be read: names may be wrong.
    LettersLost,
    /// The same name several times and no id to tell who is who: two students, or one twice.
    SameName {
        /// In which lines.
        lines: Vec<u32>,
    },
    /// Rows with more cells than the header has: an unquoted comma in a name moves every score to the next column.
    /// Their values are not read.
    Shifted {
        /// In which lines.
        lines: Vec<u32>,
    },
}

/// Everything that shows before attempts are put together. `used` are the rows of the table that are about somebody.
pub(crate) fn all(table: &Table, mapping: &Mapping, used: &[&Row], rows: &[ResultRow]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if matches!(table.source.form, Form::Text { lossy: true, .. }) {
        warnings.push(Warning::LettersLost);
    }
    duplicate_headers(table, &mut warnings);
    for id in &mapping.ids {
        ids(id.column, id.kind, used, &mut warnings);
    }
    became_dates(rows, &mut warnings);
    mixed_maxima(rows, &mut warnings);
    same_names(rows, &mut warnings);
    let shifted: Vec<u32> = used.iter().filter(|row| is_shifted(row, table)).map(|row| row.line).collect();
    if !shifted.is_empty() {
        warnings.push(Warning::Shifted { lines: shifted });
    }
    warnings
}

/// Whether a row of a text has more filled cells than the header has names.
pub(crate) fn is_shifted(row: &Row, table: &Table) -> bool {
    matches!(table.source.form, Form::Text { .. }) && row.goes_beyond(table.header.len())
}

fn duplicate_headers(table: &Table, warnings: &mut Vec<Warning>) {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (column, name) in table.header.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        places.entry(key(name)).or_default().push(column);
    }
    let mut twice: Vec<Vec<usize>> = places.into_values().filter(|columns| columns.len() > 1).collect();
    twice.sort();
    warnings.extend(twice.into_iter().map(|columns| {
        let name = columns.first().and_then(|column| table.header.get(*column)).cloned().unwrap_or_default();
        Warning::DuplicateHeader { name, columns }
    }));
}

fn ids(column: usize, kind: IdKind, used: &[&Row], warnings: &mut Vec<Warning>) {
    if matches!(kind, IdKind::Email | IdKind::Login) {
        return;
    }
    let mangled: Vec<u32> = used.iter().filter(|row| is_mangled(row, column)).map(|row| row.line).collect();
    if !mangled.is_empty() {
        warnings.push(Warning::MangledIds { column, lines: mangled });
    }
    let numbers: Vec<(u32, &str)> = used
        .iter()
        .map(|row| (row.line, crate::person::id(row, column)))
        .filter(|(_, id)| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let Some(longest) = numbers.iter().map(|(_, id)| id.len()).max() else { return };
    let short: Vec<u32> =
        numbers.iter().filter(|(_, id)| id.len() < longest).map(|(line, _)| *line).collect();
    let zeros = numbers.iter().any(|(_, id)| id.starts_with('0'));
    // Numbers given one after the other have two lengths as well (998, 1001): only few and long ones are striking.
    let few = short.len() * 4 <= numbers.len();
    if !short.is_empty() && few && !zeros && longest >= 4 {
        warnings.push(Warning::LostZeros { column, lines: short });
    }
}

fn is_mangled(row: &Row, column: usize) -> bool {
    let Some(cell) = row.cell(column) else { return false };
    let text = cell.trimmed();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let scientific = text.split_once(['E', 'e']).is_some_and(|(number, power)| {
        power.strip_prefix('+').is_some_and(digits) && digits(&number.replace(['.', ','], ""))
    });
    // A spreadsheet holds fifteen digits; the sixteenth is made up.
    let long = cell.kind == Kind::Number && text.len() > 15;
    scientific || long || cell.kind == Kind::Date
}

fn became_dates(rows: &[ResultRow], warnings: &mut Vec<Warning>) {
    let mut places: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for value in rows.iter().flat_map(|row| &row.values) {
        if value.entry == Entry::Unreadable(Unreadable::BecameADate) {
            let lines = places.entry(value.column_no).or_default();
            if lines.last() != Some(&value.line) {
                lines.push(value.line);
            }
        }
    }
    let column = |number: u32| usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
    warnings.extend(
        places.into_iter().map(|(number, lines)| Warning::BecameDates { column: column(number), lines }),
    );
}

fn mixed_maxima(rows: &[ResultRow], warnings: &mut Vec<Warning>) {
    // For each score column the different ones, and each of them once more to know it again.
    let mut found: BTreeMap<usize, (Vec<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for value in rows.iter().flat_map(|row| &row.values) {
        if let Some(maximum) = value.maximum.as_deref() {
            let (maxima, known) = found.entry(value.column).or_default();
            if maxima.last() != Some(&maximum) && known.insert(maximum) {
                maxima.push(maximum);
            }
        }
    }
    let mixed = found.into_iter().filter(|(_, (maxima, _))| maxima.len() > 1);
    warnings.extend(mixed.map(|(score, (maxima, _))| {
        let maxima = maxima.into_iter().map(str::to_owned).collect();
        Warning::MixedMaxima { score, maxima }
    }));
}

fn same_names(rows: &[ResultRow], warnings: &mut Vec<Warning>) {
    let mut places: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.ids.is_empty()) {
        places.entry(row.name_key()).or_default().push(row.line);
    }
    let mut twice: Vec<Vec<u32>> = places.into_values().filter(|lines| lines.len() > 1).collect();
    twice.sort();
    warnings.extend(twice.into_iter().map(|lines| Warning::SameName { lines }));
}
