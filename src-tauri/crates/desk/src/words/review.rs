//! What is worth a look, in sentences.

use crate::show::value::mark_or_dash;
use gradebook::review::Attention;
use gradebook::{Column, GradeCell, HandIn, HandInState, OverMaximum, Score, SectionBook};
use language::{say, text};

/// What stands for a name while names are hidden.
pub(crate) fn alias(number: usize) -> String {
    say!("Student {number:02}", "Estudiante {number:02}")
}

/// What an unusual thing means, and what to do about it.
pub(crate) fn advice(point: Attention, cell: &GradeCell, column: &Column, book: &SectionBook) -> String {
    let lms = crate::words::lms(book.profile.kind);
    let before = cell.base.as_ref().map(|base| mark_or_dash(&base.ours));
    let before = before.unwrap_or_default();
    match point {
        Attention::BlankHandIn => blank(cell),
        Attention::ScoreWithoutHandIn => say!(
            "There was no hand-in of this student in {lms} when it was last read. Check that the score belongs here.",
            "No había ninguna entrega de este estudiante en {lms} en la última lectura. Compruebe que el puntaje corresponda aquí."
        ),
        Attention::AboveMaximum => above(column, book, lms),
        Attention::Zero => {
            text!("A zero counts. If nothing was handed in, excuse it, or edit it and type “mi” for missing.", "Un cero cuenta. Si no se entregó nada, justifíquela, o edítela y escriba “mi” para sin entregar.").to_owned()
        }
        Attention::WellBelow => {
            text!("Far below what this student usually gets. Check that the score is the one you meant.", "Muy por debajo de lo que suele obtener este estudiante. Compruebe que el puntaje sea el que quería.").to_owned()
        }
        Attention::WellAbove => {
            text!("Far above what this student usually gets. Check that the score is the one you meant.", "Muy por encima de lo que suele obtener este estudiante. Compruebe que el puntaje sea el que quería.").to_owned()
        }
        Attention::BigJump => {
            say!("It was {before} when you and {lms} last agreed. Check the change before you approve it.", "Era {before} en el último acuerdo con {lms}. Revise el cambio antes de autorizarlo.")
        }
        Attention::Clears => {
            say!("Approving this takes the score {before} away in {lms} with the next sync.", "Autorizar esto borra el puntaje {before} en {lms} con la próxima sincronización.")
        }
        Attention::NotMatched | Attention::Late | Attention::NotHandedIn => String::new(),
    }
}

fn blank(cell: &GradeCell) -> String {
    let then = match cell.local.score {
        Some(score) if score != Score::ZERO => {
            text!("Check that the score is the one you meant.", "Compruebe que el puntaje sea el que quería.")
        }
        _ => text!(
            "You may want to ask for a new copy before approving a zero.",
            "Quizá convenga pedir otra copia antes de autorizar un cero."
        ),
    };
    say!("The file that was handed in has no text. {then}", "El archivo entregado no tiene texto. {then}")
}

/// What the LMS says about the work behind a grade.
pub(crate) fn hand_in(hand_in: &HandIn) -> String {
    let late = if hand_in.late { text!(" late", " con atraso") } else { "" };
    let what = match (hand_in.is_blank(), hand_in.attachments) {
        (true, _) => text!(", no text in it", ", sin texto").to_owned(),
        (false, 0) => String::new(),
        (false, 1) => text!(", 1 attachment", ", 1 archivo adjunto").to_owned(),
        (false, n) => say!(", {n} attachments", ", {n} archivos adjuntos"),
    };
    match (hand_in.is_in(), hand_in.state) {
        (Some(true), _) => say!("Handed in{late}{what}", "Entregada{late}{what}"),
        (Some(false), HandInState::TakenBack) => {
            text!("Handed in and taken back", "Entregada y retirada").to_owned()
        }
        (Some(false), _) => text!("Not handed in", "Sin entregar").to_owned(),
        (None, _) => String::new(),
    }
}

fn above(column: &Column, book: &SectionBook, lms: &str) -> String {
    let points = column.assignment.local.points.map(|points| points.to_string()).unwrap_or_default();
    let there = match book.profile.over_maximum {
        OverMaximum::Refuses => say!(
            "{lms} refuses scores above the maximum, so it will be held back.",
            "{lms} rechaza puntajes por encima del máximo, así que quedará retenida."
        ),
        OverMaximum::Caps => say!("{lms} will make it {points}.", "{lms} lo convertirá en {points}."),
        OverMaximum::Accepts => say!("{lms} takes it as bonus points.", "{lms} lo acepta como puntos extra."),
    };
    say!(
        "More than the {points} points of this assignment. {there}",
        "Más que los {points} puntos de esta tarea. {there}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_in_is_told_in_a_few_words_and_nothing_is_told_of_what_is_not_known() {
        let told = |state, late, attachments, blank| {
            hand_in(&HandIn { state, late, attachments, blank, link: None })
        };
        for (words, expected) in [
            (told(HandInState::HandedIn, false, 1, false), "Handed in, 1 attachment"),
            (told(HandInState::Returned, true, 2, false), "Handed in late, 2 attachments"),
            (told(HandInState::HandedIn, false, 0, false), "Handed in"),
            (told(HandInState::HandedIn, false, 1, true), "Handed in, no text in it"),
            (told(HandInState::NotYet, false, 0, false), "Not handed in"),
            (told(HandInState::TakenBack, true, 1, true), "Handed in and taken back"),
            (told(HandInState::Returned, false, 0, false), ""),
        ] {
            assert_eq!(words, expected);
        }
    }

    #[test]
    fn a_blank_hand_in_asks_for_a_new_copy_before_a_zero() {
        let advice = |score: Option<i32>| {
            let mut cell = GradeCell::default();
            cell.local.score = score.map(Score::points);
            blank(&cell)
        };
        let designed = "The file that was handed in has no text. You may want to ask for a new copy before approving a zero.";
        assert_eq!(advice(Some(0)), designed);
        assert_eq!(advice(None), designed);
        assert!(advice(Some(30)).ends_with("Check that the score is the one you meant."));
    }
}
