//! What is written down of a run and of a reading: journal, trail and counts tell what happened, in full.

use crate::class::{Class, QUIZ, new_assignment, points, section, student};
use crate::fake::{Ask, Trouble};
use gradebook::{AssignmentId, Grade, LmsEdits, PersonId, RunId, Score, Time};
use std::time::Duration;
use store::{JournalRow, JournalState, RunKind, RunPhase, TrailKind, TrailRow, TrailWho};

fn row(class: &Class, run: &RunId, who: &str) -> JournalRow {
    let rows = class.store.read(|tx| tx.journal_of_run(run)).expect("read");
    rows.into_iter().find(|r| r.student == Some(student(who))).expect("a step of this student")
}

/// What the trail says of a student on the quiz, oldest first.
fn trail(class: &Class, who: &str) -> Vec<TrailRow> {
    let mut rows =
        class.store.read(|tx| tx.trail_of(&AssignmentId::from(QUIZ), &student(who), 99)).expect("read");
    rows.sort_by_key(|row| row.id);
    rows
}

fn last(class: &Class, who: &str) -> TrailRow {
    trail(class, who).pop().expect("something happened")
}

#[tokio::test(start_paused = true)]
async fn the_journal_says_how_often_when_over_what_and_with_what_answer_a_grade_was_sent() {
    let class = Class::new().await;
    class.score("s1", 15);
    class.score("s2", 16);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::LostBefore, 1);
    let run = class.begin();
    let begun = class.clock_now();
    tokio::time::sleep(Duration::from_secs(1)).await;
    class.engine.drive(&run).await.expect("driven");
    let (twice, once) = (row(&class, &run, "s1"), row(&class, &run, "s2"));
    assert_eq!((twice.attempts, once.attempts), (2, 1));
    for (row, reply) in [(&twice, points(15)), (&once, points(16))] {
        assert_eq!(row.state, JournalState::Confirmed);
        assert_eq!(row.before, Some(points(10)), "what it replaced");
        assert_eq!(row.reply, Some(reply), "what was answered");
        assert_eq!((row.planned_at, row.failure.clone()), (begun, None));
        let (sent, done) = (row.sent_at.expect("sent"), row.done_at.expect("done"));
        assert!(begun < sent && sent < done, "{row:?}");
    }
    assert!(twice.sent_at > once.sent_at, "the time of the last try");
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_was_lost_is_confirmed_by_reading_and_not_sent_again() {
    let class = Class::new().await;
    class.score("s1", 15);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::AnswerLost, 1);
    let (run, _) = class.send().await;
    let row = row(&class, &run, "s1");
    assert_eq!((row.state, row.attempts, row.reply), (JournalState::Confirmed, 1, Some(points(15))));
    let kinds: Vec<_> =
        trail(&class, "s1").iter().filter(|r| r.run == Some(run.clone())).map(|r| r.kind).collect();
    assert_eq!(kinds, [TrailKind::Sent, TrailKind::Accepted, TrailKind::Confirmed]);
    assert_eq!(class.lms.written_of("s1"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_zero_whose_answer_was_lost_is_found_although_the_wire_leaves_it_out() {
    let class = Class::new().await;
    class.score("s1", 0);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::AnswerLost, 1);
    let (run, _) = class.send().await;
    assert_eq!(row(&class, &run, "s1").reply, Some(points(0)));
    assert_eq!((last(&class, "s1").kind, class.lms.written_of("s1")), (TrailKind::Confirmed, 1));
}

#[tokio::test(start_paused = true)]
async fn what_the_lms_made_of_a_score_is_adjusted_unless_another_one_was_typed_meanwhile() {
    for (edited, kind) in [(false, TrailKind::Adjusted), (true, TrailKind::Confirmed)] {
        let class = Class::new().await;
        class.lms.habits(crate::fake::Habits { whole_points: true, ..Default::default() });
        class.enter(QUIZ, "s1", Grade::of("15.4".parse().expect("a score")));
        class.lms.hold_answer(Ask::WriteGrade, Duration::from_secs(5));
        let run = class.begin();
        let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
            tokio::time::sleep(Duration::from_secs(2)).await;
            if edited {
                class.draft(QUIZ, "s1", points(17));
            }
        });
        driven.expect("driven");
        let said = last(&class, "s1");
        assert_eq!((said.kind, said.after), (kind, Some(points(15))), "{edited}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_sent_grade_knows_when_the_lms_says_it_was_changed() {
    let class = Class::new().await;
    class.score("s1", 15);
    class.send().await;
    assert_eq!(class.cell(QUIZ, "s1").lms_edit.at, Some(Time::from_millis(1)), "our own write, by its clock");
}

#[tokio::test(start_paused = true)]
async fn a_success_that_stored_nothing_is_a_failure_in_the_journal_too() {
    let class = Class::new().await;
    class.score("s1", 15);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::Lies, 1);
    let (run, _) = class.send().await;
    let row = row(&class, &run, "s1");
    assert_eq!((row.state, row.done_at.is_some()), (JournalState::Failed, true));
    assert_eq!(row.failure.map(|f| f.kind), Some(gradebook::FailureKind::NotStored));
    assert_eq!(last(&class, "s1").kind, TrailKind::Failed);
}

