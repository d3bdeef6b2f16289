//! Whether the trail is as it was written. A pure check over the rows: it changes nothing and needs nothing but them.
//!
//! What it can show: any value of any row altered, rows left out, slipped in, moved, or cut off at the end. Rows of a
//! section that was removed are passed over by the hashes that stayed of them, if a removal tells of them. What it
//! cannot: that somebody recomputed the whole chain with a program of their own. For that there are the hashes that left
//! this computer before, printed in every exported history: [`TrailCheck::Unbroken`] and a [`TrailMark`] that still
//! holds mean that nothing before the mark was touched since.

use super::chain::{FROM, LINK, Link, TrailHash};
use super::removed::Told;
use crate::column::Columns;
use crate::{StoreError, Tx};
use gradebook::{AssignmentId, SectionId, StudentId, Time};
use rusqlite::Row;

/// What a check of the trail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrailCheck {
    /// As it was written.
    Unbroken {
        /// How many rows.
        rows: u64,
        /// The hash of the last.
        head: TrailHash,
    },
    /// Not as it was written.
    Broken(TrailBreak),
}

/// The first place where the trail is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailBreak {
    /// Number of the row.
    pub row: i64,
    /// What is wrong there.
    pub fault: TrailFault,
    /// What the row that stands there says of itself; `None`: no row stands there.
    pub stands: Option<TrailPlace>,
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailPlace {
    /// Its time.
    pub at: Time,
    /// Section; `None`: it names none that is here.
    pub section: Option<SectionId>,
    /// Assignment; `None`: it names none that is here.
    pub assignment: Option<AssignmentId>,
    /// Student; `None`: it names none that is here.
    pub student: Option<StudentId>,
}

/// What is wrong with the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrailFault {
    /// The row is not the one that was written: a value was altered, or another row was put here.
    Altered,
    /// The row is gone; a later one follows.
    Missing,
    /// Rows were added that this program did not write.
    Added,
    /// This row and all after it are gone.
    CutShort {
        /// How many rows there were.
        rows: u64,
    },
    /// What says how many rows there are is gone.
    HeadMissing,
    /// The row is not the one that an earlier export named.
    NotAsMarked,
}

/// A row and its hash, as an exported history names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrailMark {
    /// Number of the row.
    pub row: i64,
    /// Its hash.
    pub hash: TrailHash,
}

