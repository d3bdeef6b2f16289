//! What a run says at its end.

use std::{fmt::Write, time::Duration};

use super::steps::{Left, Step};

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All well.
    Passed,
    /// It said why itself.
    Failed,
    /// Not run.
    Left(Left),
}

/// All steps so far.
#[derive(Default)]
pub(crate) struct Summary {
    rows: Vec<(Step, Outcome, Duration)>,
}

impl Summary {
    /// Notes one step.
    pub(crate) fn add(&mut self, step: Step, outcome: Outcome, took: Duration) {
        self.rows.push((step, outcome, took));
    }

    /// Nothing failed, and nothing was left out because of a failure.
    pub(crate) fn all_well(&self) -> bool {
        self.rows.iter().all(|(_, outcome, _)| match outcome {
            Outcome::Passed => true,
            Outcome::Failed => false,
            Outcome::Left(reason) => reason.is_choice(),
        })
    }

    /// The table and the closing line.
    pub(crate) fn table(&self, whole: Duration) -> String {
        let mut text = String::from("\n");
        for (step, outcome, took) in &self.rows {
            let (word, time, why) = match outcome {
                Outcome::Passed => ("passed", seconds(*took), String::new()),
                Outcome::Failed => ("FAILED", seconds(*took), String::new()),
                Outcome::Left(reason) => ("left out", String::new(), format!("  {reason}")),
            };
            let row = format!("{:<11} {word:<9} {time:>8}  {}{why}", step.name(), step.what());
            let _ = writeln!(text, "{}", row.trim_end());
        }
        let count =
            |wanted: fn(&Outcome) -> bool| self.rows.iter().filter(|(_, outcome, _)| wanted(outcome)).count();
        let passed = count(|outcome| *outcome == Outcome::Passed);
        let failed = count(|outcome| *outcome == Outcome::Failed);
        let left = count(|outcome| matches!(outcome, Outcome::Left(_)));
        let _ = writeln!(text, "\n{} in all", seconds(whole));
        let _ = writeln!(text, "{passed} passed, {failed} failed, {left} left out");
        text
    }
}

fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f32()),
        whole => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(rows: &[(Step, Outcome)]) -> Summary {
        let mut summary = Summary::default();
        rows.iter().for_each(|(step, outcome)| summary.add(*step, *outcome, Duration::from_millis(1500)));
        summary
    }

    #[test]
    fn a_failure_and_what_stood_on_it_are_both_told() {
        let summary = summary(&[
            (Step::Format, Outcome::Passed),
            (Step::UiInstall, Outcome::Failed),
            (Step::UiLint, Outcome::Left(Left::Without(Step::UiInstall))),
            (Step::Window, Outcome::Left(Left::SkipWindow)),
        ]);
        let table = summary.table(Duration::from_secs(125));
        assert!(!summary.all_well());
        assert!(
            table.contains("builds on ui-install") && table.contains("left out by --skip-window"),
            "{table}"
        );
        assert!(table.contains("2 min 05 s in all"), "{table}");
        assert!(table.ends_with("1 passed, 1 failed, 2 left out\n"), "{table}");
    }

    #[test]
    fn what_was_left_out_by_choice_is_no_failure() {
        assert!(
            summary(&[(Step::Rust, Outcome::Passed), (Step::Window, Outcome::Left(Left::Quick))]).all_well()
        );
        assert!(
            !summary(&[(Step::Rust, Outcome::Left(Left::Without(Step::Build)))]).all_well(),
            "a trace of a failure"
        );
    }
}
