use super::*;
use crate::fixture::{AT, assignment, assignment_id, fill, run, score, section, section_row, student};
use crate::ledger::LEDGER;
use crate::notice::Why;
use crate::{ConnectionRow, JournalChange, JournalState, JournalStep, NewJournalRow, NewOpRow, RunPhase};
use gradebook::op::OpKind;
use gradebook::{
    Agreement, Approval, Assignment, Delivery, GradeCell, LinkState, LmsKind, PersonId, RemoteAssignmentId,
    RunId,
};
use std::fs;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn connection(teacher: &str) -> ConnectionRow {
    ConnectionRow {
        district: "Harbour Unified".to_owned(),
        school: String::new(),
        teacher: PersonId::from(teacher),
        given: "Rosa".to_owned(),
        family: "Lind".to_owned(),
        kind: LmsKind::Canvas,
        link: LinkState::Ready,
        state: String::new(),
        base_url: String::new(),
        sample: false,
        last_ok: None,
        offline_since: None,
    }
}

fn remote(n: u32) -> RemoteAssignmentId {
    RemoteAssignmentId::from(format!("remote-{n}"))
}

/// Assignments 1 and 2 in the LMS, 3 and 4 only here, a grade approved and read.
fn school(dir: &Path) -> Store {
    let store = Store::open(dir).unwrap();
    fill(&store);
    store
        .write(|tx| {
            tx.set_connection(&connection("t-1"))?;
            for n in [3, 4] {
                let only_here = Assignment { delivery: Delivery::OnlyHere, ..assignment(n) };
                tx.put_assignment(&section(), &only_here, AT)?;
            }
            tx.put_cell(&assignment_id(1), &student(1), &approved(7))?;
            tx.set_read_at(&section(), AT)?;
            tx.op_add(&op())?;
            Ok(())
        })
        .unwrap();
    store
}

fn op() -> NewOpRow {
    let (deltas, said) = (Vec::new(), "1 grade".to_owned());
    NewOpRow { section: section(), kind: OpKind::EditGrades, deltas, at: AT, said, undoes: None }
}

fn approved(points: i32) -> GradeCell {
    GradeCell {
        base: Some(Agreement::on(score(5))),
        local: score(points),
        remote: Some(score(5)),
        edits: 1,
        approved: Some((1, Approval::Teacher)),
        ..GradeCell::default()
    }
}

fn deliver(store: &Store, n: u32, delivery: Delivery) {
    let assignment = Assignment { delivery, ..assignment(n) };
    store.write(|tx| tx.put_assignment(&section(), &assignment, AT)).unwrap();
}

fn delivery(store: &Store, n: u32) -> Delivery {
    store.read(|tx| tx.assignment(&section(), &assignment_id(n))).unwrap().delivery
}

fn cell(store: &Store) -> GradeCell {
    store.read(|tx| tx.cell(&assignment_id(1), &student(1))).unwrap()
}

/// The database's files as they are, without the ledger.
fn set_back(from: &Path, to: &Path) {
    fs::copy(from, to.join("passback.db")).unwrap();
    for name in ["passback.db-wal", "passback.db-shm"] {
        let _ = fs::remove_file(to.join(name));
    }
}

#[test]
fn a_restored_backup_creates_nothing_again() {
    let dir = folder();
    let out = dir.path().join("out.db");
    let store = school(dir.path());
    store.backup_to(&out).unwrap();
    // After the backup: 3 is created in the LMS, 4 is sent without an answer, 5 is made here and created.
    deliver(&store, 3, Delivery::Creating);
    deliver(&store, 3, Delivery::InLms { id: remote(3) });
    deliver(&store, 4, Delivery::Creating);
    deliver(&store, 5, Delivery::Creating);
    deliver(&store, 5, Delivery::InLms { id: remote(5) });
    let notice = store.restore(&out, AT).unwrap();
    assert_eq!(delivery(&store, 3), Delivery::InLms { id: remote(3) }, "its id was known");
    assert!(matches!(delivery(&store, 4), Delivery::Unanswered { .. }), "the teacher is asked");
    assert_eq!(delivery(&store, 5), Delivery::InLms { id: remote(5) }, "it is not even in the backup");
    assert_eq!((notice.why, notice.linked, notice.asked), (Why::Restored, 2, 1));
    assert_eq!(store.read(|tx| tx.notice()).unwrap(), Some(notice));
}

