//! What each LMS does with what it is sent.

use crate::support::{Visit, canvas, new_assignment, visit_lms};
use chrono::TimeDelta;
use sample_school::{Flag, GradeEdit, LmsKind};
use serde_json::{Value, json};

/// A grade of the third newest assignment (5 points), after a write.
async fn write(visit: &Visit, seat: usize, body: Value) -> Value {
    visit.patch(&visit.grade_path(2, seat), body).await.data().clone()
}

async fn refused(visit: &Visit, seat: usize, body: Value) -> (u16, String) {
    let answer = visit.patch(&visit.grade_path(2, seat), body).await;
    let (status, message) = answer.message();
    (status, message.to_owned())
}

#[tokio::test]
async fn a_write_changes_only_what_it_names() {
    for lms in [LmsKind::Canvas, LmsKind::GoogleClassroom, LmsKind::Schoology] {
        let visit = visit_lms(lms).await;
        let before = visit.get(&visit.grade_path(2, 0)).await.data().clone();
        visit.later(TimeDelta::minutes(5));
        let after = write(&visit, 0, json!({ "grade_points": 3.5 })).await;
        assert_eq!(after["grade_points"], 3.5);
        assert_eq!(after["state"], "returned");
        assert_eq!(after["last_modified"], "2026-11-24T10:05:00.000Z");
        assert_eq!(after["grader_id"], visit.school.teacher_id());
        assert_eq!(after["created"], before["created"]);
        assert_eq!(after, *visit.get(&visit.grade_path(2, 0)).await.data(), "and stays");
        let other = visit.lms().district().teachers[1].id.clone();
        let after = write(&visit, 0, json!({ "grade_points": 3.5, "grader_id": other })).await;
        assert_eq!(after["grader_id"], other);
    }
}

#[tokio::test]
async fn zero_and_none_are_both_left_out() {
    let visit = canvas().await;
    let zero = write(&visit, 0, json!({ "grade_points": 0 })).await;
    assert_eq!(zero.get("grade_points"), None);
    assert_eq!(zero["state"], "returned", "which alone tells zero from none");
    let none = visit.get(&visit.grade_path(0, 0)).await;
    assert_eq!(none.data().get("grade_points"), None);
    assert_ne!(none.data()["state"], "returned");
    let null = write(&visit, 1, json!({ "grade_points": null })).await;
    assert_eq!(null["grade_points"], 5, "nothing clears a score through the API");
}

#[tokio::test]
async fn canvas_keeps_two_decimals_and_more_than_the_maximum() {
    let visit = canvas().await;
    assert_eq!(write(&visit, 0, json!({ "grade_points": 4.005 })).await["grade_points"], 4.01);
    assert_eq!(write(&visit, 0, json!({ "grade_points": 7.5 })).await["grade_points"], 7.5);
    assert_eq!(write(&visit, 0, json!({ "grade_points": 1e2 })).await["grade_points"], 100);
    assert_eq!(refused(&visit, 0, json!({ "grade_points": 1e300 })).await.0, 400);
}

#[tokio::test]
async fn canvas_holds_one_flag_the_strongest() {
    let visit = canvas().await;
    let flags = async |body: Value| write(&visit, 0, body).await.get("flags").cloned();
    assert_eq!(flags(json!({ "flags": ["late", "missing"] })).await, Some(json!(["missing"])));
    assert_eq!(flags(json!({ "flags": ["late"] })).await, Some(json!(["late"])));
    assert_eq!(flags(json!({ "flags": ["missing", "late", "excused"] })).await, Some(json!(["excused"])));
    assert_eq!(flags(json!({ "flags": [] })).await, Some(json!(["excused"])), "an empty list is dropped");
    assert_eq!(flags(json!({ "flags": null })).await, Some(json!(["excused"])));
    assert_eq!(flags(json!({ "grade_points": 4 })).await, None, "a score un-excuses");
    assert_eq!(flags(json!({ "flags": ["missing"] })).await, Some(json!(["missing"])));
    assert_eq!(flags(json!({ "grade_points": 4 })).await, None, "and un-misses");
    assert_eq!(flags(json!({ "flags": ["late"] })).await, Some(json!(["late"])));
    assert_eq!(flags(json!({ "grade_points": 4 })).await, Some(json!(["late"])), "but late work stays late");
}

#[tokio::test]
async fn an_excused_grade_has_no_score() {
    for lms in [LmsKind::Canvas, LmsKind::GoogleClassroom, LmsKind::Schoology] {
        let visit = visit_lms(lms).await;
        let both = write(&visit, 0, json!({ "grade_points": 4, "flags": ["excused"] })).await;
        assert_eq!((both.get("grade_points"), &both["flags"]), (None, &json!(["excused"])));
        assert_ne!(both["state"], "returned");
    }
}