impl Tx<'_> {
    /// The last row's number and hash; zero rows before the first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when somebody took the head away.
    pub fn trail_head(&self) -> Result<TrailMark, StoreError> {
        let head = self.first("SELECT rows, hash FROM trail_head", [], |row| {
            Ok(TrailMark { row: row.col(0)?, hash: hash(row, 1)? })
        })?;
        head.ok_or(StoreError::NotFound { what: "head of the trail" })
    }

    /// Whether the row with this number has the hash that follows from it and the row before.
    pub(crate) fn trail_follows(&self, id: i64) -> Result<bool, StoreError> {
        let before = if id == 1 {
            Some(TrailHash::START)
        } else {
            match self.first("SELECT hash FROM trail WHERE id = ?1", [id - 1], |row| hash(row, 0))? {
                Some(hash) => Some(hash),
                None => self.trail_told_hash(id - 1)?,
            }
        };
        let sql = format!("SELECT {LINK}, trail.hash {FROM} WHERE trail.id = ?1");
        let here = self.first(&sql, [id], |row| {
            Ok(before.is_some_and(|before| {
                let follows = Link::read(row, 0).map(|link| link.hash(&before));
                matches!((follows, hash(row, 13)), (Ok(follows), Ok(stored)) if follows == stored)
            }))
        })?;
        Ok(here.unwrap_or(false))
    }

    /// Makes the last row there is the last one that counts: rows were brought back after the head was written.
    pub(crate) fn trail_take_up(&mut self) -> Result<(), StoreError> {
        let sql = "UPDATE trail_head SET rows = last.id, hash = last.hash \
                   FROM (SELECT id, hash FROM trail UNION ALL SELECT id, hash FROM removal ORDER BY 1 DESC LIMIT 1) AS last \
                   WHERE last.id > trail_head.rows";
        self.execute(sql, []).map(|_| ())
    }

    /// Checks the whole trail.
    ///
    /// # Errors
    /// [`StoreError`] from the database; a broken trail is an answer, not an error.
    pub fn trail_verify(&self) -> Result<TrailCheck, StoreError> {
        self.trail_verify_with(None)
    }

    /// Checks the whole trail, and that the row of an earlier export is still the same.
    ///
    /// # Errors
    /// [`StoreError`] from the database; a broken trail is an answer, not an error.
    pub fn trail_verify_with(&self, mark: Option<TrailMark>) -> Result<TrailCheck, StoreError> {
        let head = match self.trail_head() {
            Ok(head) => head,
            Err(StoreError::NotFound { .. } | StoreError::Unreadable { .. }) => {
                return Ok(broken(0, TrailFault::HeadMissing, None));
            }
            Err(error) => return Err(error),
        };
        let told = match self.trail_told() {
            Ok(told) => told,
            Err(StoreError::Unreadable { .. }) => return Ok(broken(0, TrailFault::Altered, None)),
            Err(error) => return Err(error),
        };
        let mut walk = Walk { head, mark, told, number: 0, last: TrailHash::START };
        let mut statement =
            self.conn.prepare(&format!("SELECT {LINK}, trail.id, trail.hash {FROM} ORDER BY trail.id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (link, found) = (Link::read(row, 0)?, row.get::<_, i64>(13)?);
            let stored = row.get_ref(14)?.as_bytes().ok();
            if let Some(fault) = walk.pass(Some(found)).or_else(|| walk.row(&link, found, stored)) {
                return Ok(broken(walk.number, fault, Some(place(&link))));
            }
        }
        if let Some(fault) = walk.pass(None) {
            return Ok(broken(walk.number, fault, None));
        }
        let rows = u64::try_from(head.row).unwrap_or_default();
        if walk.number < head.row {
            return Ok(broken(walk.number + 1, TrailFault::CutShort { rows }, None));
        }
        if let Some(mark) = mark.filter(|mark| mark.row > walk.number || mark.row < 1) {
            return Ok(broken(mark.row, TrailFault::NotAsMarked, None));
        }
        Ok(TrailCheck::Unbroken { rows, head: walk.last })
    }
}

/// The way through the trail, number by number.
struct Walk {
    head: TrailMark,
    mark: Option<TrailMark>,
    told: Told,
    /// The number it has come to, and the hash there.
    number: i64,
    last: TrailHash,
}

impl Walk {
    /// Goes over the numbers that are told of without a row of the trail, up to the next row.
    fn pass(&mut self, next: Option<i64>) -> Option<TrailFault> {
        while next.is_none_or(|next| self.number + 1 < next) && self.told.has(self.number + 1) {
            self.number += 1;
            let (hash, is_told) = if let Some(gone) = self.told.gone.get(&self.number) {
                (gone.hash, self.told.removals.contains_key(&gone.removal))
            } else {
                let removal = self.told.removals.get(&self.number)?;
                let hash = self.told.hash_of(self.number, removal, &self.last);
                match hash.filter(|hash| removal.hash == hash.bytes()) {
                    Some(hash) => (hash, true),
                    None => return Some(TrailFault::Altered),
                }
            };
            if !is_told {
                return Some(TrailFault::Missing);
            }
            if let Some(fault) = self.come_to(hash) {
                return Some(fault);
            }
        }
        None
    }

    /// Goes on to a row of the trail.
    fn row(&mut self, link: &Link<'_>, found: i64, stored: Option<&[u8]>) -> Option<TrailFault> {
        self.number += 1;
        let hash = link.hash(&self.last);
        if found > self.number {
            return Some(TrailFault::Missing);
        }
        if self.number > self.head.row || self.told.has(self.number) {
            return Some(TrailFault::Added);
        }
        if found < self.number || stored != Some(hash.bytes()) {
            return Some(TrailFault::Altered);
        }
        self.come_to(hash)
    }

    fn come_to(&mut self, hash: TrailHash) -> Option<TrailFault> {
        if self.number > self.head.row {
            return Some(TrailFault::Added);
        }
        if self.mark.is_some_and(|mark| mark.row == self.number && mark.hash != hash) {
            return Some(TrailFault::NotAsMarked);
        }
        if self.number == self.head.row && hash != self.head.hash {
            return Some(TrailFault::Altered);
        }
        self.last = hash;
        None
    }
}

