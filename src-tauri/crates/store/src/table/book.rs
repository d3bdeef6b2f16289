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
