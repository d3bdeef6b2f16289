//! A keyring of files, for a host that is ended and started again. Whoever can read the folder can read what is in it.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use vault::{Secret, Vault, VaultError};

/// One file for each secret.
pub(crate) struct FileKeyring(pub(crate) PathBuf);

impl FileKeyring {
    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-"))
    }
}

impl Vault for FileKeyring {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        match fs::read_to_string(self.file(name)) {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(VaultError::Failed),
        }
    }
    fn set(&self, name: &str, secret: &Secret<String>) -> Result<(), VaultError> {
        let written = fs::create_dir_all(&self.0)
            .and_then(|()| desk::write_private(&self.file(name), secret.expose().as_bytes()));
        written.map_err(|_| VaultError::Failed)
    }
    fn delete(&self, name: &str) -> Result<(), VaultError> {
        match fs::remove_file(self.file(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(VaultError::Failed),
            _ => Ok(()),
        }
    }
}
