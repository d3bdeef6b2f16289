//! What taking in a file of results would do, in sentences: why it goes where it goes, what to look at, why nothing changes.

use crate::incoming::Why;
use crate::view::ImportCounts;
use gradebook::{OverMaximum, Score};
use language::{say, text};

/// Why a piece of work goes where it does; a time stands between braces.
pub(crate) fn why(why: Why, title: &str) -> String {
    match why {
        Why::Before(at) => {
            say!("Taken in before on {{{at}}}, into {title}", "Ya se incorporó el {{{at}}}, en {title}")
        }
        Why::Title => {
            text!("An assignment here has the same title", "Una tarea de aquí tiene el mismo título")
                .to_owned()
        }
    }
}

/// Why nothing of a file would change anything, where nothing else stands in the way.
pub(crate) fn nothing_to_take(counts: &ImportCounts) -> &'static str {
    let ImportCounts { settled, to_settle, same, blanks, problems, left_out, .. } = *counts;
    match (settled, to_settle) {
        (0, 0) => text!(
            "No row is about a student of this section.",
            "Ninguna fila es de un estudiante de esta sección."
        ),
        (0, _) => text!(
            "No student is settled yet. Say who the rows are about.",
            "Todavía no hay estudiantes identificados. Diga de quiénes son las filas."
        ),
        (_, 1..) => text!(
            "Nothing to take in until you say who the other rows are about.",
            "No hay nada que incorporar hasta que diga de quiénes son las demás filas."
        ),
        _ if problems > 0 && same > 0 => text!(
            "What can be taken in is here already. The rest can’t be.",
            "Lo que se puede incorporar ya está aquí. Lo demás no se puede."
        ),
        _ if problems > 0 => text!(
            "No value in this file can be taken in. Why stands at each one.",
            "Ningún valor de este archivo se puede incorporar. En cada uno se dice por qué."
        ),
        _ if same == 0 && blanks > 0 => {
            text!("All values in this file are blank.", "Todos los valores de este archivo están en blanco.")
        }
        _ if same == 0 => text!(
            "No value of this file goes anywhere yet.",
            "Todavía ningún valor de este archivo va a ninguna parte."
        ),
        _ if left_out > 0 => text!(
            "Everything about students of this section is here already.",
            "Todo lo de los estudiantes de esta sección ya está aquí."
        ),
        _ if blanks > 0 => {
            text!(
                "Every score in this file is here already.",
                "Todos los puntajes de este archivo ya están aquí."
            )
        }
        _ => text!("Everything in this file is here already.", "Todo lo de este archivo ya está aquí."),
    }
}

/// A score above the maximum.
pub(crate) fn above(points: Score, over: OverMaximum) -> String {
    match over {
        OverMaximum::Accepts => say!("Above the maximum of {points}", "Por encima del máximo de {points}"),
        OverMaximum::Refuses | OverMaximum::Caps => say!(
            "Above the maximum of {points}: would be held back",
            "Por encima del máximo de {points}: quedaría con retención"
        ),
    }
}

/// A student whose grades can't be sent.
pub(crate) fn not_matched(lms: &str) -> String {
    say!(
        "Not matched in {lms}: held back until then",
        "Sin correspondencia en {lms}: con retención hasta entonces"
    )
}

/// A student that a person chose for a row.
pub(crate) fn chosen(same_name: bool) -> &'static str {
    if same_name {
        text!("Same name, chosen by you", "Mismo nombre, elegido por usted")
    } else {
        text!("Chosen by you", "Lo eligió usted")
    }
}
