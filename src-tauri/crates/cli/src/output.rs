//! One document on stdout, and an exit code that a script can act on. Nothing else of this program writes to either
//! stream: whoever reads may go at any time (`| head -1`), which is no mistake of anybody's.

use desk::view::NoticeView;
use desk::{DeskError, ErrorCode};
use serde_json::{Value, json};
use std::io::{self, ErrorKind, Write as _};
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

/// Says something to the person beside the answer.
pub(crate) fn aside(line: &str) {
    // Nobody may be listening any more.
    let _ = writeln!(io::stderr(), "{line}");
}

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
        aside(&notice.title);
        notice.lines.iter().for_each(|line| aside(line));
    }
    let (written, outcome) = match answer {
        Ok(answer) => {
            let text = if json {
                format!("{}\n", with_notice(answer.document))
            } else {
                answer.lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
            };
            (write(&text), answer.outcome)
        }
        Err(error) => {
            let written =
                if json { write(&format!("{}\n", with_notice(json!({ "error": error })))) } else { Ok(()) };
            let hint = if error.hint.is_empty() { String::new() } else { format!(" {}", error.hint) };
            aside(&format!("{}{hint}", error.message));
            (written, Outcome::of(error.code))
        }
    };
    ExitCode::from(ending(written, outcome).code())
}

/// All that goes to stdout.
fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Whoever reads no further has had enough: what was done is done, and the exit code says it. An answer that could not
/// be written otherwise (a full disk) is one that nobody got.
fn ending(written: io::Result<()>, outcome: Outcome) -> Outcome {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            aside(&format!("The answer could not be written ({}).", error.kind()));
            Outcome::Failed
        }
        _ => outcome,
    }
}
