//! Figures of one work's scores, in whole numbers: a score is so many millionths of a point. What is shown is never a
//! float. Deliberately not here: how a bar is drawn (`html`, `pdf`).

const POINT: i64 = 1_000_000;
/// Digits after the point that are reckoned with; a score may be finer than that on paper.
const DECIMALS: usize = 6;
/// The largest score anybody can mean: a billion points.
const LARGEST: i64 = 1_000_000_000 * POINT;

/// Figures of the scores that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) count: usize,
    /// To a tenth of a point.
    pub(crate) mean: i64,
    /// Of an even number the mean of the two in the middle.
    pub(crate) median: i64,
    pub(crate) lowest: i64,
    pub(crate) highest: i64,
    /// Standard deviation of all scores, to a tenth of a point.
    pub(crate) spread: i64,
}

/// How many scores lie in one part of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) from: i64,
    /// `None`: everything above the maximum.
    pub(crate) to: Option<i64>,
    pub(crate) count: usize,
}

impl Bar {
    /// "4–7", "5", "> 20".
    pub(crate) fn label(self) -> String {
        match self.to {
            None => format!("> {}", shown(self.from)),
            Some(to) if to == self.from => shown(to),
            Some(to) => format!("{}–{}", shown(self.from), shown(to)),
        }
    }
}

/// Millionths of a decimal; finer digits are rounded, halves away from zero. `None`: it is none, or too large.
pub(crate) fn millionths(text: &str) -> Option<i64> {
    let plain = crate::decimal::plain(text)?;
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, plain.as_str()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let kept: String = part.chars().chain(std::iter::repeat('0')).take(DECIMALS).collect();
    let up = part.as_bytes().get(DECIMALS).is_some_and(|digit| *digit >= b'5');
    let value = whole.parse::<i64>().ok()?.checked_mul(POINT)?;
    let value = value.checked_add(kept.parse::<i64>().ok()?)?.checked_add(i64::from(up))?;
    (value <= LARGEST).then_some(if negative { -value } else { value })
}

