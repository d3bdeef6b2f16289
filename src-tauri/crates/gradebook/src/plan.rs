//! What a sync would do. A pure function of the book and the time; `send` executes exactly what was shown.

use crate::planted::{Bug, is};
use crate::{
    Assignment, AssignmentId, AssignmentsGo, Column, Delivery, Detail, Details, Failure, FailureKind,
    Fingerprint, Grade, GradeCell, GradeField, ResultsGo, SectionBook, SectionId, Student, StudentId, Time,
    Verdict,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

mod hold;
pub use hold::hold_of;
use hold::{assignment_hold, grade_hold, hold_of_grades};

/// What a sync would do with one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The section.
    pub section: SectionId,
    /// Identity of the actions below; nothing else is ever sent.
    pub fingerprint: Fingerprint,
    /// Assignments first, in this order.
    pub assignments: Vec<AssignmentStep>,
    /// Then grades, assignment by assignment.
    pub grades: Vec<GradeStep>,
    /// What stays here, each with its reason.
    pub held: Vec<Held>,
    /// Drafts: not approved, never listed.
    pub drafts: u32,
    /// Grades that are the same on both sides.
    pub unchanged: u32,
}

impl Plan {
    /// A plan of nothing, to be filled; its fingerprint comes last.
    pub(crate) fn empty(section: SectionId) -> Self {
        Self {
            section,
            fingerprint: Fingerprint::from(""),
            assignments: Vec::new(),
            grades: Vec::new(),
            held: Vec::new(),
            drafts: 0,
            unchanged: 0,
        }
    }
}

/// One assignment to create or update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentStep {
    /// Which.
    pub assignment: AssignmentId,
    /// What to do.
    pub action: AssignmentAction,
}

/// What to do with an assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum AssignmentAction {
    /// Create it: one shot, never repeated by itself.
    Create {
        /// As it is sent, the reference in its description.
        details: Details,
    },
    /// Change these details there, if they still are as last agreed.
    Update {
        /// Which details.
        fields: Vec<Detail>,
        /// New values (only `fields` are sent).
        details: Details,
        /// What the LMS must still hold.
        expect: Details,
    },
    /// Delete it there, with its grades: an undo takes back a create. Only while nobody has touched it.
    Delete {
        /// What the LMS must still hold.
        expect: Details,
        /// The grades that it may hold there: those that the run wrote itself. Any other one keeps it from going.
        grades: Vec<(StudentId, Grade)>,
    },
}

/// One grade to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeStep {
    /// Assignment.
    pub assignment: AssignmentId,
    /// Student.
    pub student: StudentId,
    /// Write or clear.
    pub action: GradeAction,
    /// The parts that are sent.
    pub fields: Vec<GradeField>,
    /// What the LMS must still hold, or the write is withheld.
    pub expect: Grade,
    /// What is sent (only `fields`).
    pub send: Grade,
    /// How many local edits the write takes along.
    pub edits: u32,
    /// What we hold for `expect`, where that is something else than the LMS does (a score adjusted on arrival), or
    /// where the write is an undo. Writing it again would bring the LMS back to `expect`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<Grade>,
}

impl GradeStep {
    /// What we hold while the LMS holds `expect`.
    pub fn agreed_here(&self) -> &Grade {
        self.ours.as_ref().unwrap_or(&self.expect)
    }

    /// What the LMS will hold if the write works: what it holds now, with the sent parts replaced.
    pub fn after(&self) -> Grade {
        let mut grade = self.expect.clone();
        for field in &self.fields {
            grade.take(*field, &self.send);
        }
        grade
    }
}

/// Writing and clearing are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradeAction {
    /// A value is written.
    Write,
    /// A score is taken away on purpose.
    Clear,
    /// An undo writes an earlier value. It becomes the value here only when the LMS has accepted it.
    PutBack,
}

/// One thing that is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Assignment.
    pub assignment: AssignmentId,
    /// Student; `None`: the assignment itself.
    pub student: Option<StudentId>,
    /// Why.
    pub reason: HoldReason,
}

