//! One run: exactly the plan that was shown, assignments first, then grades page by page.

use crate::gate::Gate;
use crate::{Engine, RunControl, Signal, StopReason, SyncError};
use gradebook::planted::{Bug, is};
use gradebook::{AssignmentId, FailureKind, Fingerprint, Only, Plan, RunId, SectionId, Time};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use store::{
    JournalChange, JournalRow, JournalState, JournalStep, NewJournalRow, RunKind, RunPhase, RunRow,
    StoreError, Tx,
};

/// What is shared by the requests of one run.
pub(crate) struct Leg<'a> {
    pub(crate) run: &'a RunId,
    pub(crate) section: &'a SectionId,
    pub(crate) control: &'a RunControl,
    /// The run takes back what another one did.
    pub(crate) undo: bool,
    /// How many writes there are at once.
    pub(crate) gate: Gate,
    streak: Mutex<(Option<FailureKind>, BTreeSet<String>)>,
}

impl Leg<'_> {
    /// Counts equal failures in a row, each student or assignment once: one that is refused everywhere says nothing about
    /// the others. Says when the run should stop with one message instead of thirty.
    pub(crate) fn failed(&self, kind: FailureKind, whose: &str, limit: u32) -> Option<StopReason> {
        let mut streak = self.streak.lock().unwrap_or_else(PoisonError::into_inner);
        if streak.0 != Some(kind) {
            *streak = (Some(kind), BTreeSet::new());
        }
        streak.1.insert(whose.to_owned());
        let many = streak.1.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        many.then_some(StopReason::SameFailure { kind })
    }
    /// A success ends the row of failures.
    pub(crate) fn worked(&self) {
        *self.streak.lock().unwrap_or_else(PoisonError::into_inner) = (None, BTreeSet::new());
    }
}

/// What is begun.
pub(crate) struct Beginning<'a> {
    pub(crate) section: &'a SectionId,
    pub(crate) fingerprint: &'a Fingerprint,
    pub(crate) automatic: bool,
    /// The run that is taken back, if this is an undo.
    pub(crate) undoes: Option<&'a RunId>,
}

impl Engine {
    /// Commits a run with all its steps, if `fingerprint` is still what a sync would do. Nothing is sent yet.
    pub fn begin(
        &self,
        section: &SectionId,
        fingerprint: &Fingerprint,
        only: &Only,
        automatic: bool,
    ) -> Result<RunId, SyncError> {
        let beginning = Beginning { section, fingerprint, automatic, undoes: None };
        self.begin_planned(&beginning, |tx, now| Ok(Ok(gradebook::plan::plan(&tx.book(section)?, only, now))))
    }

