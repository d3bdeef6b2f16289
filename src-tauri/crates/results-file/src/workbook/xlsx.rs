//! Excel since 2007, cell by cell. What the archive unpacks to was checked before. Deliberately not here: formulas and
//! macros, which are passed over.

use super::{Content, LOOKED_AT, MOST_SHEETS, Sheet, date, flag, number, percent};
use crate::limits::Rows;
use crate::table::{Cell, Kind, Row};
use crate::{FileError, MOST_CELLS};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

/// The first rows of every sheet.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    let mut book = open(bytes)?;
    let named: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .take(MOST_SHEETS)
        .collect();
    let (mut sheets, mut budget) = (Vec::new(), Rows::default());
    for (name, hidden) in named {
        let content = Content::Head(rows(&mut book, &name, LOOKED_AT, &mut budget)?);
        sheets.push(Sheet { name, hidden, content });
    }
    Ok(sheets)
}

/// All rows of a sheet.
pub(super) fn all(bytes: &[u8], name: &str) -> Result<Vec<Row>, FileError> {
    rows(&mut open(bytes)?, name, u32::MAX, &mut Rows::default())
}

fn open(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, FileError> {
    Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))
}

fn damaged(error: &XlsxError) -> FileError {
    match error {
        XlsxError::Password => FileError::Encrypted,
        _ => FileError::Damaged,
    }
}

fn rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    last: u32,
    rows: &mut Rows,
) -> Result<Vec<Row>, FileError> {
    let since_1904 = book.has_1904_epoch();
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A chart on a sheet of its own.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(error) => return Err(damaged(&error)),
    };
    let percents: Vec<bool> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%')))
        .collect();
    let mut seen = 0_usize;
    while let Some((found, style)) = reader.next_cell_with_style_id().map_err(|error| damaged(&error))? {
        let (row, column) = found.get_position();
        if row >= last {
            break;
        }
        // Blank cells cost time although nothing of them is kept.
        seen += 1;
        if seen > MOST_CELLS * 2 {
            return Err(FileError::TooManyCells);
        }
        let is_percent = percents.get(style).copied().unwrap_or(false);
        let Some(cell) = cell(found.get_value(), is_percent, since_1904) else { continue };
        rows.put(row.saturating_add(1), usize::try_from(column).unwrap_or(usize::MAX), cell)?;
    }
    Ok(rows.take())
}

fn cell(value: &DataRef<'_>, is_percent: bool, since_1904: bool) -> Option<Cell> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::Int(value) => Cell { text: value.to_string(), kind: Kind::Number },
        DataRef::Float(value) if is_percent => percent(*value),
        DataRef::Float(value) => number(*value),
        DataRef::String(text) => Cell::text(text.as_str()),
        DataRef::SharedString(text) => Cell::text(*text),
        DataRef::Bool(value) => flag(*value),
        DataRef::DateTime(value) => date(value.as_f64(), since_1904),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell { text: text.clone(), kind: Kind::Date }
        }
        DataRef::Error(error) => Cell { text: error.to_string(), kind: Kind::Fault },
    })
}
