//! `cargo xtask bench ui`: the gradebook at full size (200 students, 300 assignments, 60,000 grades) in Chromium and in
//! the real window, with the start and the memory of the app beside those of an empty window.
//!
//! Deliberately not here: what happens inside the page (`tests/measure/page.js`) and who drives it
//! (`tests/e2e/bench`, `tests/window/measured.rs`). This builds, makes the class, starts both, and judges.

mod class;
mod goals;
mod samples;
mod table;

use std::path::{Path, PathBuf};

use class::Class;
use samples::Samples;
use serde_json::Value;

use crate::{
    Done,
    command::{Call, Finding, Trouble, at},
    machine::Machine,
    npm, precondition,
    project::{Project, WITH_UI},
    system::Purpose,
    test::desktop,
};

/// What is built with optimisations: the app, what it is compared with, and everything that answers a page.
const PROGRAMS: [&str; 5] = ["passback", "empty-window", "passback-tests", "passback-cli", "sample-school"];

/// Where to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// In one of the two alone
    #[arg(long, value_enum)]
    only: Option<Place>,
}

/// A web engine, and what drives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Place {
    /// Chromium, against the headless host
    Chromium,
    /// The real window: WebKitGTK, on a screen in memory
    Window,
}

impl Place {
    fn called(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Window => "the window (WebKitGTK)",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Chromium => "chromium.json",
            Self::Window => "window.json",
        }
    }
}

/// Builds, measures, prints a table for each place, and fails when a goal is missed.
pub(crate) fn run(project: &Project, machine: &Machine, options: &Options) -> Done {
    let mut places = match options.only {
        Some(place) => vec![place],
        None => vec![Place::Chromium, Place::Window],
    };
    if !machine.family.is_linux() {
        println!("The real window can be driven on Linux only: Chromium alone is measured.");
        places.retain(|place| *place != Place::Window);
    }
    precondition::prepare(project, machine, &[Purpose::App, Purpose::Browser, Purpose::Window])?;
    let programs = build(project)?;
    let mut reached = true;
    let mut tables = String::new();
    for place in places {
        let samples = measure(project, &programs, place)?;
        let judged = goals::judge(place, &samples);
        reached &= judged.iter().all(|figure| figure.verdict.is_fine());
        tables.push_str(&table::table(place.called(), &judged));
    }
    print!("{tables}");
    if reached { Ok(()) } else { Err(Trouble::Found(Finding::GoalsMissed)) }
}

/// The UI, and all programs with optimisations; answers their folder.
fn build(project: &Project) -> Done<PathBuf> {
    npm::install(&project.ui())?;
    npm::script(&project.ui(), "build")?;
    let packages = PROGRAMS.iter().flat_map(|package| ["--package", package]);
    let build = project.cargo().args(["build", "--release", "--bins"]).args(packages);
    build.args(["--features", WITH_UI, "--features", "empty-window/custom-protocol"]).run()?;
    Ok(project.target.join("release"))
}

/// One place with a class of its own: what is sent in one is not in the other.
fn measure(project: &Project, programs: &Path, place: Place) -> Done<Samples> {
    let folder = project.target.join("bench-ui");
    at(&folder, std::fs::create_dir_all(&folder))?;
    let file = folder.join(place.file());
    let class = Class::open(programs, &folder.join("class"))?;
    let call = match place {
        Place::Chromium => {
            let test = desktop::playwright(project)?;
            test.args(["test", "--config", "bench/bench.config.ts"]).env("PASSBACK_BIN_DIR", programs)
        }
        Place::Window => window(project, programs)?,
    };
    class.told(call).env("PASSBACK_MEASURED", &file).run()?;
    drop(class);
    let text = at(&file, std::fs::read_to_string(&file))?;
    let measured: Option<Value> = serde_json::from_str(&text).ok();
    let samples = measured.as_ref().and_then(Samples::read);
    samples.ok_or_else(|| Trouble::Answer { shown: file.display().to_string() })
}

/// The window's suite, for this one measurement.
fn window(project: &Project, programs: &Path) -> Done<Call> {
    let app = |name: &str| programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let suite = ["test", "--package", "passback-tests", "--test", "window", "--"];
    Ok(project
        .cargo()
        .args(suite)
        .args(["measured::", "--ignored", "--nocapture"])
        .env("PASSBACK_APP", app("passback"))
        .env("PASSBACK_EMPTY_WINDOW", app("empty-window"))
        .env("PASSBACK_TAURI_DRIVER", desktop::tauri_driver(project)?)
        .env("PASSBACK_ARTIFACTS", desktop::artifacts(project)?))
}
