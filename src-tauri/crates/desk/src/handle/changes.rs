//! Edits made in the LMS, and the teacher's decisions on them.

use crate::handle::funnel::Touch;
use crate::show::changes::{People, taken, view};
use crate::view::{ChangeField, ChangesView, Decide, Decision, EditReply, Refused, Take};
use crate::{Desk, DeskError, words};
use gradebook::decide::{Choice, decide, decide_detail};
use gradebook::entry::{Entry, number, parse};
use gradebook::op::OpKind;
use gradebook::{
    Assignment, AssignmentId, Delivery, Detail, Details, Grade, GradeField, SectionId, StudentId, Time,
    Verdict,
};
use language::{say, text};
use store::{StoreError, TrailKind, Tx};

/// How many lines of "taken by itself" are shown.
const TAKEN: u32 = 50;

impl Desk {
    pub(crate) fn changes_view(&self, section: &SectionId) -> Result<ChangesView, DeskError> {
        let (book, names, me, took) = self.store().read(|tx| {
            let me = tx.connection()?.map(|c| c.teacher);
            Ok((tx.shown(section)?.book, tx.people()?, me, tx.trail_taken(section, TAKEN)?))
        })?;
        let people = People { names: &names, me: me.as_ref(), lms: crate::words::lms(book.profile.kind) };
        let agreed = |assignment: &AssignmentId, student: &StudentId| {
            let kinds = [TrailKind::Confirmed, TrailKind::Adjusted, TrailKind::Adopted, TrailKind::Settled];
            let last = self.store().read(|tx| tx.trail_last(assignment, student, &kinds)).ok().flatten();
            last.map(|row| (row.at, row.kind))
        };
        let conflicts = crate::settings::conflicts(&self.choices()?);
        Ok(view(&book, &people, taken(took, &book), &agreed, conflicts))
    }

    pub(crate) async fn read_lms(&self, section: &SectionId) -> Result<ChangesView, DeskError> {
        let engine = self.engine()?;
        engine.recover().await.map(drop).or_else(|error| match error {
            sync::SyncError::Lms(_) => Ok(()),
            other => Err(other),
        })?;
        engine.pull(section).await?;
        self.changes_view(section)
    }

    pub(crate) fn apply_decisions(&self, input: &Decide) -> Result<EditReply, DeskError> {
        let section = SectionId::from(input.section.as_str());
        let mut refused = Vec::new();
        let mut applied = 0_usize;
        let offline = self.inner.link.is_offline();
        let done = self.funnel(&section, OpKind::Decide, |tx, touch| {
            for decision in &input.decisions {
                match one(tx, touch, &section, decision, offline)? {
                    Ok(()) => applied += 1,
                    Err(message) => refused.push(Refused {
                        assignment: decision.assignment.clone(),
                        student: decision.student.clone().unwrap_or_default(),
                        input: match &decision.take {
                            Take::Value { text } => text.chars().take(64).collect(),
                            Take::Lms | Take::Mine => String::new(),
                        },
                        message,
                    }),
                }
            }
            Ok(())
        })?;
        // What was taken is in the LMS already.
        let taken = input.decisions.iter().all(|decision| matches!(decision.take, Take::Lms));
        let said = match applied {
            0 => String::new(),
            n if taken => say!(
                "Applied {}. Nothing needs to be sent for it.",
                "Se aplicó: {}. No hace falta enviar nada.",
                words::count(n, text!("decision", "decisión"), text!("decisions", "decisiones"))
            ),
            n => say!(
                "Applied {}. Nothing was sent yet.",
                "Se aplicó: {}. Todavía no se envió nada.",
                words::count(n, text!("decision", "decisión"), text!("decisions", "decisiones"))
            ),
        };
        let mut reply = self.reply(&section, done, said)?;
        reply.refused = refused;
        self.inner.herald.hear(sync::Signal::Book(section.clone()));
        self.nudge_if_automatic(&section)?;
        Ok(reply)
    }
}

fn one(
    tx: &mut Tx<'_>,
    touch: &mut Touch,
    section: &SectionId,
    decision: &Decision,
    offline: bool,
) -> Result<Result<(), String>, StoreError> {
    let id = AssignmentId::from(decision.assignment.as_str());
    let assignment = tx.assignment(section, &id)?;
    match &decision.student {
        Some(student) => {
            on_grade(tx, touch, &assignment, &StudentId::from(student.as_str()), decision, offline)
        }
        None => on_assignment(tx, touch, assignment, decision),
    }
}

fn gone() -> &'static str {
    text!(
        "This no longer waits for a decision. It was changed meanwhile.",
        "Esto ya no espera una decisión. Cambió entretanto."
    )
}

