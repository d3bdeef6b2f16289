//! Tying an account of an LMS to a teacher, once: the launch says which account, Clever says which teacher, and the
//! teacher says that both are hers. All in one browser, never inside another site's page.

use super::launch::Launch;
use super::place::Hints;
use super::who::{self, Tied};
use super::{answer, open, platform, refused};
use crate::clever::Person;
use crate::oauth::{self, Jar, Purpose, is_browser};
use crate::page::{escape, page, page_with_form};
use crate::records::{Kind, Taken};
use crate::{Relay, RelayError, secrets};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// So long a launch waits for its teacher to sign in.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);
/// So long the question waits for an answer.
const QUESTION: TimeDelta = TimeDelta::minutes(10);

/// A launch whose account nobody is known by yet.
#[derive(Debug, Serialize, Deserialize)]
struct Untied {
    /// Hash of the cookie that the launch came with.
    browser: String,
    /// Where the tie is kept.
    key: String,
    /// How the LMS is called.
    platform: String,
    /// The name under which its registration is kept.
    #[serde(default)]
    registration: String,
    /// How the account is called there, to be shown and nothing else.
    account: String,
    hints: Hints,
}

/// A teacher who is asked whether the account is hers.
#[derive(Debug, Serialize, Deserialize)]
struct Tying {
    /// Hash of the cookie that she signed in with.
    browser: String,
    teacher: String,
    name: String,
    district: String,
    /// Hash of the launch.
    launch: String,
}

/// The page for an account that nobody is known by.
pub(super) async fn offer(
    relay: &Relay,
    headers: &HeaderMap,
    launch: &Launch,
    hints: Hints,
) -> Result<Response, RelayError> {
    let cookie = oauth::browser(relay, headers, Jar::Launch).unwrap_or_default();
    let (given, family) = (launch.plain("given_name"), launch.plain("family_name"));
    let parts = [given, family].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let account: String = launch.plain("name").unwrap_or(&parts).chars().take(200).collect();
    let platform = launch.platform.called().to_owned();
    let untied = Untied {
        browser: secrets::hash(&cookie),
        key: who::key(&launch.platform, &launch.account),
        platform: platform.clone(),
        registration: platform::key(&launch.platform.issuer, &launch.platform.client_id),
        account,
        hints,
    };
    let request = secrets::random()?;
    let what = serde_json::to_string(&untied).map_err(|_| RelayError::Unreadable)?;
    let until = (relay.clock)() + PATIENCE;
    relay.records.park(Kind::Untied, &secrets::hash(&request), &what, until).await?;
    let body = format!(
        "<p>{platform} says who you are there. Which teacher you are at Clever it cannot say: sign in with Clever once. \
         From then on Passback opens from your LMS by itself.</p>\
         <p><a class=\"first\" href=\"/lti/tie?request={request}\">Sign in with Clever</a></p>\
         <p>Nothing was changed yet.</p>",
        platform = escape(&platform)
    );
    Ok(page(StatusCode::OK, "One more step", &body))
}

/// What the page's link carries.
#[derive(Deserialize)]
pub(super) struct Asked {
    request: String,
}

/// `GET /lti/tie`: on to Clever.
pub(super) async fn begin(
    State(relay): State<Relay>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    answer(begun(&relay, &headers, &asked.request).await)
}

async fn begun(relay: &Relay, headers: &HeaderMap, request: &str) -> Result<Response, RelayError> {
    let hash = secrets::hash(request);
    if waiting(relay, headers, &hash).await?.is_none() {
        return Ok(gone());
    }
    oauth::begin(relay, headers, Purpose::Launch(hash)).await
}

/// The launch that waits under this hash, if it is this browser's.
async fn waiting(relay: &Relay, headers: &HeaderMap, hash: &str) -> Result<Option<Untied>, RelayError> {
    let Some(what) = relay.records.look(Kind::Untied, hash, (relay.clock)()).await? else { return Ok(None) };
    let untied: Untied = serde_json::from_str(&what).map_err(|_| RelayError::Unreadable)?;
    Ok(is_browser(relay, headers, Jar::Launch, &untied.browser).then_some(untied))
}

