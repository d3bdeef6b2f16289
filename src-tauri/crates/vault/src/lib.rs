//! Secrets, in the keyring of the operating system; where there is none, in a file that a passphrase opens, if the
//! person chose that.
//!
//! Deliberately not here: the choice itself (the desk offers it in words), and any knowledge of what a secret is for.

#[cfg(feature = "sealed")]
mod chosen;
mod crash;
mod error;
mod later;
mod memory;
mod none;
#[cfg(feature = "sealed")]
pub mod passphrase;
#[cfg(feature = "sealed")]
mod sealed;
mod secret;
#[cfg(feature = "system")]
mod system;

#[cfg(feature = "sealed")]
pub use chosen::{ChosenVault, Place};
pub use crash::crash_quietly;
pub use error::VaultError;
pub use later::{forget, keep, read};
pub use memory::MemoryVault;
pub use none::NoVault;
#[cfg(feature = "sealed")]
pub use sealed::SealedVault;
pub use secret::Secret;
#[cfg(feature = "system")]
pub use system::{KeyringVault, SERVICE};

/// Bytes of one secret at most, as the smallest of the keyrings counts them: Windows' Credential Manager keeps UTF-16 and
/// takes 2,560 bytes (`CRED_MAX_CREDENTIAL_BLOB_SIZE`).
pub const LONGEST: usize = 2_560;

/// What one system's keyring would not keep is kept by none, so that it is noticed on all of them.
fn is_short(secret: &Secret<String>) -> Result<(), VaultError> {
    let bytes = secret.expose().encode_utf16().count() * 2;
    if bytes > LONGEST { Err(VaultError::TooLong) } else { Ok(()) }
}

/// Where a vault keeps what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptIn {
    /// In the keyring: nothing else was chosen.
    Keyring,
    /// In a file that a passphrase opens: chosen where there is no keyring.
    File,
    /// Until the program ends: the person chose that, too.
    Nowhere,
}

/// A place that keeps secrets by name. Its calls block: inside tokio use [`read`], [`keep`] and [`forget`].
pub trait Vault: Send + Sync {
    /// The secret of this name, if there is one.
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError>;
    /// Keeps it, in place of an earlier one of this name.
    fn set(&self, name: &str, secret: &Secret<String>) -> Result<(), VaultError>;
    /// Forgets it; nothing to forget is no error.
    fn delete(&self, name: &str) -> Result<(), VaultError>;
    /// Whether what it keeps is there at the next start. What is needed for good is not given to one that forgets.
    fn lasts(&self) -> bool {
        true
    }
    /// Where it keeps, as far as the person chose. Never blocks.
    fn kept_in(&self) -> KeptIn {
        KeptIn::Keyring
    }
    /// Whether something that is not found may be in a file that was not opened. Never blocks.
    fn holds_back(&self) -> bool {
        false
    }
    /// Whether it waits for a passphrase. Never blocks.
    fn is_shut(&self) -> bool {
        false
    }
}
