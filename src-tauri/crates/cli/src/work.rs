//! Each command: what is asked of the desk, and how its answer reads.

use crate::account;
use crate::arguments::{self as args, Arguments, Command};
use crate::health;
use crate::history;
use crate::import;
use crate::output::{Answer, Outcome, Told, aside};
use desk::view::{
    Approve, Arrived, AssignmentForm, AssignmentsGo, Cell, ChangeField, Decide, Decision, EditGrades,
    EditReply, FlagName, GradeChange, GradeEdit, ImportAssignments, InSection, LmsEdits, OwnPolicies,
    Policies, ResultsGo, Scope, SetPolicies, Settle, Take,
};
use desk::{Commands, Desk, DeskError, DeskOptions, ErrorCode, PastRun, PlanDump, RunDump, Speech, Spoken};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::Notify;
use vault::{KeyringVault, NoVault, Vault};

/// Carries out one command.
pub(crate) async fn carry_out(arguments: Arguments) -> Result<Told, DeskError> {
    account::has_a_place(&arguments)?;
    let vault: Arc<dyn Vault> = match arguments.keyring {
        args::Keyring::System => Arc::new(KeyringVault),
        args::Keyring::None => Arc::new(NoVault),
    };
    let options = DeskOptions {
        vault,
        background: false,
        // Scripts read it.
        speech: Speech::Always(Spoken::English),
        ..DeskOptions::new(arguments.data_dir)
    };
    let desk = Desk::open(options)?;
    let told = desk.opening_notice()?;
    let answer = work(&desk, arguments.command).await;
    desk.end();
    Ok(Told { answer, notice: told })
}

async fn work(desk: &Desk, command: Command) -> Result<Answer, DeskError> {
    match command {
        Command::Connect { clever_url, token_env, teacher } => {
            desk.connect_with_token(&clever_url, &token_env, &teacher).await?;
            sections(desk)
        }
        Command::SignIn { relay, invitation, no_browser } => {
            account::sign_in(desk, &account::relay(relay, invitation.as_deref())?, no_browser).await
        }
        Command::OpenLink { link } => account::open_link(desk, &link).await,
        Command::SignOut => account::sign_out(desk).await,
        Command::Accounts => account::accounts(desk).await,
        Command::Sections => sections(desk),
        Command::Pull { section } => pull(desk, section).await,
        Command::Book(at) => book(desk, &at.section),
        Command::Import(asked) => import::import(desk, asked).await,
        Command::Export(asked) => crate::export::export(desk, asked),
        Command::Doctor(at) => health::doctor(desk, &at.section).await,
        Command::Match { section, student, to: _ } => {
            health::matches(desk, &section, student.as_deref()).await
        }
        Command::Report => health::report(desk).await,
        Command::ImportAssignments { file } => take_in_assignments(desk, &file).await,
        Command::ExportAssignments { file } => export(desk, &file),
        Command::CreateAssignment { section, title, points, due, description, auto_graded } => {
            let form = AssignmentForm {
                section,
                assignment: None,
                title,
                description,
                points,
                due: Some(due),
                auto_graded,
                policies: OwnPolicies::default(),
            };
            create(desk, form).await
        }
        Command::Edit(edit) => change(desk, edit).await,
        Command::Approve { section, assignment, student, all: _ } => {
            approve(desk, section, assignment, student).await
        }
        Command::Plan(at) => plan(desk, &at.section).await,
        Command::Send { section, plan } => send(desk, &section, &plan).await,
        Command::Changes(at) => changes(desk, &at.section).await,
        Command::Decide(decision) => decide(desk, decision).await,
        Command::Settle { section, assignment, arrived, not_arrived: _ } => {
            settle(desk, section, &assignment, arrived).await
        }
        Command::History(asked) => history::history(desk, asked).await,
        Command::Backup { out } => {
            desk.backup_to(&out)?;
            let line = format!("Saved as {}.", out.display());
            Ok(done(json!({ "backup": out }), vec![line]))
        }
        Command::Restore { file } => {
            let notice = desk.restore(&file)?;
            let lines = std::iter::once(notice.title.clone()).chain(notice.lines.clone()).collect();
            Ok(done(json!({ "restored": file, "notice": document(&notice)? }), lines))
        }
        Command::Runs(at) => runs(desk, &at.section),
        Command::Undo { run, keep_created } => undo(desk, &run, keep_created).await,
        Command::Policy { section, assignments, results, edits } => {
            policy(desk, section, assignments, results, edits).await
        }
    }
}

