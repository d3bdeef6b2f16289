//! Backups: whole copies of the database in `backups`, each verified before it has its name. Made by a connection of
//! their own, so that neither the window nor a run waits for them. Deliberately not here: which are kept and when they
//! are made ([`crate::rotation`]), bringing one back ([`crate::restore`]).

use crate::file::{beside, create_folder, discard, private, sync_file, sync_folder};
use crate::key::{Key, Keys, connect, connect_to_write};
use crate::page::{Begins, begins, is_opened_by};
use crate::{StoreError, migrate, rekey};
use gradebook::Time;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the folder in the data folder.
const FOLDER: &str = "backups";
const BEGIN: &str = "passback-";
const END: &str = ".db";

/// One backup, as its name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) path: PathBuf,
    /// When it was made.
    pub(crate) at: Time,
    /// The generation it holds.
    pub(crate) generation: u64,
}

/// Why a file cannot be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// There is no such file.
    NotThere,
    /// It is no database of this program.
    NotOurs,
    /// It was saved by a newer program.
    Newer,
    /// It is damaged.
    Damaged,
    /// It belongs to another teacher or school.
    AnotherTeacher,
}

/// The folder of the automatic backups.
pub(crate) fn folder(dir: &Path) -> PathBuf {
    dir.join(FOLDER)
}

/// The automatic backups, newest first.
pub(crate) fn list(dir: &Path) -> Vec<Kept> {
    let entries = fs::read_dir(folder(dir)).into_iter().flatten().flatten();
    let mut all: Vec<Kept> = entries.filter_map(|entry| parse(&entry.path())).collect();
    all.sort_by(|a, b| (b.at, b.generation, &b.path).cmp(&(a.at, a.generation, &a.path)));
    all
}

/// `passback-2026-11-26T10-45-00.000Z-12.db`: a colon can't be in a name everywhere.
fn name(at: Time, generation: u64) -> String {
    format!("{BEGIN}{}-{generation}{END}", at.to_string().replace(':', "."))
}

fn parse(path: &Path) -> Option<Kept> {
    let middle = path.file_name()?.to_str()?.strip_prefix(BEGIN)?.strip_suffix(END)?;
    let (at, generation) = middle.rsplit_once('-')?;
    let (day, time) = at.split_once('T')?;
    let at = Time::parse(&format!("{day}T{}", time.replacen('.', ":", 2)))?;
    Some(Kept { path: path.to_path_buf(), at, generation: generation.parse().ok()? })
}

/// Makes an automatic backup of the database in `file`; answers where it is.
pub(crate) fn make(
    dir: &Path,
    file: &Path,
    at: Time,
    generation: u64,
    keys: &Keys,
) -> Result<PathBuf, StoreError> {
    let folder = folder(dir);
    create_folder(&folder).map_err(|e| StoreError::io(&e, "making the folder for backups"))?;
    clear_parts(&folder);
    let target = folder.join(name(at, generation));
    write(file, &target, keys)?;
    Ok(target)
}

/// Takes away the automatic backups that need not be kept any longer.
pub(crate) fn rotate(dir: &Path, now: Time) {
    let all = list(dir);
    let times: Vec<Time> = all.iter().map(|kept| kept.at).collect();
    let stay = crate::rotation::kept(&times, now);
    for old in all.into_iter().filter(|kept| !stay.contains(&kept.at)) {
        if let Err(error) = fs::remove_file(&old.path) {
            tracing::warn!(error = %error.kind(), "an old backup could not be removed");
        }
    }
}

/// What an end in the middle of a backup left behind.
fn clear_parts(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|n| n.starts_with(BEGIN) && n.contains(".part"));
        if ours {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Copies the database in `file` to `target`: under another name at first, forced to the disk, verified, then renamed.
/// It is kept with the same key.
pub(crate) fn write(file: &Path, target: &Path, keys: &Keys) -> Result<(), StoreError> {
    put(target, |part| write_part(file, part, keys))
}

/// The same without a key, of a database that has one.
pub(crate) fn write_open(file: &Path, target: &Path, key: &Key) -> Result<(), StoreError> {
    put(target, |part| rekey::export(&mut connect_to_write(file, Some(key))?, part, None))
}

fn put(target: &Path, write_part: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let part = beside(target, ".part");
    let written = write_part(&part).and_then(|()| {
        let renamed = sync_file(&part).and_then(|()| fs::rename(&part, target));
        renamed.map_err(|e| StoreError::io(&e, "saving a backup"))
    });
    if written.is_err() {
        discard(&part);
    } else if let Some(folder) = target.parent() {
        sync_folder(folder);
    }
    written
}

fn write_part(file: &Path, part: &Path, keys: &Keys) -> Result<(), StoreError> {
    let key = keys.now.as_ref();
    discard(part);
    private().open(part).map_err(|e| StoreError::io(&e, "saving a backup"))?;
    let source = connect(file, read_only(), key)?;
    // One moment of the database, for counting and copying alike.
    source.execute_batch("BEGIN")?;
    let counts = counts(&source)?;
    let mut copy = connect_to_write(part, key)?;
    copy_all(&source, &mut copy)?;
    source.execute_batch("COMMIT")?;
    // One file, without a log beside it.
    copy.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    copy.close().map_err(|(_, error)| StoreError::from(error))?;
    let written = verified(part, keys)?;
    if self::counts(&written)? == counts {
        Ok(())
    } else {
        Err(StoreError::Io { what: "verifying a backup" })
    }
}

/// Copies all of one database over another, or nothing.
pub(crate) fn copy_all(source: &Connection, target: &mut Connection) -> Result<(), StoreError> {
    match Backup::new(source, target)?.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(StoreError::InUse),
    }
}

