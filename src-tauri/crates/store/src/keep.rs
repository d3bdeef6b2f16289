//! The store's backups as its owner sees them: made by itself at the right moments, written where somebody wants one, and
//! brought back. Times come in as arguments.

use crate::backup::{self, Unfit};
use crate::ledger::Ledger;
use crate::restore::{self, Present};
use crate::rotation::{self, Moment, Standing};
use crate::tx::Numbers;
use crate::{Notice, Store, StoreError, open};
use gradebook::Time;
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

impl Backups {
    pub(crate) fn of(dir: &Path, generation: u64) -> Self {
        Self {
            dir: dir.to_path_buf(),
            generation: AtomicU64::new(generation),
            new_ids: AtomicBool::new(false),
            one: Mutex::new(()),
        }
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
        let made = backup::make(&self.dir, &self.database(), now, generation);
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

    /// Writes a verified backup to a file of the person's choice. A backup of ours there is replaced, nothing else.
    ///
    /// # Errors
    /// [`StoreError::InTheWay`], [`StoreError::Full`], [`StoreError::ReadOnly`], [`StoreError::Io`].
    pub fn backup_to(&self, out: &Path) -> Result<(), StoreError> {
        let backups = &self.folder()?.backups;
        restore::may_replace(out)?;
        backup::write(&backups.database(), out)
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
        let mut db = self.db();
        // Freed pages are overwritten too, and the log that still holds them is emptied; a reader may stand in the way.
        gone &= db.conn.execute_batch("PRAGMA secure_delete = ON; VACUUM;").is_ok();
        let emptied = db.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        gone &= matches!(emptied, Ok(0));
        if let Some(beside) = &mut db.beside {
            match Ledger::write_anew(dir, beside.ledger.says.clone()) {
                Ok(ledger) => beside.ledger = ledger,
                Err(_) => gone = false,
            }
        }
        Ok(gone)
    }

    /// Brings a backup back. What is here is backed up first, and what the ledger knows is kept: no assignment is made
    /// a second time, and no grade is written before the LMS was read. The file itself is not touched.
    ///
    /// # Errors
    /// [`StoreError::Unfit`] when the file cannot be used, and what saving can fail with; nothing was changed then.
    pub fn restore(&self, from: &Path, now: Time) -> Result<Notice, StoreError> {
        let backups = self.folder()?.backups.clone();
        if !from.is_file() {
            return Err(StoreError::Unfit { why: Unfit::NotThere });
        }
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
        from: &Path,
        connection: Option<crate::ConnectionRow>,
        kept: Option<String>,
    ) -> Result<restore::Prepared, StoreError> {
        let db = self.db();
        let Some(beside) = &db.beside else { return Err(StoreError::NotFound { what: "data folder" }) };
        let present = Present { connection, generation: beside.generation };
        restore::prepare(&self.folder()?.backups.dir, from, &beside.ledger, &present, kept)
    }
}

/// Deletes the files of a folder whose names are meant; says whether none of them is left.
fn clear(dir: &Path, meant: &dyn Fn(&str) -> bool) -> bool {
    let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let named = files.filter(|file| file.file_type().is_ok_and(|kind| kind.is_file()));
    let meant = named.filter(|file| meant(&file.file_name().to_string_lossy()));
    // Each is tried, also after one that could not be deleted.
    meant.filter(|file| std::fs::remove_file(file.path()).is_err()).count() == 0
}

#[cfg(test)]
mod tests;
