//! What the grid shows: one standing for every way in which a grade can stand.

use crate::values::{APPROVALS, bases, canvas, cell, grades, mark};
use gradebook::standing::{Surroundings, standing};
use gradebook::{Agreement, Failure, FailureKind, GradeCell, Standing, Status, Verdict};

const AROUND: [Surroundings; 4] = [
    Surroundings { student_not_linked: false, held: false },
    Surroundings { student_not_linked: true, held: false },
    Surroundings { student_not_linked: false, held: true },
    Surroundings { student_not_linked: true, held: true },
];

fn every_cell(law: impl Fn(&GradeCell)) {
    let failure = Failure { kind: FailureKind::Refused, detail: String::new() };
    let grades = grades();
    for base in bases() {
        for local in &grades {
            for remote in [None, Some(&grades[0]), Some(&grades[8])] {
                for approved in [APPROVALS[1], APPROVALS[3]] {
                    for failure in [None, Some(failure.clone())] {
                        for sending in [false, true] {
                            let mut cell = cell(&base, local, remote);
                            (cell.approved, cell.failure, cell.sending) =
                                (approved, failure.clone(), sending);
                            law(&cell);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_under_way_is_shown_as_such_whatever_else_is_true() {
    every_cell(|cell| {
        for around in AROUND {
            let shown = standing(cell, around, &canvas());
            assert_eq!(shown == Standing::Sending, cell.sending, "{cell:?}");
        }
    });
}

#[test]
fn what_the_lms_changed_is_shown_before_anything_that_waits_here() {
    every_cell(|cell| {
        for around in AROUND.into_iter().filter(|_| !cell.sending) {
            let shown = standing(cell, around, &canvas());
            let verdict = cell.verdict(&canvas());
            assert_eq!(shown == Standing::ToDecide, verdict == Verdict::Conflict, "{cell:?}");
            assert_eq!(shown == Standing::Changed, verdict == Verdict::TakeRemote, "{cell:?}");
        }
    });
}

#[test]
fn what_only_the_teacher_changed_says_why_it_is_not_in_the_lms_yet() {
    every_cell(|cell| {
        if cell.sending || cell.verdict(&canvas()) != Verdict::KeepLocal {
            return;
        }
        for around in AROUND {
            let expected = match (&cell.failure, cell.is_approved(), around.student_not_linked, around.held) {
                (Some(_), ..) => Standing::Failed,
                (None, false, ..) => Standing::Draft,
                (None, true, true, _) => Standing::NotMatched,
                (None, true, false, true) => Standing::Held,
                (None, true, false, false) => Standing::Approved,
            };
            assert_eq!(standing(cell, around, &canvas()), expected, "{cell:?} {around:?}");
        }
    });
}

#[test]
fn what_is_agreed_is_in_the_lms_adjusted_or_not_graded_whatever_stands_around_it() {
    every_cell(|cell| {
        let verdict = cell.verdict(&canvas());
        if cell.sending || !matches!(verdict, Verdict::Unchanged | Verdict::SameEdit) {
            return;
        }
        let adjusted = cell.base.as_ref().is_some_and(|b| !b.ours.same_all(&b.lms, &canvas()));
        let expected = match (verdict, adjusted, cell.local.is_blank()) {
            (Verdict::SameEdit, ..) => Standing::InLms,
            (_, true, _) => Standing::Adjusted,
            (_, false, true) => Standing::NotGraded,
            (_, false, false) => Standing::InLms,
        };
        for around in AROUND {
            assert_eq!(standing(cell, around, &canvas()), expected, "{cell:?}");
        }
    });
}

#[test]
fn a_blank_that_the_lms_made_a_zero_of_is_adjusted_and_not_ungraded() {
    let (blank, zero) = (mark(None, Status::Missing), mark(Some(0), Status::Missing));
    let agreed = Some(Agreement { lms: zero.clone(), ours: blank.clone() });
    let missing = cell(&agreed, &blank, Some(&zero));
    assert_eq!(standing(&missing, AROUND[0], &canvas()), Standing::Adjusted);
    let nothing = GradeCell::default();
    assert_eq!(standing(&nothing, AROUND[0], &canvas()), Standing::NotGraded);
    let kept = Some(Agreement { lms: mark(Some(7), Status::Counted), ours: mark(None, Status::Counted) });
    let not_cleared = cell(&kept, &mark(None, Status::Counted), Some(&mark(Some(7), Status::Counted)));
    assert_eq!(standing(&not_cleared, AROUND[0], &canvas()), Standing::Adjusted, "there is a score there");
}