pub(crate) fn document<T: Serialize>(value: &T) -> Result<Value, DeskError> {
    serde_json::to_value(value).map_err(|_| DeskError {
        code: ErrorCode::Failed,
        message: "The answer could not be written.".to_owned(),
        hint: String::new(),
        retryable: false,
    })
}

pub(crate) fn done(document: Value, lines: Vec<String>) -> Answer {
    Answer { document, lines, outcome: Outcome::Done }
}

pub(crate) fn invalid(message: String) -> DeskError {
    DeskError { code: ErrorCode::Invalid, message, hint: String::new(), retryable: false }
}

/// Does what the section's answers let go by itself. Being offline is no failure: it waits.
async fn by_itself(desk: &Desk, section: &str) -> Result<Option<RunDump>, DeskError> {
    if desk.connect_saved().await.is_err() {
        return Ok(None);
    }
    match desk.automatic(section).await {
        Err(error) if error.code == ErrorCode::Offline => Ok(None),
        run => run,
    }
}

fn sections(desk: &Desk) -> Result<Answer, DeskError> {
    let sections = desk.sections_dump()?;
    let lines = sections
        .iter()
        .map(|s| {
            format!(
                "{}  {}  {} to approve, {} ready to send, {} changed",
                s.id, s.name, s.counts.to_approve, s.counts.ready, s.counts.changed
            )
        })
        .collect();
    Ok(done(json!({ "sections": document(&sections)? }), lines))
}

async fn pull(desk: &Desk, section: Option<String>) -> Result<Answer, DeskError> {
    desk.connect_saved().await?;
    carry_on(desk).await?;
    let wanted = match section {
        Some(one) => vec![one],
        None => {
            desk.refresh().await?;
            desk.sections_dump()?.into_iter().map(|s| s.id).collect()
        }
    };
    let mut read = Vec::new();
    let mut lines = Vec::new();
    for section in wanted {
        let changes = desk.pull_section(&section).await?;
        lines.push(format!("{section}  {} changes, {} to decide", changes.total, changes.to_decide));
        read.push(json!({
            "section": section,
            "read_at": changes.read_at,
            "changes": changes.total,
            "to_decide": changes.to_decide,
        }));
    }
    Ok(done(json!({ "read": read }), lines))
}

fn book(desk: &Desk, section: &str) -> Result<Answer, DeskError> {
    let book = desk.book_dump(section)?;
    let lines = book
        .grades
        .iter()
        .map(|g| {
            let score = |v: Option<&desk::GradeDump>| match v {
                None => "never".to_owned(),
                Some(v) => v.score.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string),
            };
            let (base, remote) = (score(g.base.as_ref()), score(g.remote.as_ref()));
            format!(
                "{}  {}  {base} / {} / {remote}  {:?}",
                g.assignment,
                g.student,
                score(Some(&g.local)),
                g.standing
            )
        })
        .collect();
    Ok(done(document(&book)?, lines))
}

async fn take_in_assignments(desk: &Desk, file: &Path) -> Result<Answer, DeskError> {
    let text = std::fs::read_to_string(file).map_err(|e| {
        invalid(format!("{} could not be read ({}). Nothing was imported.", file.display(), e.kind()))
    })?;
    let reply = desk.import_assignments(ImportAssignments { text }).await?;
    let mut lines = vec![format!("{} added, {} known", reply.added, reply.known)];
    lines.extend(reply.problems.iter().cloned());
    let outcome = if reply.problems.is_empty() { Outcome::Done } else { Outcome::Waits };
    Ok(Answer { document: document(&reply)?, lines, outcome })
}

fn export(desk: &Desk, file: &Path) -> Result<Answer, DeskError> {
    let text = desk.assignment_file()?;
    std::fs::write(file, text)
        .map_err(|e| invalid(format!("{} could not be written ({}).", file.display(), e.kind())))?;
    Ok(done(json!({ "path": file }), vec![format!("Saved {}", file.display())]))
}

