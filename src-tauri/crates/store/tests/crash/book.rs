//! The book that is written and checked: each acknowledged step spans four tables, and each count tells of the others.

use gradebook::op::OpKind;
use gradebook::{
    Approval, Assignment, AssignmentId, Delivery, Details, Grade, GradeCell, OwnPolicies, RemoteAssignmentId,
    Score, SectionId, StudentId, Time,
};
use std::path::Path;
use store::{
    NewOpRow, NewTrailRow, SectionRow, Store, StoreError, StudentRow, TrailCheck, TrailKind, TrailWho, Tx,
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
    for _ in 0..100_000 {
        match Store::open(dir) {
            Err(StoreError::InUse) => std::thread::yield_now(),
            opened => return opened,
        }
    }
    Store::open(dir)
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
            let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
            let conn = rusqlite::Connection::open_with_flags(&path, flags).expect("a backup");
            let said: String =
                conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).expect("checked");
            assert_eq!(said, "ok", "{what}: {path:?}");
            found += 1;
        }
    }
    found
}
