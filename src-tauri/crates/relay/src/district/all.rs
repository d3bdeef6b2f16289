//! The districts that are open: each is opened by one at a time, and nobody waits for another one.

use super::District;
use crate::clever::{Clever, CleverError};
use crate::config::Config;
use crate::metrics::Metrics;
use crate::queue::Queue;
use crate::records::Records;
use crate::secrets::Seal;
use crate::share::Share;
use crate::surface::Reach;
use crate::{Clock, RelayError};
use lms::http::{Limits, Origin, Wire};
use lms::pacing::{Bounds, chance_from};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::AbortHandle;
use tokio::time::Instant;
use vault::Secret;

/// A district that could not be opened is not asked for again before that.
const NOT_AGAIN: Duration = Duration::from_secs(30);

/// An open district, with the task that calls its queue.
struct Open {
    district: Arc<District>,
    calls: AbortHandle,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.calls.abort();
        // Who waits has nobody to call them any more.
        self.district.queue.close();
    }
}

/// Where a district is, or was not found a moment ago.
#[derive(Default)]
struct Known {
    open: Option<Open>,
    failed: Option<(Instant, CleverError)>,
}

/// One district's place: what is slow is done by one at a time, and nobody waits for another district.
#[derive(Default)]
struct Place {
    known: std::sync::Mutex<Known>,
    opening: Mutex<()>,
}

impl Place {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The district, or why there was none a moment ago.
    fn look(&self) -> Option<Result<Arc<District>, RelayError>> {
        let known = self.known();
        if let Some(open) = &known.open {
            return Some(Ok(Arc::clone(&open.district)));
        }
        let failed = known.failed.as_ref().filter(|(since, _)| since.elapsed() < NOT_AGAIN);
        failed.map(|(_, error)| Err(RelayError::Clever(error.clone())))
    }
}

/// All districts that were needed so far.
pub struct Districts {
    clever: Arc<Clever>,
    records: Arc<dyn Records>,
    seal: Seal,
    clock: Clock,
    api_url: String,
    pace: Bounds,
    roster: Duration,
    metrics: Arc<Metrics>,
    places: std::sync::Mutex<BTreeMap<String, Arc<Place>>>,
    closed: AtomicBool,
}

impl Districts {
    /// None yet.
    pub fn new(
        config: &Config,
        seal: Seal,
        clever: Arc<Clever>,
        records: Arc<dyn Records>,
        clock: Clock,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            clever,
            records,
            seal,
            clock,
            api_url: config.clever.api_url.clone(),
            pace: Bounds { per_minute: config.requests_per_minute, ..Bounds::default() },
            roster: Duration::from_secs(config.roster_seconds.into()),
            metrics,
            places: std::sync::Mutex::default(),
            closed: AtomicBool::new(false),
        }
    }

    /// The district, opened if it is not yet: its token is taken from the records, or asked for at Clever.
    pub async fn get(&self, id: &str) -> Result<Arc<District>, RelayError> {
        let place = self.place(id);
        if let Some(known) = place.look() {
            return known;
        }
        let _one = place.opening.lock().await;
        if let Some(known) = place.look() {
            return known;
        }
        let opened = self.token(id).await.and_then(|token| self.open(id, token));
        let mut known = place.known();
        match opened {
            Ok(open) => {
                let district = Arc::clone(&open.district);
                if self.closed.load(Ordering::SeqCst) {
                    district.queue.close();
                }
                *known = Known { open: Some(open), failed: None };
                Ok(district)
            }
            Err(error) => {
                if let RelayError::Clever(error) = &error {
                    known.failed = Some((Instant::now(), error.clone()));
                }
                Err(error)
            }
        }
    }

    fn place(&self, id: &str) -> Arc<Place> {
        let mut all = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(id.to_owned()).or_default())
    }

    async fn token(&self, id: &str) -> Result<String, RelayError> {
        if let Some(sealed) = self.records.district_token(id).await? {
            match self.seal.open(id, &sealed) {
                Ok(token) => return Ok(token),
                Err(error) => {
                    tracing::warn!(target: "relay", %error, "the token is asked for at Clever anew")
                }
            }
        }
        let token = self.clever.district_token(id).await?;
        self.records.keep_district_token(id, Some(&self.seal.close(id, &token)?)).await?;
        Ok(token)
    }

    fn open(&self, id: &str, token: String) -> Result<Open, RelayError> {
        let origin = Origin::register(&self.api_url)?;
        // A refused request goes back to the app at once, certainly not sent; the pacer makes all others wait.
        let limits = Limits { pace: self.pace, tries: 1, ..Limits::default() };
        let clock = Arc::clone(&self.clock);
        let wall = Arc::new(move || clock().into());
        let chance = chance_from((self.clock)().timestamp_millis().unsigned_abs());
        let wire = Wire::new(origin, Secret::new(token), limits, wall, chance)?;
        let (queue, metrics) = (Queue::default(), Arc::clone(&self.metrics));
        let district = Arc::new(District {
            wire,
            queue,
            metrics,
            refused: AtomicBool::new(false),
            reach: Reach::new(self.roster),
        });
        let called = Arc::clone(&district);
        let share = Share::of(Arc::clone(&self.records), Arc::clone(&self.metrics), id, self.pace.per_minute);
        let calls = tokio::spawn(async move { called.queue.call(called.wire.pacer(), share).await });
        let calls = calls.abort_handle();
        Ok(Open { district, calls })
    }

    /// Forgets a token that Clever refuses: the next request asks for the one that the district has given since. If
    /// another district has taken this one's place by now, it stays.
    pub async fn forget(&self, id: &str, refused: &Arc<District>) -> Result<(), RelayError> {
        let place = self.place(id);
        let _one = place.opening.lock().await;
        let is_it =
            |known: &Known| known.open.as_ref().is_some_and(|open| Arc::ptr_eq(&open.district, refused));
        if !is_it(&place.known()) {
            return Ok(());
        }
        self.records.keep_district_token(id, None).await?;
        place.known().open = None;
        Ok(())
    }

    /// Forgets that the district could not be opened a moment ago.
    pub fn try_again(&self, id: &str) {
        self.place(id).known().failed = None;
    }

    /// Nothing is sent any more but what was begun: the relay closes.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        for place in self.places.lock().unwrap_or_else(PoisonError::into_inner).values() {
            if let Some(open) = &place.known().open {
                open.district.queue.close();
            }
        }
    }

    /// Requests that wait, of all districts.
    pub fn waiting(&self) -> usize {
        let all = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().filter_map(|place| place.known().open.as_ref().map(|open| open.district.waiting())).sum()
    }
}
