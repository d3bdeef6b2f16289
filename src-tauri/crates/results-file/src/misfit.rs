//! What of a mapping does not fit a table. Deliberately not here: mending it.

use crate::mapping::{Mapping, Maximum, Unit};
use crate::number::{self, Number};
use crate::{DecimalSign, Table};
use std::collections::{BTreeMap, BTreeSet};

/// What does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// A remembered mapping, and the file has other columns than the one it was made for.
    #[error("the mapping was made for another header")]
    OtherHeader,
    /// Nothing says who a row is about.
    #[error("no column says who it is")]
    NoPerson,
    /// No assignment is chosen: the file has none, or all of them were unticked.
    #[error("no score column is chosen")]
    NoScores,
    /// A column that the file does not have.
    #[error("there is no column {column}")]
    NoSuchColumn {
        /// Which, from 0.
        column: usize,
    },
    /// One column is both about the person and a score, or two assignments read the same cells.
    #[error("column {column} is used twice")]
    UsedTwice {
        /// Which, from 0.
        column: usize,
    },
    /// An assignment without a title could not be found again.
    #[error("score column {score} has no title")]
    NoTitle {
        /// Place in the mapping's list.
        score: usize,
    },
    /// A maximum was typed that is no number above zero.
    #[error("the maximum of score column {score} is not a number above zero")]
    NotAMaximum {
        /// Place in the mapping's list.
        score: usize,
    },
    /// A remembered mapping names an assignment that this file has no row about.
    #[error("no row is about score column {score}")]
    NoRows {
        /// Place in the mapping's list.
        score: usize,
    },
    /// A remembered mapping does not know all assignments whose rows stand below each other in this file: some results
    /// would be passed over.
    #[error("column {column} names an assignment that the mapping does not know")]
    UnknownWork {
        /// Which, from 0.
        column: usize,
    },
    /// Letters cannot be read without a scale.
    #[error("score column {score} has letters")]
    Letters {
        /// Place in the mapping's list.
        score: usize,
    },
}

impl Mapping {
    /// What of it does not fit the table; empty: all of it does.
    ///
    /// # Errors
    /// All [`Misfit`]s, so that they can be shown at once.
    pub fn check(&self, table: &Table) -> Result<(), Vec<Misfit>> {
        let mut misfits = Vec::new();
        if self.fingerprint != table.fingerprint {
            misfits.push(Misfit::OtherHeader);
        }
        if self.about_person().next().is_none() {
            misfits.push(Misfit::NoPerson);
        }
        if !self.scores.iter().any(|score| score.chosen) {
            misfits.push(Misfit::NoScores);
        }
        let width = table.width();
        let mut outside: Vec<usize> = self.columns().filter(|column| *column >= width).collect();
        outside.sort_unstable();
        outside.dedup();
        misfits.extend(outside.into_iter().map(|column| Misfit::NoSuchColumn { column }));
        self.check_scores(&mut misfits);
        self.check_works(table, &mut misfits);
        if misfits.is_empty() { Ok(()) } else { Err(misfits) }
    }

    fn check_scores(&self, misfits: &mut Vec<Misfit>) {
        let chosen = || self.scores.iter().enumerate().filter(|(_, score)| score.chosen);
        let mut twice: Vec<usize> = Vec::new();
        for (at, score) in chosen() {
            let person = self.about_person().any(|column| column == score.column);
            let other = chosen()
                .any(|(other, s)| other < at && s.column == score.column && overlap(&s.only, &score.only));
            if (person || other) && !twice.contains(&score.column) {
                twice.push(score.column);
            }
            if score.title.trim().is_empty() {
                misfits.push(Misfit::NoTitle { score: at });
            }
            if score.unit == Unit::Letter {
                misfits.push(Misfit::Letters { score: at });
            }
            if let Maximum::Points(points) = &score.maximum {
                let read = number::read(points, Some(DecimalSign::Point));
                if !matches!(read, Number::Plain(number) if *number != *"0") {
                    misfits.push(Misfit::NotAMaximum { score: at });
                }
            }
        }
        misfits.extend(twice.into_iter().map(|column| Misfit::UsedTwice { column }));
    }

    /// Where rows of several assignments stand below each other: whether these are the ones of this file.
    fn check_works(&self, table: &Table, misfits: &mut Vec<Misfit>) {
        let mut known: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for only in self.scores.iter().filter_map(|score| score.only.as_ref()) {
            known.entry(only.column).or_default().insert(&only.value);
        }
        for (column, values) in known {
            let found: BTreeSet<&str> = table.rows.iter().map(|row| row.text(column)).collect();
            let gone = |only: &crate::Only| only.column == column && !found.contains(only.value.as_str());
            let scores = self.scores.iter().enumerate().filter(|(_, score)| score.chosen);
            misfits.extend(
                scores
                    .filter(|(_, score)| score.only.as_ref().is_some_and(gone))
                    .map(|(score, _)| Misfit::NoRows { score }),
            );
            if found.iter().any(|value| !value.is_empty() && !values.contains(value)) {
                misfits.push(Misfit::UnknownWork { column });
            }
        }
    }

    fn columns(&self) -> impl Iterator<Item = usize> {
        let of_scores = self.scores.iter().flat_map(|score| {
            let maximum = match score.maximum {
                Maximum::Column(column) => Some(column),
                _ => None,
            };
            let only = score.only.as_ref().map(|only| only.column);
            [Some(score.column), score.comment, maximum, only].into_iter().flatten()
        });
        let states = self.states.iter().copied();
        self.about_person().chain(self.when).chain(states).chain(of_scores)
    }
}

/// Whether two assignments may read the same row.
fn overlap(one: &Option<crate::Only>, other: &Option<crate::Only>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.column != other.column || one.value == other.value,
        _ => true,
    }
}
