//! A sync is undone in the ordinary sheet, against the sample school.

use desk::view::{ChangeField, Decision, HistoryRun, PlanView, PrepareUndo, RunRef, Send, Take};
use desk::{Commands, ErrorCode};
use sample_school::{Aim, Faults, LmsKind, Op, Score, Trouble, TroubleKind};
use support::{Class, assert_settled};

async fn prepare(class: &Class, run: &str, keep_created: bool) -> PlanView {
    let input = PrepareUndo { run: run.to_owned(), keep_created };
    class.desk().prepare_undo(input).await.expect("planned")
}

/// Undoes a run as the sheet does; answers the run that did it.
async fn undo(class: &Class, run: &str) -> String {
    let plan = prepare(class, run, false).await;
    let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    let undo = class.desk().send(send).await.expect("begun").run;
    class.ended(&undo).await;
    undo
}

async fn history(class: &Class, run: &str) -> HistoryRun {
    let list = class.desk().history(class.at()).await.expect("a history");
    list.runs.into_iter().find(|r| r.run == run).expect("in the list")
}

fn there(class: &Class, assignment: &str, who: &str) -> Option<Score> {
    class.school.lms().submission(assignment, who).expect("there").score
}

/// Scores of two students that hold one already are replaced; answers the run and what was there before.
async fn replaced(class: &Class) -> (String, String, Vec<(String, Option<Score>)>) {
    let book = class.desk().book_dump(&class.section).expect("a book");
    let scored = |id: &str| -> Vec<String> {
        let holds =
            |g: &&desk::CellDump| g.assignment == id && g.remote.as_ref().is_some_and(|r| r.score.is_some());
        book.grades.iter().filter(holds).map(|g| g.student.clone()).take(3).collect()
    };
    let quiz = book.assignments.iter().map(|a| a.id.clone()).find(|id| scored(id).len() == 3);
    let quiz = quiz.expect("an assignment with scores");
    let who = scored(&quiz);
    let before: Vec<_> = who.iter().map(|w| (w.clone(), there(class, &quiz, w))).collect();
    for (n, student) in (1..).zip(&who) {
        class.enter(&quiz, student, &n.to_string()).await;
    }
    let run = class.sync().await.run;
    (run, quiz, before)
}

#[tokio::test]
async fn a_sync_is_undone_in_the_ordinary_sheet_and_the_history_says_so() {
    let class = Class::of(LmsKind::Canvas).await;
    let (run, quiz, before) = replaced(&class).await;
    assert!(history(&class, &run).await.can_undo);
    let plan = prepare(&class, &run, false).await;
    assert_eq!(
        (plan.headline.as_str(), plan.button.as_str()),
        ("Put back 3 scores in Canvas?", "Put back 3 scores")
    );
    assert_eq!((plan.grade_count, plan.replaced, plan.held.len()), (3, 3, 0));
    assert_eq!(plan.undo.as_ref().map(|u| u.run.as_str()), Some(run.as_str()));
    let undo = undo(&class, &run).await;
    for (who, score) in &before {
        assert_eq!(there(&class, &quiz, who), *score, "as it was before the sync");
    }
    let view = class.desk().run(RunRef { run: undo.clone() }).await.expect("a run");
    assert_eq!((view.undo, view.confirmed, view.total), (true, 3, 3));
    let (undone, undoing) = (history(&class, &run).await, history(&class, &undo).await);
    assert_eq!(
        (undone.title.as_str(), undone.undone, undone.can_undo),
        ("Sent to Canvas, later undone", true, false)
    );
    assert_eq!((undoing.title.as_str(), undoing.can_undo), ("Undid a sync", true));
    assert_eq!(undoing.undoes_at, Some(undone.at.clone()));
    let close = class.desk().history_run(RunRef { run: undo }).await.expect("a run").run;
    assert_eq!(close.undoes_at, Some(undone.at), "also from close by");
    let refused =
        class.desk().prepare_undo(PrepareUndo { run, keep_created: false }).await.expect_err("once");
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(refused.message.contains("undone already"), "{refused:?}");
    assert_settled(&class).await;
}

