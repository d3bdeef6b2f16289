//! The way to the desk. A data folder that could not be opened is tried again with the next question, as in the window.

use desk::{Accounts, DeskError, DeskOptions, Entrance, Event};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast::{self, error::RecvError};

/// Events that may wait for a slow page.
const WAITING: usize = 4096;

/// The desk behind its door. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Door {
    inner: Arc<Inner>,
}

struct Inner {
    entrance: Entrance,
    desk: tokio::sync::Mutex<Option<Accounts>>,
    events: broadcast::Sender<Event>,
    opened: Arc<Mutex<Vec<String>>>,
}

impl Door {
    /// A door to a desk with these options; pages it opens are remembered.
    pub(crate) fn new(options: DeskOptions) -> Self {
        let opened = Arc::new(Mutex::new(Vec::new()));
        let remember = Arc::clone(&opened);
        let browse = Arc::new(move |page: &str| {
            remember.lock().unwrap_or_else(PoisonError::into_inner).push(page.to_owned());
            true
        });
        let (events, _) = broadcast::channel(WAITING);
        let entrance = Entrance::new(DeskOptions { browse, ..options });
        Self { inner: Arc::new(Inner { entrance, desk: tokio::sync::Mutex::default(), events, opened }) }
    }

    /// The desk, opened when it is first asked for.
    pub(crate) async fn desk(&self) -> Result<Accounts, DeskError> {
        let mut desk = self.inner.desk.lock().await;
        if let Some(desk) = desk.as_ref() {
            return Ok(desk.clone());
        }
        let opened = self.inner.entrance.open()?;
        tokio::spawn(pass_on(opened.events(), self.inner.events.clone()));
        Ok(desk.insert(opened).clone())
    }

    /// Runs one command, as the window's shell does.
    pub(crate) async fn call(&self, name: String, input: Value) -> Result<String, DeskError> {
        let reason = match self.desk().await {
            Ok(desk) => return desk.call(&name, input).await,
            Err(reason) => reason,
        };
        let (entrance, told) = (self.inner.entrance.clone(), reason.clone());
        let done = tokio::task::spawn_blocking(move || entrance.instead(reason, &name, input)).await;
        done.unwrap_or(Err(told))?;
        self.desk().await?.call("app_state", json!({})).await
    }

    /// The window is gone: an open desk makes its last backup.
    pub(crate) async fn closed(&self) {
        if let Some(desk) = self.inner.desk.lock().await.clone() {
            desk.closed().await;
        }
    }

    /// What the desk tells, from now on.
    pub(crate) fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// The pages that were opened in the person's browser, in their order.
    pub(crate) fn opened(&self) -> Vec<String> {
        self.inner.opened.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn pass_on(mut events: broadcast::Receiver<Event>, to: broadcast::Sender<Event>) {
    loop {
        match events.recv().await {
            // No page listening is fine.
            Ok(event) => drop(to.send(event)),
            Err(RecvError::Lagged(lost)) => {
                tracing::warn!(lost, "this host was too slow for the desk's events")
            }
            Err(RecvError::Closed) => return,
        }
    }
}
