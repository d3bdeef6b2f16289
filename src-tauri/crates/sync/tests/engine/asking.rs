//! How often the LMS is asked: as often as a grade needs, and not once more.

use crate::class::{Class, QUIZ, STUDENTS, points};
use crate::fake::{Ask, Fake, Trouble};
use gradebook::FailureKind;
use std::time::Duration;
use store::JournalState;
use sync::StopReason;

/// Everybody on one page, one write at a time.
async fn one_page() -> Class {
    Class::with(Fake::new(&STUDENTS).page(8).width(1)).await
}

/// Pages of grades and single grades that were asked for by a run.
async fn sent(class: &Class) -> (gradebook::RunId, Option<StopReason>, u32, u32) {
    let before = [Ask::ReadGrades, Ask::ReadGrade].map(|ask| class.lms.asked(ask));
    let (run, stopped) = class.send().await;
    let [pages, single] = [Ask::ReadGrades, Ask::ReadGrade].map(|ask| class.lms.asked(ask));
    (run, stopped, pages - before[0], single - before[1])
}

#[tokio::test(start_paused = true)]
async fn pages_behind_the_last_grade_to_send_are_not_read() {
    for (who, pages) in [("s1", 1), ("s3", 2), ("s8", 4)] {
        let class = Class::with(Fake::new(&STUDENTS).page(2)).await;
        class.score(who, 15);
        let (_, stopped, asked, single) = sent(&class).await;
        assert_eq!(
            (stopped, asked, single),
            (None, pages + 1, 0),
            "{who}: up to its page, which is read back"
        );
        assert_eq!(class.lms.grade(QUIZ, who), points(15));
    }
    let class = Class::with(Fake::new(&STUDENTS).page(2)).await;
    class.score("s3", 15);
    class.lms.unlist("s3");
    let (_, stopped, asked, single) = sent(&class).await;
    assert_eq!(
        (stopped, asked, single),
        (None, 4, 2),
        "on no page: each once, then alone, and read back alone"
    );
}

#[tokio::test(start_paused = true)]
async fn no_more_than_a_hundred_pages_are_read_before_a_grade_is_looked_for_alone() {
    let students: Vec<String> = (0..102).map(|n| format!("s{n:03}")).collect();
    let students: Vec<&str> = students.iter().map(String::as_str).collect();
    let class = Class::with(Fake::new(&students).page(50)).await;
    class.score("s101", 15);
    let run = class.begin();
    class.lms.pages_of(1);
    let before = class.lms.asked(Ask::ReadGrades);
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(class.lms.asked(Ask::ReadGrades) - before, 100, "an LMS whose pages have no end ends here");
    assert_eq!(class.lms.grade(QUIZ, "s101"), points(15), "and the grade is sent all the same");
}

#[tokio::test(start_paused = true)]
async fn where_nothing_was_accepted_nothing_is_read_back() {
    let class = one_page().await;
    class.score("s1", 15);
    class.lms.trouble(Ask::WriteGrade, Trouble::Refused, 1);
    let (run, _, pages, single) = sent(&class).await;
    assert_eq!((class.outcome(&run, "s1"), pages, single), (JournalState::Failed, 1, 0));
}

