//! Many seeds at once, on all cores, and what they add up to.

use crate::engine::mood::Mood;
use crate::engine::seed::{self, Outcome};
use gradebook::planted::Bug;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One seed in so many is a class of ordinary size.
const LARGE: u64 = 100;
/// One seed in so many runs twice, and must leave the same trace.
const TWICE: u64 = 50;
/// Ages of readings are counted in steps of so many milliseconds.
const STEP: u32 = 100;
const STEPS: usize = 128;

/// Which seeds of which world.
#[derive(Debug, Clone)]
pub(crate) struct Campaign {
    pub(crate) profile: &'static str,
    pub(crate) mood: Mood,
    pub(crate) from: u64,
    pub(crate) seeds: u64,
    pub(crate) jobs: usize,
    pub(crate) bug: Option<Bug>,
    /// Stops at the first broken promise.
    pub(crate) first_only: bool,
}

/// A seed that broke a promise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Broken {
    pub(crate) seed: u64,
    pub(crate) what: String,
}

/// What many seeds add up to.
#[derive(Debug, Clone)]
pub(crate) struct Sum {
    pub(crate) seeds: u64,
    pub(crate) took: Duration,
    pub(crate) lines: u64,
    pub(crate) requests: u64,
    pub(crate) writes: u64,
    pub(crate) creates: u64,
    pub(crate) crashes: u64,
    pub(crate) undos: u64,
    pub(crate) most_rounds: u64,
    pub(crate) hand_edits: u64,
    pub(crate) grade_seconds: u64,
    pub(crate) between: u64,
    pub(crate) zombies: u64,
    pub(crate) lies: u64,
    pub(crate) hasty_doubles: u64,
    pub(crate) twice: u64,
    /// All traces together, whatever their order: two machines that agree in it saw the same, step by step.
    pub(crate) traces: u64,
    ages: Vec<u64>,
    pub(crate) broken: Vec<Broken>,
}

impl Campaign {
    /// The mood of one seed.
    pub(crate) fn mood_of(&self, seed: u64) -> Mood {
        if seed % LARGE == LARGE - 1 { self.mood.clone().large() } else { self.mood.clone() }
    }

    /// One seed; now and then twice, and then it must leave the same trace.
    fn one(&self, seed: u64) -> (Outcome, bool) {
        let mood = self.mood_of(seed);
        let mut outcome = seed::run(seed, &mood, self.bug, false);
        let twice = seed.is_multiple_of(TWICE);
        if twice {
            let again = seed::run(seed, &mood, self.bug, false);
            if again.hash != outcome.hash {
                outcome.violation.get_or_insert("the same seed left another trace".to_owned());
            }
        }
        (outcome, twice)
    }

    /// Runs them all.
    pub(crate) fn run(&self, show: bool) -> Sum {
        let began = now();
        let (next, over) = (AtomicU64::new(0), AtomicBool::new(false));
        let sum = Mutex::new(Sum::new());
        let work = || {
            while !over.load(Ordering::Relaxed) {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= self.seeds {
                    break;
                }
                let (outcome, twice) = self.one(self.from + n);
                let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
                let bad = outcome.violation.is_some();
                sum.add(self.from + n, &outcome, twice);
                if show && bad {
                    println!("{}", self.replay(sum.broken.last()));
                }
                if bad && self.first_only {
                    over.store(true, Ordering::Relaxed);
                }
                if show && sum.seeds.is_multiple_of(64) {
                    progress(sum.seeds, self.seeds, began.elapsed());
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..self.jobs.max(1) {
                scope.spawn(work);
            }
        });
        let mut sum = sum.into_inner().unwrap_or_else(PoisonError::into_inner);
        sum.took = began.elapsed();
        sum.broken.sort();
        if show && std::io::stderr().is_terminal() {
            eprint!("\r{:78}\r", "");
        }
        sum
    }

    /// How to have a broken seed again.
    pub(crate) fn replay(&self, broken: Option<&Broken>) -> String {
        let Some(Broken { seed, what }) = broken else { return String::new() };
        let (profile, commit) = (self.profile, std::env::var("PASSBACK_COMMIT").unwrap_or_default());
        let bug = self.bug.map(|bug| format!(" --bug {bug:?}")).unwrap_or_default();
        format!(
            "seed {seed} ({profile}, commit {commit}): {what}\n  again, line by line: cargo xtask simulate --profile \
             {profile}{bug} --from {seed} --seeds 1 --trace"
        )
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long it took, for the person who waits; nothing else hangs on it"
)]
fn now() -> Instant {
    Instant::now()
}

fn progress(done: u64, all: u64, took: Duration) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let share = usize::try_from(done * 40 / all.max(1)).unwrap_or(40);
    let rate = rate(done, took);
    eprint!("\r[{}{}] {done} of {all} seeds, {rate:.0} a second ", "#".repeat(share), ".".repeat(40 - share));
    let _ = std::io::stderr().flush();
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn rate(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64().max(0.001)
}

impl Sum {
    fn new() -> Self {
        Self {
            seeds: 0,
            took: Duration::ZERO,
            lines: 0,
            requests: 0,
            writes: 0,
            creates: 0,
            crashes: 0,
            undos: 0,
            most_rounds: 0,
            hand_edits: 0,
            grade_seconds: 0,
            between: 0,
            zombies: 0,
            lies: 0,
            hasty_doubles: 0,
            twice: 0,
            traces: 0,
            ages: vec![0; STEPS],
            broken: Vec::new(),
        }
    }