/// Back from Clever: asks the teacher whether the account is hers.
pub(crate) async fn ask(
    relay: &Relay,
    headers: &HeaderMap,
    person: Person,
    launch: &str,
) -> Result<Response, RelayError> {
    let Some(untied) = waiting(relay, headers, launch).await? else { return Ok(gone()) };
    let request = secrets::random()?;
    let account = if untied.account.is_empty() {
        "an account without a name".to_owned()
    } else {
        format!("<strong>{}</strong>", escape(&untied.account))
    };
    let body = format!(
        "<p>At Clever you are <strong>{name}</strong>. At {platform} you are {account}.</p>\
         <p>If you say yes, whoever signs in to that account at {platform} opens Passback as {name}, and can read and \
         write the grades of your sections. Say yes only if that account is your own.</p>\
         <form method=\"post\" action=\"/lti/tie\"><input type=\"hidden\" name=\"request\" value=\"{request}\">\
         <button class=\"first\" name=\"answer\" value=\"yes\">Both are me</button> \
         <button name=\"answer\" value=\"no\">Cancel</button></form>\
         <p>It is asked again after {days} days. Your district can undo it at any time.</p>",
        name = escape(&person.name),
        platform = escape(&untied.platform),
        days = relay.config.session_days,
    );
    let cookie = oauth::browser(relay, headers, Jar::SignIn).unwrap_or_default();
    let tying = Tying {
        browser: secrets::hash(&cookie),
        teacher: person.id,
        name: person.name,
        district: person.district,
        launch: launch.to_owned(),
    };
    let what = serde_json::to_string(&tying).map_err(|_| RelayError::Unreadable)?;
    let until = (relay.clock)() + QUESTION;
    relay.records.park(Kind::Tying, &secrets::hash(&request), &what, until).await?;
    Ok(page_with_form(StatusCode::OK, "Is this you?", &body, "'self'"))
}

/// The answer.
#[derive(Deserialize)]
pub(super) struct Answered {
    request: String,
    answer: String,
}

/// `POST /lti/tie`
pub(super) async fn answered(
    State(relay): State<Relay>,
    headers: HeaderMap,
    Form(given): Form<Answered>,
) -> Response {
    answer(tied(&relay, &headers, given).await)
}

async fn tied(relay: &Relay, headers: &HeaderMap, given: Answered) -> Result<Response, RelayError> {
    let now = (relay.clock)();
    let Taken::Now(what) = relay.records.take(Kind::Tying, &secrets::hash(&given.request), now).await? else {
        return Ok(gone());
    };
    let tying: Tying = serde_json::from_str(&what).map_err(|_| RelayError::Unreadable)?;
    if !is_browser(relay, headers, Jar::SignIn, &tying.browser) {
        return Ok(gone());
    }
    if given.answer != "yes" {
        return Ok(refused(StatusCode::OK, "Not opened", "You said that this is not you."));
    }
    let Some(untied) = waiting(relay, headers, &tying.launch).await? else { return Ok(gone()) };
    if !matches!(relay.records.take(Kind::Untied, &tying.launch, now).await?, Taken::Now(_)) {
        return Ok(gone());
    }
    let Tying { teacher, name, district, .. } = tying;
    let person = Person { id: teacher.clone(), district: district.clone(), name: name.clone() };
    let Untied { platform, registration, .. } = &untied;
    let (platform, registration) = (platform.clone(), registration.clone());
    let tied = Tied { teacher, name, district, platform, registration };
    let what = serde_json::to_string(&tied).map_err(|_| RelayError::Unreadable)?;
    let until = now + TimeDelta::days(relay.config.session_days.into());
    relay.records.park(Kind::Tied, &untied.key, &what, until).await?;
    // Looked at afterwards: whoever removes the LMS now either finds the tie or is found here.
    let known = platform::all(relay).await?;
    if !known.iter().any(|one| platform::key(&one.issuer, &one.client_id) == untied.registration) {
        relay.records.throw_away(Kind::Tied, &untied.key).await?;
        return Ok(gone());
    }
    open::hand_over(relay, headers, person, &untied.hints).await
}

fn gone() -> Response {
    let page = "This was answered before, waited too long, or began in another browser.";
    refused(StatusCode::BAD_REQUEST, "Not opened", page)
}
