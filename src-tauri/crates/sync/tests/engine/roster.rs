//! Sections, students and teachers as the school has them: nothing is left out, and names alone stop nothing.

use crate::class::{Class, section};
use crate::fake::Fake;
use async_trait::async_trait;
use gradebook::{PersonId, RemoteAssignmentId, SectionId, StudentId};
use lms::{
    AssignmentPatch, Connection, GradePage, GradeWrite, Lms, LmsError, NewAssignment, PageMark,
    RemoteAssignment, RemoteGrade, RemoteSection, RemoteStudent, RemoteTeacher,
};
use std::sync::Arc;
use store::Store;
use sync::{Engine, Pace, SyncError};

/// A school office with two sections and whatever trouble with its list of teachers. Grades are the fake LMS's.
struct Office {
    teachers: Result<Vec<RemoteTeacher>, LmsError>,
    rest: Fake,
}

fn two_sections() -> Vec<RemoteSection> {
    let one = |id: &str, name: &str, period: &str, term: &str, linked| RemoteSection {
        id: SectionId::from(id),
        name: name.to_owned(),
        period: period.to_owned(),
        term: term.to_owned(),
        linked,
        teachers: vec![PersonId::from("rivera")],
    };
    vec![
        one("section", "Algebra I", "2", "Fall", Some(true)),
        one("other", "Biology", "5", "Spring", Some(false)),
    ]
}

#[async_trait]
impl Lms for Office {
    async fn connection(&self) -> Result<Connection, LmsError> {
        self.rest.connection().await
    }
    async fn sections(&self) -> Result<Vec<RemoteSection>, LmsError> {
        Ok(two_sections())
    }
    async fn students(&self, section: &SectionId) -> Result<Vec<RemoteStudent>, LmsError> {
        self.rest.students(section).await
    }
    async fn teachers(&self, _: &SectionId) -> Result<Vec<RemoteTeacher>, LmsError> {
        self.teachers.clone()
    }
    async fn create_assignment(
        &self,
        section: &SectionId,
        new: &NewAssignment,
    ) -> Result<RemoteAssignment, LmsError> {
        self.rest.create_assignment(section, new).await
    }
    async fn read_assignment(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
    ) -> Result<RemoteAssignment, LmsError> {
        self.rest.read_assignment(section, id).await
    }
    async fn update_assignment(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        patch: &AssignmentPatch,
    ) -> Result<RemoteAssignment, LmsError> {
        self.rest.update_assignment(section, id, patch).await
    }
    async fn delete_assignment(&self, section: &SectionId, id: &RemoteAssignmentId) -> Result<(), LmsError> {
        self.rest.delete_assignment(section, id).await
    }
    async fn read_grades(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        page: Option<&PageMark>,
    ) -> Result<GradePage, LmsError> {
        self.rest.read_grades(section, id, page).await
    }
    async fn read_grade(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
    ) -> Result<RemoteGrade, LmsError> {
        self.rest.read_grade(section, id, student).await
    }
    async fn write_grade(
        &self,
        section: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
        write: &GradeWrite,
    ) -> Result<RemoteGrade, LmsError> {
        self.rest.write_grade(section, id, student, write).await
    }
    fn in_flight(&self) -> usize {
        self.rest.in_flight()
    }
    fn per_minute(&self) -> u32 {
        self.rest.per_minute()
    }
}

async fn refreshed(
    teachers: Result<Vec<RemoteTeacher>, LmsError>,
) -> (Arc<Store>, Result<Vec<SectionId>, SyncError>) {
    let store = Arc::new(Store::in_memory().expect("memory"));
    let clock = Class::new().await.clock;
    let office = Arc::new(Office { teachers, rest: Fake::new(&["s1", "s2"]) });
    let engine = Engine::new(store.clone(), office, clock, Pace::default(), Arc::new(drop));
    let answer = engine.refresh().await;
    (store, answer)
}

#[tokio::test(start_paused = true)]
async fn a_section_keeps_its_name_period_term_link_and_place() {
    let (store, answer) = refreshed(Ok(vec![])).await;
    let ids: Vec<SectionId> = two_sections().into_iter().map(|s| s.id).collect();
    assert_eq!(answer.expect("read"), ids);
    let rows = store.read(|tx| tx.sections()).expect("read");
    assert_eq!(rows.len(), 2);
    for (at, (row, is)) in (0_u32..).zip(rows.iter().zip(two_sections())) {
        assert_eq!((&row.id, &row.name, &row.period), (&is.id, &is.name, &is.period));
        assert_eq!((&row.term, row.linked, row.position), (&is.term, is.linked, at));
    }
    let students = store.read(|tx| tx.students(&section())).expect("read");
    assert_eq!(students.len(), 2);
    assert!(students.iter().all(|s| s.linked == Some(true) && !s.left));
}

#[tokio::test(start_paused = true)]
async fn teachers_are_known_by_name_and_trouble_with_their_names_alone_stops_nothing() {
    let teacher =
        |id: &str, name: &str| RemoteTeacher { id: PersonId::from(id), name: name.to_owned(), linked: None };
    let (store, answer) = refreshed(Ok(vec![teacher("okafor", "Daniel Okafor"), teacher("blank", "")])).await;
    assert!(answer.is_ok());
    let people = store.read(|tx| tx.people()).expect("read");
    assert_eq!(people.get(&PersonId::from("okafor")).map(String::as_str), Some("Daniel Okafor"));
    assert!(!people.contains_key(&PersonId::from("blank")), "no name is no person");
    for (error, goes_on) in [
        (LmsError::Refused { status: 400, message: String::new() }, true),
        (LmsError::Unreadable { what: "a web page" }, true),
        (LmsError::Server { status: 500, message: String::new() }, true),
        (LmsError::Offline, false),
        (LmsError::SignIn { status: 401 }, false),
        (LmsError::TooMany, false),
        // No answer at all to a question about the school is no connection.
        (LmsError::NoAnswer, false),
    ] {
        let (_, answer) = refreshed(Err(error.clone())).await;
        assert_eq!(answer.is_ok(), goes_on, "{error:?}");
    }
}
