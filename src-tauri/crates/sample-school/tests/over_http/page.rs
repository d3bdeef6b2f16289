//! The LMS's page: what it draws, what it takes, from whom.

use crate::support::{canvas, visit_lms};
use reqwest::Method;
use sample_school::{Aim, LmsKind, Op, Trouble, TroubleKind};
use serde_json::{Value, json};

#[tokio::test]
async fn the_page_is_a_gradebook() {
    let visit = canvas().await;
    let page = visit.page(Method::GET, "/lms", None).await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'self'"));
    assert!(
        !page.text.contains("<script>") && !page.text.contains("onclick") && !page.text.contains("style=")
    );
    for text in [
        "Canvas <small>(sample)</small> — Lincoln Middle School",
        "aria-label=\"Score of 陈思雨 on Quiz 4.3 Substitution\"",
        "aria-label=\"Score of Łukasz Śliwiński on Unit 3 test\"",
        "Not in this course, because Clever could not match them: <bdi>Aiyana Begay</bdi>",
        "Ms. Rivera",
        "Mr. Okafor",
        "Download assignment file",
    ] {
        assert!(page.text.contains(text), "{text}");
    }
    assert!(!page.text.contains("aria-label=\"Score of Aiyana Begay"), "the LMS does not know her");
    let unlinked = visit.page(Method::GET, &format!("/lms?section={}", visit.section(5)), None).await;
    assert!(unlinked.text.contains("This section has no course in Canvas."));
    for file in ["/lms/page.css", "/lms/page.js", "/lms/icon.svg"] {
        assert_eq!(visit.page(Method::GET, file, None).await.status, 200);
    }
}

#[tokio::test]
async fn hostile_titles_and_comments_are_shown_as_text() {
    let visit = canvas().await;
    let hostile = "<img src=x onerror=alert(1)> \"'</script>&";
    visit.create(hostile).await.data();
    let comment = json!({ "grade_comment": "\"><script>alert(1)</script>" });
    visit.patch(&visit.grade_path(2, 0), comment).await.data();
    let page = visit.page(Method::GET, "/lms", None).await.text;
    assert!(!page.contains("<img"), "no element comes of it");
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt; &quot;&#39;&lt;/script&gt;&amp;"));
}

#[tokio::test]
async fn scores_are_typed_on_the_page() {
    let visit = canvas().await;
    let okafor = visit.lms().district().teachers[1].id.clone();
    let typed = async |form: Value| {
        let mut body =
            json!({ "assignment": visit.assignment(2), "student": visit.student(0), "who": okafor });
        body.as_object_mut().unwrap().extend(form.as_object().unwrap().clone());
        visit.page(Method::PUT, "/lms/api/grade", Some(body)).await
    };
    assert_eq!(
        typed(json!({ "score": " 4.50" })).await.json,
        json!({ "score": "4.5", "flags": [], "comment": "" })
    );
    assert_eq!(visit.get(&visit.grade_path(2, 0)).await.data()["grader_id"], okafor);
    for (text, sentence) in [
        ("3,5", "Use a point for decimals, such as 3.5."),
        ("80%", "Type points, not a percentage."),
        ("abc", "“abc” is not a score. Type a number such as 12.5, or leave the field empty."),
        ("1e40", "That number is too large."),
    ] {
        assert_eq!(typed(json!({ "score": text })).await.message(), (422, sentence));
    }
    assert_eq!(typed(json!({ "score": "" })).await.json["score"], "");
    assert_eq!(typed(json!({ "flag": "excused" })).await.json["flags"], json!(["excused"]));
    assert_eq!(typed(json!({ "flag": "none", "comment": "Well" })).await.json["flags"], json!([]));
    assert_eq!(
        typed(json!({ "who": "nobody", "score": "1" })).await.message(),
        (422, "Choose who you are first.")
    );
    let classroom = visit_lms(LmsKind::GoogleClassroom).await;
    let body = json!({
        "assignment": classroom.assignment(2), "student": classroom.student(0),
        "who": classroom.school.teacher_id(), "score": "6",
    });
    let over = classroom.page(Method::PUT, "/lms/api/grade", Some(body)).await;
    assert_eq!(over.message(), (422, "The maximum is 5."));
}

#[tokio::test]
async fn assignments_are_changed_on_the_page() {
    let visit = canvas().await;
    let path = format!("/lms/api/assignments/{}", visit.assignment(2));
    let put = async |body: Value| visit.page(Method::PUT, &path, Some(body)).await;
    let after = put(json!({ "title": "Renamed", "due": "2026-11-01T21:00:00.000Z", "points": "6" })).await;
    assert_eq!(after.json["title"], "Renamed");
    assert_eq!(after.json["due"], "2026-11-01T21:00:00Z", "a person may move it into the past");
    assert_eq!(after.json["points"], "6");
    assert_eq!(put(json!({ "title": " " })).await.message(), (422, "An assignment needs a title."));
    assert_eq!(put(json!({ "due": "soon" })).await.status, 422);
    assert_eq!(put(json!({ "points": "-1" })).await.status, 422);
    assert_eq!(visit.page(Method::DELETE, &path, None).await.status, 204);
    let gone = visit.page(Method::DELETE, &path, None).await;
    assert_eq!(gone.message(), (422, "This assignment was deleted meanwhile. Reload the page."));
}

