//! Changing what the files of a data folder are kept with: from lying open to a key, or from one key to another. Each file
//! is written anew beside the old one, verified, and takes its place in one step; the database comes last. An end
//! anywhere in between leaves every file with the one or the other, both are named in the mark, and the next opening
//! goes on. Deliberately not here: which keys there are ([`crate::mark`]).

use crate::file::{beside, discard, private, sync_file, sync_folder};
use crate::key::{Key, KeyKeeper, Keys, NoKey, connect_to_write};
use crate::ledger::Ledger;
use crate::mark::{self, AtRest, Change, Mark};
use crate::page::{Begins, begins};
use crate::shelf::Shelf;
use crate::store::Db;
use crate::tx::Numbers;
use crate::{Store, StoreError, backup, migrate, open};
use rusqlite::Connection;
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

/// Added to the name of a file while it is written anew.
const ANEW: &str = ".sealing";

/// Writes all of a database to a new file, kept with another key, and verifies it.
pub(crate) fn export(conn: &mut Connection, target: &Path, key: Option<&Key>) -> Result<(), StoreError> {
    discard(target);
    private().open(target).map_err(|e| StoreError::io(&e, "writing the database anew"))?;
    let path = target.to_str().ok_or(StoreError::Io { what: "writing the database anew" })?;
    let told = copy_into(conn, path, key);
    let verified = told.and_then(|told| {
        let copy = connect_to_write(target, key)?;
        backup::check(&copy)?;
        if backup::counts(&copy)? != told {
            return Err(StoreError::Io { what: "verifying the database that was written anew" });
        }
        copy.close().map_err(|(_, error)| StoreError::from(error))?;
        sync_file(target).map_err(|e| StoreError::io(&e, "writing the database anew"))
    });
    if verified.is_err() {
        discard(target);
    }
    verified
}

/// All of a database as the bytes of a plain one, in memory only.
pub(crate) fn plain_bytes(conn: &mut Connection) -> Result<Vec<u8>, StoreError> {
    let told = attached(conn, ":memory:", None, |conn| {
        let counts = fill(conn)?;
        let said: String = conn.query_row("PRAGMA anew.quick_check(1)", [], |row| row.get(0))?;
        if said != "ok" {
            return Err(StoreError::Damaged);
        }
        Ok((counts, conn.serialize("anew")?.to_vec()))
    });
    told.map(|(_, bytes)| bytes)
}

type Counts = std::collections::BTreeMap<String, i64>;

fn copy_into(conn: &mut Connection, path: &str, key: Option<&Key>) -> Result<Counts, StoreError> {
    attached(conn, path, key, fill)
}

fn attached<T>(
    conn: &mut Connection,
    path: &str,
    key: Option<&Key>,
    act: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    conn.flush_prepared_statement_cache();
    let digits = key.map(Key::pragma);
    conn.execute(
        "ATTACH DATABASE ?1 AS anew KEY ?2",
        (path, digits.as_ref().map_or("", |text| text.as_str())),
    )?;
    let done = act(conn);
    let detached = conn.execute_batch("DETACH DATABASE anew");
    let value = done?;
    detached?;
    Ok(value)
}

/// Copies everything of the main database into the other one, of one moment.
fn fill(conn: &mut Connection) -> Result<Counts, StoreError> {
    conn.execute_batch("BEGIN")?;
    let filled = (|| {
        let counts = backup::counts(conn)?;
        let version = migrate::check(conn)?;
        conn.query_row("SELECT sqlcipher_export('anew')", [], |_| Ok(()))?;
        conn.pragma_update(Some("anew"), "user_version", version)?;
        conn.pragma_update(Some("anew"), "application_id", migrate::APPLICATION)?;
        Ok(counts)
    })();
    conn.execute_batch(if filled.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    filled
}

/// Puts a file in the place of another one. A plain one is overwritten where the system lets a file that has no name
/// any more be written to; what a drive keeps of it elsewhere is beyond any program.
fn replace(anew: &Path, old: &Path) -> std::io::Result<()> {
    let plain = matches!(begins(old), Begins::Plain);
    let left = if plain && cfg!(unix) { fs::File::options().write(true).open(old).ok() } else { None };
    fs::rename(anew, old)?;
    if let Some(folder) = old.parent() {
        sync_folder(folder);
    }
    if let Some(left) = left {
        overwrite(left);
    }
    Ok(())
}

fn overwrite(mut left: fs::File) {
    let zeros = [0; 65_536];
    let mut rest = left.metadata().map_or(0, |about| about.len());
    let mut written = left.seek(SeekFrom::Start(0)).is_ok();
    while written && rest > 0 {
        let now = rest.min(zeros.len() as u64);
        written = left.write_all(zeros.get(..now as usize).unwrap_or_default()).is_ok();
        rest -= now;
    }
    let _ = left.sync_all();
}

/// The automatic backups, each that is not kept with the new key yet.
fn backups(dir: &Path, keys: &Keys, to: &Key) -> Result<(), StoreError> {
    for kept in backup::list(dir) {
        let Ok((conn, key)) = backup::opened(&kept.path, keys) else {
            tracing::warn!("a backup is damaged and stays as it is");
            continue;
        };
        if key.as_ref() == Some(to) {
            continue;
        }
        drop(conn);
        let anew = beside(&kept.path, ".part");
        let mut conn = connect_to_write(&kept.path, key.as_ref())?;
        let exported = export(&mut conn, &anew, Some(to));
        drop(conn);
        exported?;
        replace(&anew, &kept.path).map_err(|e| StoreError::io(&e, "writing a backup anew"))?;
    }
    Ok(())
}

/// What an end in the middle left behind.
pub(crate) fn clear(file: &Path) {
    discard(&beside(file, ANEW));
}

/// The database itself, while nobody else uses it.
fn database(db: &mut Db, file: &Path, to: &Key, now: Option<&Key>) -> Result<(), StoreError> {
    let anew = beside(file, ANEW);
    let busy: i64 = db.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy != 0 {
        return Err(StoreError::InUse);
    }
    export(&mut db.conn, &anew, Some(to))?;
    let old = std::mem::replace(&mut db.conn, Connection::open_in_memory()?);
    let closed = old.close().map_err(|(_, error)| StoreError::from(error));
    let moved = closed.and_then(|()| {
        if fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0) {
            // Somebody else has it open, and a log that belongs to another file must never lie beside the new one.
            return Err(StoreError::InUse);
        }
        for suffix in ["-wal", "-shm"] {
            let _ = fs::remove_file(beside(file, suffix));
        }
        replace(&anew, file).map_err(|e| StoreError::io(&e, "putting the database in its place"))
    });
    if moved.is_err() {
        discard(&anew);
    }
    (db.numbers, db.shelf) = (Numbers::default(), Shelf::default());
    db.conn = open::connect(file, false, if moved.is_ok() { Some(to) } else { now })?;
    moved
}