#[test]
fn what_was_never_sent_stays_to_be_sent_only_when_the_ledger_proves_it() {
    let dir = folder();
    let out = dir.path().join("out.db");
    let store = school(dir.path());
    store.backup_to(&out).unwrap();
    store.restore(&out, AT).unwrap();
    assert_eq!(delivery(&store, 4), Delivery::OnlyHere, "the ledger goes back to before the backup");
    drop(store);
    // Another computer knows nothing of what happened after the backup.
    let elsewhere = folder();
    let store = Store::open(elsewhere.path()).unwrap();
    let notice = store.restore(&out, AT).unwrap();
    assert!(matches!(delivery(&store, 4), Delivery::Unanswered { .. }));
    assert_eq!(notice.asked, 2);
    assert_eq!(notice.kept, None, "nothing was here before");
    assert_eq!(delivery(&store, 1), Delivery::InLms { id: remote(1) });
}

#[test]
fn a_restored_backup_keeps_approvals_and_counts_nothing_as_read() {
    let dir = folder();
    let out = dir.path().join("out.db");
    let store = school(dir.path());
    store.backup_to(&out).unwrap();
    store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), &GradeCell::default())).unwrap();
    store.restore(&out, AT).unwrap();
    assert_eq!(cell(&store), GradeCell { remote: None, ..approved(7) });
    let row = store.read(|tx| tx.section(&section())).unwrap();
    assert_eq!(row.read_at, None);
}

#[test]
fn runs_of_a_restored_backup_are_over() {
    let dir = folder();
    let out = dir.path().join("out.db");
    let store = school(dir.path());
    let ids = store
        .write(|tx| {
            tx.run_add(&run("run-1"))?;
            let row = NewJournalRow {
                run: RunId::from("run-1"),
                section: section(),
                assignment: assignment_id(1),
                student: None,
                step: JournalStep::Create { details: assignment(1).local },
                planned_at: AT,
            };
            let ids = [(); 3].map(|()| tx.journal_add(&row));
            let ids: Vec<i64> = ids.into_iter().collect::<Result<_, _>>()?;
            tx.journal_set(ids[1], &JournalChange::state(JournalState::Sending, AT))?;
            tx.journal_set(ids[2], &JournalChange::state(JournalState::Unanswered, AT))?;
            Ok(ids)
        })
        .unwrap();
    store.backup_to(&out).unwrap();
    let notice = store.restore(&out, AT).unwrap();
    assert_eq!(notice.closed, 3);
    store
        .read(|tx| {
            assert_eq!(tx.journal_open()?, []);
            assert_eq!(tx.runs_active()?, []);
            assert_eq!(tx.run(&RunId::from("run-1"))?.phase, RunPhase::Stopped);
            let states: Vec<_> =
                ids.iter().map(|id| tx.journal(*id).map(|row| row.state)).collect::<Result<_, _>>()?;
            assert_eq!(states, [JournalState::Released, JournalState::Failed, JournalState::Failed]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_was_here_before_a_restore_is_a_backup_and_comes_back() {
    let dir = folder();
    let out = dir.path().join("out.db");
    let store = school(dir.path());
    store.backup_to(&out).unwrap();
    store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), &approved(9))).unwrap();
    let kept = store.restore(&out, AT).unwrap().kept.expect("a backup of what was here");
    assert_eq!(cell(&store).local, score(7));
    let kept = dir.path().join("backups").join(kept);
    store.restore(&kept, AT.plus_millis(9)).unwrap();
    assert_eq!(cell(&store).local, score(9));
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.opening_notice(), None, "a restored database is the present one");
    assert_eq!(cell(&store).local, score(9));
}

#[test]
fn a_file_that_cannot_be_restored_changes_nothing() {
    let dir = folder();
    let store = school(dir.path());
    let good = dir.path().join("good.db");
    store.backup_to(&good).unwrap();
    let before = store.read(|tx| tx.book(&section())).unwrap();
    let bytes = fs::read(&good).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let half = file("half.db", &bytes[..bytes.len() / 2]);
    let letter = file("letter.txt", b"Dear parents");
    let mut broken = bytes.clone();
    broken[8192..12_288].fill(0x5a);
    let broken = file("broken.db", &broken);
    let newer = file("newer.db", &bytes);
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let other = file("other.db", &bytes);
    let sql = "UPDATE connection SET teacher = 't-2'";
    rusqlite::Connection::open(&other).unwrap().execute_batch(sql).unwrap();
    for (path, expected) in [
        (half, Unfit::Damaged),
        (letter, Unfit::NotOurs),
        (broken, Unfit::Damaged),
        (newer, Unfit::Newer),
        (other, Unfit::AnotherTeacher),
        (dir.path().join("none.db"), Unfit::NotThere),
        (dir.path().to_path_buf(), Unfit::NotThere),
    ] {
        let bytes = fs::read(&path).ok();
        match store.restore(&path, AT) {
            Err(StoreError::Unfit { why }) => assert_eq!(why, expected, "{path:?}"),
            other => panic!("{path:?}: {other:?}"),
        }
        assert_eq!(fs::read(&path).ok(), bytes, "it was only read");
    }
    assert_eq!(store.read(|tx| tx.book(&section())).unwrap(), before);
    assert_eq!(store.read(|tx| tx.notice()).unwrap(), None);
    assert!(backup::list(dir.path()).is_empty(), "not even a backup was made for it");
}

