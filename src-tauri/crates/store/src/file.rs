//! Files for the user alone, and folders whose entries survive a power cut.

use crate::StoreError;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

/// Opens for reading and writing, creating with access for the user alone.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Makes a folder for the user alone, and those above it.
#[cfg(unix)]
pub(crate) fn create_folder(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// Makes a folder, and those above it; the user's own folder is private by inheritance.
#[cfg(not(unix))]
pub(crate) fn create_folder(dir: &Path) -> std::io::Result<()> {
    fs::create_dir_all(dir)
}

/// Forces a folder's entries to the disk, where the system can: a new name is there after a power cut.
pub(crate) fn sync_folder(dir: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(dir) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = dir;
}

/// Forces a file to the disk.
pub(crate) fn sync_file(path: &Path) -> std::io::Result<()> {
    File::options().read(true).write(true).open(path)?.sync_all()
}

/// The path with something added to its name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Takes away a database of our own making with what belongs to it. What is not there is not missed.
pub(crate) fn discard(database: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(beside(database, suffix));
    }
}

/// Copies a database with its write-ahead log, for the user alone.
pub(crate) fn copy_database(from: &Path, to: &Path) -> Result<(), StoreError> {
    discard(to);
    for suffix in ["", "-wal"] {
        let (from, to) = (beside(from, suffix), beside(to, suffix));
        if suffix.is_empty() || from.exists() {
            let copied = File::open(&from).and_then(|mut source| {
                let mut target = private().open(&to)?;
                std::io::copy(&mut source, &mut target)
            });
            copied.map_err(|e| StoreError::io(&e, "copying a database"))?;
        }
    }
    Ok(())
}
