//! `export`: grades of a section as a file.

use crate::arguments::{ClassFormat, Export};
use crate::output::Answer;
use crate::work::{document, done};
use desk::view::{ExportFormat, ExportGrades};
use desk::{Desk, DeskError};

/// Writes the file. One that is there already is replaced.
pub(crate) fn export(desk: &Desk, asked: Export) -> Result<Answer, DeskError> {
    let assignments: Result<Vec<String>, DeskError> =
        asked.assignment.iter().map(|id| desk.find_assignment(&asked.section, id)).collect();
    let input = ExportGrades {
        section: asked.section.clone(),
        format: match asked.format {
            ClassFormat::CanvasCsv => ExportFormat::CanvasCsv,
            ClassFormat::Moodle => ExportFormat::Moodle,
            ClassFormat::Oneroster => ExportFormat::OneRoster,
            ClassFormat::Csv => ExportFormat::Csv,
            ClassFormat::Xlsx => ExportFormat::Xlsx,
            ClassFormat::Html => ExportFormat::Html,
            ClassFormat::Pdf => ExportFormat::Pdf,
        },
        assignments: assignments?,
        drafts: asked.drafts,
        hide_names: asked.hide_names,
    };
    // Remembered as a copy: from another folder a relative name would be another file.
    let out = std::path::absolute(&asked.out).unwrap_or(asked.out);
    let exported = desk.export_to(&input, |_| out)?;
    let mut lines = vec![format!("{} in {}.", exported.said, exported.path)];
    lines.extend(exported.left_out.iter().map(|said| format!("  {said}")));
    lines.push(exported.next.clone());
    Ok(done(document(&exported)?, lines))
}
