//! Steps of the journal: each is one transaction that leaves grade, assignment and journal row telling one story.

use crate::Engine;
use gradebook::observe::{Seen, interpret, observe};
use gradebook::planted::{Bug, is};
use gradebook::{
    Agreement, Approval, AssignmentId, Failure, FailureKind, Grade, GradeAction, GradeCell, GradeField,
    GradeStep, LmsEdit, LmsEdits, LmsKind, Profile, Score, StudentId, Time, Verdict,
};
use lms::{LmsError, RemoteGrade};
use store::{
    Held, JournalChange, JournalRow, JournalState, NewTrailRow, Receipt, StoreError, TrailKind, TrailWho, Tx,
};

/// What a look at the LMS right before a write says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// The LMS still holds what was shown: write.
    Go,
    /// Nothing to write any more: edited here meanwhile, withheld, or already there.
    Settled,
}

/// What a reading after a write says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadBack {
    /// It holds what we sent.
    Arrived,
    /// It still holds what it held before.
    NotArrived,
    /// It holds something else: withheld.
    Moved,
}

/// The profile of the connected LMS; the most careful one while it is not known.
pub(crate) fn profile_of(tx: &Tx<'_>) -> Result<Profile, StoreError> {
    Ok(tx.connection()?.map_or(LmsKind::Unknown, |c| c.kind).profile())
}

/// How a failed write is remembered.
pub(crate) fn failure_of(error: &LmsError) -> Failure {
    let (kind, detail) = match error {
        LmsError::StudentNotThere => (FailureKind::StudentNotThere, String::new()),
        LmsError::AssignmentNotThere => (FailureKind::AssignmentNotThere, String::new()),
        LmsError::Refused { message, .. } => (FailureKind::Refused, message.clone()),
        LmsError::NotThere { .. } => (FailureKind::Refused, String::new()),
        LmsError::Server { message, .. } => (FailureKind::KeepsFailing, message.clone()),
        LmsError::Unreadable { .. } | LmsError::Astray { .. } => (FailureKind::Unreadable, String::new()),
        LmsError::NoAnswer | LmsError::Offline | LmsError::SignIn { .. } | LmsError::TooMany => {
            (FailureKind::NoAnswer, String::new())
        }
    };
    Failure { kind, detail }
}

