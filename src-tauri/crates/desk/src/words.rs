//! The teacher's language: every sentence that the desk makes itself. Counts before nouns, the remedy with the
//! problem, no blame, no codes.

pub(crate) mod accounts;
pub(crate) mod at_rest;
#[cfg(test)]
mod check;
pub(crate) mod crowded;
pub(crate) mod export;
pub(crate) mod health;
pub(crate) mod import;
pub(crate) mod keeping;
pub(crate) mod matches;
pub(crate) mod not_linked;
pub(crate) mod notice;
pub(crate) mod op;
pub(crate) mod removal;
pub(crate) mod review;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod taking_in;
pub(crate) mod time;

use gradebook::entry::EntryError;
use gradebook::{Failure, FailureKind, HoldReason, LeftReason, LmsKind, Score, StudentId};
use language::{say, text};
use std::collections::BTreeSet;
use sync::StopReason;

/// "1 grade", "3 grades".
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// "1 grade", "3 grades".
pub(crate) fn grades(n: usize) -> String {
    count(n, text!("grade", "calificación"), text!("grades", "calificaciones"))
}

/// "1 assignment", "3 assignments".
pub(crate) fn assignments(n: usize) -> String {
    count(n, text!("assignment", "tarea"), text!("assignments", "tareas"))
}

/// "1 student", "3 students".
pub(crate) fn students(n: usize) -> String {
    count(n, text!("student", "estudiante"), text!("students", "estudiantes"))
}

/// "1 score", "3 scores".
pub(crate) fn scores(n: usize) -> String {
    count(n, text!("score", "puntaje"), text!("scores", "puntajes"))
}

/// What is looked for and not there, in words.
pub(crate) fn thing(what: &str) -> &'static str {
    match what {
        "assignment" => text!("assignment", "la tarea"),
        "assignment_there" => text!("assignment in the LMS", "la tarea en el LMS"),
        "student" => text!("student", "el estudiante"),
        "student_there" => text!("student in the LMS", "el estudiante en el LMS"),
        "section" => text!("section", "la sección"),
        "run" => text!("run", "la sincronización"),
        "person" => text!("person", "la persona"),
        _ => text!("thing", "lo que se pidió"),
    }
}

/// The LMS by its name.
pub(crate) fn lms(kind: LmsKind) -> &'static str {
    match kind {
        // Without an article, which would melt with the word before it.
        LmsKind::Unknown => text!("the LMS", "su LMS"),
        LmsKind::Canvas | LmsKind::GoogleClassroom | LmsKind::Schoology => kind.name(),
    }
}

/// Why a typed text is not a score, and what works.
pub(crate) fn entry(error: EntryError, text: &str, points: Option<Score>) -> String {
    let max = points.map_or_else(|| "20".to_owned(), |p| p.to_string());
    let shown: String = text.trim().chars().filter(|c| !c.is_control()).take(20).collect();
    match error {
        EntryError::NotAScore => {
            say!(
                "“{shown}” isn’t a score. Type a number such as 17 or 17.5, “ex” for excused or “mi” for missing.",
                "“{shown}” no es un puntaje. Escriba un número como 17 o 17.5, “ex” para justificada o “mi” para sin entregar."
            )
        }
        EntryError::Negative => text!(
            "A score can’t be below zero. To take a score away, press Delete.",
            "Un puntaje no puede ser menor que cero. Para borrar un puntaje, presione Supr."
        )
        .to_owned(),
        EntryError::TooFine => text!(
            "Scores can have up to 4 digits after the point.",
            "Los puntajes pueden tener hasta 4 cifras después del punto."
        )
        .to_owned(),
        EntryError::TooLarge => {
            say!(
                "That is larger than any score here. This assignment has {max} points.",
                "Eso es mayor que cualquier puntaje de aquí. Esta tarea tiene {max} puntos."
            )
        }
        EntryError::Ambiguous => {
            say!(
                "“{shown}” could mean two numbers. Use one point or comma, for the decimals only.",
                "“{shown}” podría ser dos números. Use un solo punto o una sola coma, y solo para los decimales."
            )
        }
        EntryError::OtherMaximum => say!(
            "This assignment has {max} points. Type the score out of {max}.",
            "Esta tarea tiene {max} puntos. Escriba el puntaje sobre {max}."
        ),
        EntryError::Percent => {
            say!(
                "That percentage doesn’t come out as an exact score. Type the points out of {max}.",
                "Ese porcentaje no da un puntaje exacto. Escriba los puntos sobre {max}."
            )
        }
        EntryError::Unreadable => text!(
            "That text can’t be read as a score. Nothing was changed.",
            "Ese texto no se puede leer como puntaje. No se cambió nada."
        )
        .to_owned(),
    }
}

