//! Secrets in a file that a passphrase opens: where there is no keyring, and the person chose it.
//!
//! Two files of the age format. `NAME.key` is a random key, sealed with the passphrase (scrypt: slow on purpose, once at
//! each start). `NAME` holds the secrets, sealed to that key, so that a renewed sign-in costs no second of work. Neither
//! the passphrase nor a plain secret is ever written.

use crate::passphrase::{open, open_with, seal, seal_to};
use crate::{Secret, Vault, VaultError};
use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use zeroize::Zeroize as _;

/// An opened file of secrets.
pub struct SealedVault {
    path: PathBuf,
    key: Identity,
    held: Mutex<BTreeMap<String, Secret<String>>>,
}

fn key_file(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".key");
    path.with_file_name(name)
}

impl SealedVault {
    /// Whether there is such a file.
    pub fn is_there(path: &Path) -> bool {
        key_file(path).exists()
    }

    /// All its files, there or not.
    pub fn files(path: &Path) -> [PathBuf; 2] {
        [path.to_owned(), key_file(path)]
    }

    /// Opens the file, or makes a new one that this passphrase opens.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], or [`VaultError::Failed`] when it cannot be read or written.
    pub fn open(path: &Path, passphrase: &Secret<String>) -> Result<Self, VaultError> {
        let sealed_key = match fs::read(key_file(path)) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(_) => return Err(VaultError::Failed),
        };
        let Some(sealed_key) = sealed_key else { return Self::make(path, passphrase) };
        let plain = open(&sealed_key, passphrase.expose()).map_err(|_| VaultError::WrongPassphrase)?;
        let text = Secret::new(String::from_utf8(plain).map_err(|_| VaultError::Unreadable)?);
        let key: Identity = text.expose().parse().map_err(|_| VaultError::Unreadable)?;
        let held = match fs::read(path) {
            Ok(bytes) => {
                let mut plain = open_with(&bytes, &key).map_err(|_| VaultError::Unreadable)?;
                let read: Option<BTreeMap<String, String>> = serde_json::from_slice(&plain).ok();
                plain.zeroize();
                let all = read.ok_or(VaultError::Unreadable)?;
                all.into_iter().map(|(name, secret)| (name, Secret::new(secret))).collect()
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(_) => return Err(VaultError::Failed),
        };
        Ok(Self { path: path.to_owned(), key, held: Mutex::new(held) })
    }

    fn make(path: &Path, passphrase: &Secret<String>) -> Result<Self, VaultError> {
        let key = Identity::generate();
        let text = key.to_string();
        let sealed =
            seal(text.expose_secret().as_bytes(), passphrase.expose()).map_err(|_| VaultError::Failed)?;
        // Secrets of an earlier key open with nothing any more.
        let _ = fs::remove_file(path);
        write(&key_file(path), &sealed).map_err(|_| VaultError::Failed)?;
        Ok(Self { path: path.to_owned(), key, held: Mutex::default() })
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<String, Secret<String>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does it only if it could be written.
    fn change(&self, with: impl FnOnce(&mut BTreeMap<String, Secret<String>>)) -> Result<(), VaultError> {
        let mut held = self.held();
        let mut next = held.clone();
        with(&mut next);
        let texts: BTreeMap<&str, &str> =
            next.iter().map(|(name, secret)| (name.as_str(), secret.expose().as_str())).collect();
        let mut plain = serde_json::to_vec(&texts).map_err(|_| VaultError::Failed)?;
        let sealed = seal_to(&plain, &self.key.to_public());
        plain.zeroize();
        let sealed = sealed.map_err(|_| VaultError::Failed)?;
        write(&self.path, &sealed).map_err(|_| VaultError::Failed)?;
        *held = next;
        Ok(())
    }
}

impl Vault for SealedVault {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        Ok(self.held().get(name).cloned())
    }
    fn set(&self, name: &str, secret: &Secret<String>) -> Result<(), VaultError> {
        self.change(|held| drop(held.insert(name.to_owned(), secret.clone())))
    }
    fn delete(&self, name: &str) -> Result<(), VaultError> {
        if !self.held().contains_key(name) {
            return Ok(());
        }
        self.change(|held| drop(held.remove(name)))
    }
}

/// Writes a file for this account alone; the old one stays until the new one is complete.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    match fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&part)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    // The new name, too, is on the disk before data are kept with a key that is in the file.
    #[cfg(unix)]
    if written.is_ok()
        && let Some(folder) = path.parent()
    {
        return fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[test]
    fn what_is_kept_is_there_again_with_the_passphrase_and_with_no_other() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("sign-ins.age");
        assert!(!SealedVault::is_there(&path));
        let first = SealedVault::open(&path, &secret("seven little books")).expect("made");
        first.set("one", &secret("hunter2")).expect("kept");
        first.set("two", &secret("hunter3")).expect("kept");
        first.delete("two").expect("forgotten");
        first.delete("three").expect("nothing to forget is no error");
        drop(first);
        assert!(SealedVault::is_there(&path));
        let refused = SealedVault::open(&path, &secret("seven little book")).err();
        assert_eq!(refused, Some(VaultError::WrongPassphrase));
        let again = SealedVault::open(&path, &secret("seven little books")).expect("opened");
        assert_eq!(again.get("one").expect("read").expect("there").expose(), "hunter2");
        assert!(again.get("two").expect("read").is_none());
        for file in fs::read_dir(dir.path()).expect("listed").flatten() {
            let bytes = fs::read(file.path()).expect("read");
            assert!(!bytes.windows(7).any(|part| part == b"hunter2"), "{:?}", file.file_name());
        }
    }

    #[cfg(unix)]
    #[test]
    fn both_files_are_for_this_account_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("sign-ins.age");
        let vault = SealedVault::open(&path, &secret("seven little books")).expect("made");
        vault.set("one", &secret("hunter2")).expect("kept");
        for file in [path.clone(), key_file(&path)] {
            assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_was_touched_is_not_taken_for_an_empty_one() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("sign-ins.age");
        let vault = SealedVault::open(&path, &secret("seven little books")).expect("made");
        vault.set("one", &secret("hunter2")).expect("kept");
        let mut bytes = fs::read(&path).expect("read");
        if let Some(last) = bytes.last_mut() {
            *last ^= 1;
        }
        fs::write(&path, bytes).expect("written");
        let opened = SealedVault::open(&path, &secret("seven little books")).err();
        assert_eq!(opened, Some(VaultError::Unreadable));
    }
}
