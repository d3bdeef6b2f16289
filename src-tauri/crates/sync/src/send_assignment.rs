//! Creating and updating assignments. Creating is the one call that is not idempotent: intent committed before the
//! request, one shot, and any answer that leaves the outcome open becomes a question for the teacher. An undo updates
//! details with the same steps; what it puts back becomes the value here when the LMS has accepted it.

use crate::journal::failure_of;
use crate::run::Leg;
use crate::{Engine, StopReason, SyncError};
use gradebook::observe::observe_details;
use gradebook::planted::{Bug, is};
use gradebook::{
    Assignment, AssignmentId, Delivery, Detail, Details, DetailsAgreement, Failure, LmsEdits,
    RemoteAssignmentId, SectionId, Verdict,
};
use lms::{Applied, AssignmentPatch, LmsError, NewAssignment, RemoteAssignment};
use store::{JournalChange, JournalRow, JournalState, JournalStep, StoreError};

/// Tries of an update; a create has one.
const TRIES: u32 = 3;

impl Engine {
    /// Carries out one assignment step. `Some`: the whole run must stop.
    pub(crate) async fn send_assignment(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
    ) -> Result<Option<StopReason>, SyncError> {
        match &row.step {
            JournalStep::Create { details } => self.create(leg, row, details).await,
            JournalStep::Update { fields, details, expect } => {
                self.update(leg, row, fields, details, expect).await
            }
            JournalStep::Delete { expect, grades } => self.delete(leg, row, expect, grades).await,
            JournalStep::Write(_) => Ok(None),
        }
    }

    async fn create(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        details: &Details,
    ) -> Result<Option<StopReason>, SyncError> {
        let begun = is(Bug::NoIntentBeforeCreate)
            || self.with(leg, row, JournalState::Sending, |assignment| {
                let only_here = assignment.delivery == Delivery::OnlyHere
                    && assignment.sent_description() == details.description;
                if only_here {
                    assignment.delivery = Delivery::Creating;
                }
                only_here
            })?;
        if !begun {
            self.set_state(row, JournalState::Released)?;
            return Ok(None);
        }
        let new = NewAssignment { details: details.clone() };
        let mut answer = self.heard(self.lms.create_assignment(leg.section, &new).await);
        if is(Bug::CreateRetriedAfter5xx) && matches!(answer, Err(LmsError::Server { .. })) {
            answer = self.heard(self.lms.create_assignment(leg.section, &new).await);
        }
        match answer {
            Ok(made) => {
                self.created(leg, row, details, &made)?;
                leg.worked();
                // Read back: only what is there under this id counts. If that fails the id is safe all the same.
                match self.heard(self.lms.read_assignment(leg.section, &made.id).await) {
                    Ok(read) => self.details_confirmed(leg.section, row, &row.assignment, read)?,
                    Err(error) => {
                        self.set_state(row, JournalState::Confirmed)?;
                        return Ok(StopReason::of(&error));
                    }
                }
                Ok(None)
            }
            Err(error) if error.applied() == Applied::No => {
                let stop = StopReason::of(&error);
                self.with(
                    leg,
                    row,
                    if stop.is_some() { JournalState::Released } else { JournalState::Failed },
                    |a| {
                        a.delivery = Delivery::OnlyHere;
                        if stop.is_none() {
                            a.failure = Some(failure_of(&error));
                        }
                        true
                    },
                )?;
                Ok(stop.or_else(|| {
                    leg.failed(failure_of(&error).kind, row.assignment.as_str(), self.pace.same_failures)
                }))
            }
            Err(_) => {
                let sent_at = self.clock.now();
                self.with(leg, row, JournalState::Unanswered, |a| {
                    a.delivery = if is(Bug::CreateForgottenAfterTimeout) {
                        Delivery::OnlyHere
                    } else {
                        Delivery::Unanswered { sent_at }
                    };
                    true
                })?;
                Ok(None)
            }
        }
    }

    /// The id is committed before anything relies on it: it can never be found again. What was agreed is what was sent;
    /// an edit made here meanwhile goes with the next sync.
    fn created(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        sent: &Details,
        made: &RemoteAssignment,
    ) -> Result<(), StoreError> {
        self.with(leg, row, JournalState::Accepted, |a| {
            a.delivery = Delivery::InLms { id: made.id.clone() };
            a.base = Some(DetailsAgreement { lms: made.details.clone(), ours: ours_of(a, sent) });
            a.remote = Some(made.details.clone());
            a.in_points = made.in_points;
            a.failure = None;
            a.grades_read = true;
            true
        })?;
        Ok(())
    }

