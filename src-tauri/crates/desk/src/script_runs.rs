//! Past runs and their undo for scripts: what each did, whether it can be undone, and the plan that would.

use crate::script::{PlanDump, PlanDumpRow, api_id, plan_dump};
use crate::show::history::{Past, can_be_undone};
use crate::show::undo_run::waits;
use crate::{Desk, DeskError, words};
use gradebook::diff::changes;
use gradebook::{CreatedByRun, Grade, RunId, SectionBook, SectionId, UndoPlan};
use serde::Serialize;
use std::collections::BTreeMap;
use store::{RunKind, RunPhase};

/// Runs in the list.
const RUNS: u32 = 500;

/// One run of a section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastRun {
    /// Id, for `undo`.
    pub run: String,
    /// `send`, `read` or `undo`.
    pub kind: &'static str,
    /// It began by itself.
    pub automatic: bool,
    /// `active`, `done` or `stopped`.
    pub state: &'static str,
    /// When it began.
    pub started_at: String,
    /// When it ended.
    pub ended_at: Option<String>,
    /// Steps by outcome; for a reading `found`.
    pub counts: BTreeMap<&'static str, u32>,
    /// The run that this one undid.
    pub undoes: Option<String>,
    /// It was undone later.
    pub undone: bool,
    /// It sent something that an undo may put back.
    pub can_undo: bool,
}

impl Desk {
    /// The runs of a section, newest first.
    ///
    /// # Errors
    /// When there is no such section.
    pub fn runs_dump(&self, section: &str) -> Result<Vec<PastRun>, DeskError> {
        let section = SectionId::from(section);
        let runs = self.store().read(|tx| {
            let mut runs = Vec::new();
            for run in tx.runs(&section, RUNS)? {
                let rows = if run.kind == RunKind::Send { tx.journal_of_run(&run.id)? } else { Vec::new() };
                runs.push((run, rows));
            }
            Ok(runs)
        })?;
        let past = Past::of(&runs);
        let dump = runs.iter().map(|(run, rows)| {
            let mut counts = BTreeMap::new();
            for row in rows {
                *counts.entry(crate::script::outcome(row.state)).or_insert(0) += 1;
            }
            if run.kind == RunKind::Read {
                counts.insert("found", run.found);
            }
            PastRun {
                run: run.id.to_string(),
                kind: match (run.kind, &run.undoes) {
                    (RunKind::Read, _) => "read",
                    (RunKind::Send, Some(_)) => "undo",
                    (RunKind::Send, None) => "send",
                },
                automatic: run.automatic,
                state: match run.phase {
                    RunPhase::Done => "done",
                    RunPhase::Stopped => "stopped",
                    RunPhase::Reading | RunPhase::Sending | RunPhase::Paused | RunPhase::Verifying => {
                        "active"
                    }
                },
                started_at: run.started_at.to_string(),
                ended_at: run.ended_at.map(|t| t.to_string()),
                counts,
                undoes: run.undoes.as_ref().map(ToString::to_string),
                undone: past.is_undone(&run.id),
                can_undo: can_be_undone(run, rows, &past),
            }
        });
        Ok(dump.collect())
    }

    /// Reads the LMS and plans the undo of a run; `send` takes its fingerprint. Offline it plans from the last reading,
    /// and says so.
    ///
    /// # Errors
    /// When there is no such run, it cannot be undone, or the sign-in is refused.
    pub async fn undo_dump(&self, run: &str, keep_created: bool) -> Result<PlanDump, DeskError> {
        let run = RunId::from(run);
        let created = if keep_created { CreatedByRun::Keep } else { CreatedByRun::Delete };
        self.engine()?.plan_undo(&run, created)?;
        let section = self.store().read(|tx| tx.run(&run))?.section;
        let fresh = match self.read_lms(&section).await {
            Ok(_) => true,
            Err(error) if error.code == crate::ErrorCode::Offline => false,
            Err(error) => return Err(error),
        };
        let (undo, book) = self.shown_undo(&run, created)?;
        Ok(dump(&undo, &book, fresh))
    }
}

fn dump(undo: &UndoPlan, book: &SectionBook, fresh: bool) -> PlanDump {
    let lms = crate::words::lms(book.profile.kind);
    let planned = undo.plan.assignments.len() + undo.plan.grades.len();
    let mut dump = plan_dump(&undo.plan, book, fresh);
    // Changes that wait for a look are no part of an undo.
    dump.rows.truncate(planned);
    dump.undoes = Some(undo.run.to_string());
    let open = changes(book);
    for left in &undo.left {
        let cell = left.student.as_ref().and_then(|s| book.cell(&left.assignment, s));
        let words = words::left(left.reason, 1, 1, waits(left, &open), lms);
        let title = book.column(&left.assignment).map(|c| c.assignment.local.title.clone());
        let value = |grade: Option<&Grade>| grade.map(crate::script::grade);
        dump.rows.push(PlanDumpRow {
            bucket: "left_alone",
            assignment: api_id(book, &left.assignment),
            title: title.unwrap_or_default(),
            student: left.student.as_ref().map(ToString::to_string),
            before: value(cell.and_then(|c| c.remote.as_ref())),
            after: value(cell.and_then(|c| c.remote.as_ref())),
            reason: format!("{}: {}. {}", words.headline, words.note, words.remedy),
        });
    }
    let names = ["update", "delete", "write", "left_alone"];
    dump.buckets = names.into_iter().map(|name| (name, 0)).collect();
    for row in &dump.rows {
        *dump.buckets.entry(row.bucket).or_default() += 1;
    }
    dump
}
