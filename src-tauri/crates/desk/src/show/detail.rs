//! The inspector: one grade with its three values and what happened.

use super::book::{adjusted, full_name, letter, stand};
use super::changes::People;
use super::value::{mark_or_dash, of};
use crate::view::{GradeDetail, GradeRef, Happened};
use crate::words;
use gradebook::{
    Column, Grade, GradeCell, GradeField, HoldReason, SectionBook, Standing, Status, Student, Time, Verdict,
};
use language::{say, text};
use store::{TrailKind, TrailRow, TrailWho};

/// The inspector's content.
pub(crate) fn view(
    book: &SectionBook,
    column: &Column,
    student: &Student,
    cell: &GradeCell,
    trail: &[TrailRow],
    people: &People<'_>,
    now: Time,
) -> GradeDetail {
    let lms = people.lms;
    let (standing, held) = stand(column, cell, student, book, now);
    let (headline, advice) = notice(standing, held, cell, lms);
    let base = cell.base.as_ref().map(|b| &b.lms);
    let remote = cell.remote.as_ref();
    let verdict = cell.field_verdict(GradeField::Mark, &book.profile);
    GradeDetail {
        at: GradeRef {
            section: book.section.id.to_string(),
            assignment: column.assignment.id.to_string(),
            student: student.id.to_string(),
        },
        name: full_name(student),
        also: student.also.clone(),
        title: column.assignment.local.title.clone(),
        points: column.assignment.local.points.map(|p| p.to_string()).unwrap_or_default(),
        standing: letter(standing).to_string(),
        headline,
        advice,
        base: of(base, base, GradeField::Mark),
        local: of(Some(&cell.local), base, GradeField::Mark),
        remote: of(remote, base, GradeField::Mark),
        late: cell.local.late,
        missing: cell.local.status == Status::Missing,
        excused: cell.local.status == Status::Excused,
        comment: cell.local.comment.clone().unwrap_or_default(),
        remote_comment: remote.filter(|r| r.comment != cell.local.comment).and_then(|r| r.comment.clone()),
        can_decide: matches!(verdict, Verdict::TakeRemote | Verdict::Conflict),
        can_approve: standing == Standing::Draft
            || cell.verdict(&book.profile) == Verdict::KeepLocal && !cell.is_approved() && !cell.sending,
        flags_note: flags_note(&book.profile, lms),
        trail: trail.iter().filter_map(|row| happened(row, people)).collect(),
    }
}

fn flags_note(profile: &gradebook::Profile, lms: &str) -> String {
    let mut parts = Vec::new();
    if profile.one_flag && profile.late {
        parts.push(say!(
            "{lms} keeps one flag for each grade.",
            "{lms} guarda una sola marca por calificación."
        ));
    }
    if !profile.late {
        parts.push(say!(
            "{lms} doesn’t keep “late”; it stays here.",
            "{lms} no guarda “atrasada”; queda aquí."
        ));
    }
    if !profile.comments {
        parts.push(say!(
            "{lms} doesn’t take comments from here; yours stay on this computer.",
            "{lms} no acepta comentarios desde aquí; los de usted quedan en esta computadora."
        ));
    }
    parts.join(" ")
}

