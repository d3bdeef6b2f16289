//! The history of grades: every value that was ever here or seen in the LMS, in the order in which it was known. Rows
//! are only added, and chained, so that an altered row is found (`chain.rs`, `verify.rs`).

pub(crate) mod chain;
pub(crate) mod held;
pub(crate) mod receipt;
pub(crate) mod removed;
mod replay;
pub(crate) mod verify;

use self::chain::Link;
use self::held::Held;
use self::receipt::Receipt;
use self::verify::TrailMark;
use crate::column::{Columns, Word, json, maybe_json, millis, words};
use crate::{StoreError, Tx};
use gradebook::{AssignmentId, Grade, PersonId, RunId, SectionId, StudentId, Time};
use rusqlite::{Row, params};

/// One thing that happened to a grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailRow {
    /// Number of the row; ascending.
    pub id: i64,
    /// When it was known here.
    pub at: Time,
    /// Section.
    pub section: SectionId,
    /// Assignment.
    pub assignment: AssignmentId,
    /// Student.
    pub student: StudentId,
    /// What happened.
    pub kind: TrailKind,
    /// Who did it.
    pub who: TrailWho,
    /// The value before; `None`: there was nothing.
    pub before: Option<Grade>,
    /// The value after; `None`: there is nothing.
    pub after: Option<Grade>,
    /// What the three sides held after it; `None`: noted before that was kept.
    pub held: Option<Held>,
    /// The run it was part of.
    pub run: Option<RunId>,
    /// When it happened by the LMS's own clock.
    pub said_at: Option<Time>,
    /// How the write went, where it is about one.
    pub receipt: Option<Receipt>,
}

/// A row to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTrailRow {
    /// When it was known here.
    pub at: Time,
    /// Section.
    pub section: SectionId,
    /// Assignment.
    pub assignment: AssignmentId,
    /// Student.
    pub student: StudentId,
    /// What happened.
    pub kind: TrailKind,
    /// Who did it.
    pub who: TrailWho,
    /// The value before; `None`: there was nothing.
    pub before: Option<Grade>,
    /// The value after; `None`: there is nothing.
    pub after: Option<Grade>,
    /// What the three sides held after it; `None`: noted before that was kept.
    pub held: Option<Held>,
    /// The run it was part of.
    pub run: Option<RunId>,
    /// When it happened by the LMS's own clock.
    pub said_at: Option<Time>,
    /// How the write went, where it is about one.
    pub receipt: Option<Receipt>,
}

/// What happened to a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrailKind {
    /// Changed here.
    Edited,
    /// Approved.
    Approved,
    /// The approval was taken back.
    Unapproved,
    /// A write left for the LMS.
    Sent,
    /// The LMS answered a write: what it replied is agreed from now on.
    Accepted,
    /// Read back as it was sent.
    Confirmed,
    /// The LMS keeps something else than it was sent, and that is agreed.
    Adjusted,
    /// A write did not work out.
    Failed,
    /// Not sent, because the LMS had moved.
    Withheld,
    /// Seen changed in the LMS.
    LmsChanged,
    /// The LMS's value was taken by a standing answer.
    Taken,
    /// The LMS's value was there when it was first read.
    Adopted,
    /// The teacher kept theirs.
    DecidedMine,
    /// The teacher took the LMS's.
    DecidedLms,
    /// The teacher entered a third value.
    DecidedValue,
    /// Both sides came to the same value by themselves.
    Settled,
    /// An earlier action here was undone or redone.
    Undone,
    /// Read in the LMS in another form than before: nothing to look at.
    Noted,
    /// What was agreed with the LMS is over: the assignment is no longer the one there.
    Parted,
    /// Gone with its assignment, which was removed here.
    Removed,
    /// Back with its assignment.
    Restored,
}

