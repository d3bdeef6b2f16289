//! Undoing what a run did to the details of an assignment: they go back to what the LMS held, or are left alone with a
//! reason.

use crate::school::{NOW, quiet};
use crate::world::carry_out;
use gradebook::plan::plan;
use gradebook::undo_run::{Done, DoneStep, Sent, undo_plan};
use gradebook::{
    Approval, AssignmentAction, CreatedByRun, Delivery, Detail, Details, DetailsAgreement, Grade, GradeCell,
    LeftReason, LinkState, LmsKind, Only, Score, SectionBook, Time, UndoPlan,
};

const REFERENCE: &str = "Passback reference PB-7F3K";

pub fn points(n: i32) -> Grade {
    Grade::of(Score::points(n))
}

pub fn yes() -> Sent {
    Sent::Yes { before: Grade::default(), reply: Grade::default() }
}

/// As the teacher had them before the run.
fn before() -> Details {
    Details {
        title: "Essay".to_owned(),
        description: "Read page 4.".to_owned(),
        due: Some(NOW.plus_millis(1)),
        points: Some(Score::points(20)),
    }
}

/// As the teacher has them after the run.
pub fn after() -> Details {
    Details {
        title: "Essay 2".to_owned(),
        description: "Read page 5.".to_owned(),
        due: Some(NOW.plus_millis(5_000)),
        points: Some(Score::points(30)),
    }
}

/// As the LMS holds them.
pub fn there(details: &Details) -> Details {
    Details { description: format!("{}\n\n{REFERENCE}", details.description), ..details.clone() }
}

pub fn run(book: &mut SectionBook) -> Done {
    let all = plan(book, &Only::Everything, NOW);
    carry_out(book, &all)
}

pub fn undo(book: &SectionBook, done: &Done) -> UndoPlan {
    undo_plan(book, done, CreatedByRun::Delete, NOW)
}

/// An assignment of which a run has changed these details.
pub fn updated(fields: &[Detail]) -> (SectionBook, Done) {
    let mut book = quiet(1, 1);
    let assignment = &mut book.columns[0].assignment;
    assignment.local = before();
    assignment.base = Some(DetailsAgreement { lms: there(&before()), ours: before() });
    assignment.remote = Some(there(&before()));
    fields.iter().for_each(|field| assignment.local.take(*field, &after()));
    let done = run(&mut book);
    assert_eq!(done.steps.len(), 1, "only the details were sent");
    (book, done)
}

pub fn set_sent(done: &mut Done, outcome: &Sent) {
    for step in done.steps.values_mut() {
        match step {
            DoneStep::Wrote { sent, .. }
            | DoneStep::Created { sent, .. }
            | DoneStep::Updated { sent, .. }
            | DoneStep::Deleted { sent } => sent.clone_from(outcome),
        }
    }
}

/// What the LMS held before, as the journal of the run has it.
fn held_before(done: &mut Done) -> &mut Details {
    match done.steps.values_mut().next() {
        Some(DoneStep::Updated { expect, .. }) => expect,
        other => panic!("an update: {other:?}"),
    }
}

/// Reasons why the assignment itself is left alone, when nothing at all is sent.
fn reasons(undo: &UndoPlan) -> Vec<LeftReason> {
    assert!(undo.plan.assignments.is_empty() && undo.plan.grades.is_empty(), "{undo:?}");
    assert!(undo.left.iter().all(|left| left.student.is_none()), "{undo:?}");
    undo.left.iter().map(|left| left.reason).collect()
}

/// Fields and details that are sent, where the LMS still holds what was sent last.
fn sent_back(book: &SectionBook, undo: &UndoPlan) -> (Vec<Detail>, Details) {
    let [step] = undo.plan.assignments.as_slice() else { panic!("one step: {undo:?}") };
    let AssignmentAction::Update { fields, details, expect } = &step.action else { panic!("{step:?}") };
    assert_eq!(Some(expect), book.columns[0].assignment.remote.as_ref(), "the LMS must still hold it");
    (fields.clone(), details.clone())
}

#[test]
fn every_changed_detail_goes_back_to_what_the_lms_held_before() {
    let alone = Detail::ALL.map(|detail| vec![detail]);
    for fields in alone.into_iter().chain([Detail::ALL.to_vec()]) {
        let (book, done) = updated(&fields);
        let back = undo(&book, &done);
        assert_eq!(back.left, [], "{fields:?}");
        assert_eq!(sent_back(&book, &back), (fields, there(&before())), "as it was there");
    }
}

