//! The sentences about who is who in files of results.

use language::{say, text};
use results_file::Format;

/// A file of a kind, within a sentence.
fn in_a(format: Option<Format>) -> &'static str {
    match format {
        Some(Format::Canvas) => {
            text!("in a Canvas gradebook export", "en una exportación del libro de Canvas")
        }
        Some(Format::MoodleGrades) => {
            text!("in a Moodle grade export", "en una exportación de calificaciones de Moodle")
        }
        Some(Format::MoodleWorksheet) => {
            text!("in a Moodle grading worksheet", "en una hoja de calificación de Moodle")
        }
        Some(Format::GoogleForms) => text!("in a Google Forms quiz", "en un cuestionario de Google Forms"),
        Some(Format::ZipGrade) => text!("in a ZipGrade export", "en una exportación de ZipGrade"),
        Some(Format::Kahoot) => text!("in a Kahoot report", "en un informe de Kahoot"),
        Some(Format::Gradescope) => text!("in a Gradescope export", "en una exportación de Gradescope"),
        Some(Format::Blackboard) => {
            text!("in a Blackboard grade export", "en una exportación de calificaciones de Blackboard")
        }
        Some(Format::Brightspace) => {
            text!("in a Brightspace grade export", "en una exportación de calificaciones de Brightspace")
        }
        Some(Format::OneRosterResults | Format::OneRosterLineItems) => {
            text!("in OneRoster results", "en resultados de OneRoster")
        }
        Some(Format::Other) => text!("in a table of results", "en una tabla de resultados"),
        None => text!("in an earlier file", "en un archivo anterior"),
    }
}

/// Why a row is taken for a student whom no id names.
pub(crate) fn evidence(at: Option<gradebook::Time>, format: Option<Format>) -> String {
    let within = in_a(format);
    match at {
        Some(at) => say!("Matched by you on {{{at}}} {within}", "Usted lo indicó el {{{at}}} {within}"),
        None => say!("Matched by you {within}", "Usted lo indicó {within}"),
    }
}
