//! Past runs, and what waits while offline.

use super::at_start::AtStart;
use super::book::{full_name, size};
use super::value::mark_or_dash;
use crate::view::{GradeRef, HistoryGroup, HistoryRow, HistoryRun, HistoryRunView, QueueRow, QueueView};
use crate::words;
use gradebook::{AssignmentId, Grade, GradeField, RunId, SectionBook, SectionId, StudentId, Time};
use language::{say, text};
use std::collections::{BTreeMap, BTreeSet};
use store::{JournalRow, JournalState, JournalStep, RunKind, RunPhase, RunRow, TrailKind, TrailRow};
use sync::StopReason;

/// What is known of other runs: when each began, and which are undone.
#[derive(Debug, Default)]
pub(crate) struct Past {
    began: BTreeMap<RunId, Time>,
    undone: BTreeSet<RunId>,
}

impl Past {
    /// Of runs with their steps, newest first.
    pub(crate) fn of(runs: &[(RunRow, Vec<JournalRow>)]) -> Self {
        let began = runs.iter().map(|(run, _)| (run.id.clone(), run.started_at)).collect();
        let undone = sync::undone_runs(runs.iter().map(|(run, rows)| (run, rows.as_slice())));
        Self { began, undone }
    }
    /// Whether a run is undone at present.
    pub(crate) fn is_undone(&self, run: &RunId) -> bool {
        self.undone.contains(run)
    }
    /// One more run.
    pub(crate) fn know(&mut self, run: &RunRow) {
        self.began.insert(run.id.clone(), run.started_at);
    }
}

/// Whether undoing a run can put anything back, as far as that can be told without planning it.
pub(crate) fn can_be_undone(run: &RunRow, rows: &[JournalRow], past: &Past) -> bool {
    let sent =
        |r: &JournalRow| r.state == JournalState::Confirmed && (r.student.is_none() || r.reply.is_some());
    run.kind == RunKind::Send
        && run.ended_at.is_some()
        && !past.undone.contains(&run.id)
        && rows.iter().any(sent)
}

/// One run of the list.
pub(crate) fn run(run: &RunRow, rows: &[JournalRow], book: &SectionBook, past: &Past) -> HistoryRun {
    let lms = crate::words::lms(book.profile.kind);
    let count = |state| size(rows.iter().filter(|r| r.student.is_some() && r.state == state).count());
    let confirmed = count(JournalState::Confirmed);
    let first = |r: &&JournalRow| match &r.step {
        JournalStep::Write(step) => {
            r.state == JournalState::Confirmed && step.expect.field_is_blank(GradeField::Mark)
        }
        _ => false,
    };
    let new_scores = size(rows.iter().filter(first).count());
    let reason: Option<StopReason> = run.stopped.as_deref().and_then(|t| serde_json::from_str(t).ok());
    let mut titles: Vec<&str> = rows
        .iter()
        .filter_map(|r| book.column(&r.assignment))
        .map(|c| c.assignment.local.title.as_str())
        .collect();
    titles.dedup();
    let undone = past.undone.contains(&run.id);
    let mut title = match (run.kind, run.automatic, titles.as_slice()) {
        (RunKind::Read, ..) => say!("Read from {lms}", "Lectura de {lms}"),
        (RunKind::Send, ..) if run.undoes.is_some() => {
            text!("Undid a sync", "Se deshizo una sincronización").to_owned()
        }
        (RunKind::Send, false, _) => say!("Sent to {lms}", "Envío a {lms}"),
        (RunKind::Send, true, [one]) => say!("Sent by itself, {one}", "Envío automático, {one}"),
        (RunKind::Send, true, many) => {
            say!("Sent by itself, {}", "Envío automático, {}", words::assignments(many.len()))
        }
    };
    if undone {
        title.push_str(text!(", later undone", ", después deshecho"));
    }
    HistoryRun {
        run: run.id.to_string(),
        kind: if run.kind == RunKind::Read { "read" } else { "sent" }.to_owned(),
        title,
        at: run.started_at.to_string(),
        seconds: u32::try_from(run.ended_at.map_or(0, |e| e.since(run.started_at)) / 1000).unwrap_or(0),
        confirmed,
        new_scores,
        replaced: confirmed.saturating_sub(new_scores),
        failed: count(JournalState::Failed),
        held: count(JournalState::Withheld) + count(JournalState::Released) + AtStart::of(run).held,
        found: run.found,
        stopped: match reason {
            Some(reason) => words::stopped(reason, lms).0,
            None if run.phase == RunPhase::Stopped => {
                text!("It did not come to its end.", "No llegó al final.").to_owned()
            }
            None => String::new(),
        },
        automatic: run.automatic,
        undoes: run.undoes.as_ref().map(ToString::to_string),
        undoes_at: run.undoes.as_ref().and_then(|of| past.began.get(of)).map(ToString::to_string),
        undone,
        can_undo: can_be_undone(run, rows, past),
    }
}

