//! The key of the data on this computer: kept in the vault, under a name that lies beside the data. Deliberately not
//! here: encryption itself and when a key is made (store).

use crate::desk::DeskOptions;
use crate::view::{AppState, SettingsView};
use crate::words::at_rest as words;
use crate::{Desk, DeskError, ErrorCode, apart::blocking};
use std::path::PathBuf;
use std::sync::Arc;
use store::{AtRest, Key, KeyKeeper, NoKey, Store, StoreError};
use vault::{Secret, Vault, VaultError};

/// Keys in the vault.
struct InVault(Arc<dyn Vault>);

impl InVault {
    /// A keyring may start a runtime of its own, so it is never asked on a thread that belongs to one.
    fn aside<T: Send>(
        &self,
        name: &str,
        act: impl FnOnce(&dyn Vault, &str) -> Result<T, VaultError> + Send,
    ) -> Result<T, NoKey> {
        let entry = format!("data-key-{name}");
        let vault = self.0.as_ref();
        let asked = std::thread::scope(|scope| scope.spawn(|| act(vault, &entry)).join());
        asked.unwrap_or(Err(VaultError::Failed)).map_err(no_key)
    }
}

const fn no_key(error: VaultError) -> NoKey {
    if error.is_absent() {
        return NoKey::NoKeeper;
    }
    match error {
        VaultError::Shut => NoKey::Sealed,
        VaultError::Unreadable => NoKey::Wrong,
        _ => NoKey::Shut,
    }
}

impl KeyKeeper for InVault {
    fn key(&self, name: &str) -> Result<Option<Key>, NoKey> {
        match self.aside(name, |vault, entry| vault.get(entry))? {
            Some(digits) => Key::from_digits(digits.expose()).map(Some).ok_or(NoKey::Wrong),
            // A keyring that came later does not have what the file has.
            None if self.0.holds_back() => Err(NoKey::Sealed),
            None => Ok(None),
        }
    }
    fn keep(&self, name: &str, key: &Key) -> Result<(), NoKey> {
        // It may have been chosen since the folder was opened.
        if !self.0.lasts() {
            return Err(NoKey::NoKeeper);
        }
        let digits = Secret::new(key.digits().to_string());
        self.aside(name, move |vault, entry| vault.set(entry, &digits))
    }
    fn forget(&self, name: &str) -> Result<(), NoKey> {
        self.aside(name, |vault, entry| vault.delete(entry))
    }
}

/// Opens the data of these options, with a key if the vault keeps one for good.
pub(crate) fn open_store(options: &DeskOptions) -> Result<Store, DeskError> {
    let vault = Arc::clone(&options.vault);
    let keeper = vault.lasts().then(|| Arc::new(InVault(vault)) as Arc<dyn KeyKeeper>);
    Ok(Store::open_with(&options.data_dir, keeper)?)
}

/// Moves data aside whose key is not to be had, so that the next opening begins anew; answers where to, and whether a
/// passphrase was what is missing. Nothing is deleted.
///
/// # Errors
/// When the data can be opened after all, another program has them open, or they cannot be moved.
pub fn set_aside(options: &DeskOptions) -> Result<(PathBuf, bool), DeskError> {
    let refused = match open_store(options) {
        Ok(_) => return Err(words::nothing_to_set_aside()),
        Err(error) if matches!(error.code, ErrorCode::Key | ErrorCode::Passphrase) => error.code,
        Err(error) => return Err(error),
    };
    Ok((store::set_unreadable_aside(&options.data_dir)?, refused == ErrorCode::Passphrase))
}

impl Desk {
    /// How the data lie on this computer: whether they are encrypted, and a sentence.
    pub(crate) fn at_rest(&self) -> (bool, String) {
        let at_rest = self.store().at_rest();
        (at_rest == AtRest::Encrypted, words::at_rest(at_rest).to_owned())
    }

    pub(crate) async fn give_new_key(&self) -> Result<SettingsView, DeskError> {
        let desk = self.clone();
        let changed = blocking(move || {
            let store = desk.store();
            store.change_key().map_err(|error| match error {
                StoreError::Key { why } if store.at_rest() != AtRest::Encrypted => words::not_encrypted(why),
                error => error.into(),
            })
        });
        if !changed.await? {
            return Err(words::old_key_is_kept());
        }
        self.settings_view()
    }

    /// An open desk has data that can be read.
    pub(crate) fn begun_already(&self) -> Result<AppState, DeskError> {
        Err(words::nothing_to_set_aside())
    }

    /// The vault keeps in another place from now on: the key goes there too, and what lies open is encrypted. Blocks.
    pub(crate) fn key_in_new_place(&self) {
        if let Err(error) = self.store().keep_key() {
            tracing::warn!(%error, "the key of the data is where it was, and not where secrets are kept now");
        }
        if self.store().at_rest() != AtRest::Encrypted
            && let Err(error) = self.store().change_key()
        {
            tracing::info!(%error, "the data go on lying open");
        }
    }

    /// For whoever removes the folder: its key is not left behind. Blocks.
    pub(crate) fn forget_key(&self) {
        if let Err(error) = self.store().forget_key() {
            tracing::warn!(%error, "a key that opens nothing any more is still kept");
        }
    }

    /// Makes what was erased unreadable wherever it may still lie: its key is forgotten. False: it is still kept.
    pub(crate) fn forget_old_key(&self) -> bool {
        if self.store().at_rest() != AtRest::Encrypted {
            return true;
        }
        match self.store().change_key() {
            Ok(forgotten) => forgotten,
            Err(error) => {
                tracing::warn!(%error, "the key of what was erased could not be forgotten");
                false
            }
        }
    }
}
