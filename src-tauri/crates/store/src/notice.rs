//! What the teacher must be told about how the data came to be as it is. Kept in the database until it was read.
//! Deliberately not here: the words (desk).

use crate::{StoreError, Tx};
use gradebook::Time;
use serde::{Deserialize, Serialize};

const NOTICE: &str = "notice";
/// Ends of the history that were lost, for good: `[{"after": row, "lost": rows}, …]`.
const LOST: &str = "history_lost";

/// Why there is something to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The database was damaged; it was set aside, and what could be brought back is here.
    Damaged,
    /// The database was gone; what could be brought back is here.
    Missing,
    /// The database is an older copy of the one that was here before: somebody put it back.
    Older,
    /// A backup was restored on request.
    Restored,
}

/// What was brought back, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Why there is something to tell.
    pub why: Why,
    /// Name of the damaged file, in the data folder.
    pub set_aside: Option<String>,
    /// When the copy was made that this data began from; `None`: there was none, or it is not known.
    pub copy_of: Option<Time>,
    /// Name of the backup with what was here before, in `backups`.
    pub kept: Option<String>,
    /// Rows read out of the damaged file.
    pub rescued: u32,
    /// Parts of the damaged file could not be read.
    pub gaps: bool,
    /// Assignments whose id in the LMS was known from elsewhere.
    pub linked: u32,
    /// Assignments that may have been sent meanwhile: the teacher is asked.
    pub asked: u32,
    /// Writes that were under way or waiting in old runs and are not pursued any further.
    pub closed: u32,
    /// Rows of the history that are certainly lost at its end.
    pub history_lost: u32,
}

/// Rows of the history that were lost with a damaged database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostHistory {
    /// Number of the last row before them; the chain goes on from it.
    pub after: i64,
    /// At least so many.
    pub lost: u32,
}

impl Notice {
    pub(crate) const fn new(why: Why) -> Self {
        Self {
            why,
            set_aside: None,
            copy_of: None,
            kept: None,
            rescued: 0,
            gaps: false,
            linked: 0,
            asked: 0,
            closed: 0,
            history_lost: 0,
        }
    }
}

impl Tx<'_> {
    /// What the teacher must be told and has not read yet.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn notice(&self) -> Result<Option<Notice>, StoreError> {
        // A notice in a form of another version tells nothing; it stands in the way of nothing either.
        Ok(self.setting(NOTICE)?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Notes for good that the history lacks rows after its present end, so that nobody takes it for whole.
    pub(crate) fn note_lost_history(&mut self, lost: u32) -> Result<(), StoreError> {
        if lost == 0 {
            return Ok(());
        }
        let mut all = self.lost_history()?;
        all.push(LostHistory { after: self.trail_head()?.row, lost });
        self.set_setting(LOST, Some(&crate::column::json(&all)?))
    }

    /// Where the history lacks rows that were there once: after which row, and at least how many.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn lost_history(&self) -> Result<Vec<LostHistory>, StoreError> {
        Ok(self.setting(LOST)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Sets what the teacher must be told; `None`: it was read.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn set_notice(&mut self, notice: Option<&Notice>) -> Result<(), StoreError> {
        self.set_setting(NOTICE, crate::column::maybe_json(notice)?.as_deref())
    }
}
