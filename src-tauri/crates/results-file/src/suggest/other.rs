//! A sheet of one's own: by words that people use, and by what is in the columns.

use super::{is_total, points};
use crate::column::{find, is, key};
use crate::entry::{is_date, is_letter, looks_like_a_value};
use crate::mapping::{DecimalSign, IdKind, Mapping, Maximum, ScoreColumn, Unit, WhyLeftOut};
use crate::{Row, Table};
use std::cell::OnceCell;

/// Rows looked at.
const LOOKED_AT: usize = 200;

pub(super) fn suggest(table: &Table, mapping: &mut Mapping) {
    let sis = [
        "sis user id",
        "sis id",
        "sis_id",
        "sourcedid",
        "studentsourcedid",
        "student sourcedid",
        "id del sis",
    ];
    mapping.id(table, &sis, IdKind::SisId);
    mapping.id(table, &["canvas id", "canvas user id", "lms id", "user id", "userid"], IdKind::LmsId);
    mapping.id(
        table,
        &["username", "user name", "login", "login id", "sis login id", "nombre de usuario"],
        IdKind::Login,
    );
    mapping.id(
        table,
        &[
            "email",
            "email address",
            "e-mail",
            "e-mail address",
            "mail",
            "student email",
            "correo electrónico",
            "correo",
        ],
        IdKind::Email,
    );
    let numbers = [
        "student id",
        "studentid",
        "student number",
        "student no",
        "student #",
        "id number",
        "sid",
        "número de estudiante",
        "id",
    ];
    mapping.id(table, &numbers, IdKind::StudentNumber);
    mapping.given = find(
        &table.header,
        &["first name", "firstname", "given name", "first", "vorname", "prénom", "nombre de pila"],
    );
    let family = [
        "last name",
        "lastname",
        "surname",
        "family name",
        "last",
        "nachname",
        "nom",
        "apellidos",
        "apellido",
    ];
    mapping.family = find(&table.header, &family);
    let full = [
        "name",
        "student",
        "student name",
        "full name",
        "fullname",
        "learner",
        "player",
        "estudiante",
        "nombre",
    ];
    mapping.full = find(&table.header, &full);
    given_beside_family(table, mapping);
    mapping.about(table, &["section", "class", "period", "group", "date", "#", "no", "no.", "rank"]);
    let fills = Fills::new(table);
    if mapping.about_person().next().is_none() {
        mapping.full = (0..table.width()).find(|column| fills.of(*column).is_words());
    }
    scores(table, &fills, mapping);
}

/// Beside a column of family names, one called "name" holds given names, unless it says the family names again.
fn given_beside_family(table: &Table, mapping: &mut Mapping) {
    let (None, Some(family), Some(full)) = (mapping.given, mapping.family, mapping.full) else { return };
    if !table.header.get(full).is_some_and(|name| is(name, "name") || is(name, "nombre")) {
        return;
    }
    let both = table.rows.iter().take(LOOKED_AT).map(|row| (key(row.text(full)), key(row.text(family))));
    let (mut rows, mut again) = (0_usize, 0_usize);
    for (full, family) in both.filter(|(full, family)| !full.is_empty() && !family.is_empty()) {
        rows += 1;
        again += usize::from(full.contains(&family));
    }
    if again * 2 < rows.max(1) {
        mapping.given = mapping.full.take();
    }
}