impl Engine {
    /// Looks at a fresh reading before a write. If the LMS moved away from what was shown, the write is withheld and
    /// becomes a change to review; if the teacher edited here meanwhile, the step is released.
    pub(crate) fn look(
        &self,
        row: &JournalRow,
        step: &GradeStep,
        read: &RemoteGrade,
    ) -> Result<Look, StoreError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let profile = profile_of(tx)?;
            let mut cell = tx.cell(&step.assignment, &step.student)?;
            if !is_as_planned(&cell, step) {
                tx.journal_set(row.id, &JournalChange::state(JournalState::Released, now))?;
                return Ok(Look::Settled);
            }
            let grade = interpret(read.grade.clone(), Some(&step.expect), &profile);
            let unseen = is(Bug::OverwritesWithoutLooking)
                && grade.score.is_some() == step.expect.score.is_some()
                || is(Bug::TrustsEqualTimes) && read.modified == cell.lms_edit.at
                || is(Bug::ResumedByResending) && row.attempts > 0;
            if unseen || grade.same_all(&step.expect, &profile) {
                let known = Held::of(&cell);
                cell.remote = Some(grade.clone());
                cell.base.get_or_insert_with(|| Agreement::on(grade.clone()));
                tx.put_cell(&step.assignment, &step.student, &cell)?;
                if !known.same_values(&Held::of(&cell)) {
                    let (who, values) = (TrailWho::Lms(read.by.clone()), (known.remote, Some(grade.clone())));
                    let noted = self.trail(row, step, &cell, TrailKind::Noted, who, values, read.modified);
                    tx.trail_add(&[noted])?;
                }
                tx.journal_set(row.id, &JournalChange { before: Some(grade), ..JournalChange::default() })?;
                return Ok(Look::Go);
            }
            self.moved(tx, row, step, cell, read, &profile)?;
            Ok(Look::Settled)
        })
    }

    /// The LMS holds something else than was shown.
    fn moved(
        &self,
        tx: &mut Tx<'_>,
        row: &JournalRow,
        step: &GradeStep,
        mut cell: GradeCell,
        read: &RemoteGrade,
        profile: &Profile,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let before = cell.remote.clone().or_else(|| Some(step.expect.clone()));
        cell.sending = false;
        let edit = LmsEdit { by: read.by.clone(), at: read.modified };
        let seen = observe(&mut cell, read.grade.clone(), edit, LmsEdits::Show, profile);
        let there_already = matches!(cell.verdict(profile), Verdict::Unchanged);
        tx.put_cell(&step.assignment, &step.student, &cell)?;
        let state = if there_already { JournalState::Confirmed } else { JournalState::Withheld };
        tx.journal_set(row.id, &JournalChange::state(state, now))?;
        let kind = match (there_already, seen) {
            (true, _) => TrailKind::Settled,
            (false, Seen::Same) => TrailKind::Withheld,
            (false, _) => TrailKind::LmsChanged,
        };
        let who = TrailWho::Lms(read.by.clone());
        let after = cell.remote.clone();
        tx.trail_add(&[self.trail(row, step, &cell, kind, who, (before, after), read.modified)])
    }

    /// Committed before the request leaves: from here on nobody can believe that nothing was sent.
    pub(crate) fn mark_sending(
        &self,
        row: &JournalRow,
        step: &GradeStep,
        attempt: u32,
    ) -> Result<(), StoreError> {
        self.writes.note(&step.assignment, Some(&step.student));
        let now = self.clock.now();
        self.store.write(|tx| {
            let mut cell = tx.cell(&step.assignment, &step.student)?;
            cell.sending = true;
            tx.put_cell(&step.assignment, &step.student, &cell)?;
            let change = JournalChange {
                state: Some(JournalState::Sending),
                attempts: Some(attempt),
                sent_at: Some(now),
                ..JournalChange::default()
            };
            tx.journal_set(row.id, &change)?;
            let values = (Some(step.expect.clone()), Some(step.send.clone()));
            tx.trail_add(&[self.trail(row, step, &cell, TrailKind::Sent, sender(step, &cell), values, None)])
        })
    }

    /// The LMS answered: its reply is the base from now on. Sending lasts until it has been read back.
    pub(crate) fn accept(&self, row: &JournalRow, step: &GradeStep, reply: &Grade) -> Result<(), StoreError> {
        self.writes.note(&step.assignment, Some(&step.student));
        let now = self.clock.now();
        self.store.write(|tx| {
            let profile = profile_of(tx)?;
            let reply = interpret(reply.clone(), Some(&step.after()), &profile);
            let mut cell = tx.cell(&step.assignment, &step.student)?;
            let before = cell.expected_remote();
            let here = cell.local.clone();
            let taken = cell.acknowledge_step(step, reply.clone(), now);
            tx.put_cell(&step.assignment, &step.student, &cell)?;
            self.changed_here(tx, row, step, taken, here, &cell)?;
            let change = JournalChange {
                state: Some(JournalState::Accepted),
                reply: Some(reply),
                ..JournalChange::default()
            };
            tx.journal_set(row.id, &change)?;
            let values = (Some(before), cell.remote.clone());
            let who = TrailWho::Lms(None);
            tx.trail_add(&[self.trail(row, step, &cell, TrailKind::Accepted, who, values, None)])
        })
    }

    /// The request certainly changed nothing and the run stops: the step waits as if it had never been begun.
    pub(crate) fn unsend(&self, row: &JournalRow, step: &GradeStep) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let mut cell = tx.cell(&step.assignment, &step.student)?;
            cell.sending = false;
            tx.put_cell(&step.assignment, &step.student, &cell)?;
            tx.journal_set(row.id, &JournalChange::state(JournalState::Planned, now))
        })
    }

    /// It did not work out; it stays approved here, with the reason.
    pub(crate) fn fail(
        &self,
        row: &JournalRow,
        step: &GradeStep,
        failure: &Failure,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let mut cell = tx.cell(&step.assignment, &step.student)?;
            cell.sending = false;
            // A grade that could not be put back waits for nothing: it is agreed as it was.
            if cell.edits == step.edits && step.action != GradeAction::PutBack {
                cell.failure = Some(failure.clone());
            }
            let known = tx.journal(row.id)?;
            let before = known.before.as_ref().unwrap_or(&step.expect);
            if known.state == JournalState::Accepted {
                // Answered and never read back: not agreed after all, and not seen there.
                let here = cell.local.clone();
                let went_back = cell.take_up_again(step, &step.fields, before, now);
                self.changed_here(tx, row, step, went_back, here, &cell)?;
            }
            tx.put_cell(&step.assignment, &step.student, &cell)?;
            let change = JournalChange {
                state: Some(JournalState::Failed),
                failure: Some(failure.clone()),
                done_at: Some(now),
                ..JournalChange::default()
            };
            tx.journal_set(row.id, &change)?;
            let values = (Some(step.expect.clone()), Some(step.send.clone()));
            let noted = self.trail(row, step, &cell, TrailKind::Failed, sender(step, &cell), values, None);
            tx.trail_add(&[NewTrailRow { receipt: Some(receipt(tx, row, None)?), ..noted }])
        })
    }

    /// Reads the answer of a reading after an unclear write, and notes what it means.
    pub(crate) fn read_back(
        &self,
        row: &JournalRow,
        step: &GradeStep,
        read: &RemoteGrade,
    ) -> Result<ReadBack, StoreError> {
        let profile = self.store.read(profile_of)?;
        let wanted = step.after();
        if interpret(read.grade.clone(), Some(&wanted), &profile).same_all(&wanted, &profile)
            && !(step.expect.score.is_none() && read.grade.score.is_none() && wanted.score.is_some())
        {
            self.accept(row, step, &read.grade)?;
            return Ok(ReadBack::Arrived);
        }
        if interpret(read.grade.clone(), Some(&step.expect), &profile).same_all(&step.expect, &profile) {
            return Ok(ReadBack::NotArrived);
        }
        self.store.write(|tx| {
            let cell = tx.cell(&step.assignment, &step.student)?;
            self.moved(tx, row, step, cell, read, &profile)
        })?;
        Ok(ReadBack::Moved)
    }

    /// The check after the write: only what is read back is "sent".
    pub(crate) fn confirm(
        &self,
        row: &JournalRow,
        step: &GradeStep,
        read: &RemoteGrade,
    ) -> Result<bool, StoreError> {
        self.writes.note(&step.assignment, Some(&step.student));
        let now = self.clock.now();
        self.store.write(|tx| {
            let profile = profile_of(tx)?;
            let mut cell = tx.cell(&step.assignment, &step.student)?;
            cell.sending = false;
            let reply = cell.expected_remote();
            let grade = interpret(read.grade.clone(), Some(&reply), &profile);
            let before = row.before.clone().unwrap_or_else(|| step.expect.clone());
            let arrived = grade.same_all(&reply, &profile);
            let lost = not_stored(step, &before, &reply, &read.grade, &profile);
            let state = if lost.is_empty() { JournalState::Confirmed } else { JournalState::Failed };
            let mut failure = None;
            if !lost.is_empty() {
                // Success was answered and the old value is still there: say so. A grade to send keeps waiting.
                let here = cell.local.clone();
                let went_back = cell.take_up_again(step, &lost, &grade, now);
                // Other parts may have been edited there meanwhile.
                let edit = LmsEdit { by: read.by.clone(), at: read.modified };
                observe(&mut cell, read.grade.clone(), edit, LmsEdits::Show, &profile);
                self.changed_here(tx, row, step, went_back, here, &cell)?;
                failure = Some(Failure { kind: FailureKind::NotStored, detail: String::new() });
                if step.action != GradeAction::PutBack {
                    cell.failure.clone_from(&failure);
                }
            } else if !arrived {
                let edit = LmsEdit { by: read.by.clone(), at: read.modified };
                observe(&mut cell, read.grade.clone(), edit, LmsEdits::Show, &profile);
            } else {
                cell.remote = Some(grade);
                cell.lms_edit = LmsEdit { by: read.by.clone(), at: read.modified };
            }
            let adjusted = arrived && cell.is_adjusted(&profile) && cell.local == step.send;
            tx.put_cell(&step.assignment, &step.student, &cell)?;
            let change =
                JournalChange { state: Some(state), failure, done_at: Some(now), ..JournalChange::default() };
            tx.journal_set(row.id, &change)?;
            let kind = match (!lost.is_empty(), adjusted) {
                (true, _) => TrailKind::Failed,
                (false, true) => TrailKind::Adjusted,
                (false, false) => TrailKind::Confirmed,
            };
            let values = (Some(step.send.clone()), Some(reply));
            let noted = self.trail(row, step, &cell, kind, TrailWho::Lms(None), values, None);
            tx.trail_add(&[NewTrailRow { receipt: Some(receipt(tx, row, read.modified)?), ..noted }])?;
            Ok(arrived)
        })
    }

    /// An undo changed the value here: the trail holds every value.
    fn changed_here(
        &self,
        tx: &mut Tx<'_>,
        row: &JournalRow,
        step: &GradeStep,
        changed: bool,
        before: Grade,
        cell: &GradeCell,
    ) -> Result<(), StoreError> {
        if !changed {
            return Ok(());
        }
        let values = (Some(before), Some(cell.local.clone()));
        tx.trail_add(&[self.trail(row, step, cell, TrailKind::Undone, TrailWho::Teacher, values, None)])
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a row has many columns; a struct for it would only rename them"
    )]
    fn trail(
        &self,
        row: &JournalRow,
        step: &GradeStep,
        cell: &GradeCell,
        kind: TrailKind,
        who: TrailWho,
        (before, after): (Option<Grade>, Option<Grade>),
        said_at: Option<Time>,
    ) -> NewTrailRow {
        NewTrailRow {
            at: self.clock.now(),
            section: row.section.clone(),
            assignment: step.assignment.clone(),
            student: step.student.clone(),
            kind,
            who,
            before,
            after,
            held: Some(Held::of(cell)),
            run: Some(row.run.clone()),
            said_at,
            receipt: None,
        }
    }
}

