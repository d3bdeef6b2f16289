//! What the plan that is shown was asked for. It is kept, so that sending plans for the same: the fingerprint of the
//! plan decides whether it still is what was shown.

use crate::{Desk, DeskError};
use gradebook::{CreatedByRun, Fingerprint, Only, RunId, SectionId};
use store::JournalState;
use sync::Engine;

/// What a plan is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Everything that is approved.
    Everything,
    /// What failed in this run.
    FailedOf(RunId),
    /// What puts back what this run did.
    UndoOf(RunId, CreatedByRun),
}

const UNDO: &str = "undo ";
const UNDO_KEEPING: &str = "undo-keeping ";

impl Asked {
    fn text(&self) -> Option<String> {
        match self {
            Self::Everything => None,
            Self::FailedOf(run) => Some(run.to_string()),
            Self::UndoOf(run, CreatedByRun::Delete) => Some(format!("{UNDO}{run}")),
            Self::UndoOf(run, CreatedByRun::Keep) => Some(format!("{UNDO_KEEPING}{run}")),
        }
    }

    fn read(text: Option<&str>) -> Self {
        let Some(text) = text else { return Self::Everything };
        if let Some(run) = text.strip_prefix(UNDO) {
            return Self::UndoOf(RunId::from(run), CreatedByRun::Delete);
        }
        match text.strip_prefix(UNDO_KEEPING) {
            Some(run) => Self::UndoOf(RunId::from(run), CreatedByRun::Keep),
            None => Self::FailedOf(RunId::from(text)),
        }
    }
}

impl Desk {
    /// Keeps what the plan that is about to be shown was asked for.
    pub(crate) fn remember(&self, section: &SectionId, asked: &Asked) -> Result<(), DeskError> {
        let text = asked.text();
        Ok(self.store().write(|tx| tx.set_setting(&format!("only/{section}"), text.as_deref()))?)
    }

    /// What failed in a run; trying an undo again undoes the rest of the same run.
    pub(crate) fn failed_in(&self, run: &RunId) -> Result<Asked, DeskError> {
        let (row, rows) = self.store().read(|tx| Ok((tx.run(run)?, tx.journal_of_run(run)?)))?;
        let Some(undoes) = row.undoes else { return Ok(Asked::FailedOf(run.clone())) };
        let deletes = rows.iter().any(|r| matches!(r.step, store::JournalStep::Delete { .. }));
        Ok(Asked::UndoOf(undoes, if deletes { CreatedByRun::Delete } else { CreatedByRun::Keep }))
    }

    pub(crate) fn failed_of(&self, run: &RunId) -> Result<Only, DeskError> {
        let rows = self.store().read(|tx| tx.journal_of_run(run))?;
        let failed =
            rows.into_iter().filter(|r| matches!(r.state, JournalState::Failed | JournalState::Released));
        Ok(Only::These(failed.map(|r| (r.assignment, r.student)).collect()))
    }

    /// Begins exactly the plan that was shown last for this section.
    pub(crate) fn begin_as_shown(
        &self,
        engine: &Engine,
        section: &SectionId,
        fingerprint: &Fingerprint,
    ) -> Result<RunId, DeskError> {
        let asked = Asked::read(self.store().read(|tx| tx.setting(&format!("only/{section}")))?.as_deref());
        let run = match asked {
            Asked::Everything => engine.begin(section, fingerprint, &Only::Everything, false)?,
            Asked::FailedOf(run) => engine.begin(section, fingerprint, &self.failed_of(&run)?, false)?,
            Asked::UndoOf(run, created) => engine.begin_undo(&run, created, fingerprint)?,
        };
        Ok(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_kept_and_read_again() {
        let run = RunId::from("19a-74c1-f00d-0");
        for asked in [
            Asked::Everything,
            Asked::FailedOf(run.clone()),
            Asked::UndoOf(run.clone(), CreatedByRun::Delete),
            Asked::UndoOf(run, CreatedByRun::Keep),
        ] {
            assert_eq!(Asked::read(asked.text().as_deref()), asked);
        }
    }
}