/// As a decimal, without zeros at its end.
pub(crate) fn shown(millionths: i64) -> String {
    let sign = if millionths < 0 { "−" } else { "" };
    let (value, unit) = (millionths.unsigned_abs(), POINT.unsigned_abs());
    let part = format!("{:06}", value % unit);
    let part = part.trim_end_matches('0');
    let whole = value / unit;
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Figures; `None` without any score.
pub(crate) fn figures(scores: &mut [i64]) -> Option<Figures> {
    scores.sort_unstable();
    let (lowest, highest) = (*scores.first()?, *scores.last()?);
    let count = i128::try_from(scores.len()).ok()?;
    let each = || scores.iter().map(|score| i128::from(*score));
    let sum: i128 = each().sum();
    // With the mean as sum / count, the sum of squares of (score − mean) is Σ(count·score − sum)² / count².
    let squares = each().try_fold(0_u128, |total, score| {
        total.checked_add((count * score - sum).unsigned_abs().checked_pow(2)?)
    });
    let spread = (squares? / count.unsigned_abs()).isqrt() / count.unsigned_abs();
    let middle = |back: usize| scores.get(scores.len().saturating_sub(back) / 2).copied();
    Some(Figures {
        count: scores.len(),
        mean: tenth(i64::try_from(sum / count).ok()?),
        median: i64::midpoint(middle(1)?, middle(0)?),
        lowest,
        highest,
        spread: tenth(i64::try_from(spread).ok()?),
    })
}

/// Rounded to a tenth, halves away from zero.
const fn tenth(millionths: i64) -> i64 {
    let step = POINT / 10;
    let half = if millionths < 0 { -step / 2 } else { step / 2 };
    (millionths + half) / step * step
}

/// Bars over the whole scale: one for each point up to ten points, else about ten of whole points; and one for what is
/// above the maximum, where there is any. Without a maximum the scale ends at the highest score.
pub(crate) fn bars(scores: &[i64], maximum: Option<i64>) -> Vec<Bar> {
    let Some(highest) = scores.iter().max() else { return Vec::new() };
    let maximum = maximum.filter(|points| *points > 0);
    let top = (maximum.unwrap_or(*highest) + POINT - 1).div_euclid(POINT).max(1);
    let step = (top + 9) / 10;
    // The maximum itself belongs to the last bar, unless each point has a bar of its own.
    let bars = if step == 1 { top + 1 } else { (top + step - 1) / step };
    let above = |score: i64| maximum.is_some_and(|maximum| score > maximum);
    let count = |is_in: &dyn Fn(i64) -> bool| scores.iter().filter(|score| is_in(**score)).count();
    let over = count(&above);
    (0..bars)
        .map(|nth| {
            let last = nth + 1 == bars;
            let (from, to) = (nth * step, if last { top } else { (nth + 1) * step - 1 });
            let (low, high) = (from * POINT, if last { i64::MAX } else { (to + 1) * POINT });
            let is_in = |score: i64| (nth == 0 && score < 0) || (low..high).contains(&score) && !above(score);
            let to = maximum.filter(|_| last).unwrap_or(to * POINT);
            Bar { from: from * POINT, to: Some(to), count: count(&is_in) }
        })
        .chain(maximum.filter(|_| over > 0).map(|from| Bar { from, to: None, count: over }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(scores: &[&str]) -> Vec<i64> {
        scores.iter().filter_map(|score| millionths(score)).collect()
    }

    #[test]
    fn the_figures_are_exact() {
        let figures = figures(&mut points(&["20", "10", "17.5", "12"])).unwrap();
        assert_eq!(figures.count, 4);
        assert_eq!(shown(figures.mean), "14.9", "14.875");
        assert_eq!(shown(figures.median), "14.75");
        assert_eq!((shown(figures.lowest), shown(figures.highest)), ("10".to_owned(), "20".to_owned()));
        assert_eq!(shown(figures.spread), "4", "3.996…");
    }

    #[test]
    fn a_decimal_is_its_millionths_and_too_much_is_none() {
        assert_eq!(millionths("0.1234565"), Some(123_457));
        assert_eq!(millionths("-2.5"), Some(-2_500_000));
        assert_eq!(millionths("1000000000"), Some(LARGEST));
        assert_eq!(millionths("1000000001"), None);
        assert_eq!(millionths(&"9".repeat(400)), None);
        assert_eq!(shown(-2_500_000), "−2.5");
        assert_eq!(figures(&mut []), None);
    }

    #[test]
    fn bars_end_at_the_maximum_and_show_what_is_above_it() {
        let bars = bars(&points(&["0", "7.5", "8", "9.75"]), millionths("7.5"));
        let found: Vec<(String, usize)> = bars.iter().map(|bar| (bar.label(), bar.count)).collect();
        assert_eq!(found.first(), Some(&("0".to_owned(), 1)));
        assert_eq!(found.last(), Some(&("> 7.5".to_owned(), 2)));
        assert_eq!(found.len(), 10);
        let wide = super::bars(&points(&["19.9", "20"]), millionths("20"));
        assert_eq!(wide.last().map(|bar| (bar.label(), bar.count)), Some(("18–20".to_owned(), 2)));
    }

    proptest! {
        #[test]
        fn every_score_is_in_one_bar_and_the_figures_lie_between_the_ends(
            mut scores in prop::collection::vec(-LARGEST..=LARGEST, 1..40),
            maximum in prop::option::of(0..=LARGEST),
        ) {
            let counted: usize = bars(&scores, maximum).iter().map(|bar| bar.count).sum();
            prop_assert_eq!(counted, scores.len());
            let f = figures(&mut scores).unwrap();
            prop_assert!(f.lowest <= f.median && f.median <= f.highest);
            prop_assert!(f.lowest - POINT <= f.mean && f.mean <= f.highest + POINT);
            prop_assert!(f.spread >= 0 && f.spread <= f.highest - f.lowest + POINT);
        }
    }
}
