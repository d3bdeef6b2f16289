//! The pre-flight of assignments and grades: each limit at its edge, each detail on its own, new and there already.

use crate::school::{NOW, quiet};
use gradebook::plan::{hold_of, plan};
use gradebook::{
    Agreement, Approval, AssignmentAction, Delivery, Detail, Details, Grade, HoldReason, LmsKind, Only, Plan,
    Score, SectionBook, Status, Time,
};

/// A section of one student and one assignment of which the LMS knows nothing yet.
fn new(details: Details) -> SectionBook {
    let mut book = quiet(1, 1);
    let assignment = &mut book.columns[0].assignment;
    (assignment.delivery, assignment.base, assignment.remote) = (Delivery::OnlyHere, None, None);
    assignment.local = details;
    book.columns[0].cells.clear();
    book
}

/// A section in which one assignment is there, and `edit` was done to its details here.
fn there(edit: impl FnOnce(&mut Details)) -> SectionBook {
    let mut book = quiet(1, 1);
    edit(&mut book.columns[0].assignment.local);
    book
}

fn good() -> Details {
    Details {
        title: "Essay".to_owned(),
        description: "Two pages.".to_owned(),
        due: Some(NOW.plus_millis(1)),
        points: Some(Score::points(20)),
    }
}

fn all(book: &SectionBook) -> Plan {
    plan(book, &Only::Everything, NOW)
}

/// The one thing that happens to the assignment: the reason why it is held, or `None` when it goes.
fn held(book: &SectionBook) -> Option<HoldReason> {
    let plan = all(book);
    let held: Vec<_> = plan.held.iter().filter(|h| h.student.is_none()).map(|h| h.reason).collect();
    assert_eq!(plan.assignments.len() + held.len(), 1, "it goes or is held, once");
    held.first().copied()
}

#[test]
fn a_new_assignment_needs_title_due_date_in_the_future_and_maximum() {
    type Spoil = fn(&mut Details);
    let cases: [(Spoil, Option<HoldReason>); 12] = [
        (|_| (), None),
        (|d| d.description.clear(), None),
        (|d| d.title = " \t".to_owned(), Some(HoldReason::DetailsMissing)),
        (|d| d.title = "é".repeat(255), None),
        (|d| d.title = "é".repeat(256), Some(HoldReason::DetailsMissing)),
        (|d| d.due = None, Some(HoldReason::DetailsMissing)),
        (|d| d.points = None, Some(HoldReason::DetailsMissing)),
        (|d| d.points = Some(Score::from_micros(10_500_000)), None),
        (|d| d.due = Some(NOW), Some(HoldReason::DueInPast)),
        (|d| d.due = Some(NOW.plus_millis(-1)), Some(HoldReason::DueInPast)),
        (|d| (d.due, d.points) = (Some(NOW), None), Some(HoldReason::DetailsMissing)),
        (|d| d.points = Some(Score::ZERO), None),
    ];
    for (at, (spoil, reason)) in cases.into_iter().enumerate() {
        let mut details = good();
        spoil(&mut details);
        assert_eq!(held(&new(details)), reason, "case {at}");
    }
}

#[test]
fn a_create_carries_all_details_and_our_reference() {
    let plan = all(&new(good()));
    let AssignmentAction::Create { details } = &plan.assignments[0].action else { panic!("it is new") };
    let sent = Details { description: "Two pages.\n\nPassback reference PB-7F3K".to_owned(), ..good() };
    assert_eq!(*details, sent);
    let bare = new(Details { description: "  ".to_owned(), ..good() });
    assert_eq!(bare.columns[0].assignment.sent_description(), "Passback reference PB-7F3K");
}

#[test]
fn of_an_assignment_that_is_there_only_the_edited_detail_is_checked() {
    type Edit = fn(&mut Details);
    let cases: [(Edit, Option<HoldReason>); 8] = [
        (|d| d.title = "Quiz".to_owned(), None),
        (|d| d.title.clear(), Some(HoldReason::DetailsMissing)),
        (|d| d.title = "x".repeat(256), Some(HoldReason::DetailsMissing)),
        (|d| d.points = None, Some(HoldReason::DetailsMissing)),
        (|d| d.points = Some(Score::points(30)), None),
        (|d| d.due = Some(NOW.plus_millis(1)), None),
        (|d| d.due = Some(NOW.plus_millis(-1)), Some(HoldReason::DueInPast)),
        (|d| d.description = "Three pages.".to_owned(), None),
    ];
    for (at, (edit, reason)) in cases.into_iter().enumerate() {
        assert_eq!(held(&there(edit)), reason, "case {at}");
    }
}

