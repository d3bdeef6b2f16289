//! Another teacher's token reaches nothing of hers, on every path there is.

use super::browser::ask;
use super::room::Room;
use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};

/// Every address that Clever's specification has, and some that it does not, filled in with what is hers alone.
fn hers(room: &Room) -> Vec<(Method, String)> {
    let lms = room.sample.school.lms();
    let (section, she) = (room.hers_alone(), room.teacher(0));
    let work = &lms.assignments(&section.id)[0].id;
    let student = &lms.district().students_of(section).next().unwrap().id;
    let in_section = format!("/v3.1/sections/{}", section.id);
    let in_work = format!("{in_section}/assignments/{work}");
    let reads = [
        in_section.clone(),
        format!("{in_section}/users"),
        format!("{in_section}/users?role=student"),
        format!("{in_section}/course"),
        format!("{in_section}/term"),
        format!("{in_section}/school"),
        format!("{in_section}/district"),
        format!("{in_section}/resources"),
        in_work.clone(),
        format!("{in_work}/submissions"),
        format!("{in_work}/submissions?limit=100"),
        format!("{in_work}/submissions/{student}"),
        format!("/v3.1/users/{she}"),
        format!("/v3.1/users/{she}/sections"),
        format!("/v3.1/users/{she}/mystudents"),
        format!("/v3.1/users/{she}/schools"),
        format!("/v3.1/users/{student}"),
        format!("/v3.1/users/{student}/sections"),
        format!("/v3.1/courses/{}", section.course),
        format!("/v3.1/courses/{}/sections", section.course),
        "/v3.1/users".to_owned(),
        "/v3.1/users?role=student".to_owned(),
        "/v3.1/courses".to_owned(),
        "/v3.1/schools".to_owned(),
        "/v3.1/terms".to_owned(),
        format!("/v3.1/schools/{}/users", lms.district().school),
        format!("/v3.1/schools/{}/sections", lms.district().school),
        format!("/v3.1/terms/{}/sections", lms.district().term),
        format!("/v3.1/districts/{}/users", lms.district().id),
        // Ways around.
        format!("/v3.1/sections//{}", section.id),
        format!("/v3.1/sections/{}/", section.id),
        format!("/v3.1/sections%2F{}", section.id),
        format!("/v3.1/users/{}/../../sections/{}", room.teacher(1), section.id),
        format!("/v3.1/users/{}/sections/..%2F..%2F..%2Fsections/{}", room.teacher(1), section.id),
        format!("/v3.0/sections/{}", section.id),
        format!("/sections/{}", section.id),
    ];
    let mut all: Vec<_> = reads.into_iter().map(|path| (Method::GET, path)).collect();
    all.extend([
        (Method::POST, format!("{in_section}/assignments")),
        (Method::PATCH, in_work.clone()),
        (Method::DELETE, in_work.clone()),
        (Method::PATCH, format!("{in_work}/submissions/{student}")),
        (Method::PUT, format!("{in_work}/submissions/{student}")),
        (Method::HEAD, in_section),
    ]);
    all
}

async fn status(room: &Room, token: &str, method: Method, path: &str) -> (u16, String) {
    let request = room.browser.http.request(method, format!("{}{path}", room.url()));
    let answer = ask(request.header(AUTHORIZATION, format!("Bearer {token}")).json(&json!({}))).await;
    (answer.status, answer.text)
}

#[tokio::test]
async fn another_teachers_token_reaches_nothing_of_hers() {
    let room = Room::open().await;
    let (she, he) = (room.sign_in(0).await, room.sign_in(1).await);
    let version = room.sample.school.lms().version();
    let mut reached = 0;
    for (method, path) in hers(&room) {
        let (status_of_his, text) = status(&room, &he.access, method.clone(), &path).await;
        assert!(matches!(status_of_his, 404 | 405), "{method} {path}: {status_of_his}");
        let said = serde_json::from_str::<Value>(&text).unwrap_or_default();
        assert!(
            method == Method::HEAD || said["message"].is_string(),
            "{method} {path}: in Clever's shape: {text}"
        );
        assert_eq!(said.as_object().map_or(0, |fields| fields.len()), usize::from(method != Method::HEAD));
        if method == Method::GET {
            reached += usize::from(status(&room, &she.access, method, &path).await.0 == 200);
        }
    }
    assert!(reached >= 12, "her own token reaches what is there: {reached}");
    assert_eq!(room.sample.school.lms().version(), version, "and nothing was written");
    assert!(room.sample.relay.records().writes(1).await.unwrap().is_empty());
}

