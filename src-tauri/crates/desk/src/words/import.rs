//! Files of results, in sentences: what a file is, why it is not read, what should be looked at, why something stays out.

use super::count;
use crate::incoming::{Trouble, WorkTrouble};
use gradebook::matching::{IdKind, NameLikeness};
use language::{say, text};
use results_file::{
    Contents, Delimiter, Encoding, FileError, Form, Format, Table, Unreadable, Warning, WhyLeftOut,
    WhySkipped, WorkbookKind,
};

fn nothing() -> &'static str {
    text!("Nothing was changed.", "No se cambió nada.")
}

/// Whose file it is.
pub(crate) fn format(format: Format) -> &'static str {
    match format {
        Format::Canvas => {
            text!("Canvas gradebook export", "Exportación del libro de calificaciones de Canvas")
        }
        Format::MoodleGrades => text!("Moodle grade export", "Exportación de calificaciones de Moodle"),
        Format::MoodleWorksheet => text!("Moodle grading worksheet", "Hoja de calificación de Moodle"),
        Format::GoogleForms => text!("Google Forms quiz", "Cuestionario de Google Forms"),
        Format::ZipGrade => text!("ZipGrade export", "Exportación de ZipGrade"),
        Format::Kahoot => text!("Kahoot report", "Informe de Kahoot"),
        Format::Gradescope => text!("Gradescope export", "Exportación de Gradescope"),
        Format::Blackboard => text!("Blackboard grade export", "Exportación de calificaciones de Blackboard"),
        Format::Brightspace => {
            text!("Brightspace grade export", "Exportación de calificaciones de Brightspace")
        }
        Format::OneRosterResults => text!("OneRoster results", "Resultados de OneRoster"),
        Format::OneRosterLineItems => text!("OneRoster line items", "Tareas de OneRoster"),
        Format::Other => text!("Table of results", "Tabla de resultados"),
    }
}

/// How it was read.
pub(crate) fn read_as(form: &Form) -> String {
    match form {
        Form::Text { encoding, delimiter, .. } => {
            let letters = self::encoding(encoding);
            let parted = match delimiter {
                Delimiter::Comma => text!("commas", "comas"),
                Delimiter::Semicolon => text!("semicolons", "punto y coma"),
                Delimiter::Tab => text!("tabs", "tabulaciones"),
            };
            say!("Text, {letters}, {parted}", "Texto, {letters}, {parted}")
        }
        Form::Workbook { kind, sheet, .. } => {
            let kind = match kind {
                WorkbookKind::Ods => "OpenDocument",
                WorkbookKind::Xlsx | WorkbookKind::Xls => "Excel",
            };
            say!("{kind}, sheet “{sheet}”", "{kind}, hoja “{sheet}”")
        }
    }
}

fn encoding(encoding: &Encoding) -> String {
    match encoding {
        Encoding::Utf8 => "UTF-8".to_owned(),
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16".to_owned(),
        Encoding::Guessed(name) => name.clone(),
    }
}

/// Why a file is not read.
pub(crate) fn file(error: &FileError) -> String {
    let why = match error {
        FileError::Empty => text!("This file is empty. Download it again.", "Este archivo está vacío. Descárguelo de nuevo.").to_owned(),
        FileError::TooLarge { .. } => {
            text!("This file is larger than 10 MB, more than any class’s results. Choose another one.", "Este archivo pasa de 10 MB, más que los resultados de cualquier clase. Elija otro.").to_owned()
        }
        FileError::TooManyRows => {
            text!("This file has more rows than can be read. Export one class at a time.", "Este archivo tiene más filas de las que se pueden leer. Exporte una clase a la vez.").to_owned()
        }
        FileError::TooManyColumns { line } => {
            say!("Line {line} has more columns than can be read. Is it a table of results?", "La línea {line} tiene más columnas de las que se pueden leer. ¿Es una tabla de resultados?")
        }
        FileError::TooManyCells => {
            text!("This table is too large to be read. Export one class at a time.", "Esta tabla es demasiado grande para leerla. Exporte una clase a la vez.").to_owned()
        }
        FileError::CellTooLong { line, column } => say!(
            "The cell in line {line}, column {column} is longer than any cell should be. A quote may not be closed there.", "La celda de la línea {line}, columna {column}, es más larga de lo que debería ser una celda. Puede que una comilla no se cierre allí."
        ),
        FileError::TooMuchText => {
            text!("This file holds more text than can be read. Export only the scores.", "Este archivo contiene más texto del que se puede leer. Exporte solo los puntajes.").to_owned()
        }
        FileError::OpenQuote { line } => {
            say!(
                "A quote that begins in line {line} is never closed, so rows could be missing. Download the file again, or mend that line.", "Una comilla que empieza en la línea {line} nunca se cierra, así que podrían faltar filas. Descargue el archivo de nuevo o corrija esa línea."
            )
        }
        FileError::NotATable(contents) => not_a_table(*contents),
        FileError::Encrypted => {
            text!("This workbook is protected by a password. Save it without one and choose it again.", "Este libro está protegido con una contraseña. Guárdelo sin ella y elíjalo de nuevo.").to_owned()
        }
        FileError::Damaged => {
            text!("This workbook is damaged or was not downloaded to its end. Download it again.", "Este libro está dañado o no se descargó hasta el final. Descárguelo de nuevo.").to_owned()
        }
        FileError::NoSuchSheet => {
            text!("The workbook has no sheet of that name any more. Choose the file again.", "El libro ya no tiene una hoja con ese nombre. Elija el archivo de nuevo.").to_owned()
        }
        FileError::UnpacksTooLarge => {
            text!("This workbook unpacks to far more than any class’s results, so it was not read.", "Este libro descomprimido es mucho mayor que los resultados de cualquier clase, así que no se leyó.").to_owned()
        }
    };
    format!("{why} {}", nothing())
}