/// A failed write: cause, what was not changed, what to do.
pub(crate) fn failure(failure: &Failure, lms: &str) -> String {
    let kept = text!("The score stays here.", "El puntaje queda aquí.");
    match failure.kind {
        FailureKind::StudentNotThere => say!(
            "{lms} says this student isn’t in the course, or the assignment isn’t theirs. {kept} Ask the office to add them, then retry.",
            "{lms} dice que este estudiante no está en el curso, o que la tarea no es para él o ella. {kept} Pida a la oficina que lo agregue y reintente."
        ),
        FailureKind::AssignmentNotThere => {
            say!(
                "The assignment was deleted in {lms}. {kept} Decide under “{lms} changes” what should happen.",
                "La tarea se eliminó en {lms}. {kept} Decida en “Cambios en {lms}” qué debe pasar."
            )
        }
        FailureKind::Refused if failure.detail.is_empty() => {
            say!(
                "{lms} refused this value. {kept} Check the score and retry.",
                "{lms} rechazó este valor. {kept} Revise el puntaje y reintente."
            )
        }
        FailureKind::Refused => {
            say!(
                "{lms} refused this value: “{}”. {kept} Check it and retry.",
                "{lms} rechazó este valor: “{}”. {kept} Revíselo y reintente.",
                failure.detail
            )
        }
        FailureKind::KeepsFailing if lms == "Schoology" => say!(
            "Schoology failed three times. It does so until the student has opened this app from Schoology once. {kept} Retry afterwards.",
            "Schoology falló tres veces. Lo hace hasta que el estudiante haya abierto esta aplicación una vez desde Schoology. {kept} Reintente después."
        ),
        FailureKind::KeepsFailing => {
            say!(
                "{lms} failed three times in a row. {kept} Retrying later usually works.",
                "{lms} falló tres veces seguidas. {kept} Reintentar más tarde suele funcionar."
            )
        }
        FailureKind::NoAnswer => {
            say!(
                "{lms} didn’t answer, three times in a row. {kept} Retrying later usually works.",
                "{lms} no respondió tres veces seguidas. {kept} Reintentar más tarde suele funcionar."
            )
        }
        FailureKind::Unreadable => {
            say!(
                "The answer from {lms} could not be read. {kept} Retry later; if it stays, tell the office.",
                "La respuesta de {lms} no se pudo leer. {kept} Reintente más tarde; si sigue igual, avise a la oficina."
            )
        }
        FailureKind::NotStored => {
            say!(
                "{lms} said yes but still shows the old score. {kept} The grade may be locked there; unlock it and retry.",
                "{lms} dijo que sí, pero sigue mostrando el puntaje anterior. {kept} Puede que la calificación esté bloqueada allí; desbloquéela y reintente."
            )
        }
    }
}

/// The short form for a tooltip: "Couldn’t be sent. …".
pub(crate) fn failure_note(kind: FailureKind, lms: &str) -> String {
    let cause = cause(kind, lms);
    say!("Couldn’t be sent. {cause}", "No se pudo enviar. {cause}")
}

/// Why something could not be sent, in short.
pub(crate) fn cause(kind: FailureKind, lms: &str) -> String {
    match kind {
        FailureKind::StudentNotThere => {
            say!("The student isn’t in the {lms} course", "El estudiante no está en el curso de {lms}")
        }
        FailureKind::AssignmentNotThere => {
            say!("The assignment was deleted in {lms}", "La tarea se eliminó en {lms}")
        }
        FailureKind::Refused => say!("{lms} refused the value", "{lms} rechazó el valor"),
        FailureKind::KeepsFailing => say!("{lms} failed three times", "{lms} falló tres veces"),
        FailureKind::NoAnswer => say!(
            "{lms} didn’t answer. Retry goes with the next sync",
            "{lms} no respondió. El reintento va con la próxima sincronización"
        ),
        FailureKind::Unreadable => {
            say!("The answer from {lms} could not be read", "La respuesta de {lms} no se pudo leer")
        }
        FailureKind::NotStored => {
            say!("{lms} still shows the old score", "{lms} sigue mostrando el puntaje anterior")
        }
    }
}

