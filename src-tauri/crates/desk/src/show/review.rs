//! One assignment to be looked through: rows with words, figures as texts.

use super::book::{full_name, letter, size, stand};
use super::value::mark;
use crate::mixed::mixed;
use crate::view::{
    AttentionPoint, HandedIn, QueuedAssignment, RecentScore, ReviewBar, ReviewFigures, ReviewForecast,
    ReviewGroup, ReviewRow, ReviewSheet, ReviewView, Worth,
};
use crate::words::review as words;
use gradebook::review::{Attention, Bar, Figures, Group, Review, Row, review, to_approve};
use gradebook::{
    AssignmentId, Column, GradeCell, HandIns, Only, Score, SectionBook, SectionId, Standing, Status,
    StudentId, Time,
};
use std::collections::BTreeMap;

/// So many of a student's other scores are shown.
const RECENT: usize = 4;

/// The assignment to be looked through; without a wish the first one that has something to approve, else the newest with
/// any grade, else the newest.
pub(crate) fn chosen<'b>(book: &'b SectionBook, wish: Option<&AssignmentId>) -> Option<&'b Column> {
    let columns = || book.columns.iter();
    match wish {
        Some(id) => book.column(id),
        None => columns()
            .find(|column| to_approve(column, book) > 0)
            .or_else(|| columns().find(|column| !column.cells.is_empty()))
            .or_else(|| columns().next()),
    }
}

/// The Review tab with this assignment.
pub(crate) fn view(
    book: &SectionBook,
    assignment: Option<&AssignmentId>,
    hand_ins: &HandIns,
    now: Time,
) -> ReviewView {
    let waiting: Vec<usize> = book.columns.iter().map(|column| to_approve(column, book)).collect();
    let chosen = assignment.and_then(|id| book.column(id));
    let queue = book.columns.iter().zip(&waiting).map(|(column, waiting)| QueuedAssignment {
        assignment: column.assignment.id.to_string(),
        title: column.assignment.local.title.clone(),
        to_approve: size(*waiting),
    });
    ReviewView {
        section: book.section.id.to_string(),
        lms: crate::words::lms(book.profile.kind).to_owned(),
        queue: queue.collect(),
        ready: size(gradebook::plan::plan(book, &Only::Everything, now).grades.len()),
        sheet: chosen.map(|column| sheet(column, book, hand_ins, now)),
    }
}

fn sheet(column: &Column, book: &SectionBook, hand_ins: &HandIns, now: Time) -> ReviewSheet {
    let details = &column.assignment.local;
    let Review { rows, figures, bars, forecast, handed_in } = review(column, book, hand_ins, now);
    let plain = rows.iter().filter(|row| row.group == Group::Plain).count();
    let approved = |row: &&Row| !matches!(row.standing, Standing::NotGraded | Standing::Draft);
    ReviewSheet {
        assignment: column.assignment.id.to_string(),
        title: details.title.clone(),
        points: text(details.points),
        due: details.due.map(|due| due.to_string()),
        auto_graded: column.assignment.auto_graded,
        approved: size(rows.iter().filter(approved).count()),
        graded: size(rows.iter().filter(|row| row.group != Group::Empty).count()),
        handed_in: handed_in.map(|told| HandedIn { count: size(told.count), of: size(told.of) }),
        worth: worth(&rows),
        figures: figures.map(|figures| figures_view(figures, details.points)),
        bars: bars.into_iter().map(bar).collect(),
        forecast: ReviewForecast {
            to_approve: size(forecast.to_approve),
            plain: size(plain),
            ready: size(forecast.ready),
            ready_after: size(forecast.ready_after),
            held: size(forecast.held),
            held_after: size(forecast.held_after),
            missing: size(forecast.missing),
        },
        rows: {
            let around = Around { column, book, aliases: aliases(book), hand_ins, now };
            rows.into_iter().filter_map(|row| row_view(row, &around)).collect()
        },
    }
}

fn text(score: Option<Score>) -> String {
    score.map(|score| score.to_string()).unwrap_or_default()
}

/// What a row is seen against.
struct Around<'a> {
    column: &'a Column,
    book: &'a SectionBook,
    aliases: BTreeMap<&'a StudentId, String>,
    hand_ins: &'a HandIns,
    now: Time,
}

fn row_view(row: Row, around: &Around<'_>) -> Option<ReviewRow> {
    let &Around { column, book, ref aliases, hand_ins, now } = around;
    let hand_in = hand_ins.get(&book.student(row.student)?.id);
    let student = book.student(row.student)?;
    let blank = GradeCell::default();
    let cell = column.cell(row.student).unwrap_or(&blank);
    let group = match row.group {
        Group::Look => ReviewGroup::Look,
        Group::Plain => ReviewGroup::Plain,
        Group::Done => ReviewGroup::Done,
        Group::Empty => ReviewGroup::Empty,
    };
    let unusual = row.attention.first().filter(|point| point.is_unusual() && row.group == Group::Look);
    Some(ReviewRow {
        student: student.id.to_string(),
        name: full_name(student),
        also: student.also.clone(),
        alias: aliases.get(&student.id).cloned().unwrap_or_default(),
        group,
        standing: letter(stand(column, cell, student, book, now).0).to_string(),
        mark: mark(&cell.local),
        counted: cell.local.status == Status::Counted && cell.local.score.is_some(),
        against_average: row.against_average.map(points_of_a_hundred).unwrap_or_default(),
        comment: cell.local.comment.clone().unwrap_or_default(),
        hand_in: hand_in.map(words::hand_in).unwrap_or_default(),
        can_open: hand_in.is_some_and(|hand_in| hand_in.link.is_some()),
        advice: unusual.map(|point| words::advice(*point, cell, column, book)).unwrap_or_default(),
        attention: row.attention.into_iter().map(point).collect(),
        recent: recent(row.student, column, book),
    })
}

