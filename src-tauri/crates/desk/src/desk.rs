//! The desk itself: what it holds, and how it opens.

use crate::herald::Herald;
use crate::link::Link;
use crate::school::School;
use crate::{DeskError, Event, dispatch};
use gradebook::Time;
use std::path::PathBuf;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Moment, Store, StoreError};
use sync::{Clock, Engine, Pace};
use tokio::sync::{Notify, broadcast};

/// The wall clock of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the program asks the computer for the time"
    )]
    fn now(&self) -> Time {
        chrono::Utc::now().into()
    }
}

/// How the embedded sample school is made.
#[derive(Debug, Clone)]
pub struct SampleSettings {
    /// Seed of its people and grades.
    pub seed: u64,
    /// Which LMS stands behind it.
    pub lms: gradebook::LmsKind,
    /// Students of each section, instead of a believable mixture.
    pub students: Option<u32>,
    /// Assignments of each section.
    pub assignments: Option<u32>,
}

impl Default for SampleSettings {
    fn default() -> Self {
        Self { seed: 7, lms: gradebook::LmsKind::Canvas, students: None, assignments: None }
    }
}

/// What a host gives the desk.
#[derive(Clone)]
pub struct DeskOptions {
    /// Where everything is saved.
    pub data_dir: PathBuf,
    /// Where files for the teacher go.
    pub downloads: PathBuf,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// How many seconds the clocks of this computer are ahead of UTC at a time.
    pub zone: Arc<dyn Fn(Time) -> i32 + Send + Sync>,
    /// Opens a page in the person's own browser; says whether it worked.
    pub browse: Arc<dyn Fn(&str) -> bool + Send + Sync>,
    /// Waiting times of the engine.
    pub pace: Pace,
    /// The sample school.
    pub sample: SampleSettings,
    /// Whether background work (schedule, probing for the network) runs. Scripts turn it off.
    pub background: bool,
}

impl DeskOptions {
    /// The ordinary options for a data folder.
    pub fn new(data_dir: PathBuf) -> Self {
        Self {
            downloads: data_dir.clone(),
            data_dir,
            clock: Arc::new(SystemClock),
            zone: Arc::new(crate::zone::system),
            browse: Arc::new(|_| false),
            pace: Pace::default(),
            sample: SampleSettings::default(),
            background: true,
        }
    }
}

/// The application. Cheap to clone; all clones are the same desk.
#[derive(Clone)]
pub struct Desk {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) options: DeskOptions,
    pub(crate) store: Arc<Store>,
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) herald: Herald,
    pub(crate) link: Link,
    /// The school that is open, if one is.
    pub(crate) school: Mutex<Option<Arc<School>>>,
    /// Serialises opening and leaving a school.
    pub(crate) door: tokio::sync::Mutex<()>,
    /// Something happened that automatic answers may act on.
    pub(crate) nudge: Notify,
    /// Assignments made by this desk, so that two in one millisecond have two ids.
    pub(crate) made: AtomicU32,
    /// The file of results that was opened last.
    pub(crate) results: Mutex<Option<Arc<crate::incoming::Opened>>>,
    /// When the program was started.
    pub(crate) started: Time,
    /// Runs that a notice was made of.
    pub(crate) noticed: Mutex<std::collections::BTreeSet<gradebook::RunId>>,
    /// What was found when the school's server was last asked.
    pub(crate) checked: Mutex<Option<crate::show::health::Checked>>,
}

impl Desk {
    /// Opens the data folder. Damaged data are set aside and what can be brought back is; an older copy is made safe.
    /// [`Desk::opening_notice`] tells.
    ///
    /// # Errors
    /// [`DeskError`] when the folder cannot be used; the sentence says why and what to do.
    pub fn open(options: DeskOptions) -> Result<Self, DeskError> {
        let store = Arc::new(Store::open(&options.data_dir)?);
        let (events, _) = broadcast::channel(1024);
        let (herald, signals) = Herald::new();
        let inner = Arc::new(Inner {
            started: options.clock.now(),
            options,
            store,
            events,
            herald,
            link: Link::default(),
            school: Mutex::new(None),
            door: tokio::sync::Mutex::new(()),
            nudge: Notify::new(),
            made: AtomicU32::new(0),
            results: Mutex::new(None),
            noticed: Mutex::default(),
            checked: Mutex::new(None),
        });
        let desk = Self { inner };
        desk.remember_link()?;
        crate::herald::listen(&desk, signals);
        desk.keep_safe(Moment::Round);
        Ok(desk)
    }

    /// Runs a declared command by name; answers JSON text.
    ///
    /// # Errors
    /// [`DeskError`] in the teacher's words.
    pub async fn call(&self, name: &str, input: serde_json::Value) -> Result<String, DeskError> {
        dispatch(self, name, input).await
    }

    /// What the desk tells without being asked.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    pub(crate) fn tell(&self, event: Event) {
        // Nobody listening is fine: a host that comes later reads the state.
        let _ = self.inner.events.send(event);
    }

    pub(crate) fn now(&self) -> Time {
        self.inner.options.clock.now()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The open school, or the error that there is none.
    pub(crate) fn school(&self) -> Result<Arc<School>, DeskError> {
        self.school_if_open().ok_or_else(DeskError::not_connected)
    }

    pub(crate) fn school_if_open(&self) -> Option<Arc<School>> {
        self.inner.school.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn engine(&self) -> Result<Engine, DeskError> {
        Ok(self.school()?.engine.clone())
    }

    /// Takes up again the link's state as it was saved.
    fn remember_link(&self) -> Result<(), StoreError> {
        if let Some(row) = self.store().read(|tx| tx.connection())? {
            self.inner.link.remember(row.offline_since);
        }
        Ok(())
    }
}
