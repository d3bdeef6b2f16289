//! Exact scores: a decimal number in millionths. Never a float inside our code.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

const UNIT: i64 = 1_000_000;
/// Digits after the point that a score can hold.
pub const DECIMALS: u32 = 6;
/// The largest score anybody can mean: a billion points.
const LARGEST: i64 = 1_000_000_000 * UNIT;

/// A score in points, exact to a millionth of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score(i64);

/// Why a text is not a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// Letters, several points, nothing at all …
    #[error("not a number")]
    NotANumber,
    /// More digits after the point than can be held exactly.
    #[error("more than {DECIMALS} digits after the point")]
    TooFine,
    /// Beyond a billion points.
    #[error("too large")]
    TooLarge,
}

impl Score {
    /// Zero points: a real score, not a blank.
    pub const ZERO: Self = Self(0);

    /// From millionths of a point.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }
    /// Millionths of a point.
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// Whole points.
    pub const fn points(points: i32) -> Self {
        Self(points as i64 * UNIT)
    }
    /// The score nearest to a JSON number of the LMS; halves go away from zero. `None` when it is not finite or too
    /// large. Goes through the shortest decimal text, so that 0.1 is 0.1.
    pub fn from_wire(number: f64) -> Option<Self> {
        if !number.is_finite() || number.abs() > 1e9 {
            return None;
        }
        format!("{number:.9}").parse::<Nine>().ok().map(|n| Self(round_div(n.0, 1_000)))
    }
    /// The JSON number for the LMS. The nearest double prints as the same decimal for every score we can hold.
    pub fn to_wire(self) -> f64 {
        self.to_string().parse().unwrap_or(0.0)
    }
    /// Rounded to so many digits after the point, halves away from zero, as every LMS here does.
    pub fn rounded(self, decimals: u32) -> Self {
        if decimals >= DECIMALS {
            return self;
        }
        let step = 10_i64.pow(DECIMALS - decimals);
        let rest = self.0 % step;
        let towards_zero = self.0 - rest;
        if rest.abs() * 2 < step {
            return Self(towards_zero);
        }
        // At the very ends of the range there is no next step: it stays on the last one.
        Self(towards_zero.checked_add(step * rest.signum()).unwrap_or(towards_zero))
    }
    /// The difference, saturating.
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
    /// Whether it is a whole number of points.
    pub const fn is_whole(self) -> bool {
        self.0 % UNIT == 0
    }
    /// `percent` of this maximum, if that is exact.
    pub fn percent(self, percent: Self) -> Option<Self> {
        let product = i128::from(self.0) * i128::from(percent.0);
        let unit = i128::from(UNIT) * 100;
        (product % unit == 0).then(|| i64::try_from(product / unit).ok().map(Self)).flatten()
    }
}

/// Division that rounds halves away from zero.
const fn round_div(value: i64, by: i64) -> i64 {
    let half = by / 2;
    if value >= 0 { (value + half) / by } else { (value - half) / by }
}

/// A decimal with nine digits after the point, only for reading floats.
struct Nine(i64);

impl FromStr for Nine {
    type Err = ScoreError;
    fn from_str(text: &str) -> Result<Self, ScoreError> {
        decimal(text, 9, i64::MAX).map(Nine)
    }
}

impl FromStr for Score {
    type Err = ScoreError;
    /// Strict: an optional sign, digits, optionally a point and digits. No spaces, commas, exponents or signs inside.
    fn from_str(text: &str) -> Result<Self, ScoreError> {
        decimal(text, DECIMALS, LARGEST).map(Self)
    }
}

fn decimal(text: &str, places: u32, largest: i64) -> Result<i64, ScoreError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(part) {
        return Err(ScoreError::NotANumber);
    }
    let part = part.trim_end_matches('0');
    let missing = places.checked_sub(u32::try_from(part.len()).map_err(|_| ScoreError::TooFine)?);
    let Some(missing) = missing else { return Err(ScoreError::TooFine) };
    let joined = format!("{}{part}", whole.trim_start_matches('0'));
    let number: i64 = if joined.is_empty() { 0 } else { joined.parse().map_err(|_| ScoreError::TooLarge)? };
    let value = number.checked_mul(10_i64.pow(missing)).ok_or(ScoreError::TooLarge)?;
    if value > largest {
        return Err(ScoreError::TooLarge);
    }
    Ok(if negative { -value } else { value })
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        let unit = UNIT.unsigned_abs();
        let (whole, part) = (value / unit, value % unit);
        if part == 0 {
            return f.pad(&format!("{sign}{whole}"));
        }
        let part = format!("{part:06}");
        f.pad(&format!("{sign}{whole}.{}", part.trim_end_matches('0')))
    }
}

impl Serialize for Score {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
