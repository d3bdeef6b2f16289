//! `doctor`, `match` and `report`: what stands between a grade and the LMS, who is matched, and a report for the school's
//! tech team that names nobody.

use crate::output::{Answer, Outcome};
use crate::work::{document, done, invalid};
use desk::view::{HealthState, HealthView, InSection, Nothing};
use desk::{Commands, Desk, DeskError};
use serde_json::json;

/// Asks the school's server if that is possible. Being offline or signed out is part of the answer.
async fn asked(desk: &Desk) -> Result<HealthView, DeskError> {
    match desk.connect_saved().await {
        Ok(()) => desk.check_health(Nothing {}).await,
        Err(_) => desk.health(Nothing {}).await,
    }
}

/// Everything that would be held back today, and why. Nothing is sent.
pub(crate) async fn doctor(desk: &Desk, section: &str) -> Result<Answer, DeskError> {
    let reached = desk.connect_saved().await.is_ok();
    let fresh = reached && desk.pull_section(section).await.is_ok();
    if reached {
        desk.check_health(Nothing {}).await?;
    }
    let view = desk.health_of(section)?;
    let held: Vec<_> = view.held.iter().flat_map(|held| &held.groups).collect();
    let mut lines: Vec<String> = nodes(&view);
    lines.push(plain(&view.clock.said));
    for group in &held {
        lines.push(format!("  {}: {}. {}", group.headline, plain(&group.note), plain(&group.remedy)));
        lines.extend(
            group.rows.iter().map(|row| format!("    {}  {}  {}", row.title, row.name, plain(&row.note))),
        );
    }
    lines.extend(
        view.not_matched
            .iter()
            .map(|row| format!("  {}: {}. {}.", row.name, plain(&row.why), plain(&row.what))),
    );
    let open = view.problems.iter().filter(|problem| !problem.solved);
    lines.extend(open.clone().map(|problem| format!("  {}. {}", problem.title, plain(&problem.note))));
    if held.is_empty() {
        let when = if fresh { "" } else { ", as of the last reading" };
        lines.push(format!("Nothing would be held back{when}."));
    }
    let broken = view.links.iter().any(|link| link.state == HealthState::Broken);
    let waits = !held.is_empty() || broken || open.count() > 0;
    let document = json!({
        "section": section,
        "fresh": fresh,
        "links": document(&view.links)?,
        "clock": document(&view.clock)?,
        "held": document(&held)?,
        "not_matched": document(&view.not_matched)?,
        "problems": document(&view.problems)?,
    });
    Ok(Answer { document, lines, outcome: if waits { Outcome::Waits } else { Outcome::Done } })
}

/// Times in the texts of the screen stand between braces.
fn plain(text: &str) -> String {
    text.replace(['{', '}'], "")
}

fn nodes(view: &HealthView) -> Vec<String> {
    let mut lines = Vec::new();
    for (n, node) in view.nodes.iter().enumerate() {
        lines.push(format!("{}: {}", node.name, plain(&node.note)));
        if let Some(link) = view.links.get(n) {
            lines.push(format!("  – {}", plain(&link.said)));
        }
    }
    lines
}

/// Which students are matched in the LMS. `student` and `to` would say who somebody is, where matching is ours.
pub(crate) async fn matches(desk: &Desk, section: &str, student: Option<&str>) -> Result<Answer, DeskError> {
    asked(desk).await?;
    let view = desk.health_of(section)?;
    let book = desk.book(InSection { section: section.to_owned() }).await?;
    if let Some(student) = student {
        if !book.students.iter().any(|row| row.id == student) {
            return Err(invalid(format!(
                "There is no student {student} in this section. Nothing was changed."
            )));
        }
        return Err(DeskError {
            hint: "Ask the office: the district’s Clever administrator can match the student.".to_owned(),
            ..invalid(
                "Clever matches the students of this connection, so a match can’t be set here. Nothing was changed."
                    .to_owned(),
            )
        });
    }
    let unmatched = |id: &str| view.not_matched.iter().find(|row| row.student.as_deref() == Some(id));
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    for student in &book.students {
        let state = match student.linked {
            Some(true) => "matched",
            Some(false) => "not_matched",
            None => "unknown",
        };
        let row = unmatched(&student.id);
        let (why, what) = row.map_or(("", ""), |row| (row.why.as_str(), row.what.as_str()));
        lines.push(format!("{}  {state}  {}  {}", student.id, student.name, plain(why)));
        rows.push(json!({
            "student": student.id,
            "name": student.name,
            "state": state,
            "matched_by": "clever",
            "why": why,
            "what": what,
            "waiting": row.map_or(0, |row| row.waiting),
        }));
    }
    let waits = rows.iter().any(|row| row["state"] == "not_matched");
    // Who is who in files of results is matched here.
    let by_you = desk.matches_in(section)?;
    lines.extend(
        by_you.rows.iter().map(|row| {
            format!("{}  by_you  {}  {}  {}", row.student, row.name, row.said, plain(&row.evidence))
        }),
    );
    let document = json!({ "section": section, "students": rows, "in_files": document(&by_you.rows)? });
    Ok(Answer { document, lines, outcome: if waits { Outcome::Waits } else { Outcome::Done } })
}

/// The support report.
pub(crate) async fn report(desk: &Desk) -> Result<Answer, DeskError> {
    let view = asked(desk).await?;
    let lines: Vec<String> = view.report.lines().map(str::to_owned).collect();
    Ok(done(json!({ "report": lines }), lines))
}