#[test]
fn an_old_assignment_whose_details_were_never_good_can_still_be_edited_elsewhere() {
    let spoils: [fn(&mut Details); 4] =
        [|d| d.title.clear(), |d| d.points = None, |d| d.due = None, |d| d.due = Some(NOW.plus_millis(-5))];
    for spoil in spoils {
        let mut book = there(spoil);
        let assignment = &mut book.columns[0].assignment;
        let agreed = assignment.local.clone();
        let base = assignment.base.as_mut().unwrap();
        (base.lms, base.ours, assignment.remote) = (agreed.clone(), agreed.clone(), Some(agreed));
        assignment.local.description = "Three pages.".to_owned();
        assert_eq!(held(&book), None, "only the description was edited");
    }
}

#[test]
fn a_maximum_with_a_fraction_goes_only_where_the_lms_takes_one() {
    let half = Some("10.5".parse().unwrap());
    for (kind, reason) in [
        (LmsKind::Canvas, None),
        (LmsKind::Schoology, None),
        (LmsKind::Unknown, None),
        (LmsKind::GoogleClassroom, Some(HoldReason::DetailsMissing)),
    ] {
        let mut fresh = new(Details { points: half, ..good() });
        fresh.profile = kind.profile();
        assert_eq!(held(&fresh), reason, "{kind:?}");
        let mut edited = there(|d| d.points = half);
        edited.profile = kind.profile();
        assert_eq!(held(&edited), reason, "{kind:?}");
        let mut titled = there(|d| d.title = "Quiz".to_owned());
        let points = |d: &mut Details| d.points = half;
        let assignment = &mut titled.columns[0].assignment;
        points(&mut assignment.local);
        points(assignment.remote.as_mut().unwrap());
        points(&mut assignment.base.as_mut().unwrap().lms);
        points(&mut assignment.base.as_mut().unwrap().ours);
        titled.profile = kind.profile();
        assert_eq!(held(&titled), None, "{kind:?}: the maximum was not edited");
    }
    let mut whole = new(good());
    whole.profile = LmsKind::GoogleClassroom.profile();
    assert_eq!(held(&whole), None, "a whole maximum goes everywhere");
}

#[test]
fn an_update_sends_only_what_was_edited_and_expects_what_was_agreed() {
    let mut book = there(|d| (d.title, d.points) = ("Quiz".to_owned(), Some(Score::points(30))));
    let agreed = book.columns[0].assignment.base.clone().unwrap().lms;
    let plan = all(&book);
    let AssignmentAction::Update { fields, details, expect } = &plan.assignments[0].action else {
        panic!("it is there")
    };
    assert_eq!(fields, &[Detail::Title, Detail::Points]);
    assert_eq!((details.title.as_str(), details.points), ("Quiz", Some(Score::points(30))));
    assert_eq!(details.description, "Passback reference PB-7F3K", "as it would be sent");
    assert_eq!(*expect, agreed);
    book.columns[0].assignment.remote.as_mut().unwrap().due = Some(NOW.plus_millis(7));
    assert_eq!(held(&book), Some(HoldReason::Changed), "the LMS changed another detail: look first");
}

#[test]
fn an_assignment_with_nothing_to_send_is_neither_sent_nor_held() {
    let mut book = quiet(1, 1);
    let plan = all(&book);
    assert_eq!((plan.assignments.len(), plan.held.len()), (0, 0));
    book.columns[0].assignment.remote.as_mut().unwrap().title.push('!');
    let plan = all(&book);
    assert_eq!((plan.assignments.len(), plan.held.len()), (0, 0), "a change there alone holds nothing back");
    book.columns[0].assignment.local.points = None;
    book.link = gradebook::LinkState::NotReady;
    assert_eq!(held(&book), Some(HoldReason::NotReady), "an edit that cannot go says why");
}

/// One grade: agreed on 17 of 20, `edit` done here and approved.
fn graded(edit: impl FnOnce(&mut Grade)) -> SectionBook {
    let mut book = quiet(1, 1);
    let cell = &mut book.columns[0].cells[0].1;
    let mut local = cell.local.clone();
    edit(&mut local);
    cell.edit(local, Time::from_millis(1), false);
    cell.approve(Approval::Teacher);
    book
}

fn grade_held(book: &SectionBook) -> Option<HoldReason> {
    let (column, student) = (&book.columns[0], &book.students[0]);
    let hold = hold_of(column, &column.cells[0].1, student, book, NOW);
    assert_eq!(all(book).grades.is_empty(), hold.is_some(), "the grid says what the plan does");
    hold
}

