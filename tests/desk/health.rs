//! Connection health: what it says when all is well, when something fails, and when a link is down; and what its report
//! never says.

use desk::Commands;
use desk::view::{HealthState, HealthView, Nothing, PrepareSync, Send};
use sample_school::{Aim, Faults, LmsKind, Options, TokenState, Trouble, TroubleKind};
use support::{Class, assert_settled};

async fn check(class: &Class) -> HealthView {
    class.desk().check_health(Nothing {}).await.expect("a view")
}

fn states(view: &HealthView) -> Vec<HealthState> {
    view.links.iter().map(|link| link.state).collect()
}

/// Nothing of a student is in the report: no name, no other form of it, no id, no section, no score.
async fn assert_names_nobody(class: &Class, view: &HealthView) {
    let book = class.book().await;
    let sections = class.desk().sections_dump().expect("sections");
    for said in book
        .students
        .iter()
        .flat_map(|s| [s.name.clone(), s.also.clone(), s.id.clone()])
        .chain(sections.into_iter().flat_map(|s| [s.name, s.id]))
        .chain(book.assignments.iter().map(|head| head.title.clone()))
        .filter(|text| !text.is_empty())
    {
        assert!(!view.report.contains(&said), "the report says “{said}”:\n{}", view.report);
    }
    for problem in &view.problems {
        let text = format!("{} {} {}", problem.title, problem.note, problem.office);
        let named = book.students.iter().find(|s| text.contains(&s.name));
        assert_eq!(named.map(|s| s.id.as_str()), None, "{text}");
    }
}

#[tokio::test]
async fn when_all_is_well_it_says_so_and_names_who_is_not_matched() {
    let class = Class::of(LmsKind::Canvas).await;
    let before = class.desk().health(Nothing {}).await.expect("a view");
    assert!(before.checked_at.is_some(), "connecting asked");
    let view = check(&class).await;
    assert_eq!(states(&view), [HealthState::Well, HealthState::Well]);
    assert_eq!(view.nodes.len(), 3);
    assert_eq!(view.clock.state, HealthState::Well, "{}", view.clock.said);
    assert_eq!((view.teachers.unmatched, view.teachers.percent), (0, Some(100)), "{:?}", view.teachers);
    assert_eq!(view.sections.unmatched, 1, "Advisory 8B: {:?}", view.sections);
    assert!(view.students.unmatched >= 2 && view.students.percent < Some(100), "{:?}", view.students);
    let whole = view.not_matched.iter().filter(|row| row.student.is_none()).count();
    assert_eq!(whole, 1, "the section that is not linked, once: {:?}", view.not_matched);
    for row in &view.not_matched {
        assert!(!row.why.is_empty() && !row.what.is_empty(), "{row:?}");
        assert!(row.office.contains(&row.name), "the office must know who is meant: {row:?}");
    }
    assert_eq!(view.problems, []);
    assert_names_nobody(&class, &view).await;
}

#[tokio::test]
async fn what_a_sync_would_hold_back_is_told_before_it() {
    let class = Class::of(LmsKind::Canvas).await;
    let quiz = class.assignment(0);
    let book = class.book().await;
    let unlinked = book.students.iter().find(|s| s.linked == Some(false)).expect("one").id.clone();
    assert_eq!(check(&class).await.held, []);
    class.enter(&quiz, &unlinked, "15").await;
    let view = check(&class).await;
    assert_eq!((view.held.len(), view.held[0].count), (1, 1), "{:?}", view.held);
    assert_eq!(view.held[0].groups[0].reason, "not_matched");
    let row = view.not_matched.iter().find(|row| row.student.as_ref() == Some(&unlinked)).expect("there");
    assert_eq!(row.waiting, 1);
    assert!(view.report.contains("1 × not_matched"), "{}", view.report);
    assert_names_nobody(&class, &view).await;
}

