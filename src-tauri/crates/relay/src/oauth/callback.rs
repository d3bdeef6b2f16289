//! Back from Clever: who signed in, and whether the app may go on.

use super::app::AppRequest;
use super::authorize::{Purpose, SignIn, answer, begin};
use super::cookie::{Jar, browser, is_browser};
use crate::clever::{CleverError, Person};
use crate::lti::{self, Place};
use crate::page::{escape, page, page_with_form, told};
use crate::records::{Kind, Taken};
use crate::{Relay, RelayError, admin, secrets};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// So long the question whether the app may go on waits for an answer.
const CONSENT: TimeDelta = TimeDelta::minutes(10);
/// A code is good for a minute.
pub(crate) const CODE: TimeDelta = TimeDelta::seconds(60);

/// What Clever sends the browser back with.
#[derive(Deserialize)]
pub struct Back {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// A signed-in teacher who is asked whether the app may go on.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    browser: String,
    teacher: String,
    name: String,
    district: String,
    app: AppRequest,
}

/// What a code stands for: a sign-in that the app asked for, or a launch.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Code {
    /// The id of the session that it will begin.
    pub(crate) session: String,
    pub(crate) teacher: String,
    pub(crate) name: String,
    pub(crate) district: String,
    pub(crate) app: Option<AppRequest>,
    /// Where a launch leads.
    #[serde(default)]
    pub(crate) launch: Option<Place>,
}

/// `/oauth/callback`
pub async fn callback(State(relay): State<Relay>, Query(back): Query<Back>, headers: HeaderMap) -> Response {
    answer(signed_in(&relay, back, &headers).await)
}

async fn signed_in(relay: &Relay, back: Back, headers: &HeaderMap) -> Result<Response, RelayError> {
    let Some(state) = back.state else {
        if back.error.is_some() {
            // Beginning anew would end here again.
            return Ok(not_signed_in("Clever did not sign you in."));
        }
        // From Clever's portal or an Instant Login link: whose code this is cannot be known, so it is left alone and
        // the person signs in anew, which Clever does without asking again.
        return begin(relay, headers, Purpose::Look).await;
    };
    let now = (relay.clock)();
    let Taken::Now(what) = relay.records.take(Kind::SignIn, &secrets::hash(&state), now).await? else {
        return Ok(not_signed_in("This sign-in was finished before, or took too long."));
    };
    let begun: SignIn = serde_json::from_str(&what).map_err(|_| RelayError::Unreadable)?;
    if !is_browser(relay, headers, Jar::SignIn, &begun.browser) {
        return Ok(not_signed_in("This sign-in was begun in another browser."));
    }
    let code = match (back.error, back.code) {
        (None, Some(code)) => code,
        _ => {
            let denied = |app: AppRequest| Redirect::to(&app.back(&relay.url, &[("error", "access_denied")]));
            return Ok(match begun.app {
                Some(app) => denied(app).into_response(),
                None => not_signed_in("Clever did not sign you in."),
            });
        }
    };
    let person = match relay.clever.person(&code, &begun.nonce, now).await {
        Ok(person) => person,
        Err(error) => {
            tracing::warn!(target: "relay", %error, "a sign-in was refused");
            return Ok(refused(relay, begun.app.as_ref(), &error));
        }
    };
    if !relay.config.has_district(&person.district) {
        tracing::warn!(target: "relay", "a teacher of another district was refused");
        return Ok(told_no(
            relay,
            begun.app.as_ref(),
            StatusCode::FORBIDDEN,
            "This relay is for another district’s teachers. Ask your district for its address.",
        ));
    }
    if let Err(RelayError::Clever(CleverError::NoDistrict)) = relay.districts.get(&person.district).await {
        return Ok(told_no(
            relay,
            begun.app.as_ref(),
            StatusCode::FORBIDDEN,
            "Your district has not given its token to Passback at Clever yet. Tell the people who run this relay.",
        ));
    }
    if let Some(said) = admin::comes_in(relay, headers, &person).await?.page() {
        return Ok(told_to_wait(relay, begun.app.as_ref(), &said));
    }
    match (begun.app, begun.launch) {
        (Some(app), _) => ask(relay, headers, person, app).await,
        (None, Some(launch)) => lti::ask_to_tie(relay, headers, person, &launch).await,
        (None, None) => Ok(here(relay, &person)),
    }
}

