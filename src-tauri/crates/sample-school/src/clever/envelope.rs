//! The envelopes of the Data API: `{"data": …}` for one, and for many a list whose elements are each
//! wrapped again, with relative links.

use crate::refusal::Refusal;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What `?limit` is when it is not given. (Clever has a default; its number is not published.)
const PAGE: usize = 100;
const LONGEST_PAGE: usize = 10_000;

/// The query of a list.
pub(crate) type Query = BTreeMap<String, String>;

/// One record.
pub(crate) fn one(record: Value) -> Response {
    Json(json!({ "data": record })).into_response()
}

/// A page of records, each with its id, in order of id. `path` is the address without the query.
pub(crate) fn many(records: &[(&str, Value)], query: &Query, path: &str) -> Result<Response, Refusal> {
    let limit = match query.get("limit") {
        None => PAGE,
        Some(text) => match text.parse::<u64>() {
            Ok(0) | Err(_) => return Err(Refusal::BadQuery("limit must be a number above zero")),
            Ok(limit) if limit > LONGEST_PAGE as u64 => return Err(Refusal::LimitTooLarge),
            Ok(limit) => limit as usize,
        },
    };
    let (after, before) = (query.get("starting_after"), query.get("ending_before"));
    if after.is_some() && before.is_some() {
        return Err(Refusal::BadQuery("starting_after and ending_before exclude each other"));
    }
    let page = match (after, before) {
        (Some(after), _) => {
            let start = records.partition_point(|(id, _)| *id <= after.as_str());
            &records[start..records.len().min(start + limit)]
        }
        (None, Some(before)) => {
            let end = records.partition_point(|(id, _)| *id < before.as_str());
            &records[end.saturating_sub(limit)..end]
        }
        (None, None) => &records[..records.len().min(limit)],
    };
    let link = |rel: &str, cursor: Option<(&str, &str)>| {
        let kept =
            query.iter().filter(|(key, _)| !matches!(key.as_str(), "starting_after" | "ending_before"));
        let mut fields: Vec<String> =
            kept.map(|(key, value)| format!("{}={}", escaped(key), escaped(value))).collect();
        fields.extend(cursor.map(|(key, id)| format!("{key}={}", escaped(id))));
        let question = if fields.is_empty() { "" } else { "?" };
        json!({ "rel": rel, "uri": format!("{path}{question}{}", fields.join("&")) })
    };
    let own = after.map(|id| ("starting_after", id.as_str()));
    let mut links = vec![link("self", own.or(before.map(|id| ("ending_before", id.as_str()))))];
    // A full page has a next one, even if that turns out to be empty: so does Clever's.
    if let Some((last, _)) = page.last().filter(|_| page.len() == limit || before.is_some()) {
        links.push(link("next", Some(("starting_after", last))));
    }
    if let Some((first, _)) = page.first().filter(|_| after.is_some() || before.is_some()) {
        links.push(link("prev", Some(("ending_before", first))));
    }
    let data: Vec<Value> = page.iter().map(|(_, record)| json!({ "data": record })).collect();
    let mut body = json!({ "data": data, "links": links });
    if query.get("count").is_some_and(|count| matches!(count.as_str(), "" | "true")) {
        body["count"] = json!(records.len());
    }
    Ok(Json(body).into_response())
}

/// A query value with everything but the plainest letters percent-encoded.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
