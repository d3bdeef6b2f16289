//! The durable record of each remote write: what was going to be sent, what became of it.

use crate::column::{Columns, Word, json, maybe_json, millis, words};
use crate::{StoreError, Tx};
use gradebook::{
    AssignmentAction, AssignmentId, Detail, Details, Failure, Grade, GradeStep, RunId, SectionId, StudentId,
    Time,
};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

/// One step of a run, committed before its request leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Number of the row; ascending in the order of the plan.
    pub id: i64,
    /// The run.
    pub run: RunId,
    /// Section.
    pub section: SectionId,
    /// Assignment.
    pub assignment: AssignmentId,
    /// Student; `None`: the step is about the assignment itself.
    pub student: Option<StudentId>,
    /// What is to be done.
    pub step: JournalStep,
    /// What the LMS held when it was last read before the write.
    pub before: Option<Grade>,
    /// How far it got.
    pub state: JournalState,
    /// How often it was sent.
    pub attempts: u32,
    /// Why it did not work out.
    pub failure: Option<Failure>,
    /// What the LMS answered.
    pub reply: Option<Grade>,
    /// When it was planned.
    pub planned_at: Time,
    /// When it was last sent.
    pub sent_at: Option<Time>,
    /// When it was over.
    pub done_at: Option<Time>,
}

/// A place that a later run wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SentSince {
    /// Assignment.
    pub assignment: AssignmentId,
    /// Student; `None`: the assignment itself.
    pub student: Option<StudentId>,
    /// The assignment was created by it.
    pub created: bool,
}

/// A step to be added, planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJournalRow {
    /// The run.
    pub run: RunId,
    /// Section.
    pub section: SectionId,
    /// Assignment.
    pub assignment: AssignmentId,
    /// Student; `None`: the step is about the assignment itself.
    pub student: Option<StudentId>,
    /// What is to be done.
    pub step: JournalStep,
    /// When it was planned.
    pub planned_at: Time,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum JournalStep {
    /// Creates the assignment.
    Create {
        /// As it is sent.
        details: Details,
    },
    /// Changes details of the assignment.
    Update {
        /// Which details.
        fields: Vec<Detail>,
        /// New values (only `fields` are sent).
        details: Details,
        /// What the LMS must still hold.
        expect: Details,
    },
    /// Writes or clears a grade.
    Write(GradeStep),
    /// Deletes the assignment with its grades (an undo of its create).
    Delete {
        /// What the LMS must still hold.
        expect: Details,
        /// The grades that it may hold there.
        grades: Vec<(StudentId, Grade)>,
    },
}

impl From<AssignmentAction> for JournalStep {
    fn from(action: AssignmentAction) -> Self {
        match action {
            AssignmentAction::Create { details } => Self::Create { details },
            AssignmentAction::Update { fields, details, expect } => Self::Update { fields, details, expect },
            AssignmentAction::Delete { expect, grades } => Self::Delete { expect, grades },
        }
    }
}

/// How far a step got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JournalState {
    /// Committed, and nothing was sent.
    Planned,
    /// The request is about to leave or on its way: from here on it may have arrived.
    Sending,
    /// The LMS answered; not read back yet.
    Accepted,
    /// Read back.
    Confirmed,
    /// It did not work out; the reason is in `failure`.
    Failed,
    /// A create without a clear answer: the teacher says whether it arrived.
    Unanswered,
    /// The LMS had moved away from what was shown: a change to look at.
    Withheld,
    /// Not sent any more: edited here meanwhile, or the run ended before.
    Released,
}

impl JournalState {
    /// Whether the step still needs something: an answer, a reading back, a word of the teacher.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Sending | Self::Accepted | Self::Unanswered)
    }
}

words! {
    JournalState {
        Planned = "planned",
        Sending = "sending",
        Accepted = "accepted",
        Confirmed = "confirmed",
        Failed = "failed",
        Unanswered = "unanswered",
        Withheld = "withheld",
        Released = "released",
    }
}

/// What changes in a row; `None` leaves a part as it is.
///
/// A new state that is not a failure (planned, sending, accepted, confirmed) forgets an earlier failure, and an open
/// state an earlier `done_at`, unless the change itself brings one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalChange {
    /// How far it got.
    pub state: Option<JournalState>,
    /// How often it was sent.
    pub attempts: Option<u32>,
    /// Why it did not work out.
    pub failure: Option<Failure>,
    /// What the LMS held right before the write.
    pub before: Option<Grade>,
    /// What the LMS answered.
    pub reply: Option<Grade>,
    /// When it was sent.
    pub sent_at: Option<Time>,
    /// When it was over.
    pub done_at: Option<Time>,
}

