//! The one command of the window: a name and an input go to the desk, its answer comes back as it is.
//!
//! Deliberately not here: what the names mean. They are declared in `desk`, once for all hosts.

#![expect(clippy::unreachable, reason = "tauri's macro writes one into a check that never runs")]

use std::sync::Arc;

use desk::{DeskError, view::Opened};
use serde_json::Value;
use tauri::{State, ipc::Response};

use crate::{browser, door::Door};

/// The one command whose answer is a page for the person's own browser; opening it is the host's part.
const OPENS_A_PAGE: &str = "open_in_lms";

/// Runs one command of the desk. Long work never holds the window up: this runs beside it.
#[tauri::command]
pub(crate) async fn rpc(
    door: State<'_, Arc<Door>>,
    name: String,
    input: Value,
) -> Result<Response, DeskError> {
    let answer = door.desk().await?.call(&name, input).await?;
    if name == OPENS_A_PAGE
        && let Ok(page) = serde_json::from_str::<Opened>(&answer)
    {
        browser::open(&page.url)?;
    }
    Ok(Response::new(answer))
}
