//! The program ends at every point where it waits, and starts again on the same data.

use crate::class::{Class, QUIZ, STUDENTS, new_assignment, points, section};
use crate::fake::{Ask, Fake, Trouble};
use gradebook::{AssignmentId, Delivery, Score};
use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use sync::Answer;

/// Drives `future` until it has waited `waits` times, then drops it. Says whether it came to its end before.
pub async fn cut_off_after<F: Future>(future: F, waits: u32) -> bool {
    let mut future = pin!(future);
    let mut waited = 0;
    std::future::poll_fn(|context| {
        if waited > waits {
            return Poll::Ready(false);
        }
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending => {
                waited += 1;
                if waited > waits { Poll::Ready(false) } else { Poll::Pending }
            }
        }
    })
    .await
}

/// Two creates, an update, grades on three assignments over several pages; the first create's answer is lost in one
/// scenario, a write's in another.
async fn scenario(trouble: Option<(Ask, Trouble)>) -> Class {
    let class = Class::with(Fake::new(&STUDENTS).width(1)).await;
    class.put(&new_assignment("essay", "Essay"));
    class.put(&new_assignment("lab", "Lab"));
    let mut quiz = class.assignment(QUIZ);
    quiz.local.points = Some(Score::points(30));
    class.put(&quiz);
    for (n, who) in STUDENTS.iter().enumerate() {
        let n = i32::try_from(n).expect("few");
        class.score(who, 11 + n);
        if n < 3 {
            class.enter("essay", who, points(n));
            class.enter("lab", who, points(9));
        }
    }
    if let Some((ask, trouble)) = trouble {
        class.lms.trouble(ask, trouble, 1);
    }
    class
}

/// What a teacher does after a start: lets it recover, answers the questions truthfully, syncs until all is said.
async fn come_to_rest(class: &Class, label: &str) {
    for _ in 0..6 {
        for run in class.engine.recover().await.expect("online") {
            class.engine.drive(&run).await.expect("driven");
        }
        for (id, title) in [("essay", "Essay"), ("lab", "Lab")] {
            if matches!(class.assignment(id).delivery, Delivery::Unanswered { .. }) {
                let answer = class.lms.id_of(title).map_or(Answer::NotThere, Answer::There);
                class.engine.settle(&section(), &AssignmentId::from(id), &answer).await.expect("settled");
            }
            assert_ne!(class.assignment(id).delivery, Delivery::Creating, "{label}: forgotten");
        }
        class.pull().await;
        let plan = class.plan();
        if plan.assignments.is_empty() && plan.grades.is_empty() {
            break;
        }
        class.send().await;
    }
    for title in ["Essay", "Lab"] {
        assert_eq!(class.lms.creates(title), 1, "{label}: {title} once, never twice");
        assert_eq!(class.lms.creates(title), class.lms.asked_to_create(title), "{label}");
    }
    for (n, who) in STUDENTS.iter().enumerate() {
        let n = i32::try_from(n).expect("few");
        assert_eq!(class.lms.grade(QUIZ, who), points(11 + n), "{label}: {who}");
    }
    assert_eq!(class.lms.details(QUIZ).points, Some(Score::points(30)), "{label}");
    class.assert_settled().await;
}

async fn crash_everywhere(trouble: Option<(Ask, Trouble)>) -> u32 {
    for waits in 0.. {
        let class = scenario(trouble.clone()).await;
        let run = class.begin();
        let ended = cut_off_after(class.engine.drive(&run), waits).await;
        let class = class.restarted();
        class.engine.recover_offline().expect("saved");
        come_to_rest(&class, &format!("{trouble:?}, cut off after {waits} waits")).await;
        if ended {
            return waits;
        }
    }
    0
}

#[tokio::test(start_paused = true)]
async fn a_crash_at_any_wait_loses_nothing_and_doubles_nothing() {
    let points = crash_everywhere(None).await;
    // Waits of several lanes that fall together are one.
    assert!(points > 40, "only {points} points");
}

#[tokio::test(start_paused = true)]
async fn a_crash_at_any_wait_after_a_lost_create_doubles_nothing() {
    crash_everywhere(Some((Ask::Create, Trouble::AnswerLost))).await;
}

#[tokio::test(start_paused = true)]
async fn a_crash_at_any_wait_around_a_lost_write_loses_nothing() {
    crash_everywhere(Some((Ask::WriteGrade, Trouble::AnswerLost))).await;
    crash_everywhere(Some((Ask::WriteGrade, Trouble::LostBefore))).await;
    crash_everywhere(Some((Ask::UpdateAssignment, Trouble::AnswerLost))).await;
}

/// A second crash, while recovering from the first.
#[tokio::test(start_paused = true)]
async fn a_crash_during_recovery_loses_nothing_and_doubles_nothing() {
    for first in (3..90).step_by(7) {
        for second in 0.. {
            let class = scenario(None).await;
            let run = class.begin();
            cut_off_after(class.engine.drive(&run), first).await;
            let class = class.restarted();
            let ended = cut_off_after(
                async {
                    for run in class.engine.recover().await.expect("online") {
                        class.engine.drive(&run).await.expect("driven");
                    }
                },
                second * 3,
            )
            .await;
            let class = class.restarted();
            come_to_rest(&class, &format!("cut off after {first} waits, then {}", second * 3)).await;
            if ended {
                break;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_made_after_the_crash_is_what_counts() {
    for waits in 0..40 {
        let class = scenario(None).await;
        let run = class.begin();
        cut_off_after(class.engine.drive(&run), waits).await;
        let class = class.restarted();
        class.score("s1", 20);
        for run in class.engine.recover().await.expect("online") {
            class.engine.drive(&run).await.expect("driven");
        }
        assert_eq!(class.cell(QUIZ, "s1").local, points(20), "after {waits} waits");
        class.pull().await;
        let verdict = class.verdict(QUIZ, "s1");
        assert_eq!(verdict, gradebook::Verdict::KeepLocal, "after {waits} waits: waits for the next sync");
        class.send().await;
        assert_eq!(class.lms.grade(QUIZ, "s1"), points(20), "after {waits} waits");
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_in_the_lms_after_the_crash_is_not_overwritten() {
    for waits in 0..60 {
        let class = scenario(None).await;
        let run = class.begin();
        cut_off_after(class.engine.drive(&run), waits).await;
        class.lms.hand(QUIZ, "s8", |g| *g = points(1));
        let class = class.restarted();
        for run in class.engine.recover().await.expect("online") {
            class.engine.drive(&run).await.expect("driven");
        }
        assert_eq!(class.lms.grade(QUIZ, "s8"), points(1), "after {waits} waits");
        assert_eq!(class.cell(QUIZ, "s8").local, points(18), "after {waits} waits: mine is kept too");
    }
}
