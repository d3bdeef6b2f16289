//! The data folder: its lock, its permissions, and a database that is either sound or set aside. Deliberately not here:
//! what is in the database.

use crate::{StoreError, migrate};
use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
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

/// A database that lives only in memory. Simulations make many thousands: each is a copy of one that was made step by
/// step, which costs a tenth.
pub(crate) fn in_memory() -> Result<Connection, StoreError> {
    static PATTERN: Mutex<Option<Connection>> = Mutex::new(None);
    let mut conn = Connection::open_in_memory()?;
    let mut pattern = PATTERN.lock().unwrap_or_else(PoisonError::into_inner);
    if pattern.is_none() {
        let mut first = Connection::open_in_memory()?;
        migrate::migrate(&mut first)?;
        *pattern = Some(first);
    }
    if let Some(pattern) = &*pattern {
        Backup::new(pattern, &mut conn)?.step(-1)?;
    }
    settle(&conn)?;
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
    // A statement keeps its plan whatever is bound to it: planning anew for each value takes longer than any query here.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "full")?;
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    // Negative: in KiB. A large book stays in memory between two readings.
    conn.pragma_update(None, "cache_size", -16_384)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::fixture::{fill, section};

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }
    fn students(store: &Store) -> usize {
        store.read(|tx| tx.students(&section())).map_or(0, |s| s.len())
    }
    /// A folder with data in it, closed.
    fn filled() -> tempfile::TempDir {
        let dir = folder();
        fill(&Store::open(dir.path()).unwrap());
        dir
    }
    /// Opens, expecting a damaged database; answers what was set aside.
    fn damaged(dir: &Path) -> PathBuf {
        match Store::open(dir) {
            Err(StoreError::Corrupt { set_aside }) => set_aside,
            Err(other) => panic!("another error: {other:?}"),
            Ok(_) => panic!("it opened"),
        }
    }

    #[test]
    fn a_second_opening_of_the_same_folder_is_refused_until_the_first_is_over() {
        let dir = folder();
        let first = Store::open(dir.path()).unwrap();
        assert!(matches!(Store::open(dir.path()), Err(StoreError::InUse)));
        fill(&first);
        drop(first);
        assert_eq!(students(&Store::open(dir.path()).unwrap()), 4, "and the data is there");
    }

    #[test]
    fn a_newer_database_is_refused_and_left_as_it_is() {
        let dir = filled();
        let file = dir.path().join(DATABASE);
        let conn = Connection::open(&file).unwrap();
        conn.pragma_update(None, "user_version", 99).unwrap();
        drop(conn);
        let before = fs::read(&file).unwrap();
        assert!(matches!(
            Store::open(dir.path()),
            Err(StoreError::Newer { found: 99, known: migrate::KNOWN })
        ));
        assert_eq!(fs::read(&file).unwrap(), before);
    }

    #[test]
    fn a_file_that_is_no_database_is_set_aside_with_its_bytes_each_time() {
        let dir = folder();
        for n in 1..=2 {
            let bytes = format!("This is not a database, number {n}. ").repeat(200);
            fs::write(dir.path().join(DATABASE), &bytes).unwrap();
            let set_aside = damaged(dir.path());
            assert_eq!(set_aside, dir.path().join(format!("passback.db.damaged-{n}")));
            assert_eq!(fs::read_to_string(&set_aside).unwrap(), bytes);
            assert_eq!(students(&Store::open(dir.path()).unwrap()), 0, "opening again begins anew");
        }
    }

    #[test]
    fn a_database_damaged_inside_is_set_aside_with_its_bytes() {
        let dir = filled();
        let file = dir.path().join(DATABASE);
        let mut bytes = fs::read(&file).unwrap();
        bytes[8192..12_288].fill(0x5a);
        fs::write(&file, &bytes).unwrap();
        assert_eq!(fs::read(damaged(dir.path())).unwrap(), bytes);
        Store::open(dir.path()).unwrap();
    }

    #[test]
    fn a_database_cut_short_is_set_aside_with_its_bytes() {
        let dir = filled();
        let file = dir.path().join(DATABASE);
        let mut bytes = fs::read(&file).unwrap();
        bytes.truncate(bytes.len() / 2);
        fs::write(&file, &bytes).unwrap();
        assert_eq!(fs::read(damaged(dir.path())).unwrap(), bytes);
    }

    #[test]
    fn the_log_of_a_damaged_database_is_set_aside_with_it() {
        let dir = folder();
        let log = dir.path().join("passback.db-wal");
        fs::write(dir.path().join(DATABASE), "no database".repeat(500)).unwrap();
        fs::write(&log, "its log").unwrap();
        let set_aside = damaged(dir.path());
        assert!(!log.exists(), "it must not be taken for the log of the next database");
        assert_eq!(fs::read(format!("{}-wal", set_aside.display())).unwrap(), b"its log");
    }

    // Elsewhere a locked file cannot be copied.
    #[cfg(unix)]
    #[test]
    fn what_was_committed_is_there_after_an_end_without_closing() {
        let dir = folder();
        let store = Store::open(dir.path()).unwrap();
        fill(&store);
        // The files as they are at this moment are what a killed process leaves behind.
        let left = folder();
        for name in [DATABASE, "passback.db-wal", LOCK] {
            fs::copy(dir.path().join(name), left.path().join(name)).unwrap();
        }
        assert_eq!(
            fs::read(left.path().join(LOCK)).unwrap(),
            b"open\n",
            "the next opening checks the database"
        );
        let after = Store::open(left.path()).unwrap();
        assert_eq!(students(&after), 4);
        drop(after);
        assert_eq!(fs::read(left.path().join(LOCK)).unwrap(), b"", "closed properly this time");
    }

    #[test]
    fn damage_found_in_use_leaves_word_for_the_next_opening() {
        let dir = filled();
        let store = Store::open(dir.path()).unwrap();
        let found: Result<(), _> = store.read(|_| Err(StoreError::Damaged));
        assert!(found.is_err());
        drop(store);
        assert_eq!(fs::read(dir.path().join(LOCK)).unwrap(), b"open\n");
    }

    #[test]
    fn a_commit_that_returned_is_on_the_disk() {
        let dir = folder();
        let store = Store::open(dir.path()).unwrap();
        let number = |sql| store.read(|tx| tx.number(sql, [], "setting")).unwrap();
        assert_eq!(number("PRAGMA synchronous"), 2, "FULL");
        assert_eq!(number("PRAGMA foreign_keys"), 1);
        assert!(dir.path().join("passback.db-wal").exists(), "write-ahead log");
    }

    #[cfg(unix)]
    #[test]
    fn folder_and_files_are_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let parent = folder();
        let dir = parent.path().join("new").join("data");
        let store = Store::open(&dir).unwrap();
        fill(&store);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&dir), 0o700);
        for name in [DATABASE, "passback.db-wal", "passback.db-shm", LOCK] {
            assert_eq!(mode(&dir.join(name)), 0o600, "{name}");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_of_its_own() {
        let parent = folder();
        let file = parent.path().join("file");
        fs::write(&file, "in the way").unwrap();
        assert!(matches!(Store::open(&file.join("data")), Err(StoreError::Io { .. })));
    }
}
