//! The trail in words: every change to one grade for the pane, and one student's history for a file. Pure.

use super::changes::People;
use super::value::{mark, mark_or_dash};
use crate::view::GradeEvent;
use crate::{words, zone};
use gradebook::{Failure, Grade, Time};
use language::{say, text};
use store::{Receipt, TrailKind, TrailRow, TrailWho};

/// A value with everything that belongs to it: "17, late, comment “Well argued”".
pub(crate) fn whole(grade: Option<&Grade>) -> String {
    let Some(grade) = grade else { return "–".to_owned() };
    let mut parts = vec![mark(grade)];
    if grade.late {
        parts.push(text!("late", "atrasada").to_owned());
    }
    if let Some(comment) = &grade.comment {
        parts.push(say!("comment “{comment}”", "comentario “{comment}”"));
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() { "–".to_owned() } else { parts.join(", ") }
}

/// What happened, in short, without its values.
pub(crate) fn what(row: &TrailRow, lms: &str) -> String {
    match row.kind {
        TrailKind::Edited => text!("Changed here", "Cambio aquí").to_owned(),
        TrailKind::Approved if row.who == TrailWho::Policy => {
            text!("Approved by itself", "Autorizada automáticamente").to_owned()
        }
        TrailKind::Approved => text!("Approved", "Autorizada").to_owned(),
        TrailKind::Unapproved => text!("Approval taken back", "Autorización retirada").to_owned(),
        TrailKind::Sent => say!("Sent to {lms}", "Envío a {lms}"),
        TrailKind::Accepted => say!("{lms} answered", "{lms} respondió"),
        TrailKind::Confirmed => say!("{lms} confirmed, read back", "{lms} confirmó, releída"),
        TrailKind::Adjusted => {
            say!("{lms} keeps another value, read back", "{lms} conserva otro valor, releído")
        }
        TrailKind::Failed => text!("Couldn’t be sent", "No se pudo enviar").to_owned(),
        TrailKind::Withheld => {
            say!("Not sent, because it had changed in {lms}", "Sin enviar, porque había cambiado en {lms}")
        }
        TrailKind::LmsChanged => say!("Changed in {lms}", "Con cambios en {lms}"),
        TrailKind::Taken => say!("Taken from {lms}", "Tomado de {lms}"),
        TrailKind::Adopted => say!("First read from {lms}", "Primera lectura de {lms}"),
        TrailKind::DecidedMine => {
            text!("Decided: kept what was here", "Decisión: se conservó lo de aquí").to_owned()
        }
        TrailKind::DecidedLms => say!("Decided: taken from {lms}", "Decisión: se tomó de {lms}"),
        TrailKind::DecidedValue => text!("Decided: another value", "Decisión: otro valor").to_owned(),
        TrailKind::Settled => say!("Same here and in {lms}", "Igual aquí y en {lms}"),
        TrailKind::Undone => text!("Undone here", "Se deshizo aquí").to_owned(),
        TrailKind::Noted => {
            say!("Read again from {lms}, in another form", "Nueva lectura de {lms}, con otra forma")
        }
        TrailKind::Parted => say!(
            "Kept here; the assignment was no longer in {lms}",
            "Se conservó aquí; la tarea ya no estaba en {lms}"
        ),
        TrailKind::Removed => text!("Removed with its assignment", "Se quitó con su tarea").to_owned(),
        TrailKind::Restored => text!("Back with its assignment", "Volvió con su tarea").to_owned(),
    }
}

/// Of the two kinds of files, the one of assignments changes no grade: it brings back those that are kept here.
fn brought_back(row: &TrailRow) -> bool {
    row.kind == TrailKind::Restored
}

/// Who did it, for somebody who reads it on paper: `teacher` is the teacher's name.
pub(crate) fn who(row: &TrailRow, people: &People<'_>, teacher: &str) -> String {
    let lms = people.lms;
    match &row.who {
        TrailWho::Teacher => say!("{teacher}, in Passback", "{teacher}, en Passback"),
        TrailWho::Policy => text!(
            "By itself, as the teacher set this section",
            "Automáticamente, como el docente configuró esta sección"
        )
        .to_owned(),
        TrailWho::Import if brought_back(row) => {
            text!("An assignment file", "Un archivo de tareas").to_owned()
        }
        TrailWho::Import => {
            say!("A file of results, taken in by {teacher}", "Un archivo de resultados, tomado por {teacher}")
        }
        TrailWho::Lms(Some(person)) if Some(person) == people.me => {
            say!("{teacher}, in {lms}", "{teacher}, en {lms}")
        }
        TrailWho::Lms(Some(person)) => match people.names.get(person) {
            Some(name) => say!("{name}, in {lms}", "{name}, en {lms}"),
            None => say!("{lms} user {person}", "usuario {person} de {lms}"),
        },
        TrailWho::Lms(None)
            if matches!(row.kind, TrailKind::LmsChanged | TrailKind::Taken | TrailKind::Withheld) =>
        {
            say!("Somebody in {lms}; who is not recorded", "Alguien en {lms}; no consta quién")
        }
        TrailWho::Lms(None) => lms.to_owned(),
    }
}

/// How a write went.
pub(crate) fn receipt(receipt: &Receipt, lms: &str, time: impl Fn(Time) -> String) -> String {
    let mut parts = vec![say!("No. {}", "N.º {}", receipt.journal)];
    match (receipt.attempts, receipt.sent_at) {
        (0, _) | (_, None) => {
            parts.push(text!("never left this computer", "nunca salió de esta computadora").to_owned())
        }
        (1, Some(at)) => parts.push(say!("sent {}", "enviada {}", time(at))),
        (n, Some(at)) => {
            parts.push(say!("sent {n} times, last {}", "enviada {n} veces, la última {}", time(at)))
        }
    }
    if let Some(reply) = &receipt.reply {
        parts.push(say!("{lms} answered {}", "{lms} respondió {}", mark_or_dash(reply)));
    }
    if let Some(at) = receipt.modified {
        parts.push(say!("{lms} dates it {}", "{lms} la fecha {}", time(at)));
    }
    if let Some(kind) = receipt.failure {
        parts.push(words::cause(kind, lms));
    }
    parts.join("; ")
}

/// Why a write did not work out, as the pane says it.
fn failed(receipt: &Receipt, lms: &str) -> String {
    let failure = receipt.failure.map(|kind| Failure { kind, detail: String::new() });
    failure.map(|failure| words::failure(&failure, lms)).unwrap_or_default()
}

/// One line of "Every change to this grade". Steps that say nothing new to a teacher are left out.
pub(crate) fn event(row: &TrailRow, people: &People<'_>) -> Option<GradeEvent> {
    let lms = people.lms;
    let (kind, text) = headline(row, lms)?;
    let you = matches!(&row.who, TrailWho::Teacher)
        || matches!(&row.who, TrailWho::Lms(Some(person)) if Some(person) == people.me);
    let who = match &row.who {
        _ if you => text!("You", "Usted").to_owned(),
        TrailWho::Teacher | TrailWho::Lms(None) => String::new(),
        TrailWho::Policy => {
            text!("By itself, as this section is set", "Automáticamente, como está configurada esta sección")
                .to_owned()
        }
        TrailWho::Import if brought_back(row) => {
            text!("By an assignment file", "Por un archivo de tareas").to_owned()
        }
        TrailWho::Import => text!("From a file of results", "De un archivo de resultados").to_owned(),
        TrailWho::Lms(person) => people.name(person.as_ref()),
    };
    let comment = |grade: &Option<Grade>| grade.as_ref().and_then(|g| g.comment.clone());
    let written = comment(&row.after).filter(|text| comment(&row.before).as_ref() != Some(text));
    let seen = matches!(row.kind, TrailKind::LmsChanged | TrailKind::Taken | TrailKind::Settled);
    let said = row.said_at.filter(|_| seen);
    let receipt = row.receipt.as_ref();
    Some(GradeEvent {
        kind: kind.to_owned(),
        text,
        who,
        comment: written.unwrap_or_default(),
        at: said.unwrap_or(row.at).to_string(),
        known_at: said.map(|_| row.at.to_string()),
        receipt: match (row.kind, receipt) {
            (TrailKind::Failed, Some(receipt)) => failed(receipt, lms),
            (_, Some(receipt)) if receipt.attempts > 1 => {
                say!("Sent {} times", "Enviada {} veces", receipt.attempts)
            }
            _ => String::new(),
        },
    })
}

fn headline(row: &TrailRow, lms: &str) -> Option<(&'static str, String)> {
    let value = |grade: &Option<Grade>| grade.as_ref().map_or_else(|| "–".to_owned(), mark_or_dash);
    let (before, after) = (value(&row.before), value(&row.after));
    let change = match (&row.before, &row.after) {
        (Some(old), Some(new)) if before == after && old.comment != new.comment => {
            text!("Comment", "Comentario").to_owned()
        }
        (Some(_), Some(new)) if before == after => {
            if new.late { text!("Marked late", "Marca de atraso") } else { text!("Flags", "Marcas") }
                .to_owned()
        }
        _ => format!("*{before}* → *{after}*"),
    };
    Some(match row.kind {
        TrailKind::Edited if before == "–" && after != "–" => {
            ("edited", say!("Entered *{after}*", "Se ingresó *{after}*"))
        }
        TrailKind::Edited => ("edited", say!("{change} in Passback", "{change} en Passback")),
        TrailKind::Undone => ("edited", say!("Undone, {change}", "Se deshizo, {change}")),
        TrailKind::Approved => ("approved", say!("Approved *{after}*", "Se autorizó *{after}*")),
        TrailKind::Unapproved => ("edited", text!("Approval taken back", "Autorización retirada").to_owned()),
        TrailKind::Sent => ("sent", say!("Sent {change}", "Envío: {change}")),
        TrailKind::Accepted | TrailKind::Noted => return None,
        TrailKind::Confirmed => ("confirmed", say!("{lms} confirmed *{after}*", "{lms} confirmó *{after}*")),
        TrailKind::Adjusted => (
            "confirmed",
            say!(
                "{lms} keeps *{after}*, *{before}* was sent",
                "{lms} conserva *{after}*, se envió *{before}*"
            ),
        ),
        TrailKind::Failed => ("failed", say!("*{after}* couldn’t be sent", "*{after}* no se pudo enviar")),
        TrailKind::Withheld => {
            ("failed", say!("Not sent, it had changed in {lms}", "Sin enviar, había cambiado en {lms}"))
        }
        TrailKind::LmsChanged => ("lms", say!("{change} in {lms}", "{change} en {lms}")),
        TrailKind::Taken => ("lms", say!("{change}, taken from {lms}", "{change}, tomado de {lms}")),
        TrailKind::Adopted => (
            "read",
            say!("{lms} had *{after}* when first read", "{lms} tenía *{after}* en la primera lectura"),
        ),
        TrailKind::DecidedMine => {
            ("decided", say!("Kept yours, *{after}*", "Se conservó lo de aquí, *{after}*"))
        }
        TrailKind::DecidedLms => ("decided", say!("Took *{after}* from {lms}", "Se tomó *{after}* de {lms}")),
        TrailKind::DecidedValue => ("decided", say!("Decided on *{after}*", "Se decidió *{after}*")),
        TrailKind::Settled => {
            ("confirmed", say!("Same here and in {lms}, *{after}*", "Igual aquí y en {lms}, *{after}*"))
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
    })
}

/// One line of the file. `ahead` says how far the clocks here are ahead of UTC.
pub(crate) fn line(
    row: &TrailRow,
    people: &People<'_>,
    teacher: &str,
    sync: String,
    ahead: &dyn Fn(Time) -> i32,
) -> history_file::Line {
    let time = |at: Time| zone::written(at, ahead(at));
    let mut what = what(row, people.lms);
    if let Some(said) = row.said_at.filter(|said| *said != row.at) {
        what.push_str(&say!("; {} dates it {}", "; {} la fecha {}", people.lms, time(said)));
    }
    history_file::Line {
        row: row.id,
        when: time(row.at),
        exact: zone::exact(row.at, ahead(row.at)),
        who: who(row, people, teacher),
        what,
        before: whole(row.before.as_ref()),
        after: whole(row.after.as_ref()),
        sync,
        receipt: row.receipt.as_ref().map(|r| receipt(r, people.lms, time)).unwrap_or_default(),
    }
}
