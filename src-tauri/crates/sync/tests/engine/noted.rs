//! What a reading notes although nothing waits for a look, and what it tells the host.

use crate::class::{Class, QUIZ, new_assignment, points, section, student};
use crate::fake::{Ask, Habits, Trouble};
use crate::rules::listening;
use gradebook::{AssignmentId, Delivery, Grade, LmsEdits, Score};
use store::{TrailKind, TrailRow};
use sync::{Answer, Signal};

fn last(class: &Class, who: &str) -> TrailRow {
    let rows =
        class.store.read(|tx| tx.trail_of(&AssignmentId::from(QUIZ), &student(who), 99)).expect("read");
    rows.into_iter().max_by_key(|row| row.id).expect("something happened")
}

#[tokio::test(start_paused = true)]
async fn another_value_that_is_the_same_after_rounding_is_noted_and_nothing_more() {
    let class = Class::new().await;
    let nearly = Grade::of("10.001".parse().expect("a score"));
    class.lms.hand(QUIZ, "s1", |grade| *grade = nearly.clone());
    assert_eq!(class.pull().await, sync::Pulled::default(), "no change to look at");
    let noted = last(&class, "s1");
    assert_eq!((noted.kind, noted.before, noted.after), (TrailKind::Noted, Some(points(10)), Some(nearly)));
    class.assert_told();
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_replaced_the_value_that_was_here_and_not_what_the_lms_had_made_of_it() {
    let class = Class::new().await;
    class.lms.habits(Habits { late_policy: true, whole_points: false });
    class.enter(QUIZ, "s1", Grade { late: true, ..points(20) });
    class.send().await;
    assert_eq!(class.lms.grade(QUIZ, "s1").score, Some(Score::points(18)), "a tenth is lost for being late");
    class.edits_are(LmsEdits::Take);
    class.lms.hand(QUIZ, "s1", |grade| grade.score = Some(Score::points(15)));
    assert_eq!(class.pull().await.taken, 1);
    let taken = last(&class, "s1");
    let score = |grade: Option<Grade>| grade.and_then(|grade| grade.score);
    assert_eq!((taken.kind, score(taken.before)), (TrailKind::Taken, Some(Score::points(20))));
    assert_eq!(score(taken.after), Some(Score::points(15)));
}

#[tokio::test(start_paused = true)]
async fn no_answer_to_one_question_says_neither_that_the_connection_works_nor_that_it_does_not() {
    let class = Class::new().await;
    let sent_at = class.clock_now();
    class.put(&gradebook::Assignment {
        delivery: Delivery::Unanswered { sent_at },
        ..new_assignment("essay", "Essay")
    });
    let (engine, heard) = listening(&class);
    class.lms.trouble(Ask::ReadAssignment, Trouble::LostBefore, 1);
    let id = "22222222-2222-4222-8222-222222222222".to_owned();
    let answer = engine.settle(&section(), &AssignmentId::from("essay"), &Answer::There(id)).await;
    assert!(answer.is_err());
    let told: Vec<Signal> = std::mem::take(&mut *heard.lock().expect("held shortly"));
    assert_eq!(told, []);
}
