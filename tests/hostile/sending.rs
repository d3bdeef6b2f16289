//! Sending to a server that lies: what was approved stays approved, what was agreed stays agreed, and nothing is sent
//! more often than the contract allows.

use crate::answers::Case;
use crate::between::{Ask, Spoilt};
use crate::class::{Class, NEW};
use crate::peer::{Reply, http};
use crate::reading::{PATIENCE, is_busy};
use crate::watch::Watch;
use futures::future::join_all;
use gradebook::{AssignmentId, Delivery, FailureKind, GradeCell};
use std::sync::Arc;
use std::time::Duration;
use sync::{Answer, StopReason};

/// What stays as it was: the three values, the approval, the count of edits. `sending` is over in any case.
fn kept(cells: Vec<GradeCell>) -> Vec<GradeCell> {
    assert!(cells.iter().all(|cell| !cell.sending && cell.is_approved()), "{cells:?}");
    cells
}

/// Spoils one kind of request of a run that sends two grades.
async fn hold_grades(class: &Class, watch: Option<&Watch>, ask: Ask, case: &Case) {
    let before = kept(class.cells());
    let assignment = class.assignment(&class.quiz);
    class.spoil(ask, vec![case.reply.clone()]);
    let name = format!("{} ({ask:?})", case.name);
    let stopped = match watch {
        Some(watch) => watch.measure(&name, class.send()).await,
        None => class.send().await,
    };
    let stopped = stopped.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(kept(class.cells()), before, "{name}: what is here and what was agreed");
    assert_eq!(class.assignment(&class.quiz), assignment, "{name}");
    let (all, met) = class.between.heard(ask);
    assert!((1..=6).contains(&met) && all <= 24, "{name}: {met} of {all} requests");
    assert_eq!(class.between.heard(Ask::Create).1, 0, "{name}: nothing is made");
    let systemic = case.expected.starts_with("sign in") || case.expected == "too many";
    assert_eq!(stopped.is_some(), systemic, "{name}: {stopped:?}");
    for (student, cell) in class.students.iter().zip(class.cells()) {
        let there =
            class.school.lms().submission(class.quiz.as_str(), student.as_str()).expect("a submission");
        let held = cell.base.as_ref().and_then(|base| base.lms.score).map(gradebook::Score::micros);
        assert_eq!(there.score.map(sample_school::Score::millionths), held, "{name}: the LMS was left alone");
        let noted = class.store.read(|tx| tx.cell(&class.quiz, student)).expect("read").failure;
        if !systemic {
            let failure = noted.unwrap_or_else(|| panic!("{name}: nothing was noted"));
            assert!(!failure.detail.contains(class.school.district_token()), "{name}");
            assert!(failure.detail.chars().count() <= 200, "{name}");
        }
    }
}

/// A refusal that is the truth about this assignment, and rightly changes what is here.
fn is_news(case: &Case) -> bool {
    case.name == "assignment deleted"
}

#[tokio::test]
async fn no_answer_to_a_write_makes_more_of_it_than_a_failure() {
    let class = Class::new(Duration::from_secs(60)).await;
    let watch = Watch::over(&class).await;
    for case in watch.cases(&class).iter().filter(|case| !case.slow && !is_news(case)) {
        hold_grades(&class, Some(&watch), Ask::Write, case).await;
    }
    class.between.honest();
    assert_eq!(class.send().await.expect("sent in the end"), None);
    for cell in class.cells() {
        assert_eq!(cell.base.map(|base| base.lms), Some(cell.local), "and it is in the LMS");
    }
    watch.end(&class);
}

#[tokio::test]
async fn no_answer_to_the_look_before_a_write_lets_it_be_written() {
    let class = Class::new(Duration::from_secs(60)).await;
    let watch = Watch::over(&class).await;
    // An empty page is a page: whoever is not on it is asked for alone, so it is not in the way.
    let blind =
        |case: &&Case| !case.slow && !is_news(case) && case.name != "sends a list instead of a record";
    for case in watch.cases(&class).iter().filter(blind) {
        hold_grades(&class, Some(&watch), Ask::Grades, case).await;
        assert_eq!(class.between.heard(Ask::Write).1, 0, "{}: written without a look", case.name);
    }
    watch.end(&class);
}

/// The write arrives and no answer to it can be read: it is read back, and not sent again.
#[tokio::test]
async fn no_answer_to_the_look_after_a_write_passes_for_a_confirmation() {
    let class = Class::new(Duration::from_secs(60)).await;
    let watch = Watch::over(&class).await;
    let cases = watch.cases(&class);
    let one = cases.iter().find(|case| case.name == "shows a page").expect("a row");
    // The page is read once before the writes; the look after them is spoilt.
    let spoilt = Spoilt { ask: Ask::Grades, skip: 1, replies: Arc::new(vec![one.reply.clone()]) };
    class.between.spoil(spoilt);
    assert_eq!(class.send().await.expect("sent"), None);
    let (_, writes) = class.between.heard(Ask::Write);
    assert_eq!(writes, class.students.len(), "each is written once");
    assert!(class.between.heard(Ask::Grade).1 <= 6, "and looked at one by one instead");
    for cell in class.cells() {
        assert_eq!(cell.base.map(|base| base.lms), Some(cell.local), "read back at last");
    }
    watch.end(&class);
}

