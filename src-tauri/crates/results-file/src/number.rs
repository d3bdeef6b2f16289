//! Decimal numbers as texts, read without ever guessing which sign is the decimal one. Deliberately not here: what the
//! number is of (`entry`).

use crate::Digits;
use crate::mapping::DecimalSign;
use std::borrow::Cow;

/// Longest text that can be a number.
const LONGEST: usize = 32;

/// What a text of digits and signs is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    /// In digits with a point, as short as can be.
    Plain(Digits),
    /// Below zero.
    Negative,
    /// One and a quarter, or twelve hundred and fifty.
    Ambiguous,
    /// No number.
    None,
}

/// Which sign a text shows to be the decimal one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    /// "17.5", "1,234.5"
    Point,
    /// "17,5", "1.234,5"
    Comma,
    /// "1,234", "1.234"
    Either,
    /// No sign in it, or no number.
    Nothing,
}

/// Reads a text. A sign that can only be the decimal one is; where both readings are possible `sign` decides.
pub(crate) fn read(text: &str, sign: Option<DecimalSign>) -> Number {
    if let Some(whole) = plain(text) {
        return Number::Plain(whole.into());
    }
    let Some((negative, body)) = body(text) else { return Number::None };
    let sign = match shows(&body) {
        Shows::Point | Shows::Nothing => DecimalSign::Point,
        Shows::Comma => DecimalSign::Comma,
        Shows::Either => match sign {
            Some(sign) => sign,
            None => return Number::Ambiguous,
        },
    };
    let Some((whole, part)) = parted(&body, sign) else { return Number::None };
    let (kept, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    if negative && !(kept.is_empty() && part.is_empty()) {
        return Number::Negative;
    }
    let as_it_stands = sign == DecimalSign::Point && !kept.is_empty() && !whole.contains(',');
    if as_it_stands {
        let end = if part.is_empty() { whole.len() } else { whole.len() + 1 + part.len() };
        return Number::Plain(body.get(whole.len() - kept.len()..end).unwrap_or_default().into());
    }
    let mut plain: String = kept.chars().filter(char::is_ascii_digit).collect();
    if plain.is_empty() {
        plain.push('0');
    }
    if !part.is_empty() {
        plain.push('.');
        plain.push_str(part);
    }
    Number::Plain(plain.into())
}

/// What stands before and behind the decimal sign; `None`: it is no number then.
fn parted(body: &str, sign: DecimalSign) -> Option<(&str, &str)> {
    let (decimal, group) = match sign {
        DecimalSign::Point => ('.', ','),
        DecimalSign::Comma => (',', '.'),
    };
    let (whole, part) = body.split_once(decimal).unwrap_or((body, ""));
    (is_grouped(whole, group) && part.bytes().all(|b| b.is_ascii_digit())).then_some((whole, part))
}

/// Which sign a text shows to be the decimal one; a date or a version shows none.
pub(crate) fn sign_of(text: &str) -> Shows {
    let Some((_, body)) = body(text) else { return Shows::Nothing };
    let shown = shows(&body);
    let sign = match shown {
        Shows::Nothing | Shows::Either => return shown,
        Shows::Point => DecimalSign::Point,
        Shows::Comma => DecimalSign::Comma,
    };
    if parted(&body, sign).is_some() { shown } else { Shows::Nothing }
}

/// Nearly every score: digits and nothing else, without zeros before them.
fn plain(text: &str) -> Option<&str> {
    let fine = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let whole = text.trim_start_matches('0');
    fine.then_some(if whole.is_empty() { "0" } else { whole })
}

/// The digits and signs of a number, without what a spreadsheet puts before them; `None`: something else is in it.
fn body(text: &str) -> Option<(bool, Cow<'_, str>)> {
    let text = crate::table::trimmed(text);
    if text.len() > LONGEST * 4 {
        return None;
    }
    let text = text.strip_prefix('\'').unwrap_or(text);
    let (negative, text) = match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    // "1 234" with a space that does not break, as French settings write it.
    let space = |c: char| matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}');
    let body: Cow<'_, str> = if text.is_ascii() { text.into() } else { text.replace(space, "").into() };
    let fine = body.len() <= LONGEST
        && body.bytes().any(|b| b.is_ascii_digit())
        && body.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    fine.then_some((negative, body))
}

fn shows(body: &str) -> Shows {
    // Where the last of each sign is, and how many there are.
    let (mut point, mut comma) = ((None, 0), (None, 0));
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'.' => point = (Some(at), point.1 + 1),
            b',' => comma = (Some(at), comma.1 + 1),
            _ => {}
        }
    }
    match (point, comma) {
        ((None, _), (None, _)) => Shows::Nothing,
        ((Some(point), _), (Some(comma), _)) if point > comma => Shows::Point,
        ((Some(_), _), (Some(_), _)) => Shows::Comma,
        ((Some(at), 1), _) => lone(body, at, Shows::Point),
        (_, (Some(at), 1)) => lone(body, at, Shows::Comma),
        // Several of the same sign can only part thousands.
        ((Some(_), _), _) => Shows::Comma,
        (_, (Some(_), _)) => Shows::Point,
    }
}

/// One sign: it parts thousands only if one to three digits, the first not a zero, stand before it and three after.
fn lone(body: &str, at: usize, decimal: Shows) -> Shows {
    let (head, tail) = (body.get(..at).unwrap_or(""), body.get(at + 1..).unwrap_or(""));
    let thousands = matches!(head.len(), 1..=3) && !head.starts_with('0') && tail.len() == 3;
    if thousands { Shows::Either } else { decimal }
}

/// Digits, parted in threes or not at all.
fn is_grouped(whole: &str, group: char) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(group);
    let head = groups.next().unwrap_or("");
    let mut rest = groups.peekable();
    if rest.peek().is_none() {
        return digits(head);
    }
    matches!(head.len(), 1..=3) && digits(head) && rest.all(|g| g.len() == 3 && digits(g))
}
