//! The engine: reads the LMS, plans, sends what was approved, reads it back, and recovers from anything in between.
//!
//! Decisions are pure functions of `gradebook`; here they are carried out. A transaction never crosses an await;
//! every remote write is journalled before it is sent and read back after. Clock, LMS and what to tell the host come
//! in as arguments, so that a whole run can be replayed. Deliberately not here: words for the screen (desk).

mod connect;
mod control;
mod engine;
mod error;
mod gate;
mod journal;
mod lanes;
mod page_reading;
mod pull;
mod recover;
mod run;
mod schedule;
mod send_assignment;
mod send_delete;
mod send_grade;
mod settle;
mod signal;
mod undo;
mod writes;

pub use control::RunControl;
pub use engine::{Clock, Engine, Pace};
pub use error::{NotUndoable, StopReason, SyncError};
pub use pull::Pulled;
pub use settle::Answer;
pub use signal::Signal;
pub use undo::undone_runs;
