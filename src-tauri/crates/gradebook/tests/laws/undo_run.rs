//! What undoing a run may write, what it leaves behind, and what it leaves alone.

use crate::school::{NOW, book, quiet};
use crate::world::carry_out;
use gradebook::observe::observe;
use gradebook::plan::plan;
use gradebook::undo_run::{Done, DoneStep, Sent, undo_plan};
use gradebook::{
    Approval, AssignmentAction, AssignmentId, CreatedByRun, Delivery, Grade, GradeAction, GradeCell,
    GradeField, LeftReason, LmsEdit, LmsEdits, LmsKind, Only, Profile, RunId, Score, SectionBook, Status,
    StudentId, UndoPlan, Verdict,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

pub type Place = (AssignmentId, StudentId);

fn sent(book: &mut SectionBook) -> Done {
    let all = plan(book, &Only::Everything, NOW);
    carry_out(book, &all)
}

pub fn undo(book: &SectionBook, done: &Done) -> UndoPlan {
    undo_plan(book, done, CreatedByRun::Delete, NOW)
}

/// Sections whose LMS kept what it was sent. (One that adjusts on arrival does so again when the same value is sent
/// again; this LMS of the laws would not, so it has a test of its own.)
fn exact() -> impl Strategy<Value = SectionBook> {
    book().prop_map(|mut book| {
        book.profile = Profile { late: true, comments: true, ..book.profile };
        for (_, cell) in book.columns.iter_mut().flat_map(|c| &mut c.cells) {
            let Some(base) = &mut cell.base else { continue };
            if cell.local == base.ours {
                cell.local = base.lms.clone();
            }
            base.ours = base.lms.clone();
        }
        book
    })
}

/// What the LMS holds.
fn there(cell: &GradeCell) -> Grade {
    cell.remote.clone().unwrap_or_else(|| cell.expected_remote())
}

fn cell<'a>(book: &'a SectionBook, (assignment, student): &Place) -> &'a GradeCell {
    book.cell(assignment, student).unwrap()
}

pub fn cell_mut<'a>(book: &'a mut SectionBook, (assignment, student): &Place) -> &'a mut GradeCell {
    let index = book.index_of(student).unwrap();
    let column = book.columns.iter_mut().find(|c| c.assignment.id == *assignment).unwrap();
    column.cells.iter_mut().find(|(i, _)| *i == index).map(|(_, cell)| cell).unwrap()
}

/// The places that the run wrote.
fn wrote(done: &Done) -> Vec<Place> {
    let grades = done.steps.keys().filter_map(|(a, s)| Some((a.clone(), s.clone()?)));
    grades.collect()
}

fn put_back(undo: &UndoPlan) -> BTreeSet<Place> {
    undo.plan.grades.iter().map(|s| (s.assignment.clone(), s.student.clone())).collect()
}

fn left(undo: &UndoPlan) -> BTreeSet<Place> {
    undo.left.iter().filter_map(|l| Some((l.assignment.clone(), l.student.clone()?))).collect()
}

fn deleted(undo: &UndoPlan) -> BTreeSet<AssignmentId> {
    let gone = |a: &AssignmentAction| matches!(a, AssignmentAction::Delete { .. });
    undo.plan.assignments.iter().filter(|s| gone(&s.action)).map(|s| s.assignment.clone()).collect()
}

/// What somebody does after the run.
#[derive(Debug, Clone, Copy)]
enum Since {
    Nothing,
    EditHere(bool),
    EditThere(LmsEdits),
    Leaves,
}

fn since() -> impl Strategy<Value = Vec<Since>> {
    let one = prop_oneof![
        6 => Just(Since::Nothing),
        1 => any::<bool>().prop_map(Since::EditHere),
        1 => Just(Since::EditThere(LmsEdits::Show)),
        1 => Just(Since::EditThere(LmsEdits::Take)),
        1 => Just(Since::Leaves),
    ];
    proptest::collection::vec(one, 32)
}

fn another(grade: &Grade) -> Grade {
    let score = grade.score.map_or(Score::points(3), |s| s.minus(Score::points(-1)));
    Grade { score: Some(score), status: Status::Counted, ..grade.clone() }
}

