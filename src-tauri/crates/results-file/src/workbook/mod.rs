//! Workbooks: which kind, and which of their sheets. Whatever a workbook claims about its size is not believed.
//! Deliberately not here: macros, formulas (only the result that was stored is read), formats other than percent and
//! dates.

mod ods;
mod records;
mod unpack;
mod xls;
mod xlsx;

use crate::table::{Cell, Form, Kind, Row, Source, WorkbookKind};
use crate::{Contents, FileError, Table, format, header};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Sheets looked at. More is no teacher's workbook.
const MOST_SHEETS: usize = 64;
/// Rows of each sheet looked at to choose one.
const LOOKED_AT: u32 = 30;

/// Whether the bytes begin as a workbook does.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    is_zip(bytes) || is_compound(bytes)
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

/// Reads a workbook: the sheet that is wanted, or the one that has the results.
pub(crate) fn read(bytes: &[u8], title: String, wanted: Option<&str>) -> Result<Table, FileError> {
    // A reader's panic over a damaged file is that file's error. It holds nothing that lives on.
    catch_unwind(AssertUnwindSafe(|| unguarded(bytes, title, wanted))).unwrap_or(Err(FileError::Damaged))
}

fn unguarded(bytes: &[u8], title: String, wanted: Option<&str>) -> Result<Table, FileError> {
    let mut book = None;
    let (kind, sheets) = if is_compound(bytes) {
        (WorkbookKind::Xls, xls::sheets(bytes)?)
    } else {
        match unpack::check(bytes)? {
            unpack::Archive::Xlsx => (WorkbookKind::Xlsx, book.insert(xlsx::Book::open(bytes)?).sheets()?),
            unpack::Archive::Ods => (WorkbookKind::Ods, ods::sheets(bytes)?),
            unpack::Archive::Xlsb => return Err(FileError::NotATable(Contents::BinaryWorkbook)),
            unpack::Archive::Other => return Err(FileError::NotATable(Contents::OtherArchive)),
        }
    };
    let chosen = match wanted {
        Some(name) => sheets.iter().position(|sheet| sheet.name == name).ok_or(FileError::NoSuchSheet)?,
        None => choose(&sheets).ok_or(FileError::Empty)?,
    };
    let name = |sheet: &Sheet| sheet.name.clone();
    let others = sheets.iter().enumerate().filter(|(at, _)| *at != chosen).map(|(_, s)| name(s)).collect();
    let Some(sheet) = sheets.into_iter().nth(chosen) else { return Err(FileError::Empty) };
    let form = Form::Workbook { kind, sheet: sheet.name.clone(), others };
    let rows = match (sheet.content, book) {
        (_, Some(book)) => book.all(&sheet.name)?,
        (Content::All(rows) | Content::Head(rows), None) => rows,
    };
    Table::from_rows(Source { title, form }, rows)
}

/// A sheet.
pub(super) struct Sheet {
    name: String,
    hidden: bool,
    content: Content,
}

/// As much of a sheet as was read.
enum Content {
    All(Vec<Row>),
    /// The first rows, to see whose it is.
    Head(Vec<Row>),
}

impl Sheet {
    fn rows(&self) -> &[Row] {
        match &self.content {
            Content::All(rows) | Content::Head(rows) => rows,
        }
    }

    fn is_recognised(&self) -> bool {
        let names = |row: &Row| row.cells().map(|c| c.trimmed().to_owned()).collect::<Vec<_>>();
        let head = self.rows().iter().take_while(|row| row.line <= LOOKED_AT);
        head.into_iter().any(|row| format::of_header(&names(row)).is_some())
    }
}

/// The sheet that has the results: the one that Kahoot calls so, one that is recognised, one with a header, any.
fn choose(sheets: &[Sheet]) -> Option<usize> {
    let filled = |sheet: &&Sheet| !sheet.rows().is_empty();
    let rank = |sheet: &Sheet| {
        let recognised = sheet.is_recognised();
        let kahoot = recognised && sheet.name.trim().eq_ignore_ascii_case("final scores");
        let headed = header::find(sheet.rows()).is_some();
        (!kahoot, !recognised, sheet.hidden, !headed)
    };
    sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| filled(sheet))
        .min_by_key(|(at, s)| (rank(s), *at))
        .map(|(at, _)| at)
}

/// A cell that a reader made, and that is put into its row at once.
#[derive(Debug, Clone, Default)]
struct Made<'a> {
    text: Cow<'a, str>,
    kind: Kind,
}

impl<'a> Made<'a> {
    fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind: Kind::Text }
    }

    fn of(text: String, kind: Kind) -> Self {
        Self { text: text.into(), kind }
    }

    fn cell(&self) -> Cell<'_> {
        Cell { text: &self.text, kind: self.kind }
    }
}

/// A number as a spreadsheet shows it with all its fifteen digits: 0.1 + 0.2 is 0.3.
fn number<'a>(value: f64) -> Made<'a> {
    Made::of(digits(value), Kind::Number)
}

/// A number that is shown as a percentage.
fn percent<'a>(value: f64) -> Made<'a> {
    Made::of(format!("{}%", digits(value * 100.0)), Kind::Percent)
}

fn flag<'a>(value: bool) -> Made<'a> {
    Made { text: if value { "TRUE" } else { "FALSE" }.into(), kind: Kind::Flag }
}

fn date<'a>(serial: f64, since_1904: bool) -> Made<'a> {
    match crate::time::of_serial(serial, since_1904) {
        Some(text) => Made::of(text, Kind::Date),
        None => number(serial),
    }
}

fn digits(value: f64) -> String {
    if !value.is_finite() {
        return "#NUM!".to_owned();
    }
    // Nearly every one needs no more than those to say which it is.
    let shortest = format!("{}", if value == 0.0 { 0.0 } else { value });
    let significant = shortest.trim_start_matches(['-', '0', '.']);
    if significant.bytes().filter(u8::is_ascii_digit).count() <= 15 {
        return shortest;
    }
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    // No minus before a zero.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_number_has_the_digits_that_a_spreadsheet_shows() {
        let cases = [
            (0.1 + 0.2, "0.3"),
            (17.0, "17"),
            (-0.0, "0"),
            (12_345_678_901.0, "12345678901"),
            (1e-7, "0.0000001"),
        ];
        for (value, text) in cases {
            assert_eq!(digits(value), text, "fifteen digits, no exponent");
        }
    }
}
