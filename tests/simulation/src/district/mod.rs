//! Many clients on one token: how the pace of each adds up.

use std::path::Path;
use std::process::ExitCode;

/// Runs the whole profile.
pub(crate) fn run(_plot: Option<&Path>) -> ExitCode {
    ExitCode::FAILURE
}
