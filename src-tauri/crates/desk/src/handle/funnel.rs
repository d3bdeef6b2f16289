//! The one funnel for what the teacher does: one transaction with the change, the op that can undo it, and the trail.

use crate::{Desk, DeskError, words};
use gradebook::op::{AssignmentState, Delta, GradeDelta, GradeState, OpKind};
use gradebook::{Approval, Assignment, AssignmentId, Grade, GradeCell, SectionId, StudentId, Time};
use language::{Spoken, in_language};
use std::collections::BTreeSet;
use store::{Held, NewOpRow, NewTrailRow, StoreError, TrailKind, TrailWho, Tx};

/// What an op did.
#[derive(Debug, Default)]
pub(crate) struct Edited {
    pub(crate) places: Vec<(AssignmentId, StudentId)>,
    pub(crate) grades: usize,
    pub(crate) reload: bool,
}

/// Collects what is changed inside the transaction.
pub(crate) struct Touch {
    pub(crate) section: SectionId,
    pub(crate) now: Time,
    deltas: Vec<Delta>,
    trail: Vec<NewTrailRow>,
    seen: BTreeSet<(AssignmentId, StudentId)>,
    done: Edited,
    who: TrailWho,
}

impl Touch {
    /// Who does what follows, other than the teacher by hand.
    pub(crate) fn by(&mut self, who: TrailWho) {
        self.who = who;
    }

    /// Saves a grade and notes what changed; does nothing if nothing did.
    pub(crate) fn grade(
        &mut self,
        tx: &mut Tx<'_>,
        assignment: &AssignmentId,
        student: &StudentId,
        cell: GradeCell,
        kind: TrailKind,
    ) -> Result<(), StoreError> {
        let old = tx.cell(assignment, student)?;
        let (before, after) = (GradeState::of(&old), GradeState::of(&cell));
        if before == after {
            return Ok(());
        }
        tx.put_cell(assignment, student, &cell)?;
        let place = Place { section: &self.section, assignment, student, now: self.now };
        let row = place.row(kind, Some(old.local), Some(cell.local.clone()), &cell);
        self.trail.push(NewTrailRow { who: self.who.clone(), ..row });
        let (assignment, student) = (assignment.clone(), student.clone());
        let place = (assignment.clone(), student.clone());
        if self.seen.insert(place.clone()) {
            self.done.places.push(place);
            self.done.grades += 1;
        }
        self.deltas.push(Delta::Grade(Box::new(GradeDelta { assignment, student, before, after })));
        Ok(())
    }

    /// What was agreed about a grade belonged to an assignment that is no longer there. `approve` says whether what is
    /// here is to go with the new one.
    pub(crate) fn part(
        &mut self,
        tx: &mut Tx<'_>,
        assignment: &AssignmentId,
        student: &StudentId,
        mut cell: GradeCell,
        approve: bool,
    ) -> Result<(), StoreError> {
        let before = GradeState::of(&cell);
        let (known, remote) = (Held::of(&cell), Some(cell.expected_remote()));
        cell.base = None;
        cell.remote = None;
        cell.failure = None;
        let newly = approve && !cell.is_approved();
        if approve {
            cell.approve(Approval::Teacher);
        }
        tx.put_cell(assignment, student, &cell)?;
        let place = Place { section: &self.section, assignment, student, now: self.now };
        if !known.same_values(&Held::of(&cell)) {
            self.trail.push(place.row(TrailKind::Parted, remote, Some(cell.local.clone()), &cell));
        }
        if newly {
            let local = Some(cell.local.clone());
            self.trail.push(place.row(TrailKind::Approved, local.clone(), local, &cell));
        }
        let after = GradeState::of(&cell);
        if before != after {
            let (assignment, student) = (assignment.clone(), student.clone());
            self.deltas.push(Delta::Grade(Box::new(GradeDelta { assignment, student, before, after })));
        }
        Ok(())
    }

    /// Saves an assignment and notes what changed.
    pub(crate) fn assignment(
        &mut self,
        tx: &mut Tx<'_>,
        before: Option<&Assignment>,
        after: Option<&Assignment>,
    ) -> Result<(), StoreError> {
        let Some(id) = after.or(before).map(|a| a.id.clone()) else { return Ok(()) };
        match after {
            Some(assignment) => tx.put_assignment(&self.section, assignment, self.now)?,
            None => {
                self.trail.extend(removed(tx, &self.section, &id, self.now)?);
                tx.remove_assignment(&self.section, &id)?;
            }
        }
        let state = |a: &Assignment| Box::new(AssignmentState::of(a));
        self.deltas.push(Delta::Assignment {
            assignment: id,
            before: before.map(state),
            after: after.map(state),
        });
        self.done.reload = true;
        Ok(())
    }

    /// Notes a change of the section's answers.
    pub(crate) fn delta(&mut self, delta: Delta) {
        self.deltas.push(delta);
    }

    /// The book must be read again.
    pub(crate) fn reload(&mut self) {
        self.done.reload = true;
    }
}

/// A grade to which something happens now.
pub(crate) struct Place<'a> {
    pub(crate) section: &'a SectionId,
    pub(crate) assignment: &'a AssignmentId,
    pub(crate) student: &'a StudentId,
    pub(crate) now: Time,
}

impl Place<'_> {
    /// The trail's row for something that the teacher does here.
    pub(crate) fn row(
        &self,
        kind: TrailKind,
        before: Option<Grade>,
        after: Option<Grade>,
        cell: &GradeCell,
    ) -> NewTrailRow {
        NewTrailRow {
            at: self.now,
            section: self.section.clone(),
            assignment: self.assignment.clone(),
            student: self.student.clone(),
            kind,
            who: TrailWho::Teacher,
            before,
            after,
            held: Some(Held::of(cell)),
            run: None,
            said_at: None,
            receipt: None,
        }
    }
}

/// Rows for the grades that go with an assignment when it is removed here.
pub(crate) fn removed(
    tx: &Tx<'_>,
    section: &SectionId,
    assignment: &AssignmentId,
    now: Time,
) -> Result<Vec<NewTrailRow>, StoreError> {
    let cells = tx.cells(assignment)?;
    let shown = cells.iter().filter(|(_, cell)| !cell.local.is_blank() || !cell.expected_remote().is_blank());
    let row = |(student, cell): (&StudentId, &GradeCell)| {
        let place = Place { section, assignment, student, now };
        place.row(TrailKind::Removed, Some(cell.local.clone()), None, cell)
    };
    Ok(shown.map(row).collect())
}

impl Desk {
    /// Runs one op. An op that changed nothing is not logged.
    pub(crate) fn funnel(
        &self,
        section: &SectionId,
        kind: OpKind,
        act: impl FnOnce(&mut Tx<'_>, &mut Touch) -> Result<(), StoreError>,
    ) -> Result<Edited, DeskError> {
        let now = self.now();
        let done = self.store().write(|tx| {
            let mut touch = Touch {
                section: section.clone(),
                now,
                deltas: Vec::new(),
                trail: Vec::new(),
                seen: BTreeSet::new(),
                done: Edited::default(),
                who: TrailWho::Teacher,
            };
            act(tx, &mut touch)?;
            tx.trail_add(&touch.trail)?;
            if !touch.deltas.is_empty() {
                // What is kept depends on no language; what is shown is said anew.
                let said = in_language(Spoken::English, || words::op::said(kind, touch.done.grades));
                tx.op_add(&NewOpRow {
                    section: section.clone(),
                    kind,
                    deltas: touch.deltas,
                    at: now,
                    said,
                    undoes: None,
                })?;
            }
            Ok(touch.done)
        })?;
        Ok(done)
    }
}
