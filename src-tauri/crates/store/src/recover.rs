//! A damaged or missing database: what can never be found again comes back from the newest sound backup, from the
//! ledger, and from what can still be read of the damaged file. The damaged file is set aside, never deleted. Values
//! that the LMS holds are read again by the next reading; nothing is sent before it.
//!
//! The new database is built beside the old one and takes its place in one step. An end in the middle leaves either the
//! old one, and it is built again, or the finished new one, and it is put in place. Deliberately not here: reading a
//! damaged file row by row ([`crate::salvage`]), what an older copy must not do ([`crate::older`]).

use crate::backup::{self, Kept};
use crate::file::{beside, copy_database, discard, private, sync_file, sync_folder};
use crate::key::{Keys, connect_to_write};
use crate::ledger::{Ledger, Says};
use crate::notice::Why;
use crate::salvage::{Salvaged, salvage};
use crate::{Notice, StoreError, Tx, migrate, page, rekey};
use gradebook::restore::Account;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};
use std::fs;
use std::path::{Path, PathBuf};

/// Added to the name of the new database while it is built.
const BUILDING: &str = ".recovering";
/// Added to its name once it is complete.
const READY: &str = ".recovered";
/// Added to the name of the copy that is read row by row.
const READING: &str = ".reading";

/// Whether there is anything to bring back.
pub(crate) fn has_something(dir: &Path, ledger: Option<&Ledger>, keys: &Keys) -> bool {
    ledger.is_some_and(|ledger| !ledger.says.assignments.is_empty())
        || backup::list(dir).iter().any(|kept| backup::verified(&kept.path, keys).is_ok())
}

/// Puts a finished new database in the place of one that is gone, and clears away one that was never finished.
pub(crate) fn finish(dir: &Path, file: &Path) -> Result<(), StoreError> {
    discard(&beside(file, BUILDING));
    discard(&beside(file, READING));
    let ready = beside(file, READY);
    if !ready.exists() {
        return Ok(());
    }
    if file.exists() {
        // The old one was not set aside yet: everything is done again.
        discard(&ready);
        return Ok(());
    }
    let last = (1_u32..).map(|n| aside(file, n)).take_while(|path| path.exists()).last();
    for suffix in ["-wal", "-shm"] {
        let left = beside(file, suffix);
        if left.exists() {
            let target = last.clone().unwrap_or_else(|| aside(file, 1));
            fs::rename(&left, beside(&target, suffix)).map_err(moving)?;
        }
    }
    put_in_place(dir, &ready, file)
}

fn put_in_place(dir: &Path, ready: &Path, file: &Path) -> Result<(), StoreError> {
    fs::rename(ready, file).map_err(moving)?;
    sync_folder(dir);
    Ok(())
}

fn moving(error: std::io::Error) -> StoreError {
    StoreError::io(&error, "putting a database in its place")
}

fn aside(file: &Path, n: u32) -> PathBuf {
    beside(file, &format!(".damaged-{n}"))
}

/// Builds a new database and puts it in the place of the old one, which is set aside if it is `damaged` and was only a
/// name otherwise.
pub(crate) fn recover(
    dir: &Path,
    file: &Path,
    ledger: Option<&Ledger>,
    damaged: bool,
    keys: &Keys,
) -> Result<(), StoreError> {
    tracing::warn!(damaged, "the database is built anew");
    let mut notice = Notice::new(if damaged { Why::Damaged } else { Why::Missing });
    let target = damaged.then(|| free_name(file)).transpose()?;
    notice.set_aside = target.as_deref().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
    let building = beside(file, BUILDING);
    let mut built = build(dir, file, &building, ledger, damaged, &notice, keys);
    if damaged
        && matches!(
            built,
            Err(StoreError::Damaged | StoreError::Clash { .. } | StoreError::Unreadable { .. })
        )
    {
        // What was read of the damaged file does not fit together: without it, then.
        notice.gaps = true;
        built = build(dir, file, &building, ledger, false, &notice, keys);
    }
    if let Err(error) = built {
        discard(&building);
        discard(&beside(file, READING));
        return Err(error);
    }
    let ready = beside(file, READY);
    fs::rename(&building, &ready).map_err(moving)?;
    sync_folder(dir);
    match target {
        Some(target) => {
            for suffix in ["", "-wal", "-shm"] {
                let from = beside(file, suffix);
                if from.exists() {
                    fs::rename(from, beside(&target, suffix)).map_err(moving)?;
                }
            }
        }
        None => discard(file),
    }
    put_in_place(dir, &ready, file)
}

fn free_name(file: &Path) -> Result<PathBuf, StoreError> {
    let taken = |path: &PathBuf| path.exists() || beside(path, "-wal").exists();
    let free = (1_u32..10_000).map(|n| aside(file, n)).find(|path| !taken(path));
    free.ok_or(StoreError::Io { what: "setting a damaged database aside" })
}

