//! How far the database has come: a number that each notable change advances, and whose line of databases it belongs
//! to. Both are also in the ledger, which outlives the database.

use crate::{StoreError, Tx};

pub(crate) const GENERATION: &str = "generation";
pub(crate) const LINEAGE: &str = "lineage";

impl Tx<'_> {
    /// The generation; 0 before the first notable change.
    pub(crate) fn generation(&self) -> Result<u64, StoreError> {
        Ok(self.setting(GENERATION)?.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    pub(crate) fn set_generation(&mut self, generation: u64) -> Result<(), StoreError> {
        self.set_setting(GENERATION, Some(&generation.to_string()))
    }

    /// The line of databases; empty for one that never lay beside a ledger.
    pub(crate) fn lineage(&self) -> Result<String, StoreError> {
        Ok(self.setting(LINEAGE)?.unwrap_or_default())
    }

    pub(crate) fn set_lineage(&mut self, lineage: &str) -> Result<(), StoreError> {
        self.set_setting(LINEAGE, Some(lineage))
    }

    /// A name for a new line of databases.
    pub(crate) fn new_lineage(&self) -> Result<String, StoreError> {
        let name = self.first("SELECT lower(hex(randomblob(8)))", [], |row| Ok(row.get::<_, String>(0)?))?;
        name.ok_or(StoreError::NotFound { what: "name" })
    }

    /// Whether anything was ever saved here.
    pub(crate) fn is_blank(&self) -> Result<bool, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM connection) + (SELECT count(*) FROM section)";
        Ok(self.number(sql, [], "count")? == 0)
    }

    /// The newest time that anything here tells of.
    pub(crate) fn newest(&self) -> Result<gradebook::Time, StoreError> {
        let sql = "SELECT max(coalesce((SELECT max(at) FROM trail), 0), coalesce((SELECT max(at) FROM op), 0), \
                   coalesce((SELECT max(started_at) FROM run), 0), \
                   coalesce((SELECT max(created_at) FROM assignment), 0))";
        Ok(gradebook::Time::from_millis(self.number(sql, [], "time")?))
    }
}
