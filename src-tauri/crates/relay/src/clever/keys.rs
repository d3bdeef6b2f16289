//! The published keys of somebody who signs tokens, kept for a while.

use super::CleverError;
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::JwkSet;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Keys are asked for again at most so often when one is not among those that are known: keys are changed from time to
/// time, and a made-up name must not become a request each time.
const AGAIN: i64 = 30;
/// After so long they are read again all the same: a key that was taken back opens nothing for longer.
const OLD: i64 = 3_600;
/// Whoever waited while they could not be read is told so, and does not wait as long once more.
const FAILED: Duration = Duration::from_secs(5);

/// The keys, and when they were read.
#[derive(Default)]
pub struct Keys {
    known: std::sync::Mutex<Known>,
    reading: Mutex<()>,
}

#[derive(Default)]
struct Known {
    read: Option<(DateTime<Utc>, Arc<JwkSet>)>,
    failed: Option<(Instant, CleverError)>,
}

impl Keys {
    /// The keys as they are known, or read anew by `read` when `wanted` is none of them or they are old. One reads at a
    /// time; whoever wants a key that is known waits for nobody.
    pub async fn with(
        &self,
        wanted: &str,
        now: DateTime<Utc>,
        read: impl Future<Output = Result<JwkSet, CleverError>>,
    ) -> Result<Arc<JwkSet>, CleverError> {
        if let Some(keys) = self.fitting(wanted, now) {
            return Ok(keys);
        }
        let came = Instant::now();
        let _one = self.reading.lock().await;
        if let Some(keys) = self.fitting(wanted, now) {
            return Ok(keys);
        }
        if let Some(error) = self.failed(came) {
            return Err(error);
        }
        let read = read.await.map(Arc::new);
        let mut known = self.known();
        match &read {
            Ok(keys) => *known = Known { read: Some((now, Arc::clone(keys))), failed: None },
            Err(error) => known.failed = Some((Instant::now(), error.clone())),
        }
        read
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fitting(&self, wanted: &str, now: DateTime<Utc>) -> Option<Arc<JwkSet>> {
        let known = self.known();
        let (since, keys) = known.read.as_ref()?;
        let most = if keys.find(wanted).is_some() { OLD } else { AGAIN };
        (0..most).contains(&(now - *since).num_seconds()).then(|| Arc::clone(keys))
    }

    /// What whoever came before that is told: they waited for the answer, or it was a moment ago.
    fn failed(&self, came: Instant) -> Option<CleverError> {
        let known = self.known();
        let (at, error) = known.failed.as_ref()?;
        (came < *at + FAILED).then(|| error.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    fn keys(name: &str) -> JwkSet {
        let key = serde_json::json!({ "kty": "RSA", "kid": name, "n": "AQAB", "e": "AQAB" });
        serde_json::from_value(serde_json::json!({ "keys": [key] })).unwrap()
    }

    #[tokio::test]
    async fn a_key_that_is_known_waits_for_nobody_who_asks_for_another() {
        let (all, now) = (Arc::new(Keys::default()), DateTime::UNIX_EPOCH);
        assert!(all.with("a", now, ready(Ok(keys("a")))).await.unwrap().find("a").is_some());
        let later = now + chrono::TimeDelta::seconds(AGAIN);
        let slow = Arc::clone(&all);
        let slow = tokio::spawn(async move { slow.with("made up", later, pending()).await });
        while all.reading.try_lock().is_ok() {
            tokio::task::yield_now().await;
        }
        assert!(all.with("a", later, pending()).await.is_ok());
        slow.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_waited_are_told_that_the_keys_cannot_be_read_and_the_next_one_tries_again() {
        let (all, now) = (Arc::new(Keys::default()), DateTime::UNIX_EPOCH);
        let slow = async || {
            tokio::time::sleep(Duration::from_secs(10)).await;
            Err(CleverError::Offline)
        };
        let began = Instant::now();
        let asks = [0, 1, 6, 9].map(|second| {
            let all = Arc::clone(&all);
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(second)).await;
                let error = all.with("a", now, slow()).await.unwrap_err();
                (matches!(error, CleverError::Offline), began.elapsed().as_secs())
            })
        });
        for ask in asks {
            assert_eq!(ask.await.unwrap(), (true, 10), "by the one reading, all of them");
        }
        assert!(all.with("a", now, pending()).await.is_err(), "a moment ago");
        tokio::time::advance(FAILED).await;
        assert!(all.with("a", now, ready(Ok(keys("a")))).await.is_ok());
    }
}