/// A page that says who signed in and asks whether the app may go on: another program or another page may have begun
/// this, and Clever may have signed in whoever used this computer before.
async fn ask(
    relay: &Relay,
    headers: &HeaderMap,
    person: Person,
    app: AppRequest,
) -> Result<Response, RelayError> {
    let request = secrets::random()?;
    let cookie = browser(relay, headers, Jar::SignIn).unwrap_or_default();
    let body = format!(
        "<p>You are signed in as <strong>{}</strong>.</p>\
         <p>Passback on this computer asks to read your sections and to read and write their assignments and grades.</p>\
         <form method=\"post\" action=\"/oauth/consent\"><input type=\"hidden\" name=\"request\" value=\"{request}\">\
         <button class=\"first\" name=\"answer\" value=\"yes\">Continue to Passback</button> \
         <button name=\"answer\" value=\"no\">Cancel</button></form>\
         <p>Is this somebody else? Choose Cancel, sign out of Clever, and begin again from Passback.</p>",
        escape(&person.name)
    );
    let to = format!("'self' {}", app.origin());
    let asked = Asked {
        browser: secrets::hash(&cookie),
        teacher: person.id,
        name: person.name,
        district: person.district,
        app,
    };
    let what = serde_json::to_string(&asked).map_err(|_| RelayError::Unreadable)?;
    let until = (relay.clock)() + CONSENT;
    relay.records.park(Kind::Consent, &secrets::hash(&request), &what, until).await?;
    Ok(page_with_form(StatusCode::OK, "Continue to Passback", &body, &to))
}

/// The answer to that question.
#[derive(Deserialize)]
pub struct Answer {
    request: String,
    answer: String,
}

/// `/oauth/consent`
pub async fn consent(State(relay): State<Relay>, headers: HeaderMap, Form(given): Form<Answer>) -> Response {
    answer(answered(&relay, &headers, given).await)
}

async fn answered(relay: &Relay, headers: &HeaderMap, given: Answer) -> Result<Response, RelayError> {
    let now = (relay.clock)();
    let Taken::Now(what) = relay.records.take(Kind::Consent, &secrets::hash(&given.request), now).await?
    else {
        return Ok(not_signed_in("This question was answered before, or waited too long."));
    };
    let asked: Asked = serde_json::from_str(&what).map_err(|_| RelayError::Unreadable)?;
    if !is_browser(relay, headers, Jar::SignIn, &asked.browser) {
        return Ok(not_signed_in("This question was asked in another browser."));
    }
    if given.answer != "yes" {
        return Ok(Redirect::to(&asked.app.back(&relay.url, &[("error", "access_denied")])).into_response());
    }
    let (code, session) = (secrets::random()?, secrets::id()?);
    let address = asked.app.back(&relay.url, &[("code", &code)]);
    let Asked { teacher, name, district, app, .. } = asked;
    let kept = Code { session, teacher, name, district, app: Some(app), launch: None };
    let what = serde_json::to_string(&kept).map_err(|_| RelayError::Unreadable)?;
    relay.records.park(Kind::Code, &secrets::hash(&code), &what, now + CODE).await?;
    Ok(Redirect::to(&address).into_response())
}

/// Signed in without the app.
fn here(relay: &Relay, person: &Person) -> Response {
    let text = format!(
        "You are signed in as {}. Now open Passback, choose to sign in with Clever, and give it this address: {}",
        person.name, relay.url
    );
    told(StatusCode::OK, "This relay knows you", &text)
}

fn not_signed_in(reason: &str) -> Response {
    let text = format!("{reason} Nothing was changed. Begin again from Passback.");
    told(StatusCode::BAD_REQUEST, "Not signed in", &text)
}

/// The reason stays on the page, and the app, which waits, is told by the link.
fn told_no(relay: &Relay, app: Option<&AppRequest>, status: StatusCode, reason: &str) -> Response {
    told_and_back(relay, app, status, "Not signed in", &format!("{reason} Nothing was changed."))
}

/// She asked to be let in: that is kept, and nothing else.
fn told_to_wait(relay: &Relay, app: Option<&AppRequest>, said: &str) -> Response {
    told_and_back(relay, app, StatusCode::BAD_REQUEST, "Not let in yet", said)
}

fn told_and_back(
    relay: &Relay,
    app: Option<&AppRequest>,
    status: StatusCode,
    title: &str,
    said: &str,
) -> Response {
    let mut body = format!("<p>{}</p>", escape(said));
    if let Some(app) = app {
        let back = escape(&app.back(&relay.url, &[("error", "access_denied")]));
        body.push_str(&format!("<p><a href=\"{back}\">Go back to Passback</a></p>"));
    }
    page(status, title, &body)
}

fn refused(relay: &Relay, app: Option<&AppRequest>, error: &CleverError) -> Response {
    let (status, reason) = match error {
        CleverError::NotATeacher => (
            StatusCode::FORBIDDEN,
            "This relay is for teachers; Clever says that this is another kind of account.",
        ),
        CleverError::Offline => {
            (StatusCode::BAD_GATEWAY, "Clever cannot be reached from the relay at the moment.")
        }
        CleverError::Refused { .. } => {
            (StatusCode::BAD_REQUEST, "Clever did not accept this sign-in; it may have taken too long.")
        }
        CleverError::IdToken { .. } | CleverError::Unreadable { .. } | CleverError::NoDistrict => {
            (StatusCode::BAD_GATEWAY, "What Clever said about this sign-in could not be trusted.")
        }
    };
    told_no(relay, app, status, reason)
}
