//! A file of results on its way in, as it is shown. Its rows: [`rows`].

use super::book::{full_name, size};
use crate::incoming::{Goes, Opened, Outcome, RowState, Work, WorkTrouble, Worked, roles_of};
use crate::view::{FileColumn, ImportAsk, ImportCounts, ImportStudent, ImportView, ImportWork, WorkField};
use crate::words::import as words;
use crate::words::taking_in;
use gradebook::{SectionBook, Student, StudentId};
use language::{say, text};
use results_file::{Form, Mapping, Table, WhySkipped};
use std::collections::BTreeMap;

mod rows;

/// So many values of a column are shown.
const SAMPLES: usize = 3;

/// The whole view.
pub(crate) fn view(opened: &Opened, mut ask: ImportAsk, worked: &Worked, book: &SectionBook) -> ImportView {
    let table = &opened.table;
    ask.roles = roles_of(&worked.mapping, table.width());
    let titles: Vec<String> = worked.mapping.scores.iter().map(|score| score.title.clone()).collect();
    let people: BTreeMap<&StudentId, &Student> =
        book.students.iter().map(|student| (&student.id, student)).collect();
    let counts = counts(worked);
    ImportView {
        file: opened.token.clone(),
        name: opened.name.clone(),
        format: words::format(opened.format).to_owned(),
        read_as: words::read_as(&table.source.form),
        sheets: match &table.source.form {
            Form::Workbook { others, .. } => others.clone(),
            Form::Text { .. } => Vec::new(),
        },
        columns: columns(table, &worked.mapping),
        works: works(worked, book),
        repeated: size(worked.results.repeated.len()),
        rows: worked.rows.iter().map(|row| rows::row_view(row, worked, &people, book)).collect(),
        warnings: worked.results.warnings.iter().map(|w| words::warning(w, table, &titles)).collect(),
        left_out: left_out(worked),
        blocked: blocked(opened, worked, &counts),
        counts,
        fingerprint: worked.fingerprint(),
        due: opened.due.to_string(),
        students: book.students.iter().filter(|student| !student.left).map(student).collect(),
        ask,
    }
}

fn student(student: &Student) -> ImportStudent {
    ImportStudent { student: student.id.to_string(), name: full_name(student), also: student.also.clone() }
}

fn columns(table: &Table, mapping: &Mapping) -> Vec<FileColumn> {
    let note = |column: usize| {
        let left = mapping.left_out.iter().find(|left| left.column == column);
        left.map(|left| words::left_out(left.why)).unwrap_or_default().to_owned()
    };
    (0..table.width())
        .map(|column| {
            let filled = table.rows.iter().map(|row| row.text(column)).filter(|text| !text.is_empty());
            FileColumn {
                name: table.header.get(column).map(|name| name.trim().to_owned()).unwrap_or_default(),
                samples: filled.take(SAMPLES).map(|text| text.chars().take(40).collect()).collect(),
                note: note(column),
            }
        })
        .collect()
}

fn works(worked: &Worked, book: &SectionBook) -> Vec<ImportWork> {
    let mut changes = vec![0; worked.works.len()];
    for change in worked.changes() {
        changes.get_mut(change.work).into_iter().for_each(|count| *count += 1);
    }
    worked.works.iter().zip(changes).map(|(work, changes)| work_view(work, changes, book)).collect()
}

fn work_view(work: &Work, changes: usize, book: &SectionBook) -> ImportWork {
    let trouble = work.goes.as_ref().err();
    ImportWork {
        key: work.key.clone(),
        target: work.target.clone(),
        title: work.title.clone(),
        points: work.maximum.map(|points| points.to_string()).unwrap_or_default(),
        changes: size(changes),
        problem: trouble.map(|trouble| words::work(*trouble)).unwrap_or_default(),
        field: trouble.map_or(WorkField::Target, |trouble| field(*trouble)),
        reason: work.why.map(|why| taking_in::why(why, &here(work, book))).unwrap_or_default(),
    }
}

/// What the work's assignment is called here.
fn here(work: &Work, book: &SectionBook) -> String {
    let column = match &work.goes {
        Ok(Goes::Into(id, _)) => book.column(id),
        _ => None,
    };
    column.map_or_else(|| work.title.clone(), |column| column.assignment.local.title.clone())
}

