//! Invitation links, for a teacher or for the district.

use super::{INVITATION, answer};
use crate::oauth::{self, CLIENT_ID};
use crate::page::{escape, page, table, time_of, told};
use crate::records::{Kind, Taken};
use crate::{Relay, RelayError, secrets};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use std::fmt::Write as _;

/// What an invitation for the people of the district's data office begins with; then comes the day it was made.
const DISTRICT: &str = "district";
/// The same for one teacher.
const TEACHER: &str = "teacher";

/// A note is no longer.
const LONGEST: usize = 100;

/// Makes a link, and says it once.
pub(super) async fn invite(relay: &Relay, district: bool, note: &str) -> Result<String, RelayError> {
    let secret = secrets::random()?;
    let now = (relay.clock)();
    let kind = if district { DISTRICT } else { TEACHER };
    let note: String = note.trim().chars().filter(|one| !one.is_control()).take(LONGEST).collect();
    let what = format!("{kind} {} {note}", now.to_rfc3339_opts(SecondsFormat::Secs, true));
    relay.records.park(Kind::Invitation, &secrets::hash(&secret), what.trim_end(), now + INVITATION).await?;
    let whom = if district {
        "Send this link to the people who look after Clever in the district. It says what they do there and whether it is \
         done. It is shown once and works for 14 days."
    } else {
        "Send this link to one teacher. It is shown once, works once and for 14 days."
    };
    let address = format!("{}/invitation/{secret}", relay.url);
    let file = if district { String::new() } else { file(&address) };
    Ok(format!("<p>{whom}</p>{}{file}", link("invitation", &address)))
}

/// The same link as a file to send along, which the app opens. It is made in the page: nothing of it is kept here.
fn file(address: &str) -> String {
    let text = format!(
        "Your district invites you to pass grades back with Passback.\r\n\r\n\
         In Passback choose \"Sign in with Clever\", then \"Open an invitation file\", and this file. Or paste this link \
         there:\r\n\r\n{address}\r\n"
    );
    let encoded: String = text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    });
    format!(
        "<p><a download=\"passback-invitation.txt\" href=\"data:text/plain;charset=utf-8,{encoded}\">Save it as a file</a> \
         to attach to a message.</p>"
    )
}

/// A link to be copied: one click on it marks all of it.
pub(crate) fn link(id: &str, address: &str) -> String {
    let address = escape(address);
    format!(
        "<p class=\"link\" tabindex=\"0\"><code id=\"{id}\">{address}</code></p><p class=\"soft\">A click marks all of it.</p>"
    )
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
        let text = "This invitation was used or taken back, or is older than 14 days. Ask your district for a new one.";
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

/// The invitation (by hash) that was opened in this browser.
pub(super) async fn invited_by(relay: &Relay, headers: &HeaderMap) -> Result<Option<String>, RelayError> {
    let Some(browser) = oauth::browser(relay, headers, oauth::Jar::SignIn) else { return Ok(None) };
    relay.records.look(Kind::Guest, &guest(&browser), (relay.clock)()).await
}

/// What is kept of a link: for whom it is, when it was made, and what was noted.
struct Link {
    district: bool,
    made: String,
    note: String,
}

impl Link {
    fn read(what: &str) -> Self {
        let mut parts = what.splitn(3, ' ').map(str::to_owned);
        let district = parts.next().as_deref() == Some(DISTRICT);
        Self { district, made: parts.next().unwrap_or_default(), note: parts.next().unwrap_or_default() }
    }

    fn whom(&self) -> &'static str {
        if self.district { "The district" } else { "One teacher" }
    }
}

/// The part of the page: making a link, and those that nobody used yet.
pub(super) async fn section(relay: &Relay, body: &mut String) -> Result<(), RelayError> {
    let who = if relay.config.invited_only {
        "Only teachers who were let in can sign in: by a link, or on this page when they have asked."
    } else {
        "Every teacher of the district can sign in. A link tells one how."
    };
    let _ = write!(
        body,
        "<h2>Invitations</h2><p>{who}</p><form method=\"post\" action=\"/admin\">\
         <label>For whom (a note for this page) <input name=\"note\" maxlength=\"{LONGEST}\" autocomplete=\"off\"></label>\
         <button class=\"first\" name=\"act\" value=\"invite\">Make an invitation link for a teacher</button>\
         <button name=\"act\" value=\"invite_district\">Make a link for the district’s data office</button></form>"
    );
    let open = relay.records.list(Kind::Invitation, (relay.clock)()).await?;
    if open.is_empty() {
        return Ok(());
    }
    let links = if open.len() == 1 { "invitation link" } else { "invitation links" };
    let _ = write!(body, "<h3>{} {links} not used yet</h3>", open.len());
    let rows = open.iter().map(|(hash, what)| {
        let link = Link::read(what);
        let (hash, note, made) = (escape(hash), escape(&link.note), time_of(&link.made));
        let label =
            format!("Withdraw: {}, {}", link.whom(), if note.is_empty() { &link.made } else { &note });
        let withdraw = format!(
            "<form method=\"post\" action=\"/admin\"><input type=\"hidden\" name=\"of\" value=\"{hash}\">\
             <button name=\"act\" value=\"withdraw\" aria-label=\"{label}\">Withdraw</button></form>"
        );
        vec![link.whom().to_owned(), note, made, withdraw]
    });
    body.push_str(&table(&["For", "Note", "Made", "What to do"], rows));
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
