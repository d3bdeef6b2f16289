//! `history`: past runs of a section, one student's history as rows or as a file, and whether the record is as it was
//! written.

use crate::arguments::{Format, History, HistoryCommand};
use crate::output::{Answer, Outcome};
use crate::work::{document, done, invalid};
use desk::view::{HistoryFormat, HistoryRun, InSection};
use desk::{Commands, Desk, DeskError, GradeDump, HistoryCheck, RemovedRows, write_private};
use serde_json::json;
use std::path::Path;

/// Carries out `history`.
pub(crate) async fn history(desk: &Desk, history: History) -> Result<Answer, DeskError> {
    if let Some(HistoryCommand::Verify { mark }) = history.command {
        return verify(desk, mark.as_deref());
    }
    match (history.student, history.section, history.out) {
        (Some(student), section, Some(out)) => {
            let format = format_of(&out, history.format)?;
            save(desk, &student, section.as_deref(), &out, format)
        }
        (Some(student), section, None) => rows(desk, &student, section.as_deref()),
        (None, Some(section), _) => runs(desk, section).await,
        (None, None, _) => Err(invalid("Say which section or student.".to_owned())),
    }
}

async fn runs(desk: &Desk, section: String) -> Result<Answer, DeskError> {
    let history = desk.history(InSection { section }).await?;
    let lines = history.runs.iter().map(past).collect();
    Ok(done(document(&history)?, lines))
}

/// One past run. What stopped is told from what came to its end.
fn past(run: &HistoryRun) -> String {
    let did = if run.kind == "read" {
        format!("{} changes", run.found)
    } else {
        format!("{} confirmed, {} failed", run.confirmed, run.failed)
    };
    let stopped = match run.stopped.as_str() {
        "" => String::new(),
        why => format!("  stopped: {why}"),
    };
    format!("{}  {}  {did}{stopped}", run.at, run.title)
}

fn rows(desk: &Desk, student: &str, section: Option<&str>) -> Result<Answer, DeskError> {
    let rows = desk.student_history(student, section)?;
    let score = |grade: &Option<GradeDump>| {
        let score = grade.as_ref().and_then(|g| g.score.as_ref());
        score.map_or_else(|| "–".to_owned(), ToString::to_string)
    };
    let line = |r: &desk::HistoryDumpRow| {
        let (before, after) = (score(&r.before), score(&r.after));
        format!("{}  {}  {}  {}  {before} → {after}  {}", r.row, r.at, r.title, r.what, r.who)
    };
    let lines = rows.iter().map(line).collect();
    Ok(done(json!({ "student": student, "rows": document(&rows)? }), lines))
}

fn save(
    desk: &Desk,
    student: &str,
    section: Option<&str>,
    out: &Path,
    format: HistoryFormat,
) -> Result<Answer, DeskError> {
    let bytes = desk.history_file(student, section, format)?;
    write_private(out, &bytes)
        .map_err(|e| invalid(format!("{} could not be written ({}).", out.display(), e.kind())))?;
    Ok(done(json!({ "path": out, "bytes": bytes.len() }), vec![format!("Saved {}", out.display())]))
}

/// The format that was asked for, or the one that the file's name ends in.
fn format_of(out: &Path, asked: Option<Format>) -> Result<HistoryFormat, DeskError> {
    if let Some(asked) = asked {
        return Ok(match asked {
            Format::Csv => HistoryFormat::Csv,
            Format::Html => HistoryFormat::Html,
            Format::Pdf => HistoryFormat::Pdf,
        });
    }
    let ending = out.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("csv") => Ok(HistoryFormat::Csv),
        Some("html" | "htm") => Ok(HistoryFormat::Html),
        Some("pdf") => Ok(HistoryFormat::Pdf),
        _ => Err(invalid("The file’s name says no format. Add --format csv, html or pdf.".to_owned())),
    }
}

fn verify(desk: &Desk, mark: Option<&str>) -> Result<Answer, DeskError> {
    let check = desk.verify_history(mark)?;
    let (mut lines, outcome) = match &check.broken {
        None => {
            let line = format!("{} rows, unbroken, head {}", check.rows, check.head);
            (vec![line], Outcome::Done)
        }
        Some(broken) => {
            let mut lines = vec![broken.said.clone()];
            let place = [
                ("time", &broken.at),
                ("section", &broken.section),
                ("assignment", &broken.assignment),
                ("student", &broken.student),
            ];
            lines.extend(place.iter().filter_map(|(name, id)| id.as_ref().map(|id| format!("{name} {id}"))));
            (lines, Outcome::Failed)
        }
    };
    lines.extend(check.removed.iter().map(removed));
    if check.astray > 0 {
        lines.push(astray(&check));
    }
    Ok(Answer { document: document(&check)?, lines, outcome })
}

fn removed(told: &RemovedRows) -> String {
    let rows = if told.rows == 1 { "row was" } else { "rows were" };
    format!("{} {rows} removed with section {} on {}.", told.rows, told.section, told.at)
}

fn astray(check: &HistoryCheck) -> String {
    let grades = if check.astray == 1 { "grade holds" } else { "grades hold" };
    format!("{} {grades} something else than the record says.", check.astray)
}
