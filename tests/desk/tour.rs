//! The five-minute tour, for each LMS.

use desk::view::{Decision, RunPhase, Take};
use sample_school::LmsKind;
use support::{Class, assert_settled};

async fn tour(kind: LmsKind) {
    let class = Class::of(kind).await;
    assert_eq!(class.desk().sections_dump().expect("sections").len(), 6);
    let (first, second) = (class.assignment(0), class.assignment(1));
    let (amy, ben, cid) = (class.student(0), class.student(1), class.student(2));

    // Grade and approve.
    class.type_in(&first, &amy, "7").await;
    class.type_in(&first, &ben, "0").await;
    class.type_in(&second, &cid, "ex").await;
    assert_eq!(class.prepare().await.grade_count, 0, "drafts are not sent");
    class.approve().await;
    let title = "Reading log";
    let made = class.make(title).await;
    class.enter(&made, &amy, "18.5").await;

    // See what a sync would do, and send it.
    let plan = class.prepare().await;
    assert_eq!((plan.assignments.len(), plan.grade_count), (1, 4), "{plan:?}");
    assert_eq!(class.school.lms().creates(title), 0, "nothing was sent yet");
    let run = class.sync().await;
    assert_eq!((run.phase, run.failed, run.withheld), (RunPhase::Done, 0, 0), "{run:?}");
    assert_eq!(run.confirmed, 4);
    assert_eq!(class.school.lms().creates(title), 1);
    assert_settled(&class).await;

    // Somebody changes a grade on the LMS's own page; it comes back as a change.
    class.hand_score(&first, &amy, 9);
    let changes = class.pull().await;
    assert_eq!((changes.total, changes.to_decide, changes.scores), (1, 0, 1), "{changes:?}");
    let row = &changes.groups[0].rows[0];
    assert_eq!((row.local.text.as_str(), row.remote.text.as_str()), ("7", "9"));
    let decision = Decision {
        assignment: first.clone(),
        student: Some(amy.clone()),
        field: row.field,
        take: Take::Mine,
    };
    class.decide(vec![decision]).await;
    let run = class.sync().await;
    assert_eq!(run.confirmed, 1, "{run:?}");
    assert_settled(&class).await;
    let there = class.school.lms().submission(&first, &amy).expect("there");
    assert_eq!(there.score, Some(sample_school::Score::whole(7)));
    assert_eq!(class.prepare().await.headline, "Nothing to send");
}

#[tokio::test]
async fn the_tour_on_canvas() {
    tour(LmsKind::Canvas).await;
}

#[tokio::test]
async fn the_tour_on_google_classroom() {
    tour(LmsKind::GoogleClassroom).await;
}

#[tokio::test]
async fn the_tour_on_schoology() {
    tour(LmsKind::Schoology).await;
}
