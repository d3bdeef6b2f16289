//! The Data API: people, sections, envelopes.

use crate::support::{Visit, canvas};
use sample_school::Options;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Follows `next` to the end.
async fn all(visit: &Visit, path: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let page = visit.get(&path).await;
        found.extend(page.data().as_array().unwrap().iter().map(|one| one["data"].clone()));
        let links = page.json["links"].as_array().unwrap();
        let link = links.iter().find(|link| link["rel"] == "next");
        next = link.map(|link| link["uri"].as_str().unwrap().to_owned());
    }
    found
}

#[tokio::test]
async fn the_teacher_reaches_sections_and_students() {
    let visit = canvas().await;
    let teacher = visit.school.teacher_id();
    let sections = all(&visit, &format!("/v3.1/users/{teacher}/sections")).await;
    let names: Vec<_> = sections.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "Algebra I · Period 2",
            "Algebra I · Period 4",
            "Math 7 · Period 1",
            "Math 7 Honors · Period 5",
            "Pre-Algebra · Period 6",
            "Advisory 8B"
        ]
    );
    let linked: Vec<_> =
        sections.iter().map(|one| one["lms_status"]["synced_in_lms"].as_bool().unwrap()).collect();
    assert_eq!(linked, [true, true, true, true, true, false]);
    assert!(sections.iter().all(|one| one["teachers"].as_array().unwrap().contains(&json!(teacher))));
    for path in ["mystudents", "myStudents"] {
        let students = all(&visit, &format!("/v3.1/users/{teacher}/{path}?limit=50")).await;
        let ids: BTreeSet<_> = students.iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!((students.len(), ids.len()), (138, 138), "each once, though some have two sections");
    }
}

#[tokio::test]
async fn a_section_has_its_people_course_term_school_and_district() {
    let visit = canvas().await;
    let path = format!("/v3.1/sections/{}", visit.section(0));
    let students = all(&visit, &format!("{path}/users?role=student")).await;
    assert_eq!(students.len(), 25);
    assert_eq!(students[0]["name"]["last"], "Álvarez Domínguez");
    assert_eq!(students[5]["roles"]["student"]["preferred_name"], json!({ "first": "Siyu", "last": "Chen" }));
    let unlinked = students.iter().filter(|one| one["lms_status"]["synced_in_lms"] == false).count();
    assert_eq!(unlinked, 2);
    assert_eq!(all(&visit, &format!("{path}/users?role=teacher")).await.len(), 2);
    assert_eq!(all(&visit, &format!("{path}/users")).await.len(), 27);
    assert_eq!(visit.get(&format!("{path}/users?role=ghost")).await.status, 400);
    for (what, name) in [
        ("course", "Algebra I"),
        ("term", "Fall 2026"),
        ("school", "Lincoln Middle School"),
        ("district", "Lincoln Unified"),
    ] {
        let answer = visit.get(&format!("{path}/{what}")).await;
        assert_eq!(answer.data()["name"], name);
        let (plural, id) = (format!("{what}s"), answer.data()["id"].as_str().unwrap().to_owned());
        assert_eq!(visit.get(&format!("/v3.1/{plural}/{id}")).await.data()["name"], name);
        assert!(!all(&visit, &format!("/v3.1/{plural}")).await.is_empty());
    }
    let student = visit.student(0);
    assert_eq!(
        all(&visit, &format!("/v3.1/users/{student}/sections")).await.len(),
        2,
        "algebra and advisory"
    );
}

#[tokio::test]
async fn two_students_of_one_section_share_a_name() {
    let visit = canvas().await;
    let students = all(&visit, &format!("/v3.1/sections/{}/users?role=student", visit.section(1))).await;
    let mayas = students
        .iter()
        .filter(|one| one["name"] == json!({ "first": "Maya", "middle": null, "last": "Johnson" }));
    assert_eq!(mayas.map(|one| one["id"].as_str().unwrap()).collect::<BTreeSet<_>>().len(), 2);
}

#[tokio::test]
async fn the_district_says_how_its_lms_is_connected() {
    let visit = canvas().await;
    let district = all(&visit, "/v3.1/districts").await.remove(0);
    assert_eq!(district["lms_state"], "success");
    assert_eq!(district["lms_type"], "canvas");
    assert_eq!(district["last_lms_sync"], "2026-11-24T10:00:00.000Z");
    assert_eq!(district["lms_matched_percentage"]["sections"], 83.3);
    visit.faults(|faults| faults.lms_state = Some("matching_in_progress".to_owned()));
    assert_eq!(all(&visit, "/v3.1/districts").await[0]["lms_state"], "matching_in_progress");
    visit.faults(|faults| faults.without_lms_fields = true);
    let district = all(&visit, "/v3.1/districts").await.remove(0);
    assert!(district.get("lms_state").is_none());
    let user = visit.get(&format!("/v3.1/users/{}", visit.student(0))).await;
    assert!(user.data().get("lms_status").is_none());
}

