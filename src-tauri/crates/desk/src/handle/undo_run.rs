//! Undoing a sync: the LMS is read, then the plan in reverse is shown; sending it is the ordinary `send`.

use crate::handle::asked::Asked;
use crate::show::undo_run;
use crate::view::{PlanView, PrepareUndo};
use crate::{Desk, DeskError};
use gradebook::{CreatedByRun, RunId, SectionBook, UndoPlan};

impl Desk {
    pub(crate) async fn prepare_undo_of(&self, input: &PrepareUndo) -> Result<PlanView, DeskError> {
        let run = RunId::from(input.run.as_str());
        let created = if input.keep_created { CreatedByRun::Keep } else { CreatedByRun::Delete };
        let engine = self.engine()?;
        // Refused before anything is read, if it cannot be undone at all.
        engine.plan_undo(&run, created)?;
        let section = self.store().read(|tx| tx.run(&run))?.section;
        self.read_lms(&section).await?;
        let (undo, book) = self.shown_undo(&run, created)?;
        // Whether there is anything to keep is known only by asking for the other one.
        let whole = engine.plan_undo(&run, CreatedByRun::Delete)?;
        let row = self.store().read(|tx| tx.run(&run))?;
        Ok(undo_run::view(&undo, &whole, created, &row, &book))
    }

    /// Plans the undo of a run from what is known now, and keeps that this was asked for.
    pub(crate) fn shown_undo(
        &self,
        run: &RunId,
        created: CreatedByRun,
    ) -> Result<(UndoPlan, SectionBook), DeskError> {
        let section = self.store().read(|tx| tx.run(run))?.section;
        self.remember(&section, &Asked::UndoOf(run.clone(), created))?;
        let undo = self.engine()?.plan_undo(run, created)?;
        let book = self.store().read(|tx| tx.book(&section))?;
        Ok((undo, book))
    }
}
