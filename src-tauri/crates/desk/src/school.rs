//! Opening a school: the embedded sample school, or (for scripts) a server with a token from the environment.

use crate::view::LinkState;
use crate::{Desk, DeskError, ErrorCode, Event};
use gradebook::{LinkState as Ready, LmsKind, PersonId};
use language::{say, text};
use lms::http::Renewal;
use lms::{Clever, CleverOptions, Limits};
use std::sync::{Arc, Mutex, PoisonError};
use store::ConnectionRow;
use sync::Engine;
use tokio::task::JoinHandle;
use vault::Secret;

/// How often the schedule looks around when nothing nudges it.
const ROUND: std::time::Duration = std::time::Duration::from_secs(60);
/// How often it looks while offline.
const OFFLINE_ROUND: std::time::Duration = std::time::Duration::from_secs(1);

/// How long the work in the background waits at most for a window to ask for its first gradebook, and how long it then
/// leaves the processor to it.
const WINDOW: std::time::Duration = std::time::Duration::from_secs(2);
const DRAWING: std::time::Duration = std::time::Duration::from_millis(400);

/// An open school: the engine, and what belongs to it.
pub(crate) struct School {
    pub(crate) engine: Engine,
    connector: Arc<Clever>,
    base_url: String,
    /// Where the LMS's own page is, if known.
    pub(crate) lms_url: Option<String>,
    /// Held open for as long as the school is: dropping it closes the sample school's server.
    _sample: Option<sample_school::School>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl School {
    /// Uses another token of the same teacher from the next request on.
    pub(crate) fn renew(&self, token: Secret<String>) {
        if let Err(error) = self.connector.renew(token) {
            tracing::warn!(%error, "a renewed token cannot be used");
        }
    }

    /// Whether this is where it connects to.
    pub(crate) fn is_at(&self, base_url: &str) -> bool {
        self.base_url == base_url
    }

    /// What to do when a request's token is refused.
    pub(crate) fn renew_with(&self, renewal: Renewal) {
        self.connector.renew_with(renewal);
    }

    /// Ends this task with the school.
    pub(crate) fn also(&self, task: JoinHandle<()>) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }
}

impl Drop for School {
    fn drop(&mut self) {
        for task in self.tasks.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            task.abort();
        }
    }
}

/// What a connection is made of.
struct Address {
    base_url: String,
    token: Secret<String>,
    teacher: PersonId,
    lms_url: Option<String>,
    sample: Option<sample_school::School>,
}

impl Desk {
    /// Starts the sample school if it is not running, and reads everything the first time.
    pub(crate) async fn open_sample(&self) -> Result<(), DeskError> {
        let _door = self.inner.door.lock().await;
        if self.school_if_open().is_some() {
            return Ok(());
        }
        let row = self.store().read(|tx| tx.connection())?;
        if row.as_ref().is_some_and(|row| !row.sample) {
            // A teacher's folder: it is refused, in words.
            return self.belongs_to("");
        }
        let first = row.is_none();
        let address = self.start_sample().await?;
        let file = address.sample.as_ref().map(sample_school::School::assignment_file);
        let school = self.attach(address, true).await?;
        if first {
            if let Some(file) = file {
                self.take_in_assignments(&file)?;
            }
            for section in self.store().read(|tx| tx.sections())? {
                if !section.gone {
                    school.engine.pull(&section.id).await?;
                }
            }
        }
        self.settle_in(&school, first);
        Ok(())
    }

    async fn start_sample(&self) -> Result<Address, DeskError> {
        let settings = &self.inner.options.sample;
        let clock = self.inner.options.clock.clone();
        let options = sample_school::Options {
            port: 0,
            seed: settings.seed,
            lms: match settings.lms {
                LmsKind::Canvas | LmsKind::Unknown => sample_school::LmsKind::Canvas,
                LmsKind::GoogleClassroom => sample_school::LmsKind::GoogleClassroom,
                LmsKind::Schoology => sample_school::LmsKind::Schoology,
            },
            students: settings.students,
            assignments: settings.assignments,
            data_dir: Some(self.inner.options.data_dir.join("sample-school")),
            ..sample_school::Options::default()
        };
        let now = Arc::new(move || {
            chrono::DateTime::from_timestamp_millis(clock.now().millis())
                .unwrap_or(chrono::DateTime::UNIX_EPOCH)
        });
        let school = sample_school::start(options, now).await.map_err(|error| {
            tracing::warn!(%error, "sample school");
            DeskError::new(
                ErrorCode::Failed,
                say!("The sample school could not be started: {error}.", "La escuela de ejemplo no se pudo iniciar: {error}."),
                text!("Close other copies of Passback, make sure the disk has room, then try again.", "Cierre las otras copias de Passback, asegúrese de que haya espacio en el disco e intente de nuevo."),
            )
        })?;
        Ok(Address {
            base_url: school.url().to_owned(),
            token: Secret::new(school.district_token().to_owned()),
            teacher: PersonId::from(school.teacher_id()),
            lms_url: Some(school.lms_url().to_owned()),
            sample: Some(school),
        })
    }

