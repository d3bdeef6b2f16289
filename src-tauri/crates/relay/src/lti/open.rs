//! The page that opens the app. The link carries a code that is good for a minute and once, and no token: whatever a
//! browser, a log or another program keeps of it opens nothing any more.

use super::place::{self, Hints};
use crate::clever::Person;
use crate::oauth::{CODE, Code};
use crate::page::{escape, page_that_opens, told};
use crate::records::Kind;
use crate::{Relay, RelayError, admin, secrets};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use url::Url;

/// Makes a code for this teacher, and the page that hands it to the app.
pub(super) async fn hand_over(
    relay: &Relay,
    headers: &HeaderMap,
    person: Person,
    hints: &Hints,
) -> Result<Response, RelayError> {
    if let Some(said) = admin::comes_in(relay, headers, &person).await?.page() {
        return Ok(told(StatusCode::FORBIDDEN, "Not let in yet", &said));
    }
    let place = place::find(relay, &person, hints).await;
    let named = place.section.is_some();
    let (code, session) = (secrets::random()?, secrets::id()?);
    let link = link(&relay.url, &code).ok_or(RelayError::Unreadable)?;
    let kept = Code {
        session,
        teacher: person.id,
        name: person.name.clone(),
        district: person.district,
        app: None,
        launch: Some(place),
    };
    let what = serde_json::to_string(&kept).map_err(|_| RelayError::Unreadable)?;
    relay.records.park(Kind::Code, &secrets::hash(&code), &what, (relay.clock)() + CODE).await?;
    let lost = if named {
        ""
    } else {
        "<p>Which section is meant could not be told: Passback opens where you left it.</p>"
    };
    let body = format!(
        "<p>You are signed in as <strong>{name}</strong>. Your browser may ask whether this page may open Passback.</p>\
         {lost}<p><a class=\"first\" href=\"{link}\">Open Passback</a></p>\
         <h2>If nothing opens</h2><ul>\
         <li>Passback may not be installed on this computer. Install it (your district says where), open it once, then \
         open it from your LMS again.</li>\
         <li>This page is good for one minute and once. After that, open Passback from your LMS again.</li>\
         <li>Or open Passback yourself and sign in there with this address: <code>{url}</code></li></ul>\
         <p>Is this somebody else? Do not open Passback: sign out of the LMS first.</p>",
        name = escape(&person.name),
        link = escape(&link),
        url = escape(&relay.url),
    );
    Ok(page_that_opens("Opening Passback", &body, &link, "'none'"))
}

fn link(relay: &str, code: &str) -> Option<String> {
    let mut link = Url::parse("passback://launch").ok()?;
    link.query_pairs_mut().append_pair("relay", relay).append_pair("code", code);
    Some(link.into())
}
