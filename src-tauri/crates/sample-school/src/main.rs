//! The sample school alone, for tests and for looking around: one JSON line when it is open, then it
//! runs until it is interrupted.

use clap::{Parser, ValueEnum};
use sample_school::{Clock, Faults, FaultsError, LmsKind, Options, SchoolError, TokenState, Trouble};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum LmsChoice {
    Canvas,
    GoogleClassroom,
    Schoology,
}

/// A believable Clever v3.1 server with an LMS gradebook page behind it.
#[derive(Parser)]
#[command(name = "sample-school", version)]
struct Arguments {
    /// Loopback port; 0 takes any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Ids, names and grades follow from this.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The LMS behind the school.
    #[arg(long, value_enum, default_value = "canvas")]
    lms: LmsChoice,
    /// Students in every section, 1 to 200.
    #[arg(long)]
    students: Option<u32>,
    /// Assignments in every section, up to 300.
    #[arg(long)]
    assignments: Option<u32>,
    /// Keep the LMS's contents here.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// Write the assignment file here.
    #[arg(long)]
    assignment_file: Option<PathBuf>,
    /// Every answer of the API waits so long.
    #[arg(long, default_value_t = 0)]
    latency_ms: u32,
    /// Share of requests with some random trouble, 0 to 1.
    #[arg(long, default_value_t = 0.0)]
    fault_rate: f64,
    /// Trouble for certain requests: KIND[:op][:count], such as answer_lost:create:1. Repeatable.
    #[arg(long = "fault", value_parser = parse_trouble)]
    troubles: Vec<Trouble>,
    /// Requests a minute and token (Clever: 1200).
    #[arg(long)]
    rate: Option<u32>,
    /// What the district's lms_state says, such as matching_in_progress.
    #[arg(long)]
    lms_state: Option<String>,
    /// Claim that everybody is linked.
    #[arg(long)]
    stale_match: bool,
    /// Leave the four LMS fields out.
    #[arg(long)]
    without_lms_fields: bool,
    /// The district token has expired: 401.
    #[arg(long)]
    token_expired: bool,
    /// The district token was taken back: 403.
    #[arg(long)]
    token_revoked: bool,
    /// The LMS takes a tenth off late work when a score arrives.
    #[arg(long)]
    late_policy: bool,
    /// Schoology: also a grade alone needs a student who opened the app from the LMS.
    #[arg(long)]
    schoology_grade_needs_launch: bool,
    /// The last student of the first section is in no assignment.
    #[arg(long)]
    absent_student: bool,
}

fn parse_trouble(text: &str) -> Result<Trouble, FaultsError> {
    text.parse()
}

#[derive(Debug, thiserror::Error)]
enum MainError {
    #[error(transparent)]
    School(#[from] SchoolError),
    #[error("cannot {act}: {source}")]
    Io { act: &'static str, source: std::io::Error },
}

impl Arguments {
    fn options(&self) -> Options {
        let token = match (self.token_expired, self.token_revoked) {
            (true, _) => TokenState::Expired,
            (_, true) => TokenState::Revoked,
            _ => TokenState::Good,
        };
        Options {
            port: self.port,
            seed: self.seed,
            lms: match self.lms {
                LmsChoice::Canvas => LmsKind::Canvas,
                LmsChoice::GoogleClassroom => LmsKind::GoogleClassroom,
                LmsChoice::Schoology => LmsKind::Schoology,
            },
            students: self.students,
            assignments: self.assignments,
            data_dir: self.data_dir.clone(),
            faults: Faults {
                latency_ms: self.latency_ms,
                fault_rate: self.fault_rate,
                troubles: self.troubles.clone(),
                lms_state: self.lms_state.clone(),
                stale_match: self.stale_match,
                without_lms_fields: self.without_lms_fields,
                token,
                late_policy: self.late_policy,
                schoology_grade_needs_launch: self.schoology_grade_needs_launch,
                absent_student: self.absent_student,
                rate: self.rate,
            },
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where this program reads the clock")]
fn real_clock() -> Clock {
    Arc::new(chrono::Utc::now)
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut told = format!("sample-school: {error}");
            let mut cause = std::error::Error::source(&error);
            while let Some(source) = cause {
                told = format!("{told}: {source}");
                cause = source.source();
            }
            let _ = writeln!(std::io::stderr(), "{told}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), MainError> {
    let io = |act| move |source| MainError::Io { act, source };
    let school = sample_school::start(arguments.options(), real_clock()).await?;
    let beside_data = arguments.data_dir.as_ref().map(|folder| folder.join("passback-assignments.json"));
    let assignment_file = arguments.assignment_file.clone().or(beside_data);
    if let Some(path) = &assignment_file {
        std::fs::write(path, school.assignment_file()).map_err(io("write the assignment file"))?;
    }
    let mut ready = serde_json::json!({
        "url": school.url(),
        "lms_url": school.lms_url(),
        "district_token": school.district_token(),
        "teacher_id": school.teacher_id(),
    });
    if let Some(path) = &assignment_file {
        ready["assignment_file"] = serde_json::json!(path);
    }
    let end = sample_school::asked_to_end().map_err(io("wait for a signal"))?;
    let mut out = std::io::stdout();
    writeln!(out, "{ready}").and_then(|()| out.flush()).map_err(io("print"))?;
    end.await;
    school.stop().await;
    Ok(())
}
