use super::*;
use crate::fixture::{
    AT, assignment, assignment_id, fill, quick_folder, run, school, score, section, student, student_row,
    trail,
};
use crate::ledger::LEDGER;
use crate::{
    NewOpRow, NewTrailRow, Store, TeacherRow, TrailCheck, TrailFault, TrailKind, TrailMark, TrailRemoval,
    TrailWho, backup,
};
use gradebook::matching::IdKind;
use gradebook::op::OpKind;
use gradebook::{AssignmentId, Delivery, Grade, GradeCell, PersonId, RemoteAssignmentId, RunId, StudentId};
use std::fs;
use std::path::Path;

/// What only a student of the removed section wrote or has.
const WORDS: [&str; 5] = ["Kestrelquill", "sees-me-after-class", "no. 11", "Mr. Quenby", "Lanternwort"];
const LATER: i64 = 60_000;

fn second() -> SectionId {
    SectionId::from("sec-2")
}

fn row(section: &SectionId, assignment: &AssignmentId, student: &StudentId, text: &str) -> NewTrailRow {
    let grade = Grade { comment: Some(text.to_owned()), ..score(4) };
    NewTrailRow {
        section: section.clone(),
        assignment: assignment.clone(),
        student: student.clone(),
        after: Some(grade),
        ..trail(TrailKind::Edited, 1, AT)
    }
}

/// A second section of which one student is also in the first one, and a trail that goes to and fro.
fn two(store: &Store) {
    let quenby = PersonId::from("p-9");
    let mut alone = student_row(11, "Kestrelquill", "Ash");
    alone.identifiers.insert(IdKind::Email, "kestrelquill@school.example".to_owned());
    let own = gradebook::Assignment { id: AssignmentId::from("asg-2-1"), ..assignment(9) };
    let comment = || Some("sees-me-after-class".to_owned());
    let cell =
        GradeCell { local: Grade { comment: comment(), ..score(3) }, edits: 1, ..GradeCell::default() };
    let of = |n: u32| row(&section(), &assignment_id(1), &student(n), "kept words");
    let its = |student: &StudentId| NewTrailRow {
        who: TrailWho::Lms(Some(quenby.clone())),
        ..row(&second(), &own.id, student, "sees-me-after-class")
    };
    store
        .write(|tx| {
            tx.put_roster(&second(), &[student_row(1, "Ada", "Zeta"), alone.clone()])?;
            let teacher = TeacherRow { id: quenby.clone(), name: "Mr. Quenby".to_owned(), linked: None };
            tx.put_teachers(&second(), &[teacher])?;
            let mut titled = own.clone();
            titled.local.title = "Lanternwort".to_owned();
            tx.put_assignment(&second(), &titled, AT)?;
            tx.put_cell(&own.id, &student(11), &cell)?;
            tx.put_cell(&own.id, &student(1), &cell)?;
            tx.put_cell(
                &assignment_id(1),
                &student(1),
                &GradeCell { local: score(2), ..GradeCell::default() },
            )?;
            let mut sent = run("run-2");
            sent.section = second();
            tx.run_add(&sent)?;
            let said = "Lanternwort".to_owned();
            let (section, kind) = (second(), OpKind::EditGrades);
            tx.op_add(&NewOpRow { section, kind, deltas: Vec::new(), at: AT, said, undoes: None })?;
            tx.set_setting("results-of/sec-2", Some("Kestrelquill"))?;
            tx.set_setting("results-of/sec-22", Some("another"))?;
            tx.trail_add(&[of(1), its(&student(11)), its(&student(1)), of(2), its(&student(11))])
        })
        .unwrap();
}

fn both() -> Store {
    let store = school();
    two(&store);
    store
}

fn remove(store: &Store) -> u64 {
    store.write(|tx| tx.remove_section(&second(), KeepIds::Yes, AT.plus_millis(LATER))).unwrap()
}

/// As the owner of the folder removes it, with nothing against it.
fn take_off(store: &Store, keep: KeepIds, clear: bool, at: Time) -> crate::Removed {
    let removed = store.remove_section(&second(), keep, clear, at, |_| Ok(None::<()>)).unwrap();
    removed.expect("nothing stands against it")
}

fn check(store: &Store) -> TrailCheck {
    store.read(|tx| tx.trail_verify()).unwrap()
}

