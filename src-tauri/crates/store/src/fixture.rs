//! A small fictional school for the tests of this crate.

use crate::{NewTrailRow, RunKind, RunPhase, RunRow, SectionRow, Store, StudentRow, TrailKind, TrailWho};
use gradebook::{
    Assignment, AssignmentId, Delivery, Details, Fingerprint, Grade, OwnPolicies, RemoteAssignmentId, RunId,
    Score, SectionId, StudentId, Time,
};

pub(crate) const AT: Time = Time::from_millis(1_795_000_000_000);

pub(crate) fn section() -> SectionId {
    SectionId::from("sec-1")
}
pub(crate) fn student(n: u32) -> StudentId {
    StudentId::from(format!("stu-{n}"))
}
pub(crate) fn assignment_id(n: u32) -> AssignmentId {
    AssignmentId::from(format!("asg-{n}"))
}
pub(crate) fn score(points: i32) -> Grade {
    Grade::of(Score::points(points))
}

pub(crate) fn section_row(id: &str, name: &str) -> SectionRow {
    SectionRow { id: SectionId::from(id), name: name.to_owned(), ..SectionRow::default() }
}

pub(crate) fn student_row(n: u32, given: &str, family: &str) -> StudentRow {
    StudentRow {
        id: student(n),
        given: given.to_owned(),
        family: family.to_owned(),
        also: String::new(),
        number: format!("no. {n}"),
        identifiers: gradebook::matching::Identifiers::new(),
        linked: Some(true),
    }
}

pub(crate) fn assignment(n: u32) -> Assignment {
    Assignment {
        id: assignment_id(n),
        reference: format!("PB-{n:04}"),
        local: Details {
            title: format!("Worksheet {n}"),
            description: String::new(),
            due: Some(AT.plus_millis(i64::from(n))),
            points: Some(Score::points(20)),
        },
        base: None,
        remote: None,
        delivery: Delivery::InLms { id: RemoteAssignmentId::from(format!("remote-{n}")) },
        auto_graded: false,
        policies: OwnPolicies::default(),
        failure: None,
        grades_read: false,
        in_points: true,
    }
}

pub(crate) fn run(id: &str) -> RunRow {
    RunRow {
        id: RunId::from(id),
        section: section(),
        kind: RunKind::Send,
        automatic: false,
        phase: RunPhase::Sending,
        fingerprint: Some(Fingerprint::from("f00d")),
        stopped: None,
        found: 0,
        counts: String::new(),
        started_at: AT,
        ended_at: None,
        undoes: None,
    }
}

pub(crate) fn trail(kind: TrailKind, n: u32, at: Time) -> NewTrailRow {
    NewTrailRow {
        at,
        section: section(),
        assignment: assignment_id(1),
        student: student(n),
        kind,
        who: TrailWho::Teacher,
        before: None,
        after: Some(score(1)),
        held: None,
        run: None,
        said_at: None,
        receipt: None,
    }
}

/// Fills a store with section `sec-1`, four students and assignments `asg-1` and `asg-2`.
pub(crate) fn fill(store: &Store) {
    let students = [
        student_row(1, "Ada", "Zeta"),
        student_row(2, "Ben", "Alpha"),
        student_row(3, "Cleo", "Mika"),
        student_row(4, "Dan", "Omega"),
    ];
    store
        .write(|tx| {
            tx.put_sections(&[section_row("sec-1", "Algebra"), section_row("sec-2", "Biology")])?;
            tx.put_roster(&section(), &students)?;
            tx.put_assignment(&section(), &assignment(1), AT)?;
            tx.put_assignment(&section(), &assignment(2), AT)
        })
        .unwrap();
}

pub(crate) fn school() -> Store {
    let store = Store::in_memory().unwrap();
    fill(&store);
    store
}

/// A folder in memory where there is one, for tests that open many databases: what is forced to a disk takes no time.
pub(crate) fn quick_folder() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.or_else(|_| tempfile::tempdir()).unwrap()
}