fn happen(book: &mut SectionBook, place: &Place, what: Since) {
    let profile = book.profile.clone();
    match what {
        Since::Nothing => {}
        Since::EditHere(approved) => {
            let cell = cell_mut(book, place);
            cell.edit(another(&cell.local), NOW, false);
            if approved {
                cell.approve(Approval::Teacher);
            }
        }
        Since::EditThere(edits) => {
            let cell = cell_mut(book, place);
            observe(cell, another(&there(cell)), LmsEdit::default(), edits, &profile);
        }
        Since::Leaves => {
            let index = book.index_of(&place.1).unwrap();
            book.students[index as usize].left = true;
        }
    }
}

proptest! {
    #[test]
    fn only_grades_that_hold_what_was_sent_are_written_and_the_others_are_named(book in exact(), since in since()) {
        let before = book.clone();
        let mut book = book;
        let done = sent(&mut book);
        let left_there: Vec<(Place, Grade)> =
            wrote(&done).into_iter().map(|p| { let held = there(cell(&book, &p)); (p, held) }).collect();
        for ((place, _), what) in left_there.iter().zip(since.iter().cycle()) {
            happen(&mut book, place, *what);
        }
        let undo = undo(&book, &done);
        let (back, named, gone) = (put_back(&undo), left(&undo), deleted(&undo));
        prop_assert!(back.is_disjoint(&named));
        for (place, held) in &left_there {
            let now = cell(&book, place);
            let untouched = there(now).same_all(held, &book.profile) && now.verdict(&book.profile) == Verdict::Unchanged;
            if back.contains(place) || gone.contains(&place.0) {
                prop_assert!(untouched, "{place:?}: {now:?}");
            } else if !untouched && !there(now).same_all(&there(cell(&before, place)), &book.profile) {
                prop_assert!(named.contains(place), "left alone and said so: {place:?} {now:?} {held:?} {:?}", done.steps);
            }
        }
        for step in &undo.plan.grades {
            let place = (step.assignment.clone(), step.student.clone());
            let now = cell(&book, &place);
            prop_assert_eq!(step.action, GradeAction::PutBack);
            prop_assert!(step.expect.same_all(&there(now), &book.profile), "the LMS must still hold it");
            prop_assert_eq!((&now.local, now.edits), (step.agreed_here(), step.edits));
            prop_assert!(!step.fields.is_empty() && done.steps.contains_key(&(place.0.clone(), Some(place.1.clone()))));
            prop_assert!(!book.student_of(&step.student).unwrap().left);
            prop_assert!(book.profile.clears || !step.send.clears(&step.expect), "no way to clear");
        }
    }

    #[test]
    fn an_undo_gives_back_the_earlier_values_on_both_sides_and_leaves_nothing_to_send(book in exact()) {
        let before = book.clone();
        let mut book = book;
        let done = sent(&mut book);
        let back = undo(&book, &done);
        carry_out(&mut book, &back.plan);
        let next = plan(&book, &Only::Everything, NOW);
        for place in put_back(&back) {
            let (was, is) = (cell(&before, &place), cell(&book, &place));
            let agreed = was.base.clone().map_or_else(Grade::default, |b| b.ours);
            let fields = &done.steps[&(place.0.clone(), Some(place.1.clone()))];
            let DoneStep::Wrote { step, .. } = fields else { panic!("a grade") };
            for field in &step.fields {
                // Excused or missing again keeps a score that cannot be cleared, and it does not count.
                let kept = |g: &Grade| Grade { score: None, ..g.clone() };
                let uncounted = *field == GradeField::Mark && was.expected_remote().status != Status::Counted;
                let same = |a: &Grade, b: &Grade| match uncounted {
                    true => kept(a).same(&kept(b), *field, &book.profile),
                    false => a.same(b, *field, &book.profile),
                };
                prop_assert!(same(&there(is), &there(was)), "{place:?} there: {is:?} {was:?}");
                // Where only the LMS had a score, it is here now too: nothing else would bring it back there.
                let here = if agreed.score.is_none() { there(was) } else { agreed.clone() };
                prop_assert!(same(&is.local, &agreed) || same(&is.local, &here), "{place:?} here: {is:?} {was:?}");
            }
            prop_assert_eq!(is.verdict(&book.profile), Verdict::Unchanged, "agreed: {:?}", is);
            let again = |s: &gradebook::GradeStep| (s.assignment.clone(), s.student.clone()) == place;
            prop_assert!(!next.grades.iter().any(again), "nothing the next sync would send");
        }
        prop_assert_eq!(&next.grades, &Vec::new());
        for id in deleted(&back) {
            prop_assert!(next.assignments.iter().all(|s| s.assignment != id), "never created again by itself");
        }
    }

    #[test]
    fn undoing_an_undo_gives_back_what_was_sent(book in exact()) {
        let mut book = book;
        let done = sent(&mut book);
        let sent = book.clone();
        let first = undo(&book, &done);
        let mut undone = carry_out(&mut book, &first.plan);
        undone.run = RunId::from("undo");
        let second = undo(&book, &undone);
        carry_out(&mut book, &second.plan);
        prop_assert_eq!(put_back(&second), put_back(&first), "nothing moved, so all of it");
        for place in put_back(&first) {
            let (was, is) = (cell(&sent, &place), cell(&book, &place));
            prop_assert!(there(is).same_all(&there(was), &book.profile), "{place:?}: {is:?} {was:?}");
            // A score under "excused" or "missing" does not count; the LMS keeps it, so it is here as well.
            let shown = |g: &Grade| Grade { score: g.score.filter(|_| g.status == Status::Counted), ..g.clone() };
            prop_assert!(shown(&is.local).same_all(&shown(&was.local), &book.profile), "{place:?}: {is:?} {was:?}");
        }
        for step in &second.plan.assignments {
            let (was, is) = (sent.column(&step.assignment).unwrap(), book.column(&step.assignment).unwrap());
            prop_assert_eq!(&is.assignment.remote, &was.assignment.remote);
        }
        for id in deleted(&first) {
            let reason = second.left.iter().find(|l| l.assignment == id && l.student.is_none()).map(|l| l.reason);
            prop_assert_eq!(reason, Some(LeftReason::DeletedByUndo), "an undo creates nothing");
        }
    }

    #[test]
    fn an_undo_that_was_cut_short_leaves_the_rest_to_a_further_one(book in exact(), cut in 0..8_usize) {
        let mut book = book;
        let done = sent(&mut book);
        let whole = undo(&book, &done);
        let mut part = whole.plan.clone();
        part.assignments.clear();
        part.grades.truncate(cut);
        carry_out(&mut book, &part);
        let rest = undo(&book, &done);
        let expected: BTreeSet<Place> =
            whole.plan.grades.iter().skip(cut).map(|s| (s.assignment.clone(), s.student.clone())).collect();
        prop_assert_eq!(put_back(&rest), expected);
        prop_assert_eq!(left(&rest), left(&whole), "what is back already is not named");
    }

    #[test]
    fn a_created_assignment_is_deleted_only_while_nobody_touched_it(book in book(), since in since(), keep in any::<bool>()) {
        let mut book = book;
        let done = sent(&mut book);
        for (place, what) in wrote(&done).iter().zip(since) {
            happen(&mut book, place, what);
        }
        let created = if keep { CreatedByRun::Keep } else { CreatedByRun::Delete };
        let undo = undo_plan(&book, &done, created, NOW);
        for step in &undo.plan.assignments {
            let AssignmentAction::Delete { expect, grades } = &step.action else { continue };
            prop_assert!(!keep);
            let column = book.column(&step.assignment).unwrap();
            let made = |s: &DoneStep| matches!(s, DoneStep::Created { .. });
            prop_assert!(done.steps.get(&(step.assignment.clone(), None)).is_some_and(made), "this run created it");
            prop_assert_eq!(Some(expect), column.assignment.remote.as_ref());
            for (index, cell) in &column.cells {
                let who = &book.student(*index).unwrap().id;
                let allowed = grades.iter().find(|(s, _)| s == who).map(|(_, g)| g.clone()).unwrap_or_default();
                prop_assert!(there(cell).same_all(&allowed, &book.profile), "a grade that this run did not write");
            }
            prop_assert!(undo.plan.grades.iter().all(|g| g.assignment != step.assignment));
            prop_assert!(undo.left.iter().all(|l| l.assignment != step.assignment));
        }
    }

    #[test]
    fn the_fingerprint_is_of_this_undo_and_no_sync(book in book()) {
        let mut book = book;
        let done = sent(&mut book);
        let one = undo(&book, &done);
        prop_assert_eq!(&one, &undo(&book, &done), "planning twice gives the same");
        let other = Done { run: RunId::from("other"), ..done.clone() };
        prop_assert_ne!(&one.plan.fingerprint, &undo(&book, &other).plan.fingerprint, "another run");
        let sync = plan(&book, &Only::Everything, NOW);
        prop_assert_ne!(&one.plan.fingerprint, &sync.fingerprint, "even when both do nothing");
    }
}

