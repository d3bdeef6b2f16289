//! Files that only this user may read: what is about a student is nobody else's on a shared computer.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files of one name, at most; beyond it the last is replaced.
const MOST: u32 = 1_000;

/// Writes a file for the user alone. The old one stays until the new one is complete.
///
/// # Errors
/// What the operating system says.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    // Left over from a crash, or put there by somebody else: never written into.
    match fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = options.open(&part)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

/// The first name of this kind that is free: an earlier export is never written over.
pub(crate) fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let numbered = (2..MOST).map(|n| folder.join(format!("{stem}-{n}.{ending}")));
    let all = std::iter::once(folder.join(name)).chain(numbered);
    let mut last = folder.join(name);
    for path in all {
        let taken = path.exists();
        last = path;
        if !taken {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_replaces_what_was_there_and_leaves_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.csv");
        fs::write(&path, "older and longer").unwrap();
        fs::write(dir.path().join("history.csv.part"), "left over").unwrap();
        write_private(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(write_private(&dir.path().join("missing").join("x"), b"").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it_also_where_anybody_could_before() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.csv");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        write_private(&path, b"new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn an_earlier_export_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        for expected in ["grades.csv", "grades-2.csv", "grades-3.csv"] {
            let path = free(folder.path(), "grades.csv");
            assert_eq!(path, folder.path().join(expected));
            std::fs::write(path, "x").expect("written");
        }
    }
}
