//! Reading the LMS: assignments and grades are read page by page, then folded in, one transaction per assignment.

use crate::journal::profile_of;
use crate::writes::Mark;
use crate::{Engine, Signal, StopReason, SyncError};
use futures::StreamExt;
use gradebook::observe::{Seen, observe, observe_details};
use gradebook::planted::{Bug, is};
use gradebook::{
    Agreement, Assignment, AssignmentId, Delivery, Grade, GradeCell, HandIns, LmsEdit, LmsEdits, Policies,
    RemoteAssignmentId, RunId, SectionId, StudentId, Time,
};
use lms::{LmsError, RemoteAssignment, RemoteGrade};
use std::collections::BTreeMap;
use store::{Held, NewTrailRow, RunKind, RunPhase, RunRow, StoreError, TrailKind, TrailWho};

/// What a reading found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pulled {
    /// Changes that wait for a look now and did not before.
    pub changed: u32,
    /// Changes taken by the teacher's standing answer.
    pub taken: u32,
    /// Grades met for the first time.
    pub adopted: u32,
    /// Assignments that could not be read this time; what was known of them stays.
    pub unread: u32,
}

/// Most pages of one assignment: 100 × 100 grades.
pub(crate) const MOST_PAGES: usize = 100;

/// Everything read of one assignment, before it is folded in, and what was known when the reading began: what was
/// agreed or read anew in the meantime is newer than this reading.
pub(crate) struct Staged {
    began: Mark,
    known: Assignment,
    cells: BTreeMap<StudentId, GradeCell>,
    pub(crate) details: Option<RemoteAssignment>,
    pub(crate) grades: BTreeMap<StudentId, RemoteGrade>,
    pub(crate) gone: bool,
}

impl Engine {
    /// Reads the LMS for one section and folds it in. Stops at the first sign that nothing can be read (offline,
    /// sign-in); a single assignment that cannot be read does not stop the others.
    pub async fn pull(&self, section: &SectionId) -> Result<Pulled, SyncError> {
        let run = self.run_id(section, None);
        let mut row = RunRow {
            id: run.clone(),
            section: section.clone(),
            kind: RunKind::Read,
            automatic: false,
            phase: RunPhase::Reading,
            fingerprint: None,
            stopped: None,
            found: 0,
            counts: String::new(),
            started_at: self.clock.now(),
            ended_at: None,
            undoes: None,
        };
        self.store.write(|tx| {
            tx.section(section)?;
            tx.run_add(&row)
        })?;
        let duty = self.on_duty(&run);
        let result = self.pull_now(section, &run).await;
        let now = self.clock.now();
        row.ended_at = Some(now);
        row.phase = if result.is_ok() { RunPhase::Done } else { RunPhase::Stopped };
        if let Err(SyncError::Lms(error)) = &result {
            let reason = StopReason::of(error).unwrap_or(StopReason::Offline);
            row.stopped = serde_json::to_string(&reason).ok();
        }
        self.store.write(|tx| {
            if let Ok(pulled) = &result {
                row.found = pulled.changed + pulled.taken;
                tx.set_read_at(section, now)?;
            }
            tx.run_update(&row)
        })?;
        drop(duty);
        self.signal(Signal::Book(section.clone()));
        result
    }

