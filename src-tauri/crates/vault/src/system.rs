//! The keyring of the operating system: Keychain, Credential Manager, Secret Service.

use crate::{Secret, Vault, VaultError};

/// The name under which the keyring lists our entries.
pub const SERVICE: &str = "Passback";

/// Secrets in the keyring of the person who is signed in.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyringVault;

impl KeyringVault {
    fn entry(name: &str) -> Result<keyring::Entry, VaultError> {
        Ok(keyring::Entry::new(SERVICE, name)?)
    }
}

impl Vault for KeyringVault {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        match Self::entry(name)?.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
    fn set(&self, name: &str, secret: &Secret<String>) -> Result<(), VaultError> {
        crate::is_short(secret)?;
        Ok(Self::entry(name)?.set_password(secret.expose())?)
    }
    fn delete(&self, name: &str) -> Result<(), VaultError> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
