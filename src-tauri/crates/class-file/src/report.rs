//! What the class report says, for paper of either kind. Deliberately not here: where it stands (`html`, `pdf`).

use crate::figures::{Bar, bars, figures, millionths, shown};
use crate::left_out::Tally;
use crate::{ClassFile, Mark, MarkKind, WhyLeftOut, Work, decimal, text};

/// Characters of a title over a column, and elsewhere.
const TITLE: (usize, usize) = (44, 160);
/// Characters of a name.
const NAME: usize = 80;

/// What the figures are of.
pub(crate) const NOTE: &str =
    "Figures are of all scores but those of excused students. Spread is the standard deviation.";

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
        lines.push(format!("Made {}", text::line(&file.made)));
        if file.hidden {
            lines.push("Names are hidden.".to_owned());
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
type Sign = (&'static str, &'static str, fn(&Mark) -> bool);

/// The signs after a score.
const SIGNS: [Sign; 4] = [
    ("EX", "excused, not counted", |mark| mark.kind == MarkKind::Excused),
    ("M", "missing", |mark| mark.kind == MarkKind::Missing),
    ("L", "late", |mark| mark.late),
    ("D", "draft, not approved", |mark| mark.draft),
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
        .map(|(sign, meaning, _)| format!("{sign} {meaning}"))
        .collect();
    if !file.works.is_empty() && !file.students.is_empty() {
        used.push("– nothing yet".to_owned());
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
        let word = if points == 1_000_000 { "point" } else { "points" };
        parts.push(format!("{} {word}", shown(points)));
    }
    let due = text::short(&text::line(&work.due_words), NAME);
    if !due.is_empty() {
        parts.push(format!("due {due}"));
    }
    let word = if scores.len() == 1 { "score" } else { "scores" };
    parts.push(format!("{} {word}", scores.len()));
    let words = [("excused", "excused"), ("missing", "missing"), ("late", "late"), ("draft", "drafts")];
    for ((_, _, is), (one, many)) in SIGNS.iter().zip(words) {
        let count = marks().filter(|mark| is(mark)).count();
        if count > 0 {
            parts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    }
    let figures = figures(&mut scores).map_or_else(Vec::new, |f| {
        vec![
            ("Mean", shown(f.mean)),
            ("Median", shown(f.median)),
            ("Lowest", shown(f.lowest)),
            ("Highest", shown(f.highest)),
            ("Spread", shown(f.spread)),
        ]
    });
    let title = text::line(&work.title);
    WorkReport {
        head: text::short(&title, TITLE.0),
        of: points.map(|points| format!("of {}", shown(points))).unwrap_or_default(),
        title: text::short(&title, TITLE.1),
        about: parts.join(" · "),
        figures,
        bars: bars(&scores, points),
    }
}
