//! A run is undone: what comes back, what is left alone, and what no trouble on the way can spoil.

use crate::class::{Class, QUIZ, STUDENTS, details, excused, new_assignment, points, section, student};
use crate::fake::{Ask, Fake, Habits, Trouble};
use gradebook::{
    AssignmentAction, CreatedByRun, Delivery, Grade, LeftReason, LmsEdits, Only, Policies, RunId, Score,
    UndoPlan, Verdict,
};
use store::{JournalState, RunPhase, TrailKind};
use sync::{NotUndoable, StopReason, SyncError};

pub fn plan(class: &Class, run: &RunId) -> UndoPlan {
    class.engine.plan_undo(run, CreatedByRun::Delete).expect("can be undone")
}

pub fn begin(class: &Class, run: &RunId) -> RunId {
    let print = plan(class, run).plan.fingerprint;
    class.engine.begin_undo(run, CreatedByRun::Delete, &print).expect("begun")
}

async fn undo(class: &Class, run: &RunId) -> (RunId, Option<StopReason>) {
    let undo = begin(class, run);
    let stopped = class.engine.drive(&undo).await.expect("driven");
    (undo, stopped)
}

fn refusal(class: &Class, run: &RunId) -> Option<NotUndoable> {
    match class.engine.plan_undo(run, CreatedByRun::Delete) {
        Err(SyncError::NotUndoable(why)) => Some(why),
        _ => None,
    }
}

fn reasons(plan: &UndoPlan) -> Vec<(Option<String>, LeftReason)> {
    plan.left.iter().map(|l| (l.student.as_ref().map(ToString::to_string), l.reason)).collect()
}

/// Three scores replaced on the quiz: 10 becomes 11, 12, 13.
async fn sent() -> (Class, RunId) {
    let class = Class::new().await;
    for (n, who) in (11..).zip(&STUDENTS[..3]) {
        class.score(who, n);
    }
    let (run, stopped) = class.send().await;
    assert_eq!(stopped, None);
    (class, run)
}

/// An essay made here and created by the run, with a score for s1.
async fn created() -> (Class, RunId, String) {
    let class = Class::new().await;
    class.put(&new_assignment("essay", "Essay"));
    class.enter("essay", "s1", points(17));
    let (run, _) = class.send().await;
    class.pull().await;
    let id = class.lms.id_of("Essay").expect("created");
    (class, run, id)
}

#[tokio::test(start_paused = true)]
async fn an_undo_gives_the_earlier_values_back_and_nothing_waits_afterwards() {
    let (class, run) = sent().await;
    let shown = plan(&class, &run);
    assert_eq!((shown.plan.grades.len(), shown.left.len()), (3, 0));
    let (undo, stopped) = undo(&class, &run).await;
    assert_eq!(stopped, None);
    for who in &STUDENTS[..3] {
        assert_eq!(class.lms.grade(QUIZ, who), points(10), "{who} there");
        assert_eq!(class.cell(QUIZ, who).local, points(10), "{who} here");
        assert_eq!(class.outcome(&undo, who), JournalState::Confirmed);
    }
    let row = class.store.read(|tx| tx.run(&undo)).expect("a run");
    assert_eq!((row.phase, row.undoes), (RunPhase::Done, Some(run)));
    assert_eq!(class.lms.written(), 6, "each once, and once back");
    class.assert_settled().await;
    let trail = class.store.read(|tx| tx.trail_of(&QUIZ.into(), &student("s1"), 20)).expect("read");
    assert!(trail.iter().any(|row| row.kind == TrailKind::Undone && row.after == Some(points(10))));
}

