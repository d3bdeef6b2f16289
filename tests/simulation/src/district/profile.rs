//! What is simulated: one teacher alone, and districts of two sizes before four limiters, told how large they are, told
//! nothing, and told wrongly.

use super::client::AtOnce;
use super::figures::{Row, share};
use super::limiter::Kind;
use super::plot::Curve;
use super::world::{Outcomes, Setting, simulate};
use lms::Limits;
use lms::pacing::{District, Millis};

/// Requests a minute of one token.
pub(crate) const LIMIT: u32 = 1_200;
/// Requests of a full push of 150 students × 20 assignments, and of what changed in one section in a day.
const FULL: u32 = 3_020;
const CHANGED: u32 = 30;
/// The district that the lone teacher was told of.
const LARGE: District = District { clients: 5_000, requests: CHANGED };
const LATENCY: (Millis, Millis) = (500, 5_000);
const REFUSAL: (Millis, Millis) = (50, 300);
/// All press Sync within this time.
const RUSH: Millis = 1_000;

/// What the clients know of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Knowledge {
    /// Nothing.
    Untold,
    /// How many they are.
    Told,
    /// Ten times as many as are there.
    TooMany,
    /// A tenth of those who are there.
    TooFew,
}

impl Knowledge {
    /// As the table has it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Untold => "nothing",
            Self::Told => "the size",
            Self::TooMany => "size × 10",
            Self::TooFew => "size ÷ 10",
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    /// Clients.
    pub(crate) clients: u32,
    /// The limiter.
    pub(crate) kind: Kind,
    /// What they know.
    pub(crate) knows: Knowledge,
    /// Seeds; the line has the worst of each figure.
    pub(crate) seeds: u64,
}

/// All lines.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for kind in Kind::ALL {
        for knows in [Knowledge::Untold, Knowledge::Told] {
            cases.push(Case { clients: 1, kind, knows, seeds: 100 });
        }
    }
    for (clients, seeds) in [(500, 5), (5_000, 3)] {
        for kind in Kind::ALL {
            for knows in [Knowledge::Told, Knowledge::Untold] {
                cases.push(Case { clients, kind, knows, seeds });
            }
        }
    }
    for knows in [Knowledge::TooMany, Knowledge::TooFew] {
        cases.push(Case { clients: 500, kind: Kind::FixedTold, knows, seeds: 1 });
    }
    cases
}

impl Case {
    /// The time that all requests need at the limit.
    pub(crate) fn ideal(&self) -> Millis {
        u64::from(self.clients) * u64::from(self.requests()) * 60_000 / u64::from(LIMIT)
    }

    fn requests(&self) -> u32 {
        if self.clients == 1 { FULL } else { CHANGED }
    }

    fn limits(&self) -> Limits {
        let size = |clients| Limits::within(District { clients, requests: CHANGED });
        match self.knows {
            Knowledge::Untold => Limits::default(),
            Knowledge::Told if self.clients == 1 => Limits::within(LARGE),
            Knowledge::Told => size(self.clients),
            Knowledge::TooMany => size(self.clients * 10),
            Knowledge::TooFew => size(self.clients / 10),
        }
    }

    /// What comes of one seed.
    pub(crate) fn outcomes(&self, seed: u64) -> Outcomes {
        let limits = self.limits();
        simulate(&Setting {
            clients: self.clients,
            requests: self.requests(),
            kind: self.kind,
            limit: LIMIT,
            bounds: limits.pace,
            tries: limits.tries,
            at_once: if self.clients == 1 { AtOnce::All } else { AtOnce::Page },
            rush: RUSH,
            latency: LATENCY,
            refusal: REFUSAL,
            seed,
        })
    }

    /// Runs all seeds. The curve is that of the first seed, for those cases that the picture shows.
    pub(crate) fn run(&self) -> (Row, Option<Curve>) {
        let mut curve = None;
        let mut all = Vec::new();
        for seed in 1..=self.seeds {
            let outcomes = self.outcomes(seed);
            if seed == 1 && self.clients > 1 && matches!(self.knows, Knowledge::Told | Knowledge::Untold) {
                let name =
                    format!("{} clients, {}, told {}", self.clients, self.kind.name(), self.knows.name());
                curve = Some(Curve {
                    name,
                    accepted: outcomes.accepted.clone(),
                    refused: outcomes.refused.clone(),
                });
            }
            all.push(outcomes);
        }
        (self.row(&all), curve)
    }