/// Why something is held back. Each has a remedy and somebody who can apply it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// Changed here and in the LMS: the teacher decides.
    ToDecide,
    /// Changed in the LMS: look first.
    Changed,
    /// The student is not matched in the LMS: the district's Clever administrator.
    NotMatched,
    /// The section is not linked to a course of the LMS: the district's Clever administrator.
    SectionNotLinked,
    /// The district's connection to its LMS is not ready.
    NotReady,
    /// The score is above the maximum and this LMS refuses or lowers such scores.
    AboveMaximum,
    /// The API has no way to clear a score: clear it in the LMS.
    CannotClear,
    /// A new assignment needs a due date in the future.
    DueInPast,
    /// Title, due date or maximum is missing or of a form this LMS does not take.
    DetailsMissing,
    /// A create got no clear answer: "Did it arrive?" first.
    Unanswered,
    /// The assignment itself is held back, so its grades wait.
    WaitingForAssignment,
    /// The assignment was deleted in the LMS: look first.
    DeletedThere,
    /// The student is no longer on the roster.
    Left,
    /// The LMS does not count this assignment in points.
    NotInPoints,
}

/// Which part of the work is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Only {
    /// Everything that is approved.
    #[default]
    Everything,
    /// What the section's answers let go by themselves.
    Automatic,
    /// Just these (retry of what failed). `None` as student: the assignment itself.
    These(BTreeSet<(AssignmentId, Option<StudentId>)>),
}

impl Only {
    fn assignment(&self, column: &Column, book: &SectionBook) -> bool {
        match self {
            Self::Everything => true,
            Self::Automatic => {
                column.policies(&book.section).assignments == AssignmentsGo::AtOnce
                    && !is_parked(column.assignment.failure.as_ref())
            }
            // A grade brings its assignment along only where that has to be created first.
            Self::These(these) => {
                let of_this = |(a, s): &(AssignmentId, Option<StudentId>)| {
                    *a == column.assignment.id && (s.is_none() || column.assignment.remote_id().is_none())
                };
                these.iter().any(of_this)
            }
        }
    }
    fn grade(&self, column: &Column, cell: &GradeCell, book: &SectionBook, student: &Student) -> bool {
        match self {
            Self::Everything => true,
            Self::Automatic => {
                column.assignment.auto_graded
                    && column.policies(&book.section).results == ResultsGo::AtOnce
                    && !is_parked(cell.failure.as_ref())
            }
            Self::These(these) => these.contains(&(column.assignment.id.clone(), Some(student.id.clone()))),
        }
    }
}

/// What was refused waits for the teacher: it is not tried again by itself. Only a missing answer may be.
fn is_parked(failure: Option<&Failure>) -> bool {
    failure.is_some_and(|f| f.kind != FailureKind::NoAnswer)
}

/// Makes the plan for what is wanted.
pub fn plan(book: &SectionBook, only: &Only, now: Time) -> Plan {
    let mut plan = Plan::empty(book.section.id.clone());
    for column in &book.columns {
        plan_column(column, book, only, now, &mut plan);
    }
    plan.fingerprint = fingerprint(&plan);
    plan
}

/// How much of one column a sync of everything would send: whether its assignment, and how many of its grades.
pub fn size_of(column: &Column, book: &SectionBook, now: Time) -> (usize, usize) {
    let mut plan = Plan::empty(book.section.id.clone());
    plan_column(column, book, &Only::Everything, now, &mut plan);
    (plan.assignments.len(), plan.grades.len())
}

/// No column's part of a plan depends on another column.
#[inline]
fn plan_column(column: &Column, book: &SectionBook, only: &Only, now: Time, plan: &mut Plan) {
    let wanted = only.assignment(column, book);
    let assignment = plan_assignment(&column.assignment, book, now, wanted, plan);
    for (index, cell) in &column.cells {
        let Some(student) = book.student(*index) else { continue };
        plan_grade(column, cell, student, book, only, assignment, plan);
    }
}

fn fingerprint(plan: &Plan) -> Fingerprint {
    fingerprint_of(&(&plan.section, &plan.assignments, &plan.grades))
}

/// The identity of actions.
pub(crate) fn fingerprint_of(actions: &impl Serialize) -> Fingerprint {
    let actions = serde_json::to_vec(actions).unwrap_or_default();
    let digest = Sha256::digest(&actions);
    let hex: String = digest.iter().take(10).map(|byte| format!("{byte:02x}")).collect();
    Fingerprint::from(hex)
}

