use super::*;
use crate::fixture::{
    AT, assignment, assignment_id, quick_folder, score, section, section_row, student, student_row, trail,
};
use crate::{Store, StudentRow, TrailCheck, TrailKind};
use gradebook::{Agreement, Approval, Delivery, GradeCell, RemoteAssignmentId, StudentId};
use proptest::prelude::*;

const STUDENTS: u32 = 40;
const ASSIGNMENTS: u32 = 10;

fn cell(n: u32, a: u32) -> GradeCell {
    GradeCell {
        base: Some(Agreement::on(score(1))),
        local: score((n % 20) as i32),
        remote: Some(score(1)),
        edits: 1 + a,
        approved: Some((1 + a, Approval::Teacher)),
        ..GradeCell::default()
    }
}

/// A book of 400 approved grades and as many rows of history; closed, so that all of it is in one file.
fn filled(dir: &Path, with_backup: bool) {
    let store = Store::open(dir).unwrap();
    let students: Vec<StudentRow> =
        (0..STUDENTS).map(|n| student_row(n, "Given", &format!("F{n:03}"))).collect();
    store
        .write(|tx| {
            tx.put_sections(&[section_row("sec-1", "Algebra")])?;
            tx.put_roster(&section(), &students)
        })
        .unwrap();
    for a in 0..ASSIGNMENTS {
        let cells: Vec<(StudentId, GradeCell)> = (0..STUDENTS).map(|n| (student(n), cell(n, a))).collect();
        store
            .write(|tx| {
                tx.put_assignment(&section(), &assignment(a), AT)?;
                tx.put_cells(&assignment_id(a), &cells)?;
                let rows: Vec<_> = (0..STUDENTS)
                    .map(|n| crate::NewTrailRow {
                        assignment: assignment_id(a),
                        ..trail(TrailKind::Approved, n, AT)
                    })
                    .collect();
                tx.trail_add(&rows)?;
                tx.op_add(&crate::NewOpRow {
                    section: section(),
                    kind: gradebook::op::OpKind::Approve,
                    deltas: Vec::new(),
                    at: AT,
                    said: "40 grades".to_owned(),
                    undoes: None,
                })?;
                Ok(())
            })
            .unwrap();
        if with_backup && a == ASSIGNMENTS / 2 {
            store.backups().unwrap().make(AT).unwrap();
        }
    }
}

