//! What is worth a look in one grade.

use super::work::Work;
use crate::{Column, Grade, GradeCell, Score, SectionBook, Status, Student};

/// So far from a student's own average is far, in thousandths: a quarter of the scale.
pub const FAR: i64 = 250;
/// An average of fewer other scores says too little to call anything far from it.
pub const OTHERS: usize = 3;

/// Something worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attention {
    /// The LMS says that there is nothing in what was handed in.
    BlankHandIn,
    /// A score for work that the LMS does not have, where most of the others handed theirs in.
    ScoreWithoutHandIn,
    /// The score is above the maximum: bonus points, or a digit too many.
    AboveMaximum,
    /// A score of zero: really nothing, or nothing looked at yet?
    Zero,
    /// Far below what this student usually gets.
    WellBelow,
    /// Far above what this student usually gets.
    WellAbove,
    /// Far from the score that was agreed with the LMS before.
    BigJump,
    /// Approving and sending it takes a score away that is in the LMS.
    Clears,
    /// The student is not matched in the LMS: the grade will be held back.
    NotMatched,
    /// Handed in late.
    Late,
    /// Marked as not handed in, or not in the LMS where most of the others are.
    NotHandedIn,
}

impl Attention {
    /// Whether a grade with it is looked at before the others. The rest is only good to know.
    pub const fn is_unusual(self) -> bool {
        match self {
            Self::BlankHandIn
            | Self::ScoreWithoutHandIn
            | Self::AboveMaximum
            | Self::Zero
            | Self::WellBelow
            | Self::WellAbove
            | Self::BigJump
            | Self::Clears => true,
            Self::NotMatched | Self::Late | Self::NotHandedIn => false,
        }
    }
}

/// A student's average of the other assignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Average {
    /// Thousandths of the maximum, each assignment counting the same.
    pub(super) permille: i64,
    /// How many scores it is of.
    pub(super) of: usize,
}

/// Thousandths of the maximum that a grade is; `None` without a counted score or with no points to be had.
pub(super) fn permille(grade: &Grade, points: Option<Score>) -> Option<i64> {
    let (score, points) = (counted(grade)?, points.filter(|points| points.micros() > 0)?);
    let thousandths = i128::from(score.micros()) * 1000;
    i64::try_from(thousandths / i128::from(points.micros())).ok()
}

/// The score, where it counts.
pub(super) fn counted(grade: &Grade) -> Option<Score> {
    grade.score.filter(|_| grade.status == Status::Counted)
}

/// What the student at this index has in the other columns.
pub(super) fn average(index: u32, column: &Column, book: &SectionBook) -> Option<Average> {
    let others = book.columns.iter().filter(|other| other.assignment.id != column.assignment.id);
    let (mut sum, mut of) = (0_i64, 0_usize);
    for other in others {
        let cell = other.cell(index);
        let Some(here) = cell.and_then(|cell| permille(&cell.local, other.assignment.local.points)) else {
            continue;
        };
        (sum, of) = (sum.saturating_add(here), of + 1);
    }
    let by = i64::try_from(of).ok().filter(|by| *by > 0)?;
    Some(Average { permille: sum / by, of })
}

/// What is worth a look, most telling first.
pub(super) fn attention(
    cell: &GradeCell,
    column: &Column,
    student: &Student,
    average: Option<Average>,
    book: &SectionBook,
    work: Work<'_>,
) -> Vec<Attention> {
    let points = column.assignment.local.points;
    let here = permille(&cell.local, points);
    let score = counted(&cell.local);
    let far = |from: Option<i64>| here.zip(from).map_or(0, |(here, from)| here - from);
    let usual = far(average.filter(|average| average.of >= OTHERS).map(|average| average.permille));
    let before = far(cell.base.as_ref().and_then(|base| permille(&base.ours, points)));
    let zero = score == Some(Score::ZERO);
    // An empty page explains a zero; that it is low is not worth a second look.
    let blank = work.is_blank();
    let explained = blank && zero;
    let without = work.is_not_in() && !matches!(cell.local.status, Status::Excused);
    let scored = score.is_some() && !zero;
    let late = cell.local.late || cell.base.is_none() && work.is_late();
    let there = cell.remote.as_ref().is_some_and(|remote| cell.local.clears(remote));
    [
        (Attention::BlankHandIn, blank),
        (Attention::ScoreWithoutHandIn, without && scored),
        (Attention::AboveMaximum, score.zip(points).is_some_and(|(score, points)| score > points)),
        (Attention::Zero, zero && !explained),
        (Attention::WellBelow, usual <= -FAR && !explained),
        (Attention::WellAbove, usual >= FAR),
        (Attention::BigJump, before.abs() >= FAR),
        (Attention::Clears, there),
        (Attention::NotMatched, is_not_matched(student, book)),
        (Attention::Late, late),
        (Attention::NotHandedIn, cell.local.status == Status::Missing || without && !scored),
    ]
    .into_iter()
    .filter_map(|(point, applies)| applies.then_some(point))
    .collect()
}

/// Where the connection knows nobody of the section, the section is what is not linked, not each student.
fn is_not_matched(student: &Student, book: &SectionBook) -> bool {
    student.linked == Some(false) && book.section.linked != Some(false)
}
