//! The beginning of a sign-in.

use super::CLIENT_ID;
use super::app::{AppRequest, is_challenge, is_loopback};
use super::cookie::{Jar, known_or_new};
use crate::page::told;
use crate::records::Kind;
use crate::{Relay, RelayError, admin, secrets};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A person has so long to sign in at Clever.
const SIGN_IN: TimeDelta = TimeDelta::minutes(15);

/// A sign-in that was sent to Clever.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SignIn {
    /// Hash of the browser's cookie.
    pub(super) browser: String,
    /// What the id token must echo.
    pub(super) nonce: String,
    /// The app's request; none where somebody signs in from a page or from Clever's portal.
    pub(super) app: Option<AppRequest>,
    /// The launch (by hash) whose account is to be tied to the teacher who signs in.
    #[serde(default)]
    pub(super) launch: Option<String>,
}

/// Why somebody signs in.
pub(crate) enum Purpose {
    /// To see whether it works.
    Look,
    /// The app asked for it.
    App(AppRequest),
    /// To tie the account of a launch (by hash) to themselves.
    Launch(String),
}

/// `/.well-known/oauth-authorization-server` (RFC 8414).
pub async fn metadata(State(relay): State<Relay>) -> Json<Value> {
    let url = &relay.url;
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/oauth/authorize"),
        "token_endpoint": format!("{url}/oauth/token"),
        "revocation_endpoint": format!("{url}/oauth/revoke"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", super::token::LAUNCH],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

/// `/oauth/authorize`: checks what the app asks for and sends the browser to Clever.
pub async fn authorize(
    State(relay): State<Relay>,
    Query(asked): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let mut fields = BTreeMap::new();
    for (name, value) in asked {
        if fields.insert(name, value).is_some() {
            return not_begun("The request names something twice.");
        }
    }
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    // Nobody is sent anywhere before it is certain that it is the app who asks.
    if field("client_id") != CLIENT_ID {
        return not_begun("The request does not come from Passback.");
    }
    // A letter that no app sends could make a record unreadable for the database.
    if fields.values().any(|value| value.chars().any(char::is_control)) {
        return not_begun("The request holds letters that Passback does not send.");
    }
    if !is_loopback(field("redirect_uri")) {
        return not_begun(
            "The address to go back to must be on this computer: http://127.0.0.1 or http://[::1], a port and a path, and nothing after it.",
        );
    }
    let app = AppRequest {
        redirect_uri: field("redirect_uri").to_owned(),
        challenge: field("code_challenge").to_owned(),
        state: field("state").to_owned(),
    };
    let proven = field("code_challenge_method") == "S256" && is_challenge(&app.challenge);
    let wrong = if field("response_type") != "code" {
        Some("unsupported_response_type")
    } else if !proven || app.state.is_empty() || app.state.len() > 512 {
        Some("invalid_request")
    } else {
        None
    };
    if let Some(error) = wrong {
        return Redirect::to(&app.back(&relay.url, &[("error", error)])).into_response();
    }
    let invitation = fields.get("invitation").map(String::as_str);
    answer(begin_invited(&relay, &headers, Purpose::App(app), invitation).await)
}

/// `/sign-in`: a sign-in without the app, to see whether it works.
pub async fn sign_in(State(relay): State<Relay>, headers: HeaderMap) -> Response {
    answer(begin(&relay, &headers, Purpose::Look).await)
}

/// Sends the browser to Clever, with a state of our own that only this browser can bring back.
pub(crate) async fn begin(
    relay: &Relay,
    headers: &HeaderMap,
    purpose: Purpose,
) -> Result<Response, RelayError> {
    begin_invited(relay, headers, purpose, None).await
}

/// The same for somebody who pasted an invitation link into the app: this browser counts as the one that opened it. An
/// invitation that is none changes nothing; whether one was needed is seen when the person is known.
async fn begin_invited(
    relay: &Relay,
    headers: &HeaderMap,
    purpose: Purpose,
    invitation: Option<&str>,
) -> Result<Response, RelayError> {
    let (browser, cookie) = known_or_new(relay, headers, Jar::SignIn)?;
    if let Some(invitation) = invitation {
        admin::welcome(relay, invitation, &browser).await?;
    }
    let (state, nonce) = (secrets::random()?, secrets::random()?);
    let address = relay.clever.sign_in_address(&state, &nonce).ok_or(RelayError::Unreadable)?;
    let (app, launch) = match purpose {
        Purpose::Look => (None, None),
        Purpose::App(app) => (Some(app), None),
        Purpose::Launch(launch) => (None, Some(launch)),
    };
    let begun = SignIn { browser: secrets::hash(&browser), nonce, app, launch };
    let what = serde_json::to_string(&begun).map_err(|_| RelayError::Unreadable)?;
    let until = (relay.clock)() + SIGN_IN;
    relay.records.park(Kind::SignIn, &secrets::hash(&state), &what, until).await?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&address)).into_response())
}

/// A page where something of the relay's own went wrong.
pub(super) fn answer(done: Result<Response, RelayError>) -> Response {
    done.unwrap_or_else(|error| {
        tracing::error!(target: "relay", %error, "a sign-in could not be served");
        let text = "The relay cannot sign anybody in at the moment. Nothing was changed. Try again in a few minutes, \
                    or tell the people who run it.";
        told(StatusCode::SERVICE_UNAVAILABLE, "Not signed in", text)
    })
}

fn not_begun(reason: &str) -> Response {
    let text = format!("{reason} Nobody was signed in. Begin again from Passback.");
    told(StatusCode::BAD_REQUEST, "This sign-in cannot begin", &text)
}
