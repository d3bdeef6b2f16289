//! Rules of a run, each with what would happen without it: approvals, streaks, times, whose run it is.

use crate::class::{Class, QUIZ, STUDENTS, new_assignment, points, section, student};
use crate::fake::{Ask, Fake, Trouble};
use gradebook::{
    AssignmentId, AssignmentsGo, Delivery, FailureKind, Grade, LmsEdits, Only, Policies, ResultsGo, Score,
    Verdict,
};
use lms::LmsError;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{JournalState, RunKind, RunPhase};
use sync::{Engine, Pace, Signal, StopReason, SyncError};

#[tokio::test(start_paused = true)]
async fn an_approval_taken_back_after_the_plan_was_shown_sends_nothing() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    class
        .store
        .write(|tx| {
            let id = AssignmentId::from(QUIZ);
            let mut cell = tx.cell(&id, &student("s1"))?;
            cell.approved = None;
            tx.put_cell(&id, &student("s1"), &cell)
        })
        .expect("saved");
    class.engine.drive(&run).await.expect("driven");
    assert_eq!((class.outcome(&run, "s1"), class.writes_asked()), (JournalState::Released, 0));
}

#[tokio::test(start_paused = true)]
async fn an_edit_that_came_back_to_the_shown_value_is_another_edit_all_the_same() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    class.draft(QUIZ, "s1", points(16));
    class.score("s1", 15);
    class.engine.drive(&run).await.expect("driven");
    assert_eq!((class.outcome(&run, "s1"), class.writes_asked()), (JournalState::Released, 0));
    assert_eq!(class.plan().grades.len(), 1, "it waits for the next sync");
}

#[tokio::test(start_paused = true)]
async fn four_equal_failures_go_on_the_fifth_stops_and_another_kind_begins_to_count_anew() {
    let nine: Vec<String> = (1..=9).map(|n| format!("t{n}")).collect();
    let nine: Vec<&str> = nine.iter().map(String::as_str).collect();
    for (failing, stops) in [(4, false), (5, true)] {
        let class = Class::with(Fake::new(&nine).width(1).page(9)).await;
        nine.iter().for_each(|who| class.score(who, 15));
        for who in &nine[..failing] {
            class.lms.trouble_of(who, Ask::WriteGrade, Trouble::Refused, 1);
        }
        let (_, stopped) = class.send().await;
        let reason = StopReason::SameFailure { kind: FailureKind::Refused };
        assert_eq!(stopped, stops.then_some(reason), "{failing}");
        assert_eq!(class.lms.written(), if stops { 0 } else { 5 });
    }
    let class = Class::with(Fake::new(&nine).width(1).page(9)).await;
    nine.iter().for_each(|who| class.score(who, 15));
    for (at, who) in nine.iter().enumerate() {
        let trouble = if at == 4 { Trouble::Html } else { Trouble::Refused };
        class.lms.trouble_of(who, Ask::WriteGrade, trouble, 9);
    }
    assert_eq!(class.send().await.1, None, "four, another one, four: never five in a row");
}

#[tokio::test(start_paused = true)]
async fn a_run_of_another_section_and_a_reading_of_this_one_do_not_make_it_busy() {
    let class = Class::new().await;
    class.score("s1", 15);
    let print = class.plan().fingerprint;
    let (_, begun) = tokio::join!(class.pull(), async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        let active = class.store.read(|tx| tx.runs_active()).expect("read");
        assert_eq!(active.iter().map(|r| r.kind).collect::<Vec<_>>(), [RunKind::Read]);
        class.begin_with(&print)
    });
    let run = begun.expect("a reading is no run");
    assert!(matches!(class.begin_with(&print), Err(SyncError::Busy)));
    class.engine.drive(&run).await.expect("driven");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_plan_of_assignments_alone_and_one_of_grades_alone_are_both_something_to_send() {
    let class = Class::new().await;
    class.put(&new_assignment("essay", "Essay"));
    let run = class.begin();
    assert_eq!(class.engine.drive(&run).await.expect("driven"), None);
    assert_eq!(class.lms.creates("Essay"), 1);
    class.score("s1", 15);
    let run = class.begin();
    assert_eq!(class.engine.drive(&run).await.expect("driven"), None);
    assert_eq!(class.lms.written(), 1);
    let print = class.plan().fingerprint;
    assert!(matches!(class.begin_with(&print), Err(SyncError::NothingToSend)));
}

