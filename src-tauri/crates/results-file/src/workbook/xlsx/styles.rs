//! How numbers are shown, as far as it says what they are: a day, a percentage. Deliberately not here: how many digits.

use super::markup::{Markup, Piece};
use crate::{FileError, MOST_CELLS};
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;

/// What a number is by the way it is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    Number,
    Percent,
    /// A day, a time, or a length of time.
    Date,
}

/// Reads how the numbers of each style are shown; the place in the list is the style's number.
pub(super) fn read(part: Markup<impl Read>) -> Result<Vec<Shown>, FileError> {
    let mut own: BTreeMap<u32, Shown> = BTreeMap::new();
    let (mut styles, mut within) = (Vec::new(), false);
    part.each(|piece| {
        match piece {
            Piece::Open(b"numFmt", tag) => {
                let number = tag.attribute(b"numFmtId").and_then(|id| id.parse().ok());
                // Those of a rule for single cells have numbers of their own.
                if let (Some(number), Some(code), false) = (number, tag.attribute(b"formatCode"), within) {
                    own.entry(number).or_insert_with(|| of_code(&code));
                }
            }
            Piece::Open(b"cellXfs", _) => within = true,
            Piece::Open(b"xf", tag) if within && styles.len() < MOST_CELLS => {
                let number = tag.attribute(b"numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                styles.push(own.get(&number).copied().unwrap_or_else(|| built_in(number)));
            }
            Piece::Close(b"cellXfs") => return Ok(ControlFlow::Break(())),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(styles)
}

/// The formats that every spreadsheet has (ECMA-376, part 1, 18.8.30), those of East Asia among them.
const fn built_in(number: u32) -> Shown {
    match number {
        9 | 10 => Shown::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Shown::Date,
        _ => Shown::Number,
    }
}

/// What a format's code shows: the first of its parts counts, and of it what is neither quoted nor escaped.
fn of_code(code: &str) -> Shown {
    let mut letters = code.chars();
    let mut shown = Shown::Number;
    while let Some(letter) = letters.next() {
        match letter {
            // The next one stands for itself, for a width, or for what fills.
            '\\' | '_' | '*' => {
                letters.next();
            }
            '"' => {
                letters.by_ref().find(|letter| *letter == '"');
            }
            ';' => break,
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let mut inside = inside.chars();
                // Hours, minutes or seconds that have passed; everything else is a colour, a currency, a condition.
                let first = inside.next().map(|first| first.to_ascii_lowercase());
                if matches!(first, Some('h' | 'm' | 's'))
                    && inside.all(|next| Some(next.to_ascii_lowercase()) == first)
                {
                    return Shown::Date;
                }
            }
            'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S' => return Shown::Date,
            // "General" and exponents have none of these; AM/PM has.
            '%' => shown = Shown::Percent,
            _ => {}
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_says_what_a_number_is() {
        let cases = [
            ("0.00", Shown::Number),
            ("General", Shown::Number),
            ("#,##0.00 \"pts of Monday\"", Shown::Number),
            ("[Red]0.0", Shown::Number),
            ("[$-409]d. mmm yyyy", Shown::Date),
            ("[h]:mm:ss", Shown::Date),
            ("[mm]:ss", Shown::Date),
            ("0.0%", Shown::Percent),
            ("0.0\"%\"", Shown::Number),
            ("0\\%", Shown::Number),
            ("0;(0%)", Shown::Number),
            ("yyyy-mm-dd", Shown::Date),
            ("0_d", Shown::Number),
            ("h:mm AM/PM", Shown::Date),
        ];
        for (code, shown) in cases {
            assert_eq!(of_code(code), shown, "{code}");
        }
    }
}
