//! How often one client may ask: so many in a minute, counted from its first request in that minute.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);

/// Counts per client.
pub struct RateLimit {
    most: u32,
    counted: Mutex<(Option<Instant>, BTreeMap<String, u32>)>,
}

impl RateLimit {
    /// So many a minute.
    pub fn per_minute(most: u32) -> Self {
        Self { most, counted: Mutex::default() }
    }

    /// Counts one. `Err`: too many; seconds until it may ask again.
    pub fn spend(&self, client: &str) -> Result<(), u64> {
        self.with(client, 1, self.most)
    }

    /// Whether one more would be too many, without counting it.
    pub fn allows(&self, client: &str) -> Result<(), u64> {
        self.with(client, 0, self.most.saturating_sub(1))
    }

    /// Counts one that was not asked about before.
    pub fn count(&self, client: &str) {
        let _ = self.with(client, 1, self.most);
    }

    fn with(&self, client: &str, more: u32, most: u32) -> Result<(), u64> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, counts) = &mut *counted;
        let now = Instant::now();
        let began = match *since {
            Some(began) if now.duration_since(began) < MINUTE => began,
            // All counts of the minute before go at once, so that the list never grows without end.
            _ => {
                counts.clear();
                *since = Some(now);
                now
            }
        };
        let mut count = counts.get(client).copied().unwrap_or(0);
        if more > 0 {
            count = count.saturating_add(more);
            counts.insert(client.to_owned(), count);
        }
        if count <= most {
            return Ok(());
        }
        Err((MINUTE.saturating_sub(now.duration_since(began))).as_secs() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_client_has_its_own_minute() {
        let limit = RateLimit::per_minute(2);
        assert_eq!([limit.spend("a"), limit.spend("a"), limit.spend("b")], [Ok(()), Ok(()), Ok(())]);
        assert_eq!(limit.spend("a"), Err(61));
        tokio::time::advance(Duration::from_secs(61)).await;
        assert_eq!(limit.spend("a"), Ok(()), "a new minute");
    }
}