#[tokio::test]
async fn other_sites_cannot_write() {
    let visit = canvas().await;
    let url = format!("{}/lms/api/faults", visit.school.url());
    let send = async |name: &'static str, value: &str| {
        let request = visit.http.put(&url).header("content-type", "application/json").header(name, value);
        request.body("{\"late_policy\":true}").send().await.unwrap().status().as_u16()
    };
    assert_eq!(send("origin", "https://evil.example").await, 403);
    assert_eq!(send("sec-fetch-site", "cross-site").await, 403);
    assert_eq!(send("host", "evil.example").await, 403);
    assert!(!visit.lms().faults().late_policy);
    assert_eq!(send("origin", visit.school.url()).await, 200);
}

#[tokio::test]
async fn the_page_learns_what_changed() {
    let visit = canvas().await;
    let cells = format!("/lms/api/cells?section={}", visit.section(0));
    let first = visit.page(Method::GET, &cells, None).await.json;
    assert_eq!(first["columns"].as_array().unwrap().len(), 10);
    let since = format!("{cells}&since={}", first["version"]);
    assert!(visit.page(Method::GET, &since, None).await.json.get("columns").is_none(), "nothing new");
    visit.patch(&visit.grade_path(2, 0), json!({ "grade_points": 1.5 })).await.data();
    let news = visit.page(Method::GET, &since, None).await.json;
    assert_eq!(news["columns"][2]["cells"][visit.student(0)]["score"], "1.5");
}

#[tokio::test]
async fn the_assignment_file_lists_every_assignment() {
    let visit = canvas().await;
    let file = visit.page(Method::GET, "/lms/api/assignment-file", None).await;
    assert!(file.headers["content-disposition"].to_str().unwrap().contains("passback-assignments.json"));
    assert_eq!(file.text, visit.school.assignment_file());
    let json = file.json;
    assert_eq!((&json["format"], &json["version"]), (&json!("passback-assignments"), &json!(1)));
    assert_eq!(json["district"], "Lincoln Unified");
    assert_eq!(json["exported"], "2026-11-24T10:00:00Z");
    let assignments = json["assignments"].as_array().unwrap();
    assert_eq!(assignments.len(), 50);
    let oldest = &assignments[0];
    assert_eq!(oldest["title"], "Notebook check 1");
    assert_eq!(oldest["section"], visit.section(0));
    assert_eq!(oldest["assignment"], visit.assignment(9));
    assert_eq!((&oldest["points"], &oldest["auto_graded"]), (&json!("10"), &json!(false)));
    assert_eq!(oldest["due"], "2026-10-09T21:00:00Z");
}

#[tokio::test]
async fn the_page_and_the_library_share_switches_and_counts() {
    let visit = canvas().await;
    let trouble =
        json!({ "troubles": [{ "kind": "html", "on": "create", "count": 2 }], "late_policy": true });
    visit.page(Method::PUT, "/lms/api/faults", Some(trouble)).await;
    let faults = visit.lms().faults();
    assert_eq!(faults.troubles, [Trouble::next(TroubleKind::Html, Aim::Create, 2)]);
    assert!(faults.late_policy);
    visit.create("Quiz").await;
    let shown = visit.page(Method::GET, "/lms/api/faults", None).await.json;
    assert_eq!(shown["troubles"][0]["count"], 1);
    visit.create("Quiz").await;
    visit.create("Quiz").await.data();
    let counts = visit.page(Method::GET, "/lms/api/counts", None).await.json;
    assert_eq!(counts, json!({ "requests": { "create": 3 }, "creates": { "Quiz": 1 } }));
    assert_eq!(visit.lms().requests(Op::Create), 3);
    visit.lms().forget_counts();
    assert_eq!(visit.lms().counts().total(), 0);
}

#[tokio::test]
async fn what_was_handed_in_has_a_page_of_its_own() {
    let visit = canvas().await;
    let record = async |seat: usize| visit.get(&visit.grade_path(0, seat)).await.data().clone();
    let page = async |record: &Value| {
        let url = record["attachments"][0]["url"].as_str().unwrap_or_default();
        let path = url.strip_prefix(visit.school.url()).expect("a page of this school").to_owned();
        visit.page(Method::GET, &path, None).await.text
    };
    let full = record(0).await;
    assert_eq!(full["state"], "submitted");
    let shown = page(&full).await;
    for text in ["Sofía Álvarez Domínguez", "Essay: Explain your method", "Handed in, not graded yet."] {
        assert!(shown.contains(text), "{text}");
    }
    let blank = record(14).await;
    assert_eq!(
        (&blank["attachments"][0]["type"], &blank["attachments"][0]["text"]),
        (&json!("text"), &json!(""))
    );
    assert!(page(&blank).await.contains("There is no text in it."));
    let forgotten = record(24).await;
    assert_eq!((&forgotten["state"], forgotten.get("attachments")), (&json!("created"), None));
    let quiz = visit.get(&visit.grade_path(1, 0)).await.data().clone();
    assert_eq!((&quiz["state"], quiz.get("attachments")), (&json!("submitted"), None), "done elsewhere");
    let hostile =
        json!({ "attachments": [{ "type": "text", "text": "</blockquote><script>alert(1)</script>" }] });
    let written = visit.patch(&visit.grade_path(0, 0), hostile).await.data().clone();
    assert!(!page(&written).await.contains("<script"), "shown as text");
    assert_eq!(visit.page(Method::GET, "/lms/hand-in?assignment=x&student=y", None).await.status, 404);
}
