//! Reading the LMS, also in the middle of other work.

use crate::class::{Class, QUIZ, STUDENTS, details, new_assignment, points, section};
use crate::fake::{Ask, Fake, Trouble};
use gradebook::{Delivery, HandIn, HandInState, HandIns, LmsEdits, Standing, Verdict};
use std::time::Duration;
use store::{JournalState, RunPhase};
use sync::Pulled;

#[tokio::test(start_paused = true)]
async fn an_edit_in_the_lms_is_shown_and_nothing_is_taken() {
    let class = Class::new().await;
    class.lms.hand(QUIZ, "s1", |g| *g = points(13));
    let found = class.pull().await;
    assert_eq!((found.changed, found.taken), (1, 0));
    assert_eq!(class.standing(QUIZ, "s1"), Standing::Changed);
    assert_eq!(class.cell(QUIZ, "s1").local, points(10));
    assert_eq!(class.pull().await.changed, 0, "known by now");
}

#[tokio::test(start_paused = true)]
async fn a_deleted_assignment_is_noticed_and_its_grades_stay_here() {
    let class = Class::new().await;
    class.lms.delete_by_hand(QUIZ);
    assert_eq!(class.pull().await.changed, 1);
    assert!(matches!(class.assignment(QUIZ).delivery, Delivery::DeletedThere { .. }));
    assert_eq!(class.cell(QUIZ, "s1").local, points(10));
}

#[tokio::test(start_paused = true)]
async fn an_assignment_that_cannot_be_read_does_not_stop_the_reading() {
    let class = Class::new().await;
    class.lms.trouble(Ask::ReadGrades, Trouble::ErrorBefore, 99);
    let found = class.pull().await;
    assert_eq!(found.unread, 1);
    assert_eq!(class.cell(QUIZ, "s1").local, points(10));
}

#[tokio::test(start_paused = true)]
async fn an_html_page_instead_of_an_answer_changes_nothing() {
    let class = Class::new().await;
    class.score("s1", 12);
    let before = class.store.read(|tx| tx.book(&section())).expect("read");
    for ask in [Ask::Roster, Ask::ReadAssignment, Ask::ReadGrades] {
        class.lms.trouble(ask, Trouble::Html, 1);
        let _ = class.engine.pull(&section()).await;
        let mut after = class.store.read(|tx| tx.book(&section())).expect("read");
        after.section.read_at = before.section.read_at;
        assert_eq!(after, before, "{ask:?}");
    }
}

fn handed_in(state: HandInState, blank: bool) -> Option<HandIn> {
    let link = Some("https://lms.example/work/1".to_owned());
    Some(HandIn { state, late: false, attachments: 1, blank, link })
}

#[tokio::test(start_paused = true)]
async fn a_hand_in_that_came_since_is_kept_and_is_no_change_of_the_grade() {
    let class = Class::new().await;
    let quiz = class.assignment(QUIZ).id;
    let known = || class.store.read(|tx| tx.hand_ins(&quiz)).expect("read");
    let rows = || class.store.read(|tx| tx.trail_of(&quiz, &"s1".into(), 99)).expect("read").len();
    assert_eq!(known(), HandIns::new(), "nothing is said, and nothing is made of it");
    let (cell, trail) = (class.cell(QUIZ, "s1"), rows());
    for hand_in in [handed_in(HandInState::NotYet, false), handed_in(HandInState::HandedIn, true)] {
        class.lms.hand_in(QUIZ, "s1", hand_in.clone());
        assert_eq!(class.pull().await, Pulled::default(), "nothing to look at in Changes");
        assert_eq!(known().get(&"s1".into()), hand_in.as_ref());
        assert_eq!(
            (class.cell(QUIZ, "s1"), rows()),
            (cell.clone(), trail),
            "grade and trail are as they were"
        );
    }
    class.lms.hand_in(QUIZ, "s1", None);
    class.pull().await;
    assert_eq!(known(), HandIns::new(), "what is not said any more is not known any more");
}

/// Pages shift while they are read: a student is on two of them. What was typed here must outlive both.
#[tokio::test(start_paused = true)]
async fn a_student_on_two_pages_is_read_once_and_what_was_typed_here_stays() {
    let class = Class::with(Fake::new(&STUDENTS)).await;
    class.lms.put_work(
        "22222222-2222-4222-8222-222222222222",
        details("Quiz 2"),
        Some(points(7).score.expect("7")),
    );
    let id = "22222222-2222-4222-8222-222222222222";
    class.put(&gradebook::Assignment {
        delivery: Delivery::InLms { id: id.into() },
        ..new_assignment(id, "Quiz 2")
    });
    class.draft(id, "s1", points(15));
    class.lms.twice("s1", points(9).score.expect("9"));
    class.pull().await;
    let cell = class.cell(id, "s1");
    assert_eq!(cell.local, points(15), "typed before the first reading");
    assert_eq!(cell.remote, Some(points(9)), "the later page counts");
    assert_eq!(class.verdict(id, "s1"), Verdict::Conflict, "shown, never settled by itself");
    assert_eq!(class.cell(id, "s2").local, points(7), "everybody else is read as ever");
}

