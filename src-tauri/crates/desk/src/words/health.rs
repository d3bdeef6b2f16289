//! The sentences of connection health. Times stand between braces; the host writes them for the reader. Notes to the
//! office are the teacher's own words to somebody who must know whom they are about; all other sentences name nobody.

use super::count;
use crate::view::{Ability, ClockCheck, HealthState, LinkState};
use gradebook::{FailureKind, LinkState as Ready, OverMaximum, Profile, Time};
use language::{say, text};
use sync::StopReason;

/// Seconds that a clock may be off before anything could be told wrong by it.
const CLOCK_TOLERANCE: i64 = 120;

fn time(at: Time) -> String {
    format!("{{{at}}}")
}

pub(crate) fn this_computer(sample: bool) -> String {
    if sample {
        text!("this computer, with the sample school", "esta computadora, con la escuela de ejemplo")
    } else {
        text!("this computer, signed in with Clever", "esta computadora, con sesión iniciada en Clever")
    }
    .to_owned()
}

pub(crate) fn way(district: &str, link: LinkState, since: Option<Time>) -> String {
    let state = match (link, since) {
        (LinkState::Connected | LinkState::NotReady, _) => text!("working", "funciona").to_owned(),
        (LinkState::Connecting, _) => text!("being asked", "en consulta").to_owned(),
        (LinkState::Offline, Some(since)) => {
            say!("no answer since {}", "sin respuesta desde {}", time(since))
        }
        (LinkState::Offline, None) => text!("no answer", "sin respuesta").to_owned(),
        (LinkState::SignInNeeded, _) => {
            text!("doesn’t accept the sign-in", "no acepta el inicio de sesión").to_owned()
        }
    };
    if district.is_empty() { state } else { format!("{district}, {state}") }
}

pub(crate) fn there(read: Option<Time>, written: Option<Time>) -> String {
    match (read, written) {
        (None, _) => text!("never read", "nunca leído").to_owned(),
        (Some(read), None) => say!("read {}, never written", "leído {}, nunca escrito", time(read)),
        (Some(read), Some(written)) => {
            say!("read {}, written {}", "leído {}, escrito {}", time(read), time(written))
        }
    }
}

pub(crate) fn first_link(state: HealthState, link: LinkState) -> String {
    match (state, link) {
        (HealthState::Well, _) => text!("Working", "Funciona"),
        (HealthState::Broken, LinkState::SignInNeeded) => {
            text!("The sign-in is refused", "El inicio de sesión se rechaza")
        }
        (HealthState::Broken, _) => text!("No answer", "Sin respuesta"),
        (HealthState::Unknown, _) => text!("Not known yet", "Todavía no se sabe"),
    }
    .to_owned()
}

pub(crate) fn second_link(state: HealthState, ready: Ready, lms: &str) -> String {
    match (state, ready) {
        (HealthState::Well, _) => text!("Working", "Funciona").to_owned(),
        (HealthState::Broken, Ready::NotReady) => say!(
            "The district hasn’t finished connecting {lms}",
            "El distrito no ha terminado de conectar {lms}"
        ),
        (HealthState::Broken, Ready::Ready | Ready::Unknown) => {
            say!("{lms} doesn’t answer as it should", "{lms} no responde como debe")
        }
        (HealthState::Unknown, _) => text!("Not known now", "Ahora no se sabe").to_owned(),
    }
}

