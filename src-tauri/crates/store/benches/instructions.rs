//! Fixed pieces of work whose machine instructions are counted and held against a committed baseline, because counts,
//! unlike times, are the same on a busy machine. `cargo xtask bench` and `cargo xtask test --only instructions` run
//! this program under Valgrind; the baseline is `instructions.json` beside this file.
//!
//! `instructions --list` names the pieces; `instructions PIECE ROUNDS` prepares once and does the piece so many times:
//! the difference between two numbers of rounds is what one round costs, without the preparation. Deliberately not
//! here: time (the other benches), files (a store in memory, so that no disk has a say).

mod school;

use gradebook::diff::changes;
use gradebook::{Grade, Only, Score, SectionBook, Time, Verdict, entry, plan::plan};
use school::{Sheet, Size, save, section};
use std::hint::black_box;
use std::process::ExitCode;
use store::{
    Held, JournalChange, JournalState, JournalStep, NewJournalRow, NewTrailRow, RunKind, RunPhase, RunRow,
    Store, StoreError, TrailKind, TrailWho,
};

const SIZE: Size = Size { students: 100, assignments: 20 };
const NOW: Time = Time::from_millis(1_795_000_000_000);
/// Rows of the journal and of the trail in one round.
const ROWS: u32 = 200;
/// Most rounds of one call.
const MOST_ROUNDS: u32 = 4;
/// How often the quick pieces are done in one round, so that chance in the preparation (hash seeds) does not weigh.
const OFTEN: u32 = 20;
/// What teachers type, over and over.
const TYPED: [&str; 8] = ["17", "17.5", "17,5", "85%", "16/20", "ex", "0", "19.25"];

type Piece = fn(&School, u32) -> Result<(), StoreError>;

const PIECES: [(&str, Piece); 7] = [
    ("three_way_diff", three_way_diff),
    ("plan", plan_all),
    ("score_parse", score_parse),
    ("store_upsert", store_upsert),
    ("store_read", store_read),
    ("journal_step", journal_step),
    ("trail_append", trail_append),
];

struct School {
    store: Store,
    sheets: [Sheet; 2],
    book: SectionBook,
    /// Number of the first step in the journal.
    first: i64,
}

fn school() -> Result<School, StoreError> {
    let store = Store::in_memory()?;
    SIZE.fill(&store)?;
    let sheets = [SIZE.sheet(0), SIZE.sheet(1)];
    save(&store, &sheets[0])?;
    let first = add_steps(&store, &sheets[0])?;
    let book = store.read(|tx| tx.book(&section()))?;
    Ok(School { store, sheets, book, first })
}

/// A run with a planned step for each row of each round; answers the number of the first.
fn add_steps(store: &Store, sheet: &Sheet) -> Result<i64, StoreError> {
    let run = RunRow {
        id: "run".into(),
        section: section(),
        kind: RunKind::Send,
        automatic: false,
        phase: RunPhase::Sending,
        fingerprint: None,
        stopped: None,
        found: 0,
        counts: String::new(),
        started_at: NOW,
        ended_at: None,
        undoes: None,
    };
    store.write(|tx| {
        tx.run_add(&run)?;
        let mut first = i64::MAX;
        let cells = sheet.iter().flat_map(|(assignment, cells)| cells.iter().map(move |c| (assignment, c)));
        for (assignment, (student, cell)) in cells.take((ROWS * MOST_ROUNDS) as usize) {
            let step = gradebook::GradeStep {
                assignment: assignment.clone(),
                student: student.clone(),
                action: gradebook::GradeAction::Write,
                fields: vec![gradebook::GradeField::Mark],
                expect: Grade::default(),
                send: cell.local.clone(),
                edits: cell.edits,
                ours: None,
            };
            first = first.min(tx.journal_add(&NewJournalRow {
                run: run.id.clone(),
                section: section(),
                assignment: assignment.clone(),
                student: Some(student.clone()),
                step: JournalStep::Write(step),
                planned_at: NOW,
            })?);
        }
        Ok(first)
    })
}

fn three_way_diff(school: &School, _: u32) -> Result<(), StoreError> {
    for _ in 0..OFTEN {
        let book = black_box(&school.book);
        let cells = book.columns.iter().flat_map(|column| &column.cells);
        let open = cells.filter(|(_, cell)| cell.verdict(&book.profile) != Verdict::Unchanged).count();
        black_box((changes(book).len(), open));
    }
    Ok(())
}

fn plan_all(school: &School, _: u32) -> Result<(), StoreError> {
    for _ in 0..OFTEN {
        black_box(plan(black_box(&school.book), &Only::Everything, NOW));
    }
    Ok(())
}

fn score_parse(_: &School, _: u32) -> Result<(), StoreError> {
    let points = Some(Score::points(20));
    for text in TYPED.iter().cycle().take(2_000) {
        let _ = black_box(entry::parse(black_box(text), points));
        let _ = black_box(black_box(text).parse::<Score>());
    }
    Ok(())
}

fn store_upsert(school: &School, round: u32) -> Result<(), StoreError> {
    // Every round changes every score.
    save(&school.store, &school.sheets[usize::from(round.is_multiple_of(2))])
}

fn store_read(school: &School, _: u32) -> Result<(), StoreError> {
    black_box(school.store.read(|tx| tx.book(&section()))?);
    Ok(())
}

/// Each grade on its way: sending, accepted, confirmed, a transaction each.
fn journal_step(school: &School, round: u32) -> Result<(), StoreError> {
    let first = school.first + i64::from(round * ROWS);
    for id in first..first + i64::from(ROWS) {
        for state in [JournalState::Sending, JournalState::Accepted, JournalState::Confirmed] {
            school.store.write(|tx| tx.journal_set(id, &JournalChange::state(state, NOW)))?;
        }
    }
    Ok(())
}

fn trail_append(school: &School, round: u32) -> Result<(), StoreError> {
    let at = NOW.plus_millis(i64::from(round));
    let cells =
        school.sheets[0].iter().flat_map(|(assignment, cells)| cells.iter().map(move |c| (assignment, c)));
    for (assignment, (student, cell)) in cells.take(ROWS as usize) {
        let row = NewTrailRow {
            at,
            section: section(),
            assignment: assignment.clone(),
            student: student.clone(),
            kind: TrailKind::Edited,
            who: TrailWho::Teacher,
            before: None,
            after: Some(cell.local.clone()),
            held: Some(Held::of(cell)),
            run: None,
            said_at: None,
            receipt: None,
        };
        school.store.write(|tx| tx.trail_add(&[row]))?;
    }
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (piece, rounds) = match arguments.as_slice() {
        ["--list"] => {
            PIECES.iter().for_each(|(name, _)| println!("{name}"));
            return ExitCode::SUCCESS;
        }
        [name, rounds] => {
            let piece = PIECES.iter().find(|(known, _)| known == name);
            (piece, rounds.parse().ok().filter(|rounds| *rounds <= MOST_ROUNDS))
        }
        _ => (None, None),
    };
    let (Some((_, piece)), Some(rounds)) = (piece, rounds) else {
        eprintln!(
            "This is counted by `cargo xtask bench`: instructions --list | PIECE ROUNDS (at most {MOST_ROUNDS})"
        );
        // `cargo bench` starts every bench with `--bench`; there is nothing to do then.
        return if arguments == ["--bench"] { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    let done = school().and_then(|school| (0..rounds).try_for_each(|round| piece(&school, round)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