fn fault(store: &Store) -> Option<(i64, TrailFault)> {
    match check(store) {
        TrailCheck::Unbroken { .. } => None,
        TrailCheck::Broken(broken) => Some((broken.row, broken.fault)),
    }
}

/// Does what only somebody with an editor for databases can do.
fn tamper(store: &Store, sql: &str) {
    let db = store.db();
    let triggers =
        "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger'";
    let drop: Option<String> = db.conn.query_row(triggers, [], |row| row.get(0)).unwrap();
    let off = "PRAGMA foreign_keys = 0; PRAGMA ignore_check_constraints = 1;";
    db.conn.execute_batch(&format!("{off}{}", drop.unwrap_or_default())).unwrap();
    let before = db.conn.total_changes();
    db.conn.execute_batch(sql).unwrap();
    assert!(db.conn.total_changes() > before, "{sql} changed nothing");
}

#[test]
fn nothing_of_a_removed_section_is_left_and_everything_of_the_others() {
    let store = both();
    let before = store.read(|tx| tx.book(&section())).unwrap();
    assert_eq!(remove(&store), 3, "rows of the trail");
    store
        .read(|tx| {
            assert_eq!(tx.book(&section())?, before, "the other section is as it was");
            assert_eq!(tx.trail_of_student(&student(1), None)?.len(), 1, "of the other section");
            assert!(matches!(tx.book(&second()), Err(StoreError::NotFound { what: "section" })));
            assert_eq!(tx.sections()?.len(), 1);
            let gone = tx.removed_sections()?;
            assert_eq!((gone[0].id.as_str(), gone[0].at), ("sec-2", AT.plus_millis(LATER)));
            for (table, left) in [("op", 0), ("run", 0), ("teacher", 0), ("person", 0), ("identifier", 0)] {
                assert_eq!(
                    tx.number(&format!("SELECT count(*) FROM {table}"), [], "count")?,
                    left,
                    "{table}"
                );
            }
            assert_eq!(tx.number("SELECT count(*) FROM student WHERE id = 'stu-11'", [], "count")?, 0);
            assert_eq!(tx.setting("results-of/sec-2")?, None);
            assert_eq!(tx.setting("results-of/sec-22")?.as_deref(), Some("another"), "of another section");
            assert_eq!(tx.number("SELECT count(*) FROM pragma_foreign_key_check", [], "count")?, 0);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_reading_of_the_roster_does_not_bring_it_back_unasked() {
    let store = both();
    remove(&store);
    let read = store.write(|tx| {
        tx.put_sections(&[
            crate::fixture::section_row("sec-1", "Algebra"),
            crate::fixture::section_row("sec-2", "Biology"),
        ])?;
        tx.sections()
    });
    assert_eq!(read.unwrap().len(), 1);
    let back = store.write(|tx| {
        tx.take_section_back(&second())?;
        tx.sections()
    });
    assert_eq!(back.unwrap().len(), 2);
    let twice = store.write(|tx| tx.take_section_back(&second()));
    assert!(matches!(twice, Err(StoreError::NotFound { .. })), "it is here");
}

#[test]
fn the_chain_goes_on_over_a_removal_that_is_told_of() {
    let store = both();
    let mark = store.read(|tx| tx.trail_head()).unwrap();
    remove(&store);
    let told = store.read(|tx| tx.trail_removals()).unwrap();
    let expected = TrailRemoval {
        row: 6,
        at: AT.plus_millis(LATER),
        section: second(),
        name: "Biology".to_owned(),
        rows: 3,
        first: Some(2),
        last: Some(5),
    };
    assert_eq!(told, [expected]);
    let more = [row(&section(), &assignment_id(1), &student(3), "later"), trail(TrailKind::Approved, 3, AT)];
    store.write(|tx| tx.trail_add(&more)).unwrap();
    assert!(matches!(check(&store), TrailCheck::Unbroken { rows: 8, .. }));
    let marked = |mark| store.read(|tx| tx.trail_verify_with(Some(mark))).unwrap();
    assert!(matches!(marked(mark), TrailCheck::Unbroken { .. }), "a history exported before still holds");
    let other = TrailMark { hash: store.read(|tx| tx.trail_head()).unwrap().hash, ..mark };
    assert!(
        matches!(marked(other), TrailCheck::Broken(_)),
        "and another one does not, though its row is gone"
    );
    // Removed again after it came back: each is told by itself.
    store.write(|tx| tx.take_section_back(&second())).unwrap();
    two(&store);
    remove(&store);
    assert_eq!(store.read(|tx| tx.trail_removals()).unwrap().len(), 2);
    assert_eq!(fault(&store), None);
}

#[test]
fn whatever_is_altered_about_a_removal_is_found() {
    for (sql, found) in [
        ("DELETE FROM trail WHERE id = 4", (4, TrailFault::Missing)),
        ("DELETE FROM trail_gone WHERE id = 3", (3, TrailFault::Missing)),
        ("DELETE FROM removal", (2, TrailFault::Missing)),
        ("DELETE FROM trail_gone; DELETE FROM removal", (2, TrailFault::Missing)),
        ("UPDATE trail_gone SET hash = zeroblob(32) WHERE id = 3", (4, TrailFault::Altered)),
        ("UPDATE trail_gone SET hash = zeroblob(32) WHERE id = 5", (6, TrailFault::Altered)),
        ("UPDATE trail_gone SET removal_id = 5 WHERE id = 3", (3, TrailFault::Missing)),
        ("UPDATE removal SET at = at + 1", (6, TrailFault::Altered)),
        ("UPDATE removal SET rows = 2", (6, TrailFault::Altered)),
        ("UPDATE removal SET digest = zeroblob(32)", (6, TrailFault::Altered)),
        ("UPDATE removal SET hash = zeroblob(32)", (6, TrailFault::Altered)),
        ("UPDATE removal SET section_no = 1", (6, TrailFault::Altered)),
        ("UPDATE trail SET kind = 'sent' WHERE id = 7", (7, TrailFault::Altered)),
        // A row of one's own choice passed off as one of the removed section.
        (
            "INSERT INTO trail_gone SELECT id, 6, hash FROM trail WHERE id = 4; DELETE FROM trail WHERE id = 4",
            (6, TrailFault::Altered),
        ),
        // And a removed one put back in with other values.
        (
            "INSERT INTO trail SELECT 3, at, section_no, assignment_no, student_no, kind, who, person_no, before, \
             after, held, run, said_at, receipt, hash FROM trail WHERE id = 4",
            (3, TrailFault::Added),
        ),
        ("UPDATE trail_head SET rows = 6", (6, TrailFault::Altered)),
        ("DELETE FROM trail WHERE id = 7", (7, TrailFault::CutShort { rows: 7 })),
        (
            "DELETE FROM trail WHERE id = 7; DELETE FROM trail_gone; DELETE FROM removal",
            (2, TrailFault::Missing),
        ),
    ] {
        let store = both();
        remove(&store);
        store.write(|tx| tx.trail_add(&[trail(TrailKind::Edited, 3, AT)])).unwrap();
        assert_eq!(fault(&store), None);
        tamper(&store, sql);
        assert_eq!(fault(&store), Some(found), "{sql}");
    }
}

#[test]
fn what_is_told_of_a_removal_is_never_rewritten() {
    let store = both();
    remove(&store);
    for forbidden in [
        "UPDATE removal SET at = 0",
        "DELETE FROM removal",
        "UPDATE trail_gone SET id = 99 WHERE id = 2",
        "DELETE FROM trail_gone",
        "DELETE FROM trail WHERE id = 1",
    ] {
        let done = store.write(|tx| tx.execute(forbidden, []));
        assert!(matches!(done, Err(StoreError::Clash { .. })), "{forbidden}");
    }
    let nothing = store.write(|tx| {
        tx.forget_school()?;
        tx.trail_removals()
    });
    assert_eq!(nothing.unwrap(), [], "all of it goes with the school");
}

fn found(dir: &Path, text: &str) -> bool {
    let files = |dir: &Path| fs::read_dir(dir).into_iter().flatten().flatten().map(|file| file.path());
    files(dir).chain(files(&backup::folder(dir))).any(|path| {
        let bytes = fs::read(path).unwrap_or_default();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[test]
fn no_word_of_its_students_is_left_on_the_disk() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    two(&store);
    store.backups().unwrap().make(AT).unwrap();
    let damaged = dir.path().join("passback.db.damaged-1");
    fs::write(&damaged, "Kestrelquill").unwrap();
    fs::write(dir.path().join("passback.db.damaged-1-wal"), "").unwrap();
    let sealing = dir.path().join("backup-to-be-sealed.db");
    fs::write(&sealing, "Kestrelquill").unwrap();
    for word in WORDS {
        assert!(found(dir.path(), word), "the test looks for what is there: {word}");
    }
    let later = AT.plus_millis(LATER);
    let removed = take_off(&store, KeepIds::No, true, later);
    assert_eq!((removed.rows, removed.overwritten, removed.older, removed.damaged), (3, true, 0, 1));
    for kept in [damaged, sealing] {
        assert!(kept.exists(), "nobody said that this may go: {}", kept.display());
        fs::remove_file(kept).unwrap();
    }
    for word in WORDS {
        assert!(!found(dir.path(), word), "{word} is still on the disk");
    }
    assert!(found(dir.path(), "Worksheet 1"), "the other section is not touched");
    assert_eq!(store.backups().unwrap().list().len(), 1, "a backup of what is here now");
    assert_eq!(fault(&store), None);
}

#[test]
fn older_backups_stay_where_the_teacher_did_not_say_so_and_are_counted() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    two(&store);
    store.backups().unwrap().make(AT).unwrap();
    let removed = take_off(&store, KeepIds::Yes, false, AT.plus_millis(LATER));
    assert_eq!((removed.older, store.backups().unwrap().list().len()), (1, 2));
}

fn delivery(store: &Store) -> Vec<Delivery> {
    let all = store.read(|tx| tx.assignments(&second())).unwrap();
    all.into_iter().map(|assignment| assignment.delivery).collect()
}

#[test]
fn ids_that_were_kept_come_back_with_the_section_and_those_that_were_not_are_forgotten() {
    for keep in [KeepIds::Yes, KeepIds::No] {
        let dir = quick_folder();
        let store = Store::open(dir.path()).unwrap();
        fill(&store);
        two(&store);
        take_off(&store, keep, true, AT.plus_millis(LATER));
        drop(store);
        // Also after the program was started again, and after a reading of the roster.
        let store = Store::open(dir.path()).unwrap();
        assert!(store.opening_notice().is_none());
        store.write(|tx| tx.put_sections(&[crate::fixture::section_row("sec-2", "Biology")])).unwrap();
        assert_eq!(store.read(|tx| tx.number("SELECT count(*) FROM assignment", [], "count")).unwrap(), 2);
        store.write(|tx| tx.take_section_back(&second())).unwrap();
        let there = Delivery::InLms { id: RemoteAssignmentId::from("remote-9") };
        let expected = if keep == KeepIds::Yes { vec![there] } else { Vec::new() };
        assert_eq!(delivery(&store), expected, "{keep:?}");
        let ledger = fs::read_to_string(dir.path().join(LEDGER)).unwrap();
        assert_eq!(ledger.contains("remote-9"), keep == KeepIds::Yes);
        assert!(ledger.contains("remote-1"), "those of other sections stay");
    }
}

/// Does what only an editor of databases can do, and damages a page of which no row is lost.
fn damage(dir: &Path, sql: &str) {
    let file = dir.join("passback.db");
    let conn = rusqlite::Connection::open(&file).unwrap();
    conn.execute_batch(sql).unwrap();
    let page: i64 = conn
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'trail_student'", [], |row| row.get(0))
        .unwrap();
    let size: i64 = conn.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
    drop(conn);
    let mut bytes = fs::read(&file).unwrap();
    let from = usize::try_from((page - 1) * size).unwrap();
    bytes[from..from + 16].fill(0xEE);
    fs::write(&file, bytes).unwrap();
}

#[test]
fn a_recovery_after_a_removal_is_whole_where_nothing_is_lost() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    two(&store);
    take_off(&store, KeepIds::Yes, true, AT.plus_millis(LATER));
    store.write(|tx| tx.trail_add(&[trail(TrailKind::Edited, 3, AT)])).unwrap();
    drop(store);
    damage(dir.path(), "");
    let store = Store::open(dir.path()).unwrap();
    let notice = store.opening_notice().expect("it was recovered");
    assert_eq!((notice.gaps, notice.history_lost), (false, 0), "{notice:?}");
    assert!(matches!(check(&store), TrailCheck::Unbroken { rows: 7, .. }), "{:?}", check(&store));
    assert_eq!(store.read(|tx| tx.trail_removals()).unwrap().len(), 1);
}

#[test]
fn a_recovery_keeps_what_has_a_number_of_something_that_was_removed() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    two(&store);
    let backup = store.backups().unwrap().make(AT).unwrap();
    let older = fs::read(&backup).unwrap();
    take_off(&store, KeepIds::Yes, true, AT.plus_millis(LATER));
    let cell = GradeCell { local: score(6), edits: 1, ..GradeCell::default() };
    let number = |store: &Store, id: &str| {
        store.read(|tx| tx.number("SELECT no FROM assignment WHERE id = ?1", [id], "number")).unwrap()
    };
    let mut roster: Vec<_> = (1..=4).map(|n| student_row(n, "Ada", "Zeta")).collect();
    roster.push(student_row(12, "Ivo", "Marsh"));
    store
        .write(|tx| {
            tx.put_assignment(&section(), &assignment(50), AT)?;
            tx.put_roster(&section(), &roster)?;
            tx.put_cell(&assignment_id(50), &student(12), &cell)?;
            let new = NewTrailRow { assignment: assignment_id(50), ..trail(TrailKind::Edited, 12, AT) };
            tx.trail_add(&[new])
        })
        .unwrap();
    assert_eq!(number(&store, assignment_id(50).as_str()), 3, "the number of the one that went");
    for kept in store.backups().unwrap().list() {
        fs::remove_file(kept.path).unwrap();
    }
    drop(store);
    fs::write(&backup, older).unwrap();
    damage(dir.path(), "");
    let store = Store::open(dir.path()).unwrap();
    let notice = store.opening_notice().expect("it was recovered");
    assert_eq!((notice.gaps, notice.history_lost), (false, 0), "{notice:?}");
    let kept = store.read(|tx| tx.cell(&assignment_id(50), &student(12))).unwrap();
    assert_eq!(kept, cell);
    assert_eq!(store.read(|tx| tx.trail_of_student(&student(12), None)).unwrap().len(), 1);
    assert_eq!(store.read(|tx| tx.sections()).unwrap().len(), 1);
    assert!(matches!(check(&store), TrailCheck::Unbroken { rows: 7, .. }), "{:?}", check(&store));
}

#[test]
fn a_chain_that_ends_before_a_removal_still_tells_what_it_went_over() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    two(&store);
    store
        .write(|tx| tx.trail_add(&[trail(TrailKind::Edited, 3, AT), trail(TrailKind::Sent, 3, AT)]))
        .unwrap();
    remove(&store);
    assert_eq!(store.read(|tx| tx.trail_removals()).unwrap()[0].row, 8);
    drop(store);
    damage(dir.path(), "DROP TRIGGER trail_is_never_rewritten; UPDATE trail SET at = 9 WHERE id = 6");
    let store = Store::open(dir.path()).unwrap();
    let notice = store.opening_notice().expect("it was recovered");
    assert_eq!(notice.history_lost, 3, "two rows and the removal at its end");
    assert!(matches!(check(&store), TrailCheck::Unbroken { rows: 6, .. }), "{:?}", check(&store));
    let told = store.read(|tx| tx.trail_removals()).unwrap();
    assert_eq!((told.len(), told[0].row, told[0].rows, told[0].section.clone()), (1, 6, 3, second()));
    store.write(|tx| tx.trail_add(&[trail(TrailKind::Edited, 3, AT)])).unwrap();
    assert_eq!(fault(&store), None, "and it goes on");
}

#[test]
fn an_assignment_that_was_removed_here_does_not_come_back_with_its_section() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    two(&store);
    let id = RemoteAssignmentId::from("remote-60");
    let other = gradebook::Assignment { delivery: Delivery::InLms { id }, ..assignment(60) };
    store.write(|tx| tx.put_assignment(&second(), &other, AT)).unwrap();
    store.write(|tx| tx.remove_assignment(&second(), &assignment_id(60))).unwrap();
    for _ in 0..2 {
        take_off(&store, KeepIds::Yes, true, AT.plus_millis(LATER));
        store.write(|tx| tx.take_section_back(&second())).unwrap();
        let there = Delivery::InLms { id: RemoteAssignmentId::from("remote-9") };
        assert_eq!(delivery(&store), [there], "only the one that was here");
    }
    let ledger = fs::read_to_string(dir.path().join(LEDGER)).unwrap();
    assert!(ledger.contains("remote-60"), "its id is known all the same");
}

