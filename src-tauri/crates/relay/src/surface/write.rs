//! Writes: looked through, stamped with who writes, written down before and after. A write that was begun is finished
//! and written down even when the app has gone; one that still waits for its turn is not sent then.

use super::fields::{ASSIGNMENT_WRITE, GRADE_WRITE};
use super::plan::Writes;
use super::refusal::Refusal;
use crate::district::{District, Failed, Request};
use crate::records::{Session, Write};
use crate::{Relay, timing};
use axum::body::Bytes;
use chrono::SecondsFormat;
use lms::LmsError;
use serde_json::{Map, Value};
use std::sync::Arc;
use tokio::sync::oneshot;

impl Writes {
    const fn word(self) -> &'static str {
        match self {
            Self::Create => "create_assignment",
            Self::Update => "update_assignment",
            Self::Delete => "delete_assignment",
            Self::Grade => "write_grade",
        }
    }
}

/// The body that goes on to Clever.
fn looked_through(writes: Writes, who: &Session, body: &Bytes) -> Result<Option<Vec<u8>>, Refusal> {
    let known = match writes {
        Writes::Delete => return Ok(None),
        Writes::Create | Writes::Update => ASSIGNMENT_WRITE,
        Writes::Grade => GRADE_WRITE,
    };
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::new(400, "request body is required, but was empty"));
    }
    let mut fields: Map<String, Value> = serde_json::from_slice(body)
        .map_err(|_| Refusal::new(400, "the request body is not a JSON object"))?;
    let is_plain = |value: &Value| match value {
        Value::Object(_) => false,
        Value::Array(all) => all.iter().all(|one| !one.is_object() && !one.is_array()),
        _ => true,
    };
    // Nothing that was sent is left out in silence.
    if fields.iter().any(|(name, value)| !known.contains(&name.as_str()) || !is_plain(value)) {
        return Err(Refusal::new(400, "the request holds a field that this relay does not pass on"));
    }
    if writes == Writes::Grade {
        fields.insert("grader_id".to_owned(), Value::String(who.teacher.clone()));
    }
    serde_json::to_vec(&fields).map(Some).map_err(|_| Refusal::new(400, "the request body cannot be sent on"))
}

/// How it ended, for the record of writes: what Clever said, not what the app is told.
fn outcome(answer: &Result<Vec<u8>, Failed>) -> String {
    let error = match answer {
        Ok(_) => return "200".to_owned(),
        Err(Failed::Busy(_)) => return "not_sent".to_owned(),
        Err(Failed::Lms(error)) => error,
    };
    match error {
        LmsError::Offline => "not_sent".to_owned(),
        LmsError::NoAnswer => "no_answer".to_owned(),
        LmsError::TooMany => "429".to_owned(),
        LmsError::SignIn { status }
        | LmsError::NotThere { status }
        | LmsError::Refused { status, .. }
        | LmsError::Server { status, .. } => status.to_string(),
        LmsError::AssignmentNotThere | LmsError::StudentNotThere => "404".to_owned(),
        LmsError::Unreadable { .. } | LmsError::Astray { .. } => "unreadable_answer".to_owned(),
    }
}

/// Writes it.
pub(super) async fn write(
    relay: &Relay,
    district: &Arc<District>,
    who: &Session,
    writes: Writes,
    request: &Request,
    body: &Bytes,
) -> Result<Vec<u8>, Refusal> {
    let mut request = request.clone();
    request.body = looked_through(writes, who, body)?;
    let entry = Write {
        at: now(relay),
        teacher: who.teacher.clone(),
        district: who.district.clone(),
        what: writes.word().to_owned(),
        section: request.ids.first().cloned().unwrap_or_default(),
        assignment: request.ids.get(1).cloned(),
        student: request.ids.get(2).cloned(),
        answers: None,
        outcome: "sending".to_owned(),
    };
    // What cannot be written down is not sent.
    let number = relay.records.note(&entry).await?;
    let (here, gone) = oneshot::channel::<()>();
    let under_way = Arc::clone(&relay.writing).read_owned().await;
    let (relay, district) = (Arc::clone(relay), Arc::clone(district));
    let task = tokio::spawn(timing::apart(async move {
        let answer = district.send_unless(&entry.teacher, &request, gone).await;
        let mut answered = entry;
        answered.at = now(&relay);
        answered.answers = Some(number);
        answered.outcome = outcome(&answer);
        if let (Writes::Create, Ok(made)) = (writes, &answer) {
            let made: Option<Value> = serde_json::from_slice(made).ok();
            answered.assignment = made.and_then(|made| made["data"]["id"].as_str().map(str::to_owned));
        }
        if let Err(error) = relay.records.note(&answered).await {
            tracing::error!(target: "relay", %error, "the answer to a write could not be written down");
        }
        drop(under_way);
        answer.map_err(Refusal::from)
    }));
    let done = task.await.map(|(answer, apart)| {
        timing::add_apart(apart);
        answer
    });
    let answer = done.unwrap_or_else(|_| Err(Refusal::new(503, "the relay is closing")));
    drop(here);
    answer
}

fn now(relay: &Relay) -> String {
    (relay.clock)().to_rfc3339_opts(SecondsFormat::Millis, true)
}