#[tokio::test]
async fn a_failure_is_a_problem_until_a_retry_solves_it() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy, ben) = (class.assignment(0), class.student(0), class.student(1));
    class.enter(&quiz, &amy, "15").await;
    class.enter(&quiz, &ben, "16").await;
    let server = Trouble::always(TroubleKind::ErrorBefore, Aim::WriteGrade);
    class.school.lms().set_faults(Faults { troubles: vec![server], ..Faults::default() }).expect("set");
    let run = class.sync().await;
    assert_eq!(run.failed, 2, "{run:?}");
    let view = class.desk().health(Nothing {}).await.expect("a view");
    let problem = view.problems.first().expect("one");
    assert!(!problem.solved && problem.note.starts_with("2 grades on {"), "{problem:?}");
    assert_eq!(problem.retry.as_deref(), Some(run.run.as_str()));
    assert_eq!(problem.section, class.section);
    assert!(view.report.contains("2 × keeps_failing"), "{}", view.report);
    assert_names_nobody(&class, &view).await;

    class.school.lms().set_faults(Faults::default()).expect("set");
    let input = PrepareSync { section: class.section.clone(), only_failed_of: problem.retry.clone() };
    let plan = class.desk().prepare_sync(input).await.expect("a plan");
    let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    let again = class.desk().send(send).await.expect("begun").run;
    class.ended(&again).await;
    let view = check(&class).await;
    let problem = view.problems.first().expect("still listed");
    assert!(problem.solved && problem.retry.is_none(), "{problem:?}");
    assert!(problem.note.ends_with("Nothing to do any more."), "{}", problem.note);
    assert_settled(&class).await;
}

#[tokio::test]
async fn a_broken_link_is_shown_where_it_is_and_what_lies_behind_it_is_not_known() {
    let class = Class::of(LmsKind::Canvas).await;
    let lms = class.school.lms();
    let offline = vec![Trouble::always(TroubleKind::Offline, Aim::Any)];
    lms.set_faults(Faults { troubles: offline, ..Faults::default() }).expect("set");
    let view = check(&class).await;
    assert_eq!(states(&view), [HealthState::Broken, HealthState::Unknown]);
    assert!(
        !view.problems[0].solved && view.problems[0].title.contains("doesn’t answer"),
        "{:?}",
        view.problems
    );
    assert!(view.report.contains("Link: offline"), "{}", view.report);
    assert!(view.students.matched > 0, "what was read stays");

    lms.set_faults(Faults { token: TokenState::Revoked, ..Faults::default() }).expect("set");
    let view = check(&class).await;
    assert_eq!(states(&view), [HealthState::Broken, HealthState::Unknown]);
    assert!(view.links[0].said.contains("sign-in"), "{:?}", view.links);
    assert!(
        view.problems.iter().any(|p| !p.office.is_empty()),
        "somebody must be asked: {:?}",
        view.problems
    );

    lms.set_faults(Faults::default()).expect("set");
    let view = check(&class).await;
    assert_eq!(states(&view), [HealthState::Well, HealthState::Well]);
    assert_eq!(view.problems, []);
}

#[tokio::test]
async fn every_lms_says_what_it_can() {
    for (lms, name, cannot) in [
        (LmsKind::GoogleClassroom, "Google Classroom", "Comments: stay here, Google Classroom takes none"),
        (LmsKind::Schoology, "Schoology", "Scores above the maximum: lowered by Schoology"),
    ] {
        let class = Class::named("Algebra I · Period 2", Options { lms, ..Options::default() }, false).await;
        let view = check(&class).await;
        assert!(view.abilities.iter().any(|a| !a.can && a.said == cannot), "{:?}", view.abilities);
        assert_eq!(view.nodes[2].name, name);
    }
}

#[tokio::test]
async fn an_lms_that_does_not_answer_is_not_called_working() {
    let class = Class::of(LmsKind::Canvas).await;
    let broken = vec![Trouble::always(TroubleKind::ErrorBefore, Aim::ReadGrades)];
    class.school.lms().set_faults(Faults { troubles: broken, ..Faults::default() }).expect("set");
    let view = check(&class).await;
    assert_eq!(states(&view), [HealthState::Well, HealthState::Broken], "{:?}", view.links);
    class.school.lms().set_faults(Faults::default()).expect("set");
    assert_eq!(states(&check(&class).await), [HealthState::Well, HealthState::Well]);
}
