//! What deserves a look before grades of one assignment are approved: against the maximum, against each student's own
//! average, against what was sent last.
//!
//! Suggestions only. Nothing here changes a grade or keeps one from being approved, and there are no words here.

mod attention;
mod figures;
mod work;

pub use attention::{Attention, FAR, OTHERS};
pub use figures::{Bar, Figures};
pub use work::HandedIn;

use self::work::Work;
use crate::plan::hold_of;
use crate::standing::{Surroundings, standing};
use crate::{Approval, Column, GradeCell, HandIns, SectionBook, Standing, Student, Time};

/// Where a grade stands in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// To approve, and something about it is unusual.
    Look,
    /// To approve, nothing unusual.
    Plain,
    /// Approved, sent, or in one of the other standings: nothing to approve.
    Done,
    /// Nothing was entered on either side.
    Empty,
}

/// One grade in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Index into `SectionBook::students`.
    pub student: u32,
    /// Where it stands in the queue.
    pub group: Group,
    /// What the grid shows.
    pub standing: Standing,
    /// Thousandths of the maximum; `None` without a counted score or a maximum.
    pub permille: Option<i64>,
    /// Thousandths above (or below) the student's average of the other assignments; `None` where there is no other.
    pub against_average: Option<i64>,
    /// What is worth a look, most telling first.
    pub attention: Vec<Attention>,
}

/// How many of this assignment's grades are what, now and once everything is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forecast {
    /// Waiting for approval.
    pub to_approve: usize,
    /// Approved and free to go.
    pub ready: usize,
    /// The same, once everything is approved.
    pub ready_after: usize,
    /// Approved and held back.
    pub held: usize,
    /// The same, once everything is approved.
    pub held_after: usize,
    /// Marked as not handed in, or not in the LMS where most of the others are.
    pub missing: usize,
}

/// One assignment, ready to be looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Rows: by group, inside a group as the section has its students.
    pub rows: Vec<Row>,
    /// Figures of the counted scores; `None` when there is none.
    pub figures: Option<Figures>,
    /// How the scores are spread.
    pub bars: Vec<Bar>,
    /// What approving everything does.
    pub forecast: Forecast,
    /// How many handed their work in; `None` where the LMS tells of nobody who did.
    pub handed_in: Option<HandedIn>,
}

/// How many grades of a column wait for approval.
pub fn to_approve(column: &Column, book: &SectionBook) -> usize {
    column.cells.iter().filter(|(_, cell)| stands(cell, book) == Standing::Draft).count()
}

/// Looks through one assignment, with what the LMS tells about the work behind its grades.
pub fn review(column: &Column, book: &SectionBook, hand_ins: &HandIns, now: Time) -> Review {
    let blank = GradeCell::default();
    let handed_in = HandedIn::of(book, hand_ins);
    let mut rows = Vec::with_capacity(book.students.len());
    let mut forecast = Forecast::default();
    for (student, index) in book.students.iter().zip(0_u32..) {
        let cell = column.cell(index).unwrap_or(&blank);
        let standing = stands(cell, book);
        if student.left && standing == Standing::NotGraded {
            continue;
        }
        count(&mut forecast, column, (cell, standing), student, book, now);
        let work =
            Work { hand_in: hand_ins.get(&student.id), is_usual: handed_in.is_some_and(HandedIn::is_usual) };
        let permille = attention::permille(&cell.local, column.assignment.local.points);
        let average = attention::average(index, column, book);
        let attention = attention::attention(cell, column, student, average, book, work);
        let without =
            |point: &Attention| matches!(point, Attention::NotHandedIn | Attention::ScoreWithoutHandIn);
        forecast.missing += usize::from(attention.iter().any(without));
        let group = match standing {
            Standing::Draft if attention.iter().any(|point| point.is_unusual()) => Group::Look,
            Standing::Draft => Group::Plain,
            Standing::NotGraded => Group::Empty,
            _ => Group::Done,
        };
        let against_average = permille.zip(average).map(|(here, usual)| here - usual.permille);
        rows.push(Row { student: index, group, standing, permille, against_average, attention });
    }
    rows.sort_by_key(|row| row.group);
    let scores = figures::scores(column, &rows);
    let (figures, bars) = (figures::figures(&scores), figures::bars(&scores, column));
    Review { figures, bars, rows, forecast, handed_in }
}

fn stands(cell: &GradeCell, book: &SectionBook) -> Standing {
    standing(cell, Surroundings::default(), &book.profile)
}

fn count(
    forecast: &mut Forecast,
    column: &Column,
    (cell, standing): (&GradeCell, Standing),
    student: &Student,
    book: &SectionBook,
    now: Time,
) {
    if !matches!(standing, Standing::Draft | Standing::Approved) {
        return;
    }
    let draft = standing == Standing::Draft;
    let mut approved = cell.clone();
    approved.approve(Approval::Teacher);
    let held = usize::from(hold_of(column, &approved, student, book, now).is_some());
    forecast.to_approve += usize::from(draft);
    forecast.held_after += held;
    forecast.ready_after += 1 - held;
    if !draft {
        forecast.held += held;
        forecast.ready += 1 - held;
    }
}
