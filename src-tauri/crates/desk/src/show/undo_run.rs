//! The sync sheet in reverse: what an undo would put back, and what it leaves alone.

use super::book::size;
use super::plan::{held_row, view as plan_view};
use super::review::aliases;
use crate::view::{HeldGroup, PlanView, UndoOf};
use crate::words;
use gradebook::diff::{Row, changes};
use gradebook::{AssignmentAction, CreatedByRun, LeftAlone, LeftReason, SectionBook, StudentId, UndoPlan};
use language::{say, text};
use std::collections::{BTreeMap, BTreeSet};
use store::RunRow;

/// The plan of an undo as the sheet shows it. `whole` is the same undo with everything that could be deleted.
pub(crate) fn view(
    undo: &UndoPlan,
    whole: &UndoPlan,
    created: CreatedByRun,
    run: &RunRow,
    book: &SectionBook,
) -> PlanView {
    let lms = crate::words::lms(book.profile.kind);
    let (headline, button) = headline(undo, lms);
    PlanView {
        headline,
        button,
        held: left(&undo.left, book, lms),
        held_count: size(undo.left.iter().filter(|l| l.student.is_some()).count()),
        undo: Some(UndoOf {
            run: undo.run.to_string(),
            at: run.started_at.to_string(),
            deletable: size(deletes(whole)),
            keep_created: created == CreatedByRun::Keep,
        }),
        ..plan_view(&undo.plan, book)
    }
}

/// Assignments that would be deleted.
fn deletes(undo: &UndoPlan) -> usize {
    let steps = undo.plan.assignments.iter();
    steps.filter(|s| matches!(s.action, AssignmentAction::Delete { .. })).count()
}

fn headline(undo: &UndoPlan, lms: &str) -> (String, String) {
    let deleted = deletes(undo);
    let changed = undo.plan.assignments.len() - deleted;
    let scores = words::scores(undo.plan.grades.len());
    let back = match (undo.plan.grades.len(), changed) {
        (0, 0) => None,
        (0, n) => Some(say!("put back {}", "restablecer {}", words::assignments(n))),
        (_, 0) => Some(say!("put back {scores}", "restablecer {scores}")),
        (_, n) => Some(say!("put back {scores} and {}", "restablecer {scores} y {}", words::assignments(n))),
    };
    let gone = (deleted > 0).then(|| say!("delete {}", "eliminar {}", words::assignments(deleted)));
    match (back, gone) {
        (None, None) => (
            text!("Nothing to put back", "Nada que restablecer").to_owned(),
            text!("Nothing to put back", "Nada que restablecer").to_owned(),
        ),
        (Some(one), None) | (None, Some(one)) => {
            let one = words::sentence(&one);
            (say!("{one} in {lms}?", "¿{one} en {lms}?"), one)
        }
        (Some(back), Some(gone)) => {
            let both = words::sentence(&format!("{back}, {gone}"));
            (say!("{both} in {lms}?", "¿{both} en {lms}?"), both)
        }
    }
}

/// Whether what was left alone waits among the changes: a colleague's edit that was taken or declined since does not, and
/// no way leads to it.
pub(crate) fn waits(left: &LeftAlone, open: &[Row]) -> bool {
    open.iter().any(|row| {
        row.assignment == left.assignment
            && (left.student.is_none() || row.student() == left.student.as_ref())
    })
}

fn left(rows: &[LeftAlone], book: &SectionBook, lms: &str) -> Vec<HeldGroup> {
    let aliases = aliases(book);
    let open = changes(book);
    let mut by_reason: BTreeMap<LeftReason, Vec<&LeftAlone>> = BTreeMap::new();
    for row in rows {
        by_reason.entry(row.reason).or_default().push(row);
    }
    by_reason
        .into_iter()
        .map(|(reason, rows)| {
            let students: BTreeSet<StudentId> = rows.iter().filter_map(|r| r.student.clone()).collect();
            let waits = rows.iter().any(|left| waits(left, &open));
            let words = words::left(reason, rows.len(), students.len(), waits, lms);
            HeldGroup {
                reason: words.code.to_owned(),
                headline: words.headline,
                note: words.note,
                remedy: words.remedy,
                rows: rows
                    .iter()
                    .map(|r| held_row(&r.assignment, r.student.as_ref(), None, book, &aliases))
                    .collect(),
            }
        })
        .collect()
}