fn not_a_table(contents: Contents) -> String {
    match contents {
        Contents::WebPage => {
            text!("This is a web page, not a table. If you had to sign in, sign in and download the file again.", "Esto es una página web, no una tabla. Si tenía que iniciar sesión, iníciela y descargue el archivo de nuevo.")
        }
        Contents::Xml => text!("This is an XML file. Save it as .xlsx or .csv and choose it again.", "Este es un archivo XML. Guárdelo como .xlsx o .csv y elíjalo de nuevo."),
        Contents::Json => text!("This is a JSON file, not a table. Export it as .csv.", "Este es un archivo JSON, no una tabla. Expórtela como .csv."),
        Contents::Pdf => text!("This is a PDF. Scores can’t be read from it; export them as .csv or .xlsx.", "Este es un PDF. De él no se pueden leer puntajes; expórtelos como .csv o .xlsx."),
        Contents::BinaryWorkbook => text!("This is a binary workbook. Save it as .xlsx and choose it again.", "Este es un libro binario. Guárdelo como .xlsx y elíjalo de nuevo."),
        Contents::OtherArchive => {
            text!("This is an archive with something else in it. Unpack it and choose the table inside.", "Este es un archivo comprimido con otra cosa dentro. Descomprímalo y elija la tabla que contiene.")
        }
        Contents::OtherDocument => text!("This is a document, not a table. Save the table as .xlsx or .csv.", "Este es un documento, no una tabla. Guarde la tabla como .xlsx o .csv."),
        Contents::NotText => text!("This file holds no table. Choose a .csv, .xlsx, .xls or .ods file.", "Este archivo no contiene ninguna tabla. Elija un archivo .csv, .xlsx, .xls u .ods."),
    }
    .to_owned()
}

/// "line 4", "lines 4, 7 and 9", "lines 4, 7, 9 and 12 more".
pub(crate) fn lines(lines: &[u32]) -> String {
    const SHOWN: usize = 5;
    let text = |lines: &[u32]| lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match lines {
        [] => String::new(),
        [one] => say!("line {one}", "línea {one}"),
        [most @ .., last] if lines.len() <= SHOWN => {
            say!("lines {} and {last}", "líneas {} y {last}", text(most))
        }
        many => say!(
            "lines {} and {} more",
            "líneas {} y {} más",
            text(many.get(..SHOWN).unwrap_or(many)),
            many.len() - SHOWN
        ),
    }
}

