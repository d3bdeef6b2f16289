//! From the engine's signals to events for hosts: collected for a moment, read from the store, told at most ten times
//! a second, less often where that takes long.

use crate::desk::Inner;
use crate::view::RunView;
use crate::{Desk, Event, words};
use gradebook::{AssignmentId, RunId, SectionId, StudentId, Time};
use language::text;
use lms::LmsError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;
use store::Moment;
use sync::Signal;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// How long signals are collected.
const MOMENT: Duration = Duration::from_millis(100);
/// Telling of a run of ten thousand grades reads them all: so many times as long as that took, nothing is read for it, so
/// that the database stays free for the teacher.
const REST: u32 = 4;

/// Takes signals; never blocks.
#[derive(Clone)]
pub(crate) struct Herald(mpsc::UnboundedSender<Signal>);

impl Herald {
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Signal>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }
    pub(crate) fn hear(&self, signal: Signal) {
        // Closed only when the desk is gone: then nobody is left to tell.
        let _ = self.0.send(signal);
    }
}

/// A desk that may be gone.
#[derive(Clone)]
pub(crate) struct WeakDesk(Weak<Inner>);

impl WeakDesk {
    pub(crate) fn upgrade(&self) -> Option<Desk> {
        self.0.upgrade().map(|inner| Desk { inner })
    }
}

impl Desk {
    pub(crate) fn downgrade(&self) -> WeakDesk {
        WeakDesk(Arc::downgrade(&self.inner))
    }
}

/// Starts telling. Must be called within a tokio runtime.
pub(crate) fn listen(desk: &Desk, mut signals: mpsc::UnboundedReceiver<Signal>) {
    let desk = desk.downgrade();
    tokio::spawn(async move {
        let mut took = Duration::ZERO;
        while let Some(first) = signals.recv().await {
            let mut batch = vec![first];
            tokio::time::sleep(MOMENT.max(took * REST)).await;
            while let Ok(more) = signals.try_recv() {
                batch.push(more);
            }
            let Some(desk) = desk.upgrade() else { return };
            let began = Instant::now();
            desk.announce(batch);
            took = began.elapsed();
        }
    });
}

#[derive(Default)]
struct News {
    cells: BTreeMap<SectionId, BTreeSet<(AssignmentId, StudentId)>>,
    books: BTreeSet<SectionId>,
    runs: BTreeSet<RunId>,
}

impl Desk {
    fn announce(&self, batch: Vec<Signal>) {
        let mut news = News::default();
        for signal in batch {
            match signal {
                Signal::Cells(section, places) => news.cells.entry(section).or_default().extend(places),
                Signal::Book(section) => {
                    news.books.insert(section);
                }
                Signal::Run(run) => {
                    news.runs.insert(run);
                }
                Signal::Online => self.came_back(),
                Signal::Trouble(error) => self.went_wrong(&error),
            }
        }
        for (section, places) in news.cells {
            if !news.books.contains(&section) {
                self.tell_cells(&section, &places.into_iter().collect::<Vec<_>>());
            }
        }
        let sections = !news.books.is_empty();
        let mut ended = false;
        for section in news.books {
            self.tell(Event::Book { section: section.to_string() });
        }
        for run in news.runs {
            if let Ok(run) = self.run_view(&run) {
                ended |= run.ended_at.is_some();
                self.notice(&run);
                self.tell(Event::Run { run });
            }
        }
        if ended {
            // Ids that became known are in a second file by then; a backup has all that belongs to them.
            self.keep_safe(Moment::RunEnded);
        }
        if sections || ended {
            self.tell_sections();
            self.tell_connection();
        }
    }

    /// A notice of the system about a run that ended, once, if the teacher wants such notices.
    fn notice(&self, run: &RunView) {
        // A run of an earlier day may be told of again, when a question about it is answered: that is no news.
        let ended = run.ended_at.as_deref().and_then(Time::parse);
        let news = ended.is_some_and(|at| at >= self.inner.started);
        let wanted = news && self.choices().is_ok_and(|choices| choices.notices);
        let Ok(Some(connection)) = self.store().read(|tx| tx.connection()) else { return };
        let Some((title, text)) =
            words::notice::ended(run, crate::words::lms(connection.kind)).filter(|_| wanted)
        else {
            return;
        };
        let mut noticed = self.inner.noticed.lock().unwrap_or_else(PoisonError::into_inner);
        if noticed.insert(RunId::from(run.run.as_str())) {
            self.tell(Event::Notice { title, text });
        }
    }

    fn tell_cells(&self, section: &SectionId, places: &[(AssignmentId, StudentId)]) {
        let Ok(shown) = self.store().read(|tx| tx.shown(section)) else { return };
        let now = self.now();
        self.tell(Event::Cells {
            section: section.to_string(),
            cells: crate::show::book::patches(&shown.book, places, now),
            counts: crate::show::book::counts(&self.inner.looked.of(&shown, now)),
        });
    }

    pub(crate) fn tell_sections(&self) {
        if let Ok(sections) = self.section_items() {
            self.tell(Event::Sections { sections });
        }
    }

    pub(crate) fn came_back(&self) {
        let ready = self
            .store()
            .read(|tx| tx.connection())
            .ok()
            .flatten()
            .is_none_or(|row| row.link != gradebook::LinkState::NotReady);
        let was_offline = self.inner.link.now().offline_since.is_some();
        if self.inner.link.answered(ready) {
            self.save_offline_since(None);
            self.tell_connection();
            if was_offline {
                self.tell(Event::Said {
                    text: text!(
                        "You’re back online. What you approved waits for your next sync.",
                        "Hay conexión de nuevo. Lo que autorizó espera la próxima sincronización."
                    )
                    .to_owned(),
                });
            }
        }
    }

    pub(crate) fn went_wrong(&self, error: &LmsError) {
        let news = match error {
            LmsError::SignIn { .. } => self.inner.link.refused(),
            _ => {
                let now = self.now();
                let news = self.inner.link.lost(now);
                if news {
                    self.save_offline_since(self.inner.link.now().offline_since);
                }
                news
            }
        };
        if news {
            self.tell_connection();
            self.inner.nudge.notify_one();
        }
    }

    fn save_offline_since(&self, since: Option<gradebook::Time>) {
        let saved = self.store().write(|tx| {
            if let Some(mut row) = tx.connection()? {
                row.offline_since = since;
                tx.set_connection(&row)?;
            }
            Ok(())
        });
        if let Err(error) = saved {
            tracing::warn!(%error, "the link’s state could not be saved");
        }
    }
}
