//! Data whose key is gone for good: moved aside as they are, so that the program can begin anew and whoever finds the key
//! again can put them back. Nothing is deleted. Deliberately not here: asking whether that is wanted.

use crate::file::{create_folder, sync_folder};
use crate::{StoreError, backup, ledger, mark, open};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Moves everything that needs the key into a folder of its own; answers which.
///
/// # Errors
/// [`StoreError::InUse`] when a program has the data open, [`StoreError::Full`], [`StoreError::ReadOnly`],
/// [`StoreError::Io`]; what was moved until then is moved on by asking again.
pub fn set_unreadable_aside(dir: &Path) -> Result<PathBuf, StoreError> {
    let failed = |error: std::io::Error| StoreError::io(&error, "setting the data aside");
    let _lock = open::hand_on(dir)?;
    let free = (1_u32..10_000).map(|n| dir.join(format!("unreadable-{n}"))).find(|path| !path.exists());
    let target = free.ok_or(StoreError::Io { what: "setting the data aside" })?;
    create_folder(&target).map_err(failed)?;
    let named = [ledger::LEDGER, mark::MARK].map(OsString::from);
    let database = ["-wal", "-shm", ""].map(|end| OsString::from(format!("{}{end}", open::DATABASE)));
    let backups = backup::folder(dir).file_name().map(ToOwned::to_owned);
    // The mark goes last: until then the data are known to need a key.
    let [ledger, mark] = named;
    for name in database.into_iter().chain(backups).chain([ledger, mark]) {
        let from = dir.join(&name);
        if from.exists() {
            fs::rename(from, target.join(&name)).map_err(failed)?;
        }
    }
    sync_folder(dir);
    Ok(target)
}
