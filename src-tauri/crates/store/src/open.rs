//! The data folder: its lock, its permissions, a database that is either sound or set aside and recovered, and the
//! ledger beside it. Deliberately not here: what is in the database.

use crate::file::{beside, create_folder, private};
use crate::key::{Key, KeyKeeper, connect_to_write};
use crate::ledger::{Ledger, Says};
use crate::mark::{self, Held};
use crate::notice::Why;
use crate::{Notice, StoreError, Tx, migrate, recover, rekey};
use gradebook::restore::Account;
use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};
use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) const DATABASE: &str = "passback.db";
pub(crate) const LOCK: &str = "passback.lock";
/// Whether a file of the data folder is of ours and not in use while the program runs: a damaged database that was set
/// aside, a copy that was being made.
pub(crate) fn is_set_aside(name: &str) -> bool {
    let in_use = ["", "-wal", "-shm"].iter().any(|end| name.strip_prefix(DATABASE) == Some(*end))
        || name == LOCK
        || name == crate::ledger::LEDGER
        || name == mark::MARK;
    !in_use && (name.starts_with("passback.") || name.starts_with("backup-to-be-"))
}

/// Whether a file of the data folder is a damaged database that was set aside; its log counts with it.
pub(crate) fn is_damaged(name: &str) -> bool {
    let number = name.strip_prefix(DATABASE).and_then(|end| end.strip_prefix(".damaged-"));
    number.is_some_and(|number| number.bytes().all(|letter| letter.is_ascii_digit()))
}

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

/// The hand on a data folder that is not opened.
pub(crate) fn hand_on(dir: &Path) -> Result<Lock, StoreError> {
    Lock::take(dir).map(|(lock, _)| lock)
}

/// An opened data folder.
pub(crate) struct Opened {
    pub(crate) conn: Connection,
    pub(crate) lock: Lock,
    pub(crate) ledger: Ledger,
    pub(crate) generation: u64,
    /// What this opening did that the teacher must be told.
    pub(crate) notice: Option<Notice>,
    /// With what its files are kept.
    pub(crate) held: Held,
}

/// Opens the database of a data folder. A damaged or missing one is recovered, an older copy made safe.
pub(crate) fn open(dir: &Path, keeper: Option<&dyn KeyKeeper>) -> Result<Opened, StoreError> {
    create_folder(dir).map_err(|e| StoreError::io(&e, "creating the data folder"))?;
    let (lock, unclean) = Lock::take(dir)?;
    let file = dir.join(DATABASE);
    let held = mark::hold(dir, &file, keeper)?;
    let keys = &held.keys;
    let key = keys.now.as_ref();
    rekey::clear(&file);
    recover::finish(dir, &file)?;
    let ledger = Ledger::find(dir, keys)?;
    let made = private().open(&file);
    let size =
        made.and_then(|f| f.metadata()).map_err(|e| StoreError::io(&e, "creating the database"))?.len();
    let cut_off = size == 0 && fs::metadata(beside(&file, "-wal")).is_ok_and(|log| log.len() > 0);
    let sound =
        if cut_off { Err(StoreError::Damaged) } else { connect(&file, unclean || size <= CHECK_ALWAYS, key) };
    let mut recovered = None;
    let mut conn = match sound {
        Err(StoreError::Damaged) => {
            recovered = Some(true);
            recover::recover(dir, &file, ledger.as_ref(), true, keys)?;
            connect(&file, false, key)?
        }
        Err(error) => return Err(error),
        Ok(conn) if size == 0 && recover::has_something(dir, ledger.as_ref(), keys) => {
            conn.close().map_err(|(_, error)| StoreError::from(error))?;
            recovered = Some(false);
            recover::recover(dir, &file, ledger.as_ref(), false, keys)?;
            connect(&file, false, key)?
        }
        Ok(conn) => conn,
    };
    let agreed = agree(dir, &mut conn, ledger, recovered.is_some(), key)?;
    let notice = if agreed.told || recovered.is_some() { within(&mut conn, |tx| tx.notice())? } else { None };
    Ok(Opened { conn, lock, ledger: agreed.ledger, generation: agreed.generation, notice, held })
}

