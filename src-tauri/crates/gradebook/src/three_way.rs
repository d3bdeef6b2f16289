//! Three values and a verdict: the one comparison everything else rests on.

use crate::planted::{Bug, is};
use serde::{Deserialize, Serialize};

/// What comparing base, local and remote says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nobody touched it since it was agreed.
    Unchanged,
    /// Both came to the same value by themselves: agreed from now on.
    SameEdit,
    /// Only the teacher here changed it: it may go to the LMS.
    KeepLocal,
    /// Only the LMS changed it: shown or taken, as the teacher answered.
    TakeRemote,
    /// Both changed it, apart from each other; or they differ and never agreed. The teacher decides.
    Conflict,
}

/// Compares three values.
///
/// `base` is what was last agreed, as each side knows it: `(ours, theirs)`. They differ only when the LMS stored
/// something else than it was sent (rounding, cap, late policy), which is an agreement and not a difference.
/// Without a base, a blank side has nothing to say and the other one stands; two different values are a conflict,
/// never a silent winner.
pub fn verdict<T: ?Sized>(
    base: Option<(&T, &T)>,
    local: &T,
    remote: &T,
    same: impl Fn(&T, &T) -> bool,
    blank: impl Fn(&T) -> bool,
) -> Verdict {
    let Some((ours, theirs)) = base else {
        return match (same(local, remote), blank(local), blank(remote)) {
            (true, true, _) => Verdict::Unchanged,
            (true, ..) => Verdict::SameEdit,
            (false, true, _) => Verdict::TakeRemote,
            (false, _, true) => Verdict::KeepLocal,
            (false, false, false) => Verdict::Conflict,
        };
    };
    match (same(local, ours), same(remote, theirs)) {
        (true, true) => Verdict::Unchanged,
        _ if same(local, remote) => Verdict::SameEdit,
        (true, false) => Verdict::TakeRemote,
        (false, true) => Verdict::KeepLocal,
        (false, false) if is(Bug::ConflictKeepsMine) => Verdict::KeepLocal,
        (false, false) => Verdict::Conflict,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(base: Option<(u8, u8)>, local: u8, remote: u8) -> Verdict {
        let base = base.as_ref().map(|(o, t)| (o, t));
        verdict(base, &local, &remote, |a, b| a == b, |v| *v == 0)
    }

    #[test]
    fn every_combination_of_three_values_has_the_verdict_of_the_contract() {
        for base in 0..4_u8 {
            for local in 0..4_u8 {
                for remote in 0..4_u8 {
                    let expected = match (local == base, remote == base, local == remote) {
                        (true, true, _) => Verdict::Unchanged,
                        (true, false, _) => Verdict::TakeRemote,
                        (false, true, _) => Verdict::KeepLocal,
                        (false, false, true) => Verdict::SameEdit,
                        (false, false, false) => Verdict::Conflict,
                    };
                    assert_eq!(of(Some((base, base)), local, remote), expected, "{base}/{local}/{remote}");
                }
            }
        }
    }

    #[test]
    fn without_a_base_two_values_that_differ_are_a_conflict_and_a_blank_has_nothing_to_say() {
        for local in 0..4_u8 {
            for remote in 0..4_u8 {
                let expected = match (local, remote) {
                    (0, 0) => Verdict::Unchanged,
                    (l, r) if l == r => Verdict::SameEdit,
                    (0, _) => Verdict::TakeRemote,
                    (_, 0) => Verdict::KeepLocal,
                    _ => Verdict::Conflict,
                };
                assert_eq!(of(None, local, remote), expected, "none/{local}/{remote}");
            }
        }
    }

    #[test]
    fn a_value_adjusted_on_arrival_is_agreed_until_one_side_moves() {
        assert_eq!(of(Some((3, 2)), 3, 2), Verdict::Unchanged, "sent 3, the LMS keeps 2: agreed");
        assert_eq!(of(Some((3, 2)), 1, 2), Verdict::KeepLocal, "edited here afterwards");
        assert_eq!(of(Some((3, 2)), 3, 1), Verdict::TakeRemote, "edited there afterwards");
        assert_eq!(of(Some((3, 2)), 3, 3), Verdict::SameEdit, "the LMS came round to ours");
        assert_eq!(of(Some((3, 2)), 1, 0), Verdict::Conflict, "both moved apart");
    }
}