fn on_grade(
    tx: &mut Tx<'_>,
    touch: &mut Touch,
    assignment: &Assignment,
    student: &StudentId,
    decision: &Decision,
    offline: bool,
) -> Result<Result<(), String>, StoreError> {
    let field = match decision.field {
        ChangeField::Score => GradeField::Mark,
        ChangeField::Late => GradeField::Late,
        ChangeField::Comment => GradeField::Comment,
        _ => return Ok(Err(gone().to_owned())),
    };
    let profile = touch.profile(tx)?;
    let mut cell = tx.cell(&assignment.id, student)?;
    if cell.sending {
        return Ok(Err(text!(
            "This grade is being sent just now. Wait a moment, then decide.",
            "Esta calificación va en camino en este momento. Espere un poco y decida entonces."
        )
        .to_owned()));
    }
    if !matches!(cell.field_verdict(field, &profile), Verdict::TakeRemote | Verdict::Conflict) {
        return Ok(Err(gone().to_owned()));
    }
    let (choice, kind) = match &decision.take {
        Take::Lms => (Choice::Lms, TrailKind::DecidedLms),
        Take::Mine => (Choice::Mine, TrailKind::DecidedMine),
        Take::Value { text } => match value(field, text, &cell.local, assignment) {
            Ok(grade) => (Choice::Value(grade), TrailKind::DecidedValue),
            Err(message) => return Ok(Err(message)),
        },
    };
    decide(&mut cell, field, choice, touch.now, offline);
    touch.grade(tx, &assignment.id, student, cell, kind)?;
    Ok(Ok(()))
}

fn value(field: GradeField, text: &str, local: &Grade, assignment: &Assignment) -> Result<Grade, String> {
    let mut grade = local.clone();
    match field {
        GradeField::Comment => grade.comment = (!text.trim().is_empty()).then(|| text.trim().to_owned()),
        GradeField::Late => grade.late = text.trim().eq_ignore_ascii_case("late"),
        GradeField::Mark => {
            let points = assignment.local.points;
            match parse(text, points).map_err(|e| words::entry(e, text, points))? {
                Entry::Nothing => {
                    return Err(
                        text!("Type the score to keep.", "Escriba el puntaje que se conserva.").to_owned()
                    );
                }
                entry => entry.apply(&mut grade),
            }
        }
    }
    Ok(grade)
}

fn on_assignment(
    tx: &mut Tx<'_>,
    touch: &mut Touch,
    before: Assignment,
    decision: &Decision,
) -> Result<Result<(), String>, StoreError> {
    let mut after = before.clone();
    let detail = match decision.field {
        ChangeField::Title => Detail::Title,
        ChangeField::Description => Detail::Description,
        ChangeField::Due => Detail::Due,
        ChangeField::Points => Detail::Points,
        ChangeField::Deleted => return deleted(tx, touch, before, &decision.take),
        _ => return Ok(Err(gone().to_owned())),
    };
    if !after.changed().contains(&detail) {
        return Ok(Err(gone().to_owned()));
    }
    let choice = match &decision.take {
        Take::Lms => Choice::Lms,
        Take::Mine => Choice::Mine,
        Take::Value { text } => match detail_value(detail, text) {
            Ok(details) => Choice::Value(details),
            Err(message) => return Ok(Err(message)),
        },
    };
    decide_detail(&mut after, detail, choice);
    touch.assignment(tx, Some(&before), Some(&after))?;
    Ok(Ok(()))
}

fn detail_value(detail: Detail, text: &str) -> Result<Details, String> {
    let mut details = Details::default();
    match detail {
        Detail::Title if text.trim().is_empty() => {
            return Err(text!("Type the title to keep.", "Escriba el título que se conserva.").to_owned());
        }
        Detail::Title => text.trim().clone_into(&mut details.title),
        Detail::Description => text.trim().clone_into(&mut details.description),
        Detail::Due => {
            details.due = Some(
                Time::parse(text)
                    .ok_or(text!("That is not a date and time.", "Eso no es una fecha con hora."))?,
            )
        }
        Detail::Points => {
            let points = number(text.trim()).map_err(|_| {
                text!(
                    "Type the points as a number, such as 20.",
                    "Escriba los puntos como número, por ejemplo 20."
                )
                .to_owned()
            })?;
            details.points = Some(points);
        }
    }
    Ok(details)
}

/// The assignment was deleted in the LMS. Keeping it makes it a new one for the next sync, its grades still here and
/// still approved; taking the deletion removes it here.
fn deleted(
    tx: &mut Tx<'_>,
    touch: &mut Touch,
    before: Assignment,
    take: &Take,
) -> Result<Result<(), String>, StoreError> {
    if !matches!(before.delivery, Delivery::DeletedThere { .. }) {
        return Ok(Err(gone().to_owned()));
    }
    let id = before.id.clone();
    match take {
        Take::Mine => {
            let after = Assignment {
                delivery: Delivery::OnlyHere,
                base: None,
                remote: None,
                failure: None,
                grades_read: false,
                ..before.clone()
            };
            for (student, cell) in tx.cells(&id)? {
                let keep = !cell.local.is_blank();
                touch.part(tx, &id, &student, cell, keep)?;
            }
            touch.assignment(tx, Some(&before), Some(&after))?;
            Ok(Ok(()))
        }
        Take::Lms => {
            touch.assignment(tx, Some(&before), None)?;
            Ok(Ok(()))
        }
        Take::Value { .. } => {
            Ok(Err(text!("Keep it or take the deletion.", "Consérvela o acepte que se elimine.").to_owned()))
        }
    }
}