#[test]
fn a_recovery_from_an_older_backup_removes_it_again() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    two(&store);
    store.backups().unwrap().make(AT).unwrap();
    let backup = store.backups().unwrap().list()[0].path.clone();
    let older = fs::read(&backup).unwrap();
    take_off(&store, KeepIds::Yes, true, AT.plus_millis(LATER));
    store
        .write(|tx| tx.trail_add(&[trail(TrailKind::Edited, 3, AT), trail(TrailKind::Sent, 3, AT)]))
        .unwrap();
    for kept in store.backups().unwrap().list() {
        fs::remove_file(kept.path).unwrap();
    }
    drop(store);
    // Only a backup from before is left, and the database is damaged where nothing is told of removals.
    fs::write(&backup, older).unwrap();
    damage(dir.path(), "");
    let store = Store::open(dir.path()).unwrap();
    assert!(store.opening_notice().is_some(), "it was recovered");
    assert_eq!(store.read(|tx| tx.sections()).unwrap().len(), 1);
    assert_eq!(store.read(|tx| tx.number("SELECT count(*) FROM student", [], "count")).unwrap(), 4);
    assert!(matches!(check(&store), TrailCheck::Unbroken { rows: 8, .. }), "{:?}", check(&store));
    assert_eq!(store.read(|tx| tx.trail_removals()).unwrap().len(), 1);
}

