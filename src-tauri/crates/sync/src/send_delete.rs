//! Deleting an assignment that an undone run created. Only while nobody touched it: its details and every grade of it
//! are read again right before; the intent is committed before the request; and only a 404 afterwards counts as gone.
//!
//! Deliberately not here: what an assignment becomes here when it is gone there. It is the same as when somebody else
//! deleted it (`DeletedThere`): its grades stay, nothing is sent, and the teacher says whether to keep it.

use crate::journal::{failure_of, profile_of};
use crate::run::Leg;
use crate::{Engine, Pulled, StopReason, SyncError};
use gradebook::observe::interpret;
use gradebook::{
    Delivery, Detail, Details, Failure, FailureKind, Grade, GradeCell, Profile, RemoteAssignmentId,
    StudentId, Verdict,
};
use lms::{Applied, LmsError, RemoteGrade};
use std::collections::BTreeMap;
use store::{JournalChange, JournalRow, JournalState, StoreError};

/// Tries of a delete; each looks again first.
const TRIES: u32 = 3;

/// What a look right before a delete says.
enum Look {
    Untouched,
    /// Somebody touched it there: withheld.
    Touched,
    /// It is over: edited or removed here, or gone already.
    Over,
}

impl Engine {
    /// Carries out a delete. `Some`: the whole run must stop.
    pub(crate) async fn delete(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        expect: &Details,
        grades: &[(StudentId, Grade)],
    ) -> Result<Option<StopReason>, SyncError> {
        let assignment = self.store.read(|tx| tx.assignment_if_here(leg.section, &row.assignment))?;
        let Some(id) = assignment.as_ref().and_then(|a| a.remote_id().cloned()) else {
            let gone = assignment.is_some_and(|a| matches!(a.delivery, Delivery::DeletedThere { .. }));
            self.set_state(row, if gone { JournalState::Confirmed } else { JournalState::Released })?;
            return Ok(None);
        };
        let mut last = None;
        for attempt in 1..=TRIES {
            match self.look_at_all(leg, row, &id, expect, grades).await {
                Ok(Look::Untouched) => {}
                Ok(Look::Touched | Look::Over) => return Ok(None),
                Err(SyncError::Lms(error)) => match self.again(leg, row, error, attempt, &mut last).await? {
                    Some(stop) => return Ok(stop),
                    None => continue,
                },
                Err(error) => return Err(error),
            }
            match self.heard(self.lms.delete_assignment(leg.section, &id).await) {
                Ok(()) => {
                    self.set_state(row, JournalState::Accepted)?;
                    leg.worked();
                    return match self.read_back_delete(row, &id).await {
                        Ok(()) => Ok(None),
                        Err(SyncError::Lms(error)) => Ok(StopReason::of(&error)),
                        Err(error) => Err(error),
                    };
                }
                Err(LmsError::AssignmentNotThere) => {
                    self.gone(row, &id)?;
                    leg.worked();
                    return Ok(None);
                }
                Err(error) => {
                    if let Some(stop) = self.again(leg, row, error, attempt, &mut last).await? {
                        return Ok(stop);
                    }
                }
            }
        }
        let failure = failure_of(&last.unwrap_or(LmsError::NoAnswer));
        if let Err(LmsError::AssignmentNotThere) =
            self.heard(self.lms.read_assignment(leg.section, &id).await)
        {
            self.gone(row, &id)?;
            return Ok(None);
        }
        self.fail_alone(row, &failure)?;
        Ok(leg.failed(failure.kind, row.assignment.as_str(), self.pace.same_failures))
    }

    /// What a failed request means: `None` to look again, else the end of this step (and perhaps of the run).
    async fn again(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        error: LmsError,
        attempt: u32,
        last: &mut Option<LmsError>,
    ) -> Result<Option<Option<StopReason>>, SyncError> {
        if let Some(reason) = StopReason::of(&error) {
            // If a try before this one may have arrived, the next start reads it back.
            if last.is_none() {
                self.set_state(row, JournalState::Planned)?;
            }
            return Ok(Some(Some(reason)));
        }
        if error.applied() == Applied::Unknown {
            *last = Some(error);
            self.wait(attempt).await;
            return Ok(None);
        }
        let failure = failure_of(&error);
        self.fail_alone(row, &failure)?;
        Ok(Some(leg.failed(failure.kind, row.assignment.as_str(), self.pace.same_failures)))
    }