#[tokio::test]
async fn a_stale_match_claims_what_is_not_so() {
    let visit = canvas().await;
    visit.faults(|faults| faults.stale_match = true);
    let user = visit.get(&format!("/v3.1/users/{}", visit.student(3))).await;
    assert_eq!(user.data()["lms_status"]["synced_in_lms"], true);
    assert_eq!(visit.get(&visit.grade_path(2, 3)).await.message(), (404, "User not found"));
}

#[tokio::test]
async fn lists_page_forwards_and_backwards() {
    let visit = canvas().await;
    let path = "/v3.1/sections?limit=2";
    let rel = |page: &Value, rel: &str| {
        let links = page["links"].as_array().unwrap();
        links.iter().find(|link| link["rel"] == rel).map(|link| link["uri"].as_str().unwrap().to_owned())
    };
    let first = visit.get(path).await.json;
    assert_eq!(rel(&first, "self").as_deref(), Some(path));
    assert_eq!(rel(&first, "prev"), None);
    let second = visit.get(&rel(&first, "next").unwrap()).await.json;
    assert_ne!(first["data"], second["data"]);
    let back = visit.get(&rel(&second, "prev").unwrap()).await.json;
    assert_eq!(first["data"], back["data"]);
    let third = visit.get(&rel(&second, "next").unwrap()).await.json;
    let beyond = visit.get(&rel(&third, "next").unwrap()).await.json;
    assert_eq!(beyond["data"], json!([]), "a next page may turn out to be empty");
    assert_eq!(rel(&beyond, "next"), None);
    assert_eq!(visit.get("/v3.1/sections?count=true").await.json["count"], 6);
}

#[tokio::test]
async fn limits_are_bounded() {
    let visit = canvas().await;
    assert_eq!(visit.get("/v3.1/users?limit=10000").await.status, 200);
    assert_eq!(visit.get("/v3.1/users?limit=10001").await.status, 413);
    for limit in ["0", "-1", "many", ""] {
        assert_eq!(visit.get(&format!("/v3.1/users?limit={limit}")).await.status, 400, "{limit:?}");
    }
}

#[tokio::test]
async fn a_sign_in_reaches_its_own_person_only() {
    let visit = canvas().await;
    let token = format!("Bearer {}", visit.school.teacher_token());
    let teacher = visit.school.teacher_id();
    let ask = async |path: &str| visit.with_token(Some(&token), path).await;
    for path in ["/v3.1/me", "/v3.0/me"] {
        let me = ask(path).await;
        assert_eq!(me.json["type"], "user");
        assert_eq!(me.data()["id"], teacher);
    }
    assert_eq!(ask("/userinfo").await.json["sub"], teacher);
    assert_eq!(ask("/v3.1/userinfo").await.json["multi_role_user_id"], teacher);
    assert_eq!(ask(&format!("/v3.1/users/{teacher}")).await.status, 200);
    assert_eq!(ask(&format!("/v3.1/users/{teacher}/sections")).await.status, 401);
    assert_eq!(ask(&format!("/v3.1/users/{}", visit.student(0))).await.status, 401);
    let district = visit.get("/v3.1/me").await;
    assert_eq!(district.json["type"], "district", "the district's token is no person");
}

#[tokio::test]
async fn every_section_scales() {
    let options = Options { seed: 7, students: Some(40), assignments: Some(15), ..Options::default() };
    let visit = crate::support::visit(options).await;
    for place in 0..6 {
        let section = visit.section(place);
        let students = all(&visit, &format!("/v3.1/sections/{section}/users?role=student")).await;
        assert_eq!(students.len(), 40);
        assert_eq!(visit.lms().assignments(&section).len(), if place == 5 { 0 } else { 15 });
    }
    for (students, assignments) in [(0, 1), (201, 1), (1, 301)] {
        let options =
            Options { students: Some(students), assignments: Some(assignments), ..Options::default() };
        assert!(sample_school::start(options, crate::support::fixed_clock()).await.is_err());
    }
}