#[tokio::test]
async fn co_teachers_reach_what_they_share_and_lists_hold_nothing_else() {
    let room = Room::open().await;
    let he = room.sign_in(1).await;
    let shared = room.section(0);
    assert!(shared.teachers.iter().any(|id| id == room.teacher(1)));
    let (status_of_shared, _) =
        status(&room, &he.access, Method::GET, &format!("/v3.1/sections/{}", shared.id)).await;
    assert_eq!(status_of_shared, 200);
    let own = format!("/v3.1/users/{}/sections?limit=100", room.teacher(1));
    for path in ["/v3.1/sections?limit=100", own.as_str()] {
        let (_, text) = status(&room, &he.access, Method::GET, path).await;
        let list: Value = serde_json::from_str(&text).unwrap();
        let list = list["data"].as_array().unwrap();
        assert_eq!(list.len(), 3, "{path}");
        for section in list {
            let teachers = section["data"]["teachers"].as_array().unwrap();
            assert!(teachers.iter().any(|id| id == room.teacher(1)), "{path}");
        }
    }
}

#[tokio::test]
async fn no_demographic_field_goes_through() {
    let room = Room::open().await;
    let she = room.sign_in(0).await;
    let path = format!("/v3.1/sections/{}/users?limit=100", room.section(0).id);
    let (status_of_list, text) = status(&room, &she.access, Method::GET, &path).await;
    assert_eq!(status_of_list, 200);
    for field in [
        "dob",
        "gender",
        "race",
        "ethnicity",
        "frl_status",
        "ell_status",
        "iep_status",
        "gifted",
        "section_504",
        "language",
        "graduation_year",
        "location",
        "disability",
        "state_id",
        "legacy_id",
        "\"created",
    ] {
        assert!(!text.contains(field), "{field}");
    }
    let list: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(list["data"].as_array().unwrap().len(), 27, "25 students and two teachers");
}

#[tokio::test]
async fn a_body_with_what_is_not_passed_on_is_refused_and_not_sent() {
    let room = Room::open().await;
    let she = room.sign_in(0).await;
    let section = &room.section(0).id;
    let work = &room.sample.school.lms().assignments(section)[0].id;
    let student = &room.sample.school.lms().district().students_of(room.section(0)).next().unwrap().id;
    let path = format!("/v3.1/sections/{section}/assignments/{work}/submissions/{student}");
    let version = room.sample.school.lms().version();
    for body in
        ["", "[]", "not json", "{\"grade_points\":{\"a\":1}}", "{\"attachments\":[]}", "{\"user_id\":\"x\"}"]
    {
        let request = room.browser.http.patch(format!("{}{path}", room.url())).body(body);
        let answer = ask(request.header(AUTHORIZATION, format!("Bearer {}", she.access))).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text);
    }
    let request = room.browser.http.patch(format!("{}{path}", room.url())).body(vec![b' '; 70_000]);
    let answer = ask(request.header(AUTHORIZATION, format!("Bearer {}", she.access))).await;
    assert_eq!(answer.status, 413);
    assert_eq!(room.sample.school.lms().version(), version);
}

#[tokio::test]
async fn what_is_no_token_of_the_relay_opens_nothing() {
    let room = Room::open().await;
    let she = room.sign_in(0).await;
    let school = &room.sample.school;
    for token in [school.district_token(), school.teacher_token(), she.refresh.as_str(), "", "x"] {
        assert_eq!(status(&room, token, Method::GET, "/v3.1/me").await.0, 401);
    }
    assert_eq!(ask(room.browser.http.get(format!("{}/v3.1/me", room.url()))).await.status, 401);
}
