//! Runs: executions of a plan, and readings.

use crate::column::{Columns, Word, millis, words};
use crate::{StoreError, Tx};
use gradebook::{Fingerprint, RunId, SectionId, Time};
use rusqlite::{Row, params};

/// One run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Id.
    pub id: RunId,
    /// Section.
    pub section: SectionId,
    /// Sending or reading.
    pub kind: RunKind,
    /// It began by itself, because the teacher's standing answers let it.
    pub automatic: bool,
    /// How far it got.
    pub phase: RunPhase,
    /// The plan it executes; `None` for a reading.
    pub fingerprint: Option<Fingerprint>,
    /// Why it stopped before its end, as the engine's code.
    pub stopped: Option<String>,
    /// Changes that a reading found.
    pub found: u32,
    /// Counts for the list, in the engine's own form; may be empty.
    pub counts: String,
    /// When it began.
    pub started_at: Time,
    /// When it ended; `None`: it is active.
    pub ended_at: Option<Time>,
    /// The run whose writes this one takes back.
    pub undoes: Option<RunId>,
}

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunKind {
    /// Writes to the LMS.
    Send,
    /// Only reads.
    Read,
}

/// How far a run got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunPhase {
    /// The LMS is being read.
    Reading,
    /// Steps of the plan are on their way.
    Sending,
    /// The teacher said wait.
    Paused,
    /// What was sent is being read back.
    Verifying,
    /// It came to its end.
    Done,
    /// It ended early.
    Stopped,
}

words! {
    RunKind { Send = "send", Read = "read" }
    RunPhase {
        Reading = "reading",
        Sending = "sending",
        Paused = "paused",
        Verifying = "verifying",
        Done = "done",
        Stopped = "stopped",
    }
}

const SELECT: &str = "SELECT run.id, section.id, kind, automatic, phase, fingerprint, stopped, found, counts, started_at, \
                      ended_at, undoes FROM run JOIN section ON section.no = section_no";

fn read(row: &Row<'_>) -> Result<RunRow, StoreError> {
    Ok(RunRow {
        id: row.id(0)?,
        section: row.id(1)?,
        kind: row.word(2)?,
        automatic: row.col(3)?,
        phase: row.word(4)?,
        fingerprint: row.maybe_id(5)?,
        stopped: row.col(6)?,
        found: row.col(7)?,
        counts: row.col(8)?,
        started_at: row.time(9)?,
        ended_at: row.maybe_time(10)?,
        undoes: row.maybe_id(11)?,
    })
}

