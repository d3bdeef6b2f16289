//! The data folder: its lock, its permissions, and a database that is either sound or set aside. Deliberately not here:
//! what is in the database.

use crate::{StoreError, migrate};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const DATABASE: &str = "passback.db";
const LOCK: &str = "passback.lock";
/// Up to this size a database is checked as a whole at every opening; above it only after an unclean end.
const CHECK_ALWAYS: u64 = 16 * 1024 * 1024;
/// Statements kept prepared.
const STATEMENTS: usize = 96;

/// The hand on the data folder. While it is held the lock file says "open"; an end without letting go leaves that
/// there, and the next opening checks the database.
pub(crate) struct Lock {
    file: File,
    damaged: AtomicBool,
}

impl Lock {
    /// The lock, and whether the last one to hold it did not let go properly.
    fn take(dir: &Path) -> Result<(Self, bool), StoreError> {
        let failed = |error: &std::io::Error| StoreError::io(error, "locking the data folder");
        let mut file = private().open(dir.join(LOCK)).map_err(|e| failed(&e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        }
        let mut left = String::new();
        let unclean = file.read_to_string(&mut left).map_or(true, |_| !left.is_empty());
        if !unclean {
            // On a full disk the mark is not written; that only spares the next opening a check.
            let _ = file.write_all(b"open\n");
        }
        Ok((Self { file, damaged: AtomicBool::new(false) }, unclean))
    }

    /// The database was found damaged in use: the next opening must check it.
    pub(crate) fn note_damage(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if !self.damaged.load(Ordering::Relaxed) {
            let _ = self.file.set_len(0);
        }
    }
}

/// Opens the database of a data folder.
pub(crate) fn open(dir: &Path) -> Result<(Connection, Lock), StoreError> {
    create_folder(dir)?;
    let (lock, unclean) = Lock::take(dir)?;
    let file = dir.join(DATABASE);
    let made = private().open(&file);
    let size =
        made.and_then(|f| f.metadata()).map_err(|e| StoreError::io(&e, "creating the database"))?.len();
    match connect(&file, unclean || size <= CHECK_ALWAYS) {
        Err(StoreError::Damaged) => {
            let set_aside = set_aside(&file)?;
            tracing::warn!("the database was damaged and has been set aside");
            Err(StoreError::Corrupt { set_aside })
        }
        Err(error) => Err(error),
        Ok(conn) => Ok((conn, lock)),
    }
}

/// A database that lives only in memory.
pub(crate) fn in_memory() -> Result<Connection, StoreError> {
    let mut conn = Connection::open_in_memory()?;
    settle(&conn)?;
    migrate::migrate(&mut conn)?;
    Ok(conn)
}

fn connect(file: &Path, check: bool) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(file, flags)?;
    // Until it is known to be sound, closing it must not fold the write-ahead log into it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    match prepare(&mut conn, check) {
        Ok(()) => {
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
            Ok(conn)
        }
        // SQLite has many words for a broken file; the check tells them from faults of this program.
        Err(StoreError::Sql { .. }) if !is_sound(&conn) => Err(StoreError::Damaged),
        Err(error) => Err(error),
    }
}

fn prepare(conn: &mut Connection, check: bool) -> Result<(), StoreError> {
    conn.busy_timeout(Duration::from_secs(5))?;
    migrate::check(conn)?;
    if check && !is_sound(conn) {
        return Err(StoreError::Damaged);
    }
    settle(conn)?;
    migrate::migrate(conn)
}

/// Settings of every connection: a commit that returned survives a power cut.
fn settle(conn: &Connection) -> Result<(), StoreError> {
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "full")?;
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    Ok(())
}

fn is_sound(conn: &Connection) -> bool {
    conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0)).is_ok_and(|said| said == "ok")
}

/// Renames the database and what belongs to it; never deletes.
fn set_aside(file: &Path) -> Result<PathBuf, StoreError> {
    let failed = |error: std::io::Error| StoreError::io(&error, "setting a damaged database aside");
    let beside = |path: &Path, suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let taken = |path: &PathBuf| path.exists() || beside(path, "-wal").exists();
    let free = (1_u32..).map(|n| beside(file, &format!(".damaged-{n}"))).find(|path| !taken(path));
    let target = free.ok_or(StoreError::Io { what: "setting a damaged database aside" })?;
    for suffix in ["-wal", "-shm"] {
        let from = beside(file, suffix);
        if from.exists() {
            fs::rename(from, beside(&target, suffix)).map_err(failed)?;
        }
    }
    fs::rename(file, &target).map_err(failed)?;
    Ok(target)
}

#[cfg(unix)]
fn create_folder(dir: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::DirBuilderExt;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|e| StoreError::io(&e, "creating the data folder"))
}

#[cfg(not(unix))]
fn create_folder(dir: &Path) -> Result<(), StoreError> {
    // The user's own folder is private by inheritance.
    fs::create_dir_all(dir).map_err(|e| StoreError::io(&e, "creating the data folder"))
}

/// Opens for reading and writing, creating with access for the user alone.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}
