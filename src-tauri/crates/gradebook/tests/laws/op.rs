//! Undo and redo: exact while nobody interferes, refused when somebody edited, unapproved when a sync came between.

use crate::values::{canvas, grades};
use gradebook::decide::{Choice, decide};
use gradebook::observe::observe;
use gradebook::op::{Delta, GradeDelta, GradeState};
use gradebook::{Approval, Grade, GradeCell, GradeField, LmsEdit, LmsEdits, Policies, Score, Time, Verdict};
use proptest::prelude::*;
use proptest::sample::select;

const AT: Time = Time::from_millis(7);

/// What happens to a grade.
#[derive(Debug, Clone)]
enum Event {
    Edit(Grade),
    Approve,
    Unapprove,
    Decide(GradeField, Choice<Grade>),
    Undo,
    Redo,
    Read(Grade, LmsEdits),
    Send,
}

fn user_event() -> impl Strategy<Value = Event> {
    let choice =
        prop_oneof![Just(Choice::Lms), Just(Choice::Mine), select(grades()).prop_map(Choice::Value),];
    prop_oneof![
        4 => select(grades()).prop_map(Event::Edit),
        2 => Just(Event::Approve),
        1 => Just(Event::Unapprove),
        2 => (select(GradeField::ALL.to_vec()), choice).prop_map(|(f, c)| Event::Decide(f, c)),
        3 => Just(Event::Undo),
        2 => Just(Event::Redo),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let policy = select(vec![LmsEdits::Show, LmsEdits::Take]);
    let read = (select(grades()), policy).prop_map(|(grade, policy)| Event::Read(grade, policy));
    prop_oneof![6 => user_event(), 2 => read, 1 => Just(Event::Send)]
}

/// A grade with its log: what was done, and what was undone.
#[derive(Default)]
struct Desk {
    cell: GradeCell,
    done: Vec<GradeDelta>,
    undone: Vec<GradeDelta>,
}

impl Desk {
    fn log(&mut self, action: impl FnOnce(&mut GradeCell)) {
        let before = GradeState::of(&self.cell);
        action(&mut self.cell);
        let after = GradeState::of(&self.cell);
        self.undone.clear();
        if before != after {
            self.done.push(GradeDelta { assignment: "a".into(), student: "s".into(), before, after });
        }
    }

    fn live(&mut self, event: Event) -> Result<(), TestCaseError> {
        match event {
            Event::Edit(grade) => self.log(|c| c.edit(grade, AT, false)),
            Event::Approve => self.log(|c| c.approve(Approval::Teacher)),
            Event::Unapprove => self.log(|c| c.approved = None),
            Event::Decide(field, choice) => self.log(|c| decide(c, field, choice, AT, false)),
            Event::Undo => {
                if let Some(delta) = self.done.pop() {
                    checked(&delta.inverse(), &mut self.cell)?;
                    self.undone.push(delta);
                }
            }
            Event::Redo => {
                if let Some(delta) = self.undone.pop() {
                    checked(&delta, &mut self.cell)?;
                    self.done.push(delta);
                }
            }
            Event::Read(grade, policy) => {
                observe(&mut self.cell, grade, LmsEdit::default(), policy, &canvas());
            }
            Event::Send => {
                if self.cell.is_approved() && self.cell.verdict(&canvas()) == Verdict::KeepLocal {
                    let sent = self.cell.local.clone();
                    self.cell.acknowledge(&sent, sent.clone());
                }
            }
        }
        Ok(())
    }
}

/// Applies a delta and checks what it may do.
fn checked(delta: &GradeDelta, cell: &mut GradeCell) -> Result<bool, TestCaseError> {
    let before = cell.clone();
    let applied = delta.apply(cell, AT, false);
    let decided = delta.before.base != delta.after.base;
    let synced = before.base != delta.before.base;
    let fits = before.local == delta.before.local && !before.sending && !(decided && synced);
    prop_assert_eq!(applied, fits, "refused exactly when it no longer fits");
    if !applied {
        prop_assert_eq!(&*cell, &before, "refused: nothing changed");
        return Ok(false);
    }
    prop_assert_eq!(&cell.local, &delta.after.local);
    prop_assert_eq!(&cell.remote, &before.remote, "an undo reads nothing");
    prop_assert_eq!(&cell.base, if decided { &delta.after.base } else { &before.base });
    prop_assert!(!(synced && cell.is_approved()), "approval is not restored behind a sync");
    if !synced {
        // Of what the LMS said, an edit remembers nothing and changes nothing.
        let mut after = GradeState { remote: cell.remote.clone(), ..delta.after.clone() };
        // An op that knows no time of an edit leaves the one that a sync in between left.
        if (delta.before.edited_at, delta.after.edited_at) == (None, None) {
            after.edited_at = cell.edited_at;
        }
        prop_assert_eq!(&GradeState::of(cell), &after);
    }
    prop_assert_eq!(cell.edits - before.edits, u32::from(cell.local != before.local));
    Ok(true)
}

proptest! {
    #[test]
    fn undoing_everything_and_redoing_everything_is_exact(events in proptest::collection::vec(user_event(), 0..20)) {
        let mut desk = Desk::default();
        desk.cell.remote = Some(Grade::of(Score::points(5)));
        let begin = GradeState::of(&desk.cell);
        for event in events {
            desk.live(event)?;
        }
        while !desk.undone.is_empty() {
            desk.live(Event::Redo)?;
        }
        let end = GradeState::of(&desk.cell);
        while let Some(delta) = desk.done.pop() {
            prop_assert!(delta.inverse().apply(&mut desk.cell, AT, false));
            desk.undone.push(delta);
        }
        prop_assert_eq!(GradeState::of(&desk.cell), begin);
        while let Some(delta) = desk.undone.pop() {
            prop_assert!(delta.apply(&mut desk.cell, AT, false));
        }
        prop_assert_eq!(GradeState::of(&desk.cell), end);
    }

    #[test]
    fn undo_and_redo_between_syncs_change_only_what_they_may(events in proptest::collection::vec(event(), 0..40)) {
        let mut desk = Desk::default();
        for event in events {
            desk.live(event)?;
        }
    }

    #[test]
    fn a_grade_under_way_is_not_undone(grade in select(grades())) {
        let mut desk = Desk::default();
        desk.log(|c| c.edit(Grade::of(Score::points(9)), AT, false));
        desk.log(|c| c.edit(grade, AT, false));
        desk.cell.sending = true;
        let delta = desk.done.pop().unwrap();
        prop_assert!(!checked(&delta.inverse(), &mut desk.cell)?);
    }
}

#[test]
fn an_undo_after_a_sync_waits_for_approval() {
    let mut desk = Desk::default();
    let (six, seven) = (Grade::of(Score::points(6)), Grade::of(Score::points(7)));
    desk.log(|c| c.edit(six.clone(), AT, false));
    desk.log(|c| c.approve(Approval::Teacher));
    desk.log(|c| c.edit(seven.clone(), AT, false));
    let edit = desk.done.pop().unwrap();
    assert_eq!(edit.before.approved, Some(Approval::Teacher), "six had been approved");
    desk.cell.approve(Approval::Teacher);
    desk.cell.acknowledge(&seven, seven.clone());
    assert!(edit.inverse().apply(&mut desk.cell, AT, false));
    assert_eq!(
        (desk.cell.local.clone(), desk.cell.is_approved()),
        (six, false),
        "seven is there: six is a new change"
    );
}

#[test]
fn a_decision_that_forgot_what_was_read_is_undone_only_while_nothing_was_read_since() {
    let points = |n: i32| Grade::of(Score::points(n));
    let read = GradeState { local: points(6), remote: Some(points(5)), ..GradeState::default() };
    let forgot = GradeState { remote: None, ..read.clone() };
    let delta = GradeDelta { assignment: "a".into(), student: "s".into(), before: read, after: forgot };
    let cell = |remote: Option<Grade>| GradeCell { local: points(6), remote, ..GradeCell::default() };
    let mut as_found = cell(Some(points(5)));
    assert!(delta.apply(&mut as_found, AT, false));
    assert_eq!(as_found, cell(None));
    assert!(delta.inverse().apply(&mut as_found, AT, false));
    assert_eq!(as_found, cell(Some(points(5))), "and back again");
    let mut read_since = cell(Some(points(4)));
    assert!(!delta.apply(&mut read_since, AT, false), "the LMS said something else since");
    assert_eq!(read_since, cell(Some(points(4))));
}

#[test]
fn whether_a_grade_was_edited_offline_is_undone_and_redone_with_the_edit() {
    for (was, is) in [(false, true), (true, true), (true, false)] {
        let mut desk = Desk::default();
        desk.log(|c| c.edit(Grade::of(Score::points(5)), AT, was));
        desk.log(|c| {
            c.edit(Grade::of(Score::points(6)), AT, false);
            c.offline = is;
        });
        let delta = desk.done.pop().unwrap();
        let undone_offline = !was;
        assert!(delta.inverse().apply(&mut desk.cell, AT, undone_offline));
        let expected = if was == is { was || undone_offline } else { was };
        assert_eq!(desk.cell.offline, expected, "{was} then {is}");
        assert!(delta.apply(&mut desk.cell, AT, false));
        assert_eq!(desk.cell.offline, is, "{was} then {is}, done again");
    }
}

#[test]
fn the_inverse_of_the_inverse_is_the_delta_and_survives_the_log() {
    let state = |n: i32| GradeState { local: Grade::of(Score::points(n)), ..GradeState::default() };
    let delta = GradeDelta { assignment: "a".into(), student: "s".into(), before: state(1), after: state(2) };
    let all = [
        Delta::Grade(Box::new(delta)),
        Delta::Assignment { assignment: "a".into(), before: None, after: None },
        Delta::Policies {
            before: Policies::default(),
            after: Policies { edits: LmsEdits::Take, ..Policies::default() },
        },
    ];
    for delta in all {
        assert_eq!(delta.inverse().inverse(), delta);
        let json = serde_json::to_string(&delta).unwrap();
        assert_eq!(serde_json::from_str::<Delta>(&json).unwrap(), delta);
    }
}
