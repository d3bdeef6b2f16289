//! LMS Connect: reading and writing grades. Elements of a list are bare, unlike the Data API's.

use super::assignments::find;
use super::body::Body;
use super::envelope::{Query, escaped};
use super::rosters::{Answer, moment};
use crate::lms::{Assignment, Attachment, Flag, Lms, Submission, SubmissionState};
use crate::refusal::Refusal;
use crate::rules::{Circumstances, GradeWrite};
use crate::score::Score;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, Query as Fields, State};
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// How many submissions a page has when `limit` is not given. (Clever's number is not published.)
const PAGE: usize = 20;
const LONGEST_PAGE: usize = 100;
/// How long after the first request a cursor works, in seconds.
const CURSOR_LIFE: i64 = 2 * 60 * 60;

fn wire(lms: &Lms, assignment: &str, student: &str, submission: &Submission) -> Value {
    let (rules, seed) = (lms.rules(), lms.district().seed);
    let id = if rules.submission_ids { submission_id(seed, assignment, student) } else { String::new() };
    let mut record = json!({
        "id": id,
        "assignment_id": assignment,
        "user_id": student,
        "state": submission.state.word(),
        "grade": submission.grade,
        "grade_comment": submission.comment,
        "grader_id": submission.grader,
        "override_due_date": submission.override_due_date.map(moment),
        "created": moment(submission.created),
        "last_modified": moment(submission.last_modified),
    });
    let fields: &mut Map<String, Value> = match &mut record {
        Value::Object(fields) => fields,
        _ => return record,
    };
    let mut unless_empty = |name: &str, empty: bool, value: Value| {
        if !empty {
            fields.insert(name.to_owned(), value);
        }
    };
    // x-omitempty: a score of zero is left out like no score.
    let score = submission.score.unwrap_or(Score::ZERO);
    unless_empty("grade_points", score == Score::ZERO, score.to_json());
    let flags: Vec<_> = submission.flags.iter().map(|flag| flag.word()).collect();
    unless_empty("flags", flags.is_empty(), json!(flags));
    unless_empty("extra_attempts", submission.extra_attempts == 0, json!(submission.extra_attempts));
    let own = || Some(lms.hand_in_page(assignment, student));
    let attachments = submission.attachments.iter().cloned();
    let attachments: Vec<_> =
        attachments.map(|one| Attachment { url: one.url.clone().or_else(own), ..one }).collect();
    unless_empty("attachments", attachments.is_empty(), json!(attachments));
    record
}

