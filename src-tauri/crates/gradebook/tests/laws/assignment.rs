//! Details of assignments: four parts that are compared, taken, read, undone and decided one by one.

use gradebook::observe::{Seen, observe_details};
use gradebook::op::AssignmentState;
use gradebook::{
    Assignment, AssignmentsGo, Delivery, Detail, Details, DetailsAgreement, LmsEdits, OwnPolicies, Score,
    Time, Verdict,
};

/// Details that differ in every part from those of another number; 0 is blank.
fn named(n: i32) -> Details {
    if n == 0 {
        return Details::default();
    }
    Details {
        title: format!("Quiz {n}"),
        description: format!("Page {n}"),
        due: Some(Time::from_millis(i64::from(n))),
        points: Some(Score::points(n)),
    }
}

/// `from` with one part of `to`.
fn with(from: &Details, detail: Detail, to: &Details) -> Details {
    let mut mixed = from.clone();
    match detail {
        Detail::Title => mixed.title.clone_from(&to.title),
        Detail::Description => mixed.description.clone_from(&to.description),
        Detail::Due => mixed.due = to.due,
        Detail::Points => mixed.points = to.points,
    }
    mixed
}

fn assignment(base: Option<(i32, i32)>, local: &Details, remote: Option<&Details>) -> Assignment {
    Assignment {
        id: "a".into(),
        reference: "PB-7F3K".to_owned(),
        local: local.clone(),
        base: base.map(|(ours, lms)| DetailsAgreement { lms: named(lms), ours: named(ours) }),
        remote: remote.cloned(),
        delivery: Delivery::InLms { id: "r".into() },
        auto_graded: false,
        policies: OwnPolicies::default(),
        failure: None,
        grades_read: true,
        in_points: true,
    }
}

#[test]
fn one_part_is_the_same_or_taken_without_a_look_at_the_others() {
    for detail in Detail::ALL {
        let mixed = with(&named(1), detail, &named(2));
        for other in Detail::ALL {
            assert_eq!(mixed.same(&named(2), other), other == detail, "{other:?}");
            assert_eq!(mixed.same(&named(1), other), other != detail, "{other:?}");
        }
        let mut taken = named(1);
        taken.take(detail, &named(2));
        assert_eq!(taken, mixed);
    }
}

#[test]
fn each_part_has_the_verdict_of_its_own_three_values() {
    for detail in Detail::ALL {
        for (base, local, remote) in (0..27).map(|n| (n / 9, n / 3 % 3, n % 3)) {
            let (local_is, remote_is) =
                (with(&named(7), detail, &named(local)), with(&named(7), detail, &named(remote)));
            let mut one = assignment(Some((7, 7)), &local_is, Some(&remote_is));
            let agreed = one.base.as_mut().unwrap();
            agreed.ours.take(detail, &named(base));
            agreed.lms.take(detail, &named(base));
            let expected = match (local == base, remote == base, local == remote) {
                (true, true, _) => Verdict::Unchanged,
                (true, false, _) => Verdict::TakeRemote,
                (false, true, _) => Verdict::KeepLocal,
                (false, false, true) => Verdict::SameEdit,
                (false, false, false) => Verdict::Conflict,
            };
            assert_eq!(one.detail_verdict(detail), expected, "{detail:?} {base}/{local}/{remote}");
            let only = |open: bool| if open { vec![detail] } else { vec![] };
            assert_eq!(one.edited(), only(expected == Verdict::KeepLocal));
            let open = matches!(expected, Verdict::TakeRemote | Verdict::Conflict);
            assert_eq!(one.changed(), only(open));
        }
    }
}

#[test]
fn without_an_agreement_a_blank_part_has_nothing_to_say_and_two_different_ones_are_a_conflict() {
    for detail in Detail::ALL {
        for (local, remote, expected) in [
            (0, 0, Verdict::Unchanged),
            (0, 1, Verdict::TakeRemote),
            (1, 0, Verdict::KeepLocal),
            (1, 1, Verdict::SameEdit),
            (1, 2, Verdict::Conflict),
        ] {
            let met = assignment(None, &named(local), Some(&named(remote)));
            assert_eq!(met.detail_verdict(detail), expected, "{detail:?} {local}/{remote}");
        }
    }
    let unread = assignment(Some((1, 1)), &named(2), None);
    assert_eq!((unread.edited(), unread.changed()), (vec![], vec![]), "never read: nothing to compare");
}

