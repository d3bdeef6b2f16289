//! A vault that forgets when the program ends: for tests, and for a person who chose "only this session".

use crate::{Secret, Vault, VaultError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Secrets in memory only.
#[derive(Debug, Default)]
pub struct MemoryVault(Mutex<BTreeMap<String, Secret<String>>>);

impl MemoryVault {
    fn held(&self) -> MutexGuard<'_, BTreeMap<String, Secret<String>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for MemoryVault {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        Ok(self.held().get(name).cloned())
    }
    fn set(&self, name: &str, secret: &Secret<String>) -> Result<(), VaultError> {
        crate::is_short(secret)?;
        self.held().insert(name.to_owned(), secret.clone());
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.held().remove(name);
        Ok(())
    }
    fn lasts(&self) -> bool {
        false
    }
}
