//! Grades with their three values. What is the same on all sides is stored once; see the schema (0002) for the bits of
//! `state`.

use crate::column::{Columns, json, millis};
use crate::{StoreError, Tx};
use gradebook::{
    Agreement, Approval, AssignmentId, Failure, Grade, GradeCell, LmsEdit, PersonId, Score, Status, StudentId,
};
use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Columns of a grade in the order of [`read`].
pub(crate) const COLUMNS: &str = "state, score, edited_at, lms_by, lms_at, comment, apart";

const LATE: i64 = 1 << 2;
const SENDING: i64 = 1 << 3;
const OFFLINE: i64 = 1 << 4;
/// Where the approval begins; two bits.
const APPROVED: u32 = 5;
const BY_POLICY: i64 = 1 << 7;
/// Where the codes of the three other values begin; three bits each.
const LMS: u32 = 8;
const OURS: u32 = 11;
const REMOTE: u32 = 14;
const HAS_COMMENT: i64 = 1 << 17;
const HAS_APART: i64 = 1 << 18;
/// Where the count of edits begins.
const EDITS: u32 = 20;

/// Where a value is to be found.
mod code {
    pub(super) const ABSENT: i64 = 0;
    pub(super) const AS_LOCAL: i64 = 1;
    pub(super) const BLANK: i64 = 2;
    pub(super) const AS_LMS: i64 = 3;
    pub(super) const APART: i64 = 4;
}

/// What is not as local, and the rare parts.
#[derive(Default, Serialize)]
struct ApartRef<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    lms: Option<&'a Grade>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ours: Option<&'a Grade>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote: Option<&'a Grade>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a Failure>,
}

/// [`ApartRef`] as it comes back.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Apart {
    lms: Option<Grade>,
    ours: Option<Grade>,
    remote: Option<Grade>,
    approved: Option<u32>,
    failure: Option<Failure>,
}

impl Apart {
    /// Takes out the value whose code begins at this bit.
    const fn take(&mut self, place: u32) -> Option<Grade> {
        match place {
            LMS => self.lms.take(),
            OURS => self.ours.take(),
            _ => self.remote.take(),
        }
    }
}

/// The packed part of a grade: `state` and `apart`.
fn pack(cell: &GradeCell) -> Result<(i64, Option<String>), StoreError> {
    let local = &cell.local;
    let mut state = i64::from(cell.edits) << EDITS;
    state |= match local.status {
        Status::Counted => 0,
        Status::Excused => 1,
        Status::Missing => 2,
    };
    let comment = local.comment.is_some();
    for (set, bit) in
        [(local.late, LATE), (cell.sending, SENDING), (cell.offline, OFFLINE), (comment, HAS_COMMENT)]
    {
        state |= if set { bit } else { 0 };
    }
    let mut apart = ApartRef { failure: cell.failure.as_ref(), ..ApartRef::default() };
    if let Some((count, by)) = cell.approved {
        let earlier = count != cell.edits;
        apart.approved = earlier.then_some(count);
        state |= (1 + i64::from(earlier)) << APPROVED;
        state |= if by == Approval::Policy { BY_POLICY } else { 0 };
    }
    let lms = cell.base.as_ref().map(|b| &b.lms);
    let mut note = |value: Option<&'_ Grade>, at: u32, lms: Option<&Grade>| {
        let code = match value {
            None => code::ABSENT,
            Some(value) if value == local => code::AS_LOCAL,
            Some(value) if value.is_blank() => code::BLANK,
            Some(value) if lms == Some(value) => code::AS_LMS,
            Some(_) => code::APART,
        };
        state |= code << at;
        code == code::APART
    };
    apart.lms = lms.filter(|_| note(lms, LMS, None));
    let ours = cell.base.as_ref().map(|b| &b.ours);
    apart.ours = ours.filter(|_| note(ours, OURS, lms));
    let remote = cell.remote.as_ref();
    if note(remote, REMOTE, lms) {
        apart.remote = remote;
    }
    let nothing = apart.lms.is_none()
        && apart.ours.is_none()
        && apart.remote.is_none()
        && apart.approved.is_none()
        && apart.failure.is_none();
    if nothing {
        return Ok((state, None));
    }
    Ok((state | HAS_APART, Some(json(&apart)?)))
}