/// A column's letter, as spreadsheets name it, from 0.
pub(crate) fn letter(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let place = u8::try_from((rest - 1) % 26).unwrap_or(0);
        name.push(char::from(b'A' + place));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

fn heading(table: &Table, column: usize) -> String {
    let name = table.header.get(column).map(|name| name.trim()).filter(|name| !name.is_empty());
    name.map_or_else(|| say!("column {}", "columna {}", letter(column)), |name| format!("“{name}”"))
}

/// Something that should be looked at.
pub(crate) fn warning(warning: &Warning, table: &Table, titles: &[String]) -> String {
    match warning {
        Warning::MangledIds { column, lines: at } => say!(
            "A spreadsheet has shortened ids in {} ({}). They can’t be used; export the file again without opening it there.",
            "Una hoja de cálculo acortó ids en {} ({}). No se pueden usar; exporte el archivo de nuevo sin abrirlo allí.",
            heading(table, *column),
            lines(at)
        ),
        Warning::LostZeros { column, lines: at } => say!(
            "Some ids in {} are shorter than the others ({}). A spreadsheet may have dropped zeros before them.",
            "Algunos ids en {} son más cortos que los demás ({}). Puede que una hoja de cálculo haya quitado ceros iniciales.",
            heading(table, *column),
            lines(at)
        ),
        Warning::BecameDates { column, lines: at } => say!(
            "A spreadsheet has turned scores in {} into dates ({}). They are left out.",
            "Una hoja de cálculo convirtió puntajes en {} en fechas ({}). Se omiten.",
            heading(table, *column),
            lines(at)
        ),
        Warning::DuplicateHeader { name, columns } => {
            let letters: Vec<String> = columns.iter().map(|column| letter(*column)).collect();
            say!(
                "“{}” is the heading of several columns ({}). Check which one is meant.",
                "“{}” es el encabezado de varias columnas ({}). Revise cuál es la que vale.",
                name.trim(),
                letters.join(", ")
            )
        }
        Warning::MixedMaxima { score, maxima } => {
            let title = titles.get(*score).cloned().unwrap_or_default();
            say!(
                "“{title}” is out of different points in one file ({}).",
                "“{title}” tiene distintos puntos máximos en un mismo archivo ({}).",
                maxima.join(", ")
            )
        }
        Warning::MixedSigns { column } => say!(
            "{} has numbers with a point and with a comma. Those that could be either are left out.",
            "{} tiene números con punto y con coma. Los que podrían ser lo uno o lo otro se omiten.",
            heading(table, *column)
        ),
        Warning::LettersLost => text!(
            "Some letters could not be read, so names may look wrong.",
            "Algunas letras no se pudieron leer, así que los nombres pueden verse mal."
        )
        .to_owned(),
        Warning::SameName { lines: at } => {
            say!(
                "The same name is there several times without an id ({}). Say who each of them is.",
                "El mismo nombre aparece varias veces sin id ({}). Diga quién es cada uno.",
                lines(at)
            )
        }
        Warning::Shifted { lines: at } => say!(
            "Some rows have more cells than the header ({}): a comma in a name may have moved their scores. They are left out.",
            "Algunas filas tienen más celdas que el encabezado ({}): una coma en un nombre puede haber desplazado sus puntajes. Se omiten.",
            lines(at)
        ),
    }
}

/// Rows that are about nobody.
pub(crate) fn skipped(why: WhySkipped, at: &[u32]) -> String {
    let rows = |what: &str| {
        format!("{} {what} ({})", count(at.len(), text!("row", "fila"), text!("rows", "filas")), lines(at))
    };
    match why {
        WhySkipped::PointsPossible => rows(text!("with the points possible", "con los puntos posibles")),
        WhySkipped::PostingPolicy => {
            rows(text!("about when grades are shown", "sobre cuándo se muestran las calificaciones"))
        }
        WhySkipped::TestStudent => rows(text!("of the test student", "del estudiante de prueba")),
        WhySkipped::Total => rows(text!("with totals or averages", "con totales o promedios")),
        WhySkipped::ToBeDeleted => {
            rows(text!("with results that were taken back", "con resultados retirados"))
        }
        WhySkipped::NoPerson => {
            rows(text!("that say nothing about who it is", "sin nada que diga de quién es"))
        }
        WhySkipped::HeaderAgain => rows(text!("with the headings once more", "con los encabezados otra vez")),
    }
}

/// Why a column is not used.
pub(crate) fn left_out(why: WhyLeftOut) -> &'static str {
    match why {
        WhyLeftOut::Total => {
            text!("A total that the system makes by itself", "Un total que el sistema calcula por su cuenta")
        }
        WhyLeftOut::ReadOnly => text!("Marked as read-only", "Marcada como de solo lectura"),
        WhyLeftOut::Letter => text!("Letters, not scores", "Letras, no puntajes"),
        WhyLeftOut::Part => text!("One question or part", "Una pregunta o una parte"),
        WhyLeftOut::Dates => text!("Dates", "Fechas"),
        WhyLeftOut::About => text!("About the student or the export", "Sobre el estudiante o la exportación"),
        WhyLeftOut::Unknown => "",
    }
}

