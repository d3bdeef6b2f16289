//! Being let in: invitation links for a teacher or for the district, and teachers who ask without one.

use super::{FOR_GOOD, INVITATION, answer};
use crate::clever::Person;
use crate::oauth::{self, CLIENT_ID};
use crate::page::{escape, page, told};
use crate::records::{Kind, Taken};
use crate::{Relay, RelayError, secrets};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// A teacher who was let in, or asks to be.
#[derive(Serialize, Deserialize)]
struct Member {
    id: String,
    name: String,
}

/// What an invitation for the people of the district's data office begins with; then comes the day it was made.
const DISTRICT: &str = "district";
/// The same for one teacher.
const TEACHER: &str = "teacher";

/// Makes a link, and says it once.
pub(super) async fn invite(relay: &Relay, district: bool) -> Result<String, RelayError> {
    let secret = secrets::random()?;
    let now = (relay.clock)();
    let what = format!("{} {}", if district { DISTRICT } else { TEACHER }, now.format("%Y-%m-%d"));
    relay.records.park(Kind::Invitation, &secrets::hash(&secret), &what, now + INVITATION).await?;
    let whom = if district {
        "Send this link to the people who look after Clever in the district. It says what they do there and whether it is \
         done. It is shown once and works for 14 days."
    } else {
        "Send this link to one teacher. It is shown once, works once and for 14 days."
    };
    Ok(format!("<p>{whom}</p><p><code id=\"invitation\">{}/invitation/{secret}</code></p>", relay.url))
}

/// `GET /invitation/…`: what the teacher does next. Opening it uses nothing up.
pub async fn invitation(
    State(relay): State<Relay>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(opened(&relay, &secret, &headers).await)
}

async fn opened(relay: &Relay, secret: &str, headers: &HeaderMap) -> Result<Response, RelayError> {
    let now = (relay.clock)();
    let hash = secrets::hash(secret);
    let Some(what) = relay.records.look(Kind::Invitation, &hash, now).await? else {
        let text =
            "This invitation was used before, or is older than 14 days. Ask your district for a new one.";
        return Ok(told(StatusCode::NOT_FOUND, "No such invitation", text));
    };
    if what.starts_with(DISTRICT) {
        return Ok(page(StatusCode::OK, "Connect your district", &super::district::steps(relay).await));
    }
    let (browser, cookie) = oauth::known_or_new(relay, headers, oauth::Jar::SignIn)?;
    greet(relay, &hash, &browser, now).await?;
    let body = format!(
        "<p>Your district invites you to pass grades back with Passback.</p><ol>\
         <li>Install Passback and open it.</li>\
         <li>Sign in with Clever through this address: <code>{url}</code><br>\
         (in a terminal: <code>passback-cli sign-in --relay {url}</code>)</li>\
         <li>Sign in in this browser, the one that shows this page.</li></ol>\
         <p><a href=\"/sign-in\">See whether signing in works</a>. The first who signs in here after opening this page uses \
         the link up, also a teacher who has access already.</p>\
         <p>For the people who set this up: the app’s OAuth client is <code>{CLIENT_ID}</code>.</p>",
        url = escape(&relay.url)
    );
    let page = page(StatusCode::OK, "You are invited", &body);
    Ok(([(header::SET_COOKIE, cookie)], page).into_response())
}

/// This browser is the one that was invited, if the invitation is good and for a teacher. Nothing is used up by it.
pub async fn welcome(relay: &Relay, invitation: &str, browser: &str) -> Result<(), RelayError> {
    let now = (relay.clock)();
    let hash = secrets::hash(invitation);
    match relay.records.look(Kind::Invitation, &hash, now).await? {
        Some(what) if !what.starts_with(DISTRICT) => greet(relay, &hash, browser, now).await,
        Some(_) | None => Ok(()),
    }
}

async fn greet(relay: &Relay, invitation: &str, browser: &str, now: DateTime<Utc>) -> Result<(), RelayError> {
    relay.records.park(Kind::Guest, &guest(browser), invitation, now + INVITATION).await
}

fn guest(browser: &str) -> String {
    secrets::hash(&format!("guest {browser}"))
}

/// The name under which a teacher who was let in is kept.
pub fn member(teacher: &str) -> String {
    secrets::hash(&format!("member {teacher}"))
}

/// Whether this teacher came by an invitation, now or before. An invitation is used up by the first teacher.
pub async fn is_invited(relay: &Relay, headers: &HeaderMap, person: &Person) -> Result<bool, RelayError> {
    let now = (relay.clock)();
    let member = member(&person.id);
    let invitation = match oauth::browser(relay, headers, oauth::Jar::SignIn) {
        Some(browser) => relay.records.look(Kind::Guest, &guest(&browser), now).await?,
        None => None,
    };
    if relay.records.look(Kind::Member, &member, now).await?.is_some() {
        if let Some(invitation) = invitation {
            // It has served its end: it must not let her in once more when her access was removed.
            relay.records.take(Kind::Invitation, &invitation, now).await?;
        }
        return Ok(true);
    }
    let what = Member { id: person.id.clone(), name: person.name.clone() };
    let what = serde_json::to_string(&what).map_err(|_| RelayError::Unreadable)?;
    if let Some(invitation) = invitation
        && relay.records.admit((Kind::Invitation, &invitation), &member, &what, now, now + FOR_GOOD).await?
    {
        return Ok(true);
    }
    // Whoever has no invitation asks by trying. Asking again changes nothing.
    relay.records.park(Kind::Request, &request(&person.id), &what, now + INVITATION).await?;
    Ok(false)
}

