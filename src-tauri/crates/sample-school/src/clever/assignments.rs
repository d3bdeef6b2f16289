//! LMS Connect: making, reading, changing and deleting an assignment. There is no listing them.

use super::body::{Body, Sent};
use super::rosters::{Answer, moment};
use crate::ids::is_assignment_id;
use crate::lms::{AssigneeMode, Assignment, Attachment, GradingType, Lms, SubmissionType};
use crate::refusal::Refusal;
use crate::rules::Rules;
use crate::score::Score;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

/// An assignment as it is written on the wire.
pub(crate) fn wire(assignment: &Assignment, now: DateTime<Utc>) -> Value {
    let time = |time: Option<DateTime<Utc>>| time.map(moment);
    let state = if assignment.display_date.is_some_and(|date| date > now) {
        "scheduled"
    } else if assignment.end_date.is_some_and(|date| date < now) {
        "locked"
    } else {
        "open"
    };
    let mut record = json!({
        "id": assignment.id,
        "created": moment(assignment.created),
        "last_modified": moment(assignment.last_modified),
        "title": assignment.title,
        "description": assignment.description,
        "description_plaintext": assignment.description_plaintext,
        "state": state,
        "assignee_mode": assignment.assignee_mode.word(),
        "due_date": time(assignment.due),
        "display_date": time(assignment.display_date),
        "start_date": time(assignment.start_date),
        "end_date": time(assignment.end_date),
        "points_possible": assignment.points.map(Score::to_json),
        "grading_type": assignment.grading_type.word(),
        "term_id": assignment.term_id,
        "category_id": null,
    });
    let fields: &mut Map<String, Value> = match &mut record {
        Value::Object(fields) => fields,
        _ => return record,
    };
    // x-omitempty: left out when empty.
    let mut unless_empty = |name: &str, empty: bool, value: Value| {
        if !empty {
            fields.insert(name.to_owned(), value);
        }
    };
    let types: Vec<_> = assignment.submission_types.iter().map(|one| one.word()).collect();
    unless_empty("submission_types", types.is_empty(), json!(types));
    unless_empty("max_attempts", assignment.max_attempts == 0, json!(assignment.max_attempts));
    unless_empty("assignee_ids", assignment.assignee_ids.is_empty(), json!(assignment.assignee_ids));
    unless_empty("attachments", assignment.attachments.is_empty(), json!(assignment.attachments));
    record
}

/// The fields of a create or an update, as they were sent.
struct AssignmentFields {
    title: Sent<String>,
    description: Sent<String>,
    description_plaintext: Sent<String>,
    due: Sent<DateTime<Utc>>,
    due_text: Option<String>,
    display_date: Sent<DateTime<Utc>>,
    start_date: Sent<DateTime<Utc>>,
    end_date: Sent<DateTime<Utc>>,
    points: Sent<Score>,
    grading_type: Sent<GradingType>,
    assignee_mode: Sent<AssigneeMode>,
    assignee_ids: Sent<Vec<String>>,
    submission_types: Sent<Vec<SubmissionType>>,
    max_attempts: Sent<i64>,
    term_id: Sent<String>,
    attachments: Sent<Vec<Attachment>>,
}

fn read(body: &mut Body, rules: &Rules) -> Result<AssignmentFields, Refusal> {
    let due_text = body.text("due_date").flatten();
    let fields = AssignmentFields {
        title: body.text("title"),
        description: body.text("description"),
        description_plaintext: body.text("description_plaintext"),
        points: body.score("points_possible"),
        grading_type: body.word("grading_type", GradingType::ALL, GradingType::word),
        assignee_mode: body.word("assignee_mode", AssigneeMode::ALL, AssigneeMode::word),
        assignee_ids: body.texts("assignee_ids"),
        submission_types: body.words("submission_types", SubmissionType::ALL, SubmissionType::word),
        max_attempts: body.whole("max_attempts"),
        term_id: body.text("term_id"),
        attachments: body.attachments("attachments"),
        due: body.moment("due_date")?,
        due_text,
        display_date: body.moment("display_date")?,
        start_date: body.moment("start_date")?,
        end_date: body.moment("end_date")?,
    };
    body.checked()?;
    let points = fields.points.flatten();
    if rules.whole_maximum && points.is_some_and(|points| !points.is_whole() || points < Score::ZERO) {
        return Err(Refusal::MaximumNotWhole);
    }
    if points.is_some_and(|points| points < Score::ZERO) {
        return Err(Refusal::MaximumNegative);
    }
    let title_length = fields.title.iter().flatten().map(|title| title.chars().count()).max();
    if let Some(longest) = rules.longest_title.filter(|longest| title_length > Some(*longest)) {
        return Err(Refusal::TitleTooLong(longest));
    }
    if !rules.links && fields.attachments.iter().flatten().flatten().any(|one| one.kind == "link") {
        return Err(Refusal::NoLinks);
    }
    Ok(fields)
}

