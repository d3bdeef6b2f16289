//! `cargo xtask run`: from a fresh clone to the open window.

use crate::{
    Done,
    command::Call,
    machine::Machine,
    npm, precondition,
    project::{Project, WITH_UI},
    system::Purpose,
};

/// How to run.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Build with optimisations: slower to build, as fast as the installed app
    #[arg(long)]
    release: bool,
}

/// Prepares, builds, opens.
pub(crate) fn run(project: &Project, machine: &Machine, options: &Options) -> Done {
    precondition::screen(machine)?;
    precondition::prepare(project, machine, &[Purpose::App])?;
    npm::install(&project.ui())?;
    npm::script(&project.ui(), "build")?;
    let profile: &[&str] = if options.release { &["--release"] } else { &[] };
    project.cargo().args(["build", "--package", "passback", "--features", WITH_UI]).args(profile).run()?;
    let folder = project.target.join(if options.release { "release" } else { "debug" });
    Call::new(folder.join(format!("passback{}", std::env::consts::EXE_SUFFIX))).dir(&project.root).run()
}