/// A reading that began before a write and is folded in after it knows less than we do.
#[tokio::test(start_paused = true)]
async fn a_reading_that_is_older_than_a_write_does_not_take_it_back() {
    for edits in [LmsEdits::Show, LmsEdits::Take] {
        for head_start in (0..600).step_by(20) {
            let class = Class::with(Fake::new(&STUDENTS).page(8)).await;
            class.edits_are(edits);
            class.score("s1", 15);
            let run = class.begin();
            let read = async {
                tokio::time::sleep(Duration::from_millis(head_start)).await;
                class.pull().await;
            };
            let send = async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                class.engine.drive(&run).await.expect("driven");
            };
            let ((), ()) = tokio::join!(read, send);
            assert_eq!(class.outcome(&run, "s1"), JournalState::Confirmed, "{edits:?} {head_start}");
            assert_eq!(class.cell(QUIZ, "s1").local, points(15), "{edits:?} {head_start}");
            assert_eq!(class.verdict(QUIZ, "s1"), Verdict::Unchanged, "{edits:?} {head_start}");
        }
    }
}

/// The same with a page that is long on its way.
#[tokio::test(start_paused = true)]
async fn a_slow_page_does_not_take_a_write_back() {
    for edits in [LmsEdits::Show, LmsEdits::Take] {
        let class = Class::with(Fake::new(&STUDENTS).page(8)).await;
        class.edits_are(edits);
        class.score("s1", 15);
        let run = class.begin();
        class.lms.hold_answer(Ask::ReadGrades, Duration::from_secs(5));
        let read = async { class.pull().await };
        let send = async {
            // The page that the reading asked for is answered from before the write, and arrives after it.
            tokio::time::sleep(Duration::from_millis(400)).await;
            class.engine.drive(&run).await.expect("driven");
        };
        let (_, ()) = tokio::join!(read, send);
        assert_eq!(class.outcome(&run, "s1"), JournalState::Confirmed, "{edits:?}");
        assert_eq!(class.cell(QUIZ, "s1").local, points(15), "{edits:?}: not taken back");
        assert_eq!(class.verdict(QUIZ, "s1"), Verdict::Unchanged, "{edits:?}: no phantom change");
        class.assert_settled().await;
    }
}

/// The answer of the first reading is older than what the second one has found by then.
#[tokio::test(start_paused = true)]
async fn a_slow_reading_does_not_undo_what_a_later_one_found() {
    for edits in [LmsEdits::Show, LmsEdits::Take] {
        for ask in [Ask::ReadAssignment, Ask::ReadGrades] {
            let class = Class::with(Fake::new(&STUDENTS).page(8)).await;
            class.edits_are(edits);
            class.draft(QUIZ, "s2", points(17));
            class.lms.hold_answer(ask, Duration::from_secs(5));
            let (_, ()) = tokio::join!(class.pull(), async {
                tokio::time::sleep(Duration::from_secs(1)).await;
                class.lms.hand(QUIZ, "s1", |g| *g = points(13));
                class.lms.hand(QUIZ, "s2", |g| *g = points(13));
                class.lms.hand_details(QUIZ, |d| d.title = "Theirs".to_owned());
                class.pull().await;
            });
            for who in ["s1", "s2"] {
                assert_eq!(class.cell(QUIZ, who).remote, Some(points(13)), "{edits:?} {ask:?} {who}");
            }
            let quiz = class.assignment(QUIZ);
            assert_eq!(quiz.remote.map(|d| d.title).as_deref(), Some("Theirs"), "{edits:?} {ask:?}");
            let taken = edits == LmsEdits::Take;
            assert_eq!(quiz.local.title == "Theirs", taken, "{edits:?} {ask:?}");
            assert_eq!(class.verdict(QUIZ, "s2"), Verdict::Conflict, "{edits:?} {ask:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_here_during_a_reading_is_kept() {
    let class = Class::new().await;
    class.edits_are(LmsEdits::Take);
    class.lms.hand(QUIZ, "s1", |g| *g = points(13));
    let (_, ()) = tokio::join!(class.pull(), async {
        tokio::time::sleep(Duration::from_millis(120)).await;
        class.score("s1", 19);
    });
    assert_eq!(class.cell(QUIZ, "s1").local, points(19));
    assert_eq!(class.verdict(QUIZ, "s1"), Verdict::Conflict);
}

#[tokio::test(start_paused = true)]
async fn a_second_start_does_not_end_a_reading_that_is_under_way() {
    let class = Class::new().await;
    let (_, ()) = tokio::join!(class.pull(), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        class.engine.recover().await.expect("online");
        let active = class.store.read(|tx| tx.runs_active()).expect("read");
        assert_eq!(active.len(), 1, "still reading");
    });
    let runs = class.store.read(|tx| tx.runs(&section(), 10)).expect("read");
    assert!(runs.iter().all(|r| r.phase == RunPhase::Done));
}

/// A store that could not save ends a run with requests under way; what they did is read back later.
#[tokio::test(start_paused = true)]
async fn what_was_under_way_when_a_run_ended_is_read_back_and_nothing_stays_open() {
    for arrived in [false, true] {
        let class = Class::new().await;
        class.score("s1", 15);
        let run = class.begin();
        {
            let mut driving = Box::pin(class.engine.drive(&run));
            let long = if arrived { 65 } else { 50 };
            let _ = tokio::time::timeout(Duration::from_millis(long), &mut driving).await;
        }
        assert_eq!(class.outcome(&run, "s1"), JournalState::Sending, "cut off in the middle");
        let now = sync::Clock::now(class.clock.as_ref());
        class
            .store
            .write(|tx| {
                let mut row = tx.run(&run)?;
                row.phase = RunPhase::Stopped;
                row.ended_at = Some(now);
                tx.run_update(&row)
            })
            .expect("saved");
        let class = class.restarted();
        assert!(class.engine.recover().await.expect("online").is_empty(), "the run has ended");
        let open = class.store.read(|tx| tx.journal_open()).expect("read");
        assert!(open.is_empty(), "arrived {arrived}: {open:?}");
        class.pull().await;
        if !class.plan().grades.is_empty() {
            class.send().await;
        }
        class.assert_settled().await;
    }
}
