//! What a decision may do, over the whole small space.

use crate::values::{APPROVALS, bases, canvas, cell, grades, same_part};
use gradebook::decide::{Choice, decide, decide_detail};
use gradebook::{
    Agreement, Approval, Assignment, AssignmentId, Delivery, Detail, Details, DetailsAgreement, Grade,
    GradeCell, GradeField, OwnPolicies, RemoteAssignmentId, Score, Time, Verdict,
};

const AT: Time = Time::from_millis(9);

fn every_decision(law: impl Fn(&GradeCell, GradeField, &Choice<Grade>, &GradeCell)) {
    every_approved_decision(&APPROVALS[..1], law);
}

fn every_approved_decision(
    approvals: &[Option<(u32, Approval)>],
    law: impl Fn(&GradeCell, GradeField, &Choice<Grade>, &GradeCell),
) {
    let grades = grades();
    let nine = Grade { late: true, comment: Some("again".to_owned()), ..Grade::of(Score::points(9)) };
    for base in bases() {
        for local in &grades {
            for remote in std::iter::once(None).chain(grades.iter().map(Some)) {
                for approved in approvals.iter().copied() {
                    for field in GradeField::ALL {
                        for choice in [Choice::Lms, Choice::Mine, Choice::Value(nine.clone())] {
                            let mut before = cell(&base, local, remote);
                            before.approved = approved;
                            let mut after = before.clone();
                            decide(&mut after, field, choice.clone(), AT, false);
                            law(&before, field, &choice, &after);
                        }
                    }
                }
            }
        }
    }
}

fn seen(cell: &GradeCell) -> Grade {
    let agreed = cell.base.as_ref().map(|b| b.lms.clone());
    cell.remote.clone().or(agreed).unwrap_or_default()
}

#[test]
fn a_decided_part_has_nothing_left_to_decide_and_only_mine_or_a_value_is_pending() {
    every_decision(|before, field, choice, after| {
        let verdict = after.field_verdict(field, &canvas());
        assert!(matches!(verdict, Verdict::Unchanged | Verdict::KeepLocal), "{before:?} {choice:?}");
        assert!(*choice != Choice::Lms || verdict == Verdict::Unchanged, "the LMS's value is agreed");
        assert!(same_part(&after.expected_remote(), &seen(before), field), "a write replaces what was seen");
    });
}

#[test]
fn the_value_that_was_chosen_stands() {
    every_decision(|before, field, choice, after| {
        let stands = match choice {
            Choice::Lms => seen(before),
            Choice::Mine => before.local.clone(),
            Choice::Value(value) => value.clone(),
        };
        assert!(same_part(&after.local, &stands, field), "{before:?} {choice:?}");
        assert_eq!(after.remote, before.remote, "a decision reads nothing");
    });
}

#[test]
fn the_other_parts_are_not_touched() {
    every_decision(|before, field, _, after| {
        for other in GradeField::ALL.into_iter().filter(|f| *f != field) {
            assert!(same_part(&after.local, &before.local, other));
            assert_eq!(
                after.field_verdict(other, &canvas()),
                before.field_verdict(other, &canvas()),
                "a conflict vanishes only by its own decision: {before:?}"
            );
        }
    });
}

#[test]
fn keeping_or_entering_is_an_approval_of_the_teacher_and_taking_keeps_what_was() {
    every_approved_decision(&APPROVALS, |before, field, choice, after| {
        let by = after.approved.filter(|_| after.is_approved()).map(|(_, by)| by);
        let was = before.approved.filter(|_| before.is_approved()).map(|(_, by)| by);
        // Another part that only the teacher changed and nobody approved stays a draft.
        let draft = |f: &GradeField| *f != field && before.field_verdict(*f, &canvas()) == Verdict::KeepLocal;
        let draft_elsewhere = was.is_none() && GradeField::ALL.iter().any(draft);
        let expected = match choice {
            Choice::Lms => was,
            _ if draft_elsewhere => None,
            _ => Some(Approval::Teacher),
        };
        assert_eq!(by, expected, "{before:?} {choice:?}");
        assert_eq!(after.edits - before.edits, u32::from(after.local != before.local));
    });
}

#[test]
fn deciding_the_same_again_changes_nothing() {
    every_decision(|_, field, choice, after| {
        let mut again = after.clone();
        decide(&mut again, field, choice.clone(), AT, false);
        let only_mine = GradeCell { approved: after.approved, ..again.clone() };
        assert_eq!(only_mine, *after);
    });
}

fn assignment(base: Option<Details>, local: Details, remote: Details) -> Assignment {
    Assignment {
        id: AssignmentId::from("a"),
        reference: "PB-7F3K".to_owned(),
        local,
        base: base.map(|b| DetailsAgreement { lms: b.clone(), ours: b }),
        remote: Some(remote),
        delivery: Delivery::InLms { id: RemoteAssignmentId::from("r") },
        auto_graded: false,
        policies: OwnPolicies::default(),
        failure: None,
        grades_read: true,
        in_points: true,
    }
}

#[test]
fn a_decided_detail_has_nothing_left_to_decide_with_or_without_an_agreement() {
    let named = |n: i32| Details {
        title: format!("Quiz {n}"),
        description: format!("Page {n}"),
        due: Some(Time::from_millis(i64::from(n))),
        points: Some(Score::points(n)),
    };
    for base in [None, Some(named(1)), Some(named(2)), Some(Details::default())] {
        for (local, remote) in [(1, 1), (1, 2), (2, 1), (3, 2), (2, 2)] {
            for detail in Detail::ALL {
                for (choice, stands) in
                    [(Choice::Lms, remote), (Choice::Mine, local), (Choice::Value(named(9)), 9)]
                {
                    let before = assignment(base.clone(), named(local), named(remote));
                    let mut after = before.clone();
                    decide_detail(&mut after, detail, choice);
                    let verdict = after.detail_verdict(detail);
                    let expected = if stands == remote { Verdict::Unchanged } else { Verdict::KeepLocal };
                    assert_eq!(verdict, expected, "{base:?} {local}/{remote} -> {stands}");
                    assert!(after.local.same(&named(stands), detail));
                    for other in Detail::ALL.into_iter().filter(|d| *d != detail) {
                        assert_eq!(after.detail_verdict(other), before.detail_verdict(other));
                        assert!(after.local.same(&before.local, other));
                    }
                }
            }
        }
    }
}

#[test]
fn a_decision_before_the_first_reading_forgets_no_agreement() {
    let five = Grade::of(Score::points(5));
    let mut unread = cell(&Some(Agreement::on(five.clone())), &Grade::of(Score::points(7)), None);
    decide(&mut unread, GradeField::Mark, Choice::Lms, AT, false);
    assert_eq!(
        (unread.local.clone(), unread.expected_remote()),
        (five.clone(), five),
        "what was agreed, not a blank"
    );
}
