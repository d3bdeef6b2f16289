//! Crash and disk, on real files: `kill -9` again and again, a write-ahead log cut anywhere, a full disk, a folder that
//! cannot be written, a locked database, a migration and a change of key killed half-way. Nothing that was acknowledged is ever lost, and
//! nothing is ever half there.
//!
//! | Variable | What | Otherwise |
//! | --- | --- | --- |
//! | `PASSBACK_STORE_KILLS` | kills of a writing process | 500 |
//! | `PASSBACK_REKEY_KILLS` | kills of a change of key | 60 |
//! | `PASSBACK_WAL_STEP` | bytes between two cuts of the log | 211 |
//! | `PASSBACK_SEED` | another list of moments | 7 |
//!
//! This program is also the process that is killed: it starts itself with `PASSBACK_CHILD`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test's helper may stop the test"
)]

mod book;
mod child;
mod disk;
mod kill;
mod log;
mod migration;
mod rekey;

/// Numbers that follow from a seed.
pub struct Chance(u64);

impl Chance {
    pub fn seeded() -> Self {
        Self(number("PASSBACK_SEED", 7))
    }
    pub fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }
}

pub fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Where this process runs as the one that is killed, its work; an ordinary run has none.
#[test]
fn the_work_of_the_process_that_is_killed() {
    child::work();
}
