//! The Clever connector against the sample school, over real HTTP: the contract of every connector for each LMS behind
//! it, and what happens when the school has trouble.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helper may stop the test"
)]

mod suite;

use chrono::{DateTime, TimeDelta, Utc};
use gradebook::{LinkState, LmsKind, PersonId, RemoteAssignmentId, Score, SectionId, StudentId, Time};
use lms::http::Limits;
use lms::pacing::chance_from;
use lms::{Applied, Clever, CleverOptions, GradeWrite, Lms, LmsError, NewAssignment};
use sample_school::{Aim, Faults, GradeEdit, Op, Options, School, TokenState, Trouble, TroubleKind};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use suite::Classroom;
use vault::Secret;

/// The school's clock stands still: nothing here depends on the day of the test.
fn noon() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-24T12:00:00Z").expect("a time").into()
}

async fn school(options: Options) -> School {
    sample_school::start(options, Arc::new(noon)).await.expect("opens")
}

fn clever_with(school: &School, token: &str, limits: Limits) -> Clever {
    Clever::new(CleverOptions {
        base_url: school.url().to_owned(),
        token: Secret::new(token.to_owned()),
        teacher: school.teacher_id().into(),
        limits,
        wall: Arc::new(|| noon().into()),
        chance: chance_from(1),
    })
    .expect("sets up")
}

struct Room {
    school: School,
    clever: Clever,
}

impl Room {
    async fn open(options: Options) -> Self {
        let school = school(options).await;
        let clever = clever_with(&school, school.district_token(), Limits::default());
        Self { school, clever }
    }

    fn place(&self) -> &sample_school::Section {
        let mine = |section: &&sample_school::Section| {
            section.linked && section.teachers.iter().any(|teacher| teacher == self.school.teacher_id())
        };
        self.school.lms().district().sections.iter().find(mine).expect("a linked section")
    }

    fn wanted(&self, title: &str) -> NewAssignment {
        let details = gradebook::Details {
            title: title.to_owned(),
            description: "PB-7F3K".to_owned(),
            due: Some(self.later()),
            points: Some(Score::points(20)),
        };
        NewAssignment { details }
    }

    fn trouble(&self, trouble: Trouble) {
        let faults = Faults { troubles: vec![trouble], ..Faults::default() };
        self.school.lms().set_faults(faults).expect("sensible");
        self.school.lms().forget_counts();
    }
}

impl Classroom for Room {
    fn lms(&self) -> &dyn Lms {
        &self.clever
    }
    fn teacher(&self) -> PersonId {
        self.school.teacher_id().into()
    }
    fn section(&self) -> SectionId {
        self.place().id.as_str().into()
    }
    fn linked(&self) -> Vec<StudentId> {
        let students = self.school.lms().district().students_of(self.place());
        students.filter(|student| student.linked).map(|student| student.id.as_str().into()).collect()
    }
    fn later(&self) -> Time {
        (noon() + TimeDelta::days(7)).into()
    }
    fn earlier(&self) -> Time {
        (noon() - TimeDelta::days(1)).into()
    }
    fn edit_there(&self, assignment: &RemoteAssignmentId, student: &StudentId, score: Score) {
        let edit = GradeEdit::score(score.to_string().parse().expect("a score"));
        let lms = self.school.lms();
        lms.edit(assignment.as_str(), student.as_str(), self.school.teacher_id(), &edit).expect("edited");
    }
    fn delete_there(&self, assignment: &RemoteAssignmentId) {
        self.school.lms().delete(assignment.as_str()).expect("deleted");
    }
}

#[tokio::test]
async fn what_students_handed_in_is_read_with_their_grades() {
    let room = Room::open(Options::default()).await;
    let newest = room.school.lms().assignments(&room.place().id).swap_remove(0).id;
    let page = room.clever.read_grades(&room.section(), &newest.into(), None).await.expect("a page");
    let works: Vec<_> = page.grades.into_iter().filter_map(|grade| grade.hand_in).collect();
    assert_eq!(works.len(), 23, "of every student the LMS knows");
    assert_eq!(works.iter().filter(|work| work.is_in() == Some(true)).count(), 22);
    assert_eq!(works.iter().filter(|work| work.is_blank()).count(), 1);
    let own = format!("{}/lms/hand-in?", room.school.url());
    for work in works {
        let opens = work.link.as_ref().is_some_and(|link| link.starts_with(&own));
        assert_eq!(opens, work.is_in() == Some(true), "what was handed in has a page");
    }
}

