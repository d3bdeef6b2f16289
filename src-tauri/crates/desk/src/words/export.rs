//! The sentences of exports.

use super::count;
use crate::outgoing::Left;
use crate::view::{ExportChoice, ExportFormat};
use crate::{DeskError, ErrorCode};
use class_file::{Fault, LeftOut, WhyLeftOut};
use gradebook::LmsKind;

/// All kinds, in the order to show: the file of the section's own LMS first; where it takes none, what anybody can read.
pub(crate) fn choices(lms: LmsKind) -> Vec<ExportChoice> {
    let choice = |format, name: &str, note: &str, can_hide_names| ExportChoice {
        format,
        name: name.to_owned(),
        note: note.to_owned(),
        can_hide_names,
    };
    let mut all = vec![
        choice(
            ExportFormat::CanvasCsv,
            "Canvas gradebook",
            "A CSV file for Grades, Import in Canvas. It says there what would change before you confirm.",
            false,
        ),
        choice(
            ExportFormat::Moodle,
            "Moodle worksheet",
            "A file for each assignment, for Grades, Import in Moodle: match by the id column of the file there.",
            false,
        ),
        choice(
            ExportFormat::OneRoster,
            "OneRoster 1.2",
            "A bundle of CSV files for a student information system. Your tech team takes it in.",
            false,
        ),
        choice(ExportFormat::Csv, "Table (CSV)", "Opens in any spreadsheet.", true),
        choice(
            ExportFormat::Xlsx,
            "Excel workbook",
            "Grades, assignments and comments on sheets of their own.",
            true,
        ),
        choice(
            ExportFormat::Html,
            "Class report, page",
            "To print or to keep: a table, and a chart of each assignment.",
            true,
        ),
        choice(ExportFormat::Pdf, "Class report, PDF", "The same as PDF, for A4 and Letter.", true),
    ];
    if lms != LmsKind::Canvas {
        all.sort_by_key(|choice| !choice.can_hide_names);
    }
    all
}

/// "42 grades of 3 assignments".
pub(crate) fn said(grades: usize, works: usize) -> String {
    let works = count(works, "assignment", "assignments");
    format!("{} of {works}", count(grades, "grade", "grades"))
}

/// What to do with the file.
pub(crate) fn next(format: ExportFormat, hidden: bool) -> String {
    let copy = if hidden {
        "Names are hidden in it. It is a copy outside of Passback; delete it when you no longer need it."
    } else {
        "It is a copy of student data outside of Passback: keep it where only you can read it, and delete it when you no \
         longer need it."
    };
    let first = match format {
        ExportFormat::CanvasCsv => "In Canvas open Grades, then Import, and choose the file. ",
        ExportFormat::Moodle => {
            "In Moodle open Grades, then Import, CSV file, and choose each assignment’s file (unpack the zip first, if it is one). "
        }
        ExportFormat::OneRoster => "Give the file to your tech team. ",
        ExportFormat::Csv | ExportFormat::Xlsx | ExportFormat::Html | ExportFormat::Pdf => "",
    };
    format!("{first}{copy}")
}

/// Nothing would be in the file; `left`: why, a sentence each.
pub(crate) fn nothing(left: Vec<String>) -> DeskError {
    let hint = if left.is_empty() {
        "Approve grades first, or also export scores that are not approved yet.".to_owned()
    } else {
        left.join(" ")
    };
    DeskError::new(ErrorCode::Invalid, "No grade would be in this file. Nothing was saved.", hint)
}

pub(crate) fn fault(fault: Fault) -> DeskError {
    match fault {
        Fault::Hidden => DeskError::new(
            ErrorCode::Invalid,
            "With hidden names nobody could be found by this file. Nothing was saved.",
            "Show names, or choose a table or a report.",
        ),
        Fault::Workbook | Fault::Bundle | Fault::Pdf(_) => DeskError::new(
            ErrorCode::Failed,
            "The file could not be put together. Nothing was saved.",
            "Choose another kind of file.",
        ),
    }
}

/// What is not in the file, a sentence each.
pub(crate) fn left_out(left: Left, kept: &[LeftOut], format: ExportFormat) -> Vec<String> {
    let mut all = Vec::new();
    if left.drafts > 0 {
        all.push(format!("{} not approved yet: left out.", count(left.drafts, "score", "scores")));
    }
    if left.undecided > 0 {
        let n = count(left.undecided, "grade", "grades");
        all.push(format!("{n} changed in the LMS: left out until you decide."));
    }
    if left.gone > 0 {
        all.push(format!("{} no longer on the roster: left out.", count(left.gone, "student", "students")));
    }
    all.extend(kept.iter().map(|left| sentence(left.why, left.count, target(format))));
    all
}

const fn target(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::CanvasCsv => "Canvas",
        ExportFormat::Moodle => "Moodle",
        ExportFormat::OneRoster => "the student information system",
        ExportFormat::Csv | ExportFormat::Xlsx | ExportFormat::Html | ExportFormat::Pdf => "the reader",
    }
}

fn sentence(why: WhyLeftOut, n: usize, target: &str) -> String {
    let students = || count(n, "student", "students");
    let works = || count(n, "assignment", "assignments");
    let grades = || count(n, "grade", "grades");
    match why {
        WhyLeftOut::StudentWithoutId => {
            format!("{} have nothing that {target} could find them by: left out.", students())
        }
        WhyLeftOut::StudentByName => {
            format!(
                "{} can be found in {target} by name only: check them there before you confirm.",
                students()
            )
        }
        WhyLeftOut::ParticipantNumber => {
            format!("{} are found by the id column of the file: choose it when {target} asks what to match by.", students())
        }
        WhyLeftOut::AmbiguousTitle => {
            format!("{} whose title {target} would take for something else: left out.", works())
        }
        WhyLeftOut::WorkByTitle => format!("{} found in {target} by title, or made anew there.", works()),
        WhyLeftOut::WorkWithoutId => format!("{} without an id: left out.", works()),
        WhyLeftOut::WorkWithoutPoints => format!("{} without a maximum: {target} may ask for one.", works()),
        WhyLeftOut::WorkWithoutDue => format!("{} without a due date: today stands there.", works()),
        WhyLeftOut::TermAndSchool => {
            format!("{} without the ids of term and school, which aren’t known here.", works())
        }
        WhyLeftOut::NotANumber => format!("{} that are no numbers: left out.", count(n, "score", "scores")),
        WhyLeftOut::Excused => {
            format!("{} excused: this kind of file can only leave the score out.", grades())
        }
        WhyLeftOut::Missing => format!("{} marked missing: this kind of file can’t say so.", grades()),
        WhyLeftOut::Late => format!("{} marked late: this kind of file can’t say so.", grades()),
        WhyLeftOut::Draft => format!("{} not approved yet: this kind of file can’t say so.", grades()),
        WhyLeftOut::Comment => format!("{} not in this kind of file.", count(n, "comment", "comments")),
        WhyLeftOut::Blank => {
            format!("{} without a score: {target} clears what it has there. Look at its own preview before you confirm.", count(n, "cell", "cells"))
        }
        WhyLeftOut::SectionWithoutId => {
            "The section’s id in the student information system isn’t known: your tech team must say which class it is.".to_owned()
        }
        WhyLeftOut::Cut => format!("{} cut, because a cell holds no more.", count(n, "text", "texts")),
    }
}
