//! Runs by the desk: pause, stop, questions, retry, restart, and what goes by itself.

use desk::view::{
    Arrived, AssignmentsGo, InSection, LmsEdits, Nothing, PrepareSync, ResultsGo, RunPhase, RunRef, Send,
    SetPolicies, Settle,
};
use desk::{Commands, ErrorCode};
use gradebook::Delivery;
use sample_school::{Aim, Faults, LmsKind, Op, Score, Trouble, TroubleKind};
use std::time::Duration;
use support::{Class, assert_settled, until};

fn faults(class: &Class, troubles: Vec<Trouble>) {
    class.school.lms().set_faults(Faults { troubles, ..Faults::default() }).expect("set");
}

fn slow(class: &Class, latency_ms: u32) {
    class.school.lms().set_faults(Faults { latency_ms, ..Faults::default() }).expect("set");
}

async fn enter_all(class: &Class) -> usize {
    let mut n = 0;
    for place in 0..3 {
        let quiz = class.assignment(place);
        for seat in 0..12 {
            class.enter(&quiz, &class.student(seat), &format!("{}", (seat + place) % 5)).await;
            n += 1;
        }
    }
    n
}

async fn begin(class: &Class) -> String {
    let plan = class.prepare().await;
    let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    class.desk().send(send).await.expect("begun").run
}

#[tokio::test]
async fn a_run_is_paused_and_goes_on() {
    let class = Class::of(LmsKind::Canvas).await;
    enter_all(&class).await;
    slow(&class, 30);
    let run = begin(&class).await;
    let at = RunRef { run: run.clone() };
    let view = class.desk().pause_run(at.clone()).await.expect("paused from the first moment");
    assert_eq!(view.phase, RunPhase::Paused);
    let error = class
        .desk()
        .send(Send { section: class.section.clone(), fingerprint: class.prepare().await.fingerprint })
        .await
        .expect_err("one at a time");
    assert_eq!(error.code, ErrorCode::Busy);
    class.desk().resume_run(at).await.expect("goes on");
    let view = class.ended(&run).await;
    assert_eq!((view.phase, view.confirmed), (RunPhase::Done, view.total), "{view:?}");
    assert_settled(&class).await;
}

#[tokio::test]
async fn a_stopped_run_keeps_the_rest_approved_and_the_next_one_finishes() {
    let class = Class::of(LmsKind::Canvas).await;
    let all = enter_all(&class).await;
    slow(&class, 20);
    let run = begin(&class).await;
    let lms = class.school.lms().clone();
    until("a write", || (lms.requests(Op::WriteGrade) > 0).then_some(())).await;
    class.desk().cancel_run(RunRef { run: run.clone() }).await.expect("stopped");
    let view = class.ended(&run).await;
    assert_eq!(view.phase, RunPhase::Stopped);
    assert_eq!(view.stopped, "You stopped it.");
    let left = class.prepare().await.grade_count;
    assert!(left > 0 && usize::try_from(left).expect("small") < all, "{left} of {all}");
    class.sync().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn an_old_plan_is_refused_and_nothing_is_sent() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "3").await;
    let plan = class.prepare().await;
    class.enter(&quiz, &amy, "4").await;
    let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    let error = class.desk().send(send).await.expect_err("stale");
    assert_eq!(error.code, ErrorCode::StalePlan);
    assert_eq!(class.school.lms().requests(Op::WriteGrade), 0);
}

#[tokio::test]
async fn an_edit_in_the_lms_between_the_sheet_and_the_write_is_withheld() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy, ben) = (class.assignment(0), class.student(0), class.student(1));
    class.enter(&quiz, &amy, "3").await;
    class.enter(&quiz, &ben, "3").await;
    let plan = class.prepare().await;
    class.hand_score(&quiz, &amy, 5);
    let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    let run = class.desk().send(send).await.expect("begun").run;
    let run = class.ended(&run).await;
    assert_eq!((run.confirmed, run.withheld), (1, 1), "{run:?}");
    assert_eq!(class.school.lms().submission(&quiz, &amy).expect("there").score, Some(Score::whole(5)));
    assert_eq!(class.changes().await.to_decide, 1);
}

