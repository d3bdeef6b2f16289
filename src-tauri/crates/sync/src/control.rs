//! Pausing and stopping a run: both take effect after the requests that are under way.

use tokio::sync::watch;

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

/// The teacher's hand on a run.
#[derive(Debug, Clone)]
pub struct RunControl(watch::Sender<Wish>);

impl RunControl {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Wish::Go))
    }
    /// Waits after the requests that are under way.
    pub fn pause(&self) {
        self.0.send_if_modified(|w| {
            std::mem::replace(w, if *w == Wish::Stop { Wish::Stop } else { Wish::Pause }) != *w
        });
    }
    /// Goes on.
    pub fn resume(&self) {
        self.0.send_if_modified(|w| {
            std::mem::replace(w, if *w == Wish::Stop { Wish::Stop } else { Wish::Go }) != *w
        });
    }
    /// Stops after the requests that are under way. A stop is not taken back.
    pub fn stop(&self) {
        self.0.send_replace(Wish::Stop);
    }
    /// Whether it waits now.
    pub fn is_paused(&self) -> bool {
        *self.0.borrow() == Wish::Pause
    }
    /// Waits until the run must stop; for ever, if it never must.
    pub(crate) async fn stopped(&self) {
        let mut wish = self.0.subscribe();
        if wish.wait_for(|w| *w == Wish::Stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
    /// Waits while paused; `false` when the run must stop.
    pub(crate) async fn may_go_on(&self) -> bool {
        let mut wish = self.0.subscribe();
        match wish.wait_for(|w| *w != Wish::Pause).await {
            Ok(wish) => *wish == Wish::Go,
            Err(_) => false,
        }
    }
}
