//! Blackboard: "Quiz 1 [Total Pts: 5 Score] |3415068".

use super::{is_total, points};
use crate::Table;
use crate::column::{find, key};
use crate::mapping::{DecimalSign, IdKind, Mapping, Maximum, ScoreColumn, Unit, WhyLeftOut};

pub(super) fn suggest(table: &Table, mapping: &mut Mapping) {
    mapping.id(table, &["student id"], IdKind::SisId);
    mapping.id(table, &["username"], IdKind::Login);
    mapping.given = find(&table.header, &["first name"]);
    mapping.family = find(&table.header, &["last name"]);
    mapping.about(table, &["last access", "availability", "child course id"]);
    for (column, name) in table.header.iter().enumerate() {
        if mapping.speaks_of(column) {
            continue;
        }
        let Some(item) = item(name) else { continue };
        if is_total(&item.title) {
            mapping.leave_out(column, WhyLeftOut::Total);
        } else if item.unit == Unit::Letter {
            mapping.leave_out(column, WhyLeftOut::Letter);
        } else {
            let mut score = ScoreColumn::new(column, item.title);
            score.remote_id = item.id;
            score.maximum = item.maximum.map_or(Maximum::Unknown, Maximum::Points);
            score.unit = item.unit;
            mapping.scores.push(score);
        }
    }
}

struct Item {
    title: String,
    maximum: Option<String>,
    unit: Unit,
    id: Option<String>,
}

fn item(name: &str) -> Option<Item> {
    let (title, rest) = name.split_once("[Total Pts:").or_else(|| name.split_once("[total pts:"))?;
    let (inside, after) = rest.split_once(']')?;
    let words = key(inside);
    let words = words.strip_prefix("up to ").unwrap_or(&words);
    let (number, kind) = words.split_once(' ').unwrap_or((words, ""));
    let unit = match kind {
        "percentage" => Unit::Percent,
        "letter" | "text" | "complete/incomplete" => Unit::Letter,
        _ => Unit::Points,
    };
    let id = after.trim().strip_prefix('|').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
    // In a header the sign is certain only if it can be nothing else; Blackboard groups nothing.
    let maximum = points(number, Some(DecimalSign::Point));
    Some(Item { title: title.trim().to_owned(), maximum, unit, id })
}