    fn row(&self, all: &[Outcomes]) -> Row {
        let ideal = self.ideal();
        let sum = |seconds: &[u32]| seconds.iter().map(|n| u64::from(*n)).sum::<u64>();
        let worst = |figure: &dyn Fn(&Outcomes) -> f64, sign: f64| {
            all.iter().map(|outcomes| sign * figure(outcomes)).fold(f64::NEG_INFINITY, f64::max) * sign
        };
        // A lone teacher is one of many in as many districts: the distribution is over the seeds.
        let mut alone: Vec<Millis> = all.iter().flat_map(|outcomes| outcomes.finished.clone()).collect();
        alone.sort_unstable();
        let time = |outcomes: &Outcomes, part: u64| {
            let (times, all) = if self.clients == 1 {
                (&alone, self.seeds)
            } else {
                (&outcomes.finished, u64::from(self.clients))
            };
            // Whoever has not finished has no time: then the part may not be reached at all.
            let place = usize::try_from((all * part).div_ceil(100).saturating_sub(1)).unwrap_or(usize::MAX);
            times.get(place).map_or(f64::INFINITY, |at| share(*at, ideal))
        };
        Row {
            clients: self.clients,
            limiter: self.kind.name(),
            told: self.knows.name(),
            refused: worst(&|o| share(sum(&o.refused), sum(&o.accepted)), 1.0),
            used: worst(&|o| share(sum(&o.accepted) * 60_000 / u64::from(LIMIT), o.end), -1.0),
            p50: worst(&|o| time(o, 50), 1.0),
            p95: worst(&|o| time(o, 95), 1.0),
            makespan: worst(&|o| share(o.end, 1_000), 1.0),
            finished: worst(&|o| share(o.finished.len() as u64, u64::from(self.clients)), -1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::goals::missed;
    use super::*;

    fn case(clients: u32, kind: Kind, knows: Knowledge) -> Case {
        Case { clients, kind, knows, seeds: 1 }
    }

    #[test]
    fn the_same_seed_gives_the_same_seconds() {
        let case = case(60, Kind::FixedTold, Knowledge::Told);
        let (one, other) = (case.outcomes(7), case.outcomes(7));
        assert_eq!((&one.accepted, &one.refused), (&other.accepted, &other.refused));
        assert_ne!(one.accepted, case.outcomes(8).accepted, "another seed is another afternoon");
    }

    #[test]
    fn one_teacher_alone_is_done_within_three_minutes_whatever_she_was_told() {
        for kind in Kind::ALL {
            for knows in [Knowledge::Untold, Knowledge::Told] {
                let case = case(1, kind, knows);
                let (row, _) = case.run();
                assert_eq!(missed(&case, &row), Vec::<String>::new());
            }
        }
    }

    #[test]
    fn every_client_sends_each_of_its_requests_once() {
        let outcomes = case(200, Kind::Fixed, Knowledge::Told).outcomes(3);
        assert_eq!(outcomes.accepted.iter().sum::<u32>(), 200 * CHANGED);
        assert_eq!(outcomes.finished.len(), 200);
    }

    #[test]
    fn a_district_that_knows_its_size_reaches_its_goals_before_clevers_limiter() {
        let case = case(500, Kind::FixedTold, Knowledge::Told);
        let (row, curve) = case.run();
        assert_eq!(missed(&case, &row), Vec::<String>::new());
        assert!(curve.is_some(), "and is in the picture");
    }

    #[test]
    fn a_figure_that_misses_its_goal_is_named() {
        let case = case(500, Kind::FixedTold, Knowledge::Told);
        let (good, _) = case.run();
        let bad = Row { refused: 0.3, finished: 0.99, ..good };
        let missed = missed(&case, &bad);
        assert_eq!(missed.len(), 2, "{missed:?}");
        assert!(missed[0].contains("429 per success is 0.300"), "{missed:?}");
    }

    #[test]
    fn a_run_that_is_refused_too_often_stops_and_counts_as_not_finished() {
        let outcomes = case(3_000, Kind::Fixed, Knowledge::Untold).outcomes(1);
        let finished = outcomes.finished.len();
        assert!(finished < 3_000, "told nothing, five tries are too few for some: {finished}");
    }

    #[test]
    fn a_district_that_knows_its_size_reaches_its_goals_before_a_sliding_minute() {
        for clients in [500, 5_000] {
            let case = case(clients, Kind::Sliding, Knowledge::Told);
            let (row, _) = case.run();
            assert_eq!(missed(&case, &row), Vec::<String>::new());
        }
    }
}