words! {
    TrailKind {
        Edited = "edited",
        Approved = "approved",
        Unapproved = "unapproved",
        Sent = "sent",
        Accepted = "accepted",
        Confirmed = "confirmed",
        Adjusted = "adjusted",
        Failed = "failed",
        Withheld = "withheld",
        LmsChanged = "lms_changed",
        Taken = "taken",
        Adopted = "adopted",
        DecidedMine = "decided_mine",
        DecidedLms = "decided_lms",
        DecidedValue = "decided_value",
        Settled = "settled",
        Undone = "undone",
        Noted = "noted",
        Parted = "parted",
        Removed = "removed",
        Restored = "restored",
    }
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TrailWho {
    /// The teacher, here.
    Teacher,
    /// Somebody in the LMS, if it says who.
    Lms(Option<PersonId>),
    /// A standing answer of the teacher.
    Policy,
    /// A file that the teacher brought in.
    Import,
}

const SELECT: &str = "SELECT trail.id, at, section.id, assignment.id, student.id, kind, who, person.id, before, after, \
                      held, run, said_at, receipt FROM trail JOIN section ON section.no = trail.section_no \
                      JOIN assignment ON assignment.no = assignment_no JOIN student ON student.no = student_no \
                      LEFT JOIN person ON person.no = person_no";

fn read(row: &Row<'_>) -> Result<TrailRow, StoreError> {
    let after: Option<Grade> = row.maybe_json(9)?;
    let held = row.maybe_text(10)?;
    Ok(TrailRow {
        id: row.col(0)?,
        at: row.time(1)?,
        section: row.id(2)?,
        assignment: row.id(3)?,
        student: row.id(4)?,
        kind: row.word(5)?,
        who: match row.text(6)? {
            "teacher" => TrailWho::Teacher,
            "lms" => TrailWho::Lms(row.maybe_id(7)?),
            "policy" => TrailWho::Policy,
            "import" => TrailWho::Import,
            _ => return Err(row.unreadable(6)),
        },
        before: row.maybe_json(8)?,
        held: held
            .map(|text| held::read(text, after.as_ref()).ok_or_else(|| row.unreadable(10)))
            .transpose()?,
        after,
        run: row.maybe_id(11)?,
        said_at: row.maybe_time(12)?,
        receipt: row.maybe_json(13)?,
    })
}

impl Tx<'_> {
    /// Adds rows, chained to those there are.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when section, assignment or student is not here.
    pub fn trail_add(&mut self, rows: &[NewTrailRow]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO trail (id, at, section_no, assignment_no, student_no, kind, who, person_no, before, \
                   after, held, run, said_at, receipt, hash) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
        let mut insert = self.conn.prepare_cached(sql)?;
        let TrailMark { row: mut id, mut hash } = self.trail_head()?;
        // Thousands of rows of one assignment follow each other.
        let mut column: Option<(&SectionId, &AssignmentId, i64, i64)> = None;
        for row in rows {
            let (who, person) = match &row.who {
                TrailWho::Teacher => ("teacher", None),
                TrailWho::Lms(person) => ("lms", person.as_ref()),
                TrailWho::Policy => ("policy", None),
                TrailWho::Import => ("import", None),
            };
            let (section, assignment) = match column {
                Some((s, a, section, assignment)) if *s == row.section && *a == row.assignment => {
                    (section, assignment)
                }
                _ => (self.section_no(&row.section)?, self.assignment_no(&row.assignment)?),
            };
            column = Some((&row.section, &row.assignment, section, assignment));
            let (before, after) = (maybe_json(row.before.as_ref())?, maybe_json(row.after.as_ref())?);
            let held = row.held.as_ref().map(|held| held::text(held, row.after.as_ref())).transpose()?;
            let receipt = maybe_json(row.receipt.as_ref())?;
            let run = row.run.as_ref().map(RunId::as_str);
            id += 1;
            hash = Link {
                at: Some(row.at.millis()),
                section: Some(row.section.as_str().as_bytes()),
                assignment: Some(row.assignment.as_str().as_bytes()),
                student: Some(row.student.as_str().as_bytes()),
                kind: Some(row.kind.word().as_bytes()),
                who: Some(who.as_bytes()),
                person: person.map(|person| person.as_str().as_bytes()),
                before: before.as_deref().map(str::as_bytes),
                after: after.as_deref().map(str::as_bytes),
                held: held.as_deref().map(str::as_bytes),
                run: run.map(str::as_bytes),
                said_at: millis(row.said_at),
                receipt: receipt.as_deref().map(str::as_bytes),
            }
            .hash(&hash);
            insert.execute(params![
                id,
                row.at.millis(),
                section,
                assignment,
                self.student_no(&row.student)?,
                row.kind.word(),
                who,
                person.map(|id| self.person_no(id)).transpose()?,
                before,
                after,
                held,
                run,
                millis(row.said_at),
                receipt,
                hash.bytes(),
            ])?;
        }
        self.execute("UPDATE trail_head SET rows = ?1, hash = ?2", params![id, hash.bytes()])?;
        Ok(())
    }

    /// Whether the row with this number is understood, and is the one that was written after the row before it.
    pub(crate) fn trail_is_understood(&self, id: i64) -> Result<(), StoreError> {
        self.first(&format!("{SELECT} WHERE trail.id = ?1"), [id], read)?;
        if self.trail_follows(id)? {
            Ok(())
        } else {
            Err(StoreError::Clash { rule: "a row of the trail follows the one before".to_owned() })
        }
    }

    /// What happened to one grade, newest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assignment or student.
    pub fn trail_of(
        &self,
        assignment: &AssignmentId,
        student: &StudentId,
        limit: u32,
    ) -> Result<Vec<TrailRow>, StoreError> {
        let sql =
            format!("{SELECT} WHERE assignment_no = ?1 AND student_no = ?2 ORDER BY trail.id DESC LIMIT ?3");
        self.list(&sql, params![self.assignment_no(assignment)?, self.student_no(student)?, limit], read)
    }

    /// What happened to all grades of one student, oldest first; in one section, or in all.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such student or section.
    pub fn trail_of_student(
        &self,
        student: &StudentId,
        section: Option<&SectionId>,
    ) -> Result<Vec<TrailRow>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE student_no = ?1 AND (?2 IS NULL OR trail.section_no = ?2) ORDER BY trail.id"
        );
        let section = section.map(|id| self.section_no(id)).transpose()?;
        self.list(&sql, params![self.student_no(student)?, section], read)
    }

    /// The last time that something of these kinds happened to one grade.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assignment or student.
    pub fn trail_last(
        &self,
        assignment: &AssignmentId,
        student: &StudentId,
        kinds: &[TrailKind],
    ) -> Result<Option<TrailRow>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE assignment_no = ?1 AND student_no = ?2 AND kind IN (SELECT value FROM json_each(?3)) \
             ORDER BY trail.id DESC LIMIT 1"
        );
        let key = params![self.assignment_no(assignment)?, self.student_no(student)?, list_of(kinds)?];
        self.first(&sql, key, read)
    }

    /// What happened to all grades of a section, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn trail_of_section(&self, section: &SectionId) -> Result<Vec<TrailRow>, StoreError> {
        let sql = format!("{SELECT} WHERE trail.section_no = ?1 ORDER BY trail.id");
        self.list(&sql, [self.section_no(section)?], read)
    }

    /// What happened in a section at or after a time, oldest first; only these kinds.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn trail_since(
        &self,
        section: &SectionId,
        since: Time,
        kinds: &[TrailKind],
    ) -> Result<Vec<TrailRow>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE trail.section_no = ?1 AND at >= ?2 AND kind IN (SELECT value FROM json_each(?3)) \
             ORDER BY trail.id"
        );
        self.list(&sql, params![self.section_no(section)?, since.millis(), list_of(kinds)?], read)
    }

    /// What was taken from the LMS by a standing answer, newest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn trail_taken(&self, section: &SectionId, limit: u32) -> Result<Vec<TrailRow>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE trail.section_no = ?1 AND kind = 'taken' ORDER BY at DESC, trail.id DESC LIMIT ?2"
        );
        self.list(&sql, params![self.section_no(section)?, limit], read)
    }

    /// What a run did, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub fn trail_of_run(&self, run: &RunId) -> Result<Vec<TrailRow>, StoreError> {
        self.list(&format!("{SELECT} WHERE run = ?1 ORDER BY trail.id"), [run.as_str()], read)
    }
}

