//! What a plan may contain, and what carrying it out leaves behind.

use crate::school::{NOW, book, quiet};
use crate::world::carry_out;
use gradebook::plan::plan;
use gradebook::{
    Agreement, Approval, AssignmentAction, AssignmentsGo, Delivery, Grade, GradeAction, GradeCell,
    GradeField, Only, Plan, ResultsGo, Score, SectionBook, Verdict,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn everything(book: &SectionBook) -> Plan {
    plan(book, &Only::Everything, NOW)
}

proptest! {
    #[test]
    fn a_write_replaces_only_what_was_agreed_and_approved(book in book()) {
        for step in everything(&book).grades {
            let cell = book.cell(&step.assignment, &step.student).unwrap();
            prop_assert!(cell.is_approved() && !cell.sending && step.edits == cell.edits);
            prop_assert_eq!(cell.verdict(&book.profile), Verdict::KeepLocal);
            prop_assert_eq!(&step.send, &cell.local, "what is shown is what is sent");
            let remote = cell.remote.clone().unwrap_or_else(|| step.expect.clone());
            prop_assert!(remote.same_all(&step.expect, &book.profile), "the LMS holds what may be replaced");
            prop_assert!(!step.fields.is_empty());
            for field in &step.fields {
                prop_assert_eq!(cell.field_verdict(*field, &book.profile), Verdict::KeepLocal);
            }
            let clears = step.fields.contains(&GradeField::Mark) && step.send.clears(&step.expect);
            prop_assert_eq!(step.action == GradeAction::Clear, clears, "clearing is counted apart");
            prop_assert!(!clears || book.profile.clears);
        }
    }

    #[test]
    fn an_update_replaces_only_details_that_nobody_changed_there(book in book()) {
        for step in everything(&book).assignments {
            let assignment = &book.column(&step.assignment).unwrap().assignment;
            match step.action {
                AssignmentAction::Create { details } => {
                    prop_assert_eq!(&assignment.delivery, &Delivery::OnlyHere, "created once");
                    prop_assert!(details.due.is_some_and(|d| d > NOW) && !details.title.trim().is_empty());
                    prop_assert!(details.description.contains(&assignment.reference));
                }
                AssignmentAction::Update { fields, expect, .. } => {
                    prop_assert!(!fields.is_empty() && assignment.changed().is_empty());
                    prop_assert_eq!(Some(&expect), assignment.base.as_ref().map(|b| &b.lms));
                    let open = |f: &&gradebook::Detail| assignment.detail_verdict(**f) != Verdict::KeepLocal;
                    prop_assert_eq!(fields.iter().find(open), None);
                }
                AssignmentAction::Delete { .. } => prop_assert!(false, "a sync deletes nothing"),
            }
        }
    }

    #[test]
    fn carrying_a_plan_out_leaves_nothing_to_send(book in book()) {
        let mut book = book;
        let first = everything(&book);
        carry_out(&mut book, &first);
        let second = everything(&book);
        prop_assert_eq!((second.assignments, second.grades), (Vec::new(), Vec::new()));
        prop_assert_eq!(second.held, first.held, "what was held is held for the same reason");
    }

    #[test]
    fn planning_twice_gives_the_same_plan_in_the_order_of_the_book(book in book()) {
        let plan = everything(&book);
        prop_assert_eq!(&plan, &everything(&book.clone()));
        let place = |a: &gradebook::AssignmentId| book.columns.iter().position(|c| c.assignment.id == *a).unwrap();
        let columns: Vec<usize> = plan.assignments.iter().map(|s| place(&s.assignment)).collect();
        prop_assert!(columns.windows(2).all(|w| w[0] < w[1]), "each assignment at most once");
        let grades: Vec<_> = plan.grades.iter().map(|s| (place(&s.assignment), book.index_of(&s.student))).collect();
        prop_assert!(grades.windows(2).all(|w| w[0] < w[1]), "each grade at most once");
    }

    #[test]
    fn the_fingerprint_changes_exactly_when_the_actions_change(one in book(), other in book(), later in 0..2_000_000_i64) {
        let base = everything(&one);
        let mut touched = one.clone();
        if let (Some(mine), Some(theirs)) = (touched.columns.last_mut(), other.columns.into_iter().next()) {
            mine.cells = theirs.cells.into_iter().filter(|(i, _)| (*i as usize) < one.students.len()).collect();
        }
        let mut named = one.clone();
        named.section.name.push('!');
        let plans = [
            everything(&touched),
            everything(&named),
            plan(&one, &Only::Everything, NOW.plus_millis(later)),
            plan(&one, &Only::Automatic, NOW),
        ];
        for plan in plans {
            let same = plan.assignments == base.assignments && plan.grades == base.grades;
            prop_assert_eq!(plan.fingerprint == base.fingerprint, same);
        }
    }

    #[test]
    fn what_goes_by_itself_is_part_of_everything_and_allowed(book in book()) {
        let all = everything(&book);
        let automatic = plan(&book, &Only::Automatic, NOW);
        for step in &automatic.assignments {
            let column = book.column(&step.assignment).unwrap();
            prop_assert_eq!(column.policies(&book.section).assignments, AssignmentsGo::AtOnce);
            prop_assert!(all.assignments.contains(step));
        }
        for step in &automatic.grades {
            let column = book.column(&step.assignment).unwrap();
            prop_assert_eq!(column.policies(&book.section).results, ResultsGo::AtOnce);
            prop_assert!(column.assignment.auto_graded && all.grades.contains(step));
            let failure = &book.cell(&step.assignment, &step.student).unwrap().failure;
            let no_answer = |f: &gradebook::Failure| f.kind == gradebook::FailureKind::NoAnswer;
            prop_assert!(failure.as_ref().is_none_or(no_answer), "what was refused is not repeated by itself");
        }
    }

    #[test]
    fn grades_never_go_before_their_assignment_is_there(book in book()) {
        for only in [Only::Everything, Only::Automatic] {
            let plan = plan(&book, &only, NOW);
            for step in &plan.grades {
                let there = matches!(book.column(&step.assignment).unwrap().assignment.delivery, Delivery::InLms { .. });
                let created = plan.assignments.iter().any(|s| s.assignment == step.assignment);
                prop_assert!(there || created, "neither unanswered nor deleted nor held back");
            }
        }
    }

    #[test]
    fn a_retry_of_some_does_just_these(book in book(), picks in proptest::collection::vec(any::<bool>(), 64)) {
        let all = everything(&book);
        let named = all.assignments.iter().map(|s| (s.assignment.clone(), None));
        let graded = all.grades.iter().map(|s| (s.assignment.clone(), Some(s.student.clone())));
        let these: BTreeSet<_> = named.chain(graded).zip(picks).filter(|(_, pick)| *pick).map(|(p, _)| p).collect();
        let some = plan(&book, &Only::These(these.clone()), NOW);
        let created: BTreeSet<_> = some
            .assignments
            .iter()
            .filter(|s| matches!(s.action, AssignmentAction::Create { .. }))
            .map(|s| s.assignment.clone())
            .collect();
        for step in &some.assignments {
            let needed = these.iter().any(|(a, _)| *a == step.assignment) && created.contains(&step.assignment);
            prop_assert!(needed || these.contains(&(step.assignment.clone(), None)));
        }
        let done: BTreeSet<_> = some.grades.iter().map(|s| (s.assignment.clone(), Some(s.student.clone()))).collect();
        let wanted: BTreeSet<_> = these.iter().filter(|(_, s)| s.is_some()).cloned().collect();
        prop_assert_eq!(done, wanted);
        prop_assert_eq!(some.held, Vec::new(), "nothing of these was held back");
    }
}

/// One grade of a quiet section that the teacher edited and approved.
fn pending(base: Agreement, local: Grade, remote: Grade) -> SectionBook {
    let mut book = quiet(1, 1);
    let cell = &mut book.columns[0].cells[0].1;
    *cell = GradeCell {
        local: base.ours.clone(),
        base: Some(base),
        remote: Some(remote),
        ..GradeCell::default()
    };
    cell.edit(local, NOW, false);
    cell.approve(Approval::Teacher);
    book
}

#[test]
fn a_part_that_both_sides_changed_to_the_same_is_expected_there_while_the_other_part_is_sent() {
    let comment = |grade: Grade| Grade { comment: Some("well done".to_owned()), ..grade };
    let [five, seven] = [5, 7].map(|n| Grade::of(Score::points(n)));
    let book = pending(Agreement::on(five.clone()), comment(seven), comment(five.clone()));
    let [step] = everything(&book).grades.try_into().unwrap();
    assert_eq!((step.fields, step.expect), (vec![GradeField::Mark], comment(five)));
}

#[test]
fn a_step_tells_what_is_held_here_only_where_the_lms_holds_something_else() {
    let [five, six, seven] = [5, 6, 7].map(|n| Grade::of(Score::points(n)));
    let same = pending(Agreement::on(five.clone()), seven.clone(), five.clone());
    let [step] = everything(&same).grades.try_into().unwrap();
    assert_eq!((step.ours.as_ref(), step.agreed_here()), (None, &five));
    let adjusted = Agreement { lms: five.clone(), ours: six.clone() };
    let [step] = everything(&pending(adjusted, seven, five.clone())).grades.try_into().unwrap();
    assert_eq!((step.agreed_here(), &step.expect), (&six, &five));
}
