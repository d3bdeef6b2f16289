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
        if self.connection()?.is_none_or(|known| (known.kind, known.link) != (row.kind, row.link)) {
            self.shelf.get_mut().clear();
        }
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
    /// journal, ops and trail, which begins anew. Settings stay.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn forget_school(&mut self) -> Result<(), StoreError> {
        *self.numbers.get_mut() = Numbers::default();
        self.shelf.get_mut().clear();
        self.notes.forgotten = true;
        self.notes.news.clear();
        Ok(self.conn.execute_batch(
            "DELETE FROM trail_head; DELETE FROM trail; DELETE FROM trail_gone; DELETE FROM removal; INSERT INTO trail_head VALUES (1, 0, zeroblob(32)); \
             DELETE FROM op; DELETE FROM journal; \
             DELETE FROM run; DELETE FROM grade; DELETE FROM hand_in; DELETE FROM assignment; DELETE FROM teacher; DELETE FROM person; \
             DELETE FROM enrolment; DELETE FROM identifier; DELETE FROM student; DELETE FROM section; DELETE FROM connection;",
        )?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{AT, run, school, section, trail};
    use crate::{NewOpRow, Store, TrailCheck, TrailKind};
    use gradebook::op::OpKind;

    fn row() -> ConnectionRow {
        ConnectionRow {
            district: "Harbour Unified".to_owned(),
            school: String::new(),
            teacher: PersonId::from("t-1"),
            given: "Rosa".to_owned(),
            family: "Lind".to_owned(),
            kind: LmsKind::Schoology,
            link: LinkState::NotReady,
            state: "matching".to_owned(),
            base_url: "http://127.0.0.1:1".to_owned(),
            sample: true,
            last_ok: Some(AT),
            offline_since: None,
        }
    }

    #[test]
    fn there_is_one_connection_or_none() {
        let store = Store::in_memory().unwrap();
        assert_eq!(store.read(|tx| tx.connection()).unwrap(), None);
        store.write(|tx| tx.set_connection(&row())).unwrap();
        assert_eq!(store.read(|tx| tx.connection()).unwrap(), Some(row()));
        let other = ConnectionRow { sample: false, last_ok: None, offline_since: Some(AT), ..row() };
        store.write(|tx| tx.set_connection(&other)).unwrap();
        assert_eq!(store.read(|tx| tx.connection()).unwrap(), Some(other), "replaced, not added");
    }

    #[test]
    fn a_forgotten_school_leaves_nothing_but_settings() {
        let store = school();
        let op = |undoes| NewOpRow {
            section: section(),
            kind: OpKind::Undo,
            deltas: Vec::new(),
            at: AT,
            said: String::new(),
            undoes,
        };
        store
            .write(|tx| {
                tx.set_connection(&row())?;
                tx.run_add(&run("run-1"))?;
                tx.trail_add(&[trail(TrailKind::Edited, 1, AT)])?;
                let first = tx.op_add(&op(None))?;
                tx.op_add(&op(Some(first)))?;
                tx.set_setting("theme", Some("dark"))?;
                tx.forget_school()
            })
            .unwrap();
        store
            .read(|tx| {
                for table in [
                    "connection",
                    "section",
                    "student",
                    "enrolment",
                    "identifier",
                    "teacher",
                    "person",
                    "assignment",
                    "grade",
                    "hand_in",
                    "trail",
                ] {
                    let sql = format!("SELECT count(*) FROM {table}");
                    assert_eq!(tx.number(&sql, [], "count")?, 0, "{table}");
                }
                assert_eq!(tx.setting("theme")?.as_deref(), Some("dark"));
                assert!(matches!(tx.trail_verify()?, TrailCheck::Unbroken { rows: 0, .. }));
                Ok(())
            })
            .unwrap();
        crate::fixture::fill(&store);
        let again = store.write(|tx| {
            tx.trail_add(&[trail(TrailKind::Edited, 1, AT)])?;
            tx.trail_verify()
        });
        assert!(matches!(again, Ok(TrailCheck::Unbroken { rows: 1, .. })), "it begins anew");
    }
}