    /// What is read back is agreed; if it is not what was answered a moment ago, it is a change to look at.
    pub(crate) fn details_confirmed(
        &self,
        section: &SectionId,
        row: &JournalRow,
        id: &AssignmentId,
        read: RemoteAssignment,
    ) -> Result<(), StoreError> {
        self.writes.note(id, None);
        let now = self.clock.now();
        self.store.write(|tx| {
            if let Some(mut assignment) = tx.assignment_if_here(section, id)? {
                observe_details(&mut assignment, read.details, LmsEdits::Show);
                tx.put_assignment(section, &assignment, now)?;
            }
            tx.journal_set(row.id, &JournalChange::state(JournalState::Confirmed, now))
        })
    }

    async fn update(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        fields: &[Detail],
        details: &Details,
        expect: &Details,
    ) -> Result<Option<StopReason>, SyncError> {
        let assignment = self.store.read(|tx| tx.assignment_if_here(leg.section, &row.assignment))?;
        let Some(id) = assignment.and_then(|a| a.remote_id().cloned()) else {
            self.set_state(row, JournalState::Released)?;
            return Ok(None);
        };
        for attempt in 1..=TRIES {
            let read = match self.heard(self.lms.read_assignment(leg.section, &id).await) {
                Ok(read) => read,
                Err(error) => match self.update_error(leg, row, &error, attempt, &id).await? {
                    Next::Again => continue,
                    Next::Over(stop) => return Ok(stop),
                },
            };
            if attempt > 1 && fields.iter().all(|f| read.details.same(details, *f)) {
                self.updated(row, (fields, details), leg.undo, &read)?;
                self.set_state(row, JournalState::Confirmed)?;
                return Ok(None);
            }
            if !Detail::ALL.iter().all(|f| read.details.same(expect, *f)) {
                self.with(leg, row, JournalState::Withheld, |a| {
                    observe_details(a, read.details.clone(), LmsEdits::Show);
                    true
                })?;
                return Ok(None);
            }
            let untouched =
                |a: &Assignment| fields.iter().all(|f| a.detail_verdict(*f) == Verdict::Unchanged);
            if !self.with(leg, row, JournalState::Sending, |a| !leg.undo || untouched(a))? {
                self.set_state(row, JournalState::Released)?;
                return Ok(None);
            }
            let patch = patch_of(fields, details);
            match self.heard(self.lms.update_assignment(leg.section, &id, &patch).await) {
                Ok(reply) => {
                    leg.worked();
                    self.updated(row, (fields, details), leg.undo, &reply)?;
                    match self.heard(self.lms.read_assignment(leg.section, &id).await) {
                        Ok(read) => self.details_confirmed(leg.section, row, &row.assignment, read)?,
                        Err(error) => {
                            self.set_state(row, JournalState::Confirmed)?;
                            return Ok(StopReason::of(&error));
                        }
                    }
                    return Ok(None);
                }
                Err(error) => match self.update_error(leg, row, &error, attempt, &id).await? {
                    Next::Again => {}
                    Next::Over(stop) => return Ok(stop),
                },
            }
        }
        Ok(None)
    }

    pub(crate) fn updated(
        &self,
        row: &JournalRow,
        (fields, sent): (&[Detail], &Details),
        undo: bool,
        reply: &RemoteAssignment,
    ) -> Result<(), StoreError> {
        self.writes.note(&row.assignment, None);
        let now = self.clock.now();
        self.store.write(|tx| {
            // Removed here meanwhile: then only the journal is to be told.
            if let Some(mut assignment) = tx.assignment_if_here(&row.section, &row.assignment)? {
                take_update(&mut assignment, fields, sent, undo, &reply.details);
                tx.put_assignment(&row.section, &assignment, now)?;
            }
            tx.journal_set(row.id, &JournalChange::state(JournalState::Accepted, now))
        })
    }