#[tokio::test(start_paused = true)]
async fn what_was_accepted_is_read_back_unless_the_connection_is_gone() {
    for (trouble, reason, pages) in [
        (Trouble::Offline, StopReason::Offline, 1),
        (Trouble::SignIn, StopReason::SignIn, 1),
        (Trouble::TooMany, StopReason::TooMany, 2),
    ] {
        let class = one_page().await;
        class.score("s1", 15);
        class.score("s2", 16);
        class.lms.trouble_of("s2", Ask::WriteGrade, trouble, 1);
        let (run, stopped, asked, single) = sent(&class).await;
        assert_eq!((stopped, asked, single), (Some(reason), pages, 0));
        let state = if pages == 2 { JournalState::Confirmed } else { JournalState::Accepted };
        assert_eq!(class.outcome(&run, "s1"), state, "{reason:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_without_an_answer_is_asked_for_three_times_and_a_refused_one_once() {
    for (trouble, times, asked, waited) in [
        (Trouble::ErrorBefore, 1, 3, 1_000),
        (Trouble::ErrorBefore, 2, 4, 3_000),
        (Trouble::ErrorBefore, 3, 3, 3_000),
        (Trouble::Refused, 1, 1, 0),
    ] {
        let class = one_page().await;
        class.score("s1", 15);
        class.lms.trouble(Ask::ReadGrades, trouble.clone(), times);
        let begun = class.clock_now();
        let (run, stopped, pages, single) = sent(&class).await;
        let read = times < 3 && trouble != Trouble::Refused;
        assert_eq!((stopped, pages, single), (None, asked, 0), "{trouble:?} {times}");
        let state = if read { JournalState::Confirmed } else { JournalState::Failed };
        assert_eq!(class.outcome(&run, "s1"), state, "{trouble:?} {times}");
        assert_eq!(class.writes_asked(), u32::from(read));
        let took = class.clock_now().since(begun);
        assert!((waited..waited + 900).contains(&took), "{trouble:?} {times}: {took} ms");
    }
}

/// A page is as old as its request. One of eight seconds is still fresh.
#[tokio::test(start_paused = true)]
async fn a_grade_is_looked_at_again_when_its_page_is_older_than_eight_seconds() {
    for (page_took, looks) in [(7_999, 0), (8_000, 0), (8_001, 1), (60_000, 1)] {
        let class = one_page().await;
        class.score("s1", 15);
        // A request waits twenty milliseconds on either side.
        class.lms.hold_answer(Ask::ReadGrades, Duration::from_millis(page_took - 40));
        let (_, _, pages, single) = sent(&class).await;
        // Before the write, each look, and back.
        assert_eq!((pages, single, class.writes_asked()), (2 + looks, 0, 1), "{page_took} ms");
        let class = one_page().await;
        class.score("s1", 15);
        class.lms.hold_answer(Ask::ReadGrades, Duration::from_millis(page_took - 40));
        class.lms.after(Ask::ReadGrades, 1, |lms| lms.hand(QUIZ, "s1", |grade| *grade = points(4)));
        let (run, _, _, _) = sent(&class).await;
        let withheld = class.outcome(&run, "s1") == JournalState::Withheld;
        assert_eq!((withheld, class.writes_asked()), (looks > 0, u32::from(looks == 0)), "{page_took} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn an_lms_that_is_slower_than_its_answers_are_fresh_is_looked_at_three_times_at_the_most() {
    for (slow, looks) in [(1, 2), (2, 3), (3, 3), (4, 3)] {
        let class = one_page().await;
        class.score("s1", 15);
        for _ in 0..=slow {
            class.lms.hold_answer(Ask::ReadGrades, Duration::from_secs(20));
        }
        let (run, _, pages, single) = sent(&class).await;
        assert_eq!((pages, single, class.writes_asked()), (2 + looks, 0, 1), "{slow} slow looks");
        assert_eq!(class.outcome(&run, "s1"), JournalState::Confirmed);
    }
}

#[tokio::test(start_paused = true)]
async fn an_unanswered_write_is_sent_again_only_after_a_look_that_is_fresh() {
    for (look_took, writes, looks) in [(40, 2, 1), (8_000, 2, 1), (8_001, 2, 2)] {
        let class = one_page().await;
        class.score("s1", 15);
        class.lms.trouble(Ask::WriteGrade, Trouble::LostBefore, 1);
        class.lms.hold_answer(Ask::ReadGrade, Duration::from_millis(look_took - 40));
        let (run, _, _, single) = sent(&class).await;
        assert_eq!((class.writes_asked(), single), (writes, looks), "{look_took} ms");
        assert_eq!(class.outcome(&run, "s1"), JournalState::Confirmed);
    }
    let class = one_page().await;
    class.score("s1", 15);
    class.lms.trouble(Ask::WriteGrade, Trouble::LostBefore, 1);
    class.lms.trouble(Ask::ReadGrade, Trouble::ErrorBefore, 9);
    let (_, _, _, single) = sent(&class).await;
    assert_eq!((class.writes_asked(), single), (1, 3), "never again without having looked");
    assert_eq!(class.failure(QUIZ, "s1"), Some(FailureKind::NoAnswer));
}

#[tokio::test(start_paused = true)]
async fn an_lms_that_says_the_same_time_is_believed_by_its_values() {
    let class = one_page().await;
    class.score("s1", 15);
    let run = class.begin();
    class.lms.hand_untold(QUIZ, "s1", |grade| *grade = points(4));
    class.engine.drive(&run).await.expect("driven");
    assert_eq!(class.outcome(&run, "s1"), JournalState::Withheld);
    assert_eq!((class.lms.grade(QUIZ, "s1"), class.writes_asked()), (points(4), 0));
}
