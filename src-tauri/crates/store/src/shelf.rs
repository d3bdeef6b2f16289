//! Books as they were last read. A book of 60,000 grades takes longer to read than a key press may; after one grade was
//! typed, only that one is read again. Filled within a transaction and kept when it commits, like the row numbers: a
//! transaction that fails takes the whole shelf with it.
//!
//! Deliberately not here: what a sync relies on. Planning and sending read the database.

use crate::{StoreError, Tx};
use gradebook::{AssignmentId, GradeCell, SectionBook, SectionId, StudentId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Grades of all books together that are kept; the books that were asked for longest ago go first.
const MOST_GRADES: usize = 150_000;

/// Tables whose rows are in a book, but for its grades and the connection.
const TABLES: [&str; 5] = ["section", "enrolment", "student", "assignment", "grade"];

/// A book and which of its columns are the same as the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The section as a whole.
    pub book: Arc<SectionBook>,
    /// One for each column. As long as it stays the same, so do the column and everything about the section that is
    /// no column; it is never given twice.
    pub stamps: Arc<[u64]>,
}

#[derive(Default)]
pub(crate) struct Shelf {
    /// The one that was asked for last comes last.
    kept: Vec<Kept>,
}

/// Stamps of all books of this process: one that was given in a transaction that failed is not given again.
static LAST_STAMP: AtomicU64 = AtomicU64::new(0);

fn stamp() -> u64 {
    LAST_STAMP.fetch_add(1, Ordering::Relaxed)
}

struct Kept {
    shown: Shown,
    /// Grades that may be other ones now.
    stale: BTreeMap<AssignmentId, BTreeSet<StudentId>>,
}

impl Shelf {
    /// Something about the books may have changed that is not the grades of one assignment.
    pub(crate) fn clear(&mut self) {
        self.kept.clear();
    }

    /// This grade may have changed.
    pub(crate) fn stale(&mut self, assignment: &AssignmentId, student: &StudentId) {
        for kept in &mut self.kept {
            if let Some(students) = kept.stale.get_mut(assignment) {
                students.insert(student.clone());
            } else if kept.shown.book.column(assignment).is_some() {
                kept.stale.insert(assignment.clone(), BTreeSet::from([student.clone()]));
            }
        }
    }

    /// A statement is about to write: whatever it may change of the books is forgotten.
    pub(crate) fn will_run(&mut self, sql: &str) {
        if !self.kept.is_empty() && written(sql).is_none_or(|table| TABLES.contains(&table)) {
            self.clear();
        }
    }

    fn take(&mut self, section: &SectionId) -> Option<Kept> {
        let at = self.kept.iter().position(|kept| kept.shown.book.section.id == *section)?;
        Some(self.kept.remove(at))
    }

    fn put(&mut self, kept: Kept) {
        let grades = |kept: &Kept| kept.shown.book.columns.iter().map(|c| c.cells.len()).sum::<usize>();
        let mut room = MOST_GRADES.saturating_sub(grades(&kept));
        self.kept.push(kept);
        let others = self.kept.len() - 1;
        let mut keep = vec![true; self.kept.len()];
        for (kept, keep) in self.kept.iter().zip(&mut keep).take(others).rev() {
            let grades = grades(kept);
            *keep = grades <= room;
            room = if *keep { room - grades } else { 0 };
        }
        let mut keep = keep.into_iter();
        self.kept.retain(|_| keep.next().unwrap_or(false));
    }
}

/// The table that a statement writes; `None`: not understood.
fn written(sql: &str) -> Option<&str> {
    let mut words = sql.split_ascii_whitespace();
    let name = match words.next()? {
        "UPDATE" => words.next()?,
        "DELETE" => words.nth(1)?,
        "INSERT" => words.find(|word| *word == "INTO").and_then(|_| words.next())?,
        _ => return None,
    };
    name.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next()
}

