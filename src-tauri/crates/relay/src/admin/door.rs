//! Who opens the admin page: by its secret, which is not guessed often, and with a cookie from then on.

use super::{COOKIE, SHIFT, own_page};
use crate::page::wrong;
use crate::records::Kind;
use crate::routes::address;
use crate::{Relay, RelayError, secrets};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::net::SocketAddr;

/// Whether somebody is let in.
pub(super) enum Door {
    /// Not without the secret.
    Closed,
    /// A script that said the secret in its `Authorization` header.
    Script,
    /// A browser with this cookie.
    Page(String),
    /// Too many wrong secrets came from this address; so many seconds.
    Braked(u64),
}

/// What the browser sent under this name.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, named: &str) -> Option<&'a str> {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = sent.flat_map(|all| all.split(';')).filter_map(|one| one.trim().split_once('='));
    pairs.find(|(name, _)| *name == named).map(|(_, value)| value)
}

/// A cookie of the admin page for so many seconds.
pub(super) fn baked(relay: &Relay, name: &str, value: &str, seconds: i64) -> Result<HeaderValue, RelayError> {
    let secure = if relay.url.starts_with("https:") { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/admin; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&cookie).map_err(|_| RelayError::Random)
}

/// Tells one admin secret from another and gives nothing of it away: it is made with the sealing key.
fn fingerprint(relay: &Relay) -> String {
    let (admin, sealing) = (relay.config.admin_secret.expose(), relay.config.sealing_key.expose());
    secrets::hash(&format!("{sealing}\n{admin}"))
}

/// Whether this is the secret. A wrong one is counted; after some nothing that comes from there is looked at for the rest
/// of the minute.
fn guess(relay: &Relay, from: &str, secret: &str) -> Result<bool, u64> {
    relay.guess_limit.allows(from)?;
    let is_it = secrets::same(secret, relay.config.admin_secret.expose());
    if !is_it {
        relay.guess_limit.count(from);
        tracing::warn!(target: "relay", "a wrong secret was given at the admin page");
    }
    Ok(is_it)
}

/// By the cookie of the page, or by the secret itself in a script's `Authorization` header.
pub(super) async fn open(relay: &Relay, headers: &HeaderMap, peer: SocketAddr) -> Result<Door, RelayError> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(secret) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        return Ok(match guess(relay, &address(relay, headers, peer), secret) {
            Ok(true) => Door::Script,
            Ok(false) => Door::Closed,
            Err(seconds) => Door::Braked(seconds),
        });
    }
    let Some(cookie) = cookie(headers, COOKIE) else { return Ok(Door::Closed) };
    let now = (relay.clock)();
    let opened_with = relay.records.look(Kind::Admin, &secrets::hash(cookie), now).await?;
    // A secret that was changed since opens nothing any more.
    let is_open = opened_with.is_some_and(|opened_with| opened_with == fingerprint(relay));
    Ok(if is_open { Door::Page(cookie.to_owned()) } else { Door::Closed })
}

/// Opens it to a browser.
pub(super) async fn sign_in(
    relay: &Relay,
    headers: &HeaderMap,
    peer: SocketAddr,
    secret: &str,
) -> Result<Response, RelayError> {
    match guess(relay, &address(relay, headers, peer), secret) {
        Ok(true) => {}
        Ok(false) => return Ok(page(StatusCode::FORBIDDEN, &wrong("This is not the secret."))),
        Err(seconds) => return Ok(braked(seconds)),
    }
    let cookie = secrets::random()?;
    let (hash, until) = (secrets::hash(&cookie), (relay.clock)() + SHIFT);
    relay.records.park(Kind::Admin, &hash, &fingerprint(relay), until).await?;
    let cookie = baked(relay, COOKIE, &cookie, SHIFT.num_seconds())?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/admin")).into_response())
}

/// Closes it to this browser.
pub(super) async fn sign_out(relay: &Relay, cookie: &str) -> Result<Response, RelayError> {
    relay.records.throw_away(Kind::Admin, &secrets::hash(cookie)).await?;
    Ok(([(header::SET_COOKIE, baked(relay, COOKIE, "", 0)?)], Redirect::to("/admin")).into_response())
}

/// The page for whoever guessed too often.
pub(super) fn braked(seconds: u64) -> Response {
    let said = format!(
        "Too many wrong secrets came from your address. Nothing was looked at. Try again in {seconds} seconds."
    );
    let mut page = page(StatusCode::TOO_MANY_REQUESTS, &wrong(&said));
    page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    page
}

/// The page before one has said the secret.
pub(super) fn page(status: StatusCode, said: &str) -> Response {
    let body = format!(
        "{said}<form method=\"post\" action=\"/admin\"><input type=\"hidden\" name=\"act\" value=\"sign_in\">\
         <label>Admin secret \
         <input name=\"secret\" type=\"password\" autocomplete=\"current-password\" required></label>\
         <button class=\"first\">Open the admin page</button></form>"
    );
    own_page(crate::page::page_with_form(status, "Passback relay", &body, "'self'"))
}
