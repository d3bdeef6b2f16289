//! The end of a launch: what the platform signed is checked from end to end, and the app is opened.

use super::login::{Begun, RECOGNISED, in_a_window, is_ours};
use super::platform::{self, Platform};
use super::who::{self, Who};
use super::{LAUNCH, answer, open, place, refused, tie};
use crate::clever::CleverError;
use crate::clever::id_token::{self, Expected, SKEW};
use crate::oauth::{Jar, is_browser};
use crate::records::{Kind, Taken};
use crate::{Relay, RelayError, secrets};
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

/// Before the name of each claim of LTI.
const CLAIM: &str = "https://purl.imsglobal.org/spec/lti/claim/";
/// Ids of LTI are no longer.
const LONGEST: usize = 255;

/// What a platform sends a browser here with.
#[derive(Deserialize)]
pub(super) struct Back {
    state: Option<String>,
    id_token: Option<String>,
    error: Option<String>,
}

/// A launch that was checked.
pub(super) struct Launch {
    pub(super) platform: Platform,
    /// Who the platform says it is; its own id.
    pub(super) account: String,
    claims: Value,
}

impl Launch {
    /// A claim of LTI.
    pub(super) fn claim(&self, name: &str) -> &Value {
        claim(&self.claims, name)
    }

    /// A claim that is none of LTI's, such as a name.
    pub(super) fn plain(&self, name: &str) -> Option<&str> {
        self.claims[name].as_str()
    }
}

fn claim<'a>(claims: &'a Value, name: &str) -> &'a Value {
    &claims[format!("{CLAIM}{name}")]
}

/// Why a launch is none: for the page, and for the log. No name and no id is in it.
pub(super) struct No {
    status: StatusCode,
    page: &'static str,
    log: &'static str,
}

impl No {
    fn forged(log: &'static str) -> Self {
        let page = "What the LMS said about this launch could not be trusted.";
        Self { status: StatusCode::UNAUTHORIZED, page, log }
    }

    pub(super) fn other(status: StatusCode, page: &'static str, log: &'static str) -> Self {
        Self { status, page, log }
    }
}

/// `GET /lti/launch`: somebody opened the address by hand.
pub(super) async fn opened() -> Response {
    refused(StatusCode::BAD_REQUEST, "Nothing to open", "This address is opened by an LMS.")
}

/// `POST /lti/launch`
pub(super) async fn launched(
    State(relay): State<Relay>,
    headers: HeaderMap,
    Form(back): Form<Back>,
) -> Response {
    answer(finish(&relay, &headers, back).await)
}

async fn finish(relay: &Relay, headers: &HeaderMap, back: Back) -> Result<Response, RelayError> {
    let now = (relay.clock)();
    let no = |no: No| {
        tracing::warn!(target: "relay", why = no.log, "a launch was refused");
        refused(no.status, "Not opened", no.page)
    };
    let state = back.state.unwrap_or_default();
    // Used up whatever comes of it, in the records: neither a second time nor after a restart.
    let Taken::Now(what) = relay.records.take(Kind::Launching, &secrets::hash(&state), now).await? else {
        let page = "This launch was finished before, or took too long.";
        return Ok(no(No::other(StatusCode::BAD_REQUEST, page, "its state is not known, or was used")));
    };
    let begun: Begun = serde_json::from_str(&what).map_err(|_| RelayError::Unreadable)?;
    let platform = platform::find(relay, &begun.issuer, Some(&begun.client_id), None).await?;
    let Some(platform) = platform else {
        let page = "This relay does not know the LMS any more.";
        return Ok(no(No::other(StatusCode::FORBIDDEN, page, "its platform was removed meanwhile")));
    };
    if !is_browser(relay, headers, Jar::Launch, &begun.browser) {
        // Another browser, or one that keeps no cookie for a page inside another site's.
        tracing::info!(target: "relay", "a launch came back without the cookie it began with");
        let mut page = in_a_window(&platform, &begun.asked);
        *page.status_mut() = StatusCode::FORBIDDEN;
        return Ok(page);
    }
    let (None, Some(token)) = (&back.error, &back.id_token) else {
        let page = "The LMS did not say who you are. You may have been signed out there.";
        return Ok(no(No::other(StatusCode::BAD_REQUEST, page, "the platform answered with an error")));
    };
    let launch = match checked(relay, platform, token, &begun, now).await {
        Ok(launch) => launch,
        Err(why) => return Ok(no(why)),
    };
    if launch.claim("roles").as_array().is_some_and(|roles| is_student(roles)) {
        let page = "Passback is for teachers; the LMS says that this is a student’s account.";
        return Ok(no(No::other(StatusCode::FORBIDDEN, page, "it is a student's")));
    }
    let hints = place::hints(&launch);
    match who::find(relay, &launch).await? {
        Who::Teacher(person) => open::hand_over(relay, headers, person, &hints).await,
        Who::Unknown => tie::offer(relay, headers, &launch, hints).await,
        Who::No(why) => Ok(no(why)),
    }
}