async fn create(desk: &Desk, form: AssignmentForm) -> Result<Answer, DeskError> {
    let section = form.section.clone();
    let reply = desk.save_assignment(form).await?;
    let Some(local) = reply.assignment else {
        let all: Vec<String> = reply.problems.iter().map(|p| format!("{}: {}", p.field, p.message)).collect();
        return Err(invalid(all.join(" ")));
    };
    let run = by_itself(desk, &section).await?;
    let book = desk.book_dump(&section)?;
    let made = book.assignments.into_iter().find(|a| a.local_id == local);
    let id = made.as_ref().map_or_else(|| local.clone(), |a| a.id.clone());
    let mut lines = vec![id.clone()];
    lines.extend(reply.notes.iter().cloned());
    let answer = json!({ "assignment": id, "local_id": local, "details": document(&made)?, "notes": reply.notes, "run": document(&run)? });
    Ok(done(answer, lines))
}

async fn change(desk: &Desk, edit: args::Edit) -> Result<Answer, DeskError> {
    let assignment = desk.find_assignment(&edit.section, &edit.assignment)?;
    let mut changes = Vec::new();
    if let Some(text) = edit.score {
        changes.push(GradeChange::Input { text });
    }
    if edit.excused {
        changes.push(GradeChange::Flag { flag: FlagName::Excused, on: true });
    }
    if edit.missing {
        changes.push(GradeChange::Flag { flag: FlagName::Missing, on: true });
    }
    if edit.clear {
        changes.push(GradeChange::Clear);
    }
    if edit.late {
        changes.push(GradeChange::Flag { flag: FlagName::Late, on: true });
    }
    if let Some(text) = edit.comment {
        changes.push(GradeChange::Comment { text });
    }
    let known = desk.book_dump(&edit.section)?.students.iter().any(|s| s.get("id") == Some(&edit.student));
    if !known {
        return Err(DeskError {
            code: ErrorCode::NotFound,
            ..invalid("There is no such student in this section.".to_owned())
        });
    }
    let edits = changes
        .into_iter()
        .map(|change| GradeEdit { assignment: assignment.clone(), student: edit.student.clone(), change })
        .collect();
    let reply = desk.edit_grades(EditGrades { section: edit.section.clone(), edits }).await?;
    if let Some(refused) = reply.refused.first() {
        return Err(invalid(refused.message.clone()));
    }
    let run = by_itself(desk, &edit.section).await?;
    edited(&reply, run.as_ref())
}

fn edited(reply: &EditReply, run: Option<&RunDump>) -> Result<Answer, DeskError> {
    let mut answer = document(reply)?;
    if let Value::Object(fields) = &mut answer {
        fields.insert("run".to_owned(), document(&run)?);
    }
    Ok(done(answer, vec![reply.said.clone()]))
}

async fn approve(
    desk: &Desk,
    section: Option<String>,
    assignment: Option<String>,
    student: Option<String>,
) -> Result<Answer, DeskError> {
    let sections = match section {
        Some(one) => vec![one],
        None => desk.sections_dump()?.into_iter().map(|s| s.id).collect(),
    };
    let mut approved = 0;
    let mut runs = Vec::new();
    for section in &sections {
        let scope = match (&assignment, &student) {
            (None, None) => Scope::All,
            (Some(assignment), None) => {
                Scope::Assignment { assignment: desk.find_assignment(section, assignment)? }
            }
            (Some(assignment), Some(student)) => {
                let assignment = desk.find_assignment(section, assignment)?;
                Scope::Cells { cells: vec![Cell { assignment, student: student.clone() }] }
            }
            (None, Some(student)) => Scope::Cells {
                cells: desk
                    .book_dump(section)?
                    .assignments
                    .into_iter()
                    .map(|a| Cell { assignment: a.local_id, student: student.clone() })
                    .collect(),
            },
        };
        let reply = desk.approve(Approve { section: section.clone(), scope, approved: true }).await?;
        approved += reply.cells.len();
        runs.extend(by_itself(desk, section).await?);
    }
    let sent = if runs.is_empty() { "Nothing was sent." } else { "What goes by itself was sent." };
    let answer = json!({ "approved": approved, "runs": document(&runs)? });
    Ok(done(answer, vec![format!("Approved {approved}. {sent}")]))
}

