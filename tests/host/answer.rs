//! Commands and events, exactly as the UI's HTTP transport expects them.

use crate::door::Door;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event as Line, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use futures::stream::unfold;
use serde_json::Value;
use std::convert::Infallible;
use tokio::sync::broadcast::error::RecvError;

/// Runs one command of the desk: its answer, or 422 with the reason.
pub(crate) async fn rpc(
    State(door): State<Door>,
    Path(name): Path<String>,
    Json(input): Json<Value>,
) -> Response {
    match door.call(name, input).await {
        Ok(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

/// Everything the desk tells without being asked. Whoever is too slow for it is cut off: the page connects again.
pub(crate) async fn events(State(door): State<Door>) -> Sse<impl Stream<Item = Result<Line, Infallible>>> {
    let lines = unfold(door.events(), |mut events| async move {
        match events.recv().await {
            Ok(event) => {
                let line = Line::default().json_data(&event).unwrap_or_default();
                Some((Ok(line), events))
            }
            Err(RecvError::Lagged(_) | RecvError::Closed) => None,
        }
    });
    Sse::new(lines).keep_alive(KeepAlive::default())
}

/// The pages that were opened in the person's browser.
pub(crate) async fn opened(State(door): State<Door>) -> Json<Vec<String>> {
    Json(door.opened())
}

/// A link that the system of a teacher's computer would hand over.
pub(crate) async fn link(State(door): State<Door>, link: String) -> StatusCode {
    match door.desk().await {
        Ok(accounts) => {
            accounts.open_link(&link).await;
            StatusCode::NO_CONTENT
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
