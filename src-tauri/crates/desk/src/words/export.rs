//! The sentences of exports.

use super::count;
use crate::outgoing::Left;
use crate::view::{ExportChoice, ExportFormat};
use crate::{DeskError, ErrorCode};
use class_file::{Fault, LeftOut, WhyLeftOut};
use gradebook::LmsKind;
use language::{say, text};

/// All kinds, in the order to show: the file of the section's own LMS first; where it takes none, what anybody can read.
pub(crate) fn choices(lms: LmsKind) -> Vec<ExportChoice> {
    let choice = |format, name: &str, note: &str, can_hide_names| ExportChoice {
        format,
        name: name.to_owned(),
        note: note.to_owned(),
        can_hide_names,
    };
    let mut all = vec![
        choice(
            ExportFormat::CanvasCsv,
            text!("Canvas gradebook", "Libro de calificaciones de Canvas"),
            text!(
                "A CSV file for Grades, Import in Canvas. It says there what would change before you confirm.",
                "Un archivo CSV para Calificaciones, Importar en Canvas. Allí dice qué cambiaría antes de confirmar."
            ),
            false,
        ),
        choice(
            ExportFormat::Moodle,
            text!("Moodle worksheet", "Hoja de calificación de Moodle"),
            text!(
                "A file for each assignment, for Grades, Import in Moodle: match by the id column of the file there.",
                "Un archivo por tarea, para Calificaciones, Importar en Moodle: relacione por la columna de id del archivo de allí."
            ),
            false,
        ),
        choice(
            ExportFormat::OneRoster,
            "OneRoster 1.2",
            text!(
                "A bundle of CSV files for a student information system. Your tech team takes it in.",
                "Un paquete de archivos CSV para un sistema de información estudiantil. Su equipo técnico lo incorpora."
            ),
            false,
        ),
        choice(
            ExportFormat::Csv,
            text!("Table (CSV)", "Tabla (CSV)"),
            text!("Opens in any spreadsheet.", "Se abre en cualquier hoja de cálculo."),
            true,
        ),
        choice(
            ExportFormat::Xlsx,
            text!("Excel workbook", "Libro de Excel"),
            text!(
                "Grades, assignments and comments on sheets of their own.",
                "Calificaciones, tareas y comentarios en hojas separadas."
            ),
            true,
        ),
        choice(
            ExportFormat::Html,
            text!("Class report, page", "Informe de la clase, página"),
            text!(
                "To print or to keep: a table, and a chart of each assignment.",
                "Para imprimir o guardar: una tabla, y un gráfico de cada tarea."
            ),
            true,
        ),
        choice(
            ExportFormat::Pdf,
            text!("Class report, PDF", "Informe de la clase, PDF"),
            text!("The same as PDF, for A4 and Letter.", "Lo mismo en PDF, para A4 y Carta."),
            true,
        ),
    ];
    if lms != LmsKind::Canvas {
        all.sort_by_key(|choice| !choice.can_hide_names);
    }
    all
}

/// "42 grades of 3 assignments".
pub(crate) fn said(grades: usize, works: usize) -> String {
    let works = super::assignments(works);
    say!("{} of {works}", "{} de {works}", super::grades(grades))
}

/// What to do with the file.
pub(crate) fn next(format: ExportFormat, hidden: bool) -> String {
    let copy = if hidden {
        text!(
            "Names are hidden in it. It is a copy outside of Passback; delete it when you no longer need it.",
            "Los nombres están ocultos en él. Es una copia fuera de Passback; elimínela cuando ya no la necesite."
        )
    } else {
        text!(
            "It is a copy of student data outside of Passback: keep it where only you can read it, and delete it when you no \
         longer need it.",
            "Es una copia de datos de estudiantes fuera de Passback: guárdela donde solo usted pueda leerla, y elimínela cuando ya no la necesite."
        )
    };
    let first = match format {
        ExportFormat::CanvasCsv => text!(
            "In Canvas open Grades, then Import, and choose the file. ",
            "En Canvas abra Calificaciones, después Importar, y elija el archivo. "
        ),
        ExportFormat::Moodle => {
            text!(
                "In Moodle open Grades, then Import, CSV file, and choose each assignment’s file (unpack the zip first, if it is one). ",
                "En Moodle abra Calificaciones, después Importar, Archivo CSV, y elija el archivo de cada tarea (descomprima primero el zip, si lo es). "
            )
        }
        ExportFormat::OneRoster => {
            text!("Give the file to your tech team. ", "Entregue el archivo a su equipo técnico. ")
        }
        ExportFormat::Csv | ExportFormat::Xlsx | ExportFormat::Html | ExportFormat::Pdf => "",
    };
    format!("{first}{copy}")
}

/// Nothing would be in the file; `left`: why, a sentence each.
pub(crate) fn nothing(left: Vec<String>) -> DeskError {
    let hint = if left.is_empty() {
        text!("Approve grades first, or also export scores that are not approved yet.", "Autorice calificaciones primero, o exporte también los puntajes que todavía no tienen autorización.").to_owned()
    } else {
        left.join(" ")
    };
    DeskError::new(
        ErrorCode::Invalid,
        text!(
            "No grade would be in this file. Nothing was saved.",
            "En este archivo no habría ninguna calificación. No se guardó nada."
        ),
        hint,
    )
}

