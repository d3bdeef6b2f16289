//! The small space: every kind of mark, flag and comment, and every way in which three of them can stand together.

use gradebook::{Agreement, Approval, Grade, GradeCell, GradeField, LmsKind, Profile, Score, Status};

/// A grade with just a mark.
pub fn mark(score: Option<i32>, status: Status) -> Grade {
    Grade { score: score.map(Score::points), status, ..Grade::default() }
}

/// Zero, blank, excused, missing and plain scores, with and without flag and comment.
pub fn grades() -> Vec<Grade> {
    let marks = [
        mark(None, Status::Counted),
        mark(Some(0), Status::Counted),
        mark(Some(5), Status::Counted),
        mark(Some(7), Status::Counted),
        mark(None, Status::Excused),
        mark(Some(5), Status::Excused),
        mark(None, Status::Missing),
    ];
    let around = [(false, None), (true, None), (false, Some("see me")), (false, Some("well done"))];
    let mut all = Vec::new();
    for mark in marks {
        for (late, comment) in around {
            all.push(Grade { late, comment: comment.map(str::to_owned), ..mark.clone() });
        }
    }
    all
}

/// Never agreed, agreed on each grade, and agreed though the LMS stored something else.
pub fn bases() -> Vec<Option<Agreement>> {
    let mut all: Vec<Option<Agreement>> = vec![None];
    all.extend(grades().into_iter().map(|g| Some(Agreement::on(g))));
    let seven = mark(Some(7), Status::Counted);
    let five = mark(Some(5), Status::Counted);
    let comment = Grade { comment: Some("see me".to_owned()), ..seven.clone() };
    let late = Grade { late: true, ..seven.clone() };
    let blank = Grade::default();
    for (ours, lms) in [
        (seven.clone(), five.clone()),
        (seven.clone(), mark(Some(0), Status::Counted)),
        (seven.clone(), blank.clone()),
        (blank, seven.clone()),
        (mark(None, Status::Missing), mark(Some(0), Status::Missing)),
        (comment, seven.clone()),
        (late, five),
    ] {
        all.push(Some(Agreement { lms, ours }));
    }
    all
}

/// Not approved, approved as it is, approved before the last edit.
pub const APPROVALS: [Option<(u32, Approval)>; 4] =
    [None, Some((3, Approval::Teacher)), Some((3, Approval::Policy)), Some((2, Approval::Policy))];

/// A grade that was edited three times.
pub fn cell(base: &Option<Agreement>, local: &Grade, remote: Option<&Grade>) -> GradeCell {
    GradeCell {
        base: base.clone(),
        local: local.clone(),
        remote: remote.cloned(),
        edits: 3,
        ..GradeCell::default()
    }
}

/// Whether this part is exactly the same in both.
pub fn same_part(a: &Grade, b: &Grade, field: GradeField) -> bool {
    let mut taken = a.clone();
    taken.take(field, b);
    taken == *a
}

/// The profile most tests use: it leaves out zeros, as Clever's wire does.
pub fn canvas() -> Profile {
    LmsKind::Canvas.profile()
}
