//! Canvas: titles with their id in brackets, a row with the points possible, totals that cannot be changed.

use super::points;
use crate::column::{find, is, key};
use crate::mapping::{DecimalSign, IdKind, Mapping, Maximum, ScoreColumn, WhyLeftOut};
use crate::number::{Shows, sign_of};
use crate::table::{Kind, Row};
use crate::{Delimiter, Form, Table};

/// Ends of names that only columns made by Canvas have.
const TOTALS: [&str; 15] = [
    "current points",
    "unposted current points",
    "final points",
    "unposted final points",
    "current score",
    "unposted current score",
    "final score",
    "unposted final score",
    "current grade",
    "unposted current grade",
    "final grade",
    "unposted final grade",
    "override score",
    "override grade",
    "override status",
];

pub(super) fn suggest(table: &Table, mapping: &mut Mapping) {
    mapping.id(table, &["sis user id"], IdKind::SisId);
    mapping.id(table, &["id"], IdKind::LmsId);
    mapping.id(table, &["sis login id"], IdKind::Login);
    mapping.id(table, &["integration id"], IdKind::Other);
    mapping.full = find(&table.header, &["student"]);
    mapping.family = find(&table.header, &["lastname"]);
    mapping.given = find(&table.header, &["firstname"]);
    mapping.about(table, &["section", "root account"]);
    let possible = table.rows.iter().find(|row| is_points_possible(row));
    let sign = possible.map_or(Some(DecimalSign::Point), |row| sign(row, table));
    for (column, name) in table.header.iter().enumerate() {
        if mapping.speaks_of(column) || name.is_empty() {
            continue;
        }
        let cell = possible.and_then(|row| row.cell(column));
        let text = cell.map_or("", |cell| cell.trimmed());
        let (title, remote_id) = title_and_id(name);
        let own = cell.is_some_and(|cell| cell.kind != Kind::Text);
        let maximum = points(text, if own { Some(DecimalSign::Point) } else { sign });
        if is_made_by_canvas(name) {
            mapping.leave_out(column, WhyLeftOut::Total);
        } else if key(text) == "(read only)" {
            mapping.leave_out(column, WhyLeftOut::ReadOnly);
        } else if remote_id.is_some() || maximum.is_some() {
            let mut score = ScoreColumn::new(column, title);
            score.remote_id = remote_id;
            score.maximum = maximum.map_or(Maximum::Unknown, Maximum::Points);
            mapping.scores.push(score);
        } else {
            mapping.leave_out(column, WhyLeftOut::About);
        }
    }
}

/// Whether it is the row with the points possible.
pub(crate) fn is_points_possible(row: &Row) -> bool {
    is(row.text(0), "points possible")
}

/// The decimal sign of the points possible, which Canvas writes with two decimals: "10.00", "10,00".
fn sign(row: &Row, table: &Table) -> Option<DecimalSign> {
    let shown = row.cells().map(|cell| sign_of(cell.trimmed()));
    for shows in shown {
        match shows {
            Shows::Point => return Some(DecimalSign::Point),
            Shows::Comma => return Some(DecimalSign::Comma),
            Shows::Either | Shows::Nothing => {}
        }
    }
    let comma = matches!(table.source.form, Form::Text { delimiter: Delimiter::Comma, .. });
    comma.then_some(DecimalSign::Point)
}

/// "Essay (draft) (1234)": the title, and the id if the last brackets hold digits only.
fn title_and_id(name: &str) -> (String, Option<String>) {
    let split = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match split {
        Some((title, id)) if !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) => {
            (title.trim().to_owned(), Some(id.to_owned()))
        }
        _ => (name.to_owned(), None),
    }
}

/// "Quizzes Final Score", "Final Grade (Autumn term)".
fn is_made_by_canvas(name: &str) -> bool {
    let name = key(name);
    let ends = |name: &str| TOTALS.iter().any(|end| name == *end || name.ends_with(&format!(" {end}")));
    let period = name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    match period {
        // An assignment may be called "Final Score (123)"; a term is never only digits.
        Some((name, term)) if !term.bytes().all(|b| b.is_ascii_digit()) => ends(name),
        _ => ends(&name),
    }
}
