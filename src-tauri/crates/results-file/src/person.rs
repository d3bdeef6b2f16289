//! Who a row says it is about, as it is written. Deliberately not here: who of the roster that is (desk).

use crate::mapping::{IdKind, Mapping};
use crate::table::{Row, trimmed};
use crate::{Format, table};

/// An id as it is meant: without the marks by which spreadsheets and Brightspace keep it a text (`'0123`, `="0123"`).
pub(crate) fn id(row: &Row, column: usize) -> &str {
    unmarked(row.text(column))
}

fn unmarked(text: &str) -> &str {
    let inner = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    trimmed(inner.unwrap_or(text.strip_prefix('\'').unwrap_or(text)))
}

/// Ids of a row, the strongest first.
pub(crate) fn ids(row: &Row, mapping: &Mapping) -> Vec<(IdKind, String)> {
    let hash = mapping.format == Format::Brightspace;
    let mut found: Vec<(IdKind, String)> = mapping
        .ids
        .iter()
        .map(|column| {
            let text = id(row, column.column);
            let text = if hash { text.strip_prefix('#').unwrap_or(text) } else { text };
            (column.kind, table::trimmed(text).to_owned())
        })
        .filter(|(_, id)| !id.is_empty())
        .collect();
    // The order of equals is the mapping's.
    found.sort_by_key(|(kind, _)| *kind);
    found
}

/// A name, if the row has one there.
pub(crate) fn name(row: &Row, column: Option<usize>) -> Option<String> {
    column.map(|column| unmarked(row.text(column))).filter(|name| !name.is_empty()).map(str::to_owned)
}
