//! Excel from 97 to 2003 (BIFF 8). Read here and not by calamine, which believes the sizes that such a file declares
//! and can be made to ask for all memory there is. Deliberately not here: older workbooks, formulas, styles.

use super::records::{Numbers, Record, Records, Texts, letters_of};
use super::{Content, MOST_SHEETS, Made, Sheet, date, flag, number, percent};
use crate::limits::Rows;
use crate::table::Kind;
use crate::{Contents, FileError, LARGEST_CELL, LARGEST_FILE};
use std::io::{Cursor, Read};

/// Reads all sheets.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| FileError::Damaged)?;
    if file.exists("/EncryptedPackage") {
        return Err(FileError::Encrypted);
    }
    let Some(name) = ["/Workbook", "/WORKBOOK", "/workbook"].into_iter().find(|name| file.is_stream(name))
    else {
        return Err(FileError::NotATable(Contents::OtherDocument));
    };
    let stream = file.open_stream(name).map_err(|_| FileError::Damaged)?;
    let mut bytes = Vec::new();
    // No stream is longer than its file.
    let most = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX);
    stream.take(most).read_to_end(&mut bytes).map_err(|_| FileError::Damaged)?;
    Book::open(&bytes)?.sheets()
}

struct Book<'a> {
    stream: &'a [u8],
    texts: Vec<String>,
    formats: Vec<Shown>,
    since_1904: bool,
    sheets: Vec<(String, bool, usize)>,
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Plain,
    Percent,
    Date,
}

impl<'a> Book<'a> {
    fn open(stream: &'a [u8]) -> Result<Self, FileError> {
        let mut book =
            Self { stream, texts: Vec::new(), formats: Vec::new(), since_1904: false, sheets: Vec::new() };
        let mut codes: Vec<(u16, Shown)> = Vec::new();
        let mut records = Records::from(stream, 0).peekable();
        let (mut begun, mut ended) = (false, false);
        while let Some(record) = records.next() {
            match record.kind {
                0x0809 if !begun => {
                    if record.data.u16_at(0) != Some(0x0600) {
                        return Err(FileError::NotATable(Contents::OtherDocument));
                    }
                    begun = true;
                }
                0x002F => return Err(FileError::Encrypted),
                0x0022 => book.since_1904 = record.data.u16_at(0) == Some(1),
                0x041E => codes.extend(format_of(record.data)),
                0x00E0 => book.formats.push(shown(record.data.u16_at(2).unwrap_or(0), &codes)),
                0x0085 if book.sheets.len() < MOST_SHEETS => book.sheets.extend(sheet_of(record.data)),
                0x00FC => {
                    let mut parts = vec![record.data];
                    while let Some(next) = records.next_if(|next| next.kind == 0x003C) {
                        parts.push(next.data);
                    }
                    book.texts = texts(parts);
                }
                0x000A => {
                    ended = true;
                    break;
                }
                _ => {}
            }
        }
        if begun && ended { Ok(book) } else { Err(FileError::Damaged) }
    }

    fn sheets(&self) -> Result<Vec<Sheet>, FileError> {
        let (mut sheets, mut rows) = (Vec::new(), Rows::default());
        for (name, hidden, at) in &self.sheets {
            self.sheet(*at, &mut rows)?;
            sheets.push(Sheet { name: name.clone(), hidden: *hidden, content: Content::All(rows.take()) });
        }
        Ok(sheets)
    }

    fn sheet(&self, at: usize, rows: &mut Rows) -> Result<(), FileError> {
        let mut depth = 0_u32;
        // Where the text belongs that a formula gave, which comes in a record of its own.
        let mut formula = (0, 0);
        for record in Records::from(self.stream, at) {
            match record.kind {
                0x0809 => depth += 1,
                0x000A if depth <= 1 => return Ok(()),
                0x000A => depth -= 1,
                // A chart within the sheet has records of the same kinds.
                _ if depth > 1 => {}
                0x0207 => {
                    let text =
                        Texts::new(vec![record.data], 0).next_text(LARGEST_CELL).ok_or(FileError::Damaged)?;
                    put(rows, formula, &Made::text(text))?;
                }
                0x00BD => self.several(&record, rows)?,
                _ => {
                    let Some(place) = place(record.data) else { continue };
                    if record.kind == 0x0006 {
                        formula = place;
                    }
                    match self.cell(&record) {
                        Some(cell) => put(rows, place, &cell)?,
                        // The list of texts was cut off: a name or score would be missing.
                        None if record.kind == 0x00FD => return Err(FileError::Damaged),
                        None => {}
                    }
                }
            }
        }
        // The end is missing: rows would be, too.
        Err(FileError::Damaged)
    }

