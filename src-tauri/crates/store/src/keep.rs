//! The store's backups as its owner sees them: made by itself at the right moments, written where somebody wants one, and
//! brought back. Times come in as arguments.

use crate::backup::{self, Unfit};
use crate::key::Keys;
use crate::ledger::{Entry, Ledger};
use crate::restore::{self, From, Present};
use crate::rotation::{self, Moment, Standing};
use crate::shelf::Shelf;
use crate::tx::Numbers;
use crate::{KeepIds, Notice, Store, StoreError, Tx, open};
use gradebook::{SectionId, Time};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The backups of one data folder. Not the hand on the folder: a backup under way keeps nobody out of it.
#[derive(Debug)]
pub struct Backups {
    dir: PathBuf,
    generation: AtomicU64,
    /// An id in the LMS became known since the last backup.
    new_ids: AtomicBool,
    /// One at a time.
    one: Mutex<()>,
    /// With what the files are kept.
    keys: Mutex<Keys>,
}

/// A backup that was made by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFile {
    /// Where it is.
    pub path: PathBuf,
    /// When it was made.
    pub at: Time,
    /// Its size.
    pub bytes: u64,
}

/// What became of a section's traces when it was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// Rows of the trail that went with it.
    pub rows: u64,
    /// Nothing of it is left in the database's own files, as far as can be told.
    pub overwritten: bool,
    /// Backups from before that still hold it.
    pub older: u32,
    /// Damaged databases that were set aside and may hold it.
    pub damaged: u32,
}

