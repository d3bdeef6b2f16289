//! One computer with Passback on it: a store that outlives crashes, an engine that does not, and the end of the
//! program at a chosen moment.

use crate::engine::port::Line;
use crate::engine::world::Shared;
use gradebook::Time;
use std::any::Any;
use std::cell::Cell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::task::{Context, Poll};
use store::Store;
use store::crash::{Moment, around_commits};
use sync::{Clock, Engine, Pace};

/// Noon of the day on which every world begins.
pub(crate) const NOON: Time = Time::from_millis(1_795_521_600_000);

/// The computer's clock: the world's time, and how far it is off.
pub(crate) struct WallClock {
    began: tokio::time::Instant,
    off: Arc<AtomicI64>,
}

impl Clock for WallClock {
    fn now(&self) -> Time {
        let gone = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        NOON.plus_millis(gone).plus_millis(self.off.load(Ordering::Relaxed))
    }
}

/// One computer.
pub(crate) struct Client {
    pub(crate) number: usize,
    pub(crate) world: Shared,
    pub(crate) store: Arc<Store>,
    pub(crate) clock: Arc<WallClock>,
    pub(crate) engine: Engine,
    /// Commits until a sudden end; zero: none is near. An odd number ends before the commit, an even one after it.
    pub(crate) doom: Arc<AtomicU64>,
}

impl Client {
    pub(crate) fn new(number: usize, world: Shared, store: Arc<Store>, off: Arc<AtomicI64>) -> Self {
        let clock = Arc::new(WallClock { began: tokio::time::Instant::now(), off });
        let engine = engine(number, &world, &store, &clock);
        Self { number, world, store, clock, engine, doom: Arc::default() }
    }

    /// What it had saved.
    pub(crate) fn into_store(self) -> Arc<Store> {
        self.store
    }

    /// The program is started again on the same data.
    pub(crate) fn restarted(self) -> Self {
        let engine = engine(self.number, &self.world, &self.store, &self.clock);
        Self { engine, ..self }
    }
}

fn engine(number: usize, world: &Shared, store: &Arc<Store>, clock: &Arc<WallClock>) -> Engine {
    let line = Line { world: world.clone(), client: number };
    Engine::new(store.clone(), Arc::new(line), clock.clone(), Pace::default(), Arc::new(drop))
}

/// When a life ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It does not.
    Never,
    /// At this wait, counted from one.
    Wait(u64),
    /// At this commit, counted from one, before or after it.
    Commit(u64, Moment),
}

/// How a life ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// By itself.
    Done,
    /// At a wait.
    AtWait,
    /// At a commit.
    AtCommit(Moment),
}

struct Crash(Moment);

/// A life that may end at a chosen moment: nothing runs after it.
pub(crate) struct Life<F> {
    life: Option<Pin<Box<F>>>,
    end: End,
    doom: Arc<AtomicU64>,
    waits: u64,
    commits: Rc<Cell<u64>>,
}

impl<F: Future<Output = ()>> Life<F> {
    pub(crate) fn new(life: F, end: End, doom: &Arc<AtomicU64>) -> Self {
        doom.store(0, Ordering::Relaxed);
        Self { life: Some(Box::pin(life)), end, doom: doom.clone(), waits: 0, commits: Rc::new(Cell::new(0)) }
    }

    /// Waits and commits so far.
    #[cfg(test)]
    pub(crate) fn counted(&self) -> (u64, u64) {
        (self.waits, self.commits.get())
    }

    fn hook(&self) -> Box<dyn FnMut(Moment)> {
        let (commits, end, doom) = (self.commits.clone(), self.end, self.doom.clone());
        Box::new(move |moment| {
            if moment == Moment::Before {
                commits.set(commits.get() + 1);
            }
            let near = doom.load(Ordering::Relaxed);
            if moment == Moment::After && near > 0 {
                doom.store(near - 1, Ordering::Relaxed);
            }
            let doomed = match moment {
                Moment::Before => near == 1,
                Moment::After => near == 2,
            };
            if doomed || end == End::Commit(commits.get(), moment) {
                resume_unwind(Box::new(Crash(moment)));
            }
        })
    }
}

impl<F: Future<Output = ()>> Future for Life<F> {
    type Output = Ended;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Ended> {
        around_commits(Some(self.hook()));
        let Some(life) = &mut self.life else { return Poll::Ready(Ended::Done) };
        let polled: Result<Poll<()>, Box<dyn Any + Send>> =
            catch_unwind(AssertUnwindSafe(|| life.as_mut().poll(context)));
        around_commits(None);
        match polled {
            Ok(Poll::Ready(())) => Poll::Ready(Ended::Done),
            Ok(Poll::Pending) => {
                self.waits += 1;
                if self.end == End::Wait(self.waits) {
                    self.life = None;
                    return Poll::Ready(Ended::AtWait);
                }
                Poll::Pending
            }
            Err(payload) => match payload.downcast::<Crash>() {
                Ok(crash) => {
                    self.life = None;
                    Poll::Ready(Ended::AtCommit(crash.0))
                }
                Err(other) => resume_unwind(other),
            },
        }
    }
}
