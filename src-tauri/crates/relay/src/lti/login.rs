//! The first step of a launch: the platform sends a browser here, and it is sent back to be recognised, with a state
//! that only this browser can bring along again. What comes in is not signed: nothing of it is believed later.

use super::platform::{self, Platform};
use super::{LAUNCH, answer, refused};
use crate::oauth::{Jar, known_or_new};
use crate::page::{escape, page, within};
use crate::records::Kind;
use crate::{Relay, RelayError, secrets};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use url::Url;

/// A platform has so long to recognise somebody.
pub(super) const RECOGNISED: TimeDelta = TimeDelta::minutes(10);
/// No field is longer: what platforms put into `lti_message_hint` can be a whole token.
const LONGEST: usize = 4_096;
/// Nor are all of them together, since each launch that begins is kept for a while.
const LONGEST_OF_ALL: usize = 8_192;

/// The names of what a platform sends along.
const FIELDS: [&str; 6] =
    ["iss", "login_hint", "target_link_uri", "client_id", "lti_deployment_id", "lti_message_hint"];

/// A launch that was sent back to its platform.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Begun {
    /// Hash of the browser's cookie.
    pub(super) browser: String,
    /// What the id token must echo.
    pub(super) nonce: String,
    pub(super) issuer: String,
    pub(super) client_id: String,
    pub(super) target: String,
    /// What the platform asked with, to ask once more in a window of its own.
    pub(super) asked: BTreeMap<String, String>,
}

/// `GET /lti/login`
pub async fn by_link(
    State(relay): State<Relay>,
    Query(asked): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    answer(begin(&relay, &headers, asked).await)
}

/// `POST /lti/login`
pub async fn by_form(
    State(relay): State<Relay>,
    headers: HeaderMap,
    Form(asked): Form<Vec<(String, String)>>,
) -> Response {
    answer(begin(&relay, &headers, asked).await)
}

async fn begin(
    relay: &Relay,
    headers: &HeaderMap,
    asked: Vec<(String, String)>,
) -> Result<Response, RelayError> {
    let Some(asked) = fields(asked) else {
        return Ok(not_begun("The LMS asked for something twice, or for too much."));
    };
    let field = |name: &str| asked.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let (Some(issuer), Some(hint), Some(target)) =
        (field("iss"), field("login_hint"), field("target_link_uri"))
    else {
        return Ok(not_begun("The LMS did not say what it must."));
    };
    let found = platform::find(relay, issuer, field("client_id"), field("lti_deployment_id")).await?;
    let Some(platform) = found else {
        return Ok(not_begun(
            "This relay does not know the LMS. The people who run it have to add it first.",
        ));
    };
    if !is_ours(relay, target) {
        return Ok(not_begun("The LMS asked for an address that is not this relay’s."));
    }
    if is_in_frame(headers) {
        return Ok(in_a_window(&platform, &asked));
    }
    let (browser, cookie) = known_or_new(relay, headers, Jar::Launch)?;
    let (state, nonce) = (secrets::random()?, secrets::random()?);
    let address = recognise(relay, &platform, hint, field("lti_message_hint"), &state, &nonce)?;
    let begun = Begun {
        browser: secrets::hash(&browser),
        nonce,
        issuer: platform.issuer,
        client_id: platform.client_id,
        target: target.to_owned(),
        asked,
    };
    let what = serde_json::to_string(&begun).map_err(|_| RelayError::Unreadable)?;
    let until = (relay.clock)() + RECOGNISED;
    relay.records.park(Kind::Launching, &secrets::hash(&state), &what, until).await?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&address)).into_response())
}

/// What is known of what was sent, each once. What else a platform sends is not kept.
fn fields(asked: Vec<(String, String)>) -> Option<BTreeMap<String, String>> {
    let mut fields = BTreeMap::new();
    for (name, value) in asked.into_iter().filter(|(name, _)| FIELDS.contains(&name.as_str())) {
        let strange = value.chars().any(char::is_control);
        if strange || value.len() > LONGEST || fields.insert(name, value).is_some() {
            return None;
        }
    }
    let all: usize = fields.values().map(String::len).sum();
    (all <= LONGEST_OF_ALL).then_some(fields)
}

/// Whether an address leads to this relay.
pub(super) fn is_ours(relay: &Relay, address: &str) -> bool {
    let own = Url::parse(&relay.url).map(|url| url.origin());
    Url::parse(address).is_ok_and(|url| own.is_ok_and(|own| own == url.origin()))
}

/// Where the browser is sent to be recognised.
fn recognise(
    relay: &Relay,
    platform: &Platform,
    hint: &str,
    message: Option<&str>,
    state: &str,
    nonce: &str,
) -> Result<String, RelayError> {
    let mut address = Url::parse(&platform.auth_url).map_err(|_| RelayError::Unreadable)?;
    let back = format!("{}{LAUNCH}", relay.url);
    let mut query = address.query_pairs_mut();
    query.extend_pairs([
        ("scope", "openid"),
        ("response_type", "id_token"),
        ("response_mode", "form_post"),
        ("prompt", "none"),
        ("client_id", platform.client_id.as_str()),
        ("redirect_uri", back.as_str()),
        ("login_hint", hint),
        ("state", state),
        ("nonce", nonce),
    ]);
    if let Some(message) = message {
        query.append_pair("lti_message_hint", message);
    }
    drop(query);
    Ok(address.into())
}

/// Whether a page of another site shows this inside itself, as far as the browser says so.
fn is_in_frame(headers: &HeaderMap) -> bool {
    let told = headers.get("sec-fetch-dest").and_then(|value| value.to_str().ok());
    told.is_some_and(|place| matches!(place, "iframe" | "frame" | "embed" | "object" | "fencedframe"))
}

/// The same launch once more, in a window of its own. Inside another site's page a browser may keep no cookie, and it
/// does not let a page open an app.
pub(super) fn in_a_window(platform: &Platform, asked: &BTreeMap<String, String>) -> Response {
    let again = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    let body = format!(
        "<p>Passback opens in a window of its own, because this browser keeps no cookie for a page inside another \
         site’s page. Nobody was signed in yet.</p>\
         <p><a class=\"first\" href=\"/lti/login?{}\" target=\"_blank\" rel=\"noopener\">Open in a new window</a></p>\
         <p>The same message again in the new window? Then the browser keeps no cookies for this site at all: allow \
         them for this address, and open Passback from your LMS once more.</p>",
        escape(&again)
    );
    within(page(StatusCode::OK, "Open in a new window", &body), &platform.sites())
}

fn not_begun(reason: &str) -> Response {
    refused(StatusCode::BAD_REQUEST, "This launch cannot begin", reason)
}
