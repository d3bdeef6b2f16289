//! One transaction. The readers and writers of each table are beside the table's rows in [`crate::table`].

use crate::StoreError;
use crate::ledger::News;
use crate::shelf::Shelf;
use crate::table::removal::KeepIds;
use gradebook::{PersonId, SectionId, StudentId};
use rusqlite::{Connection, Params, Row};
use std::cell::RefCell;
use std::collections::HashMap;

/// A transaction of the store. Readers take `&self`, writers `&mut self`.
pub struct Tx<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) numbers: RefCell<Numbers>,
    pub(crate) shelf: RefCell<Shelf>,
    pub(crate) notes: Notes,
}

/// What a transaction did that concerns more than the database.
#[derive(Default)]
pub(crate) struct Notes {
    /// How assignments stand now, in the order of the changes.
    pub(crate) news: Vec<News>,
    /// Something happened that no reading of the LMS brings back: an older copy of the database lacks it.
    pub(crate) notable: bool,
    /// Sections were read: assignments that waited for theirs can come back.
    pub(crate) sections: bool,
    /// The school was forgotten.
    pub(crate) forgotten: bool,
    /// A section was removed.
    pub(crate) leaving: Option<Leaving>,
}

/// A section that is removed, and what becomes of its ids in the LMS.
pub(crate) struct Leaving {
    pub(crate) section: SectionId,
    pub(crate) keep: KeepIds,
}

/// Row numbers by id, so that thousands of grades do not ask for the same ones again. Filled within a transaction and
/// kept when it commits; a transaction that fails takes its numbers with it.
#[derive(Default)]
pub(crate) struct Numbers {
    pub(crate) students: HashMap<StudentId, i64>,
    pub(crate) people: HashMap<PersonId, i64>,
}

impl<'a> Tx<'a> {
    /// A transaction on a connection that lies outside the store.
    pub(crate) fn over(conn: &'a Connection) -> Self {
        Self { conn, numbers: RefCell::default(), shelf: RefCell::default(), notes: Notes::default() }
    }
}

impl Tx<'_> {
    /// Forgets row numbers learned so far: rows may be taken back one by one.
    pub(crate) fn forget_numbers(&self) {
        *self.numbers.borrow_mut() = Numbers::default();
    }

    /// Rows of a query, each read by `read`.
    pub(crate) fn list<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            list.push(read(row)?);
        }
        Ok(list)
    }

    /// The first row of a query.
    pub(crate) fn first<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        rows.next()?.map(read).transpose()
    }

    /// The one number that a query names.
    pub(crate) fn number(
        &self,
        sql: &str,
        params: impl Params,
        what: &'static str,
    ) -> Result<i64, StoreError> {
        self.first(sql, params, |row| Ok(row.get(0)?))?.ok_or(StoreError::NotFound { what })
    }

    /// Runs a statement; says how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        self.shelf.borrow_mut().will_run(sql);
        Ok(self.conn.prepare_cached(sql)?.execute(params)?)
    }
}