    /// Commits a run with all its steps, if its plan, made anew in the same transaction, is the one that was shown.
    pub(crate) fn begin_planned(
        &self,
        beginning: &Beginning<'_>,
        plan: impl FnOnce(&Tx<'_>, Time) -> Result<Result<Plan, SyncError>, StoreError>,
    ) -> Result<RunId, SyncError> {
        let now = self.clock.now();
        let section = beginning.section;
        let run = self.run_id(section, Some(beginning.fingerprint));
        let begun = self.store.write(|tx| {
            if tx.runs_active()?.iter().any(|r| r.section == *section && r.kind == RunKind::Send) {
                return Ok(Err(SyncError::Busy));
            }
            let plan = match plan(tx, now)? {
                Ok(plan) => plan,
                Err(refused) => return Ok(Err(refused)),
            };
            if plan.fingerprint != *beginning.fingerprint {
                return Ok(Err(SyncError::StalePlan));
            }
            if plan.assignments.is_empty() && plan.grades.is_empty() {
                return Ok(Err(SyncError::NothingToSend));
            }
            tx.run_add(&RunRow {
                id: run.clone(),
                section: section.clone(),
                kind: RunKind::Send,
                automatic: beginning.automatic,
                phase: RunPhase::Sending,
                fingerprint: Some(plan.fingerprint.clone()),
                stopped: None,
                found: 0,
                counts: String::new(),
                started_at: now,
                ended_at: None,
                undoes: beginning.undoes.cloned(),
            })?;
            let row = |assignment: &AssignmentId, student, step| NewJournalRow {
                run: run.clone(),
                section: section.clone(),
                assignment: assignment.clone(),
                student,
                step,
                planned_at: now,
            };
            for step in &plan.assignments {
                tx.journal_add(&row(&step.assignment, None, JournalStep::from(step.action.clone())))?;
            }
            for step in &plan.grades {
                let step_row = JournalStep::Write(step.clone());
                tx.journal_add(&row(&step.assignment, Some(step.student.clone()), step_row))?;
            }
            Ok(Ok(()))
        })?;
        begun?;
        self.enlist(&run);
        Ok(run)
    }

    /// Carries out what is still planned in a run, to its end. Does nothing when somebody drives it already.
    pub async fn drive(&self, run: &RunId) -> Result<Option<StopReason>, SyncError> {
        let Some(duty) = self.at_the_wheel(run) else { return Ok(None) };
        let ended = self.drive_now(run, &duty.control).await;
        let (stopped, error) = match ended {
            Ok(stopped) => (stopped, None),
            Err(SyncError::Lms(error)) => (StopReason::of(&error).or(Some(StopReason::Offline)), None),
            Err(error) => (Some(StopReason::Storage), Some(error)),
        };
        self.close(run, stopped)?;
        drop(duty);
        self.signal(Signal::Run(run.clone()));
        error.map_or(Ok(stopped), Err)
    }

    async fn drive_now(&self, run: &RunId, control: &RunControl) -> Result<Option<StopReason>, SyncError> {
        let (known, rows) = self.store.read(|tx| Ok((tx.run(run)?, tx.journal_of_run(run)?)))?;
        let undo = known.undoes.is_some();
        let leg = Leg {
            run,
            section: &known.section,
            control,
            undo,
            gate: Gate::default(),
            streak: Mutex::default(),
        };
        let planned = rows.iter().filter(|r| r.student.is_none() && r.state == JournalState::Planned);
        // What cannot be taken back comes last: a run that stops early has not deleted anything.
        let (deletes, others): (Vec<JournalRow>, Vec<JournalRow>) =
            planned.cloned().partition(|r| matches!(r.step, JournalStep::Delete { .. }));
        match self.send_all(&leg, &others, rows).await? {
            None => self.send_deletes(&leg, &deletes).await,
            stopped => Ok(stopped),
        }
    }

    async fn send_deletes(
        &self,
        leg: &Leg<'_>,
        rows: &[JournalRow],
    ) -> Result<Option<StopReason>, SyncError> {
        for row in rows {
            let stopped = self.send_in_turn(leg, row).await?;
            if stopped.is_some() {
                return Ok(stopped);
            }
        }
        Ok(None)
    }

    /// Ends a run: steps that were not begun are released (they stay approved here and are in the next plan).
    pub(crate) fn close(&self, run: &RunId, stopped: Option<StopReason>) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            for row in tx.journal_of_run(run)? {
                if row.state == JournalState::Planned {
                    tx.journal_set(row.id, &JournalChange::state(JournalState::Released, now))?;
                    if is(Bug::StoppedRunForgetsApproval)
                        && let Some(student) = &row.student
                    {
                        let mut cell = tx.cell(&row.assignment, student)?;
                        cell.approved = None;
                        tx.put_cell(&row.assignment, student, &cell)?;
                    }
                }
                // What was accepted but could not be read back is settled by the next reading, not shown as moving.
                if let (Some(student), JournalState::Accepted) = (&row.student, row.state) {
                    let mut cell = tx.cell(&row.assignment, student)?;
                    cell.sending = false;
                    tx.put_cell(&row.assignment, student, &cell)?;
                }
            }
            let mut row = tx.run(run)?;
            row.phase = if stopped.is_some() { RunPhase::Stopped } else { RunPhase::Done };
            row.stopped = stopped.and_then(|reason| serde_json::to_string(&reason).ok());
            row.ended_at = Some(now);
            tx.run_update(&row)
        })
    }

    /// Pauses a run after the requests under way.
    pub fn pause(&self, run: &RunId) -> Result<(), SyncError> {
        self.set_phase(run, RunPhase::Paused, RunControl::pause)
    }
    /// Goes on with a paused run.
    pub fn resume(&self, run: &RunId) -> Result<(), SyncError> {
        self.set_phase(run, RunPhase::Sending, RunControl::resume)
    }
    /// Stops a run after the requests under way.
    pub fn stop(&self, run: &RunId) -> Result<(), SyncError> {
        let control = self.control(run).ok_or(SyncError::NotFound("run"))?;
        control.stop();
        Ok(())
    }

    fn set_phase(
        &self,
        run: &RunId,
        phase: RunPhase,
        act: impl FnOnce(&RunControl),
    ) -> Result<(), SyncError> {
        let control = self.control(run).ok_or(SyncError::NotFound("run"))?;
        self.store.write(|tx| {
            let mut row = tx.run(run)?;
            if row.ended_at.is_none() {
                row.phase = phase;
                tx.run_update(&row)?;
            }
            Ok(())
        })?;
        act(&control);
        self.signal(Signal::Run(run.clone()));
        Ok(())
    }
}
