//! What an undo believes of a run's journal: what was sent, what only happened to be there, and what nobody knows.

use crate::class::{Class, QUIZ, points, student};
use crate::fake::{Ask, Trouble};
use crate::undo::{begin, plan};
use gradebook::{CreatedByRun, LeftReason, RunId};
use store::JournalState;
use sync::{NotUndoable, SyncError};

fn left(class: &Class, run: &RunId) -> Vec<LeftReason> {
    let shown = plan(class, run);
    assert!(shown.plan.grades.is_empty() && shown.plan.assignments.is_empty(), "{shown:?}");
    assert!(shown.left.iter().all(|left| left.student == Some(student("s1"))), "{shown:?}");
    shown.left.iter().map(|left| left.reason).collect()
}

#[tokio::test(start_paused = true)]
async fn a_value_that_somebody_else_had_entered_before_is_not_the_runs_to_take_back() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    class.lms.hand(QUIZ, "s1", |grade| *grade = points(15));
    class.engine.drive(&run).await.expect("driven");
    assert_eq!((class.outcome(&run, "s1"), class.writes_asked()), (JournalState::Confirmed, 0));
    class.pull().await;
    assert_eq!(left(&class, &run), [], "nothing was sent");
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(15));
}

#[tokio::test(start_paused = true)]
async fn a_withheld_write_that_was_never_sent_leaves_nothing_to_undo() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    class.lms.hand(QUIZ, "s1", |grade| *grade = points(4));
    class.engine.drive(&run).await.expect("driven");
    class.lms.hand(QUIZ, "s1", |grade| *grade = points(15));
    class.pull().await;
    assert_eq!(class.outcome(&run, "s1"), JournalState::Withheld);
    assert_eq!(left(&class, &run), [], "the 15 that is there now is somebody else's");
}

#[tokio::test(start_paused = true)]
async fn a_write_that_failed_and_is_there_all_the_same_is_named() {
    for (trouble, expected) in
        [(Trouble::AnswerLost, vec![LeftReason::Unclear]), (Trouble::LostBefore, vec![])]
    {
        let class = Class::new().await;
        class.score("s1", 15);
        class.lms.trouble(Ask::WriteGrade, trouble.clone(), 1);
        class.lms.trouble(Ask::ReadGrade, Trouble::ErrorBefore, 9);
        let (run, _) = class.send().await;
        assert_eq!(class.outcome(&run, "s1"), JournalState::Failed);
        class.lms.no_trouble();
        class.pull().await;
        assert_eq!(left(&class, &run), expected, "{trouble:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_undo_in_which_nothing_went_back_does_not_count_as_one() {
    let class = Class::new().await;
    class.score("s1", 15);
    let (run, _) = class.send().await;
    let undo = begin(&class, &run);
    class.draft(QUIZ, "s1", points(2));
    class.engine.drive(&undo).await.expect("driven");
    assert_eq!(class.outcome(&undo, "s1"), JournalState::Released);
    assert_eq!(left(&class, &run), [LeftReason::EditedHere]);
    class.draft(QUIZ, "s1", points(15));
    let undo = begin(&class, &run);
    class.engine.drive(&undo).await.expect("driven");
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(10));
    let again = class.engine.plan_undo(&run, CreatedByRun::Delete);
    assert!(matches!(again, Err(SyncError::NotUndoable(NotUndoable::Undone))), "{again:?}");
}

#[tokio::test(start_paused = true)]
async fn an_earlier_description_comes_back_here_without_the_reference_that_was_sent_with_it() {
    let class = Class::new().await;
    let describe = |text: &str| {
        let mut quiz = class.assignment(QUIZ);
        quiz.local.description = text.to_owned();
        class.put(&quiz);
    };
    describe("Read page 4.");
    class.send().await;
    describe("Read page 5.");
    let (run, _) = class.send().await;
    let undo = begin(&class, &run);
    class.engine.drive(&undo).await.expect("driven");
    assert!(class.lms.details(QUIZ).description.starts_with("Read page 4.\n\nPassback reference"));
    assert_eq!(class.assignment(QUIZ).local.description, "Read page 4.");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_step_of_an_undo_that_was_refused_has_its_reason_in_the_journal_and_nowhere_else() {
    let class = Class::new().await;
    let mut quiz = class.assignment(QUIZ);
    quiz.local.title = "Quiz One".to_owned();
    class.put(&quiz);
    let (run, _) = class.send().await;
    let undo = begin(&class, &run);
    class.lms.trouble(Ask::UpdateAssignment, Trouble::Refused, 1);
    class.engine.drive(&undo).await.expect("driven");
    let rows = class.store.read(|tx| tx.journal_of_run(&undo)).expect("read");
    let [row] = rows.as_slice() else { panic!("one step: {rows:?}") };
    assert_eq!(row.state, JournalState::Failed);
    assert_eq!(row.failure.as_ref().map(|f| f.kind), Some(gradebook::FailureKind::Refused));
    assert_eq!(class.assignment(QUIZ).failure, None, "it waits for nothing");
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_was_answered_is_judged_by_reading_and_one_that_was_not_is_taken_up_again() {
    for (answered, after) in [(true, JournalState::Failed), (false, JournalState::Planned)] {
        let class = Class::new().await;
        class.put(&crate::class::new_assignment("essay", "Essay"));
        let (run, _) = class.send().await;
        let undo = begin(&class, &run);
        let rows = class.store.read(|tx| tx.journal_of_run(&undo)).expect("read");
        let state = if answered { JournalState::Accepted } else { JournalState::Sending };
        let at = class.clock_now();
        let change = store::JournalChange::state(state, at);
        class.store.write(|tx| tx.journal_set(rows[0].id, &change)).expect("saved");
        // The program ended then, and the assignment is still there.
        let class = class.restarted();
        class.engine.recover().await.expect("online");
        assert_eq!(class.outcomes(&undo), [after], "answered: {answered}");
        assert!(class.lms.id_of("Essay").is_some());
    }
}
