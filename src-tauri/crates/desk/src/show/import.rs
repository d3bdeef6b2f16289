//! A file of results on its way in, as it is shown.

use super::book::{full_name, size};
use super::value::{mark, mark_or_dash};
use crate::incoming::{Goes, Opened, Outcome, Row, RowState, RowValue, Work, Worked, roles_of};
use crate::view::{
    Candidate, FileColumn, ImportAsk, ImportCounts, ImportOutcome, ImportRow, ImportStudent, ImportValue,
    ImportView, ImportWork, RowFound,
};
use crate::words::import as words;
use crate::words::matches::evidence;
use gradebook::{SectionBook, Student, StudentId, Time};
use language::{say, text};
use results_file::{Form, Mapping, Table, WhySkipped};
use std::collections::BTreeMap;

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
        works: works(worked),
        repeated: size(worked.results.repeated.len()),
        rows: worked.rows.iter().map(|row| row_view(row, worked, &people)).collect(),
        warnings: worked.results.warnings.iter().map(|w| words::warning(w, table, &titles)).collect(),
        left_out: left_out(worked),
        blocked: blocked(opened, worked, &counts),
        counts,
        fingerprint: worked.fingerprint(),
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

fn works(worked: &Worked) -> Vec<ImportWork> {
    let mut changes = vec![0; worked.works.len()];
    for change in worked.changes() {
        changes.get_mut(change.work).into_iter().for_each(|count| *count += 1);
    }
    worked.works.iter().zip(changes).map(|(work, changes)| work_view(work, changes)).collect()
}

fn work_view(work: &Work, changes: usize) -> ImportWork {
    ImportWork {
        key: work.key.clone(),
        target: work.target.clone(),
        title: work.title.clone(),
        points: work.maximum.map(|points| points.to_string()).unwrap_or_default(),
        changes: size(changes),
        problem: work.goes.as_ref().err().map(|trouble| words::work(*trouble)).unwrap_or_default(),
        reason: if work.by_title {
            text!("An assignment here has the same title", "Una tarea de aquí tiene el mismo título")
                .to_owned()
        } else {
            String::new()
        },
    }
}

fn row_view(row: &Row, worked: &Worked, people: &BTreeMap<&StudentId, &Student>) -> ImportRow {
    let here = row.state.student().and_then(|student| people.get(student));
    let named = |student: &StudentId, why: &str| {
        people.get(student).map(|who| Candidate {
            student: student.to_string(),
            name: full_name(who),
            why: why.to_owned(),
        })
    };
    let twice = row.state.student().is_some_and(|student| worked.twice.contains(student));
    let (found, evidence, candidates) = match &row.state {
        RowState::ById { kind, id, other_name, .. } => {
            let found = if *other_name { RowFound::OtherName } else { RowFound::ById };
            (found, words::by_id(*kind, id), Vec::new())
        }
        RowState::Remembered { at, format, .. } => {
            (RowFound::Remembered, evidence(at.map(Time::from_millis), *format), Vec::new())
        }
        RowState::Chosen(_) => {
            (RowFound::Chosen, text!("Chosen by you", "Lo eligió usted").to_owned(), Vec::new())
        }
        RowState::LeftOut => (RowFound::LeftOut, text!("Left out", "Se omite").to_owned(), Vec::new()),
        RowState::ByName(alike) => {
            let candidates = alike.iter().filter_map(|(student, how)| named(student, words::by_name(*how)));
            (
                RowFound::ByName,
                text!("Only the name is alike", "Solo se parece el nombre").to_owned(),
                candidates.collect(),
            )
        }
        RowState::Torn(students) => {
            let candidates = students
                .iter()
                .filter_map(|student| named(student, text!("One of its ids", "Uno de sus ids")));
            (
                RowFound::Torn,
                text!("Its ids are of different students", "Sus ids son de estudiantes distintos").to_owned(),
                candidates.collect(),
            )
        }
        RowState::Nobody => (
            RowFound::Nobody,
            text!("Nobody of this section", "Nadie de esta sección").to_owned(),
            Vec::new(),
        ),
    };
    let name = crate::incoming::name_of(&row.said);
    let who = if name.is_empty() {
        row.said.ids.first().map(|(_, id)| id.clone()).unwrap_or_default()
    } else {
        name
    };
    ImportRow {
        line: row.said.line,
        who,
        student: row.state.student().map(ToString::to_string),
        name: here.map(|who| full_name(who)).unwrap_or_default(),
        also: here.map(|who| who.also.clone()).unwrap_or_default(),
        found: if twice { RowFound::Twice } else { found },
        evidence,
        candidates,
        values: row.values.iter().map(value_view).collect(),
    }
}

fn value_view(value: &RowValue) -> ImportValue {
    let (outcome, message) = match &value.outcome {
        Outcome::Changes(_) => (ImportOutcome::Changes, String::new()),
        Outcome::Same => (ImportOutcome::Same, String::new()),
        Outcome::Blank => (ImportOutcome::Blank, String::new()),
        Outcome::Problem(trouble) => (ImportOutcome::Problem, words::value(*trouble, value.place)),
        Outcome::Unsettled => (ImportOutcome::Unsettled, String::new()),
    };
    let after = match &value.outcome {
        Outcome::Changes(after) => Some(after),
        _ => None,
    };
    ImportValue {
        work: size(value.work),
        before: mark_or_dash(&value.before),
        after: after.map(mark).unwrap_or_default(),
        comment: after
            .filter(|after| after.comment != value.before.comment)
            .and_then(|after| after.comment.clone()),
        outcome,
        message,
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
        let why = match (counts.settled, counts.to_settle) {
            (0, 0) => text!(
                "No row is about a student of this section.",
                "Ninguna fila es de un estudiante de esta sección."
            ),
            (0, _) => text!(
                "No student is settled yet. Say who the rows are about.",
                "Todavía no hay estudiantes identificados. Diga de quiénes son las filas."
            ),
            _ => text!("Everything in this file is here already.", "Todo lo de este archivo ya está aquí."),
        };
        reasons.push(why.to_owned());
    }
    reasons
}
