//! Rows that are about nobody. Deliberately not here: cells that are not understood (`entry`).

use crate::column::{is, key, squashed};
use crate::suggest::is_points_possible;
use crate::{Format, Mapping, Row, Table};

/// A row that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    /// Its line.
    pub line: u32,
    /// Why.
    pub why: WhySkipped,
}

/// Why a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WhySkipped {
    /// Canvas writes the points possible below the header.
    PointsPossible,
    /// Canvas writes "Manual Posting" below the header where grades are not shown at once.
    PostingPolicy,
    /// The student that Canvas makes for trying things out.
    TestStudent,
    /// A sum, an average, a class's mean at the end.
    Total,
    /// OneRoster: a result that was taken back.
    ToBeDeleted,
    /// Nothing in it says who it is: a remark below the table, an anonymous answer.
    NoPerson,
    /// The header once more: two exports were put below each other.
    HeaderAgain,
}

/// Why a row is about nobody; `None`: it is about somebody.
pub(crate) fn why(row: &Row, table: &Table, mapping: &Mapping) -> Option<WhySkipped> {
    if mapping.format == Format::Canvas {
        if is_points_possible(row) {
            return Some(WhySkipped::PointsPossible);
        }
        let policy = |text: &str| is(text, "manual posting") || is(text, "muted");
        let mut filled = row.cells().map(|cell| cell.trimmed()).filter(|text| !text.is_empty());
        if filled.all(policy) {
            return Some(WhySkipped::PostingPolicy);
        }
    }
    if is_to_be_deleted(row, table, mapping) {
        return Some(WhySkipped::ToBeDeleted);
    }
    if is_header(row, table) {
        return Some(WhySkipped::HeaderAgain);
    }
    let text = |column: Option<usize>| column.map_or("", |column| row.text(column));
    let (given, family, full) = (text(mapping.given), text(mapping.family), text(mapping.full));
    let has_id = mapping.ids.iter().any(|id| !crate::person::id(row, id.column).is_empty());
    if !has_id && given.is_empty() && family.is_empty() && full.is_empty() {
        return Some(WhySkipped::NoPerson);
    }
    if is(full, "student, test") || is(full, "test student") || is(given, "test") && is(family, "student") {
        return Some(WhySkipped::TestStudent);
    }
    if has_id {
        return None;
    }
    let totals = [
        "total",
        "totals",
        "average",
        "averages",
        "mean",
        "median",
        "class average",
        "overall average",
        "class mean",
        "standard deviation",
        "std dev",
        "minimum",
        "maximum",
        "count",
        "points possible",
        "out of",
        "max points",
    ];
    let mut names = [given, family, full].into_iter().filter(|name| !name.is_empty());
    let alone = names.next().filter(|_| names.next().is_none());
    alone.is_some_and(|name| totals.contains(&key(name).as_str())).then_some(WhySkipped::Total)
}

fn is_to_be_deleted(row: &Row, table: &Table, mapping: &Mapping) -> bool {
    mapping.format == Format::OneRosterResults
        && table
            .header
            .iter()
            .position(|name| squashed(name) == "status")
            .is_some_and(|column| key(row.text(column)) == "tobedeleted")
}

fn is_header(row: &Row, table: &Table) -> bool {
    let named = table.header.iter().filter(|name| !name.is_empty()).count();
    named > 1 && table.header.iter().enumerate().all(|(column, name)| row.text(column) == name)
}
