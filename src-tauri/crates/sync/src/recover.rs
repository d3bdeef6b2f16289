//! After a crash or a lost connection: what was under way is read back, never sent again unread.

use crate::journal::{ReadBack, place};
use crate::writes::Mark;
use crate::{Engine, Signal, StopReason, SyncError};
use gradebook::planted::{Bug, is};
use gradebook::{Delivery, Detail, Details, Failure, FailureKind, GradeAction, RunId};
use lms::{LmsError, RemoteAssignment};
use store::{JournalRow, JournalState, JournalStep, RunKind, RunPhase, StoreError};

impl Engine {
    /// What can be told without the network, right at the start: a create that was under way when the program ended
    /// is a question for the teacher, and is never sent again by itself.
    pub fn recover_offline(&self) -> Result<(), SyncError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let cut_off = |run: &RunId| self.control(run).is_none();
            let active = tx.runs_active()?.into_iter();
            for mut run in active.filter(|run| run.kind == RunKind::Read && cut_off(&run.id)) {
                run.phase = RunPhase::Stopped;
                run.ended_at = Some(now);
                tx.run_update(&run)?;
            }
            for row in tx.journal_open()?.into_iter().filter(|row| cut_off(&row.run)) {
                if row.state == JournalState::Sending && matches!(row.step, JournalStep::Create { .. }) {
                    // Removed here meanwhile: nobody asks about it any more.
                    if let Some(mut assignment) = tx.assignment_if_here(&row.section, &row.assignment)?
                        && assignment.delivery == Delivery::Creating
                    {
                        let sent_at = row.sent_at.unwrap_or(row.planned_at);
                        assignment.delivery = Delivery::Unanswered { sent_at };
                        tx.put_assignment(&row.section, &assignment, now)?;
                    }
                    tx.journal_set(row.id, &store::JournalChange::state(JournalState::Unanswered, now))?;
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Reads back everything whose outcome is open. Runs that were active before are carried on by [`Self::drive`]
    /// (they are returned): their remaining steps were approved, and each is looked at again before it is written. A
    /// run that the teacher had paused stays where it was: what was not sent waits for the next sync.
    pub async fn recover(&self) -> Result<Vec<RunId>, SyncError> {
        self.recover_offline()?;
        let open = self.store.read(|tx| tx.journal_open())?;
        for row in open {
            if self.control(&row.run).is_some() {
                continue;
            }
            match (&row.step, row.state) {
                (JournalStep::Write(step), JournalState::Sending | JournalState::Accepted) => {
                    self.recover_grade(&row, &step.clone()).await?;
                }
                (JournalStep::Update { .. } | JournalStep::Create { .. }, JournalState::Accepted)
                | (JournalStep::Update { .. }, JournalState::Sending) => self.recover_details(&row).await?,
                (JournalStep::Delete { .. }, JournalState::Sending | JournalState::Accepted) => {
                    self.recover_delete(&row).await?;
                }
                _ => {}
            }
        }
        let mut cut_off = Vec::new();
        for run in self.store.read(|tx| tx.runs_active())? {
            if run.kind != RunKind::Send || self.control(&run.id).is_some() {
                continue;
            }
            if run.phase == RunPhase::Paused {
                self.close(&run.id, Some(StopReason::Cancelled))?;
                self.signal(Signal::Run(run.id));
            } else {
                cut_off.push(run.id);
            }
        }
        Ok(cut_off)
    }

    /// Two may read the same thing back at once. Whoever has the later answer knows less than what has been written or
    /// settled since it asked.
    pub(crate) fn is_overtaken(&self, row: &JournalRow, began: Mark) -> Result<bool, StoreError> {
        let settled = self.store.read(|tx| tx.journal(row.id))?.state != row.state;
        Ok(settled || self.writes.since(began, &row.assignment, row.student.as_ref()))
    }

    async fn recover_grade(&self, row: &JournalRow, step: &gradebook::GradeStep) -> Result<(), SyncError> {
        let assignment = self.store.read(|tx| tx.assignment_if_here(&row.section, &row.assignment))?;
        let lost = Failure { kind: FailureKind::AssignmentNotThere, detail: String::new() };
        let Some(remote) = assignment.and_then(|a| a.remote_id().cloned()) else {
            if step.action == GradeAction::PutBack {
                // Kept here as a new one, or removed: what is here now is what the teacher saw when saying so.
                self.unsend(row, step)?;
                return Ok(self.set_state(row, JournalState::Released)?);
            }
            return Ok(self.fail(row, step, &lost)?);
        };
        if is(Bug::ResumedByResending) && row.state == JournalState::Sending {
            return Ok(self.unsend(row, step)?);
        }
        let began = self.writes.mark();
        let read = self.heard(self.lms.read_grade(&row.section, &remote, &step.student).await);
        if self.is_overtaken(row, began)? {
            return Ok(());
        }
        match read {
            Ok(read) if row.state == JournalState::Accepted => {
                self.confirm(row, step, &read)?;
            }
            Ok(read) => match self.read_back(row, step, &read)? {
                ReadBack::Arrived => {
                    let row = self.store.read(|tx| tx.journal(row.id))?;
                    self.confirm(&row, step, &read)?;
                }
                // It never arrived: back to planned, to be looked at and written when the run goes on.
                ReadBack::NotArrived => {
                    self.unsend(row, step)?;
                    if self.store.read(|tx| tx.run(&row.run))?.ended_at.is_some() {
                        self.set_state(row, JournalState::Released)?;
                    }
                }
                ReadBack::Moved => {}
            },
            Err(error @ (LmsError::AssignmentNotThere | LmsError::StudentNotThere)) => {
                self.fail(row, step, &crate::journal::failure_of(&error))?;
            }
            Err(error) => return Err(error.into()),
        }
        self.signal(Signal::Cells(row.section.clone(), vec![place(step)]));
        Ok(())
    }

    async fn recover_details(&self, row: &JournalRow) -> Result<(), SyncError> {
        let assignment = self.store.read(|tx| tx.assignment_if_here(&row.section, &row.assignment))?;
        let Some(remote) = assignment.and_then(|a| a.remote_id().cloned()) else {
            return Ok(self.set_state(row, JournalState::Released)?);
        };
        let began = self.writes.mark();
        let read = self.heard(self.lms.read_assignment(&row.section, &remote).await);
        if self.is_overtaken(row, began)? {
            return Ok(());
        }
        match read {
            Ok(read) => match (&row.step, row.state) {
                (JournalStep::Update { fields, details, expect }, JournalState::Sending) => {
                    self.recover_update(row, (fields, details, expect), read)?;
                }
                _ => self.details_confirmed(&row.section, row, &row.assignment, read)?,
            },
            Err(LmsError::AssignmentNotThere) => self.set_state(row, JournalState::Withheld)?,
            Err(error) => return Err(error.into()),
        }
        self.signal(Signal::Book(row.section.clone()));
        Ok(())
    }

    /// An update was under way: it arrived, or it did not and is taken up again when the run goes on, or the LMS moved.
    fn recover_update(
        &self,
        row: &JournalRow,
        (fields, details, expect): (&[Detail], &Details, &Details),
        read: RemoteAssignment,
    ) -> Result<(), SyncError> {
        let run = self.store.read(|tx| tx.run(&row.run))?;
        if fields.iter().all(|f| read.details.same(details, *f)) {
            self.updated(row, (fields, details), run.undoes.is_some(), &read)?;
            self.set_state(row, JournalState::Confirmed)?;
        } else if Detail::ALL.iter().all(|f| read.details.same(expect, *f)) {
            let ended = run.ended_at.is_some();
            self.set_state(row, if ended { JournalState::Released } else { JournalState::Planned })?;
        } else {
            self.details_confirmed(&row.section, row, &row.assignment, read)?;
            self.set_state(row, JournalState::Withheld)?;
        }
        Ok(())
    }
}
