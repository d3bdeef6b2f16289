//! What simulated seeds found, each as the smallest scenario that shows it.

use crate::class::{Class, QUIZ, STUDENTS, details, new_assignment, points, section};
use crate::fake::{Ask, Fake, Trouble};
use gradebook::{AssignmentId, FailureKind, Grade, HoldReason, Status, Verdict};
use std::time::Duration;
use store::JournalState;

#[tokio::test(start_paused = true)]
async fn an_assignment_removed_here_does_not_keep_the_rest_from_being_read_back() {
    let class = Class::new().await;
    class.score("s1", 15);
    class.lms.trouble(Ask::WriteGrade, Trouble::AnswerLost, 1);
    class.lms.trouble(Ask::ReadGrade, Trouble::Offline, 99);
    let (run, _) = class.send().await;
    // The write is open; meanwhile the assignment is deleted there, and the teacher takes the deletion.
    let class = class.restarted();
    class.lms.no_trouble();
    let rows = class.store.read(|tx| tx.journal_of_run(&run)).expect("read");
    class
        .store
        .write(|tx| {
            tx.journal_set(
                rows[0].id,
                &store::JournalChange::state(JournalState::Sending, rows[0].planned_at),
            )?;
            tx.remove_assignment(&section(), &AssignmentId::from(QUIZ))
        })
        .expect("saved");
    assert_eq!(class.engine.recover().await.expect("nothing is missing"), []);
    let open = class.store.read(|tx| tx.journal_open()).expect("read");
    assert!(open.is_empty(), "nobody waits for it any more: {open:?}");
    class.pull().await;
}

#[tokio::test(start_paused = true)]
async fn a_part_that_was_answered_and_not_stored_is_said_though_another_part_was_edited_there() {
    let class = Class::new().await;
    class.enter(QUIZ, "s1", Grade { late: true, ..points(10) });
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::Lies, 1);
    class.lms.after(Ask::WriteGrade, 1, |lms| lms.hand(QUIZ, "s1", |grade| grade.score = points(12).score));
    let (run, _) = class.send().await;
    assert_eq!(class.outcome(&run, "s1"), JournalState::Failed);
    assert_eq!(class.failure(QUIZ, "s1"), Some(FailureKind::NotStored));
    let cell = class.cell(QUIZ, "s1");
    assert!(cell.local.late && cell.is_approved(), "the flag still waits to be sent");
    assert_eq!(cell.remote.as_ref().and_then(|grade| grade.score), points(12).score, "and the edit is seen");
}

#[tokio::test(start_paused = true)]
async fn a_zero_that_was_not_stored_under_another_status_is_not_taken_for_an_edit() {
    let class = Class::new().await;
    class.enter(QUIZ, "s1", Grade { score: None, status: Status::Missing, ..Grade::default() });
    class.lms.hand(QUIZ, "s1", |grade| *grade = Grade { status: Status::Missing, ..Grade::default() });
    class.pull().await;
    class.score("s1", 0);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::Lies, 1);
    let (run, _) = class.send().await;
    assert_eq!(class.outcome(&run, "s1"), JournalState::Failed);
    assert_eq!(class.verdict(QUIZ, "s1"), Verdict::KeepLocal, "nobody edited it there");
}

#[tokio::test(start_paused = true)]
async fn a_score_taken_away_under_an_unchanged_status_is_held_back_and_not_sent_for_ever() {
    let class = Class::new().await;
    class.lms.hand(QUIZ, "s1", |grade| grade.status = Status::Excused);
    class.pull().await;
    class
        .store
        .write(|tx| {
            let (id, who) = (AssignmentId::from(QUIZ), crate::class::student("s1"));
            let mut cell = tx.cell(&id, &who)?;
            let now = gradebook::Time::from_millis(0);
            gradebook::decide::decide(
                &mut cell,
                gradebook::GradeField::Mark,
                gradebook::decide::Choice::Lms,
                now,
                false,
            );
            tx.put_cell(&id, &who, &cell)
        })
        .expect("saved");
    class.enter(QUIZ, "s1", Grade { score: None, status: Status::Excused, ..Grade::default() });
    let plan = class.plan();
    assert!(plan.grades.is_empty(), "there is nothing that could be sent: {:?}", plan.grades);
    assert_eq!(plan.held.first().map(|held| held.reason), Some(HoldReason::CannotClear));
}

