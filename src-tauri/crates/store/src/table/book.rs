//! A whole section at one moment: the input of plan, diff and grid. No table of its own.

use super::grade;
use crate::column::Columns;
use crate::{StoreError, Tx};
use gradebook::{Column, GradeCell, LinkState, LmsKind, Section, SectionBook, SectionId};

impl Tx<'_> {
    /// The section as a whole: students by name, columns by newest due date, grades by student.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such section.
    pub fn book(&self, id: &SectionId) -> Result<SectionBook, StoreError> {
        let row = self.section(id)?;
        let no = self.section_no(id)?;
        let connection = self.connection()?;
        let enrolled = self.enrolled(no)?;
        let places = Places::of(enrolled.iter().map(|e| e.no));
        let people = self.people_by_no()?;
        let sql = format!("SELECT student_no, {} FROM grade WHERE assignment_no = ?1", grade::COLUMNS);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut columns = Vec::new();
        for (no, assignment) in self.numbered_assignments(no)? {
            let mut cells: Vec<(u32, GradeCell)> = Vec::with_capacity(enrolled.len());
            let mut rows = statement.query([no])?;
            while let Some(row) = rows.next()? {
                // A student of another section that shares an assignment's history is not in this book.
                let Some(place) = places.get(row.col(0)?) else { continue };
                let person = |no| people.get(&no).cloned().ok_or(StoreError::NotFound { what: "person" });
                cells.push((place, grade::read(row, 1, person)?));
            }
            if !cells.is_sorted_by_key(|(place, _)| *place) {
                cells.sort_by_cached_key(|(place, _)| *place);
            }
            columns.push(Column { assignment, cells });
        }
        Ok(SectionBook {
            section: Section {
                id: row.id,
                name: row.name,
                linked: row.linked,
                policies: row.policies,
                read_at: row.read_at,
            },
            link: connection.as_ref().map_or(LinkState::Unknown, |c| c.link),
            profile: connection.map_or(LmsKind::Unknown, |c| c.kind).profile(),
            students: enrolled.into_iter().map(|e| e.student).collect(),
            columns,
        })
    }
}

/// From a student's number to the place in the book.
struct Places {
    first: i64,
    places: Vec<Option<u32>>,
}