/// Plans the assignment itself. `Some(reason)`: its grades cannot go.
#[inline]
fn plan_assignment(
    assignment: &Assignment,
    book: &SectionBook,
    now: Time,
    wanted: bool,
    plan: &mut Plan,
) -> Option<HoldReason> {
    let held = assignment_hold(assignment, book, now);
    let action = match (&assignment.delivery, held) {
        (Delivery::OnlyHere, None) => Some(AssignmentAction::Create {
            details: Details { description: assignment.sent_description(), ..assignment.local.clone() },
        }),
        (Delivery::InLms { .. }, None) => update_of(assignment),
        _ => None,
    };
    if wanted && let Some(action) = action {
        plan.assignments.push(AssignmentStep { assignment: assignment.id.clone(), action });
    }
    let there = assignment.remote_id().is_some();
    let pending = !there || !assignment.edited().is_empty();
    let look_first = (there && !assignment.changed().is_empty()).then_some(HoldReason::Changed);
    if let Some(reason) = held.or(look_first)
        && pending
        && wanted
    {
        plan.held.push(Held { assignment: assignment.id.clone(), student: None, reason });
    }
    match assignment.delivery {
        Delivery::OnlyHere if !wanted && held.is_none() => Some(HoldReason::WaitingForAssignment),
        _ => hold_of_grades(assignment, held),
    }
}

/// Details that only we changed, unless the LMS changed some too: then the teacher looks first.
fn update_of(assignment: &Assignment) -> Option<AssignmentAction> {
    let fields = assignment.edited();
    if fields.is_empty() || !assignment.changed().is_empty() {
        return None;
    }
    let base = assignment.base.as_ref()?;
    let mut details = assignment.local.clone();
    details.description = assignment.sent_description();
    Some(AssignmentAction::Update { fields, details, expect: base.lms.clone() })
}

#[inline]
fn plan_grade(
    column: &Column,
    cell: &GradeCell,
    student: &Student,
    book: &SectionBook,
    only: &Only,
    assignment: Option<HoldReason>,
    plan: &mut Plan,
) {
    let verdict = cell.verdict(&book.profile);
    match verdict {
        Verdict::Unchanged | Verdict::SameEdit => {
            if !cell.local.is_blank() {
                plan.unchanged += 1;
            }
            return;
        }
        Verdict::KeepLocal if !cell.is_approved() => {
            plan.drafts += 1;
            return;
        }
        Verdict::KeepLocal | Verdict::TakeRemote | Verdict::Conflict => {}
    }
    if cell.sending || !only.grade(column, cell, book, student) {
        return;
    }
    let held =
        |reason| Held { assignment: column.assignment.id.clone(), student: Some(student.id.clone()), reason };
    if let Some(reason) = grade_hold(column, cell, student, book, assignment) {
        plan.held.push(held(reason));
        return;
    }
    let expect = expect_of(cell, book);
    let fields = fields_to_send(cell, book);
    let clears = fields.contains(&GradeField::Mark) && cell.local.clears(&expect);
    let action = if clears { GradeAction::Clear } else { GradeAction::Write };
    plan.grades.push(GradeStep {
        assignment: column.assignment.id.clone(),
        student: student.id.clone(),
        action,
        fields,
        expect,
        send: cell.local.clone(),
        edits: cell.edits,
        ours: cell.base.as_ref().filter(|base| base.ours != base.lms).map(|base| base.ours.clone()),
    });
}

/// What a write may replace: what was agreed, and what both sides came to by themselves since the last reading.
fn expect_of(cell: &GradeCell, book: &SectionBook) -> Grade {
    let mut expect = cell.expected_remote();
    if let Some(remote) = &cell.remote {
        for field in GradeField::ALL {
            if is(Bug::ConflictKeepsMine) || cell.field_verdict(field, &book.profile) == Verdict::SameEdit {
                expect.take(field, remote);
            }
        }
    }
    expect
}

/// The parts that only we changed. A part this LMS cannot hold at all is left out unless it is the only one.
fn fields_to_send(cell: &GradeCell, book: &SectionBook) -> Vec<GradeField> {
    let moved = |f: &GradeField| cell.field_verdict(*f, &book.profile) == Verdict::KeepLocal;
    let all: Vec<GradeField> = GradeField::ALL.into_iter().filter(moved).collect();
    let held: Vec<GradeField> = all.iter().copied().filter(|f| book.profile.holds(*f)).collect();
    if held.is_empty() { all } else { held }
}
