//! What one cell means. Read strictly: a word that is not known is refused, never turned into a number. Deliberately
//! not here: whether the assignment at hand can take it (gradebook).

use crate::Digits;
use crate::mapping::{DecimalSign, Unit};
use crate::number::{self, Number};
use crate::table::{Cell, Kind};

/// What a cell means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Points, in digits with a point: "17.5". As fine as the file has them; nothing is rounded.
    Score(Digits),
    /// A percentage, in digits with a point: "85" for 85 %.
    Percent(Digits),
    /// The teacher excused the student.
    Excused,
    /// The work was not handed in, and somebody said so.
    Missing,
    /// Nothing is in it: no change is meant.
    Blank,
    /// It is not understood, or not without asking.
    Unreadable(Unreadable),
}

/// Why a cell is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unreadable {
    /// A word, an answer, "see me".
    NotANumber,
    /// "A−", "Pass": it would need a scale.
    Letter,
    /// "1,234" where neither the column nor the file shows which sign is the decimal one.
    AmbiguousSign,
    /// Below zero: a deduction, or a slip.
    Negative,
    /// "10-May": a spreadsheet took "5/10" for a date, and what was there is lost.
    BecameADate,
    /// "#N/A", "#REF!": a formula that failed.
    Fault,
    /// The system says that somebody still has to grade a part of it, so the score is not the last word.
    NotFinal,
    /// The row has more cells than the header: every score may stand under another's name.
    Shifted,
    /// Several attempts, one of them not understood: which is best cannot be said.
    OneOfSeveral,
}

/// An entry, and the maximum if the cell itself names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meant {
    pub(crate) entry: Entry,
    pub(crate) maximum: Option<Digits>,
}

/// Reads a cell.
pub(crate) fn read(cell: Cell<'_>, unit: Unit, sign: Option<DecimalSign>) -> Meant {
    let text = cell.trimmed();
    let only = |entry| Meant { entry, maximum: None };
    let unreadable = |why| only(Entry::Unreadable(why));
    if text.is_empty() {
        return only(Entry::Blank);
    }
    match cell.kind {
        Kind::Date => return unreadable(Unreadable::BecameADate),
        Kind::Fault => return unreadable(Unreadable::Fault),
        Kind::Flag => return unreadable(Unreadable::NotANumber),
        Kind::Text | Kind::Number | Kind::Percent => {}
    }
    let sign = if cell.kind == Kind::Text { sign } else { Some(DecimalSign::Point) };
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text.bytes().filter(|b| *b == b'.').count() < 2;
    if !plain && let Some(entry) = word(text) {
        return only(entry);
    }
    let (text, percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), true),
        None => (text, unit == Unit::Percent),
    };
    let (part, whole) = match text.split_once('/') {
        Some((part, whole)) => (part.trim(), Some(whole.trim())),
        None => (text, None),
    };
    let maximum = match whole.map(|whole| number::read(whole, sign)) {
        None => None,
        Some(Number::Plain(whole)) if !percent => Some(whole),
        Some(Number::Ambiguous) => return unreadable(Unreadable::AmbiguousSign),
        Some(_) => return unreadable(Unreadable::NotANumber),
    };
    match number::read(part, sign) {
        Number::Plain(number) if percent => only(Entry::Percent(number)),
        Number::Plain(number) => Meant { entry: Entry::Score(number), maximum },
        Number::Negative => unreadable(Unreadable::Negative),
        Number::Ambiguous => unreadable(Unreadable::AmbiguousSign),
        Number::None if is_letter(text) => unreadable(Unreadable::Letter),
        Number::None => unreadable(Unreadable::NotANumber),
    }
}

/// A text that is known as a whole, and no number.
fn word(text: &str) -> Option<Entry> {
    match text.to_lowercase().as_str() {
        "-" | "–" | "—" | "n/a" | "na" => return Some(Entry::Blank),
        "ex" | "excused" | "exempt" | "justificada" => return Some(Entry::Excused),
        "mi" | "missing" | "sin entregar" => return Some(Entry::Missing),
        _ => {}
    }
    if text.starts_with('#') {
        return Some(Entry::Unreadable(Unreadable::Fault));
    }
    is_date(text).then_some(Entry::Unreadable(Unreadable::BecameADate))
}

/// Whether a text is rather a result than a name: a number, a percentage, "4 / 5", a date, a word for none.
pub(crate) fn looks_like_a_value(text: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    let meant = read(Cell::text(text), Unit::Points, None);
    matches!(
        meant.entry,
        Entry::Score(_)
            | Entry::Percent(_)
            | Entry::Unreadable(Unreadable::AmbiguousSign | Unreadable::Negative | Unreadable::BecameADate)
    )
}

/// "A", "b+", "Pass".
pub(crate) fn is_letter(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut chars = text.chars();
    let one = chars.next().is_some_and(|c| matches!(c, 'a'..='f'))
        && matches!(chars.as_str(), "" | "+" | "-" | "−");
    one || matches!(text.as_str(), "pass" | "fail" | "complete" | "incomplete" | "p" | "i" | "cr" | "nc")
}

/// A date or time, as a spreadsheet writes what it took for one: "10-May", "May-10", "5/10/2026", "2026-05-10".
pub(crate) fn is_date(text: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if text.len() > 40 {
        return false;
    }
    let date = text.split([' ', 'T']).next().unwrap_or(text);
    let parts: Vec<&str> = date.split(['-', '/', '.', '–']).collect();
    let number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let month = |part: &str| {
        let part = part.to_lowercase();
        part.len() >= 3 && MONTHS.iter().any(|m| part.starts_with(m)) && part.chars().all(char::is_alphabetic)
    };
    match parts.as_slice() {
        [a, b] => number(a) && month(b) || month(a) && number(b),
        // Three parts of digits: a day, a month, a year. Three groups of a number are as long as each other.
        [a, b, c] if date.contains(['-', '/']) => {
            number(a) && number(c) && (number(b) || month(b)) || month(a) && number(b) && number(c)
        }
        [a, b, c] => {
            matches!(a.len(), 1..=2)
                && matches!(b.len(), 1..=2)
                && c.len() == 4
                && number(a)
                && number(b)
                && number(c)
        }
        _ => false,
    }
}
