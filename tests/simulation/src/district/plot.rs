//! The picture: requests that were accepted in each second, and those that were refused, one panel for each case.

use super::profile::LIMIT;
use std::fmt::Write;

const WIDTH: u32 = 520;
const HEIGHT: u32 = 110;
const GAP: u32 = 46;
/// Points of a curve.
const STEPS: usize = 260;
/// The top of a panel, requests a second.
const TOP: f64 = 60.0;

/// One panel.
#[derive(Debug, Clone)]
pub(crate) struct Curve {
    /// Its title.
    pub(crate) name: String,
    /// Accepted in each second.
    pub(crate) accepted: Vec<u32>,
    /// Refused in each second.
    pub(crate) refused: Vec<u32>,
}

/// All panels, two in a row.
pub(crate) fn svg(curves: &[Curve]) -> String {
    let rows = u32::try_from(curves.len().div_ceil(2)).unwrap_or(0);
    let (width, height) = (2 * (WIDTH + GAP) + GAP, rows * (HEIGHT + GAP) + GAP);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for (place, curve) in (0_u32..).zip(curves) {
        panel(&mut out, curve, GAP + place % 2 * (WIDTH + GAP), GAP + place / 2 * (HEIGHT + GAP));
    }
    out.push_str("</svg>\n");
    out
}

fn panel(out: &mut String, curve: &Curve, left: u32, top: u32) {
    let seconds = curve.accepted.len().max(curve.refused.len()).max(1);
    let limit = f64::from(HEIGHT) * (1.0 - f64::from(LIMIT) / 60.0 / TOP);
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<g transform=\"translate({left} {top})\"><text y=\"-6\" fill=\"#222\">{}</text>\
         <path d=\"M0 0V{HEIGHT}H{WIDTH}\" fill=\"none\" stroke=\"#999\"/>\
         <path d=\"M0 {limit:.1}H{WIDTH}\" stroke=\"#999\" stroke-dasharray=\"3 3\"/>\
         <text x=\"-4\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555\">20/s</text>\
         <text x=\"{WIDTH}\" y=\"{}\" text-anchor=\"end\" fill=\"#555\">{} min</text>",
        escaped(&curve.name),
        limit + 4.0,
        HEIGHT + 14,
        seconds.div_ceil(60)
    );
    for (counts, colour) in [(&curve.refused, "#c9504a"), (&curve.accepted, "#2563a8")] {
        let points = line(counts, seconds);
        let _ = writeln!(out, "<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\"/>");
    }
    out.push_str("</g>\n");
}

/// The mean of each step, as points.
fn line(counts: &[u32], seconds: usize) -> String {
    let steps = STEPS.min(seconds);
    let mut points = String::new();
    for step in 0..steps {
        let (from, to) = (step * seconds / steps, (step + 1) * seconds / steps);
        let part = counts.get(from.min(counts.len())..to.min(counts.len())).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "seconds of a day, points of a picture")]
        let (mean, x) = (
            f64::from(part.iter().sum::<u32>()) / (to - from).max(1) as f64,
            f64::from(WIDTH) * step as f64 / steps as f64,
        );
        let y = f64::from(HEIGHT) * (1.0 - mean.min(TOP) / TOP);
        let _ = write!(points, "{x:.1},{y:.1} ");
    }
    points
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_of_twenty_a_second_lies_on_the_line_of_the_limit() {
        let points = line(&[20; 120], 120);
        let heights: Vec<&str> =
            points.split_whitespace().filter_map(|point| point.split(',').nth(1)).collect();
        assert_eq!(heights.len(), 120);
        assert!(heights.iter().all(|y| *y == "73.3"), "two thirds down a panel of sixty: {heights:?}");
    }

    #[test]
    fn a_curve_ends_where_its_counts_end() {
        let points = line(&[20; 60], 120);
        let last = points.split_whitespace().last().and_then(|point| point.split(',').nth(1));
        assert_eq!(last, Some("110.0"), "nothing in the second half");
    }

    #[test]
    fn a_title_cannot_break_the_picture() {
        let curve = Curve { name: "a < b & c".to_owned(), accepted: vec![1], refused: vec![] };
        assert!(svg(&[curve]).contains("a &lt; b &amp; c"));
    }
}
