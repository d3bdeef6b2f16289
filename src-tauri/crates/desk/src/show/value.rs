//! Values as texts: scores, marks, differences.

use crate::view::{ValueKind, ValueView};
use gradebook::{Grade, GradeField, Score, Status};
use language::text;

/// What a cell shows for a grade: score, `Excused`, `Missing`, or empty.
pub(crate) fn mark(grade: &Grade) -> String {
    match (grade.status, grade.score) {
        (Status::Excused, _) => text!("Excused", "Justificada").to_owned(),
        (Status::Missing, None) => text!("Missing", "Sin entregar").to_owned(),
        (_, Some(score)) => score.to_string(),
        (Status::Counted, None) => String::new(),
    }
}

/// The same with a dash for blank.
pub(crate) fn mark_or_dash(grade: &Grade) -> String {
    let text = mark(grade);
    if text.is_empty() { "–".to_owned() } else { text }
}

/// "+4", "−2", or empty.
pub(crate) fn delta(from: Option<Score>, to: Option<Score>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if to > from => format!("+{}", to.minus(from)),
        (Some(from), Some(to)) if to < from => format!("−{}", from.minus(to)),
        _ => String::new(),
    }
}

fn kind(grade: &Grade) -> ValueKind {
    match (grade.status, grade.score) {
        (Status::Excused, _) => ValueKind::Excused,
        (Status::Missing, None) => ValueKind::Missing,
        (_, Some(_)) => ValueKind::Score,
        (Status::Counted, None) => ValueKind::Blank,
    }
}

/// One of the three values of a grade's part. `None`: there is none ("never").
pub(crate) fn of(grade: Option<&Grade>, base: Option<&Grade>, field: GradeField) -> ValueView {
    let Some(grade) = grade else {
        return ValueView {
            kind: ValueKind::None,
            text: text!("never", "nunca").to_owned(),
            delta: String::new(),
            same: false,
        };
    };
    let exact = |a: &Grade, b: &Grade| match field {
        GradeField::Mark => a.score == b.score && a.status == b.status,
        GradeField::Late => a.late == b.late,
        GradeField::Comment => a.comment == b.comment,
    };
    let same = base.is_some_and(|b| exact(grade, b));
    match field {
        GradeField::Mark => ValueView {
            kind: kind(grade),
            text: mark_or_dash(grade),
            delta: if grade.status == Status::Counted {
                delta(base.and_then(|b| b.score), grade.score)
            } else {
                String::new()
            },
            same,
        },
        GradeField::Late => {
            text(if grade.late { text!("Late", "Atrasada") } else { text!("On time", "A tiempo") }, same)
        }
        GradeField::Comment => match grade.comment.as_deref() {
            Some(comment) => text(comment, same),
            None => ValueView { kind: ValueKind::Blank, text: "–".to_owned(), delta: String::new(), same },
        },
    }
}

/// A text value.
pub(crate) fn text(text: &str, same: bool) -> ValueView {
    ValueView { kind: ValueKind::Text, text: text.to_owned(), delta: String::new(), same }
}
