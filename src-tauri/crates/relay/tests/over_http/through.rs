//! The app's own connector against the relay: unchanged but for address and token.

use super::browser::read;
use super::room::{Room, noon};
use chrono::TimeDelta;
use gradebook::{Details, LmsKind, Score};
use lms::{AssignmentPatch, GradeWrite, Lms as _, LmsError, NewAssignment};
use relay::records::Verified;
use sample_school::Faults;
use std::collections::BTreeSet;

fn quiz() -> NewAssignment {
    let due = Some((noon() + TimeDelta::days(7)).into());
    let (title, description) = ("Quiz 7".to_owned(), "PB-7F3K".to_owned());
    NewAssignment { details: Details { title, description, due, points: Some(Score::points(20)) } }
}

#[tokio::test]
async fn a_teacher_reads_creates_grades_and_reads_back() {
    let room = Room::open().await;
    let tokens = room.sign_in(0).await;
    let clever = room.connector(0, &tokens.access);
    let connection = clever.connection().await.unwrap();
    assert_eq!((connection.kind, connection.family.as_str()), (LmsKind::Canvas, "Rivera"));
    assert_eq!(connection.school, "Lincoln Middle School", "the school's name is reached");
    let sections = clever.sections().await.unwrap();
    assert_eq!(sections.len(), 6);
    assert_eq!(sections[0].term, "Fall 2026", "and the term's");
    let section = &sections[0].id;
    assert_eq!(clever.teachers(section).await.unwrap().len(), 2, "the co-teacher is named");
    let students = clever.students(section).await.unwrap();
    assert_eq!(students.len(), 25);
    assert!(students.iter().all(|student| !student.number.is_empty()));

    let made = clever.create_assignment(section, &quiz()).await.unwrap();
    let made_id = made.id.as_str().to_owned();
    let student = &students.iter().find(|student| student.linked == Some(true)).unwrap().id;
    let write = GradeWrite { score: Some(Score::points(18)), ..GradeWrite::default() };
    clever.write_grade(section, &made.id, student, &write).await.unwrap();
    let graded = clever.read_grade(section, &made.id, student).await.unwrap();
    assert_eq!(graded.grade.score, Some(Score::points(18)));
    assert_eq!(
        graded.by.as_ref().map(|id| id.as_str()),
        Some(room.teacher(0)),
        "stamped, though the app did not"
    );

    let (mut seen, mut page) = (BTreeSet::new(), None);
    loop {
        let read = clever.read_grades(section, &made.id, page.as_ref()).await.unwrap();
        seen.extend(read.grades.into_iter().map(|grade| grade.student));
        page = read.next;
        if page.is_none() {
            break;
        }
    }
    assert!(seen.len() > 20, "page after page: {}", seen.len());

    let patch = AssignmentPatch { title: Some("Quiz 7b".to_owned()), ..AssignmentPatch::default() };
    clever.update_assignment(section, &made.id, &patch).await.unwrap();
    assert_eq!(clever.read_assignment(section, &made.id).await.unwrap().details.title, "Quiz 7b");
    clever.delete_assignment(section, &made.id).await.unwrap();
    assert_eq!(clever.read_assignment(section, &made.id).await, Err(LmsError::AssignmentNotThere));

    let records = room.sample.relay.records();
    assert_eq!(records.verify().await.unwrap(), Verified::Whole(8), "four writes, each before and after");
    let grade = records.writes(8).await.unwrap().into_iter().filter_map(|one| one.write);
    let all: Vec<_> = grade.collect();
    let made = all.iter().find(|one| one.what == "create_assignment" && one.answers.is_some()).unwrap();
    assert_eq!(made.assignment.as_deref(), Some(made_id.as_str()), "which one was made");
    let grade = all.iter().find(|one| one.what == "write_grade").unwrap();
    assert_eq!(grade.teacher, room.teacher(0));
    assert_eq!((grade.student.as_deref(), grade.outcome.as_str()), (Some(student.as_str()), "200"));
    room.sample.stop().await;
}

