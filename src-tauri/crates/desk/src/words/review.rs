//! What is worth a look, in sentences.

use crate::show::value::mark_or_dash;
use gradebook::review::Attention;
use gradebook::{Column, GradeCell, OverMaximum, SectionBook};

/// What stands for a name while names are hidden.
pub(crate) fn alias(number: usize) -> String {
    format!("Student {number:02}")
}

/// What an unusual thing means, and what to do about it.
pub(crate) fn advice(point: Attention, cell: &GradeCell, column: &Column, book: &SectionBook) -> String {
    let lms = book.profile.kind.name();
    let before = cell.base.as_ref().map(|base| mark_or_dash(&base.ours));
    let before = before.unwrap_or_default();
    match point {
        Attention::AboveMaximum => above(column, book, lms),
        Attention::Zero => {
            "A zero counts. If nothing was handed in, mark it missing or excused instead.".to_owned()
        }
        Attention::WellBelow => {
            "Far below what this student usually gets. Check that the score is the one you meant.".to_owned()
        }
        Attention::WellAbove => {
            "Far above what this student usually gets. Check that the score is the one you meant.".to_owned()
        }
        Attention::BigJump => {
            format!("It was {before} when you and {lms} last agreed. Check the change before you approve it.")
        }
        Attention::Clears => {
            format!("Approving this takes the score {before} away in {lms} with the next sync.")
        }
        Attention::NotMatched | Attention::Late | Attention::NotHandedIn => String::new(),
    }
}

fn above(column: &Column, book: &SectionBook, lms: &str) -> String {
    let points = column.assignment.local.points.map(|points| points.to_string()).unwrap_or_default();
    let there = match book.profile.over_maximum {
        OverMaximum::Refuses => format!("{lms} refuses scores above the maximum, so it will be held back."),
        OverMaximum::Caps => format!("{lms} will make it {points}."),
        OverMaximum::Accepts => format!("{lms} takes it as bonus points."),
    };
    format!("More than the {points} points of this assignment. {there}")
}
