//! The sync sheet: a plan in words.

use super::book::{full_name, size};
use super::review::aliases;
use super::value::mark_or_dash;
use crate::view::{
    HeldGroup, HeldRow, NotLinked, PlanAssignment, PlanGroup, PlanRow, PlanView, UnansweredCreate,
};
use crate::words;
use gradebook::{
    AssignmentAction, AssignmentId, AssignmentStep, Column, Delivery, Detail, GradeAction, GradeCell,
    GradeField, GradeStep, Held, HoldReason, Plan, SectionBook, StudentId,
};
use language::{say, text};
use std::collections::{BTreeMap, BTreeSet};

/// The plan as the sheet shows it.
pub(crate) fn view(plan: &Plan, book: &SectionBook) -> PlanView {
    let lms = crate::words::lms(book.profile.kind);
    let grade_count = size(plan.grades.len());
    let cleared = size(plan.grades.iter().filter(|s| s.action == GradeAction::Clear).count());
    let new_scores = size(plan.grades.iter().filter(|s| is_first(s)).count());
    let (mut headline, button) = headline(grade_count, plan.assignments.len(), lms);
    if book.section.linked == Some(false) {
        headline = words::not_linked::headline(lms);
    }
    PlanView {
        section: plan.section.to_string(),
        name: book.section.name.clone(),
        fingerprint: plan.fingerprint.to_string(),
        read_at: book.section.read_at.map(|t| t.to_string()),
        headline,
        button,
        assignments: plan.assignments.iter().map(|s| assignment(s, plan, book, lms)).collect(),
        grades: groups(plan, book),
        grade_count,
        new_scores,
        replaced: grade_count - new_scores - cleared,
        cleared,
        held_count: size(plan.held.iter().filter(|h| h.student.is_some()).count()),
        held: held(&plan.held, book, lms),
        drafts: plan.drafts,
        unchanged: plan.unchanged,
        unanswered: unanswered(book, lms),
        undo: None,
        not_linked: not_linked(book, lms),
    }
}

fn not_linked(book: &SectionBook, lms: &str) -> Option<NotLinked> {
    (book.section.linked == Some(false)).then(|| words::not_linked::section(&book.section.name, lms))
}

fn is_first(step: &GradeStep) -> bool {
    step.action == GradeAction::Write && step.expect.field_is_blank(GradeField::Mark)
}

fn headline(grades: u32, assignments: usize, lms: &str) -> (String, String) {
    let g = words::grades(usize::try_from(grades).unwrap_or(usize::MAX));
    let a = words::assignments(assignments);
    match (grades, assignments) {
        (0, 0) => (
            text!("Nothing to send", "Nada que enviar").to_owned(),
            text!("Nothing to send", "Nada que enviar").to_owned(),
        ),
        (0, _) => (say!("Send {a} to {lms}?", "¿Enviar {a} a {lms}?"), say!("Send {a}", "Enviar {a}")),
        (_, 0) => (say!("Send {g} to {lms}?", "¿Enviar {g} a {lms}?"), say!("Send {g}", "Enviar {g}")),
        (..) => {
            (say!("Send {g} and {a} to {lms}?", "¿Enviar {g} y {a} a {lms}?"), say!("Send {g}", "Enviar {g}"))
        }
    }
}

fn title(id: &AssignmentId, book: &SectionBook) -> String {
    book.column(id).map(|c| c.assignment.local.title.clone()).unwrap_or_default()
}

fn assignment(step: &AssignmentStep, plan: &Plan, book: &SectionBook, lms: &str) -> PlanAssignment {
    let grades = plan.grades.iter().filter(|g| g.assignment == step.assignment).count();
    let (kind, note, due, result) = match &step.action {
        AssignmentAction::Create { details } => {
            let points = details.points.map(|p| say!("{p} points", "{p} puntos")).unwrap_or_default();
            let grades = match grades {
                0 => text!("no grades yet", "todavía sin calificaciones").to_owned(),
                n => words::grades(n),
            };
            ("create", format!("{points} · {grades}"), details.due, say!("New in {lms}", "Nueva en {lms}"))
        }
        AssignmentAction::Update { fields, expect, details } => {
            let was = if fields.contains(&Detail::Title) {
                say!("called “{}” in {lms}", "se llama “{}” en {lms}", expect.title)
            } else {
                String::new()
            };
            let due = fields.contains(&Detail::Due).then_some(details.due).flatten();
            ("update", was, due, update_words(fields))
        }
        AssignmentAction::Delete { grades, .. } => {
            let n = words::grades(grades.len());
            let note = say!(
                "created by that sync, untouched since · {n} with it",
                "creada por esa sincronización, sin tocar desde entonces · con {n}"
            );
            ("delete", note, None, say!("Deleted in {lms}", "Eliminada en {lms}"))
        }
    };
    PlanAssignment {
        assignment: step.assignment.to_string(),
        title: title(&step.assignment, book),
        kind: kind.to_owned(),
        note,
        due: due.map(|t| t.to_string()),
        result,
    }
}

fn update_words(fields: &[Detail]) -> String {
    let names: Vec<&str> = fields
        .iter()
        .map(|f| match f {
            Detail::Title => text!("name", "nombre"),
            Detail::Description => text!("description", "descripción"),
            Detail::Due => text!("due date", "fecha de entrega"),
            Detail::Points => text!("points", "puntos"),
        })
        .collect();
    say!("New {}", "Nuevo: {}", names.join(", "))
}

