//! A run in words, from its journal.

use super::at_start::AtStart;
use super::book::{full_name, size};
use super::plan::unanswered;
use super::value::mark_or_dash;
use crate::view::{RunAssignment, RunFailure, RunLast, RunPhase, RunView};
use crate::words;
use gradebook::{AssignmentId, Failure, FailureKind, SectionBook, Time};
use language::{say, text};
use std::collections::BTreeMap;
use store::{JournalRow, JournalState, JournalStep, RunRow};
use sync::StopReason;

/// How many confirmed grades the list shows.
const LAST: usize = 5;
/// The window for the rate, in milliseconds.
const RATE_WINDOW: i64 = 30_000;

/// Progress or results of a run.
pub(crate) fn view(run: &RunRow, rows: &[JournalRow], book: &SectionBook, now: Time) -> RunView {
    let lms = crate::words::lms(book.profile.kind);
    let grades: Vec<&JournalRow> = rows.iter().filter(|r| r.student.is_some()).collect();
    let count = |state| size(grades.iter().filter(|r| r.state == state).count());
    let (confirmed, accepted) = (count(JournalState::Confirmed), count(JournalState::Accepted));
    let failed = count(JournalState::Failed);
    let withheld = count(JournalState::Withheld) + count(JournalState::Released);
    let reason: Option<StopReason> = run.stopped.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let (stopped, mut advice) = reason.map(|r| words::stopped(r, lms)).unwrap_or_default();
    if let (Some(_), Some(again)) = (&run.undoes, reason.and_then(words::rest_of_undo)) {
        again.clone_into(&mut advice);
    }
    let per_minute = rate(&grades, run, now);
    let total = size(grades.len());
    let to_go = total.saturating_sub(confirmed + accepted + failed + withheld);
    RunView {
        run: run.id.to_string(),
        section: run.section.to_string(),
        name: book.section.name.clone(),
        phase: phase(run, &grades),
        stopped,
        advice,
        automatic: run.automatic,
        undo: run.undoes.is_some(),
        total,
        confirmed,
        accepted,
        failed,
        withheld,
        held: AtStart::of(run).held,
        per_minute,
        crowded: String::new(),
        seconds_left: (per_minute > 0 && to_go > 0).then(|| to_go * 60 / per_minute + 1),
        assignments: assignments(rows, book, lms),
        failures: failures(rows, book, lms),
        last: last(&grades, book),
        unanswered: unanswered(book, lms)
            .into_iter()
            .filter(|u| rows.iter().any(|r| r.student.is_none() && r.assignment.as_str() == u.assignment))
            .collect(),
        mismatches: mismatches(&grades, lms),
        started_at: run.started_at.to_string(),
        ended_at: run.ended_at.map(|t| t.to_string()),
    }
}

fn phase(run: &RunRow, grades: &[&JournalRow]) -> RunPhase {
    match run.phase {
        store::RunPhase::Reading => RunPhase::Reading,
        store::RunPhase::Paused => RunPhase::Paused,
        store::RunPhase::Verifying => RunPhase::Verifying,
        store::RunPhase::Done => RunPhase::Done,
        store::RunPhase::Stopped => RunPhase::Stopped,
        store::RunPhase::Sending => {
            let busy =
                grades.iter().any(|r| matches!(r.state, JournalState::Planned | JournalState::Sending));
            if busy || grades.is_empty() { RunPhase::Sending } else { RunPhase::Verifying }
        }
    }
}

/// Confirmed or accepted grades a minute over the last half minute, or over the run if it is younger.
fn rate(grades: &[&JournalRow], run: &RunRow, now: Time) -> u32 {
    let end = run.ended_at.unwrap_or(now);
    let window = end.since(run.started_at).clamp(1, RATE_WINDOW);
    let recent = grades
        .iter()
        .filter(|r| matches!(r.state, JournalState::Confirmed | JournalState::Accepted))
        .filter(|r| r.done_at.or(r.sent_at).is_some_and(|at| end.since(at) <= window))
        .count();
    u32::try_from(i64::from(size(recent)) * 60_000 / window).unwrap_or(u32::MAX)
}