    async fn update_error(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        error: &LmsError,
        attempt: u32,
        id: &RemoteAssignmentId,
    ) -> Result<Next, SyncError> {
        if let Some(reason) = StopReason::of(error) {
            self.set_state(row, JournalState::Planned)?;
            return Ok(Next::Over(Some(reason)));
        }
        if *error == LmsError::AssignmentNotThere {
            self.with(leg, row, JournalState::Withheld, |a| {
                a.delivery = Delivery::DeletedThere { id: id.clone() };
                true
            })?;
            return Ok(Next::Over(None));
        }
        if error.applied() == Applied::Unknown && attempt < TRIES {
            self.wait(attempt).await;
            return Ok(Next::Again);
        }
        let failure = failure_of(error);
        if leg.undo {
            self.fail_alone(row, &failure)?;
        } else {
            self.with(leg, row, JournalState::Failed, |a| {
                a.failure = Some(failure.clone());
                true
            })?;
        }
        Ok(Next::Over(leg.failed(failure.kind, row.assignment.as_str(), self.pace.same_failures)))
    }

    /// Changes the assignment and its journal row together; does neither when `change` says `false`.
    fn with(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        state: JournalState,
        change: impl FnOnce(&mut Assignment) -> bool,
    ) -> Result<bool, StoreError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let Some(mut assignment) = tx.assignment_if_here(leg.section, &row.assignment)? else {
                // Removed here meanwhile; what became of the request does not matter any more.
                tx.journal_set(row.id, &JournalChange::state(JournalState::Released, now))?;
                return Ok(false);
            };
            if !change(&mut assignment) {
                return Ok(false);
            }
            tx.put_assignment(leg.section, &assignment, now)?;
            let mut set = JournalChange::state(state, now);
            set.failure.clone_from(&assignment.failure);
            tx.journal_set(row.id, &set)?;
            Ok(true)
        })
    }

    /// A step of an undo did not work out: the assignment is as it was and waits for nothing.
    pub(crate) fn fail_alone(&self, row: &JournalRow, failure: &Failure) -> Result<(), StoreError> {
        let now = self.clock.now();
        let change = JournalChange {
            failure: Some(failure.clone()),
            ..JournalChange::state(JournalState::Failed, now)
        };
        self.store.write(|tx| tx.journal_set(row.id, &change))
    }

    pub(crate) fn set_state(&self, row: &JournalRow, state: JournalState) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.write(|tx| tx.journal_set(row.id, &JournalChange::state(state, now)))
    }

    /// Waits before another try, longer each time.
    pub(crate) async fn wait(&self, attempt: u32) {
        tokio::time::sleep(self.pace.retry * 2_u32.saturating_pow(attempt.saturating_sub(1))).await;
    }
}

/// Our side of what the LMS holds: the same, without the reference that we added to the description.
pub(crate) fn ours_of(a: &Assignment, there: &Details) -> Details {
    let mut ours = there.clone();
    if there.description == a.sent_description() {
        ours.description.clone_from(&a.local.description);
    }
    ours
}

/// What an accepted update leaves on our side. What was sent carries the reference; what we hold for it does not. An
/// undo's details become the ones here, unless they were edited meanwhile.
fn take_update(a: &mut Assignment, fields: &[Detail], sent: &Details, undo: bool, reply: &Details) {
    let was = a.base.as_ref().map_or_else(|| a.local.clone(), |b| b.ours.clone());
    let mut ours = was.clone();
    let reference_only = a.sent_description() == sent.description;
    for field in fields {
        match field {
            Detail::Description if undo => ours.description = a.without_reference(&sent.description),
            Detail::Description if reference_only => ours.description.clone_from(&a.local.description),
            field => ours.take(*field, sent),
        }
        if undo && a.local.same(&was, *field) {
            a.local.take(*field, &ours);
        }
    }
    a.base = Some(DetailsAgreement { lms: reply.clone(), ours });
    a.remote = Some(reply.clone());
    a.failure = None;
}

enum Next {
    Again,
    Over(Option<StopReason>),
}

fn patch_of(fields: &[Detail], details: &Details) -> AssignmentPatch {
    let mut patch = AssignmentPatch::default();
    for field in fields {
        match field {
            Detail::Title => patch.title = Some(details.title.clone()),
            Detail::Description => patch.description = Some(details.description.clone()),
            Detail::Due => patch.due = details.due,
            Detail::Points => patch.points = details.points,
        }
    }
    patch
}
