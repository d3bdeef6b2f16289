//! Which key a data folder needs: a small file beside the database with the key's name and what tells it from another
//! one, never the key. While a key is changed it names both. Deliberately not here: the change itself ([`crate::rekey`]).

use crate::StoreError;
use crate::file::{private, sync_folder};
use crate::key::{Key, KeyKeeper, Keys, NoKey, new_name};
use crate::page::{Begins, begins, is_opened_by};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Name of the file in the data folder.
pub(crate) const MARK: &str = "passback.key";

/// A key's name, and what tells it from another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Named {
    pub(crate) name: String,
    check: String,
}

impl Named {
    pub(crate) fn new(name: String, key: &Key) -> Self {
        Self { name, check: key.check() }
    }
}

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// The key of the files; `None`: they are plain.
    pub(crate) now: Option<Named>,
    /// The key that they are being changed to.
    pub(crate) next: Option<Named>,
}

impl Mark {
    /// What lies in a folder; `None` when there is nothing.
    pub(crate) fn read(dir: &Path) -> Result<Option<Self>, StoreError> {
        match fs::read(dir.join(MARK)) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(mark) => Ok(Some(mark)),
                Err(_) => Err(StoreError::Key { why: NoKey::Unnamed }),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::io(&error, "reading which key the data need")),
        }
    }

    /// Written in one step, and forced to the disk.
    pub(crate) fn write(&self, dir: &Path) -> Result<(), StoreError> {
        let failed = |error: std::io::Error| StoreError::io(&error, "writing which key the data need");
        let bytes = serde_json::to_vec(self).map_err(|_| StoreError::Sql { code: 0 })?;
        let part = dir.join(format!("{MARK}.part"));
        let mut file = private().open(&part).map_err(failed)?;
        file.set_len(0)
            .and_then(|()| file.write_all(&bytes))
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&part, dir.join(MARK)))
            .map_err(failed)?;
        sync_folder(dir);
        Ok(())
    }
}

/// Whether the data are encrypted on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtRest {
    /// They are.
    Encrypted,
    /// They lie open: nobody keeps a key for them.
    NoKey(NoKey),
    /// They lie open until there is room to encrypt them, or until nobody else reads them.
    Later,
    /// They lie open because the owner of the store asked for it.
    Plain,
}

/// A change of key that was begun.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) to: Key,
    pub(crate) named: Named,
    /// The name of the key before.
    pub(crate) from: Option<Named>,
}

/// What a folder is opened with.
pub(crate) struct Held {
    pub(crate) keys: Keys,
    pub(crate) named: Option<Named>,
    pub(crate) change: Option<Change>,
    pub(crate) at_rest: AtRest,
}

/// Finds the key of a folder; one that has none yet gets one, if somebody keeps it.
pub(crate) fn hold(dir: &Path, file: &Path, keeper: Option<&dyn KeyKeeper>) -> Result<Held, StoreError> {
    let mark = match Mark::read(dir)? {
        Some(mark) => mark,
        None if crate::ledger::is_sealed(dir) => return Err(StoreError::Key { why: NoKey::Unnamed }),
        None => Mark::default(),
    };
    let plain = |at_rest| Held { keys: Keys::default(), named: None, change: None, at_rest };
    let Some(keeper) = keeper else {
        let nothing_sealed = mark.now.is_none() && mark.next.is_none();
        return if nothing_sealed {
            Ok(plain(AtRest::Plain))
        } else {
            Err(StoreError::Key { why: NoKey::NoKeeper })
        };
    };
    let mut found = None;
    let (now, next) = match (mark.now, mark.next) {
        (None, None) => match begin(keeper) {
            Ok((named, key)) => {
                Mark { now: None, next: Some(named.clone()) }.write(dir)?;
                found = Some(key);
                (None, Some(named))
            }
            Err(why) => return Ok(plain(AtRest::NoKey(why))),
        },
        both => both,
    };
    let next = match (next, found) {
        (Some(named), Some(key)) => Some((named, key)),
        (Some(named), None) => match fetch(keeper, &named) {
            Ok(key) => Some((named, key)),
            // Nothing needs the key yet, or it is gone for good: without it, then. One that waits for a passphrase is
            // waited for, and so is one that part of the files need already.
            Err(why)
                if now.is_none()
                    && why != NoKey::Sealed
                    && matches!(begins(file), Begins::Plain)
                    && (matches!(why, NoKey::Missing | NoKey::Wrong) || !has_begun(dir)) =>
            {
                return Ok(plain(AtRest::Later));
            }
            Err(why) => return Err(StoreError::Key { why }),
        },
        (None, _) => None,
    };
    let before = match &now {
        Some(named) => match fetch(keeper, named) {
            Ok(key) => Some(key),
            // It was forgotten already: the change is over but for the note of it.
            Err(_) if next.as_ref().is_some_and(|(_, key)| is_opened_by(file, key)) => None,
            Err(why) => return Err(StoreError::Key { why }),
        },
        None => None,
    };
    let Some((named, to)) = next else {
        return Ok(Held {
            keys: Keys { now: before, other: None },
            named: now,
            change: None,
            at_rest: AtRest::Encrypted,
        });
    };
    let changed = match begins(file) {
        Begins::Empty => true,
        Begins::Plain => false,
        Begins::Otherwise => is_opened_by(file, &to),
    };
    let at_rest = if changed || before.is_some() { AtRest::Encrypted } else { AtRest::Later };
    let (target, earlier) = (Some(to.clone()), before);
    let keys = if changed {
        Keys { now: target, other: Some(earlier) }
    } else {
        Keys { now: earlier, other: Some(target) }
    };
    let change = Some(Change { to, named, from: now.clone() });
    Ok(Held { keys, named: now, change, at_rest })
}

/// A new key that is kept for certain.
pub(crate) fn begin(keeper: &dyn KeyKeeper) -> Result<(Named, Key), NoKey> {
    let (name, key) = (new_name(), Key::random());
    keeper.keep(&name, &key)?;
    let named = Named::new(name, &key);
    // A keyring that takes a key and does not give it back would lock everything up for good.
    match fetch(keeper, &named) {
        Ok(_) => Ok((named, key)),
        Err(why) => {
            let _ = keeper.forget(&named.name);
            Err(why)
        }
    }
}

fn fetch(keeper: &dyn KeyKeeper, named: &Named) -> Result<Key, NoKey> {
    let key = keeper.key(&named.name)?.ok_or(NoKey::Missing)?;
    if key.check() == named.check { Ok(key) } else { Err(NoKey::Wrong) }
}
/// Whether files beside the database were encrypted already.
fn has_begun(dir: &Path) -> bool {
    crate::ledger::is_sealed(dir)
        || crate::backup::list(dir).iter().any(|kept| !matches!(begins(&kept.path), Begins::Plain))
}
