//! The program ended in the middle of one request: what is read back, what becomes a question, what is sent again.

use crate::class::{Class, QUIZ, new_assignment, points, section};
use crate::fake::Ask;
use gradebook::{Delivery, RunId, Verdict};
use std::time::Duration;
use store::{JournalState, RunPhase, TrailKind};

/// Drives the run for so long and then ends the program.
async fn cut_off(class: Class, run: &RunId, millis: u64) -> Class {
    {
        let mut driving = Box::pin(class.engine.drive(run));
        let cut = tokio::time::timeout(Duration::from_millis(millis), &mut driving).await;
        assert!(cut.is_err(), "in the middle");
    }
    class.restarted()
}

fn states(class: &Class, run: &RunId) -> Vec<JournalState> {
    class.outcomes(run)
}

#[tokio::test(start_paused = true)]
async fn a_create_under_way_becomes_a_question_before_the_network_is_asked_anything() {
    let class = Class::new().await;
    class.put(&new_assignment("essay", "Essay"));
    let run = class.begin();
    let begun = class.clock_now();
    let class = cut_off(class, &run, 30).await;
    assert_eq!(states(&class, &run), [JournalState::Sending]);
    class.engine.recover_offline().expect("saved");
    assert_eq!(states(&class, &run), [JournalState::Unanswered]);
    assert_eq!(class.assignment("essay").delivery, Delivery::Unanswered { sent_at: begun });
    class.engine.recover().await.expect("online");
    assert_eq!(class.lms.asked(Ask::Create), 1, "never sent again by itself");
}

#[tokio::test(start_paused = true)]
async fn a_create_that_was_planned_and_never_begun_is_no_question() {
    let class = Class::new().await;
    class.put(&new_assignment("essay", "Essay"));
    let run = class.begin();
    let class = class.restarted();
    class.engine.recover_offline().expect("saved");
    assert_eq!(states(&class, &run), [JournalState::Planned]);
    assert_eq!(class.assignment("essay").delivery, Delivery::OnlyHere);
    assert_eq!(class.engine.recover().await.expect("online"), std::slice::from_ref(&run), "it is carried on");
    class.engine.drive(&run).await.expect("driven");
    assert_eq!((class.lms.creates("Essay"), states(&class, &run)), (1, vec![JournalState::Confirmed]));
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_was_cut_off_is_over_and_a_run_that_was_is_not() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    {
        let section = section();
        let mut reading = Box::pin(class.engine.pull(&section));
        assert!(tokio::time::timeout(Duration::from_millis(50), &mut reading).await.is_err());
    }
    let class = class.restarted();
    class.engine.recover_offline().expect("saved");
    let active = class.store.read(|tx| tx.runs_active()).expect("read");
    assert_eq!(
        active.iter().map(|r| r.id.clone()).collect::<Vec<_>>(),
        [run],
        "the run is still to be carried on"
    );
    let runs = class.store.read(|tx| tx.runs(&section(), 9)).expect("read");
    assert!(runs.iter().any(|r| r.phase == RunPhase::Stopped && r.ended_at.is_some()), "the reading is not");
}