#[tokio::test]
async fn a_429_of_clevers_goes_back_to_the_app_and_nothing_was_written() {
    let room = Room::open().await;
    let tokens = room.sign_in(0).await;
    let clever = room.connector(0, &tokens.access);
    let place = room.section(0);
    let (lms, section) = (room.sample.school.lms(), place.id.as_str().into());
    let work = lms.assignments(&place.id)[0].id.as_str().into();
    let student = lms.district().students_of(place).find(|one| one.linked).unwrap().id.as_str().into();
    let troubles = vec!["too_many_requests:write_grade:1".parse().unwrap()];
    lms.set_faults(Faults { troubles, ..Faults::default() }).unwrap();
    let version = lms.version();
    let write = GradeWrite { score: Some(Score::points(1)), ..GradeWrite::default() };
    let refused = clever.write_grade(&section, &work, &student, &write).await;
    assert_eq!(refused, Err(LmsError::TooMany), "certainly not sent");
    assert_eq!(lms.version(), version);
    let outcomes: Vec<String> = room
        .sample
        .relay
        .records()
        .writes(9)
        .await
        .unwrap()
        .into_iter()
        .map(|one| one.write.unwrap().outcome)
        .collect();
    assert_eq!(outcomes, ["429", "sending"], "and both are written down");
}

#[tokio::test]
async fn a_token_that_has_run_out_asks_to_sign_in_and_a_renewed_one_goes_on() {
    let room = Room::open().await;
    let tokens = room.sign_in(0).await;
    room.later(TimeDelta::minutes(15));
    let answer = read(&room.browser.http, room.url(), &tokens.access, "/v3.1/me").await;
    assert_eq!((answer.status, answer.json()["message"].as_str()), (401, Some("Could not authorize token")));
    let renewed = super::browser::refresh(&room.browser.http, room.url(), &tokens.refresh).await;
    let renewed = super::room::Tokens::of(&renewed);
    let answer = read(&room.browser.http, room.url(), &renewed.access, "/v3.1/me").await;
    assert_eq!(answer.json()["data"]["id"], room.teacher(0));
}

#[tokio::test]
async fn the_districts_token_is_nowhere_in_what_the_relay_keeps_or_says() {
    let room = Room::open().await;
    let tokens = room.sign_in(0).await;
    let token = room.sample.school.district_token().to_owned();
    for path in ["/v3.1/me", "/v3.1/districts", "/v3.1/sections", "/metrics", "/readyz"] {
        let answer = read(&room.browser.http, room.url(), &tokens.access, path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.text.contains(&token), "{path}");
    }
    let district = &room.sample.school.lms().district().id;
    let sealed = room.sample.relay.records().district_token(district).await.unwrap().expect("kept");
    assert!(!sealed.windows(token.len()).any(|part| part == token.as_bytes()), "sealed at rest");
}

#[tokio::test]
async fn an_answer_says_where_its_time_went_and_a_teacher_how_many_wait() {
    let room = Room::open().await;
    let tokens = room.sign_in(0).await;
    let section = format!("/v3.1/sections/{}", room.hers_alone().id);
    let spent = async |name: &str| {
        let answer = read(&room.browser.http, room.url(), &tokens.access, &section).await;
        let told = answer.headers["server-timing"].to_str().unwrap().to_owned();
        let one = told.split(", ").find_map(|one| one.strip_prefix(name)?.strip_prefix(";dur=")).unwrap();
        one.parse::<f64>().unwrap()
    };
    assert!(spent("roster").await > 0.0, "who teaches it was asked first");
    assert!(spent("roster").await < f64::EPSILON && spent("clever").await > 0.0, "and is known then");
    let answer = read(&room.browser.http, room.url(), &tokens.access, &section).await;
    let told = answer.headers["server-timing"].to_str().unwrap();
    assert!(told.ends_with("queue;desc=\"0\""), "nobody else waits: {told}");
    let queue = read(&room.browser.http, room.url(), &tokens.access, "/queue").await;
    assert_eq!(queue.json(), serde_json::json!({ "yours": 0, "all": 0, "a_minute": 1_200 }));
    assert_eq!(read(&room.browser.http, room.url(), "no token", "/queue").await.status, 401);
}
