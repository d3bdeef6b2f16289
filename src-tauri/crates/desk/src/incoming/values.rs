//! What each value of a row would make of the grade that is here.

use super::rows::RowState;
use super::works::Goes;
use super::{RowValue, Work, points};
use gradebook::entry::Entry as Typed;
use gradebook::{Column, Grade, Score, SectionBook};
use results_file::{Entry, ResultRow, Unreadable, Value};

/// The largest score that is taken in; the same as may be typed.
const LARGEST: Score = Score::points(100_000);
/// Longest comment kept, in characters; the same as may be typed.
const LONGEST: usize = 10_000;

/// What becomes of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The grade becomes this.
    Changes(Grade),
    /// It is here already.
    Same,
    /// Nothing in the file.
    Blank,
    /// It can't be taken in.
    Problem(Trouble),
    /// Nobody said whose it is.
    Unsettled,
    /// It is not said yet where it goes, or not whole.
    Waits,
}

/// Why a value can't be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It is not understood.
    Unreadable(Unreadable),
    /// Larger than any score.
    TooLarge,
    /// The cell says another maximum.
    OtherMaximum { file: Score, here: Score },
    /// A percentage, and the assignment has no maximum.
    PercentOfNothing,
}

/// Where the values of each score column of the mapping go, looked up once and not for every row.
pub(crate) struct Columns<'a> {
    by_place: Vec<Option<Goal<'a>>>,
}

/// Where values go.
struct Goal<'a> {
    /// Place in the list of works.
    work: usize,
    points: Option<Score>,
    /// The assignment that is here; `None`: it is to be made.
    here: Option<&'a Column>,
    /// It can go there; `false`: something is still to be said about it.
    ready: bool,
}

impl<'a> Columns<'a> {
    /// Of `scores` score columns.
    pub(crate) fn new(works: &[Work], scores: usize, book: &'a SectionBook) -> Self {
        let mut by_place: Vec<Option<Goal<'a>>> = (0..scores).map(|_| None).collect();
        for (at, work) in works.iter().enumerate() {
            let (points, here, ready) = match &work.goes {
                Ok(Goes::Nowhere) => continue,
                Ok(goes @ Goes::Into(id, _)) => (goes.points(), book.column(id), true),
                Ok(goes @ Goes::New { .. }) => (goes.points(), None, true),
                Err(_) => (None, None, false),
            };
            if let Some(place) = by_place.get_mut(work.place) {
                *place = Some(Goal { work: at, points, here, ready });
            }
        }
        Self { by_place }
    }
}

/// The values of a row that go somewhere.
pub(crate) fn values(
    said: &ResultRow,
    state: &RowState,
    columns: &Columns<'_>,
    book: &SectionBook,
) -> Vec<RowValue> {
    let student = state.student().map(|student| book.index_of(student));
    let asked = matches!(state, RowState::ByName(_) | RowState::Torn(_));
    let going = said.values.iter().enumerate().filter_map(|(at, value)| {
        let goal = columns.by_place.get(value.column)?.as_ref()?;
        let cell = student.flatten().zip(goal.here).and_then(|(student, column)| column.cell(student));
        let before = cell.map(|cell| cell.local.clone()).unwrap_or_default();
        let outcome = match student {
            Some(_) if goal.ready => outcome(value, goal.points, &before),
            Some(_) => waiting(value, Outcome::Waits),
            // What can't be read is said before anybody is chosen.
            None if asked => waiting(value, Outcome::Unsettled),
            None => Outcome::Unsettled,
        };
        Some(RowValue { work: goal.work, place: (value.line, value.column_no), at, before, outcome })
    });
    going.collect()
}

