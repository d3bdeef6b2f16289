//! Signing in at an authorization server that is not ours: the npm package oidc-provider, installed into the folder of
//! the program that runs it and booted by the suite as a separate process.

use super::build::{Built, Suite};
use crate::{Done, command::Call, npm, project::Project};

/// Runs the suite.
pub(crate) fn run(project: &Project, built: &Built) -> Done {
    let folder = project.oauth();
    npm::install(&folder)?;
    let Suite { path, package } = built.suite("oauth_peers")?;
    Call::new(path)
        .args(["--ignored"])
        .dir(&package)
        .env("PASSBACK_OAUTH_PROVIDER", folder.join("provider.mjs"))
        .run()
}