fn title(id: &AssignmentId, book: &SectionBook) -> String {
    book.column(id).map(|c| c.assignment.local.title.clone()).unwrap_or_default()
}

fn assignments(rows: &[JournalRow], book: &SectionBook, lms: &str) -> Vec<RunAssignment> {
    // Gone through once: a run may have thousands of rows, and this is asked for while it sends.
    let mut places: BTreeMap<&AssignmentId, usize> = BTreeMap::new();
    let mut order: Vec<(&AssignmentId, Vec<&JournalRow>)> = Vec::new();
    for row in rows {
        let place = *places.entry(&row.assignment).or_insert(order.len());
        match order.get_mut(place) {
            Some((_, mine)) => mine.push(row),
            None => order.push((&row.assignment, vec![row])),
        }
    }
    let mut next_taken = false;
    order
        .into_iter()
        .map(|(id, mine)| {
            let grades: Vec<&&JournalRow> = mine.iter().filter(|r| r.student.is_some()).collect();
            let all_rows = |states: &[JournalState]| mine.iter().all(|r| states.contains(&r.state));
            let own = mine.iter().find(|r| r.student.is_none()).map(|r| r.state);
            let confirmed = grades.iter().filter(|r| r.state == JournalState::Confirmed).count();
            let bad = [JournalState::Failed, JournalState::Withheld, JournalState::Released];
            let failed = grades.iter().filter(|r| bad.contains(&r.state)).count();
            let (state, note) = if own == Some(JournalState::Unanswered) {
                ("unanswered", say!("{lms} didn’t say whether it was created", "{lms} no dijo si se creó"))
            } else if own == Some(JournalState::Failed) {
                ("failed", text!("couldn’t be sent", "no se pudo enviar").to_owned())
            } else if all_rows(&[JournalState::Planned]) {
                let first = !std::mem::replace(&mut next_taken, true);
                if first {
                    ("next", text!("next", "la siguiente").to_owned())
                } else {
                    ("waiting", text!("waiting", "en espera").to_owned())
                }
            } else if mine.iter().any(|r| {
                matches!(r.state, JournalState::Planned | JournalState::Sending | JournalState::Accepted)
            }) {
                ("sending", text!("sending", "en camino").to_owned())
            } else if failed == grades.len() && !grades.is_empty() {
                ("failed", text!("couldn’t be sent", "no se pudo enviar").to_owned())
            } else if own.is_some_and(|state| bad.contains(&state)) {
                (
                    "failed",
                    text!("left as it is, it had changed", "queda como está, había cambiado").to_owned(),
                )
            } else if mine.iter().any(|r| matches!(r.step, JournalStep::Delete { .. })) {
                ("done", say!("no longer in {lms}", "ya no está en {lms}"))
            } else {
                ("done", say!("read back from {lms}", "releída de {lms}"))
            };
            RunAssignment {
                assignment: id.to_string(),
                title: title(id, book),
                state: state.to_owned(),
                note,
                confirmed: size(confirmed),
                failed: size(failed),
                total: size(grades.len()),
            }
        })
        .collect()
}

