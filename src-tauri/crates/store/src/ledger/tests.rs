use super::*;
use crate::Store;
use crate::fixture::{AT, assignment, assignment_id, fill, section};
use gradebook::restore::Account as Told2;
use gradebook::{Delivery, Time};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Two assignments in the LMS (`fill`), a third that is sent at this moment.
fn written(dir: &Path) -> Store {
    let store = Store::open(dir).unwrap();
    fill(&store);
    deliver(&store, 3, Delivery::Creating);
    store
}

fn deliver(store: &Store, n: u32, delivery: Delivery) {
    let assignment = gradebook::Assignment { delivery, ..assignment(n) };
    store.write(|tx| tx.put_assignment(&section(), &assignment, AT)).unwrap();
}

fn says(dir: &Path) -> Says {
    Ledger::find(dir, &Keys::default()).unwrap().expect("a ledger").says
}

fn last(dir: &Path, n: u32) -> Option<Last> {
    says(dir).assignments.get(&assignment_id(n)).map(|a| a.told.last.clone())
}

fn remote(n: u32) -> RemoteAssignmentId {
    RemoteAssignmentId::from(format!("remote-{n}"))
}

#[test]
fn every_id_is_told_before_anything_can_rely_on_it() {
    let dir = folder();
    let store = written(dir.path());
    assert_eq!(last(dir.path(), 1), Some(Last::There(remote(1))));
    assert_eq!(last(dir.path(), 3), Some(Last::Sending), "told before its request can leave");
    deliver(&store, 3, Delivery::InLms { id: remote(3) });
    assert_eq!(last(dir.path(), 3), Some(Last::There(remote(3))));
    deliver(&store, 4, Delivery::OnlyHere);
    assert_eq!(last(dir.path(), 4), None, "of what was never sent nothing is told");
    deliver(&store, 5, Delivery::Creating);
    deliver(&store, 5, Delivery::OnlyHere);
    assert_eq!(last(dir.path(), 5), Some(Last::NotThere), "refused by the LMS");
}

#[test]
fn a_create_that_cannot_be_told_is_not_committed() {
    let dir = folder();
    let store = written(dir.path());
    deliver(&store, 4, Delivery::OnlyHere);
    // A file that takes no more bytes.
    store.db().beside.as_mut().unwrap().ledger.file =
        File::options().read(true).open(dir.path().join(LEDGER)).unwrap();
    let creating = gradebook::Assignment { delivery: Delivery::Creating, ..assignment(4) };
    assert!(store.write(|tx| tx.put_assignment(&section(), &creating, AT)).is_err());
    let here = store.read(|tx| tx.assignment(&section(), &assignment_id(4))).unwrap();
    assert_eq!(here.delivery, Delivery::OnlyHere, "so no request leaves");
}

#[test]
fn an_id_is_committed_even_when_the_ledger_takes_nothing_and_is_told_later() {
    let dir = folder();
    let store = written(dir.path());
    let good = std::mem::replace(
        &mut store.db().beside.as_mut().unwrap().ledger.file,
        File::options().read(true).open(dir.path().join(LEDGER)).unwrap(),
    );
    deliver(&store, 3, Delivery::InLms { id: remote(3) });
    assert_eq!(last(dir.path(), 3), Some(Last::Sending), "not told yet");
    store.db().beside.as_mut().unwrap().ledger.file = good;
    deliver(&store, 4, Delivery::InLms { id: remote(4) });
    assert_eq!(last(dir.path(), 3), Some(Last::There(remote(3))), "with the next one");
    assert_eq!(last(dir.path(), 4), Some(Last::There(remote(4))));
}

#[test]
fn an_id_that_only_the_database_knows_is_told_at_the_next_opening() {
    let dir = folder();
    drop(written(dir.path()));
    fs::remove_file(dir.path().join(LEDGER)).unwrap();
    drop(Store::open(dir.path()).unwrap());
    assert_eq!(last(dir.path(), 2), Some(Last::There(remote(2))));
}

#[test]
fn an_id_that_only_the_ledger_knows_answers_the_question_at_the_next_opening() {
    let dir = folder();
    drop(written(dir.path()));
    // The process ended between the ledger's entry and the commit.
    let mut ledger = Ledger::find(dir.path(), &Keys::default()).unwrap().unwrap();
    let there = Entry::There {
        section: section(),
        assignment: assignment_id(3),
        reference: "PB-0003".to_owned(),
        remote: remote(3),
    };
    ledger.add(vec![there]).unwrap();
    let store = Store::open(dir.path()).unwrap();
    let here = store.read(|tx| tx.assignment(&section(), &assignment_id(3))).unwrap();
    assert_eq!(here.delivery, Delivery::InLms { id: remote(3) });
    assert_eq!(store.opening_notice(), None, "nothing happened that the teacher must know");
}

#[test]
fn a_ledger_cut_off_anywhere_tells_every_whole_line() {
    let dir = folder();
    drop(written(dir.path()));
    let bytes = fs::read(dir.path().join(LEDGER)).unwrap();
    let ends: Vec<usize> =
        bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1).collect();
    for cut in 0..=bytes.len() {
        let lines = read(&bytes[..cut], &Keys::default());
        assert_eq!(lines.next, ends.iter().filter(|end| **end <= cut).count() as u64, "cut at {cut}");
        assert_eq!(lines.says.since.is_some(), lines.next > 0, "a torn end is no gap");
        assert!(lines.end as usize <= cut);
    }
}