/// Opens what is damaged; everything that must hold whatever the damage was.
fn recovered(dir: &Path, what: &str) -> (Store, Notice) {
    let store = Store::open(dir).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let notice = store.opening_notice().cloned();
    let notice = notice.unwrap_or_else(|| Notice::new(Why::Damaged));
    store
        .read(|tx| {
            assert!(
                matches!(tx.trail_verify()?, TrailCheck::Unbroken { .. }),
                "{what}: the history is whole or ends"
            );
            for row in tx.sections()? {
                let book = tx.book(&row.id)?;
                for column in &book.columns {
                    assert!(
                        matches!(column.assignment.delivery, Delivery::InLms { .. }),
                        "{what}: nothing that was in the LMS is forgotten"
                    );
                    for (_, cell) in &column.cells {
                        assert!(!cell.sending, "{what}");
                    }
                }
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{what}: {error:?}"));
    (store, notice)
}

fn ids(store: &Store) -> usize {
    store.read(|tx| tx.assignments(&section())).map_or(0, |all| all.len())
}

fn grades(store: &Store) -> usize {
    let count = |tx: &Tx<'_>| tx.number("SELECT count(*) FROM grade WHERE score IS NOT NULL", [], "count");
    store.read(count).unwrap() as usize
}

#[test]
fn whichever_page_is_broken_no_id_is_lost_and_few_grades_are() {
    let dir = quick_folder();
    filled(dir.path(), true);
    let file = dir.path().join("passback.db");
    let whole = fs::read(&file).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 40, "{pages} pages");
    let (mut lost, mut worst) = (0, 0);
    for page in 0..pages {
        let here = quick_folder();
        copy_folder(dir.path(), here.path());
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0x5a);
        fs::write(here.path().join("passback.db"), &bytes).unwrap();
        fs::write(here.path().join("passback.lock"), "open").unwrap();
        let (store, notice) = recovered(here.path(), &format!("page {page}"));
        assert_eq!(ids(&store), ASSIGNMENTS as usize, "page {page}: every id");
        let missing = STUDENTS as usize * ASSIGNMENTS as usize - grades(&store);
        lost += missing;
        worst = worst.max(missing);
        if let Some(name) = notice.set_aside {
            assert_eq!(fs::read(here.path().join(name)).unwrap(), bytes, "page {page}: set aside as it was");
        }
    }
    // Page 1 and the list of tables cost everything since the backup; others only what is on them.
    let since_backup = (ASSIGNMENTS / 2 - 1) as usize * STUDENTS as usize;
    assert!(worst <= since_backup, "{worst} grades at worst");
    assert!(lost <= since_backup * 10, "{lost} grades over {pages} broken pages");
}

#[test]
fn without_any_backup_what_can_be_read_comes_back() {
    let dir = quick_folder();
    filled(dir.path(), false);
    let file = dir.path().join("passback.db");
    let whole = fs::read(&file).unwrap();
    let pages = whole.len() / 4096;
    let mut rescued = 0;
    for page in (1..pages).step_by(3) {
        let here = quick_folder();
        copy_folder(dir.path(), here.path());
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0);
        fs::write(here.path().join("passback.db"), &bytes).unwrap();
        fs::write(here.path().join("passback.lock"), "open").unwrap();
        let (store, _) = recovered(here.path(), &format!("page {page}"));
        if grades(&store) * 5 > (STUDENTS * ASSIGNMENTS * 4) as usize {
            rescued += 1;
        }
    }
    assert!(
        rescued * 10 >= pages.div_ceil(3) * 7,
        "{rescued} of {} come back nearly whole",
        pages.div_ceil(3)
    );
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn rows_younger_than_the_backup_come_out_of_the_damaged_file() {
    let dir = quick_folder();
    filled(dir.path(), true);
    let file = dir.path().join("passback.db");
    let mut bytes = fs::read(&file).unwrap();
    let pages = bytes.len() / 4096;
    // A page that is only an index: every row can still be read.
    let index = pages - 1;
    bytes[index * 4096 + 2000..(index + 1) * 4096].fill(0x5a);
    fs::write(&file, &bytes).unwrap();
    fs::write(dir.path().join("passback.lock"), "open").unwrap();
    let (store, notice) = recovered(dir.path(), "the last page");
    assert_eq!(notice.why, Why::Damaged);
    assert_eq!(notice.copy_of, Some(AT));
    assert!(notice.rescued > STUDENTS * ASSIGNMENTS, "{}", notice.rescued);
    let last = store.read(|tx| tx.cell(&assignment_id(ASSIGNMENTS - 1), &student(3))).unwrap();
    let expected = GradeCell { remote: None, ..cell(3, ASSIGNMENTS - 1) };
    assert_eq!(last, expected, "with its approval, and to be read again");
}

#[test]
fn a_row_that_breaks_a_rule_or_is_not_understood_is_not_trusted() {
    let dir = quick_folder();
    filled(dir.path(), true);
    let file = dir.path().join("passback.db");
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch(
        "PRAGMA ignore_check_constraints = 1; PRAGMA foreign_keys = 0; \
         UPDATE grade SET state = -5 WHERE assignment_no = 3 AND student_no = 4; \
         UPDATE grade SET apart = '{\"lms\": 7}', state = state | 1 << 18 WHERE assignment_no = 3 AND student_no = 5; \
         UPDATE assignment SET base = '{\"lms\": 0}' WHERE no = 2; \
         UPDATE op SET kind = 'nonsense' WHERE id = 1; \
         PRAGMA wal_checkpoint(truncate)",
    )
    .unwrap();
    let root: i64 = conn
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'trail_student'", [], |row| row.get(0))
        .unwrap();
    drop(conn);
    let mut bytes = fs::read(&file).unwrap();
    bytes[(root as usize - 1) * 4096..root as usize * 4096].fill(0x5a);
    fs::write(&file, &bytes).unwrap();
    fs::write(dir.path().join("passback.lock"), "open").unwrap();
    let (store, notice) = recovered(dir.path(), "rows against the rules");
    assert!(notice.gaps, "it is said that something was left out");
    assert_eq!(ids(&store), ASSIGNMENTS as usize);
    assert_eq!(grades(&store), (STUDENTS * ASSIGNMENTS) as usize, "the backup's rows stand in");
}

#[test]
fn a_chain_of_history_is_taken_as_far_as_it_holds_and_the_rest_is_said_to_be_lost() {
    let dir = quick_folder();
    filled(dir.path(), true);
    let file = dir.path().join("passback.db");
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch(
        "DROP TRIGGER trail_is_never_rewritten; UPDATE trail SET at = 9 WHERE id = 300; PRAGMA wal_checkpoint(truncate)",
    )
    .unwrap();
    let root: i64 = conn
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'trail_student'", [], |row| row.get(0))
        .unwrap();
    drop(conn);
    let mut bytes = fs::read(&file).unwrap();
    bytes[(root as usize - 1) * 4096..root as usize * 4096].fill(0x5a);
    fs::write(&file, &bytes).unwrap();
    fs::write(dir.path().join("passback.lock"), "open").unwrap();
    let (store, notice) = recovered(dir.path(), "an altered row");
    let all = i64::from(STUDENTS * ASSIGNMENTS);
    assert_eq!(i64::from(notice.history_lost), all - 299);
    store
        .write(|tx| {
            assert_eq!(tx.trail_head()?.row, 299);
            let lost = tx.lost_history()?;
            assert_eq!(lost, [crate::LostHistory { after: 299, lost: notice.history_lost }]);
            tx.trail_add(&[trail(TrailKind::Edited, 1, AT)])?;
            assert!(matches!(tx.trail_verify()?, TrailCheck::Unbroken { rows: 300, .. }), "it goes on");
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_end_at_any_step_of_a_recovery_is_taken_up_again() {
    let dir = quick_folder();
    filled(dir.path(), true);
    let garbage = "no database".repeat(900);
    let ready = {
        let here = quick_folder();
        copy_folder(dir.path(), here.path());
        fs::write(here.path().join("passback.db"), &garbage).unwrap();
        drop(Store::open(here.path()).unwrap());
        fs::read(here.path().join("passback.db")).unwrap()
    };
    // Each: what lies there, and how the damaged file is called in the end.
    type Left<'a> = &'a [(&'a str, &'a [u8])];
    let scenes: [(&str, Left<'_>); 4] = [
        (
            "while it was built",
            &[("passback.db", garbage.as_bytes()), ("passback.db.recovering", &ready[..9000])],
        ),
        (
            "before it was set aside",
            &[("passback.db", garbage.as_bytes()), ("passback.db.recovered", &ready)],
        ),
        (
            "between the file and its log",
            &[
                ("passback.db.damaged-1", garbage.as_bytes()),
                ("passback.db-wal", b"its log"),
                ("passback.db.recovered", &ready),
            ],
        ),
        (
            "before it was put in place",
            &[("passback.db.damaged-1", garbage.as_bytes()), ("passback.db.recovered", &ready)],
        ),
    ];
    for (what, files) in scenes {
        let here = quick_folder();
        copy_folder(dir.path(), here.path());
        let at = |name: &str| here.path().join(name);
        discard(&at("passback.db"));
        for (name, bytes) in files {
            fs::write(at(name), bytes).unwrap();
        }
        let (store, _) = recovered(here.path(), what);
        assert_eq!(ids(&store), ASSIGNMENTS as usize, "{what}");
        let told = store.read(|tx| tx.notice()).unwrap().expect("it is told");
        assert_eq!(told.set_aside.as_deref(), Some("passback.db.damaged-1"), "{what}");
        assert_eq!(fs::read(at("passback.db.damaged-1")).unwrap(), garbage.as_bytes(), "{what}");
        drop(store);
        for name in ["passback.db.recovering", "passback.db.recovered", "passback.db.reading"] {
            assert!(!at(name).exists(), "{what}: {name}");
        }
    }
}

#[test]
fn an_id_younger_than_the_backup_comes_back_from_the_ledger_alone() {
    let dir = quick_folder();
    filled(dir.path(), true);
    fs::write(dir.path().join("passback.db"), "no database".repeat(900)).unwrap();
    let (store, notice) = recovered(dir.path(), "nothing can be read");
    assert_eq!((notice.rescued, notice.gaps), (0, true));
    assert_eq!(notice.linked, ASSIGNMENTS / 2 - 1, "those made after the backup");
    let last = store.read(|tx| tx.assignment(&section(), &assignment_id(ASSIGNMENTS - 1))).unwrap();
    let id = RemoteAssignmentId::from(format!("remote-{}", ASSIGNMENTS - 1));
    assert_eq!((last.delivery, last.base, last.grades_read), (Delivery::InLms { id }, None, false));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_scribbled_over_a_database_it_opens(
        places in prop::collection::vec((0.0..1.0_f64, 1..3000_usize, any::<u8>()), 1..6),
        length in 0.3..1.0_f64,
    ) {
        static PATTERN: std::sync::OnceLock<tempfile::TempDir> = std::sync::OnceLock::new();
        let pattern = PATTERN.get_or_init(|| {
            let dir = quick_folder();
            filled(dir.path(), true);
            dir
        });
        let dir = quick_folder();
        copy_folder(pattern.path(), dir.path());
        let file = dir.path().join("passback.db");
        let mut bytes = fs::read(&file).unwrap();
        for (place, width, with) in places {
            let at = (place * bytes.len() as f64) as usize;
            let end = (at + width).min(bytes.len());
            bytes[at..end].fill(with);
        }
        bytes.truncate((length * bytes.len() as f64) as usize);
        fs::write(&file, &bytes).unwrap();
        fs::write(dir.path().join("passback.lock"), "open").unwrap();
        let (store, _) = recovered(dir.path(), "scribbled over");
        prop_assert_eq!(ids(&store), ASSIGNMENTS as usize);
    }
}