/// One grade, agreed at `before`; the teacher approves `after`, and it is sent.
pub fn one(profile: Profile, before: Grade, after: Grade) -> (SectionBook, Done) {
    let mut book = quiet(1, 1);
    book.profile = profile;
    let place = place();
    {
        let cell = cell_mut(&mut book, &place);
        let base = Some(gradebook::Agreement::on(before.clone()));
        *cell = GradeCell { base, local: before.clone(), remote: Some(before), ..GradeCell::default() };
        cell.edit(after, NOW, false);
        cell.approve(Approval::Teacher);
    }
    let done = sent(&mut book);
    assert_eq!(done.steps.len(), 1, "it was sent");
    (book, done)
}

pub fn place() -> Place {
    ("a0".into(), "s0".into())
}
pub fn points(n: i32) -> Grade {
    Grade::of(Score::points(n))
}
pub fn canvas() -> Profile {
    LmsKind::Canvas.profile()
}
pub fn reason(undo: &UndoPlan) -> Option<LeftReason> {
    assert!(undo.plan.grades.is_empty() && undo.plan.assignments.is_empty(), "{undo:?}");
    undo.left.first().map(|l| l.reason)
}

#[test]
fn a_first_score_cannot_be_taken_away_and_that_is_said() {
    let (book, done) = one(canvas(), Grade::default(), points(7));
    assert_eq!(reason(&undo(&book, &done)), Some(LeftReason::FirstScore));
    let (mut book, done) = one(Profile { clears: true, ..canvas() }, Grade::default(), points(7));
    let back = undo(&book, &done);
    carry_out(&mut book, &back.plan);
    assert!(there(cell(&book, &place())).is_blank(), "where an LMS can clear, it goes back to blank");
}