fn failures(rows: &[JournalRow], book: &SectionBook, lms: &str) -> Vec<RunFailure> {
    rows.iter()
        .filter_map(|row| {
            let withheld = row.state == JournalState::Withheld;
            if !(withheld || row.state == JournalState::Failed) {
                return None;
            }
            let lost = Failure { kind: FailureKind::NoAnswer, detail: String::new() };
            let failure = row.failure.as_ref().unwrap_or(&lost);
            let message = if withheld {
                say!("It changed in {lms} while this was open, so nothing was sent over it. Choose under “{lms} changes”.", "Cambió en {lms} mientras esto estaba abierto, así que no se envió nada encima. Elija en “Cambios en {lms}”.")
            } else {
                words::failure(failure, lms)
            };
            let student = row.student.as_ref().and_then(|id| book.student_of(id));
            let office = matches!(failure.kind, FailureKind::StudentNotThere | FailureKind::KeepsFailing) && !withheld;
            Some(RunFailure {
                assignment: row.assignment.to_string(),
                title: title(&row.assignment, book),
                student: row.student.as_ref().map(ToString::to_string),
                name: student.map(full_name).unwrap_or_default(),
                value: match &row.step {
                    JournalStep::Write(step) => mark_or_dash(&step.after()),
                    JournalStep::Create { .. } | JournalStep::Update { .. } | JournalStep::Delete { .. } => {
                        String::new()
                    }
                },
                note_for_office: if office { office_note(row, student.map(full_name), book, lms) } else { String::new() },
                message,
                withheld,
            })
        })
        .collect()
}

/// Words for the office: who, where, what to check. No score.
fn office_note(row: &JournalRow, name: Option<String>, book: &SectionBook, lms: &str) -> String {
    say!(
        "{} in “{}”: {lms} does not take the grade for “{}”. Please check that the student is enrolled in the {lms} course and linked in Clever (Clever id {}).",
        "{} en “{}”: {lms} no acepta la calificación de “{}”. Por favor, compruebe que el estudiante esté inscrito en el curso de {lms} y vinculado en Clever (id de Clever {}).",
        name.unwrap_or_else(|| text!("A student", "Un estudiante").to_owned()),
        book.section.name,
        title(&row.assignment, book),
        row.student.as_ref().map(ToString::to_string).unwrap_or_default(),
    )
}

fn last(grades: &[&JournalRow], book: &SectionBook) -> Vec<RunLast> {
    let mut done: Vec<&&JournalRow> = grades.iter().filter(|r| r.state == JournalState::Confirmed).collect();
    done.sort_by_key(|r| std::cmp::Reverse((r.done_at, r.id)));
    done.into_iter()
        .take(LAST)
        .filter_map(|row| {
            let student = row.student.as_ref().and_then(|id| book.student_of(id))?;
            let JournalStep::Write(step) = &row.step else { return None };
            Some(RunLast {
                student: student.id.to_string(),
                name: full_name(student),
                also: student.also.clone(),
                title: title(&row.assignment, book),
                before: mark_or_dash(row.before.as_ref().unwrap_or(&step.expect)),
                after: mark_or_dash(row.reply.as_ref().unwrap_or(&step.after())),
            })
        })
        .collect()
}

/// The check after the run: success was answered, and the LMS holds something else.
fn mismatches(grades: &[&JournalRow], lms: &str) -> Vec<String> {
    let not_stored = grades
        .iter()
        .filter(|r| r.failure.as_ref().is_some_and(|f| f.kind == FailureKind::NotStored))
        .count();
    let adjusted = grades
        .iter()
        .filter(|r| r.state == JournalState::Confirmed)
        .filter(|r| match (&r.step, &r.reply) {
            (JournalStep::Write(step), Some(reply)) => mark_or_dash(&step.after()) != mark_or_dash(reply),
            _ => false,
        })
        .count();
    let mut out = Vec::new();
    if not_stored > 0 {
        let n = words::grades(not_stored);
        out.push(say!(
            "{lms} said yes to {n} but still shows the old score.",
            "{lms} dijo que sí a {n}, pero sigue mostrando el puntaje anterior."
        ));
    }
    if adjusted > 0 {
        let n = words::scores(adjusted);
        out.push(say!(
            "{lms} keeps {n} differently from what you sent (late policy, rounding). The grid shows both.", "{lms} conserva {n} de otra forma que la enviada (regla de atrasos, redondeo). La cuadrícula muestra ambos."
        ));
    }
    out
}