#[tokio::test(start_paused = true)]
async fn a_student_who_is_refused_everywhere_does_not_stop_the_class() {
    let class = Class::with(Fake::new(&STUDENTS)).await;
    for n in 0..6 {
        let id = format!("22222222-2222-4222-8222-22222222222{n}");
        class.lms.put_work(&id, details(&format!("Lab {n}")), None);
        class.put(&gradebook::Assignment {
            delivery: gradebook::Delivery::InLms { id: id.as_str().into() },
            ..new_assignment(&id, &format!("Lab {n}"))
        });
        class.enter(&id, "s1", points(5));
    }
    class.pull().await;
    class.score("s8", 17);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::ErrorBefore, 999);
    let (_, stopped) = class.send().await;
    assert_eq!(stopped, None, "six failures of one student are one student's");
    assert_eq!(class.lms.grade(QUIZ, "s8"), points(17));
}

#[tokio::test(start_paused = true)]
async fn what_failed_before_goes_last_so_that_it_cannot_keep_the_rest_back() {
    let class = Class::with(Fake::new(&STUDENTS).page(8).width(1)).await;
    for who in &STUDENTS[..6] {
        class.score(who, 15);
        class.lms.trouble_of(who, Ask::WriteGrade, Trouble::Refused, 999);
    }
    let (_, stopped) = class.send().await;
    assert!(stopped.is_some(), "five students in a row: one message, not thirty");
    class.score("s8", 17);
    class.send().await;
    assert_eq!(class.lms.grade(QUIZ, "s8"), points(17), "it came first");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_two_drive_at_once_is_sent_once() {
    let class = Class::new().await;
    class.put(&new_assignment("essay", "Essay"));
    class.score("s1", 15);
    class.score("s8", 17);
    let run = class.begin();
    let (one, other) = tokio::join!(class.engine.drive(&run), class.engine.drive(&run));
    assert_eq!((one.expect("driven"), other.expect("nothing to do")), (None, None));
    assert_eq!((class.lms.asked_to_create("Essay"), class.writes_asked()), (1, 2));
    class.assert_settled().await;
}

/// An edit there is answered with the value that was agreed before: everything looks as it did when the reading began.
#[tokio::test(start_paused = true)]
async fn a_reading_that_is_older_than_a_write_is_told_apart_though_the_values_came_back() {
    let class = Class::with(Fake::new(&STUDENTS).page(8)).await;
    class.lms.hand(QUIZ, "s1", |grade| *grade = points(13));
    // Its page is asked for now and arrives long after all that follows.
    class.lms.hold_answer(Ask::ReadGrades, Duration::from_secs(30));
    let slow = class.pull();
    let meanwhile = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        class.pull().await;
        assert_eq!(class.verdict(QUIZ, "s1"), Verdict::TakeRemote);
        class.keep_mine("s1");
        class.send().await;
        assert_eq!(class.lms.grade(QUIZ, "s1"), points(10), "what was agreed before is there again");
    };
    tokio::join!(slow, meanwhile);
    assert_eq!(class.verdict(QUIZ, "s1"), Verdict::Unchanged, "13 was there before the write, not after it");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn two_recoveries_at_once_settle_a_grade_once() {
    let class = Class::with(Fake::new(&STUDENTS).page(8)).await;
    class.score("s1", 15);
    class.lms.trouble_after(1, Ask::ReadGrades, Trouble::SignIn, 1);
    let (run, _) = class.send().await;
    assert_eq!(class.outcome(&run, "s1"), JournalState::Accepted, "answered, not read back");
    class.lms.hold_answer(Ask::ReadGrade, Duration::from_secs(30));
    let slow = class.engine.recover();
    let meanwhile = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        class.engine.recover().await.expect("online");
        assert_eq!(class.outcome(&run, "s1"), JournalState::Confirmed);
        class.score("s1", 17);
        class.send().await;
    };
    let (recovered, ()) = tokio::join!(slow, meanwhile);
    recovered.expect("online");
    assert_eq!(class.cell(QUIZ, "s1").remote, Some(points(17)), "15 was there before the second write");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_after_a_step_was_settled_does_not_settle_it_again() {
    let class = Class::with(Fake::new(&STUDENTS).page(8)).await;
    class.score("s1", 15);
    class.lms.trouble_after(1, Ask::ReadGrades, Trouble::SignIn, 1);
    let (run, _) = class.send().await;
    assert_eq!(class.outcome(&run, "s1"), JournalState::Accepted, "answered, not read back");
    class.lms.hold_answer(Ask::ReadGrade, Duration::from_secs(30));
    let slow = class.engine.recover();
    let meanwhile = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        class.lms.absent("s1");
        class.engine.recover().await.expect("online");
        assert_eq!(class.outcome(&run, "s1"), JournalState::Failed, "the student is not there any more");
    };
    let (recovered, ()) = tokio::join!(slow, meanwhile);
    recovered.expect("online");
    assert_eq!(class.outcome(&run, "s1"), JournalState::Failed, "what was read before says nothing about it");
}