#[test]
fn a_step_that_cannot_be_told_to_the_ledger_removes_nothing() {
    let store = both();
    let missing = store.write(|tx| tx.remove_section(&SectionId::from("sec-7"), KeepIds::Yes, AT));
    assert!(matches!(missing, Err(StoreError::NotFound { what: "section" })));
    let failed: Result<(), _> = store.write(|tx| {
        tx.remove_section(&second(), KeepIds::Yes, AT)?;
        Err(StoreError::Full)
    });
    assert!(failed.is_err());
    assert!(store.read(|tx| tx.book(&second())).is_ok(), "all of it or nothing");
    assert_eq!(store.read(|tx| tx.trail_of_run(&RunId::from("run-2"))).unwrap(), []);
    assert_eq!(store.read(|tx| tx.trail_removals()).unwrap(), []);
}

#[test]
fn what_stands_against_a_removal_is_looked_for_in_the_transaction_that_removes() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    two(&store);
    let edited = GradeCell { local: score(8), edits: 7, ..GradeCell::default() };
    let own = AssignmentId::from("asg-2-1");
    std::thread::scope(|scope| {
        // A backup under way is waited for; meanwhile the teacher goes on.
        let waiting = store.backups().unwrap();
        let held = waiting.hold();
        let removing = scope.spawn(|| {
            store.remove_section(&second(), KeepIds::No, true, AT, |tx| {
                let cell = tx.cell(&AssignmentId::from("asg-2-1"), &student(11))?;
                tx.set_setting("looked", Some("yes"))?;
                Ok((cell.edits > 1).then_some(cell.edits))
            })
        });
        store.write(|tx| tx.put_cell(&own, &student(11), &edited)).unwrap();
        drop(held);
        assert_eq!(removing.join().unwrap().unwrap(), Err(7), "as it is now, not as it was");
    });
    store
        .read(|tx| {
            assert_eq!(tx.cell(&own, &student(11))?, edited);
            assert_eq!(tx.setting("looked")?, None, "nothing was changed");
            assert_eq!(tx.setting("tidy")?, None);
            assert_eq!(tx.trail_removals()?, []);
            Ok(())
        })
        .unwrap();
    assert_eq!(store.backups().unwrap().list().len(), 0, "and no backup was made of nothing");
    let ledger = fs::read_to_string(dir.path().join(LEDGER)).unwrap();
    assert!(ledger.contains("remote-9"));
}

