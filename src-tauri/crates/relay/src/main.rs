//! `passback-relay`: the district's server. `serve` runs it, `check` says what is wrong with a configuration.

use clap::{ArgGroup, Parser, Subcommand};
use relay::{Clock, RelayError, Running, Sample, config};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Signs teachers in with Clever and lets each reach her own sections, and nothing else, with the district's token.
#[derive(Parser)]
#[command(name = "passback-relay", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the relay until it is interrupted. Prints one line of JSON when it is ready.
    #[command(group(ArgGroup::new("how").required(true).args(["config", "sample"])))]
    Serve {
        /// The configuration, TOML; environment variables named PASSBACK_RELAY_… come before it.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// With the sample school, on this computer only.
        #[arg(long)]
        sample: bool,
        /// With the sample school: only teachers who were let in.
        #[arg(long, requires = "sample")]
        invited_only: bool,
    },
    /// Say what is wrong with a configuration.
    Check {
        /// The configuration.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
}

#[derive(Debug, thiserror::Error)]
enum MainError {
    #[error(transparent)]
    Relay(#[from] RelayError),
    #[error("{}", .0.join("\n"))]
    Config(Vec<String>),
    #[error("cannot {act}: {source}")]
    Io { act: &'static str, source: std::io::Error },
}

#[expect(clippy::disallowed_methods, reason = "the one place where this program reads the clock")]
fn real_clock() -> Clock {
    Arc::new(chrono::Utc::now)
}

fn names() -> impl Iterator<Item = String> {
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())
}

fn read(path: &Path) -> Result<config::Config, MainError> {
    for name in config::unknown_variables(names()) {
        tracing::warn!(target: "relay", name, "a variable that nothing reads");
    }
    config::read(path, &|name| std::env::var(name).ok()).map_err(MainError::Config)
}

#[tokio::main]
async fn main() -> ExitCode {
    vault::crash_quietly();
    let filter = tracing_subscriber::EnvFilter::try_from_env("PASSBACK_LOG");
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // Whatever is asked for: the driver's log shows statements with the names and ids in them.
    let filter = ["tokio_postgres=warn", "deadpool_postgres=warn"]
        .into_iter()
        .filter_map(|quiet| quiet.parse().ok())
        .fold(filter, tracing_subscriber::EnvFilter::add_directive);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), MainError> {
    match command {
        Command::Check { config } => {
            let problems = config::check(&config, &|name| std::env::var(name).ok(), names(), real_clock()());
            if !problems.is_empty() {
                return Err(MainError::Config(problems));
            }
            print("The configuration can be used.")
        }
        Command::Serve { config: Some(path), .. } => {
            let running = relay::start(read(&path)?, real_clock()).await?;
            let end = end()?;
            #[cfg(unix)]
            if let Some(renew) = running.renew() {
                renews(renew)?;
            }
            announce(&running)?;
            end.await;
            running.stop().await;
            Ok(())
        }
        Command::Serve { config: None, invited_only, .. } => {
            let options = sample_school::Options { seed: 1, ..sample_school::Options::default() };
            let change = |config: &mut config::Config| config.invited_only = invited_only;
            let sample = Sample::with(options, real_clock(), change).await?;
            let end = end()?;
            print(&sample.announcement().to_string())?;
            end.await;
            sample.stop().await;
            Ok(())
        }
    }
}

fn announce(running: &Running) -> Result<(), MainError> {
    let url = running.url();
    let said = serde_json::json!({
        "url": url,
        "admin_url": format!("{url}/admin"),
        "listens_at": running.address(),
    });
    print(&said.to_string())
}

fn print(line: &str) -> Result<(), MainError> {
    let mut out = std::io::stdout();
    let printed = writeln!(out, "{line}").and_then(|()| out.flush());
    printed.map_err(|source| MainError::Io { act: "print", source })
}

/// SIGHUP: the certificate is read again, as programs that renew one ask for it.
#[cfg(unix)]
fn renews(renew: relay::Renew) -> Result<(), MainError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut asked =
        signal(SignalKind::hangup()).map_err(|source| MainError::Io { act: "wait for a signal", source })?;
    tokio::spawn(async move {
        while asked.recv().await.is_some() {
            renew.now().await;
        }
    });
    Ok(())
}

fn end() -> Result<impl Future<Output = ()>, MainError> {
    sample_school::asked_to_end().map_err(|source| MainError::Io { act: "wait for a signal", source })
}