/// What students hand in is theirs to write: an address in it is opened by the teacher's browser.
#[tokio::test]
async fn an_address_that_is_no_web_page_is_not_taken_and_the_grade_is() {
    // A client of its own: it may be the first one here.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let room = Room::open(Options::default()).await;
    let newest = room.school.lms().assignments(&room.place().id).swap_remove(0).id;
    let (section, student) = (room.section(), room.linked()[0].clone());
    let path = format!("/v3.1/sections/{section}/assignments/{newest}/submissions/{student}");
    // A second one is refused, and the first serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    for bad in ["javascript:alert(1)", "file:///etc/passwd", "https://canvas.example@127.0.0.1/"] {
        let body = serde_json::json!({ "attachments": [{ "type": "file", "url": bad }], "grade_points": 7 })
            .to_string();
        let sent = reqwest::Client::new()
            .patch(format!("{}{path}", room.school.url()))
            .bearer_auth(room.school.district_token())
            .header("content-type", "application/json")
            .body(body);
        assert!(sent.send().await.expect("answered").status().is_success());
        let read = room.clever.read_grade(&section, &newest.clone().into(), &student).await.expect("read");
        let work = read.hand_in.expect("said");
        assert_eq!(
            (work.link, work.attachments, read.grade.score),
            (None, 1, Some(Score::points(7))),
            "{bad}"
        );
    }
}

#[tokio::test]
async fn canvas_keeps_the_contract() {
    suite::everything(&Room::open(Options::default()).await).await;
}

#[tokio::test]
async fn google_classroom_keeps_the_contract() {
    let lms = sample_school::LmsKind::GoogleClassroom;
    suite::everything(&Room::open(Options { lms, ..Options::default() }).await).await;
}

#[tokio::test]
async fn schoology_keeps_the_contract() {
    let lms = sample_school::LmsKind::Schoology;
    suite::everything(&Room::open(Options { lms, ..Options::default() }).await).await;
}

#[tokio::test]
async fn the_demo_school_is_read_as_it_is() {
    let room = Room::open(Options::default()).await;
    let who = room.clever.connection().await.expect("connected");
    assert_eq!((who.kind, who.link, who.state.as_str()), (LmsKind::Canvas, LinkState::Ready, "success"));
    assert!(!who.school.is_empty() && !who.given.is_empty());
    let sections = room.clever.sections().await.expect("sections");
    assert_eq!(sections.len(), 6);
    assert!(sections.iter().any(|section| section.linked == Some(false)), "one is not linked");
    assert!(sections.iter().all(|section| !section.term.is_empty()));
    let students = room.clever.students(&room.section()).await.expect("students");
    assert!(students.iter().any(|student| student.linked == Some(false)));
    assert!(students.iter().any(|student| !student.also.is_empty()), "a name in other letters");
    assert!(students.iter().all(|student| !student.number.is_empty()));
}

#[tokio::test]
async fn a_section_of_two_hundred_is_read_page_by_page() {
    let room = Room::open(Options { students: Some(200), assignments: Some(1), ..Options::default() }).await;
    let students = room.clever.students(&room.section()).await.expect("students");
    assert_eq!(students.len(), 200);
    let new = room.clever.create_assignment(&room.section(), &room.wanted("Many")).await.expect("created");
    let first = room.clever.read_grades(&room.section(), &new.id, None).await.expect("a page");
    assert_eq!(first.grades.len(), 100);
    let second =
        room.clever.read_grades(&room.section(), &new.id, first.next.as_ref()).await.expect("a page");
    let all: BTreeSet<_> =
        first.grades.iter().chain(&second.grades).map(|grade| grade.student.clone()).collect();
    assert_eq!(all, room.linked().into_iter().collect());
}

#[tokio::test]
async fn fields_that_the_district_does_not_show_are_unknown_and_not_no() {
    let faults = Faults { without_lms_fields: true, ..Faults::default() };
    let room = Room::open(Options { faults, ..Options::default() }).await;
    let who = room.clever.connection().await.expect("connected");
    assert_eq!((who.kind, who.link, who.state.as_str()), (LmsKind::Unknown, LinkState::Unknown, ""));
    assert!(room.clever.sections().await.expect("sections").iter().all(|section| section.linked.is_none()));
    let students = room.clever.students(&room.section()).await.expect("students");
    assert!(students.iter().all(|student| student.linked.is_none()));
    room.clever
        .create_assignment(&room.section(), &room.wanted("Careful"))
        .await
        .expect("created all the same");
}

#[tokio::test]
async fn a_connection_under_way_is_not_ready() {
    let faults = Faults { lms_state: Some("matching_in_progress".into()), ..Faults::default() };
    let room = Room::open(Options { faults, ..Options::default() }).await;
    let who = room.clever.connection().await.expect("connected");
    assert_eq!((who.link, who.state.as_str()), (LinkState::NotReady, "matching_in_progress"));
}

#[tokio::test]
async fn tokens_that_do_not_reach_ask_for_a_sign_in() {
    let room = Room::open(Options::default()).await;
    let id = RemoteAssignmentId::from("0b6e4b1e-6f0e-4f5e-9a55-2f6d2f1f9a01");
    let wrong = clever_with(&room.school, "wrong", Limits::default());
    assert_eq!(wrong.connection().await, Err(LmsError::SignIn { status: 401 }));
    assert_eq!(wrong.read_assignment(&room.section(), &id).await, Err(LmsError::SignIn { status: 403 }));
    for (token, status) in [(TokenState::Expired, 401), (TokenState::Revoked, 403)] {
        room.school.lms().set_faults(Faults { token, ..Faults::default() }).expect("sensible");
        let refused = room.clever.create_assignment(&room.section(), &room.wanted("No")).await;
        assert_eq!(refused.map(drop), Err(LmsError::SignIn { status }));
        assert_eq!(room.clever.connection().await.map(drop), Err(LmsError::SignIn { status }));
    }
}

