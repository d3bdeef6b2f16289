//! What is said about saved data that was recovered, restored or put back.

use super::count;
use crate::view::NoticeView;
use chrono::{DateTime, Local};
use gradebook::Time;
use language::{say, text};
use store::{Notice, Why};

/// A point in time as this computer's clock shows it.
fn told(at: Time) -> String {
    match DateTime::from_timestamp_millis(at.millis()) {
        Some(at) => super::time::minute(at.with_timezone(&Local).naive_local()),
        None => at.to_string(),
    }
}

/// What happened, what came back, what did not, what was not changed, what to do next.
pub(crate) fn notice(notice: &Notice, lms: Option<&str>) -> NoticeView {
    let lms = lms.unwrap_or(text!("your LMS", "su LMS"));
    let copy = notice.copy_of.map(told);
    let mut lines = Vec::new();
    let title = match notice.why {
        Why::Damaged => text!(
            "The saved data was damaged. Passback brought back what it could.",
            "Los datos guardados estaban dañados. Passback recuperó lo que pudo."
        ),
        Why::Missing => text!(
            "The saved data was gone. Passback brought back what it could.",
            "Los datos guardados no estaban. Passback recuperó lo que pudo."
        ),
        Why::Older => {
            text!("This is an older copy of your data.", "Esta es una copia más antigua de sus datos.")
        }
        Why::Restored => text!("The backup was restored.", "La copia de seguridad se restauró."),
    };
    if let Some(name) = &notice.set_aside {
        lines.push(say!(
            "The damaged file was set aside as “{name}”, not deleted. Keep it for support.",
            "El archivo dañado se apartó como “{name}”, no se eliminó. Consérvelo para soporte."
        ));
    }
    match (notice.why, copy) {
        (Why::Damaged | Why::Missing, Some(copy)) => lines.push(say!(
            "What is here began with the backup of {copy}.",
            "Lo que hay aquí partió de la copia de seguridad del {copy}."
        )),
        (Why::Damaged | Why::Missing, None) => lines.push(
            text!("There was no backup to begin with.", "No había copia de seguridad de la cual partir.")
                .to_owned(),
        ),
        (Why::Older, Some(copy)) => {
            lines.push(say!(
                "It ends on {copy}. Grades and approvals entered after that aren’t in it.",
                "Termina el {copy}. Las calificaciones y autorizaciones ingresadas después no están en ella."
            ));
        }
        (Why::Older, None) => {
            lines.push(
                text!(
                    "Grades and approvals entered after it was made aren’t in it.",
                    "Las calificaciones y autorizaciones ingresadas después de hacerla no están en ella."
                )
                .to_owned(),
            );
        }
        (Why::Restored, Some(copy)) => {
            lines.push(say!("Its last entry is of {copy}.", "Su última entrada es del {copy}."))
        }
        (Why::Restored, None) => {}
    }
    if notice.rescued > 0 {
        let rows =
            count(notice.rescued as usize, text!("entry was", "entrada"), text!("entries were", "entradas"));
        lines.push(say!("{rows} read out of the damaged file.", "Recuperado del archivo dañado: {rows}."));
    }
    if notice.gaps {
        lines.push(
            text!("Parts of the damaged file couldn’t be read. Check the grades you entered last.", "No se pudieron leer partes del archivo dañado. Revise las calificaciones que ingresó por último.").to_owned(),
        );
    }
    if notice.history_lost > 0 {
        let rows =
            count(notice.history_lost as usize, text!("entry", "entrada"), text!("entries", "entradas"));
        lines.push(say!("The history lacks its last {rows}.", "Al historial le falta el final: {rows}."));
    }
    if let Some(name) = &notice.kept {
        lines.push(say!(
            "What was here before is saved as “backups/{name}”.",
            "Lo que había aquí antes está guardado como “backups/{name}”."
        ));
    }
    if notice.linked > 0 {
        let linked = count(
            notice.linked as usize,
            text!("assignment was", "tarea"),
            text!("assignments were", "tareas"),
        );
        lines.push(say!(
            "{linked} linked to {lms} again, so none is created twice.",
            "Vinculado de nuevo con {lms}: {linked}, así que nada se crea dos veces."
        ));
    }
    if notice.asked > 0 {
        let asked = super::assignments(notice.asked as usize);
        lines.push(say!(
            "{asked} may already be in {lms}. Answer “Did it arrive?”; Passback doesn’t create them by itself.", "Puede que ya esté en {lms}: {asked}. Responda “¿Llegó?”; Passback no crea nada de eso automáticamente."
        ));
    }
    if notice.closed > 0 {
        let closed = count(notice.closed as usize, text!("step", "paso"), text!("steps", "pasos"));
        lines.push(say!(
            "{closed} of an earlier sync won’t be carried on. What you approved waits for your next sync.", "No se continúa: {closed} de una sincronización anterior. Lo que autorizó espera la próxima sincronización."
        ));
    }
    lines.push(say!(
        "Nothing was sent. Before anything goes, {lms} is read again.",
        "No se envió nada. Antes de que vaya algo, se lee {lms} de nuevo."
    ));
    NoticeView { title: title.to_owned(), lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(why: Why) -> Notice {
        Notice {
            why,
            set_aside: Some("passback.db.damaged-1".to_owned()),
            copy_of: Some(Time::from_millis(1_795_000_000_000)),
            kept: Some("passback-x.db".to_owned()),
            rescued: 12,
            gaps: true,
            linked: 1,
            asked: 2,
            closed: 3,
            history_lost: 4,
        }
    }

    #[test]
    fn everything_that_happened_is_said_in_the_teachers_words() {
        for why in [Why::Damaged, Why::Missing, Why::Older, Why::Restored] {
            let view = notice(&all(why), Some("Canvas"));
            let text = format!("{} {}", view.title, view.lines.join(" "));
            for said in ["passback.db.damaged-1", "2026", "12 entries", "Check the grades", "last 4 entries"]
            {
                assert!(text.contains(said), "{why:?}: {said}: {text}");
            }
            for said in ["backups/passback-x.db", "1 assignment was linked", "2 assignments may", "3 steps"] {
                assert!(text.contains(said), "{why:?}: {said}: {text}");
            }
            assert!(text.ends_with("Before anything goes, Canvas is read again."), "{text}");
            for word in ["database", "ledger", "remote", "corrupt", "!"] {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
    }

    #[test]
    fn what_did_not_happen_is_not_said() {
        let view = notice(
            &Notice {
                set_aside: None,
                copy_of: None,
                kept: None,
                rescued: 0,
                gaps: false,
                linked: 0,
                asked: 0,
                closed: 0,
                history_lost: 0,
                ..all(Why::Restored)
            },
            None,
        );
        assert_eq!(view.lines, ["Nothing was sent. Before anything goes, your LMS is read again."]);
    }
}
