//! The vault's calls from async code. A keyring may ask its owner for a password and so block for minutes, and its
//! Linux client starts a runtime of its own: it must never run on a thread of ours.

use crate::{Secret, Vault, VaultError};
use std::sync::Arc;

/// Reads a secret.
pub async fn read(vault: &Arc<dyn Vault>, name: &str) -> Result<Option<Secret<String>>, VaultError> {
    aside(vault, name, |vault, name| vault.get(name)).await
}

/// Keeps a secret.
pub async fn keep(vault: &Arc<dyn Vault>, name: &str, secret: Secret<String>) -> Result<(), VaultError> {
    aside(vault, name, move |vault, name| vault.set(name, &secret)).await
}

/// Forgets a secret.
pub async fn forget(vault: &Arc<dyn Vault>, name: &str) -> Result<(), VaultError> {
    aside(vault, name, |vault, name| vault.delete(name)).await
}

async fn aside<T: Send + 'static>(
    vault: &Arc<dyn Vault>,
    name: &str,
    act: impl FnOnce(&dyn Vault, &str) -> Result<T, VaultError> + Send + 'static,
) -> Result<T, VaultError> {
    let (vault, name) = (Arc::clone(vault), name.to_owned());
    let done = tokio::task::spawn_blocking(move || act(vault.as_ref(), &name)).await;
    done.unwrap_or(Err(VaultError::Failed))
}