impl Store {
    /// Whether the data are encrypted on this computer.
    pub fn at_rest(&self) -> AtRest {
        self.folder().map_or(AtRest::Plain, |folder| folder.at_rest())
    }

    /// Gives the data a new key: what lies open is encrypted, what was encrypted is with another key afterwards. The key
    /// before is forgotten, so that no copy of the old files can be read any more.
    ///
    /// # Errors
    /// [`StoreError::Key`] when nobody keeps the new one, [`StoreError::Full`] and the like: everything is as it was, or
    /// the next opening goes on.
    pub fn change_key(&self) -> Result<bool, StoreError> {
        let folder = self.folder()?;
        let Some(keeper) = folder.keeper() else { return Err(StoreError::Key { why: NoKey::NoKeeper }) };
        let backups = folder.backups.clone();
        let _one = backups.hold();
        let change = match folder.change() {
            // One that was begun is brought to its end first.
            Some(change) => change,
            None => {
                let (named, to) = mark::begin(keeper.as_ref()).map_err(|why| StoreError::Key { why })?;
                let change = Change { to, named, from: folder.named() };
                let marked = Mark { now: change.from.clone(), next: Some(change.named.clone()) };
                if let Err(error) = marked.write(backups.dir()) {
                    let _ = keeper.forget(&change.named.name);
                    return Err(error);
                }
                folder.begin(change.clone());
                change
            }
        };
        self.change_over(&change, keeper.as_ref())
    }

    /// Gives the key of the data once more to whoever keeps keys: if that is in another place than before, the next
    /// opening finds it there.
    ///
    /// # Errors
    /// [`StoreError::Key`] when it is not kept there.
    pub fn keep_key(&self) -> Result<(), StoreError> {
        let folder = self.folder()?;
        let Some(keeper) = folder.keeper() else { return Ok(()) };
        let backups = folder.backups.clone();
        let _one = backups.hold();
        let (keys, change) = (backups.keys(), folder.change());
        let to = change.as_ref().map(|change| &change.to);
        let before = keys.all().flatten().find(|key| Some(*key) != to);
        let before = folder.named().zip(before);
        let next = change.as_ref().map(|change| (change.named.clone(), &change.to));
        before
            .into_iter()
            .chain(next)
            .try_for_each(|(named, key)| keeper.keep(&named.name, key))
            .map_err(|why| StoreError::Key { why })
    }

    /// Forgets the key for good, and with it everything that lies in the folder: for whoever removes the folder itself.
    ///
    /// # Errors
    /// [`StoreError::Key`] when it is still kept.
    pub fn forget_key(&self) -> Result<(), StoreError> {
        let folder = self.folder()?;
        let Some(keeper) = folder.keeper() else { return Ok(()) };
        let names = folder.named().into_iter().chain(folder.change().map(|change| change.named));
        names
            .map(|named| named.name)
            .try_for_each(|name| keeper.forget(&name))
            .map_err(|why| StoreError::Key { why })
    }

    /// Goes on with a change that was begun. Backups are held off by the caller.
    pub(crate) fn change_over(&self, change: &Change, keeper: &dyn KeyKeeper) -> Result<bool, StoreError> {
        let folder = self.folder()?;
        let backups_of = &folder.backups;
        let dir = backups_of.dir();
        let mut db = self.db();
        let keys = backups_of.keys();
        let both = Keys {
            now: keys.now.clone(),
            other: Some(keys.other.clone().unwrap_or(Some(change.to.clone()))),
        };
        backups(dir, &both, &change.to)?;
        stop_here("backups");
        if let Some(beside) = &mut db.beside {
            beside.ledger = Ledger::write_anew(dir, beside.ledger.says.clone(), Some(change.to.clone()))?;
        }
        stop_here("ledger");
        if keys.now.as_ref() != Some(&change.to) {
            database(&mut db, &backups_of.database(), &change.to, keys.now.as_ref())?;
        }
        stop_here("database");
        backups_of.kept_with(Keys { now: Some(change.to.clone()), other: None });
        Mark { now: Some(change.named.clone()), next: None }.write(dir)?;
        stop_here("mark");
        folder.changed(change.named.clone());
        if let Some(from) = &change.from
            && let Err(why) = keeper.forget(&from.name)
        {
            tracing::warn!(?why, "the key before could not be forgotten");
            return Ok(false);
        }
        Ok(true)
    }
}

/// A test's place to end the process in.
#[cfg(not(test))]
const fn stop_here(_: &str) {}

#[cfg(test)]
fn stop_here(place: &'static str) {
    tests::stop_here(place);
}

#[cfg(test)]
mod tests;