#[test]
fn a_copy_of_the_folder_with_its_log_can_be_restored() {
    let dir = folder();
    let store = school(dir.path());
    let copy = folder();
    for name in ["passback.db", "passback.db-wal"] {
        fs::copy(dir.path().join(name), copy.path().join(name)).unwrap();
    }
    store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), &approved(9))).unwrap();
    store.restore(&copy.path().join("passback.db"), AT).unwrap();
    assert_eq!(cell(&store).local, score(7), "what was only in the log is there");
    assert_eq!(fs::read_dir(copy.path()).unwrap().count(), 2, "nothing was put beside it");
}

#[test]
fn an_older_database_put_back_by_hand_is_noticed_and_made_safe() {
    let dir = folder();
    let store = school(dir.path());
    let backup = store.backups().unwrap().make(AT).unwrap();
    deliver(&store, 3, Delivery::Creating);
    deliver(&store, 3, Delivery::InLms { id: remote(3) });
    drop(store);
    set_back(&backup, dir.path());
    let store = Store::open(dir.path()).unwrap();
    let notice = store.opening_notice().expect("something to tell");
    assert_eq!((notice.why, notice.linked, notice.asked), (Why::Older, 1, 0));
    assert_eq!(delivery(&store, 3), Delivery::InLms { id: remote(3) });
    assert_eq!(delivery(&store, 4), Delivery::OnlyHere, "the ledger proves that it was never sent");
    assert_eq!(cell(&store).remote, None);
    drop(store);
    assert_eq!(Store::open(dir.path()).unwrap().opening_notice(), None, "told once");
}

#[test]
fn an_older_database_is_noticed_even_when_only_grades_were_edited_since() {
    let dir = folder();
    let store = school(dir.path());
    let backup = store.backups().unwrap().make(AT).unwrap();
    store.write(|tx| tx.op_add(&op())).unwrap();
    drop(store);
    set_back(&backup, dir.path());
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.opening_notice().map(|n| n.why), Some(Why::Older));
}

#[test]
fn a_database_without_its_ledger_asks_about_everything_that_may_have_been_sent() {
    let dir = folder();
    drop(school(dir.path()));
    fs::remove_file(dir.path().join(LEDGER)).unwrap();
    let store = Store::open(dir.path()).unwrap();
    let notice = store.opening_notice().expect("something to tell");
    assert_eq!((notice.why, notice.asked), (Why::Older, 2));
    assert_eq!(delivery(&store, 1), Delivery::InLms { id: remote(1) });
    drop(store);
    assert_eq!(Store::open(dir.path()).unwrap().opening_notice(), None);
}

#[test]
fn the_database_of_another_folder_is_noticed() {
    let (here, there) = (folder(), folder());
    drop(school(here.path()));
    let store = school(there.path());
    for _ in 0..40 {
        store.write(|tx| tx.op_add(&op())).unwrap();
    }
    let out = there.path().join("out.db");
    store.backup_to(&out).unwrap();
    drop(store);
    set_back(&out, here.path());
    let store = Store::open(here.path()).unwrap();
    assert_eq!(store.opening_notice().map(|n| n.asked), Some(2), "its generation is higher, but not ours");
}

#[test]
fn a_missing_database_comes_back_from_the_newest_sound_backup() {
    let dir = folder();
    let store = school(dir.path());
    let backups = store.backups().unwrap();
    backups.make(AT).unwrap();
    store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), &approved(8))).unwrap();
    backups.make(AT.plus_millis(1)).unwrap();
    store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), &approved(9))).unwrap();
    let torn = backups.make(AT.plus_millis(2)).unwrap();
    deliver(&store, 3, Delivery::Creating);
    drop(store);
    let bytes = fs::read(&torn).unwrap();
    fs::write(&torn, &bytes[..bytes.len() - 5000]).unwrap();
    fs::remove_file(dir.path().join("passback.db")).unwrap();
    let store = Store::open(dir.path()).unwrap();
    let notice = store.opening_notice().expect("something to tell");
    assert_eq!((notice.why, notice.copy_of), (Why::Missing, Some(AT.plus_millis(1))));
    assert_eq!(cell(&store).local, score(8));
    assert!(matches!(delivery(&store, 3), Delivery::Unanswered { .. }), "the ledger knows that it left");
}