#[test]
fn what_an_end_kept_from_being_overwritten_is_overwritten_at_the_next_opening() {
    for keep in [KeepIds::Yes, KeepIds::No] {
        let dir = quick_folder();
        let store = Store::open(dir.path()).unwrap();
        fill(&store);
        two(&store);
        let good = store.db().conn.pragma_update(None, "secure_delete", "OFF");
        good.unwrap();
        // The process ends right after the commit, before the ledger and the freed pages.
        let before = fs::read(dir.path().join(LEDGER)).unwrap();
        store.write(|tx| tx.remove_section(&second(), keep, AT.plus_millis(LATER))).unwrap();
        drop(store);
        fs::write(dir.path().join(LEDGER), before).unwrap();
        assert!(found(dir.path(), "Kestrelquill") && found(dir.path(), "remote-9"));
        let store = Store::open(dir.path()).unwrap();
        for word in WORDS {
            assert!(!found(dir.path(), word), "{word} is still on the disk");
        }
        assert_eq!(found(dir.path(), "remote-9"), keep == KeepIds::Yes, "{keep:?}");
        assert_eq!(store.read(|tx| tx.setting("tidy")).unwrap(), None, "once");
        assert_eq!(fault(&store), None);
    }
}

#[test]
fn a_create_that_only_forgotten_ids_told_of_is_asked_about_and_never_made_twice() {
    for (keep, again) in [(KeepIds::Yes, false), (KeepIds::No, false), (KeepIds::No, true)] {
        let dir = quick_folder();
        let mut store = Store::open(dir.path()).unwrap();
        fill(&store);
        two(&store);
        let put = |store: &Store, section: &SectionId, id: &str, delivery: Delivery| {
            let new = gradebook::Assignment {
                id: AssignmentId::from(id),
                delivery,
                base: None,
                remote: None,
                ..assignment(40)
            };
            store.write(|tx| tx.put_assignment(section, &new, AT)).unwrap();
        };
        put(&store, &second(), "new", Delivery::OnlyHere);
        put(&store, &section(), "other", Delivery::OnlyHere);
        let out = dir.path().join("out.db");
        store.backup_to(&out).unwrap();
        put(&store, &second(), "new", Delivery::Creating);
        put(&store, &second(), "new", Delivery::InLms { id: RemoteAssignmentId::from("remote-new") });
        take_off(&store, keep, true, AT.plus_millis(LATER));
        if again {
            // Also after the ledger was read and written anew.
            drop(store);
            store = Store::open(dir.path()).unwrap();
        }
        let told = store.restore(&out, AT.plus_millis(2 * LATER)).unwrap();
        let stands = |of: &SectionId, id: &str| {
            store.read(|tx| tx.assignment(of, &AssignmentId::from(id))).unwrap().delivery
        };
        match keep {
            KeepIds::Yes => {
                assert!(matches!(stands(&second(), "new"), Delivery::InLms { .. }));
            }
            KeepIds::No => {
                assert!(matches!(stands(&second(), "new"), Delivery::Unanswered { .. }), "again: {again}");
                assert_eq!(told.asked, 1);
            }
        }
        assert_eq!(stands(&section(), "other"), Delivery::OnlyHere, "nothing was forgotten of this section");
    }
}

