//! What the engine tells its host while it works. Hints to read again, never data of its own.

use gradebook::{AssignmentId, RunId, SectionId, StudentId};
use lms::LmsError;

/// Something changed in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// These grades changed.
    Cells(SectionId, Vec<(AssignmentId, StudentId)>),
    /// An assignment or the roster changed: read the whole book again.
    Book(SectionId),
    /// A run went on.
    Run(RunId),
    /// A request was answered: the connection works.
    Online,
    /// A request met a dead network or a refused sign-in.
    Trouble(LmsError),
}
