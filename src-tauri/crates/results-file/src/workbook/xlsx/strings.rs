//! The texts that cells share, one after the other in one text. Deliberately not here: which cell has which.

use super::markup::{Markup, Piece};
use crate::{FileError, MOST_CELLS, MOST_TEXT};
use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each one ends.
    ends: Vec<u32>,
}

impl Strings {
    /// One by its number, from 0.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let before = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        let range = usize::try_from(before).ok()?..usize::try_from(*self.ends.get(at)?).ok()?;
        self.text.get(range)
    }

    fn end(&mut self) -> Result<(), FileError> {
        if self.ends.len() >= MOST_CELLS {
            return Err(FileError::UnpacksTooLarge);
        }
        let begin = self.ends.last().map_or(Some(0), |end| usize::try_from(*end).ok()).unwrap_or(0);
        let decoded = match decoded(self.text.get(begin..).unwrap_or_default()) {
            Cow::Borrowed(_) => None,
            Cow::Owned(decoded) => Some(decoded),
        };
        if let Some(decoded) = decoded {
            self.text.truncate(begin);
            self.text.push_str(&decoded);
        }
        self.ends.push(u32::try_from(self.text.len()).map_err(|_| FileError::UnpacksTooLarge)?);
        Ok(())
    }
}

/// A text in which letters that markup cannot hold are written as `_x000D_`, the four digits being the letter's number; an
/// underline that would be read so is `_x005F_` (ECMA-376, part 1, 22.9.2.19). Excel writes the end of a line of Windows
/// in this way.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, found) = rest.split_at(at);
        let letter =
            found.get(2..6).zip(found.get(6..7)).filter(|(_, end)| *end == "_").and_then(|(digits, _)| {
                let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                hex.then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)).flatten()
            });
        out.push_str(before);
        match letter {
            Some(letter) => {
                out.push(letter);
                rest = found.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = found.get(2..).unwrap_or_default();
            }
        }
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out.replace("\r\n", "\n")) }
}

/// Reads them. How to pronounce a text is no part of it.
pub(super) fn read(part: Markup<impl Read>) -> Result<Strings, FileError> {
    let mut strings = Strings::default();
    let mut writing = Writing::default();
    part.each(|piece| {
        match piece {
            Piece::Open(name, _) => writing.open(name),
            Piece::Close([b's', b'i']) => strings.end()?,
            Piece::Close(name) => writing.close(name),
            Piece::Letters(letters) => {
                if writing.is_on() {
                    if strings.text.len() + letters.len() > MOST_TEXT {
                        return Err(FileError::TooMuchText);
                    }
                    strings.text.push_str(&letters);
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(strings)
}

/// Whether letters belong to a text: those of a `t`, but not of one that says how to pronounce it.
#[derive(Debug, Default)]
pub(super) struct Writing {
    text: bool,
    aside: bool,
}

impl Writing {
    pub(super) fn open(&mut self, name: &[u8]) {
        match name {
            [b't'] => self.text = true,
            [b'r', b'P', b'h'] => self.aside = true,
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &[u8]) {
        match name {
            [b't'] => self.text = false,
            [b'r', b'P', b'h'] => self.aside = false,
            _ => {}
        }
    }

    pub(super) const fn is_on(&self) -> bool {
        self.text && !self.aside
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn letters_that_markup_cannot_hold_are_read() {
        let cases = [
            ("Good_x000D_\nSee me", "Good\nSee me"),
            ("a_x005F_x0041_", "a_x0041_"),
            ("_x0041__x0042_", "AB"),
            ("x_xyz_ _x12 _xD800_ _x000G_", "x_xyz_ _x12 _xD800_ _x000G_"),
            ("snake_case", "snake_case"),
            ("_x", "_x"),
            ("_xé000_", "_xé000_"),
        ];
        for (written, meant) in cases {
            assert_eq!(decoded(written), meant, "{written}");
        }
    }
}
