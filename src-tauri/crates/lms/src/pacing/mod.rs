//! How fast a client may ask. The pace belongs to the client, not to a request: all requests of one token take their
//! turns here, and a refusal of one makes all of them wait.
//!
//! [`Pace`] holds the rules, pure; [`Pacer`] makes callers wait for their turn. Deliberately not here: what is sent,
//! and whether it is sent again.

mod crowd;
mod minutes;
mod pace;
mod signals;
#[cfg(test)]
mod tests;

pub use pace::{Bounds, District, Epoch, Millis, Outcome, Pace, Turn};
pub use signals::{Signals, server_time};

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// Randomness, as numbers from 0 to 1.
pub type Chance = Arc<dyn Fn() -> f64 + Send + Sync>;

/// Randomness that follows from a seed (SplitMix64), good enough to spread clients over time.
pub fn chance_from(seed: u64) -> Chance {
    let state = AtomicU64::new(seed);
    Arc::new(move || {
        let mut z = state.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
        let share = ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
        share
    })
}

/// Gives callers their turn.
pub struct Pacer {
    pace: Mutex<Pace>,
    changed: Notify,
    began: Instant,
    chance: Chance,
}

impl Pacer {
    /// A pacer for one token.
    pub fn new(bounds: Bounds, chance: Chance) -> Self {
        Self { pace: Mutex::new(Pace::new(bounds)), changed: Notify::new(), began: Instant::now(), chance }
    }

    /// Waits for a turn. Giving up while waiting takes nothing; dropping the permit gives the place back.
    pub async fn acquire(&self) -> Permit<'_> {
        let epoch = self.wait_for(|pace, now| match pace.ask(now) {
            Turn::Go(epoch) => Ok(epoch),
            not_yet => Err(not_yet),
        });
        Permit { pacer: self, epoch: epoch.await, open: true }
    }

    /// Waits until a request may go, and takes nothing: somebody else may be quicker.
    pub async fn turn(&self) {
        self.wait_for(|pace, now| pace.not_yet(now).map_or(Ok(()), Err)).await;
    }

    async fn wait_for<T>(&self, ask: impl Fn(&mut Pace, Millis) -> Result<T, Turn>) -> T {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // Before asking, so that nothing that happens in between is missed.
            changed.as_mut().enable();
            let answer = ask(&mut self.pace(), self.now());
            match answer {
                Ok(value) => return value,
                Err(Turn::Wait(at)) => {
                    tokio::select! {
                        () = sleep_until(self.began + Duration::from_millis(at)) => {}
                        () = changed => {}
                    }
                }
                Err(Turn::Full | Turn::Go(_)) => changed.await,
            }
        }
    }

    /// Requests that may be under way at the moment.
    pub fn allowed(&self) -> u32 {
        self.pace().allowed()
    }

    /// Requests a minute.
    pub fn per_minute(&self) -> u32 {
        self.pace().per_minute()
    }

    fn now(&self) -> Millis {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn to send one request.
#[must_use = "dropping a permit gives the turn back"]
pub struct Permit<'p> {
    pacer: &'p Pacer,
    epoch: Epoch,
    open: bool,
}

impl Permit<'_> {
    /// Says how the request ended.
    pub fn ended(mut self, outcome: Outcome, signals: &Signals) {
        self.open = false;
        let (now, chance) = (self.pacer.now(), (self.pacer.chance)());
        self.pacer.pace().ended(now, self.epoch, outcome, signals, chance);
        self.pacer.changed.notify_waiters();
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.open {
            self.pacer.pace().abandoned();
            self.pacer.changed.notify_waiters();
        }
    }
}