async fn plan(desk: &Desk, section: &str) -> Result<Answer, DeskError> {
    desk.connect_saved().await?;
    if let Err(error) = carry_on(desk).await
        && error.code != ErrorCode::Offline
    {
        return Err(error);
    }
    planned(&desk.plan_dump(section).await?)
}

/// A plan with its fingerprint. The exit code says whether something waits or is left out.
fn planned(plan: &PlanDump) -> Result<Answer, DeskError> {
    let mut lines = vec![format!("plan {}", plan.fingerprint)];
    lines.extend(plan.buckets.iter().map(|(name, count)| format!("  {name}: {count}")));
    for row in &plan.rows {
        let student = row.student.as_deref().unwrap_or("-");
        lines.push(format!("  {}  {}  {student}  {}", row.bucket, row.assignment, row.reason));
    }
    let sends = ["create", "update", "delete", "write", "clear"];
    let waits = plan.rows.iter().any(|r| !sends.contains(&r.bucket));
    let outcome = if waits { Outcome::Waits } else { Outcome::Done };
    Ok(Answer { document: document(plan)?, lines, outcome })
}

fn runs(desk: &Desk, section: &str) -> Result<Answer, DeskError> {
    let runs = desk.runs_dump(section)?;
    let line = |r: &PastRun| {
        let counts: Vec<String> = r.counts.iter().map(|(name, n)| format!("{n} {name}")).collect();
        let undo = match (r.undone, r.can_undo) {
            (true, _) => "undone",
            (false, true) => "can be undone",
            (false, false) => "-",
        };
        format!("{}  {}  {}  {}  {}  {undo}", r.run, r.started_at, r.kind, r.state, counts.join(", "))
    };
    let lines = runs.iter().map(line).collect();
    Ok(done(json!({ "section": section, "runs": document(&runs)? }), lines))
}

async fn undo(desk: &Desk, run: &str, keep_created: bool) -> Result<Answer, DeskError> {
    desk.connect_saved().await?;
    if let Err(error) = carry_on(desk).await
        && error.code != ErrorCode::Offline
    {
        return Err(error);
    }
    planned(&desk.undo_dump(run, keep_created).await?)
}

/// The first Ctrl C stops the run as the window does, the second one cuts it off.
async fn stop_when_asked(stop: Arc<Notify>) {
    let mut first = true;
    while tokio::signal::ctrl_c().await.is_ok() {
        if first {
            aside("Stopping: what is under way is finished. Ctrl C again ends at once.");
        }
        first = false;
        stop.notify_one();
    }
}

/// Says what was carried on with: it sent grades that an earlier command was to send.
async fn carry_on(desk: &Desk) -> Result<(), DeskError> {
    for run in desk.recover().await? {
        let confirmed = run.counts.get("confirmed").copied().unwrap_or_default();
        aside(&format!(
            "A sync that had been cut off was read back and carried on with: {confirmed} of {} steps confirmed. Run {}.",
            run.rows.len(),
            run.run
        ));
    }
    Ok(())
}

async fn send(desk: &Desk, section: &str, fingerprint: &str) -> Result<Answer, DeskError> {
    desk.connect_saved().await?;
    let stop = Arc::new(Notify::new());
    let asked = tokio::spawn(stop_when_asked(Arc::clone(&stop)));
    let run = desk.send_and_wait(section, fingerprint, &stop).await;
    asked.abort();
    let run = run?;
    let count = |name: &str| run.counts.get(name).copied().unwrap_or_default();
    let outcome = if run.sign_in {
        Outcome::SignIn
    } else if run.offline {
        Outcome::Offline
    } else if count("failed") > 0 {
        Outcome::Failed
    } else if run.state != "done"
        || count("withheld") + count("unanswered") + count("not_sent") + count("accepted") > 0
    {
        Outcome::Waits
    } else {
        Outcome::Done
    };
    let mut lines = vec![format!("run {} {} {}", run.run, run.state, run.stopped)];
    for row in &run.rows {
        let student = row.student.as_deref().unwrap_or("-");
        lines.push(format!("  {}  {}  {student}  {}", row.outcome, row.assignment, row.reason));
    }
    Ok(Answer { document: document(&run)?, lines, outcome })
}