#[test]
fn a_description_that_held_the_reference_here_as_well_goes_back() {
    let (mut book, mut done) = updated(&[Detail::Description]);
    let sent = there(&after()).description;
    let assignment = &mut book.columns[0].assignment;
    assignment.local.description.clone_from(&sent);
    assignment.base.as_mut().unwrap().ours.description.clone_from(&sent);
    let back = undo(&book, &done);
    assert_eq!(sent_back(&book, &back), (vec![Detail::Description], there(&before())));
    held_before(&mut done).description.clear();
    assert_eq!(sent_back(&book, &undo(&book, &done)).1.description, "", "none at all can be had again");
}

#[test]
fn a_detail_that_has_nothing_before_it_stays_and_the_others_go_back() {
    type Had = fn(&mut Details);
    let cases: [(Detail, LeftReason, Had); 5] = [
        (Detail::Due, LeftReason::NothingBefore, |had| had.due = None),
        (Detail::Due, LeftReason::DueInPast, |had| had.due = Some(NOW)),
        (Detail::Due, LeftReason::DueInPast, |had| had.due = Some(Time::from_millis(0))),
        (Detail::Points, LeftReason::NothingBefore, |had| had.points = None),
        (Detail::Title, LeftReason::NothingBefore, |had| had.title = "  ".to_owned()),
    ];
    for (detail, reason, had) in cases {
        let (book, mut done) = updated(&Detail::ALL);
        had(held_before(&mut done));
        let back = undo(&book, &done);
        let others: Vec<Detail> = Detail::ALL.into_iter().filter(|d| *d != detail).collect();
        let (fields, details) = sent_back(&book, &back);
        assert_eq!(fields, others, "{reason:?}");
        assert!(details.same(&after(), detail), "{reason:?}: not named and not changed");
        assert_eq!(
            back.left.iter().map(|l| (l.student.clone(), l.reason)).collect::<Vec<_>>(),
            [(None, reason)]
        );
        let (book, mut done) = updated(&[detail]);
        had(held_before(&mut done));
        assert_eq!(reasons(&undo(&book, &done)), [reason], "alone, it leaves nothing to send");
    }
}

#[test]
fn what_keeps_details_from_going_back_has_its_reason() {
    type Happens = fn(&mut SectionBook, &mut Done);
    let cases: [(&[LeftReason], Happens); 12] = [
        (&[LeftReason::EditedThere], |book, _| {
            book.columns[0].assignment.remote.as_mut().unwrap().points = Some(Score::points(1));
        }),
        (&[LeftReason::EditedHere], |book, _| book.columns[0].assignment.local.title = "Mine".to_owned()),
        (&[LeftReason::EditedThere], |book, _| agree_on_title(book)),
        (&[LeftReason::SentSince], |book, done| {
            agree_on_title(book);
            done.later.sent.insert(("a0".into(), None));
        }),
        (&[LeftReason::AssignmentGone], |book, _| {
            book.columns[0].assignment.delivery = Delivery::DeletedThere { id: "there".into() };
        }),
        (&[LeftReason::AssignmentGone], |_, done| {
            done.later.created.insert("a0".into());
        }),
        (&[LeftReason::NotConfirmed], |book, _| book.columns[0].assignment.base = None),
        (&[LeftReason::NotConfirmed], |_, done| set_sent(done, &Sent::Open)),
        (&[], |_, done| set_sent(done, &Sent::Unclear)),
        (&[], |_, done| set_sent(done, &Sent::No)),
        (&[LeftReason::NotReady], |book, _| book.link = LinkState::NotReady),
        (&[LeftReason::SectionNotLinked], |book, _| book.section.linked = Some(false)),
    ];
    for (at, (expected, happens)) in cases.into_iter().enumerate() {
        let (mut book, mut done) = updated(&[Detail::Title]);
        happens(&mut book, &mut done);
        assert_eq!(reasons(&undo(&book, &done)), expected, "case {at}");
    }
}

/// Another title than the one that was sent is agreed on both sides.
pub fn agree_on_title(book: &mut SectionBook) {
    let assignment = &mut book.columns[0].assignment;
    let title = |details: &mut Details| details.title = "Another".to_owned();
    title(&mut assignment.local);
    title(assignment.remote.as_mut().unwrap());
    let base = assignment.base.as_mut().unwrap();
    title(&mut base.ours);
    title(&mut base.lms);
}

