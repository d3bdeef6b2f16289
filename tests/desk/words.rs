//! What a teacher types, and the sentence where it cannot be used. Nothing is lost by it.

use desk::view::{AssignmentForm, GradeRef};
use desk::{Commands, ErrorCode};
use sample_school::{LmsKind, Options};
use support::{Class, assert_settled};

#[tokio::test]
async fn bad_input_gets_a_sentence_and_changes_nothing() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "3").await;
    let million = "9".repeat(1_000_000);
    for text in
        ["abc", "A-", "-4", "1.2.3", "1,234.5", "4 / 5000", "NaN", "∞", "1e5", "\u{7}", "<b>", &million]
    {
        let reply = class.type_in(&quiz, &amy, text).await;
        assert_eq!(reply.refused.len(), 1, "{:.20}", text);
        let refused = &reply.refused[0];
        assert!(refused.message.ends_with('.'), "a sentence: {}", refused.message);
        assert!(refused.message.len() < 300 && refused.input.chars().count() <= 64, "{:.20}", text);
        assert!(!refused.message.chars().any(char::is_control));
    }
    assert_eq!(class.cell(&quiz, &amy).local.score, Some(3.into()), "what was there stays");
    assert_eq!(class.cell(&quiz, &amy).approval, "teacher", "and stays approved");
    class.sync().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn what_teachers_type_is_understood() {
    let class = Class::of(LmsKind::Canvas).await;
    let made = class.make("Quiz of 20").await;
    let amy = class.student(0);
    for (text, score) in
        [("17", "17"), ("17,5", "17.5"), (" 17.25 ", "17.25"), ("85%", "17"), ("17/20", "17")]
    {
        let reply = class.type_in(&made, &amy, text).await;
        assert!(reply.refused.is_empty(), "{text}: {:?}", reply.refused);
        assert_eq!(
            class.cell(&made, &amy).local.score.map(|n| n.to_string()).as_deref(),
            Some(score),
            "{text}"
        );
    }
    class.type_in(&made, &amy, "EX").await;
    assert_eq!(class.cell(&made, &amy).local.status, gradebook::Status::Excused);
    class.type_in(&made, &amy, "mi").await;
    assert_eq!(class.cell(&made, &amy).local.status, gradebook::Status::Missing);
}

#[tokio::test]
async fn markup_in_a_title_and_a_comment_is_only_text() {
    let class = Class::of(LmsKind::Canvas).await;
    let text = "<img src=x onerror=alert(1)> & “quotes” \u{202e}";
    let made = class.make(text.trim()).await;
    class.enter(&made, &class.student(0), "5").await;
    let comment = desk::view::GradeChange::Comment { text: "<script>1</script>".to_owned() };
    class.change(&made, &class.student(0), comment).await;
    class.approve().await;
    class.sync().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn a_form_with_mistakes_names_each_field_and_saves_nothing() {
    let class = Class::of(LmsKind::GoogleClassroom).await;
    let before = class.book().await.assignments.len();
    let form = |title: &str, points: &str, due: Option<&str>| AssignmentForm {
        title: title.to_owned(),
        points: points.to_owned(),
        due: due.map(str::to_owned),
        ..class.form("x")
    };
    let due = class.in_days(3);
    for (form, fields) in [
        (form("", "20", Some(&due)), vec!["title"]),
        (form("T", "many", Some(&due)), vec!["points"]),
        (form("T", "12.5", Some(&due)), vec!["points"]),
        (form("T", "0", Some(&due)), vec!["points"]),
        (form("T", "20", None), vec!["due"]),
        (form("T", "20", Some("tomorrow")), vec!["due"]),
        (form(" \u{7} ", "-1", Some("")), vec!["title", "points", "due"]),
        (form(&"t".repeat(3_001), "20", Some(&due)), vec!["title"]),
    ] {
        let reply = class.desk().save_assignment(form).await.expect("an answer");
        let named: Vec<_> = reply.problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(named, fields, "{:?}", reply.problems);
        assert!(reply.assignment.is_none() && reply.problems.iter().all(|p| p.message.ends_with('.')));
    }
    assert_eq!(class.book().await.assignments.len(), before);
}

#[tokio::test]
async fn two_students_of_one_name_are_told_apart_and_graded_apart() {
    let class = Class::named("Algebra I · Period 4", Options::default(), false).await;
    let book = class.book().await;
    let mayas: Vec<_> = book.students.iter().filter(|s| s.name == "Maya Johnson").collect();
    assert_eq!(mayas.len(), 2);
    assert!(!mayas[0].also.is_empty() && mayas[0].also != mayas[1].also, "a second identifier: {mayas:?}");
    let quiz = class.assignment(0);
    class.enter(&quiz, &mayas[0].id, "1").await;
    class.enter(&quiz, &mayas[1].id, "2").await;
    class.sync().await;
    for (maya, score) in mayas.iter().zip([1, 2]) {
        let there = class.school.lms().submission(&quiz, &maya.id).expect("there").score;
        assert_eq!(there, Some(sample_school::Score::whole(score)));
    }
    assert_settled(&class).await;
}

#[tokio::test]
async fn what_does_not_exist_is_said() {
    let class = Class::of(LmsKind::Canvas).await;
    let at = GradeRef {
        section: class.section.clone(),
        assignment: "nothing".to_owned(),
        student: class.student(0),
    };
    let error = class.desk().grade_detail(at).await.expect_err("not there");
    assert_eq!(error.code, ErrorCode::NotFound);
    let error = class.desk().call("no_such_command", serde_json::json!({})).await.expect_err("not there");
    assert_eq!(error.code, ErrorCode::NotFound);
    let error = class.desk().call("book", serde_json::json!({ "sektion": 1 })).await.expect_err("unreadable");
    assert_eq!(error.code, ErrorCode::Invalid);
}

#[tokio::test]
async fn every_command_answers_json_by_its_name() {
    let class = Class::of(LmsKind::Canvas).await;
    let at = serde_json::json!({ "section": class.section });
    for name in ["app_state", "book", "changes", "history", "queue", "pull", "undo", "redo"] {
        let input = if name == "app_state" { serde_json::json!({}) } else { at.clone() };
        let text = class.desk().call(name, input).await.expect(name);
        assert!(serde_json::from_str::<serde_json::Value>(&text).expect(name).is_object(), "{name}");
    }
}