/// What a connection can do, by its profile.
pub(crate) fn abilities(profile: &Profile) -> Vec<Ability> {
    let lms = crate::words::lms(profile.kind);
    let can = |said: &str| Ability { can: true, said: said.to_owned() };
    let cannot = |said: String| Ability { can: false, said };
    let mut all = if profile.comments {
        vec![
            can(text!("Reads grades and comments", "Lee calificaciones y comentarios")),
            can(text!("Writes grades and comments", "Escribe calificaciones y comentarios")),
        ]
    } else {
        vec![
            can(text!("Reads grades", "Lee calificaciones")),
            can(text!("Writes grades", "Escribe calificaciones")),
            cannot(say!(
                "Comments: stay here, {lms} takes none",
                "Comentarios: quedan aquí, {lms} no los acepta"
            )),
        ]
    };
    all.push(can(text!("Creates assignments", "Crea tareas")));
    all.push(match profile.over_maximum {
        OverMaximum::Accepts => can(text!("Scores above the maximum", "Puntajes por encima del máximo")),
        OverMaximum::Refuses => cannot(say!(
            "Scores above the maximum: refused by {lms}",
            "Puntajes por encima del máximo: {lms} los rechaza"
        )),
        OverMaximum::Caps => cannot(say!(
            "Scores above the maximum: lowered by {lms}",
            "Puntajes por encima del máximo: {lms} los rebaja"
        )),
    });
    if !profile.late {
        all.push(cannot(say!(
            "Late: stays here, {lms} has no such mark",
            "Atraso: queda aquí, {lms} no tiene esa marca"
        )));
    }
    if !profile.clears {
        all.push(cannot(say!("Clearing a score: only in {lms} itself", "Borrar un puntaje: solo en {lms}")));
    }
    all
}

/// Who or what is matched: people by their account, sections by their course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A student or a teacher.
    Person,
    /// A section.
    Section,
}

/// "120 of 124 matched" and "4 to match".
pub(crate) fn matched(matched: usize, unmatched: usize, unknown: usize, kind: Kind) -> (String, String) {
    let (verb, done) = match kind {
        Kind::Person => (text!("match", "correspondencia"), text!("matched", "con correspondencia")),
        Kind::Section => (text!("link", "vínculo"), text!("linked", "con vínculo")),
    };
    let all = matched + unmatched;
    if all == 0 {
        let said = if unknown == 0 {
            text!("None yet", "Todavía no hay")
        } else {
            text!("Clever doesn’t say", "Clever no lo dice")
        };
        return (said.to_owned(), String::new());
    }
    let rest =
        if unknown == 0 { String::new() } else { say!(", {unknown} not known", ", {unknown} sin saber") };
    let badge = match (unmatched, unknown) {
        (0, 0) => say!("All {done}", "Todo {done}"),
        (0, _) => String::new(),
        (n, _) => say!("{n} to {verb}", "{n} sin {verb}"),
    };
    (say!("{matched} of {all} {done}{rest}", "{matched} de {all} {done}{rest}"), badge)
}

/// Why something is not matched, what to do, and a note to the office.
pub(crate) struct Unmatched {
    pub(crate) why: String,
    pub(crate) what: String,
    pub(crate) office: String,
}

pub(crate) fn section_not_linked(section: &str, lms: &str) -> Unmatched {
    Unmatched {
        why: say!("No {lms} course is linked", "No hay curso de {lms} vinculado"),
        what: text!(
            "Ask the office to link one, or hide the section in Settings if you don’t grade it",
            "Pida a la oficina que vincule uno, u oculte la sección en Configuración si no la califica"
        )
        .to_owned(),
        office: say!(
            "Hello,\n\nmy section “{section}” isn’t linked to a {lms} course in Clever LMS Connect, so its grades can’t be \
             sent. Could you link it, or tell me who can? The grades are kept in Passback until then.\n\nThank you",
            "Hola:\n\nMi sección “{section}” no está vinculada a un curso de {lms} en Clever LMS Connect, así que sus calificaciones no se pueden enviar. ¿Podrían vincularla, o decirme quién puede? Las calificaciones se conservan en Passback hasta entonces.\n\nGracias"
        ),
    }
}

/// What to do about a student whom the LMS does not know: the same sentence wherever such a grade is held back.
pub(crate) fn until_matched() -> &'static str {
    text!(
        "New students usually appear overnight; otherwise the office can match them in Clever.",
        "Los estudiantes nuevos suelen aparecer de un día para otro; si no, la oficina puede asociarlos en Clever."
    )
}