#[tokio::test(start_paused = true)]
async fn a_failed_write_keeps_its_reason_on_the_grade_in_the_journal_and_in_the_trail() {
    let class = Class::new().await;
    class.score("s1", 15);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::Refused, 1);
    let (run, _) = class.send().await;
    let row = row(&class, &run, "s1");
    assert_eq!((row.state, row.done_at.is_some()), (JournalState::Failed, true));
    assert_eq!(row.failure, class.cell(QUIZ, "s1").failure);
    assert!(row.failure.is_some_and(|f| f.detail == "no"));
    let failed = last(&class, "s1");
    assert_eq!(
        (failed.kind, failed.before, failed.after),
        (TrailKind::Failed, Some(points(10)), Some(points(15)))
    );
}

#[tokio::test(start_paused = true)]
async fn a_grade_edited_while_its_write_fails_does_not_wear_the_failure_of_the_older_value() {
    let class = Class::new().await;
    class.score("s1", 15);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::Refused, 1);
    class.lms.hold_answer(Ask::WriteGrade, Duration::from_secs(5));
    let run = class.begin();
    let (driven, ()) = tokio::join!(class.engine.drive(&run), async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        class.draft(QUIZ, "s1", points(17));
    });
    driven.expect("driven");
    assert_eq!(class.outcome(&run, "s1"), JournalState::Failed);
    assert_eq!(class.failure(QUIZ, "s1"), None, "17 was never refused");
}

