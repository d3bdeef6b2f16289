//! Backups: whole copies of the database in `backups`, each verified before it has its name. Made by a connection of
//! their own, so that neither the window nor a run waits for them. Deliberately not here: which are kept and when they
//! are made ([`crate::rotation`]), bringing one back ([`crate::restore`]).

use crate::file::{beside, create_folder, discard, private, sync_file, sync_folder};
use crate::{StoreError, migrate};
use gradebook::Time;
use rusqlite::backup::{Backup, StepResult};
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
pub(crate) fn make(dir: &Path, file: &Path, at: Time, generation: u64) -> Result<PathBuf, StoreError> {
    let folder = folder(dir);
    create_folder(&folder).map_err(|e| StoreError::io(&e, "making the folder for backups"))?;
    clear_parts(&folder);
    let target = folder.join(name(at, generation));
    write(file, &target)?;
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
pub(crate) fn write(file: &Path, target: &Path) -> Result<(), StoreError> {
    let part = beside(target, ".part");
    let written = write_part(file, &part).and_then(|()| {
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

fn write_part(file: &Path, part: &Path) -> Result<(), StoreError> {
    discard(part);
    private().open(part).map_err(|e| StoreError::io(&e, "saving a backup"))?;
    let source = Connection::open_with_flags(file, read_only())?;
    // One moment of the database, for counting and copying alike.
    source.execute_batch("BEGIN")?;
    let counts = counts(&source)?;
    let mut copy = Connection::open(part)?;
    copy_all(&source, &mut copy)?;
    source.execute_batch("COMMIT")?;
    // One file, without a log beside it.
    copy.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    copy.close().map_err(|(_, error)| StoreError::from(error))?;
    let written = verified(part)?;
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
fn counts(conn: &Connection) -> Result<BTreeMap<String, i64>, StoreError> {
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
pub(crate) fn verified(path: &Path) -> Result<Connection, StoreError> {
    let unfit = |why| StoreError::Unfit { why };
    if !path.is_file() {
        return Err(unfit(Unfit::NotThere));
    }
    let conn = Connection::open_with_flags(path, read_only()).map_err(|_| unfit(Unfit::NotOurs))?;
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
    let number = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let bytes = number("page_count")?.saturating_mul(number("page_size")?);
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
