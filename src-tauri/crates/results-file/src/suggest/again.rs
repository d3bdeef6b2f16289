//! A kept mapping for the next file of the same kind: the columns are as a person chose them, the assignments are the
//! new file's. Deliberately not here: where mappings are kept (desk).

use super::suggest;
use crate::Table;
use crate::mapping::{Mapping, Maximum, ScoreColumn};

/// Uses a kept mapping for another file with the same header. What columns mean is taken from it; titles, ids, points
/// and the assignments of a file that has several below each other come from the file.
pub fn again(table: &Table, kept: &Mapping) -> Mapping {
    let fresh = suggest(table, kept.format);
    let mut mapping = Mapping { fingerprint: table.fingerprint.clone(), scores: Vec::new(), ..kept.clone() };
    for new in fresh.scores {
        let old = kept.scores.iter().find(|old| same(old, &new));
        mapping.scores.push(match old {
            Some(old) => taken_over(old, new),
            // A person took it out of the list, or the file has more than the last one.
            None if kept.scores.iter().any(|old| old.column == new.column) => new,
            None => ScoreColumn { chosen: false, ..new },
        });
    }
    for old in &kept.scores {
        let there = mapping.scores.iter().any(|new| new.column == old.column);
        if !there && old.only.is_none() {
            mapping.scores.push(old.clone());
        }
    }
    mapping
}

/// The same column, and of several assignments below each other any: all of them are read alike.
fn same(old: &ScoreColumn, new: &ScoreColumn) -> bool {
    old.column == new.column
        && old.only.as_ref().map(|only| only.column) == new.only.as_ref().map(|o| o.column)
}

fn taken_over(old: &ScoreColumn, new: ScoreColumn) -> ScoreColumn {
    let maximum = match (&old.maximum, new.maximum) {
        (Maximum::Column(column), _) => Maximum::Column(*column),
        // Points that were typed for the last file need not be this one's.
        (_, maximum) => maximum,
    };
    // Of several assignments one may have been unticked; that says nothing about the next file's.
    let chosen = if new.only.is_some() { new.chosen } else { old.chosen };
    ScoreColumn { maximum, comment: old.comment, unit: old.unit, chosen, ..new }
}
