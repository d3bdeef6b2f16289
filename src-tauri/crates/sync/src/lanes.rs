//! The order of a run: assignments one after the other, each followed by its grades as soon as it is there; a few
//! columns of grades at once, so that one is written while another is read.
//!
//! Deliberately not here: how an assignment or a column is sent.

use crate::run::Leg;
use crate::{Engine, Signal, StopReason, SyncError};
use gradebook::AssignmentId;
use std::collections::{BTreeMap, BTreeSet};
use store::{JournalRow, JournalState, StoreError, Tx};
use tokio::sync::{Mutex, mpsc};

/// Columns at once. With more of them a page would be old before its last grade had its turn, and be read again.
const LANES: usize = 3;

type Column = (AssignmentId, Vec<JournalRow>);
type Ended = Result<Option<StopReason>, SyncError>;

impl Engine {
    /// Sends assignments and grades. `Some`: the whole run must stop.
    pub(crate) async fn send_all(
        &self,
        leg: &Leg<'_>,
        assignments: &[JournalRow],
        rows: Vec<JournalRow>,
    ) -> Ended {
        // What failed before goes last: if it fails again, and often enough to stop the run, it stops nothing else.
        let (again, first) = self.store.read(|tx| partition(tx, rows))?;
        match self.send_in_lanes(leg, assignments, by_assignment(first)).await? {
            None => self.send_in_lanes(leg, &[], by_assignment(again)).await,
            stopped => Ok(stopped),
        }
    }

    async fn send_in_lanes(&self, leg: &Leg<'_>, assignments: &[JournalRow], columns: Vec<Column>) -> Ended {
        let (ready, next) = mpsc::unbounded_channel();
        let next = Mutex::new(next);
        let makes = async {
            let ended = self.make(leg, assignments, columns, &ready).await;
            // No more columns come: the lanes end when they are through.
            drop(ready);
            self.mind(leg, ended)
        };
        let lane = || async {
            loop {
                let column = next.lock().await.recv().await;
                let Some((id, rows)) = column else { return Ok(None) };
                match self.mind(leg, self.send_column(leg, &id, rows).await) {
                    Ok(None) => {}
                    ended => return ended,
                }
            }
        };
        let lanes = futures::future::join_all((0..LANES).map(|_| lane()));
        let (made, sent) = futures::future::join(makes, lanes).await;
        let mut stopped = None;
        for ended in std::iter::once(made).chain(sent) {
            stopped = StopReason::first(stopped, ended?);
        }
        Ok(stopped)
    }

    /// Whoever ends early ends the others: nothing new is begun, what is under way comes to its end.
    fn mind(&self, leg: &Leg<'_>, ended: Ended) -> Ended {
        if !matches!(ended, Ok(None)) {
            leg.control.stop();
        }
        ended
    }

    /// Sends the assignments one after the other. A column is ready when its assignment is through.
    async fn make(
        &self,
        leg: &Leg<'_>,
        assignments: &[JournalRow],
        columns: Vec<Column>,
        ready: &mpsc::UnboundedSender<Column>,
    ) -> Ended {
        let first: BTreeSet<&AssignmentId> = assignments.iter().map(|row| &row.assignment).collect();
        let mut waiting = BTreeMap::new();
        for (id, rows) in columns {
            if first.contains(&id) {
                waiting.insert(id, rows);
            } else {
                // The lanes live as long as this does.
                let _ = ready.send((id, rows));
            }
        }
        for row in assignments {
            let stopped = self.send_in_turn(leg, row).await?;
            if stopped.is_some() {
                return Ok(stopped);
            }
            if let Some(rows) = waiting.remove(&row.assignment) {
                let _ = ready.send((row.assignment.clone(), rows));
            }
        }
        Ok(None)
    }

    /// Sends one assignment when its turn has come, and says so. `Some`: the whole run must stop.
    pub(crate) async fn send_in_turn(&self, leg: &Leg<'_>, row: &JournalRow) -> Ended {
        if !self.my_turn(leg.control).await {
            return Ok(Some(StopReason::Cancelled));
        }
        let stopped = self.send_assignment(leg, row).await?;
        self.signal(Signal::Book(leg.section.clone()));
        self.signal(Signal::Run(leg.run.clone()));
        Ok(stopped)
    }
}

/// Rows of grades whose last write failed, and the others.
fn partition(tx: &Tx<'_>, rows: Vec<JournalRow>) -> Result<(Vec<JournalRow>, Vec<JournalRow>), StoreError> {
    let (mut failed, mut others) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(student) = &row.student else { continue };
        if tx.cell(&row.assignment, student)?.failure.is_some() { failed.push(row) } else { others.push(row) }
    }
    Ok((failed, others))
}

/// Grade steps grouped by assignment, in the order of the plan.
fn by_assignment(rows: Vec<JournalRow>) -> Vec<Column> {
    let mut groups: Vec<Column> = Vec::new();
    for row in rows {
        if row.student.is_none() || row.state != JournalState::Planned {
            continue;
        }
        match groups.last_mut() {
            Some((assignment, group)) if *assignment == row.assignment => group.push(row),
            _ => groups.push((row.assignment.clone(), vec![row])),
        }
    }
    groups
}
