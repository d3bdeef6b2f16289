//! What an action is called when it can be undone. No names.

use super::grades;
use gradebook::op::OpKind;
use language::{say, text};
use store::OpRow;

/// What undo will call an action on so many grades.
pub(crate) fn said(kind: OpKind, n: usize) -> String {
    let all = grades(n);
    match kind {
        OpKind::EditGrades => all,
        OpKind::Approve => say!("approval of {all}", "autorización de {all}"),
        OpKind::Unapprove => say!("approval taken back from {all}", "autorización retirada de {all}"),
        OpKind::Decide if n == 0 => text!("decision", "decisión").to_owned(),
        OpKind::Decide => say!("decisions on {all}", "decisiones sobre {all}"),
        OpKind::MakeAssignment => text!("new assignment", "tarea nueva").to_owned(),
        OpKind::ChangeAssignment => text!("change of an assignment", "cambio de una tarea").to_owned(),
        OpKind::RemoveAssignment => text!("removed assignment", "tarea quitada").to_owned(),
        OpKind::SetPolicies => text!("answers of the section", "respuestas de la sección").to_owned(),
        OpKind::Settle => text!("answer to “Did it arrive?”", "respuesta a “¿Llegó?”").to_owned(),
        OpKind::ImportAssignments => text!("assignment file", "archivo de tareas").to_owned(),
        OpKind::ImportResults => say!("import of {all}", "importación de {all}"),
        OpKind::Undo | OpKind::Redo => String::new(),
    }
}

/// The same of an action that was kept, whose own words are English: how many grades it was on is in them.
pub(crate) fn kept(op: &OpRow) -> String {
    let digits: String =
        op.said.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    said(op.kind, digits.parse().unwrap_or(0))
}

/// Undone or redone, and how many grades stay as they are because they changed since.
pub(crate) fn turned(undo: bool, op: &str, worked: usize, left: usize) -> String {
    let did = match (worked == 0 && left > 0, undo) {
        (false, true) => text!("Undid", "Se deshizo"),
        (false, false) => text!("Redid", "Se rehízo"),
        (true, true) => text!("Not undone", "No se deshizo"),
        (true, false) => text!("Not redone", "No se rehízo"),
    };
    let mut sentence = format!("{did}: {op}.");
    if left > 0 {
        let one = text!("grade was", "calificación");
        let n = super::count(left, one, text!("grades were", "calificaciones"));
        sentence.push_str(&say!(
            " {n} changed since and left alone.",
            " {n} con cambios posteriores: sin tocar."
        ));
    }
    sentence
}

pub(crate) fn nothing(undo: bool) -> String {
    let what = if undo { text!("undo", "deshacer") } else { text!("redo", "rehacer") };
    say!("Nothing to {what}.", "Nada que {what}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_undone_at_all_is_not_said_to_be() {
        let said = |worked, left| turned(true, "approval of 1 grade", worked, left);
        assert_eq!(said(1, 0), "Undid: approval of 1 grade.");
        assert_eq!(said(2, 1), "Undid: approval of 1 grade. 1 grade was changed since and left alone.");
        assert_eq!(said(0, 1), "Not undone: approval of 1 grade. 1 grade was changed since and left alone.");
        assert_eq!(said(0, 0), "Undid: approval of 1 grade.", "there was nothing to it");
    }
}
