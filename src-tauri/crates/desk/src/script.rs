//! What scripts get: the same work as the window's, as values that a program can read. Ids are the API's.

use crate::handle::asked::Asked;
use crate::show::book::{full_name, stand};
use crate::view::{ChangesView, RunView};
use crate::{Desk, DeskError, ErrorCode, words};
use gradebook::{
    Approval, AssignmentAction, AssignmentId, Fingerprint, Grade, GradeAction, HoldReason, Only, Plan, RunId,
    Score, SectionBook, SectionId, Standing, Status,
};
use language::{say, text};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{JournalState, JournalStep};
use sync::Engine;
use tokio::sync::Notify;

/// A grade's value for a script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GradeDump {
    /// Points as a JSON number; `null` is blank.
    pub score: Option<serde_json::Number>,
    /// `counted`, `excused` or `missing`.
    pub status: Status,
    /// Handed in late.
    pub late: bool,
    /// Comment.
    pub comment: Option<String>,
}

/// One grade of a section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellDump {
    /// Assignment (the API's id, ours while it has none).
    pub assignment: String,
    /// Student.
    pub student: String,
    /// Last agreed: what the LMS holds for it; `null` is never.
    pub base: Option<GradeDump>,
    /// Here.
    pub local: GradeDump,
    /// In the LMS when last read; `null` is never read.
    pub remote: Option<GradeDump>,
    /// What the grid shows.
    pub standing: Standing,
    /// `none`, `teacher` or `policy`.
    pub approval: &'static str,
    /// Why an approved grade is held back.
    pub held: Option<HoldReason>,
}

/// One assignment of a section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnDump {
    /// The API's id, ours while it has none.
    pub id: String,
    /// Our id.
    pub local_id: String,
    /// Title.
    pub title: String,
    /// Maximum.
    pub points: Option<serde_json::Number>,
    /// Due date.
    pub due: Option<String>,
    /// Graded by a machine.
    pub auto_graded: bool,
    /// How far it got.
    pub delivery: gradebook::Delivery,
    /// The short reference in its description.
    pub reference: String,
}

/// The grid of a section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BookDump {
    /// Section.
    pub section: String,
    /// Name.
    pub name: String,
    /// When the LMS was last read.
    pub read_at: Option<String>,
    /// Students: id and name.
    pub students: Vec<BTreeMap<&'static str, String>>,
    /// Assignments.
    pub assignments: Vec<ColumnDump>,
    /// Grades that hold something on any side.
    pub grades: Vec<CellDump>,
}

/// One row of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanDumpRow {
    /// `create`, `update`, `write`, `clear`, `changed_in_lms`, `conflict`, `not_linked` or `blocked`.
    pub bucket: &'static str,
    /// Assignment.
    pub assignment: String,
    /// Its title.
    pub title: String,
    /// Student; `null`: the assignment itself.
    pub student: Option<String>,
    /// What the LMS has.
    pub before: Option<GradeDump>,
    /// What it will have.
    pub after: Option<GradeDump>,
    /// Why it goes, or why it is held back.
    pub reason: String,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanDump {
    /// Section.
    pub section: String,
    /// Give it to `send`.
    pub fingerprint: String,
    /// The run that it undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<String>,
    /// When the LMS was read for it.
    pub read_at: Option<String>,
    /// Whether the LMS could be read just now; `false`: offline, planned from the last reading.
    pub fresh: bool,
    /// Counts by bucket.
    pub buckets: BTreeMap<&'static str, u32>,
    /// Rows.
    pub rows: Vec<PlanDumpRow>,
}

/// What became of one step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowOutcome {
    /// Assignment.
    pub assignment: String,
    /// Student; `null`: the assignment itself.
    pub student: Option<String>,
    /// `confirmed`, `accepted`, `failed`, `withheld`, `unanswered`, `not_sent`.
    pub outcome: &'static str,
    /// What the LMS had.
    pub before: Option<GradeDump>,
    /// What was sent.
    pub sent: Option<GradeDump>,
    /// What the LMS answered.
    pub reply: Option<GradeDump>,
    /// Why not, in words.
    pub reason: String,
}

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunDump {
    /// Run.
    pub run: String,
    /// Section.
    pub section: String,
    /// `done` or `stopped`.
    pub state: &'static str,
    /// Why it stopped, in words.
    pub stopped: String,
    /// It had to wait for a sign-in.
    pub sign_in: bool,
    /// The connection was lost.
    pub offline: bool,
    /// Counts by outcome.
    pub counts: BTreeMap<&'static str, u32>,
    /// Every step.
    pub rows: Vec<RowOutcome>,
}

