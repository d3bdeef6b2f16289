//! A data folder from the outside: what the database says, whoever has it open.

use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// A data folder, only read.
#[derive(Debug)]
pub struct Folder(Connection);

impl Folder {
    /// Looks into a data folder. The program may have it open.
    pub fn look(dir: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self(Connection::open_with_flags(dir.join("passback.db"), flags).expect("there is a database"))
    }

    fn words(&self, sql: &str) -> Vec<String> {
        let mut statement = self.0.prepare(sql).expect("the tables are there");
        let rows = statement.query_map([], |row| row.get(0)).expect("read");
        rows.map(|row| row.expect("a text")).collect()
    }

    /// States of journal rows that still need something.
    pub fn open_steps(&self) -> Vec<String> {
        self.words(
            "SELECT state || ' of run ' || run_no FROM journal \
             WHERE state IN ('planned', 'sending', 'accepted', 'unanswered')",
        )
    }

    /// Runs that neither came to their end nor stopped.
    pub fn active_runs(&self) -> Vec<String> {
        self.words("SELECT id FROM run WHERE ended_at IS NULL")
    }

    /// How often something was sent, over all runs.
    pub fn runs(&self) -> usize {
        self.words("SELECT id FROM run WHERE kind = 'send'").len()
    }
}
