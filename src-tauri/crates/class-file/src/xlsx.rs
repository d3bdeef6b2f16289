//! The workbook: grades with their heads frozen, assignments, and comments if there are any. Numbers are numbers, all else
//! is text that is never calculated, and nothing of the day it is opened is in it.

use crate::left_out::Tally;
use crate::table::{Cell, Column, Table};
use crate::{ClassFile, Fault, WhyLeftOut, Written, decimal, text};
use language::text;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet,
    XlsxError,
};

/// What a cell of Excel can hold, one less for the apostrophe.
const LONGEST: usize = 32_766;
/// Digits that a number of Excel has: more would be rounded.
const DIGITS: usize = 15;

pub(crate) fn file(file: &ClassFile) -> Result<Written, Fault> {
    let mut tally = Tally::default();
    let (bytes, in_it) = workbook(file, &mut tally).map_err(|_| Fault::Workbook)?;
    Ok(tally.written(bytes, "xlsx", &in_it))
}

/// The workbook, and how many grades of each work are in it.
fn workbook(file: &ClassFile, tally: &mut Tally) -> Result<(Vec<u8>, Vec<usize>), XlsxError> {
    let mut book = Workbook::new();
    let made = made(&file.made_exact)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let mut pen = Pen::new(tally);
    let in_it = grades(book.add_worksheet(), file, &mut pen)?;
    assignments(book.add_worksheet(), file, &mut pen)?;
    if file.works.iter().flat_map(|w| w.grades.iter().flatten()).any(|m| !m.comment.trim().is_empty()) {
        comments(book.add_worksheet(), file, &mut pen)?;
    }
    Ok((book.save_to_buffer()?, in_it))
}

/// When the caller says that it was made: the program that writes workbooks would ask the clock.
fn made(exact: &str) -> Result<ExcelDateTime, XlsxError> {
    let at = crate::time::utc(exact);
    ExcelDateTime::parse_from_str(at.get(..19).unwrap_or("2000-01-01T00:00:00"))
}

fn grades(sheet: &mut Worksheet, file: &ClassFile, pen: &mut Pen<'_>) -> Result<Vec<usize>, XlsxError> {
    sheet.set_name(text!("Grades", "Calificaciones"))?;
    let table = Table::of(file, false, pen.tally);
    for (at, (kind, name)) in (0..).zip(&table.columns) {
        pen.head(sheet, at, name)?;
        let width = match kind {
            Column::Name => 24,
            Column::Id => 18,
            Column::Score | Column::Status => 13,
            Column::Comment => 40,
        };
        sheet.set_column_width(at, width)?;
    }
    // Ids are text on purpose: no mark in each of their cells.
    let (rows, columns) = (u32::try_from(table.rows.len()), u16::try_from(table.columns.len()));
    if let (Ok(rows), Ok(columns)) = (rows, columns) {
        sheet.ignore_error_range(0, 0, rows, columns, IgnoreError::NumberStoredAsText)?;
    }
    for (at, row) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Text(text) => pen.text(sheet, at, column, text)?,
                Cell::Number(number) => pen.number(sheet, at, column, number)?,
            }
        }
    }
    frozen(sheet)?;
    Ok(table.grades)
}

fn assignments(sheet: &mut Worksheet, file: &ClassFile, pen: &mut Pen<'_>) -> Result<(), XlsxError> {
    sheet.set_name(text!("Assignments", "Tareas"))?;
    let heads = [
        (text!("Assignment", "Tarea"), 40),
        (text!("Points", "Puntos"), 10),
        (text!("Due", "Fecha de entrega"), 24),
        (text!("Scores", "Puntajes"), 10),
        (text!("Description", "Descripción"), 60),
    ];
    for (at, (name, width)) in (0..).zip(heads) {
        pen.head(sheet, at, name)?;
        sheet.set_column_width(at, width)?;
    }
    for (at, work) in (1..).zip(&file.works) {
        pen.text(sheet, at, 0, &text::line(&work.title))?;
        if let Some(points) = decimal::points(work.points.as_deref()) {
            pen.number(sheet, at, 1, &points)?;
        }
        pen.text(sheet, at, 2, &text::line(&work.due_words))?;
        let scores = (0..file.students.len()).filter_map(|at| work.mark(at)?.score.as_ref()).count();
        pen.number(sheet, at, 3, &scores.to_string())?;
        pen.text(sheet, at, 4, &text::lines(&work.description))?;
    }
    frozen(sheet)
}

fn comments(sheet: &mut Worksheet, file: &ClassFile, pen: &mut Pen<'_>) -> Result<(), XlsxError> {
    sheet.set_name(text!("Comments", "Comentarios"))?;
    let heads = [
        (text!("Student", "Estudiante"), 24),
        (text!("Assignment", "Tarea"), 32),
        (text!("Comment", "Comentario"), 80),
    ];
    for (at, (name, width)) in (0..).zip(heads) {
        pen.head(sheet, at, name)?;
        sheet.set_column_width(at, width)?;
    }
    let mut at = 0;
    for (n, student) in file.students.iter().enumerate() {
        for work in &file.works {
            let comment = work.mark(n).map(|mark| text::lines(&mark.comment)).unwrap_or_default();
            if !comment.is_empty() {
                at += 1;
                pen.text(sheet, at, 0, &text::line(&student.label))?;
                pen.text(sheet, at, 1, &text::line(&work.title))?;
                pen.text(sheet, at, 2, &comment)?;
            }
        }
    }
    frozen(sheet)
}

/// The head and the first column stay where they are, on the screen and on paper.
fn frozen(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_repeat_columns(0, 0)?;
    sheet.set_landscape();
    Ok(())
}

/// Writes cells.
struct Pen<'a> {
    tally: &'a mut Tally,
    head: Format,
    text: Format,
    number: Format,
}

impl<'a> Pen<'a> {
    fn new(tally: &'a mut Tally) -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let head = top().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        Self { tally, head, text: top().set_text_wrap(), number: top() }
    }

    fn head(&mut self, sheet: &mut Worksheet, column: u16, name: &str) -> Result<(), XlsxError> {
        let name = self.fitting(name);
        sheet.write_string_with_format(0, column, name, &self.head)?;
        Ok(())
    }

    fn text(&mut self, sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), XlsxError> {
        if !text.is_empty() {
            let text = self.fitting(text);
            sheet.write_string_with_format(row, column, text, &self.text)?;
        }
        Ok(())
    }

    fn number(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        number: &str,
    ) -> Result<(), XlsxError> {
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        match number.parse::<f64>() {
            Ok(value) if digits <= DIGITS => {
                sheet.write_number_with_format(row, column, value, &self.number)?;
            }
            // As text it stays exact.
            _ => return self.text(sheet, row, column, number),
        }
        Ok(())
    }

    /// Disarmed, and not longer than a cell.
    fn fitting(&mut self, text: &str) -> String {
        let mut used = 0;
        let end = text.char_indices().find(|(_, c)| {
            used += c.len_utf16();
            used > LONGEST
        });
        let text = match end {
            Some((at, _)) => {
                self.tally.add(WhyLeftOut::Cut);
                text.get(..at).unwrap_or_default()
            }
            None => text,
        };
        paper::cells::disarmed(text).into_owned()
    }
}
