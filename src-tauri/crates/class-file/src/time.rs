//! Moments as OneRoster writes them.

use chrono::{DateTime, Utc};

/// In UTC, to a thousandth of a second; empty if it is no moment.
pub(crate) fn utc(rfc_3339: &str) -> String {
    DateTime::parse_from_rfc3339(rfc_3339)
        .map(|at| at.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
        .unwrap_or_default()
}

/// The day where it was written down; `None` if it is no moment.
pub(crate) fn day(rfc_3339: &str) -> Option<String> {
    DateTime::parse_from_rfc3339(rfc_3339).ok().map(|at| at.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_in_utc_and_a_day_where_it_was() {
        assert_eq!(utc("2026-11-26T17:30:00-08:00"), "2026-11-27T01:30:00.000Z");
        assert_eq!(day("2026-11-26T17:30:00-08:00").as_deref(), Some("2026-11-26"));
        assert_eq!(utc("yesterday"), "");
        assert_eq!(day(""), None);
    }
}