impl Places {
    fn of(numbers: impl Iterator<Item = i64> + Clone) -> Self {
        let first = numbers.clone().min().unwrap_or(0);
        let last = numbers.clone().max().unwrap_or(0);
        let mut places = vec![None; usize::try_from(last - first + 1).unwrap_or(0)];
        for (place, no) in (0_u32..).zip(numbers) {
            if let Some(slot) = usize::try_from(no - first).ok().and_then(|at| places.get_mut(at)) {
                *slot = Some(place);
            }
        }
        Self { first, places }
    }
    fn get(&self, no: i64) -> Option<u32> {
        self.places.get(usize::try_from(no - self.first).ok()?).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{AT, assignment, assignment_id, school, section, student, student_row};
    use gradebook::{
        Agreement, Approval, AssignmentId, Failure, FailureKind, Grade, LmsEdit, PersonId, Score, Status,
        StudentId, Time,
    };
    use proptest::prelude::*;

    /// Few different values, so that sides are often the same.
    fn grade() -> impl Strategy<Value = Grade> {
        let score = prop_oneof![
            2 => Just(None),
            4 => (0..3_i32).prop_map(|p| Some(Score::points(p))),
            1 => (-1_000_000_000_000_000..=1_000_000_000_000_000_i64).prop_map(|m| Some(Score::from_micros(m))),
        ];
        let status =
            prop_oneof![4 => Just(Status::Counted), 1 => Just(Status::Excused), 1 => Just(Status::Missing)];
        let comment = prop_oneof![
            4 => Just(None),
            1 => Just(Some(String::new())),
            1 => Just(Some("Nice ✓".to_owned())),
            1 => any::<String>().prop_map(|text| Some(text.replace('\0', ""))),
        ];
        (score, status, prop::bool::weighted(0.2), comment).prop_map(|(score, status, late, comment)| Grade {
            score,
            status,
            late,
            comment,
        })
    }

    fn time() -> impl Strategy<Value = Option<Time>> {
        prop::option::of(any::<i64>().prop_map(Time::from_millis))
    }

    prop_compose! {
        fn cell()(
            local in grade(),
            base in prop::option::of((grade(), grade(), 0..4_u8)),
            remote in prop::option::of((grade(), 0..3_u8)),
            edits in prop_oneof![0..3_u32, any::<u32>()],
            approved in prop::option::of((prop_oneof![0..3_u32, any::<u32>()], any::<bool>())),
            (sending, offline) in any::<(bool, bool)>(),
            failure in prop::option::weighted(0.2, ".{0,12}"),
            by in prop::option::of(0..3_u8),
            (at, edited_at) in (time(), time()),
        ) -> GradeCell {
            let base = base.map(|(lms, ours, same)| match same {
                0 => Agreement::on(local.clone()),
                1 => Agreement { lms: local.clone(), ours },
                2 => Agreement { lms, ours: local.clone() },
                _ => Agreement { lms, ours },
            });
            let remote = remote.map(|(remote, same)| match (same, &base) {
                (0, _) => local.clone(),
                (1, Some(base)) => base.lms.clone(),
                _ => remote,
            });
            GradeCell {
                base,
                local,
                remote,
                edits,
                approved: approved.map(|(n, policy)| (n, if policy { Approval::Policy } else { Approval::Teacher })),
                sending,
                failure: failure.map(|detail| Failure { kind: FailureKind::Refused, detail }),
                lms_edit: LmsEdit { by: by.map(|n| PersonId::from(format!("p-{n}"))), at },
                edited_at,
                offline,
            }
        }
    }

    /// Grades of a book by assignment and student.
    fn grades(book: &SectionBook) -> Vec<(AssignmentId, StudentId, GradeCell)> {
        let mut found = Vec::new();
        for column in &book.columns {
            assert!(column.cells.is_sorted_by(|a, b| a.0 < b.0), "ascending, each student once");
            for (place, cell) in &column.cells {
                let student = book.student(*place).expect("a student of the book");
                found.push((column.assignment.id.clone(), student.id.clone(), cell.clone()));
            }
        }
        found.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn the_book_holds_exactly_what_was_put_last(
            first in prop::collection::vec(cell(), 8),
            then in prop::collection::vec(prop::option::of(cell()), 8),
        ) {
            let store = school();
            let place = |n: usize| (assignment_id(n as u32 / 4 + 1), student(n as u32 % 4 + 1));
            let mut expected = Vec::new();
            store.write(|tx| {
                for (n, cell) in first.iter().enumerate() {
                    let (assignment, student) = place(n);
                    tx.put_cells(&assignment, &[(student, cell.clone())])?;
                }
                for (n, (cell, again)) in first.into_iter().zip(then).enumerate() {
                    let (assignment, student) = place(n);
                    if let Some(again) = &again {
                        tx.put_cell(&assignment, &student, again)?;
                    }
                    let stands = again.unwrap_or(cell);
                    assert_eq!(&tx.cell(&assignment, &student)?, &stands);
                    if stands != GradeCell::default() {
                        expected.push((assignment, student, stands));
                    }
                }
                Ok(())
            }).unwrap();
            let book = store.read(|tx| tx.book(&section())).unwrap();
            prop_assert_eq!(grades(&book), expected);
        }
    }

    #[test]
    fn the_book_names_students_in_order_and_columns_newest_first() {
        let store = school();
        let book = store.read(|tx| tx.book(&section())).unwrap();
        let ids: Vec<_> = book.students.iter().map(|s| s.id.clone()).collect();
        assert_eq!(ids, [2, 3, 4, 1].map(student));
        let columns: Vec<_> = book.columns.iter().map(|c| c.assignment.clone()).collect();
        assert_eq!(columns, [assignment(2), assignment(1)]);
        assert_eq!(book.link, LinkState::Unknown, "nothing is known without a connection");
        assert_eq!(book.profile, LmsKind::Unknown.profile(), "the most careful profile");
    }

    #[test]
    fn cells_stay_with_their_students_when_names_change_the_order() {
        let store = school();
        let cell = |n: u32| GradeCell { edits: n, ..GradeCell::default() };
        let book = store
            .write(|tx| {
                let cells: Vec<_> = (1..=4).map(|n| (student(n), cell(n))).collect();
                tx.put_cells(&assignment_id(1), &cells)?;
                let renamed = [
                    student_row(1, "Ada", "Aaron"),
                    student_row(2, "Ben", "Young"),
                    student_row(5, "Eve", "Adler"),
                    student_row(3, "Cleo", "Mika"),
                ];
                tx.put_roster(&section(), &renamed)?;
                tx.book(&section())
            })
            .unwrap();
        let ids: Vec<_> = book.students.iter().map(|s| s.id.clone()).collect();
        assert_eq!(ids, [1, 5, 3, 4, 2].map(student));
        for n in 1..=4 {
            assert_eq!(book.cell(&assignment_id(1), &student(n)), Some(&cell(n)));
        }
        assert_eq!(book.cell(&assignment_id(1), &student(5)), None);
        assert!(book.students[3].left, "kept with the grade");
    }

    #[test]
    fn the_connection_decides_link_and_profile() {
        let store = school();
        let book = store
            .write(|tx| {
                tx.set_connection(&crate::ConnectionRow {
                    district: String::new(),
                    school: String::new(),
                    teacher: PersonId::from("t-1"),
                    given: String::new(),
                    family: String::new(),
                    kind: LmsKind::Canvas,
                    link: LinkState::Ready,
                    state: String::new(),
                    base_url: String::new(),
                    sample: false,
                    last_ok: Some(AT),
                    offline_since: None,
                })?;
                tx.book(&section())
            })
            .unwrap();
        assert_eq!((book.link, book.profile), (LinkState::Ready, LmsKind::Canvas.profile()));
    }
}