fn build(
    dir: &Path,
    file: &Path,
    building: &Path,
    ledger: Option<&Ledger>,
    damaged: bool,
    notice: &Notice,
    keys: &Keys,
) -> Result<(), StoreError> {
    discard(building);
    let mut notice = notice.clone();
    let begun = begin_from_backup(dir, building, keys)?;
    notice.copy_of = begun.as_ref().map(|kept| kept.at);
    let mut conn = connect_to_write(building, keys.now.as_ref())?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    migrate::migrate(&mut conn)?;
    let nothing = Says::default();
    let says = ledger.map_or(&nothing, |ledger| &ledger.says);
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut tx = Tx::over(&transaction);
    let (lineage, generation) = (tx.lineage()?, tx.generation()?);
    if damaged {
        let got = read_damaged(file, &mut tx, keys)?;
        notice.rescued = got.rows;
        notice.gaps |= got.gaps;
        notice.history_lost = got.history_lost;
        tx.note_lost_history(got.history_lost)?;
    }
    // Sections of which ids were forgotten since the backup may still be as they were in it.
    let begun_at = generation;
    // The damaged file's own settings may have been read: its generation is one the ledger knows.
    let generation = generation.max(tx.generation()?);
    let account = ledger.map_or(Account::Patchy, |ledger| ledger.account(&lineage, generation));
    let account = if begun.is_none() && notice.rescued == 0 { Account::Whole } else { account };
    tx.grow_old(says, account, begun_at, &mut notice)?;
    tx.set_generation(generation.max(says.generation) + 1)?;
    if !says.lineage.is_empty() {
        tx.set_lineage(&says.lineage)?;
    }
    tx.set_notice(Some(&notice))?;
    transaction.commit()?;
    conn.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    let broken: i64 =
        conn.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if broken > 0 {
        return Err(StoreError::Clash { rule: "rows refer to rows that are not there".to_owned() });
    }
    backup::check(&conn)?;
    conn.close().map_err(|(_, error)| StoreError::from(error))?;
    sync_file(building).map_err(|e| StoreError::io(&e, "saving a recovered database"))
}

/// Begins the new database with the newest backup that is sound, or with nothing.
fn begin_from_backup(dir: &Path, building: &Path, keys: &Keys) -> Result<Option<Kept>, StoreError> {
    for kept in backup::list(dir) {
        if let Ok((conn, key)) = backup::opened(&kept.path, keys) {
            drop(conn);
            if key == keys.now {
                copy_database(&kept.path, building)?;
            } else {
                rekey::export(&mut connect_to_write(&kept.path, key.as_ref())?, building, keys.now.as_ref())?;
            }
            return Ok(Some(kept));
        }
        tracing::warn!("a backup is damaged and was passed over");
    }
    private().open(building).map_err(|e| StoreError::io(&e, "creating the database"))?;
    Ok(None)
}

/// Reads the damaged file out of a copy, so that it stays as it is to the last byte.
fn read_damaged(file: &Path, tx: &mut Tx<'_>, keys: &Keys) -> Result<Salvaged, StoreError> {
    let nothing = Salvaged { gaps: true, ..Salvaged::default() };
    if keys.now.is_some() {
        return match opened_damaged(file, keys) {
            Some(damaged) => salvage(&damaged, tx),
            None => Ok(nothing),
        };
    }
    let copy = beside(file, READING);
    copy_database(file, &copy)?;
    let got = match open_damaged(&copy) {
        Some(damaged) => salvage(&damaged, tx),
        None => Ok(nothing),
    };
    discard(&copy);
    got
}

/// `None`: not even its list of tables can be read, or it is of another version.
fn open_damaged(copy: &Path) -> Option<Connection> {
    let conn = Connection::open(copy).ok()?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).ok()?;
    of_this_version(conn)
}

/// The same of an encrypted one, opened page by page in memory.
fn opened_damaged(file: &Path, keys: &Keys) -> Option<Connection> {
    let log = fs::read(beside(file, "-wal")).unwrap_or_default();
    let all: Vec<_> = keys.all().flatten().collect();
    let image = page::plain_image(&fs::read(file).ok()?, &log, &all)?;
    let mut conn = Connection::open_in_memory().ok()?;
    conn.deserialize_read_exact("main", image.as_slice(), image.len(), true).ok()?;
    of_this_version(conn)
}

fn of_this_version(conn: Connection) -> Option<Connection> {
    conn.pragma_update(None, "trusted_schema", false).ok()?;
    let id: i64 = conn.pragma_query_value(None, "application_id", |row| row.get(0)).ok()?;
    let version = migrate::check(&conn).ok()?;
    (id == migrate::APPLICATION && version == migrate::KNOWN).then_some(conn)
}

#[cfg(test)]
mod tests;
