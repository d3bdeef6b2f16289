//! The keyring, or what the person chose where there is none: a file that a passphrase opens, or nothing but memory.

use crate::{KeptIn, MemoryVault, SealedVault, Secret, Vault, VaultError};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

/// Where secrets could be kept now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the keyring, or in what was chosen and is open.
    Ready,
    /// There is no keyring, and nothing was chosen yet.
    Choose,
    /// In a file that waits for its passphrase.
    Shut,
}

/// A vault that begins with the keyring.
pub struct ChosenVault {
    keyring: Arc<dyn Vault>,
    file: PathBuf,
    chosen: RwLock<Option<Arc<dyn Vault>>>,
}

impl ChosenVault {
    /// `file`: where the sealed file is, or would be.
    pub fn new(keyring: Arc<dyn Vault>, file: PathBuf) -> Self {
        Self { keyring, file, chosen: RwLock::default() }
    }

    /// Where a secret could be kept. Asks the keyring, so it may block.
    pub fn place(&self) -> Place {
        if self.chosen().is_some() {
            return Place::Ready;
        }
        match (self.keyring.get("probe"), SealedVault::is_there(&self.file)) {
            (Err(error), there) if error.is_absent() => {
                if there {
                    Place::Shut
                } else {
                    Place::Choose
                }
            }
            // One that is locked asks its owner by itself.
            _ => Place::Ready,
        }
    }

    /// From now on in the file that this passphrase opens. It is made if there is none. Slow on purpose.
    ///
    /// # Errors
    /// When the passphrase is another one's, or the file cannot be read or made.
    pub fn keep_with(&self, passphrase: &Secret<String>) -> Result<(), VaultError> {
        let opened = SealedVault::open(&self.file, passphrase)?;
        self.choose(Arc::new(opened));
        Ok(())
    }

    /// The files of the sealed one, there or not.
    pub fn files(&self) -> [PathBuf; 2] {
        SealedVault::files(&self.file)
    }

    /// From now on in memory: until the program ends.
    pub fn keep_in_memory(&self) {
        self.choose(Arc::<MemoryVault>::default());
    }

    fn choose(&self, vault: Arc<dyn Vault>) {
        *self.chosen.write().unwrap_or_else(PoisonError::into_inner) = Some(vault);
    }

