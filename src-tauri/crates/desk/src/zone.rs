//! Times as they are written on paper: in the zone of this computer, which is named. Deliberately not here: what time it
//! is now.

use crate::words;
use chrono::{DateTime, FixedOffset, Local, Offset, SecondsFormat, TimeZone};
use gradebook::Time;

/// How many seconds the clocks here are ahead of UTC at a time.
pub(crate) fn system(at: Time) -> i32 {
    match Local.timestamp_millis_opt(at.millis()).earliest() {
        Some(local) => local.offset().fix().local_minus_utc(),
        None => 0,
    }
}

fn there(at: Time, ahead: i32) -> Option<DateTime<FixedOffset>> {
    let zone = FixedOffset::east_opt(ahead)?;
    DateTime::from_timestamp_millis(at.millis()).map(|utc| utc.with_timezone(&zone))
}

/// "Nov 12, 2026, 4:30:17 PM (UTC−8)".
pub(crate) fn written(at: Time, ahead: i32) -> String {
    let Some(local) = there(at, ahead) else { return at.to_string() };
    format!("{} ({})", words::time::second(local.naive_local()), name(ahead))
}

/// "Nov 12, 2026".
pub(crate) fn date(at: Time, ahead: i32) -> String {
    there(at, ahead).map_or_else(|| at.to_string(), |local| words::time::date(local.naive_local()))
}

/// RFC 3339 with the offset.
pub(crate) fn exact(at: Time, ahead: i32) -> String {
    there(at, ahead)
        .map_or_else(|| at.to_string(), |local| local.to_rfc3339_opts(SecondsFormat::Millis, false))
}

/// "2026-11-12", for file names.
pub(crate) fn day(at: Time, ahead: i32) -> String {
    there(at, ahead).map_or_else(String::new, |local| local.format("%Y-%m-%d").to_string())
}

/// The last minute of this day; in that minute already, of the next one, so that it lies ahead.
pub(crate) fn end_of_day(at: Time, ahead: i32) -> Time {
    let end = |days: u64| {
        let day = there(at, ahead).and_then(|local| {
            let day = local.date_naive().checked_add_days(chrono::Days::new(days))?.and_hms_opt(23, 59, 0)?;
            day.and_local_timezone(*local.offset()).single()
        });
        day.map_or(at, |day| Time::from_millis(day.timestamp_millis()))
    };
    let today = end(0);
    if today > at { today } else { end(1) }
}

fn name(ahead: i32) -> String {
    let minutes = ahead.abs() / 60;
    match (ahead.signum(), minutes / 60, minutes % 60) {
        (0, ..) => "UTC".to_owned(),
        (sign, hours, 0) => format!("UTC{}{hours}", if sign < 0 { '−' } else { '+' }),
        (sign, hours, rest) => format!("UTC{}{hours}:{rest:02}", if sign < 0 { '−' } else { '+' }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_with_its_zone() {
        let at = Time::parse("2026-11-13T00:30:17Z").expect("a time");
        for (ahead, expected, precise) in [
            (-8 * 3600, "Nov 12, 2026, 4:30:17 PM (UTC−8)", "2026-11-12T16:30:17.000-08:00"),
            (0, "Nov 13, 2026, 12:30:17 AM (UTC)", "2026-11-13T00:30:17.000+00:00"),
            (5 * 3600 + 1800, "Nov 13, 2026, 6:00:17 AM (UTC+5:30)", "2026-11-13T06:00:17.000+05:30"),
        ] {
            assert_eq!((written(at, ahead).as_str(), exact(at, ahead).as_str()), (expected, precise));
            assert_eq!(Time::parse(&exact(at, ahead)), Some(at), "the same moment");
        }
        assert_eq!(day(at, -8 * 3600), "2026-11-12");
    }

    #[test]
    fn the_end_of_a_day_lies_ahead() {
        for (at, ahead, expected) in [
            ("2026-11-13T00:30:17Z", -8 * 3600, "2026-11-12T23:59:00.000-08:00"),
            ("2026-11-13T23:58:59Z", 0, "2026-11-13T23:59:00.000+00:00"),
            ("2026-11-13T23:59:10Z", 0, "2026-11-14T23:59:00.000+00:00"),
        ] {
            let at = Time::parse(at).expect("a time");
            let end = end_of_day(at, ahead);
            assert!(end > at);
            assert_eq!(exact(end, ahead), expected);
        }
    }
}