#[test]
fn a_score_is_cleared_only_where_the_api_can_and_only_if_there_was_one() {
    for clears in [false, true] {
        let mut book = graded(|g| g.score = None);
        book.profile.clears = clears;
        assert_eq!(grade_held(&book), (!clears).then_some(HoldReason::CannotClear));
        let mut excused = graded(|g| (g.score, g.status) = (None, Status::Excused));
        excused.profile.clears = clears;
        assert_eq!(grade_held(&excused), None, "excused is said, not cleared");
        let mut commented = graded(|g| g.comment = Some("see me".to_owned()));
        commented.profile.clears = clears;
        let cell = &mut commented.columns[0].cells[0].1;
        cell.base = Some(Agreement { ours: Grade::default(), lms: Grade::of(Score::points(17)) });
        cell.local.score = None;
        assert_eq!(grade_held(&commented), None, "the missing score is agreed: only the comment goes");
    }
}

#[test]
fn only_a_score_that_moved_and_counts_can_be_above_the_maximum() {
    let careful = |mut book: SectionBook| {
        book.profile = LmsKind::Unknown.profile();
        book
    };
    let above = Some("20.01".parse().unwrap());
    let held = |edit: fn(&mut Grade)| grade_held(&careful(graded(edit)));
    assert_eq!(held(|g| g.score = Some(Score::points(20))), None, "the maximum itself");
    assert_eq!(held(|g| g.score = "20.01".parse().ok()), Some(HoldReason::AboveMaximum));
    assert_eq!(held(|g| (g.score, g.status) = ("20.01".parse().ok(), Status::Excused)), None, "not counted");
    let mut open = careful(graded(|g| g.score = "20.01".parse().ok()));
    let assignment = &mut open.columns[0].assignment;
    assignment.local.points = None;
    assignment.base.as_mut().unwrap().ours.points = None;
    assignment.base.as_mut().unwrap().lms.points = None;
    assignment.remote.as_mut().unwrap().points = None;
    assert_eq!(grade_held(&open), None, "no maximum, nothing above it");
    let mut settled = careful(graded(|g| g.late = true));
    let cell = &mut settled.columns[0].cells[0].1;
    let there = Grade { score: above, ..Grade::default() };
    cell.local.score = above;
    (cell.base, cell.remote) = (Some(Agreement::on(there.clone())), Some(there));
    assert_eq!(grade_held(&settled), None, "the score is there already: only the flag goes");
}

#[test]
fn grades_wait_for_an_assignment_that_cannot_be_created_and_for_nothing_else_of_it() {
    let mut book = graded(|g| g.score = Some(Score::points(18)));
    let assignment = &mut book.columns[0].assignment;
    assignment.delivery = Delivery::OnlyHere;
    (assignment.base, assignment.remote) = (None, None);
    assignment.local.title.clear();
    assert_eq!(grade_held(&book), Some(HoldReason::WaitingForAssignment));
    book.columns[0].assignment.delivery = Delivery::InLms { id: "r".into() };
    assert_eq!(grade_held(&book), None, "it is there: its title is another matter");
    book.section.linked = Some(false);
    assert_eq!(grade_held(&book), Some(HoldReason::SectionNotLinked), "the whole section cannot be reached");
}

#[test]
fn after_a_write_the_lms_holds_what_it_held_with_the_sent_parts_replaced() {
    use gradebook::GradeField::{Comment, Late, Mark};
    let full = |n: i32, late: bool, comment: &str| Grade {
        late,
        comment: Some(comment.to_owned()),
        ..Grade::of(Score::points(n))
    };
    let (held, sent) = (full(17, false, "see me"), full(18, true, "well done"));
    let step = |fields: &[gradebook::GradeField]| gradebook::GradeStep {
        assignment: "a0".into(),
        student: "s0".into(),
        action: gradebook::GradeAction::Write,
        fields: fields.to_vec(),
        expect: held.clone(),
        send: sent.clone(),
        edits: 1,
        ours: None,
    };
    for (fields, after) in [
        (vec![], held.clone()),
        (vec![Mark], full(18, false, "see me")),
        (vec![Late], full(17, true, "see me")),
        (vec![Comment], full(17, false, "well done")),
        (vec![Mark, Late, Comment], sent.clone()),
    ] {
        assert_eq!(step(&fields).after(), after, "{fields:?}");
    }
}

#[test]
fn a_due_date_or_a_maximum_taken_away_here_is_held_back_because_no_request_can_say_so() {
    assert_eq!(held(&there(|d| d.due = None)), Some(HoldReason::DetailsMissing));
    assert_eq!(held(&there(|d| d.points = None)), Some(HoldReason::DetailsMissing));
}