#[test]
fn an_empty_folder_is_just_empty() {
    let dir = folder();
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.opening_notice(), None);
    drop(store);
    fs::remove_file(dir.path().join("passback.db")).unwrap();
    assert_eq!(Store::open(dir.path()).unwrap().opening_notice(), None, "nothing was ever in it");
}

#[test]
fn ids_of_a_school_come_back_with_its_sections_when_there_is_no_backup_at_all() {
    let dir = folder();
    drop(school(dir.path()));
    fs::write(dir.path().join("passback.db"), "no database".repeat(900)).unwrap();
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.opening_notice().map(|n| (n.why, n.linked)), Some((Why::Damaged, 0)));
    let sections = [section_row("sec-1", "Algebra"), section_row("sec-2", "Biology")];
    store.write(|tx| tx.put_sections(&sections)).unwrap();
    for n in [1, 2] {
        assert_eq!(delivery(&store, n), Delivery::InLms { id: remote(n) });
    }
    let notice = store.read(|tx| tx.notice()).unwrap().expect("not read yet");
    assert_eq!(notice.linked, 2);
    store.write(|tx| tx.put_sections(&sections)).unwrap();
    assert_eq!(store.read(|tx| tx.assignments(&section())).unwrap().len(), 2, "once");
}

#[test]
fn backups_come_by_themselves_when_something_changed_and_not_otherwise() {
    let dir = folder();
    let store = Store::open(dir.path()).unwrap();
    let backups = store.backups().unwrap();
    assert_eq!(backups.make_if_due(Moment::Round, AT).unwrap(), None, "nothing is here");
    fill(&store);
    assert!(backups.make_if_due(Moment::RunEnded, AT).unwrap().is_some(), "ids became known");
    assert_eq!(backups.make_if_due(Moment::RunEnded, AT).unwrap(), None);
    store.write(|tx| tx.op_add(&op())).unwrap();
    let hour = 60 * 60 * 1000;
    assert_eq!(backups.make_if_due(Moment::Round, AT.plus_millis(hour - 1)).unwrap(), None);
    assert!(backups.make_if_due(Moment::Round, AT.plus_millis(hour)).unwrap().is_some());
    assert_eq!(backups.make_if_due(Moment::End, AT.plus_millis(9 * hour)).unwrap(), None, "nothing new");
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    let backups = store.backups().unwrap();
    assert_eq!(backups.make_if_due(Moment::Round, AT.plus_millis(9 * hour)).unwrap(), None);
}

#[test]
fn erasing_leaves_an_empty_folder_that_can_be_used_again() {
    let dir = folder();
    let store = school(dir.path());
    store.backups().unwrap().make(AT).unwrap();
    fs::write(dir.path().join("passback.db.damaged-1"), "Ada Zeta").unwrap();
    fs::write(dir.path().join("holiday.txt"), "not ours").unwrap();
    store.write(|tx| tx.set_setting("theme", Some("dark"))).unwrap();
    let found = |text: &str| {
        let files = ["passback.db", "passback.db-wal", LEDGER];
        files.iter().any(|name| {
            let bytes = fs::read(dir.path().join(name)).unwrap_or_default();
            bytes.windows(text.len()).any(|part| part == text.as_bytes())
        })
    };
    let all = ["Zeta", "Worksheet", "remote-1", "Harbour"];
    assert!(all.iter().all(|text| found(text)), "the test looks for what is there");
    assert!(store.erase().unwrap(), "every file could be deleted");
    let mut names: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with("-shm") && !name.ends_with("-wal"))
        .collect();
    names.sort();
    assert_eq!(names, ["backups", "holiday.txt", "passback.db", LEDGER, "passback.lock"]);
    assert_eq!(fs::read_dir(dir.path().join("backups")).unwrap().count(), 0);
    for gone in all {
        assert!(!found(gone), "{gone} is still on the disk");
    }
    assert_eq!(store.read(|tx| tx.setting("theme")).unwrap(), None);
    drop(store);
    let again = school(dir.path());
    assert!(again.opening_notice().is_none(), "nothing was lost, as far as the program knows");
    assert!(again.read(|tx| tx.book(&section())).is_ok());
}

#[test]
fn after_a_restore_the_book_that_is_shown_is_the_one_that_came_back() {
    let dir = folder();
    let store = school(dir.path());
    let out = dir.path().join("copy.db");
    store.backup_to(&out).unwrap();
    store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), &approved(9))).unwrap();
    let shown = || store.read(|tx| tx.shown(&section())).unwrap().book;
    let local = |book: &gradebook::SectionBook| {
        book.cell(&assignment_id(1), &student(1)).map(|cell| cell.local.clone())
    };
    assert_eq!(local(&shown()), Some(approved(9).local));
    store.restore(&out, AT).unwrap();
    assert_eq!(local(&shown()), Some(approved(7).local));
}
