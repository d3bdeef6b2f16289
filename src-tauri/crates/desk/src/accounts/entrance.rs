//! The way in: opens the accounts, and does what a person may ask for while that cannot be done. A key is missing, or the
//! file that has it waits for its passphrase.

use super::{Accounts, SEALED, index};
use crate::view::Unseal;
use crate::words::accounts as words;
use crate::{DeskError, DeskOptions, ErrorCode, at_rest};
use serde_json::Value;
use std::sync::Arc;
use vault::passphrase::LEAST;
use vault::{ChosenVault, Secret, Vault};

/// What stands before the accounts, and stays while they are tried again. Cheap to clone.
#[derive(Clone)]
pub struct Entrance {
    options: DeskOptions,
    vault: Arc<ChosenVault>,
}

impl Entrance {
    /// With what a host gives the desk.
    pub fn new(options: DeskOptions) -> Self {
        let file = options.data_dir.join(SEALED);
        let vault = Arc::new(ChosenVault::new(Arc::clone(&options.vault), file));
        Self { options, vault }
    }

    /// Opens the account that was on screen last. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// [`DeskError`] when its folder cannot be used; the sentence says why and what to do.
    pub fn open(&self) -> Result<Accounts, DeskError> {
        Accounts::open_with(self.options.clone(), Arc::clone(&self.vault))
    }

    /// Does what is asked for while the accounts are refused for this reason, so that they are tried again; everything
    /// else is answered with the reason. Blocks.
    ///
    /// # Errors
    /// The reason, or why that could not be done.
    pub fn instead(&self, refused: DeskError, name: &str, input: Value) -> Result<(), DeskError> {
        match (refused.code, name) {
            (ErrorCode::Key | ErrorCode::Passphrase, "begin_anew") => self.begin_anew(),
            (ErrorCode::Passphrase, "unseal") => match serde_json::from_value::<Unseal>(input) {
                Ok(typed) => open_seal(&self.vault, typed.passphrase),
                Err(_) => Err(refused),
            },
            _ => Err(refused),
        }
    }

    /// Of the account that was on screen last: it is the one that could not be opened.
    fn begin_anew(&self) -> Result<(), DeskError> {
        let root = &self.options.data_dir;
        let (index, _) = index::Index::read(root);
        set_aside(&self.options, &self.vault, &index.here)
    }
}

/// The options of one account's desk.
pub(super) fn options_of(options: &DeskOptions, vault: &Arc<ChosenVault>, id: &str) -> DeskOptions {
    let mut options = options.clone();
    options.data_dir = index::folder(&options.data_dir, id);
    options.vault = Arc::clone(vault) as Arc<dyn Vault>;
    options
}

/// Moves an account's data aside whose key is not to be had. If that is because nobody knows the passphrase, the files
/// that it would open go with them.
pub(super) fn set_aside(options: &DeskOptions, vault: &Arc<ChosenVault>, id: &str) -> Result<(), DeskError> {
    let (target, sealed) = at_rest::set_aside(&options_of(options, vault, id))?;
    for file in vault.files().iter().filter(|file| sealed && file.exists()) {
        let moved = file.file_name().map(|name| std::fs::rename(file, target.join(name)));
        if let Some(Err(error)) = moved {
            tracing::warn!(%error, "the file that waits for its passphrase stays");
        }
    }
    Ok(())
}

/// Opens the file of secrets, or makes a new one. Blocks.
pub(super) fn open_seal(vault: &ChosenVault, passphrase: String) -> Result<(), DeskError> {
    let passphrase = Secret::new(passphrase);
    if passphrase.expose().chars().count() < LEAST {
        return Err(words::short_passphrase(LEAST));
    }
    Ok(vault.keep_with(&passphrase)?)
}
