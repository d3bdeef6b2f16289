//! Decimal numbers as texts, read without ever guessing which sign is the decimal one. Deliberately not here: what the
//! number is of (`entry`).

use crate::mapping::DecimalSign;

/// Longest text that can be a number.
const LONGEST: usize = 32;

/// What a text of digits and signs is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    /// In digits with a point, as short as can be.
    Plain(String),
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
    let Some((negative, body)) = body(text) else { return Number::None };
    let sign = match shows(&body) {
        Shows::Point => DecimalSign::Point,
        Shows::Comma => DecimalSign::Comma,
        Shows::Either => match sign {
            Some(sign) => sign,
            None => return Number::Ambiguous,
        },
        Shows::Nothing => DecimalSign::Point,
    };
    let (decimal, group) = match sign {
        DecimalSign::Point => ('.', ','),
        DecimalSign::Comma => (',', '.'),
    };
    let (whole, part) = body.split_once(decimal).unwrap_or((&body, ""));
    if !is_grouped(whole, group) || !part.bytes().all(|b| b.is_ascii_digit()) {
        return Number::None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let plain = if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") };
    if negative && plain != "0" { Number::Negative } else { Number::Plain(plain) }
}

/// Which sign a text shows to be the decimal one; a date or a version shows none.
pub(crate) fn sign_of(text: &str) -> Shows {
    if !text.contains(['.', ',']) || read(text, None) == Number::None {
        return Shows::Nothing;
    }
    body(text).map_or(Shows::Nothing, |(_, body)| shows(&body))
}

/// The digits and signs of a number, without what a spreadsheet puts before them; `None`: something else is in it.
fn body(text: &str) -> Option<(bool, String)> {
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
    let body: String = text.chars().filter(|c| !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}')).collect();
    let fine = body.len() <= LONGEST
        && body.bytes().any(|b| b.is_ascii_digit())
        && body.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    fine.then_some((negative, body))
}

fn shows(body: &str) -> Shows {
    let last = |sign: char| body.rfind(sign);
    let count = |sign: char| body.matches(sign).count();
    match (last('.'), last(',')) {
        (None, None) => Shows::Nothing,
        (Some(point), Some(comma)) if point > comma => Shows::Point,
        (Some(_), Some(_)) => Shows::Comma,
        // Several of the same sign can only part thousands.
        (Some(_), None) if count('.') > 1 => Shows::Comma,
        (None, Some(_)) if count(',') > 1 => Shows::Point,
        (Some(at), None) => lone(body, at, Shows::Point),
        (None, Some(at)) => lone(body, at, Shows::Comma),
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