/// Why a piece of work can't go where it is meant to go.
pub(crate) fn work(trouble: WorkTrouble) -> String {
    match trouble {
        WorkTrouble::Gone => text!(
            "That assignment isn’t here any more. Choose another one.",
            "Esa tarea ya no está aquí. Elija otra."
        )
        .to_owned(),
        WorkTrouble::OtherMaximum { file, here } => say!(
            "It is out of {file} in the file and out of {here} here. Choose another assignment, or make a new one.",
            "Es sobre {file} en el archivo y sobre {here} aquí. Elija otra tarea o cree una nueva."
        ),
        WorkTrouble::Letters => text!(
            "It has letters, and no number can be had from them.",
            "Tiene letras, y de ellas no se puede obtener un número."
        )
        .to_owned(),
        WorkTrouble::NoTitle => {
            text!("Give the new assignment a title.", "Póngale un título a la tarea nueva.").to_owned()
        }
        WorkTrouble::NoPoints => text!(
            "Say how many points the new assignment has, such as 20.",
            "Diga cuántos puntos tiene la tarea nueva, por ejemplo 20."
        )
        .to_owned(),
        WorkTrouble::NoDue => {
            text!("Say when the new assignment is due.", "Diga cuándo se entrega la tarea nueva.").to_owned()
        }
        WorkTrouble::SameTarget => text!(
            "Another column of the file goes into the same assignment.",
            "Otra columna del archivo va a la misma tarea."
        )
        .to_owned(),
    }
}

/// Why a value stays out, with its place.
pub(crate) fn value(trouble: Trouble, (line, column): (u32, u32)) -> String {
    let why = match trouble {
        Trouble::TooLarge => text!("larger than any score", "mayor que cualquier puntaje").to_owned(),
        Trouble::OtherMaximum { file, here } => say!(
            "out of {file} in the file, out of {here} here",
            "sobre {file} en el archivo, sobre {here} aquí"
        ),
        Trouble::PercentOfNothing => text!(
            "a percentage, and the assignment has no points",
            "un porcentaje, y la tarea no tiene puntos"
        )
        .to_owned(),
        Trouble::Unreadable(why) => match why {
            Unreadable::NotANumber => text!("not a score", "no es un puntaje"),
            Unreadable::Letter => text!("a letter, not a number", "una letra, no un número"),
            Unreadable::AmbiguousSign => text!("could mean two numbers", "podría ser dos números"),
            Unreadable::Negative => text!("below zero", "menor que cero"),
            Unreadable::BecameADate => {
                text!("a spreadsheet made a date of it", "una hoja de cálculo lo convirtió en fecha")
            }
            Unreadable::Fault => text!("a formula that failed", "una fórmula que falló"),
            Unreadable::NotFinal => text!("not graded to the end", "sin calificar del todo"),
            Unreadable::Shifted => text!("its row has moved", "su fila se desplazó"),
            Unreadable::OneOfSeveral => {
                text!("one of several attempts can’t be read", "uno de varios intentos no se puede leer")
            }
        }
        .to_owned(),
    };
    let place = usize::try_from(column).unwrap_or(1).saturating_sub(1);
    say!(
        "Left out: {why} (line {line}, column {}).",
        "Se omite: {why} (línea {line}, columna {}).",
        letter(place)
    )
}

/// By which id a student was found.
pub(crate) fn by_id(kind: IdKind, id: &str) -> String {
    match kind {
        IdKind::Clever => say!("Clever id {id}", "id de Clever {id}"),
        IdKind::SisId => say!("SIS id {id}", "id del SIS {id}"),
        IdKind::Number => say!("Student number {id}", "Número de estudiante {id}"),
        IdKind::Email => id.to_owned(),
        IdKind::Login => say!("User name {id}", "Nombre de usuario {id}"),
    }
}

/// How alike a name is.
pub(crate) fn by_name(likeness: NameLikeness) -> &'static str {
    match likeness {
        NameLikeness::Same => text!("Same name", "Mismo nombre"),
        NameLikeness::SameOther => {
            text!("Same as the other form of the name", "Igual que la otra forma del nombre")
        }
        NameLikeness::Partly => text!("Similar name", "Nombre parecido"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(letter).to_vec();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn many_lines_are_counted() {
        assert_eq!(lines(&[4]), "line 4");
        assert_eq!(lines(&[4, 7]), "lines 4 and 7");
        assert_eq!(lines(&[1, 2, 3, 4, 5, 6, 7]), "lines 1, 2, 3, 4, 5 and 2 more");
    }
}
