//! A headless host of the desk: what the window's shell does, over loopback HTTP, so that the UI can be tested in a
//! browser.
//!
//! One JSON line says where it listens; it runs until its standard input closes. It serves the built UI under the
//! window's own content policy, `POST /rpc/{name}`, `GET /events`, `GET /opened`: the pages a person's browser
//! would have shown, and `POST /link`: what it would have opened the app with. For tests only. Deliberately not here: rules, and anything the window's shell does not do too.

mod answer;
mod door;
mod guard;
mod keyring_files;
mod pages;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use clap::{Parser, ValueEnum};
use desk::{DeskOptions, SampleSettings, Speech, Spoken};
use door::Door;
use gradebook::LmsKind;
use pages::Pages;
use std::io::{Read as _, Write as _};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use vault::{KeyringVault, MemoryVault, NoVault, Vault};

/// A gradebook that is pasted as a whole is large.
const LONGEST_INPUT: usize = 64 * 1024 * 1024;

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum LmsChoice {
    Canvas,
    GoogleClassroom,
    Schoology,
}

/// Hosts the desk for a browser on this computer. For tests only.
#[derive(Parser)]
#[command(name = "desk-host", version)]
struct Arguments {
    /// Where everything is saved.
    #[arg(long)]
    data_dir: PathBuf,
    /// The built UI.
    #[arg(long)]
    ui: PathBuf,
    /// Students in every section of the sample school.
    #[arg(long)]
    students: Option<u32>,
    /// Assignments in every section.
    #[arg(long)]
    assignments: Option<u32>,
    /// The LMS behind the sample school.
    #[arg(long, value_enum, default_value = "canvas")]
    lms: LmsChoice,
    /// Its people and grades follow from this.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// A keyring of files in this folder, which is there again when the host is started anew.
    #[arg(long)]
    keyring_dir: Option<PathBuf>,
    /// What the system of the teacher's computer speaks, such as "es-MX".
    #[arg(long, default_value = "en-US")]
    language: String,
    /// The keyring of the teacher's computer.
    #[arg(long, value_enum, default_value = "memory")]
    keyring: KeyringChoice,
}

#[derive(Clone, Copy, ValueEnum)]
enum KeyringChoice {
    /// One that forgets when the host ends.
    Memory,
    /// None: another way must be chosen.
    None,
    /// The system's own.
    System,
}

/// Why the host cannot start.
#[derive(Debug, thiserror::Error)]
enum HostError {
    #[error("no built UI at {0}: run `npm run build` in ui first")]
    NoUi(PathBuf),
    #[error("the window's content policy could not be read ({0})")]
    Policy(#[from] pages::PolicyError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    // Crashes and the log are the window's, too.
    vault::crash_quietly();
    let filter = tracing_subscriber::EnvFilter::try_from_env("PASSBACK_LOG");
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "desk-host: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), HostError> {
    if !arguments.ui.join("index.html").is_file() {
        return Err(HostError::NoUi(arguments.ui));
    }
    let pages = Pages::new(arguments.ui.clone())?;
    let door = Door::new(options(arguments));
    let app = Router::new()
        .route("/rpc/{name}", post(answer::rpc))
        .route("/events", get(answer::events))
        .route("/opened", get(answer::opened))
        .route("/link", post(answer::link))
        .with_state(door.clone())
        .fallback_service(get(pages::show).with_state(pages))
        .layer(DefaultBodyLimit::max(LONGEST_INPUT))
        .layer(middleware::from_fn(guard::pass));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let ready = serde_json::json!({ "url": format!("http://{}", listener.local_addr()?) });
    writeln!(std::io::stdout(), "{ready}")?;
    let closed = when_input_closes();
    tokio::select! {
        served = async { axum::serve(listener, app).await } => served?,
        _ = closed => {}
    }
    door.closed().await;
    Ok(())
}

/// What this host gives the desk. Whatever it would open in a browser is remembered instead.
fn options(arguments: Arguments) -> DeskOptions {
    let lms = match arguments.lms {
        LmsChoice::Canvas => LmsKind::Canvas,
        LmsChoice::GoogleClassroom => LmsKind::GoogleClassroom,
        LmsChoice::Schoology => LmsKind::Schoology,
    };
    let sample = SampleSettings {
        seed: arguments.seed,
        lms,
        students: arguments.students,
        assignments: arguments.assignments,
    };
    let downloads = arguments.data_dir.join("downloads");
    let speech = Speech::AsChosen { system: Spoken::of_system([arguments.language]) };
    let vault: Arc<dyn Vault> = match (arguments.keyring_dir, arguments.keyring) {
        (Some(folder), _) => Arc::new(keyring_files::FileKeyring(folder)),
        (None, KeyringChoice::Memory) => Arc::<MemoryVault>::default(),
        (None, KeyringChoice::None) => Arc::new(NoVault),
        (None, KeyringChoice::System) => Arc::new(KeyringVault),
    };
    DeskOptions { sample, downloads, speech, vault, ..DeskOptions::new(arguments.data_dir) }
}

/// Resolves when whoever started this is gone: no host outlives its test.
fn when_input_closes() -> tokio::sync::oneshot::Receiver<()> {
    let (gone, closed) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut rest = [0; 256];
        while std::io::stdin().read(&mut rest).is_ok_and(|read| read > 0) {}
        let _ = gone.send(());
    });
    closed
}
