//! The end of every scenario: local = base = what the LMS holds, and nothing is open.

use crate::{Class, Folder};
use desk::{CellDump, GradeDump};
use gradebook::{Delivery, Score, Standing, Status};
use sample_school::{Flag, Submission};
use std::path::Path;

/// Nothing in the journal waits for anything.
pub fn assert_journal_empty(dir: &Path) {
    let folder = Folder::look(dir);
    assert_eq!(folder.open_steps(), Vec::<String>::new(), "open steps in the journal");
    assert_eq!(folder.active_runs(), Vec::<String>::new(), "active runs");
}

/// The record of every value is unbroken, and replayed it gives exactly what the grades hold.
pub fn assert_told(class: &Class) {
    let check = class.computer.desk.verify_history(None).expect("the record can be read");
    assert_eq!(check.broken, None, "the record is broken");
    assert_eq!(check.astray, 0, "grades hold what the record does not tell");
}

/// For every grade of the class: here = last agreed = what the sample school's own state holds. Nothing approved is
/// pending, the journal has no open row, and the plan is empty.
pub async fn assert_settled(class: &Class) {
    let (desk, section) = (&class.computer.desk, class.section.as_str());
    assert_told(class);
    let changes = desk.pull_section(section).await.expect("the LMS can be read");
    assert_eq!(changes.total, 0, "waits for a look: {:?}", changes.groups);
    let plan = desk.plan_dump(section).await.expect("planned");
    assert!(plan.fresh, "the LMS was read for it");
    assert!(plan.rows.is_empty(), "the plan is not empty: {:?}", plan.rows);
    assert_eq!(plan.buckets.get("drafts"), Some(&0), "drafts are left");
    assert_journal_empty(&class.computer.dir);
    assert_told(class);
    let lms = class.school.lms();
    let book = desk.book_dump(section).expect("a book");
    for assignment in &book.assignments {
        let Delivery::InLms { id } = &assignment.delivery else {
            panic!("{} is not in the LMS: {:?}", assignment.title, assignment.delivery)
        };
        let there = lms.assignment(id.as_str()).expect("the LMS has it");
        assert_eq!(there.title, assignment.title);
        let due = there.due.map(|d| d.timestamp_millis());
        let ours = assignment.due.as_deref().and_then(gradebook::Time::parse).map(gradebook::Time::millis);
        assert_eq!(due, ours, "due date of {}", assignment.title);
        let points = assignment.points.as_ref().and_then(number).map(Score::micros);
        assert_eq!(there.points.map(sample_school::Score::millionths), points, "{}", assignment.title);
    }
    for grade in &book.grades {
        assert_grade(class, grade);
    }
}

fn assert_grade(class: &Class, grade: &CellDump) {
    let quiet = [Standing::InLms, Standing::Adjusted, Standing::NotGraded];
    assert!(quiet.contains(&grade.standing), "{grade:?}");
    let Some(there) = class.school.lms().submission(&grade.assignment, &grade.student) else {
        assert!(grade.local.score.is_none(), "the LMS has no such student: {grade:?}");
        return;
    };
    let base = grade.base.as_ref().expect("agreed");
    assert!(same(base, &there), "last agreed is not what the LMS holds: {grade:?} / {there:?}");
    assert_eq!(Some(base), grade.remote.as_ref(), "{grade:?}");
    if grade.standing != Standing::Adjusted {
        assert!(same(&grade.local, &there), "here is not what the LMS holds: {grade:?} / {there:?}");
    }
}

fn number(number: &serde_json::Number) -> Option<Score> {
    Score::from_wire(number.as_f64()?)
}

fn same(grade: &GradeDump, there: &Submission) -> bool {
    let score = grade.score.as_ref().and_then(number).map(|s| s.rounded(2).micros());
    let status = match (there.flags.contains(&Flag::Excused), there.flags.contains(&Flag::Missing)) {
        (true, _) => Status::Excused,
        (_, true) => Status::Missing,
        _ => Status::Counted,
    };
    let held = there.score.map(|s| s.rounded(2).millionths());
    // A zero is left out on the wire: the first time it is met it cannot be told from none.
    let unseen = score.is_none() && held == Some(0);
    (score == held || unseen)
        && grade.status == status
        && grade.late == there.flags.contains(&Flag::Late)
        && grade.comment == there.comment.clone().filter(|text| !text.trim().is_empty())
}
