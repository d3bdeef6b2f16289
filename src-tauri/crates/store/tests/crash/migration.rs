//! A migration of a large old database, killed half-way: the database is of the old version or of the new one, whole.

use crate::Chance;
use crate::book;
use crate::child::{Running, Work};
use crate::kill::folder;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use store::TrailCheck;

const OLD: &str = include_str!("../../src/migrations/frozen/version_1.sql");
const STUDENTS: i64 = 100;
const ASSIGNMENTS: i64 = 100;
const HISTORY: i64 = 20_000;

/// A database of version 1 with 10,000 grades and 20,000 rows of history.
fn old(path: &Path) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(OLD).unwrap();
    conn.execute_batch(&format!(
        "PRAGMA foreign_keys = 0; PRAGMA user_version = 1;
         WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 999 + {STUDENTS})
         INSERT INTO student (no, id, given, family, also, number) SELECT i, 'many-' || i, 'G', 'F' || i, '', '' FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 999 + {STUDENTS})
         INSERT INTO enrolment SELECT (SELECT min(no) FROM section), i, 1, 0 FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 999 + {ASSIGNMENTS})
         INSERT INTO assignment (no, id, section_no, reference, title, description, delivery, remote_id, auto_graded,
           grades_read, in_points, removed, created_at)
         SELECT i, 'many-' || i, (SELECT min(no) FROM section), 'PB-' || i, 'T', '', 'in_lms', 'r-' || i, 0, 1, 1, 0, i
         FROM n;
         INSERT INTO grade (assignment_no, student_no, bits, score, edits)
         SELECT a.no, s.no, 0, s.no * 1000, 1 FROM assignment a, student s WHERE a.no >= 1000 AND s.no >= 1000;
         INSERT INTO trail (at, section_no, assignment_no, student_no, kind, who)
         SELECT a.no, (SELECT min(no) FROM section), a.no, s.no, 'edited', 'teacher'
         FROM assignment a, student s, (SELECT 1 UNION SELECT 2) WHERE a.no >= 1000 AND s.no >= 1000 LIMIT {HISTORY};"
    ))
    .unwrap();
}

/// Version, grades and rows of history.
fn told(path: &Path) -> (i64, i64, i64) {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let number = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let said: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
    let version = conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    (version, number("SELECT count(*) FROM grade"), number("SELECT count(*) FROM trail"))
}

#[expect(clippy::disallowed_methods, reason = "the kills are spread over the time that a migration takes")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn a_migration_killed_at_any_moment_leaves_the_old_version_or_the_new_one() {
    let pattern = folder();
    let pattern = pattern.path().join("old.db");
    old(&pattern);
    let (_, grades, history) = told(&pattern);
    let fresh = || {
        let dir = folder();
        fs::copy(&pattern, dir.path().join("passback.db")).unwrap();
        dir
    };
    // How long it takes when nobody kills it.
    let whole = fresh();
    let begun = now();
    let said = Running::start(whole.path(), Work::OpenPlain).told();
    let long = now().duration_since(begun);
    assert_eq!(said, ["opened Ok(())"]);
    let (new, ..) = told(&whole.path().join("passback.db"));
    assert!(new > 1);
    let mut chance = Chance::seeded();
    let mut seen = [0, 0, 0];
    for kill in 0..30 {
        let dir = fresh();
        let file = dir.path().join("passback.db");
        let after = Duration::from_micros(chance.next(long.as_micros().max(1) as u64));
        Running::start(dir.path(), Work::OpenPlain).kill_after(after);
        let (version, g, h) = told(&file);
        assert!((1..=new).contains(&version), "kill {kill} after {after:?}: version {version}");
        assert_eq!((g, h), (grades, history), "kill {kill} after {after:?}, in version {version}");
        seen[if version == 1 { 0 } else { usize::from(version == new) + 1 }] += 1;
        let store = book::open_plain(dir.path()).unwrap_or_else(|error| panic!("kill {kill}: {error:?}"));
        assert_eq!(store.opening_notice(), None, "kill {kill}: nothing was damaged");
        let check = store.read(|tx| tx.trail_verify()).unwrap();
        assert!(matches!(check, TrailCheck::Unbroken { .. }), "kill {kill}: {check:?}");
        drop(store);
        assert_eq!(told(&file), (new, grades, history), "kill {kill}: it came to its end");
    }
    println!("a whole opening takes {long:?}; after a kill: old, in between, new = {seen:?}");
}
