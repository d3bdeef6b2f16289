//! A section without a course in the LMS, in the sheet that would send it.

use super::health::section_not_linked;
use crate::view::NotLinked;
use language::{say, text};

/// Instead of what would be sent.
pub(crate) fn headline(lms: &str) -> String {
    say!("Not linked to a {lms} course", "Sin vínculo con un curso de {lms}")
}

/// Why nothing can be sent, and what to do.
pub(crate) fn section(name: &str, lms: &str) -> NotLinked {
    NotLinked {
        text: say!(
            "This section isn’t linked to a {lms} course. Nothing was sent, and your grades are safe here.",
            "Esta sección no está vinculada a un curso de {lms}. No se envió nada, y sus calificaciones están a salvo aquí."
        ),
        remedy: text!(
            "Ask your school office to link it in Clever; then sync again. You can keep grading meanwhile.",
            "Pida a la oficina de su escuela que la vincule en Clever y sincronice de nuevo. Mientras tanto puede seguir calificando."
        )
        .to_owned(),
        note_for_office: section_not_linked(name, lms).office,
    }
}
