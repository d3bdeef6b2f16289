//! Exact decimals: reading against a naive model, and there and back.

use super::Dice;
use gradebook::{Score, ScoreError};

/// The same by hand: digits as they are written, in a number wide enough for all that are looked at.
fn naive(text: &str) -> Result<i64, ScoreError> {
    let (sign, digits) = if let Some(rest) = text.strip_prefix('-') { (-1, rest) } else { (1, text) };
    let mut parts = digits.split('.');
    let (whole, part, more) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || more.is_some() || part.is_some_and(|part| !digits(part)) {
        return Err(ScoreError::NotANumber);
    }
    let part = part.unwrap_or("").trim_end_matches('0');
    if part.len() > 6 {
        return Err(ScoreError::TooFine);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > 10 {
        return Err(ScoreError::TooLarge);
    }
    let whole: i64 = whole.parse().unwrap_or(0);
    let micros = whole * 1_000_000 + format!("{part:0<6}").parse::<i64>().unwrap_or(0);
    if micros > 1_000_000_000_000_000 { Err(ScoreError::TooLarge) } else { Ok(sign * micros) }
}

pub fn check(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        let read = text.parse::<Score>();
        assert_eq!(read.map(Score::micros), naive(text), "{text:?}");
        if let Ok(score) = read {
            there_and_back(score);
        }
    }
    let mut dice = Dice(input);
    let number = f64::from_le_bytes(dice.eight());
    match Score::from_wire(number) {
        None => assert!(!number.is_finite() || number.abs() > 1e9, "{number} is a score"),
        Some(score) => {
            #[expect(clippy::cast_precision_loss, reason = "compared with a tolerance that covers it")]
            let apart = (score.micros() as f64 / 1e6 - number).abs();
            assert!(apart <= 5.1e-7 + number.abs() * 1e-15, "{number} read as {score}");
            there_and_back(score);
        }
    }
    let micros = i64::from_le_bytes(dice.eight());
    there_and_back(Score::from_micros(micros % 1_000_000_000_000_001));
    let any = Score::from_micros(micros);
    for decimals in 0..8 {
        let rounded = any.rounded(decimals);
        assert_eq!(rounded.rounded(decimals), rounded, "rounding twice is rounding once");
        let step = 10_i64.pow(6_u32.saturating_sub(decimals));
        assert_eq!(rounded.micros() % step, 0, "{any} to {decimals}");
        assert!(rounded.minus(any).micros().unsigned_abs() < step.unsigned_abs(), "{any} to {decimals}");
    }
}

fn there_and_back(score: Score) {
    let text = score.to_string();
    assert_eq!(text.parse(), Ok(score), "{text}");
    assert_eq!(Score::from_wire(score.to_wire()), Some(score), "{text} through the wire");
    let json = serde_json::to_string(&score).expect("a text");
    assert_eq!(serde_json::from_str::<Score>(&json).expect("a score"), score);
}
