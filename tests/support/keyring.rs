//! A keyring of a test: it outlives the desks that ask it, like a real one, and refuses when it is told to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use vault::{Secret, Vault, VaultError};

/// Secrets in memory. Clones are the same keyring.
#[derive(Clone, Default)]
pub struct Keyring(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    secrets: BTreeMap<String, String>,
    refuses: Option<VaultError>,
}

impl Keyring {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As a vault.
    pub fn vault(&self) -> Arc<dyn Vault> {
        Arc::new(self.clone())
    }

    /// From now on it answers this, or what it holds again.
    pub fn refuse(&self, error: Option<VaultError>) {
        self.held().refuses = error;
    }

    /// The names of what it holds.
    pub fn names(&self) -> Vec<String> {
        self.held().secrets.keys().cloned().collect()
    }

    /// Everything it holds, as one text.
    pub fn text(&self) -> String {
        self.held().secrets.values().cloned().collect()
    }

    /// Takes one out, as its owner may.
    pub fn take(&self, name: &str) -> Option<String> {
        self.held().secrets.remove(name)
    }

    /// Puts one in.
    pub fn put(&self, name: &str, secret: String) {
        self.held().secrets.insert(name.to_owned(), secret);
    }
}

impl Vault for Keyring {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        let held = self.held();
        match held.refuses {
            Some(error) => Err(error),
            None => Ok(held.secrets.get(name).cloned().map(Secret::new)),
        }
    }
    fn set(&self, name: &str, secret: &Secret<String>) -> Result<(), VaultError> {
        let mut held = self.held();
        if let Some(error) = held.refuses {
            return Err(error);
        }
        held.secrets.insert(name.to_owned(), secret.expose().clone());
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), VaultError> {
        let mut held = self.held();
        if let Some(error) = held.refuses {
            return Err(error);
        }
        held.secrets.remove(name);
        Ok(())
    }
}
