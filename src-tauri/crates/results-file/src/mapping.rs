//! Which column is what. A person may change every part of it, and it is kept to be used again for the next file with
//! the same header. Deliberately not here: how one is suggested (`suggest`), and what of it does not fit (`misfit`).

use crate::Format;
use serde::{Deserialize, Serialize};

/// Which column is what. Columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Whose file it was taken for.
    pub format: Format,
    /// The table's fingerprint for which it was made.
    pub fingerprint: String,
    /// Columns that say who it is, the strongest first.
    pub ids: Vec<IdColumn>,
    /// Given name.
    pub given: Option<usize>,
    /// Family name.
    pub family: Option<usize>,
    /// The whole name in one, in either order.
    pub full: Option<usize>,
    /// The assignments that can be had from it.
    pub scores: Vec<ScoreColumn>,
    /// Columns that say in words or with TRUE how far the work is: excused, missing, not graded to the end.
    pub states: Vec<usize>,
    /// When the attempt was made; `None`: attempts follow each other as their rows do.
    pub when: Option<usize>,
    /// The decimal sign, said by a person; `None`: by what the columns show.
    pub decimal: Option<DecimalSign>,
    /// Columns that are not used, each with the reason.
    pub left_out: Vec<LeftOut>,
}

/// A column that says who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IdColumn {
    /// Which.
    pub column: usize,
    /// What kind of id.
    pub kind: IdKind,
}

/// What kind of id, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdKind {
    /// The school's own, given by its information system: the same in every system of the district.
    SisId,
    /// The LMS's own number.
    LmsId,
    /// What the student signs in with.
    Login,
    /// An e-mail address.
    Email,
    /// A number on a card or an answer sheet, possibly typed or bubbled by the student.
    StudentNumber,
    /// Something else that tells students apart within the tool.
    Other,
}

/// One assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreColumn {
    /// Where its scores are.
    pub column: usize,
    /// Its title, without what the system adds.
    pub title: String,
    /// The system's own id of it.
    pub remote_id: Option<String>,
    /// Points possible.
    pub maximum: Maximum,
    /// Where the comments are.
    pub comment: Option<usize>,
    /// What its numbers are.
    pub unit: Unit,
    /// Only rows with this value are about it, where rows of several assignments stand below each other.
    pub only: Option<Only>,
    /// Whether it is read. A suggestion leaves out what would be a second reading of the same work.
    pub chosen: bool,
}

/// Which rows are about an assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Only {
    /// The column that names the assignment.
    pub column: usize,
    /// Its name there.
    pub value: String,
}

/// Points possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Maximum {
    /// The file does not say.
    Unknown,
    /// The same for everybody, in digits with a point.
    Points(String),
    /// In a column of its own.
    Column(usize),
    /// In the cell: "4 / 5".
    InCell,
}

/// What the numbers of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Points.
    Points,
    /// Percent, with or without the sign.
    Percent,
    /// Letters or words: no number can be had from them without a scale.
    Letter,
}

/// The sign between whole points and their parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalSign {
    /// "17.5"
    Point,
    /// "17,5"
    Comma,
}

/// A column that is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LeftOut {
    /// Which.
    pub column: usize,
    /// Why.
    pub why: WhyLeftOut,
}

/// Why a column is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyLeftOut {
    /// A sum or average that the LMS makes by itself.
    Total,
    /// The system marks it as one that cannot be changed.
    ReadOnly,
    /// Letters, symbols, words: they would need a scale.
    Letter,
    /// An answer to a question, or the points of a part.
    Part,
    /// Days: when something happened, or scores that a spreadsheet took for dates.
    Dates,
    /// Something about the student, the section or the export.
    About,
    /// Not understood.
    Unknown,
}

impl Mapping {
    /// One in which nothing is said yet.
    pub(crate) fn empty(format: Format, fingerprint: &str) -> Self {
        Self {
            format,
            fingerprint: fingerprint.to_owned(),
            ids: Vec::new(),
            given: None,
            family: None,
            full: None,
            scores: Vec::new(),
            states: Vec::new(),
            when: None,
            decimal: None,
            left_out: Vec::new(),
        }
    }

    /// Columns that say something about the person.
    pub(crate) fn about_person(&self) -> impl Iterator<Item = usize> {
        self.ids.iter().map(|id| id.column).chain(self.given).chain(self.family).chain(self.full)
    }

    /// Whether the column has a use or a reason for none.
    pub(crate) fn speaks_of(&self, column: usize) -> bool {
        self.about_person().any(|c| c == column)
            || self.states.contains(&column)
            || self.when == Some(column)
            || self.left_out.iter().any(|l| l.column == column)
            || self.scores.iter().any(|s| {
                s.column == column
                    || s.comment == Some(column)
                    || s.maximum == Maximum::Column(column)
                    || s.only.as_ref().is_some_and(|only| only.column == column)
            })
    }
}

impl ScoreColumn {
    /// Points of unknown maximum in a column.
    pub(crate) fn new(column: usize, title: impl Into<String>) -> Self {
        Self {
            column,
            title: title.into(),
            remote_id: None,
            maximum: Maximum::Unknown,
            comment: None,
            unit: Unit::Points,
            only: None,
            chosen: true,
        }
    }
}
