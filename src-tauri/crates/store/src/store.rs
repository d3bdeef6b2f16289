//! The store and its one funnel.

use crate::keep::Backups;
use crate::key::KeyKeeper;
use crate::ledger::{Entry, Ledger, Says};
use crate::mark::{AtRest, Change, Named};
use crate::shelf::Shelf;
use crate::table::removal::KeepIds;
use crate::tx::{Notes, Numbers, Tx};
use crate::{Notice, StoreError, open};
use parking_lot::{Mutex, MutexGuard};
use rusqlite::{Connection, TransactionBehavior};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The teacher's data on this computer. Share it in an `Arc`.
pub struct Store {
    // Dropped in this order: the database is closed before the folder is let go.
    /// Fair to whoever waits: a run that sends asks for it again at once, and a key press must not wait for all of it.
    db: Mutex<Db>,
    /// `None` in memory.
    folder: Option<Folder>,
}

/// Where a store's data lie.
pub(crate) struct Folder {
    lock: open::Lock,
    notice: Option<Notice>,
    pub(crate) backups: Arc<Backups>,
    keeper: Option<Arc<dyn KeyKeeper>>,
    rest: Mutex<Rest>,
}

/// With which key a folder is kept, and which it is being changed to.
struct Rest {
    at_rest: AtRest,
    named: Option<Named>,
    change: Option<Change>,
}

impl Folder {
    fn rest(&self) -> MutexGuard<'_, Rest> {
        self.rest.lock()
    }
    pub(crate) fn at_rest(&self) -> AtRest {
        self.rest().at_rest
    }
    pub(crate) fn keeper(&self) -> Option<Arc<dyn KeyKeeper>> {
        self.keeper.clone()
    }
    pub(crate) fn change(&self) -> Option<Change> {
        self.rest().change.clone()
    }
    pub(crate) fn named(&self) -> Option<Named> {
        self.rest().named.clone()
    }
    pub(crate) fn begin(&self, change: Change) {
        self.rest().change = Some(change);
    }
    pub(crate) fn changed(&self, named: Named) {
        *self.rest() = Rest { at_rest: AtRest::Encrypted, named: Some(named), change: None };
    }
}

pub(crate) struct Db {
    pub(crate) conn: Connection,
    pub(crate) numbers: Numbers,
    pub(crate) shelf: Shelf,
    /// `None` in memory.
    pub(crate) beside: Option<Beside>,
}

/// What is kept beside the database.
pub(crate) struct Beside {
    pub(crate) ledger: Ledger,
    pub(crate) generation: u64,
}

