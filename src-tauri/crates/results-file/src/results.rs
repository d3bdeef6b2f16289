//! Rows of results, by a mapping. Deliberately not here: several attempts of one person (`attempts`), what is left out
//! (`skipped`), what should be looked at (`warning`).

use crate::column::{key, squashed};
use crate::entry::{self, Entry, Unreadable};
use crate::mapping::{DecimalSign, IdKind, Mapping, Maximum, ScoreColumn};
use crate::number::{self, Number, Shows, sign_of};
use crate::table::{Kind, Row};
use crate::warning::is_shifted;
use crate::{Attempts, Digits, Repeated, Skipped, Table, Warning, attempts, person, skipped, warning};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Results {
    /// One for each person, or for each person and assignment where the file has it so; in the order of the file.
    pub rows: Vec<ResultRow>,
    /// Who had several rows about the same work, so that a person can be asked which counts.
    pub repeated: Vec<Repeated>,
    /// Rows that are about nobody.
    pub skipped: Vec<Skipped>,
    /// What should be looked at first.
    pub warnings: Vec<Warning>,
}

/// What the file says about one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResultRow {
    /// Its line.
    pub line: u32,
    /// Who it is, as it is written, the strongest id first.
    pub ids: Vec<(IdKind, String)>,
    /// Given name.
    pub given: Option<String>,
    /// Family name.
    pub family: Option<String>,
    /// The whole name in one.
    pub full: Option<String>,
    /// One for each chosen score column that the row is about.
    pub values: Vec<Value>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Place in the mapping's list of score columns.
    pub column: usize,
    /// The line it comes from: another than the row's if another attempt counts.
    pub line: u32,
    /// The column of the file, from 1.
    pub column_no: u32,
    /// What the cell means.
    pub entry: Entry,
    /// Points possible for it, in digits with a point.
    pub maximum: Option<Digits>,
    /// The comment beside it.
    pub comment: Option<Box<str>>,
}

impl ResultRow {
    /// The name, to see whether two rows have the same.
    pub(crate) fn name_key(&self) -> String {
        let parts = [&self.full, &self.given, &self.family];
        parts
            .iter()
            .map(|part| part.as_deref().map(key).unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\u{1f}")
    }
}

/// Reads the rows by a mapping, which need not have been checked: what does not fit is blank.
pub fn results(table: &Table, mapping: &Mapping, attempts: Attempts) -> Results {
    let signs = Signs::of(table, mapping);
    let works = Works::of(mapping);
    let mut results = Results::default();
    let mut used: Vec<&Row> = Vec::with_capacity(table.rows.len());
    let mut rows = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        if let Some(why) = skipped::why(row, table, mapping) {
            results.skipped.push(Skipped { line: row.line, why });
            continue;
        }
        used.push(row);
        rows.push(ResultRow {
            line: row.line,
            ids: person::ids(row, mapping),
            given: person::name(row, mapping.given),
            family: person::name(row, mapping.family),
            full: person::name(row, mapping.full),
            values: values(row, table, mapping, &signs, &works),
        });
    }
    results.warnings = warning::all(table, mapping, &used, &rows);
    results.warnings.extend(signs.mixed.iter().map(|column| Warning::MixedSigns { column: *column }));
    (results.rows, results.repeated) = attempts::settle(rows, &used, mapping, attempts);
    results
}

/// Which score columns a row is about.
struct Works<'a> {
    always: Vec<usize>,
    /// By the column that names the assignment, and its name there.
    named: BTreeMap<usize, BTreeMap<&'a str, Vec<usize>>>,
}

impl<'a> Works<'a> {
    fn of(mapping: &'a Mapping) -> Self {
        let (mut always, mut named) = (Vec::new(), BTreeMap::<usize, BTreeMap<&str, Vec<usize>>>::new());
        for (at, score) in mapping.scores.iter().enumerate().filter(|(_, score)| score.chosen) {
            match &score.only {
                None => always.push(at),
                Some(only) => {
                    named.entry(only.column).or_default().entry(&only.value).or_default().push(at);
                }
            }
        }
        Self { always, named }
    }

    fn about(&self, row: &Row) -> Cow<'_, [usize]> {
        if self.named.is_empty() {
            return Cow::Borrowed(&self.always);
        }
        let named = self.named.iter().filter_map(|(column, works)| works.get(row.text(*column))).flatten();
        let mut about: Vec<usize> = self.always.iter().chain(named).copied().collect();
        about.sort_unstable();
        Cow::Owned(about)
    }
}

fn values(row: &Row, table: &Table, mapping: &Mapping, signs: &Signs, works: &Works<'_>) -> Vec<Value> {
    let state = state(row, table, mapping);
    let shifted = is_shifted(row, table);
    let about = works.about(row);
    let mut values = Vec::with_capacity(about.len());
    for at in about.iter().copied() {
        let Some(score) = mapping.scores.get(at) else { continue };
        let cell = row.cell(score.column).unwrap_or_default();
        let meant = entry::read(cell, score.unit, signs.of_column(score.column));
        let entry =
            if shifted { Entry::Unreadable(Unreadable::Shifted) } else { with_state(meant.entry, state) };
        let comment = score.comment.map(|column| row.text(column)).filter(|text| !text.is_empty());
        values.push(Value {
            column: at,
            line: row.line,
            column_no: u32::try_from(score.column.saturating_add(1)).unwrap_or(u32::MAX),
            entry,
            maximum: meant.maximum.or_else(|| maximum(row, score, signs)),
            comment: comment.map(Box::from),
        });
    }
    values
}

