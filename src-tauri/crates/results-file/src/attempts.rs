//! Several rows of the same person about the same work: which counts. Deliberately not here: asking (desk).

use crate::entry::{Entry, Unreadable};
use crate::mapping::{IdKind, Mapping};
use crate::results::{ResultRow, Value};
use crate::table::Row;
use crate::{column, time};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Which of several attempts counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attempts {
    /// The first, by its time stamp, or by the order of the file where stamps cannot be read.
    First,
    /// The last.
    #[default]
    Last,
    /// The best, for each assignment on its own.
    Best,
}

/// A person with several rows about the same work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// Who, by the strongest id.
    pub id: (IdKind, String),
    /// The lines, in the order of the attempts.
    pub lines: Vec<u32>,
}

/// One row for each person and work. `rows` and `used` go side by side.
pub(crate) fn settle(
    rows: Vec<ResultRow>,
    used: &[&Row],
    mapping: &Mapping,
    attempts: Attempts,
) -> (Vec<ResultRow>, Vec<Repeated>) {
    // Columns that name the assignment where rows of several stand below each other.
    let works: BTreeSet<usize> =
        mapping.scores.iter().filter_map(|s| Some(s.only.as_ref()?.column)).collect();
    let mut groups: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    let mut settled: Vec<(usize, ResultRow)> = Vec::new();
    let mut held: Vec<Option<ResultRow>> = Vec::new();
    for (at, (row, source)) in rows.into_iter().zip(used).enumerate() {
        // A name is not enough to say that two rows are about the same person.
        let key = key(&row, source, &works);
        held.push(Some(row));
        match key {
            Some(key) => groups.entry(key).or_default().push(at),
            None => settled.extend(held.last_mut().and_then(Option::take).map(|row| (at, row))),
        }
    }
    let texts: Vec<&str> = used.iter().map(|row| mapping.when.map_or("", |when| row.text(when))).collect();
    // Whether day or month comes first is shown by the whole column.
    let stamps = time::each(&texts);
    let mut repeated: Vec<(usize, Repeated)> = Vec::new();
    for members in groups.into_values() {
        let Some(first) = members.first().copied() else { continue };
        let ordered = in_order(&members, &stamps);
        let mut group: Vec<ResultRow> =
            ordered.iter().filter_map(|at| held.get_mut(*at).and_then(Option::take)).collect();
        if group.len() < 2 {
            settled.extend(group.pop().map(|row| (first, row)));
            continue;
        }
        if let Some(id) = group.first().and_then(|row| row.ids.first()) {
            let lines = group.iter().map(|row| row.line).collect();
            repeated.push((first, Repeated { id: id.clone(), lines }));
        }
        settled.extend(one(&group, attempts).map(|row| (first, row)));
    }
    settled.sort_by_key(|(at, _)| *at);
    repeated.sort_by_key(|(at, _)| *at);
    (settled.into_iter().map(|(_, row)| row).collect(), repeated.into_iter().map(|(_, r)| r).collect())
}

/// Who, and about which work where rows of several stand below each other.
type Key = (IdKind, String, Vec<String>);

fn key(row: &ResultRow, source: &Row, works: &BTreeSet<usize>) -> Option<Key> {
    let (kind, id) = row.ids.first()?;
    let folded = matches!(kind, IdKind::Email | IdKind::Login);
    let id = if folded { column::key(id) } else { id.clone() };
    Some((*kind, id, works.iter().map(|column| source.text(*column).to_owned()).collect()))
}

/// By their time stamps if all of them can be read, else as in the file.
fn in_order(members: &[usize], stamps: &[Option<i64>]) -> Vec<usize> {
    let stamped: Option<Vec<(i64, usize)>> =
        members.iter().map(|at| Some((stamps.get(*at).copied()??, *at))).collect();
    let Some(mut stamped) = stamped else { return members.to_vec() };
    stamped.sort_unstable();
    stamped.into_iter().map(|(_, at)| at).collect()
}

fn one(group: &[ResultRow], attempts: Attempts) -> Option<ResultRow> {
    let base = match attempts {
        Attempts::First | Attempts::Best => group.first(),
        Attempts::Last => group.last(),
    };
    let mut row = base?.clone();
    for value in &mut row.values {
        let of_column = |row: &ResultRow| row.values.iter().find(|v| v.column == value.column).cloned();
        let given: Vec<Value> =
            group.iter().filter_map(of_column).filter(|v| v.entry != Entry::Blank).collect();
        let chosen = match attempts {
            Attempts::First => given.into_iter().next(),
            Attempts::Last => given.into_iter().next_back(),
            Attempts::Best => best(given),
        };
        if let Some(chosen) = chosen {
            *value = chosen;
        }
    }
    if attempts == Attempts::Best
        && let Some(line) = row.values.first().map(|value| value.line)
    {
        row.line = line;
    }
    Some(row)
}

/// The best of several, if that can be said.
fn best(mut given: Vec<Value>) -> Option<Value> {
    if given.iter().any(|value| value.entry != Entry::Missing) {
        given.retain(|value| value.entry != Entry::Missing);
    }
    let mut rest = given.into_iter();
    let mut best = rest.next()?;
    for value in rest {
        let better = match (&best.entry, &value.entry) {
            (Entry::Score(a), Entry::Score(b)) if best.maximum == value.maximum => compare(b, a).is_gt(),
            (Entry::Percent(a), Entry::Percent(b)) => compare(b, a).is_gt(),
            (Entry::Missing, Entry::Missing) | (Entry::Excused, Entry::Excused) => false,
            _ => {
                return Some(Value { entry: Entry::Unreadable(Unreadable::OneOfSeveral), ..best });
            }
        };
        if better {
            best = value;
        }
    }
    Some(best)
}

/// Compares two numbers in digits with a point, as short as can be.
fn compare(one: &str, other: &str) -> Ordering {
    let parts = |text: &str| {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        (whole.len(), whole.to_owned(), part.to_owned())
    };
    parts(one).cmp(&parts(other))
}
