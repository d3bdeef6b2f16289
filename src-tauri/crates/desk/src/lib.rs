//! The application: the declared command list, views, and one error type. Every host calls this: the window's shell,
//! `passback-cli`, and the tests' headless host.
//!
//! Here are the words for the screen and the wiring of store, engine and connection; deliberately not here: rules
//! (gradebook), SQL (store), HTTP (lms), windows (the shell).

mod desk;
mod error;
mod event;
mod failures;
mod handle;
mod herald;
mod incoming;
mod link;
mod mixed;
mod outgoing;
mod policies;
mod private;
mod schema;
mod school;
mod script;
mod script_runs;
mod sealed;
mod settings;
mod show;
pub mod view;
mod words;
mod zone;

pub use desk::{Desk, DeskOptions, SampleSettings, SystemClock};
pub use error::{DeskError, ErrorCode};
pub use event::Event;
pub use handle::trail::{BrokenRow, HistoryCheck, HistoryDumpRow, ReceiptDump};
pub use private::write_private;
pub use schema::{COMMANDS, CommandInfo, Commands, dispatch};
pub use script::{BookDump, CellDump, ColumnDump, GradeDump, PlanDump, PlanDumpRow, RowOutcome, RunDump};
pub use script_runs::PastRun;