#[test]
fn only_what_is_there_now_has_an_id_there() {
    let id = || "r".into();
    for (delivery, there) in [
        (Delivery::OnlyHere, false),
        (Delivery::Creating, false),
        (Delivery::Unanswered { sent_at: Time::from_millis(1) }, false),
        (Delivery::InLms { id: id() }, true),
        (Delivery::DeletedThere { id: id() }, false),
    ] {
        let assignment = Assignment { delivery, ..assignment(None, &named(1), None) };
        assert_eq!(assignment.remote_id(), there.then(id).as_ref());
    }
}

#[test]
fn the_first_reading_of_an_imported_assignment_shows_what_the_lms_has() {
    for edits in [LmsEdits::Show, LmsEdits::Take, LmsEdits::Ignore] {
        let mut met = assignment(None, &named(0), None);
        assert_eq!(observe_details(&mut met, named(2), edits), Seen::Adopted);
        assert_eq!((&met.local, met.remote.as_ref()), (&named(2), Some(&named(2))));
        let base = met.base.clone().unwrap();
        assert_eq!((base.ours, base.lms), (named(2), named(2)));
        assert_eq!(
            observe_details(&mut met, named(2), edits),
            Seen::Same,
            "and the second finds nothing new"
        );
    }
}

/// Every part on its own, in every combination of agreed, here and there, before and after the reading.
#[test]
fn a_reading_of_details_takes_only_what_the_lms_alone_changed_and_only_where_the_teacher_said_so() {
    for edits in [LmsEdits::Show, LmsEdits::Take, LmsEdits::Ignore] {
        for detail in Detail::ALL {
            for (base, local, read) in (0..27).map(|n| (n / 9, n / 3 % 3, n % 3)) {
                for met_before in [false, true] {
                    let (local_is, read_is) =
                        (with(&named(7), detail, &named(local)), with(&named(7), detail, &named(read)));
                    let before = met_before.then_some(&read_is);
                    let mut one = assignment(Some((7, 7)), &local_is, before);
                    let agreed = one.base.as_mut().unwrap();
                    agreed.ours.take(detail, &named(base));
                    agreed.lms.take(detail, &named(base));
                    let seen = observe_details(&mut one, read_is.clone(), edits);
                    let only_there = local == base && read != base;
                    let taken = only_there && edits == LmsEdits::Take;
                    let settled = local != base && local == read;
                    let open = (only_there && !taken) || (local != base && read != base && local != read);
                    let expected = match (taken, settled, open && !met_before) {
                        (true, ..) => Seen::Taken,
                        (_, true, _) => Seen::Settled,
                        (_, _, true) => Seen::Changed,
                        _ => Seen::Same,
                    };
                    let case = format!("{edits:?} {detail:?} {base}/{local}/{read} {met_before}");
                    assert_eq!(seen, expected, "{case}");
                    assert_eq!(one.remote.as_ref(), Some(&read_is), "{case}");
                    let stands = if taken { &read_is } else { &local_is };
                    assert_eq!(&one.local, stands, "{case}");
                    let agreed_on = if taken || settled { named(read) } else { named(base) };
                    let agreed = one.base.as_ref().unwrap();
                    assert!(
                        agreed.ours.same(&agreed_on, detail) && agreed.lms.same(&agreed_on, detail),
                        "{case}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_was_taken_and_what_waits_are_told_apart_when_both_are_in_one_reading() {
    let mut one = assignment(Some((1, 1)), &with(&named(1), Detail::Title, &named(3)), Some(&named(1)));
    let read = named(2);
    assert_eq!(observe_details(&mut one, read.clone(), LmsEdits::Take), Seen::Changed, "the title waits");
    assert_eq!(one.local, with(&read, Detail::Title, &named(3)), "the rest was taken");
    assert_eq!(one.changed(), [Detail::Title]);
}

fn state(of: &Assignment) -> AssignmentState {
    AssignmentState::of(of)
}

#[test]
fn an_edit_of_an_assignment_is_undone_and_redone_exactly_and_a_newer_edit_stays() {
    let before = assignment(Some((1, 1)), &named(1), Some(&named(1)));
    let own = OwnPolicies { assignments: Some(AssignmentsGo::AtOnce), ..OwnPolicies::default() };
    let after = Assignment { local: named(2), policies: own, auto_graded: true, ..before.clone() };
    let mut now = after.clone();
    assert!(state(&after).replace(&state(&before), &mut now));
    assert_eq!(now, before);
    assert!(state(&before).replace(&state(&after), &mut now));
    assert_eq!(now, after);
    let mut edited = Assignment { local: named(3), ..after.clone() };
    assert!(!state(&after).replace(&state(&before), &mut edited), "somebody edited it since");
    assert_eq!(edited, Assignment { local: named(3), ..after.clone() }, "and their edit stays");
    let mut synced = after.clone();
    synced.base = Some(DetailsAgreement { lms: named(2), ours: named(2) });
    synced.remote = Some(named(2));
    let agreed = synced.base.clone();
    assert!(
        state(&after).replace(&state(&before), &mut synced),
        "a sync does not stand in the way of an edit"
    );
    assert_eq!((&synced.local, &synced.base), (&named(1), &agreed), "what was agreed is not undone with it");
}

#[test]
fn a_decision_on_an_assignment_is_undone_only_while_it_stands() {
    let gone = Delivery::DeletedThere { id: "r".into() };
    let deleted =
        Assignment { delivery: gone.clone(), ..assignment(Some((1, 1)), &named(1), Some(&named(1))) };
    let again = Assignment { delivery: Delivery::OnlyHere, base: None, ..deleted.clone() };
    let mut now = again.clone();
    assert!(state(&again).replace(&state(&deleted), &mut now));
    assert_eq!(now, deleted, "the decision is undone, the agreement is back");
    assert!(state(&deleted).replace(&state(&again), &mut now));
    assert_eq!(now, again);
    for interfered in [
        Assignment { delivery: Delivery::Creating, ..again.clone() },
        Assignment { base: Some(DetailsAgreement { lms: named(2), ours: named(2) }), ..again.clone() },
    ] {
        let mut now = interfered.clone();
        assert!(
            !state(&again).replace(&state(&deleted), &mut now),
            "it is no longer as the decision left it"
        );
        assert_eq!(now, interfered);
    }
    let older = AssignmentState { delivery: None, ..state(&deleted) };
    let mut now = again.clone();
    assert!(state(&again).replace(&older, &mut now), "a log of an earlier version has no delivery");
    assert_eq!(now.delivery, Delivery::OnlyHere, "and leaves it alone");
}

#[test]
fn a_description_loses_the_reference_at_its_end_and_nothing_else() {
    let one = assignment(Some((1, 1)), &named(1), None);
    for (there, here) in [
        ("Page 1\n\nPassback reference PB-7F3K", "Page 1"),
        ("Page 1\n\nPassback reference PB-7F3K \n", "Page 1"),
        ("Passback reference PB-7F3K", ""),
        ("Page 1 \n", "Page 1 \n"),
        ("Passback reference PB-7F3K\n\nPage 1", "Passback reference PB-7F3K\n\nPage 1"),
        ("Page 1\n\nPassback reference PB-0000", "Page 1\n\nPassback reference PB-0000"),
        ("", ""),
    ] {
        assert_eq!(one.without_reference(there), here, "{there:?}");
    }
}

#[test]
fn an_assignment_that_comes_back_counts_as_read_only_where_it_was_deleted_there() {
    let there = || Delivery::InLms { id: "r".into() };
    let gone = || Delivery::DeletedThere { id: "r".into() };
    for (delivery, grades_read, expected) in
        [(there(), true, false), (there(), false, false), (gone(), true, true), (gone(), false, false)]
    {
        let was =
            Assignment { delivery, grades_read, ..assignment(Some((1, 1)), &named(1), Some(&named(1))) };
        let back = state(&was).revive(&was.id, was.reference.clone());
        assert_eq!(back.grades_read, expected, "{:?} {grades_read}", was.delivery);
        assert_eq!(back.remote_id(), None, "never in the LMS by itself");
    }
}

#[test]
fn an_undone_edit_brings_its_failure_back_unless_a_sync_came_between() {
    let failure = gradebook::Failure { kind: gradebook::FailureKind::Refused, detail: "no".to_owned() };
    let before = Assignment { failure: Some(failure.clone()), ..assignment(Some((1, 1)), &named(1), None) };
    let after = Assignment { failure: None, local: named(2), ..before.clone() };
    let mut now = after.clone();
    assert!(state(&after).replace(&state(&before), &mut now));
    assert_eq!(now.failure, Some(failure), "why it could not be sent then is still true");
    let mut synced = after.clone();
    synced.base = Some(DetailsAgreement { lms: named(2), ours: named(2) });
    assert!(state(&after).replace(&state(&before), &mut synced));
    assert_eq!(synced.failure, None, "the sync that came between says otherwise");
}
