//! Whether the record is as it was written, and what an exported history says about it.

use crate::{Desk, DeskError};
use history_file::Proof;
use language::{say, text};
use serde::Serialize;
use store::{TrailCheck, TrailFault, TrailMark, TrailRemoval};

/// Whether the record is as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryCheck {
    /// Rows of the record.
    pub rows: u64,
    /// Hash of the last row, 64 hex digits; empty when it is broken.
    pub head: String,
    /// The first place where it is not as it was written.
    pub broken: Option<BrokenRow>,
    /// Grades that hold something else than the record says they do.
    pub astray: usize,
    /// What was removed from the record, and told in it.
    pub removed: Vec<RemovedRows>,
}

/// Rows that were removed from the record with their section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemovedRows {
    /// When.
    pub at: String,
    /// Section.
    pub section: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub rows: u64,
    /// Number of the first of them.
    pub first: Option<i64>,
    /// Number of the last of them; rows of other sections lie between.
    pub last: Option<i64>,
}

impl RemovedRows {
    fn of(told: TrailRemoval) -> Self {
        Self {
            at: told.at.to_string(),
            section: told.section.to_string(),
            name: told.name,
            rows: told.rows,
            first: told.first,
            last: told.last,
        }
    }
}

/// A place where the record is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrokenRow {
    /// Number of the row.
    pub row: i64,
    /// What is wrong, in a sentence.
    pub said: String,
    /// Time of the row that stands there.
    pub at: Option<String>,
    /// Its section.
    pub section: Option<String>,
    /// Its assignment.
    pub assignment: Option<String>,
    /// Its student.
    pub student: Option<String>,
}

impl Desk {
    /// Whether the record is as it was written; with a mark ("ROW:HASH", as printed in an exported history), also
    /// whether it still is the one that the export was made from.
    ///
    /// # Errors
    /// When the mark is none, or the saved data cannot be read. A broken record is an answer, not an error.
    pub fn verify_history(&self, mark: Option<&str>) -> Result<HistoryCheck, DeskError> {
        let mark = mark.map(read_mark).transpose()?;
        let (check, astray, removed) = self.store().read(|tx| {
            let mut astray = 0;
            for section in tx.sections()? {
                astray += tx.trail_astray(&section.id)?.len();
            }
            Ok((tx.trail_verify_with(mark)?, astray, tx.trail_removals()?))
        })?;
        let removed = removed.into_iter().map(RemovedRows::of).collect();
        Ok(match check {
            TrailCheck::Unbroken { rows, head } => {
                HistoryCheck { rows, head: head.to_string(), broken: None, astray, removed }
            }
            TrailCheck::Broken(broken) => {
                let stands = broken.stands.as_ref();
                let row = BrokenRow {
                    row: broken.row,
                    said: fault(broken.fault, broken.row),
                    at: stands.map(|place| place.at.to_string()),
                    section: stands.and_then(|place| place.section.as_ref()).map(ToString::to_string),
                    assignment: stands.and_then(|place| place.assignment.as_ref()).map(ToString::to_string),
                    student: stands.and_then(|place| place.student.as_ref()).map(ToString::to_string),
                };
                HistoryCheck { rows: 0, head: String::new(), broken: Some(row), astray, removed }
            }
        })
    }
}

fn read_mark(text: &str) -> Result<TrailMark, DeskError> {
    let mark = text
        .split_once(':')
        .and_then(|(row, hash)| Some(TrailMark { row: row.trim().parse().ok()?, hash: hash.parse().ok()? }));
    mark.ok_or_else(|| {
        DeskError::invalid(text!(
            "That is not a mark: it is written ROW:HASH, with 64 hex digits.",
            "Eso no es una marca: se escribe FILA:HASH, con 64 cifras hexadecimales."
        ))
    })
}

fn fault(fault: TrailFault, row: i64) -> String {
    match fault {
        TrailFault::Altered => {
            say!("Row {row} is not the one that was written.", "La fila {row} no es la que se escribió.")
        }
        TrailFault::Missing => say!("Row {row} is missing.", "Falta la fila {row}."),
        TrailFault::Added => {
            say!("Row {row} was not written by Passback.", "La fila {row} no la escribió Passback.")
        }
        TrailFault::CutShort { rows } => {
            say!("The rows from {row} to {rows} are missing.", "Faltan las filas de la {row} a la {rows}.")
        }
        TrailFault::HeadMissing => {
            text!("What says how many rows there are is missing.", "Falta lo que dice cuántas filas hay.")
                .to_owned()
        }
        TrailFault::NotAsMarked => say!(
            "Row {row} is not the one that the exported history names.",
            "La fila {row} no es la que nombra el historial exportado."
        ),
    }
}

pub(super) fn proof(check: &TrailCheck, removed: u64) -> Proof {
    match check {
        TrailCheck::Unbroken { rows, head } => Proof {
            rows: *rows,
            hash: head.to_string(),
            state: match removed {
                0 => text!(
                    "When this file was made, the record was complete and unbroken.",
                    "Cuando se hizo este archivo, el registro estaba completo y sin interrupciones."
                )
                .to_owned(),
                1 => text!(
                    "When this file was made, the record was unbroken. It tells of 1 row that was removed from this computer with its section.",
                    "Cuando se hizo este archivo, el registro no tenía interrupciones. Da cuenta de 1 fila que se quitó de esta computadora con su sección."
                )
                .to_owned(),
                n => say!(
                    "When this file was made, the record was unbroken. It tells of {n} rows that were removed from this computer with their section.",
                    "Cuando se hizo este archivo, el registro no tenía interrupciones. Da cuenta de {n} filas que se quitaron de esta computadora con su sección."
                ),
            },
            how: vec![
                text!("Passback keeps one record of every value of every grade. Each row carries a fingerprint of itself and \
                 of the row before it, so a row that is altered, taken out or put in later no longer fits.", "Passback lleva un solo registro de cada valor de cada calificación. Cada fila lleva una huella de sí misma y de la fila anterior, así que una fila que después se altera, se quita o se agrega ya no encaja.")
                    .to_owned(),
                say!(
                    "To check that the record is still the one this file was made from, run on the teacher’s computer: \
                     passback-cli --data-dir DIR history verify --mark {rows}:{head}", "Para comprobar que el registro sigue siendo el mismo del que se hizo este archivo, ejecute en la computadora del docente: passback-cli --data-dir DIR history verify --mark {rows}:{head}"
                ),
            ],
        },
        TrailCheck::Broken(broken) => Proof {
            rows: 0,
            hash: String::new(),
            state: say!(
                "The record on this computer was altered outside of Passback. {} This file cannot settle a dispute.", "El registro de esta computadora se alteró fuera de Passback. {} Este archivo no puede resolver una disputa.",
                fault(broken.fault, broken.row)
            ),
            how: Vec::new(),
        },
    }
}