const fn broken(row: i64, fault: TrailFault, stands: Option<TrailPlace>) -> TrailCheck {
    TrailCheck::Broken(TrailBreak { row, fault, stands })
}

fn place(link: &Link<'_>) -> TrailPlace {
    fn id<T: for<'t> From<&'t str>>(bytes: Option<&[u8]>) -> Option<T> {
        bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).map(T::from)
    }
    TrailPlace {
        at: Time::from_millis(link.at.unwrap_or_default()),
        section: id(link.section),
        assignment: id(link.assignment),
        student: id(link.student),
    }
}

fn hash(row: &Row<'_>, at: usize) -> Result<TrailHash, StoreError> {
    let bytes = row.get_ref(at)?.as_bytes().ok().and_then(TrailHash::of_bytes);
    bytes.ok_or_else(|| row.unreadable(at))
}

#[cfg(test)]
mod tests {
    use super::super::chain::chain_older_rows;
    use super::*;
    use crate::fixture::{AT, school, section, trail};
    use crate::{Held, NewTrailRow, Receipt, Store, TrailKind, TrailWho};
    use gradebook::{Agreement, Grade, PersonId, RunId, Score};

    const ROWS: i64 = 12;

    /// A school with a dozen rows of all kinds.
    fn written() -> Store {
        let store = school();
        let rows: Vec<NewTrailRow> = (1..=ROWS).map(row).collect();
        let (first, rest) = rows.split_at(5);
        store.write(|tx| tx.trail_add(first)).unwrap();
        store.write(|tx| tx.trail_add(rest)).unwrap();
        store
    }

    fn row(n: i64) -> NewTrailRow {
        let grade = |points: i64| Grade::of(Score::from_micros(points * 1_000_000));
        let held = Held { local: grade(n), base: Some(Agreement::on(grade(n - 1))), remote: Some(grade(n)) };
        let receipt = Receipt {
            journal: n,
            attempts: 1,
            sent_at: Some(AT),
            reply: Some(grade(n)),
            modified: Some(AT),
            failure: None,
        };
        NewTrailRow {
            who: TrailWho::Lms(Some(PersonId::from("p-1"))),
            before: Some(grade(n - 1)),
            after: Some(grade(n)),
            held: Some(held),
            run: Some(RunId::from("run-1")),
            said_at: Some(AT.plus_millis(n)),
            receipt: Some(receipt),
            ..trail(TrailKind::Confirmed, (n % 4 + 1) as u32, AT.plus_millis(n))
        }
    }

    /// Does what only somebody with an editor for databases can do.
    fn tamper(store: &Store, sql: &str) {
        let changed = store.write(|tx| {
            tx.conn.execute_batch(
                "DROP TRIGGER IF EXISTS trail_is_never_rewritten; DROP TRIGGER IF EXISTS trail_is_never_shortened; \
                 DROP TRIGGER IF EXISTS trail_head_only_moves_on; PRAGMA defer_foreign_keys = 1; \
                 PRAGMA ignore_check_constraints = 1;",
            )?;
            let before = tx.conn.total_changes();
            tx.conn.execute_batch(sql)?;
            Ok(tx.conn.total_changes() - before)
        });
        assert!(changed.unwrap() > 0, "{sql} changed nothing");
    }

    /// Number of the row and what is wrong there.
    fn found(store: &Store) -> Option<(i64, TrailFault)> {
        match store.read(|tx| tx.trail_verify()).unwrap() {
            TrailCheck::Unbroken { .. } => None,
            TrailCheck::Broken(broken) => Some((broken.row, broken.fault)),
        }
    }

    #[test]
    fn what_this_program_wrote_is_unbroken_also_across_transactions_that_failed() {
        let store = written();
        let failed: Result<(), _> = store.write(|tx| {
            tx.trail_add(&[row(1), row(2)])?;
            Err(StoreError::Full)
        });
        assert!(failed.is_err());
        let head = store.write(|tx| {
            tx.trail_add(&[])?;
            tx.trail_add(&[row(3)])?;
            tx.trail_head()
        });
        let head = head.unwrap();
        let check = store.read(|tx| tx.trail_verify()).unwrap();
        assert_eq!(check, TrailCheck::Unbroken { rows: 13, head: head.hash });
        assert_eq!(head.row, 13, "the rows that were rolled back left no gap");
        let none = Store::in_memory().unwrap().read(|tx| tx.trail_verify()).unwrap();
        assert_eq!(none, TrailCheck::Unbroken { rows: 0, head: TrailHash::START });
    }

