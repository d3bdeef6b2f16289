//! Files of results that teachers already have (a gradebook's export, a quiz tool's report, a sheet of their own), read
//! into neutral rows in four pure steps: [`read`] bytes to a [`Table`], [`recognise`] its [`Format`], [`suggest`] a
//! [`Mapping`] that a person may change in every part, and [`results`] by that mapping.
//!
//! Words: a **table** is the file as it is, every cell with its line and column; a **mapping** says which column is
//! what; a **score column** is one assignment; an **entry** is what one cell means; an **attempt** is one of several
//! rows of the same person.
//!
//! Deliberately not here: who of the roster a row is about, what becomes of a grade, words for the screen (desk);
//! reading a disk (hosts); writing files; macros and formulas, of which only the stored result is read.

mod attempts;
mod column;
mod digits;
mod encoding;
mod entry;
mod error;
mod fingerprint;
mod format;
mod header;
mod limits;
mod line_items;
mod mapping;
mod misfit;
mod number;
mod person;
mod results;
mod row;
mod skipped;
mod suggest;
mod table;
mod text;
mod time;
mod warning;
mod workbook;

pub use attempts::{Attempts, Repeated};
pub use digits::Digits;
pub use entry::{Entry, Unreadable};
pub use error::{Contents, FileError};
pub use format::{Format, recognise};
pub use limits::{
    LARGEST_CELL, LARGEST_FILE, LARGEST_UNPACKED, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TEXT,
};
pub use line_items::{LineItem, line_items};
pub use mapping::{
    DecimalSign, IdColumn, IdKind, LeftOut, Mapping, Maximum, Only, ScoreColumn, Unit, WhyLeftOut,
};
pub use misfit::Misfit;
pub use results::{ResultRow, Results, Value, results};
pub use skipped::{Skipped, WhySkipped};
pub use suggest::{again, suggest};
pub use table::{Cell, Delimiter, Encoding, Form, Kind, Row, Source, Table, WorkbookKind};
pub use warning::Warning;

/// Reads a file. What it is, is decided by its contents; the name serves only as a title where the file has none.
///
/// # Errors
/// [`FileError`] says why nothing of it is used: a file is read as a whole or not at all.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Table, FileError> {
    limits::bytes(bytes.len())?;
    let title = table::title(file_name);
    if workbook::is_workbook(bytes) { workbook::read(bytes, title, None) } else { text::read(bytes, title) }
}

/// Reads another sheet of a workbook than the one that [`read`] chooses.
///
/// # Errors
/// As [`read`], and [`FileError::NoSuchSheet`] where there is none of that name.
pub fn read_sheet(bytes: &[u8], file_name: &str, sheet: &str) -> Result<Table, FileError> {
    limits::bytes(bytes.len())?;
    if !workbook::is_workbook(bytes) {
        return Err(FileError::NoSuchSheet);
    }
    workbook::read(bytes, table::title(file_name), Some(sheet))
}