/// Database and ledger, telling one story.
struct Agreed {
    ledger: Ledger,
    generation: u64,
    /// There is something to tell.
    told: bool,
}

/// Brings database and ledger to the same state. An older database is made safe; an older ledger is completed.
fn agree(
    dir: &Path,
    conn: &mut Connection,
    ledger: Option<Ledger>,
    recovered: bool,
    key: Option<&Key>,
) -> Result<Agreed, StoreError> {
    let (lineage, generation, blank) =
        within(conn, |tx| Ok((tx.lineage()?, tx.generation()?, tx.is_blank()?)))?;
    let mut told = false;
    let mut ledger = match ledger {
        Some(ledger) => ledger,
        None => {
            let fresh = lineage.is_empty();
            let says = Says {
                lineage: if fresh { within(conn, |tx| tx.new_lineage())? } else { lineage.clone() },
                since: Some(if fresh { 0 } else { generation }),
                generation,
                ..Says::default()
            };
            if !fresh && !recovered {
                // There was one: this is a copy from elsewhere, or only the ledger is lost.
                told = true;
                within(conn, |tx| make_safe(tx, &says, Account::Patchy, generation))?;
            }
            Ledger::write_anew(dir, says, key.cloned())?
        }
    };
    let older = lineage != ledger.says.lineage || generation < ledger.says.generation;
    if older && !recovered && !told {
        if lineage.is_empty() && (blank || ledger.says.generation == 0) {
            // Nothing was ever saved in it.
        } else {
            told = true;
            let account = ledger.account(&lineage, generation);
            within(conn, |tx| make_safe(tx, &ledger.says, account, generation))?;
        }
    }
    let generation = within(conn, |tx| {
        tx.take_ids_from(&ledger.says)?;
        if tx.lineage()? != ledger.says.lineage {
            tx.set_lineage(&ledger.says.lineage)?;
        }
        let generation = tx.generation()?.max(ledger.says.generation);
        if generation != tx.generation()? {
            tx.set_generation(generation)?;
        }
        Ok(generation)
    })?;
    let missing = within(conn, |tx| {
        let news = tx.assignment_news()?;
        Ok(news.iter().filter_map(|news| ledger.says.missing(news)).collect::<Vec<_>>())
    })?;
    ledger.add(missing)?;
    if generation != ledger.says.generation {
        ledger.reached(generation);
    }
    if ledger.is_worn() {
        ledger = Ledger::write_anew(dir, ledger.says, key.cloned())?;
    }
    Ok(Agreed { ledger, generation, told })
}

fn make_safe(tx: &mut Tx<'_>, says: &Says, account: Account, generation: u64) -> Result<(), StoreError> {
    let mut notice = Notice::new(Why::Older);
    notice.copy_of = Some(tx.newest()?).filter(|time| time.millis() > 0);
    tx.grow_old(says, account, generation, &mut notice)?;
    tx.set_generation(generation.max(says.generation) + 1)?;
    tx.set_notice(Some(&notice))
}

/// One transaction on a connection that nobody else uses yet.
fn within<T>(
    conn: &mut Connection,
    act: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = act(&mut Tx::over(&transaction))?;
    transaction.commit()?;
    Ok(value)
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

pub(crate) fn connect(file: &Path, check: bool, key: Option<&Key>) -> Result<Connection, StoreError> {
    let mut conn = connect_to_write(file, key)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::fixture::{fill, section};
    use std::path::PathBuf;

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
        let store = Store::open(dir).unwrap();
        let notice = store.opening_notice().expect("something to tell");
        assert_eq!(notice.why, Why::Damaged);
        dir.join(notice.set_aside.as_deref().expect("a name"))
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
            let again = Store::open(dir.path()).unwrap();
            assert_eq!(students(&again), 0, "nothing was there to bring back");
            assert_eq!(again.opening_notice(), None, "told once by an opening");
            assert!(again.read(|tx| tx.notice()).unwrap().is_some(), "and kept until it was read");
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