fn submission_id(seed: u64, assignment: &str, student: &str) -> String {
    let digest = Sha256::digest(format!("{seed}/{assignment}/{student}"));
    hex(&digest[..12])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a list goes on: when it was begun, and after which student.
struct Cursor {
    begun: i64,
    after: String,
}

impl Cursor {
    fn seal(&self, seed: u64, assignment: &str) -> String {
        let digest = Sha256::digest(format!("{seed}/{assignment}/{}/{}", self.begun, self.after));
        format!("{:x}.{}.{}", self.begun, self.after, hex(&digest[..8]))
    }

    fn open(text: &str, seed: u64, assignment: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (begun, after) = (parts.next()?, parts.next()?);
        let cursor = Self { begun: i64::from_str_radix(begun, 16).ok()?, after: after.to_owned() };
        (cursor.seal(seed, assignment) == text).then_some(cursor)
    }
}

/// getSubmissionsForAssignment
pub(crate) async fn list(
    State(lms): State<Lms>,
    Path((section, id)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
    Fields(query): Fields<Query>,
) -> Answer {
    let assignment = find(&lms, &section, &id)?;
    let limit = match query.get("limit").map(|text| text.parse::<i64>()) {
        None => PAGE,
        Some(Err(_)) => return Err(Refusal::BadQuery("limit in query must be of type int64")),
        Some(Ok(limit)) if limit > LONGEST_PAGE as i64 => {
            return Err(Refusal::BadQuery("limit in query should be less than or equal to 100"));
        }
        Some(Ok(limit)) if limit < 1 => {
            return Err(Refusal::BadQuery("limit in query should be greater than or equal to 1"));
        }
        Some(Ok(limit)) => limit as usize,
    };
    let seed = lms.district().seed;
    let now = lms.now().timestamp();
    let cursor = match query.get("cursor") {
        None => None,
        Some(text) => Some(Cursor::open(text, seed, &id).ok_or(Refusal::CursorUnknown)?),
    };
    if cursor.as_ref().is_some_and(|cursor| now - cursor.begun >= CURSOR_LIFE) {
        return Err(Refusal::CursorExpired);
    }
    let after = cursor.as_ref().map(|cursor| cursor.after.as_str());
    let mut page = lms.submissions(&assignment, after, limit + 1);
    let more = page.len() > limit;
    page.truncate(limit);
    let records: Vec<Value> = page.iter().map(|(student, one)| wire(&lms, &id, student, one)).collect();
    let mut answer = json!({ "data": records });
    if let Some((last, _)) = page.last().filter(|_| more) {
        let begun = cursor.map_or(now, |cursor| cursor.begun);
        let next = Cursor { begun, after: last.clone() }.seal(seed, &id);
        let uri = format!("{}?cursor={}&limit={limit}", uri.path(), escaped(&next));
        answer["links"] = json!([{ "rel": "next", "uri": uri }]);
    }
    Ok(Json(answer).into_response())
}

fn one(lms: &Lms, assignment: &Assignment, student: &str, submission: &Submission) -> Answer {
    let record = wire(lms, &assignment.id, student, submission);
    Ok(Json(json!({ "data": record })).into_response())
}

/// getSubmissionForAssignment
pub(crate) async fn get(
    State(lms): State<Lms>,
    Path((section, id, student)): Path<(String, String, String)>,
) -> Answer {
    let assignment = find(&lms, &section, &id)?;
    let submission = lms.submission(&id, &student).ok_or(Refusal::UserNotFound)?;
    one(&lms, &assignment, &student, &submission)
}

/// updateSubmissionForAssignment
pub(crate) async fn update(
    State(lms): State<Lms>,
    Path((section, id, student)): Path<(String, String, String)>,
    bytes: Bytes,
) -> Answer {
    let assignment = find(&lms, &section, &id)?;
    let write = read(&mut Body::read(&bytes)?, &lms)?;
    let faults = lms.faults();
    let now = lms.now();
    let after = lms.grade(Some(&section), &id, &student, |place, work, person, before| {
        let around = Circumstances {
            assignment: work,
            launched: person.launched,
            grades_need_launch: faults.schoology_grade_needs_launch,
            late_policy: faults.late_policy,
            primary_teacher: place.teachers.first().map(String::as_str),
            now,
        };
        lms.rules().written(before, &write, &around)
    })?;
    one(&lms, &assignment, &student, &after)
}

fn read(body: &mut Body, lms: &Lms) -> Result<GradeWrite, Refusal> {
    let grader = body.text("grader_id").flatten().filter(|id| !id.is_empty());
    let write = GradeWrite {
        attachments: body.attachments("attachments").flatten(),
        extra_attempts: body.whole("extra_attempts").flatten(),
        flags: body.words("flags", Flag::ALL, Flag::word).flatten().filter(|flags| !flags.is_empty()),
        grade: body.text("grade"),
        comment: body.text("grade_comment"),
        score: body.score("grade_points").flatten(),
        grader,
        override_due_date: body.moment("override_due_date")?,
        state: body.word("state", SubmissionState::ALL, SubmissionState::word).flatten(),
    };
    body.checked()?;
    match &write.grader {
        Some(id) if lms.district().teacher(id).is_none() => Err(Refusal::UnknownGrader(id.clone())),
        _ => Ok(write),
    }
}
