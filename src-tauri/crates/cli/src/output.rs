//! One document on stdout, and an exit code that a script can act on.

use desk::view::NoticeView;
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
            | ErrorCode::Key
            | ErrorCode::Passphrase
            | ErrorCode::Locked
            | ErrorCode::Storage
            | ErrorCode::Failed => Self::Failed,
        }
    }
}

/// What a command answers, and what opening the data had to tell.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) answer: Result<Answer, DeskError>,
    pub(crate) notice: Option<NoticeView>,
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this host is for")]
pub(crate) fn print(told: Result<Told, DeskError>, json: bool) -> ExitCode {
    let (answer, notice) = match told {
        Ok(told) => (told.answer, told.notice),
        Err(error) => (Err(error), None),
    };
    // What happened to the saved data goes beside the answer: a script must see it, whatever it asked.
    let with_notice = |mut document: Value| {
        if let (Some(notice), Value::Object(fields)) = (&notice, &mut document) {
            let lines = json!({ "title": notice.title, "lines": notice.lines });
            fields.entry("notice").or_insert(lines);
        }
        document
    };
    if let Some(notice) = &notice {
        eprintln!("{}", notice.title);
        for line in &notice.lines {
            eprintln!("{line}");
        }
    }
    match answer {
        Ok(answer) => {
            if json {
                println!("{}", with_notice(answer.document));
            } else {
                for line in &answer.lines {
                    println!("{line}");
                }
            }
            ExitCode::from(answer.outcome.code())
        }
        Err(error) => {
            if json {
                println!("{}", with_notice(json!({ "error": error })));
            }
            let hint = if error.hint.is_empty() { String::new() } else { format!(" {}", error.hint) };
            eprintln!("{}{hint}", error.message);
            ExitCode::from(Outcome::of(error.code).code())
        }
    }
}
