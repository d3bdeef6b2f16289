//! A large fictional book for the benches, as it is in the middle of a year: nine in ten graded, one in ten with a
//! comment, one in thirty edited here and not sent yet, one in a hundred changed in the LMS.

use gradebook::{
    Agreement, Approval, Assignment, AssignmentId, Delivery, Details, Grade, GradeCell, LmsEdit, OwnPolicies,
    PersonId, RemoteAssignmentId, Score, SectionId, StudentId, Time,
};
use store::{SectionRow, Store, StoreError, StudentRow};

/// Grades by assignment.
pub type Sheet = Vec<(AssignmentId, Vec<(StudentId, GradeCell)>)>;

/// How large a book is.
#[derive(Clone, Copy)]
pub struct Size {
    pub students: u32,
    pub assignments: u32,
}

impl Size {
    /// Fills a store with a section and no grades.
    pub fn fill(self, store: &Store) -> Result<(), StoreError> {
        let people = self.students;
        let students: Vec<StudentRow> = (0..people)
            .map(|n| StudentRow {
                id: student(n),
                given: format!("Given{}", n * 7 % people),
                family: format!("Family{}", n * 31 % people),
                also: String::new(),
                number: n.to_string(),
                identifiers: gradebook::matching::Identifiers::new(),
                linked: Some(true),
            })
            .collect();
        store.write(|tx| {
            let name = "Algebra".to_owned();
            tx.put_sections(&[SectionRow { id: section(), name, ..SectionRow::default() }])?;
            tx.put_roster(&section(), &students)?;
            let met = Time::from_millis(0);
            (0..self.assignments).try_for_each(|n| tx.put_assignment(&section(), &assignment(n), met))
        })
    }

    /// All grades; another `round` changes every score.
    pub fn sheet(self, round: u32) -> Sheet {
        let grade = |a: u32, s: u32| (student(s), cell(a * self.students + s, round));
        let column = |a: u32| (assignment(a).id, (0..self.students).map(|s| grade(a, s)).collect());
        (0..self.assignments).map(column).collect()
    }
}

/// The one section.
pub fn section() -> SectionId {
    SectionId::from("5f0c000000000000000000a1")
}

/// Saves all grades in one transaction.
pub fn save(store: &Store, sheet: &Sheet) -> Result<(), StoreError> {
    store.write(|tx| sheet.iter().try_for_each(|(assignment, cells)| tx.put_cells(assignment, cells)))
}

fn student(n: u32) -> StudentId {
    StudentId::from(format!("5f0c0000000000000001{n:04x}"))
}

fn assignment(n: u32) -> Assignment {
    Assignment {
        id: AssignmentId::from(format!("2b1f7c1e-0f7a-4a53-9d3b-0c8f5a1e{n:04x}")),
        reference: format!("PB-{n:04}"),
        local: Details {
            title: format!("Worksheet {n}"),
            description: String::new(),
            due: Some(Time::from_millis(1_790_000_000_000 + i64::from(n) * 86_400_000)),
            points: Some(Score::points(20)),
        },
        base: None,
        remote: None,
        delivery: Delivery::InLms { id: RemoteAssignmentId::from(format!("remote-{n}")) },
        auto_graded: false,
        policies: OwnPolicies::default(),
        failure: None,
        grades_read: true,
        in_points: true,
    }
}

fn cell(n: u32, round: u32) -> GradeCell {
    let at = Time::from_millis(1_790_000_000_000 + i64::from(n) * 1_000);
    let half_points = |n: u32| Score::from_micros(i64::from(n % 41) * 500_000);
    let blank = Grade::default();
    if n % 10 == 9 {
        return GradeCell {
            base: Some(Agreement::on(blank.clone())),
            remote: Some(blank),
            lms_edit: LmsEdit { by: None, at: Some(at.plus_millis(i64::from(round))) },
            ..GradeCell::default()
        };
    }
    let mut grade = Grade::of(half_points(n + round));
    if n % 10 == 3 {
        grade.comment = Some("Show your steps, please; the answer is right.".to_owned());
    }
    let mut cell = GradeCell {
        base: Some(Agreement::on(grade.clone())),
        local: grade.clone(),
        remote: Some(grade.clone()),
        edits: 1,
        approved: Some((1, Approval::Teacher)),
        lms_edit: LmsEdit { by: Some(PersonId::from("5f0c000000000000000000f1")), at: Some(at) },
        edited_at: Some(at),
        ..GradeCell::default()
    };
    if n % 30 == 5 {
        cell.edit(Grade { score: Some(half_points(n + round + 1)), ..grade.clone() }, at, false);
    }
    if n % 100 == 7 {
        cell.remote = Some(Grade { score: Some(half_points(n + round + 2)), ..grade });
    }
    cell
}
