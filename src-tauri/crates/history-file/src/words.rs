//! What a history says of itself. What happened to a grade is said by who makes the file.

use crate::{HistoryFile, Proof};
use language::{say, text};

pub(crate) fn name() -> &'static str {
    text!("Grade history", "Historial de calificaciones")
}

pub(crate) fn made(file: &HistoryFile) -> String {
    say!("Made {}", "Creado el {}", file.made)
}

pub(crate) fn nothing() -> &'static str {
    text!("Nothing was recorded.", "No hay nada registrado.")
}

pub(crate) fn record() -> &'static str {
    text!("The record", "El registro")
}

pub(crate) fn holds(proof: &Proof) -> String {
    say!(
        "{} It holds {} rows. Fingerprint (SHA-256) of the last:",
        "{} Tiene {} filas. Huella (SHA-256) de la última:",
        proof.state,
        proof.rows
    )
}

/// Heads of a table's columns.
pub(crate) fn heads() -> [&'static str; 6] {
    [
        text!("When", "Cuándo"),
        text!("Who", "Quién"),
        text!("What", "Qué"),
        text!("Before → after", "Antes → después"),
        text!("Sync", "Sincronización"),
        text!("Receipt", "Comprobante"),
    ]
}

/// Heads of the table for a spreadsheet.
pub(crate) fn columns() -> [&'static str; 11] {
    [
        text!("Student", "Estudiante"),
        text!("Section", "Sección"),
        text!("Assignment", "Tarea"),
        text!("Row", "Fila"),
        text!("When", "Cuándo"),
        text!("Who", "Quién"),
        text!("What", "Qué"),
        text!("Before", "Antes"),
        text!("After", "Después"),
        text!("Sync", "Sincronización"),
        text!("Receipt", "Comprobante"),
    ]
}
