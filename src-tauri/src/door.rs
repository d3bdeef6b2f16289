//! The way from the window to the desk: where the data lies, and a door that is opened once.
//!
//! The window comes up at once; what it asks while the desk is being opened waits at the door. If the data folder
//! cannot be opened, the question is answered with the reason, so that the window can show it and try again.

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use desk::{Desk, DeskError, DeskOptions, ErrorCode, Event};
use serde_json::Value;
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

    /// The window was closed: answers when the last backup is over.
    async fn closed(&self);
}

/// An open desk, or the reason why there is none.
pub(crate) type Opened = Result<Arc<dyn Answers>, DeskError>;

/// Opens the desk when it is first asked for, and again after it could not be opened: the reason may be gone.
pub(crate) struct Door {
    open: Arc<dyn Fn() -> Opened + Send + Sync>,
    desk: Mutex<Option<Arc<dyn Answers>>>,
}

impl Door {
    /// A door that is opened in this way.
    pub(crate) fn new(open: impl Fn() -> Opened + Send + Sync + 'static) -> Self {
        Self { open: Arc::new(open), desk: Mutex::default() }
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
impl Answers for Desk {
    async fn call(&self, name: &str, input: Value) -> Result<String, DeskError> {
        Desk::call(self, name, input).await
    }

    fn events(&self) -> Receiver<Event> {
        Desk::events(self)
    }

    async fn closed(&self) {
        Desk::closed(self).await;
    }
}

/// The app's own door: events of the desk go to the window from the first one on.
pub(crate) fn to_the_desk<R: Runtime>(app: AppHandle<R>) -> Door {
    Door::new(move || {
        let desk: Arc<dyn Answers> = Arc::new(Desk::open(options(&app)?)?);
        spawn(events::pass_on(app.clone(), Arc::clone(&desk), desk.events()));
        Ok(desk)
    })
}

/// What this host gives the desk: folders and the person's browser.
fn options<R: Runtime>(app: &AppHandle<R>) -> Result<DeskOptions, DeskError> {
    let data_dir = data_dir(app, std::env::var_os(DATA_DIR).map(PathBuf::from))?;
    let downloads = app.path().download_dir().unwrap_or_else(|_| data_dir.clone());
    Ok(DeskOptions { downloads, browse: Arc::new(browser::open), ..DeskOptions::new(data_dir) })
}

fn data_dir<R: Runtime>(app: &AppHandle<R>, chosen: Option<PathBuf>) -> Result<PathBuf, DeskError> {
    match chosen.filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => Ok(folder),
        None => app.path().app_data_dir().map_err(|_| DeskError {
            code: ErrorCode::Storage,
            message: "This computer does not say where programs keep their data, so nothing was opened."
                .to_owned(),
            hint: format!("Set {DATA_DIR} to a folder you can write to, then start Passback again."),
            retryable: false,
        }),
    }
}

/// Opening ended in the middle, which only a mistake in the program can do.
fn stuck() -> DeskError {
    DeskError {
        code: ErrorCode::Failed,
        message: "Opening your grades stopped in the middle. Nothing was changed.".to_owned(),
        hint: "Start Passback again.".to_owned(),
        retryable: true,
    }
}
