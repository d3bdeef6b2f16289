//! What things count as after an older copy of the data came back: nothing that may have been sent since is sent again
//! unasked, and nothing that was read counts as read. Deliberately not here: where the older copy came from, and how
//! what is told of an assignment was kept (store).

use crate::{Delivery, GradeCell, RemoteAssignmentId, Time};
use std::collections::BTreeSet;

/// The last thing that is told of an assignment apart from the data itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Last {
    /// It is in the LMS under this id.
    There(RemoteAssignmentId),
    /// A create was about to leave; what became of it is not told.
    Sending,
    /// It is not in the LMS: the LMS refused it, or the teacher looked.
    NotThere,
}

/// Everything that is told of an assignment apart from the data itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The last thing.
    pub last: Last,
    /// Ids it had in the LMS at any time, the last one among them.
    pub ids: BTreeSet<RemoteAssignmentId>,
}

/// Whether what is told of assignments goes back, without a gap, to the moment the copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// It does: an assignment of which nothing is told was never sent.
    Whole,
    /// It does not: of an assignment of which nothing is told, nothing is known.
    Patchy,
}

/// How far an assignment of an older copy counts as delivered. `since` is the time to name when the teacher is asked.
pub fn delivery(copy: &Delivery, told: Option<&Told>, account: Account, since: Time) -> Delivery {
    let asked = Delivery::Unanswered { sent_at: since };
    let Some(told) = told else {
        return match (copy, account) {
            (Delivery::OnlyHere, Account::Patchy) | (Delivery::Creating, _) => asked,
            _ => copy.clone(),
        };
    };
    // An id that was never told of is younger than all that is told.
    let known = |id: &RemoteAssignmentId| told.ids.contains(id);
    match (copy, &told.last) {
        (Delivery::InLms { id } | Delivery::DeletedThere { id }, _) if !known(id) => copy.clone(),
        (Delivery::DeletedThere { id }, Last::There(there)) if id == there => copy.clone(),
        (_, Last::There(id)) => Delivery::InLms { id: id.clone() },
        (Delivery::Unanswered { .. }, Last::Sending) => copy.clone(),
        (_, Last::Sending) => asked,
        (Delivery::OnlyHere | Delivery::Creating | Delivery::Unanswered { .. }, Last::NotThere) => {
            Delivery::OnlyHere
        }
        (Delivery::InLms { .. } | Delivery::DeletedThere { .. }, Last::NotThere) => copy.clone(),
    }
}

/// A grade of an older copy: what the LMS was last known to hold counts as not read, and no write is under way.
/// Answers whether anything about it changed.
pub fn unread(cell: &mut GradeCell) -> bool {
    let was = std::mem::take(&mut cell.sending);
    cell.remote.take().is_some() || was
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Approval, Grade, Score};

    const AT: Time = Time::from_millis(7);

    fn id(name: &str) -> RemoteAssignmentId {
        RemoteAssignmentId::from(name)
    }
    fn told(last: Last, ids: &[&str]) -> Told {
        Told { last, ids: ids.iter().map(|name| id(name)).collect() }
    }
    fn asked() -> Delivery {
        Delivery::Unanswered { sent_at: AT }
    }
    fn earlier() -> Delivery {
        Delivery::Unanswered { sent_at: Time::from_millis(1) }
    }
    fn there(name: &str) -> Delivery {
        Delivery::InLms { id: id(name) }
    }
    fn deleted(name: &str) -> Delivery {
        Delivery::DeletedThere { id: id(name) }
    }
    fn after(copy: &Delivery, told: &Told) -> Delivery {
        let [whole, patchy] = [Account::Whole, Account::Patchy].map(|a| delivery(copy, Some(told), a, AT));
        assert_eq!(whole, patchy, "what is told is told, whether or not it is everything");
        whole
    }

    #[test]
    fn an_assignment_of_which_nothing_is_told_is_a_question_unless_the_account_is_whole() {
        assert_eq!(delivery(&Delivery::OnlyHere, None, Account::Whole, AT), Delivery::OnlyHere);
        assert_eq!(delivery(&Delivery::OnlyHere, None, Account::Patchy, AT), asked());
        for account in [Account::Whole, Account::Patchy] {
            assert_eq!(
                delivery(&Delivery::Creating, None, account, AT),
                asked(),
                "its request may have left"
            );
            for stays in [earlier(), there("a"), deleted("a")] {
                assert_eq!(delivery(&stays, None, account, AT), stays);
            }
        }
    }

    #[test]
    fn an_id_that_is_told_of_is_never_forgotten_again() {
        let told = told(Last::There(id("b")), &["a", "b"]);
        for copy in [Delivery::OnlyHere, Delivery::Creating, earlier(), there("a"), there("b"), deleted("a")]
        {
            assert_eq!(after(&copy, &told), there("b"), "{copy:?}");
        }
        assert_eq!(after(&deleted("b"), &told), deleted("b"), "known to be gone");
    }

    #[test]
    fn an_id_that_nobody_told_of_is_younger_than_what_is_told() {
        for last in [Last::There(id("a")), Last::Sending, Last::NotThere] {
            let told = told(last, &["a"]);
            assert_eq!(after(&there("z"), &told), there("z"));
            assert_eq!(after(&deleted("z"), &told), deleted("z"));
        }
    }

    #[test]
    fn a_create_that_left_is_a_question_and_never_a_create() {
        let told = told(Last::Sending, &["a"]);
        for copy in [Delivery::OnlyHere, Delivery::Creating, there("a"), deleted("a")] {
            assert_eq!(after(&copy, &told), asked(), "{copy:?}");
        }
        assert_eq!(after(&earlier(), &told), earlier(), "asked already, with the time of the request");
    }

    #[test]
    fn what_is_known_not_to_be_there_may_be_created() {
        let told = told(Last::NotThere, &["a"]);
        for copy in [Delivery::OnlyHere, Delivery::Creating, earlier()] {
            assert_eq!(after(&copy, &told), Delivery::OnlyHere, "{copy:?}");
        }
        for copy in [there("a"), deleted("a")] {
            assert_eq!(after(&copy, &told), copy, "the next reading says whether it is gone");
        }
    }

    #[test]
    fn a_grade_of_an_older_copy_keeps_everything_but_what_was_read() {
        let agreed = crate::Agreement::on(Grade::of(Score::points(3)));
        let kept = GradeCell {
            base: Some(agreed),
            local: Grade::of(Score::points(5)),
            edits: 2,
            approved: Some((2, Approval::Teacher)),
            ..GradeCell::default()
        };
        let mut cell = GradeCell { remote: Some(Grade::of(Score::points(4))), sending: true, ..kept.clone() };
        assert!(unread(&mut cell));
        assert_eq!(cell, kept);
        assert!(!unread(&mut cell), "a second time changes nothing");
        let mut sending = GradeCell { sending: true, ..kept.clone() };
        assert!(unread(&mut sending));
        let mut read = GradeCell { remote: Some(Grade::default()), ..kept };
        assert!(unread(&mut read));
    }
}
