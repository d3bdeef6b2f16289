//! The table: what, goal, measured, the same of a bare page or an empty window, ok.

use std::fmt::Write;

use super::goals::{Figure, Goal};

/// One place's table.
pub(super) fn table(place: &str, figures: &[Figure]) -> String {
    let mut text =
        format!("\n{place}\n{:<40} {:>12} {:>12} {:>12}  ok\n", "what", "goal", "measured", "beside");
    for figure in figures {
        let with_unit = |value: f64| format!("{} {}", rounded(value), figure.unit);
        let goal = match figure.goal {
            Goal::AtMost(limit) => format!("≤ {limit} {}", figure.unit),
            Goal::AtLeast(limit) => format!("≥ {limit} {}", figure.unit),
            Goal::None => String::new(),
        };
        let measured = figure.measured.map_or_else(|| "not measured".to_owned(), with_unit);
        let empty = figure.empty.map_or_else(String::new, with_unit);
        let row =
            format!("{:<40} {goal:>12} {measured:>12} {empty:>12}  {}", figure.what, figure.verdict.word());
        let _ = writeln!(text, "{}", row.trim_end());
    }
    text
}

/// As many digits as say something.
fn rounded(value: f64) -> String {
    if value < 10.0 { format!("{value:.2}") } else { format!("{value:.1}") }
}

#[cfg(test)]
mod tests {
    use super::super::goals::Verdict;
    use super::*;

    #[test]
    fn a_line_has_the_goal_the_figure_and_the_bare_page_beside_it() {
        let figure = |measured, verdict| Figure {
            what: "scroll down, frames in time",
            goal: Goal::AtLeast(99.0),
            unit: "%",
            measured,
            empty: Some(96.25),
            verdict,
        };
        let table =
            table("Chromium", &[figure(Some(95.5), Verdict::AsABarePage), figure(None, Verdict::Missed)]);
        assert!(table.starts_with("\nChromium\n"), "{table}");
        assert!(table.contains("≥ 99 %       95.5 %       96.2 %  as a bare page\n"), "{table}");
        assert!(table.contains("not measured       96.2 %  NO\n"), "{table}");
    }
}
