//! The sentences about removing a section from this computer.

use super::count;
use crate::{DeskError, ErrorCode};
use language::{say, text};

pub(crate) fn run_under_way(section: &str) -> String {
    say!(
        "A sync of {section} is not over. Wait until it is done, or stop it, then remove the section. Nothing was changed.",
        "Una sincronización de {section} no ha terminado. Espere a que termine, o deténgala, y luego quite la sección. No se cambió nada."
    )
}

pub(crate) fn undecided(section: &str) -> String {
    say!(
        "Passback doesn’t know yet whether something it sent for {section} arrived. Answer “Did it arrive?” or read the LMS again first: once the section is removed, nobody could tell. Nothing was changed.",
        "Passback todavía no sabe si algo que envió para {section} llegó. Responda primero “¿Llegó?” o lea el LMS de nuevo: una vez quitada la sección, nadie podría saberlo. No se cambió nada."
    )
}

pub(crate) fn students(n: usize) -> String {
    let students = count(n, text!("student", "estudiante"), text!("students", "estudiantes"));
    say!(
        "{students}, unless they are in another section here: names, ids, addresses",
        "{students}, salvo quienes estén en otra sección de aquí: nombres, ids, direcciones"
    )
}

pub(crate) fn assignments(n: usize, grades: usize) -> String {
    let assignments = count(n, text!("assignment", "tarea"), text!("assignments", "tareas"));
    let grades = count(grades, text!("grade", "calificación"), text!("grades", "calificaciones"));
    say!("{assignments} and {grades} with their comments", "{assignments} y {grades} con sus comentarios")
}

pub(crate) fn history() -> &'static str {
    text!(
        "Its syncs, its undo and its history. The record keeps a note that rows were removed, without their values",
        "Sus sincronizaciones, lo que se puede deshacer y su historial. El registro conserva una nota de que se quitaron filas, sin sus valores"
    )
}

pub(crate) fn matches() -> &'static str {
    text!(
        "What you said about who is who in files",
        "Lo que usted indicó sobre quién es quién en los archivos"
    )
}

pub(crate) fn in_lms(lms: &str) -> String {
    say!("Everything in {lms}: nothing is changed there", "Todo lo de {lms}: allí no se cambia nada")
}

pub(crate) fn others() -> &'static str {
    text!("Your other sections and your settings", "Las demás secciones y la configuración")
}

pub(crate) fn approved(n: u32) -> String {
    count(
        n as usize,
        text!("approved grade that was never sent", "calificación autorizada que nunca se envió"),
        text!("approved grades that were never sent", "calificaciones autorizadas que nunca se enviaron"),
    )
}

pub(crate) fn drafts(n: u32) -> String {
    count(
        n as usize,
        text!("draft that was never approved", "borrador que nunca se autorizó"),
        text!("drafts that were never approved", "borradores que nunca se autorizaron"),
    )
}

pub(crate) fn only_here(n: usize) -> String {
    count(
        n,
        text!("assignment that was never sent", "tarea que nunca se envió"),
        text!("assignments that were never sent", "tareas que nunca se enviaron"),
    )
}

pub(crate) fn ids(n: usize, lms: &str) -> String {
    let known = if n == 1 {
        text!("the id of 1 assignment", "el id de 1 tarea").to_owned()
    } else {
        say!("the ids of {n} assignments", "los ids de {n} tareas")
    };
    say!(
        "Passback knows {known} in {lms}, and {lms} can’t be asked for them again. Kept, without grades or names, they come back with the section, and nothing is made twice.",
        "Passback conoce {known} en {lms}, y a {lms} no se le pueden pedir de nuevo. Si se conservan, sin calificaciones ni nombres, vuelven con la sección y nada se crea dos veces."
    )
}

pub(crate) fn changed() -> DeskError {
    DeskError {
        code: ErrorCode::StalePlan,
        message: text!(
            "Grades of this section changed since this was shown. Nothing was removed.",
            "Calificaciones de esta sección cambiaron desde que se mostró esto. No se quitó nada."
        )
        .to_owned(),
        hint: text!(
            "Look at what would be lost, then decide again.",
            "Vea lo que se perdería y decida de nuevo."
        )
        .to_owned(),
        retryable: true,
    }
}

pub(crate) fn removed(section: &str, lms: &str) -> String {
    say!(
        "{section} is removed from this computer. Nothing in {lms} was changed.",
        "{section} ya no está en esta computadora. En {lms} no se cambió nada."
    )
}

pub(crate) fn left_backups(n: u32) -> String {
    if n == 1 {
        return text!(
            "1 backup from before still holds the section.",
            "1 copia de seguridad anterior todavía contiene la sección."
        )
        .to_owned();
    }
    say!(
        "{n} backups from before still hold the section.",
        "{n} copias de seguridad anteriores todavía contienen la sección."
    )
}