#[test]
fn details_that_are_back_already_are_not_named() {
    let (mut book, done) = updated(&Detail::ALL);
    let assignment = &mut book.columns[0].assignment;
    assignment.local = before();
    assignment.base = Some(DetailsAgreement { lms: there(&before()), ours: before() });
    assignment.remote = Some(there(&before()));
    assert_eq!(reasons(&undo(&book, &done)), [], "nothing to do and nothing to say");
    book.columns[0].assignment.local.title = "Mine".to_owned();
    assert_eq!(reasons(&undo(&book, &done)), [LeftReason::EditedHere], "an edit that waits is named");
}

/// Details go back before grades do.
#[test]
fn a_score_goes_back_under_the_maximum_that_goes_back_with_it() {
    // The run changed the maximum, and 25 to 18.
    for (was, became, refused) in [(30, 20, false), (20, 30, true)] {
        let (mut book, mut done) = updated(&[Detail::Points]);
        let maximum = |n| Some(Score::points(n));
        held_before(&mut done).points = maximum(was);
        if let Some(DoneStep::Updated { details, .. }) = done.steps.values_mut().next() {
            details.points = maximum(became);
        }
        maximum_is(&mut book, became);
        book.profile = LmsKind::GoogleClassroom.profile();
        wrote_a_grade(&mut book, &mut done);
        let back = undo(&book, &done);
        assert_eq!(back.plan.assignments.len(), 1, "the maximum goes back first");
        assert_eq!(back.plan.grades.is_empty(), refused, "{was} after {became}");
        let reason = back.left.first().map(|l| l.reason);
        assert_eq!(reason, refused.then_some(LeftReason::AboveMaximum), "{was} after {became}");
    }
}

/// As for a sync: the maximum that the teacher has here counts, whether or not it was sent.
#[test]
fn where_no_maximum_goes_back_the_one_here_counts_as_for_a_sync() {
    for (here, there, refused) in [(30, 20, false), (20, 30, true)] {
        let (mut book, mut done) = updated(&[Detail::Title]);
        maximum_is(&mut book, there);
        book.columns[0].assignment.local.points = Some(Score::points(here));
        book.profile = LmsKind::GoogleClassroom.profile();
        wrote_a_grade(&mut book, &mut done);
        let back = undo(&book, &done);
        assert_eq!(back.plan.assignments.len(), 1, "the title goes back");
        assert_eq!(back.plan.grades.is_empty(), refused, "{here} here, {there} there");
        let reason = back.left.first().map(|l| l.reason);
        assert_eq!(reason, refused.then_some(LeftReason::AboveMaximum), "{here} here, {there} there");
        done.steps.retain(|(_, student), _| student.is_some());
        let back = undo(&book, &done);
        assert_eq!(back.plan.grades.is_empty(), refused, "nor where no detail goes back at all");
    }
}

fn maximum_is(book: &mut SectionBook, n: i32) {
    let assignment = &mut book.columns[0].assignment;
    let base = assignment.base.as_mut().unwrap();
    for details in [&mut assignment.local, &mut base.ours, &mut base.lms, assignment.remote.as_mut().unwrap()]
    {
        details.points = Some(Score::points(n));
    }
}

/// The run also wrote 18 where 25 was.
fn wrote_a_grade(book: &mut SectionBook, done: &mut Done) {
    let mut of_grades = book.clone();
    let cell = &mut of_grades.columns[0].cells[0].1;
    let base = Some(gradebook::Agreement::on(points(25)));
    *cell = GradeCell { base, local: points(25), remote: Some(points(25)), ..GradeCell::default() };
    cell.edit(points(18), NOW, false);
    cell.approve(Approval::Teacher);
    let step = plan(&of_grades, &Only::Everything, NOW).grades.remove(0);
    cell_after(&mut of_grades).acknowledge_step(&step, points(18), NOW);
    book.columns[0].cells = of_grades.columns[0].cells.clone();
    let sent = Sent::Yes { before: points(25), reply: points(18) };
    done.steps.insert(("a0".into(), Some("s0".into())), DoneStep::Wrote { step, sent });
}

pub fn cell_after(book: &mut SectionBook) -> &mut GradeCell {
    &mut book.columns[0].cells[0].1
}
