//! A program that ends at a chosen commit, for simulations; only with the feature `crash`, which no shipped program
//! has. The hook belongs to the thread: a simulated world lives on one.

use crate::{Store, StoreError};
use std::cell::{Cell, RefCell};

/// Which side of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Everything was done but the commit.
    Before,
    /// It is committed, and nobody was told yet.
    After,
}

type Hook = Box<dyn FnMut(Moment)>;

thread_local! {
    static HOOK: RefCell<Option<Hook>> = const { RefCell::new(None) };
    static COMMITS: Cell<u64> = const { Cell::new(0) };
}

/// Commits on this thread so far.
pub fn commits() -> u64 {
    COMMITS.with(Cell::get)
}

/// Calls `hook` around every commit of a write on this thread; a hook that unwinds is the end of the program.
pub fn around_commits(hook: Option<Hook>) {
    HOOK.with(|held| *held.borrow_mut() = hook);
}

pub(crate) fn reached(moment: Moment) {
    if moment == Moment::After {
        COMMITS.with(|commits| commits.set(commits.get() + 1));
    }
    // Taken out while it is called, so that one that unwinds leaves nothing borrowed.
    let hook = HOOK.with(|held| held.borrow_mut().take());
    if let Some(mut hook) = hook {
        hook(moment);
        HOOK.with(|held| *held.borrow_mut() = Some(hook));
    }
}

/// Every table, those that others refer to last; the head of the trail first, or nothing of it may go.
const TABLES: [&str; 14] = [
    "trail_head",
    "trail",
    "journal",
    "op",
    "run",
    "grade",
    "enrolment",
    "assignment",
    "student",
    "section",
    "person",
    "connection",
    "setting",
    "sqlite_sequence",
];

impl Store {
    /// Empties it, so that thousands of simulated worlds share its prepared statements.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn wipe(&self) -> Result<(), StoreError> {
        self.write(|tx| {
            for table in TABLES {
                tx.execute(&format!("DELETE FROM {table}"), [])?;
            }
            tx.execute("INSERT INTO trail_head VALUES (1, 0, zeroblob(32))", [])?;
            *tx.numbers.borrow_mut() = crate::tx::Numbers::default();
            Ok(())
        })
    }
}
