//! The connector: assignments and grades.

use super::paging::{Trail, at, next_link, query};
use super::{map, wire};
use crate::http::{Ask, Limits, Line, Origin, Renewal, SetupError, Wall, Wire, json};
use crate::pacing::Chance;
use crate::{
    AssignmentPatch, Connection, GradePage, GradeWrite, Lms, LmsError, NewAssignment, PageMark,
    RemoteAssignment, RemoteGrade, RemoteSection, RemoteStudent, RemoteTeacher,
};
use async_trait::async_trait;
use gradebook::{LmsKind, PersonId, RemoteAssignmentId, SectionId, StudentId};
use reqwest::Method;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use vault::Secret;

const CREATE: &str = "/v3.1/sections/{id}/assignments";
const ASSIGNMENT: &str = "/v3.1/sections/{id}/assignments/{id}";
const GRADES: &str = "/v3.1/sections/{id}/assignments/{id}/submissions";
const GRADE: &str = "/v3.1/sections/{id}/assignments/{id}/submissions/{id}";

/// What a connection to Clever is made of.
pub struct CleverOptions {
    /// Where the API is, such as `https://api.clever.com`, or a relay that stands in for it.
    pub base_url: String,
    /// A token that reaches LMS Connect.
    pub token: Secret<String>,
    /// The teacher who works here.
    pub teacher: PersonId,
    /// How long, how much and how often.
    pub limits: Limits,
    /// Our clock.
    pub wall: Wall,
    /// Randomness for spreading waits.
    pub chance: Chance,
}

