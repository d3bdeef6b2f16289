//! The steps of a test run: their order, what each builds on, and which are left out where.

use std::fmt;

use crate::{machine::Family, project::WITH_UI, system::Purpose};

/// How much of the workspace the Rust steps cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All packages, with the UI inside the app.
    Everything,
    /// What needs no WebKitGTK: the workspace's default members.
    WithoutShell,
}

impl Scope {
    /// For cargo.
    pub(crate) fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Everything => &["--workspace", "--features", WITH_UI],
            Self::WithoutShell => &[],
        }
    }
}

/// One step, in the order of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Step {
    /// rustfmt finds nothing to change
    Format,
    /// The UI's packages are installed
    UiInstall,
    /// ESLint is silent
    UiLint,
    /// svelte-check is silent
    UiCheck,
    /// The UI's unit tests
    UiTest,
    /// The UI builds
    UiBuild,
    /// clippy is silent
    Clippy,
    /// All programs and tests build
    Build,
    /// The committed TypeScript is what the Rust types say
    Types,
    /// All Rust tests, doc tests too
    Rust,
    /// A few seconds of made-up inputs for everything that reads bytes of others
    Fuzz,
    /// The engine against a made-up LMS: crashes, seeds, planted bugs; and a district's pacing
    Simulation,
    /// No fixed piece of work takes more instructions than the baseline allows
    Instructions,
    /// Two instances of the relay on one PostgreSQL, one of them killed
    Instances,
    /// No hole is known in the packages from npm
    Advisories,
    /// Secrets in a real keyring of their own
    Keyring,
    /// Launches from an LMS that is not ours (Open edX's, in Python)
    Lti,
    /// Signing in at an authorization server that is not ours (oidc-provider, in Node)
    Oauth,
    /// The UI in Chromium
    Browser,
    /// The real window
    Window,
}

/// All of them.
pub(crate) const ALL: [Step; 20] = [
    Step::Format,
    Step::UiInstall,
    Step::UiLint,
    Step::UiCheck,
    Step::UiTest,
    Step::UiBuild,
    Step::Clippy,
    Step::Build,
    Step::Types,
    Step::Rust,
    Step::Fuzz,
    Step::Simulation,
    Step::Instructions,
    Step::Instances,
    Step::Advisories,
    Step::Keyring,
    Step::Lti,
    Step::Oauth,
    Step::Browser,
    Step::Window,
];

/// Why a step is not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// `--quick`.
    Quick,
    /// `--skip-window`.
    SkipWindow,
    /// WebDriver for the system's web view, a keyring that belongs to the test alone, Valgrind, a database that a test
    /// can start for itself, a fuzzer that needs nothing but a C++ compiler, and a Python that is found by one name exist
    /// on Linux only.
    OnlyLinux,
    /// The committed baseline was counted with other tools: no statement is possible.
    OtherTools,
    /// What knows of holes could not be reached: no statement is possible.
    NoAnswer,
    /// It builds on a step that failed or was left out.
    Without(Step),
}

impl Left {
    /// Whether somebody wanted it so; otherwise it is the trace of a failure.
    pub(crate) fn is_choice(self) -> bool {
        !matches!(self, Self::Without(_))
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quick => f.write_str("left out by --quick"),
            Self::SkipWindow => f.write_str("left out by --skip-window"),
            Self::OnlyLinux => f.write_str("can be tested on Linux only"),
            Self::OtherTools => f.write_str("counted with other tools than the baseline: cannot compare"),
            Self::NoAnswer => {
                f.write_str("known holes could not be looked up from here: nothing is said about them")
            }
            Self::Without(step) => write!(f, "builds on {}", step.name()),
        }
    }
}

impl Step {
    /// As it is typed after `--only`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::UiInstall => "ui-install",
            Self::UiLint => "ui-lint",
            Self::UiCheck => "ui-check",
            Self::UiTest => "ui-test",
            Self::UiBuild => "ui-build",
            Self::Clippy => "clippy",
            Self::Build => "build",
            Self::Types => "types",
            Self::Rust => "rust",
            Self::Fuzz => "fuzz",
            Self::Simulation => "simulation",
            Self::Instructions => "instructions",
            Self::Instances => "instances",
            Self::Advisories => "advisories",
            Self::Keyring => "keyring",
            Self::Lti => "lti",
            Self::Oauth => "oauth",
            Self::Browser => "browser",
            Self::Window => "window",
        }
    }

    /// In words.
    pub(crate) fn what(self) -> &'static str {
        match self {
            Self::Format => "rustfmt finds nothing to change",
            Self::UiInstall => "the UI's packages",
            Self::UiLint => "ESLint",
            Self::UiCheck => "svelte-check",
            Self::UiTest => "the UI's unit tests",
            Self::UiBuild => "the UI builds",
            Self::Clippy => "clippy",
            Self::Build => "all programs and tests build",
            Self::Types => "the generated TypeScript is current",
            Self::Rust => "all Rust tests",
            Self::Fuzz => "made-up inputs for what reads bytes of others",
            Self::Simulation => "the engine against a made-up LMS",
            Self::Instructions => "instruction counts against the baseline",
            Self::Instances => "two relays on one PostgreSQL",
            Self::Advisories => "known holes in packages from npm",
            Self::Keyring => "secrets in a real keyring",
            Self::Lti => "launches from an LMS that is not ours",
            Self::Oauth => "signing in at an authorization server that is not ours",
            Self::Browser => "the UI in Chromium",
            Self::Window => "the real window",
        }
    }

    /// What it builds on.
    pub(crate) fn after(self, scope: Scope) -> &'static [Step] {
        match self {
            Self::Clippy | Self::Types | Self::Rust if scope == Scope::WithoutShell => &[],
            Self::Format | Self::UiInstall | Self::Advisories => &[],
            Self::Fuzz | Self::Simulation | Self::Instructions => &[],
            Self::UiLint | Self::UiCheck | Self::UiTest | Self::UiBuild => &[Self::UiInstall],
            Self::Clippy | Self::Build => &[Self::UiBuild],
            Self::Types
            | Self::Rust
            | Self::Instances
            | Self::Keyring
            | Self::Lti
            | Self::Oauth
            | Self::Browser
            | Self::Window => &[Self::Build],
        }
    }

    /// What the system has to have.
    fn purposes(self, scope: Scope) -> &'static [Purpose] {
        match self {
            Self::Clippy | Self::Types | Self::Rust if scope == Scope::WithoutShell => &[Purpose::Core],
            Self::Format | Self::UiInstall | Self::UiLint | Self::UiCheck | Self::UiTest => &[],
            Self::UiBuild | Self::Advisories => &[],
            Self::Simulation => &[Purpose::Core],
            Self::Clippy | Self::Build | Self::Types | Self::Rust | Self::Oauth => &[Purpose::App],
            Self::Fuzz => &[Purpose::Core, Purpose::Fuzzing],
            Self::Instructions => &[Purpose::Core, Purpose::Instructions],
            Self::Instances => &[Purpose::App, Purpose::Database],
            Self::Keyring => &[Purpose::App, Purpose::Keyring],
            Self::Lti => &[Purpose::App, Purpose::Python],
            Self::Browser => &[Purpose::App, Purpose::Browser],
            Self::Window => &[Purpose::App, Purpose::Window],
        }
    }
}

