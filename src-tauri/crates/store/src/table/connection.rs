//! Who is connected to what.

use crate::column::{Columns, Word, millis};
use crate::tx::Numbers;
use crate::{StoreError, Tx};
use gradebook::{LinkState, LmsKind, PersonId, Time};
use rusqlite::params;

/// The connection of this data folder to a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRow {
    /// District name.
    pub district: String,
    /// School name, may be empty.
    pub school: String,
    /// The teacher's id.
    pub teacher: PersonId,
    /// The teacher's given name.
    pub given: String,
    /// The teacher's family name.
    pub family: String,
    /// The LMS behind the connection.
    pub kind: LmsKind,
    /// Whether the district's connection is ready.
    pub link: LinkState,
    /// The state's own word, for the health screen; may be empty.
    pub state: String,
    /// Address of the school's server.
    pub base_url: String,
    /// It is the embedded sample school.
    pub sample: bool,
    /// When the server last answered; `None`: never.
    pub last_ok: Option<Time>,
    /// Since when it does not; `None`: it does.
    pub offline_since: Option<Time>,
}

impl Tx<'_> {
    /// The connection, if there ever was one.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn connection(&self) -> Result<Option<ConnectionRow>, StoreError> {
        let sql = "SELECT district, school, teacher, given, family, kind, link, state, base_url, sample, last_ok, \
                   offline_since FROM connection";
        self.first(sql, [], |row| {
            Ok(ConnectionRow {
                district: row.col(0)?,
                school: row.col(1)?,
                teacher: row.id(2)?,
                given: row.col(3)?,
                family: row.col(4)?,
                kind: row.word(5)?,
                link: row.word(6)?,
                state: row.col(7)?,
                base_url: row.col(8)?,
                sample: row.col(9)?,
                last_ok: row.maybe_time(10)?,
                offline_since: row.maybe_time(11)?,
            })
        })
    }

    /// Replaces the connection.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn set_connection(&mut self, row: &ConnectionRow) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO connection (one, district, school, teacher, given, family, kind, link, state, \
                   base_url, sample, last_ok, offline_since) \
                   VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        self.execute(
            sql,
            params![
                row.district,
                row.school,
                row.teacher.as_str(),
                row.given,
                row.family,
                row.kind.word(),
                row.link.word(),
                row.state,
                row.base_url,
                row.sample,
                millis(row.last_ok),
                millis(row.offline_since),
            ],
        )?;
        Ok(())
    }

    /// Forgets the school with everything that belongs to it: connection, sections, students, assignments, grades,
    /// journal, ops and trail. Settings stay.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn forget_school(&mut self) -> Result<(), StoreError> {
        *self.numbers.get_mut() = Numbers::default();
        Ok(self.conn.execute_batch(
            "DELETE FROM trail; DELETE FROM op WHERE undoes IS NOT NULL; DELETE FROM op; DELETE FROM journal; \
             DELETE FROM run; DELETE FROM grade; DELETE FROM assignment; DELETE FROM person; DELETE FROM enrolment; \
             DELETE FROM student; DELETE FROM section; DELETE FROM connection;",
        )?)
    }
}