    fn chosen(&self) -> Option<Arc<dyn Vault>> {
        self.chosen.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// In the one that was chosen, or in the keyring. Where that is missing and a file is there, the file is what counts.
    fn with<T>(&self, act: impl FnOnce(&dyn Vault) -> Result<T, VaultError>) -> Result<T, VaultError> {
        match self.chosen() {
            Some(chosen) => act(chosen.as_ref()),
            None => act(self.keyring.as_ref()).map_err(|error| {
                if error.is_absent() && SealedVault::is_there(&self.file) { VaultError::Shut } else { error }
            }),
        }
    }
}

impl ChosenVault {
    /// What a keyring has from a time before another place was chosen, or since one is there again.
    fn before<T>(
        &self,
        act: impl FnOnce(&dyn Vault) -> Result<Option<T>, VaultError>,
    ) -> Result<Option<T>, VaultError> {
        match act(self.keyring.as_ref()) {
            Err(error) if error.is_absent() => Ok(None),
            done => done,
        }
    }
}

impl Vault for ChosenVault {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        match self.with(|vault| vault.get(name))? {
            None if self.chosen().is_some() => self.before(|keyring| keyring.get(name)),
            found => Ok(found),
        }
    }
    fn set(&self, name: &str, secret: &Secret<String>) -> Result<(), VaultError> {
        self.with(|vault| vault.set(name, secret))
    }
    fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.with(|vault| vault.delete(name))?;
        if self.chosen().is_some() {
            self.before(|keyring| keyring.delete(name).map(Some))?;
        }
        Ok(())
    }
    /// What was chosen may forget, and so may a keyring of a test.
    fn lasts(&self) -> bool {
        self.chosen().map_or_else(|| self.keyring.lasts(), |chosen| chosen.lasts())
    }
    fn kept_in(&self) -> KeptIn {
        match self.chosen() {
            None => KeptIn::Keyring,
            Some(chosen) if chosen.lasts() => KeptIn::File,
            Some(_) => KeptIn::Nowhere,
        }
    }
    /// Also when memory was chosen instead: the file is still there.
    fn holds_back(&self) -> bool {
        let opened = self.chosen().is_some_and(|chosen| chosen.lasts());
        !opened && SealedVault::is_there(&self.file)
    }
    fn is_shut(&self) -> bool {
        self.chosen().is_none() && SealedVault::is_there(&self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoVault;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[test]
    fn a_keyring_is_used_and_nothing_is_asked() {
        let dir = tempfile::tempdir().expect("a folder");
        let keyring = Arc::<MemoryVault>::default();
        let vault = ChosenVault::new(keyring.clone(), dir.path().join("sign-ins.age"));
        assert_eq!((vault.place(), vault.kept_in()), (Place::Ready, KeptIn::Keyring), "also in a test's");
        vault.set("one", &secret("hunter2")).expect("kept");
        assert!(keyring.get("one").expect("read").is_some());
    }

    #[test]
    fn without_a_keyring_a_passphrase_is_chosen_once_and_asked_for_at_the_next_start() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("sign-ins.age");
        let first = ChosenVault::new(Arc::new(NoVault), file.clone());
        assert_eq!(first.place(), Place::Choose);
        assert_eq!(first.get("one").err(), Some(VaultError::NoKeyring));
        first.keep_with(&secret("seven little books")).expect("made");
        assert_eq!(first.place(), Place::Ready);
        assert!(first.lasts(), "what is needed for good may be kept there");
        assert_eq!(first.kept_in(), KeptIn::File);
        first.set("one", &secret("hunter2")).expect("kept");

        let next = ChosenVault::new(Arc::new(NoVault), file);
        assert_eq!(next.place(), Place::Shut);
        assert!(next.is_shut());
        assert_eq!(next.get("one").err(), Some(VaultError::Shut));
        assert_eq!(next.keep_with(&secret("something else")).err(), Some(VaultError::WrongPassphrase));
        assert_eq!(next.place(), Place::Shut, "a wrong guess changes nothing");
        next.keep_in_memory();
        assert!(next.holds_back() && !next.is_shut(), "what is not in memory may be in the file");
        next.keep_with(&secret("seven little books")).expect("opened");
        assert!(!next.holds_back());
        assert_eq!(next.get("one").expect("read").expect("there").expose(), "hunter2");
    }

    #[test]
    fn what_a_keyring_and_a_file_have_is_found_in_both_and_forgotten_in_both() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("sign-ins.age");
        let keyring = Arc::<MemoryVault>::default();
        let vault = ChosenVault::new(keyring.clone(), file.clone());
        vault.set("early", &secret("hunter2")).expect("kept");
        vault.keep_with(&secret("seven little books")).expect("made");
        vault.set("late", &secret("hunter3")).expect("kept");
        assert!(keyring.get("late").expect("read").is_none(), "it is in the file");
        for name in ["early", "late"] {
            assert!(vault.get(name).expect("read").is_some(), "{name}");
            vault.delete(name).expect("forgotten");
            assert!(vault.get(name).expect("read").is_none(), "{name}");
        }
        assert!(keyring.get("early").expect("read").is_none());
    }

    #[test]
    fn who_wants_nothing_kept_has_it_until_the_end() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("sign-ins.age");
        let vault = ChosenVault::new(Arc::new(NoVault), file.clone());
        vault.keep_in_memory();
        assert!(!vault.lasts());
        assert_eq!(vault.kept_in(), KeptIn::Nowhere);
        vault.set("one", &secret("hunter2")).expect("kept");
        assert!(vault.get("one").expect("read").is_some());
        assert_eq!(ChosenVault::new(Arc::new(NoVault), file).place(), Place::Choose);
        assert_eq!(std::fs::read_dir(dir.path()).expect("listed").count(), 0, "nothing is written");
    }
}
