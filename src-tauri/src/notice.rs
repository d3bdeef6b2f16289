//! Notices of the system for who looks elsewhere: a sync ended or needs the teacher. What they say, and whether there is
//! one at all, is decided by the desk; no name and no score is ever in them.

use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_notification::NotificationExt;

use crate::window;

/// Shows a notice, unless the window is looked at: what it says is on the screen then.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>, title: &str, text: &str) {
    if is_looked_at(app) {
        return;
    }
    // A system without notices is no trouble of the teacher's: the window says the same.
    if let Err(error) = app.notification().builder().title(title).body(text).show() {
        tracing::info!(%error, "the system shows no notices");
    }
}

fn is_looked_at<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.get_webview_window(window::MAIN).is_some_and(|window| window.is_focused().unwrap_or(false))
}
