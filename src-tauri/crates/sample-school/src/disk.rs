//! The LMS's contents on disk: a snapshot, and behind it a file of changes with one line each. A change
//! is on disk before it is answered, so that a killed program has lost nothing that anybody was told of;
//! a torn last line is a change nobody was told of. (Files are not synced to the device: after a power
//! cut the demo may be some seconds old.)

use crate::lms::contents::{Change, Contents};
use crate::options::SchoolError;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

const SNAPSHOT: &str = "school.json";
const CHANGES: &str = "changes.jsonl";
const LOCK: &str = "school.lock";
/// The changes are folded into a new snapshot when their file has grown so long.
const LONG: u64 = 16 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
struct Snapshot<C> {
    format: String,
    version: u32,
    contents: C,
}

const FORMAT: &str = "sample-school";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Line<C> {
    number: u64,
    change: C,
}

/// The folder of one school, held by one program at a time.
#[derive(Debug)]
pub(crate) struct Disk {
    folder: PathBuf,
    changes: File,
    length: u64,
    _lock: File,
}

fn failed(act: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> SchoolError {
    let path = path.to_owned();
    move |source| SchoolError::Disk { act, path, source }
}

impl Disk {
    /// Takes the folder, and what was saved in it.
    pub(crate) fn open(folder: &Path) -> Result<(Self, Option<Contents>), SchoolError> {
        fs::create_dir_all(folder).map_err(failed("create", folder))?;
        let lock_path = folder.join(LOCK);
        let lock = File::create(&lock_path).map_err(failed("create", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(SchoolError::InUse { path: folder.to_owned() });
            }
            Err(fs::TryLockError::Error(source)) => return Err(failed("lock", &lock_path)(source)),
        }
        let saved = read(folder)?;
        let changes_path = folder.join(CHANGES);
        let changes = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&changes_path)
            .map_err(failed("open", &changes_path))?;
        Ok((Self { folder: folder.to_owned(), changes, length: 0, _lock: lock }, saved))
    }

    /// Adds changes; they count from when this returns.
    pub(crate) fn append(&mut self, first: u64, changes: &[Change]) -> std::io::Result<()> {
        let mut lines = Vec::new();
        for (number, change) in (first..).zip(changes) {
            serde_json::to_writer(&mut lines, &Line { number, change })?;
            lines.push(b'\n');
        }
        let before = self.changes.metadata()?.len();
        if let Err(error) = self.changes.write_all(&lines) {
            // A full disk: half a line would spoil the next one.
            let _ = self.changes.set_len(before);
            return Err(error);
        }
        self.length = before + lines.len() as u64;
        Ok(())
    }

    /// True when it is time for a new snapshot.
    pub(crate) const fn is_long(&self) -> bool {
        self.length > LONG
    }

    /// Writes everything anew and forgets the single changes.
    pub(crate) fn snapshot(&mut self, contents: &Contents) -> Result<(), SchoolError> {
        let path = self.folder.join(SNAPSHOT);
        let draft = self.folder.join(format!("{SNAPSHOT}.new"));
        let snapshot = Snapshot { format: FORMAT.to_owned(), version: VERSION, contents };
        let text = serde_json::to_vec(&snapshot)
            .map_err(|source| SchoolError::Unreadable { path: path.clone(), source })?;
        fs::write(&draft, text).map_err(failed("write", &draft))?;
        fs::rename(&draft, &path).map_err(failed("write", &path))?;
        // A kill between these two is harmless: changes older than the snapshot are skipped by number.
        self.changes.set_len(0).map_err(failed("empty", &self.folder.join(CHANGES)))?;
        self.length = 0;
        Ok(())
    }
}

fn read(folder: &Path) -> Result<Option<Contents>, SchoolError> {
    let path = folder.join(SNAPSHOT);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(failed("read", &path)(source)),
    };
    let unreadable = |source| SchoolError::Unreadable { path: path.clone(), source };
    let snapshot: Snapshot<Contents> = serde_json::from_slice(&text).map_err(unreadable)?;
    if snapshot.format != FORMAT || snapshot.version != VERSION {
        return Err(unreadable(serde::de::Error::custom("another format or a newer version")));
    }
    let mut contents = snapshot.contents;
    let changes = folder.join(CHANGES);
    let file = match File::open(&changes) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Some(contents)),
        Err(source) => return Err(failed("read", &changes)(source)),
    };
    for line in BufReader::new(file).split(b'\n') {
        let line = line.map_err(failed("read", &changes))?;
        // The first line that cannot be read is the torn end.
        let Ok(Line { number, change }) = serde_json::from_slice::<Line<Change>>(&line) else { break };
        if number == contents.changes() {
            contents.apply(change);
        }
    }
    Ok(Some(contents))
}
