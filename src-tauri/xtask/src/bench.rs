//! `cargo xtask bench`: the figures the README promises.

use crate::{Done, project::Project};

/// Measures the crates that have to be fast.
pub(crate) fn run(project: &Project) -> Done {
    project.cargo().args(["bench", "--package", "store", "--package", "gradebook", "--benches"]).run()
}
