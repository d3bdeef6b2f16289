//! npm: installs only when the lock file changed, runs the scripts a package has.

use std::path::Path;

use serde_json::Value;

use crate::{
    Done,
    command::{Call, at},
};

/// Copy of the lock file that was last installed from. It lies inside node_modules, so that it goes when they go.
const INSTALLED_FROM: &str = "node_modules/.installed-from.json";

/// `npm ci`, unless exactly this lock file is installed already.
pub(crate) fn install(folder: &Path) -> Done {
    let lock_file = folder.join("package-lock.json");
    let lock = at(&lock_file, std::fs::read(&lock_file))?;
    let stamp = folder.join(INSTALLED_FROM);
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        println!("  {} is installed already", folder.display());
        return Ok(());
    }
    Call::new("npm").args(["ci", "--no-audit", "--no-fund"]).dir(folder).run()?;
    at(&stamp, std::fs::write(&stamp, lock))
}

/// Runs a script of the package.
pub(crate) fn script(folder: &Path, name: &str) -> Done {
    Call::new("npm").args(["run", name]).dir(folder).run()
}

/// What npm knows of holes in what the lock file names, as JSON; its error, as JSON too, where it cannot be asked. Only
/// the lock file is read.
pub(crate) fn audit(folder: &Path) -> Done<String> {
    let ask = ["audit", "--json", "--package-lock-only", "--fetch-retries=0", "--fetch-timeout=20000"];
    Call::new("npm").args(ask).dir(folder).answer()
}

/// Whether the package has this script.
pub(crate) fn has_script(folder: &Path, name: &str) -> bool {
    let text = std::fs::read_to_string(folder.join("package.json")).unwrap_or_default();
    let package: Value = serde_json::from_str(&text).unwrap_or_default();
    package["scripts"][name].is_string()
}
