//! People who grade in the LMS, as far as their names are known.

use crate::column::Columns;
use crate::{StoreError, Tx};
use gradebook::PersonId;
use rusqlite::params;
use std::collections::BTreeMap;

impl Tx<'_> {
    /// The names of the people whose names are known.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn people(&self) -> Result<BTreeMap<PersonId, String>, StoreError> {
        let sql = "SELECT id, name FROM person WHERE name IS NOT NULL";
        let rows = self.list(sql, [], |row| Ok((row.id(0)?, row.col(1)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// Notes a person's name.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn put_person(&mut self, id: &PersonId, name: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO person (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name = excluded.name";
        self.execute(sql, params![id.as_str(), name])?;
        Ok(())
    }

    /// The person's number, given now if need be. Only for writers.
    pub(crate) fn person_no(&self, id: &PersonId) -> Result<i64, StoreError> {
        if let Some(no) = self.numbers.borrow().people.get(id) {
            return Ok(*no);
        }
        self.execute("INSERT INTO person (id) VALUES (?1) ON CONFLICT (id) DO NOTHING", [id.as_str()])?;
        let no = self.number("SELECT no FROM person WHERE id = ?1", [id.as_str()], "person")?;
        self.numbers.borrow_mut().people.insert(id.clone(), no);
        Ok(no)
    }

    /// Everybody by number.
    pub(crate) fn people_by_no(&self) -> Result<BTreeMap<i64, PersonId>, StoreError> {
        let rows = self.list("SELECT no, id FROM person", [], |row| Ok((row.col(0)?, row.id(1)?)))?;
        Ok(rows.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn a_person_known_by_id_alone_gets_a_name_later() {
        let store = Store::in_memory().unwrap();
        let id = PersonId::from("p-1");
        let (before, after) = store
            .write(|tx| {
                let no = tx.person_no(&id)?;
                let before = tx.people()?;
                tx.put_person(&id, "Mr. Okafor")?;
                assert_eq!(tx.person_no(&id)?, no, "the same person");
                tx.put_person(&id, "Mr. T. Okafor")?;
                Ok((before, tx.people()?))
            })
            .unwrap();
        assert!(before.is_empty(), "no name, not listed");
        assert_eq!(after, BTreeMap::from([(id, "Mr. T. Okafor".to_owned())]));
    }
}
