//! Every row of the documented error table, and the refusals that are the sample school's own.

use crate::support::{Answer, Visit, canvas, new_assignment};
use reqwest::Method;
use sample_school::TokenState;
use serde_json::{Value, json};

async fn raw(visit: &Visit, method: Method, path: &str, body: &str) -> Answer {
    visit.try_send(method, path, Some(body.to_owned())).await.unwrap()
}

fn without(field: &str) -> Value {
    let mut body = new_assignment("Quiz");
    body.as_object_mut().unwrap().remove(field);
    body
}

#[tokio::test]
async fn a_create_needs_title_description_and_due_date() {
    let visit = canvas().await;
    let path = visit.assignments_path();
    let all = visit.post(&path, json!({ "points_possible": 5 })).await;
    assert_eq!(all.message(), (400, "missing required field(s): title, description, due_date"));
    let one = visit.post(&path, without("due_date")).await;
    assert_eq!(one.message(), (400, "missing required field(s): due_date"));
    let mut empty = new_assignment("");
    empty["description"] = Value::Null;
    let empty = visit.post(&path, empty).await;
    assert_eq!(empty.message(), (400, "missing required field(s): title, description"));
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_told_in_the_documented_words() {
    let visit = canvas().await;
    let path = visit.assignments_path();
    let post = async |body: &str| raw(&visit, Method::POST, &path, body).await;
    assert_eq!(post("").await.message(), (400, "request body is required, but was empty"));
    let escape = post(r#"{"title":"a\ b"}"#).await;
    assert_eq!((escape.status, escape.text.as_str()), (400, "Invalid character ' ' in string escape code"));
    assert_eq!(
        post(r#"{"title":,}"#).await.message(),
        (400, "invalid character ',' looking for beginning of value")
    );
    assert_eq!(
        post(r#"{"title":"a":"b"}"#).await.message(),
        (400, "invalid character ':' after object key:value pair")
    );
    let patch = raw(&visit, Method::PATCH, &visit.grade_path(2, 0), "").await;
    assert_eq!(patch.message(), (400, "request body is required, but was empty"));
}

#[tokio::test]
async fn values_outside_their_list_are_told_with_their_place() {
    let visit = canvas().await;
    let mut body = new_assignment("Quiz");
    body["submission_types"] = json!([""]);
    let answer = visit.post(&visit.assignments_path(), body).await;
    let words =
        "validation failure list:\nsubmission_types.0 in body should be one of [link file text discussion]";
    assert_eq!(answer.message(), (400, words));
    let flags = visit.patch(&visit.grade_path(2, 0), json!({ "flags": ["late", "lost"] })).await;
    assert_eq!(
        flags.message(),
        (400, "validation failure list:\nflags.1 in body should be one of [excused late missing]")
    );
    let number = visit.patch(&visit.grade_path(2, 0), json!({ "grade_points": "12" })).await;
    assert_eq!(number.status, 400, "{}", number.text);
}

#[tokio::test]
async fn due_dates_lie_in_the_future() {
    let visit = canvas().await;
    let mut body = new_assignment("Quiz");
    for past in ["2026-11-24T10:00:00Z", "2020-01-01T00:00:00Z"] {
        body["due_date"] = json!(past);
        let answer = visit.post(&visit.assignments_path(), body.clone()).await;
        assert_eq!(answer.message(), (400, "due_date must be in the future"));
    }
    body["due_date"] = json!("tomorrow");
    let answer = visit.post(&visit.assignments_path(), body).await;
    assert!(answer.message().1.starts_with("parsing time \"tomorrow\""), "{}", answer.text);
    let moved = visit.patch(&visit.assignment_path(2), json!({ "due_date": "2026-11-20T21:00:00Z" })).await;
    assert_eq!(moved.message(), (400, "parsing time \"2026-11-20T21:00:00Z\": day out of range"));
}

#[tokio::test]
async fn what_is_not_there_is_said_to_be_gone() {
    let visit = canvas().await;
    let base = visit.assignments_path();
    let malformed = visit.get(&format!("{base}/42")).await;
    assert_eq!(malformed.message(), (400, "INVALID_ID"));
    let never = "00000000-0000-4000-8000-000000000000";
    assert_eq!(visit.get(&format!("{base}/{never}")).await.message(), (404, "Assignment does not exist"));
    let elsewhere = format!("/v3.1/sections/{}/assignments/{}", visit.section(1), visit.assignment(2));
    assert_eq!(visit.get(&elsewhere).await.message(), (404, "Assignment does not exist"));
    let page = format!("{base}/{never}/submissions");
    assert_eq!(visit.get(&page).await.message(), (404, "Assignment does not exist"));
    let stranger = format!("{}/submissions/{}", visit.assignment_path(2), visit.school.teacher_id());
    assert_eq!(visit.get(&stranger).await.message(), (404, "User not found"));
    let write = visit.patch(&stranger, json!({ "grade_points": 1 })).await;
    assert_eq!(write.message(), (404, "User not found"));
}

#[tokio::test]
async fn a_student_who_is_not_linked_is_not_found() {
    let visit = canvas().await;
    for seat in [3, 6] {
        let answer = visit.patch(&visit.grade_path(2, seat), json!({ "grade_points": 1 })).await;
        assert_eq!(answer.message(), (404, "User not found"));
    }
    let section = format!("/v3.1/sections/{}/assignments", visit.section(5));
    let answer = visit.post(&section, new_assignment("Quiz")).await;
    assert_eq!(answer.message(), (404, "Section does not exist"), "a section that is not linked");
}

#[tokio::test]
async fn the_absent_student_is_absent_only_by_a_switch() {
    let visit = canvas().await;
    let path = visit.grade_path(2, 24);
    assert_eq!(visit.get(&path).await.status, 200);
    visit.faults(|faults| faults.absent_student = true);
    assert_eq!(visit.get(&path).await.message(), (404, "User not found"));
    assert_eq!(visit.get(&visit.grade_path(2, 23)).await.status, 200);
}

#[tokio::test]
async fn an_assignment_is_deleted_once() {
    let visit = canvas().await;
    let path = visit.assignment_path(2);
    assert_eq!(visit.delete(&path).await.status, 200);
    assert_eq!(visit.delete(&path).await.message(), (404, "Assignment does not exist"));
    assert_eq!(visit.get(&path).await.message(), (404, "Assignment does not exist"));
    let grade = format!("{path}/submissions/{}", visit.student(0));
    let write = visit.patch(&grade, json!({ "grade_points": 1 })).await;
    assert_eq!(write.message(), (404, "Assignment does not exist"));
}

#[tokio::test]
async fn an_unknown_grader_is_named() {
    let visit = canvas().await;
    let id = "5f0000000000000000000000";
    let body = json!({ "grade_points": 4, "grader_id": id });
    let answer = visit.patch(&visit.grade_path(2, 0), body).await;
    let words = format!("NOT_FOUND: Person with id clever:{id} not found for this integration.");
    assert_eq!(answer.message(), (400, words.as_str()));
}

#[tokio::test]
async fn methods_that_do_not_exist_are_405() {
    let visit = canvas().await;
    let list = visit.get(&visit.assignments_path()).await;
    assert_eq!(
        list.message(),
        (405, "method GET is not allowed, but [POST] are"),
        "nothing lists assignments"
    );
    assert_eq!(list.headers["allow"], "POST");
    for (method, path) in [
        (Method::PUT, visit.assignment_path(2)),
        (Method::POST, format!("{}/submissions", visit.assignment_path(2))),
        (Method::DELETE, visit.grade_path(2, 0)),
        (Method::POST, "/v3.1/sections".to_owned()),
        (Method::DELETE, format!("/v3.1/users/{}", visit.student(0))),
    ] {
        let answer = visit.try_send(method.clone(), &path, Some("{}".to_owned())).await.unwrap();
        assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text);
    }
}

#[tokio::test]
async fn tokens_are_checked_before_anything_else() {
    let visit = canvas().await;
    let people = "/v3.1/districts".to_owned();
    let grades = visit.assignment_path(2);
    for path in [&people, &grades] {
        for token in [None, Some("Basic abc"), Some("Bearer "), Some("Bearer")] {
            let answer = visit.with_token(token, path).await;
            assert_eq!(answer.message(), (401, "No authorization provided"), "{token:?}");
        }
    }
    let wrong = Some("Bearer 0000");
    assert_eq!(visit.with_token(wrong, &people).await.message(), (401, "Could not authorize token"));
    assert_eq!(visit.with_token(wrong, &grades).await.message(), (403, "Could not authorize token"));
    let teacher = format!("Bearer {}", visit.school.teacher_token());
    let html = visit.with_token(Some(&teacher), &grades).await;
    assert_eq!(html.status, 401);
    assert!(html.text.starts_with("<!DOCTYPE html>"), "the wrong kind of token is answered by a page");
}

#[tokio::test]
async fn a_token_expires_or_is_taken_back_by_a_switch() {
    let visit = canvas().await;
    visit.faults(|faults| faults.token = TokenState::Expired);
    assert_eq!(visit.get("/v3.1/districts").await.message(), (401, "Could not authorize token"));
    visit.faults(|faults| faults.token = TokenState::Revoked);
    assert_eq!(visit.get("/v3.1/districts").await.message(), (403, "Could not authorize token"));
    visit.faults(|faults| faults.token = TokenState::Good);
    assert_eq!(visit.get("/v3.1/districts").await.status, 200);
}

#[tokio::test]
async fn addresses_that_do_not_exist_are_a_web_page() {
    let visit = canvas().await;
    for path in ["/v3.1/nothing", "/v3.1", "/nothing", "/v3.1/sections/x/y/z/a"] {
        let answer = visit.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    assert!(visit.get("/v3.1/nothing").await.text.starts_with("<!DOCTYPE html>"));
    let unknown = visit.get("/v3.1/sections/650000000000000000000000").await;
    assert_eq!(unknown.message(), (404, "Resource not found"));
}
