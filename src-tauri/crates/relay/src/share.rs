//! This instance's share of what Clever allows one district token. The turns are in the records, where all instances
//! take theirs from ([`crate::records::Grant`]); here are those that were taken and not used yet.
//!
//! Deliberately not here: who goes next (the queue), and how many may be under way at once (the pacer).

use crate::metrics::Metrics;
use crate::records::{GOOD_FOR, Records};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Where there was no turn, or no answer, one asks again after so long at most.
const AGAIN: Duration = Duration::from_secs(1);
/// One instance takes no more than this part of a minute at once, so that the others find some too.
const PART: u32 = 20;

/// Turns in hand.
pub struct Share {
    records: Option<Arc<dyn Records>>,
    metrics: Arc<Metrics>,
    district: String,
    per_minute: u32,
    /// Not used yet, and until when they are good.
    left: u32,
    until: Instant,
    /// How many were taken the last time, and used since.
    taken: u32,
    used: u32,
}

impl Share {
    /// Of a district that allows so many requests a minute.
    pub fn of(records: Arc<dyn Records>, metrics: Arc<Metrics>, district: &str, per_minute: u32) -> Self {
        Self { records: Some(records), metrics, ..Self::whole(district, per_minute) }
    }

    /// Of a district that nobody else asks: all of it.
    fn whole(district: &str, per_minute: u32) -> Self {
        let (district, until) = (district.to_owned(), Instant::now());
        let metrics = Arc::default();
        Self { records: None, metrics, district, per_minute, left: 0, until, taken: 0, used: 0 }
    }

    /// With nobody to share with.
    #[cfg(test)]
    pub fn alone() -> Self {
        Self::whole("", u32::MAX)
    }

    /// Whether there is a turn in hand.
    pub fn has_one(&self) -> bool {
        self.records.is_none() || (self.left > 0 && Instant::now() < self.until)
    }

    /// One is used.
    pub fn spend(&mut self) {
        self.left = self.left.saturating_sub(1);
        self.used = self.used.saturating_add(1);
    }

    /// As many as are waited for, or as were needed lately: so the records are asked a few times a second at most, and
    /// hardly a turn is left over.
    fn wanted(&self, waiting: usize) -> u32 {
        let lately = if self.left == 0 { self.taken.saturating_mul(2) } else { self.used };
        let wanted = u32::try_from(waiting).unwrap_or(u32::MAX).max(lately);
        wanted.clamp(1, (self.per_minute / PART).max(1))
    }

    /// Takes some turns, or waits a while where there are none.
    pub async fn take(&mut self, waiting: usize) {
        let Some(records) = &self.records else { return };
        let (wanted, asked) = (self.wanted(waiting), Instant::now());
        match records.turns(&self.district, wanted, self.per_minute).await {
            Ok(grant) if grant.turns > 0 => {
                (self.left, self.taken, self.used) = (grant.turns, grant.turns, 0);
                self.until = asked + GOOD_FOR;
            }
            Ok(grant) => {
                self.metrics.count("passback_relay_turns_used_up_total", "");
                sleep(grant.again.min(AGAIN)).await;
            }
            Err(error) => {
                tracing::error!(target: "relay", %error, "no turns can be taken");
                sleep(AGAIN).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Sqlite;

    fn share(per_minute: u32) -> Share {
        Share::of(Arc::new(Sqlite::in_memory().unwrap()), Arc::default(), "d1", per_minute)
    }

    #[tokio::test]
    async fn turns_are_used_one_by_one_and_more_are_taken_when_all_were_needed() {
        let mut share = share(1_200);
        assert!(!share.has_one(), "nothing is taken before anybody waits");
        let mut taken = Vec::new();
        for _ in 0..8 {
            share.take(1).await;
            taken.push(share.left);
            while share.has_one() {
                share.spend();
            }
        }
        assert_eq!(taken, [1, 2, 4, 8, 16, 32, 60, 60], "up to a twentieth of the minute");
    }

    #[tokio::test(start_paused = true)]
    async fn turns_that_were_not_used_in_time_are_gone() {
        let mut share = share(1_200);
        share.take(10).await;
        (0..3).for_each(|_| share.spend());
        assert!(share.has_one());
        tokio::time::advance(GOOD_FOR).await;
        assert!(!share.has_one());
        share.take(1).await;
        assert_eq!(share.left, 3, "as many as were needed");
    }
}
