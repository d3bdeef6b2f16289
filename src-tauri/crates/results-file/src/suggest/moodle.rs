//! Moodle: the export of the grade book, and the worksheet of one assignment.

use super::is_total;
use crate::Table;
use crate::column::{find, key};
use crate::mapping::{IdKind, Mapping, Maximum, ScoreColumn, Unit, WhyLeftOut};

/// "Quiz: Fractions (Real)" and its pairs.
pub(super) fn grades(table: &Table, mapping: &mut Mapping) {
    mapping.id(table, &["id number"], IdKind::SisId);
    mapping.id(table, &["username"], IdKind::Login);
    mapping.id(table, &["email address", "email"], IdKind::Email);
    mapping.given = find(&table.header, &["first name"]);
    mapping.family = find(&table.header, &["last name", "surname"]);
    mapping.about(table, &["institution", "department", "groups", "last downloaded from this course"]);
    let items: Vec<Option<Item>> = table.header.iter().map(|name| item(name)).collect();
    let of = |shown: Shown, item: &Item| {
        items.iter().position(|i| i.as_ref().is_some_and(|i| i.shown == shown && i.same_as(item)))
    };
    for (column, found) in items.iter().enumerate() {
        let Some(found) = found else { continue };
        if mapping.speaks_of(column) || found.shown == Shown::Feedback {
            continue;
        }
        if is_total(&found.name) || is_total(&found.title) {
            mapping.leave_out(column, WhyLeftOut::Total);
            continue;
        }
        if found.shown == Shown::Letter {
            mapping.leave_out(column, WhyLeftOut::Letter);
            continue;
        }
        let mut score = ScoreColumn::new(column, found.title.clone());
        score.comment = of(Shown::Feedback, found);
        if found.shown == Shown::Percentage {
            score.unit = Unit::Percent;
            score.chosen = of(Shown::Real, found).is_none();
        }
        mapping.scores.push(score);
    }
    for (column, found) in items.iter().enumerate() {
        if found.as_ref().is_some_and(|i| i.shown == Shown::Feedback) && !mapping.speaks_of(column) {
            mapping.leave_out(column, WhyLeftOut::Total);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Real,
    Percentage,
    Letter,
    Feedback,
}

struct Item {
    /// "Quiz: Fractions"
    name: String,
    /// "Fractions"
    title: String,
    shown: Shown,
}

impl Item {
    /// Older exports name the feedback without the kind of activity.
    fn same_as(&self, other: &Self) -> bool {
        self.name == other.name || self.shown == Shown::Feedback && self.name == other.title
    }
}

fn item(name: &str) -> Option<Item> {
    let lower = name.to_ascii_lowercase();
    let cut =
        |end: &str| lower.ends_with(end).then(|| name.get(..name.len() - end.len()).unwrap_or(name).trim());
    let (name, shown) = if let Some(name) = cut("(real)") {
        (name, Shown::Real)
    } else if let Some(name) = cut("(percentage)") {
        (name, Shown::Percentage)
    } else if let Some(name) = cut("(letter)") {
        (name, Shown::Letter)
    } else if let Some(name) = cut("(feedback)") {
        (name, Shown::Feedback)
    } else if lower.starts_with("feedback: ") {
        (name.get("feedback: ".len()..).unwrap_or(name).trim(), Shown::Feedback)
    } else if lower.contains(": ") || is_total(name) {
        // Without a word in brackets it is the grade as the course shows it.
        (name.trim(), Shown::Real)
    } else {
        return None;
    };
    let title = name.split_once(": ").map_or(name, |(_, title)| title).trim();
    Some(Item { name: name.to_owned(), title: title.to_owned(), shown })
}

/// The worksheet: one assignment, its maximum in a column.
pub(super) fn worksheet(table: &Table, mapping: &mut Mapping) {
    mapping.id(table, &["id number"], IdKind::SisId);
    mapping.id(table, &["username"], IdKind::Login);
    mapping.id(table, &["email address", "email"], IdKind::Email);
    mapping.id(table, &["identifier"], IdKind::Other);
    mapping.full = find(&table.header, &["full name"]);
    mapping.given = find(&table.header, &["first name"]);
    mapping.family = find(&table.header, &["last name", "surname"]);
    if let Some(column) = find(&table.header, &["grade"]) {
        let mut score = ScoreColumn::new(column, table.source.title.clone());
        let maximum = find(&table.header, &["maximum grade"]);
        score.maximum = maximum.map_or(Maximum::Unknown, Maximum::Column);
        score.comment = table.header.iter().position(|name| key(name).starts_with("feedback"));
        mapping.scores.push(score);
    }
    for (column, name) in table.header.iter().enumerate() {
        let name = key(name);
        let about = name == "status" || name.starts_with("last modified") || name.contains("can be changed");
        if about && !mapping.speaks_of(column) {
            mapping.leave_out(column, WhyLeftOut::About);
        }
    }
}
