//! The file as it is: cells with their places, before anybody says what they mean.

pub use crate::row::Row;

use crate::{FileError, fingerprint, header};
use serde::{Deserialize, Serialize};

/// A table found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Where it comes from.
    pub source: Source,
    /// Names of the columns, as they are written; empty names where a column has none.
    pub header: Vec<String>,
    /// The line of the header, from 1; `None`: the file begins with results, and the columns have no names.
    pub header_line: Option<u32>,
    /// Rows above the header: a title, the day of the export.
    pub above: Vec<Row>,
    /// Rows below the header that have anything in them. A row may be shorter or longer than the header.
    pub rows: Vec<Row>,
    /// Hash of the header, to know this kind of file again. Case, spaces and line do not count, the order does.
    pub fingerprint: String,
}

/// Where a table comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file's name without folder and ending: a title where the file has none.
    pub title: String,
    /// What kind of file.
    pub form: Form,
}

/// What kind of file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A text.
    Text {
        /// How its letters are written.
        encoding: Encoding,
        /// What parts its cells.
        delimiter: Delimiter,
        /// Some bytes were no letters of that encoding.
        lossy: bool,
    },
    /// A workbook.
    Workbook {
        /// Whose.
        kind: WorkbookKind,
        /// The sheet that was read.
        sheet: String,
        /// The sheets that were not, in their order.
        others: Vec<String>,
    },
}

/// How letters are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encoding {
    /// What everything should be.
    Utf8,
    /// "Unicode text" of Excel, Blackboard.
    Utf16Le,
    /// The same from an old Mac or a mainframe.
    Utf16Be,
    /// An older one, guessed from the letters: "windows-1252" in most of the West.
    Guessed(String),
}

/// What parts the cells of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Delimiter {
    /// English settings.
    Comma,
    /// Where the comma is the decimal sign.
    Semicolon,
    /// "Unicode text", copied cells.
    Tab,
}

impl Delimiter {
    /// All of them, the commonest first.
    pub(crate) const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    /// Its byte.
    pub(crate) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

/// Whose workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkbookKind {
    /// Excel since 2007, Google Sheets.
    Xlsx,
    /// Excel before.
    Xls,
    /// LibreOffice.
    Ods,
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell<'a> {
    /// Its text; a number of a workbook in plain digits with a point, a date as year-month-day.
    pub text: &'a str,
    /// What the file says it is.
    pub kind: Kind,
}

/// What the file says a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Text: everything in a text file.
    #[default]
    Text,
    /// A number of a workbook: its decimal sign is certain.
    Number,
    /// A number of a workbook that is shown as a percentage.
    Percent,
    /// A date or time of a workbook.
    Date,
    /// TRUE or FALSE.
    Flag,
    /// "#N/A", "#REF!": a formula that failed.
    Fault,
}

impl<'a> Cell<'a> {
    /// A text.
    pub(crate) const fn text(text: &'a str) -> Self {
        Self { text, kind: Kind::Text }
    }

    /// Without the spaces around it.
    pub fn trimmed(&self) -> &'a str {
        trimmed(self.text)
    }
}

impl Table {
    /// The table that these rows make: the header is found, what is above it kept.
    pub(crate) fn from_rows(source: Source, mut rows: Vec<Row>) -> Result<Self, FileError> {
        if rows.is_empty() {
            return Err(FileError::Empty);
        }
        let width = rows.iter().map(|row| row.width()).max().unwrap_or(0);
        let Some(at) = header::find(&rows) else {
            let header = vec![String::new(); width];
            let fingerprint = fingerprint::of(&header);
            return Ok(Self { source, header, header_line: None, above: Vec::new(), rows, fingerprint });
        };
        let below = rows.split_off(at + 1);
        let above_and_header = rows;
        let mut above = above_and_header;
        let found = above.pop().unwrap_or_default();
        let header: Vec<String> = found.cells().map(|cell| cell.trimmed().to_owned()).collect();
        let fingerprint = fingerprint::of(&header);
        Ok(Self { source, header, header_line: Some(found.line), above, rows: below, fingerprint })
    }

    /// How many columns the widest row has.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.width()).max().unwrap_or(0).max(self.header.len())
    }
}

/// Without spaces around it, also those that do not break, and a byte order mark in the midst.
pub(crate) fn trimmed(text: &str) -> &str {
    // Nearly every cell: there is nothing to take away.
    let bytes = text.as_bytes();
    if bytes.first().is_some_and(u8::is_ascii_graphic) && bytes.last().is_some_and(u8::is_ascii_graphic) {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}')
}

/// A title out of a file's name: no folder, no ending, no words that a tool adds.
pub(crate) fn title(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => stem,
        _ => name,
    };
    let stem = stem.split(" (Responses)").next().unwrap_or(stem);
    let stem = stem.strip_suffix("_scores").unwrap_or(stem);
    stem.chars().filter(|c| !c.is_control()).take(255).collect::<String>().trim().to_owned()
}
