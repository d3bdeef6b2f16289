//! Opening a damaged or foreign database: nothing panics, and the bytes are not lost.

use super::Dice;
use std::fs;
use std::sync::OnceLock;
use store::{Store, StoreError};

const DATABASE: &str = "passback.db";
/// More is only slower.
const LARGEST: usize = 1 << 20;

/// A sound database of this program, made once.
fn sound() -> &'static [u8] {
    static SOUND: OnceLock<Vec<u8>> = OnceLock::new();
    SOUND.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Store::open(folder.path()).expect("a new database"));
        fs::read(folder.path().join(DATABASE)).expect("it is there")
    })
}

/// The input as a file: raw, or as changes to a sound database.
fn file(input: &[u8]) -> Vec<u8> {
    let mut dice = Dice(input);
    if dice.byte() == b'R' {
        return dice.0.to_vec();
    }
    let mut bytes = sound().to_vec();
    while !dice.0.is_empty() {
        let what = dice.byte();
        let place =
            u32::from_le_bytes([dice.byte(), dice.byte(), dice.byte(), 0]) as usize % bytes.len().max(1);
        match what % 4 {
            0 => bytes.truncate(place),
            1 => {
                let many = usize::from(dice.byte() % 64);
                let piece = dice.some(many);
                bytes.resize((bytes.len() + piece.len()).min(LARGEST), 0);
                let end = (place + piece.len()).min(bytes.len());
                bytes.splice(place.min(end)..end, piece.iter().copied());
            }
            2 => {
                let (value, many) = (dice.byte(), usize::from(dice.byte()) * 16);
                let end = (place + many).min(bytes.len());
                if let Some(piece) = bytes.get_mut(place..end) {
                    piece.fill(value);
                }
            }
            // The head of the file is where most is decided.
            _ => {
                if let Some(byte) = bytes.get_mut(place % 100) {
                    *byte = dice.byte();
                }
            }
        }
    }
    bytes
}

pub fn check(input: &[u8]) {
    if input.len() > LARGEST {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(DATABASE);
    let bytes = file(input);
    fs::write(&path, &bytes).expect("written");
    match Store::open(folder.path()) {
        Ok(store) => {
            use_it(&store);
            let set_aside = folder.path().join(format!("{DATABASE}.damaged-1"));
            if set_aside.exists() {
                assert_eq!(fs::read(&set_aside).expect("set aside"), bytes, "set aside as it was");
                drop(store);
                drop(Store::open(folder.path()).expect("what was recovered opens again"));
                assert_eq!(fs::read(&set_aside).expect("still there"), bytes);
            }
        }
        Err(StoreError::InUse) => panic!("nobody else has it"),
        Err(_) => assert_eq!(fs::read(&path).expect("there"), bytes, "refused and left as it was"),
    }
}

/// What opens may still hold nonsense: reading it is an error at most.
fn use_it(store: &Store) {
    let sections = store.read(|tx| tx.sections()).unwrap_or_default();
    for section in sections {
        let _ = store.read(|tx| tx.book(&section.id).map(drop));
        let _ = store.read(|tx| tx.assignments(&section.id).map(drop));
    }
    let _ = store.read(|tx| tx.connection().map(drop));
    let _ = store.read(|tx| tx.runs_active().map(drop));
    let _ = store.read(|tx| tx.journal_open().map(drop));
    let again = store.write(|tx| tx.put_sections(&[]));
    assert!(!matches!(again, Err(StoreError::InUse)), "it is ours");
}
