//! How a district takes its turns that is done within a few minutes' worth of requests: minute by minute.
//!
//! All limiters give back within a minute what was taken, so those who met each other find room a minute later, and in
//! each minute after that, mostly at its beginning. Who begins late in a minute, or is refused late in it, would only
//! meet a used-up limit: the beginning of the next minute is the better moment. Who is refused early in it may still
//! find room soon. The first two minutes' worth of clients begin together, so that there is always somebody ready to
//! take what is left: a slot that nobody takes is lost to all.
//!
//! Deliberately not here: districts that need longer (they spread their waits, see the crowd), and when a refusal is a
//! sign of others (the pace).

use super::crowd::share;
use super::pace::Millis;

/// A minute, and a little more for what was slower on the way than what it follows.
const MINUTE: Millis = 60_300;
/// So long after the first request the first ones find room again, where the LMS does not say when: a minute, less the
/// way there.
const FIRST: Millis = 59_000;
/// What those who begin together take of the time that all need, and the spread of their beginnings.
const TOGETHER: Millis = 115_000;
const SPREAD: Millis = 3_000;
/// The last one begins so long before the end, to be done by then and to leave nothing unused.
const LAST: Millis = 80_000;
/// A turn after this part of a minute is put off to the next one, and spread over so much of its beginning.
const LATE: Millis = 40_000;
const PUT_OFF: Millis = 10_000;
/// A refusal in this part of a minute is followed by another try soon: at least, and at most so much more.
const EARLY: Millis = 15_000;
const SOON: (Millis, Millis) = (1_000, 6_000);
/// With fewer answers than this a client has hardly begun: it lets those pass who have, by so much and at most so much
/// more.
const BEGUN: u64 = 2;
const LET_PASS: (Millis, Millis) = (15_000, 10_000);
/// Refusals in a row after which the minutes that are let pass no longer double.
const DOUBLINGS: u32 = 6;
/// Who is not done so long after all should be was told too small a district.
const GRACE: Millis = 120_000;

/// The minutes as one client counts them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Minutes {
    /// When the first one begins.
    first: Millis,
    /// When all should be done.
    end: Millis,
}

/// What a client knows when it is refused.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refusal {
    /// Now.
    pub(super) now: Millis,
    /// Not before this.
    pub(super) earliest: Millis,
    /// The LMS said so itself.
    pub(super) told: bool,
    /// Refusals in a row, this one included.
    pub(super) in_a_row: u32,
    /// Answers since the others were met.
    pub(super) answers: u64,
}

impl Minutes {
    /// The minutes of a client that began to ask at `since`, in a district that needs `horizon`. `earliest`: when the
    /// LMS says that there is room again, if it says.
    pub(super) fn since(since: Millis, horizon: Millis, earliest: Option<Millis>) -> Self {
        Self { first: earliest.unwrap_or(since + FIRST), end: since + horizon }
    }

    /// The moment that this draw stands for.
    pub(super) fn turn(self, chance: f64) -> Millis {
        let time = self.end.saturating_sub(self.first).max(1);
        #[expect(clippy::cast_precision_loss, reason = "minutes in milliseconds")]
        let together = (TOGETHER as f64 / time as f64).min(0.5);
        if chance < together {
            return self.first + share(SPREAD, chance / together);
        }
        let last = time.saturating_sub(LAST).max(time / 2);
        let turn = self.first + share(last, (chance - together) / (1.0 - together));
        let phase = (turn - self.first) % MINUTE;
        if phase <= LATE {
            return turn;
        }
        turn - phase + MINUTE + PUT_OFF * (phase - LATE) / (MINUTE - LATE)
    }

    /// The district is not larger than it was said to be, as far as one can know by now.
    pub(super) const fn last_until(self) -> Millis {
        self.end + GRACE
    }

    /// When to ask again after a refusal. `chance` in 0..1.
    pub(super) fn again(self, refusal: Refusal, chance: f64) -> Millis {
        let Refusal { now, earliest, told, in_a_row, answers } = refusal;
        let soon = SOON.0 + share(SOON.1, chance);
        let to_next = if told {
            earliest.saturating_sub(now).min(MINUTE)
        } else {
            MINUTE - now.saturating_sub(self.first) % MINUTE
        };
        let wait = if answers < BEGUN {
            to_next + passed(in_a_row, chance) + LET_PASS.0 + share(LET_PASS.1, chance)
        } else if told || MINUTE - to_next > EARLY {
            to_next + passed(in_a_row, chance) + share(SPREAD, chance)
        } else {
            soon
        };
        // Towards the end nobody waits for longer than the rest of the time.
        earliest.max(now + wait.min(self.end.saturating_sub(now).max(soon)))
    }
}