impl AssignmentFields {
    /// Puts what was sent into an assignment. Null clears what can be empty and leaves the rest (a
    /// choice of the sample school: Clever says nothing about null).
    fn put_into(self, assignment: &mut Assignment, rules: &Rules) {
        fn keep<T>(field: &mut T, sent: Sent<T>) {
            if let Some(Some(value)) = sent {
                *field = value;
            }
        }
        fn keep_or_clear<T>(field: &mut Option<T>, sent: Sent<T>) {
            if let Some(value) = sent {
                *field = value;
            }
        }
        fn keep_unless_empty<T>(field: &mut Vec<T>, sent: Sent<Vec<T>>) {
            if let Some(Some(values)) = sent.filter(|sent| sent.as_ref().is_some_and(|sent| !sent.is_empty()))
            {
                *field = values;
            }
        }
        keep(&mut assignment.title, self.title.filter(|title| title.as_deref() != Some("")));
        keep(&mut assignment.description, self.description);
        keep_or_clear(&mut assignment.description_plaintext, self.description_plaintext);
        if let Some(Some(due)) = self.due {
            assignment.due = Some(due);
        }
        keep_or_clear(&mut assignment.display_date, self.display_date);
        keep_or_clear(&mut assignment.end_date, self.end_date);
        if rules.keeps_start_and_term {
            keep_or_clear(&mut assignment.start_date, self.start_date);
            keep_or_clear(&mut assignment.term_id, self.term_id);
        }
        keep_or_clear(&mut assignment.points, self.points);
        keep(&mut assignment.grading_type, self.grading_type);
        keep(&mut assignment.assignee_mode, self.assignee_mode);
        keep_unless_empty(&mut assignment.assignee_ids, self.assignee_ids);
        keep_unless_empty(&mut assignment.submission_types, self.submission_types);
        keep(&mut assignment.max_attempts, self.max_attempts);
        keep_unless_empty(&mut assignment.attachments, self.attachments);
    }
}

/// createAssignmentForSection
pub(crate) async fn create(State(lms): State<Lms>, Path(section): Path<String>, bytes: Bytes) -> Answer {
    let mut body = Body::read(&bytes)?;
    let rules = lms.rules();
    let fields = read(&mut body, rules)?;
    let title_is_empty = fields.title.as_ref().is_some_and(|title| title.as_deref() == Some(""));
    let missing: Vec<_> = ["title", "description", "due_date"]
        .into_iter()
        .filter(|field| !body.has(field) || *field == "title" && title_is_empty)
        .collect();
    if !missing.is_empty() {
        return Err(Refusal::MissingFields(missing));
    }
    let now = lms.now();
    if fields.due.flatten().is_none_or(|due| due <= now) {
        return Err(Refusal::DueInThePast);
    }
    let section = lms.district().section(&section).filter(|section| section.linked);
    let section = section.ok_or(Refusal::SectionUnknown)?.id.clone();
    let made = lms.create(|id, number| {
        let mut assignment = Assignment {
            id,
            section,
            title: String::new(),
            description: String::new(),
            description_plaintext: None,
            due: None,
            display_date: None,
            start_date: None,
            end_date: None,
            points: None,
            grading_type: GradingType::Points,
            assignee_mode: AssigneeMode::All,
            assignee_ids: Vec::new(),
            submission_types: Vec::new(),
            max_attempts: 0,
            term_id: None,
            attachments: Vec::new(),
            created: now,
            last_modified: now,
            history: None,
            made: Some(number),
            auto_graded: false,
        };
        fields.put_into(&mut assignment, rules);
        assignment
    })?;
    Ok(Json(json!({ "data": wire(&made, now) })).into_response())
}

/// The assignment of an address.
pub(crate) fn find(lms: &Lms, section: &str, assignment: &str) -> Result<Assignment, Refusal> {
    if !is_assignment_id(assignment) {
        return Err(Refusal::InvalidId);
    }
    lms.assignment(assignment).filter(|found| found.section == section).ok_or(Refusal::AssignmentGone)
}

/// getAssignmentForSection
pub(crate) async fn get(State(lms): State<Lms>, Path((section, id)): Path<(String, String)>) -> Answer {
    let found = find(&lms, &section, &id)?;
    Ok(Json(json!({ "data": wire(&found, lms.now()) })).into_response())
}

/// updateAssignmentForSection
pub(crate) async fn update(
    State(lms): State<Lms>,
    Path((section, id)): Path<(String, String)>,
    bytes: Bytes,
) -> Answer {
    find(&lms, &section, &id)?;
    let rules = lms.rules();
    let fields = read(&mut Body::read(&bytes)?, rules)?;
    let now = lms.now();
    if let (Some(due), Some(text)) = (fields.due.flatten(), &fields.due_text)
        && due <= now
    {
        return Err(Refusal::DueMovedToThePast(text.clone()));
    }
    let after: Assignment = lms.update(Some(&section), &id, |assignment| {
        fields.put_into(assignment, rules);
        Ok::<(), Refusal>(())
    })?;
    Ok(Json(json!({ "data": wire(&after, now) })).into_response())
}

/// deleteAssignmentForSection
pub(crate) async fn delete(State(lms): State<Lms>, Path((section, id)): Path<(String, String)>) -> Answer {
    find(&lms, &section, &id)?;
    lms.remove(Some(&section), &id)?;
    Ok(StatusCode::OK.into_response())
}
