//! Codes against tokens, tokens against new ones, and the end of a session.

use super::CLIENT_ID;
use super::app::proves;
use super::callback::Code;
use crate::records::{Kind, Pair, Refresh, Session, Taken};
use crate::routes::address;
use crate::{Relay, RelayError, admin, secrets};
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, http::HeaderMap};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The grant by which the code of a launch is redeemed: `code` and `client_id`, and nothing else.
pub(super) const LAUNCH: &str = "urn:passback:launch";

/// What the app sends.
#[derive(Deserialize)]
pub struct Asked {
    grant_type: Option<String>,
    client_id: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
}

/// A refusal in the words of OAuth 2.
enum No {
    /// It is not given.
    Refused(&'static str),
    /// Not now; seconds until it may be asked for again.
    Later(u64),
}

type Done = Result<Response, Result<No, RelayError>>;

fn no<T>(error: &'static str) -> Result<T, Result<No, RelayError>> {
    Err(Ok(No::Refused(error)))
}

fn answer(done: Done) -> Response {
    let (status, error) = match done {
        Ok(response) => return response,
        Err(Ok(No::Refused(error))) => (StatusCode::BAD_REQUEST, error),
        Err(Ok(No::Later(seconds))) => {
            let again =
                [(header::RETRY_AFTER, seconds.to_string()), (header::CACHE_CONTROL, "no-store".to_owned())];
            let told = Json(json!({ "error": "temporarily_unavailable" }));
            return (StatusCode::TOO_MANY_REQUESTS, again, told).into_response();
        }
        Err(Err(error)) => {
            tracing::error!(target: "relay", %error, "a token could not be given");
            (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(json!({ "error": error }))).into_response()
}

/// `/oauth/token`
pub async fn token(
    State(relay): State<Relay>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Response {
    let address = address(&relay, &headers, peer);
    // A page of a browser has no business here, the app sends no such header.
    if headers.contains_key(header::ORIGIN) {
        return answer(no("invalid_request"));
    }
    if asked.client_id.as_deref() != Some(CLIENT_ID) {
        return answer(no("invalid_client"));
    }
    answer(match asked.grant_type.as_deref() {
        Some(grant @ ("authorization_code" | LAUNCH)) => match relay.sign_in_limit.spend(&address) {
            Ok(()) if grant == LAUNCH => by_launch(&relay, asked).await,
            Ok(()) => by_code(&relay, asked).await,
            Err(seconds) => Err(Ok(No::Later(seconds))),
        },
        Some("refresh_token") => by_refresh(&relay, asked, &address).await,
        _ => no("unsupported_grant_type"),
    })
}

/// New tokens: what is kept of them, and what is told.
fn tokens(relay: &Relay, now: DateTime<Utc>) -> Result<(Pair, Value), RelayError> {
    let (access, refresh) = (secrets::random()?, secrets::random()?);
    let minutes = relay.config.access_minutes;
    let pair = Pair {
        access: secrets::hash(&access),
        access_until: now + TimeDelta::minutes(minutes.into()),
        refresh: secrets::hash(&refresh),
        refresh_until: now + TimeDelta::days(relay.config.refresh_days.into()),
    };
    let told = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": minutes * 60,
        "refresh_token": refresh,
    });
    Ok((pair, told))
}

fn given(told: Value) -> Done {
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(told)).into_response())
}

async fn by_code(relay: &Relay, asked: Asked) -> Done {
    let (Some(code), Some(verifier)) = (asked.code, asked.code_verifier) else {
        return no("invalid_request");
    };
    let back = asked.redirect_uri.unwrap_or_default();
    let proven = |code: &Code| {
        code.app.as_ref().is_some_and(|app| app.redirect_uri == back && proves(&verifier, &app.challenge))
    };
    let (_, told) = redeem(relay, &code, proven).await?;
    given(told)
}

