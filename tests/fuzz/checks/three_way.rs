//! The verdict on three values against a naive model, and what a reading may do to a grade.

use super::Dice;
use gradebook::observe::{Seen, observe};
use gradebook::{
    Agreement, Approval, Grade, GradeCell, GradeField, LmsEdit, LmsEdits, LmsKind, Score, Status, Verdict,
};

fn grade(dice: &mut Dice<'_>) -> Grade {
    let scores = [None, Some(0), Some(1), Some(17_500_000), Some(17_504_000), Some(17_505_000)];
    Grade {
        score: dice.of(&scores).map(Score::from_micros),
        status: dice.of(&[Status::Counted, Status::Excused, Status::Missing]),
        late: dice.of(&[false, true]),
        comment: dice.of(&[None, Some("a"), Some("b")]).map(str::to_owned),
    }
}

/// One part as plain text: blank is empty. Scores as this LMS rounds them, by hand.
fn part(grade: &Grade, field: GradeField, decimals: u32) -> String {
    match field {
        GradeField::Late if grade.late => "late".to_owned(),
        GradeField::Late => String::new(),
        GradeField::Comment => grade.comment.clone().unwrap_or_default(),
        GradeField::Mark => {
            let step = 10_i64.pow(6 - decimals);
            let score = grade.score.map(|score| (score.micros() + step / 2).div_euclid(step).to_string());
            match (grade.status, score) {
                (Status::Counted, None) => String::new(),
                (status, score) => format!("{status:?} {score:?}"),
            }
        }
    }
}

/// The contract's table, written down once more.
fn naive(base: Option<(&str, &str)>, local: &str, remote: &str) -> Verdict {
    let Some((ours, theirs)) = base else {
        return match (local, remote) {
            ("", "") => Verdict::Unchanged,
            (l, r) if l == r => Verdict::SameEdit,
            ("", _) => Verdict::TakeRemote,
            (_, "") => Verdict::KeepLocal,
            _ => Verdict::Conflict,
        };
    };
    let (here, there) = (local != ours, remote != theirs);
    if !here && !there {
        Verdict::Unchanged
    } else if local == remote {
        Verdict::SameEdit
    } else if !there {
        Verdict::KeepLocal
    } else if !here {
        Verdict::TakeRemote
    } else {
        Verdict::Conflict
    }
}

pub fn check(input: &[u8]) {
    let mut dice = Dice(input);
    let kind = dice.of(&[LmsKind::Canvas, LmsKind::GoogleClassroom, LmsKind::Schoology, LmsKind::Unknown]);
    let profile = kind.profile();
    let local = grade(&mut dice);
    let base = match dice.byte() % 3 {
        0 => None,
        1 => Some(Agreement::on(grade(&mut dice))),
        _ => Some(Agreement { lms: grade(&mut dice), ours: grade(&mut dice) }),
    };
    let remote = dice.of(&[false, true]).then(|| grade(&mut dice));
    let edits = u32::from(dice.byte() % 3);
    let cell = GradeCell {
        base,
        local,
        remote,
        edits,
        // An approval saw this count of edits or an earlier one, never a later one.
        approved: dice.of(&[None, Some(0), Some(edits)]).map(|count| (count, Approval::Teacher)),
        ..GradeCell::default()
    };
    let blank = Grade::default();
    let held = cell.remote.as_ref().or(cell.base.as_ref().map(|base| &base.lms)).unwrap_or(&blank);
    let mut worst = Verdict::Unchanged;
    for field in GradeField::ALL {
        let text = |grade: &Grade| part(grade, field, profile.decimals);
        let agreed = cell.base.as_ref().map(|base| (text(&base.ours), text(&base.lms)));
        let agreed = agreed.as_ref().map(|(ours, theirs)| (ours.as_str(), theirs.as_str()));
        let expected = naive(agreed, &text(&cell.local), &text(held));
        assert_eq!(cell.field_verdict(field, &profile), expected, "{field:?} of {cell:?}");
        worst = worst.max(expected);
    }
    assert_eq!(cell.verdict(&profile), worst, "{cell:?}");

    let read = grade(&mut dice);
    let policy = dice.of(&[LmsEdits::Show, LmsEdits::Take, LmsEdits::Ignore]);
    let mut after = cell.clone();
    let seen = observe(&mut after, read.clone(), LmsEdit::default(), policy, &profile);
    let kept = after.local == cell.local;
    match seen {
        Seen::Adopted => assert!(cell.local.is_blank() && cell.base.is_none(), "only onto a blank: {cell:?}"),
        Seen::Taken => assert_eq!(policy, LmsEdits::Take, "only where the teacher said so: {cell:?}"),
        Seen::Same | Seen::Settled | Seen::Changed => assert!(kept, "{seen:?} of {cell:?} by {read:?}"),
    }
    if after.verdict(&profile) == Verdict::Unchanged && seen == Seen::Changed {
        panic!("told and gone: {cell:?} by {read:?}");
    }
    assert!(after.is_approved() <= cell.is_approved(), "a reading approves nothing: {cell:?}");
    // What is said twice is news once.
    let mut again = after.clone();
    let seen = observe(&mut again, read, LmsEdit::default(), policy, &profile);
    assert!(matches!(seen, Seen::Same), "{seen:?} again: {cell:?}");
    assert_eq!(again, after, "{cell:?}");
}