#[tokio::test]
async fn no_answer_to_a_create_makes_a_second_one() {
    let class = Class::new(Duration::from_secs(60)).await;
    let watch = Watch::over(&class).await;
    class.put_new();
    for case in watch.cases(&class).iter().filter(|case| !case.slow) {
        // What only makes sense for a grade: for an assignment it would be an answer, or none about it.
        if case.name.starts_with("answers") {
            continue;
        }
        hold_create(&class, Some(&watch), case).await;
    }
    watch.end(&class);
}

async fn hold_create(class: &Class, watch: Option<&Watch>, case: &Case) {
    let id = AssignmentId::from(NEW);
    let before = class.assignment(&id);
    class.spoil(Ask::Create, vec![case.reply.clone()]);
    let name = format!("{} (create)", case.name);
    let stopped = match watch {
        Some(watch) => watch.measure(&name, class.send()).await,
        None => class.send().await,
    };
    stopped.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(class.between.heard(Ask::Create).1, 1, "{name}: one shot");
    let after = class.assignment(&id);
    let open =
        ["no answer", "unreadable", "astray"].contains(&case.expected) || case.expected.starts_with("server");
    assert_eq!(matches!(after.delivery, Delivery::Unanswered { .. }), open, "{name}: {:?}", after.delivery);
    assert!(open || after.delivery == Delivery::OnlyHere, "{name}: {:?}", after.delivery);
    assert_eq!((&after.local, &after.base, &after.remote), (&before.local, &None, &None), "{name}");
    assert_eq!(class.school.lms().creates("Made here"), 0, "{name}");
    if open {
        // The teacher looked: it is not there.
        class.between.honest();
        let settled = class.engine().settle(&class.section, &id, &Answer::NotThere).await;
        settled.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    class.put_new();
}

#[tokio::test]
async fn no_silence_makes_more_of_a_run_than_a_failure() {
    let class = Class::new(PATIENCE).await;
    let watch = Watch::over(&class).await;
    let silent = |case: &Case| case.slow && !is_busy(case);
    let slow: Vec<_> = watch.cases(&class).into_iter().filter(silent).collect();
    let work = join_all(slow.iter().map(async |case| {
        let class = Class::new(PATIENCE).await;
        hold_grades(&class, None, Ask::Write, case).await;
        class.put_new();
        hold_create(&class, None, case).await;
    }));
    watch.measure("all of them at once", work).await;
    watch.end(&class);
}

#[tokio::test]
async fn a_sign_in_that_ends_in_the_middle_stops_the_run_and_costs_nothing() {
    let class = Class::new(Duration::from_secs(60)).await;
    let watch = Watch::over(&class).await;
    for status in ["401 Unauthorized", "403 Forbidden"] {
        let before = kept(class.cells());
        let gone: Reply = http(status, "", "");
        class.between.spoil(Spoilt { ask: Ask::Write, skip: 0, replies: Arc::new(vec![gone]) });
        assert_eq!(class.send().await.expect("driven"), Some(StopReason::SignIn), "{status}");
        assert_eq!(kept(class.cells()), before, "{status}");
        assert!(class.between.heard(Ask::Write).1 <= 2 && class.between.heard(Ask::Write).0 <= 6);
    }
    // One arrives, then it ends: that one is agreed, the other waits.
    let gone = http("401 Unauthorized", "", "");
    class.between.spoil(Spoilt { ask: Ask::Write, skip: 1, replies: Arc::new(vec![gone]) });
    assert_eq!(class.send().await.expect("driven"), Some(StopReason::SignIn));
    class.between.honest();
    class.engine().pull(&class.section).await.expect("signed in again");
    let agreed =
        class.cells().iter().filter(|cell| cell.base.as_ref().is_some_and(|b| b.lms == cell.local)).count();
    assert_eq!(agreed, 1, "exactly the one that arrived");
    class.send().await.expect("the other one goes now");
    assert!(class.cells().iter().all(|cell| cell.base.as_ref().is_some_and(|b| b.lms == cell.local)));
    watch.end(&class);
}

/// A refusal's words end up in the database: without what no word of ours may hold.
#[tokio::test]
async fn the_reason_that_is_noted_holds_neither_token_nor_person() {
    let class = Class::new(Duration::from_secs(60)).await;
    let watch = Watch::over(&class).await;
    let cases = watch.cases(&class);
    for name in [
        "says the token",
        "says the token packed for a header",
        "says the token packed for an address",
        "says who it was",
    ] {
        let case = cases.iter().find(|case| case.name == name).expect("a row");
        hold_grades(&class, Some(&watch), Ask::Write, case).await;
        let cell = class.store.read(|tx| tx.cell(&class.quiz, &class.students[0])).expect("read");
        let failure = cell.failure.expect("noted");
        assert_eq!(failure.kind, FailureKind::Refused, "{name}");
        assert!(
            failure.detail.contains('…') && !failure.detail.contains(class.students[0].as_str()),
            "{failure:?}"
        );
    }
    watch.end(&class);
}
