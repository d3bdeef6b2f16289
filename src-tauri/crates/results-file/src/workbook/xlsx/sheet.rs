//! The cells of a sheet. Deliberately not here: which sheet, and what a style shows.

use super::markup::{Markup, Piece, Tag};
use super::strings::{Strings, Writing};
use super::styles::Shown;
use crate::limits::Rows;
use crate::table::{Cell, Kind};
use crate::workbook::{Made, date, flag, number, percent};
use crate::{FileError, MOST_CELLS, MOST_TEXT};
use std::io::Read;
use std::ops::ControlFlow;

/// What a workbook says once for all its sheets.
pub(super) struct Known<'b> {
    pub(super) strings: &'b Strings,
    pub(super) styles: &'b [Shown],
    pub(super) since_1904: bool,
}

/// Reads a sheet up to a row, from 1.
pub(super) fn read(
    part: Markup<impl Read>,
    known: &Known<'_>,
    last: u32,
    rows: &mut Rows,
) -> Result<(), FileError> {
    let mut cells = Cells { known, rows, last, row: 0, column: 0, seen: 0, within: false, cell: None };
    let mut text = String::new();
    let stopped = part.each(|piece| cells.piece(piece, &mut text))?;
    // Without the end of its data it was cut off: rows would be missing without a word.
    if stopped || !cells.within { Ok(()) } else { Err(FileError::Damaged) }
}

/// What a cell says its value is.
#[derive(Clone, Copy)]
enum Said {
    Number,
    Shared,
    /// The text of a formula.
    Text,
    /// A text that stands in the cell.
    Inline,
    Flag,
    Fault,
    Date,
}

/// A cell that is being read.
struct Open {
    row: u32,
    column: usize,
    said: Said,
    shown: Shown,
    /// Its value is being read.
    value: bool,
    writing: Writing,
}

struct Cells<'s, 'b> {
    known: &'s Known<'b>,
    rows: &'s mut Rows,
    last: u32,
    /// Rows above this one.
    row: u32,
    column: usize,
    seen: usize,
    /// Among the rows, and not before or behind them.
    within: bool,
    cell: Option<Open>,
}

