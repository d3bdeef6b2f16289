//! `passback-cli`: the second host of the desk, for scripts, IT, unattended runs and tests. Everything it does is a
//! command of the desk; here are only arguments, output and exit codes.

mod account;
mod arguments;
mod export;
mod health;
mod history;
mod import;
mod output;
mod work;

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    vault::crash_quietly();
    // Log lines carry no names, scores or tokens; they go to stderr so that stdout stays one document.
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("PASSBACK_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let arguments = arguments::Arguments::parse();
    let json = arguments.json;
    let answer = work::carry_out(arguments).await;
    output::print(answer, json)
}
