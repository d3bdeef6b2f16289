//! The one funnel for what the teacher does: one transaction with the change, the op that can undo it, and the trail.

use crate::{Desk, DeskError, words};
use gradebook::op::{AssignmentState, Delta, GradeDelta, GradeState, OpKind};
use gradebook::{Assignment, AssignmentId, GradeCell, SectionId, StudentId, Time};
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
}

impl Touch {
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
        self.trail.push(NewTrailRow {
            at: self.now,
            section: self.section.clone(),
            assignment: assignment.clone(),
            student: student.clone(),
            kind,
            who: TrailWho::Teacher,
            before: Some(old.local),
            held: Some(Held::of(&cell)),
            after: Some(cell.local),
            run: None,
            said_at: None,
            receipt: None,
        });
        let (assignment, student) = (assignment.clone(), student.clone());
        let place = (assignment.clone(), student.clone());
        if self.seen.insert(place.clone()) {
            self.done.places.push(place);
            self.done.grades += 1;
        }
        self.deltas.push(Delta::Grade(Box::new(GradeDelta { assignment, student, before, after })));
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
            None => tx.remove_assignment(&self.section, &id)?,
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
            };
            act(tx, &mut touch)?;
            tx.trail_add(&touch.trail)?;
            if !touch.deltas.is_empty() {
                let said = said(kind, &touch.done);
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

/// What undo will call it. No names.
fn said(kind: OpKind, done: &Edited) -> String {
    let n = words::count(done.grades, "grade", "grades");
    match kind {
        OpKind::EditGrades => n,
        OpKind::Approve => format!("approval of {n}"),
        OpKind::Unapprove => format!("approval taken back from {n}"),
        OpKind::Decide if done.grades == 0 => "decision".to_owned(),
        OpKind::Decide => format!("decisions on {n}"),
        OpKind::MakeAssignment => "new assignment".to_owned(),
        OpKind::ChangeAssignment => "change of an assignment".to_owned(),
        OpKind::RemoveAssignment => "removed assignment".to_owned(),
        OpKind::SetPolicies => "answers of the section".to_owned(),
        OpKind::Settle => "answer to “Did it arrive?”".to_owned(),
        OpKind::ImportAssignments => "assignment file".to_owned(),
        OpKind::Undo | OpKind::Redo => String::new(),
    }
}
