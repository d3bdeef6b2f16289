//! Passes the desk's events on to the window, all under one name, in their order.

use std::sync::Arc;

use desk::{Event, view::AppState};
use tauri::{AppHandle, Emitter, Runtime};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{door::Answers, notice, window};

/// The one event name the window listens to.
const DESK: &str = "desk";

/// Passes events on until the desk is gone. If the window was too slow and events were lost, it is told to read
/// everything again.
pub(crate) async fn pass_on<R: Runtime>(
    app: AppHandle<R>,
    desk: Arc<dyn Answers>,
    mut events: Receiver<Event>,
) {
    loop {
        match events.recv().await {
            Ok(Event::Notice { title, text }) => notice::show(&app, &title, &text),
            Ok(event) => tell(&app, &event),
            Err(RecvError::Lagged(lost)) => {
                tracing::warn!(lost, "the window was too slow for the desk's events");
                everything(desk.as_ref()).await.iter().for_each(|event| tell(&app, event));
            }
            Err(RecvError::Closed) => return,
        }
    }
}

/// The events that make the window read again whatever it shows.
async fn everything(desk: &dyn Answers) -> Vec<Event> {
    let Ok(state) = desk.call("app_state", serde_json::json!({})).await else { return Vec::new() };
    let Ok(state) = serde_json::from_str::<AppState>(&state) else { return Vec::new() };
    let mut events = vec![Event::Lock { locked: state.locked }];
    if state.locked {
        return events;
    }
    let books = state.sections.iter().map(|section| Event::Book { section: section.id.clone() });
    events.extend(books);
    events.extend(state.connection.map(|connection| Event::Connection { connection }));
    events.push(Event::Sections { sections: state.sections });
    events
}

fn tell<R: Runtime>(app: &AppHandle<R>, event: &Event) {
    if let Err(error) = app.emit_to(window::MAIN, DESK, event) {
        tracing::warn!(%error, "an event did not reach the window");
    }
}