#[tokio::test(start_paused = true)]
async fn grades_of_two_assignments_go_to_their_own() {
    let class = Class::new().await;
    let id = "22222222-2222-4222-8222-222222222222";
    class.lms.put_work(id, crate::class::details("Lab"), Some(Score::points(3)));
    let delivery = Delivery::InLms { id: id.into() };
    class.put(&gradebook::Assignment { delivery, ..new_assignment(id, "Lab") });
    class.pull().await;
    for who in STUDENTS {
        class.enter(QUIZ, who, points(15));
        class.enter(id, who, points(4));
    }
    class.send().await;
    for who in STUDENTS {
        assert_eq!((class.lms.grade(QUIZ, who), class.lms.grade(id, who)), (points(15), points(4)));
    }
    assert_eq!(class.writes_asked(), 16, "each once");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_section_whose_edits_are_taken_is_read_every_five_minutes_and_when_the_clock_went_back() {
    let class = Class::new().await;
    class.edits_are(LmsEdits::Take);
    let read = || class.lms.asked(Ask::ReadGrades);
    let automatic = async || class.engine.automatic(&section()).await.expect("done");
    let five_minutes = 5 * 60 * 1000;
    for (age, due) in [
        (0, false),
        (1, false),
        (five_minutes - 1, false),
        (five_minutes, true),
        (five_minutes + 1, true),
        (-1, true),
        (-five_minutes, true),
    ] {
        let now = class.clock_now();
        class.store.write(|tx| tx.set_read_at(&section(), now.plus_millis(-age))).expect("saved");
        let before = read();
        automatic().await;
        assert_eq!(read() > before, due, "read {age} ms ago");
    }
}

#[tokio::test(start_paused = true)]
async fn only_drafts_on_auto_graded_work_whose_results_go_at_once_are_approved_by_the_policy() {
    let class = Class::new().await;
    for (auto_graded, results, goes) in [
        (false, ResultsGo::AfterApproval, false),
        (true, ResultsGo::AfterApproval, false),
        (false, ResultsGo::AtOnce, false),
        (true, ResultsGo::AtOnce, true),
    ] {
        class.policies(Policies { results, assignments: AssignmentsGo::AtOnce, ..Policies::default() });
        class.put(&gradebook::Assignment { auto_graded, ..class.assignment(QUIZ) });
        class.draft(QUIZ, "s1", points(15));
        class.lms.hand(QUIZ, "s2", |g| g.late = !g.late);
        class.pull().await;
        class.engine.automatic(&section()).await.expect("done");
        assert_eq!(class.cell(QUIZ, "s1").is_approved(), goes, "{auto_graded} {results:?}");
        assert!(!class.cell(QUIZ, "s2").is_approved(), "what the LMS changed is nobody's draft");
        assert!(!class.cell(QUIZ, "s3").is_approved(), "what is agreed needs no approval");
    }
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(15));
}

