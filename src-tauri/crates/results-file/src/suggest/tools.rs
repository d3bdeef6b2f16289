//! Tools that make one quiz at a time: Google Forms, ZipGrade, Kahoot.

use super::points;
use crate::Table;
use crate::column::{find, key, squashed};
use crate::mapping::{DecimalSign, IdColumn, IdKind, Mapping, Maximum, Only, ScoreColumn, WhyLeftOut};

/// The score is a text, "4 / 5"; every other column is a question, one of which may ask for the name.
pub(super) fn google_forms(table: &Table, mapping: &mut Mapping) {
    mapping.when = find(&table.header, &["timestamp"]);
    mapping.id(table, &["student id", "student number", "id number", "school id"], IdKind::StudentNumber);
    mapping.id(table, &["email address", "username", "email"], IdKind::Email);
    mapping.given = find(&table.header, &["first name", "given name"]);
    mapping.family = find(&table.header, &["last name", "surname", "family name"]);
    let full = ["name", "full name", "student name", "your name", "first and last name", "your full name"];
    mapping.full = find(&table.header, &full);
    if let Some(column) = find(&table.header, &["score"]) {
        let mut score = ScoreColumn::new(column, table.source.title.clone());
        score.maximum = Maximum::InCell;
        mapping.scores.push(score);
    }
    leave_rest_out(table, mapping);
}

/// Rows of several quizzes may stand below each other.
pub(super) fn zip_grade(table: &Table, mapping: &mut Mapping) {
    let column =
        |names: &[&str]| names.iter().find_map(|name| table.header.iter().position(|h| squashed(h) == *name));
    let ids =
        [(["studentid", "zipgradeid"], IdKind::StudentNumber), (["customid", "externalid"], IdKind::Other)];
    mapping.ids.extend(
        ids.iter().filter_map(|(names, kind)| Some(IdColumn { column: column(names)?, kind: *kind })),
    );
    mapping.given = column(&["firstname"]);
    mapping.family = column(&["lastname"]);
    let quiz = column(&["quizname"]);
    let earned = column(&["earnedpoints"]);
    let maximum = column(&["possiblepoints"]).map_or(Maximum::Unknown, Maximum::Column);
    let percent = column(&["percentcorrect"]);
    for (only, title) in quizzes(table, quiz) {
        if let Some(column) = earned {
            let mut score = ScoreColumn::new(column, title.clone());
            score.maximum = maximum.clone();
            score.only = only.clone();
            mapping.scores.push(score);
        } else if let Some(column) = percent {
            let mut score = ScoreColumn::new(column, title);
            score.unit = crate::Unit::Percent;
            score.only = only;
            mapping.scores.push(score);
        }
    }
    if let Some(column) = percent
        && !mapping.speaks_of(column)
    {
        mapping.leave_out(column, WhyLeftOut::Part);
    }
    let about =
        ["quizclass", "classname", "quizcreated", "dataexported", "keyversion", "quizdate", "exportdate"];
    for (at, name) in table.header.iter().enumerate() {
        if about.contains(&squashed(name).as_str()) && !mapping.speaks_of(at) {
            mapping.leave_out(at, WhyLeftOut::About);
        }
    }
    leave_rest_out(table, mapping);
}

fn quizzes(table: &Table, quiz: Option<usize>) -> Vec<(Option<Only>, String)> {
    let Some(column) = quiz else { return vec![(None, table.source.title.clone())] };
    super::one_roster::distinct(table, column)
        .into_iter()
        .map(|value| (Some(Only { column, value: value.clone() }), value))
        .collect()
}

/// Points depend on how fast somebody is; how many answers are right does not.
pub(super) fn kahoot(table: &Table, mapping: &mut Mapping) {
    mapping.full = find(&table.header, &["player"]);
    let title = &table.source.title;
    let correct = find(&table.header, &["correct answers"]);
    let incorrect = find(&table.header, &["incorrect answers"]);
    if let Some(column) = correct {
        let mut score = ScoreColumn::new(column, title.clone());
        score.maximum = incorrect
            .and_then(|incorrect| questions(table, column, incorrect))
            .map_or(Maximum::Unknown, Maximum::Points);
        mapping.scores.push(score);
    }
    if let Some(column) = table.header.iter().position(|name| key(name).starts_with("total score")) {
        let mut score = ScoreColumn::new(column, title.clone());
        score.chosen = correct.is_none();
        mapping.scores.push(score);
    }
    mapping.about(table, &["rank"]);
    if let Some(column) = incorrect {
        mapping.leave_out(column, WhyLeftOut::Part);
    }
}

/// How many questions there were: as many as somebody answered, right or wrong.
fn questions(table: &Table, correct: usize, incorrect: usize) -> Option<String> {
    let count =
        |row: &crate::Row, column| points(row.text(column), Some(DecimalSign::Point))?.parse::<u32>().ok();
    let answered = |row: &crate::Row| {
        Some(count(row, correct).unwrap_or(0).saturating_add(count(row, incorrect).unwrap_or(0)))
    };
    table.rows.iter().filter_map(answered).max().filter(|most| *most > 0).map(|most| most.to_string())
}

fn leave_rest_out(table: &Table, mapping: &mut Mapping) {
    for column in 0..table.header.len() {
        if !mapping.speaks_of(column) {
            mapping.leave_out(column, WhyLeftOut::Part);
        }
    }
}