fn request(teacher: &str) -> String {
    secrets::hash(&format!("request {teacher}"))
}

/// Lets a teacher in who asked. False: somebody answered before, or it is too long ago.
pub(super) async fn accept(relay: &Relay, teacher: &str) -> Result<bool, RelayError> {
    let (now, request) = ((relay.clock)(), request(teacher));
    let Some(what) = relay.records.look(Kind::Request, &request, now).await? else { return Ok(false) };
    relay.records.admit((Kind::Request, &request), &member(teacher), &what, now, now + FOR_GOOD).await
}

/// Takes the request away. She may ask again.
pub(super) async fn turn_down(relay: &Relay, teacher: &str) -> Result<(), RelayError> {
    relay.records.take(Kind::Request, &request(teacher), (relay.clock)()).await.map(drop)
}

/// Who asks, and who was let in.
pub(super) async fn lists(relay: &Relay, body: &mut String) -> Result<(), RelayError> {
    let now = (relay.clock)();
    let asking = relay.records.all(Kind::Request, now).await?;
    let _ = write!(body, "<h2>{} asking to be let in</h2>", asking.len());
    list(body, &asking, &[("accept", "first", "Let in"), ("turn_down", "", "Turn down")]);
    let members = relay.records.all(Kind::Member, now).await?;
    let _ = write!(body, "<h2>{} let in</h2>", members.len());
    list(body, &members, &[("remove", "", "Remove access")]);
    open_invitations(relay, body).await
}

/// Links that nobody used yet. Whom one was sent to only its sender knows.
async fn open_invitations(relay: &Relay, body: &mut String) -> Result<(), RelayError> {
    let open = relay.records.list(Kind::Invitation, (relay.clock)()).await?;
    if open.is_empty() {
        return Ok(());
    }
    let links = if open.len() == 1 { "invitation link" } else { "invitation links" };
    let _ = write!(
        body,
        "<h2>{} {links} not used yet</h2>\
         <table><thead><tr><th>For</th><th>Made</th><th>What to do</th></tr></thead><tbody>",
        open.len()
    );
    for (hash, what) in open {
        let (kind, made) = what.split_once(' ').unwrap_or((what.as_str(), "unknown"));
        let whom = if kind == DISTRICT { "The district" } else { "One teacher" };
        let (hash, made) = (escape(&hash), escape(made));
        let _ = write!(
            body,
            "<tr><td>{whom}</td><td>{made}</td><td><form method=\"post\" action=\"/admin\">\
             <input type=\"hidden\" name=\"of\" value=\"{hash}\">\
             <button name=\"act\" value=\"withdraw\" aria-label=\"Withdraw: {whom}, {made}\">Withdraw</button></form>\
             </td></tr>"
        );
    }
    body.push_str("</tbody></table>");
    Ok(())
}

/// Takes a link back. False: it was used or taken back before.
pub(super) async fn withdraw(relay: &Relay, hash: &str) -> Result<bool, RelayError> {
    Ok(matches!(relay.records.take(Kind::Invitation, hash, (relay.clock)()).await?, Taken::Now(_)))
}

/// What is said when somebody was shut out.
pub(super) async fn removed(relay: &Relay) -> Result<String, RelayError> {
    let open = relay.records.list(Kind::Invitation, (relay.clock)()).await?;
    let by_link = open.iter().filter(|(_, what)| !what.starts_with(DISTRICT)).count();
    let still = match by_link {
        0 => String::new(),
        1 => " One invitation link is still open; whoever has it comes in by it. Withdraw it below if it may be hers."
            .to_owned(),
        n => format!(
            " {n} invitation links are still open; whoever has one comes in by it. Withdraw below those that may be hers."
        ),
    };
    Ok(format!(
        "<p>This teacher was shut out and signed out. What was sent before stays in the LMS.{still}</p>"
    ))
}

/// A table of teachers with what can be done for each.
fn list(body: &mut String, teachers: &[String], acts: &[(&str, &str, &str)]) {
    let teachers: Vec<Member> = teachers.iter().filter_map(|one| serde_json::from_str(one).ok()).collect();
    if teachers.is_empty() {
        return;
    }
    body.push_str(
        "<table><thead><tr><th>Teacher</th><th>Clever id</th><th>What to do</th></tr></thead><tbody>",
    );
    for Member { id, name } in teachers {
        let (id, name) = (escape(&id), escape(&name));
        let _ = write!(
            body,
            "<tr><td>{name}</td><td>{id}</td><td><form method=\"post\" action=\"/admin\">\
             <input type=\"hidden\" name=\"teacher\" value=\"{id}\">"
        );
        for (act, class, words) in acts {
            let _ = write!(
                body,
                "<button class=\"{class}\" name=\"act\" value=\"{act}\" aria-label=\"{words}: {name}\">{words}</button> "
            );
        }
        body.push_str("</form></td></tr>");
    }
    body.push_str("</tbody></table>");
}
