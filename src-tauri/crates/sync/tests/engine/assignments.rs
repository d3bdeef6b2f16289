//! Creating and changing assignments. A create is sent once, and its outcome is never guessed.

use crate::class::{Class, QUIZ, new_assignment, points, section};
use crate::fake::{Ask, Trouble};
use gradebook::{AssignmentId, Delivery, HoldReason, Score, Verdict};
use std::time::Duration;
use store::JournalState;
use sync::{Answer, StopReason, SyncError};

fn essay() -> AssignmentId {
    AssignmentId::from("essay")
}

async fn with_essay() -> Class {
    let class = Class::new().await;
    class.put(&new_assignment("essay", "Essay"));
    class.enter("essay", "s1", points(17));
    class
}

#[tokio::test(start_paused = true)]
async fn a_new_assignment_goes_first_and_its_grades_follow_in_the_same_run() {
    let class = with_essay().await;
    let (_, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert_eq!(class.lms.creates("Essay"), 1);
    let id = class.lms.id_of("Essay").expect("made");
    assert_eq!(class.lms.grade(&id, "s1"), points(17));
    assert!(class.lms.details(&id).description.contains("PB-ESSAY"), "a person can tell it by its reference");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_create_without_an_answer_becomes_a_question_and_is_never_sent_again() {
    for trouble in
        [Trouble::LostBefore, Trouble::AnswerLost, Trouble::ErrorBefore, Trouble::ErrorAfter, Trouble::Html]
    {
        let class = with_essay().await;
        class.lms.trouble(Ask::Create, trouble.clone(), 1);
        class.score("s2", 15);
        let (_, stopped) = class.send().await;
        assert_eq!(stopped, None, "{trouble:?}");
        assert!(matches!(class.assignment("essay").delivery, Delivery::Unanswered { .. }), "{trouble:?}");
        assert_eq!(class.lms.grade(QUIZ, "s2"), points(15), "{trouble:?}: the others go on");
        for _ in 0..3 {
            class.engine.recover().await.expect("online");
            class.pull().await;
            let plan = class.plan();
            assert!(plan.assignments.is_empty() && plan.grades.is_empty(), "{trouble:?}: {plan:?}");
            assert!(plan.held.iter().any(|h| h.student.is_none() && h.reason == HoldReason::Unanswered));
        }
        assert_eq!(class.lms.asked(Ask::Create), 1, "{trouble:?}");
        assert_eq!(class.cell("essay", "s1").local, points(17), "{trouble:?}: its grades wait here");
    }
}

#[tokio::test(start_paused = true)]
async fn the_answer_that_it_arrived_links_it_and_its_grades_follow() {
    let class = with_essay().await;
    class.lms.trouble(Ask::Create, Trouble::AnswerLost, 1);
    class.send().await;
    let id = class.lms.id_of("Essay").expect("it did arrive");
    let wrong = class.engine.settle(&section(), &essay(), &Answer::There("nothing here".to_owned())).await;
    assert!(matches!(wrong, Err(SyncError::NoId)), "{wrong:?}");
    let other = class.engine.settle(&section(), &essay(), &Answer::There(QUIZ.to_owned())).await;
    assert!(matches!(other, Err(SyncError::AnotherAssignment)), "{other:?}");
    let address = format!("http://127.0.0.1/lms/assignments/{id}?open=1");
    class.engine.settle(&section(), &essay(), &Answer::There(address)).await.expect("settled");
    class.send().await;
    assert_eq!(class.lms.grade(&id, "s1"), points(17));
    assert_eq!(class.lms.creates("Essay"), 1);
    class.assert_settled().await;
    let again = class.engine.settle(&section(), &essay(), &Answer::NotThere).await;
    assert!(matches!(again, Err(SyncError::NothingToSettle)));
}

#[tokio::test(start_paused = true)]
async fn the_answer_that_it_did_not_arrive_lets_it_be_created_once_more() {
    let class = with_essay().await;
    class.lms.trouble(Ask::Create, Trouble::LostBefore, 1);
    class.send().await;
    class.engine.settle(&section(), &essay(), &Answer::NotThere).await.expect("settled");
    class.send().await;
    assert_eq!(class.lms.creates("Essay"), 1);
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_edited_while_the_question_stood_goes_with_the_next_sync() {
    let class = with_essay().await;
    class.lms.trouble(Ask::Create, Trouble::AnswerLost, 1);
    class.send().await;
    let id = class.lms.id_of("Essay").expect("it did arrive");
    let mut assignment = class.assignment("essay");
    assignment.local.points = Some(Score::points(30));
    class.put(&assignment);
    class.engine.settle(&section(), &essay(), &Answer::There(id.clone())).await.expect("settled");
    class.send().await;
    assert_eq!(class.lms.details(&id).points, Some(Score::points(30)), "the edit is not forgotten");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_create_fails_and_can_be_tried_again() {
    let class = with_essay().await;
    class.lms.trouble(Ask::Create, Trouble::Refused, 1);
    let (_, stopped) = class.send().await;
    assert_eq!(stopped, None);
    let essay = class.assignment("essay");
    assert_eq!(essay.delivery, Delivery::OnlyHere);
    assert!(essay.failure.is_some(), "with its reason");
    assert_eq!(class.cell("essay", "s1").local, points(17));
    class.send().await;
    assert_eq!(class.lms.creates("Essay"), 1);
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_create_that_certainly_never_left_waits_for_the_next_sync() {
    for (trouble, reason) in [
        (Trouble::Offline, StopReason::Offline),
        (Trouble::SignIn, StopReason::SignIn),
        (Trouble::TooMany, StopReason::TooMany),
    ] {
        let class = with_essay().await;
        class.lms.trouble(Ask::Create, trouble, 1);
        let (_, stopped) = class.send().await;
        assert_eq!(stopped, Some(reason));
        assert_eq!(class.assignment("essay").delivery, Delivery::OnlyHere);
        class.send().await;
        assert_eq!(class.lms.creates("Essay"), 1);
        class.assert_settled().await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_id_that_was_answered_is_kept_whatever_happens_next() {
    for trouble in [Trouble::SignIn, Trouble::Offline, Trouble::ErrorBefore, Trouble::LostBefore] {
        let class = with_essay().await;
        class.lms.trouble(Ask::ReadAssignment, trouble.clone(), 1);
        class.send().await;
        let id = class.lms.id_of("Essay").expect("made");
        let kept = class.assignment("essay").remote_id().map(ToString::to_string);
        assert_eq!(kept, Some(id), "{trouble:?}");
        class.engine.recover().await.expect("online");
        if !class.plan().grades.is_empty() {
            class.send().await;
        }
        assert_eq!(class.lms.creates("Essay"), 1);
        class.assert_settled().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_title_changed_here_is_sent_and_read_back() {
    let class = Class::new().await;
    let mut assignment = class.assignment(QUIZ);
    assignment.local.title = "Quiz One".to_owned();
    class.put(&assignment);
    let (_, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert_eq!(class.lms.details(QUIZ).title, "Quiz One");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn an_update_without_an_answer_is_read_back_before_another_try() {
    for trouble in [Trouble::LostBefore, Trouble::AnswerLost, Trouble::ErrorBefore, Trouble::ErrorAfter] {
        let class = Class::new().await;
        let mut assignment = class.assignment(QUIZ);
        assignment.local.points = Some(Score::points(25));
        class.put(&assignment);
        class.lms.trouble(Ask::UpdateAssignment, trouble.clone(), 1);
        let (_, stopped) = class.send().await;
        assert_eq!(stopped, None, "{trouble:?}");
        let applied = matches!(trouble, Trouble::AnswerLost | Trouble::ErrorAfter);
        assert_eq!(class.lms.asked(Ask::UpdateAssignment), if applied { 1 } else { 2 }, "{trouble:?}");
        assert_eq!(class.lms.details(QUIZ).points, Some(Score::points(25)), "{trouble:?}");
        class.assert_settled().await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_of_what_moved_in_the_lms_is_withheld() {
    let class = Class::new().await;
    let mut assignment = class.assignment(QUIZ);
    assignment.local.title = "Mine".to_owned();
    class.put(&assignment);
    let run = class.begin();
    class.lms.hand_details(QUIZ, |d| d.title = "Theirs".to_owned());
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(class.outcomes(&run), [JournalState::Withheld]);
    assert_eq!(class.lms.details(QUIZ).title, "Theirs");
    let assignment = class.assignment(QUIZ);
    assert_eq!(assignment.detail_verdict(gradebook::Detail::Title), Verdict::Conflict);
    assert_eq!(assignment.local.title, "Mine");
}

#[tokio::test(start_paused = true)]
async fn an_edit_made_while_the_create_is_on_its_way_goes_with_the_next_sync() {
    let class = Class::new().await;
    class.put(&new_assignment("essay", "Essay"));
    let run = class.begin();
    let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let mut assignment = class.assignment("essay");
        assert_eq!(assignment.delivery, Delivery::Creating, "the request is under way");
        assignment.local.title = "Essay, second thoughts".to_owned();
        class.put(&assignment);
    });
    driven.expect("driven");
    let id = class.lms.id_of("Essay").expect("made");
    assert_eq!(class.lms.details(&id).title, "Essay");
    assert_eq!(class.plan().assignments.len(), 1, "the new title is pending");
    class.send().await;
    assert_eq!(class.lms.details(&id).title, "Essay, second thoughts");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_reading_in_between_does_not_turn_a_create_under_way_into_a_question() {
    let class = with_essay().await;
    let run = class.begin();
    let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let left = class.engine.recover().await.expect("online");
        assert!(left.is_empty(), "the run is this program's own");
        assert_eq!(class.assignment("essay").delivery, Delivery::Creating);
        class.pull().await;
    });
    assert_eq!(driven.expect("driven"), None);
    assert!(!class.outcomes(&run).contains(&JournalState::Unanswered));
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn an_assignment_deleted_there_is_noticed_by_an_update() {
    let class = Class::new().await;
    let mut assignment = class.assignment(QUIZ);
    assignment.local.title = "Mine".to_owned();
    class.put(&assignment);
    class.lms.delete_by_hand(QUIZ);
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert_eq!(class.outcomes(&run), [JournalState::Withheld]);
    assert!(matches!(class.assignment(QUIZ).delivery, Delivery::DeletedThere { .. }));
    assert!(
        class.engine.plan(&section(), &gradebook::Only::Everything).expect("plan").assignments.is_empty()
    );
}