    async fn pull_now(&self, section: &SectionId, run: &RunId) -> Result<Pulled, SyncError> {
        self.read_roster(section).await?;
        let (assignments, policies) =
            self.store.read(|tx| Ok((tx.assignments(section)?, tx.section(section)?.policies)))?;
        let wanted = assignments.into_iter().filter(|a| {
            a.remote_id().is_some() && (!a.grades_read || policies.with(a.policies).edits != LmsEdits::Ignore)
        });
        let width = self.lms.in_flight().clamp(1, 8);
        let mut pulled = Pulled::default();
        let mut readings = futures::stream::iter(wanted.map(|a| async move {
            let staged = self.stage(section, &a).await;
            (a.id, staged)
        }))
        .buffer_unordered(width);
        while let Some((id, staged)) = readings.next().await {
            match staged {
                Ok(staged) => self.fold(section, &id, staged, policies, run, &mut pulled)?,
                // Removed here meanwhile.
                Err(SyncError::Store(StoreError::NotFound { .. })) => {}
                Err(SyncError::Lms(error)) if error.is_systemic() => return Err(error.into()),
                Err(SyncError::Store(error)) => return Err(error.into()),
                Err(error) => {
                    tracing::info!(%error, "an assignment could not be read");
                    pulled.unread += 1;
                }
            }
        }
        Ok(pulled)
    }

    pub(crate) async fn stage(
        &self,
        section: &SectionId,
        assignment: &Assignment,
    ) -> Result<Staged, SyncError> {
        let began = self.writes.mark();
        let (known, cells) =
            self.store.read(|tx| Ok((tx.assignment(section, &assignment.id)?, tx.cells(&assignment.id)?)))?;
        let mut staged = Staged { began, known, cells, details: None, grades: BTreeMap::new(), gone: false };
        let Some(remote) = staged.known.remote_id().cloned() else { return Ok(staged) };
        match self.heard(self.lms.read_assignment(section, &remote).await) {
            Err(LmsError::AssignmentNotThere) => {
                staged.gone = true;
                return Ok(staged);
            }
            answer => staged.details = Some(answer?),
        }
        match self.read_all(section, &remote).await {
            Err(LmsError::AssignmentNotThere) => staged.gone = true,
            grades => staged.grades = grades?,
        }
        Ok(staged)
    }

    /// All pages of grades, each student once: where a student slips from one page to the next between two requests,
    /// the later reading counts.
    pub(crate) async fn read_all(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
    ) -> Result<BTreeMap<StudentId, RemoteGrade>, LmsError> {
        let mut grades = BTreeMap::new();
        let mut mark = None;
        for _ in 0..MOST_PAGES {
            let page = self.heard(self.lms.read_grades(section, id, mark.as_ref()).await)?;
            if !(is(Bug::LastPageIgnored) && page.next.is_none() && !grades.is_empty()) {
                grades.extend(page.grades.into_iter().map(|read| (read.student.clone(), read)));
            }
            mark = page.next;
            if mark.is_none() {
                return Ok(grades);
            }
        }
        Err(LmsError::Astray { what: "more pages than any class has" })
    }

