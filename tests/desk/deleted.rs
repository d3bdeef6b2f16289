//! An assignment deleted in the LMS: keep it, take the deletion, and back.

use desk::view::{ChangeField, Decision, Take};
use sample_school::LmsKind;
use support::{Class, assert_settled};

/// An assignment with two grades, sent, then deleted by a co-teacher. Our id.
async fn deleted() -> (Class, String) {
    let class = Class::of(LmsKind::Canvas).await;
    let lab = class.make("Lab report").await;
    class.enter(&lab, &class.student(0), "17").await;
    class.enter(&lab, &class.student(1), "18").await;
    class.sync().await;
    assert_settled(&class).await;
    let book = class.desk().book_dump(&class.section).expect("a book");
    let remote = book.assignments.iter().find(|a| a.local_id == lab).expect("made").id.clone();
    class.school.lms().delete(&remote).expect("deleted");
    let changes = class.pull().await;
    assert_eq!((changes.total, changes.deleted), (1, 1), "{changes:?}");
    (class, lab)
}

fn answer(lab: &str, take: Take) -> Vec<Decision> {
    vec![Decision { assignment: lab.to_owned(), student: None, field: ChangeField::Deleted, take }]
}

#[tokio::test]
async fn keeping_it_makes_it_again_with_its_grades() {
    let (class, lab) = deleted().await;
    class.decide(answer(&lab, Take::Mine)).await;
    let plan = class.prepare().await;
    assert_eq!((plan.assignments.len(), plan.grade_count), (1, 2), "{plan:?}");
    class.sync().await;
    assert_eq!(
        class.school.lms().creates("Lab report"),
        2,
        "once at first, once because the teacher kept it"
    );
    assert_settled(&class).await;
}

#[tokio::test]
async fn taking_the_deletion_removes_it_here() {
    let (class, lab) = deleted().await;
    class.decide(answer(&lab, Take::Lms)).await;
    assert!(class.book().await.assignments.iter().all(|a| a.id != lab));
    assert_settled(&class).await;
    assert_eq!(class.school.lms().creates("Lab report"), 1);
}

#[tokio::test]
async fn undoing_the_removal_brings_it_back_with_its_grades() {
    let (class, lab) = deleted().await;
    class.decide(answer(&lab, Take::Lms)).await;
    class.undo().await;
    assert!(class.book().await.assignments.iter().any(|a| a.id == lab), "it is back");
    let grade = class.cell(&lab, &class.student(0));
    assert_eq!(grade.local.score, Some(17.into()), "with its grades");
    // However it came back, nothing was created unasked, and it can be brought to rest.
    assert_eq!(class.school.lms().creates("Lab report"), 1);
    if class.changes().await.deleted == 1 {
        class.decide(answer(&lab, Take::Mine)).await;
    }
    class.approve().await;
    class.sync().await;
    assert_settled(&class).await;
    assert_eq!(class.school.lms().creates("Lab report"), 2);
}

#[tokio::test]
async fn undoing_the_keeping_brings_the_question_back() {
    let (class, lab) = deleted().await;
    class.decide(answer(&lab, Take::Mine)).await;
    class.undo().await;
    let changes = class.pull().await;
    assert_eq!(changes.deleted, 1, "asked again: {changes:?}");
    let plan = class.prepare().await;
    assert!(plan.assignments.is_empty(), "nothing is made again: {plan:?}");
    class.decide(answer(&lab, Take::Lms)).await;
    assert_settled(&class).await;
}
