//! Brightspace: "Quiz 1 Points Grade", also with "`<Numeric MaxPoints:10 Weight:5>`" behind it.

use super::points;
use crate::Table;
use crate::column::{find, key};
use crate::mapping::{DecimalSign, IdKind, Mapping, Maximum, ScoreColumn, WhyLeftOut};
use std::collections::BTreeMap;

pub(super) fn suggest(table: &Table, mapping: &mut Mapping) {
    mapping.id(table, &["orgdefinedid"], IdKind::SisId);
    mapping.id(table, &["username"], IdKind::Login);
    mapping.id(table, &["email"], IdKind::Email);
    mapping.given = find(&table.header, &["first name"]);
    mapping.family = find(&table.header, &["last name"]);
    mapping.about(table, &["end-of-line indicator", "sections", "groups"]);
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (column, name) in table.header.iter().enumerate() {
        places.entry(key(name)).or_insert(column);
    }
    for (column, name) in table.header.iter().enumerate() {
        if mapping.speaks_of(column) {
            continue;
        }
        let (words, inside) = match name.split_once('<') {
            Some((words, inside)) => (words.trim(), inside.trim_end_matches('>')),
            None => (name.as_str(), ""),
        };
        let lower = key(words);
        let item = key(inside);
        if lower.contains("final grade") || lower.contains("subtotal") || item.starts_with("category") {
            mapping.leave_out(column, WhyLeftOut::Total);
        } else if lower.ends_with("grade symbol") || lower.ends_with("text grade") {
            mapping.leave_out(column, WhyLeftOut::Letter);
        } else if lower.ends_with(" points grade") || lower.ends_with(" grade numerator") {
            let cut = if lower.ends_with(" points grade") { " points grade" } else { " grade numerator" };
            let title = words.get(..words.len().saturating_sub(cut.len())).unwrap_or(words).trim();
            let mut score = ScoreColumn::new(column, title);
            score.maximum = maximum(&item)
                .map(Maximum::Points)
                .or_else(|| denominator(&places, title).map(Maximum::Column))
                .unwrap_or(Maximum::Unknown);
            mapping.scores.push(score);
        }
    }
}

/// "numeric maxpoints:10 weight:5"
fn maximum(item: &str) -> Option<String> {
    let (_, rest) = item.split_once("maxpoints:")?;
    points(rest.split(' ').next()?, Some(DecimalSign::Point))
}

fn denominator(places: &BTreeMap<String, usize>, title: &str) -> Option<usize> {
    let title = key(title);
    let names = [format!("{title} grade denominator"), format!("{title} denominator")];
    names.iter().filter_map(|name| places.get(name).copied()).min()
}
