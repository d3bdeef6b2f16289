//! The application: the declared command list, views, and one error type. Every host calls this: the window's shell,
//! `passback-cli`, and the tests' headless host.
//!
//! Here are the words for the screen and the wiring of store, engine and connection; deliberately not here: rules
//! (gradebook), SQL (store), HTTP (lms), windows (the shell).

mod accounts;
mod apart;
mod at_rest;
mod desk;
mod error;
mod event;
mod failures;
mod handle;
mod herald;
mod incoming;
mod link;
mod lock;
mod looked;
mod mixed;
mod open_link;
mod outgoing;
mod policies;
mod private;
mod schema;
mod school;
mod script;
mod script_runs;
mod sealed;
mod session;
mod settings;
mod show;
mod sign_in;
mod speech;
pub mod view;
mod words;
mod zone;

pub use accounts::{Accounts, Entrance};
pub use at_rest::set_aside;
pub use desk::{Desk, DeskOptions, SampleSettings, SystemClock};
pub use error::{DeskError, ErrorCode};
pub use event::Event;
pub use handle::lock::unless_locked;
pub use handle::trail::{BrokenRow, HistoryCheck, HistoryDumpRow, ReceiptDump, RemovedRows};
pub use language::Spoken;
pub use lock::AppLock;
pub use open_link::OpenedLink;
pub use private::write_private;
pub use schema::{
    ACCOUNT_COMMANDS, AccountCommands, COMMANDS, CommandInfo, Commands, dispatch, dispatch_account,
};
pub use script::{BookDump, CellDump, ColumnDump, GradeDump, PlanDump, PlanDumpRow, RowOutcome, RunDump};
pub use script_runs::PastRun;
pub use sign_in::{Account, invitation_in};
pub use speech::Speech;
