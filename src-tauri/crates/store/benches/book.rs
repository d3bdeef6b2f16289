//! A large book: 200 students × 300 assignments, as it is in the middle of a year (nine in ten graded, one in ten with
//! a comment, one in thirty edited here and not sent yet, one in a hundred changed in the LMS).
//!
//! `cargo bench -p store --bench book`. Goals: 60,000 grades saved in at most 150 ms, the book read in at most 15 ms.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use gradebook::{
    Agreement, Approval, Assignment, AssignmentId, Delivery, Details, Grade, GradeCell, LmsEdit, OwnPolicies,
    PersonId, RemoteAssignmentId, Score, SectionId, StudentId, Time,
};
use std::hint::black_box;
use store::{SectionRow, Store, StoreError, StudentRow};

const STUDENTS: u32 = 200;
const ASSIGNMENTS: u32 = 300;
const GRADES: u64 = STUDENTS as u64 * ASSIGNMENTS as u64;

type Sheet = Vec<(AssignmentId, Vec<(StudentId, GradeCell)>)>;

fn section() -> SectionId {
    SectionId::from("5f0c000000000000000000a1")
}

/// A folder with a section in it, and no grades.
fn school() -> Result<(tempfile::TempDir, Store), StoreError> {
    let dir = tempfile::tempdir().map_err(|_| StoreError::Io { what: "a folder for the bench" })?;
    let store = Store::open(dir.path())?;
    let students: Vec<StudentRow> = (0..STUDENTS)
        .map(|n| StudentRow {
            id: student(n),
            given: format!("Given{}", n * 7 % STUDENTS),
            family: format!("Family{}", n * 31 % STUDENTS),
            also: String::new(),
            number: n.to_string(),
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
        (0..ASSIGNMENTS).try_for_each(|n| tx.put_assignment(&section(), &assignment(n), Time::from_millis(0)))
    })?;
    Ok((dir, store))
}

fn student(n: u32) -> StudentId {
    StudentId::from(format!("5f0c0000000000000001{n:04x}"))
}

fn assignment(n: u32) -> Assignment {
    Assignment {
        id: AssignmentId::from(format!("2b1f7c1e-0f7a-4a53-9d3b-0c8f5a1e{n:04x}")),
        reference: format!("PB-{n:04}"),
        local: Details {
            title: format!("Worksheet {n}"),
            description: String::new(),
            due: Some(Time::from_millis(1_790_000_000_000 + i64::from(n) * 86_400_000)),
            points: Some(Score::points(20)),
        },
        base: None,
        remote: None,
        delivery: Delivery::InLms { id: RemoteAssignmentId::from(format!("remote-{n}")) },
        auto_graded: false,
        policies: OwnPolicies::default(),
        failure: None,
        grades_read: true,
        in_points: true,
    }
}

/// All grades; another `round` changes every score.
fn sheet(round: u32) -> Sheet {
    let column = |a: u32| (0..STUDENTS).map(|s| (student(s), cell(a * STUDENTS + s, round))).collect();
    (0..ASSIGNMENTS).map(|a| (assignment(a).id, column(a))).collect()
}

fn cell(n: u32, round: u32) -> GradeCell {
    let at = Time::from_millis(1_790_000_000_000 + i64::from(n) * 1_000);
    let half_points = |n: u32| Score::from_micros(i64::from(n % 41) * 500_000);
    let blank = Grade::default();
    if n % 10 == 9 {
        return GradeCell {
            base: Some(Agreement::on(blank.clone())),
            remote: Some(blank),
            lms_edit: LmsEdit { by: None, at: Some(at.plus_millis(i64::from(round))) },
            ..GradeCell::default()
        };
    }
    let mut grade = Grade::of(half_points(n + round));
    if n % 10 == 3 {
        grade.comment = Some("Show your steps, please; the answer is right.".to_owned());
    }
    let mut cell = GradeCell {
        base: Some(Agreement::on(grade.clone())),
        local: grade.clone(),
        remote: Some(grade.clone()),
        edits: 1,
        approved: Some((1, Approval::Teacher)),
        lms_edit: LmsEdit { by: Some(PersonId::from("5f0c000000000000000000f1")), at: Some(at) },
        edited_at: Some(at),
        ..GradeCell::default()
    };
    if n % 30 == 5 {
        cell.edit(Grade { score: Some(half_points(n + round + 1)), ..grade.clone() }, at, false);
    }
    if n % 100 == 7 {
        cell.remote = Some(Grade { score: Some(half_points(n + round + 2)), ..grade });
    }
    cell
}

fn save(store: &Store, sheet: &Sheet) -> Result<(), StoreError> {
    store.write(|tx| sheet.iter().try_for_each(|(assignment, cells)| tx.put_cells(assignment, cells)))
}

fn benches(c: &mut Criterion) {
    let Ok((_dir, store)) = school() else { return };
    let rounds = [sheet(0), sheet(1)];
    let mut group = c.benchmark_group("book of 200 x 300");
    group.throughput(Throughput::Elements(GRADES)).sample_size(20);
    group.bench_function("save 60,000 new grades", |b| {
        b.iter_batched(school, |made| made.and_then(|(_, s)| save(&s, &rounds[0])), BatchSize::PerIteration);
    });
    let mut round = 0;
    group.bench_function("save 60,000 changed grades", |b| {
        b.iter(|| {
            round = 1 - round;
            save(&store, &rounds[round])
        });
    });
    group.bench_function("save 60,000 grades that are so already", |b| {
        b.iter(|| save(&store, &rounds[round]))
    });
    let filled = save(&store, &rounds[0]);
    group.bench_function("read the book", |b| {
        assert!(filled.is_ok(), "a book to read");
        let read = |()| black_box(store.read(|tx| tx.book(&section())));
        b.iter_batched(|| (), read, BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(book, benches);
criterion_main!(book);
