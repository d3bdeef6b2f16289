//! The admin page: the district's LMS, who is signed in, who is let in, the record of writes. It opens with the secret
//! of the configuration.

mod district;
mod invitation;

pub use invitation::{invitation, is_invited, member, welcome};

use crate::page::{escape, page_with_form, told};
use crate::records::{Kind, Session, Verified};
use crate::{Relay, RelayError, lti, secrets};
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{SecondsFormat, TimeDelta};
use serde::Deserialize;
use std::fmt::Write as _;

/// Whoever opened the admin page stays there so long.
const SHIFT: TimeDelta = TimeDelta::hours(8);
/// An invitation is good for so long.
const INVITATION: TimeDelta = TimeDelta::days(14);
/// A teacher who came by one stays for good, as far as a date can say so.
const FOR_GOOD: TimeDelta = TimeDelta::days(3_650);

const COOKIE: &str = "passback_admin";

/// What is done on the page.
#[derive(Deserialize)]
pub struct Act {
    act: String,
    secret: Option<String>,
    session: Option<String>,
    teacher: Option<String>,
    of: Option<String>,
    deployment: Option<String>,
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = sent.flat_map(|all| all.split(';')).filter_map(|one| one.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// Tells one admin secret from another and gives nothing of it away: it is made with the sealing key.
fn fingerprint(relay: &Relay) -> String {
    let (admin, sealing) = (relay.config.admin_secret.expose(), relay.config.sealing_key.expose());
    secrets::hash(&format!("{sealing}\n{admin}"))
}

/// By the cookie of the page, or by the secret itself in a script's `Authorization` header.
async fn is_admin(relay: &Relay, headers: &HeaderMap) -> Result<bool, RelayError> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(secret) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        return Ok(secrets::same(secret, relay.config.admin_secret.expose()));
    }
    let Some(cookie) = cookie(headers) else { return Ok(false) };
    let now = (relay.clock)();
    let opened_with = relay.records.look(Kind::Admin, &secrets::hash(cookie), now).await?;
    // A secret that was changed since opens nothing any more.
    Ok(opened_with.is_some_and(|opened_with| opened_with == fingerprint(relay)))
}

/// `GET /admin`
pub async fn show(State(relay): State<Relay>, headers: HeaderMap) -> Response {
    answer(overview(&relay, &headers, "").await)
}

/// `POST /admin`
pub async fn act(State(relay): State<Relay>, headers: HeaderMap, Form(form): Form<Act>) -> Response {
    answer(acted(&relay, &headers, form).await)
}

fn answer(done: Result<Response, RelayError>) -> Response {
    done.unwrap_or_else(|error| {
        tracing::error!(target: "relay", %error, "the admin page could not be served");
        let text =
            "The relay's records cannot be used at the moment. Nothing was changed. Look at the relay's log.";
        told(StatusCode::SERVICE_UNAVAILABLE, "Not available", text)
    })
}

