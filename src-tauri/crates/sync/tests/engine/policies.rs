//! The three answers: what goes and comes by itself, and what never does.

use crate::class::{Class, QUIZ, new_assignment, points, section};
use crate::fake::{Ask, Trouble};
use crate::rules::listening;
use gradebook::{
    Assignment, AssignmentsGo, Delivery, LmsEdits, OwnPolicies, Policies, ResultsGo, Score, Standing, Verdict,
};
use std::time::Duration;
use store::JournalState;

fn at_once() -> Policies {
    Policies { assignments: AssignmentsGo::AtOnce, results: ResultsGo::AtOnce, edits: LmsEdits::Show }
}

async fn auto_graded(class: &Class) {
    class.put(&Assignment { auto_graded: true, ..class.assignment(QUIZ) });
}

#[tokio::test(start_paused = true)]
async fn without_an_automatic_answer_nothing_is_asked_of_the_network() {
    let class = Class::new().await;
    auto_graded(&class).await;
    class.score("s1", 15);
    class.put(&new_assignment("essay", "Essay"));
    let asked = class.lms.asked(Ask::ReadGrades) + class.lms.asked(Ask::Roster);
    for _ in 0..2 {
        assert!(class.engine.automatic(&section()).await.expect("nothing to do").is_none());
        assert_eq!(class.lms.asked(Ask::ReadGrades) + class.lms.asked(Ask::Roster), asked);
        // Nor when the last reading is old.
        tokio::time::sleep(Duration::from_secs(301)).await;
    }
    assert_eq!((class.writes_asked(), class.lms.asked(Ask::Create)), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn assignments_go_as_soon_as_they_are_made_and_grades_do_not() {
    let class = Class::new().await;
    class.policies(Policies { assignments: AssignmentsGo::AtOnce, ..Policies::default() });
    class.put(&new_assignment("essay", "Essay"));
    class.enter("essay", "s1", points(17));
    class.score("s2", 15);
    let (_, stopped) = class.engine.automatic(&section()).await.expect("done").expect("a run");
    assert_eq!(stopped, None);
    assert_eq!(class.lms.creates("Essay"), 1);
    assert_eq!(class.writes_asked(), 0, "grades wait for the teacher");
    assert!(class.engine.automatic(&section()).await.expect("done").is_none(), "nothing more");
    assert_eq!(class.plan().grades.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn results_go_at_once_for_auto_graded_work_only() {
    let class = Class::new().await;
    class.policies(Policies { results: ResultsGo::AtOnce, ..Policies::default() });
    class.draft(QUIZ, "s1", points(15));
    class.put(&new_assignment("essay", "Essay"));
    assert!(class.engine.automatic(&section()).await.expect("done").is_none(), "graded by the teacher");
    auto_graded(&class).await;
    let (run, stopped) = class.engine.automatic(&section()).await.expect("done").expect("a run");
    assert_eq!(stopped, None);
    assert_eq!(class.outcome(&run, "s1"), JournalState::Confirmed);
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(15));
    assert_eq!(class.lms.creates("Essay"), 0, "assignments wait for Sync");
    assert!(class.store.read(|tx| tx.run(&run)).expect("there").automatic, "logged as automatic");
    let (id, who) = (gradebook::AssignmentId::from(QUIZ), crate::class::student("s1"));
    let trail = class.store.read(|tx| tx.trail_of(&id, &who, 99)).expect("read");
    let sent = trail.into_iter().find(|row| row.kind == store::TrailKind::Sent).expect("sent");
    assert_eq!(sent.who, store::TrailWho::Policy, "on whose word");
}

#[tokio::test(start_paused = true)]
async fn what_moved_in_the_lms_is_not_overwritten_by_itself_either() {
    let class = Class::new().await;
    class.policies(at_once());
    auto_graded(&class).await;
    class.draft(QUIZ, "s1", points(15));
    class.lms.hand(QUIZ, "s1", |g| *g = points(4));
    let (run, _) = class.engine.automatic(&section()).await.expect("done").expect("a run");
    assert_eq!(class.outcome(&run, "s1"), JournalState::Withheld);
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(4));
    assert!(class.engine.automatic(&section()).await.expect("done").is_none(), "waits for a decision");
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_is_not_tried_again_by_itself() {
    let class = Class::new().await;
    class.policies(at_once());
    auto_graded(&class).await;
    class.draft(QUIZ, "s1", points(15));
    class.lms.trouble(Ask::WriteGrade, Trouble::Refused, 9);
    class.put(&new_assignment("essay", "Essay"));
    class.lms.trouble(Ask::Create, Trouble::Refused, 9);
    class.engine.automatic(&section()).await.expect("done").expect("a run");
    for _ in 0..3 {
        assert!(class.engine.automatic(&section()).await.expect("done").is_none());
    }
    assert_eq!((class.writes_asked(), class.lms.asked(Ask::Create)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_unanswered_create_is_not_repeated_by_itself() {
    let class = Class::new().await;
    class.policies(at_once());
    class.put(&new_assignment("essay", "Essay"));
    class.lms.trouble(Ask::Create, Trouble::LostBefore, 1);
    class.engine.automatic(&section()).await.expect("done").expect("a run");
    for _ in 0..3 {
        class.engine.recover().await.expect("online");
        class.engine.automatic(&section()).await.expect("done");
    }
    assert_eq!(class.lms.asked(Ask::Create), 1);
    assert!(matches!(class.assignment("essay").delivery, Delivery::Unanswered { .. }));
}

#[tokio::test(start_paused = true)]
async fn taking_takes_what_only_the_lms_changed_and_lists_it() {
    let class = Class::new().await;
    class.edits_are(LmsEdits::Take);
    class.score("s2", 15);
    class.lms.hand(QUIZ, "s1", |g| *g = points(13));
    class.lms.hand(QUIZ, "s2", |g| *g = points(13));
    class.lms.hand(QUIZ, "s3", |g| g.score = None);
    class.lms.hand_details(QUIZ, |d| d.title = "Quiz, renamed".to_owned());
    let found = class.pull().await;
    assert_eq!((class.standing(QUIZ, "s1"), class.cell(QUIZ, "s1").local), (Standing::InLms, points(13)));
    assert_eq!(class.verdict(QUIZ, "s2"), Verdict::Conflict, "both changed it");
    assert_eq!(class.cell(QUIZ, "s3").local, points(10), "a score that went away is looked at");
    assert_eq!(class.verdict(QUIZ, "s3"), Verdict::TakeRemote);
    assert_eq!(class.assignment(QUIZ).local.title, "Quiz, renamed");
    assert_eq!(found.taken, 2);
    let taken = class.store.read(|tx| tx.trail_taken(&section(), 9)).expect("read");
    assert_eq!(taken.len(), 1, "listed");
}

#[tokio::test(start_paused = true)]
async fn taking_reads_by_itself_when_a_reading_is_due() {
    let class = Class::new().await;
    class.edits_are(LmsEdits::Take);
    class.lms.hand(QUIZ, "s1", |g| *g = points(13));
    class.engine.automatic(&section()).await.expect("done");
    assert_eq!(class.cell(QUIZ, "s1").local, points(10), "read a moment ago");
    tokio::time::sleep(Duration::from_secs(301)).await;
    class.engine.automatic(&section()).await.expect("done");
    assert_eq!(class.cell(QUIZ, "s1").local, points(13));
}

#[tokio::test(start_paused = true)]
async fn edits_that_are_not_read_still_withhold_a_write() {
    let class = Class::new().await;
    class.edits_are(LmsEdits::Ignore);
    class.lms.hand(QUIZ, "s1", |g| *g = points(13));
    class.lms.hand(QUIZ, "s2", |g| *g = points(13));
    let asked = class.lms.asked(Ask::ReadGrades);
    assert_eq!(class.pull().await.changed, 0);
    assert_eq!(class.lms.asked(Ask::ReadGrades), asked, "not read");
    class.score("s1", 15);
    let (run, _) = class.send().await;
    assert_eq!(class.outcome(&run, "s1"), JournalState::Withheld);
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(13), "never overwritten unasked");
    assert_eq!(class.standing(QUIZ, "s1"), Standing::ToDecide);
}

#[tokio::test(start_paused = true)]
async fn an_assignments_own_answer_counts_more_than_the_sections() {
    let class = Class::new().await;
    class.policies(at_once());
    let own = OwnPolicies { assignments: Some(AssignmentsGo::WithSync), ..OwnPolicies::default() };
    class.put(&Assignment { policies: own, ..new_assignment("essay", "Essay") });
    assert!(class.engine.automatic(&section()).await.expect("done").is_none());
    class.policies(Policies::default());
    let own = OwnPolicies { assignments: Some(AssignmentsGo::AtOnce), ..OwnPolicies::default() };
    class.put(&Assignment { policies: own, ..new_assignment("lab", "Lab") });
    class.engine.automatic(&section()).await.expect("done").expect("a run");
    assert_eq!((class.lms.creates("Essay"), class.lms.creates("Lab")), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_by_itself_while_a_run_is_active() {
    let class = Class::new().await;
    class.policies(at_once());
    auto_graded(&class).await;
    class.score("s1", 15);
    let run = class.begin();
    class.draft(QUIZ, "s2", points(16));
    assert!(class.engine.automatic(&section()).await.expect("done").is_none());
    assert!(!class.cell(QUIZ, "s2").is_approved(), "nor is anything approved by itself");
    class.engine.drive(&run).await.expect("driven");
    class.engine.automatic(&section()).await.expect("done").expect("now");
    assert_eq!(class.lms.grade(QUIZ, "s2").score, Some(Score::points(16)));
    class.assert_settled().await;
}

#[tokio::test(start_paused = true)]
async fn a_reading_under_way_does_not_keep_anything_from_going_by_itself() {
    let class = Class::new().await;
    class.policies(at_once());
    auto_graded(&class).await;
    class.draft(QUIZ, "s1", points(15));
    let (_, gone) = tokio::join!(class.pull(), async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        class.engine.automatic(&section()).await.expect("done")
    });
    assert!(gone.is_some(), "a reading is no run");
    assert_eq!(class.lms.grade(QUIZ, "s1"), points(15));
}

#[tokio::test(start_paused = true)]
async fn what_is_approved_by_itself_is_drawn_again_even_if_it_cannot_go() {
    let class = Class::new().await;
    class.policies(at_once());
    auto_graded(&class).await;
    let (engine, heard) = listening(&class);
    let told = || std::mem::take(&mut *heard.lock().expect("held shortly"));
    assert_eq!(engine.automatic(&section()).await.expect("done"), None);
    assert_eq!(told(), [], "nothing was approved");
    class.draft(QUIZ, "s1", points(15));
    let unmatched = |id: &str| store::StudentRow { linked: Some(id != "s1"), ..row(&class, id) };
    let roster: Vec<_> = crate::class::STUDENTS.iter().map(|id| unmatched(id)).collect();
    class.store.write(|tx| tx.put_roster(&section(), &roster)).expect("saved");
    assert_eq!(engine.automatic(&section()).await.expect("done"), None, "the student is not matched");
    let cell = (gradebook::AssignmentId::from(QUIZ), crate::class::student("s1"));
    assert_eq!(told(), [sync::Signal::Cells(section(), vec![cell])]);
}

fn row(class: &Class, id: &str) -> store::StudentRow {
    let students = class.store.read(|tx| tx.students(&section())).expect("read");
    let student = students.into_iter().find(|s| s.id.as_str() == id).expect("on the roster");
    store::StudentRow {
        id: student.id,
        given: student.given,
        family: student.family,
        also: student.also,
        number: String::new(),
        identifiers: gradebook::matching::Identifiers::new(),
        linked: student.linked,
    }
}