impl JournalChange {
    /// A new state with the time that goes with it: `sent_at` for sending, `done_at` for a state that is not open.
    pub fn state(state: JournalState, at: Time) -> Self {
        Self {
            state: Some(state),
            sent_at: (state == JournalState::Sending).then_some(at),
            done_at: (!state.is_open()).then_some(at),
            ..Self::default()
        }
    }
}

const SELECT: &str = "SELECT journal.id, run.id, section.id, assignment.id, student.id, step, before, journal.state, \
                      attempts, journal.failure, reply, planned_at, journal.sent_at, done_at FROM journal \
                      JOIN run ON run.no = run_no JOIN section ON section.no = journal.section_no \
                      JOIN assignment ON assignment.no = assignment_no \
                      LEFT JOIN student ON student.no = student_no";

fn read(row: &Row<'_>) -> Result<JournalRow, StoreError> {
    Ok(JournalRow {
        id: row.col(0)?,
        run: row.id(1)?,
        section: row.id(2)?,
        assignment: row.id(3)?,
        student: row.maybe_id(4)?,
        step: row.json(5)?,
        before: row.maybe_json(6)?,
        state: row.word(7)?,
        attempts: row.col(8)?,
        failure: row.maybe_json(9)?,
        reply: row.maybe_json(10)?,
        planned_at: row.time(11)?,
        sent_at: row.maybe_time(12)?,
        done_at: row.maybe_time(13)?,
    })
}

