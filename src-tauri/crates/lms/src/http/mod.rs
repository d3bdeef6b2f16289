//! A client that trusts nobody: it talks to one registered origin, sends the token there and nowhere else, follows
//! nothing, repeats nothing (but what was refused with 429), reads no more than it must and says in one word what went
//! wrong.
//!
//! Deliberately not here: what is asked for and what an answer means ([`crate::clever`]).

pub mod json;
mod line;
pub(crate) mod message;
mod origin;
mod tls;
mod wire;

pub use line::Line;
pub use origin::{Origin, SetupError, is_id};
pub use tls::config as trusted_by_system;
pub use wire::{Ask, Renewal, Renewing, Wire};

use crate::pacing::{Bounds, District};
use gradebook::Time;
use std::sync::Arc;
use std::time::Duration;

/// Our own clock, for comparing with the server's.
pub type Wall = Arc<dyn Fn() -> Time + Send + Sync>;

/// How long, how much and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// From the turn to the last byte of the answer, the connection included.
    pub total: Duration,
    /// Bytes of an answer, unpacked.
    pub body: usize,
    /// Requests that are sent for one that is refused with 429.
    pub tries: u32,
    /// The pace.
    pub pace: Bounds,
}

/// Tries within a district: a request may meet the others again and again before it is its turn.
const TRIES_WITHIN: u32 = 20;

impl Limits {
    /// The limits of a client that shares its token with a district.
    pub fn within(district: District) -> Self {
        Self { tries: TRIES_WITHIN, pace: Bounds::within(district), ..Self::default() }
    }
}

impl Default for Limits {
    /// 10 s, 60 s, 2 MiB, 5 tries.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(60),
            body: 2 * 1024 * 1024,
            tries: 5,
            pace: Bounds::default(),
        }
    }
}
