//! `import`: a file of results, looked at or taken in.

use crate::arguments::Import;
use crate::output::{Answer, Outcome};
use crate::work::{document, invalid};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::view::{
    AttemptChoice, ChosenStudent, ColumnRole, ImportOutcome, ImportTarget, ImportView, OpenResults, TakeIn,
    WorkTarget,
};
use desk::{Commands, Desk, DeskError};
use serde::Deserialize;
use serde_json::{Value, json};

/// What a file of answers (`--map`) may hold; what it leaves out stays as it is suggested.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Answers {
    /// What each column is, in the order of the file.
    roles: Option<Vec<ColumnRole>>,
    /// Which attempt counts.
    attempts: Option<AttemptChoice>,
    /// Students for rows.
    chosen: Vec<ChosenStudent>,
    /// Where pieces of work go.
    targets: Vec<WorkTarget>,
    /// The sheet of a workbook.
    sheet: Option<String>,
}

/// Looks at a file of results, and takes it in with `--apply`.
pub(crate) async fn import(desk: &Desk, asked: Import) -> Result<Answer, DeskError> {
    let bytes = std::fs::read(&asked.file).map_err(|e| {
        invalid(format!("{} could not be read ({}). Nothing was changed.", asked.file.display(), e.kind()))
    })?;
    let answers = answers(&asked)?;
    let name = asked.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let open = OpenResults {
        section: asked.section.clone(),
        name,
        content: STANDARD.encode(bytes),
        sheet: answers.sheet.clone(),
    };
    let mut view = desk.open_results(open).await?;
    let said = answers.roles.is_some() || answers.attempts.is_some();
    if let Some(roles) = answers.roles {
        view.ask.roles = roles;
    }
    view.ask.attempts = answers.attempts.unwrap_or(view.ask.attempts);
    view.ask.chosen.retain(|kept| answers.chosen.iter().all(|choice| choice.line != kept.line));
    view.ask.chosen.extend(answers.chosen);
    if said {
        // Other columns may be other pieces of work.
        view = desk.preview_import(view.ask).await?;
    }
    view.ask.targets = answers.targets;
    if let Some(target) = target(desk, &asked)? {
        let work = match view.works.as_slice() {
            [one] => one.key.clone(),
            works => {
                return Err(invalid(format!(
                    "The file holds {} pieces of work; say in a --map file which one goes where. Nothing was changed.",
                    works.len()
                )));
            }
        };
        view.ask.targets = vec![WorkTarget { work, target }];
    }
    let view = desk.preview_import(view.ask).await?;
    if !asked.apply {
        return answer(&view, None);
    }
    let take = TakeIn { ask: view.ask.clone(), fingerprint: view.fingerprint.clone() };
    let reply = desk.import_results(take).await?;
    answer(&view, Some(&reply.said))
}

fn answers(asked: &Import) -> Result<Answers, DeskError> {
    let Some(file) = &asked.map else { return Ok(Answers::default()) };
    let text = std::fs::read_to_string(file)
        .map_err(|e| invalid(format!("{} could not be read ({}).", file.display(), e.kind())))?;
    serde_json::from_str(&text).map_err(|e| {
        invalid(format!(
            "{} is no file of answers (line {}, column {}).",
            file.display(),
            e.line(),
            e.column()
        ))
    })
}

fn target(desk: &Desk, asked: &Import) -> Result<Option<ImportTarget>, DeskError> {
    if let Some(assignment) = &asked.assignment {
        let assignment = desk.find_assignment(&asked.section, assignment)?;
        return Ok(Some(ImportTarget::Assignment { assignment }));
    }
    let new = asked.create.as_ref().zip(asked.points.as_ref());
    Ok(new.map(|(title, points)| ImportTarget::Create {
        title: title.clone(),
        points: points.clone(),
        due: None,
    }))
}

/// Each row with its match, evidence and outcome. The exit code says whether something stays out.
fn answer(view: &ImportView, taken: Option<&str>) -> Result<Answer, DeskError> {
    let mut lines = vec![format!("{}: {} ({})", view.name, view.format, view.read_as)];
    for row in &view.rows {
        let values: Vec<String> = row
            .values
            .iter()
            .map(|value| match value.outcome {
                ImportOutcome::Changes => format!("{} → {}", value.before, value.after),
                ImportOutcome::Problem => value.message.clone(),
                ImportOutcome::Same => "same".to_owned(),
                ImportOutcome::Blank => "blank".to_owned(),
                ImportOutcome::Unsettled => "not settled".to_owned(),
                ImportOutcome::Waits => "waits".to_owned(),
            })
            .collect();
        let who = row.student.as_deref().unwrap_or("-");
        lines.push(format!("  line {}  {who}  {}  {}", row.line, row.evidence, values.join(", ")));
    }
    lines.extend(view.warnings.iter().chain(&view.left_out).map(|said| format!("  {said}")));
    lines.extend(view.blocked.iter().map(|said| format!("  {said}")));
    lines.extend(taken.map(str::to_owned));
    let counts = &view.counts;
    let stays_out = counts.to_settle + counts.problems > 0 || !view.blocked.is_empty();
    let document = json!({
        "file": view.name,
        "format": view.format,
        "read_as": view.read_as,
        "columns": roles(view)?,
        "works": document(&view.works)?,
        "rows": document(&view.rows)?,
        "warnings": view.warnings,
        "left_out": view.left_out,
        "counts": document(counts)?,
        "blocked": view.blocked,
        "applied": taken.is_some(),
    });
    Ok(Answer { document, lines, outcome: if stays_out { Outcome::Waits } else { Outcome::Done } })
}

/// Each column with what it is: to be put into a `--map` file.
fn roles(view: &ImportView) -> Result<Vec<Value>, DeskError> {
    let pairs = view.columns.iter().zip(&view.ask.roles);
    pairs.map(|(column, role)| Ok(json!({ "name": column.name, "role": document(role)? }))).collect()
}
