//! Which backups are kept and when one is made. Pure: times in, times out.

use gradebook::Time;
use std::collections::BTreeSet;

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// The last backups, whatever their age.
const LAST: usize = 4;
/// Days of which the newest backup is kept.
const DAYS: i64 = 7;
/// Weeks of which the newest backup is kept.
const WEEKS: i64 = 5;

/// The moments at which a backup may be made by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// At the start, and now and then while the program is open.
    Round,
    /// A run came to its end.
    RunEnded,
    /// A script's command ends; the next one may follow at once.
    End,
    /// The window was closed; nobody knows when it is opened again.
    Closed,
}

/// What is known at such a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Milliseconds since the newest backup; `None`: there is none. Negative when the clock went back.
    pub(crate) age: Option<i64>,
    /// Something changed since then that no reading brings back.
    pub(crate) changed: bool,
    /// An id in the LMS became known since then.
    pub(crate) ids: bool,
}

/// Whether a backup is made.
pub(crate) fn is_due(moment: Moment, standing: Standing) -> bool {
    let older = |least: i64| standing.age.is_none_or(|age| age < 0 || age >= least);
    match moment {
        Moment::Round => standing.changed && older(HOUR),
        Moment::RunEnded => standing.ids,
        Moment::End => standing.ids || standing.changed && older(HOUR / 6),
        Moment::Closed => standing.ids || standing.changed,
    }
}

/// The backups to be kept of those made at these times: the last few, the newest of each of the last days and weeks.
pub(crate) fn kept(made: &[Time], now: Time) -> BTreeSet<Time> {
    let mut times: Vec<Time> = made.to_vec();
    times.sort_unstable_by(|a, b| b.cmp(a));
    times.dedup();
    let mut kept: BTreeSet<Time> = times.iter().take(LAST).copied().collect();
    for (length, most) in [(DAY, DAYS), (WEEK, WEEKS)] {
        let mut seen = BTreeSet::new();
        for time in &times {
            let back = now.millis().div_euclid(length) - time.millis().div_euclid(length);
            if (0..most).contains(&back) && seen.insert(back) {
                kept.insert(*time);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Time = Time::from_millis(1_795_000_000_000);

    fn back(millis: i64) -> Time {
        NOW.plus_millis(-millis)
    }

    #[test]
    fn the_last_four_stay_whatever_their_age() {
        let made: Vec<Time> = (0..9).map(|n| back(n * 1000 + 90 * DAY)).collect();
        assert_eq!(kept(&made, NOW), made[..4].iter().copied().collect());
    }

    #[test]
    fn one_a_day_for_a_week_and_one_a_week_for_five_weeks_stay() {
        let made: Vec<Time> = (0..24 * 60).map(|n| back(n * HOUR)).collect();
        let kept = kept(&made, NOW);
        assert_eq!(kept.len(), 4 + 6 + 4, "the last four, six days and four weeks before them");
        let oldest = kept.first().map(|t| NOW.since(*t) / WEEK);
        assert!(oldest.is_some_and(|weeks| (3..=4).contains(&weeks)), "{oldest:?}");
    }

    #[test]
    fn a_backup_of_the_future_is_among_the_last_and_takes_no_days_place() {
        let ahead = NOW.plus_millis(400 * DAY);
        let made: Vec<Time> = [ahead].into_iter().chain((0..6).map(|n| back(n * DAY))).collect();
        let kept = kept(&made, NOW);
        assert_eq!(kept.len(), made.len());
    }

    proptest! {
        #[test]
        fn few_are_kept_the_newest_always_and_a_second_look_takes_nothing(
            ages in prop::collection::vec(-2 * DAY..100 * DAY, 0..80),
        ) {
            let made: Vec<Time> = ages.iter().map(|age| back(*age)).collect();
            let kept = kept(&made, NOW);
            prop_assert!(kept.len() <= LAST + DAYS as usize + WEEKS as usize);
            prop_assert_eq!(kept.last(), made.iter().max());
            let again: Vec<Time> = kept.iter().copied().collect();
            prop_assert_eq!(super::kept(&again, NOW), kept);
        }
    }

    #[test]
    fn nothing_new_is_no_reason_for_a_backup() {
        for moment in [Moment::Round, Moment::RunEnded, Moment::End, Moment::Closed] {
            assert!(!is_due(moment, Standing { age: None, changed: false, ids: false }), "{moment:?}");
            assert!(!is_due(moment, Standing { age: Some(9 * DAY), changed: false, ids: false }));
        }
    }

    #[test]
    fn a_new_id_is_backed_up_after_the_run_and_at_the_end() {
        let standing = Standing { age: Some(0), changed: true, ids: true };
        assert!(is_due(Moment::RunEnded, standing));
        assert!(is_due(Moment::End, standing));
        assert!(is_due(Moment::Closed, standing));
        assert!(!is_due(Moment::RunEnded, Standing { ids: false, age: Some(HOUR), ..standing }));
    }

    #[test]
    fn changes_are_backed_up_hourly_and_at_the_end() {
        let at = |age| Standing { age, changed: true, ids: false };
        assert!(is_due(Moment::Round, at(None)));
        assert!(is_due(Moment::Round, at(Some(HOUR))));
        assert!(!is_due(Moment::Round, at(Some(HOUR - 1))));
        assert!(is_due(Moment::Round, at(Some(-1))), "the clock went back: nobody knows how old it is");
        assert!(is_due(Moment::End, at(Some(HOUR / 6))));
        assert!(!is_due(Moment::End, at(Some(HOUR / 6 - 1))));
        assert!(is_due(Moment::End, at(None)));
    }

    #[test]
    fn a_change_is_backed_up_when_the_window_is_closed_however_young_the_newest_backup_is() {
        for age in [None, Some(-1), Some(0), Some(1), Some(9 * DAY)] {
            assert!(is_due(Moment::Closed, Standing { age, changed: true, ids: false }), "{age:?}");
        }
    }
}
