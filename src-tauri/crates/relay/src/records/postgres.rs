//! The records in PostgreSQL, for several instances behind one address. Any of them serves any request; what must not
//! happen twice is decided by the database (see [`super::tx::Tx`]).
//!
//! Errors name what PostgreSQL calls a kind of error (SQLSTATE) and never a row, a value or the address.

use super::MIGRATIONS;
use super::kept::Kept;
use super::tx::{Alone, Cell, Driver, Row, Tx, Value};
use crate::RelayError;
use deadpool_postgres::tokio_postgres::config::{Host, SslMode};
use deadpool_postgres::tokio_postgres::error::SqlState;
use deadpool_postgres::tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use deadpool_postgres::tokio_postgres::{self, Config};
use deadpool_postgres::{
    GenericClient, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio_postgres_rustls::MakeRustlsConnect;

/// A connection that cannot be had in this time is not waited for any longer.
const PATIENCE: Duration = Duration::from_secs(5);
/// A transaction that others were in the way of is tried so often.
const TRIES: u32 = 4;
/// An instance whose computer is gone holds no lock for longer than this.
const SETTINGS: &str = "-c idle_in_transaction_session_timeout=30s -c lock_timeout=20s -c statement_timeout=30s \
                        -c default_transaction_isolation=read\\ committed";
/// Silence after which a connection is asked whether it is still there, and given up.
const KEEPALIVE: Duration = Duration::from_secs(15);
/// All locks of ours have numbers after this one.
const LOCKS: i32 = 1_885_434_000;

/// Why PostgreSQL did not do something.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// It answered with an error.
    #[error("PostgreSQL refused it (SQLSTATE {})", .0.code())]
    Refused(SqlState),
    /// There is no connection.
    #[error("PostgreSQL cannot be reached")]
    Away,
    /// There is no connection free in time.
    #[error("PostgreSQL has no connection free for this")]
    Busy,
    /// It said something else than it should.
    #[error("PostgreSQL's answer cannot be read")]
    Unreadable,
    /// Its address makes no sense.
    #[error("the address of PostgreSQL cannot be read")]
    Address,
    /// Nothing says which certificates are good.
    #[error("the system's certificates cannot be read")]
    Certificates,
}

impl PostgresError {
    /// Another transaction was in the way; the same may work a moment later.
    fn is_in_the_way(&self) -> bool {
        let ways = [&SqlState::T_R_SERIALIZATION_FAILURE, &SqlState::T_R_DEADLOCK_DETECTED];
        matches!(self, Self::Refused(state) if ways.contains(&state))
    }
}

impl From<tokio_postgres::Error> for PostgresError {
    fn from(error: tokio_postgres::Error) -> Self {
        if let Some(state) = error.code() {
            return Self::Refused(state.clone());
        }
        let is_io = std::error::Error::source(&error).is_some_and(|source| source.is::<std::io::Error>());
        if error.is_closed() || is_io { Self::Away } else { Self::Unreadable }
    }
}

impl From<tokio_postgres::Error> for RelayError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Postgres(error.into())
    }
}

impl From<PoolError> for RelayError {
    fn from(error: PoolError) -> Self {
        Self::Postgres(match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Timeout(_) => PostgresError::Busy,
            _ => PostgresError::Away,
        })
    }
}

/// Connections to the database.
#[derive(Clone)]
pub struct Connections(Pool);

/// Records in PostgreSQL.
pub type Postgres = Kept<Connections>;

/// An address such as `postgres://relay@db.example.org/relay?sslmode=require`. `None`: it is not one.
pub fn address(url: &str) -> Option<Config> {
    let is_url = url.starts_with("postgres://") || url.starts_with("postgresql://");
    url.parse().ok().filter(|config: &Config| is_url && !config.get_hosts().is_empty())
}

/// Whether what is sent to this address can be read on its way: it leaves this computer without TLS.
pub fn is_open(config: &Config) -> bool {
    let here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_ssl_mode() != SslMode::Require && !config.get_hosts().iter().all(here)
}