impl Cells<'_, '_> {
    fn piece(&mut self, piece: Piece<'_>, text: &mut String) -> Result<ControlFlow<()>, FileError> {
        match (piece, &mut self.cell) {
            (Piece::Open([b'v'], _), Some(cell)) => cell.value = true,
            (Piece::Close([b'v']), Some(cell)) => cell.value = false,
            (Piece::Letters(letters), Some(cell)) => {
                let wanted = match cell.said {
                    Said::Inline => cell.value || cell.writing.is_on(),
                    _ => cell.value,
                };
                if wanted {
                    if text.len() + letters.len() > MOST_TEXT {
                        return Err(FileError::TooMuchText);
                    }
                    text.push_str(&letters);
                }
            }
            (Piece::Close([b'c']), open) => {
                if let Some(cell) = open.take() {
                    let put = self.put(&cell, text);
                    text.clear();
                    put?;
                }
            }
            (Piece::Open(name, _), Some(cell)) => cell.writing.open(name),
            (Piece::Close(name), Some(cell)) => cell.writing.close(name),
            (Piece::Open([b'c'], tag), None) if self.within => return self.open(tag),
            (Piece::Open([b'r', b'o', b'w'], tag), None) if self.within => {
                if let Some(said) = tag.attribute(b"r") {
                    self.row = said.parse::<u32>().map_err(|_| FileError::Damaged)?.saturating_sub(1);
                }
                self.column = 0;
            }
            (Piece::Close([b'r', b'o', b'w']), None) if self.within => self.row = self.row.saturating_add(1),
            (Piece::Open(b"sheetData", _), None) => self.within = true,
            (Piece::Close(b"sheetData"), None) => return Ok(ControlFlow::Break(())),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn open(&mut self, tag: Tag<'_>) -> Result<ControlFlow<()>, FileError> {
        let (mut said, mut shown) = (Said::Number, Shown::Number);
        let (mut row, mut column) = (self.row, self.column);
        for attribute in tag.attributes() {
            let (name, value) = attribute?;
            match name {
                [b'r'] => (row, column) = place(value).ok_or(FileError::Damaged)?,
                [b's'] => {
                    let style = value.parse::<usize>().ok();
                    shown = style.and_then(|style| self.known.styles.get(style)).copied().unwrap_or_default();
                }
                [b't'] => {
                    said = match value.as_bytes() {
                        [b'n'] => Said::Number,
                        [b's'] => Said::Shared,
                        b"str" => Said::Text,
                        b"inlineStr" => Said::Inline,
                        [b'b'] => Said::Flag,
                        [b'e'] => Said::Fault,
                        [b'd'] => Said::Date,
                        _ => return Err(FileError::Damaged),
                    };
                }
                _ => {}
            }
        }
        if row >= self.last {
            return Ok(ControlFlow::Break(()));
        }
        // Blank cells cost time although nothing of them is kept.
        self.seen += 1;
        if self.seen > MOST_CELLS * 2 {
            return Err(FileError::TooManyCells);
        }
        self.column = column + 1;
        self.cell = Some(Open { row, column, said, shown, value: false, writing: Writing::default() });
        Ok(ControlFlow::Continue(()))
    }

    fn put(&mut self, cell: &Open, text: &str) -> Result<(), FileError> {
        if text.is_empty() {
            return Ok(());
        }
        let plain = |kind| Made { text: text.into(), kind };
        let made = match (cell.said, cell.shown) {
            (Said::Number, Shown::Number) if is_shortest(text) => plain(Kind::Number),
            (Said::Number, shown) => match (text.trim().parse::<f64>(), shown) {
                // Written by a program that says no type for a text.
                (Err(_), _) => plain(Kind::Text),
                (Ok(value), Shown::Number) => number(value),
                (Ok(value), Shown::Percent) => percent(value),
                (Ok(value), Shown::Date) => date(value, self.known.since_1904),
            },
            (Said::Shared, _) => {
                let at = text.trim().parse::<usize>().ok();
                Made::text(at.and_then(|at| self.known.strings.get(at)).ok_or(FileError::Damaged)?)
            }
            (Said::Text | Said::Inline, _) => Made::text(super::strings::decoded(text)),
            (Said::Date, _) => plain(Kind::Date),
            (Said::Fault, _) => plain(Kind::Fault),
            (Said::Flag, _) => match text.trim() {
                "0" => flag(false),
                "1" => flag(true),
                said if said.eq_ignore_ascii_case("false") => flag(false),
                said if said.eq_ignore_ascii_case("true") => flag(true),
                _ => return Err(FileError::Damaged),
            },
        };
        let made: Cell<'_> = made.cell();
        self.rows.put(cell.row.saturating_add(1), cell.column, made)
    }
}

/// Whether a number is written as it would be written again: plain digits, no more of them than are certain.
fn is_shortest(text: &str) -> bool {
    let digits = match text.as_bytes() {
        [b'-', digits @ ..] => digits,
        digits => digits,
    };
    let point = digits.iter().position(|byte| *byte == b'.');
    let (whole, behind) = match point {
        Some(point) => (digits.get(..point).unwrap_or_default(), digits.get(point + 1..)),
        None => (digits, None),
    };
    let plain = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let zero = matches!(whole, [b'0']);
    plain(whole)
        && (zero || whole.first() != Some(&b'0'))
        && behind.is_none_or(|behind| plain(behind) && behind.last() != Some(&b'0'))
        && whole.len() + behind.map_or(0, <[u8]>::len) <= 15
        // No minus before a zero.
        && !(zero && behind.is_none() && digits.len() < text.len())
}

/// Row and column of a place like "B7", each from 0.
fn place(text: &str) -> Option<(u32, usize)> {
    let (mut row, mut column, mut digits) = (0_u32, 0_usize, false);
    for byte in text.bytes() {
        match byte.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' if !digits => {
                column = column.checked_mul(26)?.checked_add(usize::from(letter - b'A') + 1)?;
            }
            digit @ b'0'..=b'9' => {
                digits = true;
                row = row.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
            }
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_column_and_a_row() {
        let cases = [
            ("A1", Some((0, 0))),
            ("B7", Some((6, 1))),
            ("AA10", Some((9, 26))),
            ("xfd1048576", Some((1_048_575, 16_383))),
            ("A0", None),
            ("7", None),
            ("A", None),
            ("A1B", None),
            ("A99999999999", None),
            ("AAAAAAAAAAAAAAAAAAAAAAAA1", None),
        ];
        for (text, place) in cases {
            assert_eq!(super::place(text), place, "{text}");
        }
    }

    #[test]
    fn a_number_that_is_taken_as_it_is_written_is_the_one_that_would_be_written() {
        let written = ["0", "7", "12.5", "-3", "0.25", "123456789012345", "-0.5"];
        let others =
            ["007", "1.50", "1e3", "1.", ".5", "-0", "1234567890123456", "0.30000000000000004", "", "+1"];
        for text in written {
            assert!(is_shortest(text), "{text}");
            assert_eq!(number(text.parse().unwrap()).text, text);
        }
        for text in others {
            assert!(!is_shortest(text), "{text}");
        }
    }
}
