//! Changing an assignment that is there: what is agreed after it, what a failure leaves, what is tried how often.

use crate::class::{Class, QUIZ, new_assignment};
use crate::fake::{Ask, Trouble};
use gradebook::{Delivery, Detail, Details, FailureKind, RunId, Score, Time};
use std::time::Duration;
use store::{JournalRow, JournalState};
use sync::StopReason;

fn edit(class: &Class, edit: impl FnOnce(&mut Details)) {
    let mut quiz = class.assignment(QUIZ);
    edit(&mut quiz.local);
    class.put(&quiz);
}

fn only_row(class: &Class, run: &RunId) -> JournalRow {
    let mut rows = class.store.read(|tx| tx.journal_of_run(run)).expect("read");
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

#[tokio::test(start_paused = true)]
async fn each_edited_detail_is_sent_and_agreed_and_the_others_stay_as_they_are() {
    type Edit = fn(&mut Details);
    let edits: [(Edit, Detail); 4] = [
        (|d| d.title = "Quiz One".to_owned(), Detail::Title),
        (|d| d.description = "Read page 4.".to_owned(), Detail::Description),
        (|d| d.due = Some(Time::from_millis(1_798_000_000_000)), Detail::Due),
        (|d| d.points = Some(Score::points(30)), Detail::Points),
    ];
    for (change, detail) in edits {
        let class = Class::new().await;
        let before = class.lms.details(QUIZ);
        edit(&class, change);
        let (run, stopped) = class.send().await;
        assert_eq!((stopped, only_row(&class, &run).state), (None, JournalState::Confirmed), "{detail:?}");
        let there = class.lms.details(QUIZ);
        for other in Detail::ALL {
            assert_eq!(there.same(&before, other), other != detail, "{detail:?} {other:?}");
        }
        let quiz = class.assignment(QUIZ);
        let base = quiz.base.clone().expect("agreed");
        assert_eq!((&base.lms, &base.ours), (&there, &quiz.local), "{detail:?}: ours has no reference in it");
        assert_eq!(quiz.remote.as_ref(), Some(&there));
        class.assert_settled().await;
    }
    let class = Class::new().await;
    edit(&class, |d| d.description = "Read page 4.".to_owned());
    class.send().await;
    assert_eq!(class.lms.details(QUIZ).description.matches(&class.assignment(QUIZ).reference).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_description_edited_while_the_older_one_is_on_its_way_stays_pending() {
    let class = Class::new().await;
    edit(&class, |d| d.description = "Read page 4.".to_owned());
    let run = class.begin();
    let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
        tokio::time::sleep(Duration::from_millis(65)).await;
        edit(&class, |d| d.description = "Read page 5.".to_owned());
    });
    driven.expect("driven");
    assert!(class.lms.details(QUIZ).description.contains("page 4"));
    assert_eq!(class.assignment(QUIZ).local.description, "Read page 5.");
    assert_eq!(class.plan().assignments.len(), 1, "page 5 is pending");
    class.send().await;
    assert!(class.lms.details(QUIZ).description.contains("page 5"));
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn an_unanswered_update_that_arrived_is_confirmed_and_one_that_did_not_is_tried_three_times() {
    let class = Class::new().await;
    edit(&class, |d| d.title = "Quiz One".to_owned());
    class.lms.trouble(Ask::UpdateAssignment, Trouble::AnswerLost, 1);
    let (run, _) = class.send().await;
    assert_eq!(only_row(&class, &run).state, JournalState::Confirmed, "found by reading");
    for (times, state, tries) in [(2, JournalState::Confirmed, 3), (3, JournalState::Failed, 3)] {
        let class = Class::new().await;
        edit(&class, |d| d.title = "Quiz One".to_owned());
        class.lms.trouble(Ask::UpdateAssignment, Trouble::LostBefore, times);
        let (run, _) = class.send().await;
        assert_eq!(only_row(&class, &run).state, state, "{times}");
        assert_eq!(class.lms.asked(Ask::UpdateAssignment), tries, "{times}");
        let failed = (state == JournalState::Failed).then_some(FailureKind::NoAnswer);
        assert_eq!(class.assignment(QUIZ).failure.map(|f| f.kind), failed);
        assert_eq!(only_row(&class, &run).failure.map(|f| f.kind), failed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_update_is_not_repeated_and_its_reason_goes_with_the_next_success() {
    let class = Class::new().await;
    edit(&class, |d| d.title = "Quiz One".to_owned());
    class.lms.trouble(Ask::UpdateAssignment, Trouble::Refused, 1);
    let (run, _) = class.send().await;
    assert_eq!(class.lms.asked(Ask::UpdateAssignment), 1);
    assert_eq!(only_row(&class, &run).state, JournalState::Failed);
    assert_eq!(class.assignment(QUIZ).failure.map(|f| f.kind), Some(FailureKind::Refused));
    class.send().await;
    assert_eq!(class.assignment(QUIZ).failure, None);
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn an_update_that_somebody_made_there_meanwhile_is_withheld_even_if_it_is_the_same() {
    let class = Class::new().await;
    edit(&class, |d| d.title = "Quiz One".to_owned());
    let run = class.begin();
    class.lms.hand_details(QUIZ, |d| d.title = "Quiz One".to_owned());
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(only_row(&class, &run).state, JournalState::Withheld, "nothing was sent");
    assert_eq!(class.lms.asked(Ask::UpdateAssignment), 0);
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn an_update_waits_for_the_next_sync_when_the_connection_is_gone() {
    for (trouble, reason) in [(Trouble::Offline, StopReason::Offline), (Trouble::SignIn, StopReason::SignIn)]
    {
        let class = Class::new().await;
        edit(&class, |d| d.title = "Quiz One".to_owned());
        class.lms.trouble(Ask::UpdateAssignment, trouble, 1);
        let (run, stopped) = class.send().await;
        assert_eq!((stopped, only_row(&class, &run).state), (Some(reason), JournalState::Released));
        assert_eq!((class.assignment(QUIZ).failure, class.plan().assignments.len()), (None, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_assignment_edited_after_the_plan_was_shown_is_not_created_as_it_was() {
    let class = Class::new().await;
    class.put(&new_assignment("essay", "Essay"));
    let run = class.begin();
    let mut essay = class.assignment("essay");
    essay.local.description = "Two pages.".to_owned();
    class.put(&essay);
    class.engine.drive(&run).await.expect("driven");
    assert_eq!((only_row(&class, &run).state, class.lms.creates("Essay")), (JournalState::Released, 0));
    assert_eq!(class.assignment("essay").delivery, Delivery::OnlyHere);
    class.send().await;
    assert!(class.lms.details(&class.lms.id_of("Essay").expect("made")).description.contains("Two pages."));
}

#[tokio::test(start_paused = true)]
async fn what_the_teacher_holds_for_a_created_assignment_has_no_reference_in_it() {
    let class = Class::new().await;
    let mut essay = new_assignment("essay", "Essay");
    essay.local.description = "Two pages.".to_owned();
    class.put(&essay);
    class.send().await;
    let made = class.assignment("essay");
    let base = made.base.expect("agreed");
    assert_eq!(
        (base.ours.description.as_str(), made.local.description.as_str()),
        ("Two pages.", "Two pages.")
    );
    assert!(base.lms.description.contains(&essay.reference));
}

#[tokio::test(start_paused = true)]
async fn a_description_with_blanks_around_it_is_sent_once() {
    let class = Class::new().await;
    edit(&class, |d| d.description = " Read page 4.\n".to_owned());
    class.send().await;
    let quiz = class.assignment(QUIZ);
    assert_eq!(quiz.local.description, " Read page 4.\n", "as the teacher typed it");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_title_put_back_while_the_new_one_is_on_its_way_stays_as_it_is_here() {
    let class = Class::new().await;
    edit(&class, |d| d.title = "Quiz One".to_owned());
    let run = class.begin();
    let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
        tokio::time::sleep(Duration::from_millis(65)).await;
        edit(&class, |d| d.title = "Quiz 1".to_owned());
    });
    driven.expect("driven");
    assert_eq!(class.lms.details(QUIZ).title, "Quiz One", "it was on its way");
    assert_eq!(class.assignment(QUIZ).local.title, "Quiz 1");
    class.send().await;
    assert_eq!(class.lms.details(QUIZ).title, "Quiz 1", "and goes with the next sync");
    class.assert_settled().await;
}