fn outcome(value: &Value, maximum: Option<Score>, before: &Grade) -> Outcome {
    let said = value.maximum.as_deref().and_then(points);
    let mut after = before.clone();
    match read(&value.entry, said, maximum) {
        Err(trouble) => return Outcome::Problem(trouble),
        Ok(entry) => entry.apply(&mut after),
    }
    let comment = value.comment.as_deref().map(str::trim).filter(|comment| !comment.is_empty());
    if let Some(comment) = comment {
        after.comment = Some(comment.chars().take(LONGEST).collect());
    }
    match (after == *before, &value.entry) {
        (false, _) => Outcome::Changes(after),
        (true, Entry::Blank) => Outcome::Blank,
        (true, _) => Outcome::Same,
    }
}

/// What can be said of a value before it is known whose it is or where it goes.
fn waiting(value: &Value, readable: Outcome) -> Outcome {
    let comment = value.comment.as_deref().is_some_and(|comment| !comment.trim().is_empty());
    match &value.entry {
        Entry::Unreadable(why) => Outcome::Problem(Trouble::Unreadable(*why)),
        Entry::Blank if !comment && readable == Outcome::Waits => Outcome::Blank,
        _ => readable,
    }
}

fn read(entry: &Entry, said: Option<Score>, maximum: Option<Score>) -> Result<Typed, Trouble> {
    match entry {
        Entry::Score(text) => {
            if let (Some(file), Some(here)) = (said, maximum)
                && file != here
            {
                return Err(Trouble::OtherMaximum { file, here });
            }
            let score = points(text).filter(|score| *score <= LARGEST);
            score.map(Typed::Score).ok_or(Trouble::TooLarge)
        }
        Entry::Percent(text) => {
            let percent = points(text).filter(|percent| *percent <= LARGEST).ok_or(Trouble::TooLarge)?;
            Ok(Typed::Score(of_percent(percent, maximum.ok_or(Trouble::PercentOfNothing)?)))
        }
        Entry::Excused => Ok(Typed::Excused),
        Entry::Missing => Ok(Typed::Missing),
        Entry::Blank => Ok(Typed::Nothing),
        Entry::Unreadable(why) => Err(Trouble::Unreadable(*why)),
    }
}

/// So much of the maximum, to four digits.
fn of_percent(percent: Score, maximum: Score) -> Score {
    let product = i128::from(percent.micros()) * i128::from(maximum.micros()) / 100_000_000;
    Score::from_micros(i64::try_from(product).unwrap_or(i64::MAX)).rounded(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(entry: Entry, maximum: Option<&str>, comment: Option<&str>) -> Value {
        let (maximum, comment) = (maximum.map(Into::into), comment.map(Into::into));
        Value { column: 0, line: 2, column_no: 3, entry, maximum, comment }
    }

    fn score(text: &str) -> Entry {
        Entry::Score(text.into())
    }

    #[test]
    fn a_value_changes_the_grade_says_that_it_is_here_or_changes_nothing() {
        let here = Grade::of(Score::points(17));
        let twenty = Some(Score::points(20));
        let with = |comment: &str| Grade { comment: Some(comment.to_owned()), ..here.clone() };
        for (value, expected) in [
            (value(score("17"), Some("20"), None), Outcome::Same),
            (value(score("18"), None, None), Outcome::Changes(Grade::of(Score::points(18)))),
            (value(Entry::Percent("85".into()), None, None), Outcome::Same),
            (value(Entry::Blank, None, None), Outcome::Blank),
            (value(Entry::Blank, None, Some(" see me ")), Outcome::Changes(with("see me"))),
            (value(score("17"), None, Some("see me")), Outcome::Changes(with("see me"))),
            (value(score("100001"), None, None), Outcome::Problem(Trouble::TooLarge)),
            (
                value(score("17"), Some("50"), None),
                Outcome::Problem(Trouble::OtherMaximum { file: Score::points(50), here: Score::points(20) }),
            ),
        ] {
            assert_eq!(outcome(&value, twenty, &here), expected, "{value:?}");
        }
        let percent = value(Entry::Percent("85".into()), None, None);
        assert_eq!(outcome(&percent, None, &here), Outcome::Problem(Trouble::PercentOfNothing));
        let blank_here = outcome(&value(Entry::Blank, None, None), twenty, &Grade::default());
        assert_eq!(blank_here, Outcome::Blank);
    }
}
