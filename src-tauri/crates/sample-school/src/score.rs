//! An exact score. Floats exist only on the wire; here a score is a whole number of millionths of a point.
//!
//! Not in here: what an LMS does with a score (`rules`).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

const SCALE: i64 = 1_000_000;
const PLACES: i64 = 6;
const MOST: i128 = 1_000_000_000 * SCALE as i128;

/// A score or a number of points, exact to a millionth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Score(i64);

/// Why a text is not a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// Letters, a comma, nothing at all.
    #[error("not a number")]
    NotANumber,
    /// A number beyond a thousand million points.
    #[error("number out of range")]
    OutOfRange,
}

impl Score {
    /// No points at all, which is a score like any other.
    pub const ZERO: Self = Self(0);

    /// A whole number of points.
    #[must_use]
    pub const fn whole(points: i32) -> Self {
        Self(points as i64 * SCALE)
    }

    /// The score in millionths of a point.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// A score from millionths of a point.
    #[must_use]
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// Rounded half away from zero to so many decimals.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Self {
        let step = 10_i64.pow(6_u32.saturating_sub(decimals));
        let half = if self.0 < 0 { -(step / 2) } else { step / 2 };
        Self((self.0 + half) / step * step)
    }

    /// So many hundredths of this score.
    #[must_use]
    pub const fn percent(self, percent: i64) -> Self {
        Self((self.0 as i128 * percent as i128 / 100) as i64)
    }

    /// True for a whole number of points.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.0 % SCALE == 0
    }

    /// The score as a JSON number.
    #[must_use]
    pub fn to_json(self) -> serde_json::Value {
        if self.is_whole() {
            serde_json::Value::from(self.0 / SCALE)
        } else {
            serde_json::Value::from(self.0 as f64 / SCALE as f64)
        }
    }
}

impl FromStr for Score {
    type Err = ScoreError;

    /// Reads `12`, `-3`, `12.5` and `1.25e2`; digits past the sixth decimal are rounded.
    fn from_str(text: &str) -> Result<Self, ScoreError> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                (mantissa, exponent.parse::<i64>().map_err(|_| ScoreError::NotANumber)?)
            }
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        if whole.is_empty() && fraction.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return Err(ScoreError::NotANumber);
        }
        let kept = (whole.len() as i64).saturating_add(exponent).saturating_add(PLACES);
        let mut millionths: i128 = 0;
        for place in 0..kept.clamp(0, 400) {
            let digit = digits.get(place as usize).map_or(0, |byte| i128::from(byte - b'0'));
            millionths = millionths * 10 + digit;
            if millionths > MOST {
                return Err(ScoreError::OutOfRange);
            }
        }
        if kept >= 0 && digits.get(kept as usize).is_some_and(|byte| *byte >= b'5') {
            millionths += 1;
        }
        let millionths = i64::try_from(millionths).map_err(|_| ScoreError::OutOfRange)?;
        Ok(Self(if negative { -millionths } else { millionths }))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let fraction = format!("{:06}", magnitude % scale);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{point}{fraction}", magnitude / scale)
    }
}

impl TryFrom<String> for Score {
    type Error = ScoreError;
    fn try_from(text: String) -> Result<Self, ScoreError> {
        text.parse()
    }
}

impl From<Score> for String {
    fn from(score: Score) -> Self {
        score.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(text: &str) -> Score {
        text.parse().unwrap()
    }

    #[test]
    fn text_and_score_are_each_others_inverse() {
        for text in ["0", "12", "-3", "12.5", "0.000001", "999999999.999999", "-0.25"] {
            assert_eq!(score(text).to_string(), text);
        }
        assert_eq!(score("1.25e2"), Score::whole(125));
        assert_eq!(score("125E-1").to_string(), "12.5");
        assert_eq!(score("12.50").to_string(), "12.5");
        assert_eq!(score("0.0000005").to_string(), "0.000001", "the seventh decimal rounds up");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "1,5", "85%", "EX", "4 / 5", "1e", "--1", "٣", " 1"] {
            assert_eq!(text.parse::<Score>(), Err(ScoreError::NotANumber), "{text:?}");
        }
        for text in ["1e300", &"9".repeat(1000)] {
            assert_eq!(text.parse::<Score>(), Err(ScoreError::OutOfRange));
        }
        assert_eq!(score("1e-300"), Score::ZERO);
    }

    #[test]
    fn rounding_goes_half_away_from_zero() {
        assert_eq!(score("1.005").rounded(2), score("1.01"));
        assert_eq!(score("-1.005").rounded(2), score("-1.01"));
        assert_eq!(score("1.0049").rounded(2), score("1"));
        assert_eq!(score("1.5").rounded(0), score("2"));
    }

    #[test]
    fn wire_numbers_are_the_shortest_ones() {
        assert_eq!(score("81").to_json().to_string(), "81");
        assert_eq!(score("81.35").to_json().to_string(), "81.35");
        assert_eq!(score("0.1").to_json().to_string(), "0.1");
    }
}