/// Kinds as a JSON list of words, for `json_each`.
fn list_of(kinds: &[TrailKind]) -> Result<String, StoreError> {
    json(&kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{AT, assignment_id, run, school, score, section, student, trail};
    use gradebook::{Agreement, FailureKind};

    fn kinds(rows: &[TrailRow]) -> Vec<TrailKind> {
        rows.iter().map(|row| row.kind).collect()
    }

    #[test]
    fn a_row_comes_back_as_it_was_added() {
        let store = school();
        let colleague = Some(PersonId::from("p-1"));
        let receipt = Receipt {
            journal: 7,
            attempts: 2,
            sent_at: Some(AT),
            reply: Some(score(4)),
            modified: None,
            failure: Some(FailureKind::NotStored),
        };
        let held = Held { local: score(3), base: Some(Agreement::on(score(4))), remote: None };
        let everybody = [TrailWho::Teacher, TrailWho::Policy, TrailWho::Import, TrailWho::Lms(None)];
        for who in everybody.into_iter().chain([TrailWho::Lms(colleague)]) {
            let new = NewTrailRow {
                who: who.clone(),
                before: Some(score(3)),
                after: None,
                run: Some(RunId::from("run-1")),
                said_at: Some(AT),
                held: Some(held.clone()),
                receipt: Some(receipt.clone()),
                ..trail(TrailKind::LmsChanged, 1, AT)
            };
            let row = store.write(|tx| {
                tx.trail_add(&[new])?;
                Ok(tx.trail_of(&assignment_id(1), &student(1), 1)?.remove(0))
            });
            let row = row.unwrap();
            assert_eq!((row.who, row.before, row.after), (who, Some(score(3)), None));
            assert_eq!((row.held.as_ref(), row.receipt.as_ref()), (Some(&held), Some(&receipt)));
            assert_eq!((row.run, row.said_at, row.at), (Some(RunId::from("run-1")), Some(AT), AT));
            assert_eq!((row.section, row.assignment, row.student), (section(), assignment_id(1), student(1)));
        }
    }

    #[test]
    fn one_grades_history_is_newest_first_and_only_its_own() {
        let store = school();
        let rows = [
            trail(TrailKind::Edited, 1, AT),
            trail(TrailKind::Edited, 2, AT),
            trail(TrailKind::Approved, 1, AT),
            // The clock was set back meanwhile: what came later is later all the same.
            trail(TrailKind::Sent, 1, AT.plus_millis(-60_000)),
        ];
        let found = store.write(|tx| {
            tx.trail_add(&rows)?;
            assert_eq!(tx.trail_of(&assignment_id(1), &student(1), 1)?.len(), 1);
            let last =
                tx.trail_last(&assignment_id(1), &student(1), &[TrailKind::Edited, TrailKind::Approved])?;
            assert_eq!(last.map(|row| row.kind), Some(TrailKind::Approved));
            assert_eq!(tx.trail_last(&assignment_id(1), &student(2), &[TrailKind::Sent])?, None);
            tx.trail_of(&assignment_id(1), &student(1), 10)
        });
        assert_eq!(kinds(&found.unwrap()), [TrailKind::Sent, TrailKind::Approved, TrailKind::Edited]);
    }

    #[test]
    fn a_sections_history_is_chosen_by_time_kind_and_run() {
        let store = school();
        let taken =
            NewTrailRow { run: Some(RunId::from("run-1")), ..trail(TrailKind::Taken, 1, AT.plus_millis(2)) };
        let rows = [
            trail(TrailKind::Edited, 1, AT),
            trail(TrailKind::Edited, 2, AT.plus_millis(1)),
            taken,
            trail(TrailKind::Sent, 3, AT.plus_millis(3)),
            trail(TrailKind::Taken, 4, AT.plus_millis(4)),
        ];
        store
            .write(|tx| {
                // The rows of a reading come before the row of the run itself.
                tx.trail_add(&rows)?;
                tx.run_add(&run("run-1"))?;
                let since =
                    tx.trail_since(&section(), AT.plus_millis(1), &[TrailKind::Edited, TrailKind::Sent])?;
                assert_eq!(kinds(&since), [TrailKind::Edited, TrailKind::Sent]);
                assert_eq!(tx.trail_since(&section(), AT, &[])?, []);
                let taken = tx.trail_taken(&section(), 10)?;
                assert_eq!(
                    taken.iter().map(|r| r.student.clone()).collect::<Vec<_>>(),
                    [student(4), student(1)]
                );
                assert_eq!(tx.trail_taken(&section(), 1)?.len(), 1);
                assert_eq!(kinds(&tx.trail_of_run(&RunId::from("run-1"))?), [TrailKind::Taken]);
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn what_happened_is_never_rewritten() {
        let store = school();
        store.write(|tx| tx.trail_add(&[trail(TrailKind::Edited, 1, AT)])).unwrap();
        for forbidden in [
            "UPDATE trail SET at = 0",
            "DELETE FROM trail",
            "UPDATE trail_head SET rows = 0",
            "UPDATE trail_head SET hash = zeroblob(32)",
        ] {
            let done = store.write(|tx| tx.execute(forbidden, []));
            assert!(matches!(done, Err(StoreError::Clash { .. })), "{forbidden}");
        }
    }
}
