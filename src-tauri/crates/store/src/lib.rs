//! The teacher's data on this computer: one SQLite database in one data folder.
//!
//! All changes go through [`Store::write`]: a closure, one transaction, committed durably or not at all. Values are the
//! types of [`gradebook`]; times come in as arguments.
//!
//! # What is kept
//! - the **connection**, **sections**, **students** (a student can be in several sections) and **people** who grade;
//! - **assignments** and **grades** with their three values, as a whole section: the [book](Tx::book);
//! - **runs** and the **journal** of each remote write;
//! - **ops** (what the teacher did, for undo and redo after a restart) and the **trail** (every value of every grade,
//!   chained so that an altered row is found);
//! - small **settings**.
//!
//! With a keeper of keys, everything is encrypted: the database and its copies by SQLCipher, the ledger line by line. The
//! key is kept elsewhere; beside the data lies its name.
//!
//! Beside the database: verified **backups** of it, and the **ledger** of what can never be found again. A damaged
//! database is set aside and recovered from them; an older copy is noticed and made safe.
//!
//! Deliberately not here: rules of any kind (gradebook), secrets (vault), the network (lms), the clock.

mod backup;
mod column;
#[cfg(feature = "crash")]
pub mod crash;
mod error;
mod file;
#[cfg(test)]
mod fixture;
mod generation;
mod keep;
mod key;
mod ledger;
mod mark;
mod migrate;
mod notice;
mod older;
mod open;
mod page;
mod recover;
mod rekey;
mod restore;
mod rotation;
mod salvage;
mod shelf;
mod store;
mod table;
mod tx;
mod unreadable;

pub use backup::Unfit;
pub use error::StoreError;
pub use keep::{BackupFile, Backups, Removed};
pub use key::{Key, KeyKeeper, NoKey};
pub use mark::AtRest;
pub use notice::{LostHistory, Notice, Why};
pub use rotation::Moment;
pub use shelf::Shown;
pub use store::Store;
pub use table::connection::ConnectionRow;
pub use table::journal::{JournalChange, JournalRow, JournalState, JournalStep, NewJournalRow, SentSince};
pub use table::op::{NewOpRow, OpRow};
pub use table::person::TeacherRow;
pub use table::removal::{KeepIds, RemovedSection};
pub use table::run::{RunKind, RunPhase, RunRow};
pub use table::section::SectionRow;
pub use table::student::StudentRow;
pub use table::trail::chain::{NotAHash, TrailHash};
pub use table::trail::held::Held;
pub use table::trail::receipt::Receipt;
pub use table::trail::removed::TrailRemoval;
pub use table::trail::verify::{TrailBreak, TrailCheck, TrailFault, TrailMark, TrailPlace};
pub use table::trail::{NewTrailRow, TrailKind, TrailRow, TrailWho};
pub use tx::Tx;
pub use unreadable::set_unreadable_aside;
