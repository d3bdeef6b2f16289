//! The teacher's hand on a run: one at a time, exactly what was shown, pause, go on, stop.

use crate::class::{Class, QUIZ, STUDENTS, details, new_assignment, points};
use crate::fake::{Ask, Fake, Trouble};
use gradebook::Fingerprint;
use std::time::Duration;
use store::{JournalState, RunPhase};
use sync::{StopReason, SyncError};

async fn busy_class() -> Class {
    let class = Class::with(Fake::new(&STUDENTS).page(8).width(1)).await;
    for who in STUDENTS {
        class.score(who, 15);
    }
    class
}

#[tokio::test(start_paused = true)]
async fn a_plan_that_is_no_longer_current_is_refused_and_nothing_is_sent() {
    let class = busy_class().await;
    let shown = class.plan().fingerprint;
    class.score("s1", 16);
    assert!(matches!(class.begin_with(&shown), Err(SyncError::StalePlan)));
    class.lms.hand(QUIZ, "s2", |g| *g = points(1));
    let shown = class.plan().fingerprint;
    class.pull().await;
    assert!(matches!(class.begin_with(&shown), Err(SyncError::StalePlan)), "the LMS moved on");
    assert!(matches!(class.begin_with(&Fingerprint::from("nonsense")), Err(SyncError::StalePlan)));
    assert_eq!(class.writes_asked(), 0);
    assert!(class.store.read(|tx| tx.journal_open()).expect("read").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_second_run_is_refused_while_one_is_active() {
    let class = busy_class().await;
    let run = class.begin();
    class.score("s1", 16);
    assert!(matches!(class.begin_with(&class.plan().fingerprint), Err(SyncError::Busy)));
    class.engine.drive(&run).await.expect("driven");
    class.send().await;
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn there_is_no_run_without_anything_to_send() {
    let class = Class::new().await;
    assert!(matches!(class.begin_with(&class.plan().fingerprint), Err(SyncError::NothingToSend)));
}

#[tokio::test(start_paused = true)]
async fn a_paused_run_waits_after_the_current_request_and_goes_on() {
    let class = busy_class().await;
    let run = class.begin();
    let engine = class.engine.clone();
    let (driven, ()) = tokio::join!(engine.drive(&run), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        class.engine.pause(&run).expect("active");
        tokio::time::sleep(Duration::from_millis(100)).await;
        let asked = class.writes_asked();
        assert!(asked < 8, "it was in the middle");
        tokio::time::sleep(Duration::from_secs(600)).await;
        assert_eq!(class.writes_asked(), asked, "nothing moves while paused");
        assert_eq!(class.store.read(|tx| tx.run(&run)).expect("there").phase, RunPhase::Paused);
        class.engine.resume(&run).expect("active");
    });
    assert_eq!(driven.expect("driven"), None);
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn what_changed_in_the_lms_during_a_pause_is_seen() {
    let class = busy_class().await;
    let run = class.begin();
    let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        class.engine.pause(&run).expect("active");
        tokio::time::sleep(Duration::from_secs(600)).await;
        class.lms.hand(QUIZ, "s8", |g| *g = points(2));
        class.engine.resume(&run).expect("active");
    });
    driven.expect("driven");
    assert_eq!(class.outcome(&run, "s8"), JournalState::Withheld);
    assert_eq!(class.lms.grade(QUIZ, "s8"), points(2));
}

#[tokio::test(start_paused = true)]
async fn a_stopped_run_ends_after_the_current_request_and_the_rest_stays_approved() {
    let class = busy_class().await;
    let run = class.begin();
    let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        class.engine.stop(&run).expect("active");
    });
    assert_eq!(driven.expect("driven"), Some(StopReason::Cancelled));
    let outcomes = class.outcomes(&run);
    let confirmed = outcomes.iter().filter(|s| **s == JournalState::Confirmed).count();
    assert!((1..8).contains(&confirmed), "{outcomes:?}");
    assert_eq!(class.plan().grades.len(), 8 - confirmed, "approved, in the next plan");
    assert!(class.engine.control(&run).is_none(), "over");
    class.send().await;
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_stop_while_paused_ends_the_run() {
    let class = busy_class().await;
    let run = class.begin();
    let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        class.engine.pause(&run).expect("active");
        tokio::time::sleep(Duration::from_secs(60)).await;
        class.engine.stop(&run).expect("active");
    });
    assert_eq!(driven.expect("driven"), Some(StopReason::Cancelled));
    assert_eq!(class.store.read(|tx| tx.run(&run)).expect("there").phase, RunPhase::Stopped);
    class.send().await;
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_can_be_paused_from_the_moment_it_was_begun() {
    let class = busy_class().await;
    let run = class.begin();
    class.engine.pause(&run).expect("the teacher may be faster than the first request");
    let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(class.lms.asked(Ask::WriteGrade), 0);
        class.engine.resume(&run).expect("active");
    });
    assert_eq!(driven.expect("driven"), None);
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_paused_when_the_program_ended_stays_stopped() {
    let class = busy_class().await;
    let run = class.begin();
    {
        let mut driving = Box::pin(class.engine.drive(&run));
        let _ = tokio::time::timeout(Duration::from_millis(150), &mut driving).await;
        class.engine.pause(&run).expect("active");
        let _ = tokio::time::timeout(Duration::from_secs(60), &mut driving).await;
    }
    let class = class.restarted();
    let asked = class.writes_asked();
    assert!(class.engine.recover().await.expect("online").is_empty(), "not carried on by itself");
    assert_eq!(class.writes_asked(), asked);
    assert_eq!(class.store.read(|tx| tx.run(&run)).expect("there").phase, RunPhase::Stopped);
    class.send().await;
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_stops_in_several_columns_at_once_says_why_and_not_that_the_teacher_did_it() {
    for first in [QUIZ, "22222222-2222-4222-8222-222222222222"] {
        let class = Class::with(Fake::new(&STUDENTS).page(8).width(1)).await;
        let other = "22222222-2222-4222-8222-222222222222";
        class.lms.put_work(other, details("Lab"), points(3).score);
        let delivery = gradebook::Delivery::InLms { id: other.into() };
        class.put(&gradebook::Assignment { delivery, ..new_assignment(other, "Lab") });
        class.pull().await;
        for who in STUDENTS {
            class.enter(QUIZ, who, points(15));
            class.enter(other, who, points(4));
        }
        let run = class.begin();
        // One of the two columns meets the dead network, the other one is stopped because of it.
        class.lms.trouble_after(u32::from(first != QUIZ), Ask::WriteGrade, Trouble::Offline, 1);
        let stopped = class.engine.drive(&run).await.expect("driven");
        assert_eq!(stopped, Some(StopReason::Offline), "{first}");
        assert!(class.writes_asked() < 5, "both stopped");
    }
}
