//! A point in time, in UTC, to the millisecond: what Clever's datetimes carry.

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }
    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }
    /// Reads RFC 3339 with any offset; `None` when it is not one, or when it lies in a year of more than four digits
    /// once it is UTC: what is read here must be readable again after it was written.
    pub fn parse(text: &str) -> Option<Self> {
        let millis = DateTime::parse_from_rfc3339(text.trim()).ok()?.timestamp_millis();
        let year = DateTime::<Utc>::from_timestamp_millis(millis)?.year();
        (0..=9999).contains(&year).then_some(Self(millis))
    }
    /// This time plus so many milliseconds.
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
    /// Milliseconds from `earlier` to this time; negative when the clock went back.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(t) => f.write_str(&t.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl From<DateTime<Utc>> for Time {
    fn from(t: DateTime<Utc>) -> Self {
        Self(t.timestamp_millis())
    }
}

impl Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_z_name_the_same_time() {
        let z = Time::parse("2026-11-24T15:30:00Z");
        assert_eq!(z, Time::parse("2026-11-24T23:30:00+08:00"), "an offset is only another way to write it");
        assert_eq!(z.map(|t| t.to_string()).as_deref(), Some("2026-11-24T15:30:00.000Z"));
    }

    #[test]
    fn a_time_that_is_read_can_be_read_again_after_it_was_written() {
        for text in ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-12-31T23:59:60Z"] {
            let time = Time::parse(text).expect(text);
            assert_eq!(Time::parse(&time.to_string()), Some(time), "{text}");
        }
        for text in ["9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00", "9999-12-31T23:59:60Z"] {
            assert_eq!(Time::parse(text), None, "{text}: its year in UTC has no four digits");
        }
    }

    #[test]
    fn a_date_without_a_time_is_not_a_time() {
        assert_eq!(Time::parse("2026-11-24"), None, "date-only must not become midnight by itself");
    }
}