pub(crate) fn student_not_matched(name: &str, number: &str, section: &str, lms: &str) -> Unmatched {
    let number = if number.is_empty() {
        String::new()
    } else {
        say!(" (student number {number})", " (número de estudiante {number})")
    };
    Unmatched {
        why: say!(
            "Clever has no {lms} account for this student",
            "Clever no tiene una cuenta de {lms} para este estudiante"
        ),
        what: until_matched().trim_end_matches('.').to_owned(),
        office: say!(
            "Hello,\n\n{name}{number} in “{section}” isn’t matched to a {lms} account in Clever LMS Connect, so grades can’t \
             be sent. Could you check the match? They are kept in Passback until then.\n\nThank you",
            "Hola:\n\n{name}{number} en “{section}” no tiene correspondencia con una cuenta de {lms} en Clever LMS Connect, así que sus calificaciones no se pueden enviar. ¿Podrían revisarlo? Se conservan en Passback hasta entonces.\n\nGracias"
        ),
    }
}

pub(crate) fn student_left(name: &str, section: &str) -> Unmatched {
    Unmatched {
        why: text!("No longer on the roster of this section", "Ya no está en la lista de esta sección")
            .to_owned(),
        what: text!(
            "Ask the office to add them back if they are still yours",
            "Pida a la oficina que vuelva a agregarlo si todavía está con usted"
        )
        .to_owned(),
        office: say!(
            "Hello,\n\n{name} is no longer on the roster of “{section}”, and I still have grades to send. Could you check \
             whether that is right?\n\nThank you",
            "Hola:\n\n{name} ya no está en la lista de “{section}”, y todavía tengo calificaciones por enviar. ¿Podrían comprobar si es correcto?\n\nGracias"
        ),
    }
}

/// A problem in words.
pub(crate) struct Said {
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) office: String,
}

impl Said {
    fn of(title: String, note: String) -> Self {
        Self { title, note, office: String::new() }
    }
}

pub(crate) fn offline(since: Time) -> Said {
    Said::of(
        text!("The school’s server doesn’t answer", "El servidor de la escuela no responde").to_owned(),
        say!(
            "Since {}. Keep grading: everything is saved here, and Passback keeps trying.",
            "Desde {}. Siga calificando: todo se guarda aquí, y Passback sigue intentando.",
            time(since)
        ),
    )
}

pub(crate) fn sign_in() -> Said {
    Said {
        office: text!("Hello,\n\nClever’s server no longer accepts Passback’s sign-in for our school. Could you check whether its \
                 access was withdrawn?\n\nThank you", "Hola:\n\nEl servidor de Clever ya no acepta el inicio de sesión de Passback para nuestra escuela. ¿Podrían comprobar si se retiró su acceso?\n\nGracias")
            .to_owned(),
        ..Said::of(
            text!("The school’s server doesn’t accept the sign-in", "El servidor de la escuela no acepta el inicio de sesión").to_owned(),
            text!("Nothing is read or sent until you sign in again. Everything is kept here.", "No se lee ni se envía nada hasta que inicie sesión de nuevo. Todo se conserva aquí.").to_owned(),
        )
    }
}

/// Equal failures of one sync.
pub(crate) struct Failed<'a> {
    pub(crate) kind: FailureKind,
    /// All of that sync.
    pub(crate) all: usize,
    /// Those that still fail.
    pub(crate) open: usize,
    pub(crate) tries: u32,
    pub(crate) at: Time,
    pub(crate) section: &'a str,
}

/// Whether sending the same once more may work.
pub(crate) const fn retry_may_help(kind: FailureKind) -> bool {
    match kind {
        FailureKind::KeepsFailing
        | FailureKind::NoAnswer
        | FailureKind::Unreadable
        | FailureKind::NotStored => true,
        // Somebody else must do something first, and the teacher says when: the sync sheet has it then.
        FailureKind::StudentNotThere | FailureKind::AssignmentNotThere | FailureKind::Refused => false,
    }
}