#[tokio::test(start_paused = true)]
async fn grades_edited_since_are_named_and_left_alone() {
    let (class, run) = sent().await;
    class.draft(QUIZ, "s1", points(5));
    class.lms.hand(QUIZ, "s2", |g| *g = points(4));
    class.pull().await;
    let shown = plan(&class, &run);
    let left =
        [(Some("s1".to_owned()), LeftReason::EditedHere), (Some("s2".to_owned()), LeftReason::EditedThere)];
    assert_eq!(reasons(&shown), left);
    undo(&class, &run).await;
    assert_eq!((class.lms.grade(QUIZ, "s1"), class.cell(QUIZ, "s1").local), (points(11), points(5)));
    assert_eq!((class.lms.grade(QUIZ, "s2"), class.cell(QUIZ, "s2").local), (points(4), points(12)));
    assert_eq!(class.lms.grade(QUIZ, "s3"), points(10), "the one that nobody touched");
}

#[tokio::test(start_paused = true)]
async fn a_grade_that_a_later_sync_wrote_is_left_alone_until_that_one_is_undone() {
    let (class, first) = sent().await;
    class.score("s1", 15);
    let (second, _) = class.send().await;
    assert_eq!(reasons(&plan(&class, &first)), [(Some("s1".to_owned()), LeftReason::SentSince)]);
    undo(&class, &second).await;
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(11));
    assert_eq!(reasons(&plan(&class, &first)), [], "it holds what the first one sent again");
    undo(&class, &first).await;
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(10));
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn an_edit_in_the_lms_between_the_sheet_and_the_write_is_not_overwritten() {
    let (class, run) = sent().await;
    let undo = begin(&class, &run);
    class.lms.hand(QUIZ, "s1", |g| *g = points(4));
    class.engine.drive(&undo).await.expect("driven");
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(4));
    assert_eq!(class.outcome(&undo, "s1"), JournalState::Withheld);
    assert_eq!(class.verdict(QUIZ, "s1"), Verdict::TakeRemote, "a change to look at");
    assert_eq!(class.cell(QUIZ, "s1").local, points(11), "and nothing changed here");
}

#[tokio::test(start_paused = true)]
async fn an_edit_here_between_the_sheet_and_the_write_is_what_counts() {
    let (class, run) = sent().await;
    let undo = begin(&class, &run);
    class.draft(QUIZ, "s1", points(2));
    class.engine.drive(&undo).await.expect("driven");
    assert_eq!(class.outcome(&undo, "s1"), JournalState::Released);
    assert_eq!((class.lms.grade(QUIZ, "s1"), class.cell(QUIZ, "s1").local), (points(11), points(2)));
    assert!(!class.cell(QUIZ, "s1").is_approved(), "it waits for approval, as every edit");
}

