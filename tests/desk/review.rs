//! One assignment is looked through: what is unusual, what approving does, and that it does so.

use desk::Commands;
use desk::view::{
    Approve, AttentionPoint, Cell, GradeRef, ReviewGroup, ReviewOf, ReviewSheet, ReviewView, Scope,
};
use sample_school::LmsKind;
use support::{Class, assert_settled};

async fn review(class: &Class, assignment: Option<&str>) -> ReviewView {
    let of = ReviewOf { section: class.section.clone(), assignment: assignment.map(str::to_owned) };
    class.desk().review(of).await.expect("a review")
}

async fn sheet(class: &Class, assignment: &str) -> ReviewSheet {
    review(class, Some(assignment)).await.sheet.expect("the section has assignments")
}

fn waiting(sheet: &ReviewSheet, group: ReviewGroup) -> Vec<Cell> {
    let rows = sheet.rows.iter().filter(|row| row.group == group);
    rows.map(|row| Cell { assignment: sheet.assignment.clone(), student: row.student.clone() }).collect()
}

#[tokio::test]
async fn what_is_unusual_comes_first_and_the_unremarkable_are_approved_together() {
    let class = Class::of(LmsKind::Canvas).await;
    let quiz = class.make("Essay: Explain your method").await;
    let book = class.book().await;
    for (n, student) in book.students.iter().take(8).enumerate() {
        let text = match n {
            0 => "0",
            1 => "25",
            _ => "15",
        };
        class.type_in(&quiz, &student.id, text).await;
    }
    let view = review(&class, None).await;
    let first = view.queue.iter().find(|item| item.to_approve > 0).expect("something to approve");
    let chosen = view.sheet.expect("a sheet");
    assert_eq!(first.assignment, chosen.assignment, "the first that has something to approve");
    let before = sheet(&class, &quiz).await;
    assert_eq!((before.forecast.to_approve, before.graded), (8, 8));
    let (look, plain) = (waiting(&before, ReviewGroup::Look), waiting(&before, ReviewGroup::Plain));
    assert_eq!(usize::try_from(before.forecast.plain).ok(), Some(plain.len()));
    let point = |n: usize| before.rows.iter().find(|row| row.student == book.students[n].id).expect("there");
    assert!(point(0).attention.contains(&AttentionPoint::Zero), "{:?}", point(0));
    assert!(point(1).attention.contains(&AttentionPoint::AboveMaximum), "{:?}", point(1));
    assert!(point(1).advice.contains("20 points"), "{}", point(1).advice);
    assert!(look.len() >= 2 && look.len() + plain.len() == 8);

    let scope = Scope::Cells { cells: plain.clone() };
    let reply = class.desk().approve(Approve { section: class.section.clone(), scope, approved: true }).await;
    assert_eq!(reply.expect("approved").cells.len(), plain.len());
    let after = sheet(&class, &quiz).await;
    assert_eq!(waiting(&after, ReviewGroup::Look), look, "nothing else was approved");
    assert_eq!(waiting(&after, ReviewGroup::Plain), []);
    let now = after.forecast;
    assert_eq!(usize::try_from(now.ready + now.held).ok(), Some(plain.len()));

    class.approve().await;
    let done = sheet(&class, &quiz).await.forecast;
    assert_eq!(done.to_approve, 0);
    assert_eq!(
        (done.ready, done.held),
        (before.forecast.ready_after, before.forecast.held_after),
        "as foretold"
    );
}

#[tokio::test]
async fn hidden_names_are_numbers_that_stay_with_the_student() {
    let class = Class::of(LmsKind::Canvas).await;
    let of = |sheet: ReviewSheet| {
        let mut pairs: Vec<_> =
            sheet.rows.into_iter().map(|row| (row.student, row.alias, row.name)).collect();
        pairs.sort();
        pairs
    };
    let (one, other) =
        (of(sheet(&class, &class.assignment(0)).await), of(sheet(&class, &class.assignment(1)).await));
    assert_eq!(one, other, "the same number in every assignment");
    let mut numbers: Vec<_> = one.iter().map(|(_, alias, _)| alias.clone()).collect();
    assert!(numbers.iter().zip(&class.book().await.students).any(|(alias, _)| alias.starts_with("Student ")));
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), one.len(), "one each");
    let names: Vec<_> = class.book().await.students.into_iter().map(|student| student.id).collect();
    let by_number: Vec<_> = {
        let mut pairs = one.clone();
        pairs.sort_by(|a, b| a.1.cmp(&b.1));
        pairs.into_iter().map(|(student, ..)| student).collect()
    };
    assert_ne!(names, by_number, "the order of the numbers is not that of the names");
    assert_settled(&class).await;
}

#[tokio::test]
async fn an_assignment_that_is_not_here_is_said_not_to_be() {
    let class = Class::of(LmsKind::Canvas).await;
    let of = ReviewOf { section: class.section.clone(), assignment: Some("gone".to_owned()) };
    let refused = class.desk().review(of).await.expect_err("no such assignment");
    assert_eq!(refused.code, desk::ErrorCode::NotFound);
}

#[tokio::test]
async fn what_was_handed_in_is_said_beside_the_grade_and_a_blank_one_comes_first() {
    let class = Class::of(LmsKind::Canvas).await;
    let essay = class.assignment(0);
    let before = sheet(&class, &essay).await;
    let told = before.handed_in.expect("work is collected in the LMS");
    assert_eq!((told.count, told.of), (22, 23), "of the two who are not matched nothing is known");
    let of = |text: &str| before.rows.iter().filter(|row| row.hand_in == text).cloned().collect::<Vec<_>>();
    let (blank, forgotten) = (of("Handed in, no text in it"), of("Not handed in"));
    assert_eq!((blank.len(), forgotten.len(), of("").len()), (1, 1, 2));
    assert!(blank[0].can_open && !forgotten[0].can_open);
    assert_eq!(before.forecast.missing, 1, "and nobody was marked as missing");
    assert!(before.rows.iter().all(|row| row.group == ReviewGroup::Empty), "nothing is a grade by itself");

    class.type_in(&essay, &blank[0].student, "0").await;
    class.type_in(&essay, &forgotten[0].student, "20").await;
    let after = sheet(&class, &essay).await;
    let row = |student: &str| after.rows.iter().find(|row| row.student == student).expect("there").clone();
    let (blank, forgotten) = (row(&blank[0].student), row(&forgotten[0].student));
    assert_eq!((blank.group, blank.attention[0]), (ReviewGroup::Look, AttentionPoint::BlankHandIn));
    assert!(!blank.attention.contains(&AttentionPoint::Zero), "the blank page explains it");
    assert!(blank.advice.starts_with("The file that was handed in has no text."), "{}", blank.advice);
    assert_eq!(
        (forgotten.group, forgotten.attention[0]),
        (ReviewGroup::Look, AttentionPoint::ScoreWithoutHandIn)
    );

    let open = |student: String| {
        let of = GradeRef { section: class.section.clone(), assignment: essay.clone(), student };
        class.desk().open_hand_in(of)
    };
    let own = open(blank.student).await.expect("opened").url;
    assert!(own.contains("/lms/hand-in?assignment="), "{own}");
    let refused = open(forgotten.student).await.expect_err("this desk knows no page of the section");
    assert!(
        refused.message.contains("address of this section’s page"),
        "asked for instead: {}",
        refused.message
    );
    assert_eq!(class.pull().await.total, 0, "and none of it is a change");
}
