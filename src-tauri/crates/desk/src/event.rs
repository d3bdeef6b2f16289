//! What the desk tells its hosts without being asked.

use crate::view::{CellPatch, ConnectionView, Counts, LaunchPlace, LaunchView, RunView, SectionItem};

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
    /// Another account is open from now on: whatever is on screen is of the one before.
    Other,
    /// A link from outside led somewhere, in the account that is open.
    Led {
        /// Where to; none if that could not be told.
        place: Option<LaunchPlace>,
    },
    /// A link from outside asks for something, or its question is over.
    Launch {
        /// The question.
        launch: Option<LaunchView>,
    },
    /// For a notice of the system, if the teacher looks elsewhere: no name and no score in it.
    Notice {
        /// Title.
        title: String,
        /// One sentence or two.
        text: String,
    },
    /// The app was locked or unlocked. While it is locked, nothing else is told.
    Lock {
        /// It is locked now.
        locked: bool,
    },
    /// A sentence for the status line, no student's name in it.
    Said {
        /// The sentence.
        text: String,
    },
}