/// The app that opens such a link did not begin it, so it can prove nothing: see docs/adr/0017-lti.md.
async fn by_launch(relay: &Relay, asked: Asked) -> Done {
    let Some(code) = asked.code else { return no("invalid_request") };
    let (code, mut told) = redeem(relay, &code, |code| code.launch.is_some()).await?;
    let place = code.launch.unwrap_or_default();
    for (name, id) in [("section", place.section), ("assignment", place.assignment)] {
        if let Some(id) = id {
            told[name] = json!(id);
        }
    }
    given(told)
}

/// Begins the session that a code stands for.
async fn redeem(
    relay: &Relay,
    code: &str,
    proven: impl Fn(&Code) -> bool,
) -> Result<(Code, Value), Result<No, RelayError>> {
    let now = (relay.clock)();
    // Used up whatever comes of it: whoever guesses a verifier has one try.
    let hash = secrets::hash(code);
    let taken = relay.records.take(Kind::Code, &hash, now).await.map_err(Err)?;
    let what = match taken {
        Taken::Now(what) => what,
        Taken::Before(what) => {
            // Somebody else has this code too: what it gave is taken back.
            let code: Code = serde_json::from_str(&what).map_err(|_| Err(RelayError::Unreadable))?;
            if relay.records.end(&code.session).await.map_err(Err)? {
                tracing::warn!(target: "relay", "a code was used twice; its session was ended");
            }
            return no("invalid_grant");
        }
        Taken::Not => return no("invalid_grant"),
    };
    let code: Code = serde_json::from_str(&what).map_err(|_| Err(RelayError::Unreadable))?;
    if !proven(&code) {
        return no("invalid_grant");
    }
    let session = Session {
        id: code.session.clone(),
        teacher: code.teacher.clone(),
        name: code.name.clone(),
        district: code.district.clone(),
        began: now,
        renewed: now,
    };
    let (pair, told) = tokens(relay, now).map_err(Err)?;
    let member = relay.config.invited_only.then(|| admin::member(&code.teacher));
    if relay.records.begin(&hash, member.as_deref(), &session, &pair).await.map_err(Err)? {
        Ok((code, told))
    } else {
        no("invalid_grant")
    }
}

/// Not limited by address: a school's teachers share one, and whoever is signed in must not be kept from renewing by
/// those who sign in. Only what is not known counts there.
async fn by_refresh(relay: &Relay, asked: Asked, address: &str) -> Done {
    let Some(refresh) = asked.refresh_token else { return no("invalid_request") };
    let now = (relay.clock)();
    let hash = secrets::hash(&refresh);
    let later = |seconds| Err(Ok(No::Later(seconds)));
    relay.unknown_limit.allows(address).or_else(later)?;
    relay.refresh_limit.spend(&hash).or_else(later)?;
    let (pair, told) = tokens(relay, now).map_err(Err)?;
    match relay.records.renew(&hash, &pair, now).await.map_err(Err)? {
        Refresh::Good(session) => {
            let oldest = now - TimeDelta::days(relay.config.session_days.into());
            if session.began > oldest && relay.config.has_district(&session.district) {
                return given(told);
            }
            relay.records.end(&session.id).await.map_err(Err)?;
            no("invalid_grant")
        }
        Refresh::Again => {
            tracing::warn!(target: "relay", "a refresh token was used twice; its session was ended");
            no("invalid_grant")
        }
        Refresh::Unknown => {
            relay.unknown_limit.count(address);
            no("invalid_grant")
        }
    }
}

/// What the app sends to end its session.
#[derive(Deserialize)]
pub struct Ends {
    token: Option<String>,
}

/// `/oauth/revoke` (RFC 7009): ends the session that the token belongs to. A token that is not known is ended already.
pub async fn revoke(State(relay): State<Relay>, Form(asked): Form<Ends>) -> Response {
    let Some(token) = asked.token else { return answer(no("invalid_request")) };
    match relay.records.end_by_token(&secrets::hash(&token)).await {
        Ok(_) => StatusCode::OK.into_response(),
        Err(error) => answer(Err(Err(error))),
    }
}
