//! What became of a write decides what an undo does with it: nothing arrived, something else was agreed since, or the
//! teacher edited meanwhile.

use crate::school::NOW;
use crate::undo_run::{canvas, cell_mut, one, place, points, reason, undo};
use gradebook::plan::{Only, plan};
use gradebook::undo_run::{DoneStep, Sent};
use gradebook::{Agreement, Approval, Grade, GradeField, LeftReason, Verdict};

#[test]
fn a_write_that_left_the_lms_as_it_was_has_nothing_to_put_back() {
    let (mut book, mut done) = one(canvas(), points(10), points(7));
    let sent = Grade::of("10.4".parse().unwrap());
    let cell = cell_mut(&mut book, &place());
    cell.base = Some(Agreement { lms: points(10), ours: sent.clone() });
    (cell.local, cell.remote) = (sent.clone(), Some(points(10)));
    for did in done.steps.values_mut() {
        let DoneStep::Wrote { step, sent: outcome } = did else { panic!("a grade") };
        step.send = sent.clone();
        *outcome = Sent::Yes { before: points(10), reply: points(10) };
    }
    assert_eq!(reason(&undo(&book, &done)), None, "it rounded to what was there");
}

#[test]
fn a_write_of_which_nothing_arrived_leaves_nothing_to_undo() {
    let (mut book, mut done) = one(canvas(), points(5), points(7));
    for did in done.steps.values_mut() {
        let DoneStep::Wrote { sent, .. } = did else { panic!("a grade") };
        *sent = Sent::Unclear;
    }
    cell_mut(&mut book, &place()).remote = Some(points(5));
    assert_eq!(reason(&undo(&book, &done)), None, "the LMS still holds what it held before");
}

#[test]
fn an_agreement_on_another_value_than_was_sent_names_who_moved() {
    // Agreed now, ours and theirs; whether a later run sent something; why the grade is left alone.
    for (ours, lms, later, expected) in [
        (8, 7, false, LeftReason::EditedHere),
        (7, 8, false, LeftReason::EditedThere),
        (8, 8, false, LeftReason::EditedThere),
        (8, 7, true, LeftReason::SentSince),
        (7, 8, true, LeftReason::SentSince),
        (8, 8, true, LeftReason::SentSince),
    ] {
        let (mut book, mut done) = one(canvas(), points(5), points(7));
        let cell = cell_mut(&mut book, &place());
        cell.base = Some(Agreement { lms: points(lms), ours: points(ours) });
        (cell.local, cell.remote) = (points(ours), Some(points(lms)));
        if later {
            done.later.sent.insert(("a0".into(), Some("s0".into())));
        }
        assert_eq!(reason(&undo(&book, &done)), Some(expected), "{ours} here, {lms} there, {later}");
    }
}

#[test]
fn a_value_that_was_not_stored_is_taken_up_again_only_where_nobody_edited_meanwhile() {
    for (edits, local) in [(2, 5), (1, 9)] {
        let (mut book, done) = one(canvas(), points(5), points(7));
        let step = undo(&book, &done).plan.grades[0].clone();
        let cell = cell_mut(&mut book, &place());
        cell.acknowledge_step(&step, points(5), NOW);
        // Edited meanwhile, in one case away and back again.
        cell.edits = step.edits + edits;
        cell.local = points(local);
        assert!(!cell.take_up_again(&step, &[GradeField::Mark], &points(7), NOW));
        assert_eq!((&cell.local, cell.edits), (&points(local), step.edits + edits), "their edit stays");
    }
}

#[test]
fn a_plain_write_that_was_not_stored_keeps_waiting_and_what_was_agreed_is_as_before() {
    for edits in [0, 1] {
        let (mut book, _) = one(canvas(), points(5), points(7));
        let before = Agreement { lms: points(5), ours: Grade::of("5.004".parse().unwrap()) };
        let cell = cell_mut(&mut book, &place());
        cell.base = Some(before.clone());
        cell.remote = Some(points(5));
        cell.edit(points(9), NOW, false);
        cell.approve(Approval::Teacher);
        let step = plan(&book, &Only::Everything, NOW).grades[0].clone();
        let cell = cell_mut(&mut book, &place());
        assert!(!cell.acknowledge_step(&step, points(9), NOW));
        // Edited away and back meanwhile: still the teacher's own value, not that of an undo.
        cell.edits += edits;
        let (local, count) = (cell.local.clone(), cell.edits);
        assert!(!cell.take_up_again(&step, &[GradeField::Mark], &points(5), NOW));
        assert_eq!((&cell.base, &cell.remote), (&Some(before), &Some(points(5))));
        assert_eq!((&cell.local, cell.edits), (&local, count));
        assert_eq!(cell.verdict(&canvas()), Verdict::KeepLocal, "it waits");
    }
}