#[test]
fn a_flag_alone_goes_back_to_blank_and_a_score_under_excused_stays_there_uncounted() {
    let excused = Grade { status: Status::Excused, ..Grade::default() };
    let (mut book, done) = one(canvas(), Grade::default(), excused.clone());
    let back = undo(&book, &done);
    carry_out(&mut book, &back.plan);
    assert!(there(cell(&book, &place())).is_blank(), "taking a flag away needs no clearing");
    let (mut book, done) = one(canvas(), excused, points(7));
    let back = undo(&book, &done);
    carry_out(&mut book, &back.plan);
    let is = cell(&book, &place());
    assert_eq!((there(is).status, &there(is)), (Status::Excused, &is.local), "excused again, on both sides");
}

#[test]
fn a_value_that_was_adjusted_on_arrival_is_sent_again_as_it_was_and_not_as_the_lms_showed_it() {
    let (mut book, done) = one(canvas(), points(18), points(9));
    let place = place();
    let mut steps = done.clone();
    let at = (place.0.clone(), Some(place.1.clone()));
    let Some(DoneStep::Wrote { step, .. }) = steps.steps.get_mut(&at) else { panic!("a grade") };
    step.ours = Some(points(20));
    let back = undo(&book, &steps);
    assert_eq!(
        back.plan.grades[0].send,
        points(20),
        "the late policy makes 18 of it again, as it did before"
    );
    cell_mut(&mut book, &place).acknowledge_step(&back.plan.grades[0], points(18), NOW);
    let is = cell(&book, &place);
    assert_eq!((&is.local, there(is)), (&points(20), points(18)), "agreed as before the run");
    assert_eq!(is.verdict(&canvas()), Verdict::Unchanged);
}