fn groups(plan: &Plan, book: &SectionBook) -> Vec<PlanGroup> {
    let mut groups: Vec<PlanGroup> = Vec::new();
    let by_id: BTreeMap<_, _> = book.students.iter().map(|s| (&s.id, s)).collect();
    for step in &plan.grades {
        let student = by_id.get(&step.student);
        let row = PlanRow {
            student: step.student.to_string(),
            name: student.map(|s| full_name(s)).unwrap_or_default(),
            also: student.map(|s| s.also.clone()).unwrap_or_default(),
            before: mark_or_dash(&step.expect),
            after: mark_or_dash(&step.after()),
            note: note(step),
        };
        match groups.last_mut() {
            Some(group) if group.assignment == step.assignment.as_str() => group.rows.push(row),
            _ => groups.push(PlanGroup {
                assignment: step.assignment.to_string(),
                title: title(&step.assignment, book),
                note: String::new(),
                rows: vec![row],
            }),
        }
    }
    groups
}

/// What a step does besides the score, in words.
pub(crate) fn note(step: &GradeStep) -> String {
    let mut parts = Vec::new();
    if step.action == GradeAction::PutBack {
        if step.fields.contains(&GradeField::Mark) {
            parts.push(text!("As before that sync", "Como antes de esa sincronización").to_owned());
        }
    } else if step.action == GradeAction::Clear {
        parts.push(text!("Clears the score", "Borra el puntaje").to_owned());
    } else if step.fields.contains(&GradeField::Mark) {
        parts.push(if is_first(step) {
            text!("First score", "Primer puntaje").to_owned()
        } else {
            text!("Replaces the score", "Reemplaza el puntaje").to_owned()
        });
    }
    if step.fields.contains(&GradeField::Late) {
        parts.push(if step.send.late {
            text!("late", "atrasada").to_owned()
        } else {
            text!("no longer late", "ya no atrasada").to_owned()
        });
    }
    if step.fields.contains(&GradeField::Comment) {
        parts.push(if step.send.comment.is_some() {
            if step.action == GradeAction::PutBack {
                text!("earlier comment", "comentario anterior")
            } else {
                text!("1 comment", "1 comentario")
            }
            .to_owned()
        } else {
            text!("comment taken away", "se quita el comentario").to_owned()
        });
    }
    let mut text = parts.join(", ");
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text
}

/// What is held back, by reason, in words.
pub(crate) fn held(held: &[Held], book: &SectionBook, lms: &str) -> Vec<HeldGroup> {
    let aliases = aliases(book);
    let mut by_reason: BTreeMap<HoldReason, Vec<&Held>> = BTreeMap::new();
    for row in held {
        by_reason.entry(row.reason).or_default().push(row);
    }
    by_reason
        .into_iter()
        .map(|(reason, rows)| {
            let students: BTreeSet<StudentId> = rows.iter().filter_map(|r| r.student.clone()).collect();
            let words = words::held(reason, rows.len(), &students, lms);
            HeldGroup {
                reason: words.code.to_owned(),
                headline: words.headline,
                note: words.note,
                remedy: words.remedy,
                rows: rows
                    .into_iter()
                    .map(|r| held_row(&r.assignment, r.student.as_ref(), Some(r.reason), book, &aliases))
                    .collect(),
            }
        })
        .collect()
}

/// One thing that stays as it is, with its values. `reason`: why a sync holds it back.
pub(crate) fn held_row(
    assignment: &AssignmentId,
    student: Option<&StudentId>,
    reason: Option<HoldReason>,
    book: &SectionBook,
    aliases: &BTreeMap<&StudentId, String>,
) -> HeldRow {
    let column: Option<&Column> = book.column(assignment);
    let person = student.and_then(|id| book.student_of(id));
    let cell = student.and_then(|id| book.cell(assignment, id));
    let points = column.and_then(|c| c.assignment.local.points);
    let both = |cell: &GradeCell| {
        let there = cell.remote.as_ref().map(mark_or_dash).unwrap_or_default();
        say!("yours {}, there {there}", "aquí {}, allí {there}", mark_or_dash(&cell.local))
    };
    let note = match (reason, cell, points) {
        (Some(HoldReason::AboveMaximum), Some(cell), Some(points)) => {
            say!("{} of {points}", "{} de {points}", mark_or_dash(&cell.local))
        }
        (Some(HoldReason::ToDecide | HoldReason::Changed), Some(cell), _) => both(cell),
        (None, Some(cell), _) if cell.remote.as_ref().is_some_and(|r| *r != cell.local) => both(cell),
        (_, Some(cell), _) => mark_or_dash(&cell.local),
        _ => String::new(),
    };
    HeldRow {
        assignment: assignment.to_string(),
        title: title(assignment, book),
        student: student.map(ToString::to_string),
        name: person.map(full_name).unwrap_or_default(),
        alias: student.and_then(|id| aliases.get(id).cloned()).unwrap_or_default(),
        note,
    }
}

/// Creates that got no clear answer.
pub(crate) fn unanswered(book: &SectionBook, lms: &str) -> Vec<UnansweredCreate> {
    book.columns
        .iter()
        .filter_map(|column| match &column.assignment.delivery {
            Delivery::Unanswered { sent_at } => Some(UnansweredCreate {
                assignment: column.assignment.id.to_string(),
                title: column.assignment.local.title.clone(),
                reference: column.assignment.reference.clone(),
                sent_at: sent_at.to_string(),
                what: say!(
                    "{lms} didn’t say whether it was created. Passback won’t create it again by itself.",
                    "{lms} no dijo si se creó. Passback no la creará de nuevo automáticamente."
                ),
            }),
            _ => None,
        })
        .collect()
}