#[tokio::test]
async fn what_was_edited_since_is_listed_with_its_reason_and_left_alone() {
    let class = Class::of(LmsKind::Canvas).await;
    let (run, quiz, before) = replaced(&class).await;
    class.hand_score(&quiz, &before[0].0, 7);
    class.type_in(&quiz, &before[1].0, "8").await;
    let plan = prepare(&class, &run, false).await;
    assert_eq!((plan.grade_count, plan.held_count), (1, 2));
    let mut reasons: Vec<&str> = plan.held.iter().map(|g| g.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["changed", "edited_here"]);
    assert!(
        plan.held.iter().all(|g| !g.headline.is_empty() && g.rows.len() == 1 && !g.rows[0].name.is_empty())
    );
    let waiting = plan.held.iter().find(|g| g.reason == "changed").expect("theirs");
    assert_eq!(waiting.remedy, "Choose under “Canvas changes”.");
    let took = Decision {
        assignment: quiz.clone(),
        student: Some(before[0].0.clone()),
        field: ChangeField::Score,
        take: Take::Lms,
    };
    class.decide(vec![took]).await;
    let plan = prepare(&class, &run, false).await;
    let settled = plan.held.iter().find(|g| g.reason == "changed_since").expect("still theirs");
    assert_eq!(settled.remedy, "It stays as it is now.", "nothing waits for a decision any more");
    undo(&class, &run).await;
    assert_eq!(there(&class, &quiz, &before[0].0), Some(Score::whole(7)), "theirs stays");
    assert_eq!(there(&class, &quiz, &before[1].0), Some(Score::whole(2)), "what was sent stays");
    assert_eq!(there(&class, &quiz, &before[2].0), before[2].1);
}

#[tokio::test]
async fn the_plan_that_was_shown_is_sent_and_no_other_also_after_a_restart() {
    let class = Class::of(LmsKind::Canvas).await;
    let (run, quiz, before) = replaced(&class).await;
    let old = prepare(&class, &run, false).await;
    class.hand_score(&quiz, &before[0].0, 7);
    let new = prepare(&class, &run, false).await;
    let send = |print: &str| Send { section: class.section.clone(), fingerprint: print.to_owned() };
    let refused = class.desk().send(send(&old.fingerprint)).await.expect_err("stale");
    assert_eq!(refused.code, ErrorCode::StalePlan);
    let class = class.restarted().await;
    let send = Send { section: class.section.clone(), fingerprint: new.fingerprint };
    let undo = class.desk().send(send).await.expect("what was asked for is kept").run;
    assert_eq!(class.ended(&undo).await.confirmed, 2);
    assert_eq!(there(&class, &quiz, &before[0].0), Some(Score::whole(7)));
}

#[tokio::test]
async fn a_created_assignment_is_deleted_when_it_is_wanted_and_kept_when_not() {
    for keep in [true, false] {
        let class = Class::of(LmsKind::Canvas).await;
        let lab = class.make("Lab report").await;
        class.enter(&lab, &class.student(0), "17").await;
        let run = class.sync().await.run;
        let plan = prepare(&class, &run, keep).await;
        let undo = plan.undo.clone().expect("an undo");
        assert_eq!((undo.deletable, undo.keep_created), (1, keep));
        let titles = |title: &str| {
            class.school.lms().assignments(&class.section).iter().filter(|a| a.title == title).count()
        };
        if keep {
            assert_eq!(
                (plan.assignments.len(), plan.grade_count, plan.button.as_str()),
                (0, 0, "Nothing to put back")
            );
            assert_eq!(plan.held[0].reason, "first_score");
            assert_eq!(titles("Lab report"), 1);
            continue;
        }
        assert_eq!(
            (plan.assignments[0].kind.as_str(), plan.button.as_str()),
            ("delete", "Delete 1 assignment")
        );
        let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
        let undo = class.desk().send(send).await.expect("begun").run;
        let view = class.ended(&undo).await;
        assert_eq!(view.assignments[0].note, "no longer in Canvas");
        assert_eq!((titles("Lab report"), class.school.lms().requests(Op::DeleteAssignment)), (0, 1));
        assert_eq!(
            class.cell(&lab, &class.student(0)).local.score.map(|n| n.to_string()).as_deref(),
            Some("17")
        );
        let next = class.prepare().await;
        assert_eq!((next.assignments.len(), next.grade_count), (0, 0), "never created again by itself");
        assert_eq!(class.school.lms().creates("Lab report"), 1);
    }
}

#[tokio::test]
async fn what_could_not_be_put_back_is_tried_again_from_the_results() {
    let class = Class::of(LmsKind::Canvas).await;
    let (run, quiz, before) = replaced(&class).await;
    let trouble = Trouble::next(TroubleKind::ErrorBefore, Aim::WriteGrade, 9);
    class.school.lms().set_faults(Faults { troubles: vec![trouble], ..Faults::default() }).expect("set");
    let undo = undo(&class, &run).await;
    let view = class.desk().run(RunRef { run: undo.clone() }).await.expect("a run");
    assert!(view.failed > 0, "{view:?}");
    class.school.lms().set_faults(Faults::default()).expect("set");
    let input = desk::view::PrepareSync { section: class.section.clone(), only_failed_of: Some(undo) };
    let plan = class.desk().prepare_sync(input).await.expect("planned");
    assert_eq!(plan.undo.as_ref().map(|u| u.run.as_str()), Some(run.as_str()), "the rest of the same undo");
    assert_eq!((plan.grade_count, plan.held_count), (view.failed, 0));
    let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    let rest = class.desk().send(send).await.expect("begun").run;
    class.ended(&rest).await;
    for (who, score) in &before {
        assert_eq!(there(&class, &quiz, who), *score);
    }
    assert_settled(&class).await;
}
