//! Launches from an LMS that is not ours: Open edX's LTI consumer, installed from PyPI into an environment of its own and
//! booted by the suite as a separate process.

use std::path::PathBuf;

use super::build::{Built, Suite};
use crate::{
    Done,
    command::{Call, at},
    project::Project,
};

/// Runs the suite.
pub(crate) fn run(project: &Project, built: &Built) -> Done {
    let python = python(project)?;
    let Suite { path, package } = built.suite("lti_peers")?;
    Call::new(path)
        .args(["--ignored"])
        .dir(&package)
        .env("PASSBACK_LTI_PYTHON", python)
        .env("PASSBACK_LTI_PLATFORM", project.root.join("tests").join("lti").join("open_edx.py"))
        .run()
}

/// The Python that has the packages: made once, and anew when another version of one is asked for.
fn python(project: &Project) -> Done<PathBuf> {
    let asked = project.root.join("tests").join("lti").join("requirements.txt");
    let wanted = at(&asked, std::fs::read(&asked))?;
    let folder = project.target.join("tools").join("lti-peers");
    let (python, stamp) = (folder.join("bin").join("python"), folder.join("installed-from.txt"));
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        println!("  {} is installed already", folder.display());
        return Ok(python);
    }
    Call::new("python3").args(["-m", "venv", "--clear"]).args([&folder]).run()?;
    let install =
        ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"];
    Call::new(&python).args(install).args([&asked]).run()?;
    at(&stamp, std::fs::write(&stamp, wanted))?;
    Ok(python)
}