impl Tx<'_> {
    /// Adds a step as planned; answers its number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when run, section, assignment or student is not here.
    pub fn journal_add(&mut self, row: &NewJournalRow) -> Result<i64, StoreError> {
        let sql = "INSERT INTO journal (run_no, section_no, assignment_no, student_no, step, state, attempts, planned_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, 'planned', 0, ?6)";
        self.execute(
            sql,
            params![
                self.run_no(&row.run)?,
                self.section_no(&row.section)?,
                self.assignment_no(&row.assignment)?,
                row.student.as_ref().map(|id| self.student_no(id)).transpose()?,
                json(&row.step)?,
                row.planned_at.millis(),
            ],
        )?;
        Ok(self.conn.last_insert_rowid())
    }

    /// One step.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such row.
    pub fn journal(&self, id: i64) -> Result<JournalRow, StoreError> {
        let found = self.first(&format!("{SELECT} WHERE journal.id = ?1"), [id], read)?;
        found.ok_or(StoreError::NotFound { what: "journal row" })
    }

    /// What runs of the same section did after this one: each place that was written (or created) since.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such run.
    pub fn journal_since(&self, run: &RunId) -> Result<Vec<SentSince>, StoreError> {
        let sql = "SELECT DISTINCT assignment.id, student.id, json_extract(step, '$.do') = 'create' FROM journal \
                   JOIN assignment ON assignment.no = assignment_no \
                   LEFT JOIN student ON student.no = student_no \
                   WHERE journal.run_no > ?1 AND journal.section_no = (SELECT section_no FROM run WHERE no = ?1) \
                   AND journal.state IN ('accepted', 'confirmed') AND (student_no IS NULL OR reply IS NOT NULL)";
        self.list(sql, [self.run_no(run)?], |row| {
            Ok(SentSince { assignment: row.id(0)?, student: row.maybe_id(1)?, created: row.col(2)? })
        })
    }

    /// The steps of a run, in the order of its plan.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such run.
    pub fn journal_of_run(&self, run: &RunId) -> Result<Vec<JournalRow>, StoreError> {
        self.list(&format!("{SELECT} WHERE run_no = ?1 ORDER BY journal.id"), [self.run_no(run)?], read)
    }

    /// Steps of all runs that still need something (see [`JournalState::is_open`]), oldest first.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn journal_open(&self) -> Result<Vec<JournalRow>, StoreError> {
        let open = "journal.state IN ('planned', 'sending', 'accepted', 'unanswered')";
        self.list(&format!("{SELECT} WHERE {open} ORDER BY journal.id"), [], read)
    }

    /// Changes a step.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such row.
    pub fn journal_set(&mut self, id: i64, change: &JournalChange) -> Result<(), StoreError> {
        let rows = self.execute(
            include_str!("journal_set.sql"),
            params![
                id,
                change.state.map(Word::word),
                change.attempts,
                maybe_json(change.failure.as_ref())?,
                maybe_json(change.before.as_ref())?,
                maybe_json(change.reply.as_ref())?,
                millis(change.sent_at),
                millis(change.done_at),
            ],
        )?;
        if rows == 0 { Err(StoreError::NotFound { what: "journal row" }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::fixture::{AT, assignment_id, run, school, score, section, student};
    use gradebook::{FailureKind, GradeAction, GradeField};

    fn details() -> Details {
        Details { title: "Essay".to_owned(), due: Some(AT), ..Details::default() }
    }

    fn steps() -> [JournalStep; 4] {
        [
            JournalStep::Create { details: details() },
            JournalStep::Update {
                fields: vec![Detail::Title, Detail::Due],
                details: details(),
                expect: Details::default(),
            },
            JournalStep::Write(GradeStep {
                assignment: assignment_id(1),
                student: student(1),
                action: GradeAction::Clear,
                fields: vec![GradeField::Mark],
                expect: score(5),
                send: Grade::default(),
                edits: 7,
                ours: Some(score(6)),
            }),
            JournalStep::Delete { expect: details(), grades: vec![(student(1), score(5))] },
        ]
    }

    fn added() -> (Store, Vec<i64>) {
        let store = school();
        let ids = store.write(|tx| {
            tx.run_add(&run("run-1"))?;
            let mut ids = Vec::new();
            for step in steps() {
                let student = matches!(step, JournalStep::Write(_)).then(|| student(1));
                ids.push(tx.journal_add(&NewJournalRow {
                    run: RunId::from("run-1"),
                    section: section(),
                    assignment: assignment_id(1),
                    student,
                    step,
                    planned_at: AT,
                })?);
            }
            Ok(ids)
        });
        (store, ids.unwrap())
    }

    #[test]
    fn steps_come_back_as_they_were_planned_and_in_their_order() {
        let (store, ids) = added();
        let rows = store.read(|tx| tx.journal_of_run(&RunId::from("run-1"))).unwrap();
        assert_eq!(rows.iter().map(|r| r.id).collect::<Vec<_>>(), ids);
        assert_eq!(rows.iter().map(|r| r.step.clone()).collect::<Vec<_>>(), steps());
        assert!(
            rows.iter().all(|r| r.state == JournalState::Planned && r.attempts == 0 && r.planned_at == AT)
        );
        assert_eq!(rows.iter().map(|r| r.student.is_some()).collect::<Vec<_>>(), [false, false, true, false]);
    }

    #[test]
    fn a_change_sets_what_it_names_and_leaves_the_rest() {
        let (store, ids) = added();
        let later = AT.plus_millis(5);
        let change = JournalChange {
            attempts: Some(2),
            before: Some(score(5)),
            ..JournalChange::state(JournalState::Sending, later)
        };
        let row = store.write(|tx| {
            tx.journal_set(ids[2], &change)?;
            tx.journal_set(ids[2], &JournalChange { reply: Some(score(6)), ..JournalChange::default() })?;
            tx.journal(ids[2])
        });
        let row = row.unwrap();
        assert_eq!((row.state, row.attempts, row.sent_at), (JournalState::Sending, 2, Some(later)));
        assert_eq!((row.before, row.reply, row.done_at), (Some(score(5)), Some(score(6)), None));
    }

    #[test]
    fn a_step_that_is_taken_up_again_forgets_its_failure_and_its_end() {
        let (store, ids) = added();
        let failed = JournalChange {
            failure: Some(Failure { kind: FailureKind::NoAnswer, detail: String::new() }),
            ..JournalChange::state(JournalState::Failed, AT)
        };
        let (first, again) = store
            .write(|tx| {
                tx.journal_set(ids[0], &failed)?;
                let first = tx.journal(ids[0])?;
                tx.journal_set(ids[0], &JournalChange::state(JournalState::Planned, AT))?;
                Ok((first, tx.journal(ids[0])?))
            })
            .unwrap();
        assert_eq!((first.failure, first.done_at), (failed.failure, Some(AT)));
        assert_eq!((again.failure, again.done_at), (None, None));
    }

    #[test]
    fn open_are_the_steps_that_still_need_something() {
        use JournalState::{Accepted, Confirmed, Failed, Planned, Released, Sending, Unanswered, Withheld};
        let (store, ids) = added();
        for state in [Planned, Sending, Accepted, Confirmed, Failed, Unanswered, Withheld, Released] {
            let open = store.write(|tx| {
                tx.journal_set(ids[0], &JournalChange::state(state, AT))?;
                Ok(tx.journal_open()?.iter().any(|row| row.id == ids[0]))
            });
            assert_eq!(open.unwrap(), state.is_open(), "{state:?}");
        }
    }

    #[test]
    fn the_open_steps_are_found_without_reading_the_others() {
        let (store, _) = added();
        let sql = "EXPLAIN QUERY PLAN SELECT id FROM journal \
                   WHERE journal.state IN ('planned', 'sending', 'accepted', 'unanswered')";
        let plan = store.read(|tx| tx.list(sql, [], |row| row.col::<String>(3))).unwrap().join(" ");
        assert!(plan.contains("journal_open"), "{plan}");
    }

    #[test]
    fn a_step_that_is_not_there_is_not_found() {
        let (store, _) = added();
        let set = store.write(|tx| tx.journal_set(999, &JournalChange::default()));
        assert!(matches!(set, Err(StoreError::NotFound { what: "journal row" })));
        assert!(store.read(|tx| tx.journal(999)).is_err());
    }
}