/// Reads [`COLUMNS`] beginning at column `at`.
#[inline]
pub(crate) fn read(
    row: &Row<'_>,
    at: usize,
    person: impl FnOnce(i64) -> Result<PersonId, StoreError>,
) -> Result<GradeCell, StoreError> {
    let state: i64 = row.col(at)?;
    let edits = u32::try_from(state >> EDITS).map_err(|_| row.unreadable(at))?;
    let local = Grade {
        score: row.col::<Option<i64>>(at + 1)?.map(Score::from_micros),
        status: match state & 3 {
            0 => Status::Counted,
            1 => Status::Excused,
            _ => Status::Missing,
        },
        late: state & LATE != 0,
        comment: if state & HAS_COMMENT == 0 { None } else { row.maybe_text(at + 5)?.map(str::to_owned) },
    };
    // Rare, and large: most grades have none.
    let mut apart: Option<Box<Apart>> = if state & HAS_APART == 0 { None } else { row.maybe_json(at + 6)? };
    let unreadable = || row.unreadable(at + 6);
    let mut value = |place: u32, lms: Option<&Grade>| match state >> place & 7 {
        code::ABSENT => Ok(None),
        code::AS_LOCAL => Ok(Some(local.clone())),
        code::BLANK => Ok(Some(Grade::default())),
        code::AS_LMS => lms.cloned().map(Some).ok_or_else(unreadable),
        _ => apart.as_mut().and_then(|apart| apart.take(place)).map(Some).ok_or_else(unreadable),
    };
    let lms = value(LMS, None)?;
    let ours = value(OURS, lms.as_ref())?;
    let remote = value(REMOTE, lms.as_ref())?;
    let base = match (lms, ours) {
        (Some(lms), Some(ours)) => Some(Agreement { lms, ours }),
        (None, None) => None,
        _ => return Err(unreadable()),
    };
    let by = if state & BY_POLICY == 0 { Approval::Teacher } else { Approval::Policy };
    let approved = match state >> APPROVED & 3 {
        0 => None,
        1 => Some((edits, by)),
        _ => Some((apart.as_ref().and_then(|apart| apart.approved).ok_or_else(unreadable)?, by)),
    };
    Ok(GradeCell {
        base,
        local,
        remote,
        edits,
        approved,
        sending: state & SENDING != 0,
        failure: apart.and_then(|apart| apart.failure),
        lms_edit: LmsEdit {
            by: row.col::<Option<i64>>(at + 3)?.map(person).transpose()?,
            at: row.maybe_time(at + 4)?,
        },
        edited_at: row.maybe_time(at + 2)?,
        offline: state & OFFLINE != 0,
    })
}