/// Drives a run to its end. When `stop` is told, what is under way is finished and the rest is left: true. Told once more, it
/// is cut off as by a crash.
async fn drive_or_stop(engine: &Engine, run: &RunId, stop: &Notify) -> Result<bool, DeskError> {
    let mut drive = std::pin::pin!(engine.drive(run));
    tokio::select! {
        done = &mut drive => return Ok(done.map(|_| false)?),
        () = stop.notified() => {}
    }
    // One that has just ended needs no stopping.
    let _ = engine.stop(run);
    tokio::select! {
        done = &mut drive => Ok(done.map(|_| true)?),
        () = stop.notified() => Err(DeskError::new(
            ErrorCode::Failed,
            text!("The sync was cut off.", "La sincronización se interrumpió."),
            text!(
                "The next pull, plan or send reads back what was under way and carries on with what was approved.",
                "La próxima lectura, plan o envío relee lo que estaba en curso y sigue con lo autorizado."
            ),
        )),
    }
}

fn number(score: Score) -> Option<serde_json::Number> {
    if score.is_whole() {
        return Some(serde_json::Number::from(score.micros() / 1_000_000));
    }
    serde_json::Number::from_f64(score.to_wire())
}

pub(crate) fn grade(grade: &Grade) -> GradeDump {
    GradeDump {
        score: grade.score.and_then(number),
        status: grade.status,
        late: grade.late,
        comment: grade.comment.clone(),
    }
}

/// The API's id of an assignment, ours while it has none.
pub(crate) fn api_id(book: &SectionBook, id: &AssignmentId) -> String {
    let remote = book.column(id).and_then(|c| c.assignment.remote_id()).map(ToString::to_string);
    remote.unwrap_or_else(|| id.to_string())
}

fn bucket(reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::ToDecide => "conflict",
        HoldReason::Changed | HoldReason::DeletedThere => "changed_in_lms",
        HoldReason::NotMatched | HoldReason::SectionNotLinked | HoldReason::Left => "not_linked",
        HoldReason::NotReady
        | HoldReason::AboveMaximum
        | HoldReason::CannotClear
        | HoldReason::DueInPast
        | HoldReason::DetailsMissing
        | HoldReason::Unanswered
        | HoldReason::WaitingForAssignment
        | HoldReason::NotInPoints => "blocked",
    }
}

impl Desk {
    /// Our id of an assignment that a script names by either id.
    ///
    /// # Errors
    /// When the section has no such assignment.
    pub fn find_assignment(&self, section: &str, id: &str) -> Result<String, DeskError> {
        let section = SectionId::from(section);
        self.store().read(|tx| tx.section(&section))?;
        let found = self.store().read(|tx| tx.find_assignment(&section, id))?;
        found.map(|id| id.to_string()).ok_or_else(|| DeskError::not_found("assignment"))
    }

    /// The teacher's sections with their counts.
    ///
    /// # Errors
    /// When the saved data cannot be read.
    pub fn sections_dump(&self) -> Result<Vec<crate::view::SectionItem>, DeskError> {
        self.section_items()
    }

    /// Reads sections and rosters again.
    ///
    /// # Errors
    /// When there is no connection, or nothing can be saved.
    pub async fn refresh(&self) -> Result<(), DeskError> {
        self.engine()?.refresh().await?;
        Ok(())
    }