/// Thousandths as points of a hundred with a sign, halves away from zero.
fn points_of_a_hundred(thousandths: i64) -> String {
    let whole = (thousandths.abs() + 5) / 10;
    match (whole, thousandths.signum()) {
        (0, _) => "0".to_owned(),
        (whole, -1) => format!("−{whole}"),
        (whole, _) => format!("+{whole}"),
    }
}

/// The student's scores of the other assignments, in the order of the grid.
fn recent(student: u32, column: &Column, book: &SectionBook) -> Vec<RecentScore> {
    let others = book.columns.iter().filter(|other| other.assignment.id != column.assignment.id);
    others
        .filter_map(|other| {
            let grade = &other.cell(student)?.local;
            let score = grade.score.filter(|_| grade.status == Status::Counted)?;
            let points = other.assignment.local.points.filter(|points| points.micros() > 0)?;
            Some(RecentScore {
                title: other.assignment.local.title.clone(),
                score: score.to_string(),
                points: points.to_string(),
                permille: thousandths(score, points).min(1000),
            })
        })
        .take(RECENT)
        .collect()
}

fn thousandths(score: Score, of: Score) -> u32 {
    let of = i128::from(of.micros()).max(1);
    u32::try_from(i128::from(score.micros()) * 1000 / of).unwrap_or(0)
}

/// One number for each student of the section, which says nothing about the name and stays the same while the section
/// has the same students.
pub(crate) fn aliases(book: &SectionBook) -> BTreeMap<&StudentId, String> {
    aliases_of(&book.section.id, book.students.iter().map(|student| &student.id))
}

/// The same, for all `students` of a section.
pub(crate) fn aliases_of<'a>(
    section: &SectionId,
    students: impl Iterator<Item = &'a StudentId>,
) -> BTreeMap<&'a StudentId, String> {
    let mut shuffled: Vec<(u64, &StudentId)> = students
        .map(|student| {
            let section = section.as_str().bytes();
            (mixed(section.chain([0]).chain(student.as_str().bytes())), student)
        })
        .collect();
    shuffled.sort_unstable();
    shuffled.into_iter().zip(1..).map(|((_, id), n)| (id, words::alias(n))).collect()
}

fn worth(rows: &[Row]) -> Vec<Worth> {
    let mut counts: BTreeMap<Attention, u32> = BTreeMap::new();
    let waiting = rows.iter().filter(|row| matches!(row.group, Group::Look | Group::Plain));
    for attention in waiting.flat_map(|row| &row.attention) {
        *counts.entry(*attention).or_default() += 1;
    }
    counts.into_iter().map(|(of, count)| Worth { point: point(of), count }).collect()
}

fn figures_view(figures: Figures, maximum: Option<Score>) -> ReviewFigures {
    let scale = maximum.filter(|points| points.micros() > 0).unwrap_or(figures.highest);
    ReviewFigures {
        count: size(figures.count),
        mean: tenths(figures.mean),
        median: figures.median.to_string(),
        lowest: figures.lowest.to_string(),
        highest: figures.highest.to_string(),
        spread: tenths(figures.spread),
        mean_at: thousandths(figures.mean, scale),
        median_at: thousandths(figures.median, scale),
    }
}

/// With one digit after the point, also where it is a zero: "31.0".
fn tenths(score: Score) -> String {
    if score.is_whole() { format!("{score}.0") } else { score.to_string() }
}

fn bar(bar: Bar) -> ReviewBar {
    ReviewBar {
        from: bar.from.to_string(),
        to: bar.to.map(|to| to.to_string()),
        count: size(bar.count),
        unusual: size(bar.unusual),
    }
}

const fn point(attention: Attention) -> AttentionPoint {
    match attention {
        Attention::BlankHandIn => AttentionPoint::BlankHandIn,
        Attention::ScoreWithoutHandIn => AttentionPoint::ScoreWithoutHandIn,
        Attention::AboveMaximum => AttentionPoint::AboveMaximum,
        Attention::Zero => AttentionPoint::Zero,
        Attention::WellBelow => AttentionPoint::WellBelow,
        Attention::WellAbove => AttentionPoint::WellAbove,
        Attention::BigJump => AttentionPoint::BigJump,
        Attention::Clears => AttentionPoint::Clears,
        Attention::NotMatched => AttentionPoint::NotMatched,
        Attention::Late => AttentionPoint::Late,
        Attention::NotHandedIn => AttentionPoint::NotHandedIn,
    }
}
