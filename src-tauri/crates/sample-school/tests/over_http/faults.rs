//! Every kind of trouble, and that the page stays reachable in all of it.

use crate::support::{Visit, canvas, visit};
use reqwest::Method;
use sample_school::{Op, Options, Trouble};
use serde_json::json;
use std::time::Duration;

async fn create_fails(visit: &Visit, title: &str) -> reqwest::Error {
    let body = crate::support::new_assignment(title).to_string();
    visit.try_send(Method::POST, &visit.assignments_path(), Some(body)).await.unwrap_err()
}

#[tokio::test]
async fn the_next_create_is_applied_but_its_answer_is_lost() {
    let visit = canvas().await;
    visit.trouble("answer_lost:create:1");
    assert_eq!(visit.get(&visit.assignment_path(2)).await.status, 200, "other requests are not meant");
    let error = create_fails(&visit, "Lost").await;
    assert!(!error.is_timeout() && !error.is_connect(), "the connection closes without an answer: {error}");
    assert_eq!(visit.lms().creates("Lost"), 1, "it was made all the same");
    assert_eq!(visit.create("Found").await.status, 200, "only the next one");
    assert!(visit.lms().faults().troubles.is_empty());
    let titles: Vec<_> =
        visit.lms().assignments(&visit.section(0)).into_iter().map(|one| one.title).collect();
    assert_eq!(titles.iter().filter(|title| *title == "Lost").count(), 1);
}

#[tokio::test]
async fn a_create_lost_on_the_way_is_not_applied() {
    let visit = canvas().await;
    visit.trouble("lost_before:create:1");
    create_fails(&visit, "Lost").await;
    assert_eq!(visit.lms().creates("Lost"), 0);
    assert_eq!(visit.lms().requests(Op::Create), 1, "it was seen, though");
}

#[tokio::test]
async fn an_applied_write_may_never_be_answered() {
    let visit = canvas().await;
    visit.trouble("applied_timeout:write_grade:1");
    let url = format!("{}{}", visit.school.url(), visit.grade_path(2, 0));
    let request = visit.http.patch(url).bearer_auth(visit.school.district_token());
    let request = request.timeout(Duration::from_millis(300)).body(json!({ "grade_points": 2 }).to_string());
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(visit.get(&visit.grade_path(2, 0)).await.data()["grade_points"], 2);
}

#[tokio::test]
async fn closing_the_school_does_not_wait_for_an_answer_that_never_comes() {
    let visit = canvas().await;
    visit.trouble("applied_timeout:write_grade:1");
    let url = format!("{}{}", visit.school.url(), visit.grade_path(2, 0));
    let token = visit.school.district_token().to_owned();
    let hanging = tokio::spawn(visit.http.patch(url).bearer_auth(token).body("{\"grade_points\":2}").send());
    while visit.lms().requests(Op::WriteGrade) == 0 {
        tokio::task::yield_now().await;
    }
    // Sooner than the client gives up by itself, after 20 s.
    tokio::time::timeout(Duration::from_secs(15), visit.school.stop()).await.unwrap();
    assert!(hanging.await.unwrap().is_err());
}

#[tokio::test]
async fn server_errors_come_before_or_after_applying() {
    let visit = canvas().await;
    visit.trouble("error_before:write_grade:1");
    visit.trouble("error_after:write_grade:1");
    let path = visit.grade_path(2, 0);
    assert_eq!(visit.patch(&path, json!({ "grade_points": 1 })).await.status, 503);
    assert_eq!(visit.get(&path).await.data()["grade_points"], 5, "not applied");
    assert_eq!(visit.patch(&path, json!({ "grade_points": 1 })).await.status, 500);
    assert_eq!(visit.get(&path).await.data()["grade_points"], 1, "applied");
    let trouble: Trouble = serde_json::from_value(json!({ "kind": "error_before", "status": 502 })).unwrap();
    visit.faults(|faults| faults.troubles.push(trouble));
    assert_eq!(visit.get(&path).await.status, 502);
}

#[tokio::test]
async fn too_many_requests_has_no_body() {
    let visit = canvas().await;
    visit.trouble("too_many_requests:reads:2");
    for _ in 0..2 {
        let answer = visit.get("/v3.1/districts").await;
        assert_eq!((answer.status, answer.text.as_str()), (429, ""));
        assert_eq!(answer.header("x-ratelimit-remaining"), 0);
    }
    assert_eq!(visit.get("/v3.1/districts").await.status, 200);
}

#[tokio::test]
async fn a_web_page_may_come_instead_of_an_answer() {
    let visit = canvas().await;
    visit.trouble("html:read_grades");
    let path = format!("{}/submissions", visit.assignment_path(2));
    for _ in 0..3 {
        let answer = visit.get(&path).await;
        assert_eq!(answer.status, 200);
        assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    }
}

#[tokio::test]
async fn offline_closes_the_api_but_not_the_page() {
    let visit = canvas().await;
    visit.trouble("offline");
    assert!(visit.try_send(Method::GET, "/v3.1/districts", None).await.is_err());
    assert_eq!(visit.page(Method::GET, "/lms", None).await.status, 200);
    let well = visit.page(Method::PUT, "/lms/api/faults", Some(json!({}))).await;
    assert_eq!(well.status, 200);
    assert_eq!(visit.get("/v3.1/districts").await.status, 200);
}

#[tokio::test]
async fn latency_delays_every_answer() {
    let visit = canvas().await;
    visit.faults(|faults| faults.latency_ms = 60_000);
    let url = format!("{}/v3.1/districts", visit.school.url());
    let request = visit.http.get(url).bearer_auth(visit.school.district_token());
    assert!(request.timeout(Duration::from_millis(200)).send().await.unwrap_err().is_timeout());
    visit.faults(|faults| faults.latency_ms = 0);
    assert_eq!(visit.get("/v3.1/districts").await.status, 200);
}

#[tokio::test]
async fn random_trouble_is_the_same_for_the_same_seed() {
    let run = async || {
        let visit = visit(Options { seed: 11, ..Options::default() }).await;
        visit.faults(|faults| faults.fault_rate = 0.5);
        let mut statuses = Vec::new();
        for _ in 0..40 {
            let answer = visit.try_send(Method::GET, "/v3.1/districts", None).await;
            statuses.push(answer.map_or(0, |answer| answer.status));
        }
        statuses
    };
    let first = run().await;
    assert_eq!(first, run().await);
    let failed = first.iter().filter(|status| **status != 200).count();
    assert!((8..32).contains(&failed), "{failed} of 40");
}

#[tokio::test]
async fn settings_without_meaning_change_nothing() {
    let visit = canvas().await;
    for wrong in [
        json!({ "fault_rate": 2 }),
        json!({ "rate": 0 }),
        json!({ "latency_ms": 4_000_000 }),
        json!({ "gremlins": true }),
        json!({ "troubles": [{ "kind": "gremlins" }] }),
    ] {
        assert_eq!(
            visit.page(Method::PUT, "/lms/api/faults", Some(wrong.clone())).await.status,
            422,
            "{wrong}"
        );
    }
    assert_eq!(visit.lms().faults(), sample_school::Faults::default());
}
