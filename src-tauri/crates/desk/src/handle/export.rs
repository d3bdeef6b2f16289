//! Grades out as a file.

use crate::apart::blocking;
use crate::handle::settings::Copy;
use crate::outgoing::{self, Asked, Outgoing, Reader};
use crate::show::book::size;
use crate::view::{ExportAssignment, ExportFormat, ExportGrades, ExportView, Exported};
use crate::words::export as words;
use crate::{Desk, DeskError, private};
use class_file::{ClassFile, Fault, Written};
use gradebook::{AssignmentId, LmsKind, SectionId};
use std::path::PathBuf;

impl Desk {
    pub(crate) fn export_choices(&self, section: &SectionId) -> Result<ExportView, DeskError> {
        let book = self.store().read(|tx| tx.book(section))?;
        let row = |column: &gradebook::Column| {
            let here = |index: u32| book.student(index).is_some_and(|student| !student.left);
            let marks = column.cells.iter().filter(|(index, _)| here(*index));
            let drafts: Vec<bool> =
                marks.filter_map(|(_, cell)| Some(outgoing::grade_of(cell, &book)?.1)).collect();
            let open = drafts.iter().filter(|draft| **draft).count();
            ExportAssignment {
                assignment: column.assignment.id.to_string(),
                title: column.assignment.local.title.clone(),
                points: column.assignment.local.points.map(|p| p.to_string()).unwrap_or_default(),
                due: column.assignment.local.due.map(|due| due.to_string()),
                approved: size(drafts.len() - open),
                drafts: size(open),
            }
        };
        Ok(ExportView {
            name: book.section.name.clone(),
            formats: words::choices(book.profile.kind),
            assignments: book.columns.iter().map(row).collect(),
            students: size(book.students.iter().filter(|student| !student.left).count()),
        })
    }

    pub(crate) async fn save_export(&self, input: ExportGrades) -> Result<Exported, DeskError> {
        let desk = self.clone();
        blocking(move || {
            let folder = desk.inner.options.downloads.clone();
            desk.export_to(&input, |name| private::free(&folder, name))
        })
        .await
    }

    /// Writes grades as a file, where `place` says for a proposed name.
    ///
    /// # Errors
    /// When there is no such section or no grade, the kind of file can't hold what was asked, or it cannot be saved.
    pub fn export_to(
        &self,
        input: &ExportGrades,
        place: impl FnOnce(&str) -> PathBuf,
    ) -> Result<Exported, DeskError> {
        let Outgoing { file, left } = self.outgoing(input)?;
        let Written { bytes, ending, left_out, grades, works } =
            write(&file, input.format).map_err(words::fault)?;
        if grades == 0 {
            return Err(words::nothing(words::left_out(left, &left_out, input.format)));
        }
        let path = place(&format!("{}-{}-{}.{ending}", kind(input.format), plain(&file.section), file.day));
        let saved = self.save_at(&path, |path| private::write_private(path, &bytes))?;
        let said = words::said(grades, works);
        let what = || format!("{}: {}", file.section, words::said(grades, works));
        self.remember_copy(Copy::new(&saved.path, what, self.now(), input.hide_names))?;
        Ok(Exported {
            path: saved.path,
            said,
            left_out: words::left_out(left, &left_out, input.format),
            next: words::next(input.format, input.hide_names),
        })
    }

    fn outgoing(&self, input: &ExportGrades) -> Result<Outgoing, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let (book, connection, known) = self
            .store()
            .read(|tx| Ok((tx.book(&section)?, tx.connection()?, tx.known_students(&section)?)))?;
        let assignments: std::collections::BTreeSet<AssignmentId> =
            input.assignments.iter().map(|id| AssignmentId::from(id.as_str())).collect();
        if assignments.iter().any(|id| book.column(id).is_none()) {
            return Err(DeskError::not_found("assignment"));
        }
        let reader = match (input.format, book.profile.kind) {
            (ExportFormat::CanvasCsv, LmsKind::Canvas) => Reader::OwnLms,
            (ExportFormat::CanvasCsv | ExportFormat::Moodle | ExportFormat::OneRoster, _) => {
                Reader::Gradebook
            }
            (ExportFormat::Csv | ExportFormat::Xlsx | ExportFormat::Html | ExportFormat::Pdf, _) => {
                Reader::Person
            }
        };
        let asked = Asked { assignments, drafts: input.drafts, hide: input.hide_names, reader };
        let ahead = |at| (self.inner.options.zone)(at);
        Ok(outgoing::outgoing(&book, connection.as_ref(), known, &asked, self.now(), &ahead))
    }
}

fn write(file: &ClassFile, format: ExportFormat) -> Result<Written, Fault> {
    match format {
        ExportFormat::CanvasCsv => file.canvas_csv(),
        ExportFormat::Moodle => file.moodle(),
        ExportFormat::OneRoster => file.one_roster(),
        ExportFormat::Csv => Ok(file.csv()),
        ExportFormat::Xlsx => file.xlsx(),
        ExportFormat::Html => Ok(file.html()),
        ExportFormat::Pdf => file.pdf(),
    }
}

const fn kind(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::CanvasCsv => "canvas-grades",
        ExportFormat::Moodle => "moodle-grades",
        ExportFormat::OneRoster => "oneroster",
        ExportFormat::Csv | ExportFormat::Xlsx => "grades",
        ExportFormat::Html | ExportFormat::Pdf => "class-report",
    }
}

/// A section's name as a part of a file's name, on every system.
pub(super) fn plain(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().take(60) {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "section".to_owned() } else { out.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_becomes_a_part_of_a_name_that_every_system_takes() {
        for (name, expected) in [
            ("Algebra I · Period 2", "algebra-i-period-2"),
            ("../../etc/passwd", "etc-passwd"),
            ("代数 / 1", "代数-1"),
            ("···", "section"),
            ("", "section"),
        ] {
            assert_eq!(plain(name), expected);
        }
    }
}