#[test]
fn a_backup_from_before_everything_was_erased_makes_nothing_twice() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    let new = |delivery| gradebook::Assignment { delivery, base: None, remote: None, ..assignment(40) };
    store.write(|tx| tx.put_assignment(&section(), &new(Delivery::OnlyHere), AT)).unwrap();
    let elsewhere = quick_folder();
    let out = elsewhere.path().join("out.db");
    store.backup_to(&out).unwrap();
    store.write(|tx| tx.put_assignment(&section(), &new(Delivery::Creating), AT)).unwrap();
    let id = RemoteAssignmentId::from("remote-new");
    store.write(|tx| tx.put_assignment(&section(), &new(Delivery::InLms { id }), AT)).unwrap();
    store.erase().unwrap();
    store.restore(&out, AT).unwrap();
    let here = store.read(|tx| tx.assignment(&section(), &assignment_id(40))).unwrap();
    assert!(matches!(here.delivery, Delivery::Unanswered { .. }), "{:?}", here.delivery);
}

#[test]
fn the_ledger_forgets_only_what_the_database_has_forgotten() {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    two(&store);
    // A row that refers to what is not there is found at the commit, and only there.
    let failed = store.write(|tx| {
        tx.remove_section(&second(), KeepIds::No, AT.plus_millis(LATER))?;
        tx.execute("PRAGMA defer_foreign_keys = ON", [])?;
        tx.execute("INSERT INTO enrolment (section_no, student_no, left_it) VALUES (999, 999, 0)", [])
    });
    assert!(matches!(failed, Err(StoreError::Clash { .. })), "{failed:?}");
    let ids = || fs::read_to_string(dir.path().join(LEDGER)).unwrap();
    assert!(!ids().contains("section_forgotten"), "the section is still here");
    assert!(store.read(|tx| tx.book(&second())).is_ok());
    remove(&store);
}
