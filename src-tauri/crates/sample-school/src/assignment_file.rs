//! The assignment file: which assignments there are, with their ids. Clever cannot list assignments, so
//! this is how those from before the app reach it.

use crate::district::District;
use crate::lms::Lms;
use chrono::SecondsFormat;
use serde::Serialize;

/// The format's name, in every file.
const FORMAT: &str = "passback-assignments";
/// The format's version.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct File {
    format: &'static str,
    version: u32,
    district: &'static str,
    exported: String,
    assignments: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    section: String,
    assignment: String,
    title: String,
    points: Option<String>,
    due: Option<String>,
    auto_graded: bool,
}

/// The file for all sections, as JSON text, oldest assignment first within each section.
pub(crate) fn text(lms: &Lms) -> String {
    let seconds = |time: chrono::DateTime<chrono::Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut assignments = Vec::new();
    for section in &lms.district().sections {
        for assignment in lms.assignments(&section.id).into_iter().rev() {
            assignments.push(Line {
                section: assignment.section,
                assignment: assignment.id,
                title: assignment.title,
                points: assignment.points.map(|points| points.to_string()),
                due: assignment.due.map(seconds),
                auto_graded: assignment.auto_graded,
            });
        }
    }
    let file = File {
        format: FORMAT,
        version: VERSION,
        district: District::NAME,
        exported: seconds(lms.now()),
        assignments,
    };
    // Strings, numbers and booleans always can be written.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}
