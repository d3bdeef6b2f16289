//! The grades as a table: a row for each pupil, a column for each work, and a column for what a work's scores do not say
//! where there is anything of it. Deliberately not here: how a cell is written (`csv`, `xlsx`).

use crate::left_out::Tally;
use crate::{ClassFile, Mark, MarkKind, Pupil, WhyLeftOut, Work, decimal, text};
use language::{say, text};

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    /// An exact decimal.
    Number(String),
}

/// What a column is for, which decides how wide it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Id,
    Score,
    Status,
    Comment,
}

pub(crate) struct Table {
    pub(crate) columns: Vec<(Column, String)>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// How many pupils have something, by work. Comments are something even where the table is without them: they are
    /// elsewhere in the file then.
    pub(crate) grades: Vec<usize>,
}

/// A column about the pupil: what it is for, its name, and what stands in it.
type About = (Column, &'static str, fn(&Pupil) -> &str);

/// Columns about the pupil, each only if somebody has something there. The reader of results knows these names.
fn about_pupil() -> [About; 8] {
    [
        (Column::Name, text!("Student", "Estudiante"), |s| &s.label),
        (Column::Name, text!("Given name", "Nombre de pila"), |s| &s.given),
        (Column::Name, text!("Family name", "Apellido"), |s| &s.family),
        (Column::Name, text!("Also called", "También"), |s| &s.also),
        (Column::Id, text!("SIS ID", "ID del SIS"), |s| &s.sis_id),
        (Column::Id, text!("Student number", "Número de estudiante"), |s| &s.number),
        (Column::Id, text!("Username", "Nombre de usuario"), |s| &s.login),
        (Column::Id, text!("Email", "Correo electrónico"), |s| &s.email),
    ]
}

impl Table {
    pub(crate) fn of(file: &ClassFile, with_comments: bool, tally: &mut Tally) -> Self {
        let mut columns = Vec::new();
        let mut rows: Vec<Vec<Cell>> = vec![Vec::new(); file.students.len()];
        let mut about: Vec<_> = about_pupil().to_vec();
        if !file.hidden && file.students.iter().all(|student| student.sis_id.trim().is_empty()) {
            // Without any id of the school's the one of the roster is the strongest.
            about.push((Column::Id, "sourcedId", |s| &s.id));
        }
        for (n, (kind, name, value)) in about.into_iter().enumerate() {
            if n > 0 && file.students.iter().all(|student| value(student).trim().is_empty()) {
                continue;
            }
            columns.push((kind, name.to_owned()));
            for (row, student) in rows.iter_mut().zip(&file.students) {
                row.push(Cell::Text(text::line(value(student))));
            }
        }
        for work in &file.works {
            let mut add = |kind, name: String, cell: &mut dyn FnMut(Option<&Mark>) -> Cell| {
                columns.push((kind, name));
                for (at, row) in rows.iter_mut().enumerate() {
                    row.push(cell(work.mark(at)));
                }
            };
            let title = text::line(&work.title);
            add(Column::Score, heading(work), &mut |mark| score(mark, tally));
            let marks = || (0..file.students.len()).filter_map(|at| work.mark(at));
            if marks().any(|mark| !status(mark).is_empty()) {
                add(Column::Status, say!("{title}: status", "{title}: estado"), &mut |mark| {
                    Cell::Text(mark.map(status).unwrap_or_default())
                });
            }
            if with_comments && marks().any(|mark| !mark.comment.trim().is_empty()) {
                add(Column::Comment, say!("{title}: comment", "{title}: comentario"), &mut |mark| {
                    Cell::Text(mark.map(|mark| text::lines(&mark.comment)).unwrap_or_default())
                });
            }
        }
        let is_there = |mark: &Mark| mark.says_something() || mark.has_comment();
        let grades = file.works.iter().map(|work| work.count(file.students.len(), is_there)).collect();
        Self { columns, rows, grades }
    }
}

/// "Fractions quiz (20 pts)".
pub(crate) fn heading(work: &Work) -> String {
    let title = text::line(&work.title);
    match decimal::points(work.points.as_deref()) {
        Some(points) => format!("{title} ({points} pts)"),
        None => title,
    }
}

fn score(mark: Option<&Mark>, tally: &mut Tally) -> Cell {
    let text = |text: &str| Cell::Text(text.to_owned());
    let Some(mark) = mark else { return text("") };
    if mark.kind == MarkKind::Excused {
        return text(text!("Excused", "Justificada"));
    }
    match mark.score.as_deref().map(decimal::written) {
        Some(Some(number)) => Cell::Number(number),
        Some(None) => {
            tally.add(WhyLeftOut::NotANumber);
            text("")
        }
        None if mark.kind == MarkKind::Missing => text(text!("Missing", "Sin entregar")),
        None => text(""),
    }
}

/// What the score does not say: "Missing, late, draft".
fn status(mark: &Mark) -> String {
    let missing = mark.kind == MarkKind::Missing && mark.score.is_some();
    let words = [
        (missing, text!("missing", "sin entregar")),
        (mark.late, text!("late", "atrasada")),
        (mark.draft, text!("draft", "borrador")),
    ];
    let words: Vec<&str> = words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    let mut status = words.join(", ");
    if let Some(first) = status.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    status
}
