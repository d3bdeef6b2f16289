//! What was known of a section when a run of it began, kept with the run: what its plan held back is counted for good,
//! also after it was mended.

use serde::{Deserialize, Serialize};
use store::RunRow;

/// Counts at the start of a run.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AtStart {
    /// Grades that were approved and held back.
    pub(crate) held: u32,
}

impl AtStart {
    /// Of a run; runs that began by themselves, or before this was kept, have none.
    pub(crate) fn of(run: &RunRow) -> Self {
        serde_json::from_str(&run.counts).unwrap_or_default()
    }

    /// As it is kept.
    pub(crate) fn text(self) -> String {
        serde_json::to_string(&self).unwrap_or_default()
    }
}