    fn add(&mut self, seed: u64, outcome: &Outcome, twice: bool) {
        let tally = &outcome.tally;
        self.seeds += 1;
        self.lines += outcome.lines;
        self.requests += tally.requests;
        self.writes += tally.writes;
        self.creates += tally.creates;
        self.crashes += tally.crashes;
        self.undos += tally.undos;
        self.most_rounds = self.most_rounds.max(tally.rounds);
        self.hand_edits += tally.hand_edits;
        self.grade_seconds += tally.grade_seconds;
        self.between += tally.between;
        self.zombies += tally.zombies;
        self.lies += tally.lies;
        self.hasty_doubles += tally.hasty_doubles;
        self.twice += u64::from(twice);
        self.traces = self.traces.wrapping_add(outcome.hash);
        for age in &tally.ages {
            let step = usize::try_from(age / STEP).unwrap_or(STEPS).min(STEPS - 1);
            if let Some(count) = self.ages.get_mut(step) {
                *count += 1;
            }
        }
        if let Some(what) = &outcome.violation {
            self.broken.push(Broken { seed, what: what.clone() });
        }
    }

    /// The age in milliseconds below which so many in a hundred readings were when their write left.
    pub(crate) fn age(&self, percent: u64) -> u32 {
        let all: u64 = self.ages.iter().sum();
        let mut so_far = 0;
        for (step, count) in (0_u32..).zip(&self.ages) {
            so_far += count;
            if so_far * 100 >= all * percent {
                return (step + 1) * STEP;
            }
        }
        u32::MAX
    }

    /// What a count means for an ordinary school, where one grade in a hundred is edited by hand a day: this world's hands
    /// are thousands of times busier. Losses in a million writes.
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    fn per_million_writes(&self, count: u64) -> f64 {
        let share = count as f64 / self.writes.max(1) as f64;
        let edits = self.hand_edits as f64 / self.grade_seconds.max(1) as f64;
        let window = share / edits.max(f64::MIN_POSITIVE);
        window * 0.01 / 86_400.0 * 1e6
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row =
            |f: &mut fmt::Formatter<'_>, what: &str, value: String| writeln!(f, "  {what:<58} {value:>14}");
        row(f, "seeds", self.seeds.to_string())?;
        row(f, "seeds a second", format!("{:.0}", rate(self.seeds, self.took)))?;
        row(f, "seconds", format!("{:.1}", self.took.as_secs_f64()))?;
        row(f, "seeds run twice, each with the same trace", self.twice.to_string())?;
        row(f, "all traces together", format!("{:08x}", self.traces >> 32))?;
        row(f, "requests", self.requests.to_string())?;
        row(f, "writes that took effect", self.writes.to_string())?;
        row(f, "assignments made", self.creates.to_string())?;
        row(f, "crashes", self.crashes.to_string())?;
        row(f, "runs taken back", self.undos.to_string())?;
        row(f, "most rounds of planning until rest (limit 200)", self.most_rounds.to_string())?;
        row(f, "reading to write, p50 (ms)", format!("≤ {}", self.age(50)))?;
        row(f, "reading to write, p95 (ms, limit 10,000)", format!("≤ {}", self.age(95)))?;
        row(f, "reading to write, most (ms)", format!("≤ {}", self.age(100)))?;
        row(f, "edits by hand in the LMS", self.hand_edits.to_string())?;
        for (what, count) in [
            ("residual: edits between the reading and the write", self.between),
            ("residual: edits overwritten by a write given up before", self.zombies),
        ] {
            row(f, what, count.to_string())?;
            let share = self.per_million_writes(count);
            row(f, "    in a million writes, 1 % of grades edited a day", format!("{share:.2}"))?;
        }
        row(f, "residual: said to be stored, was not, and was edited then", self.lies.to_string())?;
        row(f, "residual: doubled, “it isn’t there” said too early", self.hasty_doubles.to_string())?;
        row(f, "broken promises", self.broken.len().to_string())
    }
}