#[test]
fn an_earlier_score_that_would_be_refused_is_left_alone() {
    let (mut book, done) = one(LmsKind::GoogleClassroom.profile(), points(17), points(9));
    let maximum = |book: &mut SectionBook, n| {
        book.columns[0].assignment.local.points = Some(Score::points(n));
        book.columns[0].assignment.base.as_mut().unwrap().ours.points = Some(Score::points(n));
    };
    maximum(&mut book, 10);
    assert_eq!(reason(&undo(&book, &done)), Some(LeftReason::AboveMaximum));
    maximum(&mut book, 17);
    assert_eq!(undo(&book, &done).plan.grades.len(), 1, "the maximum itself is not above it");
}

#[test]
fn what_keeps_a_grade_from_being_put_back_has_its_reason() {
    type Happens = fn(&mut SectionBook, &mut Done);
    let all: [(LeftReason, Happens); 9] = [
        (LeftReason::Left, |book, _| book.students[0].left = true),
        (LeftReason::NotMatched, |book, _| book.students[0].linked = Some(false)),
        (LeftReason::NotInPoints, |book, _| book.columns[0].assignment.in_points = false),
        (LeftReason::NotReady, |book, _| book.link = gradebook::LinkState::NotReady),
        (LeftReason::SectionNotLinked, |book, _| book.section.linked = Some(false)),
        (LeftReason::AssignmentGone, |book, _| {
            book.columns[0].assignment.delivery = Delivery::DeletedThere { id: "there".into() };
        }),
        (LeftReason::AssignmentGone, |book, _| book.columns.clear()),
        (LeftReason::AssignmentGone, |_, done| {
            done.later.created.insert("a0".into());
        }),
        (LeftReason::SentSince, |book, done| {
            done.later.sent.insert(("a0".into(), Some("s0".into())));
            *cell_mut(book, &place()) = GradeCell {
                base: Some(gradebook::Agreement::on(points(11))),
                local: points(11),
                remote: Some(points(11)),
                ..GradeCell::default()
            };
        }),
    ];
    for (expected, happens) in all {
        let (mut book, mut done) = one(canvas(), points(5), points(7));
        happens(&mut book, &mut done);
        assert_eq!(reason(&undo(&book, &done)), Some(expected));
    }
    let outcomes = [
        (Sent::Open, Some(LeftReason::NotConfirmed)),
        (Sent::Unclear, Some(LeftReason::Unclear)),
        (Sent::No, None),
    ];
    for (outcome, expected) in outcomes {
        let (book, mut done) = one(canvas(), points(5), points(7));
        for step in done.steps.values_mut() {
            if let DoneStep::Wrote { sent, .. } = step {
                *sent = outcome.clone();
            }
        }
        assert_eq!(reason(&undo(&book, &done)), expected, "{outcome:?}");
    }
}

#[test]
fn an_edit_made_while_an_undo_is_in_flight_stays_and_waits() {
    let (mut book, done) = one(canvas(), points(5), points(7));
    let step = undo(&book, &done).plan.grades[0].clone();
    let cell = cell_mut(&mut book, &place());
    cell.edit(points(9), NOW, false);
    assert!(!cell.acknowledge_step(&step, points(5), NOW));
    assert_eq!((&cell.local, cell.verdict(&canvas())), (&points(9), Verdict::KeepLocal));
    assert!(!cell.is_approved(), "a draft, not an approval");
}

#[test]
fn an_undo_that_the_lms_did_not_store_leaves_everything_as_it_was() {
    let (mut book, done) = one(canvas(), points(5), points(7));
    let step = undo(&book, &done).plan.grades[0].clone();
    let cell = cell_mut(&mut book, &place());
    cell.acknowledge_step(&step, points(5), NOW);
    assert!(cell.take_up_again(&step, &[GradeField::Mark], &points(7), NOW), "it said yes and still holds 7");
    assert_eq!((&cell.local, there(cell)), (&points(7), points(7)));
    assert_eq!(cell.verdict(&canvas()), Verdict::Unchanged, "nothing waits");
}