    pub(crate) fn fold(
        &self,
        section: &SectionId,
        id: &AssignmentId,
        staged: Staged,
        policies: Policies,
        run: &RunId,
        pulled: &mut Pulled,
    ) -> Result<(), SyncError> {
        let now = self.clock.now();
        let found = self.store.write(|tx| {
            let mut found = Pulled::default();
            let Some(mut assignment) = tx.assignment_if_here(section, id)? else { return Ok(found) };
            let Some(remote_id) = assignment.remote_id().cloned() else { return Ok(found) };
            if staged.known.remote_id() != Some(&remote_id) {
                return Ok(found);
            }
            if staged.gone {
                assignment.delivery = Delivery::DeletedThere { id: remote_id };
                tx.put_assignment(section, &assignment, now)?;
                found.changed += 1;
                return Ok(found);
            }
            let as_it_was = assignment.clone();
            let edits = policies.with(assignment.policies).edits;
            let older = assignment.base != staged.known.base
                || assignment.remote != staged.known.remote
                || self.writes.since(staged.began, id, None);
            if let Some(details) = staged.details.filter(|_| !older) {
                assignment.in_points = details.in_points;
                found.count(observe_details(&mut assignment, details.details, edits));
            }
            let met_before = std::mem::replace(&mut assignment.grades_read, true);
            if assignment != as_it_was {
                tx.put_assignment(section, &assignment, now)?;
            }
            let profile = profile_of(tx)?;
            let mut cells: Vec<(StudentId, GradeCell)> = Vec::new();
            let mut trail: Vec<NewTrailRow> = Vec::new();
            let mut known = tx.cells(id)?;
            let enrolled = tx.student_ids(section)?;
            let mut hand_ins = HandIns::new();
            for read in staged.grades.into_values() {
                // A fact about the student, whatever becomes of the grade.
                if let Some(hand_in) = read.hand_in.filter(|_| enrolled.contains(&read.student)) {
                    hand_ins.insert(read.student.clone(), hand_in);
                }
                let mut cell = known.remove(&read.student).unwrap_or_default();
                let was = staged.cells.get(&read.student);
                let older = cell.base.as_ref() != was.and_then(|was| was.base.as_ref())
                    || cell.remote.as_ref() != was.and_then(|was| was.remote.as_ref())
                    || was.is_some_and(|was| was.sending)
                    || self.writes.since(staged.began, id, Some(&read.student));
                let older = older && !is(Bug::StaleReadingFoldedIn);
                if cell.sending || older || !enrolled.contains(&read.student) {
                    continue;
                }
                if met_before && cell.base.is_none() && cell.local.is_blank() {
                    // Read before, or made here: nothing was there, so a value there now is an edit to look at.
                    cell.base = Some(Agreement::on(Grade::default()));
                }
                let before = Held::of(&cell);
                let edit = LmsEdit { by: read.by.clone(), at: read.modified };
                let seen = observe(&mut cell, read.grade, edit, edits, &profile);
                found.count(seen);
                if let Some(row) = trail_row(seen, section, id, &read.student, &before, &cell, run, now) {
                    trail.push(row);
                }
                cells.push((read.student, cell));
            }
            tx.put_cells(id, &cells)?;
            tx.put_hand_ins(id, &hand_ins)?;
            tx.trail_add(&trail)?;
            Ok(found)
        })?;
        pulled.add(&found);
        Ok(())
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "a row has many columns; a struct for one call would only rename them"
)]
fn trail_row(
    seen: Seen,
    section: &SectionId,
    assignment: &AssignmentId,
    student: &StudentId,
    before: &Held,
    cell: &GradeCell,
    run: &RunId,
    now: Time,
) -> Option<NewTrailRow> {
    let (kind, who) = match seen {
        Seen::Same if before.same_values(&Held::of(cell)) => return None,
        Seen::Same => (TrailKind::Noted, TrailWho::Lms(cell.lms_edit.by.clone())),
        Seen::Adopted => (TrailKind::Adopted, TrailWho::Lms(cell.lms_edit.by.clone())),
        Seen::Settled => (TrailKind::Settled, TrailWho::Lms(cell.lms_edit.by.clone())),
        Seen::Taken => (TrailKind::Taken, TrailWho::Policy),
        Seen::Changed => (TrailKind::LmsChanged, TrailWho::Lms(cell.lms_edit.by.clone())),
    };
    let before = match seen {
        Seen::Adopted => None,
        Seen::Taken => Some(before.local.clone()),
        _ => before.remote.clone().or_else(|| cell.base.as_ref().map(|b| b.lms.clone())),
    };
    Some(NewTrailRow {
        at: now,
        section: section.clone(),
        assignment: assignment.clone(),
        student: student.clone(),
        kind,
        who,
        before,
        after: cell.remote.clone(),
        held: Some(Held::of(cell)),
        run: Some(run.clone()),
        said_at: cell.lms_edit.at,
        receipt: None,
    })
}

impl Pulled {
    fn count(&mut self, seen: Seen) {
        match seen {
            Seen::Same | Seen::Settled => {}
            Seen::Adopted => self.adopted += 1,
            Seen::Taken => self.taken += 1,
            Seen::Changed => self.changed += 1,
        }
    }
    fn add(&mut self, other: &Self) {
        self.changed += other.changed;
        self.taken += other.taken;
        self.adopted += other.adopted;
    }
}