#[tokio::test(start_paused = true)]
async fn a_stop_is_not_taken_back_by_pausing_or_going_on() {
    for pause_first in [false, true] {
        let class = Class::new().await;
        class.score("s1", 15);
        let run = class.begin();
        class.engine.stop(&run).expect("in hand");
        if pause_first {
            class.engine.pause(&run).expect("in hand");
        }
        class.engine.resume(&run).expect("in hand");
        assert_eq!(class.engine.drive(&run).await.expect("driven"), Some(StopReason::Cancelled));
        assert_eq!(class.writes_asked(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_over_is_out_of_hand() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    assert!(!class.engine.control(&run).expect("in hand").is_paused());
    class.engine.pause(&run).expect("in hand");
    assert!(class.engine.control(&run).expect("in hand").is_paused());
    class.engine.resume(&run).expect("in hand");
    class.engine.drive(&run).await.expect("driven");
    assert!(class.engine.control(&run).is_none());
    for refused in [class.engine.pause(&run), class.engine.resume(&run), class.engine.stop(&run)] {
        assert!(matches!(refused, Err(SyncError::NotFound("run"))));
    }
    let run = class.store.read(|tx| tx.run(&run)).expect("read");
    assert_eq!(run.phase, RunPhase::Done);
}

/// An engine over the same class that keeps what it tells.
pub fn listening(class: &Class) -> (Engine, Arc<Mutex<Vec<Signal>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = heard.clone();
    let tell = Arc::new(move |signal| ear.lock().expect("held shortly").push(signal));
    let engine =
        Engine::new(class.store.clone(), class.lms.clone(), class.clock.clone(), Pace::default(), tell);
    (engine, heard)
}

#[tokio::test(start_paused = true)]
async fn the_host_hears_whether_the_connection_works_and_a_silence_says_nothing() {
    let class = Class::new().await;
    let (engine, heard) = listening(&class);
    let connection = |signals: &[Signal]| -> Vec<Signal> {
        let about = |s: &&Signal| matches!(s, Signal::Online | Signal::Trouble(_));
        signals.iter().filter(about).cloned().collect()
    };
    for (trouble, told) in [
        (None, vec![Signal::Online]),
        (Some(Trouble::Offline), vec![Signal::Trouble(LmsError::Offline)]),
        (Some(Trouble::SignIn), vec![Signal::Trouble(LmsError::SignIn { status: 401 })]),
        (Some(Trouble::ErrorBefore), vec![Signal::Online]),
        // No answer to a question about the school itself is no connection.
        (Some(Trouble::LostBefore), vec![Signal::Trouble(LmsError::Offline)]),
    ] {
        let label = format!("{trouble:?}");
        if let Some(trouble) = trouble {
            class.lms.trouble(Ask::Roster, trouble, 1);
        }
        let _ = engine.connection().await;
        assert_eq!(connection(&std::mem::take(&mut *heard.lock().expect("shortly"))), told, "{label}");
    }
    class.score("s1", 15);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::LostBefore, 1);
    let print = class.plan().fingerprint;
    let run = engine.begin(&section(), &print, &Only::Everything, false).expect("begun");
    engine.drive(&run).await.expect("driven");
    let signals = std::mem::take(&mut *heard.lock().expect("shortly"));
    assert!(
        connection(&signals).iter().all(|s| *s == Signal::Online),
        "an unanswered write is no dead network"
    );
    let cell = (AssignmentId::from(QUIZ), student("s1"));
    assert!(signals.contains(&Signal::Cells(section(), vec![cell])), "its cell is drawn again");
    assert!(signals.contains(&Signal::Run(run)));
}

#[tokio::test(start_paused = true)]
async fn a_success_that_kept_the_old_value_is_no_success_unless_rounding_explains_it() {
    type Case = (Grade, JournalState);
    let flagged = |grade: Grade, status| Grade { status, ..grade };
    let cases: [Case; 5] = [
        (points(15), JournalState::Failed),
        (Grade::of("10.4".parse().expect("a score")), JournalState::Confirmed),
        (Grade::of(Score::points(11)), JournalState::Failed),
        (flagged(points(10), gradebook::Status::Excused), JournalState::Failed),
        (Grade { late: true, ..points(15) }, JournalState::Failed),
    ];
    for (grade, state) in cases {
        let class = Class::new().await;
        class.enter(QUIZ, "s1", grade.clone());
        class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::Locked, 1);
        let (run, _) = class.send().await;
        assert_eq!(class.outcome(&run, "s1"), state, "{grade:?}");
        let failed = state == JournalState::Failed;
        assert_eq!(class.failure(QUIZ, "s1"), failed.then_some(FailureKind::NotStored), "{grade:?}");
        let verdict = if failed { Verdict::KeepLocal } else { Verdict::Unchanged };
        assert_eq!(class.verdict(QUIZ, "s1"), verdict, "{grade:?}");
        assert_eq!(class.cell(QUIZ, "s1").local, grade, "what the teacher entered stays");
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_is_tried_three_times_with_a_longer_wait_before_each() {
    for (silent, attempts, waited) in [(1, 2, 1_000), (2, 3, 3_000), (3, 3, 7_000)] {
        let class = Class::new().await;
        class.score("s1", 15);
        class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::LostBefore, silent);
        let begun = class.clock_now();
        class.send().await;
        assert_eq!(class.writes_asked(), attempts, "{silent}");
        let took = class.clock_now().since(begun);
        assert!((waited..waited + 900).contains(&took), "{silent} unanswered: {took} ms");
    }
}
