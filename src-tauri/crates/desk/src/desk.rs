//! The desk itself: what it holds, and how it opens.

use crate::herald::Herald;
use crate::link::Link;
use crate::lock::AppLock;
use crate::school::School;
use crate::{DeskError, Event, Speech, Spoken, dispatch};
use gradebook::Time;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Moment, Store, StoreError};
use sync::{Clock, Engine, Pace};
use tokio::sync::{Notify, broadcast};
use vault::{KeyringVault, Vault};

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
    /// Which language is spoken.
    pub speech: Speech,
    /// Opens a page in the person's own browser; says whether it worked.
    pub browse: Arc<dyn Fn(&str) -> bool + Send + Sync>,
    /// Where a sign-in is kept.
    pub vault: Arc<dyn Vault>,
    /// Waiting times of the engine.
    pub pace: Pace,
    /// The sample school.
    pub sample: SampleSettings,
    /// Whether background work (schedule, probing for the network) runs. Scripts turn it off.
    pub background: bool,
    /// The app lock, one for all desks of a program.
    pub lock: Arc<AppLock>,
}

impl DeskOptions {
    /// The ordinary options for a data folder.
    pub fn new(data_dir: PathBuf) -> Self {
        Self {
            downloads: data_dir.clone(),
            data_dir,
            clock: Arc::new(SystemClock),
            zone: Arc::new(crate::zone::system),
            speech: Speech::AsChosen { system: Spoken::English },
            browse: Arc::new(|_| false),
            vault: Arc::new(KeyringVault),
            pace: Pace::default(),
            sample: SampleSettings::default(),
            background: true,
            lock: Arc::default(),
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
    /// Another account is on screen: nothing is told, and nothing is opened by itself.
    pub(crate) hushed: AtomicBool,
    pub(crate) herald: Herald,
    pub(crate) link: Link,
    /// The school that is open, if one is.
    pub(crate) school: Mutex<Option<Arc<School>>>,
    /// Serialises opening and leaving a school.
    pub(crate) door: tokio::sync::Mutex<()>,
    /// The tokens of the sign-in that is in use. Locked for as long as they are renewed, kept or forgotten; whoever has
    /// it locked never waits for `door`.
    pub(crate) signed: tokio::sync::Mutex<Option<crate::session::Held>>,
    /// A book was asked for: the window has something to draw.
    pub(crate) opened: Arc<Notify>,
    /// Something happened that automatic answers may act on.
    pub(crate) nudge: Notify,
    /// Assignments made by this desk, so that two in one millisecond have two ids.
    pub(crate) made: AtomicU32,
    /// What the columns of books look like.
    pub(crate) looked: crate::looked::Looked,
    /// The file of results that was opened last.
    pub(crate) results: Mutex<Option<Arc<crate::incoming::Opened>>>,
    /// When the program was started.
    pub(crate) started: Time,
    /// Runs that a notice was made of.
    pub(crate) noticed: Mutex<std::collections::BTreeSet<gradebook::RunId>>,
    /// What was found when the school's server was last asked.
    pub(crate) checked: Mutex<Option<crate::show::health::Checked>>,
    /// Runs that went on while nothing was told.
    pub(crate) missed: Mutex<std::collections::BTreeSet<gradebook::RunId>>,
}

impl Desk {
    /// Opens the data folder. Damaged data are set aside and what can be brought back is; an older copy is made safe.
    /// [`Desk::opening_notice`] tells.
    ///
    /// # Errors
    /// [`DeskError`] when the folder cannot be used; the sentence says why and what to do.
    pub fn open(options: DeskOptions) -> Result<Self, DeskError> {
        let (events, _) = broadcast::channel(1024);
        Self::open_among(options, events)
    }

    /// The same for one of several desks of a host, which tells its events there.
    pub(crate) fn open_among(
        options: DeskOptions,
        events: broadcast::Sender<Event>,
    ) -> Result<Self, DeskError> {
        // Until what the teacher chose can be read.
        options.speech.speak(crate::view::Language::System);
        let store = Arc::new(crate::at_rest::open_store(&options)?);
        let (herald, signals) = Herald::new();
        let inner = Arc::new(Inner {
            started: options.clock.now(),
            options,
            store,
            events,
            hushed: AtomicBool::new(false),
            herald,
            link: Link::default(),
            school: Mutex::new(None),
            door: tokio::sync::Mutex::new(()),
            signed: tokio::sync::Mutex::new(None),
            opened: Arc::default(),
            nudge: Notify::new(),
            made: AtomicU32::new(0),
            looked: crate::looked::Looked::default(),
            results: Mutex::new(None),
            noticed: Mutex::default(),
            checked: Mutex::new(None),
            missed: Mutex::default(),
        });
        let desk = Self { inner };
        desk.speak_as_chosen()?;
        desk.remember_link()?;
        crate::herald::listen(&desk, signals);
        desk.watch_lock();
        desk.keep_safe(Moment::Round);
        Ok(desk)
    }

    /// Runs a declared command by name; answers JSON text.
    ///
    /// # Errors
    /// [`DeskError`] in the teacher's words.
    pub async fn call(&self, name: &str, input: serde_json::Value) -> Result<String, DeskError> {
        crate::handle::lock::unless_locked(self.app_lock(), name)?;
        dispatch(self, name, input).await
    }

    /// What the desk tells without being asked.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    pub(crate) fn tell(&self, event: Event) {
        if self.is_hushed() {
            return;
        }
        let event = if self.app_lock().is_locked() { self.while_locked(event) } else { Some(event) };
        let Some(event) = event else { return };
        // Nobody listening is fine: a host that comes later reads the state.
        let _ = self.inner.events.send(event);
    }

    pub(crate) fn is_hushed(&self) -> bool {
        self.inner.hushed.load(Ordering::SeqCst)
    }

    /// Whether this desk's account is on screen.
    pub(crate) fn hush(&self, hushed: bool) {
        self.inner.hushed.store(hushed, Ordering::SeqCst);
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
