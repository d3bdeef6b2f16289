//! The records in one SQLite file: one instance, nothing else to run.

use super::MIGRATIONS;
use super::kept::Kept;
use super::tx::{Alone, Cell, Driver, Row, Tx, Value};
use crate::RelayError;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, Transaction};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The one connection to a file, or to memory.
#[derive(Clone)]
pub struct File(Arc<Mutex<Connection>>);

/// Records in one file, or in memory.
pub type Sqlite = Kept<File>;

impl Sqlite {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// When it cannot be used, or a newer version made it.
    pub fn open(path: &Path) -> Result<Self, RelayError> {
        // Only the account that runs the relay reads it; SQLite gives its other files the same rights.
        let mut file = std::fs::OpenOptions::new();
        file.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
        file.open(path).map_err(|source| RelayError::Folder { path: path.to_owned(), source })?;
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        with(connection)
    }

    /// Records that are gone when the relay ends.
    ///
    /// # Errors
    /// When there is no memory for them.
    pub fn in_memory() -> Result<Self, RelayError> {
        with(Connection::open_in_memory()?)
    }
}

fn with(mut connection: Connection) -> Result<Sqlite, RelayError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.set_prepared_statement_cache_capacity(64);
    let transaction = connection.transaction()?;
    let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let missing = MIGRATIONS.get(version as usize..).ok_or(RelayError::Newer)?;
    for migration in missing {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    transaction.commit()?;
    Ok(Kept(File(Arc::new(Mutex::new(connection)))))
}

impl Driver for File {
    const SHARED: bool = false;

    async fn act<T: Send + 'static>(
        &self,
        act: impl Fn(&mut dyn Tx) -> Result<T, RelayError> + Send + 'static,
    ) -> Result<T, RelayError> {
        let held = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || {
            let mut connection = held.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction()?;
            let done = act(&mut One(&transaction))?;
            transaction.commit()?;
            Ok(done)
        });
        done.await.unwrap_or(Err(RelayError::Closing))
    }

    async fn ask<T: Send + 'static>(
        &self,
        ask: impl Fn(&mut dyn Tx) -> Result<T, RelayError> + Send + 'static,
    ) -> Result<T, RelayError> {
        self.act(ask).await
    }
}

/// A transaction of SQLite, the only one at its time.
struct One<'a>(&'a Transaction<'a>);

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Numbered places are written with another sign here; no text of ours holds the sign.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

impl Tx for One<'_> {
    fn run(&mut self, sql: &str, with: &[Value<'_>]) -> Result<u64, RelayError> {
        let mut statement = self.0.prepare_cached(&numbered(sql))?;
        Ok(statement.execute(rusqlite::params_from_iter(with))? as u64)
    }

    fn rows(&mut self, sql: &str, with: &[Value<'_>]) -> Result<Vec<Row>, RelayError> {
        let mut statement = self.0.prepare_cached(&numbered(sql))?;
        let wide = statement.column_count();
        let rows = statement.query_map(rusqlite::params_from_iter(with), |row| {
            let cells = (0..wide).map(|at| {
                Ok(match row.get_ref(at)? {
                    ValueRef::Integer(number) => Cell::Number(number),
                    ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
                    ValueRef::Null | ValueRef::Real(_) => Cell::Null,
                })
            });
            cells.collect::<rusqlite::Result<_>>().map(Row)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn alone(&mut self, _: Alone, _: &str) -> Result<(), RelayError> {
        Ok(())
    }

    fn millis(&mut self) -> Result<i64, RelayError> {
        let now = self.row("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)", &[])?;
        now.ok_or(RelayError::Unreadable)?.number(0)
    }

    fn may_be_lost(&mut self) -> Result<(), RelayError> {
        Ok(())
    }

    fn field(&self, column: &str, field: &str) -> String {
        format!("({column} ->> '{field}')")
    }
}
