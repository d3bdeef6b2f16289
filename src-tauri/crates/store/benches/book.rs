//! A large book: 200 students × 300 assignments.
//!
//! `cargo bench -p store --bench book`. Goals: 60,000 grades saved in at most 150 ms, the book read in at most 15 ms.

mod school;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use school::{Size, save, section};
use std::hint::black_box;
use store::{Store, StoreError};

const SIZE: Size = Size { students: 200, assignments: 300 };
const GRADES: u64 = SIZE.students as u64 * SIZE.assignments as u64;

/// A folder with a section in it, and no grades.
fn school() -> Result<(tempfile::TempDir, Store), StoreError> {
    let dir = tempfile::tempdir().map_err(|_| StoreError::Io { what: "a folder for the bench" })?;
    let store = Store::open(dir.path())?;
    SIZE.fill(&store)?;
    Ok((dir, store))
}

fn benches(c: &mut Criterion) {
    let Ok((_dir, store)) = school() else { return };
    let rounds = [SIZE.sheet(0), SIZE.sheet(1)];
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