#[tokio::test]
async fn comments_are_set_and_cleared_by_null() {
    for lms in [LmsKind::Canvas, LmsKind::Schoology] {
        let visit = visit_lms(lms).await;
        let comment = async |body: Value| write(&visit, 0, body).await["grade_comment"].clone();
        assert_eq!(comment(json!({ "grade_comment": "<b>Neat</b> ✓" })).await, "<b>Neat</b> ✓");
        assert_eq!(comment(json!({ "grade_points": 3 })).await, "<b>Neat</b> ✓");
        assert_eq!(comment(json!({ "grade_comment": null })).await, Value::Null);
    }
    let visit = visit_lms(LmsKind::GoogleClassroom).await;
    let grade = write(&visit, 0, json!({ "grade_points": 3, "grade_comment": "Neat" })).await;
    assert_eq!(grade["grade_comment"], Value::Null, "ignored silently");
    assert_eq!(grade["grade_points"], 3);
}

#[tokio::test]
async fn canvas_ignores_state_and_unsupported_fields() {
    let visit = canvas().await;
    assert_eq!(write(&visit, 0, json!({ "state": "reclaimed" })).await["state"], "returned");
    let mut body = new_assignment("Quiz");
    body["state"] = json!("draft");
    body["start_date"] = json!("2026-11-25T00:00:00Z");
    body["term_id"] = json!("t");
    let made = visit.post(&visit.assignments_path(), body).await.data().clone();
    assert_eq!(made["state"], "open");
    assert_eq!((&made["start_date"], &made["term_id"]), (&Value::Null, &Value::Null));
    assert_eq!(made["submission_types"], json!(["file"]));
    assert_eq!(made["points_possible"], 20);
    let longest = visit.create(&"x".repeat(255)).await;
    assert_eq!(longest.status, 200);
    assert_eq!(visit.create(&"x".repeat(256)).await.status, 400);
}

#[tokio::test]
async fn canvas_takes_a_tenth_off_late_work_by_a_switch() {
    let visit = canvas().await;
    visit.faults(|faults| faults.late_policy = true);
    let grade = async |body: Value| write(&visit, 0, body).await["grade_points"].clone();
    assert_eq!(grade(json!({ "grade_points": 4.5 })).await, 4.5, "not late");
    assert_eq!(grade(json!({ "grade_points": 4.5, "flags": ["late"] })).await, 4.05);
    assert_eq!(grade(json!({ "grade_points": 4.5 })).await, 4.05, "the same again is the same again");
}

#[tokio::test]
async fn classroom_refuses_more_than_a_whole_maximum() {
    let visit = visit_lms(LmsKind::GoogleClassroom).await;
    let words = "grade_points must not be greater than points_possible";
    assert_eq!(refused(&visit, 0, json!({ "grade_points": 5.01 })).await, (400, words.to_owned()));
    assert_eq!(refused(&visit, 0, json!({ "grade_points": -1 })).await.0, 400);
    assert_eq!(write(&visit, 0, json!({ "grade_points": 4.567 })).await["grade_points"], 4.57);
    let mut body = new_assignment("Quiz");
    for wrong in [json!(12.5), json!(-1)] {
        body["points_possible"] = wrong;
        let answer = visit.post(&visit.assignments_path(), body.clone()).await;
        assert_eq!(answer.message(), (400, "points_possible must be a whole number, zero or more"));
    }
}

#[tokio::test]
async fn classroom_has_no_submission_ids() {
    let visit = visit_lms(LmsKind::GoogleClassroom).await;
    let page = visit.get(&format!("{}/submissions", visit.assignment_path(2))).await;
    assert!(page.data().as_array().unwrap().iter().all(|one| one["id"] == ""));
    let other = canvas().await;
    assert_ne!(other.get(&other.grade_path(2, 0)).await.data()["id"], "");
}

#[tokio::test]
async fn classroom_and_schoology_work_lateness_out_themselves() {
    for lms in [LmsKind::GoogleClassroom, LmsKind::Schoology] {
        let visit = visit_lms(lms).await;
        let flags = async |body: Value| write(&visit, 0, body).await.get("flags").cloned();
        assert_eq!(flags(json!({ "flags": ["late"] })).await, None);
        assert_eq!(flags(json!({ "flags": ["missing", "late"] })).await, Some(json!(["missing"])));
        assert_eq!(flags(json!({ "flags": ["excused", "missing"] })).await, Some(json!(["excused"])));
    }
}

#[tokio::test]
async fn schoology_takes_no_links() {
    let visit = visit_lms(LmsKind::Schoology).await;
    let link = json!([{ "type": "link", "url": "https://example.org" }]);
    let words = (400, "Schoology does not support submission type of link".to_owned());
    assert_eq!(refused(&visit, 0, json!({ "attachments": link })).await, words);
    let text = json!([{ "type": "text", "text": "https://example.org" }]);
    let after = write(&visit, 0, json!({ "attachments": text })).await;
    assert_eq!(after["attachments"][0]["type"], "text");
    let visit = canvas().await;
    assert_eq!(write(&visit, 0, json!({ "attachments": link })).await["attachments"][0]["type"], "link");
}