    /// Reads details and all grades, and, if nobody touched any of them there or here, commits that the delete is
    /// about to leave.
    async fn look_at_all(
        &self,
        leg: &Leg<'_>,
        row: &JournalRow,
        id: &RemoteAssignmentId,
        expect: &Details,
        grades: &[(StudentId, Grade)],
    ) -> Result<Look, SyncError> {
        let Some(known) = self.store.read(|tx| tx.assignment_if_here(leg.section, &row.assignment))? else {
            self.set_state(row, JournalState::Released)?;
            return Ok(Look::Over);
        };
        let staged = self.stage(leg.section, &known).await?;
        if staged.gone {
            self.gone(row, id)?;
            return Ok(Look::Over);
        }
        let now = self.clock.now();
        let look = self.store.write(|tx| {
            let profile = profile_of(tx)?;
            let known = tx.assignment_if_here(leg.section, &row.assignment)?;
            let Some(assignment) = known.filter(|known| known.remote_id() == Some(id)) else {
                tx.journal_set(row.id, &JournalChange::state(JournalState::Released, now))?;
                return Ok(Look::Over);
            };
            let cells = tx.cells(&row.assignment)?;
            let same = |details: &Details| Detail::ALL.iter().all(|field| details.same(expect, *field));
            let details_same = staged.details.as_ref().is_some_and(|read| same(&read.details));
            if !details_same || !holds_only(&staged.grades, grades, &cells, &profile) {
                return Ok(Look::Touched);
            }
            let edited = cells.iter().any(|(who, cell)| {
                grades.iter().any(|(student, _)| student == who) && is_edited(cell, &profile)
            });
            if edited || !assignment.edited().is_empty() {
                tx.journal_set(row.id, &JournalChange::state(JournalState::Released, now))?;
                return Ok(Look::Over);
            }
            tx.journal_set(row.id, &JournalChange::state(JournalState::Sending, now))?;
            Ok(Look::Untouched)
        })?;
        if let Look::Touched = look {
            // What was seen is kept: the student whose grade it is may be gone at the next look.
            let policies = self.store.read(|tx| tx.section(leg.section))?.policies;
            self.fold(leg.section, &row.assignment, staged, policies, leg.run, &mut Pulled::default())?;
            self.set_state(row, JournalState::Withheld)?;
        }
        Ok(look)
    }

    /// Gone is what reads as 404, whatever was answered.
    async fn read_back_delete(&self, row: &JournalRow, id: &RemoteAssignmentId) -> Result<(), SyncError> {
        match self.heard(self.lms.read_assignment(&row.section, id).await) {
            Err(LmsError::AssignmentNotThere) => Ok(self.gone(row, id)?),
            Ok(_) => {
                let failure = Failure { kind: FailureKind::NotStored, detail: String::new() };
                Ok(self.fail_alone(row, &failure)?)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// It is not in the LMS any more.
    fn gone(&self, row: &JournalRow, id: &RemoteAssignmentId) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let known = tx.assignment_if_here(&row.section, &row.assignment)?;
            if let Some(mut assignment) = known.filter(|a| a.remote_id() == Some(id)) {
                assignment.delivery = Delivery::DeletedThere { id: id.clone() };
                tx.put_assignment(&row.section, &assignment, now)?;
            }
            tx.journal_set(row.id, &JournalChange::state(JournalState::Confirmed, now))
        })
    }

    /// A delete was under way when the program ended: it is read back. Still there, it is taken up again when the run
    /// goes on, which looks at everything again first.
    pub(crate) async fn recover_delete(&self, row: &JournalRow) -> Result<(), SyncError> {
        let (assignment, run) = self
            .store
            .read(|tx| Ok((tx.assignment_if_here(&row.section, &row.assignment)?, tx.run(&row.run)?)))?;
        let Some(Delivery::InLms { id } | Delivery::DeletedThere { id }) = assignment.map(|a| a.delivery)
        else {
            return Ok(self.set_state(row, JournalState::Released)?);
        };
        if row.state == JournalState::Accepted {
            return self.read_back_delete(row, &id).await;
        }
        let began = self.writes.mark();
        let read = self.heard(self.lms.read_assignment(&row.section, &id).await);
        if self.is_overtaken(row, began)? {
            return Ok(());
        }
        match read {
            Err(LmsError::AssignmentNotThere) => Ok(self.gone(row, &id)?),
            Ok(_) => {
                let ended = run.ended_at.is_some();
                Ok(self.set_state(row, if ended { JournalState::Released } else { JournalState::Planned })?)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether the LMS holds no grade but those that the run wrote, as it left them: none that is listed, and none that was
/// seen of a student who is not listed any more.
fn holds_only(
    read: &BTreeMap<StudentId, RemoteGrade>,
    grades: &[(StudentId, Grade)],
    cells: &BTreeMap<StudentId, GradeCell>,
    profile: &Profile,
) -> bool {
    let wrote = |student: &StudentId| grades.iter().find(|(who, _)| who == student).map(|(_, grade)| grade);
    let listed = read.values().all(|read| {
        let wrote = wrote(&read.student);
        let there = interpret(read.grade.clone(), wrote, profile);
        let anothers = cells.get(&read.student).is_some_and(|cell| is_anothers(read, cell));
        wrote.map_or_else(|| there.is_blank(), |grade| !anothers && there.same_all(grade, profile))
    });
    let unlisted = cells.iter().filter(|(student, _)| !read.contains_key(*student));
    let mut others = unlisted.filter(|(student, _)| wrote(student).is_none());
    listed && others.all(|(_, cell)| cell.expected_remote().is_blank())
}

/// Whether somebody else put this value there since it was agreed, be it the very same one: the LMS names another person,
/// or tells of a later change.
fn is_anothers(read: &RemoteGrade, cell: &GradeCell) -> bool {
    let known = &cell.lms_edit;
    let by_another = matches!((&read.by, &known.by), (Some(now), Some(then)) if now != then);
    let later = matches!((read.modified, known.at), (Some(now), Some(then)) if now > then);
    by_another || later
}

/// A value that waits here was not there when the delete was planned.
fn is_edited(cell: &GradeCell, profile: &Profile) -> bool {
    cell.sending || cell.verdict(profile) != Verdict::Unchanged
}