impl Backups {
    pub(crate) fn of(dir: &Path, generation: u64, keys: Keys) -> Self {
        Self {
            dir: dir.to_path_buf(),
            generation: AtomicU64::new(generation),
            new_ids: AtomicBool::new(false),
            one: Mutex::new(()),
            keys: Mutex::new(keys),
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn keys(&self) -> Keys {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The files have another key.
    pub(crate) fn kept_with(&self, keys: Keys) {
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Keeps backups from being made.
    pub(crate) fn hold(&self) -> std::sync::MutexGuard<'_, ()> {
        self.one.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database moved on.
    pub(crate) fn moved(&self, generation: u64, ids: bool) {
        self.generation.store(generation, Ordering::Relaxed);
        if ids {
            self.new_ids.store(true, Ordering::Relaxed);
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.dir.join(open::DATABASE)
    }

    /// The backups that were made by themselves, newest first.
    pub fn list(&self) -> Vec<BackupFile> {
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
        let file = |kept: backup::Kept| BackupFile { bytes: size(&kept.path), at: kept.at, path: kept.path };
        backup::list(&self.dir).into_iter().map(file).collect()
    }

    /// Bytes of everything in the data folder.
    pub fn bytes(&self) -> u64 {
        let sizes = |dir: &Path| -> u64 {
            let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
            files
                .filter_map(|file| file.metadata().ok())
                .filter(std::fs::Metadata::is_file)
                .map(|m| m.len())
                .sum()
        };
        sizes(&self.dir) + sizes(&backup::folder(&self.dir))
    }

    /// Makes a verified backup and lets go of old ones; answers where it is. Neither readers nor writers wait for it.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::Io`] and the like: there is no new backup then, and the others stay.
    pub fn make(&self, now: Time) -> Result<PathBuf, StoreError> {
        let _one = self.one.lock().unwrap_or_else(PoisonError::into_inner);
        self.make_one(now)
    }

    fn make_one(&self, now: Time) -> Result<PathBuf, StoreError> {
        let ids = self.new_ids.swap(false, Ordering::Relaxed);
        let generation = self.generation.load(Ordering::Relaxed);
        let made = backup::make(&self.dir, &self.database(), now, generation, &self.keys());
        match &made {
            Ok(_) => backup::rotate(&self.dir, now),
            Err(_) => self.new_ids.store(ids, Ordering::Relaxed),
        }
        made
    }

    /// Makes a backup if one is due at this moment.
    ///
    /// # Errors
    /// As [`Backups::make`].
    pub fn make_if_due(&self, moment: Moment, now: Time) -> Result<Option<PathBuf>, StoreError> {
        let _one = self.one.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = backup::list(&self.dir).into_iter().next();
        let standing = Standing {
            age: newest.as_ref().map(|kept| now.since(kept.at)),
            changed: self.generation.load(Ordering::Relaxed) != newest.map_or(0, |kept| kept.generation),
            ids: self.new_ids.load(Ordering::Relaxed),
        };
        if rotation::is_due(moment, standing) { self.make_one(now).map(Some) } else { Ok(None) }
    }
}

impl Store {
    /// The backups of this store; `None` for one in memory.
    pub fn backups(&self) -> Option<Arc<Backups>> {
        Some(self.folder().ok()?.backups.clone())
    }

    /// Writes a verified backup to a file of the person's choice, without the key of this computer, so that it can be
    /// restored elsewhere. A backup of ours there is replaced, nothing else.
    ///
    /// # Errors
    /// [`StoreError::InTheWay`], [`StoreError::Full`], [`StoreError::ReadOnly`], [`StoreError::Io`].
    pub fn backup_to(&self, out: &Path) -> Result<(), StoreError> {
        let backups = &self.folder()?.backups;
        restore::may_replace(out)?;
        match backups.keys().now {
            None => backup::write(&backups.database(), out, &Keys::default()),
            Some(key) => backup::write_open(&backups.database(), out, &key),
        }
    }

    /// A verified backup as the bytes of a database without a key. Nothing is written anywhere.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn backup_bytes(&self) -> Result<Vec<u8>, StoreError> {
        let backups = &self.folder()?.backups;
        let keys = backups.keys();
        crate::rekey::plain_bytes(&mut crate::key::connect_to_write(&backups.database(), keys.now.as_ref())?)
    }

    /// Erases everything: backups and what was set aside, the school with all that belongs to it, the settings, the list
    /// of assignment ids. Answers whether nothing of it is left on the disk, as far as can be told; files that are not of
    /// this program stay.
    ///
    /// # Errors
    /// [`StoreError`] from the database: the data are still there then. Backups may be gone already; erasing again goes on
    /// from there.
    pub fn erase(&self) -> Result<bool, StoreError> {
        let backups = self.folder()?.backups.clone();
        // A backup under way is waited for, and deleted with the others.
        let _one = backups.one.lock().unwrap_or_else(PoisonError::into_inner);
        let dir = &backups.dir;
        // First what needs no room and makes some.
        let mut gone = clear(&backup::folder(dir), &|_| true) & clear(dir, &open::is_set_aside);
        self.write(|tx| {
            tx.forget_school()?;
            tx.forget_settings()
        })?;
        // A backup that was to follow a run has nothing left to keep.
        backups.new_ids.store(false, Ordering::Relaxed);
        gone &= self.overwrite_freed();
        gone &= self.shorten_ledger(dir);
        gone &= self.clear_unreadable(dir);
        Ok(gone)
    }

    /// Data that were moved aside because their key was not to be had, with their keys; says whether none of them is left.
    fn clear_unreadable(&self, dir: &Path) -> bool {
        let keeper = self.folder().ok().and_then(|folder| folder.keeper());
        let mut gone = true;
        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            if !name.to_str().is_some_and(is_unreadable) || !path.is_dir() {
                continue;
            }
            // Before the name of the key goes with its mark.
            if let (Some(keeper), Ok(Some(mark))) = (&keeper, crate::mark::Mark::read(&path)) {
                for named in [mark.now, mark.next].into_iter().flatten() {
                    gone &= keeper.forget(&named.name).is_ok();
                }
            }
            let backups = backup::folder(&path);
            gone &= clear(&backups, &|_| true);
            // A file that a passphrase opens may keep other accounts' keys: it stays, and the folder with it.
            gone &= clear(&path, &|name| !name.starts_with("sign-ins.age"));
            let _ = std::fs::remove_dir(backups);
            gone &= std::fs::remove_dir(&path).is_ok();
        }
        gone
    }

    /// Removes a section with everything that belongs to it, and overwrites what the file held of it. `clear`: what was
    /// saved before goes too, once there is a new backup: older ones still hold the section. Damaged databases that were
    /// set aside stay: they may hold what is nowhere else.
    ///
    /// `against` looks at the data in the very transaction that removes. What it answers stands against the removal;
    /// nothing was changed then, not by it either.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section, and what saving can fail with: nothing was changed then.
    pub fn remove_section<R>(
        &self,
        section: &SectionId,
        keep: KeepIds,
        clear: bool,
        now: Time,
        against: impl FnOnce(&mut Tx<'_>) -> Result<Option<R>, StoreError>,
    ) -> Result<Result<Removed, R>, StoreError> {
        let backups = self.folder()?.backups.clone();
        // A backup under way is waited for: it holds the section too.
        let _one = backups.one.lock().unwrap_or_else(PoisonError::into_inner);
        let mut why = None;
        let rows = self.write(|tx| {
            why = against(tx)?;
            match why {
                None => tx.remove_section(section, keep, now),
                Some(_) => Err(StoreError::Clash { rule: "something stands against it".to_owned() }),
            }
        });
        if let Some(why) = why {
            return Ok(Err(why));
        }
        let rows = rows?;
        let overwritten = self.tidy_up(&backups.dir);
        let mut older: Vec<PathBuf> = backup::list(&backups.dir).into_iter().map(|kept| kept.path).collect();
        let saved = backups.make_one(now);
        if let Err(error) = &saved {
            tracing::warn!(%error, "no backup after a section was removed");
        }
        // The new one stands in for them.
        if clear && saved.is_ok() {
            clear_others(&backups.dir, &older);
        }
        older.retain(|path| path.exists());
        let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let damaged = named(&backups.dir, &open::is_damaged).count();
        Ok(Ok(Removed { rows, overwritten, older: size(older.len()), damaged: size(damaged) }))
    }

    /// Goes on with what a removal left to be overwritten when the program ended, or when something stood in the way.
    pub(crate) fn tidy(&self, dir: &Path) {
        match self.read(|tx| tx.to_tidy()) {
            Ok(None) => {}
            Ok(Some(forget)) => {
                let mut db = self.db();
                if let Some(beside) = &mut db.beside {
                    let since = Some(beside.generation);
                    let entry = |section| Entry::SectionForgotten { section, since };
                    beside.ledger.forget(forget.into_iter().map(entry).collect());
                }
                drop(db);
                if !self.tidy_up(dir) {
                    tracing::warn!("what was removed could not be overwritten yet");
                }
            }
            Err(error) => tracing::warn!(%error, "what is left to be overwritten could not be read"),
        }
    }

    /// Overwrites what was removed, in the database and in the ledger; says whether nothing of it is left.
    fn tidy_up(&self, dir: &Path) -> bool {
        let done = self.overwrite_freed() & self.shorten_ledger(dir);
        if done && let Err(error) = self.write(|tx| tx.tidied()) {
            tracing::warn!(%error, "what was overwritten is overwritten again at the next opening");
        }
        done
    }

    /// Rewrites the file without its freed pages and empties the log that still holds them; says whether both worked. A
    /// reader may stand in the way.
    fn overwrite_freed(&self) -> bool {
        let db = self.db();
        let rewritten = db.conn.execute_batch("PRAGMA secure_delete = ON; VACUUM;").is_ok();
        let emptied = db.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        rewritten && matches!(emptied, Ok(0))
    }

    /// Writes the ledger anew, without what it was told to forget.
    fn shorten_ledger(&self, dir: &Path) -> bool {
        let mut db = self.db();
        let Some(beside) = &mut db.beside else { return true };
        let keys = self.folder().map(|folder| folder.backups.keys()).unwrap_or_default();
        match Ledger::write_anew(dir, beside.ledger.says.clone(), keys.now) {
            Ok(ledger) => {
                beside.ledger = ledger;
                true
            }
            Err(_) => false,
        }
    }

    /// Brings a backup back. What is here is backed up first, and what the ledger knows is kept: no assignment is made
    /// a second time, and no grade is written before the LMS was read. The file itself is not touched.
    ///
    /// # Errors
    /// [`StoreError::Unfit`] when the file cannot be used, and what saving can fail with; nothing was changed then.
    pub fn restore(&self, from: &Path, now: Time) -> Result<Notice, StoreError> {
        if !from.is_file() {
            return Err(StoreError::Unfit { why: Unfit::NotThere });
        }
        self.restore_from(From::File(from), now)
    }

    /// The same with the bytes of a backup that has no key. Nothing of them is written but encrypted, where the data are.
    ///
    /// # Errors
    /// As [`Store::restore`].
    pub fn restore_bytes(&self, bytes: &[u8], now: Time) -> Result<Notice, StoreError> {
        self.restore_from(From::Bytes(bytes), now)
    }

    fn restore_from(&self, from: From<'_>, now: Time) -> Result<Notice, StoreError> {
        let backups = self.folder()?.backups.clone();
        let connection = self.read(|tx| tx.connection())?;
        // Checked before a backup is made of what is here: a file that cannot be used changes nothing at all.
        self.prepared(from, connection.clone(), None)?;
        let kept = match connection {
            Some(_) => backups.make(now)?.file_name().map(|name| name.to_string_lossy().into_owned()),
            None => None,
        };
        let prepared = self.prepared(from, connection, kept)?;
        let mut db = self.db();
        prepared.take_over(&mut db.conn)?;
        db.numbers = Numbers::default();
        db.shelf = Shelf::default();
        if let Some(beside) = &mut db.beside {
            beside.generation = prepared.generation;
        }
        drop(db);
        self.write(|tx| {
            // Everything the copy brought is told to the ledger.
            tx.notes.news = tx.assignment_news()?;
            tx.notes.notable = true;
            Ok(())
        })?;
        // The newest backup is one of what is here.
        if let Err(error) = backups.make(now.plus_millis(1)) {
            tracing::warn!(%error, "no backup of what was restored");
        }
        let told = self.read(|tx| tx.notice())?;
        told.ok_or(StoreError::NotFound { what: "notice" })
    }

    fn prepared(
        &self,
        from: From<'_>,
        connection: Option<crate::ConnectionRow>,
        kept: Option<String>,
    ) -> Result<restore::Prepared, StoreError> {
        let db = self.db();
        let Some(beside) = &db.beside else { return Err(StoreError::NotFound { what: "data folder" }) };
        let present = Present { connection, generation: beside.generation };
        let backups = &self.folder()?.backups;
        restore::prepare(&backups.dir, from, &beside.ledger, &present, kept, &backups.keys())
    }
}

/// Deletes backups, each tried.
fn clear_others(dir: &Path, files: &[PathBuf]) {
    for file in files {
        if let Err(error) = std::fs::remove_file(file) {
            tracing::warn!(error = %error.kind(), "an older backup could not be removed");
        }
    }
    crate::file::sync_folder(&backup::folder(dir));
}

/// A folder that [`crate::set_unreadable_aside`] made.
fn is_unreadable(name: &str) -> bool {
    let number = name.strip_prefix("unreadable-");
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Deletes the files of a folder whose names are meant; says whether none of them is left.
fn clear(dir: &Path, meant: &dyn Fn(&str) -> bool) -> bool {
    // Each is tried, also after one that could not be deleted.
    named(dir, meant).filter(|path| std::fs::remove_file(path).is_err()).count() == 0
}

/// The files of a folder whose names are meant.
fn named(dir: &Path, meant: &dyn Fn(&str) -> bool) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let files = entries.filter(|file| file.file_type().is_ok_and(|kind| kind.is_file()));
    files.filter(move |file| meant(&file.file_name().to_string_lossy())).map(|file| file.path())
}

#[cfg(test)]
mod tests;
