//! What the page's script asks and sends, as JSON.

use crate::assignment_file;
use crate::faults::{Counts, Faults, FaultsError};
use crate::lms::{Assignment, Flag, GradeEdit, HandError, Lms, Submission};
use crate::page::html;
use crate::score::Score;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

impl IntoResponse for HandError {
    fn into_response(self) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "message": self.to_string() }))).into_response()
    }
}

impl IntoResponse for FaultsError {
    fn into_response(self) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "message": self.to_string() }))).into_response()
    }
}

/// A grade as the page shows it.
#[derive(Serialize)]
pub(crate) struct Cell {
    pub(crate) score: String,
    pub(crate) flags: Vec<&'static str>,
    pub(crate) comment: String,
}

impl Cell {
    pub(crate) fn of(submission: &Submission) -> Self {
        Self {
            score: submission.score.map(|score| score.to_string()).unwrap_or_default(),
            flags: submission.flags.iter().map(|flag| flag.word()).collect(),
            comment: submission.comment.clone().unwrap_or_default(),
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Shown {
    section: String,
    #[serde(default)]
    page: usize,
    since: Option<u64>,
}

/// The grades on a page, if anything changed since the version the script knows.
pub(crate) async fn cells(State(lms): State<Lms>, Query(shown): Query<Shown>) -> Json<Value> {
    let version = lms.version();
    if shown.since == Some(version) {
        return Json(json!({ "version": version }));
    }
    let (columns, _) = html::columns(&lms, &shown.section, shown.page);
    let columns: Vec<Value> = columns
        .iter()
        .map(|assignment| {
            let cells = lms.submissions(assignment, None, usize::MAX);
            let cells: serde_json::Map<String, Value> =
                cells.iter().map(|(student, one)| (student.clone(), json!(Cell::of(one)))).collect();
            json!({ "assignment": head(assignment), "cells": cells })
        })
        .collect();
    Json(json!({ "version": version, "columns": columns }))
}

fn head(assignment: &Assignment) -> Value {
    json!({
        "id": assignment.id,
        "title": assignment.title,
        "due": assignment.due.map(|due| due.to_rfc3339_opts(SecondsFormat::Secs, true)),
        "points": assignment.points.map(|points| points.to_string()),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GradeForm {
    assignment: String,
    student: String,
    who: String,
    score: Option<String>,
    /// A flag, or `none`.
    flag: Option<String>,
    comment: Option<String>,
}

/// A score, a flag or a comment typed on the page.
pub(crate) async fn grade(
    State(lms): State<Lms>,
    Json(form): Json<GradeForm>,
) -> Result<Json<Cell>, HandError> {
    let edit = GradeEdit {
        score: form.score.as_deref().map(crate::lms::typed).transpose()?,
        flag: form.flag.as_deref().map(Flag::from_word),
        comment: form.comment,
    };
    lms.edit(&form.assignment, &form.student, &form.who, &edit).map(|after| Json(Cell::of(&after)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignmentForm {
    title: Option<String>,
    /// A moment, or nothing for no due date.
    due: Option<String>,
    /// A number, or nothing for no maximum.
    points: Option<String>,
}

/// Another title, due date or maximum.
pub(crate) async fn assignment(
    State(lms): State<Lms>,
    Path(id): Path<String>,
    Json(form): Json<AssignmentForm>,
) -> Result<Json<Value>, HandError> {
    let due: Option<Option<DateTime<Utc>>> = match form.due.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(text) => Some(Some(text.parse().map_err(|_| HandError::NotADate)?)),
    };
    let points: Option<Option<Score>> = match form.points.as_deref() {
        None => None,
        Some(text) => Some(crate::lms::typed(text)?),
    };
    let mut after = lms.assignment(&id).ok_or(HandError::Gone(crate::Refusal::AssignmentGone))?;
    if let Some(title) = &form.title {
        after = lms.rename(&id, title)?;
    }
    if let Some(points) = points {
        after = lms.set_points(&id, points)?;
    }
    if let Some(due) = due {
        after = lms.move_due(&id, due)?;
    }
    Ok(Json(head(&after)))
}

/// Away with an assignment.
pub(crate) async fn delete(State(lms): State<Lms>, Path(id): Path<String>) -> Result<StatusCode, HandError> {
    lms.delete(&id).map(|()| StatusCode::NO_CONTENT)
}

/// What trouble is switched on.
pub(crate) async fn faults(State(lms): State<Lms>) -> Json<Faults> {
    Json(lms.faults())
}

/// Switches trouble on and off: the whole list at once.
pub(crate) async fn set_faults(
    State(lms): State<Lms>,
    Json(faults): Json<Faults>,
) -> Result<Json<Faults>, FaultsError> {
    lms.set_faults(faults)?;
    Ok(Json(lms.faults()))
}

/// What has been asked of the API.
pub(crate) async fn counts(State(lms): State<Lms>) -> Json<Counts> {
    Json(lms.counts())
}

/// The assignment file, to be saved.
pub(crate) async fn assignment_file(State(lms): State<Lms>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"passback-assignments.json\""),
    ];
    (headers, assignment_file::text(&lms)).into_response()
}
