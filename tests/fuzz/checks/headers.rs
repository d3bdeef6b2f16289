//! What headers say about the pace: whatever it is, nobody waits for ever and nobody storms.

use super::Dice;
use gradebook::Time;
use lms::fuzzing::signals;
use lms::pacing::{Bounds, Epoch, Outcome, Pace, Turn};

const NAMES: [&str; 5] =
    ["retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "date"];
/// Fifteen minutes, and what is added so that many clients don't come back at once.
const LONGEST: u64 = 15 * 60_000 + 10_000;

pub fn check(input: &[u8]) {
    let mut dice = Dice(input);
    let wall = Time::from_millis(1_795_534_200_000);
    let mut pace = Pace::new(Bounds::default());
    let mut now = 0_u64;
    while !dice.0.is_empty() {
        let epoch = turn(&mut pace, &mut now);
        let outcome = dice.of(&[Outcome::Answered, Outcome::TooMany, Outcome::TimedOut, Outcome::Failed]);
        let mut pairs = Vec::new();
        for _ in 0..dice.byte() % 6 {
            let (name, long) = (dice.of(&NAMES), usize::from(dice.byte() % 48));
            pairs.push((name, dice.some(long)));
        }
        pace.ended(now, epoch, outcome, &signals(&pairs, wall), f64::from(dice.byte()) / 255.0);
        assert!((1..=64).contains(&pace.allowed()), "{}", pace.allowed());
        assert!((1..=60_000).contains(&pace.per_minute()), "{}", pace.per_minute());
        let epoch = turn(&mut pace, &mut now);
        pace.ended(now, epoch, Outcome::Failed, &signals(&[], wall), 0.0);
        // An honest minute later the window that these two went in may be over, or may not: an LMS says which.
        now += 61_501;
    }
}

/// The next turn, which comes within the longest wait and after no more than a few waits; `now` is when it comes.
fn turn(pace: &mut Pace, now: &mut u64) -> Epoch {
    let from = *now;
    for _ in 0..8 {
        match pace.ask(*now) {
            Turn::Go(epoch) => {
                assert!(*now - from <= 2 * LONGEST, "{} ms", *now - from);
                return epoch;
            }
            Turn::Wait(at) => {
                assert!(at > *now, "a wait that is over");
                *now = at;
            }
            Turn::Full => panic!("nothing is under way at {now}"),
        }
    }
    panic!("no turn after {} ms", *now - from)
}