pub(crate) fn failed(told: &Failed<'_>, lms: &str) -> Said {
    let title = match told.kind {
        FailureKind::StudentNotThere => say!(
            "{lms} doesn’t have a student in this course",
            "{lms} no tiene a un estudiante en este curso"
        ),
        FailureKind::AssignmentNotThere => {
            say!("An assignment was deleted in {lms}", "Una tarea se eliminó en {lms}")
        }
        FailureKind::Refused => say!("{lms} refused a value", "{lms} rechazó un valor"),
        FailureKind::KeepsFailing => say!("{lms} kept failing", "{lms} siguió fallando"),
        FailureKind::NoAnswer => say!("{lms} didn’t answer in time", "{lms} no respondió a tiempo"),
        FailureKind::Unreadable => {
            say!("An answer from {lms} could not be read", "Una respuesta de {lms} no se pudo leer")
        }
        FailureKind::NotStored => say!(
            "{lms} said yes but kept the old score",
            "{lms} dijo que sí, pero conservó el puntaje anterior"
        ),
    };
    let tries = match told.tries {
        0 | 1 => String::new(),
        2 => text!(" Tried twice.", " Se intentó dos veces.").to_owned(),
        3 => text!(" Tried three times.", " Se intentó tres veces.").to_owned(),
        n => say!(" Tried {n} times.", " Se intentó {n} veces."),
    };
    let state = match (told.open, told.all) {
        (0, _) => text!("Nothing to do any more.", "Ya no hay nada que hacer.").to_owned(),
        (open, all) if open == all => {
            text!("Still waiting to be sent.", "Todavía a la espera de envío.").to_owned()
        }
        (open, _) => say!("{open} still waiting to be sent.", "{open} todavía a la espera de envío."),
    };
    let next = match (told.open, told.kind) {
        (0, _) => "",
        (_, FailureKind::StudentNotThere) => text!(
            " Ask the office to add the student, then sync again.",
            " Pida a la oficina que agregue al estudiante y sincronice de nuevo."
        ),
        (_, FailureKind::AssignmentNotThere) => {
            text!(" Decide under the changes what should happen.", " Decida en los cambios qué debe pasar.")
        }
        (_, FailureKind::Refused) => {
            text!(" Check the score, then sync again.", " Revise el puntaje y sincronice de nuevo.")
        }
        _ => "",
    };
    let steps = super::grades(told.all);
    let office = if told.kind == FailureKind::StudentNotThere {
        let students = super::grades(told.open);
        say!(
            "Hello,\n\n{lms} says that a student of my section “{}” isn’t in its course, so {students} can’t be sent. Could \
             you check the course’s enrolments? I can tell you who it is.\n\nThank you",
            "Hola:\n\n{lms} dice que un estudiante de mi sección “{}” no está en su curso, así que hay {students} sin enviar. ¿Podrían revisar las inscripciones del curso? Puedo decirles de quién se trata.\n\nGracias",
            told.section
        )
    } else {
        String::new()
    };
    Said {
        title,
        note: say!("{steps} on {}.{tries} {state}{next}", "{steps}, {}.{tries} {state}{next}", time(told.at)),
        office,
    }
}

/// `None`: nothing went wrong, the teacher stopped it; or the failures themselves are told.
pub(crate) fn stopped(reason: StopReason, at: Time, solved: bool, lms: &str) -> Option<Said> {
    let title = match reason {
        StopReason::Cancelled | StopReason::SameFailure { .. } => return None,
        StopReason::Offline => {
            text!("The connection was lost during a sync", "La conexión se perdió durante una sincronización")
                .to_owned()
        }
        StopReason::SignIn => text!(
            "The sign-in was refused during a sync",
            "El inicio de sesión se rechazó durante una sincronización"
        )
        .to_owned(),
        StopReason::TooMany => {
            say!("{lms} asked Passback to slow down", "{lms} pidió a Passback ir más despacio")
        }
        StopReason::Storage => {
            text!("This computer could not save", "Esta computadora no pudo guardar").to_owned()
        }
    };
    let next = if solved {
        text!(
            "What it was to send has been dealt with since. Nothing to do.",
            "Lo que debía enviar ya está resuelto. No hay nada que hacer."
        )
    } else {
        text!(
            "What was not sent is kept here and is in the next sync.",
            "Lo que no se envió se conserva aquí y va en la próxima sincronización."
        )
    };
    Some(Said::of(title, say!("On {}. {next}", "Fecha: {}. {next}", time(at))))
}

pub(crate) fn unanswered(sent: Time, lms: &str) -> Said {
    Said::of(
        say!("{lms} didn’t say whether an assignment was created", "{lms} no dijo si se creó una tarea"),
        say!(
            "Sent {}. Answer “Did it arrive?” in the section’s sync sheet; it isn’t created again by itself.",
            "Envío: {}. Responda “¿Llegó?” en la hoja de sincronización de la sección; no se crea de nuevo automáticamente.",
            time(sent)
        ),
    )
}

