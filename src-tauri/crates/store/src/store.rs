//! The store and its one funnel.

use crate::tx::{Numbers, Tx};
use crate::{StoreError, open};
use rusqlite::{Connection, TransactionBehavior};
use std::cell::RefCell;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The teacher's data on this computer. Share it in an `Arc`.
pub struct Store {
    // Dropped in this order: the database is closed before the folder is let go.
    db: Mutex<Db>,
    /// `None` in memory.
    lock: Option<open::Lock>,
}

struct Db {
    conn: Connection,
    numbers: Numbers,
}

impl Store {
    /// Opens the database in a data folder, creating both as needed, and keeps every other process out of it.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has it open, [`StoreError::Newer`] when a newer program wrote it,
    /// [`StoreError::Corrupt`] when it was damaged and has been set aside (opening again begins anew),
    /// [`StoreError::Full`], [`StoreError::ReadOnly`], [`StoreError::Io`].
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let (conn, lock) = open::open(dir)?;
        Ok(Self { db: Mutex::new(Db { conn, numbers: Numbers::default() }), lock: Some(lock) })
    }

    /// A store that is gone when dropped, for tests and simulations.
    ///
    /// # Errors
    /// [`StoreError::Sql`] if SQLite itself fails.
    pub fn in_memory() -> Result<Self, StoreError> {
        let conn = open::in_memory()?;
        Ok(Self { db: Mutex::new(Db { conn, numbers: Numbers::default() }), lock: None })
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
        let Db { conn, numbers } = &mut *db;
        #[cfg(feature = "crash")]
        let writes = matches!(behavior, TransactionBehavior::Immediate);
        // Rolls back when it is dropped, on an early return and on a panic alike.
        let transaction = conn.transaction_with_behavior(behavior)?;
        let mut tx = Tx { conn: &transaction, numbers: RefCell::new(std::mem::take(numbers)) };
        let value = f(&mut tx)?;
        let learned = tx.numbers.into_inner();
        #[cfg(feature = "crash")]
        if writes {
            crate::crash::reached(crate::crash::Moment::Before);
        }
        transaction.commit()?;
        #[cfg(feature = "crash")]
        if writes {
            crate::crash::reached(crate::crash::Moment::After);
        }
        *numbers = learned;
        Ok(value)
    }

    fn db(&self) -> MutexGuard<'_, Db> {
        // A closure that panicked was rolled back before the lock was let go: the data is sound.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn noted<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let (Err(StoreError::Damaged), Some(lock)) = (&result, &self.lock) {
            lock.note_damage();
        }
        result
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
