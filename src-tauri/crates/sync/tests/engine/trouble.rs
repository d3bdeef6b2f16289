//! What goes wrong with a request, and what becomes of the grade it was for.

use crate::class::{Class, QUIZ, STUDENTS, points};
use crate::fake::{Ask, Fake, Trouble};
use gradebook::{Delivery, FailureKind, Standing, Verdict};
use std::time::Duration;
use store::JournalState;
use sync::StopReason;

/// Approves other scores for these students.
fn approve(class: &Class, students: &[&str]) {
    for (n, who) in students.iter().enumerate() {
        class.score(who, 11 + i32::try_from(n).expect("few"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_quiet_send_writes_each_grade_once_and_settles() {
    let class = Class::new().await;
    approve(&class, &STUDENTS);
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert!(class.outcomes(&run).iter().all(|s| *s == JournalState::Confirmed));
    assert_eq!(class.lms.written(), STUDENTS.len());
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_write_that_was_lost_or_unanswered_is_read_back_before_anything_is_sent_again() {
    for (trouble, writes) in [
        (Trouble::LostBefore, 1),
        (Trouble::AnswerLost, 1),
        (Trouble::ErrorBefore, 1),
        (Trouble::ErrorAfter, 1),
        (Trouble::Html, 1),
    ] {
        let class = Class::new().await;
        approve(&class, &STUDENTS);
        class.lms.trouble_of("s3", Ask::WriteGrade, trouble.clone(), 1);
        let (run, stopped) = class.send().await;
        assert_eq!(stopped, None, "{trouble:?}");
        assert_eq!(class.outcome(&run, "s3"), JournalState::Confirmed, "{trouble:?}");
        assert_eq!(class.lms.written_of("s3"), writes, "{trouble:?}: applied once");
        assert!(class.lms.asked(Ask::ReadGrade) > 0, "{trouble:?}: read back first");
        class.assert_settled().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_arrives_late_does_no_harm() {
    let class = Class::new().await;
    class.score("s3", 15);
    class.lms.trouble_of("s3", Ask::WriteGrade, Trouble::LateApply(Duration::from_secs(45)), 1);
    let (run, _) = class.send().await;
    assert_eq!(class.outcome(&run, "s3"), JournalState::Confirmed);
    tokio::time::sleep(Duration::from_secs(60)).await;
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_permanent_500_is_parked_after_three_tries_and_blocks_nobody() {
    let class = Class::new().await;
    approve(&class, &STUDENTS);
    class.lms.trouble_of("s2", Ask::WriteGrade, Trouble::ErrorBefore, 99);
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert_eq!(class.outcome(&run, "s2"), JournalState::Failed);
    assert_eq!(class.writes_asked(), 7 + 3, "three tries, then parked");
    assert_eq!(class.failure(QUIZ, "s2"), Some(FailureKind::KeepsFailing));
    assert_eq!(class.standing(QUIZ, "s2"), Standing::Failed);
    for who in STUDENTS.iter().filter(|s| **s != "s2") {
        assert_eq!(class.outcome(&run, who), JournalState::Confirmed, "{who} is not held up");
    }
    assert_eq!(class.cell(QUIZ, "s2").local, points(12), "it stays here");
    class.lms.no_trouble();
    class.send().await;
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_grade_is_not_tried_again_and_the_others_go_on() {
    let class = Class::new().await;
    approve(&class, &STUDENTS);
    class.lms.trouble_of("s5", Ask::WriteGrade, Trouble::Refused, 99);
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert_eq!(class.outcome(&run, "s5"), JournalState::Failed);
    assert_eq!(class.writes_asked(), 8, "a refusal is for good");
    assert_eq!(class.failure(QUIZ, "s5"), Some(FailureKind::Refused));
    assert_eq!(class.outcomes(&run).iter().filter(|s| **s == JournalState::Confirmed).count(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_429_that_stays_stops_the_run_and_everything_waits_approved() {
    let class = Class::new().await;
    approve(&class, &STUDENTS);
    class.lms.trouble_after(2, Ask::WriteGrade, Trouble::TooMany, 99);
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, Some(StopReason::TooMany));
    let confirmed = class.outcomes(&run).iter().filter(|s| **s == JournalState::Confirmed).count();
    assert_eq!(confirmed, 2, "what was under way came to its end");
    assert_eq!(class.plan().grades.len(), 6, "the rest is in the next plan");
    class.lms.no_trouble();
    class.send().await;
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_stops_the_run_with_one_reason() {
    let class = Class::new().await;
    approve(&class, &STUDENTS);
    class.lms.trouble_after(1, Ask::WriteGrade, Trouble::SignIn, 99);
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, Some(StopReason::SignIn));
    assert!(class.writes_asked() <= 1 + 3, "nothing new is begun, what was under way ends");
    assert!(!class.outcomes(&run).contains(&JournalState::Failed), "a sign-in is nobody's failure");
    assert!(STUDENTS.iter().all(|who| class.cell(QUIZ, who).failure.is_none()));
    class.lms.no_trouble();
    let left = class.engine.recover().await.expect("online");
    assert!(left.is_empty(), "the run has ended");
    class.send().await;
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_stops_the_run_and_nothing_is_lost() {
    for ask in [Ask::ReadGrades, Ask::WriteGrade, Ask::ReadGrade] {
        let class = Class::new().await;
        approve(&class, &STUDENTS);
        if ask == Ask::ReadGrade {
            class.lms.trouble(Ask::WriteGrade, Trouble::AnswerLost, 1);
        }
        class.lms.trouble(ask, Trouble::Offline, 99);
        let (_, stopped) = class.send().await;
        assert_eq!(stopped, Some(StopReason::Offline), "{ask:?}");
        class.lms.no_trouble();
        class.engine.recover().await.expect("online");
        class.pull().await;
        if !class.plan().grades.is_empty() {
            class.send().await;
        }
        class.assert_settled().await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_failure_again_and_again_stops_with_one_message() {
    let class = Class::new().await;
    approve(&class, &STUDENTS);
    class.lms.trouble(Ask::WriteGrade, Trouble::Refused, 99);
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, Some(StopReason::SameFailure { kind: FailureKind::Refused }));
    let failed = class.outcomes(&run).iter().filter(|s| **s == JournalState::Failed).count();
    assert!((5..8).contains(&failed), "five equal failures stop it, not thirty: {failed}");
}

#[tokio::test(start_paused = true)]
async fn a_success_in_between_is_no_streak() {
    let class = Class::with(Fake::new(&STUDENTS).page(8).width(1)).await;
    approve(&class, &STUDENTS);
    for who in ["s1", "s2", "s3", "s4", "s6", "s7", "s8"] {
        class.lms.trouble_of(who, Ask::WriteGrade, Trouble::Refused, 1);
    }
    let (_, stopped) = class.send().await;
    assert_eq!(stopped, None, "four, a success, three");
    assert_eq!(class.writes_asked(), 8);
}

#[tokio::test(start_paused = true)]
async fn an_assignment_deleted_in_the_middle_of_a_run_withholds_its_grades() {
    let class = Class::new().await;
    approve(&class, &STUDENTS);
    class.lms.after(Ask::WriteGrade, 2, |lms| lms.delete_by_hand(QUIZ));
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert!(matches!(class.assignment(QUIZ).delivery, Delivery::DeletedThere { .. }));
    let outcomes = class.outcomes(&run);
    assert!(outcomes.iter().all(|s| !s.is_open() || *s == JournalState::Accepted), "{outcomes:?}");
    for who in STUDENTS {
        assert_ne!(class.cell(QUIZ, who).local, points(10), "{who}: what was typed is still here");
    }
    assert!(class.plan().grades.is_empty());
    class.engine.recover().await.expect("online");
    let open = class.store.read(|tx| tx.journal_open()).expect("read");
    assert!(open.is_empty(), "nothing waits for an assignment that is gone: {open:?}");
    assert!(STUDENTS.iter().all(|who| !class.cell(QUIZ, who).sending));
}

#[tokio::test(start_paused = true)]
async fn a_student_that_no_page_lists_is_asked_for_alone() {
    let class = Class::new().await;
    approve(&class, &STUDENTS);
    class.lms.unlist("s4");
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert_eq!(class.outcome(&run, "s4"), JournalState::Confirmed);
    assert_eq!(class.lms.grade(QUIZ, "s4"), points(14));
}

#[tokio::test(start_paused = true)]
async fn a_student_that_the_lms_does_not_have_fails_alone() {
    let class = Class::new().await;
    approve(&class, &STUDENTS);
    class.lms.absent("s4");
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert_eq!(class.outcome(&run, "s4"), JournalState::Failed);
    assert_eq!(class.failure(QUIZ, "s4"), Some(FailureKind::StudentNotThere));
    assert_eq!(class.outcomes(&run).iter().filter(|s| **s == JournalState::Confirmed).count(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_student_that_leaves_between_the_page_and_the_write_fails_alone() {
    let class = Class::with(Fake::new(&STUDENTS).page(8)).await;
    approve(&class, &STUDENTS);
    class.lms.after(Ask::ReadGrades, 1, |lms| lms.absent("s4"));
    let (run, stopped) = class.send().await;
    assert_eq!((stopped, class.outcome(&run, "s4")), (None, JournalState::Failed));
    assert_eq!(class.failure(QUIZ, "s4"), Some(FailureKind::StudentNotThere));
    assert_eq!(class.outcomes(&run).iter().filter(|s| **s == JournalState::Confirmed).count(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_success_that_stored_nothing_is_said_and_stays_pending() {
    for trouble in [Trouble::Lies, Trouble::Locked] {
        let class = Class::new().await;
        class.score("s2", 15);
        class.lms.trouble_of("s2", Ask::WriteGrade, trouble.clone(), 1);
        let (run, stopped) = class.send().await;
        assert_eq!(stopped, None, "{trouble:?}");
        assert_eq!(class.outcome(&run, "s2"), JournalState::Failed, "{trouble:?}");
        assert_eq!(class.failure(QUIZ, "s2"), Some(FailureKind::NotStored), "{trouble:?}");
        assert_eq!(class.cell(QUIZ, "s2").local, points(15), "{trouble:?}");
        assert_eq!(class.verdict(QUIZ, "s2"), Verdict::KeepLocal, "{trouble:?}: not an agreement");
        class.send().await;
        class.assert_settled().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_reading_back_that_fails_leaves_nothing_moving() {
    let class = Class::with(Fake::new(&STUDENTS).page(8)).await;
    approve(&class, &STUDENTS);
    class.lms.trouble_after(1, Ask::ReadGrades, Trouble::ErrorBefore, 99);
    class.lms.trouble(Ask::ReadGrade, Trouble::ErrorBefore, 99);
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert!(class.outcomes(&run).iter().all(|s| *s == JournalState::Accepted));
    assert!(STUDENTS.iter().all(|who| !class.cell(QUIZ, who).sending), "not shown as moving");
    class.lms.no_trouble();
    class.engine.recover().await.expect("online");
    assert!(class.outcomes(&run).iter().all(|s| *s == JournalState::Confirmed), "read back later");
    class.assert_settled().await;
}
