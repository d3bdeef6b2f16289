//! Gradescope: the scores of one assignment, or of a course.

use crate::Table;
use crate::column::{find, key};
use crate::mapping::{IdKind, Mapping, Maximum, ScoreColumn, WhyLeftOut};
use std::collections::BTreeMap;

pub(super) fn suggest(table: &Table, mapping: &mut Mapping) {
    mapping.id(table, &["sid", "student id"], IdKind::StudentNumber);
    mapping.id(table, &["email"], IdKind::Email);
    mapping.given = find(&table.header, &["first name"]);
    mapping.family = find(&table.header, &["last name"]);
    mapping.full = find(&table.header, &["name", "full name"]);
    let total = find(&table.header, &["total score"]);
    if let (Some(column), Some(maximum)) = (total, find(&table.header, &["max points"])) {
        let mut score = ScoreColumn::new(column, table.source.title.clone());
        score.maximum = Maximum::Column(maximum);
        mapping.scores.push(score);
        mapping.states.extend(find(&table.header, &["status"]));
    }
    // Of a course: "Quiz 1", "Quiz 1 - Max Points", "Quiz 1 - Submission Time", "Quiz 1 - Lateness (H:M:S)".
    let names: Vec<String> = table.header.iter().map(|name| key(name)).collect();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (column, name) in names.iter().enumerate() {
        places.entry(name).or_insert(column);
    }
    for (maximum, name) in names.iter().enumerate() {
        let Some(base) = name.strip_suffix(" - max points") else { continue };
        let Some(column) = places.get(base).copied() else { continue };
        if !mapping.speaks_of(column) {
            let title = table.header.get(column).cloned().unwrap_or_default();
            let mut score = ScoreColumn::new(column, title);
            score.maximum = Maximum::Column(maximum);
            mapping.scores.push(score);
        }
    }
    mapping.about(table, &["submission id", "submission time", "view count", "submission count", "sections"]);
    for (column, name) in table.header.iter().enumerate() {
        if mapping.speaks_of(column) {
            continue;
        }
        let name = key(name);
        let about = name.contains("lateness") || name.ends_with(" - submission time");
        mapping.leave_out(column, if about { WhyLeftOut::About } else { WhyLeftOut::Part });
    }
}