    /// Connects to a server that speaks Clever's API with a raw district token. For scripts, sandboxes and pilots
    /// only: such a token opens a whole district, so the window never takes one, and it is never saved. `token_env`
    /// names the environment variable that holds it.
    ///
    /// # Errors
    /// When the variable is empty, the address is no address, or the server refuses.
    pub async fn connect_with_token(
        &self,
        clever_url: &str,
        token_env: &str,
        teacher: &str,
    ) -> Result<(), DeskError> {
        let token = from_environment(token_env)?;
        self.connect_to(clever_url, token, teacher).await?;
        self.store().write(|tx| {
            tx.set_setting("relay", None)?;
            tx.set_setting("token_env", Some(token_env))
        })?;
        Ok(())
    }

    /// The same with the token in hand, for hosts that have it from elsewhere. Not for the window either.
    ///
    /// # Errors
    /// When the address is no address, the folder is another teacher's, or the server refuses.
    pub async fn connect_to(
        &self,
        clever_url: &str,
        token: Secret<String>,
        teacher: &str,
    ) -> Result<(), DeskError> {
        let _door = self.inner.door.lock().await;
        let address = address(clever_url, token, teacher)?;
        self.belongs_to(teacher)?;
        let school = self.attach(address, false).await?;
        self.settle_in(&school, true);
        Ok(())
    }

    /// Whether this folder may be this teacher's.
    pub(crate) fn belongs_to(&self, teacher: &str) -> Result<(), DeskError> {
        if let Some(row) = self.store().read(|tx| tx.connection())? {
            // The same teacher's server may have moved; another teacher's data stays apart.
            if row.sample || row.teacher.as_str() != teacher {
                return Err(DeskError::new(
                    ErrorCode::Invalid,
                    text!(
                        "This data folder belongs to another school or teacher. Nothing was changed.",
                        "Esta carpeta de datos es de otra escuela o de otro docente. No se cambió nada."
                    ),
                    text!("Use another folder with --data-dir.", "Use otra carpeta con --data-dir."),
                ));
            }
        }
        Ok(())
    }

    /// Opens the school this folder belongs to: the sample school, or the server a script connected to.
    ///
    /// # Errors
    /// When there is none, or its token is not in the environment. Being offline is not an error: the school is open
    /// and says so with its first request.
    pub async fn connect_saved(&self) -> Result<(), DeskError> {
        let row = self.store().read(|tx| tx.connection())?.ok_or_else(DeskError::not_connected)?;
        if row.sample {
            return self.open_sample().await;
        }
        let _door = self.inner.door.lock().await;
        if self.school_if_open().is_some() {
            return Ok(());
        }
        if self.is_hushed() {
            return Err(DeskError::not_connected());
        }
        let relay = match self.store().read(|tx| tx.setting("relay"))? {
            Some(relay) => Some((self.entry(&relay, row.teacher.as_str())?, relay)),
            None => None,
        };
        let token = match &relay {
            Some((entry, relay)) => self.relay_token(entry, relay).await?,
            None => match self.store().read(|tx| tx.setting("token_env"))? {
                Some(name) => from_environment(&name)?,
                None => return Err(crate::words::sign_in::not_signed_in()),
            },
        };
        if self.is_hushed() {
            // Another account came to the screen while the relay was asked.
            return Err(DeskError::not_connected());
        }
        let address = address(&row.base_url, token, row.teacher.as_str())?;
        let school = self.put_up(address)?;
        if let Some((entry, relay)) = &relay {
            self.keep_fresh(&school, entry, relay);
        }
        // The connector learns which LMS it speaks to; being offline is told by the engine's signals.
        match school.engine.connection().await {
            Ok(told) => {
                self.note_connection(&told)?;
                // A backup that was brought back may say otherwise.
                self.note_ended(false);
            }
            Err(sync::SyncError::Lms(_)) => {}
            Err(error) => return Err(error.into()),
        }
        if self.is_hushed() {
            self.close()?;
            return Err(DeskError::not_connected());
        }
        self.settle_in(&school, false);
        Ok(())
    }

