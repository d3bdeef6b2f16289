//! The one command of the window: a name and an input go to the desk, its answer comes back as it is.
//!
//! Deliberately not here: what the names mean. They are declared in `desk`, once for all hosts.

#![expect(clippy::unreachable, reason = "tauri's macro writes one into a check that never runs")]

use desk::DeskError;
use serde_json::Value;
use tauri::{State, ipc::Response};

use crate::door::Door;

/// Runs one command of the desk. Long work never holds the window up: this runs beside it.
#[tauri::command]
pub(crate) async fn rpc(door: State<'_, Door>, name: String, input: Value) -> Result<Response, DeskError> {
    door.call(name, input).await.map(Response::new)
}
