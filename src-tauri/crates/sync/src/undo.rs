//! Undoing a run: what it did is read from its journal, what would undo it is planned by `gradebook::undo_run`, and it
//! is sent like every other plan, by its fingerprint, journalled, looked at before it is written and read back.
//!
//! ```text
//! engine.plan_undo(&run, created)                    // shown
//! engine.begin_undo(&run, created, &fingerprint)     // committed, if it is still the same plan
//! engine.drive(&undo)                                // like every run
//! ```

use crate::run::Beginning;
use crate::{Engine, NotUndoable, SyncError};
use gradebook::undo_run::{Done, DoneStep, Later, Sent, undo_plan};
use gradebook::{CreatedByRun, Fingerprint, RunId, Time, UndoPlan};
use std::collections::{BTreeMap, BTreeSet};
use store::{JournalRow, JournalState, JournalStep, RunKind, RunPhase, RunRow, StoreError, Tx};

impl Engine {
    /// What undoing this run would do with what is known now. Nothing is sent.
    ///
    /// # Errors
    /// [`SyncError::NotUndoable`] when it only read, is not over, or was undone already.
    pub fn plan_undo(&self, run: &RunId, created: CreatedByRun) -> Result<UndoPlan, SyncError> {
        let now = self.clock.now();
        self.store.read(|tx| plan_in(tx, run, created, now))?
    }

    /// Commits the undo of a run with all its steps, if `fingerprint` is still what [`Self::plan_undo`] says.
    ///
    /// # Errors
    /// Those of [`Self::plan_undo`] and of [`Self::begin`].
    pub fn begin_undo(
        &self,
        run: &RunId,
        created: CreatedByRun,
        fingerprint: &Fingerprint,
    ) -> Result<RunId, SyncError> {
        let section = self.store.read(|tx| tx.run(run))?.section;
        let beginning = Beginning { section: &section, fingerprint, automatic: false, undoes: Some(run) };
        self.begin_planned(&beginning, |tx, now| Ok(plan_in(tx, run, created, now)?.map(|undo| undo.plan)))
    }
}

/// Plans on one consistent state of the store.
fn plan_in(
    tx: &Tx<'_>,
    run: &RunId,
    created: CreatedByRun,
    now: Time,
) -> Result<Result<UndoPlan, SyncError>, StoreError> {
    let row = tx.run(run)?;
    if row.kind != RunKind::Send {
        return Ok(Err(SyncError::NotUndoable(NotUndoable::OnlyRead)));
    }
    if row.ended_at.is_none() {
        return Ok(Err(SyncError::NotUndoable(NotUndoable::NotFinished)));
    }
    let mut undoing = Vec::new();
    for undo in tx.runs_undoing(&row.section)? {
        let steps = tx.journal_of_run(&undo.id)?;
        undoing.push((undo, steps));
    }
    if undone_runs(undoing.iter().map(|(run, rows)| (run, rows.as_slice()))).contains(run) {
        return Ok(Err(SyncError::NotUndoable(NotUndoable::Undone)));
    }
    let done = done_by(run, tx.journal_of_run(run)?, tx)?;
    Ok(Ok(undo_plan(&tx.book(&row.section)?, &done, created, now)))
}

/// The runs that are undone at present, of the runs of one section, newest first (those that undo nothing are passed
/// over). An undo that stopped early, or in which something failed, leaves the rest to a further undo; one in
/// which nothing went back, or that was undone itself, does not count.
pub fn undone_runs<'a>(runs: impl Iterator<Item = (&'a RunRow, &'a [JournalRow])>) -> BTreeSet<RunId> {
    let mut undone = BTreeSet::new();
    for (run, rows) in runs {
        let to_its_end = rows.iter().all(|r| !r.state.is_open() && r.state != JournalState::Failed);
        let something = rows.iter().any(|r| r.state == JournalState::Confirmed);
        // Only a later run can have undone this one, so that is known by now.
        if run.phase == RunPhase::Done && to_its_end && something && !undone.contains(&run.id) {
            undone.extend(run.undoes.clone());
        }
    }
    undone
}

/// What a run did, from its journal and what came after it.
fn done_by(run: &RunId, rows: Vec<JournalRow>, tx: &Tx<'_>) -> Result<Done, StoreError> {
    let mut later = Later::default();
    for since in tx.journal_since(run)? {
        if since.created {
            later.created.insert(since.assignment.clone());
        }
        later.sent.insert((since.assignment, since.student));
    }
    let mut steps = BTreeMap::new();
    for row in rows {
        let sent = sent(&row);
        let place = (row.assignment, row.student);
        let step = match row.step {
            JournalStep::Write(step) => DoneStep::Wrote { step, sent },
            JournalStep::Create { details } => DoneStep::Created { details, sent },
            JournalStep::Update { fields, details, expect } => {
                DoneStep::Updated { fields, details, expect, sent }
            }
            JournalStep::Delete { .. } => DoneStep::Deleted { sent },
        };
        steps.insert(place, step);
    }
    Ok(Done { run: run.clone(), steps, later })
}

/// What became of a step. Of a grade, "sent" is only what was answered: a step can also end confirmed because the LMS
/// held the value already.
fn sent(row: &JournalRow) -> Sent {
    let write = matches!(row.step, JournalStep::Write(_));
    match (row.state, &row.before, &row.reply) {
        (JournalState::Confirmed, Some(before), Some(reply)) => {
            Sent::Yes { before: before.clone(), reply: reply.clone() }
        }
        (JournalState::Confirmed, ..) if !write => {
            Sent::Yes { before: gradebook::Grade::default(), reply: gradebook::Grade::default() }
        }
        (JournalState::Confirmed | JournalState::Failed | JournalState::Withheld, ..) if row.attempts > 0 => {
            Sent::Unclear
        }
        (JournalState::Sending | JournalState::Accepted, ..) => Sent::Open,
        (JournalState::Unanswered, ..) => Sent::Unanswered,
        (
            JournalState::Confirmed
            | JournalState::Failed
            | JournalState::Withheld
            | JournalState::Planned
            | JournalState::Released,
            ..,
        ) => Sent::No,
    }
}