/// On whose word a grade is sent.
const fn sender(step: &GradeStep, cell: &GradeCell) -> TrailWho {
    match (step.action, cell.approved) {
        // An undo is always the teacher's.
        (GradeAction::Write | GradeAction::Clear, Some((_, Approval::Policy))) => TrailWho::Policy,
        _ => TrailWho::Teacher,
    }
}

/// Whether a grade is here as it was when its step was planned: an approved value that is sent, or the agreed value
/// that an undo replaces.
fn is_as_planned(cell: &GradeCell, step: &GradeStep) -> bool {
    let here = match step.action {
        GradeAction::Write | GradeAction::Clear => cell.is_approved() && cell.local == step.send,
        GradeAction::PutBack => cell.local == *step.agreed_here(),
    };
    here && cell.edits == step.edits
}

/// What the journal knows of a write that has just come to its end.
fn receipt(tx: &Tx<'_>, row: &JournalRow, modified: Option<Time>) -> Result<Receipt, StoreError> {
    let known = tx.journal(row.id)?;
    Ok(Receipt {
        journal: known.id,
        attempts: known.attempts,
        sent_at: known.sent_at,
        reply: known.reply,
        modified,
        failure: known.failure.map(|failure| failure.kind),
    })
}

/// The sent parts that are as they were before, though success was answered.
fn not_stored(
    step: &GradeStep,
    before: &Grade,
    reply: &Grade,
    read: &Grade,
    profile: &Profile,
) -> Vec<GradeField> {
    // A score that is left out may be a zero: as it was sent, or as it was before.
    let (after, still) =
        (interpret(read.clone(), Some(reply), profile), interpret(read.clone(), Some(before), profile));
    let nothing = !after.same_all(reply, profile) && still.same_all(before, profile);
    let back = |f: GradeField| !after.same(reply, f, profile) && still.same(before, f, profile);
    let locked = |f: GradeField| f == GradeField::Mark && unmoved(step, before, &after, profile);
    step.fields.iter().copied().filter(|f| nothing || back(*f) || locked(*f)).collect()
}

/// The mark should have changed and did not, by more than any rounding: the grade may be locked there.
fn unmoved(step: &GradeStep, before: &Grade, read: &Grade, profile: &Profile) -> bool {
    let wanted = step.after();
    let rounded = matches!((wanted.score, before.score), (Some(wanted), Some(before))
        if wanted.minus(before).micros().abs() < Score::points(1).micros());
    !wanted.same(before, GradeField::Mark, profile)
        && read.same(before, GradeField::Mark, profile)
        && !(rounded && wanted.status == before.status)
}

/// Names a grade for a signal.
pub(crate) fn place(step: &GradeStep) -> (AssignmentId, StudentId) {
    (step.assignment.clone(), step.student.clone())
}
