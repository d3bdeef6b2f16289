//! `kill -9` at any moment of opening, approving, creating and backing up.

use crate::book;
use crate::child::{Running, Work};
use crate::{Chance, number};
use gradebook::Delivery;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// A folder in memory where there is one: what a killed process wrote stays all the same, and no disk is worn.
pub fn folder() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.or_else(|_| tempfile::tempdir()).expect("a folder")
}

#[expect(clippy::disallowed_methods, reason = "the suite prints how fast it was")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn whatever_was_acknowledged_before_a_kill_is_there_after_it() {
    let kills = number("PASSBACK_STORE_KILLS", 500);
    let mut chance = Chance::seeded();
    let begun = now();
    let (mut approved, mut sending, mut there) = (0, BTreeSet::new(), BTreeSet::new());
    let (mut while_opening, mut backups) = (0, 0);
    let mut dir = folder();
    let mut open_to_all = false;
    for kill in 0..kills {
        if kill % 100 == 0 {
            // Anew from time to time: opening and migrating an empty folder is killed too.
            dir = folder();
            // Every second folder has no key.
            open_to_all = kill % 200 == 100;
            if open_to_all {
                book::lies_open(dir.path());
            }
            (approved, sending, there) = (0, BTreeSet::new(), BTreeSet::new());
            if kill % 300 == 0 {
                book::fill(&book::open(dir.path()).expect("opened")).expect("filled");
            } else {
                Running::start(dir.path(), Work::Open).kill_after(Duration::from_millis(chance.next(12)));
                book::fill(&book::open(dir.path()).expect("opened")).expect("filled");
            }
        }
        let what = format!("kill {kill}");
        let running = Running::start(dir.path(), Work::Write);
        // One in four falls anywhere from the very start; the others fall among the writes, however busy the machine.
        let told = if kill % 4 == 0 {
            running.kill_after(Duration::from_micros(chance.next(30_000)))
        } else {
            running.kill_after_opening(Duration::from_micros(chance.next(40_000)))
        };
        if told.is_empty() {
            while_opening += 1;
        }
        for line in &told {
            match line.split_once(' ') {
                Some(("opened", notice)) => assert_eq!(notice, "false", "{what}: nothing to tell"),
                Some(("approved", n)) => approved = n.parse().expect("a number"),
                Some(("sending", n)) => drop(sending.insert(n.parse::<u32>().expect("a number"))),
                Some(("there", n)) => drop(there.insert(n.parse::<u32>().expect("a number"))),
                _ => backups += 1,
            }
        }
        let store = book::open(dir.path()).unwrap_or_else(|error| panic!("{what}: {error:?}"));
        assert_eq!(store.opening_notice(), None, "{what}: a kill damages nothing");
        let done = book::consistent(&store, &what);
        assert!((approved..=approved + 1).contains(&done), "{what}: {approved} were told, {done} are there");
        approved = done;
        for n in &sending {
            let delivery = book::delivery(&store, *n);
            if there.contains(n) {
                assert_eq!(delivery, Some(Delivery::InLms { id: book::remote(*n) }), "{what}: id {n}");
            } else {
                let known = matches!(&delivery, Some(Delivery::Creating))
                    || delivery == Some(Delivery::InLms { id: book::remote(*n) });
                assert!(known, "{what}: a create that may have left is {delivery:?}");
            }
        }
        let ledger = std::fs::read_to_string(dir.path().join("passback.ids")).expect("a ledger");
        assert!(open_to_all || !ledger.contains("remote-"), "{what}: with a key it is sealed");
        for n in there.iter().filter(|_| open_to_all) {
            assert!(ledger.contains(&format!("\"remote-{n}\"")), "{what}: id {n} in the second place");
        }
        if kill % 20 == 19 {
            book::backups_are_whole(dir.path(), &what);
        }
    }
    let seconds = now().duration_since(begun).as_secs_f64();
    println!(
        "{kills} kills in {seconds:.1} s ({:.1} a second), {while_opening} before or while opening, \
         {backups} backups in between",
        kills as f64 / seconds
    );
}