pub(crate) fn fault(fault: Fault) -> DeskError {
    match fault {
        Fault::Hidden => DeskError::new(
            ErrorCode::Invalid,
            text!(
                "With hidden names nobody could be found by this file. Nothing was saved.",
                "Con los nombres ocultos no se podría encontrar a nadie con este archivo. No se guardó nada."
            ),
            text!(
                "Show names, or choose a table or a report.",
                "Muestre los nombres, o elija una tabla o un informe."
            ),
        ),
        Fault::Workbook | Fault::Bundle | Fault::Pdf(_) => DeskError::new(
            ErrorCode::Failed,
            text!(
                "The file could not be put together. Nothing was saved.",
                "El archivo no se pudo armar. No se guardó nada."
            ),
            text!("Choose another kind of file.", "Elija otro tipo de archivo."),
        ),
    }
}

/// What is not in the file, a sentence each.
pub(crate) fn left_out(left: Left, kept: &[LeftOut], format: ExportFormat) -> Vec<String> {
    let mut all = Vec::new();
    if left.drafts > 0 {
        all.push(say!(
            "{} not approved yet: left out.",
            "{} sin autorizar todavía: no se incluye.",
            super::scores(left.drafts)
        ));
    }
    if left.undecided > 0 {
        let n = super::grades(left.undecided);
        all.push(say!(
            "{n} changed in the LMS: left out until you decide.",
            "{n} con cambios en el LMS: no se incluye hasta que decida."
        ));
    }
    if left.gone > 0 {
        all.push(say!(
            "{} no longer on the roster: left out.",
            "{} fuera de la lista de la sección: no se incluye.",
            super::students(left.gone)
        ));
    }
    all.extend(kept.iter().map(|left| sentence(left.why, left.count, target(format))));
    all
}

fn target(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::CanvasCsv => "Canvas",
        ExportFormat::Moodle => "Moodle",
        ExportFormat::OneRoster => {
            text!("the student information system", "el sistema de información estudiantil")
        }
        ExportFormat::Csv | ExportFormat::Xlsx | ExportFormat::Html | ExportFormat::Pdf => {
            text!("the reader", "quien lo lea")
        }
    }
}

fn sentence(why: WhyLeftOut, n: usize, target: &str) -> String {
    let students = || super::students(n);
    let works = || super::assignments(n);
    let grades = || super::grades(n);
    match why {
        WhyLeftOut::StudentWithoutId => {
            say!("{} have nothing that {target} could find them by: left out.", "{} sin nada con que {target} pueda encontrarlos: no se incluye.", students())
        }
        WhyLeftOut::StudentByName => {
            say!(
                "{} can be found in {target} by name only: check them there before you confirm.", "{}: {target} solo puede encontrarlos por el nombre; revíselos allí antes de confirmar.",
                students()
            )
        }
        WhyLeftOut::ParticipantNumber => {
            say!("{} are found by the id column of the file: choose it when {target} asks what to match by.", "{}: se encuentran por la columna de id del archivo; elíjala cuando {target} pregunte cómo relacionar.", students())
        }
        WhyLeftOut::AmbiguousTitle => {
            say!("{} whose title {target} would take for something else: left out.", "{} con un título que {target} tomaría por otra cosa: no se incluye.", works())
        }
        WhyLeftOut::WorkByTitle => say!("{} found in {target} by title, or made anew there.", "{}: se encuentra en {target} por el título, o se crea allí.", works()),
        WhyLeftOut::WorkWithoutId => say!("{} without an id: left out.", "{} sin id: no se incluye.", works()),
        WhyLeftOut::WorkWithoutPoints => say!("{} without a maximum: {target} may ask for one.", "{} sin máximo: {target} puede pedir uno.", works()),
        WhyLeftOut::WorkWithoutDue => say!("{} without a due date: today stands there.", "{} sin fecha de entrega: figura la de hoy.", works()),
        WhyLeftOut::TermAndSchool => {
            say!("{} without the ids of term and school, which aren’t known here.", "{} sin los ids del período y de la escuela, que aquí no se conocen.", works())
        }
        WhyLeftOut::NotANumber => say!("{} that are no numbers: left out.", "{} que no son números: no se incluyen.", super::scores(n)),
        WhyLeftOut::Excused => {
            say!("{} excused: this kind of file can only leave the score out.", "{} con justificación: este tipo de archivo solo puede omitir el puntaje.", grades())
        }
        WhyLeftOut::Missing => say!("{} marked missing: this kind of file can’t say so.", "{} sin entregar: este tipo de archivo no puede decirlo.", grades()),
        WhyLeftOut::Late => say!("{} marked late: this kind of file can’t say so.", "{} con atraso: este tipo de archivo no puede decirlo.", grades()),
        WhyLeftOut::Draft => say!("{} not approved yet: this kind of file can’t say so.", "{} sin autorizar todavía: este tipo de archivo no puede decirlo.", grades()),
        WhyLeftOut::Comment => say!("{} not in this kind of file.", "{}: no caben en este tipo de archivo.", count(n, text!("comment", "comentario"), text!("comments", "comentarios"))),
        WhyLeftOut::Blank => {
            say!("{} without a score: {target} clears what it has there. Look at its own preview before you confirm.", "{} sin puntaje: {target} borra lo que tiene allí. Mire su vista previa antes de confirmar.", count(n, text!("cell", "celda"), text!("cells", "celdas")))
        }
        WhyLeftOut::SectionWithoutId => {
            text!("The section’s id in the student information system isn’t known: your tech team must say which class it is.", "No se conoce el id de la sección en el sistema de información estudiantil: su equipo técnico debe decir qué clase es.").to_owned()
        }
        WhyLeftOut::Cut => say!("{} cut, because a cell holds no more.", "{} con recorte, porque una celda no admite más.", count(n, text!("text", "texto"), text!("texts", "textos"))),
    }
}
