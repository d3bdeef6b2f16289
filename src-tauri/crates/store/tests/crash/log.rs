//! The write-ahead log cut anywhere, and with garbage behind the cut: what a torn write leaves after a power cut.

use crate::book::{self, AT};
use crate::kill::folder;
use crate::{Chance, number};
use gradebook::Delivery;
use std::fs;
use std::path::Path;
use store::{Store, Why};

/// A folder as it was right after each commit.
struct Recording {
    dir: tempfile::TempDir,
    database: Vec<u8>,
    log: Vec<u8>,
    ledger: Vec<u8>,
    /// Length of the log, approvals and ids after each commit.
    commits: Vec<(usize, u32, u32)>,
}

fn record() -> Recording {
    let dir = folder();
    book::fill(&book::open(dir.path()).unwrap()).unwrap();
    let store = book::open(dir.path()).unwrap();
    let read = |name: &str| fs::read(dir.path().join(name)).unwrap_or_default();
    let mut commits = vec![(0, 0, 0)];
    let (mut done, mut ids) = (0, 0);
    for round in 0..8 {
        done = book::approve(&store).unwrap();
        commits.push((read("passback.db-wal").len(), done, ids));
        if round % 4 == 3 {
            book::deliver(&store, ids + 1, Delivery::Creating).unwrap();
            commits.push((read("passback.db-wal").len(), done, ids));
            book::deliver(&store, ids + 1, Delivery::InLms { id: book::remote(ids + 1) }).unwrap();
            ids += 1;
            commits.push((read("passback.db-wal").len(), done, ids));
        }
    }
    let (database, log, ledger) = (read("passback.db"), read("passback.db-wal"), read("passback.ids"));
    // The log of this very session: nothing was moved into the database meanwhile.
    assert!(commits.is_sorted(), "the log only grew");
    assert_eq!(done, 8);
    Recording { dir, database, log, ledger, commits }
}

/// Opens an image of the folder with this log.
fn open_image(recording: &Recording, dir: &Path, log: &[u8], what: &str) -> Store {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    book::give_key(recording.dir.path(), dir);
    fs::write(dir.join("passback.db"), &recording.database).unwrap();
    fs::write(dir.join("passback.db-wal"), log).unwrap();
    fs::write(dir.join("passback.ids"), &recording.ledger).unwrap();
    fs::write(dir.join("passback.lock"), "open\n").unwrap();
    book::open(dir).unwrap_or_else(|error| panic!("{what}: {error:?}"))
}

#[test]
fn a_log_cut_anywhere_holds_every_whole_commit_and_no_half_one() {
    let recording = record();
    let mut chance = Chance::seeded();
    let here = folder();
    let step = usize::try_from(number("PASSBACK_WAL_STEP", 211)).unwrap().max(1);
    let mut images = 0;
    let ends = recording.commits.iter().flat_map(|(end, ..)| [*end, end.saturating_sub(1)]);
    let mut cuts: Vec<usize> = (0..=recording.log.len()).step_by(step).chain(ends).collect();
    cuts.sort_unstable();
    cuts.dedup();
    for cut in cuts {
        let mut log = recording.log[..cut].to_vec();
        // Nothing, zeros, random bytes, or an earlier part of the log once more.
        match images % 4 {
            0 => {}
            1 => log.resize(recording.log.len().max(cut + 1), 0),
            2 => log.extend((0..chance.next(9_000)).map(|_| chance.next(256) as u8).collect::<Vec<_>>()),
            _ => log.extend_from_slice(&recording.log[cut / 2..cut]),
        }
        let what = format!("cut at {cut} of {}", recording.log.len());
        let store = open_image(&recording, here.path(), &log, &what);
        let whole = recording.commits.iter().rev().find(|(end, ..)| *end <= cut).expect("the first is empty");
        let done = book::consistent(&store, &what);
        assert_eq!(done, whole.1, "{what}: commits that are whole are there, later ones are not");
        // The ledger is forced to the disk by itself: what it tells of is not forgotten with the log's end.
        let last = recording.commits.last().expect("commits");
        for n in 1..=last.2 {
            let id = Delivery::InLms { id: book::remote(n) };
            assert_eq!(book::delivery(&store, n), Some(id), "{what}: id {n}");
        }
        let older = store.opening_notice().map(|notice| notice.why);
        assert_eq!(older, (whole != last).then_some(Why::Older), "{what}: what was lost is told");
        images += 1;
    }
    println!("{images} images of a log of {} bytes", recording.log.len());
    assert!(images > 200, "{images} images are too few");
    drop(recording.dir);
}

#[test]
fn a_log_with_a_broken_byte_ends_there() {
    let recording = record();
    let mut chance = Chance::seeded();
    let here = folder();
    for round in 0..40 {
        let at = chance.next(recording.log.len() as u64) as usize;
        let mut log = recording.log.clone();
        log[at] ^= 1 << chance.next(8);
        let what = format!("round {round}: a bit at {at}");
        let store = open_image(&recording, here.path(), &log, &what);
        let before = recording.commits.iter().rev().find(|(end, ..)| *end <= at).expect("the first");
        let done = book::consistent(&store, &what);
        assert!(done >= before.1, "{what}: commits before it are there");
    }
}

#[test]
fn a_torn_lock_file_stands_in_nobodys_way() {
    let dir = folder();
    book::fill(&book::open(dir.path()).unwrap()).unwrap();
    for left in [&b""[..], b"o", b"open", b"open\n", b"\0\0\0\0\0\0\0\0", &[0xff; 5000]] {
        fs::write(dir.path().join("passback.lock"), left).unwrap();
        let store = book::open(dir.path()).unwrap();
        assert_eq!(store.opening_notice(), None);
        drop(store);
        assert_eq!(fs::read(dir.path().join("passback.lock")).unwrap(), b"", "closed properly");
    }
}

#[test]
fn a_backup_that_was_torn_after_it_had_its_name_is_passed_over() {
    let dir = folder();
    let store = book::open(dir.path()).unwrap();
    book::fill(&store).unwrap();
    let backups = store.backups().unwrap();
    book::approve(&store).unwrap();
    backups.make(AT).unwrap();
    book::approve(&store).unwrap();
    let newest = backups.make(AT.plus_millis(1)).unwrap();
    drop(store);
    let whole = fs::read(&newest).unwrap();
    for cut in (0..whole.len()).step_by(4096 * 3 + 211) {
        fs::write(&newest, &whole[..cut]).unwrap();
        fs::write(dir.path().join("passback.db"), "no database".repeat(900)).unwrap();
        let store = book::open(dir.path()).unwrap();
        let notice = store.opening_notice().expect("something to tell");
        assert_eq!((notice.why, notice.copy_of), (Why::Damaged, Some(AT)), "cut at {cut}");
        assert_eq!(book::consistent(&store, "the older backup"), 1);
    }
}
