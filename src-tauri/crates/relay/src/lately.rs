//! What the records said a moment ago. Whoever asks at the same time, or soon after, gets the same answer: who may ask
//! without saying who it is costs the records no more than one look a second.

use std::future::Future;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// An answer is good for so long, if nothing else is said.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// The last answer.
pub struct Lately<T> {
    last: Mutex<Option<(Instant, T)>>,
    good_for: Duration,
}

impl<T> Default for Lately<T> {
    fn default() -> Self {
        Self::good_for(GOOD_FOR)
    }
}

impl<T> Lately<T> {
    /// One whose answers are good for so long.
    pub fn good_for(good_for: Duration) -> Self {
        Self { last: Mutex::new(None), good_for }
    }
}

impl<T: Clone> Lately<T> {
    /// The last answer, or that of `ask` now. Who comes while it is asked waits for it.
    pub async fn or(&self, ask: impl Future<Output = T>) -> T {
        let mut last = self.last.lock().await;
        if let Some((_, said)) = last.as_ref().filter(|(at, _)| at.elapsed() < self.good_for) {
            return said.clone();
        }
        let said = ask.await;
        *last = Some((Instant::now(), said.clone()));
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::time::{advance, sleep};

    #[tokio::test(start_paused = true)]
    async fn those_who_ask_within_a_second_cost_one_look_and_get_one_answer() {
        let (lately, looks) = (Lately::default(), AtomicU32::new(0));
        let look = async || {
            sleep(Duration::from_secs(5)).await;
            looks.fetch_add(1, Ordering::Relaxed)
        };
        let ask = || lately.or(look());
        assert_eq!(tokio::join!(ask(), ask(), ask()), (0, 0, 0), "also where the look takes long");
        advance(GOOD_FOR - Duration::from_millis(1)).await;
        assert_eq!(ask().await, 0);
        advance(Duration::from_millis(1)).await;
        assert_eq!(ask().await, 1, "it is looked again");
    }
}
