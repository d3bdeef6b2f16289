//! Whose file it is, by the words of its header. Deliberately not here: what each column is (`suggest`).

use crate::Table;
use crate::column::{key, squashed};
use serde::{Deserialize, Serialize};

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Canvas, Grades, Export.
    Canvas,
    /// Moodle, Grades, Export.
    MoodleGrades,
    /// Moodle, an assignment, "Download grading worksheet".
    MoodleWorksheet,
    /// The sheet behind a quiz in Google Forms.
    GoogleForms,
    /// ZipGrade, "CSV – Full Data Format".
    ZipGrade,
    /// A report of a Kahoot game.
    Kahoot,
    /// Gradescope, "Download Grades", of one assignment or of a course.
    Gradescope,
    /// Blackboard, "Work Offline".
    Blackboard,
    /// Brightspace, "Export Grades".
    Brightspace,
    /// results.csv of a OneRoster bundle.
    OneRosterResults,
    /// lineItems.csv of a OneRoster bundle: the assignments, without results.
    OneRosterLineItems,
    /// A sheet of one's own, or of a tool not known here.
    Other,
}

/// Whose file it is. [`Format::Other`] where no header is known.
pub fn recognise(table: &Table) -> Format {
    of_header(&table.header).unwrap_or(Format::Other)
}

/// Whose header it is.
pub(crate) fn of_header(header: &[String]) -> Option<Format> {
    if header.len() < 2 {
        return None;
    }
    let keys: Vec<String> = header.iter().map(|name| key(name)).collect();
    let squashed: Vec<String> = header.iter().map(|name| squashed(name)).collect();
    let has = |name: &str| keys.iter().any(|k| k == name);
    let tight = |name: &str| squashed.iter().any(|k| k == name);
    let begins = |start: &str| keys.iter().any(|k| k.starts_with(start));
    let ends = |end: &str| keys.iter().any(|k| k.ends_with(end));
    let holds = |part: &str| keys.iter().any(|k| k.contains(part));

    let one_roster = tight("sourcedid") && tight("status") && tight("datelastmodified");
    if one_roster && tight("lineitemsourcedid") && tight("studentsourcedid") {
        return Some(Format::OneRosterResults);
    }
    if one_roster && tight("title") && (tight("resultvaluemax") || tight("assigndate")) {
        return Some(Format::OneRosterLineItems);
    }
    let canvas_name = has("student") || has("lastname") && has("firstname");
    let canvas_id = has("sis user id") || has("sis login id") || has("integration id");
    if canvas_name && has("id") && (canvas_id || has("section")) {
        return Some(Format::Canvas);
    }
    let worksheet = has("status") || has("maximum grade") || has("last modified (submission)");
    if has("identifier") && has("grade") && (has("last modified (grade)") || worksheet) {
        return Some(Format::MoodleWorksheet);
    }
    // Somebody took the identifiers out. Nobody else says when a grade was last modified in these words.
    let changed = has("last modified (grade)");
    if has("grade") && changed && (worksheet || has("grade can be changed")) {
        return Some(Format::MoodleWorksheet);
    }
    let names = has("first name") && (has("last name") || has("surname"));
    let moodle = ends("(real)") || ends("(percentage)") || ends("(letter)") || begins("feedback: ");
    if names && (moodle || has("last downloaded from this course")) {
        return Some(Format::MoodleGrades);
    }
    if tight("quizname") && (tight("earnedpoints") || tight("percentcorrect") || tight("possiblepoints")) {
        return Some(Format::ZipGrade);
    }
    if has("player") && (begins("total score") || has("correct answers")) {
        return Some(Format::Kahoot);
    }
    let gradescope = has("total score") && has("max points") || ends(" - max points");
    if gradescope && (has("sid") || has("email") || has("submission id") || holds("lateness")) {
        return Some(Format::Gradescope);
    }
    if has("username") && holds("[total pts:") {
        return Some(Format::Blackboard);
    }
    let brightspace =
        holds(" points grade") || has("end-of-line indicator") || holds("final grade numerator");
    if (has("orgdefinedid") || has("username")) && brightspace {
        return Some(Format::Brightspace);
    }
    (has("timestamp") && has("score")).then_some(Format::GoogleForms)
}