/// How many rows each table has.
pub(crate) fn counts(conn: &Connection) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut statement = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut counts = BTreeMap::new();
    for name in names {
        let rows = conn.query_row(&format!("SELECT count(*) FROM \"{name}\""), [], |row| row.get(0))?;
        counts.insert(name, rows);
    }
    Ok(counts)
}

fn read_only() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Opens a copy that lies by itself and is only read, if it is whole, ours, and not of the future.
pub(crate) fn verified(path: &Path, keys: &Keys) -> Result<Connection, StoreError> {
    opened(path, keys).map(|(conn, _)| conn)
}

/// The same, and what it is kept with.
pub(crate) fn opened(path: &Path, keys: &Keys) -> Result<(Connection, Option<Key>), StoreError> {
    if !path.is_file() {
        return Err(StoreError::Unfit { why: Unfit::NotThere });
    }
    let mut refused = None;
    for key in key_of(path, keys) {
        match opened_with(path, key) {
            Ok(conn) => return Ok((conn, key.cloned())),
            Err(error) => refused = Some(error),
        }
    }
    Err(refused.unwrap_or(StoreError::Unfit { why: Unfit::NotOurs }))
}

/// What may open a file: nothing where it lies open, and otherwise the keys there are.
pub(crate) fn key_of<'k>(path: &Path, keys: &'k Keys) -> Vec<Option<&'k Key>> {
    match begins(path) {
        Begins::Plain => vec![None],
        _ => {
            let of = |key: &&Key| is_opened_by(path, key);
            let mut all: Vec<_> = keys.all().flatten().filter(of).map(Some).collect();
            if all.is_empty() {
                all.push(None);
            }
            all
        }
    }
}

fn opened_with(path: &Path, key: Option<&Key>) -> Result<Connection, StoreError> {
    let unfit = |why| StoreError::Unfit { why };
    let conn = connect(path, read_only(), key).map_err(|_| unfit(Unfit::NotOurs))?;
    match check(&conn).and_then(|()| is_long_enough(&conn, path)) {
        Ok(()) => Ok(conn),
        Err(StoreError::Newer { .. }) => Err(unfit(Unfit::Newer)),
        // A file that ends in the middle of a page cannot be read either.
        Err(StoreError::Damaged | StoreError::Io { .. } | StoreError::Sql { .. }) => {
            Err(unfit(Unfit::Damaged))
        }
        Err(error) => Err(error),
    }
}

/// Whether a file has all the pages it says it has: a page that nothing uses is missed by no other check.
fn is_long_enough(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0))?;
    // SQLCipher answers with a text.
    let size = conn.pragma_query_value(None, "page_size", |row| match row.get_ref(0)? {
        ValueRef::Text(text) => Ok(std::str::from_utf8(text).ok().and_then(|size| size.parse::<i64>().ok())),
        size => Ok(size.as_i64().ok()),
    })?;
    let bytes = pages.saturating_mul(size.unwrap_or(0));
    let there = fs::metadata(path).map_err(|e| StoreError::io(&e, "reading a backup"))?.len();
    if i64::try_from(there).is_ok_and(|there| there == bytes) { Ok(()) } else { Err(StoreError::Damaged) }
}

/// Whether this is a sound database of this program, of a version it knows.
pub(crate) fn check(conn: &Connection) -> Result<(), StoreError> {
    let unfit = |why| StoreError::Unfit { why };
    let id: i64 = match conn.pragma_query_value(None, "application_id", |row| row.get(0)) {
        Ok(id) => id,
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            return Err(unfit(Unfit::NotOurs));
        }
        Err(error) => return Err(error.into()),
    };
    if id != migrate::APPLICATION {
        return Err(unfit(Unfit::NotOurs));
    }
    migrate::check(conn)?;
    let said = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    if said.is_ok_and(|said| said == "ok") { Ok(()) } else { Err(StoreError::Damaged) }
}

#[cfg(test)]
mod tests;