/// The words of a group of held rows: headline, note, remedy.
pub(crate) struct HeldWords {
    pub(crate) code: &'static str,
    pub(crate) headline: String,
    pub(crate) note: String,
    pub(crate) remedy: String,
}

/// Where a change of the LMS is decided.
fn choose(lms: &str) -> String {
    say!("Choose under “{lms} changes”.", "Elija en “Cambios en {lms}”.")
}

/// What is held back for one reason, in words.
pub(crate) fn held(reason: HoldReason, n: usize, students: &BTreeSet<StudentId>, lms: &str) -> HeldWords {
    let grades = grades(n);
    let office = text!(
        "Ask your district’s Clever administrator; it can’t be mended here.",
        "Pregunte a quien administra Clever en su distrito; aquí no se puede arreglar."
    )
    .to_owned();
    let (code, headline, note, remedy) = match reason {
        HoldReason::ToDecide => (
            "to_decide",
            say!("{n} to decide", "{n} por decidir"),
            say!("changed here and in {lms}", "con cambios aquí y en {lms}"),
            choose(lms),
        ),
        HoldReason::Changed => (
            "changed",
            say!("{n} changed in {lms}", "{n} con cambios en {lms}"),
            text!("look before anything is sent", "mire antes de que se envíe algo").to_owned(),
            choose(lms),
        ),
        HoldReason::NotMatched => (
            "not_matched",
            say!("{} not matched", "{} sin correspondencia", self::students(students.len())),
            say!("{grades}; {lms} doesn’t know them", "{grades}; {lms} no los conoce"),
            health::until_matched().to_owned(),
        ),
        HoldReason::SectionNotLinked => (
            "section_not_linked",
            text!("Section not linked", "Sección sin vincular").to_owned(),
            say!("this section has no {lms} course", "esta sección no tiene curso de {lms}"),
            office,
        ),
        HoldReason::NotReady => (
            "not_ready",
            say!("{lms} isn’t ready", "{lms} todavía no está listo"),
            text!("the district is still connecting it", "el distrito todavía lo está conectando").to_owned(),
            office,
        ),
        HoldReason::AboveMaximum => (
            "above_maximum",
            say!("{n} above the maximum", "{n} por encima del máximo"),
            say!("{lms} refuses or lowers such scores", "{lms} rechaza o rebaja esos puntajes"),
            text!(
                "Change the score or the assignment’s points.",
                "Cambie el puntaje o los puntos de la tarea."
            )
            .to_owned(),
        ),
        HoldReason::CannotClear => (
            "cannot_clear",
            say!("{n} cleared here", "{n} en blanco aquí"),
            say!(
                "a score can’t be cleared in {lms} from here",
                "un puntaje no se puede borrar en {lms} desde aquí"
            ),
            say!("Clear it in {lms}; Passback will notice.", "Bórrelo en {lms}; Passback lo notará."),
        ),
        HoldReason::DueInPast => (
            "due_in_past",
            say!("{} past due", "{} con la fecha pasada", assignments(n)),
            say!(
                "{lms} takes new due dates only in the future",
                "{lms} acepta fechas de entrega nuevas solo en el futuro"
            ),
            text!("Change the due date.", "Cambie la fecha de entrega.").to_owned(),
        ),
        HoldReason::DetailsMissing => (
            "details_missing",
            say!("{} incomplete", "{} por completar", assignments(n)),
            say!(
                "{lms} needs a title, a due date and points it can hold",
                "{lms} necesita un título, una fecha de entrega y unos puntos que pueda guardar"
            ),
            text!("Complete the assignment.", "Complete la tarea.").to_owned(),
        ),
        HoldReason::Unanswered => (
            "unanswered",
            say!("{n} waiting for an answer", "{n} a la espera de una respuesta"),
            say!(
                "it isn’t known whether the assignment arrived in {lms}",
                "no se sabe si la tarea llegó a {lms}"
            ),
            text!("Answer “Did it arrive?”.", "Responda “¿Llegó?”.").to_owned(),
        ),
        HoldReason::WaitingForAssignment => (
            "waiting_for_assignment",
            say!("{grades} waiting", "{grades} en espera"),
            text!("their assignment is held back", "su tarea está retenida").to_owned(),
            text!("They go together with the assignment.", "Van junto con la tarea.").to_owned(),
        ),
        HoldReason::DeletedThere => (
            "deleted",
            say!("{n} of a deleted assignment", "{n} de una tarea eliminada"),
            say!("it was deleted in {lms}", "se eliminó en {lms}"),
            choose(lms),
        ),
        HoldReason::Left => (
            "left",
            say!("{} left", "{} fuera de la lista", self::students(students.len())),
            text!("no longer on the roster", "ya no está en la lista de la sección").to_owned(),
            text!("Their grades stay here.", "Sus calificaciones quedan aquí.").to_owned(),
        ),
        HoldReason::NotInPoints => (
            "not_in_points",
            say!("{grades} of another kind", "{grades} de otro tipo"),
            say!("{lms} doesn’t count this assignment in points", "{lms} no cuenta esta tarea en puntos"),
            say!("Change its grading to points in {lms}.", "Cambie su forma de calificar a puntos en {lms}."),
        ),
    };
    HeldWords { code, headline, note, remedy }
}

