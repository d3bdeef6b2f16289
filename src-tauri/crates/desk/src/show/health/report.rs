//! The report for the school's tech team: versions, times, counts and kinds of errors. It is made of numbers and of words
//! of this file only, so no name, score, comment or address can be in it.

use super::Known;
use crate::view::{HealthProblem, LinkState, MatchCount};
use gradebook::{HoldReason, LinkState as Ready};
use std::collections::BTreeMap;
use store::{JournalState, RunKind};

/// The lines.
pub(crate) fn report(
    known: &Known,
    [sections, students, teachers]: [&MatchCount; 3],
    problems: &[HealthProblem],
) -> String {
    let lms = known.lms();
    let time = |at: Option<gradebook::Time>| at.map_or_else(|| "never".to_owned(), |at| at.to_string());
    let mut lines = vec![
        format!("Passback {} · {lms} through Clever LMS Connect", env!("CARGO_PKG_VERSION")),
        format!("{} {} · written {}", std::env::consts::OS, std::env::consts::ARCH, known.now),
        format!("Sections {} · students {} · teachers {}", of(sections), of(students), of(teachers)),
        format!("Last read {} · last write {}", time(known.read()), time(known.written)),
        format!("Link: {} · LMS: {}", link(known), ready(known)),
    ];
    match known.checked {
        None => lines.push("Server not asked since the program started".to_owned()),
        Some(checked) => {
            let skew =
                checked.skew.map_or_else(|| "not told".to_owned(), |skew| format!("{} s", skew / 1000));
            lines.push(format!("Server asked {} · its clock ahead by {skew}", checked.at));
        }
    }
    lines.push(format!("Open problems: {}", kinds(open(known))));
    lines.push(format!(
        "Problems shown: {} open, {} solved",
        unsolved(problems),
        problems.len() - unsolved(problems)
    ));
    lines.push(format!("Held back today: {}", kinds(held(known))));
    lines.push(format!("Syncs looked at: {}", runs(known)));
    let newest = time(known.saved.newest);
    let bytes = known.saved.bytes;
    lines.push(format!("Saved data: {bytes} bytes · {} backups, newest {newest}", known.saved.backups));
    lines.join("\n")
}

fn of(count: &MatchCount) -> String {
    match count.unknown {
        0 => format!("{} of {}", count.matched, count.matched + count.unmatched),
        unknown => format!("{} of {} ({unknown} not told)", count.matched, count.matched + count.unmatched),
    }
}

const fn link(known: &Known) -> &'static str {
    match known.link.state {
        LinkState::Connected => "working",
        LinkState::Connecting => "connecting",
        LinkState::Offline => "offline",
        LinkState::SignInNeeded => "sign-in refused",
        LinkState::NotReady => "not ready",
    }
}

const fn ready(known: &Known) -> &'static str {
    match known.connection.link {
        Ready::Ready => "ready",
        Ready::NotReady => "not ready",
        Ready::Unknown => "not told",
    }
}

fn unsolved(problems: &[HealthProblem]) -> usize {
    problems.iter().filter(|problem| !problem.solved).count()
}

/// A kind as it is written in the data, without the quotes: a fixed word of ours.
fn word<T: serde::Serialize>(kind: &T) -> String {
    serde_json::to_string(kind).unwrap_or_default().trim_matches('"').to_owned()
}

fn open(known: &Known) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for place in &known.places {
        for column in &place.book.columns {
            let cells = column.cells.iter().filter_map(|(_, cell)| cell.failure.as_ref());
            for failure in cells.chain(column.assignment.failure.as_ref()) {
                *all.entry(word(&failure.kind)).or_default() += 1;
            }
            if matches!(column.assignment.delivery, gradebook::Delivery::Unanswered { .. }) {
                *all.entry("unanswered".to_owned()).or_default() += 1;
            }
        }
    }
    all
}

fn held(known: &Known) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    let reasons = known.places.iter().flat_map(|place| &place.plan.held).map(|held| held.reason);
    for reason in reasons {
        *all.entry(word::<HoldReason>(&reason)).or_default() += 1;
    }
    all
}

fn kinds(all: BTreeMap<String, usize>) -> String {
    if all.is_empty() {
        return "none".to_owned();
    }
    let each: Vec<String> = all.into_iter().map(|(kind, n)| format!("{n} × {kind}")).collect();
    each.join(", ")
}

fn runs(known: &Known) -> String {
    let runs =
        || known.places.iter().flat_map(|place| &place.runs).filter(|(run, _)| run.kind == RunKind::Send);
    let rows = |state| runs().flat_map(|(_, rows)| rows).filter(|row| row.state == state).count();
    let (confirmed, failed) = (rows(JournalState::Confirmed), rows(JournalState::Failed));
    format!("{} · steps confirmed {confirmed}, failed {failed}", runs().count())
}
