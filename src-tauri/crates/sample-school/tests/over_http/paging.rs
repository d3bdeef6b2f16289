//! Pages of submissions, their cursors, and the rate limit.

use crate::support::canvas;
use chrono::TimeDelta;
use std::collections::BTreeSet;

#[tokio::test]
async fn pages_of_grades_lead_to_every_linked_student_once() {
    let visit = canvas().await;
    let base = format!("{}/submissions", visit.assignment_path(2));
    for limit in [None, Some(1), Some(7), Some(23), Some(100)] {
        let mut next = Some(limit.map_or(base.clone(), |limit| format!("{base}?limit={limit}")));
        let (mut seen, mut pages) = (Vec::new(), 0);
        while let Some(path) = next {
            let page = visit.get(&path).await;
            let grades = page.data().as_array().unwrap();
            assert!(grades.len() <= limit.unwrap_or(20));
            seen.extend(grades.iter().map(|one| one["user_id"].as_str().unwrap().to_owned()));
            let links = page.json.get("links").map(|links| links.as_array().unwrap().clone());
            assert!(links.iter().flatten().all(|link| link["rel"] == "next"), "next alone");
            next = links.map(|links| links[0]["uri"].as_str().unwrap().to_owned());
            pages += 1;
        }
        assert_eq!(
            (seen.len(), seen.iter().collect::<BTreeSet<_>>().len()),
            (23, 23),
            "25 less 2 not linked"
        );
        assert_eq!(pages, 23_usize.div_ceil(limit.unwrap_or(20)));
    }
}

#[tokio::test]
async fn a_cursor_dies_two_hours_after_the_first_request() {
    let visit = canvas().await;
    let next = async |path: &str| visit.get(path).await.json["links"][0]["uri"].as_str().map(str::to_owned);
    let first = next(&format!("{}/submissions?limit=5", visit.assignment_path(2))).await.unwrap();
    visit.later(TimeDelta::minutes(90));
    let second = next(&first).await.unwrap();
    visit.later(TimeDelta::minutes(29));
    assert_eq!(visit.get(&second).await.status, 200);
    visit.later(TimeDelta::minutes(1));
    for link in [&first, &second] {
        assert_eq!(
            visit.get(link).await.message(),
            (400, "cursor has expired"),
            "counted from the first request"
        );
    }
}

#[tokio::test]
async fn limits_and_cursors_that_were_not_handed_out_are_refused() {
    let visit = canvas().await;
    let base = format!("{}/submissions", visit.assignment_path(2));
    for limit in ["0", "101", "-1", "x"] {
        assert_eq!(visit.get(&format!("{base}?limit={limit}")).await.status, 400, "{limit}");
    }
    let link =
        visit.get(&format!("{base}?limit=5")).await.json["links"][0]["uri"].as_str().unwrap().to_owned();
    let cursor = link.split("cursor=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let other = format!("{}/submissions?cursor={cursor}", visit.assignment_path(3));
    assert_eq!(visit.get(&other).await.message(), (400, "cursor is not valid"), "of another assignment");
    assert_eq!(visit.get(&format!("{base}?cursor=abc")).await.message(), (400, "cursor is not valid"));
}

#[tokio::test]
async fn the_rate_limit_is_a_fixed_minute_and_says_so() {
    let visit = canvas().await;
    let first = visit.get("/v3.1/districts").await;
    assert_eq!((first.header("x-ratelimit-limit"), first.header("x-ratelimit-remaining")), (1200, 1199));
    assert_eq!(first.header("x-ratelimit-reset"), crate::support::start_time().timestamp() + 60);
    assert!(first.headers.contains_key("x-ratelimit-bucket"));
    visit.faults(|faults| faults.rate = Some(3));
    visit.later(TimeDelta::seconds(60));
    for remaining in [2, 1, 0] {
        assert_eq!(visit.get("/v3.1/districts").await.header("x-ratelimit-remaining"), remaining);
    }
    visit.later(TimeDelta::seconds(59));
    let refused = visit.get("/v3.1/districts").await;
    assert_eq!((refused.status, refused.text.as_str()), (429, ""), "no body at all");
    assert_eq!(refused.header("x-ratelimit-remaining"), 0);
    visit.later(TimeDelta::seconds(1));
    assert_eq!(visit.get("/v3.1/districts").await.status, 200, "a new minute");
}
