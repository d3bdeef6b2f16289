//! The teacher's decisions on what changed in the LMS.

use crate::{
    Agreement, Approval, Assignment, Detail, Details, DetailsAgreement, Grade, GradeCell, GradeField, Time,
};

/// Which side stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice<T> {
    /// The LMS's value becomes mine.
    Lms,
    /// Mine stays and goes to the LMS with the next sync.
    Mine,
    /// Another value stands and goes to the LMS with the next sync.
    Value(T),
}

/// Decides one part of a grade. The LMS's value as read counts as seen from now on: a write may replace exactly it.
/// Keeping mine or entering a value approves the grade, because the teacher has just said so; but not if another part
/// of it is a draft that was never approved: a kept comment does not approve a score.
pub fn decide(cell: &mut GradeCell, field: GradeField, choice: Choice<Grade>, at: Time, offline: bool) {
    let agreed = cell.base.as_ref().map(|b| &b.lms);
    let remote = cell.remote.as_ref().or(agreed).cloned().unwrap_or_default();
    let was_approved = cell.is_approved();
    let base = cell.base.get_or_insert_with(|| Agreement::on(Grade::default()));
    base.lms.take(field, &remote);
    base.ours.take(field, &remote);
    let only_here = |f: GradeField| {
        remote.exactly(&base.lms, f) && ![&base.ours, &remote].into_iter().any(|g| cell.local.exactly(g, f))
    };
    let draft = |f: &GradeField| *f != field && only_here(*f);
    let elsewhere = GradeField::ALL.iter().any(draft) && !was_approved;
    let mut local = cell.local.clone();
    let approved = match choice {
        Choice::Lms => {
            local.take(field, &remote);
            cell.approved.filter(|_| cell.is_approved()).map(|(_, by)| by)
        }
        Choice::Mine => (!elsewhere).then_some(Approval::Teacher),
        Choice::Value(value) => {
            local.take(field, &value);
            (!elsewhere).then_some(Approval::Teacher)
        }
    };
    cell.edit(local, at, offline);
    if let Some(by) = approved {
        cell.approve(by);
    }
}

/// Decides one detail of an assignment.
pub fn decide_detail(assignment: &mut Assignment, detail: Detail, choice: Choice<Details>) {
    let Some(remote) = assignment.remote.clone() else { return };
    let never = || DetailsAgreement { lms: Details::default(), ours: Details::default() };
    let base = assignment.base.get_or_insert_with(never);
    base.lms.take(detail, &remote);
    base.ours.take(detail, &remote);
    match choice {
        Choice::Lms => assignment.local.take(detail, &remote),
        Choice::Mine => {}
        Choice::Value(value) => assignment.local.take(detail, &value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LmsKind, Score, Verdict};

    fn score(n: i32) -> Grade {
        Grade::of(Score::points(n))
    }
    fn conflict(base: Option<i32>, local: i32, remote: i32) -> GradeCell {
        GradeCell {
            base: base.map(|b| Agreement::on(score(b))),
            local: score(local),
            remote: Some(score(remote)),
            ..GradeCell::default()
        }
    }

    #[test]
    fn keeping_a_comment_does_not_approve_a_score_that_was_never_approved() {
        let with = |points: i32, comment: &str| Grade { comment: Some(comment.to_owned()), ..score(points) };
        let mut cell = GradeCell {
            base: Some(Agreement::on(with(5, "a"))),
            local: with(7, "mine"),
            remote: Some(with(5, "theirs")),
            ..GradeCell::default()
        };
        decide(&mut cell, GradeField::Comment, Choice::Mine, Time::from_millis(1), false);
        assert!(!cell.is_approved(), "the score is still a draft");
        let mut both = GradeCell { remote: Some(with(6, "theirs")), ..cell.clone() };
        both.base = Some(Agreement::on(with(5, "a")));
        decide(&mut both, GradeField::Mark, Choice::Mine, Time::from_millis(1), false);
        decide(&mut both, GradeField::Comment, Choice::Mine, Time::from_millis(2), false);
        assert!(both.is_approved(), "both were decided");
    }

    #[test]
    fn after_any_decision_nothing_is_left_to_decide_and_only_a_kept_value_is_to_be_sent() {
        let profile = LmsKind::Canvas.profile();
        for base in [None, Some(1), Some(2), Some(3)] {
            for local in 1..4 {
                for remote in 1..4 {
                    for (choice, stands) in
                        [(Choice::Lms, remote), (Choice::Mine, local), (Choice::Value(score(9)), 9)]
                    {
                        let mut cell = conflict(base, local, remote);
                        decide(&mut cell, GradeField::Mark, choice, Time::from_millis(1), false);
                        assert_eq!(cell.local, score(stands));
                        let expected = if stands == remote { Verdict::Unchanged } else { Verdict::KeepLocal };
                        assert_eq!(cell.verdict(&profile), expected, "{base:?}/{local}/{remote} -> {stands}");
                        assert_eq!(
                            cell.expected_remote(),
                            score(remote),
                            "a write may replace what was seen"
                        );
                        assert!(stands == remote || cell.is_approved(), "a decision is an approval");
                    }
                }
            }
        }
    }
}