#[test]
fn after_a_torn_end_the_ledger_goes_on_whole() {
    let dir = folder();
    drop(written(dir.path()));
    let path = dir.path().join(LEDGER);
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend(b"00ff12 {\"n\":99,\"is\":\"there\",\"sect");
    fs::write(&path, &bytes).unwrap();
    let store = Store::open(dir.path()).unwrap();
    deliver(&store, 6, Delivery::InLms { id: remote(6) });
    drop(store);
    let says = says(dir.path());
    assert_eq!(says.since, Some(0), "whole");
    assert_eq!(says.assignments.len(), 4);
}

#[test]
fn a_broken_line_is_passed_over_and_the_account_is_patchy_until_the_database_has_told_everything() {
    let dir = folder();
    drop(written(dir.path()));
    let path = dir.path().join(LEDGER);
    let text = fs::read_to_string(&path).unwrap();
    let at = text.find("remote-1").unwrap();
    for broken in [text.replacen("remote-1", "remote-9", 1), text[..at].to_owned() + "\n" + &text[at..]] {
        let lines = read(broken.as_bytes(), &Keys::default());
        assert_eq!(lines.says.since, None);
        let ids: Vec<_> = lines.says.assignments.values().flat_map(|a| a.told.ids.clone()).collect();
        assert!(!ids.contains(&RemoteAssignmentId::from("remote-9")), "never a wrong id");
        fs::write(&path, &broken).unwrap();
        let generation = lines.says.generation;
        drop(Store::open(dir.path()).unwrap());
        let ledger = Ledger::find(dir.path(), &Keys::default()).unwrap().unwrap();
        assert_eq!(last(dir.path(), 1), Some(Last::There(remote(1))), "told again by the database");
        let lineage = ledger.says.lineage.clone();
        assert_eq!(ledger.account(&lineage, ledger.says.generation), Told2::Whole, "from now on");
        assert_eq!(ledger.account(&lineage, generation.saturating_sub(1)), Told2::Patchy);
    }
}

#[test]
fn only_the_account_of_the_same_line_of_databases_is_whole() {
    let dir = folder();
    drop(written(dir.path()));
    let ledger = Ledger::find(dir.path(), &Keys::default()).unwrap().unwrap();
    let lineage = ledger.says.lineage.clone();
    assert_eq!(ledger.account(&lineage, 0), Told2::Whole);
    assert_eq!(ledger.account("another", 0), Told2::Patchy);
    assert_eq!(ledger.account("", 0), Told2::Patchy);
}

#[test]
fn written_anew_it_says_the_same() {
    let dir = folder();
    let store = written(dir.path());
    deliver(&store, 3, Delivery::InLms { id: remote(3) });
    deliver(&store, 3, Delivery::OnlyHere);
    deliver(&store, 5, Delivery::Unanswered { sent_at: Time::from_millis(1) });
    deliver(&store, 6, Delivery::Creating);
    deliver(&store, 6, Delivery::OnlyHere);
    drop(store);
    let before = says(dir.path());
    let ledger = Ledger::write_anew(dir.path(), before.clone(), None).unwrap();
    assert_eq!(ledger.says, before);
    assert_eq!(says(dir.path()), before);
    assert!(!dir.path().join("passback.ids.part").exists());
}

#[test]
fn a_long_ledger_is_written_anew_at_the_next_opening() {
    let dir = folder();
    drop(written(dir.path()));
    let mut ledger = Ledger::find(dir.path(), &Keys::default()).unwrap().unwrap();
    let generation = ledger.says.generation;
    (0..=LONG).for_each(|_| ledger.reached(generation));
    let before = ledger.says.clone();
    drop(ledger);
    drop(Store::open(dir.path()).unwrap());
    assert_eq!(says(dir.path()), before);
    assert!(fs::metadata(dir.path().join(LEDGER)).unwrap().len() < 4096);
}

#[test]
fn a_forgotten_school_is_forgotten_here_too() {
    let dir = folder();
    let store = written(dir.path());
    store.write(|tx| tx.forget_school()).unwrap();
    drop(store);
    assert!(says(dir.path()).assignments.is_empty());
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.opening_notice(), None, "and nothing of it comes back");
}

#[test]
fn nothing_about_students_is_in_it() {
    let dir = folder();
    let store = written(dir.path());
    let cell = gradebook::GradeCell { local: crate::fixture::score(13), edits: 1, ..Default::default() };
    store.write(|tx| tx.put_cell(&assignment_id(1), &crate::fixture::student(1), &cell)).unwrap();
    drop(store);
    let text = fs::read_to_string(dir.path().join(LEDGER)).unwrap();
    for word in ["Ada", "Zeta", "stu-", "score"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[cfg(unix)]
#[test]
fn it_is_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder();
    drop(written(dir.path()));
    let mode = fs::metadata(dir.path().join(LEDGER)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
