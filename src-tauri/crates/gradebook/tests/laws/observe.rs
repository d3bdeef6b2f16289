//! What a reading may do to a grade, over the whole small space.

use crate::values::{APPROVALS, bases, canvas, cell, grades, same_part};
use gradebook::observe::{Seen, interpret, observe};
use gradebook::{
    Agreement, Approval, Grade, GradeCell, GradeField, LmsEdit, LmsEdits, Score, Status, Verdict,
};

const POLICIES: [LmsEdits; 3] = [LmsEdits::Show, LmsEdits::Take, LmsEdits::Ignore];

/// One reading: before, with the reading only noted, and after.
struct Reading {
    before: GradeCell,
    noted: GradeCell,
    after: GradeCell,
    seen: Seen,
    policy: LmsEdits,
    read: Grade,
}

impl Reading {
    fn verdict(&self, field: GradeField) -> Verdict {
        self.noted.field_verdict(field, &canvas())
    }
    fn verdict_after(&self, field: GradeField) -> Verdict {
        self.after.field_verdict(field, &canvas())
    }
}

fn see(cell: &mut GradeCell, read: &Grade, policy: LmsEdits) -> Seen {
    observe(cell, read.clone(), LmsEdit::default(), policy, &canvas())
}

fn every_reading(law: impl Fn(&Reading)) {
    every_approved_reading(&APPROVALS[..1], law);
}

fn every_approved_reading(approvals: &[Option<(u32, Approval)>], law: impl Fn(&Reading)) {
    let grades = grades();
    for base in bases() {
        for local in &grades {
            for read in &grades {
                for policy in POLICIES {
                    for approved in approvals.iter().copied() {
                        let mut before = cell(&base, local, base.as_ref().map(|b| &b.lms));
                        before.approved = approved;
                        let mut noted = before.clone();
                        noted.remote =
                            Some(interpret(read.clone(), base.as_ref().map(|b| &b.lms), &canvas()));
                        let mut after = before.clone();
                        let seen = see(&mut after, read, policy);
                        law(&Reading { before, noted, after, seen, policy, read: read.clone() });
                    }
                }
            }
        }
    }
}

#[test]
fn a_local_value_changes_only_when_it_is_adopted_or_taken() {
    every_reading(|r| {
        if r.after.local == r.before.local {
            return;
        }
        match r.seen {
            Seen::Adopted => {
                assert!(r.before.base.is_none() && r.before.local.is_blank(), "nothing was here")
            }
            Seen::Taken => {
                assert_eq!(r.policy, LmsEdits::Take, "only where the teacher said so");
                for field in GradeField::ALL {
                    let moved = !same_part(&r.before.local, &r.after.local, field);
                    assert!(
                        !moved || r.verdict(field) == Verdict::TakeRemote,
                        "only what the LMS alone changed"
                    );
                }
            }
            seen => panic!("{seen:?} changed a local value: {:?} -> {:?}", r.before, r.after),
        }
    });
}

#[test]
fn no_score_goes_away_because_the_lms_has_none() {
    every_reading(|r| {
        let lost = r.before.local.score.is_some() && r.after.local.score.is_none();
        assert!(!lost || r.after.local.status != Status::Counted, "{:?} read as {:?}", r.before, r.read);
    });
}

#[test]
fn a_conflict_stays_until_it_is_decided() {
    every_reading(|r| {
        for field in GradeField::ALL {
            if r.verdict(field) == Verdict::Conflict {
                assert_eq!(r.verdict_after(field), Verdict::Conflict, "{:?}", r.before);
                assert!(same_part(&r.before.local, &r.after.local, field), "{:?}", r.before);
            }
        }
    });
}

