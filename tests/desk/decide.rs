//! Decisions on what was changed in the LMS: every kind of thing, each way, and back.

use desk::view::{ChangeField, ChangesView, Decision, FlagName, GradeChange, Take};
use sample_school::{Flag, GradeEdit, LmsKind, Score};
use support::{Class, assert_settled};

fn field_of(changes: &ChangesView, student: Option<&str>) -> Vec<ChangeField> {
    let rows = changes.groups.iter().flat_map(|g| &g.rows);
    rows.filter(|r| r.student.as_deref() == student).map(|r| r.field).collect()
}

/// What each row is about, and its three values.
fn rows(changes: &ChangesView) -> Vec<(String, [String; 3])> {
    let rows = changes.groups.iter().flat_map(|g| &g.rows);
    rows.map(|r| (r.key.clone(), [&r.base, &r.local, &r.remote].map(|v| v.text.clone()))).collect()
}

fn on(assignment: &str, student: Option<&str>, field: ChangeField, take: Take) -> Decision {
    Decision { assignment: assignment.to_owned(), student: student.map(str::to_owned), field, take }
}

fn value(text: &str) -> Take {
    Take::Value { text: text.to_owned() }
}

/// Sends what the decision left to send, and checks the end.
async fn to_the_end(class: &Class) {
    if class.prepare().await.headline != "Nothing to send" {
        let run = class.sync().await;
        assert_eq!((run.failed, run.withheld), (0, 0), "{run:?}");
    }
    assert_settled(class).await;
}

#[tokio::test]
async fn a_score_that_both_changed_is_decided_each_way() {
    for (take, stands) in [(Take::Lms, "13"), (Take::Mine, "12"), (value("14,5"), "14.5")] {
        let class = Class::of(LmsKind::Canvas).await;
        let (quiz, amy) = (class.assignment(0), class.student(0));
        class.enter(&quiz, &amy, "12").await;
        class.hand_score(&quiz, &amy, 13);
        let changes = class.pull().await;
        assert_eq!((changes.to_decide, field_of(&changes, Some(&amy))), (1, vec![ChangeField::Score]));
        assert_eq!(class.prepare().await.held_count, 1, "never sent before the decision");
        class.decide(vec![on(&quiz, Some(&amy), ChangeField::Score, take)]).await;
        to_the_end(&class).await;
        let there = class.school.lms().submission(&quiz, &amy).expect("there").score.expect("a score");
        assert_eq!(there.to_string(), stands);
    }
}

#[tokio::test]
async fn a_score_that_only_the_lms_changed_is_decided_each_way() {
    for (take, stands) in [(Take::Lms, "13"), (Take::Mine, "11"), (value("14"), "14")] {
        let class = Class::of(LmsKind::Canvas).await;
        let (quiz, amy) = (class.assignment(0), class.student(0));
        class.enter(&quiz, &amy, "11").await;
        class.sync().await;
        class.hand_score(&quiz, &amy, 13);
        class.pull().await;
        class.decide(vec![on(&quiz, Some(&amy), ChangeField::Score, take)]).await;
        to_the_end(&class).await;
        let there = class.school.lms().submission(&quiz, &amy).expect("there").score.expect("a score");
        assert_eq!(there.to_string(), stands);
    }
}

#[tokio::test]
async fn a_late_flag_is_decided_each_way() {
    for take_mine in [false, true] {
        let take = if take_mine { Take::Mine } else { Take::Lms };
        let class = Class::of(LmsKind::Canvas).await;
        let (quiz, amy) = (class.assignment(0), class.student(0));
        class.enter(&quiz, &amy, "11").await;
        class.change(&quiz, &amy, GradeChange::Flag { flag: FlagName::Late, on: false }).await;
        class.approve().await;
        class.sync().await;
        assert_settled(&class).await;
        class.hand(&quiz, &amy, &GradeEdit::flag(Flag::Late));
        let changes = class.pull().await;
        assert_eq!(field_of(&changes, Some(&amy)), [ChangeField::Late], "{changes:?}");
        class.decide(vec![on(&quiz, Some(&amy), ChangeField::Late, take)]).await;
        to_the_end(&class).await;
        let there = class.school.lms().submission(&quiz, &amy).expect("there");
        assert!(there.flags.contains(&Flag::Late), "the API has no way to take a flag away");
        let standing = class.cell(&quiz, &amy).standing;
        assert_eq!(standing == gradebook::Standing::Adjusted, take_mine, "and that is said, not repeated");
    }
}

