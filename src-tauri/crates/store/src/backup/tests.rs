use super::*;
use crate::Store;
use crate::fixture::{AT, assignment_id, fill, score, section, student};
use gradebook::GradeCell;

fn filled() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    (dir, store)
}

#[test]
fn a_name_says_when_and_how_far_and_sorts_by_time() {
    let path = PathBuf::from(name(AT, 12));
    let kept = parse(&path).expect("one of ours");
    assert_eq!((kept.at, kept.generation), (AT, 12));
    assert!(!path.to_string_lossy().contains(':'), "allowed everywhere");
    assert!(name(AT, 9) < name(AT.plus_millis(1000), 1));
    for other in ["passback.db", "passback-x.db", "notes.txt", "passback-2026-11-26T10.45.00.000Z-12.db.part"]
    {
        assert_eq!(parse(Path::new(other)), None, "{other}");
    }
}

#[test]
fn a_backup_holds_what_the_database_held_at_that_moment_and_nobody_waits_for_it() {
    let (dir, store) = filled();
    let backups = store.backups().unwrap();
    let made = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for n in 0..200_u32 {
                let cell = GradeCell { local: score(1), edits: n + 1, ..GradeCell::default() };
                store
                    .write(|tx| {
                        tx.put_cell(&assignment_id(1), &student(1), &cell)?;
                        tx.put_cell(&assignment_id(2), &student(1), &cell)
                    })
                    .unwrap();
            }
        });
        let mut made = Vec::new();
        while !writer.is_finished() {
            made.push(backups.make(AT.plus_millis(made.len() as i64)).unwrap());
        }
        made
    });
    for path in made.iter().filter(|path| path.exists()) {
        let conn = verified(path, &Keys::default()).unwrap();
        let sql = "SELECT count(DISTINCT state >> 20), count(*) FROM grade";
        let (different, rows): (i64, i64) =
            conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert!(rows == 0 || (different, rows) == (1, 2), "never half a transaction: {different}, {rows}");
    }
    assert!(!list(dir.path()).is_empty());
    for entry in fs::read_dir(folder(dir.path())).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(parse(Path::new(&name)).is_some(), "nothing but backups: {name:?}");
    }
}

#[test]
fn a_backup_is_one_file_without_a_log() {
    let (dir, store) = filled();
    let path = store.backups().unwrap().make(AT).unwrap();
    let conn = verified(&path, &Keys::default()).unwrap();
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "delete");
    drop(conn);
    assert_eq!(fs::read_dir(folder(dir.path())).unwrap().count(), 1);
}

#[test]
fn a_torn_or_altered_backup_is_not_taken_for_one() {
    let (dir, store) = filled();
    let path = store.backups().unwrap().make(AT).unwrap();
    let whole = fs::read(&path).unwrap();
    let torn = dir.path().join("torn.db");
    for cut in (0..whole.len()).step_by(997) {
        fs::write(&torn, &whole[..cut]).unwrap();
        assert!(
            matches!(verified(&torn, &Keys::default()), Err(StoreError::Unfit { .. })),
            "cut at {cut} of {}",
            whole.len()
        );
    }
    fs::write(&torn, "no database".repeat(900)).unwrap();
    assert!(matches!(verified(&torn, &Keys::default()), Err(StoreError::Unfit { why: Unfit::NotOurs })));
    Connection::open(dir.path().join("other.db")).unwrap().execute_batch("CREATE TABLE a (x)").unwrap();
    assert!(matches!(
        verified(&dir.path().join("other.db"), &Keys::default()),
        Err(StoreError::Unfit { why: Unfit::NotOurs })
    ));
    assert!(matches!(
        verified(&dir.path().join("none.db"), &Keys::default()),
        Err(StoreError::Unfit { why: Unfit::NotThere })
    ));
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    assert!(matches!(verified(&path, &Keys::default()), Err(StoreError::Unfit { why: Unfit::Newer })));
}

#[test]
fn what_an_end_in_the_middle_left_is_cleared_away_by_the_next_backup() {
    let (dir, store) = filled();
    let backups = store.backups().unwrap();
    backups.make(AT).unwrap();
    let left = folder(dir.path()).join(name(AT, 3) + ".part");
    fs::write(&left, "half").unwrap();
    assert_eq!(list(dir.path()).len(), 1, "it is not taken for a backup");
    backups.make(AT.plus_millis(1)).unwrap();
    assert!(!left.exists());
}

#[test]
fn old_backups_go_and_other_files_stay() {
    let (dir, store) = filled();
    let backups = store.backups().unwrap();
    for n in 0..9 {
        backups.make(AT.plus_millis(n)).unwrap();
    }
    let other = folder(dir.path()).join("my own copy.db");
    fs::write(&other, "mine").unwrap();
    backups.make(AT.plus_millis(9)).unwrap();
    let times: Vec<i64> = list(dir.path()).iter().map(|kept| kept.at.since(AT)).collect();
    assert_eq!(times, [9, 8, 7, 6]);
    assert!(other.exists());
}

#[cfg(unix)]
#[test]
fn backups_are_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, store) = filled();
    let path = store.backups().unwrap().make(AT).unwrap();
    let out = dir.path().join("out.db");
    store.backup_to(&out).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder(dir.path())), 0o700);
    assert_eq!((mode(&path), mode(&out)), (0o600, 0o600));
}

#[test]
fn a_backup_on_request_replaces_a_backup_and_nothing_else() {
    let (dir, store) = filled();
    let out = dir.path().join("out.db");
    store.backup_to(&out).unwrap();
    store.backup_to(&out).unwrap();
    let letter = dir.path().join("letter.txt");
    fs::write(&letter, "Dear parents").unwrap();
    assert!(matches!(store.backup_to(&letter), Err(StoreError::InTheWay)));
    assert_eq!(fs::read_to_string(&letter).unwrap(), "Dear parents");
    assert!(matches!(store.backup_to(dir.path()), Err(StoreError::InTheWay)), "a folder");
    let present = dir.path().join("passback.db");
    let before = fs::read(&present).unwrap();
    assert!(matches!(store.backup_to(&present), Err(StoreError::InTheWay)), "never the database itself");
    assert_eq!(fs::read(&present).unwrap(), before);
    let elsewhere = tempfile::tempdir().unwrap();
    drop(Store::open(elsewhere.path()).unwrap());
    let closed = elsewhere.path().join("passback.db");
    assert!(matches!(store.backup_to(&closed), Err(StoreError::InTheWay)), "nor another folder's");
    assert!(store.backup_to(&dir.path().join("no such folder").join("out.db")).is_err());
    let students = store.read(|tx| tx.students(&section())).unwrap();
    assert_eq!(students.len(), 4);
}
