//! What went wrong lately: equal failures of one sync are one problem, and it is solved when nothing of it waits any more
//! or a later sync tried it.

use super::{Known, Place};
use crate::view::{HealthProblem, LinkState};
use crate::words::health as words;
use gradebook::{AssignmentId, Delivery, FailureKind, StudentId, Time, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use store::{JournalRow, JournalState, RunRow};
use sync::StopReason;

/// Most that are shown.
const MOST: usize = 12;

/// All, the open ones first and the newest first among them.
pub(crate) fn all(known: &Known) -> Vec<HealthProblem> {
    let lms = known.lms();
    let mut all = Vec::new();
    if let Some(since) = known.link.offline_since.filter(|_| known.link.state == LinkState::Offline) {
        all.push((since, now(words::offline(since))));
    }
    if known.link.state == LinkState::SignInNeeded {
        all.push((known.now, now(words::sign_in())));
    }
    for place in &known.places {
        // Newest first: what a later sync tried again is told there.
        let mut later = BTreeSet::new();
        for run in &place.runs {
            all.extend(failures(place, run, &later, lms));
            all.extend(stop(place, run, &later, lms));
            later.extend(run.1.iter().map(spot));
        }
        all.extend(unanswered(place, lms));
    }
    all.sort_by_key(|(at, problem)| (problem.solved, std::cmp::Reverse(*at)));
    all.truncate(MOST);
    all.into_iter().map(|(at, problem)| HealthProblem { at: at.to_string(), ..problem }).collect()
}

/// A problem of the connection as a whole.
fn now(said: words::Said) -> HealthProblem {
    HealthProblem {
        solved: false,
        title: said.title,
        note: said.note,
        at: String::new(),
        section: String::new(),
        section_name: String::new(),
        retry: None,
        office: said.office,
    }
}

fn at(place: &Place, said: words::Said) -> HealthProblem {
    HealthProblem {
        section: place.book.section.id.to_string(),
        section_name: place.book.section.name.clone(),
        ..now(said)
    }
}

/// The grade or assignment of a step.
type Spot<'a> = (&'a AssignmentId, Option<&'a StudentId>);

fn spot(row: &JournalRow) -> Spot<'_> {
    (&row.assignment, row.student.as_ref())
}

/// Whether what a step was to send is still not there, and no later sync tried it.
fn waits(place: &Place, row: &JournalRow, later: &BTreeSet<Spot<'_>>) -> bool {
    if later.contains(&spot(row)) {
        return false;
    }
    let book = &place.book;
    match &row.student {
        None => book.column(&row.assignment).is_some_and(|c| c.assignment.failure.is_some()),
        Some(student) => book
            .cell(&row.assignment, student)
            .is_some_and(|cell| cell.verdict(&book.profile) != Verdict::Unchanged),
    }
}

fn failures(
    place: &Place,
    (run, rows): &(RunRow, Vec<JournalRow>),
    later: &BTreeSet<Spot<'_>>,
    lms: &str,
) -> Vec<(Time, HealthProblem)> {
    let mut by_kind: BTreeMap<FailureKind, Vec<&JournalRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.state == JournalState::Failed) {
        if let Some(failure) = &row.failure {
            by_kind.entry(failure.kind).or_default().push(row);
        }
    }
    let problem = |(kind, rows): (FailureKind, Vec<&JournalRow>)| {
        let open = rows.iter().filter(|row| waits(place, row, later)).count();
        let tries = rows.iter().map(|row| row.attempts).max().unwrap_or(1);
        let when = rows.iter().filter_map(|row| row.done_at).max().unwrap_or(run.started_at);
        let told =
            words::Failed { kind, all: rows.len(), open, tries, at: when, section: &place.book.section.name };
        let mut problem = at(place, words::failed(&told, lms));
        problem.solved = open == 0;
        problem.retry = (open > 0 && words::retry_may_help(kind)).then(|| run.id.to_string());
        if problem.solved {
            problem.office.clear();
        }
        (when, problem)
    };
    by_kind.into_iter().map(problem).collect()
}

/// A sync that ended early. It is over when nothing of what it left waits any more.
fn stop(
    place: &Place,
    (run, rows): &(RunRow, Vec<JournalRow>),
    later: &BTreeSet<Spot<'_>>,
    lms: &str,
) -> Option<(Time, HealthProblem)> {
    let reason: StopReason = serde_json::from_str(run.stopped.as_deref()?).ok()?;
    let when = run.ended_at.unwrap_or(run.started_at);
    let left = rows.iter().filter(|row| row.state != JournalState::Confirmed);
    let solved = !left.into_iter().any(|row| waits(place, row, later));
    let mut problem = at(place, words::stopped(reason, when, solved, lms)?);
    problem.solved = solved;
    Some((when, problem))
}

fn unanswered(place: &Place, lms: &str) -> Vec<(Time, HealthProblem)> {
    let open = place.book.columns.iter().filter_map(|column| match &column.assignment.delivery {
        Delivery::Unanswered { sent_at } => Some(*sent_at),
        _ => None,
    });
    open.map(|sent| (sent, at(place, words::unanswered(sent, lms)))).collect()
}