#[tokio::test]
async fn schoology_fails_for_ever_for_students_who_never_came() {
    let visit = visit_lms(LmsKind::Schoology).await;
    let work = json!({ "attachments": [{ "type": "file", "url": "https://example.org/a.pdf" }] });
    let words = (500, "Error updating submission".to_owned());
    for seat in [2, 11] {
        for _ in 0..2 {
            assert_eq!(refused(&visit, seat, work.clone()).await, words, "no retry mends it");
        }
        assert_eq!(write(&visit, seat, json!({ "grade_points": 3 })).await["grade_points"], 3);
    }
    write(&visit, 0, work).await;
    visit.faults(|faults| faults.schoology_grade_needs_launch = true);
    assert_eq!(refused(&visit, 2, json!({ "grade_points": 3 })).await, words);
    assert_eq!(write(&visit, 0, json!({ "grade_points": 3 })).await["grade_points"], 3);
}

#[tokio::test]
async fn schoology_caps_at_the_maximum() {
    let visit = visit_lms(LmsKind::Schoology).await;
    assert_eq!(write(&visit, 0, json!({ "grade_points": 9 })).await["grade_points"], 5);
    assert_eq!(write(&visit, 0, json!({ "flags": ["missing"] })).await.get("grade_points"), None);
}

#[tokio::test]
async fn an_assignment_is_made_changed_and_read() {
    let visit = canvas().await;
    let made = visit.create("<img onerror=alert(1) src=x> & “Quiz”").await.data().clone();
    assert_eq!(made["title"], "<img onerror=alert(1) src=x> & “Quiz”", "exactly as it came");
    assert_eq!(made["due_date"], "2026-12-01T21:00:00.000Z");
    let path = format!("{}/{}", visit.assignments_path(), made["id"].as_str().unwrap());
    assert_eq!(*visit.get(&path).await.data(), made);
    visit.later(TimeDelta::seconds(1));
    let after = visit.patch(&path, json!({ "title": "Quiz", "points_possible": 12.5 })).await.data().clone();
    assert_eq!((&after["title"], &after["points_possible"]), (&json!("Quiz"), &json!(12.5)));
    assert_eq!(after["description"], made["description"]);
    assert_ne!(after["last_modified"], made["last_modified"]);
    let same = visit.patch(&path, json!({ "title": null, "description": null, "due_date": null })).await;
    assert_eq!(*same.data(), after, "null leaves what an assignment must have");
    let page = visit.get(&format!("{path}/submissions?limit=100")).await;
    assert!(page.data().as_array().unwrap().iter().all(|one| one["state"] == "created"), "one for everybody");
    let only = visit
        .patch(&path, json!({ "assignee_mode": "individuals", "assignee_ids": [visit.student(1)] }))
        .await;
    assert_eq!(only.data()["assignee_mode"], "individuals");
    let page = visit.get(&format!("{path}/submissions")).await;
    assert_eq!(page.data().as_array().unwrap().len(), 1);
    let other = visit.get(&format!("{path}/submissions/{}", visit.student(0))).await;
    assert_eq!(other.message(), (404, "User not found"));
}

#[tokio::test]
async fn edits_by_hand_show_in_the_api() {
    let visit = canvas().await;
    let (assignment, student) = (visit.assignment(2), visit.student(0));
    let okafor = visit.lms().district().teachers[1].id.clone();
    visit.later(TimeDelta::minutes(1));
    let edit = |edit: GradeEdit| visit.lms().edit(&assignment, &student, &okafor, &edit);
    edit(GradeEdit::score("4.25".parse().unwrap())).unwrap();
    let grade = visit.get(&visit.grade_path(2, 0)).await.data().clone();
    assert_eq!((&grade["grade_points"], &grade["grader_id"]), (&json!(4.25), &json!(okafor)));
    assert_eq!(grade["last_modified"], "2026-11-24T10:01:00.000Z");
    edit(GradeEdit { score: Some(None), ..GradeEdit::default() }).unwrap();
    let grade = visit.get(&visit.grade_path(2, 0)).await.data().clone();
    assert_eq!((grade.get("grade_points"), &grade["state"]), (None, &json!("created")), "a person can clear");
    edit(GradeEdit::flag(Flag::Excused)).unwrap();
    edit(GradeEdit { flag: Some(None), comment: Some("Back".to_owned()), ..GradeEdit::default() }).unwrap();
    let grade = visit.get(&visit.grade_path(2, 0)).await.data().clone();
    assert_eq!((grade.get("flags"), &grade["grade_comment"]), (None, &json!("Back")));
    visit.lms().rename(&assignment, "Renamed").unwrap();
    visit.lms().move_due(&assignment, None).unwrap();
    visit.lms().set_points(&assignment, Some("6".parse().unwrap())).unwrap();
    let read = visit.get(&visit.assignment_path(9)).await.data().clone();
    assert_eq!(
        (&read["title"], &read["due_date"], &read["points_possible"]),
        (&json!("Renamed"), &Value::Null, &json!(6))
    );
    visit.lms().delete(&assignment).unwrap();
    assert!(visit.lms().delete(&assignment).is_err());
}
