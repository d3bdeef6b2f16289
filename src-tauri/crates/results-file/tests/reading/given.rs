//! What the tests have in common.

use results_file::{
    Attempts, Entry, FileError, Format, Mapping, Results, Table, Value, read, recognise, results, suggest,
};
use std::path::Path;

/// A file of `tests/files`.
pub fn file(name: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name);
    read(&std::fs::read(path).unwrap(), name).unwrap()
}

/// A text.
pub fn text(text: &str) -> Table {
    read(text.as_bytes(), "Quiz 3.csv").unwrap()
}

/// A text that is refused.
pub fn refused(bytes: &[u8]) -> FileError {
    read(bytes, "Quiz 3.csv").expect_err("it must not be read")
}

/// What is read with the suggested mapping.
pub fn suggested(table: &Table) -> (Format, Mapping, Results) {
    let format = recognise(table);
    let mapping = suggest(table, format);
    let results = results(table, &mapping, Attempts::Last);
    (format, mapping, results)
}

/// The entries of the row in a line, in the order of the mapping's score columns.
pub fn entries(results: &Results, line: u32) -> Vec<Entry> {
    let row = results.rows.iter().find(|row| row.line == line);
    row.map(|row| row.values.iter().map(|v| v.entry.clone()).collect()).unwrap_or_default()
}

pub fn score(number: &str) -> Entry {
    Entry::Score(number.into())
}

pub fn value(results: &Results, row: usize, column: usize) -> &Value {
    results.rows[row].values.iter().find(|value| value.column == column).unwrap()
}