fn notice(standing: Standing, held: Option<HoldReason>, cell: &GradeCell, lms: &str) -> (String, String) {
    match standing {
        Standing::ToDecide if cell.base.is_none() => (
            say!("Never agreed with {lms}", "Nunca hubo acuerdo con {lms}"),
            text!(
                "Choose the score to keep. Until then nothing is sent for this grade.",
                "Elija el puntaje que se conserva. Hasta entonces no se envía nada de esta calificación."
            )
            .to_owned(),
        ),
        Standing::ToDecide => (
            say!("Changed here and in {lms}", "Cambió aquí y en {lms}"),
            text!(
                "Choose the score to keep. Until then nothing is sent for this grade.",
                "Elija el puntaje que se conserva. Hasta entonces no se envía nada de esta calificación."
            )
            .to_owned(),
        ),
        Standing::Changed => (
            say!("Changed in {lms}", "Con cambios en {lms}"),
            text!(
                "Take it or keep yours. Nothing changes here until you say so.",
                "Tome ese valor o conserve el de aquí. Aquí no cambia nada hasta que usted lo diga."
            )
            .to_owned(),
        ),
        Standing::Failed => (
            text!("Couldn’t be sent", "No se pudo enviar").to_owned(),
            cell.failure.as_ref().map(|f| words::failure(f, lms)).unwrap_or_default(),
        ),
        Standing::NotMatched | Standing::Held => {
            let note = held.map(|r| words::held_why(r, lms)).unwrap_or_default();
            (
                text!("Held back", "Retenida").to_owned(),
                say!("{}. The score stays here.", "{}. El puntaje queda aquí.", note),
            )
        }
        Standing::Adjusted => {
            let text = cell.base.as_ref().map(|b| adjusted(&b.ours, &b.lms, lms)).unwrap_or_default();
            (
                say!("Adjusted by {lms}", "Ajustada por {lms}"),
                say!(
                    "{text}. That is agreed; nothing will be sent again.",
                    "{text}. Hay acuerdo sobre eso; no se volverá a enviar."
                ),
            )
        }
        Standing::NotGraded | Standing::InLms | Standing::Approved | Standing::Sending | Standing::Draft => {
            (String::new(), String::new())
        }
    }
}

/// One line of the trail. Steps that say nothing new to a teacher are left out.
fn happened(row: &TrailRow, people: &People<'_>) -> Option<Happened> {
    let lms = people.lms;
    let (before, after) = (row.before.as_ref(), row.after.as_ref());
    let value = |g: Option<&Grade>| g.map_or_else(|| "–".to_owned(), mark_or_dash);
    let (kind, text) = match row.kind {
        TrailKind::Edited if row.who == TrailWho::Import => (
            "edited",
            say!("From a file of results: *{}*", "De un archivo de resultados: *{}*", value(after)),
        ),
        TrailKind::Edited | TrailKind::Undone => {
            ("edited", edited(before, after, row.kind == TrailKind::Undone))
        }
        TrailKind::Approved if row.who == TrailWho::Policy => (
            "approved",
            say!(
                "Approved by itself, *{}*, as this section is set",
                "Autorizada automáticamente, *{}*, como está configurada esta sección",
                value(after)
            ),
        ),
        TrailKind::Approved => ("approved", say!("You approved *{}*", "Usted autorizó *{}*", value(after))),
        TrailKind::Unapproved => {
            ("edited", text!("You took the approval back", "Usted retiró la autorización").to_owned())
        }
        TrailKind::Sent => ("sent", say!("Sent *{}*", "Se envió *{}*", value(after))),
        // What it replied is said once it has been read back; another form of the same value says nothing.
        TrailKind::Accepted | TrailKind::Noted => return None,
        TrailKind::Confirmed => {
            ("confirmed", say!("{lms} confirmed *{}*", "{lms} confirmó *{}*", value(after)))
        }
        TrailKind::Adjusted => (
            "confirmed",
            say!(
                "{lms} keeps *{}*, you sent *{}*",
                "{lms} conserva *{}*, se envió *{}*",
                value(after),
                value(before)
            ),
        ),
        TrailKind::Failed => {
            ("failed", say!("*{}* couldn’t be sent", "*{}* no se pudo enviar", value(after)))
        }
        TrailKind::Withheld => {
            ("failed", say!("Not sent, because it changed in {lms}", "Sin enviar, porque cambió en {lms}"))
        }
        TrailKind::LmsChanged => ("lms", lms_changed(row, people)),
        TrailKind::Taken => (
            "lms",
            say!(
                "Taken from {lms} by itself, *{}* to *{}*",
                "Tomado de {lms} automáticamente, de *{}* a *{}*",
                value(before),
                value(after)
            ),
        ),
        TrailKind::Adopted => (
            "read",
            say!("{lms} had *{}* when first read", "{lms} tenía *{}* en la primera lectura", value(after)),
        ),
        TrailKind::DecidedMine => {
            ("decided", say!("You kept yours, *{}*", "Usted conservó lo de aquí, *{}*", value(after)))
        }
        TrailKind::DecidedLms => {
            ("decided", say!("You took *{}* from {lms}", "Usted tomó *{}* de {lms}", value(after)))
        }
        TrailKind::DecidedValue => {
            ("decided", say!("You decided on *{}*", "Usted decidió *{}*", value(after)))
        }
        TrailKind::Settled => {
            ("confirmed", say!("Same here and in {lms}, *{}*", "Igual aquí y en {lms}, *{}*", value(after)))
        }
        TrailKind::Parted => (
            "edited",
            say!(
                "Kept here; the assignment was no longer in {lms}",
                "Se conservó aquí; la tarea ya no estaba en {lms}"
            ),
        ),
        TrailKind::Removed => {
            ("edited", text!("Removed with its assignment", "Se quitó con su tarea").to_owned())
        }
        TrailKind::Restored => {
            ("edited", text!("Back with its assignment", "Volvió con su tarea").to_owned())
        }
    };
    let at = if row.kind == TrailKind::LmsChanged { row.said_at.unwrap_or(row.at) } else { row.at };
    Some(Happened { kind: kind.to_owned(), text, at: at.to_string() })
}