impl Tx<'_> {
    /// One grade; the default when nothing is known on any side.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assignment or student.
    pub fn cell(&self, assignment: &AssignmentId, student: &StudentId) -> Result<GradeCell, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM grade WHERE assignment_no = ?1 AND student_no = ?2");
        let key = [self.assignment_no(assignment)?, self.student_no(student)?];
        let found = self.first(&sql, key, |row| read(row, 0, |no| self.person(no)))?;
        Ok(found.unwrap_or_default())
    }

    /// All grades of an assignment of which anything is known, by student.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assignment.
    pub fn cells(&self, assignment: &AssignmentId) -> Result<BTreeMap<StudentId, GradeCell>, StoreError> {
        let sql = format!(
            "SELECT student.id, {COLUMNS} FROM grade JOIN student ON student.no = student_no WHERE assignment_no = ?1"
        );
        let no = self.assignment_no(assignment)?;
        let cells = self.list(&sql, [no], |row| Ok((row.id(0)?, read(row, 1, |no| self.person(no))?)))?;
        Ok(cells.into_iter().collect())
    }

    /// Sets one grade.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assignment or student.
    pub fn put_cell(
        &mut self,
        assignment: &AssignmentId,
        student: &StudentId,
        cell: &GradeCell,
    ) -> Result<(), StoreError> {
        self.put_all(assignment, [(student, cell)])
    }

    /// Sets many grades of one assignment. Rows that are already so are not touched.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assignment or student.
    pub fn put_cells(
        &mut self,
        assignment: &AssignmentId,
        cells: &[(StudentId, GradeCell)],
    ) -> Result<(), StoreError> {
        self.put_all(assignment, cells.iter().map(|(student, cell)| (student, cell)))
    }

    fn put_all<'c>(
        &self,
        assignment: &AssignmentId,
        cells: impl IntoIterator<Item = (&'c StudentId, &'c GradeCell)>,
    ) -> Result<(), StoreError> {
        let id = assignment;
        let assignment = self.assignment_no(id)?;
        let mut put = self.conn.prepare_cached(include_str!("grade_put.sql"))?;
        for (student, cell) in cells {
            self.shelf.borrow_mut().stale(id, student);
            let student = self.student_no(student)?;
            if *cell == GradeCell::default() {
                // Nothing on any side is no row at all.
                let sql = "DELETE FROM grade WHERE assignment_no = ?1 AND student_no = ?2";
                self.conn.prepare_cached(sql)?.execute([assignment, student])?;
                continue;
            }
            let (state, apart) = pack(cell)?;
            let by = cell.lms_edit.by.as_ref().map(|by| self.person_no(by)).transpose()?;
            put.execute(params![
                assignment,
                student,
                state,
                cell.local.score.map(Score::micros),
                millis(cell.edited_at),
                by,
                millis(cell.lms_edit.at),
                cell.local.comment,
                apart,
            ])?;
        }
        Ok(())
    }

    /// Whether the row with these numbers of assignment and student is understood.
    pub(crate) fn grade_is_understood(&self, key: &[Value]) -> Result<(), StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM grade WHERE assignment_no = ?1 AND student_no = ?2");
        self.first(&sql, params_from_iter(key), |row| read(row, 0, |no| self.person(no))).map(|_| ())
    }

    fn person(&self, no: i64) -> Result<PersonId, StoreError> {
        let found = self.first("SELECT id FROM person WHERE no = ?1", [no], |row| row.id(0))?;
        found.ok_or(StoreError::NotFound { what: "person" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::fixture::{AT, assignment_id, school, score, student};
    use gradebook::FailureKind;

    fn written(store: &Store) -> i64 {
        store.read(|tx| tx.number("SELECT total_changes()", [], "changes")).unwrap()
    }

    fn graded() -> GradeCell {
        GradeCell {
            base: Some(Agreement { lms: score(5), ours: score(6) }),
            local: score(7),
            remote: Some(score(8)),
            edits: 3,
            approved: Some((2, Approval::Policy)),
            sending: true,
            failure: Some(Failure { kind: FailureKind::NotStored, detail: String::new() }),
            lms_edit: LmsEdit { by: Some(PersonId::from("p-1")), at: Some(AT) },
            edited_at: Some(AT),
            offline: true,
        }
    }

    #[test]
    fn a_grade_comes_back_as_it_was_put() {
        let store = school();
        let cells = store.write(|tx| {
            tx.put_cell(&assignment_id(1), &student(1), &graded())?;
            assert_eq!(tx.cell(&assignment_id(1), &student(1))?, graded());
            assert_eq!(tx.cell(&assignment_id(1), &student(2))?, GradeCell::default(), "nothing known");
            tx.cells(&assignment_id(1))
        });
        assert_eq!(cells.unwrap(), BTreeMap::from([(student(1), graded())]));
    }

    #[test]
    fn a_grade_of_which_nothing_is_left_is_no_row() {
        let store = school();
        let cells = store.write(|tx| {
            tx.put_cell(&assignment_id(1), &student(1), &graded())?;
            tx.put_cell(&assignment_id(1), &student(1), &GradeCell::default())?;
            tx.cells(&assignment_id(1))
        });
        assert!(cells.unwrap().is_empty());
    }

    #[test]
    fn grades_that_are_so_already_are_not_touched() {
        let store = school();
        let cells = [(student(1), graded()), (student(2), GradeCell { edits: 1, ..GradeCell::default() })];
        let put = || store.write(|tx| tx.put_cells(&assignment_id(1), &cells)).unwrap();
        put();
        let before = written(&store);
        put();
        assert_eq!(written(&store), before, "no row was written");
    }

    #[test]
    fn what_is_the_same_on_all_sides_is_stored_once() {
        let agreed = GradeCell {
            base: Some(Agreement::on(score(5))),
            local: score(5),
            remote: Some(score(5)),
            ..GradeCell::default()
        };
        let draft_on_nothing = GradeCell {
            base: Some(Agreement::on(Grade::default())),
            local: score(5),
            remote: Some(Grade::default()),
            ..GradeCell::default()
        };
        assert_eq!(pack(&agreed).unwrap().1, None);
        assert_eq!(pack(&draft_on_nothing).unwrap().1, None);
        let pending = GradeCell { base: Some(Agreement::on(score(4))), remote: Some(score(4)), ..agreed };
        assert_eq!(
            pack(&pending).unwrap().1.map(|t| t.matches("score").count()),
            Some(1),
            "the old value, once"
        );
    }

    #[test]
    fn a_grade_of_nobody_known_is_refused() {
        let store = school();
        let put = |a, s| store.write(|tx| tx.put_cell(&assignment_id(a), &student(s), &graded()));
        assert!(matches!(put(99, 1), Err(StoreError::NotFound { what: "assignment" })));
        assert!(matches!(put(1, 99), Err(StoreError::NotFound { what: "student" })));
    }

    #[test]
    fn a_value_in_an_unknown_form_is_an_error_that_tells_no_content() {
        let store = school();
        let read = store.write(|tx| {
            tx.put_cell(&assignment_id(1), &student(1), &graded())?;
            tx.execute("UPDATE grade SET apart = '{\"lms\": {\"score\": \"Ada Zeta\"}}'", [])?;
            tx.cell(&assignment_id(1), &student(1))
        });
        let error = read.unwrap_err();
        assert!(matches!(&error, StoreError::Unreadable { column } if column == "apart"));
        assert!(!format!("{error} {error:?}").contains("Ada"));
    }
}
