//! An LMS that does everything it is asked to, as far as the laws of plans need one: what a section looks like when a
//! plan was carried out, and what a run did.

use crate::school::NOW;
use gradebook::undo_run::{Done, DoneStep, Later, Sent};
use gradebook::{
    AssignmentAction, AssignmentStep, Column, Delivery, DetailsAgreement, Grade, GradeField, GradeStep, Plan,
    RunId, SectionBook,
};
use std::collections::BTreeMap;

/// What the LMS holds after a write: what it cannot hold is dropped, and scores are rounded.
fn stored(step: &GradeStep, book: &SectionBook) -> Grade {
    let mut grade = step.after();
    grade.late = grade.late && (book.profile.late || !step.fields.contains(&GradeField::Late));
    if step.fields.contains(&GradeField::Comment) && !book.profile.comments {
        grade.comment.clone_from(&step.expect.comment);
    }
    if step.fields.contains(&GradeField::Mark) {
        grade.score = grade.score.map(|s| s.rounded(book.profile.decimals));
        if grade.score.is_none() && !book.profile.clears {
            // There is no way to say so: what was there stays, excused or missing or not.
            grade.score = step.expect.score;
        }
    }
    grade
}

/// Carries the plan out. Answers what the run did.
pub fn carry_out(book: &mut SectionBook, plan: &Plan) -> Done {
    let before = book.clone();
    let mut done = Done { run: RunId::from("run"), steps: BTreeMap::new(), later: Later::default() };
    for column in &mut book.columns {
        let id = column.assignment.id.clone();
        for step in plan.assignments.iter().filter(|s| s.assignment == id) {
            done.steps.insert((id.clone(), None), on_assignment(column, step));
        }
        for step in plan.grades.iter().filter(|s| s.assignment == id) {
            let index = before.index_of(&step.student).unwrap();
            let at = column.cells.iter().position(|(i, _)| *i == index).unwrap();
            let cell = &mut column.cells[at].1;
            let held = cell.remote.clone().unwrap_or_else(|| step.expect.clone());
            let reply = stored(step, &before);
            cell.acknowledge_step(step, reply.clone(), NOW);
            let sent = Sent::Yes { before: held, reply };
            let did = DoneStep::Wrote { step: step.clone(), sent };
            done.steps.insert((id.clone(), Some(step.student.clone())), did);
        }
    }
    done
}

fn on_assignment(column: &mut Column, step: &AssignmentStep) -> DoneStep {
    let sent = Sent::Yes { before: Grade::default(), reply: Grade::default() };
    let assignment = &mut column.assignment;
    let (lms, did) = match &step.action {
        AssignmentAction::Create { details } => {
            assignment.delivery = Delivery::InLms { id: "new".into() };
            (details.clone(), DoneStep::Created { details: details.clone(), sent })
        }
        AssignmentAction::Update { fields, details, expect } => {
            let mut lms = expect.clone();
            fields.iter().for_each(|f| lms.take(*f, details));
            let (fields, details, expect) = (fields.clone(), details.clone(), expect.clone());
            (lms, DoneStep::Updated { fields, details, expect, sent })
        }
        AssignmentAction::Delete { .. } => {
            assignment.delivery = Delivery::DeletedThere { id: "new".into() };
            return DoneStep::Deleted { sent };
        }
    };
    assignment.base = Some(DetailsAgreement { lms: lms.clone(), ours: assignment.local.clone() });
    assignment.remote = Some(lms);
    did
}