/// A teacher's gradebooks behind Clever.
pub struct Clever {
    wire: Wire,
    teacher: PersonId,
    kind: Mutex<LmsKind>,
    names: Mutex<BTreeMap<(&'static str, String), String>>,
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Clever {
    /// Makes the client; nothing is sent yet.
    pub fn new(options: CleverOptions) -> Result<Self, SetupError> {
        let origin = Origin::register(&options.base_url)?;
        let wire = Wire::new(origin, options.token, options.limits, options.wall, options.chance)?;
        let kind = Mutex::new(LmsKind::Unknown);
        Ok(Self { wire, teacher: options.teacher, kind, names: Mutex::default() })
    }

    /// Uses another token of the same teacher from the next request on.
    pub fn renew(&self, token: Secret<String>) -> Result<(), SetupError> {
        self.wire.renew(token)
    }

    /// What to do about a token that is refused with 401. Said once, before the first request.
    pub fn renew_with(&self, renewal: Renewal) {
        self.wire.renew_with(renewal);
    }

    pub(super) const fn wire(&self) -> &Wire {
        &self.wire
    }
    pub(super) const fn teacher(&self) -> &PersonId {
        &self.teacher
    }
    pub(super) fn learn(&self, kind: LmsKind) {
        *held(&self.kind) = kind;
    }
    pub(super) fn remembered(&self, route: &'static str, id: &str) -> Option<String> {
        held(&self.names).get(&(route, id.to_owned())).cloned()
    }
    pub(super) fn remember(&self, route: &'static str, id: String, name: String) {
        held(&self.names).insert((route, id), name);
    }

    /// Which LMS is behind the connection, as far as it was told: until then the most careful rules hold.
    fn kind(&self) -> LmsKind {
        *held(&self.kind)
    }

    async fn assignment(
        &self,
        method: Method,
        section: &SectionId,
        id: &RemoteAssignmentId,
        body: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, LmsError> {
        let ids = [section.as_str(), id.as_str()];
        let not_there = about_assignment;
        let ask = Ask { method, route: ASSIGNMENT, ids: &ids, query: None, body, alone: false, not_there };
        self.wire.send(&ask).await
    }

    async fn grade(
        &self,
        method: Method,
        section: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
        body: Option<Vec<u8>>,
    ) -> Result<RemoteGrade, LmsError> {
        let ids = [section.as_str(), id.as_str(), student.as_str()];
        let not_there = about_student;
        let ask = Ask { method, route: GRADE, ids: &ids, query: None, body, alone: false, not_there };
        let answer: wire::One<wire::Submission> = json::read(&self.wire.send(&ask).await?)?;
        let read = map::grade(answer.data, id)?;
        if read.student != *student {
            return Err(LmsError::Unreadable { what: "a grade of another student" });
        }
        Ok(read)
    }
}

fn nothing_there(_: &str) -> LmsError {
    LmsError::NotThere { status: 404 }
}

/// Clever tells its 404s apart in prose only; what it does not say is not guessed.
fn about_assignment(message: &str) -> LmsError {
    let message = message.to_ascii_lowercase();
    if message.contains("assignment") { LmsError::AssignmentNotThere } else { nothing_there("") }
}

fn about_student(message: &str) -> LmsError {
    let person = ["user", "student", "person"];
    let lower = message.to_ascii_lowercase();
    match about_assignment(message) {
        LmsError::NotThere { .. } if person.iter().any(|word| lower.contains(word)) => {
            LmsError::StudentNotThere
        }
        other => other,
    }
}

fn body<T: Serialize>(request: &T) -> Result<Option<Vec<u8>>, LmsError> {
    // Texts and finite numbers: there is nothing in them that JSON cannot hold.
    let unsendable =
        || LmsError::Refused { status: 400, message: "this cannot be put into a request".to_owned() };
    serde_json::to_vec(request).map(Some).map_err(|_| unsendable())
}

#[async_trait]
impl Lms for Clever {
    async fn connection(&self) -> Result<Connection, LmsError> {
        self.who().await
    }

    async fn sections(&self) -> Result<Vec<RemoteSection>, LmsError> {
        self.own_sections().await
    }

    async fn students(&self, section: &SectionId) -> Result<Vec<RemoteStudent>, LmsError> {
        self.students_of(section).await
    }

    async fn teachers(&self, section: &SectionId) -> Result<Vec<RemoteTeacher>, LmsError> {
        self.teachers_of(section).await
    }

    async fn create_assignment(
        &self,
        section: &SectionId,
        new: &NewAssignment,
    ) -> Result<RemoteAssignment, LmsError> {
        let (submission_types, max_attempts) = map::hand_in(self.kind());
        let request = wire::AssignmentRequest {
            title: Some(&new.details.title),
            description: Some(&new.details.description),
            due_date: new.details.due.map(|due| due.to_string()),
            points_possible: new.details.points.map(gradebook::Score::to_wire),
            grading_type: Some("points"),
            submission_types,
            max_attempts,
        };
        let (ids, body) = ([section.as_str()], body(&request)?);
        let (method, not_there) = (Method::POST, nothing_there);
        let ask = Ask { method, route: CREATE, ids: &ids, query: None, body, alone: true, not_there };
        let answer: wire::One<wire::Assignment> = json::read(&self.wire.send(&ask).await?)?;
        // Whatever else is wrong with the answer: an id that is lost is lost for good.
        let id = map::created_id(&answer.data)?;
        let sent = RemoteAssignment { id, details: new.details.clone(), in_points: true, modified: None };
        Ok(map::assignment(answer.data).unwrap_or(sent))
    }

    async fn read_assignment(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
    ) -> Result<RemoteAssignment, LmsError> {
        let answer = self.assignment(Method::GET, section, id, None).await?;
        map::this_assignment(json::read::<wire::One<_>>(&answer)?.data, id)
    }

    async fn update_assignment(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        patch: &AssignmentPatch,
    ) -> Result<RemoteAssignment, LmsError> {
        let request = wire::AssignmentRequest {
            title: patch.title.as_deref(),
            description: patch.description.as_deref(),
            due_date: patch.due.map(|due| due.to_string()),
            points_possible: patch.points.map(gradebook::Score::to_wire),
            ..wire::AssignmentRequest::default()
        };
        let answer = self.assignment(Method::PATCH, section, id, body(&request)?).await?;
        map::this_assignment(json::read::<wire::One<_>>(&answer)?.data, id)
    }

    async fn delete_assignment(&self, section: &SectionId, id: &RemoteAssignmentId) -> Result<(), LmsError> {
        // The specification gives this answer no body: none is asked for.
        self.assignment(Method::DELETE, section, id, None).await.map(drop)
    }

    async fn read_grades(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        page: Option<&PageMark>,
    ) -> Result<GradePage, LmsError> {
        let own = [("limit", "100")];
        let trail = match page {
            None => Trail::start(query(&own)),
            Some(mark) => {
                Trail::read(mark).ok_or(LmsError::Astray { what: "a page mark of somebody else" })?
            }
        };
        let ids = [section.as_str(), id.as_str()];
        let ask = Ask {
            method: Method::GET,
            route: GRADES,
            ids: &ids,
            query: Some(trail.query()),
            body: None,
            alone: false,
            not_there: about_assignment,
        };
        let body = self.wire.send(&ask).await?;
        let answer: wire::Many<wire::Submission> = json::read(&body)?;
        let next = next_link(answer.links)?.map(|link| self.wire.next(&ask, &link)).transpose()?;
        let mut following = trail.clone();
        following.took(body.len())?;
        let next = next.map(|link| following.step(at(&own, &link))).transpose()?;
        let mut seen = BTreeSet::new();
        let mut grades = Vec::with_capacity(answer.data.len());
        for record in answer.data {
            let grade = map::grade(record, id)?;
            if !seen.insert(grade.student.clone()) {
                return Err(LmsError::Unreadable { what: "a student twice on one page" });
            }
            grades.push(grade);
        }
        Ok(GradePage { grades, next: next.map(|trail| trail.mark()) })
    }

    async fn read_grade(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
    ) -> Result<RemoteGrade, LmsError> {
        self.grade(Method::GET, section, id, student, None).await
    }

    async fn write_grade(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
        write: &GradeWrite,
    ) -> Result<RemoteGrade, LmsError> {
        let profile = self.kind().profile();
        let request = wire::SubmissionRequest {
            grade_points: write.score.map(gradebook::Score::to_wire),
            flags: write.flags.map(|(status, late)| map::flags(status, late, &profile)),
            grade_comment: write.comment.as_ref().map(Option::as_deref),
            grader_id: write.grader.as_ref().map(PersonId::as_str),
        };
        self.grade(Method::PATCH, section, id, student, body(&request)?).await
    }

    async fn turn(&self) {
        self.wire.pacer().turn().await;
    }

    fn in_flight(&self) -> usize {
        self.wire.pacer().allowed() as usize
    }

    fn per_minute(&self) -> u32 {
        self.wire.pacer().per_minute()
    }

    fn line(&self) -> Option<Line> {
        self.wire.line()
    }
}
