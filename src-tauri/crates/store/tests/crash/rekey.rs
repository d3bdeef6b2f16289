//! Encrypting data that lie open, and changing their key, killed at any moment: everything is there afterwards, and the
//! next opening brings it to its end.

use crate::Chance;
use crate::book;
use crate::child::{Running, Work};
use crate::kill::folder;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use store::AtRest;

#[expect(clippy::disallowed_methods, reason = "the kills are spread over the time that it takes")]
fn now() -> Instant {
    Instant::now()
}

/// Copies a folder with those in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            assert!(fs::copy(entry.path(), target).is_ok())
        }
    }
}

/// Whether a plain database, ledger or backup is left.
fn lies_open(dir: &Path) -> bool {
    fs::read_dir(dir).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return lies_open(&path);
        }
        let bytes = fs::read(path).unwrap();
        bytes.starts_with(b"SQLite format 3") || bytes.windows(7).any(|w| w == b"\"remote")
    })
}

fn killed_at_any_moment(pattern: &Path, work: Work) {
    let fresh = || {
        let dir = folder();
        copy(pattern, dir.path());
        dir
    };
    let whole = fresh();
    let begun = now();
    Running::start(whole.path(), work).told();
    let long = now().duration_since(begun);
    let mut chance = Chance::seeded();
    for kill in 0..crate::number("PASSBACK_REKEY_KILLS", 60) {
        let dir = fresh();
        let after = Duration::from_micros(chance.next(long.as_micros().max(1) as u64));
        Running::start(dir.path(), work).kill_after(after);
        let what = format!("{work:?}, kill {kill} after {after:?}");
        let store = book::open(dir.path()).unwrap_or_else(|error| panic!("{what}: {error:?}"));
        assert_eq!(store.opening_notice(), None, "{what}: nothing was damaged");
        assert_eq!(book::consistent(&store, &what), 20, "{what}");
        assert_eq!(store.at_rest(), AtRest::Encrypted, "{what}");
        drop(store);
        assert!(!lies_open(dir.path()), "{what}: everything is encrypted");
        assert_eq!(book::consistent(&book::open(dir.path()).unwrap(), &what), 20, "{what}: and stays");
    }
}

fn written(store: &store::Store) {
    book::fill(store).unwrap();
    for round in 0..20 {
        book::approve(store).unwrap();
        if round % 7 == 0 {
            store.backups().unwrap().make(book::AT.plus_millis(round)).unwrap();
        }
    }
}

#[test]
fn encrypting_what_lies_open_killed_at_any_moment_loses_nothing() {
    let pattern = folder();
    written(&book::open_plain(pattern.path()).unwrap());
    assert!(lies_open(pattern.path()));
    killed_at_any_moment(pattern.path(), Work::Open);
}

#[test]
fn changing_the_key_killed_at_any_moment_loses_nothing() {
    let pattern = folder();
    written(&book::open(pattern.path()).unwrap());
    assert!(!lies_open(pattern.path()));
    killed_at_any_moment(pattern.path(), Work::ChangeKey);
}
