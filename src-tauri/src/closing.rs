//! The end of the program: the window goes at once; before the program follows, it has a few seconds for a last backup.
//!
//! Nothing depends on that backup: every change was saved when it was made. Deliberately not here: whether one is due,
//! and how it is made (desk, store).

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tauri::{
    AppHandle, Manager, RunEvent, Runtime,
    async_runtime::{block_on, spawn},
};
use tokio::time::timeout;

use crate::door::Door;

/// How long the program may outlive its window. A usual backup takes a small part of a second.
const LONGEST: Duration = Duration::from_secs(5);

/// Whether the program is on its way out.
#[derive(Default)]
pub(crate) struct Closing(AtomicBool);

/// Hears that the last window is gone, or that the program ends without having asked.
pub(crate) fn hear<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    match event {
        // The loop goes on meanwhile: nothing waits on the window's thread.
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            spawn(follow_the_window(app.clone()));
        }
        // *Quit* of macOS asks nobody.
        RunEvent::Exit if !app.state::<Closing>().0.swap(true, Ordering::SeqCst) => {
            for window in app.webview_windows().values() {
                if let Err(error) = window.hide() {
                    tracing::warn!(%error, "the window stays until the end");
                }
            }
            block_on(last_backup(&app.state::<Door>(), LONGEST));
        }
        _ => {}
    }
}

async fn follow_the_window<R: Runtime>(app: AppHandle<R>) {
    last_backup(&app.state::<Door>(), LONGEST).await;
    // Started a second time meanwhile, the program has a window again, and stays.
    if app.webview_windows().is_empty() {
        app.state::<Closing>().0.store(true, Ordering::SeqCst);
        app.exit(0);
    }
}

/// Answers when the desk has made its last backup, or after `longest`.
pub(crate) async fn last_backup(door: &Door, longest: Duration) {
    if timeout(longest, door.closed()).await.is_err() {
        tracing::warn!("the last backup took too long and was given up");
    }
}
