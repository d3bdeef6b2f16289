//! The way from the window to the desk: where the data lies, and a door that is opened once.
//!
//! The window comes up at once; what it asks while the desk is being opened waits at the door. If the data folder
//! cannot be opened, the question is answered with the reason, so that the window can show it and try again.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use desk::{Accounts, DeskError, DeskOptions, Entrance, ErrorCode, Event, Speech, Spoken};
use language::{say, text};
use serde_json::{Value, json};
use tauri::{
    AppHandle, Manager, Runtime,
    async_runtime::{spawn, spawn_blocking},
};
use tokio::sync::{Mutex, broadcast::Receiver};

use crate::{browser, events};

/// Overrides the folder the platform gives an app for its data.
const DATA_DIR: &str = "PASSBACK_DATA_DIR";

/// What the shell needs of the desk.
#[async_trait]
pub(crate) trait Answers: Send + Sync {
    /// Runs one command by name and answers with JSON text.
    async fn call(&self, name: &str, input: Value) -> Result<String, DeskError>;

    /// What the desk says without being asked.
    fn events(&self) -> Receiver<Event>;

    /// A link that the system handed over. What follows from it is told by events.
    async fn open_link(&self, link: &str);

    /// The window was closed: answers when the last backup is over.
    async fn closed(&self);
}

/// An open desk, or the reason why there is none.
pub(crate) type Opened = Result<Arc<dyn Answers>, DeskError>;

/// What is done for a command while the desk cannot be opened, so that it is tried again; or the reason.
type Instead = dyn Fn(DeskError, &str, Value) -> Result<(), DeskError> + Send + Sync;

/// Opens the desk when it is first asked for, and again after it could not be opened: the reason may be gone.
pub(crate) struct Door {
    open: Arc<dyn Fn() -> Opened + Send + Sync>,
    instead: Arc<Instead>,
    desk: Mutex<Option<Arc<dyn Answers>>>,
}

impl Door {
    /// A door that is opened in this way.
    pub(crate) fn new(open: impl Fn() -> Opened + Send + Sync + 'static) -> Self {
        Self { open: Arc::new(open), instead: Arc::new(|reason, _, _| Err(reason)), desk: Mutex::default() }
    }

    /// What may be asked for all the same while the desk cannot be opened.
    pub(crate) fn or(
        self,
        instead: impl Fn(DeskError, &str, Value) -> Result<(), DeskError> + Send + Sync + 'static,
    ) -> Self {
        Self { instead: Arc::new(instead), ..self }
    }

    /// Runs one command of the desk. One that helped to open it is answered with what the window shows first.
    pub(crate) async fn call(&self, name: String, input: Value) -> Result<String, DeskError> {
        let reason = match self.desk().await {
            Ok(desk) => return desk.call(&name, input).await,
            Err(reason) => reason,
        };
        let instead = Arc::clone(&self.instead);
        spawn_blocking(move || instead(reason, &name, input)).await.map_err(|_| stuck())??;
        self.desk().await?.call("app_state", json!({})).await
    }

    /// The desk. Whoever asks while it is being opened waits.
    pub(crate) async fn desk(&self) -> Opened {
        let mut desk = self.desk.lock().await;
        if let Some(desk) = desk.as_ref() {
            return Ok(Arc::clone(desk));
        }
        let open = Arc::clone(&self.open);
        let opened = spawn_blocking(move || open()).await.map_err(|_| stuck())??;
        Ok(Arc::clone(desk.insert(opened)))
    }

    /// Tells an open desk that the window was closed. One that is only being opened has nothing new.
    pub(crate) async fn closed(&self) {
        let desk = self.desk.try_lock().ok().and_then(|desk| desk.clone());
        if let Some(desk) = desk {
            desk.closed().await;
        }
    }
}

#[async_trait]
impl Answers for Accounts {
    async fn call(&self, name: &str, input: Value) -> Result<String, DeskError> {
        Accounts::call(self, name, input).await
    }

    fn events(&self) -> Receiver<Event> {
        Accounts::events(self)
    }

    async fn open_link(&self, link: &str) {
        Accounts::open_link(self, link).await;
    }

    async fn closed(&self) {
        Accounts::closed(self).await;
    }
}

/// The app's own door: events of the desk go to the window from the first one on.
pub(crate) fn to_the_desk<R: Runtime>(app: AppHandle<R>) -> Door {
    // Made once: what a passphrase opened, and the lock, outlive a try.
    let entrance: Arc<OnceLock<Entrance>> = Arc::default();
    let way = {
        let app = app.clone();
        move || match entrance.get() {
            Some(entrance) => Ok(entrance.clone()),
            None => options(&app).map(|options| entrance.get_or_init(|| Entrance::new(options)).clone()),
        }
    };
    let helps = way.clone();
    Door::new(move || {
        let accounts = way()?.open()?;
        let ahead = accounts.clone();
        // By the thread that reads it again later: what one thread has given back, another one cannot use.
        drop(spawn(async move { ahead.look_ahead() }));
        let desk: Arc<dyn Answers> = Arc::new(accounts);
        spawn(events::pass_on(app.clone(), Arc::clone(&desk), desk.events()));
        Ok(desk)
    })
    .or(move |reason, name, input| helps()?.instead(reason, name, input))
}

/// Opens the desk while the window is still being made: it asks as soon as it is there. What cannot be opened is told to
/// whoever asks.
pub(crate) fn open_meanwhile<R: Runtime>(app: AppHandle<R>) {
    spawn(async move {
        if let Err(error) = app.state::<Door>().desk().await {
            tracing::warn!(code = ?error.code, "the data could not be opened");
        }
    });
}

/// What this host gives the desk: folders, the language of the system, and the person's browser.
fn options<R: Runtime>(app: &AppHandle<R>) -> Result<DeskOptions, DeskError> {
    let system = Spoken::of_system(sys_locale::get_locales());
    // What the teacher chose lies in the folder, which may be what cannot be opened.
    language::speak(system);
    let data_dir = data_dir(app, std::env::var_os(DATA_DIR).map(PathBuf::from))?;
    let downloads = app.path().download_dir().unwrap_or_else(|_| data_dir.clone());
    let speech = Speech::AsChosen { system };
    Ok(DeskOptions { downloads, speech, browse: Arc::new(browser::open), ..DeskOptions::new(data_dir) })
}

fn data_dir<R: Runtime>(app: &AppHandle<R>, chosen: Option<PathBuf>) -> Result<PathBuf, DeskError> {
    match chosen.filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => Ok(folder),
        None => app.path().app_data_dir().map_err(|_| DeskError {
            code: ErrorCode::Storage,
            message: text!(
                "This computer does not say where programs keep their data, so nothing was opened.",
                "Esta computadora no dice dónde guardan sus datos los programas, así que no se abrió nada."
            )
            .to_owned(),
            hint: say!(
                "Set {DATA_DIR} to a folder you can write to, then start Passback again.",
                "Ponga en {DATA_DIR} una carpeta en la que pueda escribir y vuelva a iniciar Passback."
            ),
            retryable: false,
        }),
    }
}

/// Opening ended in the middle, which only a mistake in the program can do.
fn stuck() -> DeskError {
    DeskError {
        code: ErrorCode::Failed,
        message: text!(
            "Opening your grades stopped in the middle. Nothing was changed.",
            "La apertura de sus calificaciones se detuvo a la mitad. No se cambió nada."
        )
        .to_owned(),
        hint: text!("Start Passback again.", "Vuelva a iniciar Passback.").to_owned(),
        retryable: true,
    }
}
