//! What a teacher types into a cell, read strictly: an unknown token is refused, never turned into a number.

use crate::{Grade, Score, ScoreError, Status};

/// The largest score that may be typed. Above any maximum in use, below anything that is a slip of the keyboard.
const LARGEST: Score = Score::points(100_000);
/// Longest text looked at; more is certainly not a score.
const LONGEST: usize = 32;
/// Digits after the point that may be typed.
const TYPED_DECIMALS: u32 = 4;

/// What was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A score.
    Score(Score),
    /// Excused.
    Excused,
    /// Missing.
    Missing,
    /// Clear the score on purpose.
    Clear,
    /// Blank: no change.
    Nothing,
}

impl Entry {
    /// What the entry makes of a grade. A score is typed for work that counts: an excuse or "missing" ends with it.
    pub fn apply(self, grade: &mut Grade) {
        let (score, status) = match self {
            Self::Score(score) => (Some(score), Status::Counted),
            Self::Excused => (grade.score, Status::Excused),
            Self::Missing => (None, Status::Missing),
            Self::Clear => (None, Status::Counted),
            Self::Nothing => return,
        };
        grade.score = score;
        grade.status = status;
    }
}

/// Why the text is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Neither a number nor a word known here.
    #[error("not a score")]
    NotAScore,
    /// Below zero.
    #[error("below zero")]
    Negative,
    /// Too many digits after the point.
    #[error("too many digits after the point")]
    TooFine,
    /// Too large to be meant.
    #[error("too large")]
    TooLarge,
    /// Thousands separator or decimal sign? ("1.234,5")
    #[error("ambiguous separators")]
    Ambiguous,
    /// "4/5" where the maximum is another one.
    #[error("another maximum")]
    OtherMaximum,
    /// A percentage where the assignment has no maximum, or that does not come out exactly.
    #[error("the percentage does not come out exactly")]
    Percent,
    /// Control characters or far too long.
    #[error("not readable text")]
    Unreadable,
}

/// Reads what was typed. `points` is the assignment's maximum. Accepts `17`, `17.5`, `17,5`, `85%`, `45/50` (where 50
/// is the maximum), `ex`, `mi`, `-`; blank means no change.
pub fn parse(text: &str, points: Option<Score>) -> Result<Entry, EntryError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Entry::Nothing);
    }
    if text.chars().any(char::is_control) {
        return Err(EntryError::Unreadable);
    }
    if text.chars().count() > LONGEST {
        return Err(if text.chars().all(|c| c.is_ascii_digit()) {
            EntryError::TooLarge
        } else {
            EntryError::Unreadable
        });
    }
    match text.to_lowercase().as_str() {
        "ex" | "excused" | "justificada" => return Ok(Entry::Excused),
        "mi" | "missing" | "sin entregar" => return Ok(Entry::Missing),
        "-" | "–" | "—" => return Ok(Entry::Clear),
        _ => {}
    }
    let score = if let Some(percent) = text.strip_suffix('%') {
        let percent = number(percent.trim_end())?;
        let exact = |score: &Score| score.rounded(TYPED_DECIMALS) == *score;
        points.and_then(|p| p.percent(percent)).filter(exact).ok_or(EntryError::Percent)?
    } else if is_thousands(text, points) {
        return Err(EntryError::Ambiguous);
    } else if let Some((part, whole)) = text.split_once('/') {
        let (part, whole) = (number(part.trim())?, number(whole.trim())?);
        if points != Some(whole) {
            return Err(EntryError::OtherMaximum);
        }
        part
    } else {
        number(text)?
    };
    if score > LARGEST {
        return Err(EntryError::TooLarge);
    }
    Ok(Entry::Score(score))
}

/// "1,250" where the maximum leaves both readings open: one and a quarter, or twelve hundred and fifty.
fn is_thousands(text: &str, points: Option<Score>) -> bool {
    let part = text.split('/').next().unwrap_or(text).trim();
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let grouped = part.split_once(',').is_some_and(|(head, tail)| {
        matches!(head.len(), 1..=3)
            && !head.starts_with('0')
            && digits(head)
            && tail.len() == 3
            && digits(tail)
    });
    grouped && points.is_none_or(|p| p >= Score::points(1_000))
}

/// A plain number with either decimal sign.
pub fn number(text: &str) -> Result<Score, EntryError> {
    if text.contains('.') && text.contains(',') || text.matches(['.', ',']).count() > 1 {
        return Err(if text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
            EntryError::Ambiguous
        } else {
            EntryError::NotAScore
        });
    }
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Err(EntryError::NotAScore);
    }
    let mut plain = text.replace(',', ".").replace('−', "-");
    if plain.starts_with('.') {
        plain.insert(0, '0');
    }
    let score: Score = plain.strip_suffix('.').unwrap_or(&plain).parse().map_err(|error| match error {
        ScoreError::NotANumber => EntryError::NotAScore,
        ScoreError::TooFine => EntryError::TooFine,
        ScoreError::TooLarge => EntryError::TooLarge,
    })?;
    if score < Score::ZERO {
        return Err(EntryError::Negative);
    }
    if score.rounded(TYPED_DECIMALS) != score {
        return Err(EntryError::TooFine);
    }
    Ok(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_20(text: &str) -> Result<Entry, EntryError> {
        parse(text, Some(Score::points(20)))
    }
    fn points(text: &str) -> Entry {
        Entry::Score(text.parse().unwrap())
    }

    #[test]
    fn what_teachers_type_is_understood() {
        let cases = [
            ("17", points("17")),
            (" 17.5 ", points("17.5")),
            ("1,5", points("1.5")),
            (".5", points("0.5")),
            ("0", points("0")),
            ("21", points("21")),
            ("85%", points("17")),
            ("12,5 %", points("2.5")),
            ("4 / 20", points("4")),
            ("EX", Entry::Excused),
            ("excused", Entry::Excused),
            // As a cell shows it in Spanish: what is copied there can be pasted.
            ("Justificada", Entry::Excused),
            ("Sin entregar", Entry::Missing),
            ("mi", Entry::Missing),
            ("-", Entry::Clear),
            ("", Entry::Nothing),
            ("  ", Entry::Nothing),
        ];
        for (text, meant) in cases {
            assert_eq!(of_20(text), Ok(meant), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_a_score_is_refused_with_its_reason() {
        let million = "9".repeat(1_000_000);
        let cases = [
            ("B+", EntryError::NotAScore),
            ("1e5", EntryError::NotAScore),
            ("NaN", EntryError::NotAScore),
            ("+5", EntryError::NotAScore),
            ("-5", EntryError::Negative),
            ("−5", EntryError::Negative),
            ("-5%", EntryError::Negative),
            ("1.234,5", EntryError::Ambiguous),
            ("1,234,567", EntryError::Ambiguous),
            ("4 / 5", EntryError::OtherMaximum),
            ("0.12345", EntryError::TooFine),
            ("100001", EntryError::TooLarge),
            (million.as_str(), EntryError::TooLarge),
            ("1\u{0}2", EntryError::Unreadable),
            ("<img onerror=alert(1)>", EntryError::NotAScore),
            ("33.3333%", EntryError::Percent),
        ];
        for (text, why) in cases {
            let points = if text == "33.3333%" { "7.77" } else { "20" };
            assert_eq!(parse(text, Some(points.parse().unwrap())), Err(why), "{:.20}", text);
        }
    }
}