/// The words of what an undo leaves alone for one reason.
pub(crate) fn left(reason: LeftReason, n: usize, students: usize, waits: bool, lms: &str) -> HeldWords {
    let grades = grades(n);
    let office = text!(
        "Ask your district’s Clever administrator; it can’t be mended here.",
        "Pregunte a quien administra Clever en su distrito; aquí no se puede arreglar."
    )
    .to_owned();
    let stays = text!("It stays as it is now.", "Queda como está ahora.").to_owned();
    let (code, headline, note, remedy) = match reason {
        LeftReason::EditedHere => (
            "edited_here",
            say!("{n} changed here since", "{n} con cambios posteriores aquí"),
            text!("your change stays", "su cambio se queda").to_owned(),
            stays,
        ),
        LeftReason::SentSince => (
            "sent_since",
            say!("{n} sent again since", "{n} con un envío posterior"),
            text!("a later sync sent something else", "una sincronización posterior envió otra cosa")
                .to_owned(),
            text!(
                "To put it back, undo the later sync first.",
                "Para restablecerlo, deshaga primero la sincronización posterior."
            )
            .to_owned(),
        ),
        LeftReason::EditedThere => (
            if waits { "changed" } else { "changed_since" },
            say!("{n} changed in {lms} since", "{n} con cambios posteriores en {lms}"),
            say!("what {lms} has now stays", "lo que {lms} tiene ahora se queda"),
            if waits { choose(lms) } else { stays },
        ),
        LeftReason::FirstScore => (
            "first_score",
            say!(
                "{} there was none before",
                "{} antes no había ninguno",
                count(
                    n,
                    text!("first score:", "primer puntaje:"),
                    text!("first scores:", "primeros puntajes:")
                )
            ),
            say!(
                "a score can’t be cleared in {lms} from here",
                "un puntaje no se puede borrar en {lms} desde aquí"
            ),
            say!("Clear it in {lms}; Passback will notice.", "Bórrelo en {lms}; Passback lo notará."),
        ),
        LeftReason::NothingBefore => (
            "nothing_before",
            text!("No earlier value", "Sin valor anterior").to_owned(),
            say!("{lms} can’t be told to have none", "no se puede decir a {lms} que no tenga ninguno"),
            say!("Change it in {lms}, if you want.", "Cámbielo en {lms}, si quiere."),
        ),
        LeftReason::DueInPast => (
            "due_in_past",
            text!("Earlier due date is over", "La fecha de entrega anterior ya pasó").to_owned(),
            say!(
                "{lms} takes due dates only in the future",
                "{lms} acepta fechas de entrega solo en el futuro"
            ),
            say!("Change it in {lms}, if you want.", "Cámbielo en {lms}, si quiere."),
        ),
        LeftReason::NotConfirmed => (
            "not_confirmed",
            say!("{n} not read back", "{n} sin releer"),
            say!("it isn’t known whether {lms} has it", "no se sabe si {lms} lo tiene"),
            say!("Read {lms} again, then undo.", "Lea {lms} de nuevo y deshaga entonces."),
        ),
        LeftReason::Unclear => (
            "unclear",
            say!("{n} that couldn’t be sent", "{n} que no se pudieron enviar"),
            say!(
                "{lms} gave no clear answer and has the value all the same, from this sync or from somebody else",
                "{lms} no dio una respuesta clara y de todos modos tiene el valor, de esta sincronización o de otra persona"
            ),
            text!(
                "Change it in the gradebook, if you want.",
                "Cámbielo en el libro de calificaciones, si quiere."
            )
            .to_owned(),
        ),
        LeftReason::Unanswered => (
            "unanswered",
            say!("{n} waiting for an answer", "{n} a la espera de una respuesta"),
            say!(
                "it isn’t known whether the assignment arrived in {lms}",
                "no se sabe si la tarea llegó a {lms}"
            ),
            text!("Answer “Did it arrive?”.", "Responda “¿Llegó?”.").to_owned(),
        ),
        LeftReason::AssignmentGone => (
            if waits { "deleted" } else { "deleted_since" },
            say!("{n} of a deleted assignment", "{n} de una tarea eliminada"),
            say!("it is no longer in {lms}", "ya no está en {lms}"),
            if waits { choose(lms) } else { stays },
        ),
        LeftReason::DeletedByUndo => (
            "deleted",
            count(
                n,
                text!("assignment deleted", "tarea eliminada"),
                text!("assignments deleted", "tareas eliminadas"),
            ),
            text!("an undo makes nothing again", "deshacer no vuelve a crear nada").to_owned(),
            say!(
                "Choose “Keep mine” under “{lms} changes” to make it again.",
                "Elija “Conservar lo mío” en “Cambios en {lms}” para crearla de nuevo."
            ),
        ),
        LeftReason::Left => (
            "left",
            say!("{} left", "{} fuera de la lista", self::students(students)),
            text!("no longer on the roster", "ya no está en la lista de la sección").to_owned(),
            stays,
        ),
        LeftReason::NotMatched => (
            "not_matched",
            say!("{} not matched", "{} sin correspondencia", self::students(students)),
            say!("{grades}; {lms} doesn’t know them", "{grades}; {lms} no los conoce"),
            health::until_matched().to_owned(),
        ),
        LeftReason::AboveMaximum => (
            "above_maximum",
            say!("{n} above the maximum", "{n} por encima del máximo"),
            say!("{lms} refuses or lowers the earlier score", "{lms} rechaza o rebaja el puntaje anterior"),
            text!("Change the assignment’s points first.", "Cambie primero los puntos de la tarea.")
                .to_owned(),
        ),
        LeftReason::NotInPoints => (
            "not_in_points",
            say!("{grades} of another kind", "{grades} de otro tipo"),
            say!("{lms} doesn’t count this assignment in points", "{lms} no cuenta esta tarea en puntos"),
            say!("Change its grading to points in {lms}.", "Cambie su forma de calificar a puntos en {lms}."),
        ),
        LeftReason::SectionNotLinked => (
            "section_not_linked",
            text!("Section not linked", "Sección sin vincular").to_owned(),
            say!("this section has no {lms} course", "esta sección no tiene curso de {lms}"),
            office,
        ),
        LeftReason::NotReady => (
            "not_ready",
            say!("{lms} isn’t ready", "{lms} todavía no está listo"),
            text!("the district is still connecting it", "el distrito todavía lo está conectando").to_owned(),
            office,
        ),
    };
    HeldWords { code, headline, note, remedy }
}

