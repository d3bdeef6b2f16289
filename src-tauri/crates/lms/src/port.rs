//! The port: what the engine needs of a remote gradebook. Connectors implement it; tests fake it.

use crate::{Line, LmsError};
use async_trait::async_trait;
use gradebook::matching::Identifiers;
use gradebook::{
    Details, Grade, HandIn, LinkState, LmsKind, PersonId, RemoteAssignmentId, SectionId, StudentId, Time,
};

/// A remote gradebook, seen by one teacher.
#[async_trait]
pub trait Lms: Send + Sync {
    /// Who is connected to what. Also the probe that tells online from offline.
    async fn connection(&self) -> Result<Connection, LmsError>;
    /// The teacher's sections.
    async fn sections(&self) -> Result<Vec<RemoteSection>, LmsError>;
    /// The students of a section.
    async fn students(&self, section: &SectionId) -> Result<Vec<RemoteStudent>, LmsError>;
    /// The people who teach a section, to say who edited a grade.
    async fn teachers(&self, section: &SectionId) -> Result<Vec<RemoteTeacher>, LmsError>;
    /// Creates an assignment. **Not idempotent**: one request, never repeated inside. The one exception is a 429,
    /// which is a refusal and certain not to have taken effect: a connector may wait as told and send it again.
    async fn create_assignment(
        &self,
        section: &SectionId,
        new: &NewAssignment,
    ) -> Result<RemoteAssignment, LmsError>;
    /// Reads an assignment.
    async fn read_assignment(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
    ) -> Result<RemoteAssignment, LmsError>;
    /// Changes some details.
    async fn update_assignment(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        patch: &AssignmentPatch,
    ) -> Result<RemoteAssignment, LmsError>;
    /// Deletes an assignment with all its grades.
    async fn delete_assignment(&self, section: &SectionId, id: &RemoteAssignmentId) -> Result<(), LmsError>;
    /// One page of grades; `None` asks for the first. Pages hold at most 100.
    async fn read_grades(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        page: Option<&PageMark>,
    ) -> Result<GradePage, LmsError>;
    /// One grade.
    async fn read_grade(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
    ) -> Result<RemoteGrade, LmsError>;
    /// Writes one grade once; answers what the LMS holds afterwards, as far as it says.
    async fn write_grade(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
        write: &GradeWrite,
    ) -> Result<RemoteGrade, LmsError>;
    /// Waits until the pace would let a request go, and takes nothing: so that whoever must look before writing looks
    /// after the wait, not before it. A connector without a pace does not wait.
    async fn turn(&self) {}
    /// How many requests may usefully be under way at the moment (adapted to the LMS's pace).
    fn in_flight(&self) -> usize;
    /// Requests that the pace allows a minute at the moment, for the progress line.
    fn per_minute(&self) -> u32;
    /// What the district's relay said of its queue with the last answer; `None` where there is none, or it was long ago.
    fn line(&self) -> Option<Line> {
        None
    }
}

/// Who is connected to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// District name.
    pub district: String,
    /// School name, may be empty.
    pub school: String,
    /// The teacher's id.
    pub teacher: PersonId,
    /// The teacher's given name.
    pub given: String,
    /// The teacher's family name.
    pub family: String,
    /// The LMS behind the connection.
    pub kind: LmsKind,
    /// Whether the district's connection is ready.
    pub link: LinkState,
    /// The state's own word (`lms_state`), for the health screen; may be empty.
    pub state: String,
    /// The server's clock minus ours in milliseconds, if it said (HTTP `Date`), for the clock check.
    pub clock_skew: Option<i64>,
}

/// A section as the roster has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteSection {
    /// Id.
    pub id: SectionId,
    /// Name.
    pub name: String,
    /// Period, may be empty.
    pub period: String,
    /// Term name, may be empty.
    pub term: String,
    /// Linked to a course of the LMS; `None`: not known.
    pub linked: Option<bool>,
    /// All teachers of the section.
    pub teachers: Vec<PersonId>,
}

/// A student as the roster has it; demographic fields are dropped at this edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteStudent {
    /// Id.
    pub id: StudentId,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Another form of the name (preferred name), or a second identifier (student number); may be empty.
    pub also: String,
    /// Student number, may be empty; shown only to tell two students of one name apart.
    pub number: String,
    /// What results files of elsewhere may name the student by.
    pub identifiers: Identifiers,
    /// Linked to a user of the LMS; `None`: not known.
    pub linked: Option<bool>,
}

/// Somebody who teaches a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteTeacher {
    /// Id.
    pub id: PersonId,
    /// Name as shown ("Daniel Okafor").
    pub name: String,
    /// Linked to a user of the LMS: `None` is "not known".
    pub linked: Option<bool>,
}

/// An assignment as the LMS has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteAssignment {
    /// Id.
    pub id: RemoteAssignmentId,
    /// Details.
    pub details: Details,
    /// Counted in points (`grading_type` is `points` or absent).
    pub in_points: bool,
    /// Last changed.
    pub modified: Option<Time>,
}

/// What is sent to create an assignment. The connector adds what its LMS wants (submission types, attempts …).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAssignment {
    /// Details, the reference in the description.
    pub details: Details,
}

/// Details to change; `None` stays as it is and is not sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssignmentPatch {
    /// Title.
    pub title: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Due date.
    pub due: Option<Time>,
    /// Maximum.
    pub points: Option<gradebook::Score>,
}

/// Where a page starts. Made by the connector, opaque to everybody else, lives at most two hours, never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageMark(pub String);

/// One page of grades.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradePage {
    /// Grades, each student at most once.
    pub grades: Vec<RemoteGrade>,
    /// The next page, if there is one.
    pub next: Option<PageMark>,
}

/// One grade as the LMS said it. A score of zero may be absent on the wire: see `gradebook::observe::interpret`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteGrade {
    /// Student.
    pub student: StudentId,
    /// Value.
    pub grade: Grade,
    /// Who graded it, if it says.
    pub by: Option<PersonId>,
    /// Last changed, if it says.
    pub modified: Option<Time>,
    /// The work behind it; `None` where the LMS does not say.
    pub hand_in: Option<HandIn>,
}

/// What is written for one student; only what is set is sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GradeWrite {
    /// Score.
    pub score: Option<gradebook::Score>,
    /// All flags: they are one list on the wire, so status and late always go together.
    pub flags: Option<(gradebook::Status, bool)>,
    /// Comment; `Some(None)` takes it away.
    pub comment: Option<Option<String>>,
    /// Who grades, where the LMS takes it.
    pub grader: Option<PersonId>,
}
