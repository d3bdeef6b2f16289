//! What the suites that cross crates share: a school behind real HTTP, a teacher's computer beside it, and the end of
//! every scenario.
//!
//! Deliberately not here: anything the program itself uses.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helper may stop the test"
)]

mod computer;
mod folder;
mod keyring;
mod program;
mod settled;

pub use computer::{Class, Computer, school, until};
pub use folder::Folder;
pub use keyring::Keyring;
pub use program::{Cli, Said, SchoolProgram, TOKEN, program};
pub use settled::{assert_journal_empty, assert_settled, assert_told};