#[tokio::test]
async fn a_create_whose_answer_is_lost_is_asked_about_and_settled_either_way() {
    for kind in [TroubleKind::AnswerLost, TroubleKind::LostBefore, TroubleKind::ErrorAfter] {
        let class = Class::of(LmsKind::Canvas).await;
        let lab = class.make("Lab report").await;
        class.enter(&lab, &class.student(0), "17").await;
        faults(&class, vec![Trouble::next(kind, Aim::Create, 1)]);
        let run = class.sync().await;
        assert_eq!(run.unanswered.len(), 1, "{kind:?}: {run:?}");
        let plan = class.prepare().await;
        assert_eq!((plan.assignments.len(), plan.grade_count, plan.unanswered.len()), (0, 0, 1), "{kind:?}");
        assert!(plan.unanswered[0].reference.starts_with("PB-"));
        let made =
            class.school.lms().assignments(&class.section).into_iter().find(|a| a.title == "Lab report");
        let answer = match &made {
            Some(made) => {
                assert!(made.description.contains(&plan.unanswered[0].reference), "a person can tell");
                Arrived::There { id: format!("{}/assignments/{}", class.school.lms_url(), made.id) }
            }
            None => Arrived::NotThere,
        };
        let input = Settle { section: class.section.clone(), assignment: lab, answer };
        class.desk().settle(input).await.expect("settled");
        class.sync().await;
        assert_eq!(class.school.lms().creates("Lab report"), 1, "{kind:?}");
        assert_settled(&class).await;
    }
}

#[tokio::test]
async fn a_question_survives_a_restart() {
    let class = Class::of(LmsKind::Canvas).await;
    let lab = class.make("Lab report").await;
    faults(&class, vec![Trouble::next(TroubleKind::AnswerLost, Aim::Create, 1)]);
    class.sync().await;
    let class = class.restarted().await;
    class.pull().await;
    let book = class.desk().book_dump(&class.section).expect("a book");
    let delivery = &book.assignments.iter().find(|a| a.local_id == lab).expect("here").delivery;
    assert!(matches!(delivery, Delivery::Unanswered { .. }), "{delivery:?}");
    assert_eq!(class.school.lms().requests(Op::Create), 1);
}

#[tokio::test]
async fn only_what_failed_is_sent_again() {
    let class = Class::of(LmsKind::Canvas).await;
    let quiz = class.assignment(0);
    for n in 0..4 {
        class.enter(&quiz, &class.student(n), "3").await;
    }
    faults(&class, vec![Trouble::next(TroubleKind::ErrorBefore, Aim::WriteGrade, 12)]);
    let run = class.sync().await;
    faults(&class, Vec::new());
    assert_eq!(run.failed, 4, "{run:?}");
    assert!(run.failures.iter().all(|f| !f.message.is_empty() && !f.name.is_empty()));
    class.enter(&quiz, &class.student(5), "4").await;
    let input = PrepareSync { section: class.section.clone(), only_failed_of: Some(run.run.clone()) };
    let plan = class.desk().prepare_sync(input).await.expect("planned");
    assert_eq!(plan.grade_count, 4, "only those that failed");
    let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    let again = class.desk().send(send).await.expect("begun").run;
    assert_eq!(class.ended(&again).await.confirmed, 4);
    assert_eq!(class.sync().await.confirmed, 1);
    assert_settled(&class).await;
}

#[tokio::test]
async fn a_late_penalty_is_shown_as_what_the_lms_made_of_it() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.school.lms().set_faults(Faults { late_policy: true, ..Faults::default() }).expect("set");
    class.enter(&quiz, &amy, "10").await;
    let late = desk::view::GradeChange::Flag { flag: desk::view::FlagName::Late, on: true };
    class.change(&quiz, &amy, late).await;
    class.approve().await;
    class.sync().await;
    let cell = class.cell(&quiz, &amy);
    assert_eq!(cell.base.expect("agreed").score, Some(9.into()));
    assert_eq!(cell.standing, gradebook::Standing::Adjusted);
    assert_settled(&class).await;
}