/// The steps of a run, in order, each with the reason why it is left out, if it is.
pub(crate) fn choose(
    only: Option<Step>,
    scope: Scope,
    skip_window: bool,
    family: Family,
) -> Vec<(Step, Option<Left>)> {
    let wanted = |step: Step| only.is_none_or(|only| with_what_it_needs(only, scope).contains(&step));
    let left = |step: Step| match step {
        Step::Advisories if scope == Scope::WithoutShell => Some(Left::Quick),
        Step::Build
        | Step::Fuzz
        | Step::Instructions
        | Step::Instances
        | Step::Keyring
        | Step::Lti
        | Step::Oauth
        | Step::Browser
        | Step::Window
            if scope == Scope::WithoutShell =>
        {
            Some(Left::Quick)
        }
        Step::Window if skip_window => Some(Left::SkipWindow),
        Step::Fuzz | Step::Instructions | Step::Instances | Step::Keyring | Step::Lti | Step::Window
            if !family.is_linux() =>
        {
            Some(Left::OnlyLinux)
        }
        _ => None,
    };
    ALL.into_iter().filter(|step| wanted(*step)).map(|step| (step, left(step))).collect()
}

/// What the system has to have for these steps.
pub(crate) fn purposes(chosen: &[(Step, Option<Left>)], scope: Scope) -> Vec<Purpose> {
    let run = chosen.iter().filter(|(_, left)| left.is_none());
    run.flat_map(|(step, _)| step.purposes(scope)).copied().collect()
}

fn with_what_it_needs(step: Step, scope: Scope) -> Vec<Step> {
    let before = step.after(scope).iter().flat_map(|before| with_what_it_needs(*before, scope));
    before.chain([step]).collect()
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    fn runs(chosen: &[(Step, Option<Left>)]) -> Vec<Step> {
        chosen.iter().filter(|(_, left)| left.is_none()).map(|(step, _)| *step).collect()
    }

    #[test]
    fn names_are_what_is_typed_after_only() {
        for step in ALL {
            let typed = step.to_possible_value().unwrap();
            assert_eq!(typed.get_name(), step.name());
        }
    }

    #[test]
    fn every_step_comes_after_what_it_builds_on() {
        for scope in [Scope::Everything, Scope::WithoutShell] {
            for step in ALL {
                assert!(step.after(scope).iter().all(|before| *before < step), "{step:?}");
            }
        }
    }

    #[test]
    fn a_full_run_on_linux_leaves_nothing_out() {
        for family in [Family::Debian, Family::Ubuntu, Family::Fedora, Family::OtherLinux] {
            assert_eq!(runs(&choose(None, Scope::Everything, false, family)), ALL);
        }
    }

    #[test]
    fn elsewhere_the_window_is_left_out_and_says_why() {
        for family in [Family::MacOs, Family::Windows] {
            let chosen = choose(None, Scope::Everything, false, family);
            assert!(chosen.contains(&(Step::Window, Some(Left::OnlyLinux))));
            assert!(runs(&chosen).contains(&Step::Browser), "the UI is tested in Chrome there");
        }
    }

    #[test]
    fn a_quick_run_needs_no_web_view() {
        let chosen = choose(None, Scope::WithoutShell, false, Family::Debian);
        let needed = purposes(&chosen, Scope::WithoutShell);
        assert!(needed.iter().all(|purpose| *purpose == Purpose::Core), "{needed:?}");
        assert!(runs(&chosen).contains(&Step::Rust), "the core is tested all the same");
        for (step, _) in chosen.iter().filter(|(_, left)| left.is_none()) {
            let stands = step.after(Scope::WithoutShell).iter().all(|before| runs(&chosen).contains(before));
            assert!(stands, "{step:?} builds on nothing that was left out");
        }
    }

    #[test]
    fn one_step_brings_what_it_builds_on() {
        let chosen = choose(Some(Step::Window), Scope::Everything, false, Family::Debian);
        assert_eq!(runs(&chosen), [Step::UiInstall, Step::UiBuild, Step::Build, Step::Window]);
        assert_eq!(
            runs(&choose(Some(Step::Format), Scope::Everything, false, Family::Debian)),
            [Step::Format]
        );
    }
}
