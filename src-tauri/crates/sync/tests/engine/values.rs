//! What is written, what is withheld, and what the LMS makes of it.

use crate::class::{Class, QUIZ, excused, points};
use crate::fake::{Ask, Habits};
use gradebook::{Grade, Score, Standing, Status, Verdict};
use std::time::Duration;
use store::JournalState;

#[tokio::test(start_paused = true)]
async fn edit_during_send_stays_pending() {
    for point in [1, 2, 3] {
        let class = Class::new().await;
        class.score("s1", 15);
        let run = class.begin();
        let driving = class.engine.drive(&run);
        let typing = async {
            // Before the page is read, before the write, before the reading back.
            tokio::time::sleep(Duration::from_millis(40 * point - 10)).await;
            class.enter(QUIZ, "s1", points(16));
        };
        let (driven, ()) = tokio::join!(driving, typing);
        driven.expect("driven");
        assert_eq!(class.cell(QUIZ, "s1").local, points(16), "{point}");
        assert_eq!(class.verdict(QUIZ, "s1"), Verdict::KeepLocal, "{point}: waits for the next sync");
        assert_eq!(class.lms.grade(QUIZ, "s1"), if point == 1 { points(10) } else { points(15) });
        class.send().await;
        assert_eq!(class.lms.grade(QUIZ, "s1"), points(16));
        class.assert_settled().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_draft_typed_during_a_send_is_not_sent_and_stays_a_draft() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    class.draft(QUIZ, "s1", points(16));
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(class.outcome(&run, "s1"), JournalState::Released);
    assert_eq!(class.standing(QUIZ, "s1"), Standing::Draft);
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(10));
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_value_moved_in_the_lms_is_withheld_and_becomes_a_change() {
    let class = Class::new().await;
    class.score("s1", 15);
    class.score("s2", 15);
    let run = class.begin();
    class.lms.hand(QUIZ, "s1", |g| *g = points(18));
    assert_eq!(class.engine.drive(&run).await.expect("driven"), None);
    assert_eq!(class.outcome(&run, "s1"), JournalState::Withheld);
    assert_eq!(class.outcome(&run, "s2"), JournalState::Confirmed);
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(18), "never overwritten unasked");
    assert_eq!(class.standing(QUIZ, "s1"), Standing::ToDecide);
    assert_eq!(class.cell(QUIZ, "s1").local, points(15));
}

#[tokio::test(start_paused = true)]
async fn a_comment_added_in_the_lms_withholds_the_score_too() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    class.lms.hand(QUIZ, "s1", |g| g.comment = Some("see me".to_owned()));
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(class.outcome(&run, "s1"), JournalState::Withheld);
    assert_eq!(class.lms.grade(QUIZ, "s1").score, Some(Score::points(10)));
}

