//! What a reading of the LMS does to what we hold. A pure step: the engine applies what it returns.

use crate::planted::{Bug, is};
use crate::{
    Agreement, Assignment, Details, DetailsAgreement, Grade, GradeCell, GradeField, LmsEdit, LmsEdits,
    Profile, Score, Verdict,
};

/// What a reading did to one grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seen {
    /// Nothing new.
    Same,
    /// The first meeting: the LMS had a value, nothing was here; it is agreed now.
    Adopted,
    /// Both sides came to the same value by themselves.
    Settled,
    /// Only the LMS had moved and the teacher lets such edits be taken: taken, and listed.
    Taken,
    /// The LMS moved: waits for a look.
    Changed,
}

/// Undoes what the wire hides: a score of zero may be left out (`x-omitempty`). Absent where we hold zero for agreed
/// (or just wrote zero) means "0 or none" and is read as zero; a deletion cannot be told from it.
pub fn interpret(mut read: Grade, wrote: Option<&Grade>, profile: &Profile) -> Grade {
    let zero = |g: &Grade| g.score == Some(Score::ZERO);
    if profile.omits_zero && !is(Bug::ZeroIsBlank) && read.score.is_none() && wrote.is_some_and(zero) {
        read.score = Some(Score::ZERO);
    }
    if read.comment.as_deref().is_some_and(|c| c.trim().is_empty()) {
        read.comment = None;
    }
    read
}

/// Folds one reading into a grade.
pub fn observe(cell: &mut GradeCell, read: Grade, edit: LmsEdit, edits: LmsEdits, profile: &Profile) -> Seen {
    let read = interpret(read, cell.base.as_ref().map(|b| &b.lms), profile);
    let had_base = cell.base.is_some();
    let moved = cell.remote.as_ref() != Some(&read);
    cell.remote = Some(read.clone());
    if moved {
        cell.lms_edit = edit;
    }
    if !had_base && cell.local.is_blank() {
        cell.base = Some(Agreement::on(read.clone()));
        cell.local = read;
        if cell.local.is_blank() {
            return Seen::Same;
        }
        // Nobody approved this value here.
        cell.approved = None;
        return Seen::Adopted;
    }
    if is(Bug::NoBaseTakesTheirs) && !had_base && !read.is_blank() {
        cell.base = Some(Agreement::on(read.clone()));
        cell.local = read;
        return Seen::Taken;
    }
    if !had_base && read.is_blank() {
        // Nothing there yet: both sides agree on blank, so that a later edit there is seen as one.
        cell.base = Some(Agreement::on(read));
        return Seen::Same;
    }
    let verdict = cell.verdict(profile);
    match verdict {
        Verdict::Unchanged | Verdict::KeepLocal if !settle_fields(cell, profile) => Seen::Same,
        Verdict::Unchanged | Verdict::KeepLocal | Verdict::SameEdit => {
            settle_fields(cell, profile);
            if cell.verdict(profile) == Verdict::Unchanged {
                // Another part that could not be sent keeps its reason.
                cell.failure = None;
            }
            Seen::Settled
        }
        Verdict::TakeRemote if edits == LmsEdits::Take && may_take(cell, &read, profile) => {
            settle_fields(cell, profile);
            take_fields(cell, &read, profile);
            Seen::Taken
        }
        Verdict::TakeRemote | Verdict::Conflict => {
            settle_fields(cell, profile);
            if moved { Seen::Changed } else { Seen::Same }
        }
    }
}

/// Whether the policy may take it: the teacher changed no part here since it was agreed, and no score would be lost.
/// A score that went away there may be a zero that the wire leaves out; the teacher looks.
fn may_take(cell: &GradeCell, read: &Grade, profile: &Profile) -> bool {
    let touched = GradeField::ALL
        .iter()
        .any(|f| matches!(cell.field_verdict(*f, profile), Verdict::KeepLocal | Verdict::Conflict));
    let lost =
        read.clears(&cell.local) && cell.field_verdict(GradeField::Mark, profile) == Verdict::TakeRemote;
    !touched && !lost
}

/// Takes the parts that only the LMS changed. The others stay as they are: a score that was adjusted on arrival is not
/// replaced because somebody added a comment there.
fn take_fields(cell: &mut GradeCell, read: &Grade, profile: &Profile) {
    for field in GradeField::ALL {
        if cell.field_verdict(field, profile) == Verdict::TakeRemote {
            let base = cell.base.get_or_insert_with(|| Agreement::on(Grade::default()));
            base.ours.take(field, read);
            base.lms.take(field, read);
            cell.local.take(field, read);
        }
    }
    cell.edits = cell.edits.saturating_add(1);
}

