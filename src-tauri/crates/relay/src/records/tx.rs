//! The little SQL that both databases understand: statements with `$1`, values in, rows out. Everything that is decided
//! is decided in one place ([`super::kept`]) on top of it; how a statement reaches a database is the driver's matter.

use crate::RelayError;

/// A value of a statement. The log of a database's driver shows statements with their values: of these, what kind they are.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// Text.
    Text(&'a str),
    /// A number, or seconds or milliseconds since 1970.
    Number(i64),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Bytes(_) => "bytes",
        })
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

/// What stands in one place of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// A row of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub Vec<Cell>);

impl Row {
    /// The text at this place.
    pub fn text(&self, at: usize) -> Result<String, RelayError> {
        match self.0.get(at) {
            Some(Cell::Text(text)) => Ok(text.clone()),
            _ => Err(RelayError::Unreadable),
        }
    }

    /// The number at this place.
    pub fn number(&self, at: usize) -> Result<i64, RelayError> {
        match self.0.get(at) {
            Some(Cell::Number(number)) => Ok(*number),
            _ => Err(RelayError::Unreadable),
        }
    }

    /// The bytes at this place.
    pub fn bytes(&self, at: usize) -> Result<Vec<u8>, RelayError> {
        match self.0.get(at) {
            Some(Cell::Bytes(bytes)) => Ok(bytes.clone()),
            _ => Err(RelayError::Unreadable),
        }
    }
}

/// What only one transaction of all instances does at a time. Each has a number of its own, which the database locks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alone {
    /// Making the tables.
    Migrating = 1,
    /// Adding to the record of writes.
    Chain = 2,
    /// Taking turns of a district.
    Turns = 3,
    /// Deleting what has run out.
    Cleaning = 4,
}

/// One transaction.
///
/// In SQLite one runs at a time. In PostgreSQL several do, each statement seeing what was committed before it: what must
/// not happen twice is one statement that changes a row and answers what it found (`UPDATE … RETURNING`), which makes
/// the other transaction wait, or it is done [`Tx::alone`]. Whoever locks rows of `session` and `token` locks that of
/// `session` first.
pub trait Tx {
    /// Runs a statement; how many rows it changed.
    fn run(&mut self, sql: &str, with: &[Value<'_>]) -> Result<u64, RelayError>;
    /// Runs a statement; its rows.
    fn rows(&mut self, sql: &str, with: &[Value<'_>]) -> Result<Vec<Row>, RelayError>;
    /// Nobody else does this until the transaction ends. `of`: apart for each of these.
    fn alone(&mut self, what: Alone, of: &str) -> Result<(), RelayError>;
    /// The database's clock, in milliseconds, where several instances share one.
    fn millis(&mut self) -> Result<i64, RelayError>;
    /// This transaction may be lost when the database's computer stops: it need not wait for the disk.
    fn may_be_lost(&mut self) -> Result<(), RelayError>;
    /// How a field of a column with JSON is written.
    fn field(&self, column: &str, field: &str) -> String;

    /// The first row.
    fn row(&mut self, sql: &str, with: &[Value<'_>]) -> Result<Option<Row>, RelayError> {
        Ok(self.rows(sql, with)?.into_iter().next())
    }
}

/// A database.
pub trait Driver: Clone + Send + Sync + 'static {
    /// Several instances may share it.
    const SHARED: bool;

    /// One transaction, on a thread that may block. It may be done again from its beginning when another one was in its
    /// way.
    fn act<T: Send + 'static>(
        &self,
        act: impl Fn(&mut dyn Tx) -> Result<T, RelayError> + Send + 'static,
    ) -> impl Future<Output = Result<T, RelayError>> + Send;

    /// One statement that only reads: no transaction is needed around it.
    fn ask<T: Send + 'static>(
        &self,
        ask: impl Fn(&mut dyn Tx) -> Result<T, RelayError> + Send + 'static,
    ) -> impl Future<Output = Result<T, RelayError>> + Send;
}
