//! Secrets, in the keyring of the operating system and nowhere else.
//!
//! Deliberately not here: a file as a way out where there is no keyring (whoever opens the vault decides what to offer
//! instead), and any knowledge of what a secret is for.

mod error;
mod later;
mod memory;
mod secret;
#[cfg(feature = "system")]
mod system;

pub use error::VaultError;
pub use later::{forget, keep, read};
pub use memory::MemoryVault;
pub use secret::Secret;
#[cfg(feature = "system")]
pub use system::{KeyringVault, SERVICE};

/// A place that keeps secrets by name. Its calls block: inside tokio use [`read`], [`keep`] and [`forget`].
pub trait Vault: Send + Sync {
    /// The secret of this name, if there is one.
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError>;
    /// Keeps it, in place of an earlier one of this name.
    fn set(&self, name: &str, secret: &Secret<String>) -> Result<(), VaultError>;
    /// Forgets it; nothing to forget is no error.
    fn delete(&self, name: &str) -> Result<(), VaultError>;
}