/// Begins with a capital letter.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Why a grade is held back, for its tooltip.
pub(crate) fn held_note(reason: HoldReason, lms: &str) -> String {
    let why = held_why(reason, lms);
    say!("Held. {why}", "Retenida. {why}")
}

/// The same without saying that it is held.
pub(crate) fn held_why(reason: HoldReason, lms: &str) -> String {
    match reason {
        HoldReason::NotMatched => {
            say!("Student not matched in {lms}", "Estudiante sin correspondencia en {lms}")
        }
        HoldReason::SectionNotLinked => say!(
            "This section is not linked to a {lms} course",
            "Esta sección no está vinculada a un curso de {lms}"
        ),
        HoldReason::NotReady => say!("{lms} isn’t ready yet", "{lms} todavía no está listo"),
        HoldReason::AboveMaximum => say!(
            "Above the maximum, which {lms} doesn’t keep",
            "Por encima del máximo, y {lms} no lo conserva"
        ),
        HoldReason::CannotClear => say!(
            "A score can’t be cleared in {lms} from here. Clear it there",
            "Un puntaje no se puede borrar en {lms} desde aquí. Bórrelo allí"
        ),
        HoldReason::DueInPast | HoldReason::DetailsMissing | HoldReason::WaitingForAssignment => {
            text!("It waits for its assignment", "Espera a su tarea").to_owned()
        }
        HoldReason::Unanswered => {
            text!("It isn’t known whether the assignment arrived", "No se sabe si la tarea llegó").to_owned()
        }
        HoldReason::DeletedThere => {
            say!("The assignment was deleted in {lms}", "La tarea se eliminó en {lms}")
        }
        HoldReason::Left => {
            text!("The student left this section", "El estudiante dejó esta sección").to_owned()
        }
        HoldReason::NotInPoints => {
            say!("{lms} doesn’t count this assignment in points", "{lms} no cuenta esta tarea en puntos")
        }
        HoldReason::ToDecide | HoldReason::Changed => {
            text!("Your decision comes first", "Primero va su decisión").to_owned()
        }
    }
}