    fn cell(&self, record: &Record<'_>) -> Option<Made<'_>> {
        let data = record.data;
        let format = data.u16_at(4);
        match record.kind {
            0x0203 => Some(self.number(data.f64_at(6)?, format)),
            0x027E => Some(self.number(packed(data.u32_at(6)?), format)),
            0x00FD => {
                let text = self.texts.get(usize::try_from(data.u32_at(6)?).ok()?)?;
                Some(Made::text(text.as_str()))
            }
            0x0204 | 0x00D6 => {
                let (length, wide) = (usize::from(data.u16_at(6)?), data.byte(8)? & 1 == 1);
                let bytes = data.get(9..9 + length * if wide { 2 } else { 1 })?;
                Some(Made::text(String::from_utf16_lossy(&letters_of(bytes, wide))))
            }
            0x0205 => Some(truth(data.byte(6)?, data.byte(7)?)),
            0x0006 => {
                let result = data.get(6..14)?;
                if result.u16_at(6)? != 0xFFFF {
                    return Some(self.number(result.f64_at(0)?, format));
                }
                match result.byte(0)? {
                    1 => Some(truth(result.byte(2)?, 0)),
                    2 => Some(truth(0, 1)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Numbers of neighbouring cells in one record.
    fn several(&self, record: &Record<'_>, rows: &mut Rows) -> Result<(), FileError> {
        let Some((row, first)) = place(record.data) else { return Ok(()) };
        let cells = record.data.get(4..record.data.len().saturating_sub(2)).unwrap_or_default();
        for (at, cell) in cells.as_chunks::<6>().0.iter().enumerate() {
            let (format, value) = (cell.u16_at(0), cell.u32_at(2).unwrap_or(0));
            let column = first.saturating_add(u16::try_from(at).unwrap_or(u16::MAX));
            put(rows, (row, column), &self.number(packed(value), format))?;
        }
        Ok(())
    }

    fn number<'b>(&self, value: f64, format: Option<u16>) -> Made<'b> {
        match format.and_then(|format| self.formats.get(usize::from(format))) {
            Some(Shown::Percent) => percent(value),
            Some(Shown::Date) => date(value, self.since_1904),
            _ => number(value),
        }
    }
}

fn put(rows: &mut Rows, (row, column): (u16, u16), cell: &Made<'_>) -> Result<(), FileError> {
    if cell.text.is_empty() { Ok(()) } else { rows.put(u32::from(row) + 1, usize::from(column), cell.cell()) }
}

fn place(data: &[u8]) -> Option<(u16, u16)> {
    Some((data.u16_at(0)?, data.u16_at(2)?))
}

/// A number packed into four bytes: an integer or the front of a double, perhaps in hundredths.
fn packed(bits: u32) -> f64 {
    let value = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

fn truth<'a>(value: u8, error: u8) -> Made<'a> {
    if error == 0 { flag(value != 0) } else { Made { text: "#N/A".into(), kind: Kind::Fault } }
}

/// Name, whether it is hidden, and where it begins; `None`: a chart or a macro.
fn sheet_of(data: &[u8]) -> Option<(String, bool, usize)> {
    let at = usize::try_from(data.u32_at(0)?).ok()?;
    let (hidden, kind, length) = (data.byte(4)? & 3 != 0, data.byte(5)?, usize::from(data.byte(6)?));
    let wide = data.byte(7)? & 1 == 1;
    let bytes = data.get(8..8 + length * if wide { 2 } else { 1 })?;
    (kind == 0).then(|| (String::from_utf16_lossy(&letters_of(bytes, wide)), hidden, at))
}

/// A format that the workbook defines.
fn format_of(data: &[u8]) -> Option<(u16, Shown)> {
    let number = data.u16_at(0)?;
    let code = Texts::new(vec![data], 2).next_text(255)?;
    let mut plain = String::new();
    let mut quoted = false;
    for letter in code.chars() {
        match letter {
            '"' => quoted = !quoted,
            '[' if !quoted => quoted = true,
            ']' => quoted = false,
            letter if !quoted => plain.extend(letter.to_lowercase()),
            _ => {}
        }
    }
    let shown = if plain.contains('%') {
        Shown::Percent
    } else if plain.contains(['y', 'd']) || plain.contains('m') || plain.contains("h:") {
        Shown::Date
    } else {
        Shown::Plain
    };
    Some((number, shown))
}

fn shown(format: u16, codes: &[(u16, Shown)]) -> Shown {
    match format {
        9 | 10 => Shown::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Shown::Date,
        _ => codes.iter().find(|(number, _)| *number == format).map_or(Shown::Plain, |(_, shown)| *shown),
    }
}

/// The texts that cells share. One that is not whole ends the list.
fn texts(parts: Vec<&[u8]>) -> Vec<String> {
    let mut found = Vec::new();
    let mut texts = Texts::new(parts, 8);
    while let Some(text) = texts.next_text(LARGEST_CELL + 1) {
        found.push(text);
    }
    found
}
