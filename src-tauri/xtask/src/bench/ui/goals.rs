//! The goals, and whether they were reached.

use super::{
    Place,
    samples::{Key, Samples, median, percentile, within},
};

/// A frame at 60 Hz takes 16.7 ms. WebKitGTK's clock has whole milliseconds and others jitter by a few tenths.
const ONE_FRAME: f64 = 17.2;
/// A bare page that misses a goal by itself says that the machine cannot tell; so many points, or milliseconds, worse than
/// that page is the app's own doing all the same.
const ROOM: f64 = 1.0;

/// The units of what a bare page costs by itself.
const FRAME: &str = "ms, one frame";
const KEY: &str = "ms, one key";

/// Which side of the goal is good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Printed for whoever looks for the reason of another figure.
    None,
}

/// Whether a goal was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Reached,
    Missed,
    /// A bare page in the same run misses it as well, and the app is not worse than that.
    AsABarePage,
    /// It has none.
    NoGoal,
}

impl Verdict {
    /// Whether the command may end well.
    pub(super) fn is_fine(self) -> bool {
        self != Self::Missed
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Reached => "yes",
            Self::Missed => "NO",
            Self::AsABarePage => "as a bare page",
            Self::NoGoal => "",
        }
    }
}

/// One line of the table.
#[derive(Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) what: &'static str,
    pub(super) goal: Goal,
    pub(super) unit: &'static str,
    pub(super) measured: Option<f64>,
    /// The same of a bare page or an empty window in the same run: how quiet the machine is.
    pub(super) empty: Option<f64>,
    pub(super) verdict: Verdict,
}

fn figure(
    what: &'static str,
    goal: Goal,
    unit: &'static str,
    measured: Option<f64>,
    empty: Option<f64>,
) -> Figure {
    // Only frames and keys are a bare page's own as well; a start and memory beside it are there to compare with.
    let shared = unit == "%" || unit == FRAME || unit == KEY;
    let unit = if shared && unit != "%" { "ms" } else { unit };
    let verdict = verdict(goal, measured, empty.filter(|_| shared));
    Figure { what, goal, unit, measured, empty, verdict }
}

fn verdict(goal: Goal, measured: Option<f64>, empty: Option<f64>) -> Verdict {
    let reached = |value: f64| match goal {
        Goal::AtMost(limit) => value <= limit,
        Goal::AtLeast(limit) => value >= limit,
        Goal::None => true,
    };
    match (goal, measured) {
        (Goal::None, _) => Verdict::NoGoal,
        (_, None) => Verdict::Missed,
        (_, Some(measured)) if reached(measured) => Verdict::Reached,
        (_, Some(measured)) => {
            let not_worse = |empty: f64| match goal {
                Goal::AtLeast(_) => measured >= empty - ROOM,
                Goal::AtMost(_) | Goal::None => measured <= empty + ROOM,
            };
            let cannot_tell = empty.is_some_and(|empty| !reached(empty) && not_worse(empty));
            if cannot_tell { Verdict::AsABarePage } else { Verdict::Missed }
        }
    }
}