/// Why a run stopped, and what to do next.
pub(crate) fn stopped(reason: StopReason, lms: &str) -> (String, String) {
    let again = text!(
        "What was not sent stays here, approved, and is in the next sync.",
        "Lo que no se envió queda aquí, con su autorización, y va en la próxima sincronización."
    )
    .to_owned();
    match reason {
        StopReason::Cancelled => (text!("You stopped it.", "Usted la detuvo.").to_owned(), again),
        StopReason::Offline => (text!("The connection was lost.", "Se perdió la conexión.").to_owned(), again),
        StopReason::SignIn => (
            say!("The school’s server no longer accepts the sign-in, so {lms} can’t be reached.", "El servidor de la escuela ya no acepta el inicio de sesión, así que no se puede llegar a {lms}."),
            text!("Sign in again, then sync. Nothing else was changed.", "Inicie sesión de nuevo y sincronice. No se cambió nada más.").to_owned(),
        ),
        StopReason::TooMany => (
            text!("The school’s server asks for a longer break.", "El servidor de la escuela pide una pausa más larga.").to_owned(),
            text!("Wait a few minutes, then sync again. What was not sent stays here, approved.", "Espere unos minutos y sincronice de nuevo. Lo que no se envió queda aquí, con su autorización.").to_owned(),
        ),
        StopReason::SameFailure { kind } => {
            let one = Failure { kind, detail: String::new() };
            (
                say!(
                    "The same thing went wrong again and again, so Passback stopped. {}", "Lo mismo falló una y otra vez, así que Passback se detuvo. {}",
                    failure(&one, lms)
                ),
                again,
            )
        }
        StopReason::Storage => (
            text!("This computer could not save.", "Esta computadora no pudo guardar.").to_owned(),
            text!("Make room on the disk, then start again: Passback reads the LMS and picks up where it stopped.", "Libere espacio en el disco y vuelva a iniciar: Passback lee el LMS y sigue donde se detuvo.")
                .to_owned(),
        ),
    }
}

/// What to do after an undo stopped early: nothing of it waits for the next sync.
pub(crate) fn rest_of_undo(reason: StopReason) -> Option<&'static str> {
    match reason {
        StopReason::Cancelled
        | StopReason::Offline
        | StopReason::TooMany
        | StopReason::SameFailure { .. } => Some(text!(
            "What was not put back stays as it is now. Undo that sync again for the rest.",
            "Lo que no se restableció queda como está ahora. Deshaga esa sincronización de nuevo para el resto."
        )),
        StopReason::SignIn | StopReason::Storage => None,
    }
}

/// "Title", "Title and Points", "Title, Due date and Points".
pub(crate) fn list(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => say!("{} and {last}", "{} y {last}", most.join(", ")),
    }
}
