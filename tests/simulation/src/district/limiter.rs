//! The three kinds of limiters that gradebooks put before a token, as far as their makers describe them. Each counts
//! all clients of the token together.

use lms::pacing::{Millis, Signals};
use std::collections::VecDeque;

/// The length of the minute that is counted.
const MINUTE: Millis = 60_000;
/// What one refusal costs a [`Limiter::Bucket`], in thousandths of a request; and how deep it can sink.
const COST: i64 = 200;
const DEEPEST: i64 = -200_000;

/// A limiter.
#[derive(Debug, Clone)]
pub(crate) enum Limiter {
    /// So many a minute, counted from nothing each minute (Clever: "not averages, the count resets every minute").
    Fixed(Fixed),
    /// So many in the last 60 seconds (Google). A refused request is not counted.
    Sliding {
        /// Requests in any 60 seconds.
        limit: u32,
        /// When the accepted ones came.
        taken: VecDeque<Millis>,
    },
    /// A bucket that refills evenly, from which a refusal takes too (a model of limiters that count what they refuse).
    Bucket {
        /// Requests a minute, and what the full bucket holds.
        limit: u32,
        /// What it holds, in thousandths of a request.
        holds: i64,
        /// When it was last refilled.
        at: Millis,
    },
}

/// A window that begins anew each minute.
#[derive(Debug, Clone)]
pub(crate) struct Fixed {
    limit: u32,
    /// How far into its minute the server is when the simulation begins.
    offset: Millis,
    tells: bool,
    window: u64,
    used: u32,
}

/// What a limiter decided about one request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decision {
    /// It goes on to the gradebook.
    pub(crate) accepted: bool,
    /// Left in this window, if the limiter tells.
    remaining: Option<u32>,
    /// The end of the window on the simulation's clock, if the limiter tells.
    ends: Option<(Millis, i64)>,
    limit: u32,
}

/// Which limiter stands before the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Fixed window that tells (`X-RateLimit-*`).
    FixedTold,
    /// Fixed window that says nothing.
    Fixed,
    /// Sliding 60 seconds that say nothing.
    Sliding,
    /// Bucket that says nothing, and where refusals count.
    Bucket,
}

impl Kind {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 4] = [Self::FixedTold, Self::Fixed, Self::Sliding, Self::Bucket];

    /// As the table has it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::FixedTold => "fixed window, headers",
            Self::Fixed => "fixed window, silent",
            Self::Sliding => "sliding minute",
            Self::Bucket => "bucket, 429s count",
        }
    }

    /// A fresh one. `offset`: how far into its minute it is.
    pub(crate) fn limiter(self, limit: u32, offset: Millis) -> Limiter {
        match self {
            Self::FixedTold | Self::Fixed => {
                Limiter::Fixed(Fixed { limit, offset, tells: self == Self::FixedTold, window: 0, used: 0 })
            }
            Self::Sliding => Limiter::Sliding { limit, taken: VecDeque::new() },
            Self::Bucket => Limiter::Bucket { limit, holds: i64::from(limit) * 1_000, at: 0 },
        }
    }
}

impl Limiter {
    /// Decides about a request that arrives now.
    pub(crate) fn take(&mut self, now: Millis) -> Decision {
        match self {
            Self::Fixed(fixed) => fixed.take(now),
            Self::Sliding { limit, taken } => {
                while taken.front().is_some_and(|at| at + MINUTE <= now) {
                    taken.pop_front();
                }
                let accepted = taken.len() < *limit as usize;
                if accepted {
                    taken.push_back(now);
                }
                Decision { accepted, remaining: None, ends: None, limit: *limit }
            }
            Self::Bucket { limit, holds, at } => {
                let full = i64::from(*limit) * 1_000;
                let refill = i64::try_from((now - *at) * u64::from(*limit) * 1_000 / MINUTE).unwrap_or(full);
                *holds = (*holds + refill).min(full);
                *at = now;
                let accepted = *holds >= 1_000;
                *holds = if accepted { *holds - 1_000 } else { (*holds - COST).max(DEEPEST) };
                Decision { accepted, remaining: None, ends: None, limit: *limit }
            }
        }
    }
}

impl Fixed {
    fn take(&mut self, now: Millis) -> Decision {
        let at = now + self.offset;
        if at / MINUTE != self.window {
            (self.window, self.used) = (at / MINUTE, 0);
        }
        let accepted = self.used < self.limit;
        self.used += u32::from(accepted);
        let end = (self.window + 1) * MINUTE;
        let told = self.tells.then(|| (end - self.offset, i64::try_from(end / 1_000).unwrap_or(i64::MAX)));
        Decision {
            accepted,
            remaining: self.tells.then_some(self.limit - self.used),
            ends: told,
            limit: self.limit,
        }
    }
}

impl Decision {
    /// The headers as the client reads them when the answer has come: whole seconds, by the server's own clock.
    pub(crate) fn signals(&self, now: Millis) -> Signals {
        let Some((ends, name)) = self.ends else { return Signals::default() };
        let left = ends.saturating_sub(now).div_ceil(1_000) * 1_000;
        Signals {
            limit: Some(self.limit),
            remaining: self.remaining,
            reset_at: Some(name),
            reset_in: (left > 0).then_some(left),
            retry_after: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is accepted of one request every `step` milliseconds.
    fn accepted(kind: Kind, step: Millis, until: Millis) -> Vec<Millis> {
        let mut limiter = kind.limiter(100, 20_000);
        (0..until / step).map(|n| n * step).filter(|at| limiter.take(*at).accepted).collect()
    }

    #[test]
    fn a_fixed_window_begins_anew_each_minute() {
        let taken = accepted(Kind::Fixed, 100, 160_000);
        let within = |from: Millis, to: Millis| taken.iter().filter(|at| (from..to).contains(*at)).count();
        assert_eq!((within(0, 40_000), within(40_000, 100_000), within(100_000, 160_000)), (100, 100, 100));
        assert_eq!(within(40_000, 50_000), 100, "all at once if they come at once");
    }

    #[test]
    fn no_sliding_minute_holds_more_than_the_limit() {
        let taken = accepted(Kind::Sliding, 100, 300_000);
        for from in &taken {
            let within = taken.iter().filter(|at| (*from..*from + MINUTE).contains(*at)).count();
            assert!(within <= 100, "{within} from {from}");
        }
        assert!(taken.len() >= 400, "{}", taken.len());
    }

    #[test]
    fn refusals_cost_the_bucket() {
        let late = |step| accepted(Kind::Bucket, step, 600_000).iter().filter(|at| **at >= 300_000).count();
        let (calm, storm) = (late(600), late(20));
        assert!(calm >= 495, "at the limit nothing is refused: {calm}");
        assert!(storm < calm / 4, "who storms gets less: {storm} of {calm}");
    }

    #[test]
    fn only_the_one_that_tells_tells() {
        for kind in Kind::ALL {
            let told = kind.limiter(100, 20_000).take(5_000).signals(6_000);
            if kind == Kind::FixedTold {
                let expected = Signals {
                    limit: Some(100),
                    remaining: Some(99),
                    reset_at: Some(60),
                    reset_in: Some(34_000),
                    retry_after: None,
                };
                assert_eq!(told, expected);
            } else {
                assert_eq!(told, Signals::default());
            }
        }
    }
}