    /// The grid of a section as it is saved.
    ///
    /// # Errors
    /// When there is no such section.
    pub fn book_dump(&self, section: &str) -> Result<BookDump, DeskError> {
        let book = self.store().read(|tx| tx.book(&SectionId::from(section)))?;
        let now = self.now();
        let mut grades = Vec::new();
        for column in &book.columns {
            for (index, cell) in &column.cells {
                let Some(student) = book.student(*index) else { continue };
                let (standing, held) = stand(column, cell, student, &book, now);
                grades.push(CellDump {
                    assignment: api_id(&book, &column.assignment.id),
                    student: student.id.to_string(),
                    base: cell.base.as_ref().map(|b| grade(&b.lms)),
                    local: grade(&cell.local),
                    remote: cell.remote.as_ref().map(grade),
                    standing,
                    approval: match cell.approved.filter(|_| cell.is_approved()) {
                        None => "none",
                        Some((_, Approval::Teacher)) => "teacher",
                        Some((_, Approval::Policy)) => "policy",
                    },
                    held,
                });
            }
        }
        Ok(BookDump {
            section: section.to_owned(),
            name: book.section.name.clone(),
            read_at: book.section.read_at.map(|t| t.to_string()),
            students: book
                .students
                .iter()
                .map(|s| BTreeMap::from([("id", s.id.to_string()), ("name", full_name(s))]))
                .collect(),
            assignments: book.columns.iter().map(|c| column_dump(&book, c)).collect(),
            grades,
        })
    }

    /// Reads the LMS and plans. Offline it plans from the last reading, and says so.
    ///
    /// # Errors
    /// When there is no such section, or the sign-in is refused.
    pub async fn plan_dump(&self, section: &str) -> Result<PlanDump, DeskError> {
        let id = SectionId::from(section);
        self.store().read(|tx| tx.section(&id))?;
        let fresh = match self.read_lms(&id).await {
            Ok(_) => true,
            Err(error) if error.code == crate::ErrorCode::Offline => false,
            Err(error) => return Err(error),
        };
        self.remember(&id, &Asked::Everything)?;
        let book = self.store().read(|tx| tx.book(&id))?;
        let plan = gradebook::plan::plan(&book, &Only::Everything, self.now());
        Ok(plan_dump(&plan, &book, fresh))
    }

    /// Sends exactly the plan with this fingerprint and waits for the end. A run with this fingerprint that was cut
    /// off (a crash, a power cut) is read back and carried on instead. When `stop` is told, what is under way is finished
    /// and the rest stays here, approved.
    ///
    /// # Errors
    /// When the plan is no longer current, a run is active elsewhere, or nothing can be saved.
    pub async fn send_and_wait(
        &self,
        section: &str,
        fingerprint: &str,
        stop: &Notify,
    ) -> Result<RunDump, DeskError> {
        let (id, print) = (SectionId::from(section), Fingerprint::from(fingerprint));
        let engine = self.engine()?;
        let cut_off = self
            .store()
            .read(|tx| tx.runs_active())?
            .into_iter()
            .find(|run| run.section == id && run.kind == store::RunKind::Send);
        for run in engine.recover().await? {
            if drive_or_stop(&engine, &run, stop).await? {
                return self.run_dump(&run);
            }
        }
        if let Some(run) = cut_off.filter(|run| run.fingerprint.as_ref() == Some(&print)) {
            return self.run_dump(&run.id);
        }
        let run = self.begin_as_shown(&engine, &id, &print)?;
        drive_or_stop(&engine, &run, stop).await?;
        self.run_dump(&run)
    }

    /// Carries on with what was cut off, for scripts that run in turns. Answers what was carried on with.
    ///
    /// # Errors
    /// When there is no connection, or nothing can be saved.
    pub async fn recover(&self) -> Result<Vec<RunDump>, DeskError> {
        let engine = self.engine()?;
        let mut carried = Vec::new();
        for run in engine.recover().await? {
            engine.drive(&run).await?;
            carried.push(self.run_dump(&run)?);
        }
        Ok(carried)
    }

    /// Does once what the answers of a section let go by itself; in quiet hours nothing is sent.
    ///
    /// # Errors
    /// What the connection or the store say.
    pub async fn automatic(&self, section: &str) -> Result<Option<RunDump>, DeskError> {
        let section = SectionId::from(section);
        let engine = self.engine()?;
        if self.is_quiet()? {
            engine.read_if_due(&section).await?;
            return Ok(None);
        }
        match engine.automatic(&section).await? {
            Some((run, _)) => self.run_dump(&run).map(Some),
            None => Ok(None),
        }
    }

