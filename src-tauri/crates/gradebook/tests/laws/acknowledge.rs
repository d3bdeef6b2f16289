//! What the LMS's answer to a write does to a grade.

use crate::values::{bases, canvas, cell, grades, same_part};
use gradebook::observe::{Seen, observe};
use gradebook::{Agreement, Approval, Grade, GradeCell, GradeField, LmsEdit, LmsEdits, Score, Time, Verdict};

/// Every grade that could be sent: approved, only we changed it, and the LMS holds what was agreed.
fn every_pending(law: impl Fn(&GradeCell)) {
    for base in bases() {
        for local in &grades() {
            let mut pending = cell(&base, local, base.as_ref().map(|b| &b.lms));
            pending.approve(Approval::Teacher);
            if pending.verdict(&canvas()) == Verdict::KeepLocal {
                law(&pending);
            }
        }
    }
}

/// What the LMS holds after a write that did what it should.
fn stored(pending: &GradeCell) -> Grade {
    let mut grade = pending.expected_remote();
    for field in GradeField::ALL {
        if carried(pending, field) {
            grade.take(field, &pending.local);
        }
    }
    grade
}

fn carried(pending: &GradeCell, field: GradeField) -> bool {
    pending.field_verdict(field, &canvas()) == Verdict::KeepLocal
}

#[test]
fn a_write_that_worked_leaves_nothing_to_send_and_nothing_to_look_at() {
    every_pending(|pending| {
        let mut done = pending.clone();
        done.acknowledge(&pending.local, stored(pending));
        assert_eq!(done.verdict(&canvas()), Verdict::Unchanged, "{pending:?}");
        assert_eq!(done.local, pending.local);
        let mut again = done.clone();
        let reply = stored(pending);
        assert_eq!(observe(&mut again, reply, LmsEdit::default(), LmsEdits::Take, &canvas()), Seen::Same);
        assert_eq!(again, done, "the reading that follows finds it settled");
    });
}

#[test]
fn what_the_lms_made_of_a_sent_part_is_agreed_and_not_an_endless_difference() {
    every_pending(|pending| {
        for other in &grades() {
            let mut reply = stored(pending);
            for field in GradeField::ALL.into_iter().filter(|f| carried(pending, *f)) {
                reply.take(field, other);
            }
            let mut done = pending.clone();
            done.acknowledge(&pending.local, reply.clone());
            assert_eq!(done.verdict(&canvas()), Verdict::Unchanged, "{pending:?} stored as {reply:?}");
            for policy in [LmsEdits::Show, LmsEdits::Take] {
                let seen = observe(&mut done, reply.clone(), LmsEdit::default(), policy, &canvas());
                assert_eq!((seen, &done.local), (Seen::Same, &pending.local), "{pending:?} {reply:?}");
            }
        }
    });
}

#[test]
fn an_edit_of_the_lms_that_the_reply_shows_is_not_taken_for_an_adjustment() {
    every_pending(|pending| {
        for other in &grades() {
            for field in [GradeField::Mark, GradeField::Comment] {
                if carried(pending, field) || other.field_is_blank(field) {
                    continue;
                }
                let mut reply = stored(pending);
                reply.take(field, other);
                let moved = !same_part(&reply, &pending.expected_remote(), field);
                let mut done = pending.clone();
                done.acknowledge(&pending.local, reply);
                let verdict = done.field_verdict(field, &canvas());
                let by_itself = same_part(other, &pending.local, field);
                let open = moved && !by_itself;
                assert_eq!(
                    verdict == Verdict::TakeRemote,
                    open,
                    "{field:?} {other:?} {pending:?} {verdict:?}"
                );
                assert_eq!(done.local, pending.local);
            }
        }
    });
}

#[test]
fn a_reply_that_leaves_out_what_was_not_sent_says_nothing_about_it() {
    every_pending(|pending| {
        for field in [GradeField::Mark, GradeField::Comment] {
            if carried(pending, field) {
                continue;
            }
            let mut reply = stored(pending);
            reply.take(field, &Grade::default());
            let mut done = pending.clone();
            done.acknowledge(&pending.local, reply);
            assert_eq!(done.field_verdict(field, &canvas()), Verdict::Unchanged, "{pending:?}");
        }
    });
}

#[test]
fn an_edit_made_during_the_send_stays_pending_and_is_a_draft() {
    every_pending(|pending| {
        for newer in &grades() {
            let mut done = pending.clone();
            let sent = pending.local.clone();
            done.edit(newer.clone(), Time::from_millis(5), false);
            done.acknowledge(&sent, stored(pending));
            assert_eq!(done.local, *newer, "never lost");
            for field in GradeField::ALL {
                let verdict = done.field_verdict(field, &canvas());
                let ours = done.base.as_ref().map(|b| b.ours.clone()).unwrap_or_default();
                let pending_still = !same_part(newer, &ours, field);
                let expected = if !pending_still {
                    Verdict::Unchanged
                } else if same_part(newer, &done.expected_remote(), field) {
                    Verdict::SameEdit
                } else {
                    Verdict::KeepLocal
                };
                assert_eq!(verdict, expected, "{pending:?} then {newer:?}");
            }
            assert!(*newer == sent || !done.is_approved(), "the approval saw another value");
        }
    });
}

#[test]
fn rounding_and_capping_are_agreed_and_shown_as_adjusted() {
    let third: Score = "33.333333".parse().unwrap();
    let cases = [
        (third, "33.33", false),
        (third, "33.3", true),
        (Score::points(53), "50", true),
        (Score::points(90), "81", true),
    ];
    for (sent, kept, adjusted) in cases {
        let mut cell = GradeCell::default();
        cell.edit(Grade::of(sent), Time::from_millis(1), true);
        cell.acknowledge(&Grade::of(sent), Grade::of(kept.parse().unwrap()));
        assert_eq!(cell.verdict(&canvas()), Verdict::Unchanged, "{kept}");
        assert_eq!(cell.is_adjusted(&canvas()), adjusted, "{kept}");
        assert!(!cell.offline, "it is there now");
    }
}

#[test]
fn a_comment_added_in_the_lms_does_not_replace_an_adjusted_score() {
    let (ninety, kept) = (Grade::of(Score::points(90)), Grade::of(Score::points(81)));
    let mut adjusted =
        cell(&Some(Agreement { lms: kept.clone(), ours: ninety.clone() }), &ninety, Some(&kept));
    let read = Grade { comment: Some("well done".to_owned()), ..kept };
    let seen = observe(&mut adjusted, read.clone(), LmsEdit::default(), LmsEdits::Take, &canvas());
    assert_eq!(seen, Seen::Taken);
    assert_eq!(adjusted.local, Grade { score: ninety.score, ..read }, "the teacher's 90 is still theirs");
}
