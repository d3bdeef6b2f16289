//! The book that is written and checked: each acknowledged step spans four tables, and each count tells of the others.

use gradebook::op::OpKind;
use gradebook::{
    Approval, Assignment, AssignmentId, Delivery, Details, Grade, GradeCell, OwnPolicies, RemoteAssignmentId,
    Score, SectionId, StudentId, Time,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{
    Key, KeyKeeper, NewOpRow, NewTrailRow, NoKey, SectionRow, Store, StoreError, StudentRow, TrailCheck,
    TrailKind, TrailWho, Tx,
};

pub const AT: Time = Time::from_millis(1_795_000_000_000);
pub const STUDENTS: u32 = 8;

pub fn section() -> SectionId {
    SectionId::from("sec-1")
}
pub fn student(n: u32) -> StudentId {
    StudentId::from(format!("stu-{n}"))
}
/// The assignment that all approvals are about.
pub fn sheet() -> AssignmentId {
    AssignmentId::from("sheet")
}
pub fn made(n: u32) -> AssignmentId {
    AssignmentId::from(format!("made-{n}"))
}
pub fn remote(n: u32) -> RemoteAssignmentId {
    RemoteAssignmentId::from(format!("remote-{n}"))
}

pub fn assignment(id: AssignmentId, delivery: Delivery) -> Assignment {
    Assignment {
        reference: format!("PB-{id}"),
        id,
        local: Details { title: "Worksheet".to_owned(), ..Details::default() },
        base: None,
        remote: None,
        delivery,
        auto_graded: false,
        policies: OwnPolicies::default(),
        failure: None,
        grades_read: false,
        in_points: true,
    }
}

/// Opens a folder that nobody should hold. A process that another test is just starting inherits our files for a
/// moment, the lock among them; that passes by itself.
pub fn open(dir: &Path) -> Result<Store, StoreError> {
    if dir.join(OPEN).exists() {
        return open_plain(dir);
    }
    let keyring = Arc::new(Keyring(keyring(dir)));
    until_free(|| Store::open_with(dir, Some(keyring.clone())))
}

/// Where the keys of a folder lie.
fn keyring(dir: &Path) -> PathBuf {
    dir.join("keyring-of-the-test")
}

/// Gives an image of a folder the folder's key.
pub fn give_key(from: &Path, to: &Path) {
    std::fs::create_dir_all(keyring(to)).expect("a folder");
    for entry in std::fs::read_dir(keyring(from)).expect("keys").flatten() {
        std::fs::copy(entry.path(), keyring(to).join(entry.file_name())).expect("a key");
    }
    std::fs::copy(from.join("passback.key"), to.join("passback.key")).expect("its name");
}

/// A connection of somebody else to a database of this folder, whatever it is kept with.
pub fn beside_it(dir: &Path, path: &Path) -> rusqlite::Connection {
    let keys = std::fs::read_dir(keyring(dir)).into_iter().flatten().flatten();
    let digits = keys.map(|entry| std::fs::read_to_string(entry.path()).expect("a key"));
    let mut pragmas = vec![String::new()];
    pragmas.extend(digits.map(|digits| format!("PRAGMA key = \"x'{digits}'\";")));
    let opened = pragmas.into_iter().find_map(|pragma| {
        let conn = rusqlite::Connection::open(path).expect("a file");
        conn.execute_batch(&format!("{pragma} SELECT count(*) FROM sqlite_schema;")).ok().map(|()| conn)
    });
    opened.expect("one of the keys opens it")
}

/// A file that says that a folder has no key.
const OPEN: &str = "lies-open";

/// From now on this folder is opened without a key.
pub fn lies_open(dir: &Path) {
    std::fs::write(dir.join(OPEN), "").expect("written");
}

/// The same without a key.
pub fn open_plain(dir: &Path) -> Result<Store, StoreError> {
    until_free(|| Store::open(dir))
}

fn until_free(open: impl Fn() -> Result<Store, StoreError>) -> Result<Store, StoreError> {
    for _ in 0..100_000 {
        match open() {
            Err(StoreError::InUse) => std::thread::yield_now(),
            opened => return opened,
        }
    }
    open()
}

/// Keys in files, so that a process that is killed leaves them to the next one.
struct Keyring(PathBuf);

impl KeyKeeper for Keyring {
    fn key(&self, name: &str) -> Result<Option<Key>, NoKey> {
        Ok(std::fs::read_to_string(self.0.join(name)).ok().and_then(|digits| Key::from_digits(&digits)))
    }
    fn keep(&self, name: &str, key: &Key) -> Result<(), NoKey> {
        let kept =
            std::fs::create_dir_all(&self.0).and_then(|()| std::fs::write(self.0.join(name), &*key.digits()));
        kept.map_err(|_| NoKey::Shut)
    }
    fn forget(&self, name: &str) -> Result<(), NoKey> {
        std::fs::remove_file(self.0.join(name)).map_err(|_| NoKey::Shut)
    }
}

pub fn fill(store: &Store) -> Result<(), StoreError> {
    let students: Vec<StudentRow> = (0..STUDENTS)
        .map(|n| StudentRow {
            id: student(n),
            given: format!("Given {n}"),
            family: format!("Family {n}"),
            also: String::new(),
            number: String::new(),
            identifiers: gradebook::matching::Identifiers::new(),
            linked: Some(true),
        })
        .collect();
    store.write(|tx| {
        tx.put_sections(&[SectionRow {
            id: section(),
            name: "Algebra".to_owned(),
            ..SectionRow::default()
        }])?;
        tx.put_roster(&section(), &students)?;
        tx.put_assignment(&section(), &assignment(sheet(), Delivery::InLms { id: remote(0) }), AT)
    })
}

/// How many approvals there are: each raised one count and added one op and one row of history.
pub fn approvals(tx: &Tx<'_>) -> Result<u32, StoreError> {
    (0..STUDENTS).try_fold(0, |sum, n| Ok(sum + tx.cell(&sheet(), &student(n))?.edits))
}

/// One approval: grade, op and history in one transaction.
pub fn approve(store: &Store) -> Result<u32, StoreError> {
    store.write(|tx| {
        let done = approvals(tx)?;
        let who = student(done % STUDENTS);
        let mut cell = tx.cell(&sheet(), &who)?;
        let grade = Grade::of(Score::points((done % 20) as i32));
        cell.local = grade.clone();
        cell.edits += 1;
        cell.approve(Approval::Teacher);
        tx.put_cell(&sheet(), &who, &cell)?;
        tx.trail_add(&[NewTrailRow {
            at: AT,
            section: section(),
            assignment: sheet(),
            student: who,
            kind: TrailKind::Approved,
            who: TrailWho::Teacher,
            before: None,
            after: Some(grade),
            held: None,
            run: None,
            said_at: None,
            receipt: None,
        }])?;
        tx.op_add(&NewOpRow {
            section: section(),
            kind: OpKind::Approve,
            deltas: Vec::new(),
            at: AT,
            said: format!("approval {done}"),
            undoes: None,
        })?;
        Ok(done + 1)
    })
}

/// Sets how far an assignment got.
pub fn deliver(store: &Store, n: u32, delivery: Delivery) -> Result<(), StoreError> {
    store.write(|tx| tx.put_assignment(&section(), &assignment(made(n), delivery), AT))
}

pub fn delivery(store: &Store, n: u32) -> Option<Delivery> {
    store.read(|tx| tx.assignment(&section(), &made(n))).ok().map(|a| a.delivery)
}

/// What must hold whatever happened: the tables tell one story, and nothing in it is half told. Answers the approvals.
pub fn consistent(store: &Store, what: &str) -> u32 {
    store
        .read(|tx| {
            let done = approvals(tx)?;
            let mut rows = 0;
            for n in 0..STUDENTS {
                let cell = tx.cell(&sheet(), &student(n))?;
                assert_eq!(cell.is_approved(), cell.edits > 0, "{what}: an approval is whole or not there");
                assert!(cell == GradeCell::default() || cell.local.score.is_some(), "{what}");
                let trail = tx.trail_of(&sheet(), &student(n), u32::MAX)?;
                assert_eq!(trail.len(), cell.edits as usize, "{what}: history and grade of one student");
                rows += trail.len();
            }
            assert_eq!(rows, done as usize, "{what}: history and grades");
            let last = tx.op_undoable(&section())?.map(|op| op.said);
            assert_eq!(last, None, "{what}: these ops changed nothing that could be undone");
            match tx.trail_verify()? {
                TrailCheck::Unbroken { rows, .. } => assert_eq!(rows, u64::from(done), "{what}: the chain"),
                TrailCheck::Broken(at) => panic!("{what}: the history is broken: {at:?}"),
            }
            Ok(done)
        })
        .unwrap_or_else(|error| panic!("{what}: {error:?}"))
}

/// Every backup that has its name is whole.
pub fn backups_are_whole(dir: &Path, what: &str) -> usize {
    let mut found = 0;
    for entry in std::fs::read_dir(dir.join("backups")).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|e| e == "db") {
            let conn = beside_it(dir, &path);
            let said: String =
                conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).expect("checked");
            assert_eq!(said, "ok", "{what}: {path:?}");
            found += 1;
        }
    }
    found
}
