//! Which assignment each piece of work of a file goes into.

use super::taken::Taken;
use super::{Opened, points};
use crate::view::{ImportAsk, ImportTarget};
use gradebook::entry::number;
use gradebook::{AssignmentId, Score, SectionBook, Time};
use results_file::{Mapping, Maximum, Results, ScoreColumn, Unit};
use std::collections::BTreeSet;

/// Where values go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Goes {
    /// They are not taken in.
    Nowhere,
    /// Into this assignment of so many points.
    Into(AssignmentId, Option<Score>),
    /// Into a new one.
    New { title: String, points: Score, due: Time },
}

impl Goes {
    /// The maximum there.
    pub(crate) const fn points(&self) -> Option<Score> {
        match self {
            Self::Nowhere => None,
            Self::Into(_, points) => *points,
            Self::New { points, .. } => Some(*points),
        }
    }
}

/// Why a piece of work goes somewhere without anybody having said so for this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The same column of the same file went there, then.
    Before(Time),
    /// The assignment has the same title.
    Title,
}

/// Why a piece of work can't go where it is meant to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WorkTrouble {
    /// The assignment is not here any more.
    Gone,
    /// The file has another maximum.
    OtherMaximum { file: Score, here: Score },
    /// Letters need a scale.
    Letters,
    /// A new assignment needs a title.
    NoTitle,
    /// A new assignment needs points.
    NoPoints,
    /// A new assignment needs a due date.
    NoDue,
    /// Another piece of work goes there too.
    SameTarget,
}

/// The chosen score columns and where they go.
pub(crate) fn works(
    mapping: &Mapping,
    results: &Results,
    opened: &Opened,
    ask: &ImportAsk,
    book: &SectionBook,
    taken_before: &Taken,
) -> Vec<super::Work> {
    let chosen: Vec<(usize, &ScoreColumn)> =
        mapping.scores.iter().enumerate().filter(|(_, score)| score.chosen).collect();
    let alone = chosen.len() == 1;
    let said = maxima(mapping, results);
    let mut taken = BTreeSet::new();
    chosen
        .into_iter()
        .map(|(place, score)| {
            let key = key_of(score);
            let title = Some(score.title.trim()).filter(|title| !title.is_empty());
            let title = title.unwrap_or(&opened.table.source.title).to_owned();
            let maximum = maximum(score, said.get(place).copied().flatten());
            let said = ask.targets.iter().find(|target| target.work == key).map(|said| said.target.clone());
            let before = || taken_before.of(opened, &key).filter(|(id, _)| book.column(id).is_some());
            let here = || {
                let before = before().map(|(id, at)| (id, Why::Before(at)));
                before.or_else(|| named(&title, book).map(|id| (id, Why::Title)))
            };
            let found = if said.is_none() { here() } else { None };
            let why = found.as_ref().map(|(_, why)| *why);
            let target = match (said, found) {
                (Some(said), _) => with_due(said, opened.due),
                (None, Some((id, _))) => ImportTarget::Assignment { assignment: id.to_string() },
                // One piece of work is what the file is about; of many, those that are here are.
                (None, None) if alone => ImportTarget::Create {
                    title: title.clone(),
                    points: maximum.map(|points| points.to_string()).unwrap_or_default(),
                    due: Some(opened.due.to_string()),
                },
                (None, None) => ImportTarget::Nowhere,
            };
            let mut goes = goes(&target, score, maximum, book);
            if let Ok(Goes::Into(id, _)) = &goes
                && !taken.insert(id.clone())
            {
                goes = Err(WorkTrouble::SameTarget);
            }
            super::Work { place, key, title, maximum, target, goes, why }
        })
        .collect()
}

/// A new assignment of which it was not said when it is due is due as it is suggested.
fn with_due(target: ImportTarget, suggested: Time) -> ImportTarget {
    match target {
        ImportTarget::Create { title, points, due: None } => {
            ImportTarget::Create { title, points, due: Some(suggested.to_string()) }
        }
        said => said,
    }
}

fn key_of(score: &ScoreColumn) -> String {
    match &score.only {
        Some(only) => format!("{}|{}", score.column, only.value),
        None => score.column.to_string(),
    }
}

/// The maximum that the file says, where it is one for all.
fn maximum(score: &ScoreColumn, said: Option<&str>) -> Option<Score> {
    match &score.maximum {
        Maximum::Points(text) => points(text),
        _ => said.and_then(points),
    }
}

/// For each score column the maximum that all of its values name, if they name one and the same.
fn maxima<'a>(mapping: &Mapping, results: &'a Results) -> Vec<Option<&'a str>> {
    let mut said = vec![(None, true); mapping.scores.len()];
    for value in results.rows.iter().flat_map(|row| &row.values) {
        let (Some(maximum), Some((known, same))) = (value.maximum.as_deref(), said.get_mut(value.column))
        else {
            continue;
        };
        *same &= *known.get_or_insert(maximum) == maximum;
    }
    said.into_iter().map(|(maximum, same)| maximum.filter(|_| same)).collect()
}

/// The one assignment of this title.
fn named(title: &str, book: &SectionBook) -> Option<AssignmentId> {
    let plain = |text: &str| text.trim().to_lowercase();
    let mut alike =
        book.columns.iter().filter(|column| plain(&column.assignment.local.title) == plain(title));
    let found = alike.next()?;
    alike.next().is_none().then(|| found.assignment.id.clone())
}

fn goes(
    target: &ImportTarget,
    score: &ScoreColumn,
    maximum: Option<Score>,
    book: &SectionBook,
) -> Result<Goes, WorkTrouble> {
    let goes = match target {
        ImportTarget::Nowhere => return Ok(Goes::Nowhere),
        ImportTarget::Assignment { assignment } => {
            let id = AssignmentId::from(assignment.as_str());
            let here = book.column(&id).ok_or(WorkTrouble::Gone)?.assignment.local.points;
            Goes::Into(id, here)
        }
        ImportTarget::Create { title, points, due } => {
            let title = title.trim();
            if title.is_empty()
                || title.chars().any(char::is_control)
                || title.chars().count() > book.profile.title_chars
            {
                return Err(WorkTrouble::NoTitle);
            }
            let points = number(points.trim()).ok().filter(|points| *points > Score::ZERO);
            let points = points.filter(|points| !book.profile.whole_points || points.is_whole());
            let points = points.ok_or(WorkTrouble::NoPoints)?;
            let due = due.as_deref().and_then(Time::parse).ok_or(WorkTrouble::NoDue)?;
            Goes::New { title: title.to_owned(), points, due }
        }
    };
    match (score.unit, maximum, goes.points()) {
        (Unit::Letter, ..) => Err(WorkTrouble::Letters),
        (Unit::Points, Some(file), Some(here)) if file != here => {
            Err(WorkTrouble::OtherMaximum { file, here })
        }
        _ => Ok(goes),
    }
}