impl Tx<'_> {
    /// Adds a run.
    ///
    /// # Errors
    /// [`StoreError::Clash`] when another sending run of the section is active, or the end and the phase disagree.
    pub fn run_add(&mut self, run: &RunRow) -> Result<(), StoreError> {
        self.notes.notable = true;
        let sql = "INSERT INTO run (id, section_no, kind, automatic, phase, fingerprint, stopped, found, counts, \
                   started_at, ended_at, undoes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        self.execute(
            sql,
            params![
                run.id.as_str(),
                self.section_no(&run.section)?,
                run.kind.word(),
                run.automatic,
                run.phase.word(),
                run.fingerprint.as_ref().map(Fingerprint::as_str),
                run.stopped,
                run.found,
                run.counts,
                run.started_at.millis(),
                millis(run.ended_at),
                run.undoes.as_ref().map(RunId::as_str),
            ],
        )?;
        Ok(())
    }

    /// Whether the row with this number is understood.
    pub(crate) fn run_is_understood(&self, no: i64) -> Result<(), StoreError> {
        self.first(&format!("{SELECT} WHERE run.no = ?1"), [no], read).map(|_| ())
    }

    /// One run.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such run.
    pub fn run(&self, id: &RunId) -> Result<RunRow, StoreError> {
        let found = self.first(&format!("{SELECT} WHERE run.id = ?1"), [id.as_str()], read)?;
        found.ok_or(StoreError::NotFound { what: "run" })
    }

    /// Replaces what can change in a run: phase, stop reason, counts and end. What it is and when it began stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such run, [`StoreError::Clash`] when the end and the phase disagree.
    pub fn run_update(&mut self, run: &RunRow) -> Result<(), StoreError> {
        self.notes.notable = true;
        let sql =
            "UPDATE run SET phase = ?2, stopped = ?3, found = ?4, counts = ?5, ended_at = ?6 WHERE id = ?1";
        let RunRow { id, phase, stopped, found, counts, ended_at, .. } = run;
        match self
            .execute(sql, params![id.as_str(), phase.word(), stopped, found, counts, millis(*ended_at)])?
        {
            0 => Err(StoreError::NotFound { what: "run" }),
            _ => Ok(()),
        }
    }

    /// The section's runs, newest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn runs(&self, section: &SectionId, limit: u32) -> Result<Vec<RunRow>, StoreError> {
        let sql = format!("{SELECT} WHERE section_no = ?1 ORDER BY run.no DESC LIMIT ?2");
        self.list(&sql, params![self.section_no(section)?, limit], read)
    }

    /// The section's runs that undo another one, newest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn runs_undoing(&self, section: &SectionId) -> Result<Vec<RunRow>, StoreError> {
        let sql = format!("{SELECT} WHERE section_no = ?1 AND undoes IS NOT NULL ORDER BY run.no DESC");
        self.list(&sql, [self.section_no(section)?], read)
    }

    /// Runs that neither came to their end nor stopped, of all sections, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn runs_active(&self) -> Result<Vec<RunRow>, StoreError> {
        self.list(&format!("{SELECT} WHERE ended_at IS NULL ORDER BY run.no"), [], read)
    }

    pub(crate) fn run_no(&self, id: &RunId) -> Result<i64, StoreError> {
        self.number("SELECT no FROM run WHERE id = ?1", [id.as_str()], "run")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{AT, run, school, section};

    #[test]
    fn a_run_is_active_until_it_ends() {
        let store = school();
        let ended = RunRow {
            phase: RunPhase::Stopped,
            stopped: Some("offline".to_owned()),
            found: 4,
            counts: "{}".to_owned(),
            ended_at: Some(AT.plus_millis(9)),
            ..run("run-1")
        };
        store
            .write(|tx| {
                tx.run_add(&run("run-1"))?;
                assert_eq!(tx.runs_active()?, [run("run-1")]);
                let paused = RunRow { phase: RunPhase::Paused, ..run("run-1") };
                tx.run_update(&paused)?;
                assert_eq!(tx.run(&paused.id)?, paused);
                tx.run_update(&ended)?;
                assert_eq!(tx.run(&ended.id)?, ended);
                assert_eq!(tx.runs_active()?, []);
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn a_run_says_which_run_it_takes_back() {
        let back = RunRow { undoes: Some(RunId::from("run-1")), ..run("run-2") };
        let store = school();
        let read = store.write(|tx| {
            tx.run_add(&back)?;
            tx.run_update(&RunRow { undoes: None, ..back.clone() })?;
            tx.run(&back.id)
        });
        assert_eq!(read.unwrap(), back, "for good");
    }

    #[test]
    fn the_list_is_newest_first_and_limited() {
        let store = school();
        let ended = |id| RunRow { phase: RunPhase::Done, ended_at: Some(AT), ..run(id) };
        let read = RunRow { kind: RunKind::Read, fingerprint: None, ..ended("run-3") };
        let rows = store.write(|tx| {
            tx.run_add(&ended("run-1"))?;
            tx.run_add(&ended("run-2"))?;
            tx.run_add(&read)?;
            tx.runs(&section(), 2)
        });
        assert_eq!(rows.unwrap(), [read, ended("run-2")]);
    }

    #[test]
    fn a_second_sending_run_of_a_section_is_refused_while_one_is_active() {
        let store = school();
        store.write(|tx| tx.run_add(&run("run-1"))).unwrap();
        let second = store.write(|tx| tx.run_add(&run("run-2")));
        assert!(matches!(second, Err(StoreError::Clash { .. })));
        let other = RunRow { section: SectionId::from("sec-2"), ..run("run-3") };
        store.write(|tx| tx.run_add(&other)).unwrap();
    }

    #[test]
    fn a_run_cannot_be_done_without_an_end_or_ended_and_active() {
        let store = school();
        let done = RunRow { phase: RunPhase::Done, ..run("run-1") };
        assert!(matches!(store.write(|tx| tx.run_add(&done)), Err(StoreError::Clash { .. })));
        let active = RunRow { ended_at: Some(AT), ..run("run-1") };
        assert!(matches!(store.write(|tx| tx.run_add(&active)), Err(StoreError::Clash { .. })));
    }
}
