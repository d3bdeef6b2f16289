//! What a district's relay says of its queue with each answer (`Server-Timing`): how long this request waited for its turn
//! there, and how many of the whole district waited. Clever itself says neither.

use reqwest::header::HeaderMap;
use std::time::Duration;

/// The longest wait that is believed; a relay waits for nobody longer than a minute.
const LONGEST: f64 = 120_000.0;

/// The queue of a district's relay, as of one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// How long the request that was answered had waited for its turn.
    pub turn: Duration,
    /// Requests of everybody that waited then.
    pub waiting: u32,
}

impl Line {
    /// Reads it. A proxy in front may add times of its own to the same header: only what names both is a relay's.
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        let (mut turn, mut waiting) = (None, None);
        for value in headers.get_all("server-timing") {
            for one in value.to_str().ok()?.split(',') {
                let one = one.trim();
                if let Some(ms) = one.strip_prefix("turn;dur=") {
                    let ms: f64 = ms.parse().ok().filter(|ms| (0.0..=LONGEST).contains(ms))?;
                    turn = Some(Duration::from_secs_f64(ms / 1_000.0));
                } else if let Some(number) = one.strip_prefix("queue;desc=") {
                    waiting = Some(number.trim_matches('"').parse().ok()?);
                }
            }
        }
        Some(Self { turn: turn?, waiting: waiting? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn read(values: &[&str]) -> Option<Line> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("server-timing", HeaderValue::from_str(value).unwrap());
        }
        Line::read(&headers)
    }

    #[test]
    fn a_relay_says_how_long_a_turn_takes_and_how_many_wait() {
        let said = "turn;dur=4250.00, clever;dur=30.00, roster;dur=0.00, queue;desc=\"312\"";
        let line = Line { turn: Duration::from_millis(4_250), waiting: 312 };
        assert_eq!(read(&[said]), Some(line));
        assert_eq!(read(&["cfL4;desc=\"?proto=QUIC\"", said]), Some(line), "a proxy added its own");
    }

    #[test]
    fn what_is_no_relays_or_makes_no_sense_says_nothing() {
        for said in [
            "",
            "cache;desc=hit;dur=23.2",
            "turn;dur=1.0",
            "queue;desc=\"3\"",
            "turn;dur=-1, queue;desc=\"3\"",
            "turn;dur=NaN, queue;desc=\"3\"",
            "turn;dur=1e300, queue;desc=\"3\"",
            "turn;dur=1, queue;desc=\"-3\"",
            "turn;dur=1, queue;desc=\"99999999999\"",
        ] {
            assert_eq!(read(&[said]), None, "{said}");
        }
    }
}