impl Tx<'_> {
    /// The section as [`Tx::book`] reads it, of which only what changed since the last time is read again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn shown(&self, id: &SectionId) -> Result<Shown, StoreError> {
        let kept = self.shelf.borrow_mut().take(id);
        let kept = match kept {
            Some(kept) => self.refreshed(kept)?,
            None => {
                let book = Arc::new(self.book(id)?);
                let stamps = book.columns.iter().map(|_| stamp()).collect();
                Kept { shown: Shown { book, stamps }, stale: BTreeMap::new() }
            }
        };
        #[cfg(debug_assertions)]
        debug_assert!(*kept.shown.book == self.book(id)?, "the shelf has another book than the database");
        let shown = kept.shown.clone();
        self.shelf.borrow_mut().put(kept);
        Ok(shown)
    }

    /// The same book with its stale grades read again.
    fn refreshed(&self, mut kept: Kept) -> Result<Kept, StoreError> {
        if kept.stale.is_empty() {
            return Ok(kept);
        }
        let Shown { book, stamps } = &mut kept.shown;
        let mut now: Vec<u64> = stamps.to_vec();
        let places: HashMap<StudentId, u32> =
            (0_u32..).zip(&book.students).map(|(n, s)| (s.id.clone(), n)).collect();
        let book = Arc::make_mut(book);
        for (column, stamp) in book.columns.iter_mut().zip(&mut now) {
            let Some(students) = kept.stale.get(&column.assignment.id) else { continue };
            for student in students {
                // A student of another section that shares an assignment's history is not in this book.
                let Some(place) = places.get(student) else { continue };
                let cell = self.cell(&column.assignment.id, student)?;
                let at = column.cells.binary_search_by_key(place, |(place, _)| *place);
                // Nothing on any side is no cell at all.
                match (at, cell == GradeCell::default()) {
                    (Ok(at), true) => drop(column.cells.remove(at)),
                    (Ok(at), false) => {
                        if let Some(kept) = column.cells.get_mut(at) {
                            kept.1 = cell;
                        }
                    }
                    (Err(_), true) => {}
                    (Err(at), false) => column.cells.insert(at, (*place, cell)),
                }
            }
            *stamp = self::stamp();
        }
        *stamps = now.into();
        kept.stale.clear();
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{AT, assignment, assignment_id, school, score, section, student, student_row};
    use crate::{SectionRow, Store};
    use gradebook::{AssignmentsGo, GradeCell, LmsEdits, Policies, ResultsGo};

    fn shown(store: &Store) -> Shown {
        store.read(|tx| tx.shown(&section())).unwrap()
    }

    fn graded(points: i32) -> GradeCell {
        GradeCell { local: score(points), edits: 1, ..GradeCell::default() }
    }

    #[test]
    fn after_a_grade_only_its_column_is_another_one() {
        let store = school();
        let before = shown(&store);
        assert_eq!(shown(&store), before, "nothing changed: the same, stamps and all");
        store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), &graded(3))).unwrap();
        let after = shown(&store);
        let changed: Vec<_> = after
            .book
            .columns
            .iter()
            .zip(after.stamps.iter().zip(before.stamps.iter()))
            .filter(|(_, (now, then))| now != then)
            .map(|(column, _)| column.assignment.id.clone())
            .collect();
        assert_eq!(changed, [assignment_id(1)]);
        assert_eq!(after.book.cell(&assignment_id(1), &student(1)), Some(&graded(3)));
        assert_ne!(before.book, after.book, "who holds the former one still has it as it was");
    }

    #[test]
    fn whatever_a_transaction_writes_is_in_the_book_that_is_shown_next() {
        let store = school();
        let policies = Policies {
            assignments: AssignmentsGo::AtOnce,
            results: ResultsGo::AtOnce,
            edits: LmsEdits::Take,
        };
        type Deed = Box<dyn Fn(&mut Tx<'_>) -> Result<(), StoreError>>;
        let deeds: Vec<(&str, Deed)> = vec![
            ("a grade", Box::new(|tx| tx.put_cell(&assignment_id(1), &student(2), &graded(4)))),
            ("grades", Box::new(|tx| tx.put_cells(&assignment_id(2), &[(student(1), graded(5))]))),
            (
                "a grade taken away",
                Box::new(|tx| tx.put_cell(&assignment_id(1), &student(2), &GradeCell::default())),
            ),
            ("a new assignment", Box::new(|tx| tx.put_assignment(&section(), &assignment(7), AT))),
            ("an assignment less", Box::new(|tx| tx.remove_assignment(&section(), &assignment_id(7)))),
            ("the roster", Box::new(|tx| tx.put_roster(&section(), &[student_row(1, "Ada", "Young")]))),
            ("the answers", Box::new(move |tx| tx.set_policies(&section(), policies))),
            ("when it was read", Box::new(|tx| tx.set_read_at(&section(), AT))),
            (
                "its name",
                Box::new(|tx| {
                    let row = tx.section(&section())?;
                    tx.put_sections(&[SectionRow { name: "Another".to_owned(), ..row }])
                }),
            ),
        ];
        for (what, deed) in deeds {
            shown(&store);
            store
                .write(|tx| {
                    deed(tx)?;
                    // Also within the transaction itself.
                    assert_eq!(*tx.shown(&section())?.book, tx.book(&section())?, "{what}");
                    Ok(())
                })
                .unwrap();
            assert_eq!(*shown(&store).book, store.read(|tx| tx.book(&section())).unwrap(), "{what}");
        }
    }

    #[test]
    fn what_a_failed_transaction_showed_is_not_shown_again() {
        let store = school();
        let before = shown(&store);
        let failed: Result<(), _> = store.write(|tx| {
            tx.put_cell(&assignment_id(1), &student(1), &graded(9))?;
            tx.shown(&section())?;
            Err(StoreError::NotFound { what: "courage" })
        });
        assert!(failed.is_err());
        assert_eq!(shown(&store).book, before.book);
    }

    #[test]
    fn a_statement_names_the_table_that_it_writes() {
        for (sql, table) in [
            ("UPDATE section SET gone = 1", Some("section")),
            ("DELETE FROM grade WHERE assignment_no = ?1", Some("grade")),
            ("INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)", Some("setting")),
            ("INSERT INTO student(id) VALUES (?1)", Some("student")),
            ("WITH x AS (SELECT 1) UPDATE section SET gone = 1", None),
        ] {
            assert_eq!(written(sql), table, "{sql}");
        }
    }
}