impl Store {
    /// Opens the database in a data folder, creating both as needed, and keeps every other process out of it. A
    /// damaged or missing database is recovered, an older copy made safe: [`Store::opening_notice`] tells.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has it open, [`StoreError::Newer`] when a newer program wrote it,
    /// [`StoreError::Full`], [`StoreError::ReadOnly`], [`StoreError::Io`].
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_with(dir, None)
    }

    /// The same, with somebody who keeps the key of the data: they are encrypted from then on. What lies open in the
    /// folder is encrypted now; if that cannot be done yet, the data can be used all the same ([`Store::at_rest`]).
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::Key`] when the data are encrypted and their key is not to be had; nothing
    /// was touched then.
    pub fn open_with(dir: &Path, keeper: Option<Arc<dyn KeyKeeper>>) -> Result<Self, StoreError> {
        let open::Opened { conn, lock, ledger, generation, notice, held } =
            open::open(dir, keeper.as_deref())?;
        let beside = Some(Beside { ledger, generation });
        let db = Mutex::new(Db { conn, numbers: Numbers::default(), shelf: Shelf::default(), beside });
        let backups = Arc::new(Backups::of(dir, generation, held.keys));
        let rest = Mutex::new(Rest { at_rest: held.at_rest, named: held.named, change: held.change.clone() });
        let store = Self { db, folder: Some(Folder { lock, notice, backups, keeper: keeper.clone(), rest }) };
        if let (Some(change), Some(keeper)) = (held.change, keeper)
            && let Err(error) = store.change_over(&change, keeper.as_ref())
        {
            tracing::warn!(%error, "the data could not be given their key yet");
        }
        store.tidy(dir);
        Ok(store)
    }

    /// What this opening did that the teacher must be told.
    pub fn opening_notice(&self) -> Option<&Notice> {
        self.folder.as_ref()?.notice.as_ref()
    }

    /// A store that is gone when dropped, for tests and simulations.
    ///
    /// # Errors
    /// [`StoreError::Sql`] if SQLite itself fails.
    pub fn in_memory() -> Result<Self, StoreError> {
        let conn = open::in_memory()?;
        let db = Db { conn, numbers: Numbers::default(), shelf: Shelf::default(), beside: None };
        Ok(Self { db: Mutex::new(db), folder: None })
    }

    /// Runs `f` in one transaction: all of it is committed durably, or, when `f` or the commit fails, none of it. The
    /// closure cannot await, so no transaction spans the network. Must not be called from within another closure.
    ///
    /// # Errors
    /// What `f` returns, or what the database says about the commit.
    pub fn write<T>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.noted(self.within(TransactionBehavior::Immediate, f))
    }

    /// Runs `f` on one consistent state of the data. Must not be called from within another closure.
    ///
    /// # Errors
    /// What `f` returns, or what the database says.
    pub fn read<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.noted(self.within(TransactionBehavior::Deferred, |tx| f(tx)))
    }

    fn within<T>(
        &self,
        behavior: TransactionBehavior,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut db = self.db();
        let Db { conn, numbers, shelf, beside } = &mut *db;
        #[cfg(feature = "crash")]
        let writes = matches!(behavior, TransactionBehavior::Immediate);
        // Rolls back when it is dropped, on an early return and on a panic alike.
        let transaction = conn.transaction_with_behavior(behavior)?;
        let (learned, kept) = (std::mem::take(numbers), std::mem::take(shelf));
        let mut tx = Tx {
            conn: &transaction,
            numbers: RefCell::new(learned),
            shelf: RefCell::new(kept),
            notes: Notes::default(),
        };
        let value = f(&mut tx)?;
        let mut moved = None;
        if let Some(beside) = beside {
            moved = beside.before_commit(&mut tx)?;
        }
        let (learned, kept) = (tx.numbers.into_inner(), tx.shelf.into_inner());
        #[cfg(feature = "crash")]
        if writes {
            crate::crash::reached(crate::crash::Moment::Before);
        }
        transaction.commit()?;
        #[cfg(feature = "crash")]
        if writes {
            crate::crash::reached(crate::crash::Moment::After);
        }
        (*numbers, *shelf) = (learned, kept);
        if let (Some(beside), Some(moved)) = (beside, moved) {
            beside.generation = moved.generation;
            beside.ledger.forget(moved.forgotten);
            beside.ledger.reached(moved.generation);
            if let Some(folder) = &self.folder {
                folder.backups.moved(moved.generation, moved.ids);
            }
        }
        Ok(value)
    }

    pub(crate) fn db(&self) -> MutexGuard<'_, Db> {
        // A closure that panicked was rolled back before the lock was let go: the data is sound.
        self.db.lock()
    }

    pub(crate) fn folder(&self) -> Result<&Folder, StoreError> {
        self.folder.as_ref().ok_or(StoreError::NotFound { what: "data folder" })
    }

    fn noted<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        // What stops SQLCipher at a broken page has no name of its own.
        let damaged = matches!(&result, Err(StoreError::Damaged | StoreError::Sql { code: 1 }));
        if let (true, Some(folder)) = (damaged, &self.folder) {
            folder.lock.note_damage();
        }
        result
    }
}

/// How far a transaction moves the database on.
struct Moved {
    generation: u64,
    ids: bool,
    /// What the ledger forgets once the database has.
    forgotten: Vec<Entry>,
}

impl Beside {
    /// Writes into the ledger what the transaction did, before it is committed: an id is safe in the ledger even if the
    /// commit fails, and no create leaves that the ledger does not tell of.
    fn before_commit(&mut self, tx: &mut Tx<'_>) -> Result<Option<Moved>, StoreError> {
        if std::mem::take(&mut tx.notes.sections) {
            tx.add_what_waited(&self.ledger.says)?;
        }
        let notes = std::mem::take(&mut tx.notes);
        // What the database forgets must lie in the ledger on the disk, or not be forgotten.
        let leaving = notes.leaving.is_some();
        let mut entries = Vec::new();
        // Forgotten only after the commit: until then the database still relies on it.
        let since = Some(self.generation);
        let mut forgotten = Vec::new();
        if notes.forgotten {
            forgotten.push(Entry::Forgotten { since });
            forgotten.extend(notes.news.iter().filter_map(|news| Says::default().missing(news)));
        }
        if let Some(leaving) = notes.leaving.filter(|leaving| leaving.keep == KeepIds::No) {
            forgotten.push(Entry::SectionForgotten { section: leaving.section, since });
        }
        // Only how it stands at the end of the transaction counts.
        let mut last = BTreeMap::new();
        for news in &notes.news {
            last.insert(&news.assignment, news);
        }
        entries.extend(last.into_values().filter_map(|news| self.ledger.says.missing(news)));
        if entries.is_empty() && forgotten.is_empty() && !notes.notable {
            return Ok(None);
        }
        let ids = entries.iter().any(|entry| matches!(entry, Entry::There { .. }));
        if !leaving && entries.iter().all(|entry| matches!(entry, Entry::There { .. })) {
            self.ledger.add_ids(entries);
        } else {
            self.ledger.add(entries)?;
        }
        let generation = self.generation + 1;
        tx.set_generation(generation)?;
        Ok(Some(Moved { generation, ids, forgotten }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{
        AT, assignment, assignment_id, fill, run, school, score, section, student, student_row,
    };
    use gradebook::GradeCell;

    fn cell(edits: u32) -> GradeCell {
        GradeCell { local: score(1), edits, ..GradeCell::default() }
    }

    #[test]
    fn a_store_is_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&Store::in_memory().unwrap());
    }

    #[test]
    fn a_closure_that_fails_changes_nothing() {
        let store = school();
        let before = store.read(|tx| tx.book(&section())).unwrap();
        let failed: Result<(), _> = store.write(|tx| {
            tx.put_cell(&assignment_id(1), &student(1), &cell(1))?;
            tx.put_assignment(&section(), &assignment(7), AT)?;
            tx.put_roster(&section(), &[student_row(7, "Gil", "Nova")])?;
            tx.run_add(&run("run-1"))?;
            Err(StoreError::NotFound { what: "courage" })
        });
        assert!(matches!(failed, Err(StoreError::NotFound { what: "courage" })));
        assert_eq!(store.read(|tx| tx.book(&section())).unwrap(), before);
        assert_eq!(store.read(|tx| tx.runs_active()).unwrap(), []);
    }

    #[test]
    fn a_closure_that_panics_changes_nothing_and_the_store_goes_on() {
        let store = school();
        let before = store.read(|tx| tx.book(&section())).unwrap();
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            store.write(|tx| -> Result<(), StoreError> {
                tx.put_cell(&assignment_id(1), &student(1), &cell(1))?;
                panic!("on purpose")
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(store.read(|tx| tx.book(&section())).unwrap(), before);
        store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), &cell(1))).unwrap();
    }

    #[test]
    fn row_numbers_learned_in_a_failed_transaction_are_forgotten() {
        let store = school();
        let section_2 = gradebook::SectionId::from("sec-2");
        let roster = |n: u32| [student_row(n, "Gil", "Nova"), student_row(n + 1, "Hal", "Orr")];
        let failed: Result<(), _> = store.write(|tx| {
            tx.put_roster(&section_2, &roster(10))?;
            Err(StoreError::Full)
        });
        assert!(failed.is_err());
        store
            .write(|tx| {
                tx.put_roster(&section_2, &roster(11))?;
                tx.put_cell(&assignment_id(1), &student(11), &cell(11))?;
                tx.put_cell(&assignment_id(1), &student(12), &cell(12))
            })
            .unwrap();
        let edits = |n| store.read(|tx| tx.cell(&assignment_id(1), &student(n))).unwrap().edits;
        assert_eq!(
            (edits(11), edits(12)),
            (11, 12),
            "the number given anew, not the one that was rolled back"
        );
    }

    #[test]
    fn a_full_disk_is_said_so_and_nothing_is_half_written() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        fill(&store);
        let pages = store.read(|tx| tx.number("PRAGMA page_count", [], "pages")).unwrap();
        let limit = |pages: i64| {
            let sql = format!("PRAGMA max_page_count = {pages}");
            store.read(|tx| tx.number(&sql, [], "limit")).unwrap()
        };
        limit(pages + 2);
        let before = store.read(|tx| tx.book(&section())).unwrap();
        let long = GradeCell {
            local: gradebook::Grade { comment: Some("x".repeat(20_000)), ..score(1) },
            edits: 1,
            ..GradeCell::default()
        };
        let all =
            || store.write(|tx| (1..=4).try_for_each(|n| tx.put_cell(&assignment_id(1), &student(n), &long)));
        assert!(matches!(all(), Err(StoreError::Full)));
        assert_eq!(store.read(|tx| tx.book(&section())).unwrap(), before, "not even the first one");
        limit(pages + 1000);
        all().expect("with room on the disk it works again");
        drop(store);
        let again = Store::open(dir.path()).unwrap();
        let book = again.read(|tx| tx.book(&section())).unwrap();
        assert_eq!(book.cell(&assignment_id(1), &student(4)), Some(&long));
    }
}