async fn acted(relay: &Relay, headers: &HeaderMap, form: Act) -> Result<Response, RelayError> {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    if origin.is_some_and(|origin| origin != relay.url) {
        return Ok(told(
            StatusCode::FORBIDDEN,
            "Not done",
            "This came from another page. Nothing was changed.",
        ));
    }
    if form.act == "sign_in" {
        let given = form.secret.unwrap_or_default();
        if !secrets::same(&given, relay.config.admin_secret.expose()) {
            tracing::warn!(target: "relay", "a wrong secret was given at the admin page");
            return Ok(door(StatusCode::FORBIDDEN, "<p>This is not the secret.</p>"));
        }
        let cookie = secrets::random()?;
        let (hash, until) = (secrets::hash(&cookie), (relay.clock)() + SHIFT);
        relay.records.park(Kind::Admin, &hash, &fingerprint(relay), until).await?;
        let secure = if relay.url.starts_with("https:") { "; Secure" } else { "" };
        let seconds = SHIFT.num_seconds();
        let cookie =
            format!("{COOKIE}={cookie}; Path=/admin; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
        let cookie = HeaderValue::from_str(&cookie).map_err(|_| RelayError::Random)?;
        return Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/admin")).into_response());
    }
    if !is_admin(relay, headers).await? {
        return Ok(door(StatusCode::FORBIDDEN, ""));
    }
    if let Some(done) = lti::act(relay, &form.act, form.of.as_deref(), form.deployment.as_deref()).await? {
        return overview(relay, headers, &done).await;
    }
    if form.act == "withdraw" {
        let done = if invitation::withdraw(relay, form.of.as_deref().unwrap_or_default()).await? {
            "<p>This invitation link opens nothing any more.</p>"
        } else {
            "<p>This invitation link was used or withdrawn before.</p>"
        };
        return overview(relay, headers, done).await;
    }
    let done = match (form.act.as_str(), form.session.or(form.teacher)) {
        ("invite", _) => invitation::invite(relay, false).await?,
        ("invite_district", _) => invitation::invite(relay, true).await?,
        ("renew_token", _) => district::renew(relay).await?,
        ("accept", Some(teacher)) if invitation::accept(relay, &teacher).await? => {
            "<p>This teacher was let in, and signs in again to begin.</p>".to_owned()
        }
        ("accept", _) => "<p>This request was answered before.</p>".to_owned(),
        ("turn_down", Some(teacher)) => {
            invitation::turn_down(relay, &teacher).await?;
            "<p>This request was turned down. The teacher may ask again.</p>".to_owned()
        }
        ("end", Some(session)) if relay.records.end(&session).await? => {
            "<p>This teacher was signed out. What was sent before stays in the LMS.</p>".to_owned()
        }
        ("remove", Some(teacher))
            if relay.records.shut_out(&invitation::member(&teacher), &teacher).await? =>
        {
            invitation::removed(relay).await?
        }
        ("remove", _) => "<p>This teacher was shut out before.</p>".to_owned(),
        ("end", _) => "<p>This teacher was signed out before.</p>".to_owned(),
        _ => "<p>Nothing was changed.</p>".to_owned(),
    };
    overview(relay, headers, &done).await
}

/// A page of the admin's own. Its forms must say where they come from: without a referrer a browser sends `Origin: null`,
/// which is what any other page could send as well.
fn own_page(status: StatusCode, body: &str) -> Response {
    let mut page = page_with_form(status, "Passback relay", body, "'self'");
    page.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    page
}

/// The page before one has said the secret.
fn door(status: StatusCode, said: &str) -> Response {
    let body = format!(
        "{said}<form method=\"post\" action=\"/admin\"><input type=\"hidden\" name=\"act\" value=\"sign_in\">\
         <p><label for=\"secret\">Admin secret</label><br>\
         <input id=\"secret\" name=\"secret\" type=\"password\" autocomplete=\"current-password\" required></p>\
         <button class=\"first\">Open the admin page</button></form>"
    );
    own_page(status, &body)
}

async fn overview(relay: &Relay, headers: &HeaderMap, done: &str) -> Result<Response, RelayError> {
    if !is_admin(relay, headers).await? {
        return Ok(door(StatusCode::OK, ""));
    }
    let sessions = relay.records.sessions().await?;
    let mut body = format!("<div role=\"status\">{done}</div>");
    district::show(relay, &mut body).await;
    let _ = write!(body, "<h2>{} signed in</h2>", sessions.len());
    if !sessions.is_empty() {
        body.push_str("<table><thead><tr><th>Teacher</th><th>Clever id</th><th>Since</th><th>Last renewed</th><th>What to do</th></tr></thead><tbody>");
        for session in &sessions {
            row(&mut body, session);
        }
        body.push_str("</tbody></table>");
    }
    if relay.config.invited_only {
        invitation::lists(relay, &mut body).await?;
    }
    body.push_str(
        "<h2>Invitations</h2><form method=\"post\" action=\"/admin\">\
         <button class=\"first\" name=\"act\" value=\"invite\">Make an invitation link for a teacher</button> \
         <button name=\"act\" value=\"invite_district\">Make a link for the district’s data office</button></form>",
    );
    body.push_str(&lti::section(relay).await?);
    body.push_str("<h2>Record of writes</h2>");
    let said = match relay.records.verify().await? {
        Verified::Whole(count) => format!("{count} entries, as they were written."),
        Verified::BrokenAt(number) => {
            format!("Entry {number} is not as it was written: somebody changed the relay's database.")
        }
    };
    let _ = write!(body, "<p>{said}</p>");
    let last = relay.records.writes(50).await?;
    if !last.is_empty() {
        body.push_str("<table><thead><tr><th>No.</th><th>When</th><th>Teacher</th><th>What</th><th>Outcome</th></tr></thead><tbody>");
        for one in last {
            let Some(write) = &one.write else {
                let _ = write!(
                    body,
                    "<tr><td>{}</td><td colspan=\"4\">This entry cannot be read.</td></tr>",
                    one.number
                );
                continue;
            };
            let cells = [&write.at, &write.teacher, &write.what, &write.outcome].map(|text| escape(text));
            let _ = write!(body, "<tr><td>{}</td><td>{}</td></tr>", one.number, cells.join("</td><td>"));
        }
        body.push_str("</tbody></table>");
    }
    Ok(own_page(StatusCode::OK, &body))
}

fn row(body: &mut String, session: &Session) {
    let time = |time: chrono::DateTime<chrono::Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let _ = write!(
        body,
        "<tr><td>{name}</td><td>{teacher}</td><td>{began}</td><td>{renewed}</td><td>\
         <form method=\"post\" action=\"/admin\"><input type=\"hidden\" name=\"session\" value=\"{id}\">\
         <button name=\"act\" value=\"end\" aria-label=\"Sign out {name}\">Sign out</button></form></td></tr>",
        name = escape(&session.name),
        teacher = escape(&session.teacher),
        began = time(session.began),
        renewed = time(session.renewed),
        id = escape(&session.id),
    );
}