#[tokio::test(start_paused = true)]
async fn what_the_lms_already_holds_is_not_written_again() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    class.lms.hand(QUIZ, "s1", |g| *g = points(15));
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(class.outcome(&run, "s1"), JournalState::Confirmed);
    assert_eq!(class.writes_asked(), 0, "the same edit on both sides");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_score_that_the_lms_rounds_is_agreed_and_no_endless_difference() {
    let class = Class::new().await;
    class.lms.habits(Habits { whole_points: true, ..Habits::default() });
    class.enter(QUIZ, "s1", Grade::of(Score::from_micros(15_500_000)));
    class.send().await;
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(16));
    assert_eq!(class.standing(QUIZ, "s1"), Standing::Adjusted);
    assert_eq!(class.cell(QUIZ, "s1").local.score, Some(Score::from_micros(15_500_000)), "mine stays mine");
    class.assert_settled().await;
    class.score("s1", 19);
    class.send().await;
    assert_eq!(class.standing(QUIZ, "s1"), Standing::InLms);
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_score_that_the_lms_rounds_back_to_the_old_one_is_agreed_too() {
    let class = Class::new().await;
    class.lms.habits(Habits { whole_points: true, ..Habits::default() });
    class.enter(QUIZ, "s1", Grade::of(Score::from_micros(10_400_000)));
    let (run, _) = class.send().await;
    assert_eq!(class.outcome(&run, "s1"), JournalState::Confirmed);
    assert_eq!(class.standing(QUIZ, "s1"), Standing::Adjusted);
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn finer_than_the_lms_keeps_is_the_same() {
    let class = Class::new().await;
    class.enter(QUIZ, "s1", Grade::of(Score::from_micros(10_001_000)));
    assert!(class.plan().grades.is_empty(), "10.001 is 10 where two digits are kept");
}

#[tokio::test(start_paused = true)]
async fn a_late_penalty_on_arrival_is_adjusted_once() {
    let class = Class::new().await;
    class.lms.habits(Habits { late_policy: true, ..Habits::default() });
    class.enter(QUIZ, "s1", Grade { late: true, ..points(20) });
    class.send().await;
    assert_eq!(class.lms.grade(QUIZ, "s1").score, Some(Score::points(18)));
    assert_eq!(class.standing(QUIZ, "s1"), Standing::Adjusted);
    class.assert_settled().await;
    assert_eq!(class.lms.written_of("s1"), 1);
    // A comment afterwards doesn't send the score again, so the penalty isn't taken twice.
    class.enter(QUIZ, "s1", Grade { late: true, comment: Some("well".to_owned()), ..points(20) });
    class.send().await;
    assert_eq!(class.lms.grade(QUIZ, "s1").score, Some(Score::points(18)));
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn zero_is_a_score_although_the_wire_leaves_it_out() {
    let class = Class::new().await;
    class.score("s1", 0);
    let (run, _) = class.send().await;
    assert_eq!(class.outcome(&run, "s1"), JournalState::Confirmed);
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(0));
    assert_eq!(class.standing(QUIZ, "s1"), Standing::InLms);
    class.assert_settled().await;
    class.score("s1", 7);
    class.send().await;
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn zero_over_nothing_is_written_too() {
    let class = Class::new().await;
    class.lms.put_work("22222222-2222-4222-8222-222222222222", crate::class::details("Lab"), None);
    let id = "22222222-2222-4222-8222-222222222222";
    class.put(&gradebook::Assignment {
        delivery: gradebook::Delivery::InLms { id: gradebook::RemoteAssignmentId::from(id) },
        ..crate::class::new_assignment(id, "Lab")
    });
    class.pull().await;
    class.enter(id, "s1", points(0));
    assert_eq!(class.plan().grades.len(), 1);
    class.lms.trouble_of("s1", Ask::WriteGrade, crate::fake::Trouble::LostBefore, 1);
    class.send().await;
    assert_eq!(class.lms.grade(id, "s1"), points(0), "an absent score is no proof that zero arrived");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn zero_blank_excused_missing_and_not_sent_are_five_things() {
    let class = Class::new().await;
    class.score("s1", 0);
    class.enter(QUIZ, "s2", excused());
    class.enter(QUIZ, "s3", Grade { status: Status::Missing, ..Grade::default() });
    class.draft(QUIZ, "s4", points(3));
    class.enter(QUIZ, "s5", Grade::default());
    let plan = class.plan();
    assert_eq!(plan.grades.len(), 3, "zero, excused, missing: {plan:?}");
    assert_eq!(plan.drafts, 1);
    let held: Vec<_> = plan.held.iter().map(|h| h.reason).collect();
    assert_eq!(held, [gradebook::HoldReason::CannotClear], "a clear is held, not pretended");
    class.send().await;
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(0));
    assert_eq!(class.lms.grade(QUIZ, "s2").status, Status::Excused);
    assert_eq!(class.lms.grade(QUIZ, "s3").status, Status::Missing);
    assert_eq!(class.lms.grade(QUIZ, "s4"), points(10));
    assert_eq!(class.lms.grade(QUIZ, "s5"), points(10));
}