pub(crate) fn left_copies(n: usize) -> String {
    let files =
        count(n, text!("exported file", "archivo exportado"), text!("exported files", "archivos exportados"));
    say!(
        "{files} may name its students. They are listed under Data.",
        "{files}: puede haber nombres de sus estudiantes. Véase la lista en Datos."
    )
}

pub(crate) fn left_damaged(n: u32) -> String {
    if n == 1 {
        return text!(
            "1 damaged database that was set aside may still hold the section. Passback never deletes it by itself: it may hold what is nowhere else.",
            "1 base de datos dañada que se apartó puede contener todavía la sección. Passback nunca la borra por sí solo: puede contener lo que no está en ninguna otra parte."
        )
        .to_owned();
    }
    say!(
        "{n} damaged databases that were set aside may still hold the section. Passback never deletes them by itself: they may hold what is nowhere else.",
        "{n} bases de datos dañadas que se apartaron pueden contener todavía la sección. Passback nunca las borra por sí solo: pueden contener lo que no está en ninguna otra parte."
    )
}

pub(crate) fn left_unknown() -> &'static str {
    text!(
        "Whether exported files name its students could not be looked up. See the list under Data.",
        "No se pudo averiguar si en los archivos exportados hay nombres de sus estudiantes. Véase la lista en Datos."
    )
}

/// It was removed, and what is here now could not be shown.
pub(crate) fn removed_but(said: &str, error: DeskError) -> DeskError {
    let message = say!(
        "{said} The settings could not be shown again.",
        "{said} La configuración no se pudo mostrar de nuevo."
    );
    let hint = text!("Open the settings again.", "Abra la configuración de nuevo.").to_owned();
    DeskError { message, hint, ..error }
}

/// Removing it broke off, before or after the moment when it was removed.
pub(crate) fn broke_off(section: &str) -> DeskError {
    let message = say!(
        "Removing {section} broke off in the middle. It is either still here as it was, or removed. Nothing in the LMS was changed.",
        "La acción de quitar {section} se interrumpió a la mitad. O sigue aquí como estaba, o ya no está. En el LMS no se cambió nada."
    );
    let hint = text!(
        "Look whether it is still listed under Settings, Sections.",
        "Vea si todavía está en la lista en Configuración, Secciones."
    );
    DeskError::new(ErrorCode::Failed, &message, hint)
}

pub(crate) fn left_traces() -> &'static str {
    text!(
        "Traces of it may be left in Passback’s files until they are written over. Restart Passback to tidy up.",
        "Pueden quedar restos en los archivos de Passback hasta que se sobrescriban. Reinicie Passback para limpiarlos."
    )
}

/// How a section came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Back {
    /// Everything that is known of it was read.
    AsThere,
    /// So many of its assignments could not be read.
    Partly(u32),
    /// It was read, and no assignment of it is known.
    NoIds,
    /// The LMS could not be read.
    NotRead,
}

pub(crate) fn back(section: &str, lms: &str, back: Back) -> String {
    match back {
        Back::AsThere => say!(
            "{section} is here again, as it is in {lms}.",
            "{section} está aquí de nuevo, tal como está en {lms}."
        ),
        Back::Partly(1) => say!(
            "{section} is here again. 1 of its assignments could not be read from {lms} yet; the next sync reads it.",
            "{section} está aquí de nuevo. 1 de sus tareas todavía no se pudo leer de {lms}; la próxima sincronización la lee."
        ),
        Back::Partly(n) => say!(
            "{section} is here again. {n} of its assignments could not be read from {lms} yet; the next sync reads them.",
            "{section} está aquí de nuevo. {n} de sus tareas todavía no se pudieron leer de {lms}; la próxima sincronización las lee."
        ),
        Back::NoIds => say!(
            "{section} is here again with its students. No assignment came back: Passback knows no id of one, and {lms} can’t be asked for them.",
            "{section} está aquí de nuevo con sus estudiantes. No volvió ninguna tarea: Passback no conoce el id de ninguna, y a {lms} no se le pueden pedir."
        ),
        Back::NotRead => say!(
            "{section} is listed again. Its students and grades come when Passback reads {lms}.",
            "{section} está de nuevo en la lista. Sus estudiantes y calificaciones llegan cuando Passback lea {lms}."
        ),
    }
}

pub(crate) fn rows(n: u64) -> String {
    let rows = count(usize::try_from(n).unwrap_or(usize::MAX), text!("row", "fila"), text!("rows", "filas"));
    say!("{rows} of its history went with it", "{rows} de su historial se quitaron con la sección")
}
