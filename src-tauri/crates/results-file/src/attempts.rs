//! Several rows of the same person about the same work: which counts. Deliberately not here: asking (desk).

use crate::entry::{Entry, Unreadable};
use crate::mapping::{IdKind, Mapping};
use crate::results::{ResultRow, Value};
use crate::table::Row;
use crate::{column, time};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

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

/// One row for each person and work, in the place of the first. `rows` and `used` go side by side.
pub(crate) fn settle(
    mut rows: Vec<ResultRow>,
    used: &[&Row],
    mapping: &Mapping,
    attempts: Attempts,
) -> (Vec<ResultRow>, Vec<Repeated>) {
    let groups = groups(&rows, used, mapping);
    if groups.is_empty() {
        return (rows, Vec::new());
    }
    let texts: Vec<&str> = used.iter().map(|row| mapping.when.map_or("", |when| row.text(when))).collect();
    // Whether day or month comes first is shown by the whole column.
    let stamps = time::each(&texts);
    let mut gone = vec![false; rows.len()];
    let mut repeated = Vec::new();
    for members in groups {
        let Some(first) = members.first().copied() else { continue };
        let ordered = in_order(&members, &stamps);
        let group: Vec<ResultRow> =
            ordered.iter().filter_map(|at| rows.get_mut(*at).map(std::mem::take)).collect();
        if let Some(id) = group.first().and_then(|row| row.ids.first()) {
            let lines = group.iter().map(|row| row.line).collect();
            repeated.push(Repeated { id: id.clone(), lines });
        }
        for at in &members {
            gone.get_mut(*at).into_iter().for_each(|gone| *gone = *at != first);
        }
        if let (Some(place), Some(row)) = (rows.get_mut(first), one(&group, attempts)) {
            *place = row;
        }
    }
    let mut gone = gone.into_iter();
    rows.retain(|_| gone.next() != Some(true));
    (rows, repeated)
}

/// The places of the rows of each person about the same work, where there are several; in the order of the file.
fn groups(rows: &[ResultRow], used: &[&Row], mapping: &Mapping) -> Vec<Vec<usize>> {
    // Columns that name the assignment where rows of several stand below each other.
    let works: BTreeSet<usize> =
        mapping.scores.iter().filter_map(|s| Some(s.only.as_ref()?.column)).collect();
    let both = rows.iter().zip(used).enumerate();
    // A name is not enough to say that two rows are about the same person.
    let mut keys: Vec<(Key<'_>, usize)> =
        both.filter_map(|(at, (row, source))| Some((key(row, source, &works)?, at))).collect();
    keys.sort_unstable();
    let mut groups: Vec<Vec<usize>> = keys
        .chunk_by(|one, next| one.0 == next.0)
        .filter(|group| group.len() > 1)
        .filter(|group| !of_two(rows, group))
        .map(|group| group.iter().map(|(_, at)| *at).collect())
        .collect();
    groups.sort_unstable();
    groups
}

/// Whether two students have one number: a wrong one on an answer sheet, or the row of a list. Names that have no word in
/// common with the first say so; such rows stay apart, for a person to look at. An address is typed by nobody else.
fn of_two(rows: &[ResultRow], group: &[(Key<'_>, usize)]) -> bool {
    if group.iter().any(|((kind, ..), _)| matches!(kind, IdKind::Email | IdKind::Login)) {
        return false;
    }
    let words = |row: &ResultRow| -> BTreeSet<String> {
        row.name_key()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut names =
        group.iter().filter_map(|(_, at)| rows.get(*at)).map(words).filter(|name| !name.is_empty());
    names.next().is_some_and(|first| names.any(|name| first.is_disjoint(&name)))
}

/// Who, and about which work where rows of several stand below each other.
type Key<'a> = (IdKind, Cow<'a, str>, Vec<&'a str>);

fn key<'a>(row: &'a ResultRow, source: &'a Row, works: &BTreeSet<usize>) -> Option<Key<'a>> {
    let (kind, id) = row.ids.first()?;
    let folded = matches!(kind, IdKind::Email | IdKind::Login);
    let id = if folded { column::key(id).into() } else { id.as_str().into() };
    Some((*kind, id, works.iter().map(|column| source.text(*column)).collect()))
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
    for (at, value) in row.values.iter_mut().enumerate() {
        // Rows of one person about the same work have the same values, in the same places.
        let of_column = |row: &ResultRow| {
            let same = |v: &&Value| v.column == value.column;
            row.values.get(at).filter(same).or_else(|| row.values.iter().find(same)).cloned()
        };
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
    fn parts(text: &str) -> (usize, &str, &str) {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        (whole.len(), whole, part)
    }
    parts(one).cmp(&parts(other))
}
