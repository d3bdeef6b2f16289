//! Tokens: a code against those of a person, and the list of those that districts gave to the app.

use super::{Desk, id_token, refuse};
use crate::clever::moment;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A code lives so long.
const MINUTE: TimeDelta = TimeDelta::seconds(60);

#[derive(Deserialize)]
struct Asked {
    grant_type: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
}

/// Whether the app itself asks, with HTTP Basic.
fn is_app(desk: &Desk, headers: &HeaderMap) -> bool {
    let district = desk.lms.district();
    let expected = STANDARD.encode(format!("{}:{}", district.client_id(), district.client_secret()));
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    sent.and_then(|value| value.strip_prefix("Basic ")) == Some(expected.as_str())
}

/// Both kinds of body are taken.
fn read(headers: &HeaderMap, body: &Bytes) -> Option<Asked> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") {
        return serde_json::from_slice(body).ok();
    }
    let uri = format!("/?{}", std::str::from_utf8(body).ok()?).parse().ok()?;
    Query::<Asked>::try_from_uri(&uri).ok().map(|Query(asked)| asked)
}

/// `POST /oauth/tokens`
pub(super) async fn exchange(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> Response {
    if !is_app(&desk, &headers) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let Some(asked) = read(&headers, &body).filter(|asked| asked.code.is_some()) else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request");
    };
    if asked.grant_type.as_deref() != Some("authorization_code") {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    // Taken out whatever comes of it: a code is good for one try.
    let found = desk.codes().remove(asked.code.as_deref().unwrap_or_default());
    let now = desk.lms.now();
    let Some(code) = found.filter(|code| now - code.made < MINUTE) else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    if asked.redirect_uri != Some(code.redirect_uri) {
        return refuse(StatusCode::BAD_REQUEST, "redirect_uri_mismatch");
    }
    let district = desk.lms.district();
    let Some(teacher) = district.teachers.get(code.teacher) else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    let mut claims = json!({
        "iss": desk.issuer,
        "aud": district.client_id(),
        "sub": teacher.id,
        "multi_role_user_id": teacher.id,
        "user_type": "teacher",
        "district": district.id,
        "email_verified": false,
        "iat": now.timestamp(),
        "exp": now.timestamp() + 3_600,
    });
    if let Some(nonce) = code.nonce {
        claims["nonce"] = json!(nonce);
    }
    let Some(id_token) = id_token::sign(&claims) else {
        return refuse(StatusCode::INTERNAL_SERVER_ERROR, "server_error");
    };
    let answer = json!({
        "access_token": district.sign_in_token(code.teacher),
        "token_type": "bearer",
        "id_token": id_token,
    });
    ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

/// `GET /oauth/tokens`: the tokens of districts.
pub(super) async fn of_districts(
    State(desk): State<Desk>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if !is_app(&desk, &headers) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let district = desk.lms.district();
    let meant = query.get("owner_type").is_none_or(|kind| kind == "district")
        && query.get("district").is_none_or(|id| *id == district.id);
    let token = json!({
        "id": crate::ids::clever_id(district.seed, "token", 1),
        "created": moment(district.founded),
        "owner": { "type": "district", "id": district.id },
        "access_token": district.token,
        "scopes": ["read:sis", "read:user_id"],
    });
    let data: Vec<Value> = meant.then_some(token).into_iter().collect();
    let links = json!([{ "rel": "self", "uri": "/oauth/tokens" }]);
    ([(header::CACHE_CONTROL, "no-store")], Json(json!({ "data": data, "links": links }))).into_response()
}