#[tokio::test]
async fn trouble_with_a_create_is_told_as_it_is_and_never_repeated() {
    let room = Room::open(Options::default()).await;
    let quick = Limits { total: Duration::from_millis(500), ..Limits::default() };
    let clever = clever_with(&room.school, room.school.district_token(), quick);
    let server = |status, message: &str| LmsError::Server { status, message: message.to_owned() };
    for (kind, expected, made) in [
        (TroubleKind::AnswerLost, LmsError::NoAnswer, 1),
        (TroubleKind::AppliedTimeout, LmsError::NoAnswer, 1),
        (TroubleKind::LostBefore, LmsError::NoAnswer, 0),
        (TroubleKind::Offline, LmsError::NoAnswer, 0),
        (TroubleKind::ErrorBefore, server(503, "Internal server error"), 0),
        (TroubleKind::ErrorAfter, server(500, "Internal server error"), 1),
        (TroubleKind::Html, LmsError::Unreadable { what: "a web page instead of data" }, 0),
    ] {
        room.trouble(Trouble::always(kind, Aim::Create));
        let title = format!("Trouble: {}", kind.word());
        let answer = clever.create_assignment(&room.section(), &room.wanted(&title)).await;
        assert_eq!(answer.as_ref().map(drop), Err(&expected), "{title}");
        assert_eq!(expected.applied(), Applied::Unknown, "{title}");
        assert_eq!(
            (room.school.lms().requests(Op::Create), room.school.lms().creates(&title)),
            (1, made),
            "{title}"
        );
    }
}

#[tokio::test]
async fn too_many_requests_are_waited_for_and_nothing_is_made_twice() {
    let room = Room::open(Options::default()).await;
    room.trouble(Trouble::next(TroubleKind::TooManyRequests, Aim::Create, 1));
    room.clever
        .create_assignment(&room.section(), &room.wanted("Waited for"))
        .await
        .expect("created in the end");
    assert_eq!(room.school.lms().requests(Op::Create), 2);
    assert_eq!(room.school.lms().creates("Waited for"), 1);

    let few = Limits { tries: 2, ..Limits::default() };
    let clever = clever_with(&room.school, room.school.district_token(), few);
    room.trouble(Trouble::always(TroubleKind::TooManyRequests, Aim::Reads));
    assert_eq!(clever.sections().await, Err(LmsError::TooMany));
    assert_eq!(room.school.lms().requests(Op::Roster), 2);
}

#[tokio::test]
async fn a_student_who_never_opened_the_app_fails_alone() {
    let faults = Faults { schoology_grade_needs_launch: true, ..Faults::default() };
    let lms = sample_school::LmsKind::Schoology;
    let room = Room::open(Options { lms, faults, ..Options::default() }).await;
    let new = room.clever.create_assignment(&room.section(), &room.wanted("Launch")).await.expect("created");
    let write = GradeWrite { score: Some(Score::points(5)), ..GradeWrite::default() };
    let (mut written, mut parked) = (0, 0);
    for student in room.school.lms().district().students_of(room.place()).filter(|student| student.linked) {
        let answer =
            room.clever.write_grade(&room.section(), &new.id, &student.id.as_str().into(), &write).await;
        match answer {
            Ok(_) => written += 1,
            Err(LmsError::Server { status: 500, message }) => {
                assert_eq!((message.as_str(), student.launched), ("Error updating submission", false));
                parked += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(written > 0 && parked > 0, "{written} written, {parked} parked");
}

#[tokio::test]
async fn a_school_that_is_gone_is_offline() {
    let room = Room::open(Options::default()).await;
    room.clever.connection().await.expect("connected");
    let Room { school, clever } = room;
    school.stop().await;
    assert_eq!(clever.connection().await, Err(LmsError::Offline));
}

#[tokio::test]
async fn many_at_once_arrive_once_each() {
    let room = Room::open(Options { students: Some(60), assignments: Some(1), ..Options::default() }).await;
    let new = room.clever.create_assignment(&room.section(), &room.wanted("At once")).await.expect("created");
    room.school.lms().forget_counts();
    let (section, students) = (room.section(), room.linked());
    let write = GradeWrite { score: Some(Score::points(12)), ..GradeWrite::default() };
    let all = students.iter().map(|student| room.clever.write_grade(&section, &new.id, student, &write));
    let written = futures::future::join_all(all).await;
    assert!(written.iter().all(|answer| answer.as_ref().is_ok_and(|read| read.grade.score == write.score)));
    assert_eq!(room.school.lms().requests(Op::WriteGrade), students.len() as u64);
    assert!(room.clever.in_flight() > 8, "it went well, so more go at a time: {}", room.clever.in_flight());
}