fn maximum(row: &Row, score: &ScoreColumn, signs: &Signs) -> Option<Digits> {
    match &score.maximum {
        Maximum::Unknown | Maximum::InCell => None,
        Maximum::Points(points) => Some(points.as_str().into()),
        Maximum::Column(column) => {
            let cell = row.cell(*column)?;
            let sign =
                if cell.kind == Kind::Text { signs.of_column(*column) } else { Some(DecimalSign::Point) };
            match number::read(cell.trimmed(), sign) {
                Number::Plain(number) if *number != *"0" => Some(number),
                _ => None,
            }
        }
    }
}

/// How far the work is, where the file says so beside the score. The strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Excused,
    NotFinal,
    Missing,
    NotGraded,
}

fn state(row: &Row, table: &Table, mapping: &Mapping) -> Option<State> {
    let said = mapping.states.iter().filter_map(|column| {
        let word = squashed(row.text(*column));
        // TRUE under a heading says what the heading says.
        let word = match word.as_str() {
            "" | "false" | "no" | "0" => return None,
            "true" | "yes" | "1" => squashed(table.header.get(*column)?),
            _ => word,
        };
        match word.as_str() {
            "exempt" | "excused" => Some(State::Excused),
            "partiallygraded" | "incomplete" | "inprogress" => Some(State::NotFinal),
            "missing" | "notsubmitted" => Some(State::Missing),
            "ungraded" | "submitted" => Some(State::NotGraded),
            _ => None,
        }
    });
    said.min()
}

fn with_state(entry: Entry, state: Option<State>) -> Entry {
    let scored = matches!(entry, Entry::Score(_) | Entry::Percent(_));
    match state {
        Some(State::Excused) => Entry::Excused,
        // A score that is not the last word, or that a system made out of nothing, is not passed on.
        Some(State::NotFinal | State::NotGraded) if scored => Entry::Unreadable(Unreadable::NotFinal),
        Some(State::Missing) if entry == Entry::Blank => Entry::Missing,
        _ => entry,
    }
}

/// The decimal sign of every column that has numbers, by what is in it.
struct Signs {
    /// Said by a person: nothing else counts.
    said: Option<DecimalSign>,
    columns: BTreeMap<usize, Option<DecimalSign>>,
    file: Option<DecimalSign>,
    mixed: Vec<usize>,
}

impl Signs {
    fn of(table: &Table, mapping: &Mapping) -> Self {
        let chosen = mapping.scores.iter().filter(|score| score.chosen);
        let mut wanted: Vec<usize> = chosen
            .flat_map(|score| match score.maximum {
                Maximum::Column(column) => vec![score.column, column],
                _ => vec![score.column],
            })
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let (mut columns, mut mixed) = (BTreeMap::new(), Vec::new());
        let (mut point, mut comma) = (false, false);
        for (column, (p, c)) in wanted.iter().copied().zip(shown(table, &wanted)) {
            (point, comma) = (point || p, comma || c);
            if p && c {
                mixed.push(column);
            }
            columns.insert(column, sign(p, c));
        }
        Self { said: mapping.decimal, columns, file: sign(point, comma), mixed }
    }

    /// Said by a person, shown by the column, or else by all of them together.
    fn of_column(&self, column: usize) -> Option<DecimalSign> {
        let own = self.columns.get(&column).copied().flatten();
        let file = if self.mixed.contains(&column) { None } else { self.file };
        self.said.or(own).or(file)
    }
}

fn sign(point: bool, comma: bool) -> Option<DecimalSign> {
    match (point, comma) {
        (true, false) => Some(DecimalSign::Point),
        (false, true) => Some(DecimalSign::Comma),
        _ => None,
    }
}

/// Whether each of the columns shows a decimal point, and whether a comma. Row by row, as they lie in memory.
fn shown(table: &Table, columns: &[usize]) -> Vec<(bool, bool)> {
    let mut found = vec![(false, false); columns.len()];
    for row in &table.rows {
        for (column, (point, comma)) in columns.iter().zip(&mut found) {
            let Some(cell) = row.cell(*column).filter(|cell| cell.kind == Kind::Text) else { continue };
            let count = |sign| cell.text.bytes().filter(|b| *b == sign).count();
            // One sign shows that it is the decimal one, if anything: nothing new where that is known.
            match (count(b'.'), count(b',')) {
                (0, 0) => continue,
                (1, 0) if *point => continue,
                (0, 1) if *comma => continue,
                _ => {}
            }
            for part in cell.trimmed().split('/') {
                match sign_of(part.trim().trim_end_matches('%').trim_end()) {
                    Shows::Point => *point = true,
                    Shows::Comma => *comma = true,
                    Shows::Either | Shows::Nothing => {}
                }
            }
        }
    }
    found
}
