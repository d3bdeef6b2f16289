//! Builds everything once and remembers where cargo put it, so that later steps start programs instead of building.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::steps::Scope;
use crate::{
    Done,
    command::{Finding, Trouble},
    project::Project,
};

/// A program that came out of the build.
#[derive(Debug, PartialEq, Eq)]
struct Program {
    /// Name of the target: the binary's or the suite's, or the crate's for unit tests.
    name: String,
    /// Folder of its package.
    package: PathBuf,
    /// It runs tests.
    tests: bool,
    path: PathBuf,
}

/// All programs and test suites.
#[derive(Debug)]
pub(crate) struct Built {
    programs: Vec<Program>,
}

/// A test suite, ready to start.
pub(crate) struct Suite {
    /// The program.
    pub(crate) path: PathBuf,
    /// Where cargo would start it.
    pub(crate) package: PathBuf,
}

/// Builds with exactly the features that the Rust tests use.
pub(crate) fn build(project: &Project) -> Done<Built> {
    let call =
        project.cargo().args(["build", "--bins", "--tests", "--message-format", "json-render-diagnostics"]);
    let messages = call.args(Scope::Everything.arguments()).run_and_read()?;
    Ok(Built { programs: messages.lines().filter_map(program).collect() })
}

impl Built {
    /// A binary of the workspace.
    pub(crate) fn binary(&self, name: &'static str) -> Done<&Path> {
        let found = self.programs.iter().find(|program| !program.tests && program.name == name);
        found.map(|program| program.path.as_path()).ok_or(Trouble::Found(Finding::NotBuilt(name)))
    }

    /// All suites of the package in this folder (from the repository's root).
    pub(crate) fn suites_of<'a>(
        &'a self,
        project: &Project,
        package: &str,
    ) -> impl Iterator<Item = Suite> + 'a {
        let folder = project.root.join(package);
        let suites = self.programs.iter().filter(move |program| program.tests && program.package == folder);
        suites.map(|program| Suite { path: program.path.clone(), package: program.package.clone() })
    }

    /// One suite by name.
    pub(crate) fn suite(&self, name: &'static str) -> Done<Suite> {
        let found = self.programs.iter().find(|program| program.tests && program.name == name);
        let suite =
            |program: &Program| Suite { path: program.path.clone(), package: program.package.clone() };
        found.map(suite).ok_or(Trouble::Found(Finding::NotBuilt(name)))
    }
}

/// One line of cargo's report, if it is about a program.
fn program(line: &str) -> Option<Program> {
    let message: Value = serde_json::from_str(line).ok()?;
    let path = message["executable"].as_str()?;
    let manifest = Path::new(message["manifest_path"].as_str()?);
    Some(Program {
        name: message["target"]["name"].as_str()?.to_owned(),
        package: manifest.parent()?.to_owned(),
        tests: message["profile"]["test"].as_bool()?,
        path: PathBuf::from(path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_report_tells_programs_and_suites_apart() {
        let line = |name: &str, test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"/p/vault/Cargo.toml","target":{{"kind":["lib"],"name":"{name}"}},"profile":{{"test":{test}}},"executable":"/t/{name}"}}"#
            )
        };
        let library = r#"{"reason":"compiler-artifact","manifest_path":"/p/x/Cargo.toml","target":{"name":"x"},"profile":{"test":false},"executable":null}"#;
        let text = [line("passback", false), line("vault", true), library.to_owned(), "not json".to_owned()];
        let built = Built { programs: text.iter().filter_map(|line| program(line)).collect() };
        assert_eq!(built.programs.len(), 2, "a library and noise are no programs");
        assert_eq!(built.binary("passback").unwrap(), Path::new("/t/passback"));
        assert!(built.binary("vault").is_err(), "its unit tests are no binary");
        assert_eq!(built.suite("vault").unwrap().package, Path::new("/p/vault"));
        let project = Project { root: PathBuf::from("/p"), target: PathBuf::new() };
        assert_eq!(built.suites_of(&project, "vault").count(), 1);
    }
}
