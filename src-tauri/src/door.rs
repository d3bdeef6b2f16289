//! The way from the window to the desk: where the data lies, and a door that opens once.
//!
//! The window comes up at once; what it asks before the desk is open waits at the door. If the data folder cannot be
//! opened, every question is answered with the reason, so that the window can show it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use desk::{DeskError, ErrorCode, Event};
use serde_json::Value;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::{SetOnce, broadcast::Receiver};

use crate::events;

/// Overrides the folder the platform gives an app for its data.
const DATA_DIR: &str = "PASSBACK_DATA_DIR";

/// What the shell needs of the desk.
#[async_trait]
pub(crate) trait Answers: Send + Sync {
    /// Runs one command by name and answers with JSON text.
    async fn call(&self, name: &str, input: Value) -> Result<String, DeskError>;

    /// What the desk says without being asked.
    fn events(&self) -> Receiver<Event>;
}

/// An open desk, or the reason why there is none.
type Opened = Result<Arc<dyn Answers>, DeskError>;

/// Opens once; whoever asks before waits.
#[derive(Default)]
pub(crate) struct Door {
    opened: SetOnce<Opened>,
}

impl Door {
    /// The desk, as soon as it is open.
    pub(crate) async fn desk(&self) -> Opened {
        self.opened.wait().await.clone()
    }

    /// Lets everyone through, or tells everyone why not.
    pub(crate) fn open(&self, opened: Opened) {
        if self.opened.set(opened).is_err() {
            tracing::error!("the desk was opened twice; the first one stays");
        }
    }
}

/// Opens the desk beside the window's own start, then passes its events on.
pub(crate) fn open_in_background<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        let opened = match data_dir(&app, std::env::var_os(DATA_DIR).map(PathBuf::from)) {
            Ok(folder) => desk_in(folder).await,
            Err(error) => Err(error),
        };
        // Listen before the first question can be asked, so that no event falls between.
        let heard = opened.clone().ok().map(|desk| (desk.events(), desk));
        app.state::<Arc<Door>>().open(opened);
        if let Some((events, desk)) = heard {
            events::pass_on(app, desk, events).await;
        }
    });
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

async fn desk_in(folder: PathBuf) -> Opened {
    tokio::fs::create_dir_all(&folder).await.map_err(|error| unusable(&folder, &error))?;
    Err(DeskError {
        code: ErrorCode::Failed,
        message: "This build of the window has no gradebook behind it.".to_owned(),
        hint: String::new(),
        retryable: false,
    })
}

fn unusable(folder: &Path, error: &std::io::Error) -> DeskError {
    DeskError {
        code: ErrorCode::Storage,
        message: format!(
            "The folder for your grades, {}, cannot be used ({}).",
            folder.display(),
            error.kind()
        ),
        hint: "Check that it exists and that you may write to it, then start Passback again.".to_owned(),
        retryable: true,
    }
}
