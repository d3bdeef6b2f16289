//! Where the project lies on this machine.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    Done,
    command::{Call, Trouble},
};

/// The feature that puts the built UI inside the binary; without it the app looks for a development server.
pub(crate) const WITH_UI: &str = "passback/custom-protocol";

/// The checkout and its build folder.
pub(crate) struct Project {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Cargo's build folder.
    pub(crate) target: PathBuf,
}

impl Project {
    /// Asks cargo.
    pub(crate) fn find() -> Done<Self> {
        let asked = || cargo().args(["metadata", "--no-deps", "--format-version", "1", "--offline"]);
        let text = asked().output()?;
        let answer: Option<Value> = serde_json::from_str(&text).ok();
        let folder = |name: &str| answer.as_ref()?.get(name)?.as_str().map(PathBuf::from);
        match (folder("workspace_root"), folder("target_directory")) {
            (Some(root), Some(target)) => Ok(Self { root, target }),
            _ => Err(Trouble::Answer { shown: "cargo metadata".to_owned() }),
        }
    }

    /// The UI's folder.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The browser tests' folder.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("tests").join("e2e")
    }

    /// The folder of the authorization server that is not ours.
    pub(crate) fn oauth(&self) -> PathBuf {
        self.root.join("tests").join("oauth")
    }

    /// Screenshots and other things worth keeping after a test run.
    pub(crate) fn artifacts(&self) -> PathBuf {
        self.e2e().join("artifacts")
    }

    /// Calls cargo in the repository.
    pub(crate) fn cargo(&self) -> Call {
        cargo().dir(&self.root)
    }

    /// The oldest Rust the workspace accepts, as its manifest says.
    pub(crate) fn oldest_rust(&self) -> Option<String> {
        oldest_rust_in(&std::fs::read_to_string(self.root.join("Cargo.toml")).ok()?)
    }
}

fn cargo() -> Call {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    // What `cargo run` set for this program is not meant for the packages it builds: build scripts that look at it would
    // run again, and everything that stands on them be compiled again, each time.
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let of_this = names.filter(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
    of_this.fold(Call::new(program).known_as("cargo"), |call, name| call.without_env(&name))
}

fn oldest_rust_in(manifest: &str) -> Option<String> {
    let line = manifest.lines().find(|line| line.trim_start().starts_with("rust-version"))?;
    Some(line.split('"').nth(1)?.to_owned())
}

/// Whether a program can be found on the path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ""] } else { &[""] };
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{program}{ending}"))))
        .find(|file: &PathBuf| Path::is_file(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_rust_is_read_from_the_manifest() {
        let manifest = "[workspace.package]\nedition = \"2024\"\nrust-version = \"1.89\"\n";
        assert_eq!(oldest_rust_in(manifest).as_deref(), Some("1.89"));
        assert_eq!(oldest_rust_in("[workspace]\n"), None);
    }

    #[test]
    fn cargo_is_on_the_path_and_nonsense_is_not() {
        assert!(on_path("cargo").is_some(), "cargo runs this test");
        assert_eq!(on_path("no-such-program-here"), None);
    }
}
