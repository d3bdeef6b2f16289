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
        // Rolls back when it is dropped, on an early return and on a panic alike.
        let transaction = conn.transaction_with_behavior(behavior)?;
        let mut tx = Tx { conn: &transaction, numbers: RefCell::new(std::mem::take(numbers)) };
        let value = f(&mut tx)?;
        let learned = tx.numbers.into_inner();
        transaction.commit()?;
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
