//! The figures table of the sync contract: what, goal, measured, ok.

use std::fmt::Write;

use serde_json::Value;

use crate::{Done, command::at, project::Project};

/// One promised figure.
#[derive(Debug, PartialEq)]
struct Figure {
    what: &'static str,
    goal: f64,
    unit: &'static str,
    measured: Option<f64>,
}

impl Figure {
    fn ok(&self) -> bool {
        self.measured.is_some_and(|measured| measured <= self.goal)
    }
}

/// Files of results that are as large as they may be: as they are shown, and how their line begins.
const LARGE: [(&str, &str); 10] = [
    ("read Canvas, 90,000 rows", "Canvas, many rows"),
    ("read Canvas, 2,000 columns", "Canvas, many columns"),
    ("read own sheet, CP1252", "own sheet, CP1252"),
    ("read own sheet, names only, CP1252", "names only, CP1252"),
    ("read own sheet, 2,000 columns", "own sheet, many columns"),
    ("read Blackboard, UTF-16", "Blackboard, UTF-16"),
    ("read Google Forms with essays", "Google Forms, essays"),
    ("read OneRoster results", "OneRoster results"),
    ("read XLSX, 2,000,000 cells", "XLSX, 2,000,000 cells"),
    ("read ODS, 900,000 cells", "ODS, 900,000 cells"),
];

/// Runs the benches, prints the table, and says whether every goal was reached.
pub(crate) fn measure(project: &Project) -> Done<bool> {
    let bench =
        |package: &str, name: &str| project.cargo().args(["bench", "--package", package, "--bench", name]);
    let compared = bench("gradebook", "three_way").run_and_read()?;
    bench("store", "book").run()?;
    let read = bench("results-file", "large").run_and_read()?;
    let mut figures = Vec::new();
    for (what, line, percentile, goal) in [
        ("three-way diff of 60,000 grades, p50", "three-way diff, 60,000 grades, one in fifty", "p50", 2.0),
        ("three-way diff of 60,000 grades, p99", "three-way diff, 60,000 grades, one in fifty", "p99", 16.0),
        ("plan of 60,000 grades, nothing changed, p50", "plan, 60,000 grades, nothing changed", "p50", 5.0),
    ] {
        figures.push(Figure { what, goal, unit: "ms", measured: percentile_in(&compared, line, percentile) });
    }
    for (what, bench, goal) in [
        ("SQLite: save 60,000 new grades", "save 60_000 new grades", 150.0),
        ("SQLite: save 60,000 changed grades", "save 60_000 changed grades", 150.0),
        ("SQLite: read a 200 × 300 book", "read the book", 15.0),
    ] {
        figures.push(Figure { what, goal, unit: "ms", measured: median(project, bench)? });
    }
    for (what, line) in LARGE {
        let time = percentile_in(&read, line, "p50");
        figures.push(Figure { what, goal: 1_000.0, unit: "ms", measured: time });
        // Only Linux says how much memory a process ever had.
        if cfg!(target_os = "linux") {
            let peak = peak_in(&read, line);
            figures.push(Figure { what: "  memory for it", goal: 256.0, unit: "MB", measured: peak });
        }
    }
    print!("{}", table(&figures));
    Ok(figures.iter().all(Figure::ok))
}

/// "NAME…: p50 1.23 ms, p99 4.56 ms (…)" as the bench of the gradebook prints it.
fn percentile_in(text: &str, name: &str, percentile: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.starts_with(name) && line.contains(": p50 "))?;
    let (_, rest) = line.split_once(&format!("{percentile} "))?;
    rest.split_once(" ms")?.0.parse().ok()
}

/// "NAME…: p50 1.23 ms, peak 4.5 MB (…)" as the bench of large files prints it.
fn peak_in(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.starts_with(name) && line.contains(": p50 "))?;
    let (_, rest) = line.split_once(", peak ")?;
    rest.split_once(" MB")?.0.parse().ok()
}

/// The median that criterion keeps of a bench, in milliseconds.
fn median(project: &Project, bench: &str) -> Done<Option<f64>> {
    let group = project.target.join("criterion").join("book of 200 x 300");
    // Criterion makes folder names of its own from the names of benches.
    let wanted = |name: &str| plain(name) == plain(bench);
    let folders = at(&group, std::fs::read_dir(&group))?.filter_map(Result::ok);
    let Some(folder) = folders
        .map(|f| f.path())
        .find(|path| path.file_name().is_some_and(|name| wanted(&name.to_string_lossy())))
    else {
        return Ok(None);
    };
    let file = folder.join("new").join("estimates.json");
    let text = at(&file, std::fs::read_to_string(&file))?;
    let answer: Option<Value> = serde_json::from_str(&text).ok();
    Ok(answer
        .and_then(|answer| answer["median"]["point_estimate"].as_f64())
        .map(|nanoseconds| nanoseconds / 1e6))
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn table(figures: &[Figure]) -> String {
    let mut text = format!("\n{:<46} {:>12} {:>12}  ok\n", "what", "goal", "measured");
    for figure in figures {
        let goal = format!("≤ {} {}", figure.goal, figure.unit);
        let measured =
            figure.measured.map_or_else(|| "not measured".to_owned(), |m| format!("{m:.2} {}", figure.unit));
        let ok = if figure.ok() { "yes" } else { "NO" };
        let _ = writeln!(text, "{:<46} {goal:>12} {measured:>12}  {ok}", figure.what);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "\
three-way diff, 60,000 grades, nothing changed: p50 0.61 ms, p99 0.90 ms (500 samples; goal p50 2 ms, p99 16 ms)
plan, 60,000 grades, nothing changed: p50 1.25 ms, p99 2.50 ms (500 samples; goal 5 ms)
three-way diff, 60,000 grades, nothing changed
                        time:   [600.00 µs 610.00 µs 620.00 µs]
";

    #[test]
    fn percentiles_are_read_from_the_line_that_has_them() {
        let read = |name, percentile| percentile_in(PRINTED, name, percentile);
        assert_eq!(read("three-way diff, 60,000 grades, nothing", "p50"), Some(0.61));
        assert_eq!(read("three-way diff, 60,000 grades, nothing", "p99"), Some(0.90));
        assert_eq!(read("plan, 60,000 grades, nothing", "p99"), Some(2.50));
        assert_eq!(read("plan, 1 grade", "p50"), None);
    }

    #[test]
    fn peaks_are_read_from_the_line_that_has_them() {
        let printed =
            "Canvas, many rows: p50 431.20 ms, peak 223.6 MB (8.1 MB file, 3 runs)\nSecond: p50 1.00 ms\n";
        assert_eq!(peak_in(printed, "Canvas, many rows"), Some(223.6));
        assert_eq!(percentile_in(printed, "Canvas, many rows", "p50"), Some(431.2));
        assert_eq!((peak_in(printed, "Second"), peak_in(printed, "Third")), (None, None));
    }

    #[test]
    fn a_figure_that_was_not_measured_is_not_reached() {
        let figure = |measured| Figure { what: "read", goal: 15.0, unit: "ms", measured };
        assert!(figure(Some(15.0)).ok());
        assert!(!figure(Some(15.01)).ok());
        assert!(!figure(None).ok());
        let table = table(&[figure(Some(21.0)), figure(None)]);
        assert!(table.contains("≤ 15 ms     21.00 ms  NO") && table.contains("not measured  NO"), "{table}");
    }
}
