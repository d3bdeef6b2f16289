//! What the class report says, for paper of either kind. Deliberately not here: where it stands (`html`, `pdf`).

use crate::figures::{Bar, bars, figures, millionths, shown};
use crate::left_out::Tally;
use crate::{ClassFile, Mark, MarkKind, WhyLeftOut, Work, decimal, text};
use language::{say, text};

/// Characters of a title over a column, and elsewhere.
const TITLE: (usize, usize) = (44, 160);
/// Characters of a name.
const NAME: usize = 80;

/// What the figures are of.
pub(crate) fn note() -> &'static str {
    text!(
        "Figures are of all scores but those of excused students. Spread is the standard deviation.",
        "Las cifras son de todos los puntajes, salvo los de estudiantes con justificación. La dispersión es la desviación estándar."
    )
}

/// What the report is called.
pub(crate) fn name() -> &'static str {
    text!("Class report", "Informe de la clase")
}

/// The head of the students' column.
pub(crate) fn student() -> &'static str {
    text!("Student", "Estudiante")
}

/// The head of what is said of each work.
pub(crate) fn assignments() -> &'static str {
    text!("Assignments", "Tareas")
}

/// Why there is no table.
pub(crate) fn nothing(report: &Report) -> &'static str {
    if report.works.is_empty() {
        text!("No assignments.", "No hay tareas.")
    } else {
        text!("No students.", "No hay estudiantes.")
    }
}

