//! One document on stdout, and an exit code that a script can act on.

use desk::{DeskError, ErrorCode};
use serde_json::{Value, json};
use std::process::ExitCode;

/// What a command answers: a document, lines for people, and what the exit code says.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) document: Value,
    pub(crate) lines: Vec<String>,
    pub(crate) outcome: Outcome,
}

/// What the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 0
    Done,
    /// 1
    Failed,
    /// 3
    Waits,
    /// 4
    SignIn,
    /// 5
    Offline,
}

impl Outcome {
    const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Waits => 3,
            Self::SignIn => 4,
            Self::Offline => 5,
        }
    }
    const fn of(code: ErrorCode) -> Self {
        match code {
            ErrorCode::SignIn => Self::SignIn,
            ErrorCode::Offline => Self::Offline,
            ErrorCode::StalePlan
            | ErrorCode::Busy
            | ErrorCode::Invalid
            | ErrorCode::NotFound
            | ErrorCode::InUse
            | ErrorCode::Storage
            | ErrorCode::Failed => Self::Failed,
        }
    }
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this host is for")]
pub(crate) fn print(answer: Result<Answer, DeskError>, json: bool) -> ExitCode {
    match answer {
        Ok(answer) => {
            if json {
                println!("{}", answer.document);
            } else {
                for line in &answer.lines {
                    println!("{line}");
                }
            }
            ExitCode::from(answer.outcome.code())
        }
        Err(error) => {
            if json {
                println!("{}", json!({ "error": error }));
            }
            let hint = if error.hint.is_empty() { String::new() } else { format!(" {}", error.hint) };
            eprintln!("{}{hint}", error.message);
            ExitCode::from(Outcome::of(error.code).code())
        }
    }
}