/// All figures that this place has.
pub(super) fn judge(place: Place, samples: &Samples) -> Vec<Figure> {
    let longest = |times: &[f64]| percentile(times, 1.0);
    let took = |keys: &[Key], only_saving: bool| -> Vec<f64> {
        keys.iter().filter(|key| key.saves || !only_saving).map(|key| key.took).collect()
    };
    let bare = &samples.bare;
    let (quiet, busy) = (took(&samples.keys, false), took(&samples.keys_in_sync, false));
    let saved = took(&samples.keys_in_sync, true);
    let field = took(&samples.bare_keys, false);
    let mut figures = vec![
        figure(
            "open 200 × 300, click to painted, p50",
            Goal::AtMost(100.0),
            "ms",
            median(&samples.opening),
            None,
        ),
        figure("… the slowest", Goal::None, "ms", longest(&samples.opening), None),
    ];
    for (what, slowest, times) in [
        ("scroll down, frames in time", "… the longest frame", &samples.down),
        ("scroll across, frames in time", "… the longest frame", &samples.across),
    ] {
        let share = within(times, ONE_FRAME);
        figures.push(figure(what, Goal::AtLeast(99.0), "%", share, within(bare, ONE_FRAME)));
        figures.push(figure(slowest, Goal::AtMost(50.0), FRAME, longest(times), longest(bare)));
    }
    figures.extend([
        figure("key to painted, p50", Goal::None, KEY, median(&quiet), median(&field)),
        figure("key to painted, p99", Goal::None, KEY, percentile(&quiet, 0.99), percentile(&field, 0.99)),
        figure(
            "key to painted while a sync runs, p50",
            Goal::AtMost(16.0),
            KEY,
            median(&busy),
            median(&field),
        ),
        figure(
            "key to painted while a sync runs, p99",
            Goal::AtMost(50.0),
            KEY,
            percentile(&busy, 0.99),
            percentile(&field, 0.99),
        ),
        figure("… Enter alone (saved first), p50", Goal::None, "ms", median(&saved), None),
        figure(
            "the book's answer",
            Goal::AtMost(300.0),
            "kB",
            samples.bytes.map(|bytes| bytes / 1000.0),
            None,
        ),
    ]);
    if place == Place::Window {
        let (memory, empty) = (median(&samples.memory), median(&samples.memory_empty));
        let ratio = memory.zip(empty).map(|(memory, empty)| memory / empty);
        let start = median(&samples.start);
        figures.extend([
            figure("start to a usable grid", Goal::AtMost(1000.0), "ms", start, median(&samples.start_empty)),
            figure("memory of all processes (PSS)", Goal::None, "MB", memory, empty),
            figure("… parts of an empty window's", Goal::AtMost(1.4), "×", ratio, None),
        ]);
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_judged_on_its_side() {
        assert_eq!(verdict(Goal::AtMost(50.0), Some(50.0), None), Verdict::Reached);
        assert_eq!(verdict(Goal::AtMost(50.0), Some(50.1), None), Verdict::Missed);
        assert_eq!(verdict(Goal::AtLeast(99.0), Some(98.9), None), Verdict::Missed);
        assert_eq!(verdict(Goal::None, None, None), Verdict::NoGoal);
        assert_eq!(
            verdict(Goal::AtMost(50.0), None, None),
            Verdict::Missed,
            "what is not measured is not reached"
        );
    }

    #[test]
    fn a_noisy_machine_excuses_only_what_a_bare_page_shows_too() {
        assert_eq!(verdict(Goal::AtLeast(99.0), Some(95.5), Some(96.0)), Verdict::AsABarePage);
        assert_eq!(verdict(Goal::AtLeast(99.0), Some(90.0), Some(96.0)), Verdict::Missed);
        assert_eq!(verdict(Goal::AtLeast(99.0), Some(95.5), Some(99.5)), Verdict::Missed);
        assert_eq!(verdict(Goal::AtMost(50.0), Some(60.0), Some(70.0)), Verdict::AsABarePage);
        assert_eq!(verdict(Goal::AtMost(50.0), Some(80.0), Some(70.0)), Verdict::Missed);
    }

    #[test]
    fn an_empty_window_that_starts_slowly_excuses_nothing() {
        let samples = Samples { start: vec![1_200.0], start_empty: vec![1_500.0], ..Samples::default() };
        let figures = judge(Place::Window, &samples);
        let start = figures.iter().find(|figure| figure.what == "start to a usable grid").unwrap();
        assert_eq!((start.verdict, start.empty), (Verdict::Missed, Some(1_500.0)));
    }

    #[test]
    fn memory_is_judged_as_parts_of_an_empty_window() {
        let judged = |memory| {
            let samples = Samples { memory: vec![memory], memory_empty: vec![250.0], ..Samples::default() };
            judge(Place::Window, &samples).pop().map(|figure| figure.verdict)
        };
        assert_eq!(judged(350.0), Some(Verdict::Reached));
        assert_eq!(judged(351.0), Some(Verdict::Missed));
    }

    #[test]
    fn the_browser_has_no_start_and_no_memory() {
        let what =
            |place| judge(place, &Samples::default()).iter().map(|figure| figure.what).collect::<Vec<_>>();
        assert!(what(Place::Window).contains(&"start to a usable grid"));
        assert!(!what(Place::Chromium).contains(&"start to a usable grid"));
    }
}