/// Agrees on the parts that both sides changed to the same value. Says whether there were any.
fn settle_fields(cell: &mut GradeCell, profile: &Profile) -> bool {
    let mut any = false;
    for field in GradeField::ALL {
        if cell.field_verdict(field, profile) == Verdict::SameEdit {
            let (local, remote) = (cell.local.clone(), cell.remote.clone().unwrap_or_default());
            let base = cell.base.get_or_insert_with(|| Agreement::on(Grade::default()));
            base.ours.take(field, &local);
            base.lms.take(field, &remote);
            any = true;
        }
    }
    any
}

/// Folds a reading of an assignment's details. The description we sent carries our reference, which is not an edit.
pub fn observe_details(assignment: &mut Assignment, read: Details, edits: LmsEdits) -> Seen {
    let moved = assignment.remote.as_ref() != Some(&read);
    assignment.remote = Some(read.clone());
    if assignment.base.is_none() {
        // Known by an assignment file, met for the first time: the LMS's details are the ones to show.
        assignment.base = Some(DetailsAgreement { lms: read.clone(), ours: read.clone() });
        assignment.local = read;
        return Seen::Adopted;
    }
    let mut seen = Seen::Same;
    for detail in crate::Detail::ALL {
        let verdict = assignment.detail_verdict(detail);
        let take = verdict == Verdict::TakeRemote && edits == LmsEdits::Take;
        if verdict == Verdict::SameEdit || take {
            assignment.local.take(detail, &read);
            if let Some(base) = &mut assignment.base {
                base.lms.take(detail, &read);
                base.ours.take(detail, &read);
            }
            seen = seen.max(if take { Seen::Taken } else { Seen::Settled });
        } else if moved && matches!(verdict, Verdict::TakeRemote | Verdict::Conflict) {
            seen = seen.max(Seen::Changed);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LmsKind, Time};

    const AT: Time = Time::from_millis(0);
    fn score(n: i32) -> Grade {
        Grade::of(Score::points(n))
    }
    fn agreed(n: i32) -> GradeCell {
        GradeCell {
            base: Some(Agreement::on(score(n))),
            local: score(n),
            remote: Some(score(n)),
            ..GradeCell::default()
        }
    }
    fn see(cell: &mut GradeCell, read: Grade, edits: LmsEdits) -> Seen {
        observe(cell, read, LmsEdit::default(), edits, &LmsKind::Canvas.profile())
    }

    #[test]
    fn the_first_meeting_adopts_what_the_lms_has_when_nothing_is_here() {
        let mut cell = GradeCell::default();
        assert_eq!(see(&mut cell, score(17), LmsEdits::Show), Seen::Adopted);
        assert_eq!((cell.local, cell.base.map(|b| b.lms)), (score(17), Some(score(17))));
    }

    #[test]
    fn the_first_meeting_of_two_different_values_is_left_to_the_teacher() {
        let mut cell = GradeCell::default();
        cell.edit(score(12), AT, false);
        assert_eq!(see(&mut cell, score(17), LmsEdits::Take), Seen::Changed, "never a silent winner");
        assert_eq!(cell.verdict(&LmsKind::Canvas.profile()), Verdict::Conflict);
        assert_eq!(cell.local, score(12));
    }

    #[test]
    fn absent_after_we_agreed_on_zero_is_not_a_deletion() {
        let mut cell = agreed(0);
        assert_eq!(see(&mut cell, Grade::default(), LmsEdits::Show), Seen::Same);
        assert_eq!(cell.remote, Some(score(0)));
    }

    #[test]
    fn absent_after_we_agreed_on_a_number_is_a_change_to_look_at() {
        let mut cell = agreed(5);
        assert_eq!(see(&mut cell, Grade::default(), LmsEdits::Show), Seen::Changed);
        assert_eq!(cell.local, score(5), "never lost unasked");
    }

    #[test]
    fn taking_by_policy_takes_only_what_the_teacher_did_not_touch() {
        let mut quiet = agreed(5);
        assert_eq!(see(&mut quiet, score(6), LmsEdits::Take), Seen::Taken);
        assert_eq!(quiet.local, score(6));
        let mut touched = agreed(5);
        touched.edit(score(7), AT, false);
        assert_eq!(see(&mut touched, score(6), LmsEdits::Take), Seen::Changed);
        assert_eq!(touched.local, score(7));
    }

    #[test]
    fn the_same_edit_on_both_sides_is_agreed_by_itself() {
        let mut cell = agreed(5);
        cell.edit(score(6), AT, false);
        assert_eq!(see(&mut cell, score(6), LmsEdits::Show), Seen::Settled);
        assert_eq!(cell.verdict(&LmsKind::Canvas.profile()), Verdict::Unchanged);
    }
}