#[tokio::test]
async fn a_comment_is_decided_each_way() {
    for (take, stands) in
        [(Take::Lms, "From the LMS."), (Take::Mine, "From here."), (value("Both."), "Both.")]
    {
        let class = Class::of(LmsKind::Canvas).await;
        let (quiz, amy) = (class.assignment(0), class.student(0));
        class.enter(&quiz, &amy, "11").await;
        class.sync().await;
        class.change(&quiz, &amy, GradeChange::Comment { text: "From here.".to_owned() }).await;
        class.approve().await;
        let edit = GradeEdit { comment: Some("From the LMS.".to_owned()), ..GradeEdit::default() };
        class.hand(&quiz, &amy, &edit);
        let changes = class.pull().await;
        assert_eq!(field_of(&changes, Some(&amy)), [ChangeField::Comment], "{changes:?}");
        class.decide(vec![on(&quiz, Some(&amy), ChangeField::Comment, take)]).await;
        to_the_end(&class).await;
        let there = class.school.lms().submission(&quiz, &amy).expect("there");
        assert_eq!(there.comment.as_deref(), Some(stands));
    }
}

#[tokio::test]
async fn a_title_is_decided_each_way() {
    for (take, stands) in
        [(Take::Lms, "Theirs"), (Take::Mine, "Quiz of ours"), (value("  Together "), "Together")]
    {
        let class = Class::of(LmsKind::Canvas).await;
        let quiz = class.make("Quiz of ours").await;
        class.sync().await;
        let remote = class.desk().book_dump(&class.section).expect("a book");
        let remote = remote.assignments.iter().find(|a| a.local_id == quiz).expect("made").id.clone();
        class.school.lms().rename(&remote, "Theirs").expect("renamed");
        let changes = class.pull().await;
        assert_eq!(field_of(&changes, None), [ChangeField::Title], "{changes:?}");
        class.decide(vec![on(&quiz, None, ChangeField::Title, take)]).await;
        to_the_end(&class).await;
        assert_eq!(class.school.lms().assignment(&remote).expect("there").title, stands);
    }
}

#[tokio::test]
async fn due_date_and_points_are_decided_each_way() {
    for keep in [true, false] {
        let class = Class::of(LmsKind::Canvas).await;
        let quiz = class.make("Quiz of ours").await;
        class.sync().await;
        let remote = class.desk().book_dump(&class.section).expect("a book");
        let remote = remote.assignments.iter().find(|a| a.local_id == quiz).expect("made").id.clone();
        let lms = class.school.lms();
        let later: chrono::DateTime<chrono::Utc> = class.in_days(30).parse().expect("a time");
        lms.move_due(&remote, Some(later)).expect("moved");
        lms.set_points(&remote, Some(Score::whole(50))).expect("set");
        let changes = class.pull().await;
        let mut fields = field_of(&changes, None);
        fields.sort_unstable();
        assert_eq!(fields, [ChangeField::Due, ChangeField::Points], "{changes:?}");
        let take = if keep { Take::Mine } else { Take::Lms };
        let both = fields.into_iter().map(|f| on(&quiz, None, f, take.clone())).collect();
        class.decide(both).await;
        to_the_end(&class).await;
        let there = lms.assignment(&remote).expect("there");
        assert_eq!(there.points, Some(Score::whole(if keep { 20 } else { 50 })));
        assert_eq!(there.due == Some(later), !keep);
        if keep {
            let value = vec![on(&quiz, None, ChangeField::Points, value("35"))];
            lms.set_points(&remote, Some(Score::whole(50))).expect("set");
            class.pull().await;
            class.decide(value).await;
            to_the_end(&class).await;
            assert_eq!(lms.assignment(&remote).expect("there").points, Some(Score::whole(35)));
        }
    }
}

#[tokio::test]
async fn undoing_a_decision_brings_the_question_back() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "12").await;
    class.hand_score(&quiz, &amy, 13);
    class.school.lms().rename(&quiz, "Theirs").expect("renamed");
    class.pull().await;
    let title = class.book().await.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    for take in [Take::Mine, Take::Lms] {
        let before = class.changes().await;
        assert_eq!(before.total, 2);
        class
            .decide(vec![
                on(&quiz, Some(&amy), ChangeField::Score, take.clone()),
                on(&quiz, None, ChangeField::Title, take.clone()),
            ])
            .await;
        assert_eq!(class.changes().await.total, 0, "{take:?}");
        class.undo().await;
        assert_eq!(rows(&class.changes().await), rows(&before), "{take:?}: as before");
        let plan = class.prepare().await;
        assert!(plan.assignments.is_empty() && plan.grade_count == 0, "{take:?}: nothing goes undecided");
        let now = class.book().await.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
        assert_eq!(now, title, "{take:?}");
        class.redo().await;
        assert_eq!(class.changes().await.total, 0, "{take:?}: decided again");
        class.undo().await;
    }
    class
        .decide(vec![
            on(&quiz, Some(&amy), ChangeField::Score, Take::Mine),
            on(&quiz, None, ChangeField::Title, Take::Lms),
        ])
        .await;
    to_the_end(&class).await;
}