    #[test]
    fn an_altered_value_of_any_column_of_any_row_is_found_at_its_row() {
        let columns: Vec<String> = school()
            .read(|tx| {
                tx.list("SELECT name FROM pragma_table_info('trail') WHERE name <> 'id'", [], |row| {
                    row.col(0)
                })
            })
            .unwrap();
        assert_eq!(columns.len(), 14, "a new column must be hashed too: add it to the chain's next form");
        let mut tried = 0;
        for column in &columns {
            let values: &[&str] = match column.as_str() {
                "at" | "said_at" => &["at + 1", "coalesce(said_at, 0) - 1"],
                "section_no" => &["(SELECT no FROM section WHERE no <> section_no)"],
                "assignment_no" => &["(SELECT no FROM assignment WHERE no <> assignment_no)"],
                "student_no" => &["student_no % 4 + 1"],
                "kind" => &["'edited'"],
                "who" => &["'teacher'"],
                "person_no" => &["NULL"],
                "before" | "after" | "held" | "receipt" => &["NULL", "json_object('score', '9')", "1 || ''"],
                "run" => &["NULL", "'run-2'", "run || ' '"],
                "hash" => &["zeroblob(32)"],
                other => panic!("how is {other} altered?"),
            };
            for value in values {
                for n in 1..=ROWS {
                    let store = written();
                    tamper(&store, &format!("UPDATE trail SET {column} = {value} WHERE id = {n}"));
                    assert_eq!(found(&store), Some((n, TrailFault::Altered)), "{column} = {value}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 15 * ROWS);
    }

    #[test]
    fn the_break_says_what_stands_there() {
        let store = written();
        tamper(&store, "UPDATE trail SET after = NULL WHERE id = 7");
        let TrailCheck::Broken(broken) = store.read(|tx| tx.trail_verify()).unwrap() else {
            panic!("it is broken");
        };
        let wrote = row(7);
        let stands = TrailPlace {
            at: wrote.at,
            section: Some(section()),
            assignment: Some(wrote.assignment),
            student: Some(wrote.student),
        };
        assert_eq!(broken, TrailBreak { row: 7, fault: TrailFault::Altered, stands: Some(stands) });
    }

    #[test]
    fn a_row_left_out_is_found_where_it_stood() {
        for n in 1..ROWS {
            let store = written();
            tamper(&store, &format!("DELETE FROM trail WHERE id = {n}"));
            assert_eq!(found(&store), Some((n, TrailFault::Missing)));
            // Closing the gap only hides the number.
            tamper(&store, &format!("UPDATE trail SET id = id - 1 WHERE id > {n}"));
            assert_eq!(found(&store), Some((n, TrailFault::Altered)));
            tamper(&store, "UPDATE trail_head SET rows = rows - 1");
            assert_eq!(found(&store), Some((n, TrailFault::Altered)));
        }
    }

    #[test]
    fn rows_cut_off_at_the_end_are_missed() {
        for left in 0..ROWS {
            let store = written();
            tamper(&store, &format!("DELETE FROM trail WHERE id > {left}"));
            let fault = TrailFault::CutShort { rows: ROWS as u64 };
            assert_eq!(found(&store), Some((left + 1, fault)));
            if left > 0 {
                tamper(&store, &format!("UPDATE trail_head SET rows = {left}"));
                assert_eq!(found(&store), Some((left, TrailFault::Altered)), "the last hash is another one");
            }
        }
    }

    #[test]
    fn a_row_slipped_in_is_found() {
        let copy = "(at, section_no, assignment_no, student_no, kind, who, person_no, before, after, held, run, said_at, \
                    receipt, hash)";
        let insert = |id: i64| {
            format!(
                "INSERT INTO trail (id, {} SELECT {id}, {} FROM trail WHERE id = 4",
                &copy[1..],
                &copy[1..copy.len() - 1]
            )
        };
        let store = written();
        tamper(&store, &insert(ROWS + 1));
        assert_eq!(found(&store), Some((ROWS + 1, TrailFault::Added)));
        tamper(&store, &format!("UPDATE trail_head SET rows = {}", ROWS + 1));
        assert_eq!(found(&store), Some((ROWS + 1, TrailFault::Altered)));
        for n in 1..=ROWS {
            let store = written();
            // Through negative numbers, because they are unique.
            tamper(
                &store,
                &format!(
                    "UPDATE trail SET id = -id WHERE id >= {n}; UPDATE trail SET id = 1 - id WHERE id < 0; {}; \
                     UPDATE trail_head SET rows = rows + 1",
                    insert(n).replace("id = 4", if n <= 4 { "id = 5" } else { "id = 4" })
                ),
            );
            // A copy of the row that stands there already is noticed one row later.
            let at = if n == 4 { 5 } else { n };
            assert_eq!(found(&store), Some((at, TrailFault::Altered)), "before row {n}");
        }
        let store = written();
        tamper(&store, &insert(-3));
        assert_eq!(found(&store), Some((1, TrailFault::Altered)));
    }

    #[test]
    fn rows_that_change_places_are_found_at_the_first() {
        for n in 1..ROWS {
            let store = written();
            let m = n + 1;
            tamper(
                &store,
                &format!(
                    "UPDATE trail SET id = 0 WHERE id = {n}; UPDATE trail SET id = {n} WHERE id = {m}; \
                     UPDATE trail SET id = {m} WHERE id = 0"
                ),
            );
            assert_eq!(found(&store), Some((n, TrailFault::Altered)));
        }
    }

    #[test]
    fn a_thing_that_gets_another_name_breaks_the_rows_that_name_it() {
        for (sql, first) in [
            ("UPDATE section SET id = 'sec-9' WHERE id = 'sec-1'", 1),
            ("UPDATE assignment SET id = 'asg-9' WHERE id = 'asg-1'", 1),
            ("UPDATE student SET id = 'stu-9' WHERE id = 'stu-1'", 4),
            ("UPDATE person SET id = 'p-9' WHERE id = 'p-1'", 1),
        ] {
            let store = written();
            tamper(&store, sql);
            assert_eq!(found(&store), Some((first, TrailFault::Altered)), "{sql}");
        }
    }

    #[test]
    fn without_its_head_the_trail_is_not_believed() {
        let store = written();
        tamper(&store, "DELETE FROM trail_head");
        assert_eq!(found(&store), Some((0, TrailFault::HeadMissing)));
        let add = store.write(|tx| tx.trail_add(&[row(1)]));
        assert!(
            matches!(add, Err(StoreError::NotFound { what: "head of the trail" })),
            "nothing is added to it"
        );
    }

    #[test]
    fn a_chain_that_somebody_made_anew_is_caught_by_a_hash_that_left_before() {
        let store = written();
        let mark = store.read(|tx| tx.trail_head()).unwrap();
        let verify = |mark| store.read(|tx| tx.trail_verify_with(Some(mark))).unwrap();
        store.write(|tx| tx.trail_add(&[row(1)])).unwrap();
        assert!(
            matches!(verify(mark), TrailCheck::Unbroken { rows: 13, .. }),
            "what came later does not matter"
        );
        // A forger with this program's own code: an altered value, and the whole chain computed again.
        tamper(
            &store,
            "UPDATE trail SET kind = 'failed' WHERE id = 2; ALTER TABLE trail RENAME TO unchained_trail; \
             CREATE TABLE trail AS SELECT * FROM unchained_trail WHERE false; UPDATE unchained_trail SET held = NULL, \
             receipt = NULL",
        );
        store.write(|tx| chain_older_rows(tx.conn)).unwrap();
        assert_eq!(found(&store), None, "by itself it looks right");
        let TrailCheck::Broken(broken) = verify(mark) else { panic!("the mark is another one") };
        assert_eq!((broken.row, broken.fault), (ROWS, TrailFault::NotAsMarked));
        for beyond in [0, 99] {
            assert!(matches!(verify(TrailMark { row: beyond, ..mark }), TrailCheck::Broken(_)), "{beyond}");
        }
    }
}
