//! A paste, looked at before anything is written.

use crate::show::book::{full_name, size};
use crate::show::value::mark;
use crate::view::{PasteCell, PastePreview, PreviewPaste};
use crate::{Desk, DeskError, words};
use gradebook::entry::{Entry, parse};
use gradebook::paste::lines;
use gradebook::{AssignmentId, Grade, SectionId, StudentId};
use language::text;

/// Most text looked at: 200 × 300 cells of ten characters, several times over.
const LONGEST: usize = 4_000_000;

impl Desk {
    pub(crate) fn paste_preview(&self, input: &PreviewPaste) -> Result<PastePreview, DeskError> {
        if input.text.len() > LONGEST {
            return Err(DeskError::invalid(text!(
                "That is more than any class holds, so it was not read. Nothing was changed.",
                "Eso es más de lo que tiene cualquier clase, así que no se leyó. No se cambió nada."
            )));
        }
        let section = SectionId::from(input.section.as_str());
        let book = self.store().read(|tx| tx.shown(&section))?.book;
        let mut out =
            PastePreview { cells: Vec::new(), changes: 0, blanks: 0, same: 0, problems: 0, outside: 0 };
        for (row, line) in lines(&input.text).into_iter().enumerate() {
            for (place, text) in line.into_iter().enumerate() {
                let (Some(student), Some(assignment)) =
                    (input.students.get(row), input.assignments.get(place))
                else {
                    out.outside += u32::from(!text.trim().is_empty());
                    continue;
                };
                let (student, assignment) =
                    (StudentId::from(student.as_str()), AssignmentId::from(assignment.as_str()));
                let column = book.column(&assignment).ok_or_else(|| DeskError::not_found("assignment"))?;
                let who = book.student_of(&student).ok_or_else(|| DeskError::not_found("student"))?;
                let local = book.cell(&assignment, &student).map(|c| c.local.clone()).unwrap_or_default();
                let points = column.assignment.local.points;
                let (after, problem) = match parse(&text, points) {
                    Ok(Entry::Nothing) => {
                        out.blanks += 1;
                        continue;
                    }
                    // A lone dash in a spreadsheet means "nothing here", not "clear it".
                    Ok(Entry::Clear) => {
                        out.blanks += 1;
                        continue;
                    }
                    Ok(entry) => (after(&local, entry), String::new()),
                    Err(error) => (Grade::default(), words::entry(error, &text, points)),
                };
                if problem.is_empty() && after == local {
                    out.same += 1;
                    continue;
                }
                if problem.is_empty() {
                    out.changes += 1;
                } else {
                    out.problems += 1;
                }
                out.cells.push(PasteCell {
                    assignment: assignment.to_string(),
                    student: student.to_string(),
                    name: full_name(who),
                    title: column.assignment.local.title.clone(),
                    before: mark(&local),
                    after: if problem.is_empty() { mark(&after) } else { String::new() },
                    input: text.trim().chars().take(64).collect(),
                    problem,
                });
            }
        }
        debug_assert_eq!(size(out.cells.len()), out.changes + out.problems);
        Ok(out)
    }
}

fn after(local: &Grade, entry: Entry) -> Grade {
    let mut grade = local.clone();
    entry.apply(&mut grade);
    grade
}