impl Postgres {
    /// Opens it and makes what is missing in it. `connections`: so many at most.
    ///
    /// # Errors
    /// When it cannot be reached, or a newer version made its tables.
    pub async fn open(url: &str, connections: u32) -> Result<Self, RelayError> {
        let mut config = address(url).ok_or(PostgresError::Address)?;
        let said = config.get_options().map(|said| format!("{said} ")).unwrap_or_default();
        config
            .options(format!("{said}{SETTINGS}"))
            .application_name("passback-relay")
            .connect_timeout(PATIENCE)
            // A database that vanished without a word is given up before requests pile up behind it.
            .keepalives_idle(KEEPALIVE)
            .tcp_user_timeout(KEEPALIVE);
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .map_err(|_| PostgresError::Certificates)?;
        // The system's certificates may not be there, and need not be where there is no TLS.
        let tls = if config.get_ssl_mode() == SslMode::Require {
            tls.with_platform_verifier().map_err(|_| PostgresError::Certificates)?.with_no_client_auth()
        } else {
            tls.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
        };
        if config.get_ssl_mode() != SslMode::Require {
            config.ssl_mode(SslMode::Disable);
        }
        let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, MakeRustlsConnect::new(tls), how))
            .max_size(connections as usize)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .build()
            .map_err(|_| PostgresError::Address)?;
        migrate(&mut pool.get().await?).await?;
        Ok(Kept(Connections(pool)))
    }
}

/// The same migrations as SQLite's: three words are written otherwise.
fn translated(migration: &str) -> String {
    migration.replace(" STRICT;", ";").replace(" INTEGER", " BIGINT").replace(" BLOB", " BYTEA")
}

async fn migrate(client: &mut Object) -> Result<(), RelayError> {
    let on = client.transaction().await?;
    on.query(lock(Alone::Migrating).as_str(), &[&""]).await?;
    on.batch_execute("CREATE TABLE IF NOT EXISTS relay_version (version BIGINT NOT NULL)").await?;
    let version: i64 =
        on.query_opt("SELECT version FROM relay_version", &[]).await?.map_or(0, |row| row.get(0));
    let version = usize::try_from(version).map_err(|_| RelayError::Unreadable)?;
    let missing = MIGRATIONS.get(version..).ok_or(RelayError::Newer)?;
    for migration in missing {
        on.batch_execute(&translated(migration)).await?;
    }
    on.batch_execute("DELETE FROM relay_version").await?;
    let now = MIGRATIONS.len() as i64;
    on.execute("INSERT INTO relay_version (version) VALUES ($1)", &[&now]).await?;
    Ok(on.commit().await?)
}

fn lock(what: Alone) -> String {
    format!("SELECT pg_advisory_xact_lock({}, hashtext($1))", LOCKS + what as i32)
}

impl Driver for Connections {
    const SHARED: bool = true;

    async fn act<T: Send + 'static>(
        &self,
        act: impl Fn(&mut dyn Tx) -> Result<T, RelayError> + Send + 'static,
    ) -> Result<T, RelayError> {
        let mut client = self.0.get().await?;
        let runtime = Handle::current();
        let once = move |client: &mut Object| {
            let transaction = runtime.block_on(client.transaction())?;
            let done = act(&mut On { runtime: &runtime, client: &transaction })?;
            runtime.block_on(transaction.commit())?;
            Ok(done)
        };
        let done = tokio::task::spawn_blocking(move || {
            for _ in 1..TRIES {
                match once(&mut client) {
                    Err(RelayError::Postgres(error)) if error.is_in_the_way() => {}
                    done => return done,
                }
            }
            once(&mut client)
        });
        done.await.unwrap_or(Err(RelayError::Closing))
    }

    async fn ask<T: Send + 'static>(
        &self,
        ask: impl Fn(&mut dyn Tx) -> Result<T, RelayError> + Send + 'static,
    ) -> Result<T, RelayError> {
        let client = self.0.get().await?;
        let runtime = Handle::current();
        let done = tokio::task::spawn_blocking(move || ask(&mut On { runtime: &runtime, client: &client }));
        done.await.unwrap_or(Err(RelayError::Closing))
    }
}