/// Everything about it but who is meant.
async fn checked(
    relay: &Relay,
    platform: Platform,
    token: &str,
    begun: &Begun,
    now: DateTime<Utc>,
) -> Result<Launch, No> {
    let not = |error| match error {
        CleverError::IdToken { what } => No::forged(what),
        CleverError::Offline | CleverError::Refused { .. } | CleverError::Unreadable { .. } => {
            let page = "The LMS’s keys cannot be read at the moment. Try again in a minute.";
            No::other(StatusCode::BAD_GATEWAY, page, "the platform's keys cannot be read")
        }
        CleverError::NotATeacher | CleverError::NoDistrict => No::forged("it is no launch"),
    };
    let key = id_token::key_id(token).map_err(not)?;
    let keys = relay.lti.keys(&platform, &key, now).await.map_err(not)?;
    let (issuer, client_id) = (platform.issuer.as_str(), platform.client_id.as_str());
    let expected = Expected { issuer, client_id, nonce: &begun.nonce, now };
    let (token, claims) = id_token::check(token, &keys, &expected).map_err(not)?;
    if claims["iss"].as_str() != Some(issuer) {
        return Err(No::forged("it names several issuers"));
    }
    if token.iat.saturating_add(RECOGNISED.num_seconds() + SKEW) < now.timestamp() {
        return Err(No::forged("it is older than this launch"));
    }
    if token.sub.is_empty() || token.sub.len() > LONGEST {
        return Err(No::forged("it names nobody"));
    }
    let text = |name: &str| claim(&claims, name).as_str().unwrap_or_default();
    if text("version") != "1.3.0" {
        return Err(No::forged("it is of another version"));
    }
    if text("message_type") != "LtiResourceLinkRequest" {
        let page =
            "The LMS asked for something that Passback does not do. It opens sections and assignments.";
        return Err(No::other(StatusCode::BAD_REQUEST, page, "it is another kind of message"));
    }
    let deployment = text("deployment_id");
    if deployment.is_empty() || !platform.deployment_ids.iter().any(|known| known == deployment) {
        let page = "This relay does not know this installation (deployment) of Passback in the LMS. The people who run \
                    the relay have to add its id first.";
        return Err(No::other(StatusCode::FORBIDDEN, page, "its deployment is not known"));
    }
    let target = text("target_link_uri");
    if target != begun.target || !is_ours(relay, target) {
        return Err(No::forged("it leads elsewhere than it began"));
    }
    let link = claim(&claims, "resource_link")["id"].as_str().unwrap_or_default();
    if link.is_empty() || link.len() > LONGEST {
        return Err(No::forged("it has no resource link"));
    }
    let roles = claim(&claims, "roles").as_array();
    if roles.is_none_or(|roles| !roles.iter().all(Value::is_string)) {
        return Err(No::forged("it has no roles"));
    }
    Ok(Launch { account: token.sub, platform, claims })
}

/// Whether the roles say that somebody learns here and does nothing else, or is the LMS's made-up student. Short names
/// and those that we do not know are no reason for a no: whether somebody teaches is asked at Clever.
fn is_student(roles: &[Value]) -> bool {
    let roles = || roles.iter().filter_map(Value::as_str);
    let named = |role: &str, name: &str| role.rsplit(['#', '/']).next() == Some(name);
    let learns = roles().any(|role| named(role, "Learner") || named(role, "Student"));
    let other = |role: &str| {
        ["Instructor", "Administrator", "ContentDeveloper", "Mentor", "TeachingAssistant", "Faculty", "Staff"]
            .iter()
            .any(|name| named(role, name))
    };
    roles().any(|role| named(role, "TestUser")) || (learns && !roles().any(other))
}

/// Where launches end, for a platform that asks.
pub(super) fn address(relay: &Relay) -> String {
    format!("{}{LAUNCH}", relay.url)
}

#[cfg(test)]
mod tests {
    use super::is_student;
    use serde_json::json;

    #[test]
    fn who_only_learns_is_a_student() {
        let is = |roles: serde_json::Value| is_student(roles.as_array().unwrap());
        let membership = "http://purl.imsglobal.org/vocab/lis/v2/membership";
        for student in [
            json!([format!("{membership}#Learner")]),
            json!(["Learner"]),
            json!(["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"]),
            json!([
                format!("{membership}#Instructor"),
                "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
            ]),
        ] {
            assert!(is(student.clone()), "{student}");
        }
        for other in [
            json!([]),
            json!(["Instructor"]),
            json!([format!("{membership}#Instructor"), format!("{membership}#Learner")]),
            json!([format!("{membership}/Instructor#TeachingAssistant"), "Learner"]),
            json!(["urn:of:something:else"]),
        ] {
            assert!(!is(other.clone()), "{other}");
        }
    }
}
