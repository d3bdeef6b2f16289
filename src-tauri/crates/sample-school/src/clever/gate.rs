//! What every API request passes: counting, practice trouble, the token, the rate limit.
//!
//! Not in here: what the request is answered with when nothing is wrong.

use crate::connection::Cut;
use crate::faults::{Op, TokenState, TroubleKind};
use crate::lms::{Allowance, Lms};
use crate::refusal::Refusal;
use crate::stop::Stopping;
use axum::extract::{ConnectInfo, OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use std::time::Duration;

/// What the gate needs to know.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) lms: Lms,
    pub(crate) stopping: Stopping,
}

/// How long an answer that never comes is held back; no sensible client waits so long.
const NEVER: Duration = Duration::from_secs(300);

/// Whose token a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bearer {
    /// The district gave it to the app.
    District,
    /// The teacher at this place signed in.
    Teacher(usize),
}

/// What a request is for, from its method and path.
pub(crate) fn op(method: &Method, path: &str) -> Op {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let read = method == Method::GET || method == Method::HEAD;
    match parts.as_slice() {
        [_, "sections", _, "assignments"] if !read => Op::Create,
        [_, "sections", _, "assignments", _] if method == Method::PATCH => Op::UpdateAssignment,
        [_, "sections", _, "assignments", _] if method == Method::DELETE => Op::DeleteAssignment,
        [_, "sections", _, "assignments", _] => Op::ReadAssignment,
        [_, "sections", _, "assignments", _, "submissions"] => Op::ReadGrades,
        [_, "sections", _, "assignments", _, "submissions", _] if method == Method::PATCH => Op::WriteGrade,
        [_, "sections", _, "assignments", _, "submissions", _] => Op::ReadGrade,
        _ => Op::Roster,
    }
}

fn is_lms_connect(path: &str) -> bool {
    path.split('/').nth(4) == Some("assignments")
}

/// The gate itself.
pub(crate) async fn pass(
    State(Gate { lms, stopping }): State<Gate>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    OriginalUri(uri): OriginalUri,
    mut request: Request,
    next: Next,
) -> Response {
    let op = op(request.method(), uri.path());
    lms.count(op);
    let trouble = lms.strike(op);
    let lost = |response: Response| {
        cut.cut();
        response
    };
    if let Some((TroubleKind::Offline, _)) = trouble {
        return lost(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    let latency = lms.faults().latency_ms;
    if latency > 0 {
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(latency.into())) => {}
            () = stopping.wait() => {}
        }
    }
    let (bearer, token) = match admit(&lms, request.headers(), uri.path()) {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal.into_response(),
    };
    let allowance = lms.spend(&token);
    if allowance.remaining.is_none() {
        return with_headers(StatusCode::TOO_MANY_REQUESTS.into_response(), allowance);
    }
    let server_error = |status: Option<u16>, usual: StatusCode| {
        let status = status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(usual);
        (status, axum::Json(serde_json::json!({ "message": "Internal server error" }))).into_response()
    };
    request.extensions_mut().insert(bearer);
    let answer = match trouble {
        None => next.run(request).await,
        Some((TroubleKind::Offline | TroubleKind::LostBefore, _)) => {
            lost(StatusCode::SERVICE_UNAVAILABLE.into_response())
        }
        Some((TroubleKind::AnswerLost, _)) => lost(next.run(request).await),
        Some((TroubleKind::AppliedTimeout, _)) => {
            let answer = next.run(request).await;
            tokio::select! {
                () = tokio::time::sleep(NEVER) => {}
                () = stopping.wait() => {}
            }
            lost(answer)
        }
        Some((TroubleKind::TooManyRequests, _)) => {
            let reset = lms.now().timestamp() + 1;
            let used_up = Allowance { remaining: None, reset, ..allowance };
            return with_headers(StatusCode::TOO_MANY_REQUESTS.into_response(), used_up);
        }
        Some((TroubleKind::ErrorBefore, status)) => server_error(status, StatusCode::SERVICE_UNAVAILABLE),
        Some((TroubleKind::ErrorAfter, status)) => {
            next.run(request).await;
            server_error(status, StatusCode::INTERNAL_SERVER_ERROR)
        }
        Some((TroubleKind::Html, _)) => {
            Html("<!DOCTYPE html><html lang=\"en\"><title>Clever</title><h1>We’ll be right back</h1></html>")
                .into_response()
        }
    };
    with_headers(answer, allowance)
}

/// Lets a request in that carries a token for what it asks.
fn admit(lms: &Lms, headers: &HeaderMap, path: &str) -> Result<(Bearer, String), Refusal> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty())
        .map(|(_, token)| token.trim())
        .ok_or(Refusal::NoAuthorization)?;
    let district = lms.district();
    // LMS Connect's error page says 403, the Data API's says 401.
    let usual = if is_lms_connect(path) { 403 } else { 401 };
    if token == district.token {
        return match lms.faults().token {
            TokenState::Good => Ok((Bearer::District, token.to_owned())),
            TokenState::Expired => Err(Refusal::WrongToken { status: 401 }),
            TokenState::Revoked => Err(Refusal::WrongToken { status: 403 }),
        };
    }
    let place = district.signed_in(token).ok_or(Refusal::WrongToken { status: usual })?;
    // A sign-in reaches its own person and district, nothing else.
    let own_user = district.teachers.get(place).map(|teacher| format!("/v3.1/users/{}", teacher.id));
    let own_district = format!("/v3.1/districts/{}", district.id);
    let reached = matches!(path, "/userinfo" | "/v3.0/me" | "/v3.1/me" | "/v3.1/userinfo")
        || Some(path) == own_user.as_deref()
        || path == own_district;
    if reached { Ok((Bearer::Teacher(place), token.to_owned())) } else { Err(Refusal::TokenOfAnotherKind) }
}

fn with_headers(mut response: Response, allowance: Allowance) -> Response {
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", HeaderValue::from(allowance.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(allowance.remaining.unwrap_or(0)));
    headers.insert("x-ratelimit-reset", HeaderValue::from(allowance.reset));
    headers.insert("x-ratelimit-bucket", HeaderValue::from_static("district"));
    response
}