/// Whole minutes that are let pass: none at first, then some of one, two, four, as long as nothing is answered.
fn passed(in_a_row: u32, chance: f64) -> Millis {
    let doublings = in_a_row.saturating_sub(1).min(DOUBLINGS);
    if doublings == 0 { 0 } else { share(1_u64 << doublings, chance) * MINUTE }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 500 clients of 30 requests each, at 1,200 a minute, met at once; nothing said by the LMS.
    const HORIZON: Millis = 750_000;

    fn silent() -> Minutes {
        Minutes::since(0, HORIZON, None)
    }

    fn refusal(now: Millis, answers: u64) -> Refusal {
        Refusal { now, earliest: now + 1_000, told: false, in_a_row: 1, answers }
    }

    fn turns(minutes: Minutes) -> Vec<Millis> {
        (0..=1_000).map(|n| minutes.turn(f64::from(n) / 1_000.0)).collect()
    }

    #[test]
    fn no_turn_is_in_the_minute_that_is_used_up_and_the_last_one_can_be_done_in_time() {
        let turns = turns(silent());
        assert_eq!(turns.iter().min(), Some(&FIRST));
        assert!(
            turns.iter().max().is_some_and(|last| (600_000..HORIZON - 40_000).contains(last)),
            "{turns:?}"
        );
    }

    #[test]
    fn two_minutes_worth_of_clients_begin_together_and_the_others_one_after_the_other() {
        let turns = turns(silent());
        let together = turns.iter().filter(|turn| **turn <= FIRST + SPREAD).count();
        assert!((150..190).contains(&together), "a sixth of a thousand: {together}");
        for minute in 2..9 {
            let from = FIRST + minute * MINUTE;
            let within = turns.iter().filter(|turn| (from..from + MINUTE).contains(*turn)).count();
            assert!((70..90).contains(&within), "{within} in minute {minute}");
        }
    }

    #[test]
    fn a_turn_late_in_a_minute_is_put_off_to_the_beginning_of_the_next() {
        let minutes = silent();
        for turn in turns(minutes) {
            let phase = (turn - minutes.first) % MINUTE;
            assert!(phase <= LATE, "{turn} is {phase} into its minute");
        }
    }

    #[test]
    fn a_refusal_early_in_a_minute_is_followed_by_a_try_soon_and_a_late_one_by_the_next_minute() {
        let begins = FIRST + 2 * MINUTE;
        for chance in [0.0, 0.5, 1.0] {
            let soon = silent().again(refusal(begins + 10_000, 20), chance);
            assert!((begins + 11_000..=begins + 17_000).contains(&soon), "{soon}");
            let next = silent().again(refusal(begins + 30_000, 20), chance);
            assert!((begins + MINUTE..=begins + MINUTE + SPREAD).contains(&next), "{next}");
        }
    }

    #[test]
    fn who_has_hardly_begun_lets_those_pass_who_have() {
        let begins = FIRST + 2 * MINUTE;
        for phase in [1_000, 30_000, 59_000] {
            let begun = silent().again(refusal(begins + phase.max(20_000), BEGUN), 1.0);
            let fresh = silent().again(refusal(begins + phase, BEGUN - 1), 0.0);
            assert!(fresh > begun, "{fresh} and {begun} at {phase}");
        }
    }

    #[test]
    fn without_an_answer_more_and_more_minutes_are_let_pass() {
        let minutes = Minutes::since(0, 20 * 60_000, None);
        let wait = |in_a_row| minutes.again(Refusal { in_a_row, ..refusal(90_000, 20) }, 0.99) - 90_000;
        let waits: Vec<_> = (1..5).map(wait).collect();
        assert!(waits.windows(2).all(|pair| pair[1] >= pair[0] + MINUTE), "{waits:?}");
        let always = minutes.again(Refusal { in_a_row: 4, ..refusal(90_000, 20) }, 0.0) - 90_000;
        assert!(always < MINUTE, "some stay, or nobody would see that there is room: {always}");
    }

    #[test]
    fn where_the_lms_says_when_there_is_room_that_is_the_next_minute() {
        let minutes = Minutes::since(0, HORIZON, Some(23_000));
        assert_eq!(minutes.turn(0.0), 23_000);
        let told = Refusal { now: 100_000, earliest: 141_000, told: true, in_a_row: 1, answers: 20 };
        let next = minutes.again(told, 0.5);
        assert!((141_000..=141_000 + SPREAD).contains(&next), "{next}");
    }

    #[test]
    fn towards_the_end_nobody_waits_longer_than_the_rest_of_the_time() {
        let late = silent().again(refusal(HORIZON - 20_000, 0), 1.0);
        assert_eq!(late, HORIZON);
        let after = silent().again(refusal(HORIZON + 30_000, 0), 1.0);
        assert_eq!(after, HORIZON + 37_000, "what is left finds room now");
    }
}
