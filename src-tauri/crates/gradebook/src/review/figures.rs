//! Figures of one assignment's scores: mean, median, spread, and how many scores lie where.

use super::attention::counted;
use super::{Group, Row};
use crate::{Column, Score};

const POINT: i64 = 1_000_000;

/// Figures of the counted scores, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// How many scores.
    pub count: usize,
    /// The mean, to a tenth of a point.
    pub mean: Score,
    /// The middle score; of an even number the mean of the two in the middle.
    pub median: Score,
    /// The lowest.
    pub lowest: Score,
    /// The highest.
    pub highest: Score,
    /// Standard deviation of all scores, to a tenth of a point.
    pub spread: Score,
}

/// How many scores lie in one part of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// The lowest score in it.
    pub from: Score,
    /// The highest whole score in it, or the maximum; `None` for everything above the maximum.
    pub to: Option<Score>,
    /// How many scores.
    pub count: usize,
    /// How many of them are to be looked at first.
    pub unusual: usize,
}

/// Each counted score, and whether its row is to be looked at first; ascending.
pub(super) fn scores(column: &Column, rows: &[Row]) -> Vec<(Score, bool)> {
    let mut scores: Vec<(Score, bool)> = rows
        .iter()
        .filter_map(|row| Some((counted(&column.cell(row.student)?.local)?, row.group == Group::Look)))
        .collect();
    scores.sort_unstable();
    scores
}

pub(super) fn figures(scores: &[(Score, bool)]) -> Option<Figures> {
    let (lowest, highest) = (scores.first()?.0, scores.last()?.0);
    let count = i128::try_from(scores.len()).ok()?;
    let micros = || scores.iter().map(|(score, _)| i128::from(score.micros()));
    let sum: i128 = micros().sum();
    // With the mean as sum / count, the sum of squares of (score − mean) is Σ(count·score − sum)² / count².
    let squares: u128 = micros().map(|score| (count * score - sum).unsigned_abs().pow(2)).sum();
    let spread = (squares / count.unsigned_abs()).isqrt() / count.unsigned_abs();
    let middle = |back: usize| scores.get(scores.len().saturating_sub(back) / 2).map(|(score, _)| *score);
    let (low, high) = (middle(1)?, middle(0)?);
    Some(Figures {
        count: scores.len(),
        mean: tenth(sum / count),
        median: Score::from_micros(i64::midpoint(low.micros(), high.micros())),
        lowest,
        highest,
        spread: tenth(i128::try_from(spread).ok()?),
    })
}

fn tenth(micros: i128) -> Score {
    Score::from_micros(i64::try_from(micros).unwrap_or(i64::MAX)).rounded(1)
}

/// Bars over the whole scale: one for each point up to ten points, else about ten of whole points; and one for what is
/// above the maximum, where there is any. Without a maximum the scale ends at the highest score.
pub(super) fn bars(scores: &[(Score, bool)], column: &Column) -> Vec<Bar> {
    let Some((highest, _)) = scores.last() else { return Vec::new() };
    let maximum = column.assignment.local.points.filter(|points| points.micros() > 0);
    let top = whole_up(maximum.unwrap_or(*highest)).max(1);
    let step = (top + 9) / 10;
    // The maximum itself belongs to the last bar, unless each point has a bar of its own.
    let bars = if step == 1 { top + 1 } else { (top + step - 1) / step };
    let bar = |nth: i64| {
        let last = nth + 1 == bars;
        let (from, to) = (nth * step, if last { top } else { (nth + 1) * step - 1 });
        let (low, high) = (from * POINT, if last { i64::MAX } else { (to + 1) * POINT });
        let is_in = |score: &Score| {
            let at_bottom = nth == 0 && score.micros() < 0;
            at_bottom || (low..high).contains(&score.micros()) && !above(*score, maximum)
        };
        let to = maximum.filter(|_| last).unwrap_or(Score::from_micros(to * POINT));
        (Score::from_micros(from * POINT), Some(to), tally(scores, is_in))
    };
    let over = tally(scores, |score| above(*score, maximum));
    let over = maximum.filter(|_| over.0 > 0).map(|maximum| (maximum, None, over));
    (0..bars)
        .map(bar)
        .chain(over)
        .map(|(from, to, (count, unusual))| Bar { from, to, count, unusual })
        .collect()
}

fn above(score: Score, maximum: Option<Score>) -> bool {
    maximum.is_some_and(|maximum| score > maximum)
}

fn tally(scores: &[(Score, bool)], is_in: impl Fn(&Score) -> bool) -> (usize, usize) {
    let inside = || scores.iter().filter(|(score, _)| is_in(score));
    (inside().count(), inside().filter(|(_, unusual)| *unusual).count())
}

/// Whole points, rounded up.
const fn whole_up(score: Score) -> i64 {
    (score.micros().saturating_add(POINT - 1)).div_euclid(POINT)
}
