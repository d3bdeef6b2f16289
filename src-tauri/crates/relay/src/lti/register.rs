//! Dynamic Registration: an LMS's administrator gives the LMS a link that the admin page made, and the LMS and the relay
//! tell each other what they must know. The link is good once: without it nobody makes the relay ask for anything.

use super::platform::{self, Platform};
use super::{answer, launch, refused};
use crate::clever::{CleverError, read, read_any};
use crate::page::{escape, page, within};
use crate::records::{Kind, Taken};
use crate::{Relay, RelayError, secrets};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Origin, Url};

/// A link for a registration is good for so long.
pub(super) const LINK: TimeDelta = TimeDelta::days(14);
/// A platform stays for good, as far as a date can say so.
const FOR_GOOD: TimeDelta = TimeDelta::days(3_650);

/// Where a platform says how this tool is set up.
const TOOL: &str = "https://purl.imsglobal.org/spec/lti-tool-configuration";

/// What the link and the platform say.
#[derive(Deserialize)]
pub(super) struct Asked {
    key: Option<String>,
    openid_configuration: Option<String>,
    registration_token: Option<String>,
}

#[derive(Deserialize)]
struct About {
    issuer: String,
    authorization_endpoint: String,
    jwks_uri: String,
    token_endpoint: Option<String>,
    registration_endpoint: String,
    #[serde(rename = "https://purl.imsglobal.org/spec/lti-platform-configuration")]
    about: Option<Value>,
}

/// `GET /lti/register`
pub(super) async fn register(State(relay): State<Relay>, Query(asked): Query<Asked>) -> Response {
    answer(registered(&relay, asked).await)
}

async fn registered(relay: &Relay, asked: Asked) -> Result<Response, RelayError> {
    let now = (relay.clock)();
    let key = secrets::hash(&asked.key.unwrap_or_default());
    if relay.records.look(Kind::Registration, &key, now).await?.is_none() {
        let why = "This link for a registration was used before, or is older than 14 days. The people who run the relay \
                   make a new one on its admin page.";
        return Ok(no(StatusCode::FORBIDDEN, why));
    }
    let Some(at) = asked.openid_configuration else {
        let why = "This is a link for an LMS: give it to the LMS as the address for a registration, and it goes on from \
                   there.";
        return Ok(no(StatusCode::BAD_REQUEST, why));
    };
    if !relay.lti.may_ask(&at) {
        let why = "The LMS named an address that is not asked: it must be an https address with a name.";
        return Ok(no(StatusCode::BAD_REQUEST, why));
    }
    // Used up before anything is asked: it makes the relay ask once.
    if !matches!(relay.records.take(Kind::Registration, &key, now).await?, Taken::Now(_)) {
        return Ok(no(StatusCode::FORBIDDEN, "This link for a registration was used a moment ago."));
    }
    let about: About = match read(relay.lti.strangers().get(&at)).await {
        Ok(about) => about,
        Err(error) => return Ok(failed(&error)),
    };
    if let Some(why) = wrong(relay, &at, &about) {
        return Ok(no(StatusCode::BAD_REQUEST, why));
    }
    let request = relay.lti.strangers().post(&about.registration_endpoint).json(&tool(relay));
    let request = match &asked.registration_token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    // "Made" is as good an answer as "well".
    let answer: Value = match read_any(request, &[200, 201]).await {
        Ok(answer) => answer,
        Err(error) => return Ok(failed(&error)),
    };
    let Some(client_id) = answer["client_id"].as_str().filter(|id| !id.is_empty() && id.len() <= 255) else {
        return Ok(failed(&CleverError::Unreadable { what: "no client_id" }));
    };
    let platform = described(about, client_id, &answer);
    if !platform.problems("platform").is_empty() {
        return Ok(failed(&CleverError::Unreadable { what: "a platform that cannot be one" }));
    }
    let known = platform::all(relay).await?;
    // Whoever takes its place could say who is who in it.
    if let Some(other) = known.iter().find(|other| other.is(&platform.issuer, &platform.client_id)) {
        let why = if other.registered {
            "This LMS is registered already. To register it anew, remove it on the relay’s admin page first: its \
             teachers then say once more who they are."
        } else {
            "The relay’s configuration has this registration already."
        };
        return Ok(no(StatusCode::CONFLICT, why));
    }
    keep(relay, &platform).await?;
    Ok(done(&platform))
}

