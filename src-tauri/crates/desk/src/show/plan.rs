//! The sync sheet: a plan in words.

use super::book::{full_name, size};
use super::value::mark_or_dash;
use crate::view::{HeldGroup, HeldRow, PlanAssignment, PlanGroup, PlanRow, PlanView, UnansweredCreate};
use crate::words;
use gradebook::{
    AssignmentAction, AssignmentId, AssignmentStep, Column, Delivery, Detail, GradeAction, GradeCell,
    GradeField, GradeStep, Held, HoldReason, Plan, SectionBook, StudentId,
};
use std::collections::{BTreeMap, BTreeSet};

/// The plan as the sheet shows it.
pub(crate) fn view(plan: &Plan, book: &SectionBook) -> PlanView {
    let lms = book.profile.kind.name();
    let grade_count = size(plan.grades.len());
    let cleared = size(plan.grades.iter().filter(|s| s.action == GradeAction::Clear).count());
    let new_scores = size(plan.grades.iter().filter(|s| is_first(s)).count());
    let (headline, button) = headline(grade_count, plan.assignments.len(), lms);
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
    }
}

fn is_first(step: &GradeStep) -> bool {
    step.action == GradeAction::Write && step.expect.field_is_blank(GradeField::Mark)
}

fn headline(grades: u32, assignments: usize, lms: &str) -> (String, String) {
    let g = words::count(usize::try_from(grades).unwrap_or(usize::MAX), "grade", "grades");
    let a = words::count(assignments, "assignment", "assignments");
    match (grades, assignments) {
        (0, 0) => ("Nothing to send".to_owned(), "Nothing to send".to_owned()),
        (0, _) => (format!("Send {a} to {lms}?"), format!("Send {a}")),
        (_, 0) => (format!("Send {g} to {lms}?"), format!("Send {g}")),
        (..) => (format!("Send {g} and {a} to {lms}?"), format!("Send {g}")),
    }
}

fn title(id: &AssignmentId, book: &SectionBook) -> String {
    book.column(id).map(|c| c.assignment.local.title.clone()).unwrap_or_default()
}

fn assignment(step: &AssignmentStep, plan: &Plan, book: &SectionBook, lms: &str) -> PlanAssignment {
    let grades = plan.grades.iter().filter(|g| g.assignment == step.assignment).count();
    let (kind, note, due, result) = match &step.action {
        AssignmentAction::Create { details } => {
            let points = details.points.map(|p| format!("{p} points")).unwrap_or_default();
            let grades = match grades {
                0 => "no grades yet".to_owned(),
                n => words::count(n, "grade", "grades"),
            };
            ("create", format!("{points} · {grades}"), details.due, format!("New in {lms}"))
        }
        AssignmentAction::Update { fields, expect, details } => {
            let was = if fields.contains(&Detail::Title) {
                format!("called “{}” in {lms}", expect.title)
            } else {
                String::new()
            };
            let due = fields.contains(&Detail::Due).then_some(details.due).flatten();
            ("update", was, due, update_words(fields))
        }
        AssignmentAction::Delete { grades, .. } => {
            let n = words::count(grades.len(), "grade", "grades");
            let note = format!("created by that sync, untouched since · {n} with it");
            ("delete", note, None, format!("Deleted in {lms}"))
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
            Detail::Title => "name",
            Detail::Description => "description",
            Detail::Due => "due date",
            Detail::Points => "points",
        })
        .collect();
    format!("New {}", names.join(", "))
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
            parts.push("As before that sync".to_owned());
        }
    } else if step.action == GradeAction::Clear {
        parts.push("Clears the score".to_owned());
    } else if step.fields.contains(&GradeField::Mark) {
        parts.push(if is_first(step) { "First score".to_owned() } else { "Replaces the score".to_owned() });
    }
    if step.fields.contains(&GradeField::Late) {
        parts.push(if step.send.late { "late".to_owned() } else { "no longer late".to_owned() });
    }
    if step.fields.contains(&GradeField::Comment) {
        parts.push(if step.send.comment.is_some() {
            if step.action == GradeAction::PutBack { "earlier comment" } else { "1 comment" }.to_owned()
        } else {
            "comment taken away".to_owned()
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
                    .map(|r| held_row(&r.assignment, r.student.as_ref(), Some(r.reason), book))
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
) -> HeldRow {
    let column: Option<&Column> = book.column(assignment);
    let person = student.and_then(|id| book.student_of(id));
    let cell = student.and_then(|id| book.cell(assignment, id));
    let points = column.and_then(|c| c.assignment.local.points);
    let both = |cell: &GradeCell| {
        let there = cell.remote.as_ref().map(mark_or_dash).unwrap_or_default();
        format!("yours {}, there {there}", mark_or_dash(&cell.local))
    };
    let note = match (reason, cell, points) {
        (Some(HoldReason::AboveMaximum), Some(cell), Some(points)) => {
            format!("{} of {points}", mark_or_dash(&cell.local))
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
                what: format!(
                    "{lms} didn’t say whether it was created. Passback won’t create it again by itself."
                ),
            }),
            _ => None,
        })
        .collect()
}