    /// Builds the engine, asks who we are and reads sections and rosters. If that comes to nothing, what was open before
    /// goes on.
    async fn attach(&self, address: Address, sample: bool) -> Result<Arc<School>, DeskError> {
        let base_url = address.base_url.clone();
        let (before, row) = (self.school_if_open(), self.store().read(|tx| tx.connection())?);
        let school = self.put_up(address)?;
        let opened = self.get_to_know(&school.engine, &base_url, sample).await;
        if opened.is_err() {
            *self.inner.school.lock().unwrap_or_else(PoisonError::into_inner) = before;
            if let Some(row) = row {
                self.store().write(|tx| tx.set_connection(&row))?;
            }
        }
        opened.map(|()| school)
    }

    fn put_up(&self, address: Address) -> Result<Arc<School>, DeskError> {
        let clock = self.inner.options.clock.clone();
        let wall = clock.clone();
        let seed = u64::try_from(clock.now().millis()).unwrap_or(1);
        let base_url = address.base_url.clone();
        let clever = Clever::new(CleverOptions {
            base_url: address.base_url,
            token: address.token,
            teacher: address.teacher,
            limits: Limits::default(),
            wall: Arc::new(move || wall.now()),
            chance: lms::pacing::chance_from(seed),
        })
        .map_err(|error| {
            DeskError::invalid(say!(
                "This server can’t be used: {error}. Nothing was changed.",
                "Este servidor no se puede usar: {error}. No se cambió nada."
            ))
        })?;
        let connector = Arc::new(clever);
        let herald = self.inner.herald.clone();
        let engine = Engine::new(
            self.inner.store.clone(),
            connector.clone(),
            clock,
            self.inner.options.pace,
            Arc::new(move |signal| herald.hear(signal)),
        );
        engine.recover_offline()?;
        let school = Arc::new(School {
            engine,
            connector,
            base_url,
            lms_url: address.lms_url,
            _sample: address.sample,
            tasks: Mutex::default(),
        });
        *self.inner.school.lock().unwrap_or_else(PoisonError::into_inner) = Some(school.clone());
        Ok(school)
    }

    async fn get_to_know(&self, engine: &Engine, base_url: &str, sample: bool) -> Result<(), DeskError> {
        let who = engine.connection().await?;
        let told = who.clone();
        let row = ConnectionRow {
            district: who.district,
            school: who.school,
            teacher: who.teacher.clone(),
            given: who.given.clone(),
            family: who.family.clone(),
            kind: who.kind,
            link: who.link,
            state: who.state,
            base_url: base_url.to_owned(),
            sample,
            last_ok: Some(self.now()),
            offline_since: None,
        };
        self.store().write(|tx| {
            tx.set_connection(&row)?;
            tx.put_person(&who.teacher, &format!("{} {}", who.given, who.family))
        })?;
        self.note_connection(&told)?;
        self.inner.link.answered(told.link != Ready::NotReady);
        engine.refresh().await?;
        Ok(())
    }

    /// Background work of an open school: what was under way before is read back and carried on, the schedule runs,
    /// and a lost connection is tried again.
    pub(crate) fn settle_in(&self, school: &Arc<School>, just_read: bool) {
        if !self.inner.options.background {
            return;
        }
        let (desk, opened) = (self.downgrade(), self.inner.opened.clone());
        let watch = tokio::spawn(async move {
            if !just_read {
                // The program was just started: first the window draws what is here, then the LMS is read.
                let _ = tokio::time::timeout(WINDOW, opened.notified()).await;
                tokio::time::sleep(DRAWING).await;
            }
            if let Some(desk) = desk.upgrade() {
                desk.carry_on().await;
                if !just_read {
                    desk.read_all().await;
                }
            }
            loop {
                let Some(now) = desk.upgrade() else { return };
                let round = if now.inner.link.is_offline() { OFFLINE_ROUND } else { ROUND };
                let inner = now.inner.clone();
                drop(now);
                tokio::select! {
                    () = inner.nudge.notified() => {}
                    () = tokio::time::sleep(round) => {}
                }
                let now = Desk { inner };
                now.round().await;
            }
        });
        school.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(watch);
    }

    /// Reads back what was open when the program ended, then carries on with runs that were active.
    pub(crate) async fn carry_on(&self) {
        let Ok(engine) = self.engine() else { return };
        match engine.recover().await {
            Ok(runs) => {
                for run in runs {
                    if let Err(error) = engine.drive(&run).await {
                        tracing::warn!(%error, "a run could not be carried on");
                    }
                }
            }
            Err(error) => tracing::info!(%error, "what was open could not be read back yet"),
        }
    }