/// Keeps a platform, in the place of what was kept of it before.
pub(super) async fn keep(relay: &Relay, platform: &Platform) -> Result<(), RelayError> {
    let what = serde_json::to_string(platform).map_err(|_| RelayError::Unreadable)?;
    let key = platform::key(&platform.issuer, &platform.client_id);
    relay.records.park(Kind::Platform, &key, &what, (relay.clock)() + FOR_GOOD).await
}

/// What makes a description one that is not believed.
fn wrong(relay: &Relay, at: &str, about: &About) -> Option<&'static str> {
    // Another port of a host may be another LMS's.
    let origin = |address: &str| Url::parse(address).ok().map(|url| url.origin()).filter(Origin::is_tuple);
    if origin(&about.issuer).is_none() || origin(&about.issuer) != origin(at) {
        return Some("The LMS’s description is not where its issuer is.");
    }
    let all = [&about.authorization_endpoint, &about.jwks_uri, &about.registration_endpoint];
    if !all.into_iter().chain(&about.token_endpoint).all(|address| relay.lti.may_ask(address)) {
        return Some("The LMS’s description names an address that is not asked.");
    }
    None
}

/// What the platform must know of this tool.
fn tool(relay: &Relay) -> Value {
    let url = &relay.url;
    let domain = url.split("://").nth(1).unwrap_or_default();
    let launch = launch::address(relay);
    json!({
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": format!("{url}/lti/login"),
        "redirect_uris": [launch],
        "client_name": "Passback",
        "jwks_uri": format!("{url}/lti/jwks"),
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": "",
        TOOL: {
            "domain": domain,
            "description": "Opens a section or an assignment in Passback on the teacher's own computer.",
            "target_link_uri": launch,
            "claims": ["iss", "sub", "name", "given_name", "family_name"],
            "messages": [{ "type": "LtiResourceLinkRequest", "target_link_uri": launch, "label": "Open in Passback" }],
        },
    })
}

fn described(about: About, client_id: &str, answer: &Value) -> Platform {
    let deployment = answer[TOOL]["deployment_id"].as_str().map(str::to_owned);
    let about_it = about.about.unwrap_or_default();
    let family = about_it["product_family_code"].as_str().unwrap_or_default();
    let host = Url::parse(&about.issuer).ok().and_then(|url| url.host_str().map(str::to_owned));
    let name: String =
        [family, host.as_deref().unwrap_or_default()].join(" ").trim().chars().take(100).collect();
    Platform {
        name,
        issuer: about.issuer,
        client_id: client_id.to_owned(),
        deployment_ids: deployment.into_iter().collect(),
        auth_url: about.authorization_endpoint,
        jwks_url: about.jwks_uri,
        token_url: about.token_endpoint,
        clever_ids: false,
        page_origins: Vec::new(),
        registered: true,
    }
}

fn done(platform: &Platform) -> Response {
    let next = if platform.deployment_ids.is_empty() {
        "<p>The LMS did not say which installation (deployment) this is. Add its id on the relay’s admin page, else nobody \
         can launch.</p>"
    } else {
        "<p>Teachers can open Passback from the LMS now. Let it open in a new window.</p>"
    };
    let body = format!(
        "<p>The relay knows {} now. Close this page.</p>{next}<dl><dt>Issuer</dt><dd><code>{}</code></dd>\
         <dt>Client id</dt><dd><code>{}</code></dd></dl>",
        escape(platform.called()),
        escape(&platform.issuer),
        escape(&platform.client_id)
    );
    within(page(StatusCode::OK, "Registered", &body), &platform.sites())
}

fn failed(error: &CleverError) -> Response {
    tracing::warn!(target: "relay", %error, "a platform could not be registered");
    let why = match error {
        CleverError::Offline => "The LMS cannot be reached from the relay.",
        CleverError::Refused { .. } => "The LMS refused the registration.",
        _ => "What the LMS answered cannot be read.",
    };
    no(
        StatusCode::BAD_GATEWAY,
        &format!("{why} The link is used up; make a new one on the relay’s admin page."),
    )
}

fn no(status: StatusCode, why: &str) -> Response {
    refused(status, "Not registered", why)
}
