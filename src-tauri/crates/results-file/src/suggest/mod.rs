//! Which column is probably what: a suggestion that a person may change. Deliberately not here: what the cells mean
//! (`results`).

mod again;
mod blackboard;
mod brightspace;
mod canvas;
mod gradescope;
mod moodle;
mod one_roster;
mod other;
mod tools;

pub use again::again;
pub(crate) use canvas::is_points_possible;

use crate::column::find;
use crate::format::Format;
use crate::mapping::{IdColumn, IdKind, LeftOut, Mapping, WhyLeftOut};
use crate::number::{self, Number};
use crate::{DecimalSign, Table};

/// What each column probably is.
pub fn suggest(table: &Table, format: Format) -> Mapping {
    let mut mapping = Mapping::empty(format, &table.fingerprint);
    match format {
        Format::Canvas => canvas::suggest(table, &mut mapping),
        Format::MoodleGrades => moodle::grades(table, &mut mapping),
        Format::MoodleWorksheet => moodle::worksheet(table, &mut mapping),
        Format::GoogleForms => tools::google_forms(table, &mut mapping),
        Format::ZipGrade => tools::zip_grade(table, &mut mapping),
        Format::Kahoot => tools::kahoot(table, &mut mapping),
        Format::Gradescope => gradescope::suggest(table, &mut mapping),
        Format::Blackboard => blackboard::suggest(table, &mut mapping),
        Format::Brightspace => brightspace::suggest(table, &mut mapping),
        Format::OneRosterResults => one_roster::results(table, &mut mapping),
        Format::OneRosterLineItems => {}
        Format::Other => other::suggest(table, &mut mapping),
    }
    mapping.ids.sort_by_key(|id| (id.kind, id.column));
    for column in 0..table.width() {
        if !mapping.speaks_of(column) && table.header.get(column).is_some_and(|name| !name.is_empty()) {
            mapping.left_out.push(LeftOut { column, why: WhyLeftOut::Unknown });
        }
    }
    mapping.left_out.sort_by_key(|left| left.column);
    mapping
}

impl Mapping {
    /// Takes a column for an id if the table has one of these names.
    fn id(&mut self, table: &Table, names: &[&str], kind: IdKind) {
        if let Some(column) = find(&table.header, names) {
            self.ids.push(IdColumn { column, kind });
        }
    }

    /// Leaves a column out.
    fn leave_out(&mut self, column: usize, why: WhyLeftOut) {
        self.left_out.push(LeftOut { column, why });
    }

    /// Leaves out the columns of these names, as being about something else.
    fn about(&mut self, table: &Table, names: &[&str]) {
        for (column, name) in table.header.iter().enumerate() {
            if names.contains(&crate::column::key(name).as_str()) && !self.speaks_of(column) {
                self.leave_out(column, WhyLeftOut::About);
            }
        }
    }
}

/// A maximum out of a header or cell: a number above zero, its sign decided by itself only.
fn points(text: &str, sign: Option<DecimalSign>) -> Option<String> {
    match number::read(text, sign) {
        Number::Plain(number) if *number != *"0" => Some(number.into()),
        _ => None,
    }
}

/// Whether a title is that of a sum which the system makes by itself.
fn is_total(title: &str) -> bool {
    let title = crate::column::key(title);
    let words =
        ["total", "weighted total", "running total", "course total", "category total", "overall", "average"];
    words.contains(&title.as_str()) || title.ends_with(" total") || title.ends_with(" average")
}