/// A transaction, or a connection without one.
struct On<'a, C> {
    runtime: &'a Handle,
    client: &'a C,
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Text(text) => text.to_sql(ty, out),
            Self::Number(number) => number.to_sql(ty, out),
            Self::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::TEXT, Type::INT8, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}

fn row(found: &tokio_postgres::Row) -> Result<Row, tokio_postgres::Error> {
    let cells = found.columns().iter().enumerate().map(|(at, column)| {
        Ok(match *column.type_() {
            Type::TEXT => found.try_get::<_, Option<String>>(at)?.map_or(Cell::Null, Cell::Text),
            Type::INT8 => found.try_get::<_, Option<i64>>(at)?.map_or(Cell::Null, Cell::Number),
            Type::BYTEA => found.try_get::<_, Option<Vec<u8>>>(at)?.map_or(Cell::Null, Cell::Bytes),
            _ => Cell::Null,
        })
    });
    cells.collect::<Result<_, _>>().map(Row)
}

fn places<'a>(with: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    with.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl<C: GenericClient> Tx for On<'_, C> {
    fn run(&mut self, sql: &str, with: &[Value<'_>]) -> Result<u64, RelayError> {
        let run = async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.execute(&statement, &places(with)).await
        };
        Ok(self.runtime.block_on(run)?)
    }

    fn rows(&mut self, sql: &str, with: &[Value<'_>]) -> Result<Vec<Row>, RelayError> {
        let rows = async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.query(&statement, &places(with)).await
        };
        let rows = self.runtime.block_on(rows)?;
        Ok(rows.iter().map(row).collect::<Result<_, _>>()?)
    }

    fn alone(&mut self, what: Alone, of: &str) -> Result<(), RelayError> {
        self.rows(&lock(what), &[of.into()]).map(drop)
    }

    fn millis(&mut self) -> Result<i64, RelayError> {
        let sql = "SELECT CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT)";
        self.row(sql, &[])?.ok_or(RelayError::Unreadable)?.number(0)
    }

    fn may_be_lost(&mut self) -> Result<(), RelayError> {
        self.run("SET LOCAL synchronous_commit TO OFF", &[]).map(drop)
    }

    fn field(&self, column: &str, field: &str) -> String {
        format!("(CAST({column} AS json) ->> '{field}')")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_it_is_written_and_says_whether_it_can_be_listened_to() {
        let open = |url: &str| address(url).map(|config| is_open(&config));
        assert_eq!(open("postgres://relay:secret@db.example.org/relay?sslmode=require"), Some(false));
        assert_eq!(open("postgres://relay:secret@db.example.org/relay"), Some(true));
        assert_eq!(open("postgresql://relay@127.0.0.1/relay"), Some(false));
        assert_eq!(open("postgres://relay@%2Frun%2Fpostgresql/relay"), Some(false));
        for wrong in ["mysql://db/relay", "relay.sqlite", "postgres://", "host=db user=relay", ""] {
            assert_eq!(open(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn migrations_hold_no_word_that_only_sqlite_knows() {
        for migration in MIGRATIONS.map(translated) {
            for word in ["STRICT", "INTEGER", "BLOB", "PRAGMA", "AUTOINCREMENT", "ROWID"] {
                assert!(!migration.contains(word), "{word}");
            }
        }
    }

    #[test]
    fn errors_say_the_kind_and_nothing_else() {
        let error = PostgresError::Refused(SqlState::UNIQUE_VIOLATION);
        assert_eq!(error.to_string(), "PostgreSQL refused it (SQLSTATE 23505)");
        assert!(
            PostgresError::Refused(SqlState::T_R_DEADLOCK_DETECTED).is_in_the_way() && !error.is_in_the_way()
        );
    }
}
