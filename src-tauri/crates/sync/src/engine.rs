//! The engine and what it is given.

use crate::writes::Writes;
use crate::{RunControl, Signal, SyncError};
use gradebook::{Fingerprint, Only, Plan, RunId, SectionId, Time, plan};
use lms::{Line, Lms, LmsError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Store;

/// The wall clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Time;
}

/// Waiting times, so that tests can be short and simulations exact.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How old a page's reading may be when one of its grades is written; older ones are read again.
    pub fresh: Duration,
    /// Wait before a second and third try of a write, doubled each time.
    pub retry: Duration,
    /// Equal failures in a row that stop a run.
    pub same_failures: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { fresh: Duration::from_secs(8), retry: Duration::from_secs(1), same_failures: 5 }
    }
}

/// Reads, plans, sends and recovers for one connection.
#[derive(Clone)]
pub struct Engine {
    pub(crate) store: Arc<Store>,
    pub(crate) lms: Arc<dyn Lms>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tell: Arc<dyn Fn(Signal) + Send + Sync>,
    pub(crate) pace: Pace,
    pub(crate) active: Arc<Mutex<BTreeMap<RunId, RunControl>>>,
    /// Runs that somebody drives at the moment: never two of them the same one.
    driven: Arc<Mutex<BTreeSet<RunId>>>,
    /// Runs begun by this engine, so that two in one millisecond have two ids.
    begun: Arc<AtomicU32>,
    /// What was written, so that readings which began before are told apart.
    pub(crate) writes: Arc<Writes>,
}

impl Engine {
    /// An engine over a store and an LMS. `tell` is called from within the engine and must not block.
    pub fn new(
        store: Arc<Store>,
        lms: Arc<dyn Lms>,
        clock: Arc<dyn Clock>,
        pace: Pace,
        tell: Arc<dyn Fn(Signal) + Send + Sync>,
    ) -> Self {
        Self {
            store,
            lms,
            clock,
            tell,
            pace,
            active: Arc::default(),
            driven: Arc::default(),
            begun: Arc::default(),
            writes: Arc::default(),
        }
    }

    /// What a sync of this section would do with what is known now.
    pub fn plan(&self, section: &SectionId, only: &Only) -> Result<Plan, SyncError> {
        let book = self.store.read(|tx| tx.book(section))?;
        Ok(plan::plan(&book, only, self.clock.now()))
    }

    /// What a district's relay said of its queue lately; `None` where there is none.
    pub fn line(&self) -> Option<Line> {
        self.lms.line()
    }

    /// The hand on an active run of this process.
    pub fn control(&self, run: &RunId) -> Option<RunControl> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner).get(run).cloned()
    }

    /// Says that this process has the run in hand, from the moment it was begun: it can be paused, and recovery leaves
    /// it alone.
    pub(crate) fn enlist(&self, run: &RunId) -> RunControl {
        let mut active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        active.entry(run.clone()).or_insert_with(RunControl::new).clone()
    }

    /// The same for driving it; `None` when somebody does already.
    pub(crate) fn at_the_wheel<'a>(&'a self, run: &'a RunId) -> Option<OnDuty<'a>> {
        let first = self.driven.lock().unwrap_or_else(PoisonError::into_inner).insert(run.clone());
        first.then(|| self.on_duty(run))
    }

    /// The run in hand until this is dropped, also when whoever drives it is dropped in the middle.
    pub(crate) fn on_duty<'a>(&'a self, run: &'a RunId) -> OnDuty<'a> {
        OnDuty { engine: self, run, control: self.enlist(run) }
    }

    /// Waits while the run is paused, and until the pace lets a request go; `false` when the run must stop. The wait for
    /// a turn may be long where many share a token, so it can be stopped, and it comes before the look at a grade, not
    /// between the look and the write.
    pub(crate) async fn my_turn(&self, control: &RunControl) -> bool {
        if !control.may_go_on().await {
            return false;
        }
        tokio::select! {
            biased;
            () = control.stopped() => false,
            () = self.lms.turn() => control.may_go_on().await,
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        (self.tell)(signal);
    }

    /// Passes an answer on and tells the host what it means for the connection.
    pub(crate) fn heard<T>(&self, answer: Result<T, LmsError>) -> Result<T, LmsError> {
        match &answer {
            Err(error @ (LmsError::Offline | LmsError::SignIn { .. })) => {
                self.signal(Signal::Trouble(error.clone()))
            }
            Err(LmsError::NoAnswer) => {}
            _ => self.signal(Signal::Online),
        }
        answer
    }

    /// A new id for a run: its time, its place, its plan, and how many this engine began before.
    pub(crate) fn run_id(&self, section: &SectionId, fingerprint: Option<&Fingerprint>) -> RunId {
        let print = fingerprint.map_or("read", Fingerprint::as_str);
        let short: String = print.chars().take(6).collect();
        let place: String = section.as_str().chars().rev().take(4).collect();
        let begun = self.begun.fetch_add(1, Ordering::Relaxed);
        RunId::from(format!("{:x}-{place}-{short}-{begun:x}", self.clock.now().millis()))
    }
}

/// A run in hand.
pub(crate) struct OnDuty<'a> {
    engine: &'a Engine,
    run: &'a RunId,
    pub(crate) control: RunControl,
}

impl Drop for OnDuty<'_> {
    fn drop(&mut self) {
        self.engine.driven.lock().unwrap_or_else(PoisonError::into_inner).remove(self.run);
        self.engine.active.lock().unwrap_or_else(PoisonError::into_inner).remove(self.run);
    }
}
