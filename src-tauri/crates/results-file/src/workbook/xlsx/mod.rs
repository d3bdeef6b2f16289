//! Excel since 2007, cell by cell. What the archive unpacks to was checked before. Read here and not by calamine, whose
//! reader takes more than twice as long for a full workbook; a test reads made-up workbooks with both. Deliberately not
//! here: formulas and macros, which are passed over.

mod book;
mod markup;
mod sheet;
mod strings;
mod styles;

use super::{Content, LOOKED_AT, Sheet};
use crate::FileError;
use crate::limits::Rows;
use crate::table::Row;
use book::Listed;
use markup::Markup;
use std::borrow::Cow;
use std::io::{Cursor, Read};
use strings::Strings;
use styles::Shown;
use zip::ZipArchive;

/// The archive.
type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// An opened workbook: the texts that cells share and the styles are read once.
pub(super) struct Book<'a> {
    archive: Archive<'a>,
    sheets: Vec<Listed>,
    since_1904: bool,
    strings: Strings,
    styles: Vec<Shown>,
}

impl<'a> Book<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::Damaged)?;
        let (sheets, since_1904) = book::read(&mut archive)?;
        let strings = match open(&mut archive, "xl/sharedStrings.xml")? {
            Some(part) => strings::read(part)?,
            None => Strings::default(),
        };
        let styles = match open(&mut archive, "xl/styles.xml")? {
            Some(part) => styles::read(part)?,
            None => Vec::new(),
        };
        Ok(Self { archive, sheets, since_1904, strings, styles })
    }

    /// The first rows of every sheet.
    pub(super) fn sheets(&mut self) -> Result<Vec<Sheet>, FileError> {
        let (mut sheets, mut budget) = (Vec::new(), Rows::default());
        for at in 0..self.sheets.len() {
            let rows = self.rows(at, LOOKED_AT, &mut budget)?;
            if let Some(Listed { name, hidden, .. }) = self.sheets.get(at).cloned() {
                sheets.push(Sheet { name, hidden, content: Content::Head(rows) });
            }
        }
        Ok(sheets)
    }

    /// All rows of a sheet.
    pub(super) fn all(mut self, name: &str) -> Result<Vec<Row>, FileError> {
        let at = self.sheets.iter().position(|sheet| sheet.name == name).ok_or(FileError::NoSuchSheet)?;
        self.rows(at, u32::MAX, &mut Rows::default())
    }

    fn rows(&mut self, at: usize, last: u32, rows: &mut Rows) -> Result<Vec<Row>, FileError> {
        let Some(listed) = self.sheets.get(at) else { return Ok(Vec::new()) };
        let part = open(&mut self.archive, &listed.part)?.ok_or(FileError::Damaged)?;
        let known =
            sheet::Known { strings: &self.strings, styles: &self.styles, since_1904: self.since_1904 };
        sheet::read(part, &known, last, rows)?;
        Ok(rows.take())
    }
}

/// A part by its name, whose letters may be large or small; `None`: there is none.
fn open<'z>(archive: &'z mut Archive<'_>, name: &str) -> Result<Option<Markup<impl Read + 'z>>, FileError> {
    let same = |other: &str| other.replace('\\', "/").eq_ignore_ascii_case(name);
    let found = archive.file_names().flatten().find(|other| same(other)).map(Cow::into_owned);
    let Some(found) = found else { return Ok(None) };
    let part = archive.by_name(&found).map_err(|_| FileError::Damaged)?;
    Ok(Some(Markup::new(part.take(super::unpack::LARGEST_PART))))
}
