//! Undo and redo, also after a restart and after a sync.

use sample_school::{LmsKind, Score};
use support::{Class, assert_settled};

fn score(class: &Class, quiz: &str, who: &str) -> Option<String> {
    class.cell(quiz, who).local.score.map(|n| n.to_string())
}

#[tokio::test]
async fn edits_and_approvals_are_undone_one_by_one_and_redone() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    let before = score(&class, &quiz, &amy);
    class.type_in(&quiz, &amy, "3").await;
    class.type_in(&quiz, &amy, "4").await;
    class.approve().await;
    assert_eq!(class.cell(&quiz, &amy).approval, "teacher");
    class.undo().await;
    assert_eq!(class.cell(&quiz, &amy).approval, "none", "the approval is undone first");
    class.undo().await;
    assert_eq!(score(&class, &quiz, &amy).as_deref(), Some("3"));
    class.undo().await;
    assert_eq!(score(&class, &quiz, &amy), before);
    assert_eq!(class.undo().await.said, "Nothing to undo.");
    for _ in 0..3 {
        class.redo().await;
    }
    assert_eq!(score(&class, &quiz, &amy).as_deref(), Some("4"));
    assert_eq!(class.cell(&quiz, &amy).approval, "teacher", "approved again");
    assert_eq!(class.redo().await.said, "Nothing to redo.");
    class.sync().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn undo_works_after_a_restart() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    let before = score(&class, &quiz, &amy);
    class.type_in(&quiz, &amy, "3").await;
    let class = class.restarted().await;
    assert_eq!(score(&class, &quiz, &amy).as_deref(), Some("3"), "nothing is lost");
    class.undo().await;
    assert_eq!(score(&class, &quiz, &amy), before);
    let class = class.restarted().await;
    class.redo().await;
    assert_eq!(score(&class, &quiz, &amy).as_deref(), Some("3"));
    class.approve().await;
    class.sync().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn undo_after_a_sync_waits_for_approval_again() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "3").await;
    class.sync().await;
    class.enter(&quiz, &amy, "4").await;
    class.sync().await;
    assert_settled(&class).await;
    class.undo().await;
    class.undo().await;
    assert_eq!(score(&class, &quiz, &amy).as_deref(), Some("3"));
    assert_eq!(class.cell(&quiz, &amy).approval, "none");
    assert_eq!(class.prepare().await.grade_count, 0, "an undo sends nothing");
    class.approve().await;
    class.sync().await;
    assert_eq!(class.school.lms().submission(&quiz, &amy).expect("there").score, Some(Score::whole(3)));
    assert_settled(&class).await;
}

#[tokio::test]
async fn what_was_edited_since_is_left_alone() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "3").await;
    class.sync().await;
    class.hand_score(&quiz, &amy, 5);
    class.pull().await;
    let row = class.changes().await.groups[0].rows[0].clone();
    class
        .decide(vec![desk::view::Decision {
            assignment: quiz.clone(),
            student: Some(amy.clone()),
            field: row.field,
            take: desk::view::Take::Lms,
        }])
        .await;
    class.sync_if_needed().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn a_new_assignment_and_its_change_are_undone_and_redone() {
    let class = Class::of(LmsKind::Canvas).await;
    let made = class.make("Essay").await;
    let mut form = class.form("Essay, second draft");
    form.assignment = Some(made.clone());
    desk::Commands::save_assignment(class.desk(), form).await.expect("saved");
    class.enter(&made, &class.student(0), "15").await;
    for _ in 0..4 {
        class.undo().await;
    }
    assert!(class.book().await.assignments.iter().all(|a| a.id != made), "never made");
    for _ in 0..4 {
        class.redo().await;
    }
    class.sync().await;
    assert_eq!(class.school.lms().creates("Essay, second draft"), 1);
    assert_settled(&class).await;
}

#[tokio::test]
async fn answers_of_a_section_are_undone() {
    let class = Class::of(LmsKind::Canvas).await;
    let before = class.book().await.policies;
    let input = desk::view::SetPolicies {
        section: class.section.clone(),
        assignments: Some(desk::view::AssignmentsGo::AtOnce),
        results: None,
        edits: Some(desk::view::LmsEdits::Take),
    };
    desk::Commands::set_policies(class.desk(), input).await.expect("set");
    assert_ne!(class.book().await.policies, before);
    class.undo().await;
    assert_eq!(class.book().await.policies, before);
}
