//! How long comparing and planning take on a big section. Run with `cargo bench -p gradebook`; besides criterion's
//! report it prints the middle (p50) and the slow end (p99) of each, against the goal.

use criterion::{Criterion, criterion_group, criterion_main};
use gradebook::diff::changes;
use gradebook::plan::plan;
use gradebook::{
    Agreement, Approval, Assignment, Column, Delivery, Details, DetailsAgreement, Grade, GradeCell,
    LinkState, LmsKind, Only, OwnPolicies, Policies, Score, Section, SectionBook, Student, Time, Verdict,
};
use std::hint::black_box;
use std::time::{Duration, Instant};

const STUDENTS: u32 = 200;
const ASSIGNMENTS: u32 = 300;
const NOW: Time = Time::from_millis(1_000_000);
const SAMPLES: usize = 500;

/// 200 students × 300 assignments, 60,000 grades. One in `edited` was changed here and approved, one in `edited` there;
/// none when it is zero. One in four has a comment.
fn book(edited: u32) -> SectionBook {
    let student = |i: u32| Student {
        id: format!("58da8c58155b940248{i:06}").into(),
        given: "Robin".to_owned(),
        family: format!("Fictional {i}"),
        also: String::new(),
        linked: Some(true),
        left: false,
    };
    let cell = |i: u32, a: u32| {
        let grade = Grade {
            score: Some(Score::from_micros(i64::from((i * 7 + a) % 41) * 500_000)),
            comment: (i + a).is_multiple_of(4).then(|| "Show how you got there, step by step.".to_owned()),
            ..Grade::default()
        };
        let base = Some(Agreement::on(grade.clone()));
        let mut cell = GradeCell { base, local: grade.clone(), remote: Some(grade), ..GradeCell::default() };
        let at = i * ASSIGNMENTS + a;
        if edited > 0 && at.is_multiple_of(edited) {
            cell.edit(Grade::of(Score::points(19)), NOW, false);
            cell.approve(Approval::Teacher);
        }
        if edited > 0 && at % edited == 1 {
            cell.remote = Some(Grade::of(Score::points(18)));
        }
        cell
    };
    let column = |a: u32| {
        let details = Details {
            title: format!("Quiz {a}"),
            due: Some(NOW),
            points: Some(Score::points(20)),
            ..Details::default()
        };
        Column {
            assignment: Assignment {
                id: format!("a{a}").into(),
                reference: "PB-7F3K".to_owned(),
                local: details.clone(),
                base: Some(DetailsAgreement { lms: details.clone(), ours: details.clone() }),
                remote: Some(details),
                delivery: Delivery::InLms { id: format!("r{a}").into() },
                auto_graded: false,
                policies: OwnPolicies::default(),
                failure: None,
                grades_read: true,
                in_points: true,
            },
            cells: (0..STUDENTS).map(|i| (i, cell(i, a))).collect(),
        }
    };
    SectionBook {
        section: Section {
            id: "algebra".into(),
            name: "Algebra".to_owned(),
            linked: Some(true),
            policies: Policies::default(),
            read_at: None,
        },
        link: LinkState::Ready,
        profile: LmsKind::Canvas.profile(),
        students: (0..STUDENTS).map(student).collect(),
        columns: (0..ASSIGNMENTS).map(column).collect(),
    }
}

/// Every row of changes, and the verdict of every grade.
fn compare(book: &SectionBook) -> (usize, usize) {
    let cells = book.columns.iter().flat_map(|c| &c.cells);
    let open = cells.filter(|(_, cell)| cell.verdict(&book.profile) != Verdict::Unchanged).count();
    (changes(book).len(), open)
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed<T>(work: impl Fn() -> T) -> Duration {
    let begin = Instant::now();
    black_box(work());
    begin.elapsed()
}

fn percentiles<T>(name: &str, goal: &str, work: impl Fn() -> T) {
    for _ in 0..20 {
        timed(&work);
    }
    let mut times: Vec<Duration> = (0..SAMPLES).map(|_| timed(&work)).collect();
    times.sort_unstable();
    let at =
        |percent: usize| times.get(SAMPLES * percent / 100).copied().unwrap_or_default().as_secs_f64() * 1e3;
    println!("{name}: p50 {:.2} ms, p99 {:.2} ms ({SAMPLES} samples; goal {goal})", at(50), at(99));
}

fn three_way(c: &mut Criterion) {
    let diff_goal = "p50 2 ms, p99 16 ms";
    for (name, book, goal) in [
        ("60,000 grades, nothing changed", book(0), ("5 ms", diff_goal)),
        ("60,000 grades, one in fifty changed here, one there", book(50), ("none", diff_goal)),
    ] {
        let (everything, (plan_goal, diff_goal)) = (Only::Everything, goal);
        percentiles(&format!("three-way diff, {name}"), diff_goal, || compare(&book));
        percentiles(&format!("plan, {name}"), plan_goal, || plan(&book, &everything, NOW));
        c.bench_function(&format!("three-way diff, {name}"), |b| b.iter(|| compare(black_box(&book))));
        c.bench_function(&format!("plan, {name}"), |b| b.iter(|| plan(black_box(&book), &everything, NOW)));
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(2));
    targets = three_way
}
criterion_main!(benches);
