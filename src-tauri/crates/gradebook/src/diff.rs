//! Edits made in the LMS as rows: what was last agreed, what is here, what is there, and what is suggested.

use crate::{
    Assignment, AssignmentId, Column, Delivery, Detail, Details, Grade, GradeField, SectionBook, StudentId,
    Verdict,
};
use similar::{ChangeTag, TextDiff};

/// One changed thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The assignment.
    pub assignment: AssignmentId,
    /// What changed and its three values.
    pub change: Change,
    /// Which sides changed.
    pub sides: Sides,
    /// What is filled in for the teacher; nothing is applied until they say so.
    pub suggestion: Suggestion,
}

impl Row {
    /// Whose grade it is about; `None`: about the assignment itself.
    pub fn student(&self) -> Option<&StudentId> {
        match &self.change {
            Change::Grade { student, .. } => Some(student),
            Change::Detail { .. } | Change::Deleted => None,
        }
    }
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A part of one student's grade.
    Grade {
        /// Student.
        student: StudentId,
        /// Which part.
        field: GradeField,
        /// Last agreed; `None`: never.
        base: Option<Grade>,
        /// Here.
        local: Grade,
        /// There.
        remote: Grade,
    },
    /// A detail of the assignment.
    Detail {
        /// Which.
        detail: Detail,
        /// Last agreed.
        base: Option<Details>,
        /// Here.
        local: Details,
        /// There.
        remote: Details,
    },
    /// The assignment was deleted in the LMS.
    Deleted,
}

/// Which sides changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sides {
    /// Only the LMS.
    LmsOnly,
    /// Both, apart.
    Both,
    /// They differ and never agreed.
    NeverAgreed,
    /// Deleted there.
    Deleted,
}

/// What is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suggestion {
    /// Only the LMS changed: take it.
    TakeLms,
    /// A deletion: keep mine, never lose a grade.
    KeepMine,
    /// Both changed: nothing is filled in.
    None,
}

/// What is filled in where both sides changed, by the teacher's own setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ConflictDefault {
    /// Nothing: the teacher decides each.
    #[default]
    Ask,
    /// What is here.
    Mine,
    /// What the LMS has.
    Lms,
    /// The higher score. Where there are not two different scores to compare: nothing.
    Higher,
}

impl ConflictDefault {
    /// What it fills in for a row. A row that only one side changed, and a deletion, have a suggestion of their own.
    pub fn fill(self, row: &Row) -> Suggestion {
        if !matches!(row.sides, Sides::Both | Sides::NeverAgreed) {
            return Suggestion::None;
        }
        match self {
            Self::Ask => Suggestion::None,
            Self::Mine => Suggestion::KeepMine,
            Self::Lms => Suggestion::TakeLms,
            Self::Higher => match &row.change {
                Change::Grade { field: GradeField::Mark, local, remote, .. } => higher(local, remote),
                Change::Grade { .. } | Change::Detail { .. } | Change::Deleted => Suggestion::None,
            },
        }
    }
}

/// Only where both count and have a score: excused or missing is neither higher nor lower than a score.
fn higher(local: &Grade, remote: &Grade) -> Suggestion {
    let counted = |grade: &Grade| (grade.status == crate::Status::Counted).then_some(grade.score).flatten();
    match (counted(local), counted(remote)) {
        (Some(mine), Some(theirs)) if mine > theirs => Suggestion::KeepMine,
        (Some(mine), Some(theirs)) if theirs > mine => Suggestion::TakeLms,
        _ => Suggestion::None,
    }
}

/// All rows of a section, in the order of its columns and students; an assignment's own details first.
pub fn changes(book: &SectionBook) -> Vec<Row> {
    let mut rows = Vec::new();
    for column in &book.columns {
        column_rows(column, book, &mut rows);
    }
    rows
}

/// The rows of one column.
pub fn changes_of(column: &Column, book: &SectionBook) -> Vec<Row> {
    let mut rows = Vec::new();
    column_rows(column, book, &mut rows);
    rows
}

#[inline]
fn column_rows(column: &Column, book: &SectionBook, rows: &mut Vec<Row>) {
    detail_rows(&column.assignment, rows);
    if !matches!(column.assignment.delivery, Delivery::DeletedThere { .. }) {
        grade_rows(column, book, rows);
    }
}

