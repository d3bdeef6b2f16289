//! Pausing and stopping a run: both take effect after the requests that are under way.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// What the teacher wants of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Go on.
    Go,
    /// Wait.
    Pause,
    /// Stop.
    Stop,
}

/// The teacher's hand on a run. Whoever waits is woken in the order of waiting, so that a run can be replayed.
#[derive(Debug, Clone)]
pub struct RunControl(Arc<Hand>);

#[derive(Debug)]
struct Hand {
    wish: Mutex<Wish>,
    changed: Notify,
}

impl RunControl {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Hand { wish: Mutex::new(Wish::Go), changed: Notify::new() }))
    }
    /// Waits after the requests that are under way.
    pub fn pause(&self) {
        self.wish_for(Wish::Pause);
    }
    /// Goes on.
    pub fn resume(&self) {
        self.wish_for(Wish::Go);
    }
    /// Stops after the requests that are under way. A stop is not taken back.
    pub fn stop(&self) {
        self.wish_for(Wish::Stop);
    }
    /// Whether it waits now.
    pub fn is_paused(&self) -> bool {
        *self.wish() == Wish::Pause
    }
    /// Waits until the run must stop; for ever, if it never must.
    pub(crate) async fn stopped(&self) {
        self.until(|wish| wish == Wish::Stop).await;
    }
    /// Waits while paused; `false` when the run must stop.
    pub(crate) async fn may_go_on(&self) -> bool {
        self.until(|wish| wish != Wish::Pause).await == Wish::Go
    }

    fn wish(&self) -> MutexGuard<'_, Wish> {
        self.0.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wish_for(&self, wanted: Wish) {
        {
            let mut wish = self.wish();
            if *wish == Wish::Stop || *wish == wanted {
                return;
            }
            *wish = wanted;
        }
        self.0.changed.notify_waiters();
    }

    async fn until(&self, enough: impl Fn(Wish) -> bool) -> Wish {
        loop {
            let mut changed = std::pin::pin!(self.0.changed.notified());
            // Before looking, so that nothing that changes in between is missed.
            changed.as_mut().enable();
            let wish = *self.wish();
            if enough(wish) {
                return wish;
            }
            changed.await;
        }
    }
}