#[test]
fn a_change_of_the_teacher_stays_pending_and_a_change_of_the_lms_stays_to_be_looked_at() {
    every_reading(|r| {
        for field in GradeField::ALL {
            let (before, after) = (r.verdict(field), r.verdict_after(field));
            match before {
                Verdict::KeepLocal => assert_eq!(after, Verdict::KeepLocal, "{:?}", r.before),
                Verdict::TakeRemote if !matches!(r.seen, Seen::Adopted | Seen::Taken) => {
                    assert_eq!(after, Verdict::TakeRemote, "{:?}", r.before);
                }
                Verdict::TakeRemote | Verdict::SameEdit | Verdict::Unchanged => {
                    assert_eq!(after, Verdict::Unchanged, "{before:?} {:?} {:?}", r.before, r.read);
                }
                Verdict::Conflict => {}
            }
        }
    });
}

#[test]
fn the_same_reading_again_does_nothing() {
    every_reading(|r| {
        let mut again = r.after.clone();
        assert_eq!(see(&mut again, &r.read, r.policy), Seen::Same, "{:?} read {:?}", r.before, r.read);
        assert_eq!(again, r.after);
    });
}

#[test]
fn what_was_adjusted_on_arrival_is_left_alone_by_other_changes() {
    every_reading(|r| {
        let Some(base) = &r.before.base else { return };
        let Some(after) = &r.after.base else { panic!("an agreement is never forgotten") };
        for field in GradeField::ALL {
            if r.verdict(field) == Verdict::Unchanged {
                assert!(same_part(&base.ours, &after.ours, field) && same_part(&base.lms, &after.lms, field));
                assert!(same_part(&r.before.local, &r.after.local, field));
            }
        }
    });
}

#[test]
fn a_reading_never_approves_what_nobody_approved() {
    every_approved_reading(&APPROVALS, |r| {
        let same = r.after.local == r.before.local && r.before.is_approved();
        assert!(!r.after.is_approved() || same, "{:?} -> {:?}", r.before, r.after);
        assert!(!same || r.after.is_approved(), "and takes no approval back");
    });
}

#[test]
fn what_was_seen_is_said_truthfully() {
    every_reading(|r| {
        let whole = r.noted.verdict(&canvas());
        match r.seen {
            Seen::Same => assert!(r.after.local == r.before.local && whole != Verdict::SameEdit),
            Seen::Changed => assert!(matches!(whole, Verdict::TakeRemote | Verdict::Conflict)),
            Seen::Settled => {
                assert!(GradeField::ALL.iter().any(|f| r.verdict(*f) == Verdict::SameEdit));
            }
            Seen::Adopted | Seen::Taken => assert_ne!(r.after.local, r.before.local),
        }
        let silent = whole >= Verdict::TakeRemote && r.seen == Seen::Same;
        assert!(!silent || r.before.remote == r.noted.remote, "a change of the LMS is not passed over");
    });
}

#[test]
fn zero_blank_excused_missing_and_never_read_are_told_apart() {
    let all = grades();
    for (i, one) in all.iter().enumerate() {
        for other in &all[i + 1..] {
            assert!(!one.same_all(other, &canvas()), "{one:?} is not {other:?}");
        }
    }
    for read in all.iter().filter(|g| g.score != Some(Score::ZERO)) {
        for wrote in all.iter().filter(|g| g.score != Some(Score::ZERO)) {
            assert_eq!(
                interpret(read.clone(), Some(wrote), &canvas()),
                *read,
                "only an agreed zero may be left out"
            );
        }
    }
}

#[test]
fn a_reason_stays_while_the_part_that_could_not_be_sent_is_still_here() {
    let failure = gradebook::Failure { kind: gradebook::FailureKind::Refused, detail: String::new() };
    let agreed = Some(Agreement::on(Grade::of(Score::points(5))));
    let local = Grade { late: true, ..Grade::of(Score::points(7)) };
    let mut failed = cell(&agreed, &local, None);
    failed.failure = Some(failure.clone());
    let read = Grade { late: true, ..Grade::of(Score::points(5)) };
    assert_eq!(see(&mut failed, &read, LmsEdits::Show), Seen::Settled, "the flag is agreed");
    assert_eq!(failed.failure, Some(failure), "the score still could not be sent");
    assert_eq!(see(&mut failed, &local, LmsEdits::Show), Seen::Settled);
    assert_eq!(failed.failure, None);
}
