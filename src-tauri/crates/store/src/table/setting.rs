//! Small settings of the program, by key.

use crate::column::Columns;
use crate::{StoreError, Tx};

impl Tx<'_> {
    /// A setting, if it was ever set.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.first("SELECT value FROM setting WHERE key = ?1", [key], |row| row.col(0))
    }

    /// Forgets all settings but those that say how far the data have come.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub(crate) fn forget_settings(&mut self) -> Result<(), StoreError> {
        let kept = [crate::generation::GENERATION, crate::generation::LINEAGE];
        self.execute("DELETE FROM setting WHERE key NOT IN (?1, ?2)", kept)?;
        Ok(())
    }

    /// Says that what this transaction does is worth a backup, as edits and runs are.
    pub fn worth_a_backup(&mut self) {
        self.notes.notable = true;
    }

    /// Sets a setting; `None` takes it away.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn set_setting(&mut self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        match value {
            Some(value) => {
                self.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)", [key, value])?
            }
            None => self.execute("DELETE FROM setting WHERE key = ?1", [key])?,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::Store;

    #[test]
    fn a_setting_is_set_replaced_and_taken_away() {
        let store = Store::in_memory().unwrap();
        let set = |value| {
            store.write(|tx| {
                tx.set_setting("theme", value)?;
                tx.setting("theme")
            })
        };
        assert_eq!(store.read(|tx| tx.setting("theme")).unwrap(), None);
        assert_eq!(set(Some("light")).unwrap().as_deref(), Some("light"));
        assert_eq!(set(Some("dark")).unwrap().as_deref(), Some("dark"));
        assert_eq!(set(None).unwrap(), None);
    }
}
