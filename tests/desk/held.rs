//! What stays here, and why.

use desk::Commands;
use desk::view::{GradeChange, InSection, SectionItem};
use gradebook::HoldReason;
use sample_school::{LmsKind, Options};
use support::{Class, assert_settled};

#[tokio::test]
async fn a_student_that_is_not_linked_is_held_with_the_reason_and_the_others_go() {
    let class = Class::of(LmsKind::Canvas).await;
    let quiz = class.assignment(0);
    let book = class.book().await;
    let unlinked: Vec<_> = book.students.iter().filter(|s| s.linked == Some(false)).collect();
    assert_eq!(unlinked.len(), 2, "Aiyana Begay and Mateo Dávila-Quintero");
    let aiyana = unlinked[0].id.clone();
    class.enter(&quiz, &aiyana, "15").await;
    class.enter(&quiz, &class.student(0), "16").await;
    let plan = class.prepare().await;
    assert_eq!((plan.grade_count, plan.held_count), (1, 1));
    assert_eq!(plan.held[0].reason, "not_matched");
    assert!(plan.held[0].remedy.contains("the office can match them"), "{:?}", plan.held[0]);
    let run = class.sync().await;
    assert_eq!((run.confirmed, run.failed), (1, 0));
    assert_eq!(run.held, 1, "what was held back is counted after the sync too");
    let history =
        class.desk().history(InSection { section: class.section.clone() }).await.expect("a history");
    let sent = history.runs.iter().find(|one| one.run == run.run).expect("listed");
    assert_eq!((sent.confirmed, sent.held), (1, 1), "History says the same");
    let counts = class.book().await.counts;
    assert_eq!((counts.to_send, counts.held), (0, 1), "and so does the status bar");
    assert_eq!(class.cell(&quiz, &aiyana).held, Some(HoldReason::NotMatched));
    let again = class.prepare().await;
    assert_eq!((again.grade_count, again.held_count), (0, 1), "it waits, and nothing is tried in vain");
    support::assert_journal_empty(&class.computer.dir);
}

#[tokio::test]
async fn a_section_that_is_not_linked_is_held_as_a_whole() {
    let options = Options { lms: LmsKind::Canvas, ..Options::default() };
    let class = Class::named("Advisory 8B", options, false).await;
    let item = |items: Vec<SectionItem>| items.into_iter().find(|s| s.id == class.section);
    assert_eq!(item(class.desk().sections_dump().expect("sections")).expect("there").linked, Some(false));
    let empty = class.prepare().await;
    let why = empty.not_linked.clone().expect("said, although nothing is held");
    assert_eq!((empty.held.len(), empty.headline.as_str()), (0, "Not linked to a Canvas course"));
    assert!(why.text.contains("Nothing was sent") && why.text.contains("safe"), "{why:?}");
    assert!(why.note_for_office.contains("Advisory 8B"), "{why:?}");
    let check_in = class.make("Check-in").await;
    let who = class.book().await.students[0].id.clone();
    class.enter(&check_in, &who, "1").await;
    let plan = class.prepare().await;
    assert!(plan.assignments.is_empty() && plan.grade_count == 0, "{plan:?}");
    assert!(plan.held.iter().any(|h| h.reason == "section_not_linked"), "{:?}", plan.held);
    assert_eq!(class.school.lms().creates("Check-in"), 0);
}

#[tokio::test]
async fn a_cleared_score_is_held_until_it_is_cleared_in_the_lms() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "15").await;
    class.sync().await;
    class.change(&quiz, &amy, GradeChange::Clear).await;
    class.approve().await;
    let plan = class.prepare().await;
    assert_eq!((plan.grade_count, plan.held_count), (0, 1));
    assert_eq!(plan.held[0].reason, "cannot_clear");
    assert_eq!(class.cell(&quiz, &amy).held, Some(HoldReason::CannotClear));
    // The teacher does what the sentence says; Passback notices.
    let cleared = sample_school::GradeEdit { score: Some(None), ..sample_school::GradeEdit::default() };
    class.hand(&quiz, &amy, &cleared);
    assert_settled(&class).await;
}

#[tokio::test]
async fn a_blank_changes_nothing_and_clearing_is_another_thing() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "15").await;
    let reply = class.type_in(&quiz, &amy, "   ").await;
    assert!(reply.cells.is_empty() && reply.refused.is_empty(), "{reply:?}");
    assert_eq!(class.cell(&quiz, &amy).local.score, Some(15.into()));
    assert_eq!(class.cell(&quiz, &amy).approval, "teacher");
    class.sync().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn scores_above_the_maximum_go_where_they_are_taken_and_are_held_elsewhere() {
    for (kind, goes) in
        [(LmsKind::Canvas, true), (LmsKind::GoogleClassroom, false), (LmsKind::Schoology, false)]
    {
        let class = Class::of(kind).await;
        let (quiz, amy) = (class.assignment(0), class.student(0));
        class.enter(&quiz, &amy, "1000").await;
        let plan = class.prepare().await;
        assert_eq!((plan.grade_count, plan.held_count), if goes { (1, 0) } else { (0, 1) }, "{kind:?}");
        if goes {
            class.sync().await;
            assert_settled(&class).await;
        } else {
            assert_eq!(plan.held[0].reason, "above_maximum", "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_new_assignment_with_a_past_due_date_is_held_with_its_grades() {
    let class = Class::of(LmsKind::Canvas).await;
    let form = desk::view::AssignmentForm { due: Some(class.in_days(-1)), ..class.form("Too late") };
    let reply = desk::Commands::save_assignment(class.desk(), form).await.expect("saved");
    assert!(reply.notes.iter().any(|n| n.contains("past")), "{reply:?}");
    let late = reply.assignment.expect("saved all the same");
    class.enter(&late, &class.student(0), "1").await;
    let plan = class.prepare().await;
    assert!(plan.assignments.is_empty() && plan.grade_count == 0);
    let reasons: Vec<_> = plan.held.iter().map(|h| h.reason.as_str()).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(reasons.contains(&"due_in_past") && reasons.contains(&"waiting_for_assignment"), "{reasons:?}");
    let form = desk::view::AssignmentForm { assignment: Some(late), ..class.form("In time") };
    desk::Commands::save_assignment(class.desk(), form).await.expect("saved");
    class.sync().await;
    assert_settled(&class).await;
}
