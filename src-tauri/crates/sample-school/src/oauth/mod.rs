//! Signing in, as Clever does it: a page where a person says who they are, a code that is exchanged once and within a
//! minute for a token and an id token, and the list of the tokens that districts gave to the app.
//!
//! The sample school asks for no password: on its page one chooses a teacher. What Clever registers on its dashboard,
//! the addresses that a browser may be sent back to, is "any address of this computer" here.
//!
//! Not in here: what a token reaches (`clever::gate`).

mod id_token;
mod page;
mod tokens;

pub(crate) use id_token::sign;
pub(crate) use page::shown;

use crate::lms::Lms;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The desk where people sign in.
#[derive(Clone)]
pub(crate) struct Desk {
    lms: Lms,
    issuer: String,
    codes: Arc<Mutex<BTreeMap<String, Code>>>,
}

/// What a code stands for.
struct Code {
    teacher: usize,
    redirect_uri: String,
    nonce: Option<String>,
    made: DateTime<Utc>,
}

impl Desk {
    fn codes(&self) -> MutexGuard<'_, BTreeMap<String, Code>> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything under `/oauth`, and the discovery document. `url` is the school's own address.
pub(crate) fn routes(lms: Lms, url: String) -> Router {
    let desk = Desk { lms, issuer: url, codes: Arc::default() };
    let issuer = desk.issuer.clone();
    let discovery = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/oauth/authorize"),
        "token_endpoint": format!("{issuer}/oauth/tokens"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/oauth/certs"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    Router::new()
        .route("/.well-known/openid-configuration", get(async move || axum::Json(discovery)))
        .route("/oauth/authorize", get(page::authorize))
        .route("/oauth/tokens", get(tokens::of_districts).post(tokens::exchange))
        .route("/oauth/certs", get(async || id_token::certificates()))
        .with_state(desk)
}

/// A refusal in the words of OAuth 2.
fn refuse(status: StatusCode, error: &str) -> Response {
    let body = axum::Json(json!({ "error": error, "error_description": error.replace('_', " ") }));
    (status, [(header::CACHE_CONTROL, "no-store")], body).into_response()
}
