//! What the figures must reach. Without knowing the district's size only that is asked for which can be had without it.

use super::figures::{Row, share};
use super::limiter::Kind;
use super::profile::{Case, Knowledge, LIMIT};

/// Bounds of one line; what has no bound is infinite.
struct Goals {
    refused: f64,
    used: f64,
    p50: f64,
    p95: f64,
    /// In seconds.
    makespan: f64,
    finished: f64,
}

const NONE: Goals = Goals {
    refused: f64::INFINITY,
    used: 0.0,
    p50: f64::INFINITY,
    p95: f64::INFINITY,
    makespan: f64::INFINITY,
    finished: 0.0,
};

fn goals(case: &Case) -> Goals {
    match (case.knows, case.kind) {
        (Knowledge::Told | Knowledge::Untold, _) if case.clients == 1 => {
            // 180 s, or a fifth over the paced floor (all requests at the limit, and one answer), whichever is less.
            let floor = share(case.ideal() + 2_750, case.ideal());
            let p95 = share(180_000, case.ideal()).min(1.2 * floor);
            // Not even the unluckiest of all seeds may be later.
            Goals { refused: 0.01, p95, makespan: 180.0, finished: 1.0, ..NONE }
        }
        (Knowledge::Told, kind) => {
            let used = if kind == Kind::Bucket { 0.8 } else { 0.9 };
            Goals { refused: 0.2, used, p50: 0.6, p95: 1.0, finished: 1.0, ..NONE }
        }
        (Knowledge::Untold, _) => NONE,
        (Knowledge::TooMany | Knowledge::TooFew, _) => Goals { finished: 1.0, ..NONE },
    }
}

/// What a line misses, in words.
pub(crate) fn missed(case: &Case, row: &Row) -> Vec<String> {
    let goals = goals(case);
    let at_most = [
        ("429 per success", row.refused, goals.refused),
        ("p50", row.p50, goals.p50),
        ("p95", row.p95, goals.p95),
        ("makespan in seconds", row.makespan, goals.makespan),
    ];
    let at_least = [("used", row.used, goals.used), ("finished", row.finished, goals.finished)];
    let over = at_most.into_iter().filter(|(_, is, most)| is > most);
    let under = at_least.into_iter().filter(|(_, is, least)| is < least);
    let place = format!("{} clients, {}, told {}", row.clients, row.limiter, row.told);
    over.map(|(name, is, most)| format!("{place}: {name} is {is:.3}, at most {most:.3} ({LIMIT} a minute)"))
        .chain(under.map(|(name, is, least)| format!("{place}: {name} is {is:.3}, at least {least:.3}")))
        .collect()
}
