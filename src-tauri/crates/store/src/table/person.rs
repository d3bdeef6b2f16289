//! People who grade in the LMS, as far as their names are known.

use crate::column::Columns;
use crate::{StoreError, Tx};
use gradebook::{PersonId, SectionId};
use rusqlite::params;
use std::collections::BTreeMap;

/// Somebody who teaches a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeacherRow {
    /// Id.
    pub id: PersonId,
    /// Name; empty: the server does not say.
    pub name: String,
    /// Linked to a user of the LMS; `None`: not known.
    pub linked: Option<bool>,
}

impl Tx<'_> {
    /// Takes in a reading of who teaches a section: these are its teachers now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn put_teachers(&mut self, section: &SectionId, rows: &[TeacherRow]) -> Result<(), StoreError> {
        let section = self.section_no(section)?;
        self.execute("DELETE FROM teacher WHERE section_no = ?1", [section])?;
        for row in rows {
            if !row.name.is_empty() {
                self.put_person(&row.id, &row.name)?;
            }
            let person = self.person_no(&row.id)?;
            let put = "INSERT OR REPLACE INTO teacher (section_no, person_no, linked) VALUES (?1, ?2, ?3)";
            self.execute(put, params![section, person, row.linked])?;
        }
        Ok(())
    }

    /// Who teaches a section, by id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn teachers(&self, section: &SectionId) -> Result<Vec<TeacherRow>, StoreError> {
        let sql = "SELECT id, coalesce(name, ''), linked FROM teacher JOIN person ON person.no = person_no \
                   WHERE section_no = ?1 ORDER BY id";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(TeacherRow { id: row.id(0)?, name: row.col(1)?, linked: row.col(2)? })
        };
        self.list(sql, [self.section_no(section)?], read)
    }

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

    #[test]
    fn a_reading_says_who_teaches_a_section_now() {
        let store = crate::fixture::school();
        let section = crate::fixture::section();
        let row = |id: &str, linked| TeacherRow {
            id: PersonId::from(id),
            name: "Daniel Okafor".to_owned(),
            linked,
        };
        let put = |rows: &[TeacherRow]| {
            let put = store.write(|tx| {
                tx.put_teachers(&section, rows)?;
                tx.teachers(&section)
            });
            put.unwrap()
        };
        let both = [row("p-1", Some(true)), row("p-2", None)];
        assert_eq!(put(&both), both);
        assert_eq!(put(&both[1..]), both[1..], "who is not named any more teaches it no more");
        let nameless = TeacherRow { name: String::new(), ..row("p-2", Some(false)) };
        assert_eq!(put(&[nameless]), [row("p-2", Some(false))], "a name that is known stays");
    }
}