    /// One round of the schedule.
    async fn round(&self) {
        self.keep_safe(store::Moment::Round);
        let Ok(engine) = self.engine() else { return };
        let link = self.inner.link.now();
        match link.state {
            LinkState::Offline => {
                if link.next_try.is_none_or(|at| at <= self.now()) {
                    self.reconnect().await;
                } else {
                    self.tell_connection();
                }
                return;
            }
            LinkState::SignInNeeded => return,
            LinkState::Connected | LinkState::Connecting | LinkState::NotReady => {}
        }
        // What could not be read back at the start, for a single answer that was lost, say, is tried again: a run that
        // is neither carried on nor over would keep every other one away.
        self.carry_on().await;
        let (Ok(sections), Ok(quiet)) = (self.shown_sections(), self.is_quiet()) else { return };
        for section in sections {
            let done = if quiet {
                engine.read_if_due(&section.id).await.map(drop)
            } else {
                engine.automatic(&section.id).await.map(drop)
            };
            match done {
                Ok(()) => {}
                Err(error) => tracing::info!(%error, "automatic work waits"),
            }
        }
    }

    /// Reads every section, as long as the connection holds.
    async fn read_all(&self) {
        let (Ok(engine), Ok(sections)) = (self.engine(), self.shown_sections()) else {
            return;
        };
        for section in sections {
            if let Err(error) = engine.pull(&section.id).await {
                tracing::info!(%error, "the LMS could not be read");
                break;
            }
        }
    }

    /// Tries the connection. When it is back, the LMS is read first; nothing is sent unless automatic is on.
    pub(crate) async fn reconnect(&self) {
        let Ok(engine) = self.engine() else { return };
        let noted = match engine.connection().await {
            Ok(told) => self.note_connection(&told).map_err(DeskError::from),
            Err(error) => Err(error.into()),
        };
        if noted.is_err() {
            self.tell_connection();
            return;
        }
        self.carry_on().await;
        self.read_all().await;
        self.tell_connection();
        self.inner.nudge.notify_one();
    }

    /// Closes the school. Everything saved stays.
    pub(crate) async fn leave(&self) -> Result<(), DeskError> {
        let _door = self.inner.door.lock().await;
        self.close()?;
        self.store().write(|tx| {
            // Without it a backup that is made now would not be one of a school that was left.
            tx.worth_a_backup();
            tx.set_setting("left", Some("yes"))
        })?;
        Ok(())
    }

    /// Closes the school until it is opened again. It counts as one that was left only if [`Desk::leave`] says so.
    pub(crate) fn close(&self) -> Result<(), DeskError> {
        if let Some(school) = self.school_if_open() {
            // A run ends after the requests under way; what was not sent stays here, approved.
            for run in self.store().read(|tx| tx.runs_active())? {
                if let Some(control) = school.engine.control(&run.id) {
                    control.stop();
                }
            }
        }
        self.inner.school.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(())
    }

    pub(crate) fn tell_connection(&self) {
        if let Ok(Some(connection)) = self.connection_view() {
            self.tell(Event::Connection { connection });
        }
    }
}

fn from_environment(name: &str) -> Result<Secret<String>, DeskError> {
    let token = std::env::var(name).unwrap_or_default();
    if token.trim().is_empty() {
        return Err(DeskError::new(
            ErrorCode::SignIn,
            say!(
                "The environment variable {name} holds no token. Nothing was changed.",
                "La variable de entorno {name} no contiene ningún token. No se cambió nada."
            ),
            say!(
                "Set {name} to the district token, then try again.",
                "Ponga en {name} el token del distrito e intente de nuevo."
            ),
        ));
    }
    Ok(Secret::new(token.trim().to_owned()))
}

fn address(url: &str, token: Secret<String>, teacher: &str) -> Result<Address, DeskError> {
    let parsed = url::Url::parse(url)
        .ok()
        .filter(|u| matches!(u.scheme(), "http" | "https") && u.host_str().is_some())
        .ok_or_else(|| {
            DeskError::invalid(text!(
                "That is not the address of a server. It begins with https://.",
                "Esa no es la dirección de un servidor. Empieza con https://."
            ))
        })?;
    Ok(Address {
        base_url: parsed.as_str().trim_end_matches('/').to_owned(),
        token,
        teacher: PersonId::from(teacher),
        lms_url: None,
        sample: None,
    })
}
