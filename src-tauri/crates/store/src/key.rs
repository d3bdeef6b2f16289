//! The key of a data folder's files: 32 random bytes, kept by somebody else and never written here. The database is
//! encrypted with it by SQLCipher, each line of the ledger is sealed with one that follows from it. Deliberately not
//! here: where keys are kept (the owner of the store), which key a folder has ([`crate::mark`]), changing it
//! ([`crate::rekey`]).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::rand_core::RngCore;
use chacha20poly1305::aead::{Aead, KeyInit, OsRng};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use rusqlite::{Connection, OpenFlags};
use sha2::Sha256;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Bytes of a key.
const LONG: usize = 32;
/// Bytes of the number that makes two equal lines differ.
const NONCE: usize = 24;

/// A key. Its `Debug` says nothing, and its memory is overwritten when the last copy is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Arc<Zeroizing<[u8; LONG]>>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A new one, from the operating system's randomness.
    pub fn random() -> Self {
        let mut bytes = Zeroizing::new([0; LONG]);
        OsRng.fill_bytes(bytes.as_mut_slice());
        Self(Arc::new(bytes))
    }

    /// As it is written where it is kept: 64 digits.
    pub fn digits(&self) -> Zeroizing<String> {
        Zeroizing::new(hex(self.bytes()))
    }

    /// A key as it was written; `None`: that is none.
    pub fn from_digits(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; LONG]);
        if text.len() != 2 * LONG || !text.is_ascii() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Self(Arc::new(bytes)))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// What tells this key from another one and says nothing about it.
    pub(crate) fn check(&self) -> String {
        hex(self.follows(b"passback: which key").get(..8).unwrap_or_default())
    }

    /// Another key that follows from this one.
    fn follows(&self, purpose: &[u8]) -> Zeroizing<[u8; LONG]> {
        let mut bytes = Zeroizing::new([0; LONG]);
        // A key of any length is taken.
        if let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(self.bytes()) {
            mac.update(purpose);
            bytes.copy_from_slice(&mac.finalize().into_bytes());
        }
        bytes
    }

    /// As SQLCipher takes it: the key itself, so that nothing is derived when a database is opened.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("x'{}'", self.digits().as_str()))
    }

    fn lines(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.follows(b"passback: ledger").as_slice().into())
    }

    /// A line of the ledger that only this key opens.
    pub(crate) fn seal(&self, line: &[u8]) -> Option<String> {
        let mut sealed = vec![0; NONCE];
        OsRng.fill_bytes(&mut sealed);
        let nonce = XNonce::clone_from_slice(&sealed);
        sealed.extend(self.lines().encrypt(&nonce, line).ok()?);
        Some(STANDARD_NO_PAD.encode(sealed))
    }

    /// What was sealed; `None`: with another key, or it was touched.
    pub(crate) fn open(&self, sealed: &str) -> Option<Vec<u8>> {
        let sealed = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        self.lines().decrypt(XNonce::from_slice(nonce), sealed).ok()
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name for a key, which says nothing about it.
pub(crate) fn new_name() -> String {
    let mut bytes = [0; 16];
    OsRng.fill_bytes(&mut bytes);
    hex(&bytes)
}

/// Why a key is not to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoKey {
    /// Whoever keeps the keys has none of this name.
    Missing,
    /// It has another one under this name.
    Wrong,
    /// It is there and stays shut: a locked keyring, access refused.
    Shut,
    /// It is in a file that waits for its passphrase.
    Sealed,
    /// There is nobody who keeps keys on this computer.
    NoKeeper,
    /// Which key the folder needs cannot be read.
    Unnamed,
}

/// Who keeps the keys of data folders. Its calls may block.
pub trait KeyKeeper: Send + Sync {
    /// The key of this name, if there is one.
    ///
    /// # Errors
    /// Why it cannot be told.
    fn key(&self, name: &str) -> Result<Option<Key>, NoKey>;
    /// Keeps a key under a new name.
    ///
    /// # Errors
    /// Why it is not kept.
    fn keep(&self, name: &str, key: &Key) -> Result<(), NoKey>;
    /// Forgets a key; nothing to forget is no error.
    ///
    /// # Errors
    /// Why it is still kept.
    fn forget(&self, name: &str) -> Result<(), NoKey>;
}

/// What the files of a folder may be kept with; `None` is as they are, without a key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    /// What everything is written with.
    pub(crate) now: Option<Key>,
    /// What some files may still be kept with, while the key is changed.
    pub(crate) other: Option<Option<Key>>,
}

impl Keys {
    /// Each that may open a file.
    pub(crate) fn all(&self) -> impl Iterator<Item = Option<&Key>> {
        std::iter::once(self.now.as_ref()).chain(self.other.iter().map(Option::as_ref))
    }
}

/// Opens a database file; says nothing yet about whether the key is the right one.
pub(crate) fn connect(file: &Path, flags: OpenFlags, key: Option<&Key>) -> rusqlite::Result<Connection> {
    let conn = Connection::open_with_flags(file, flags)?;
    unlock(&conn, key)?;
    Ok(conn)
}

/// The same for reading and writing.
pub(crate) fn connect_to_write(file: &Path, key: Option<&Key>) -> rusqlite::Result<Connection> {
    connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX, key)
}

fn unlock(conn: &Connection, key: Option<&Key>) -> rusqlite::Result<()> {
    // What SQLCipher says on its own is not for anybody's terminal.
    conn.pragma_update_and_check(None, "cipher_log_level", "NONE", |_| Ok(())).or_else(no_answer)?;
    if let Some(key) = key {
        conn.pragma_update_and_check(None, "key", key.pragma().as_str(), |_| Ok(())).or_else(no_answer)?;
    }
    // Sorting and the like never goes through a file.
    conn.pragma_update(None, "temp_store", "memory")
}

/// Some of SQLCipher's settings answer with a row and some with none.
fn no_answer(error: rusqlite::Error) -> rusqlite::Result<()> {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(()),
        error => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_and_read_again_and_never_printed() {
        let key = Key::random();
        assert_eq!(Key::from_digits(&key.digits()), Some(key.clone()));
        assert_ne!(Key::random(), key);
        assert_eq!(format!("{key:?}"), "Key(…)");
        for bad in ["", "00", &"g".repeat(64), &"é".repeat(32), &"0".repeat(65)] {
            assert_eq!(Key::from_digits(bad), None, "{bad}");
        }
        assert!(!key.digits().contains(&key.check()), "what tells it from others is no part of it");
    }

    #[test]
    fn a_sealed_line_opens_with_its_key_only_and_not_when_it_was_touched() {
        let (key, other) = (Key::random(), Key::random());
        let sealed = key.seal(b"remote-7").unwrap();
        assert_eq!(key.open(&sealed).as_deref(), Some(&b"remote-7"[..]));
        assert_eq!(other.open(&sealed), None);
        assert_ne!(key.seal(b"remote-7").unwrap(), sealed, "two equal lines look different");
        for at in 0..sealed.len() {
            let mut touched = sealed.clone().into_bytes();
            touched[at] = if touched[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(key.open(std::str::from_utf8(&touched).unwrap()), None, "letter {at}");
            assert_eq!(key.open(&sealed[..at]), None, "cut at {at}");
        }
    }
}
