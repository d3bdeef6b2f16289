//! What a person does on the LMS's own page: type a score, mark a student excused, rename or delete an
//! assignment. Here anything can be undone, unlike through the API.

use super::{Assignment, Flag, Lms, Submission, SubmissionState};
use crate::refusal::Refusal;
use crate::score::{Score, ScoreError};
use chrono::{DateTime, Utc};

/// Why the page refuses what a person typed; each is a sentence for them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandError {
    /// `12,5`.
    #[error("Use a point for decimals, such as {}.", .0.replace(',', "."))]
    Comma(String),
    /// `85%`.
    #[error("Type points, not a percentage.")]
    Percent,
    /// Letters and the like.
    #[error("“{0}” is not a score. Type a number such as 12.5, or leave the field empty.")]
    NotAScore(String),
    /// More digits than anybody needs.
    #[error("That number is too large.")]
    TooLarge,
    /// Below zero, where the LMS refuses that.
    #[error("A score cannot be below zero.")]
    BelowZero,
    /// Above the maximum, where the LMS refuses that.
    #[error("The maximum is {0}.")]
    AboveMaximum(Score),
    /// A maximum that cannot be.
    #[error("Type the points as a whole number, zero or more.")]
    MaximumNotWhole,
    /// A maximum that cannot be.
    #[error("Type the points as a number, zero or more.")]
    MaximumNegative,
    /// A title of nothing but spaces.
    #[error("An assignment needs a title.")]
    NoTitle,
    /// A title longer than the LMS takes.
    #[error("A title has at most {0} characters.")]
    TitleTooLong(usize),
    /// Not a date and time.
    #[error("Type the due date as a date and a time.")]
    NotADate,
    /// Nobody with this id teaches here.
    #[error("Choose who you are first.")]
    UnknownTeacher,
    /// A comment where the LMS has none.
    #[error("This LMS keeps no comment with a grade.")]
    NoComments,
    /// The assignment or the student is gone.
    #[error("{}", match .0 {
        Refusal::AssignmentGone => "This assignment was deleted meanwhile. Reload the page.",
        Refusal::UserNotFound => "This student is not in the assignment. Reload the page.",
        _ => "The change could not be saved.",
    })]
    Gone(#[from] Refusal),
}

/// A change of one grade by hand: `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct GradeEdit {
    /// The score; the inner `None` takes it away.
    pub score: Option<Option<Score>>,
    /// The one flag; the inner `None` takes all away.
    pub flag: Option<Option<Flag>>,
    /// The comment; empty takes it away.
    pub comment: Option<String>,
}

impl GradeEdit {
    /// Only a score.
    #[must_use]
    pub fn score(score: Score) -> Self {
        Self { score: Some(Some(score)), ..Self::default() }
    }

    /// Only a flag.
    #[must_use]
    pub fn flag(flag: Flag) -> Self {
        Self { flag: Some(Some(flag)), ..Self::default() }
    }
}

/// Reads what a person typed for a score; nothing means no score.
///
/// # Errors
/// A sentence for the person who typed it.
pub(crate) fn typed(text: &str) -> Result<Option<Score>, HandError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let short: String = text.chars().take(20).filter(|letter| !letter.is_control()).collect();
    text.parse().map(Some).map_err(|error| match error {
        ScoreError::OutOfRange => HandError::TooLarge,
        ScoreError::NotANumber if text.ends_with('%') => HandError::Percent,
        ScoreError::NotANumber if text.len() < 20 && text.replacen(',', ".", 1).parse::<Score>().is_ok() => {
            HandError::Comma(short)
        }
        ScoreError::NotANumber => HandError::NotAScore(short),
    })
}

impl Lms {
    /// Changes a grade as `teacher` (a Clever id) does it on the LMS's page.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn edit(
        &self,
        assignment: &str,
        student: &str,
        teacher: &str,
        edit: &GradeEdit,
    ) -> Result<Submission, HandError> {
        let teacher = self.district().teacher(teacher).ok_or(HandError::UnknownTeacher)?;
        let rules = self.rules();
        if edit.comment.as_ref().is_some_and(|text| !text.is_empty()) && !rules.comments {
            return Err(HandError::NoComments);
        }
        self.grade(None, assignment, student, |_, work, _, before| {
            let mut after = before.clone();
            if let Some(flag) = edit.flag {
                after.flags.clear();
                after.flags.extend(flag);
            }
            match edit.score {
                None => {}
                Some(None) => {
                    after.score = None;
                    after.state = SubmissionState::Created;
                }
                Some(Some(score)) => {
                    let stored = rules.stored(score, work.points).map_err(|refusal| match refusal {
                        Refusal::ScoreBelowZero => HandError::BelowZero,
                        _ => HandError::AboveMaximum(work.points.unwrap_or(Score::ZERO)),
                    })?;
                    if edit.flag.is_none() {
                        after.flags.remove(&Flag::Excused);
                        after.flags.remove(&Flag::Missing);
                    }
                    after.score = Some(stored);
                    after.state = SubmissionState::Returned;
                }
            }
            if let Some(comment) = &edit.comment {
                after.comment = Some(comment.clone()).filter(|text| !text.trim().is_empty());
            }
            rules.settle(&mut after);
            if after != *before {
                after.grader = Some(teacher.id.clone());
                after.last_modified = self.now();
            }
            Ok(after)
        })
    }

    /// Gives an assignment another title.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn rename(&self, assignment: &str, title: &str) -> Result<Assignment, HandError> {
        if title.trim().is_empty() {
            return Err(HandError::NoTitle);
        }
        let longest = self.rules().longest_title.unwrap_or(10_000);
        if title.chars().count() > longest {
            return Err(HandError::TitleTooLong(longest));
        }
        self.update(None, assignment, |found| {
            title.clone_into(&mut found.title);
            Ok(())
        })
    }

    /// Moves the due date, also into the past, or takes it away.
    ///
    /// # Errors
    /// When the assignment is gone.
    pub fn move_due(&self, assignment: &str, due: Option<DateTime<Utc>>) -> Result<Assignment, HandError> {
        self.update(None, assignment, |found| {
            found.due = due;
            Ok(())
        })
    }

    /// Changes the maximum; scores stay as they are.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn set_points(&self, assignment: &str, points: Option<Score>) -> Result<Assignment, HandError> {
        if points.is_some_and(|points| points < Score::ZERO) {
            return Err(HandError::MaximumNegative);
        }
        if self.rules().whole_maximum && points.is_some_and(|points| !points.is_whole()) {
            return Err(HandError::MaximumNotWhole);
        }
        self.update(None, assignment, |found| {
            found.points = points;
            Ok(())
        })
    }

    /// Deletes an assignment, its grades with it.
    ///
    /// # Errors
    /// When it is gone already.
    pub fn delete(&self, assignment: &str) -> Result<(), HandError> {
        Ok(self.remove(None, assignment)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_is_a_score_or_a_sentence() {
        assert_eq!(typed("  "), Ok(None));
        assert_eq!(typed(" 12.50 "), Ok(Some("12.5".parse().unwrap())));
        assert_eq!(typed("1,5").unwrap_err().to_string(), "Use a point for decimals, such as 1.5.");
        assert_eq!(typed("85%"), Err(HandError::Percent));
        assert!(typed("EX").unwrap_err().to_string().starts_with("“EX” is not a score."));
        assert_eq!(typed(&"9".repeat(1_000_000)), Err(HandError::TooLarge));
        assert_eq!(typed("\u{7}"), Err(HandError::NotAScore(String::new())));
    }
}