/// One run from close by. `read` are the trail rows that a reading made.
pub(crate) fn run_view(
    row: &RunRow,
    rows: &[JournalRow],
    read: &[TrailRow],
    book: &SectionBook,
    past: &Past,
) -> HistoryRunView {
    let mut groups: Vec<HistoryGroup> = Vec::new();
    let mut push = |assignment: &AssignmentId, view: HistoryRow| {
        let title = book.column(assignment).map(|c| c.assignment.local.title.clone()).unwrap_or_default();
        match groups.iter_mut().find(|g| g.title == title) {
            Some(group) => group.rows.push(view),
            None => groups.push(HistoryGroup { title, rows: vec![view] }),
        }
    };
    for row in rows {
        push(&row.assignment, journal_row(row, book));
    }
    for row in read {
        let student = book.student_of(&row.student);
        let shown = |g: &Option<Grade>| g.as_ref().map_or_else(|| "–".to_owned(), mark_or_dash);
        let view = HistoryRow {
            at: Some(place(&row.section, &row.assignment, &row.student)),
            name: student.map(full_name).unwrap_or_default(),
            also: student.map(|s| s.also.clone()).unwrap_or_default(),
            before: shown(&row.before),
            after: shown(&row.after),
            result: match row.kind {
                TrailKind::Taken => text!("Taken by itself", "Tomada automáticamente"),
                TrailKind::Adopted => text!("First read", "Primera lectura"),
                TrailKind::Settled | TrailKind::Noted => text!("Same here", "Igual aquí"),
                _ => text!("Edited there", "Editada allá"),
            }
            .to_owned(),
            kind: "read".to_owned(),
        };
        push(&row.assignment, view);
    }
    HistoryRunView { run: run(row, rows, book, past), groups }
}

fn place(section: &SectionId, assignment: &AssignmentId, student: &StudentId) -> GradeRef {
    GradeRef {
        section: section.to_string(),
        assignment: assignment.to_string(),
        student: student.to_string(),
    }
}

fn journal_row(row: &JournalRow, book: &SectionBook) -> HistoryRow {
    let student = row.student.as_ref().and_then(|id| book.student_of(id));
    let (before, after) = match &row.step {
        JournalStep::Write(step) => (
            mark_or_dash(row.before.as_ref().unwrap_or(&step.expect)),
            mark_or_dash(row.reply.as_ref().unwrap_or(&step.after())),
        ),
        JournalStep::Create { .. } => ("–".to_owned(), text!("New", "Nueva").to_owned()),
        JournalStep::Update { .. } => ("–".to_owned(), text!("Changed", "Cambio").to_owned()),
        JournalStep::Delete { .. } => ("–".to_owned(), text!("Deleted", "Eliminada").to_owned()),
    };
    let (result, kind) = match row.state {
        JournalState::Confirmed => (text!("Confirmed", "Confirmada"), "confirmed"),
        JournalState::Accepted => {
            (text!("Sent, not read back yet", "Enviada, sin releer todavía"), "unanswered")
        }
        JournalState::Failed => (text!("Couldn’t be sent", "No se pudo enviar"), "failed"),
        JournalState::Withheld => (text!("Held, it had changed", "Retenida, había cambiado"), "withheld"),
        JournalState::Released => (text!("Not sent", "Sin enviar"), "withheld"),
        JournalState::Unanswered => (text!("No clear answer", "Sin respuesta clara"), "unanswered"),
        JournalState::Planned | JournalState::Sending => (text!("Under way", "En camino"), "unanswered"),
    };
    HistoryRow {
        at: row.student.as_ref().map(|student| place(&row.section, &row.assignment, student)),
        name: student.map_or_else(|| text!("The assignment", "La tarea").to_owned(), full_name),
        also: student.map(|s| s.also.clone()).unwrap_or_default(),
        before,
        after,
        result: result.to_owned(),
        kind: kind.to_owned(),
    }
}

/// "Waiting on this computer".
pub(crate) fn queue(rows: &[TrailRow], book: &SectionBook, ready: u32, since: Option<Time>) -> QueueView {
    let edits: Vec<QueueRow> = rows
        .iter()
        .map(|row| {
            let student = book.student_of(&row.student);
            let blank = Grade::default();
            let (before, after) =
                (row.before.as_ref().unwrap_or(&blank), row.after.as_ref().unwrap_or(&blank));
            let (kind, text) = match row.kind {
                TrailKind::Approved => {
                    ("approved", say!("Approved {}", "Autorizada {}", mark_or_dash(after)))
                }
                TrailKind::Unapproved => {
                    ("edited", text!("Approval taken back", "Autorización retirada").to_owned())
                }
                _ if before.comment != after.comment && mark_or_dash(before) == mark_or_dash(after) => (
                    "comment",
                    if after.comment.is_some() {
                        text!("Comment added", "Comentario agregado")
                    } else {
                        text!("Comment taken away", "Comentario quitado")
                    }
                    .to_owned(),
                ),
                _ => ("edited", format!("{} → {}", mark_or_dash(before), mark_or_dash(after))),
            };
            QueueRow {
                kind: kind.to_owned(),
                student: row.student.to_string(),
                name: student.map(full_name).unwrap_or_default(),
                also: student.map(|s| s.also.clone()).unwrap_or_default(),
                title: book
                    .column(&row.assignment)
                    .map(|c| c.assignment.local.title.clone())
                    .unwrap_or_default(),
                text,
                at: row.at.to_string(),
            }
        })
        .collect();
    QueueView { edit_count: size(edits.len()), edits, ready, since: since.map(|t| t.to_string()) }
}