/// What has to be said otherwise.
const fn field(trouble: WorkTrouble) -> WorkField {
    match trouble {
        WorkTrouble::NoTitle => WorkField::Title,
        WorkTrouble::NoPoints => WorkField::Points,
        WorkTrouble::NoDue => WorkField::Due,
        WorkTrouble::Gone
        | WorkTrouble::OtherMaximum { .. }
        | WorkTrouble::Letters
        | WorkTrouble::SameTarget => WorkField::Target,
    }
}

fn left_out(worked: &Worked) -> Vec<String> {
    let mut rows: BTreeMap<WhySkipped, Vec<u32>> = BTreeMap::new();
    for skipped in &worked.results.skipped {
        rows.entry(skipped.why).or_default().push(skipped.line);
    }
    rows.into_iter().map(|(why, lines)| words::skipped(why, &lines)).collect()
}

fn counts(worked: &Worked) -> ImportCounts {
    let values = || worked.rows.iter().flat_map(|row| &row.values);
    let outcomes = |is: fn(&Outcome) -> bool| size(values().filter(|value| is(&value.outcome)).count());
    let rows = |is: fn(&RowState) -> bool| size(worked.rows.iter().filter(|row| is(&row.state)).count());
    let new = worked.works.iter().filter(|work| matches!(work.goes, Ok(Goes::New { .. })));
    ImportCounts {
        changes: outcomes(|outcome| matches!(outcome, Outcome::Changes(_))),
        same: outcomes(|outcome| *outcome == Outcome::Same),
        blanks: outcomes(|outcome| *outcome == Outcome::Blank),
        problems: outcomes(|outcome| matches!(outcome, Outcome::Problem(_))),
        waiting: outcomes(|outcome| *outcome == Outcome::Waits),
        settled: rows(|state| state.student().is_some()),
        to_settle: rows(|state| matches!(state, RowState::ByName(_) | RowState::Torn(_))),
        left_out: rows(|state| matches!(state, RowState::LeftOut | RowState::Nobody)),
        created: size(new.count()),
    }
}

/// Why it can't be taken in as it is.
fn blocked(opened: &Opened, worked: &Worked, counts: &ImportCounts) -> Vec<String> {
    let mut reasons = Vec::new();
    let mapping = &worked.mapping;
    if opened.format == results_file::Format::OneRosterLineItems {
        reasons.push(
            text!(
                "This file lists assignments and has no results. Choose results.csv of the same bundle.",
                "Este archivo enumera tareas y no tiene resultados. Elija results.csv del mismo paquete."
            )
            .to_owned(),
        );
    } else if mapping.ids.is_empty()
        && mapping.given.is_none()
        && mapping.family.is_none()
        && mapping.full.is_none()
    {
        reasons.push(
            text!("No column says who each row is about. Say which one holds the student number, e-mail or name.", "Ninguna columna dice de quién es cada fila. Diga cuál tiene el número de estudiante, el correo o el nombre.")
                .to_owned(),
        );
    } else if worked.works.is_empty() {
        reasons.push(
            text!(
                "No column has scores yet. Say which one does.",
                "Todavía ninguna columna tiene puntajes. Diga cuál los tiene."
            )
            .to_owned(),
        );
    }
    let mut twice: BTreeMap<&StudentId, Vec<u32>> =
        worked.twice.iter().map(|student| (student, Vec::new())).collect();
    for row in &worked.rows {
        if let Some(lines) = row.state.student().and_then(|student| twice.get_mut(student)) {
            lines.push(row.said.line);
        }
    }
    for lines in twice.into_values() {
        let lines = words::lines(&lines);
        reasons.push(say!(
            "Two rows are about one student ({lines}). Leave one of them out, or say who it is.",
            "Dos filas son de un mismo estudiante ({lines}). Omita una de ellas o diga de quién es."
        ));
    }
    for work in &worked.works {
        if let Err(trouble) = &work.goes {
            reasons.push(format!("“{}”: {}", work.title, words::work(*trouble)));
        }
    }
    if reasons.is_empty() && counts.changes == 0 {
        reasons.push(taking_in::nothing_to_take(counts).to_owned());
    }
    reasons
}