#[tokio::test(start_paused = true)]
async fn an_update_under_way_is_read_back_and_not_sent_again() {
    for (millis, state) in [(70, JournalState::Sending), (100, JournalState::Accepted)] {
        let class = Class::new().await;
        let mut quiz = class.assignment(QUIZ);
        quiz.local.title = "Quiz, renamed".to_owned();
        class.put(&quiz);
        let run = class.begin();
        let class = cut_off(class, &run, millis).await;
        assert_eq!(states(&class, &run), [state]);
        class.engine.recover().await.expect("online");
        assert_eq!(states(&class, &run), [JournalState::Confirmed], "{state:?}");
        assert_eq!(class.assignment(QUIZ).remote.expect("read").title, "Quiz, renamed", "{state:?}");
        for run in class.engine.recover().await.expect("online") {
            class.engine.drive(&run).await.expect("driven");
        }
        assert_eq!(class.lms.asked(Ask::UpdateAssignment), 1, "{state:?}");
        class.assert_settled().await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_that_had_not_arrived_is_carried_on() {
    let class = Class::new().await;
    let mut quiz = class.assignment(QUIZ);
    quiz.local.title = "Quiz, renamed".to_owned();
    class.put(&quiz);
    let run = class.begin();
    let class = cut_off(class, &run, 50).await;
    assert_eq!(states(&class, &run), [JournalState::Sending]);
    assert_eq!(class.engine.recover().await.expect("online"), std::slice::from_ref(&run));
    assert_eq!(states(&class, &run), [JournalState::Planned]);
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(states(&class, &run), [JournalState::Confirmed]);
    assert_eq!(class.lms.details(QUIZ).title, "Quiz, renamed");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_write_that_had_not_arrived_waits_and_one_that_had_is_confirmed() {
    for (millis, before, after) in [
        (50, JournalState::Sending, JournalState::Planned),
        (70, JournalState::Sending, JournalState::Confirmed),
        (100, JournalState::Accepted, JournalState::Confirmed),
    ] {
        let class = Class::new().await;
        class.score("s1", 15);
        let run = class.begin();
        let class = cut_off(class, &run, millis).await;
        assert_eq!(states(&class, &run), [before], "{millis}");
        let cut_off = class.engine.recover().await.expect("online");
        assert_eq!(states(&class, &run), [after], "{millis}");
        assert_eq!(cut_off, std::slice::from_ref(&run), "{millis}: the run is carried on");
        class.engine.drive(&run).await.expect("driven");
        assert_eq!(states(&class, &run), [JournalState::Confirmed]);
        assert_eq!(class.lms.written_of("s1"), 1, "{millis}: once");
        let confirmed = class.store.read(|tx| tx.trail_of_run(&run)).expect("read");
        let confirmed = confirmed.iter().filter(|r| r.kind == TrailKind::Confirmed).count();
        assert_eq!(confirmed, 1, "{millis}: said once");
        class.assert_settled().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_had_not_arrived_is_looked_at_again_before_it_is_sent_again() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    let class = cut_off(class, &run, 50).await;
    class.engine.recover().await.expect("online");
    assert_eq!(states(&class, &run), [JournalState::Planned], "tried once already");
    class.lms.hand(QUIZ, "s1", |g| *g = points(18));
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(states(&class, &run), [JournalState::Withheld]);
    assert_eq!((class.lms.grade(QUIZ, "s1"), class.lms.written_of("s1")), (points(18), 0));
}

#[tokio::test(start_paused = true)]
async fn an_edit_in_the_lms_after_an_answered_write_is_a_change_and_the_write_is_confirmed() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    let class = cut_off(class, &run, 100).await;
    class.lms.hand(QUIZ, "s1", |g| *g = points(18));
    class.engine.recover().await.expect("online");
    assert_eq!(states(&class, &run), [JournalState::Confirmed], "15 did arrive");
    assert_eq!(class.verdict(QUIZ, "s1"), Verdict::TakeRemote, "18 came after it");
    assert_eq!((class.cell(QUIZ, "s1").local, class.writes_asked()), (points(15), 1));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_carried_on_leaves_alone_what_is_over() {
    use crate::class::STUDENTS;
    use crate::fake::{Fake, Trouble};
    let class = Class::with(Fake::new(&STUDENTS).width(1)).await;
    class.put(&new_assignment("essay", "Essay"));
    class.score("s1", 15);
    class.score("s2", 16);
    class.score("s8", 17);
    class.lms.trouble_of("s2", Ask::WriteGrade, Trouble::Refused, 1);
    let run = class.begin();
    class.lms.trouble_after(1, Ask::ReadGrades, Trouble::LostBefore, 1);
    // Long enough for the create, beside it the first page; the second page could not be read yet.
    let class = cut_off(class, &run, 180).await;
    assert_eq!(class.outcome(&run, "s8"), JournalState::Planned);
    assert_eq!(class.engine.recover().await.expect("online"), std::slice::from_ref(&run));
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(
        states(&class, &run),
        [JournalState::Confirmed, JournalState::Confirmed, JournalState::Failed, JournalState::Confirmed]
    );
    assert_eq!(class.lms.asked(Ask::Create), 1);
    assert_eq!((class.lms.written_of("s1"), class.lms.written_of("s2")), (1, 0), "not tried again unasked");
    let trail = class.store.read(|tx| tx.trail_of_run(&run)).expect("read");
    let of =
        |who: &str| trail.iter().filter(|r| r.student.as_str() == who).map(|r| r.kind).collect::<Vec<_>>();
    assert_eq!(of("s1"), [TrailKind::Sent, TrailKind::Accepted, TrailKind::Confirmed]);
    assert_eq!(of("s2"), [TrailKind::Sent, TrailKind::Failed]);
}
