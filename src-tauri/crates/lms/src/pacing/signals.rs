//! What an answer's headers say about the pace. Headers are the LMS's claim, not a promise: what makes no sense is
//! left out here or bounded by the pace.

use super::pace::LONGEST_WINDOW;
use chrono::DateTime;
use gradebook::Time;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// What one answer said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signals {
    /// `X-RateLimit-Limit`: requests a window.
    pub limit: Option<u32>,
    /// `X-RateLimit-Remaining`: requests left in this window.
    pub remaining: Option<u32>,
    /// `X-RateLimit-Reset`: when the window ends, in Unix seconds of the server's clock.
    pub reset_at: Option<i64>,
    /// The same as milliseconds from now, by the server's own clock where it told it.
    pub reset_in: Option<u64>,
    /// `Retry-After` as milliseconds.
    pub retry_after: Option<u64>,
}

/// The server's time as it answered (`Date`).
pub fn server_time(headers: &HeaderMap) -> Option<Time> {
    time(text(headers, DATE.as_str())?)
}

impl Signals {
    /// Reads them. `wall` is our time, used where the server does not tell its own.
    pub fn read(headers: &HeaderMap, wall: Time) -> Self {
        let server = server_time(headers).unwrap_or(wall);
        let number = |name| text(headers, name)?.parse::<u32>().ok();
        let reset = text(headers, "x-ratelimit-reset").and_then(|text| text.parse::<i64>().ok());
        let until = |at: Time| u64::try_from(at.since(server)).ok();
        // A front that stamps answers by another clock than the one that counts: then ours is the better guess.
        let window = |at: Time| {
            let ends_in =
                |clock: Time| u64::try_from(at.since(clock)).ok().filter(|left| *left <= LONGEST_WINDOW);
            ends_in(server).or_else(|| ends_in(wall))
        };
        Self {
            reset_at: reset,
            limit: number("x-ratelimit-limit"),
            remaining: number("x-ratelimit-remaining"),
            reset_in: reset
                .and_then(|seconds| seconds.checked_mul(1_000))
                .map(Time::from_millis)
                .and_then(window),
            retry_after: text(headers, RETRY_AFTER.as_str()).and_then(|text| match text.parse::<u64>() {
                Ok(seconds) => Some(seconds.saturating_mul(1_000)),
                Err(_) => time(text).and_then(until),
            }),
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn time(text: &str) -> Option<Time> {
    DateTime::parse_from_rfc2822(text).ok().map(|at| Time::from_millis(at.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    fn read(pairs: &[(&'static str, &'static str)]) -> Signals {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        Signals::read(&headers, Time::from_millis(1_795_534_000_000))
    }

    #[test]
    fn reset_is_read_by_the_servers_clock_when_it_tells_it() {
        let told = read(&[("date", "Tue, 24 Nov 2026 15:30:00 GMT"), ("x-ratelimit-reset", "1795534230")]);
        assert_eq!(told.reset_in, Some(30_000));
        let silent = read(&[("x-ratelimit-reset", "1795534030")]);
        assert_eq!(silent.reset_in, Some(30_000), "by our own clock");
        let odd = read(&[("date", "Tue, 24 Nov 2026 03:00:00 GMT"), ("x-ratelimit-reset", "1795534030")]);
        assert_eq!(odd.reset_in, Some(30_000), "by ours, since twelve hours are no window");
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(read(&[("retry-after", "7")]).retry_after, Some(7_000));
        let date = read(&[
            ("date", "Tue, 24 Nov 2026 15:30:00 GMT"),
            ("retry-after", "Tue, 24 Nov 2026 15:31:00 GMT"),
        ]);
        assert_eq!(date.retry_after, Some(60_000));
    }

    #[test]
    fn nonsense_is_left_out() {
        let nonsense = read(&[
            ("x-ratelimit-limit", "-3"),
            ("x-ratelimit-remaining", "many"),
            ("x-ratelimit-reset", "at midnight"),
            ("retry-after", "soon"),
            ("date", "yesterday"),
        ]);
        assert_eq!(nonsense, Signals::default());
        assert_eq!(read(&[("x-ratelimit-reset", "5")]).reset_in, None, "a moment long past");
        assert_eq!(read(&[("x-ratelimit-reset", "9223372036854775807")]).reset_in, None, "beyond all time");
    }
}
