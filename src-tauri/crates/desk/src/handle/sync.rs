//! Plan, send, progress, history, and "Did it arrive?".

use crate::handle::asked::Asked;
use crate::handle::funnel::Edited;
use crate::show::at_start::AtStart;
use crate::show::book::counts;
use crate::show::{history, plan, progress};
use crate::view::{
    Arrived, EditReply, HistoryRunView, HistoryView, PlanView, PrepareSync, PrepareUndo, QueueView, RunPhase,
    RunView, Send, Settle, Started,
};
use crate::words;
use crate::{Desk, DeskError};
use gradebook::{AssignmentId, CreatedByRun, Fingerprint, Only, RunId, SectionId};
use language::text;
use store::{RunKind, TrailKind};

/// Runs shown in the list.
const RUNS: u32 = 200;

impl Desk {
    pub(crate) async fn prepare(&self, input: &PrepareSync) -> Result<PlanView, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let engine = self.engine()?;
        self.read_lms(&section).await?;
        let asked = match &input.only_failed_of {
            None => Asked::Everything,
            Some(run) => self.failed_in(&RunId::from(run.as_str()))?,
        };
        let only = match &asked {
            Asked::Everything => Only::Everything,
            Asked::FailedOf(run) => self.failed_of(run)?,
            Asked::UndoOf(run, created) => {
                let keep_created = *created == CreatedByRun::Keep;
                return self.prepare_undo_of(&PrepareUndo { run: run.to_string(), keep_created }).await;
            }
        };
        self.remember(&section, &asked)?;
        let plan = engine.plan(&section, &only)?;
        let book = self.store().read(|tx| tx.shown(&section))?.book;
        Ok(plan::view(&plan, &book))
    }

    pub(crate) fn start_sending(&self, input: &Send) -> Result<Started, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let engine = self.engine()?;
        let print = Fingerprint::from(input.fingerprint.as_str());
        let held = self.held_now(&section)?;
        let run = self.begin_as_shown(&engine, &section, &print)?;
        self.note_held(&run, held);
        let (desk, started) = (self.clone(), run.clone());
        tokio::spawn(async move {
            if let Err(error) = engine.drive(&started).await {
                tracing::warn!(%error, "a run ended with an error");
            }
            desk.tell_sections();
        });
        self.tell_sections();
        Ok(Started { run: run.to_string() })
    }

    /// Approved grades that a sync would hold back.
    fn held_now(&self, section: &SectionId) -> Result<u32, DeskError> {
        let shown = self.store().read(|tx| tx.shown(section))?;
        Ok(counts(&self.inner.looked.of(&shown, self.now())).held)
    }

    /// Keeps with a run what was held back when it began; an undo holds nothing back.
    fn note_held(&self, run: &RunId, held: u32) {
        let noted = self.store().write(|tx| {
            let mut row = tx.run(run)?;
            if row.undoes.is_some() {
                return Ok(());
            }
            row.counts = AtStart { held }.text();
            tx.run_update(&row)
        });
        if let Err(error) = noted {
            tracing::warn!(%error, "what a run holds back could not be kept with it");
        }
    }

    pub(crate) fn run_view(&self, run: &RunId) -> Result<RunView, DeskError> {
        let (row, rows, book) = self.store().read(|tx| {
            let row = tx.run(run)?;
            let book = tx.shown(&row.section)?.book;
            Ok((row, tx.journal_of_run(run)?, book))
        })?;
        let mut view = progress::view(&row, &rows, &book, self.now());
        if matches!(view.phase, RunPhase::Reading | RunPhase::Sending | RunPhase::Verifying) {
            let line = self.school_if_open().and_then(|school| school.engine.line());
            view.crowded = line.map(words::crowded::sentence).unwrap_or_default();
        }
        Ok(view)
    }

    pub(crate) async fn settle_create(&self, input: &Settle) -> Result<EditReply, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let id = AssignmentId::from(input.assignment.as_str());
        let answer = match &input.answer {
            Arrived::There { id } => sync::Answer::There(id.clone()),
            Arrived::NotThere => sync::Answer::NotThere,
        };
        self.engine()?.settle(&section, &id, &answer).await?;
        let said = match input.answer {
            Arrived::There { .. } => text!(
                "Linked. Its grades can go with the next sync.",
                "Vinculada. Sus calificaciones pueden ir con la próxima sincronización."
            ),
            Arrived::NotThere => {
                text!("It will be created with the next sync.", "Se creará con la próxima sincronización.")
            }
        };
        self.reply(&section, Edited { reload: true, ..Edited::default() }, said.to_owned())
    }

    pub(crate) fn history_view(&self, section: &SectionId) -> Result<HistoryView, DeskError> {
        let (book, runs) = self.store().read(|tx| {
            let book = tx.shown(section)?.book;
            let mut runs = Vec::new();
            for run in tx.runs(section, RUNS)? {
                let rows = if run.kind == RunKind::Send { tx.journal_of_run(&run.id)? } else { Vec::new() };
                runs.push((run, rows));
            }
            Ok((book, runs))
        })?;
        let past = history::Past::of(&runs);
        Ok(HistoryView {
            runs: runs.iter().map(|(run, rows)| history::run(run, rows, &book, &past)).collect(),
        })
    }

    pub(crate) fn history_run_view(&self, run: &RunId) -> Result<HistoryRunView, DeskError> {
        let (row, rows, read, book, past) = self.store().read(|tx| {
            let row = tx.run(run)?;
            let read = if row.kind == RunKind::Read { tx.trail_of_run(run)? } else { Vec::new() };
            let book = tx.shown(&row.section)?.book;
            let mut undoing = Vec::new();
            for undo in tx.runs_undoing(&row.section)? {
                let rows = tx.journal_of_run(&undo.id)?;
                undoing.push((undo, rows));
            }
            let mut past = history::Past::of(&undoing);
            if let Some(undone) = &row.undoes {
                past.know(&tx.run(undone)?);
            }
            Ok((row, tx.journal_of_run(run)?, read, book, past))
        })?;
        Ok(history::run_view(&row, &rows, &read, &book, &past))
    }

    pub(crate) fn queue_view(&self, section: &SectionId) -> Result<QueueView, DeskError> {
        let since = self.inner.link.now().offline_since;
        let kinds = [
            TrailKind::Edited,
            TrailKind::Approved,
            TrailKind::Unapproved,
            TrailKind::Undone,
            TrailKind::DecidedMine,
            TrailKind::DecidedLms,
            TrailKind::DecidedValue,
        ];
        let (shown, rows) = self.store().read(|tx| {
            let rows = match since {
                Some(since) => tx.trail_since(section, since, &kinds)?,
                None => Vec::new(),
            };
            Ok((tx.shown(section)?, rows))
        })?;
        let ready = counts(&self.inner.looked.of(&shown, self.now())).ready;
        Ok(history::queue(&rows, &shown.book, ready, since))
    }
}