/// Leaving and coming back while a run is under way: one of them carries it on, not both.
#[tokio::test]
async fn leaving_the_school_in_the_middle_of_a_run_doubles_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let computer = support::Computer::with(folder.path(), true).expect("a desk");
    let state = computer.desk.open_sample_school(Nothing {}).await.expect("open");
    let section = state.sections[0].id.clone();
    let at = InSection { section: section.clone() };
    let book = computer.desk.book(at.clone()).await.expect("a book");
    let quiz = book.assignments[0].id.clone();
    let edits = book.students.iter().filter(|s| s.linked == Some(true)).map(|s| desk::view::GradeEdit {
        assignment: quiz.clone(),
        student: s.id.clone(),
        change: desk::view::GradeChange::Input { text: "4".to_owned() },
    });
    let edits = desk::view::EditGrades { section: section.clone(), edits: edits.collect() };
    computer.desk.edit_grades(edits).await.expect("edited");
    let scope = desk::view::Scope::All;
    let approve = desk::view::Approve { section: section.clone(), scope, approved: true };
    computer.desk.approve(approve).await.expect("approved");
    let input = PrepareSync { section: section.clone(), only_failed_of: None };
    let plan = computer.desk.prepare_sync(input).await.expect("planned");
    let send = Send { section: section.clone(), fingerprint: plan.fingerprint };
    let run = computer.desk.send(send).await.expect("begun").run;
    computer.desk.leave_school(Nothing {}).await.expect("left");
    computer.desk.open_sample_school(Nothing {}).await.expect("back");
    let view = until("the end of the run", || {
        let desk = computer.desk.clone();
        let run = run.clone();
        futures::executor::block_on(async move {
            let view = desk.run(RunRef { run }).await.expect("a run");
            matches!(view.phase, RunPhase::Done | RunPhase::Stopped).then_some(view)
        })
    })
    .await;
    assert!(view.failures.is_empty(), "{view:?}");
    let pulled = computer.desk.pull(at).await.expect("read");
    assert_eq!(pulled.total, 0, "{pulled:?}");
    assert_eq!(support::Folder::look(folder.path()).open_steps(), Vec::<String>::new());
}

async fn answers(class: &Class, assignments: AssignmentsGo, results: ResultsGo, edits: LmsEdits) {
    let input = SetPolicies {
        section: class.section.clone(),
        assignments: Some(assignments),
        results: Some(results),
        edits: Some(edits),
    };
    class.desk().set_policies(input).await.expect("set");
}

#[tokio::test]
async fn with_automatic_answers_assignments_and_auto_graded_results_go_by_themselves() {
    let class = Class::awake(LmsKind::Canvas).await;
    answers(&class, AssignmentsGo::AtOnce, ResultsGo::AtOnce, LmsEdits::Show).await;
    let form = desk::view::AssignmentForm { auto_graded: true, ..class.form("Auto quiz") };
    let quiz = class.desk().save_assignment(form).await.expect("saved").assignment.expect("saved");
    let lms = class.school.lms().clone();
    until("it is made", || (lms.creates("Auto quiz") == 1).then_some(())).await;
    class.type_in(&quiz, &class.student(0), "12").await;
    let there = until("its result is there", || {
        let book = class.desk().book_dump(&class.section).expect("a book");
        let id = book.assignments.iter().find(|a| a.local_id == quiz)?.id.clone();
        lms.submission(&id, &class.student(0))?.score
    })
    .await;
    assert_eq!(there, Score::whole(12));
    // The teacher's own assignments still wait.
    let book = class.desk().book_dump(&class.section).expect("a book");
    let own = book.assignments.iter().find(|a| !a.auto_graded).expect("the teacher's").local_id.clone();
    class.enter(&own, &class.student(1), "2").await;
    let deadline = tokio::time::Instant::now() + Duration::from_secs(120);
    while support::Folder::look(&class.computer.dir).active_runs() != Vec::<String>::new() {
        assert!(tokio::time::Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let plan = class.prepare().await;
    assert_eq!(plan.grade_count, 1, "teacher-graded results wait for Sync: {plan:?}");
    class.sync().await;
    assert_eq!(lms.creates("Auto quiz"), 1);
    assert_settled(&class).await;
}

#[tokio::test]
async fn edits_are_taken_where_the_teacher_said_so_and_listed() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "3").await;
    class.sync().await;
    answers(&class, AssignmentsGo::WithSync, ResultsGo::AfterApproval, LmsEdits::Take).await;
    class.hand_score(&quiz, &amy, 5);
    let changes = class.pull().await;
    assert_eq!((changes.total, changes.taken.len()), (0, 1), "{changes:?}");
    assert_eq!((changes.taken[0].before.as_str(), changes.taken[0].after.as_str()), ("3", "5"));
    assert_settled(&class).await;
}
