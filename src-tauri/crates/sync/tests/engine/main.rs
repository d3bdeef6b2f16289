//! The engine against a small LMS behind the port and the real store in memory, on tokio's paused clock: no sockets,
//! no real time.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test's helper may stop the test"
)]

mod asking;
mod assignments;
mod class;
mod crash;
mod fake;
mod hand;
mod looking;
mod noted;
mod policies;
mod reading;
mod record;
mod restart;
mod roster;
mod rules;
mod seeds;
mod settling;
mod trouble;
mod undo;
mod undo_crash;
mod undo_journal;
mod updating;
mod values;