#[tokio::test(start_paused = true)]
async fn an_edit_here_while_the_write_is_in_flight_stays_and_waits() {
    let (class, run) = sent().await;
    let undo = begin(&class, &run);
    let (store, now) = (class.store.clone(), crate::class::NOON);
    class.lms.after(Ask::WriteGrade, 1, move |_| {
        let edit = store.write(|tx| {
            for who in &STUDENTS[..3] {
                let mut cell = tx.cell(&QUIZ.into(), &student(who))?;
                if cell.sending {
                    cell.edit(points(2), now, false);
                    tx.put_cell(&QUIZ.into(), &student(who), &cell)?;
                }
            }
            Ok(())
        });
        edit.expect("saved");
    });
    class.engine.drive(&undo).await.expect("driven");
    let edited: Vec<_> = STUDENTS[..3].iter().filter(|w| class.cell(QUIZ, w).local == points(2)).collect();
    assert!(!edited.is_empty(), "some were in flight");
    for who in edited {
        assert_eq!(class.lms.grade(QUIZ, who), points(10), "it was on its way");
        assert_eq!(class.verdict(QUIZ, who), Verdict::KeepLocal);
        assert!(!class.cell(QUIZ, who).is_approved(), "a draft");
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_plan_that_was_shown_is_sent_and_it_is_no_sync() {
    let (class, run) = sent().await;
    let shown = plan(&class, &run).plan.fingerprint;
    assert!(matches!(class.begin_with(&shown), Err(SyncError::StalePlan)), "no sync by this fingerprint");
    class.lms.hand(QUIZ, "s1", |g| *g = points(4));
    class.pull().await;
    let begun = class.engine.begin_undo(&run, CreatedByRun::Delete, &shown);
    assert!(matches!(begun, Err(SyncError::StalePlan)), "the LMS moved");
    let sync = class.plan().fingerprint;
    let begun = class.engine.begin_undo(&run, CreatedByRun::Delete, &sync);
    assert!(matches!(begun, Err(SyncError::StalePlan)), "no undo by a sync's fingerprint");
    assert_eq!(class.lms.written(), 3, "nothing was sent");
}

#[tokio::test(start_paused = true)]
async fn a_second_undo_is_refused_and_an_undo_can_be_undone() {
    let (class, run) = sent().await;
    let (first, _) = undo(&class, &run).await;
    assert_eq!(refusal(&class, &run), Some(NotUndoable::Undone));
    let (second, _) = undo(&class, &first).await;
    for (n, who) in (11..).zip(&STUDENTS[..3]) {
        assert_eq!((class.lms.grade(QUIZ, who), class.cell(QUIZ, who).local), (points(n), points(n)));
    }
    assert_eq!(refusal(&class, &first), Some(NotUndoable::Undone));
    assert_eq!(refusal(&class, &second), None);
    assert_eq!(refusal(&class, &run), None, "what it sent stands again");
    undo(&class, &run).await;
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(10));
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn readings_and_runs_under_way_are_not_undone() {
    let class = Class::new().await;
    class.score("s1", 15);
    let run = class.begin();
    assert_eq!(refusal(&class, &run), Some(NotUndoable::NotFinished));
    class.engine.drive(&run).await.expect("driven");
    let read = class.store.read(|tx| tx.runs(&section(), 9)).expect("read").pop().expect("a reading");
    assert_eq!(refusal(&class, &read.id), Some(NotUndoable::OnlyRead));
    let begun = begin(&class, &run);
    class.score("s2", 15);
    assert!(matches!(class.begin_with(&class.plan().fingerprint), Err(SyncError::Busy)), "one run at a time");
    class.engine.drive(&begun).await.expect("driven");
}

#[tokio::test(start_paused = true)]
async fn an_undo_that_was_stopped_leaves_the_rest_to_a_further_one() {
    let class = Class::with(Fake::new(&STUDENTS).page(8).width(1)).await;
    for who in STUDENTS {
        class.score(who, 15);
    }
    let (run, _) = class.send().await;
    class.lms.trouble_after(3, Ask::WriteGrade, Trouble::Offline, 1);
    let (_, stopped) = undo(&class, &run).await;
    assert_eq!(stopped, Some(StopReason::Offline));
    for who in STUDENTS {
        let cell = class.cell(QUIZ, who);
        assert!(!cell.sending && class.lms.grade(QUIZ, who) == cell.local, "{who}: {cell:?}");
    }
    let plan_now = class.plan();
    assert!(plan_now.grades.is_empty(), "no approval is left for the next sync: {plan_now:?}");
    class.engine.recover().await.expect("online");
    class.pull().await;
    let rest = plan(&class, &run);
    assert_eq!((rest.plan.grades.len(), rest.left.len()), (5, 0), "what is back already is not named");
    undo(&class, &run).await;
    assert_eq!(refusal(&class, &run), Some(NotUndoable::Undone));
    assert!(STUDENTS.iter().all(|who| class.lms.grade(QUIZ, who) == points(10)));
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn flags_and_comments_go_back_too_and_a_first_score_is_left_with_its_reason() {
    let class = Class::new().await;
    class.enter(QUIZ, "s1", Grade { comment: Some("Well argued.".to_owned()), late: true, ..points(12) });
    class.enter(QUIZ, "s2", Grade { score: Some(Score::points(10)), ..excused() });
    class.lms.put_work("22222222-2222-4222-8222-222222222222", details("Lab"), None);
    class.put(&gradebook::Assignment {
        delivery: Delivery::InLms { id: "22222222-2222-4222-8222-222222222222".into() },
        ..new_assignment("lab", "Lab")
    });
    class.pull().await;
    class.enter("lab", "s3", points(9));
    let (run, _) = class.send().await;
    class.pull().await;
    assert_eq!(reasons(&plan(&class, &run)), [(Some("s3".to_owned()), LeftReason::FirstScore)]);
    undo(&class, &run).await;
    assert_eq!((class.lms.grade(QUIZ, "s1"), class.lms.grade(QUIZ, "s2")), (points(10), points(10)));
    assert_eq!(class.cell("lab", "s3").local, points(9), "still there and here");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_score_that_the_lms_had_adjusted_comes_back_as_the_lms_showed_it() {
    let class = Class::new().await;
    class.lms.habits(Habits { late_policy: true, whole_points: false });
    class.enter(QUIZ, "s1", Grade { late: true, ..points(20) });
    class.send().await;
    assert_eq!(class.lms.grade(QUIZ, "s1").score, Some(Score::points(18)), "a tenth is lost for being late");
    class.enter(QUIZ, "s1", Grade { late: true, ..points(10) });
    let (run, _) = class.send().await;
    assert_eq!(class.lms.grade(QUIZ, "s1").score, Some(Score::points(9)));
    undo(&class, &run).await;
    assert_eq!(class.lms.grade(QUIZ, "s1").score, Some(Score::points(18)), "18, not 18 less a tenth");
    assert_eq!(class.cell(QUIZ, "s1").local.score, Some(Score::points(20)));
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn trouble_with_a_write_never_leaves_a_difference_or_an_approval_behind() {
    let back = [Trouble::AnswerLost, Trouble::ErrorAfter, Trouble::LostBefore, Trouble::ErrorBefore];
    let stays = [Trouble::Lies, Trouble::Locked, Trouble::Refused];
    for (trouble, expected) in back.map(|t| (t, 10)).into_iter().chain(stays.map(|t| (t, 11))) {
        let (class, run) = sent().await;
        class.lms.trouble_of("s1", Ask::WriteGrade, trouble.clone(), 1);
        let (undone, _) = undo(&class, &run).await;
        let there = class.lms.grade(QUIZ, "s1");
        assert_eq!(there, points(expected), "{trouble:?}");
        assert_eq!(class.cell(QUIZ, "s1").local, there, "{trouble:?}: the same here");
        let outcome = if expected == 10 { JournalState::Confirmed } else { JournalState::Failed };
        assert_eq!(class.outcome(&undone, "s1"), outcome, "{trouble:?}");
        assert_eq!(class.failure(QUIZ, "s1"), None, "{trouble:?}: the grade waits for nothing");
        class.assert_settled().await;
        if expected == 11 {
            assert_eq!(plan(&class, &run).plan.grades.len(), 1, "{trouble:?}: it can be tried again");
            undo(&class, &run).await;
            assert_eq!(class.lms.grade(QUIZ, "s1"), points(10), "{trouble:?}");
            class.assert_settled().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_answered_and_can_never_be_read_back_is_as_it_was_and_waits_for_nothing() {
    let class = Class::new().await;
    class.score("s1", 11);
    let (run, _) = class.send().await;
    class.lms.after(Ask::WriteGrade, 1, |lms| {
        lms.trouble(Ask::ReadGrades, Trouble::LostBefore, 9);
        lms.trouble(Ask::ReadGrade, Trouble::LostBefore, 9);
    });
    let (undone, _) = undo(&class, &run).await;
    assert_eq!(class.outcome(&undone, "s1"), JournalState::Accepted, "not read back yet");
    assert!(class.plan().grades.is_empty(), "and nothing that the next sync would send");
    class.lms.no_trouble();
    class.lms.delete_by_hand(QUIZ);
    class.engine.recover().await.expect("online");
    assert_eq!(class.outcome(&undone, "s1"), JournalState::Failed);
    let cell = class.cell(QUIZ, "s1");
    assert_eq!((&cell.local, class.verdict(QUIZ, "s1")), (&points(11), Verdict::Unchanged), "{cell:?}");
}

#[tokio::test(start_paused = true)]
async fn an_undo_that_is_still_open_changes_nothing_once_its_deleted_assignment_was_kept() {
    let class = Class::new().await;
    class.score("s1", 11);
    let (run, _) = class.send().await;
    class.lms.trouble_after(1, Ask::ReadGrades, Trouble::SignIn, 1);
    let (undone, _) = undo(&class, &run).await;
    assert_eq!(class.outcome(&undone, "s1"), JournalState::Accepted, "not read back yet");
    assert_eq!(class.cell(QUIZ, "s1").local, points(10));
    class.lms.delete_by_hand(QUIZ);
    // The teacher keeps it: it goes as a new assignment, with the values that are on the screen.
    let kept = class.assignment(QUIZ);
    class.put(&gradebook::Assignment { delivery: Delivery::OnlyHere, base: None, remote: None, ..kept });
    class.engine.recover().await.expect("online");
    assert_eq!(class.cell(QUIZ, "s1").local, points(10), "what was seen when it was kept");
    assert_eq!(class.outcome(&undone, "s1"), JournalState::Released);
    assert!(!class.cell(QUIZ, "s1").sending);
}

#[tokio::test(start_paused = true)]
async fn details_that_the_run_changed_go_back_here_and_there() {
    let class = Class::new().await;
    let mut quiz = class.assignment(QUIZ);
    let before = class.lms.details(QUIZ);
    quiz.local.title = "Quiz 1, corrected".to_owned();
    quiz.local.points = Some(Score::points(30));
    quiz.local.description = "Read page 4.".to_owned();
    class.put(&quiz);
    let (run, _) = class.send().await;
    assert_eq!(class.lms.details(QUIZ).title, "Quiz 1, corrected");
    undo(&class, &run).await;
    assert_eq!(class.lms.details(QUIZ), before);
    assert_eq!(class.assignment(QUIZ).local, before, "no reference in it");
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn details_edited_since_are_left_alone() {
    let edits: [fn(&Class); 3] = [
        |class| class.lms.hand_details(QUIZ, |d| d.title = "Theirs".to_owned()),
        |class| {
            let mut quiz = class.assignment(QUIZ);
            quiz.local.title = "Mine".to_owned();
            class.put(&quiz);
        },
        |class| class.lms.delete_by_hand(QUIZ),
    ];
    let expected = [LeftReason::EditedThere, LeftReason::EditedHere, LeftReason::AssignmentGone];
    for (edit, expected) in edits.into_iter().zip(expected) {
        let class = Class::new().await;
        let mut quiz = class.assignment(QUIZ);
        quiz.local.title = "Quiz 1, corrected".to_owned();
        class.put(&quiz);
        let (run, _) = class.send().await;
        edit(&class);
        class.pull().await;
        let shown = plan(&class, &run);
        assert_eq!((reasons(&shown), shown.plan.assignments.len()), (vec![(None, expected)], 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_created_assignment_that_nobody_touched_is_deleted_and_never_created_again_by_itself() {
    let (class, run, id) = created().await;
    let shown = plan(&class, &run);
    let delete =
        |a: &AssignmentAction| matches!(a, AssignmentAction::Delete { grades, .. } if grades.len() == 1);
    assert!(shown.plan.assignments.len() == 1 && delete(&shown.plan.assignments[0].action), "{shown:?}");
    assert_eq!((shown.plan.grades.len(), shown.left.len()), (0, 0), "its grade goes with it");
    let keep = class.engine.plan_undo(&run, CreatedByRun::Keep).expect("planned");
    assert_eq!(keep.plan.assignments, [], "only when it is wanted");
    assert_eq!(reasons(&keep), [(Some("s1".to_owned()), LeftReason::FirstScore)]);
    let (undone, stopped) = undo(&class, &run).await;
    assert_eq!((stopped, class.outcomes(&undone)), (None, vec![JournalState::Confirmed]));
    assert_eq!(class.lms.id_of("Essay"), None, "gone there");
    assert_eq!(class.lms.asked(Ask::DeleteAssignment), 1);
    assert_eq!(class.assignment("essay").delivery, Delivery::DeletedThere { id: id.as_str().into() });
    assert_eq!(class.cell("essay", "s1").local, points(17), "nothing is lost here");
    class.pull().await;
    let next = class.plan();
    assert!(next.assignments.is_empty() && next.grades.is_empty(), "{next:?}");
    assert_eq!(class.lms.creates("Essay"), 1);
    let again = plan(&class, &undone);
    assert_eq!(reasons(&again), [(None, LeftReason::DeletedByUndo)], "an undo creates nothing");
}

#[tokio::test(start_paused = true)]
async fn a_created_assignment_that_somebody_touched_is_not_even_offered() {
    type Touch = fn(&Class, &str);
    let touches: [(Touch, LeftReason); 5] = [
        (|class, id| class.lms.hand(id, "s2", |g| *g = points(3)), LeftReason::EditedThere),
        (|class, id| class.lms.hand(id, "s1", |g| *g = points(3)), LeftReason::EditedThere),
        (|class, id| class.lms.hand_details(id, |d| d.title = "Theirs".to_owned()), LeftReason::EditedThere),
        (|class, _| class.draft("essay", "s2", points(3)), LeftReason::EditedHere),
        (|class, id| class.lms.delete_by_hand(id), LeftReason::AssignmentGone),
    ];
    for (touch, expected) in touches {
        let (class, run, id) = created().await;
        touch(&class, &id);
        class.pull().await;
        let shown = plan(&class, &run);
        assert_eq!(shown.plan.assignments, [], "{expected:?}");
        assert_eq!(shown.left[0].reason, expected, "{shown:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_grade_or_an_edit_that_comes_right_before_the_delete_stops_it() {
    type Touch = fn(&Class, &str);
    let touches: [(Touch, JournalState); 5] = [
        (|class, id| class.lms.hand(id, "s8", |g| *g = points(3)), JournalState::Withheld),
        (|class, id| class.lms.hand(id, "s1", |g| *g = points(3)), JournalState::Withheld),
        (|class, id| class.lms.hand_details(id, |d| d.title = "Theirs".to_owned()), JournalState::Withheld),
        (|class, _| class.draft("essay", "s1", points(3)), JournalState::Released),
        (|class, _| retitle(class), JournalState::Released),
    ];
    for (touch, expected) in touches {
        let (class, run, id) = created().await;
        let undone = begin(&class, &run);
        touch(&class, &id);
        class.engine.drive(&undone).await.expect("driven");
        assert_eq!(class.outcomes(&undone), [expected]);
        assert_eq!(class.lms.asked(Ask::DeleteAssignment), 0, "never even asked");
        assert!(class.lms.id_of("Essay").is_some());
    }
}

fn retitle(class: &Class) {
    let mut essay = class.assignment("essay");
    essay.local.title = "Mine".to_owned();
    class.put(&essay);
}

#[tokio::test(start_paused = true)]
async fn a_grade_that_somebody_changed_and_put_back_is_touched_all_the_same() {
    let (class, run, id) = created().await;
    class.lms.hand(&id, "s1", |g| *g = points(3));
    class.lms.hand(&id, "s1", |g| *g = points(17));
    // The reading finds what was agreed; who put it there shows only when it is looked at.
    class.pull().await;
    let (undone, _) = undo(&class, &run).await;
    assert_eq!(class.outcomes(&undone), [JournalState::Withheld]);
    assert_eq!(class.lms.asked(Ask::DeleteAssignment), 0);
    assert_eq!(class.lms.grade(&id, "s1"), points(17));
}

#[tokio::test(start_paused = true)]
async fn a_grade_that_a_look_has_seen_keeps_the_assignment_even_when_its_student_has_left() {
    let (class, run, id) = created().await;
    let undone = begin(&class, &run);
    class.lms.hand(&id, "s8", |g| *g = points(3));
    class.engine.drive(&undone).await.expect("driven");
    assert_eq!(class.outcomes(&undone), [JournalState::Withheld]);
    assert_eq!(class.verdict("essay", "s8"), Verdict::TakeRemote, "what was seen waits for a look");
    class.lms.unlist("s8");
    let again = plan(&class, &run);
    assert_eq!(again.plan.assignments, [], "it is not offered any more");
    assert_eq!(again.left[0].reason, LeftReason::EditedThere);
}

#[tokio::test(start_paused = true)]
async fn a_grade_that_was_taken_over_keeps_the_assignment_when_its_student_has_left_before_the_look() {
    let (class, run, id) = created().await;
    let undone = begin(&class, &run);
    class.policies(Policies { edits: LmsEdits::Take, ..Policies::default() });
    class.lms.hand(&id, "s8", |g| *g = points(3));
    class.pull().await;
    assert_eq!(class.verdict("essay", "s8"), Verdict::Unchanged, "taken");
    class.lms.unlist("s8");
    class.engine.drive(&undone).await.expect("driven");
    assert_eq!(class.outcomes(&undone), [JournalState::Withheld]);
    assert_eq!(class.lms.asked(Ask::DeleteAssignment), 0, "3 would have gone with it");
}

#[tokio::test(start_paused = true)]
async fn only_a_404_afterwards_counts_as_gone() {
    let gone =
        [Trouble::AnswerLost, Trouble::ErrorAfter, Trouble::LostBefore, Trouble::ErrorBefore, Trouble::Html];
    for trouble in gone {
        let (class, run, _) = created().await;
        class.lms.trouble(Ask::DeleteAssignment, trouble.clone(), 1);
        let (undone, _) = undo(&class, &run).await;
        assert_eq!(class.outcomes(&undone), [JournalState::Confirmed], "{trouble:?}");
        assert_eq!(class.lms.id_of("Essay"), None, "{trouble:?}");
    }
    for trouble in [Trouble::Lies, Trouble::Refused] {
        let (class, run, _) = created().await;
        class.lms.trouble(Ask::DeleteAssignment, trouble.clone(), 1);
        let (undone, _) = undo(&class, &run).await;
        assert_eq!(class.outcomes(&undone), [JournalState::Failed], "{trouble:?}");
        assert!(matches!(class.assignment("essay").delivery, Delivery::InLms { .. }), "{trouble:?}");
        assert_eq!(class.assignment("essay").failure, None, "{trouble:?}: it waits for nothing");
        undo(&class, &run).await;
        assert_eq!(class.lms.id_of("Essay"), None, "{trouble:?}: tried again by hand");
    }
    let (class, run, _) = created().await;
    class.lms.trouble(Ask::DeleteAssignment, Trouble::LostBefore, 3);
    let (undone, _) = undo(&class, &run).await;
    assert_eq!(class.outcomes(&undone), [JournalState::Failed]);
    assert_eq!(class.lms.asked(Ask::DeleteAssignment), 3, "three tries, each after a look");
    let (class, run, _) = created().await;
    class.lms.trouble(Ask::DeleteAssignment, Trouble::SignIn, 1);
    let (undone, stopped) = undo(&class, &run).await;
    assert_eq!((stopped, class.outcomes(&undone)), (Some(StopReason::SignIn), vec![JournalState::Released]));
    assert!(class.lms.id_of("Essay").is_some());
}

#[tokio::test(start_paused = true)]
async fn a_run_of_its_own_accord_is_undone_like_any_other_and_does_not_send_it_again() {
    let class = Class::new().await;
    let mut quiz = class.assignment(QUIZ);
    quiz.auto_graded = true;
    quiz.policies.results = Some(gradebook::ResultsGo::AtOnce);
    class.put(&quiz);
    class.draft(QUIZ, "s1", points(15));
    let (run, _) = class.engine.automatic(&section()).await.expect("driven").expect("something went");
    assert!(class.store.read(|tx| tx.run(&run)).expect("a run").automatic);
    undo(&class, &run).await;
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(10));
    assert_eq!(class.engine.automatic(&section()).await.expect("driven"), None, "nothing goes by itself");
    let sync = class.engine.plan(&section(), &Only::Everything).expect("planned");
    assert!(sync.grades.is_empty());
    class.assert_settled().await;
}