fn scores(table: &Table, fills: &Fills<'_>, mapping: &mut Mapping) {
    // A column beyond the header is one that a comma in a name made; without a header all of them are meant.
    let width = if table.header_line.is_some() { table.header.len() } else { table.width() };
    let rest: Vec<usize> = (0..width).filter(|column| !mapping.speaks_of(*column)).collect();
    let name = |column: usize| table.header.get(column).map(|name| key(name)).unwrap_or_default();
    let is_max = |column: usize| {
        let words = [
            "max",
            "maximum",
            "out of",
            "possible",
            "points possible",
            "possible points",
            "max points",
            "max score",
            "maximum score",
            "total points",
            "von",
        ];
        words.contains(&name(column).as_str())
    };
    let is_comment = |column: usize| {
        matches!(name(column).as_str(), "comment" | "comments" | "feedback" | "note" | "notes" | "remarks")
    };
    let maximum = rest.iter().copied().find(|c| is_max(*c) && fills.of(*c).is_values());
    let comment = rest.iter().copied().find(|c| is_comment(*c));
    let found: Vec<usize> = rest
        .iter()
        .copied()
        .filter(|c| Some(*c) != maximum && Some(*c) != comment && fills.of(*c).is_values())
        .collect();
    let lone = found.len() == 1;
    for column in found {
        let written = table.header.get(column).map_or("", String::as_str);
        let (title, in_header) = title_and_points(written);
        if is_total(&title) && !lone {
            mapping.leave_out(column, WhyLeftOut::Total);
            continue;
        }
        let generic = ["", "score", "points", "grade", "mark", "marks", "result", "total", "percent", "%"];
        let title =
            if generic.contains(&key(&title).as_str()) && lone { table.source.title.clone() } else { title };
        let mut score = ScoreColumn::new(column, title);
        score.maximum = match in_header {
            Some(points) => Maximum::Points(points),
            None if fills.of(column).is_of_something() => Maximum::InCell,
            None => maximum.filter(|_| lone).map_or(Maximum::Unknown, Maximum::Column),
        };
        score.comment = comment.filter(|_| lone);
        let lower = name(column);
        if lower.contains('%') || lower.contains("percent") || lower.ends_with("pct") {
            score.unit = Unit::Percent;
        }
        mapping.scores.push(score);
    }
    for column in rest {
        if !mapping.speaks_of(column) {
            let fill = fills.of(column);
            let why = if fill.is_letters() {
                WhyLeftOut::Letter
            } else if fill.is_dates() {
                WhyLeftOut::Dates
            } else {
                WhyLeftOut::Unknown
            };
            mapping.leave_out(column, why);
        }
    }
}

/// "Quiz 1 (20 pts)", "Quiz 1 (out of 20)", "Quiz 1 /20".
fn title_and_points(name: &str) -> (String, Option<String>) {
    let inside = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    if let Some((title, words)) = inside {
        let words = key(words);
        let number = words
            .trim_start_matches("out of ")
            .trim_start_matches("max ")
            .trim_start_matches('/')
            .trim_end_matches(" points")
            .trim_end_matches(" pts")
            .trim_end_matches(" p")
            .trim();
        let said = number.len() < words.len();
        if let Some(points) = points(number, Some(DecimalSign::Point)).filter(|_| said) {
            return (title.trim().to_owned(), Some(points));
        }
    }
    if let Some((title, number)) = name.rsplit_once('/')
        && let Some(points) = points(number.trim(), Some(DecimalSign::Point))
        && title.ends_with(' ')
    {
        return (title.trim().to_owned(), Some(points));
    }
    (name.trim().to_owned(), None)
}

/// What a column is filled with.
#[derive(Debug, Clone, Copy, Default)]
struct Fill {
    filled: usize,
    values: usize,
    letters: usize,
    dates: usize,
    of_something: usize,
}

impl Fill {
    /// Days among numbers are scores that a spreadsheet spoiled; days alone are days.
    fn is_values(self) -> bool {
        self.values > 0 && (self.values + self.dates) * 5 >= self.filled * 3
    }
    fn is_words(self) -> bool {
        self.filled > 0 && self.values == 0 && self.dates == 0 && self.letters * 2 < self.filled
    }
    fn is_letters(self) -> bool {
        self.letters > 0 && self.letters * 5 >= self.filled * 3
    }
    fn is_dates(self) -> bool {
        self.dates > 0 && self.dates * 5 >= self.filled * 3
    }
    fn is_of_something(self) -> bool {
        self.of_something > 0 && self.of_something * 2 >= self.values
    }
}

/// What each column is filled with, looked at when it is asked for the first time.
struct Fills<'a> {
    table: &'a Table,
    known: Vec<OnceCell<Fill>>,
}

impl<'a> Fills<'a> {
    fn new(table: &'a Table) -> Self {
        Self { table, known: vec![OnceCell::new(); table.width()] }
    }

    fn of(&self, column: usize) -> Fill {
        self.known
            .get(column)
            .map_or_else(Fill::default, |known| *known.get_or_init(|| fill(self.table, column)))
    }
}

fn fill(table: &Table, column: usize) -> Fill {
    let mut fill = Fill::default();
    let texts = table.rows.iter().take(LOOKED_AT).map(|row: &Row| row.text(column));
    for text in texts.filter(|text| !text.is_empty() && !matches!(*text, "-" | "–")) {
        if ["ex", "excused", "missing", "mi", "n/a", "justificada", "sin entregar"]
            .iter()
            .any(|word| is(text, word))
        {
            continue;
        }
        fill.filled += 1;
        let date = is_date(text);
        let value = !date && looks_like_a_value(text);
        fill.dates += usize::from(date);
        fill.values += usize::from(value);
        fill.letters += usize::from(is_letter(text));
        fill.of_something += usize::from(value && text.contains('/'));
    }
    fill
}