    /// What became of a run.
    ///
    /// # Errors
    /// When there is no such run.
    pub fn run_dump(&self, run: &RunId) -> Result<RunDump, DeskError> {
        let view: RunView = self.run_view(run)?;
        let (row, rows, book) = self.store().read(|tx| {
            let row = tx.run(run)?;
            let book = tx.book(&row.section)?;
            Ok((row, tx.journal_of_run(run)?, book))
        })?;
        let lms = crate::words::lms(book.profile.kind);
        let mut counts = BTreeMap::new();
        let rows = rows
            .into_iter()
            .map(|r| {
                let outcome = outcome(r.state);
                *counts.entry(outcome).or_insert(0) += 1;
                let sent = match &r.step {
                    JournalStep::Write(step) => Some(grade(&step.after())),
                    JournalStep::Create { .. } | JournalStep::Update { .. } | JournalStep::Delete { .. } => {
                        None
                    }
                };
                RowOutcome {
                    assignment: api_id(&book, &r.assignment),
                    student: r.student.as_ref().map(ToString::to_string),
                    outcome,
                    before: r.before.as_ref().map(grade),
                    sent,
                    reply: r.reply.as_ref().map(grade),
                    reason: reason(r.state, r.failure.as_ref(), row.undoes.is_some(), lms),
                }
            })
            .collect();
        let stopped: Option<sync::StopReason> =
            row.stopped.as_deref().and_then(|t| serde_json::from_str(t).ok());
        Ok(RunDump {
            run: run.to_string(),
            section: row.section.to_string(),
            state: if row.ended_at.is_some() && stopped.is_none() { "done" } else { "stopped" },
            stopped: view.stopped,
            sign_in: stopped == Some(sync::StopReason::SignIn),
            offline: stopped == Some(sync::StopReason::Offline),
            counts,
            rows,
        })
    }

    /// Reads the LMS.
    ///
    /// # Errors
    /// When there is no connection, or nothing can be saved.
    pub async fn pull_section(&self, section: &str) -> Result<ChangesView, DeskError> {
        self.read_lms(&SectionId::from(section)).await
    }
}

pub(crate) fn outcome(state: JournalState) -> &'static str {
    match state {
        JournalState::Confirmed => "confirmed",
        JournalState::Accepted => "accepted",
        JournalState::Failed => "failed",
        JournalState::Withheld => "withheld",
        JournalState::Unanswered => "unanswered",
        JournalState::Planned | JournalState::Sending | JournalState::Released => "not_sent",
    }
}

fn reason(state: JournalState, failure: Option<&gradebook::Failure>, undo: bool, lms: &str) -> String {
    match (state, failure) {
        (JournalState::Failed, Some(failure)) => words::failure(failure, lms),
        (JournalState::Withheld, _) => {
            say!(
                "It changed in {lms}, so nothing was sent over it. Decide first.",
                "Cambió en {lms}, así que no se envió nada encima. Decida primero."
            )
        }
        (JournalState::Unanswered, _) => {
            say!(
                "{lms} didn’t say whether it arrived. Answer with “settle”; it is never created again by itself.",
                "{lms} no dijo si llegó. Responda con “settle”; nunca se crea de nuevo automáticamente."
            )
        }
        (JournalState::Released | JournalState::Planned, _) if undo => {
            text!("Not put back. It stays as it is now.", "Sin restablecer. Queda como está ahora.")
                .to_owned()
        }
        (JournalState::Released | JournalState::Planned, _) => {
            text!("Not sent. It stays here, approved.", "Sin enviar. Queda aquí, con su autorización.")
                .to_owned()
        }
        _ => String::new(),
    }
}

fn column_dump(book: &SectionBook, column: &gradebook::Column) -> ColumnDump {
    let a = &column.assignment;
    ColumnDump {
        id: api_id(book, &a.id),
        local_id: a.id.to_string(),
        title: a.local.title.clone(),
        points: a.local.points.and_then(number),
        due: a.local.due.map(|t| t.to_string()),
        auto_graded: a.auto_graded,
        delivery: a.delivery.clone(),
        reference: a.reference.clone(),
    }
}

