//! Work beside the threads that answer the window, and what several of them look at. Deliberately not here: what is
//! done there (handlers).

use crate::{DeskError, ErrorCode};
use language::{in_language, spoken, text};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Work that takes a while, away from the threads that answer the window.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    let broke_off = || {
        DeskError::new(
            ErrorCode::Failed,
            text!(
                "That broke off in the middle. Nothing was changed.",
                "Eso se interrumpió a la mitad. No se cambió nada."
            ),
            text!("Try again.", "Intente de nuevo."),
        )
    };
    blocking_or(broke_off, work).await
}

/// The same for work of which something may be done when it breaks off; `broke_off` says what then.
pub(crate) async fn blocking_or<T: Send + 'static>(
    broke_off: impl FnOnce() -> DeskError,
    work: impl FnOnce() -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    // A file is in one language, whatever is chosen while it is written.
    let language = spoken();
    match tokio::task::spawn_blocking(move || in_language(language, work)).await {
        Ok(answer) => answer,
        Err(_) => Err(broke_off()),
    }
}

/// What is behind a lock, also after a thread broke off while it held it: each of these values is written in one go, so
/// that it is whole at all times.
pub(crate) fn held<T>(behind: &Mutex<T>) -> MutexGuard<'_, T> {
    behind.lock().unwrap_or_else(PoisonError::into_inner)
}
