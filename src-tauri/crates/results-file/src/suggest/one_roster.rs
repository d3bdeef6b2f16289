//! OneRoster: one row for each student and assignment.

use crate::Table;
use crate::column::squashed;
use crate::mapping::{IdColumn, IdKind, Mapping, Only, ScoreColumn, WhyLeftOut};

/// Assignments looked at in one file. More would be no school's file, and no person could choose among them.
const MOST: usize = 2_000;

pub(super) fn results(table: &Table, mapping: &mut Mapping) {
    let column = |name: &str| table.header.iter().position(|h| squashed(h) == name);
    mapping.ids.extend(column("studentsourcedid").map(|column| IdColumn { column, kind: IdKind::SisId }));
    mapping.when = column("scoredate");
    let states = ["scorestatus", "inprogress", "incomplete", "missing"];
    mapping.states.extend(states.iter().filter_map(|name| column(name)));
    if let (Some(score_column), Some(items)) = (column("score"), column("lineitemsourcedid")) {
        for value in distinct(table, items) {
            let mut score = ScoreColumn::new(score_column, value.clone());
            score.remote_id = Some(value.clone());
            score.comment = column("comment");
            score.only = Some(Only { column: items, value });
            mapping.scores.push(score);
        }
    }
    if let Some(column) = column("textscore") {
        mapping.leave_out(column, WhyLeftOut::Letter);
    }
    let about = ["sourcedid", "status", "datelastmodified", "classsourcedid", "late"];
    for column in about.iter().filter_map(|name| column(name)) {
        mapping.leave_out(column, WhyLeftOut::About);
    }
}

/// The different values of a column, in their order.
pub(super) fn distinct(table: &Table, column: usize) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let mut values = Vec::new();
    for row in &table.rows {
        let value = row.text(column);
        if !value.is_empty() && values.len() < MOST && seen.insert(value) {
            values.push(value.to_owned());
        }
    }
    values
}
