//! Looking before writing: a page that has grown old is looked at again, once for all who are still to be written.

use crate::class::{Class, QUIZ, STUDENTS, points};
use crate::fake::{Ask, Fake, Trouble};
use gradebook::Verdict;
use std::time::Duration;
use store::JournalState;

/// Eight grades to send, one after the other, each request two seconds long: the reading is old before the fifth.
async fn slow() -> Class {
    let class = Class::with(Fake::new(&STUDENTS).page(8).width(1)).await;
    for (n, who) in STUDENTS.iter().enumerate() {
        class.score(who, 11 + i32::try_from(n).expect("few"));
    }
    *class.lms.wait.lock().expect("held shortly") = Duration::from_secs(1);
    class
}

#[tokio::test(start_paused = true)]
async fn a_page_that_grew_old_is_read_again_once_for_all_that_are_left() {
    let class = slow().await;
    let read = class.lms.asked(Ask::ReadGrades);
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    assert_eq!(class.lms.asked(Ask::ReadGrade), 0, "nobody is asked for alone");
    assert_eq!(class.lms.asked(Ask::ReadGrades) - read, 3, "before, once again, and back");
    assert!(class.outcomes(&run).iter().all(|state| *state == JournalState::Confirmed));
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn those_who_are_written_at_once_wait_for_one_reading_of_their_page() {
    let class = Class::with(Fake::new(&STUDENTS).page(8).width(4)).await;
    for who in STUDENTS {
        class.score(who, 15);
    }
    // Two answers of four seconds each: the second four start with a reading that is older than eight.
    *class.lms.wait.lock().expect("held shortly") = Duration::from_millis(2_500);
    let read = class.lms.asked(Ask::ReadGrades);
    class.send().await;
    assert_eq!(class.lms.asked(Ask::ReadGrade), 0);
    assert_eq!(class.lms.asked(Ask::ReadGrades) - read, 3, "before, once again, and back");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn an_edit_made_there_after_the_first_reading_of_the_page_is_seen_by_the_second() {
    let class = slow().await;
    class.lms.after(Ask::WriteGrade, 2, |lms| lms.hand(QUIZ, "s8", |grade| grade.score = points(3).score));
    let (run, _) = class.send().await;
    assert_eq!(class.outcome(&run, "s8"), JournalState::Withheld);
    assert_eq!(class.lms.grade(QUIZ, "s8"), points(3), "not overwritten");
    assert_eq!(class.verdict(QUIZ, "s8"), Verdict::Conflict, "both changed it: the teacher decides");
    assert_eq!(class.outcome(&run, "s7"), JournalState::Confirmed, "the others are sent");
}

#[tokio::test(start_paused = true)]
async fn a_student_whom_the_second_reading_does_not_list_is_looked_at_alone() {
    let class = slow().await;
    class.lms.after(Ask::WriteGrade, 2, |lms| lms.unlist("s8"));
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    // Once before the write and once after it.
    assert_eq!(class.lms.asked(Ask::ReadGrade), 2);
    assert_eq!(class.outcome(&run, "s8"), JournalState::Confirmed);
    assert_eq!(class.lms.written_of("s8"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_cannot_be_read_again_leaves_the_rest_unwritten_and_says_so() {
    let class = slow().await;
    class.lms.trouble_after(1, Ask::ReadGrades, Trouble::Html, 99);
    let (run, _) = class.send().await;
    assert_eq!(class.lms.written(), 4, "what was looked at in time");
    for who in &STUDENTS[4..] {
        assert_eq!(class.outcome(&run, who), JournalState::Failed, "{who}");
        assert_eq!(class.lms.grade(QUIZ, who), points(10), "{who}: as it was");
        assert!(class.cell(QUIZ, who).is_approved(), "{who} still waits to be sent");
    }
}
