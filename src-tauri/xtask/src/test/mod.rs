//! `cargo xtask test`: every test the project has, in the order in which mistakes are found soonest.
//!
//! A failed step does not stop the others, only those that build on it. All Rust steps build the whole workspace with
//! the same features, so that each dependency is compiled once.

mod build;
pub(crate) mod desktop;
mod failures;
mod lti;
mod oauth;
mod steps;
mod summary;

use std::{collections::BTreeMap, time::Instant};

use build::{Built, Suite};
use failures::{Failures, Last, Numbered};
use steps::{Left, Scope, Step};
use summary::{Outcome, Summary};

use crate::{
    Done,
    audit::{self, Told},
    bench::instructions::{self, Held},
    command::{Call, Finding, Trouble},
    fuzz,
    machine::Machine,
    npm, precondition,
    project::Project,
    simulate, types,
};

/// Where property tests begin: proptest's own variable.
const SEED: &str = "PROPTEST_RNG_SEED";

/// Which tests to run.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Leave out the shell, the keyring, the browser and the window: minutes become seconds, no WebKitGTK is needed
    #[arg(long)]
    quick: bool,
    /// Leave out the real window
    #[arg(long)]
    skip_window: bool,
    /// Run one step and what it builds on
    #[arg(long, value_name = "STEP")]
    only: Option<Step>,
}

/// Runs the chosen steps and says how each went.
pub(crate) fn run(project: &Project, machine: &Machine, options: &Options) -> Done {
    let started = now();
    let scope = if options.quick { Scope::WithoutShell } else { Scope::Everything };
    let chosen = steps::choose(options.only, scope, options.skip_window, machine.family);
    let runs = |step: Step| chosen.iter().any(|(chosen, left)| *chosen == step && left.is_none());
    if runs(Step::Format) || runs(Step::Clippy) {
        precondition::rust_parts(project)?;
    }
    precondition::prepare(project, machine, &steps::purposes(&chosen, scope))?;

    let mut tests = Tests { project, machine, scope, built: None, failed: String::new() };
    let mut summary = Summary::default();
    let mut outcomes = BTreeMap::new();
    for (step, left) in chosen {
        let began = now();
        let fell = |before: &&Step| matches!(outcomes.get(*before), Some(Outcome::Failed | Outcome::Left(_)));
        let without = || step.after(scope).iter().find(fell).map(|before| Left::Without(*before));
        let outcome = left.or_else(without).map_or_else(|| tests.outcome_of(step), Outcome::Left);
        outcomes.insert(step, outcome);
        summary.add(step, outcome, began.elapsed());
    }
    print!("{}{}", tests.failed, summary.table(started.elapsed()));
    if summary.all_well() { Ok(()) } else { Err(Trouble::Found(Finding::StepsFailed)) }
}

struct Tests<'a> {
    project: &'a Project,
    machine: &'a Machine,
    scope: Scope,
    built: Option<Built>,
    /// What failed, told again at the end.
    failed: String,
}

impl Tests<'_> {
    fn outcome_of(&mut self, step: Step) -> Outcome {
        println!("\n== {}: {} ==", step.name(), step.what());
        match self.step(step) {
            Ok(None) => Outcome::Passed,
            Ok(Some(left)) => Outcome::Left(left),
            Err(trouble) => {
                eprintln!("{trouble}");
                // How it ended tells more than that it did: a program that was killed has said nothing.
                self.failed.push_str(&format!("\n== {} failed ==\n{trouble}\n", step.name()));
                Outcome::Failed
            }
        }
    }

    /// Carries out a step. `Some`: it ran, and could make no statement.
    fn step(&mut self, step: Step) -> Done<Option<Left>> {
        let project = self.project;
        let ui = project.ui();
        let scope = self.scope.arguments();
        let done = match step {
            Step::Format => project.cargo().args(["fmt", "--all", "--check"]).run(),
            Step::UiInstall => npm::install(&ui),
            Step::UiLint => npm::script(&ui, "lint"),
            Step::UiCheck => npm::script(&ui, "check"),
            Step::UiTest if npm::has_script(&ui, "test") => npm::script(&ui, "test"),
            Step::UiTest => {
                println!("  the UI has no unit tests");
                Ok(())
            }
            Step::UiBuild => npm::script(&ui, "build"),
            Step::Clippy => {
                let lint = project.cargo().args(["clippy", "--all-targets"]).args(scope);
                lint.args(["--", "-D", "warnings"]).run()
            }
            Step::Build => {
                self.built = Some(build::build(project)?);
                Ok(())
            }
            Step::Types => types::check(project, project.cargo().args(["test", "--quiet"]).args(scope)),
            Step::Rust => {
                let test = project.cargo().args(["test", "--no-fail-fast"]).args(scope);
                let mut test = test.env(types::EXPORT_DIR, types::aside(project)?);
                if std::env::var_os(SEED).is_none() {
                    // The same made-up cases each time; others are a deliberate step (docs/testing.md).
                    test = test.env(SEED, "1");
                }
                let mut failures = Failures::default();
                let done = test.run_heard(|line| failures.hear(line));
                self.failed.push_str(&failures.told(step.name()));
                done
            }
            Step::Simulation => {
                let mut last = Last::default();
                let done =
                    simulate::test(project, self.scope == Scope::WithoutShell, &mut |line| last.hear(line));
                if done.is_err() {
                    self.failed.push_str(&last.told(step.name()));
                }
                done
            }
            Step::Fuzz => fuzz::run(project, self.machine, &fuzz::Options::of_a_test()),
            Step::Instructions => {
                return Ok(match instructions::compare(project)? {
                    Held::Yes => None,
                    Held::CannotTell => Some(Left::OtherTools),
                });
            }
            Step::Instances => {
                // The full size is `cargo xtask bench relay`'s.
                let Suite { path, package } = self.built()?.suite("instances")?;
                let test = Call::new(path).args(["--ignored", "--skip", "five_thousand_teachers"]);
                test.dir(&package).run()
            }
            Step::Advisories => {
                return match audit::packages(project)? {
                    Told::Nothing => Ok(None),
                    Told::NoAnswer => Ok(Some(Left::NoAnswer)),
                    Told::Holes(holes) => Err(Trouble::Found(Finding::KnownHoles(holes))),
                };
            }
            Step::Keyring => desktop::keyring(project, self.built()?),
            Step::Lti => lti::run(project, self.built()?),
            Step::Oauth => oauth::run(project, self.built()?),
            Step::Browser => {
                let mut failures = Numbered::default();
                let done = desktop::browser(project, |line| failures.hear(line));
                // Playwright tells of a test that passed when it was run once more as it does of a failure.
                let told = if done.is_ok() { "browser, and passed when run once more" } else { step.name() };
                self.failed.push_str(&failures.told(told));
                done
            }
            Step::Window => desktop::window(project, self.built()?),
        };
        done.map(|()| None)
    }

    fn built(&self) -> Done<&Built> {
        self.built.as_ref().ok_or(Trouble::Found(Finding::NotBuilt("programs")))
    }
}

#[expect(clippy::disallowed_methods, reason = "steps are timed for the person who waits for them")]
fn now() -> Instant {
    Instant::now()
}