/// How the clocks stand. `None`: the server was not asked; `Some(None)`: it does not say.
pub(crate) fn clock(skew: Option<Option<i64>>) -> ClockCheck {
    let (state, said) = match skew.flatten().map(|millis| millis / 1000) {
        None => (
            HealthState::Unknown,
            text!("Whether this computer’s clock is right isn’t known yet. Check again to compare it.", "Todavía no se sabe si el reloj de esta computadora está bien. Compruebe de nuevo para compararlo.").to_owned(),
        ),
        Some(seconds) if seconds.abs() <= CLOCK_TOLERANCE => {
            (HealthState::Well, text!("This computer’s clock agrees with the school’s server.", "El reloj de esta computadora coincide con el del servidor de la escuela.").to_owned())
        }
        Some(seconds) => {
            let (minutes, side) = (seconds.abs() / 60, if seconds > 0 { text!("behind", "atrasado") } else { text!("ahead of", "adelantado") });
            let off = count(usize::try_from(minutes).unwrap_or(usize::MAX), text!("minute", "minuto"), text!("minutes", "minutos"));
            (
                HealthState::Broken,
                say!(
                    "This computer’s clock is {off} {side} the school’s server. Times and due dates may look wrong; set \
                     the clock in the system’s settings.", "El reloj de esta computadora está {off} {side} respecto al servidor de la escuela. Las horas y las fechas de entrega pueden verse mal; ajuste el reloj en la configuración del sistema."
                ),
            )
        }
    };
    ClockCheck { state, said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gradebook::LmsKind;

    #[test]
    fn the_clock_is_off_only_beyond_two_minutes_and_the_side_is_said() {
        let of = |skew| clock(skew);
        assert_eq!(of(None).state, HealthState::Unknown);
        assert_eq!(of(Some(None)).state, HealthState::Unknown);
        for well in [0, 500, 120_999, -120_999] {
            assert_eq!(of(Some(Some(well))).state, HealthState::Well, "{well}");
        }
        let behind = of(Some(Some(600_500)));
        assert_eq!(behind.state, HealthState::Broken);
        assert!(behind.said.contains("10 minutes behind"), "{}", behind.said);
        assert!(of(Some(Some(-600_500))).said.contains("10 minutes ahead of"));
    }

    #[test]
    fn every_lms_says_what_it_can_and_what_it_cannot() {
        for kind in [LmsKind::Canvas, LmsKind::GoogleClassroom, LmsKind::Schoology, LmsKind::Unknown] {
            let all = abilities(&kind.profile());
            assert!(all.iter().any(|a| a.can && a.said.starts_with("Writes grades")), "{kind:?}");
            assert!(all.iter().any(|a| !a.can), "{kind:?}: a score can’t be cleared through the API");
            for ability in all {
                assert!(!ability.said.ends_with('.') && !ability.said.contains('!'), "{}", ability.said);
            }
        }
    }

    #[test]
    fn a_failure_says_how_many_when_how_often_and_what_is_next() {
        let at = Time::parse("2026-11-19T16:18:00Z").unwrap();
        let told = |kind, all, open, tries| Failed { kind, all, open, tries, at, section: "Algebra I" };
        let said = failed(&told(FailureKind::NoAnswer, 1, 1, 3), "Canvas");
        assert_eq!(said.title, "Canvas didn’t answer in time");
        assert!(said.note.starts_with("1 grade on {2026-11-19T16:18:00"), "{}", said.note);
        assert!(said.note.ends_with("Tried three times. Still waiting to be sent."), "{}", said.note);
        assert!(said.office.is_empty());
        let over = failed(&told(FailureKind::NoAnswer, 4, 0, 3), "Canvas");
        assert!(over.note.ends_with("Nothing to do any more."), "{}", over.note);
        let gone = failed(&told(FailureKind::StudentNotThere, 2, 1, 1), "Canvas");
        assert!(
            gone.note.contains("1 still waiting") && gone.note.contains("Ask the office"),
            "{}",
            gone.note
        );
        assert!(gone.office.contains("“Algebra I”"), "{}", gone.office);
    }
}
