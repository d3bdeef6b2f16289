//! The admin page: the district's LMS, who is signed in, who is let in, the record of writes. It opens with the secret
//! of the configuration.

mod district;
mod door;
mod entry;
mod invitation;
mod record;
mod said;

pub use district::called;
pub use entry::{comes_in, member};
pub(crate) use invitation::link;
pub use invitation::{invitation, welcome};

use crate::page::{escape, table, time, told, wide_page};
use crate::records::Session;
use crate::{Relay, RelayError, lti};
use axum::Form;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::TimeDelta;
use door::Door;
use serde::Deserialize;
use std::fmt::Write as _;
use std::net::SocketAddr;

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
    note: Option<String>,
}

/// `GET /admin`
pub async fn show(
    State(relay): State<Relay>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    answer(shown(&relay, &headers, peer).await)
}

async fn shown(relay: &Relay, headers: &HeaderMap, peer: SocketAddr) -> Result<Response, RelayError> {
    let page = match door::open(relay, headers, peer).await? {
        Door::Closed => return Ok(door::page(StatusCode::OK, "")),
        Door::Braked(seconds) => return Ok(door::braked(seconds)),
        Door::Script => return overview(relay, "").await,
        Door::Page(page) => page,
    };
    let Some((said, over)) = said::take(relay, headers, &page)? else { return overview(relay, "").await };
    let mut response = overview(relay, &said).await?;
    response.headers_mut().insert(header::SET_COOKIE, over);
    Ok(response)
}

/// `POST /admin`
pub async fn act(
    State(relay): State<Relay>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<Act>,
) -> Response {
    answer(acted(&relay, &headers, peer, form).await)
}

fn answer(done: Result<Response, RelayError>) -> Response {
    done.unwrap_or_else(|error| {
        tracing::error!(target: "relay", %error, "the admin page could not be served");
        let text =
            "The relay's records cannot be used at the moment. Nothing was changed. Look at the relay's log.";
        told(StatusCode::SERVICE_UNAVAILABLE, "Not available", text)
    })
}

async fn acted(
    relay: &Relay,
    headers: &HeaderMap,
    peer: SocketAddr,
    form: Act,
) -> Result<Response, RelayError> {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    if origin.is_some_and(|origin| origin != relay.url) {
        return Ok(told(
            StatusCode::FORBIDDEN,
            "Not done",
            "This came from another page. Nothing was changed.",
        ));
    }
    if form.act == "sign_in" {
        return door::sign_in(relay, headers, peer, &form.secret.unwrap_or_default()).await;
    }
    match door::open(relay, headers, peer).await? {
        Door::Closed => Ok(door::page(StatusCode::FORBIDDEN, "")),
        Door::Braked(seconds) => Ok(door::braked(seconds)),
        Door::Script => overview(relay, &done(relay, form).await?).await,
        Door::Page(page) if form.act == "sign_out" => door::sign_out(relay, &page).await,
        Door::Page(page) => said::back(relay, &page, &done(relay, form).await?),
    }
}

/// Does it, and says in HTML what was done.
async fn done(relay: &Relay, form: Act) -> Result<String, RelayError> {
    if let Some(done) = lti::act(relay, &form.act, form.of.as_deref(), form.deployment.as_deref()).await? {
        return Ok(done);
    }
    let note = form.note.unwrap_or_default();
    Ok(match (form.act.as_str(), form.session.or(form.teacher).or(form.of)) {
        ("look", _) => "<p>Clever was asked again. What it says is below.</p>".to_owned(),
        ("invite", _) => invitation::invite(relay, false, &note).await?,
        ("invite_district", _) => invitation::invite(relay, true, &note).await?,
        ("withdraw", Some(link)) if invitation::withdraw(relay, &link).await? => {
            "<p>This invitation link opens nothing any more.</p>".to_owned()
        }
        ("withdraw", _) => "<p>This invitation link was used or withdrawn before.</p>".to_owned(),
        ("renew_token", _) => district::renew(relay).await?,
        ("accept", Some(teacher)) if entry::accept(relay, &teacher).await? => {
            "<p>This teacher was let in, and signs in again to begin.</p>".to_owned()
        }
        ("turn_down", Some(teacher)) if entry::turn_down(relay, &teacher).await? => {
            "<p>This request was turned down. The teacher learns it with the next sign-in, which asks again.</p>"
                .to_owned()
        }
        ("accept" | "turn_down", _) => "<p>This request was answered before.</p>".to_owned(),
        ("end", Some(session)) if relay.records.end(&session).await? => {
            "<p>This teacher was signed out. What was sent before stays in the LMS.</p>".to_owned()
        }
        ("remove", Some(teacher)) if relay.records.shut_out(&member(&teacher), &teacher).await? => {
            invitation::removed(relay).await?
        }
        ("remove", _) => "<p>This teacher was shut out before.</p>".to_owned(),
        ("end", _) => "<p>This teacher was signed out before.</p>".to_owned(),
        _ => "<p>Nothing was changed.</p>".to_owned(),
    })
}

/// A page of the admin's own. Its forms must say where they come from: without a referrer a browser sends `Origin: null`,
/// which is what any other page could send as well.
fn own_page(mut page: Response) -> Response {
    page.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    page
}

const SIGN_OUT: &str = "<form method=\"post\" action=\"/admin\">\
                        <button name=\"act\" value=\"sign_out\">Leave the admin page</button></form>";

async fn overview(relay: &Relay, said: &str) -> Result<Response, RelayError> {
    let sessions = relay.records.sessions().await?;
    let mut body = format!("<div role=\"status\">{said}</div>");
    district::show(relay, &mut body).await;
    let _ = write!(body, "<h2>{} signed in</h2>", sessions.len());
    if !sessions.is_empty() {
        let heads = ["Teacher", "Clever id", "Since", "Last renewed", "What to do"];
        body.push_str(&table(&heads, sessions.iter().map(row)));
    }
    if relay.config.invited_only {
        entry::lists(relay, &mut body).await?;
    }
    invitation::section(relay, &mut body).await?;
    body.push_str(&lti::section(relay).await?);
    body.push_str(&record::section(relay, &sessions).await?);
    Ok(own_page(wide_page("Passback relay", SIGN_OUT, &body)))
}

fn row(session: &Session) -> Vec<String> {
    let name = escape(&session.name);
    let end = format!(
        "<form method=\"post\" action=\"/admin\"><input type=\"hidden\" name=\"session\" value=\"{}\">\
         <button name=\"act\" value=\"end\" aria-label=\"Sign out {name}\">Sign out</button></form>",
        escape(&session.id)
    );
    let id = format!("<code class=\"id\">{}</code>", escape(&session.teacher));
    vec![name, id, time(session.began), time(session.renewed), end]
}
