//! Which row is the header. Deliberately not here: which format it belongs to (`format`).

use crate::column::key;
use crate::entry::looks_like_a_value;
use crate::format;
use crate::table::Row;

/// How far down a header is looked for.
const LOOKED_AT: usize = 25;

/// Words that name a column about a person or a score, in the languages of the systems read here.
const WORDS: [&str; 38] = [
    "name",
    "student",
    "student name",
    "full name",
    "first name",
    "last name",
    "given name",
    "family name",
    "firstname",
    "lastname",
    "surname",
    "email",
    "e-mail",
    "email address",
    "mail",
    "id",
    "student id",
    "student number",
    "id number",
    "username",
    "login",
    "sis id",
    "score",
    "points",
    "grade",
    "total",
    "mark",
    "result",
    "percent",
    "nom",
    "prénom",
    "nombre",
    "nachname",
    "vorname",
    "estudiante",
    "apellido",
    "puntaje",
    "calificación",
];

/// Where the header is: the first row that a known format begins with, else the first that looks like one. `None`: the
/// file begins with results.
pub(crate) fn find(rows: &[Row]) -> Option<usize> {
    let head = rows.get(..LOOKED_AT.min(rows.len())).unwrap_or(rows);
    let names = |row: &Row| row.cells().map(|c| c.trimmed().to_owned()).collect::<Vec<_>>();
    head.iter()
        .position(|row| format::of_header(&names(row)).is_some())
        .or_else(|| head.iter().enumerate().position(|(at, row)| looks_like_one(row, rows.get(at + 1..))))
}

fn looks_like_one(row: &Row, below: Option<&[Row]>) -> bool {
    let filled: Vec<(usize, &str)> =
        row.cells().enumerate().map(|(at, c)| (at, c.trimmed())).filter(|(_, c)| !c.is_empty()).collect();
    let known = filled.iter().filter(|(_, cell)| WORDS.contains(&key(cell).as_str())).count();
    let below = below.unwrap_or_default();
    let width = below.iter().take(LOOKED_AT).map(|r| r.width()).max().unwrap_or(row.width());
    if filled.len() < 2 {
        // A list of one column, or a title above the table.
        return known == 1 && width <= 1;
    }
    if known > 0 {
        return true;
    }
    // No word is known, in another language say: names of columns are no numbers, and there are numbers under them.
    let worded = filled.iter().all(|(_, cell)| !looks_like_a_value(cell));
    let over_values = filled.iter().any(|(at, _)| {
        below.iter().take(LOOKED_AT).any(|r| r.cell(*at).is_some_and(|c| looks_like_a_value(c.trimmed())))
    });
    worded && (over_values || below.is_empty())
}
