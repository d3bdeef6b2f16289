//! No vault at all: a computer without a keyring, and programs that are told not to ask it.

use crate::{Secret, Vault, VaultError};

/// Keeps nothing, and says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoVault;

impl Vault for NoVault {
    fn get(&self, _: &str) -> Result<Option<Secret<String>>, VaultError> {
        Err(VaultError::NoKeyring)
    }
    fn set(&self, _: &str, _: &Secret<String>) -> Result<(), VaultError> {
        Err(VaultError::NoKeyring)
    }
    fn delete(&self, _: &str) -> Result<(), VaultError> {
        Err(VaultError::NoKeyring)
    }
}
