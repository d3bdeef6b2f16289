//! One grade's value: zero, blank, excused, missing and "not sent" are five different things.

use crate::planted::{Bug, is};
use crate::{Profile, Score};
use serde::{Deserialize, Serialize};

/// Whether a grade counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The ordinary case: the score counts, or nothing was entered yet.
    #[default]
    Counted,
    /// The student need not hand it in; a score underneath is kept but not counted.
    Excused,
    /// The student did not hand it in.
    Missing,
}

/// What one side holds for one student on one assignment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Grade {
    /// Points; `None` is blank, which is not zero.
    pub score: Option<Score>,
    /// Counted, excused or missing.
    #[serde(default)]
    pub status: Status,
    /// Handed in late.
    #[serde(default)]
    pub late: bool,
    /// Comment that the student sees; `None` for none (an empty text is none).
    #[serde(default)]
    pub comment: Option<String>,
}

/// The parts of a grade that are compared and decided one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradeField {
    /// Score together with excused and missing: what the cell shows.
    Mark,
    /// The late flag.
    Late,
    /// The comment.
    Comment,
}

impl GradeField {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mark, Self::Late, Self::Comment];
}

impl Grade {
    /// Just a score.
    pub fn of(score: Score) -> Self {
        Self { score: Some(score), ..Self::default() }
    }
    /// Nothing entered at all.
    pub fn is_blank(&self) -> bool {
        self.score.is_none() && self.status == Status::Counted && !self.late && self.comment.is_none()
    }
    /// Whether this part holds nothing.
    pub fn field_is_blank(&self, field: GradeField) -> bool {
        match field {
            GradeField::Mark => self.score.is_none() && self.status == Status::Counted,
            GradeField::Late => !self.late,
            GradeField::Comment => self.comment.is_none(),
        }
    }
    /// Whether both hold the same here, as far as this LMS can tell them apart (its own rounding).
    pub fn same(&self, other: &Self, field: GradeField, profile: &Profile) -> bool {
        match field {
            GradeField::Mark => {
                self.status == other.status
                    && (self.score == other.score
                        || is(Bug::ScoresAsFloats)
                            && self.score.is_some_and(|a| {
                                other.score.is_some_and(|b| (a.to_wire() - b.to_wire()).abs() < 0.02)
                            })
                        || self.score.map(|s| s.rounded(profile.decimals))
                            == other.score.map(|s| s.rounded(profile.decimals)))
            }
            GradeField::Late => self.late == other.late,
            GradeField::Comment => self.comment == other.comment,
        }
    }
    /// Whether both hold exactly the same here, to the last digit.
    pub(crate) fn exactly(&self, other: &Self, field: GradeField) -> bool {
        match field {
            GradeField::Mark => self.score == other.score && self.status == other.status,
            GradeField::Late => self.late == other.late,
            GradeField::Comment => self.comment == other.comment,
        }
    }
    /// Whether all parts are the same.
    pub fn same_all(&self, other: &Self, profile: &Profile) -> bool {
        GradeField::ALL.iter().all(|f| self.same(other, *f, profile))
    }
    /// Takes one part from another grade.
    pub fn take(&mut self, field: GradeField, from: &Self) {
        match field {
            GradeField::Mark => {
                self.score = from.score;
                self.status = from.status;
            }
            GradeField::Late => self.late = from.late,
            GradeField::Comment => self.comment.clone_from(&from.comment),
        }
    }
    /// The score is absent though one was there, and no change of status says so: the deliberate clearing of a score.
    pub fn clears(&self, before: &Self) -> bool {
        before.score.is_some()
            && self.score.is_none()
            && (self.status == Status::Counted || self.status == before.status)
    }
}