fn lms_changed(row: &TrailRow, people: &People<'_>) -> String {
    let lms = people.lms;
    let who = match &row.who {
        TrailWho::Lms(Some(by)) if Some(by) == people.me => text!("You", "Usted").to_owned(),
        TrailWho::Lms(Some(by)) => people.name(Some(by)),
        _ => text!("Somebody", "Alguien").to_owned(),
    };
    let (Some(before), Some(after)) = (&row.before, &row.after) else {
        return say!("{who} changed it in {lms}", "{who} cambió esto en {lms}");
    };
    if mark_or_dash(before) != mark_or_dash(after) {
        say!(
            "{who} changed *{}* to *{}* in {lms}",
            "{who} cambió *{}* a *{}* en {lms}",
            mark_or_dash(before),
            mark_or_dash(after)
        )
    } else if before.comment != after.comment {
        say!("{who} changed the comment in {lms}", "{who} cambió el comentario en {lms}")
    } else {
        say!("{who} changed the flags in {lms}", "{who} cambió las marcas en {lms}")
    }
}

fn edited(before: Option<&Grade>, after: Option<&Grade>, undone: bool) -> String {
    let blank = Grade::default();
    let (before, after) = (before.unwrap_or(&blank), after.unwrap_or(&blank));
    let (from, to) = (mark_or_dash(before), mark_or_dash(after));
    let did = if undone { text!("You undid: ", "Usted deshizo: ") } else { text!("You ", "Usted ") };
    if from != to {
        return match (from.as_str(), to.as_str()) {
            ("–", _) => say!("{did}entered *{to}*", "{did}ingresó *{to}*"),
            (_, "–") => say!("{did}cleared *{from}*", "{did}borró *{from}*"),
            _ => say!("{did}changed *{from}* to *{to}*", "{did}cambió *{from}* a *{to}*"),
        };
    }
    match (before.comment != after.comment, before.late != after.late) {
        (true, _) if before.comment.is_none() => say!("{did}added a comment", "{did}agregó un comentario"),
        (true, _) if after.comment.is_none() => {
            say!("{did}took the comment away", "{did}quitó el comentario")
        }
        (true, _) => say!("{did}changed the comment", "{did}cambió el comentario"),
        (false, true) if after.late => say!("{did}marked it late", "{did}marcó el atraso"),
        (false, true) => say!("{did}took the late mark away", "{did}quitó la marca de atraso"),
        (false, false) => say!("{did}changed the flags", "{did}cambió las marcas"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Spoken;

    #[test]
    fn an_adjusted_grade_is_not_sent_again_and_others_still_are() {
        for (spoken, end) in [
            (Spoken::English, "That is agreed; nothing will be sent again."),
            (Spoken::Spanish, "Hay acuerdo sobre eso; no se volverá a enviar."),
        ] {
            let _apart = language::apart(spoken);
            let (_, said) = notice(Standing::Adjusted, None, &GradeCell::default(), "Canvas");
            assert!(said.ends_with(end), "{said}");
        }
    }
}
