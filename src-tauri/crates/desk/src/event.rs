//! What the desk tells its hosts without being asked.

use crate::view::{CellPatch, ConnectionView, Counts, RunView, SectionItem};

/// Something changed; hosts repaint from it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[ts(export, export_to = "types.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// Cells changed (sending, confirmed, read from the LMS).
    Cells {
        /// Section id.
        section: String,
        /// Cells to repaint.
        cells: Vec<CellPatch>,
        /// New counts.
        counts: Counts,
    },
    /// Read the book (and the changes) of this section again.
    Book {
        /// Section id.
        section: String,
    },
    /// The sidebar changed.
    Sections {
        /// All rows.
        sections: Vec<SectionItem>,
    },
    /// A run went on; at most ten a second.
    Run {
        /// The run.
        run: RunView,
    },
    /// The link changed.
    Connection {
        /// The card.
        connection: ConnectionView,
    },
    /// For a notice of the system, if the teacher looks elsewhere: no name and no score in it.
    Notice {
        /// Title.
        title: String,
        /// One sentence or two.
        text: String,
    },
    /// A sentence for the status line, no student's name in it.
    Said {
        /// The sentence.
        text: String,
    },
}
