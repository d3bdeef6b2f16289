//! A PIN: its hash, and how long whoever guesses waits. Deliberately not here: where it is kept, and what it unlocks.

use rand::RngCore;
use serde::{Deserialize, Serialize};

/// Digits of a PIN.
pub(crate) const LEAST: usize = 4;
pub(crate) const MOST: usize = 32;
/// Wrong PINs before there is a wait, and seconds of each wait after that.
const FREE_TRIES: u32 = 3;
const WAITS: [u32; 4] = [5, 15, 30, 60];
/// Of every wait after those.
pub(super) const LONGEST: u32 = 300;
/// Work of one try, as a power of two: about a tenth of a second.
const WORK: u8 = 15;

/// What is kept of a PIN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pin {
    salt: String,
    hash: String,
}

impl Pin {
    /// Of a PIN as it was typed. `None`: it could not be hashed.
    pub(super) fn new(typed: &str) -> Option<Self> {
        let mut salt = [0; 16];
        rand::rng().fill_bytes(&mut salt);
        let salt = digits(&salt);
        let hash = hash(typed.trim(), &salt)?;
        Some(Self { salt, hash })
    }

    /// Whether this is the one. Slow on purpose.
    pub(super) fn is(&self, typed: &str) -> bool {
        hash(typed.trim(), &self.salt).is_some_and(|made| is_same(&made, &self.hash))
    }
}

/// Seconds, begun ones whole.
pub(super) fn seconds(millis: i64) -> u32 {
    u32::try_from((millis.max(0) + 999) / 1_000).unwrap_or(u32::MAX)
}

/// Seconds to wait after so many wrong PINs in a row.
pub(super) fn wait_after(wrong: u32) -> u32 {
    let Some(at) = wrong.checked_sub(FREE_TRIES) else { return 0 };
    usize::try_from(at).ok().and_then(|at| WAITS.get(at)).copied().unwrap_or(LONGEST)
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash(pin: &str, salt: &str) -> Option<String> {
    let work = scrypt::Params::new(WORK, 8, 1, 32).ok()?;
    let mut made = [0; 32];
    scrypt::scrypt(pin.as_bytes(), salt.as_bytes(), &work, &mut made).ok()?;
    Some(digits(&made))
}

/// Takes the same time wherever they differ.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