pub(crate) fn plan_dump(plan: &Plan, book: &SectionBook, fresh: bool) -> PlanDump {
    let lms = crate::words::lms(book.profile.kind);
    let title =
        |id: &AssignmentId| book.column(id).map(|c| c.assignment.local.title.clone()).unwrap_or_default();
    let mut rows = Vec::new();
    for step in &plan.assignments {
        let (bucket, reason) = match &step.action {
            AssignmentAction::Create { .. } => ("create", say!("New in {lms}", "Nueva en {lms}")),
            AssignmentAction::Update { fields, .. } => {
                let names: Vec<&str> = fields.iter().map(|f| crate::show::changes::detail_name(*f)).collect();
                ("update", say!("Changed here: {}", "Cambios aquí: {}", words::list(&names)))
            }
            AssignmentAction::Delete { .. } => (
                "delete",
                say!(
                    "Deleted in {lms}, its grades with it",
                    "Eliminada en {lms}, y sus calificaciones con ella"
                ),
            ),
        };
        rows.push(PlanDumpRow {
            bucket,
            assignment: api_id(book, &step.assignment),
            title: title(&step.assignment),
            student: None,
            before: None,
            after: None,
            reason,
        });
    }
    for step in &plan.grades {
        rows.push(PlanDumpRow {
            bucket: if step.action == GradeAction::Clear { "clear" } else { "write" },
            assignment: api_id(book, &step.assignment),
            title: title(&step.assignment),
            student: Some(step.student.to_string()),
            before: Some(grade(&step.expect)),
            after: Some(grade(&step.after())),
            reason: crate::show::plan::note(step),
        });
    }
    for held in &plan.held {
        let cell = held.student.as_ref().and_then(|s| book.cell(&held.assignment, s));
        let students: BTreeSet<_> = held.student.iter().cloned().collect();
        let words = words::held(held.reason, 1, &students, lms);
        let remedy = if words.remedy.is_empty() { String::new() } else { format!(" {}", words.remedy) };
        rows.push(PlanDumpRow {
            bucket: bucket(held.reason),
            assignment: api_id(book, &held.assignment),
            title: title(&held.assignment),
            student: held.student.as_ref().map(ToString::to_string),
            before: cell.and_then(|c| c.remote.as_ref()).map(grade),
            after: cell.map(|c| grade(&c.local)),
            reason: format!("{}: {}.{remedy}", words.headline, words.note),
        });
    }
    for row in gradebook::diff::changes(book) {
        if let Some(row) = unapproved_change(&row, plan, book, lms) {
            rows.push(row);
        }
    }
    let mut buckets: BTreeMap<&'static str, u32> =
        ["create", "update", "write", "clear", "changed_in_lms", "conflict", "blocked", "not_linked"]
            .into_iter()
            .map(|name| (name, 0))
            .collect();
    for row in &rows {
        *buckets.entry(row.bucket).or_default() += 1;
    }
    buckets.insert("unchanged", plan.unchanged);
    buckets.insert("drafts", plan.drafts);
    PlanDump {
        section: plan.section.to_string(),
        fingerprint: plan.fingerprint.to_string(),
        undoes: None,
        read_at: book.section.read_at.map(|t| t.to_string()),
        fresh,
        buckets,
        rows,
    }
}

/// A change of an assignment's details that waits for a look, which the plan's held rows don't name.
fn unapproved_change(
    row: &gradebook::diff::Row,
    plan: &Plan,
    book: &SectionBook,
    lms: &str,
) -> Option<PlanDumpRow> {
    let gradebook::diff::Change::Detail { detail, .. } = &row.change else { return None };
    if plan.held.iter().any(|h| h.assignment == row.assignment && h.student.is_none()) {
        return None;
    }
    let title = book.column(&row.assignment).map(|c| c.assignment.local.title.clone()).unwrap_or_default();
    let conflict = row.suggestion == gradebook::diff::Suggestion::None;
    Some(PlanDumpRow {
        bucket: if conflict { "conflict" } else { "changed_in_lms" },
        assignment: api_id(book, &row.assignment),
        title,
        student: None,
        before: None,
        after: None,
        reason: say!(
            "{} changed in {lms}. Look first.",
            "{}: con cambios en {lms}. Mire primero.",
            crate::show::changes::detail_name(*detail)
        ),
    })
}
