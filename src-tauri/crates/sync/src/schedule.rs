//! What goes by itself, because the teacher answered so. Logged like everything else.

use crate::{Engine, Signal, StopReason, SyncError};
use gradebook::{Approval, AssignmentsGo, LmsEdits, Only, ResultsGo, RunId, SectionBook, SectionId, Verdict};
use store::{Held, NewTrailRow, RunKind, TrailKind, TrailWho};

/// How old a reading may get, in milliseconds, before a section whose edits are taken is read again.
const READ_EVERY: i64 = 5 * 60 * 1000;

impl Engine {
    /// Does what this section lets go by itself: reads when a reading is due, approves auto-graded results by policy,
    /// and sends them. Does nothing, and asks the network nothing, in a section without automatic answers.
    pub async fn automatic(
        &self,
        section: &SectionId,
    ) -> Result<Option<(RunId, Option<StopReason>)>, SyncError> {
        let book = self.read_if_due(section).await?;
        if !wants(&book, Wants::Sending) || self.is_active(section)? {
            return Ok(None);
        }
        self.approve_by_policy(section)?;
        let plan = self.plan(section, &Only::Automatic)?;
        if plan.assignments.is_empty() && plan.grades.is_empty() {
            return Ok(None);
        }
        let run = match self.begin(section, &plan.fingerprint, &Only::Automatic, true) {
            Err(SyncError::StalePlan | SyncError::Busy | SyncError::NothingToSend) => return Ok(None),
            run => run?,
        };
        let stopped = self.drive(&run).await?;
        Ok(Some((run, stopped)))
    }

    /// The part of [`Engine::automatic`] that sends nothing: reads when a reading is due. Answers the section as it was
    /// before.
    ///
    /// # Errors
    /// What a reading can fail with.
    pub async fn read_if_due(&self, section: &SectionId) -> Result<SectionBook, SyncError> {
        let book = self.store.read(|tx| tx.book(section))?;
        let now = self.clock.now();
        let due = book.section.read_at.is_none_or(|at| now.since(at) >= READ_EVERY || now.since(at) < 0);
        if wants(&book, Wants::Taking) && due {
            self.pull(section).await?;
        }
        Ok(book)
    }

    fn is_active(&self, section: &SectionId) -> Result<bool, SyncError> {
        let active = self.store.read(|tx| tx.runs_active())?;
        Ok(active.iter().any(|run| run.section == *section && run.kind == RunKind::Send))
    }

    /// Drafts on auto-graded assignments whose results go as soon as they come in.
    fn approve_by_policy(&self, section: &SectionId) -> Result<(), SyncError> {
        let now = self.clock.now();
        let places = self.store.write(|tx| {
            let book = tx.book(section)?;
            let mut places = Vec::new();
            let mut trail = Vec::new();
            for column in &book.columns {
                let at_once = column.policies(&book.section).results == ResultsGo::AtOnce;
                if !(column.assignment.auto_graded && at_once) {
                    continue;
                }
                for (index, cell) in &column.cells {
                    let draft = cell.verdict(&book.profile) == Verdict::KeepLocal && !cell.is_approved();
                    let Some(student) = book.student(*index).filter(|_| draft) else { continue };
                    let mut cell = cell.clone();
                    cell.approve(Approval::Policy);
                    tx.put_cell(&column.assignment.id, &student.id, &cell)?;
                    trail.push(NewTrailRow {
                        at: now,
                        section: section.clone(),
                        assignment: column.assignment.id.clone(),
                        student: student.id.clone(),
                        kind: TrailKind::Approved,
                        who: TrailWho::Policy,
                        before: None,
                        after: Some(cell.local.clone()),
                        held: Some(Held::of(&cell)),
                        run: None,
                        said_at: None,
                        receipt: None,
                    });
                    places.push((column.assignment.id.clone(), student.id.clone()));
                }
            }
            tx.trail_add(&trail)?;
            Ok(places)
        })?;
        if !places.is_empty() {
            self.signal(Signal::Cells(section.clone(), places));
        }
        Ok(())
    }
}

enum Wants {
    Taking,
    Sending,
}

fn wants(book: &SectionBook, what: Wants) -> bool {
    book.columns.iter().any(|column| {
        let policies = column.policies(&book.section);
        match what {
            Wants::Taking => policies.edits == LmsEdits::Take,
            Wants::Sending => {
                policies.assignments == AssignmentsGo::AtOnce
                    || policies.results == ResultsGo::AtOnce && column.assignment.auto_graded
            }
        }
    })
}
