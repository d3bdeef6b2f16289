//! Whether the records can be kept in a folder, by trying it.

use std::fs::{self, OpenOptions};
use std::path::Path;

/// Why not, if not. Nothing is left behind: a folder that is not there yet is not made, what it would be made in is tried.
pub(super) fn unusable(folder: &Path) -> Option<String> {
    let all = folder.ancestors().map(|one| if one.as_os_str().is_empty() { Path::new(".") } else { one });
    let (there, about) = all.filter_map(|one| Some((one, fs::metadata(one).ok()?))).next()?;
    let verb = if there == folder { "written in" } else { "made" };
    if !about.is_dir() {
        return Some(format!("cannot be {verb}: {} is a file", there.display()));
    }
    let tried = there.join(format!(".passback-relay-check-{}", std::process::id()));
    if let Err(error) = fs::create_dir(&tried) {
        return Some(format!("cannot be {verb} by this account: {error}"));
    }
    let _ = fs::remove_dir(&tried);
    let file = folder.join("relay.sqlite");
    match OpenOptions::new().read(true).write(true).open(&file) {
        Err(error) if file.exists() => Some(format!("holds records that cannot be written: {error}")),
        _ => None,
    }
}

/// Whether other accounts of this computer can read a file.
#[cfg(unix)]
pub(super) fn is_open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

/// Elsewhere nobody is asked.
#[cfg(not(unix))]
pub(super) fn is_open_to_others(_: &Path) -> bool {
    false
}