fn detail_rows(assignment: &Assignment, rows: &mut Vec<Row>) {
    if matches!(assignment.delivery, Delivery::DeletedThere { .. }) {
        rows.push(Row {
            assignment: assignment.id.clone(),
            change: Change::Deleted,
            sides: Sides::Deleted,
            suggestion: Suggestion::KeepMine,
        });
        return;
    }
    for detail in assignment.changed() {
        let (sides, suggestion) = sides_of(assignment.detail_verdict(detail), assignment.base.is_some());
        rows.push(Row {
            assignment: assignment.id.clone(),
            change: Change::Detail {
                detail,
                base: assignment.base.as_ref().map(|b| b.lms.clone()),
                local: assignment.local.clone(),
                remote: assignment.remote.clone().unwrap_or_default(),
            },
            sides,
            suggestion,
        });
    }
}

#[inline]
fn grade_rows(column: &Column, book: &SectionBook, rows: &mut Vec<Row>) {
    for (index, cell) in &column.cells {
        if cell.is_settled() {
            continue;
        }
        for field in GradeField::ALL {
            let verdict = cell.field_verdict(field, &book.profile);
            if !matches!(verdict, Verdict::TakeRemote | Verdict::Conflict) {
                continue;
            }
            let Some(student) = book.student(*index) else { continue };
            let remote = cell.remote.clone().unwrap_or_default();
            let (sides, mut suggestion) = sides_of(verdict, cell.base.is_some());
            if suggestion == Suggestion::TakeLms && remote.clears(&cell.local) && field == GradeField::Mark {
                suggestion = Suggestion::KeepMine;
            }
            rows.push(Row {
                assignment: column.assignment.id.clone(),
                change: Change::Grade {
                    student: student.id.clone(),
                    field,
                    base: cell.base.as_ref().map(|b| b.lms.clone()),
                    local: cell.local.clone(),
                    remote,
                },
                sides,
                suggestion,
            });
        }
    }
}

fn sides_of(verdict: Verdict, agreed: bool) -> (Sides, Suggestion) {
    match (verdict, agreed) {
        (Verdict::Conflict, true) => (Sides::Both, Suggestion::None),
        (Verdict::Conflict, false) => (Sides::NeverAgreed, Suggestion::None),
        _ => (Sides::LmsOnly, Suggestion::TakeLms),
    }
}

/// A piece of a text against another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// In both.
    Same(String),
    /// Only in the new one.
    Added(String),
    /// Only in the old one.
    Removed(String),
}

/// Words that are compared one by one. Two longer texts cost the square of their length, and they come from the network.
const MOST_WORDS: usize = 4_000;

/// The words added and removed between two texts, neighbours joined. Of very long texts only what lies between the
/// first and the last difference is looked at, and if that is still too long it is shown as replaced.
pub fn words(old: &str, new: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let count = |text: &str| text.split_inclusive(char::is_whitespace).take(MOST_WORDS + 1).count();
    if count(old) + count(new) <= MOST_WORDS {
        push_words(old, new, &mut out);
        return out;
    }
    let pieces = |text| str::split_inclusive(text, char::is_whitespace);
    let before = shared(pieces(old).zip(pieces(new)));
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let after = shared(pieces(old_rest).rev().zip(pieces(new_rest).rev()));
    let (old_part, same) = old_rest.split_at(old_rest.len() - after);
    let new_part = &new_rest[..new_rest.len() - after];
    push(ChangeTag::Equal, &old[..before], &mut out);
    if count(old_part) + count(new_part) <= MOST_WORDS {
        push_words(old_part, new_part, &mut out);
    } else {
        push(ChangeTag::Delete, old_part, &mut out);
        push(ChangeTag::Insert, new_part, &mut out);
    }
    push(ChangeTag::Equal, same, &mut out);
    out
}

/// How many bytes the two have in common, piece by piece.
fn shared<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> usize {
    pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len()).sum()
}

fn push_words(old: &str, new: &str, out: &mut Vec<Word>) {
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        push(change.tag(), change.value(), out);
    }
}

fn push(tag: ChangeTag, piece: &str, out: &mut Vec<Word>) {
    if piece.is_empty() {
        return;
    }
    match (tag, out.last_mut()) {
        (ChangeTag::Equal, Some(Word::Same(text)))
        | (ChangeTag::Insert, Some(Word::Added(text)))
        | (ChangeTag::Delete, Some(Word::Removed(text))) => text.push_str(piece),
        (ChangeTag::Equal, _) => out.push(Word::Same(piece.to_owned())),
        (ChangeTag::Insert, _) => out.push(Word::Added(piece.to_owned())),
        (ChangeTag::Delete, _) => out.push(Word::Removed(piece.to_owned())),
    }
}
