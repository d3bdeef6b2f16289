//! Undo and redo. An undo is an op of its own; what somebody edited since stays as it is.

use crate::handle::funnel::{Edited, Place, removed};
use crate::view::EditReply;
use crate::{Desk, DeskError, words};
use gradebook::op::{Delta, OpKind};
use gradebook::{Assignment, AssignmentId, Delivery, SectionId};
use std::collections::BTreeSet;
use store::{NewOpRow, NewTrailRow, OpRow, StoreError, TrailKind, Tx};

impl Desk {
    pub(crate) fn undo_last(&self, section: &SectionId) -> Result<EditReply, DeskError> {
        self.turn_back(section, OpKind::Undo)
    }

    pub(crate) fn redo_last(&self, section: &SectionId) -> Result<EditReply, DeskError> {
        self.turn_back(section, OpKind::Redo)
    }

    fn turn_back(&self, section: &SectionId, kind: OpKind) -> Result<EditReply, DeskError> {
        let (now, offline) = (self.now(), self.inner.link.is_offline());
        let turned = self.store().write(|tx| {
            let mut stuck = BTreeSet::new();
            let op = if kind == OpKind::Undo { tx.op_undoable(section)? } else { tx.op_redoable(section)? };
            let Some(op) = op else { return Ok(None) };
            let mut done = Edited::default();
            let mut left = 0_usize;
            let mut deltas = Vec::new();
            let mut trail = Vec::new();
            for delta in turned(&op, kind) {
                let worked = match &delta {
                    Delta::Grade(grade) => {
                        let mut cell = tx.cell(&grade.assignment, &grade.student)?;
                        let before = cell.local.clone();
                        let worked = !stuck.contains(&grade.assignment)
                            && known(tx, section, &grade.assignment)?.is_some()
                            && grade.apply(&mut cell, now, offline);
                        if worked {
                            tx.put_cell(&grade.assignment, &grade.student, &cell)?;
                            let place = Place {
                                section,
                                assignment: &grade.assignment,
                                student: &grade.student,
                                now,
                            };
                            let kind =
                                if kind == OpKind::Undo { TrailKind::Undone } else { TrailKind::Edited };
                            trail.push(place.row(kind, Some(before), Some(cell.local.clone()), &cell));
                            done.places.push((grade.assignment.clone(), grade.student.clone()));
                            done.grades += 1;
                        }
                        worked
                    }
                    other => {
                        done.reload = true;
                        let worked = apply_other(tx, section, other, now, &mut trail)?;
                        // Grades of an assignment that stays as it is stay with it.
                        if let (false, Delta::Assignment { assignment, .. }) = (worked, other) {
                            stuck.insert(assignment.clone());
                        }
                        worked
                    }
                };
                if worked {
                    deltas.push(delta);
                } else {
                    left += 1;
                }
            }
            tx.trail_add(&trail)?;
            tx.op_mark(op.id, kind == OpKind::Undo)?;
            let worked = deltas.len();
            let record = NewOpRow {
                section: section.clone(),
                kind,
                deltas,
                at: now,
                said: op.said.clone(),
                undoes: Some(op.id),
            };
            tx.op_add(&record)?;
            Ok(Some((done, (worked, left), op)))
        })?;
        let undo = kind == OpKind::Undo;
        let Some((done, (worked, left), op)) = turned else {
            return self.reply(section, Edited::default(), words::op::nothing(undo));
        };
        let sentence = words::op::turned(undo, &words::op::kept(&op), worked, left);
        let reply = self.reply(section, done, sentence)?;
        self.nudge_if_automatic(section)?;
        Ok(reply)
    }
}

/// What to apply: the inverse for undo, last change first; the op's own deltas for redo.
fn turned(op: &OpRow, kind: OpKind) -> Vec<Delta> {
    match kind {
        OpKind::Undo => op.deltas.iter().rev().map(Delta::inverse).collect(),
        _ => op.deltas.clone(),
    }
}

/// The assignment, if the section still has it.
fn known(tx: &Tx<'_>, section: &SectionId, id: &AssignmentId) -> Result<Option<Assignment>, StoreError> {
    match tx.assignment(section, id) {
        Ok(assignment) => Ok(Some(assignment)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn apply_other(
    tx: &mut Tx<'_>,
    section: &SectionId,
    delta: &Delta,
    now: gradebook::Time,
    trail: &mut Vec<NewTrailRow>,
) -> Result<bool, StoreError> {
    match delta {
        Delta::Grade(_) => Ok(false),
        Delta::Policies { before, after } => {
            let same = tx.section(section)?.policies == *before;
            if same {
                tx.set_policies(section, *after)?;
            }
            Ok(same)
        }
        Delta::Assignment { assignment, before, after } => {
            match (known(tx, section, assignment)?, before, after) {
                (Some(mut known), Some(before), Some(after)) => {
                    let replaced = before.replace(after, &mut known);
                    if replaced {
                        tx.put_assignment(section, &known, now)?;
                    }
                    Ok(replaced)
                }
                // The deletion there is taken again: what was here goes too.
                (Some(known), Some(before), None)
                    if matches!(known.delivery, Delivery::DeletedThere { .. })
                        && before.delivery.as_ref() == Some(&known.delivery) =>
                {
                    trail.extend(removed(tx, section, assignment, now)?);
                    tx.remove_assignment(section, assignment)?;
                    Ok(true)
                }
                // Undoing "make": only while it never left this computer.
                (Some(known), Some(_), None) if known.delivery == Delivery::OnlyHere => {
                    trail.extend(removed(tx, section, assignment, now)?);
                    tx.remove_assignment(section, assignment)?;
                    Ok(true)
                }
                (None, None, Some(after)) => {
                    let reference = crate::handle::assignments::reference_of(assignment);
                    tx.put_assignment(section, &after.revive(assignment, reference), now)?;
                    // Its grades come back with it, as they were.
                    for (student, cell) in tx.cells(assignment)? {
                        if !cell.local.is_blank()
                            || tx.trail_last(assignment, &student, &[TrailKind::Removed])?.is_some()
                        {
                            let place = Place { section, assignment, student: &student, now };
                            trail.push(place.row(TrailKind::Restored, None, Some(cell.local.clone()), &cell));
                        }
                    }
                    Ok(true)
                }
                _ => Ok(false),
            }
        }
    }
}
