//! The TypeScript that the desk's Rust types generate: written by one task, checked by the other.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    Done,
    command::{Call, Finding, Trouble, at},
    project::Project,
};

/// Where ts-rs writes; without it, into the UI.
pub(crate) const EXPORT_DIR: &str = "TS_RS_EXPORT_DIR";

/// Tests with this in their name write TypeScript.
const EXPORTS: &str = "export";

type Files = BTreeMap<String, String>;

/// `cargo xtask types`: writes the UI's copy again.
pub(crate) fn write(project: &Project) -> Done {
    let fresh =
        export(project, project.cargo().args(["test", "--quiet", "--package", "desk", "--lib", EXPORTS]))?;
    let folder = generated(project);
    let kept = read(&folder)?;
    at(&folder, std::fs::create_dir_all(&folder))?;
    for (name, text) in &fresh {
        let file = folder.join(name);
        at(&file, std::fs::write(&file, text))?;
    }
    for gone in kept.keys().filter(|name| !fresh.contains_key(*name)) {
        let file = folder.join(gone);
        at(&file, std::fs::remove_file(&file))?;
    }
    for name in differing(&kept, &fresh) {
        println!("  ui/src/ipc/generated/{name} written");
    }
    Ok(())
}

/// Fails if the UI's copy is not what the Rust types say. `test` is the cargo call that runs the desk's tests.
pub(crate) fn check(project: &Project, test: Call) -> Done {
    let fresh = export(project, test.args(["--lib", EXPORTS]))?;
    let stale = differing(&read(&generated(project))?, &fresh);
    if stale.is_empty() { Ok(()) } else { Err(Trouble::Found(Finding::StaleTypes(stale))) }
}

/// Exports land here during tests, so that a test run never changes the checkout.
pub(crate) fn aside(project: &Project) -> Done<PathBuf> {
    let folder = project.target.join("xtask").join("types");
    at(&folder, std::fs::create_dir_all(&folder))?;
    Ok(folder)
}

fn generated(project: &Project) -> PathBuf {
    project.ui().join("src").join("ipc").join("generated")
}

fn export(project: &Project, test: Call) -> Done<Files> {
    let folder = aside(project)?;
    at(&folder, std::fs::remove_dir_all(&folder))?;
    let folder = aside(project)?;
    test.env(EXPORT_DIR, &folder).run()?;
    read(&folder)
}

fn read(folder: &Path) -> Done<Files> {
    let mut files = Files::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in at(folder, std::fs::read_dir(folder))? {
        let path = at(folder, entry)?.path();
        let is_code = path.extension().is_some_and(|ending| ending == "ts");
        if let (true, Some(name)) = (is_code, path.file_name()) {
            let text = at(&path, std::fs::read_to_string(&path))?;
            files.insert(name.to_string_lossy().into_owned(), text.replace("\r\n", "\n"));
        }
    }
    Ok(files)
}

/// Names of files that are not the same on both sides, or only on one.
fn differing(one: &Files, other: &Files) -> Vec<String> {
    let mut names: Vec<String> =
        one.keys().chain(other.keys()).filter(|name| one.get(*name) != other.get(*name)).cloned().collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> Files {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn changed_new_and_removed_files_are_all_stale() {
        let kept = files(&[("commands.ts", "a"), ("old.ts", "b"), ("types.ts", "c")]);
        let fresh = files(&[("commands.ts", "a"), ("new.ts", "d"), ("types.ts", "C")]);
        assert_eq!(differing(&kept, &fresh), ["new.ts", "old.ts", "types.ts"]);
        assert!(differing(&kept, &kept).is_empty(), "the same is not stale");
    }
}
