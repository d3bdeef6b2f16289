//! Everything known about one section at one moment: the input of plan, diff and grid.

use crate::{Assignment, AssignmentId, GradeCell, Policies, Profile, SectionId, StudentId, Time};

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Id.
    pub id: SectionId,
    /// Name.
    pub name: String,
    /// Linked to a course of the LMS: `None` is "not known", never "no".
    pub linked: Option<bool>,
    /// The teacher's three answers.
    pub policies: Policies,
    /// When the LMS was last read.
    pub read_at: Option<Time>,
}

/// A student of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Student {
    /// Id.
    pub id: StudentId,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Another form of the name, may be empty.
    pub also: String,
    /// Linked to a user of the LMS: `None` is "not known".
    pub linked: Option<bool>,
    /// No longer on the roster; kept because grades exist here.
    pub left: bool,
}

/// How ready the district's connection to its LMS is (`lms_state`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkState {
    /// Matching is complete.
    Ready,
    /// The district says it is not ready: nothing is sent.
    NotReady,
    /// The field is absent, or a word new to this program: not known, and no reason to hold back.
    Unknown,
}

/// The grades of one assignment, sorted by student index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The assignment.
    pub assignment: Assignment,
    /// `(index into SectionBook::students, grade)`, ascending; absent means nothing on any side.
    pub cells: Vec<(u32, GradeCell)>,
}

/// One section as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionBook {
    /// The section.
    pub section: Section,
    /// The district's connection.
    pub link: LinkState,
    /// What this LMS can hold.
    pub profile: Profile,
    /// Students sorted by name.
    pub students: Vec<Student>,
    /// Columns, newest due date first.
    pub columns: Vec<Column>,
}

impl SectionBook {
    /// The column of an assignment.
    pub fn column(&self, id: &AssignmentId) -> Option<&Column> {
        self.columns.iter().find(|c| c.assignment.id == *id)
    }
    /// The student at this index.
    pub fn student(&self, index: u32) -> Option<&Student> {
        self.students.get(usize::try_from(index).ok()?)
    }
    /// The student with this id.
    pub fn student_of(&self, id: &StudentId) -> Option<&Student> {
        self.students.iter().find(|s| s.id == *id)
    }
    /// The index of a student.
    pub fn index_of(&self, id: &StudentId) -> Option<u32> {
        self.students.iter().position(|s| s.id == *id).and_then(|i| u32::try_from(i).ok())
    }
    /// One grade.
    pub fn cell(&self, assignment: &AssignmentId, student: &StudentId) -> Option<&GradeCell> {
        let index = self.index_of(student)?;
        self.column(assignment)?.cell(index)
    }
}

impl Column {
    /// The grade of the student with this index.
    pub fn cell(&self, index: u32) -> Option<&GradeCell> {
        self.cells
            .binary_search_by_key(&index, |(i, _)| *i)
            .ok()
            .and_then(|at| self.cells.get(at))
            .map(|(_, c)| c)
    }
    /// The answers in force for this assignment.
    pub fn policies(&self, section: &Section) -> Policies {
        section.policies.with(self.assignment.policies)
    }
}