async fn changes(desk: &Desk, section: &str) -> Result<Answer, DeskError> {
    let changes = desk.changes(InSection { section: section.to_owned() }).await?;
    let mut lines = Vec::new();
    for row in changes.groups.iter().flat_map(|g| &g.rows) {
        lines.push(format!(
            "{}  {}  {} / {} / {}",
            row.key, row.what, row.base.text, row.local.text, row.remote.text
        ));
    }
    let outcome = if changes.total > 0 { Outcome::Waits } else { Outcome::Done };
    Ok(Answer { document: document(&changes)?, lines, outcome })
}

async fn decide(desk: &Desk, input: args::Decide) -> Result<Answer, DeskError> {
    let assignment = desk.find_assignment(&input.section, &input.assignment)?;
    let open = desk.changes(InSection { section: input.section.clone() }).await?;
    let rows = open.groups.into_iter().filter(|g| g.assignment == assignment).flat_map(|g| g.rows);
    let wanted = rows.filter(|r| input.student.is_none() || r.student == input.student);
    let decisions: Vec<Decision> = wanted
        .filter(|r| input.score.is_none() || r.field == ChangeField::Score)
        .map(|r| Decision {
            assignment: assignment.clone(),
            student: r.student,
            field: r.field,
            take: match (&input.score, input.take) {
                (Some(text), _) => Take::Value { text: text.clone() },
                (None, Some(args::Side::Lms)) => Take::Lms,
                (None, _) => Take::Mine,
            },
        })
        .collect();
    if decisions.is_empty() {
        return Err(DeskError {
            code: ErrorCode::NotFound,
            ..invalid("Nothing there waits for a decision.".to_owned())
        });
    }
    let reply = desk.decide(Decide { section: input.section.clone(), decisions }).await?;
    if let Some(refused) = reply.refused.first() {
        return Err(invalid(refused.message.clone()));
    }
    let run = by_itself(desk, &input.section).await?;
    edited(&reply, run.as_ref())
}

async fn settle(
    desk: &Desk,
    section: String,
    assignment: &str,
    arrived: Option<String>,
) -> Result<Answer, DeskError> {
    desk.connect_saved().await?;
    let assignment = desk.find_assignment(&section, assignment)?;
    let answer = arrived.map_or(Arrived::NotThere, |id| Arrived::There { id });
    let reply = desk.settle(Settle { section, assignment, answer }).await?;
    edited(&reply, None)
}

async fn policy(
    desk: &Desk,
    section: String,
    assignments: Option<args::AssignmentsGo>,
    results: Option<args::ResultsGo>,
    edits: Option<args::Edits>,
) -> Result<Answer, DeskError> {
    let input = SetPolicies {
        section: section.clone(),
        assignments: assignments.map(|a| match a {
            args::AssignmentsGo::Sync => AssignmentsGo::WithSync,
            args::AssignmentsGo::Auto => AssignmentsGo::AtOnce,
        }),
        results: results.map(|r| match r {
            args::ResultsGo::Approved => ResultsGo::AfterApproval,
            args::ResultsGo::Auto => ResultsGo::AtOnce,
        }),
        edits: edits.map(|e| match e {
            args::Edits::Show => LmsEdits::Show,
            args::Edits::Take => LmsEdits::Take,
            args::Edits::Ignore => LmsEdits::Ignore,
        }),
    };
    let policies: Policies = desk.set_policies(input).await?;
    by_itself(desk, &section).await?;
    let words = json!({
        "assignments": if policies.assignments == AssignmentsGo::AtOnce { "auto" } else { "sync" },
        "results": if policies.results == ResultsGo::AtOnce { "auto" } else { "approved" },
        "edits": policies.edits,
    });
    Ok(done(words.clone(), vec![words.to_string()]))
}