#[tokio::test(start_paused = true)]
async fn every_step_of_a_sent_grade_is_in_the_trail_with_its_values() {
    let class = Class::new().await;
    class.score("s1", 15);
    let (run, _) = class.send().await;
    let rows: Vec<_> = trail(&class, "s1").into_iter().filter(|r| r.run == Some(run.clone())).collect();
    let kinds: Vec<_> = rows.iter().map(|r| (r.kind, r.before.clone(), r.after.clone())).collect();
    let fifteen = Some(points(15));
    assert_eq!(
        kinds,
        [
            (TrailKind::Sent, Some(points(10)), fifteen.clone()),
            (TrailKind::Accepted, Some(points(10)), fifteen.clone()),
            (TrailKind::Confirmed, fifteen.clone(), fifteen),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn the_end_of_every_write_has_a_receipt_that_says_what_the_journal_knows() {
    let class = Class::new().await;
    class.score("s1", 15);
    class.score("s2", 16);
    class.score("s3", 17);
    class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::LostBefore, 1);
    class.lms.trouble_of("s2", Ask::WriteGrade, Trouble::Refused, 1);
    let (run, _) = class.send().await;
    for who in ["s1", "s2", "s3"] {
        let (row, end) = (row(&class, &run, who), last(&class, who));
        let refused = who == "s2";
        let modified = end.said_at.or(class.cell(QUIZ, who).lms_edit.at);
        let receipt = store::Receipt {
            journal: row.id,
            attempts: if who == "s1" { 2 } else { 1 },
            sent_at: row.sent_at,
            reply: (!refused).then(|| points(if who == "s1" { 15 } else { 17 })),
            modified: modified.filter(|_| !refused),
            failure: refused.then_some(gradebook::FailureKind::Refused),
        };
        assert!(row.sent_at.is_some() && (refused || receipt.modified.is_some()), "{who}");
        assert_eq!(end.receipt, Some(receipt), "{who}");
        let earlier = trail(&class, who).into_iter().rev().skip(1);
        assert!(earlier.filter(|r| r.run.is_some()).all(|r| r.receipt.is_none()), "{who}: only at its end");
    }
}

#[tokio::test(start_paused = true)]
async fn a_first_score_whose_answer_was_lost_is_confirmed_by_reading_and_a_first_zero_is_sent_again() {
    for (score, writes) in [(15, 1), (0, 2)] {
        let class = Class::new().await;
        let id = "22222222-2222-4222-8222-222222222222";
        class.lms.put_work(id, crate::class::details("Lab"), None);
        let delivery = gradebook::Delivery::InLms { id: id.into() };
        class.put(&gradebook::Assignment { delivery, ..new_assignment(id, "Lab") });
        class.pull().await;
        class.enter(id, "s1", points(score));
        class.lms.trouble_of("s1", Ask::WriteGrade, Trouble::AnswerLost, 1);
        let (run, _) = class.send().await;
        let row = row(&class, &run, "s1");
        // A zero is left out on the wire: whether it arrived cannot be told, and a second one does no harm.
        assert_eq!((row.state, row.attempts), (JournalState::Confirmed, writes), "{score}");
        assert_eq!(row.reply, Some(points(score)), "{score}: what was read is the answer");
        assert_eq!(class.lms.grade(id, "s1"), points(score));
    }
}

#[tokio::test(start_paused = true)]
async fn a_reading_lists_what_it_met_took_and_found_changed_with_the_value_before() {
    let class = Class::new().await;
    let met = last(&class, "s1");
    assert_eq!((met.kind, met.before, met.after), (TrailKind::Adopted, None, Some(points(10))));
    class.lms.hand(QUIZ, "s1", |g| *g = points(13));
    let found = class.pull().await;
    assert_eq!((found.changed, found.taken, found.adopted, found.unread), (1, 0, 0, 0));
    let changed = last(&class, "s1");
    assert_eq!(changed.kind, TrailKind::LmsChanged);
    assert_eq!((changed.before, changed.after), (Some(points(10)), Some(points(13))));
    assert_eq!(changed.who, TrailWho::Lms(Some(PersonId::from("okafor"))));
    assert_eq!(changed.said_at, Some(Time::from_millis(1)), "by the LMS's own clock");
    class.edits_are(LmsEdits::Take);
    class.lms.hand(QUIZ, "s2", |g| *g = points(14));
    class.lms.hand(QUIZ, "s3", |g| *g = points(14));
    class.score("s4", 19);
    class.lms.hand(QUIZ, "s4", |g| *g = points(14));
    class.draft(QUIZ, "s5", points(18));
    class.lms.hand(QUIZ, "s5", |g| *g = points(18));
    let found = class.pull().await;
    // What waited since the reading before is taken by the new answer too.
    assert_eq!((found.changed, found.taken, found.adopted), (1, 3, 0));
    let taken = last(&class, "s2");
    assert_eq!((taken.kind, taken.who), (TrailKind::Taken, TrailWho::Policy));
    assert_eq!((taken.before, taken.after), (Some(points(10)), Some(points(14))));
    let settled = last(&class, "s5");
    assert_eq!(
        (settled.kind, settled.before, settled.after),
        (TrailKind::Settled, Some(points(10)), Some(points(18)))
    );
    let run = class.store.read(|tx| tx.runs(&section(), 1)).expect("read").remove(0);
    assert_eq!((run.kind, run.phase, run.found), (RunKind::Read, RunPhase::Done, 4), "changed and taken");
    assert_eq!(class.pull().await, sync::Pulled::default(), "nothing new");
    assert_eq!(trail(&class, "s6").len(), 1, "nothing happened to this one");
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_could_not_read_everything_counts_what_is_missing() {
    let class = Class::new().await;
    for n in 2..4 {
        let id = format!("{n}{n}{n}{n}{n}{n}{n}{n}-2222-4222-8222-222222222222");
        class.lms.put_work(&id, crate::class::details("Lab"), Some(Score::points(5)));
        let delivery = gradebook::Delivery::InLms { id: id.as_str().into() };
        class.put(&gradebook::Assignment { delivery, ..new_assignment(&id, "Lab") });
    }
    class.lms.trouble(Ask::ReadAssignment, Trouble::Html, 2);
    let found = class.pull().await;
    assert_eq!(found.unread, 2, "two unread, the third goes on");
    assert_eq!(class.pull().await.unread, 0);
    assert!(["s1", "s8"].iter().all(|who| class.cell(QUIZ, who).local == points(10)), "what was known stays");
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_one_change_and_the_reading_that_was_cut_off_says_why() {
    let class = Class::new().await;
    class.lms.trouble(Ask::ReadGrades, Trouble::SignIn, 1);
    assert!(class.engine.pull(&section()).await.is_err());
    let cut = class.store.read(|tx| tx.runs(&section(), 1)).expect("read").remove(0);
    assert_eq!((cut.phase, cut.found), (RunPhase::Stopped, 0));
    assert!(cut.stopped.is_some_and(|why| why.contains("sign_in")));
    class.lms.delete_by_hand(QUIZ);
    assert_eq!(class.pull().await.changed, 1);
    let run = class.store.read(|tx| tx.runs(&section(), 1)).expect("read").remove(0);
    assert_eq!(run.found, 1);
}

#[tokio::test(start_paused = true)]
async fn a_value_that_appears_where_nothing_was_is_a_change_once_the_assignment_was_read() {
    let class = Class::new().await;
    let id = "22222222-2222-4222-8222-222222222222";
    class.lms.put_work(id, crate::class::details("Lab"), None);
    class.lms.unlist("s1");
    let delivery = gradebook::Delivery::InLms { id: id.into() };
    class.put(&gradebook::Assignment { delivery, ..new_assignment(id, "Lab") });
    assert_eq!(class.pull().await.adopted, 1, "the assignment itself, and no grade of it");
    class.lms.hand(id, "s1", |g| *g = points(9));
    class.lms.hand(id, "s2", |g| *g = points(9));
    class.lms.list("s1");
    class.draft(id, "s3", points(7));
    class.lms.hand(id, "s3", |g| *g = points(8));
    let found = class.pull().await;
    assert_eq!((found.changed, found.adopted), (3, 0), "none of them is taken for a first meeting");
    for who in ["s1", "s2"] {
        assert_eq!(class.cell(id, who).local, Grade::default(), "{who}: looked at first");
    }
}
