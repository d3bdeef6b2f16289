//! The connector for Clever: its Data API for rosters, LMS Connect for assignments and grades (v3.1).
//!
//! Facts are from Clever's published specification and documentation; what they leave open is listed in
//! `docs/adr/0004-lms-profiles.md` and corrected by reading back. Deliberately not here: signing in (this connector is
//! given a token), when to call, and what to do about an answer.

mod connector;
mod handed_in;
pub(crate) mod map;
pub(crate) mod paging;
mod roster;
#[cfg(test)]
mod tests;
pub(crate) mod wire;

pub use connector::{Clever, CleverOptions};
