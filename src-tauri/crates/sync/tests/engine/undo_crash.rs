//! The program ends at every point where an undo waits, and starts again on the same data.

use crate::class::{Class, QUIZ, STUDENTS, new_assignment, points, section};
use crate::crash::cut_off_after;
use crate::fake::{Ask, Fake, Trouble};
use crate::undo::begin;
use gradebook::{CreatedByRun, Delivery, RunId, Score, Verdict};
use sync::{NotUndoable, SyncError};

/// A run that created an essay with three grades, changed the quiz's maximum, and wrote a grade for everybody.
async fn sent() -> (Class, RunId) {
    let class = Class::with(Fake::new(&STUDENTS).width(2)).await;
    class.put(&new_assignment("essay", "Essay"));
    let mut quiz = class.assignment(QUIZ);
    quiz.local.points = Some(Score::points(30));
    class.put(&quiz);
    for (n, who) in (11..).zip(STUDENTS) {
        class.score(who, n);
    }
    for who in &STUDENTS[..3] {
        class.enter("essay", who, points(9));
    }
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    class.pull().await;
    (class, run)
}

/// What a teacher does after a start: lets it recover, and undoes what is left of the run.
async fn come_to_rest(class: &Class, run: &RunId, label: &str) {
    for _ in 0..6 {
        for undo in class.engine.recover().await.expect("online") {
            class.engine.drive(&undo).await.expect("driven");
        }
        class.pull().await;
        let plan = match class.engine.plan_undo(run, CreatedByRun::Delete) {
            Err(SyncError::NotUndoable(NotUndoable::Undone)) => break,
            plan => plan.expect("can be undone").plan,
        };
        if plan.assignments.is_empty() && plan.grades.is_empty() {
            break;
        }
        let undo = begin(class, run);
        class.engine.drive(&undo).await.expect("driven");
    }
    for who in STUDENTS {
        assert_eq!(class.lms.grade(QUIZ, who), points(10), "{label}: {who} there");
        let cell = class.cell(QUIZ, who);
        assert_eq!(cell.local, points(10), "{label}: {who} here");
        assert!(!cell.sending && class.verdict(QUIZ, who) == Verdict::Unchanged, "{label}: {who} {cell:?}");
    }
    assert_eq!(class.lms.details(QUIZ).points, Some(Score::points(20)), "{label}");
    assert_eq!(class.assignment(QUIZ).local.points, Some(Score::points(20)), "{label}");
    assert_eq!(class.lms.id_of("Essay"), None, "{label}: deleted");
    assert!(matches!(class.assignment("essay").delivery, Delivery::DeletedThere { .. }), "{label}");
    assert_eq!(class.lms.creates("Essay"), 1, "{label}: never created again");
    let (open, active) = class.store.read(|tx| Ok((tx.journal_open()?, tx.runs_active()?))).expect("read");
    assert!(open.is_empty() && active.is_empty(), "{label}: {open:?} {active:?}");
    let next = class.engine.plan(&section(), &gradebook::Only::Everything).expect("planned");
    assert!(next.grades.is_empty() && next.assignments.is_empty(), "{label}: {next:?}");
}

async fn crash_everywhere(trouble: Option<(Ask, Trouble)>) -> u32 {
    for waits in 0.. {
        let (class, run) = sent().await;
        if let Some((ask, trouble)) = trouble.clone() {
            class.lms.trouble(ask, trouble, 1);
        }
        let undo = begin(&class, &run);
        let ended = cut_off_after(class.engine.drive(&undo), waits).await;
        let class = class.restarted();
        class.engine.recover_offline().expect("saved");
        come_to_rest(&class, &run, &format!("{trouble:?}, cut off after {waits} waits")).await;
        if ended {
            return waits;
        }
    }
    0
}

#[tokio::test(start_paused = true)]
async fn a_crash_at_any_wait_of_an_undo_loses_nothing_and_leaves_nothing_half_done() {
    let points = crash_everywhere(None).await;
    assert!(points > 30, "only {points} points");
}

#[tokio::test(start_paused = true)]
async fn a_crash_at_any_wait_of_an_undo_with_a_lost_answer_leaves_nothing_half_done() {
    for ask in [Ask::DeleteAssignment, Ask::UpdateAssignment, Ask::WriteGrade] {
        for trouble in [Trouble::AnswerLost, Trouble::LostBefore] {
            crash_everywhere(Some((ask, trouble))).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_in_the_lms_after_the_crash_is_not_overwritten_by_the_undo() {
    for waits in (0..70).step_by(3) {
        let (class, run) = sent().await;
        let undo = begin(&class, &run);
        cut_off_after(class.engine.drive(&undo), waits).await;
        class.lms.hand(QUIZ, "s8", |g| *g = points(1));
        let class = class.restarted();
        for run in class.engine.recover().await.expect("online") {
            class.engine.drive(&run).await.expect("driven");
        }
        assert_eq!(class.lms.grade(QUIZ, "s8"), points(1), "after {waits} waits");
    }
}

/// A second crash, while recovering from the first.
#[tokio::test(start_paused = true)]
async fn a_crash_during_the_recovery_of_an_undo_leaves_nothing_half_done() {
    for first in (2..70).step_by(9) {
        for second in 0.. {
            let (class, run) = sent().await;
            let undo = begin(&class, &run);
            cut_off_after(class.engine.drive(&undo), first).await;
            let class = class.restarted();
            let ended = cut_off_after(
                async {
                    for run in class.engine.recover().await.expect("online") {
                        class.engine.drive(&run).await.expect("driven");
                    }
                },
                second * 4,
            )
            .await;
            let class = class.restarted();
            come_to_rest(&class, &run, &format!("cut off after {first} waits, then {}", second * 4)).await;
            if ended {
                break;
            }
        }
    }
}