/// What is said of one work.
pub(crate) struct WorkReport {
    /// Over its column.
    pub(crate) head: String,
    /// Below that: "of 20"; empty without a maximum.
    pub(crate) of: String,
    pub(crate) title: String,
    /// "20 points · due Nov 20 · 24 scores · 2 excused".
    pub(crate) about: String,
    /// Name and value of each figure; empty without any score.
    pub(crate) figures: Vec<(&'static str, String)>,
    pub(crate) bars: Vec<Bar>,
}

/// What stands in a cell: "17.5" and "L", "EX" and nothing.
pub(crate) struct Cell {
    /// The score; without one the first sign, or "–".
    pub(crate) main: String,
    /// The signs after it, small.
    pub(crate) signs: String,
}

/// What the report says.
pub(crate) struct Report {
    pub(crate) section: String,
    /// District, school, teacher, when it was made, and that names are hidden.
    pub(crate) lines: Vec<String>,
    pub(crate) students: Vec<String>,
    pub(crate) works: Vec<WorkReport>,
    /// By student, then by work.
    pub(crate) cells: Vec<Vec<Cell>>,
    /// What the signs in the cells mean; empty where there are none.
    pub(crate) legend: String,
    /// How many pupils have something, by work.
    pub(crate) grades: Vec<usize>,
    pub(crate) tally: Tally,
}

impl Report {
    pub(crate) fn of(file: &ClassFile) -> Self {
        let mut tally = Tally::default();
        let mut lines: Vec<String> =
            file.from.iter().map(|line| text::line(line)).filter(|line| !line.is_empty()).collect();
        lines.push(say!("Made {}", "Creado el {}", text::line(&file.made)));
        if file.hidden {
            lines.push(text!("Names are hidden.", "Los nombres están ocultos.").to_owned());
        }
        let students = file.students.len();
        for mark in file.works.iter().flat_map(|work| (0..students).filter_map(|at| work.mark(at))) {
            tally.add_if(!mark.comment.trim().is_empty(), WhyLeftOut::Comment);
        }
        let cells = (0..students)
            .map(|at| file.works.iter().map(|work| cell(work.mark(at), &mut tally)).collect())
            .collect();
        Self {
            section: text::short(&text::line(&file.section), TITLE.1),
            lines,
            students: file.students.iter().map(|s| text::short(&text::line(&s.label), NAME)).collect(),
            works: file.works.iter().map(|work| about(work, students)).collect(),
            cells,
            legend: legend(file),
            grades: file.works.iter().map(|work| work.count(students, Mark::says_something)).collect(),
            tally,
        }
    }
}

/// A sign, its meaning, and which marks have it.
type Sign = (&'static str, fn() -> &'static str, fn(&Mark) -> bool);

/// The signs after a score.
const SIGNS: [Sign; 4] = [
    ("EX", || text!("excused, not counted", "justificada, no cuenta"), |mark| mark.kind == MarkKind::Excused),
    ("M", || text!("missing", "sin entregar"), |mark| mark.kind == MarkKind::Missing),
    ("L", || text!("late", "atrasada"), |mark| mark.late),
    ("D", || text!("draft, not approved", "borrador, sin autorizar"), |mark| mark.draft),
];

fn cell(mark: Option<&Mark>, tally: &mut Tally) -> Cell {
    let score = mark.filter(|mark| mark.kind != MarkKind::Excused).and_then(|mark| mark.score.as_deref());
    let score = score.and_then(|score| {
        let plain = decimal::plain(score);
        tally.add_if(plain.is_none(), WhyLeftOut::NotANumber);
        plain
    });
    let signs = mark.into_iter().flat_map(|mark| SIGNS.iter().filter(|(_, _, is)| is(mark)));
    let mut signs = signs.map(|(sign, ..)| *sign);
    let main = score.or_else(|| signs.next().map(str::to_owned)).unwrap_or_else(|| "–".to_owned());
    Cell { main, signs: signs.collect::<Vec<_>>().join(" ") }
}

fn legend(file: &ClassFile) -> String {
    let marks = || file.works.iter().flat_map(|w| (0..file.students.len()).filter_map(|at| w.mark(at)));
    let mut used: Vec<String> = SIGNS
        .iter()
        .filter(|(_, _, is)| marks().any(is))
        .map(|(sign, meaning, _)| format!("{sign} {}", meaning()))
        .collect();
    if !file.works.is_empty() && !file.students.is_empty() {
        used.push(text!("– nothing yet", "– nada todavía").to_owned());
    }
    used.join(" · ")
}

fn about(work: &Work, students: usize) -> WorkReport {
    let marks = || (0..students).filter_map(|at| work.mark(at));
    let counted = marks().filter(|mark| mark.kind != MarkKind::Excused);
    let mut scores: Vec<i64> = counted.filter_map(|mark| millionths(mark.score.as_deref()?)).collect();
    let points = decimal::points(work.points.as_deref()).and_then(|points| millionths(&points));
    let mut parts = Vec::new();
    if let Some(points) = points {
        let word = if points == 1_000_000 { text!("point", "punto") } else { text!("points", "puntos") };
        parts.push(format!("{} {word}", shown(points)));
    }
    let due = text::short(&text::line(&work.due_words), NAME);
    if !due.is_empty() {
        parts.push(say!("due {due}", "para el {due}"));
    }
    let word = if scores.len() == 1 { text!("score", "puntaje") } else { text!("scores", "puntajes") };
    parts.push(format!("{} {word}", scores.len()));
    let words = [
        (text!("excused", "justificada"), text!("excused", "justificadas")),
        (text!("missing", "sin entregar"), text!("missing", "sin entregar")),
        (text!("late", "atrasada"), text!("late", "atrasadas")),
        (text!("draft", "borrador"), text!("drafts", "borradores")),
    ];
    for ((_, _, is), (one, many)) in SIGNS.iter().zip(words) {
        let count = marks().filter(|mark| is(mark)).count();
        if count > 0 {
            parts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    }
    let figures = figures(&mut scores).map_or_else(Vec::new, |f| {
        vec![
            (text!("Mean", "Media"), shown(f.mean)),
            (text!("Median", "Mediana"), shown(f.median)),
            (text!("Lowest", "Más bajo"), shown(f.lowest)),
            (text!("Highest", "Más alto"), shown(f.highest)),
            (text!("Spread", "Dispersión"), shown(f.spread)),
        ]
    });
    let title = text::line(&work.title);
    WorkReport {
        head: text::short(&title, TITLE.0),
        of: points.map(|points| say!("of {}", "de {}", shown(points))).unwrap_or_default(),
        title: text::short(&title, TITLE.1),
        about: parts.join(" · "),
        figures,
        bars: bars(&scores, points),
    }
}
