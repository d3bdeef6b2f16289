//! Who comes in: by an invitation link, because somebody let her in, or because everybody of the district does.

use super::invitation::invited_by;
use super::{FOR_GOOD, INVITATION};
use crate::clever::Person;
use crate::page::{escape, table};
use crate::records::{Kind, Taken};
use crate::{Relay, RelayError, secrets};
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// A teacher who was let in, or asks to be.
#[derive(Serialize, Deserialize)]
struct Member {
    id: String,
    name: String,
}

/// What becomes of a teacher who signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// She comes in.
    In,
    /// She was not let in yet; with this sign-in she asked.
    Asked,
    /// The same after her last request was turned down.
    AskedAgain,
}

impl Entry {
    /// What a page says to who does not come in. `None`: she does.
    pub fn page(self) -> Option<String> {
        let asked = "Your request is on its admin page now: tell the people who run it, and sign in again when they \
                     have answered.";
        let open = "This relay is open to teachers whom your district lets in.";
        match self {
            Self::In => None,
            Self::Asked => Some(format!("{open} {asked}")),
            Self::AskedAgain => Some(format!(
                "{open} Your last request was turned down, and by signing in you asked once more. {asked}"
            )),
        }
    }
}

/// The name under which a teacher who was let in is kept.
pub fn member(teacher: &str) -> String {
    secrets::hash(&format!("member {teacher}"))
}

fn request(teacher: &str) -> String {
    secrets::hash(&format!("request {teacher}"))
}

fn turned_down(teacher: &str) -> String {
    secrets::hash(&format!("turned down {teacher}"))
}

/// Whether this teacher comes in. An invitation link that was opened in this browser is used up by it, also where everybody
/// comes in: she stays in when that ends.
pub async fn comes_in(relay: &Relay, headers: &HeaderMap, person: &Person) -> Result<Entry, RelayError> {
    let now = (relay.clock)();
    let member = member(&person.id);
    let invitation = invited_by(relay, headers).await?;
    if relay.records.look(Kind::Member, &member, now).await?.is_some() {
        forget_request(relay, &person.id).await?;
        if let Some(invitation) = invitation {
            // It has served its end: it must not let her in once more when her access was removed.
            relay.records.take(Kind::Invitation, &invitation, now).await?;
        }
        return Ok(Entry::In);
    }
    let what = Member { id: person.id.clone(), name: person.name.clone() };
    let what = serde_json::to_string(&what).map_err(|_| RelayError::Unreadable)?;
    if let Some(invitation) = invitation
        && relay.records.admit((Kind::Invitation, &invitation), &member, &what, now, now + FOR_GOOD).await?
    {
        forget_request(relay, &person.id).await?;
        return Ok(Entry::In);
    }
    if !relay.config.invited_only {
        return Ok(Entry::In);
    }
    // Whoever has no invitation asks by trying. Asking again changes nothing.
    relay.records.park(Kind::Request, &request(&person.id), &what, now + INVITATION).await?;
    let answered = relay.records.take(Kind::TurnedDown, &turned_down(&person.id), now).await?;
    Ok(if matches!(answered, Taken::Now(_)) { Entry::AskedAgain } else { Entry::Asked })
}

/// Whoever is in asks for nothing any more: what cannot be turned down is not offered to be.
async fn forget_request(relay: &Relay, teacher: &str) -> Result<(), RelayError> {
    relay.records.take(Kind::Request, &request(teacher), (relay.clock)()).await.map(drop)
}

/// Lets a teacher in who asked. False: somebody answered before, or it is too long ago.
pub(super) async fn accept(relay: &Relay, teacher: &str) -> Result<bool, RelayError> {
    let (now, request) = ((relay.clock)(), request(teacher));
    let Some(what) = relay.records.look(Kind::Request, &request, now).await? else { return Ok(false) };
    relay.records.admit((Kind::Request, &request), &member(teacher), &what, now, now + FOR_GOOD).await
}

/// Takes the request away. She learns it with her next sign-in, by which she asks again. False: it was answered before.
pub(super) async fn turn_down(relay: &Relay, teacher: &str) -> Result<bool, RelayError> {
    let now = (relay.clock)();
    if !matches!(relay.records.take(Kind::Request, &request(teacher), now).await?, Taken::Now(_)) {
        return Ok(false);
    }
    relay.records.park(Kind::TurnedDown, &turned_down(teacher), "", now + INVITATION).await?;
    Ok(true)
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
    Ok(())
}

/// A table of teachers with what can be done for each.
fn list(body: &mut String, teachers: &[String], acts: &[(&str, &str, &str)]) {
    let teachers: Vec<Member> = teachers.iter().filter_map(|one| serde_json::from_str(one).ok()).collect();
    if teachers.is_empty() {
        return;
    }
    let rows = teachers.iter().map(|Member { id, name }| {
        let (id, name) = (escape(id), escape(name));
        let mut form = format!(
            "<form method=\"post\" action=\"/admin\"><input type=\"hidden\" name=\"teacher\" value=\"{id}\">"
        );
        for (act, class, words) in acts {
            let _ = write!(
                form,
                "<button class=\"{class}\" name=\"act\" value=\"{act}\" aria-label=\"{words}: {name}\">{words}</button>"
            );
        }
        form.push_str("</form>");
        vec![name, format!("<code class=\"id\">{id}</code>"), form]
    });
    body.push_str(&table(&["Teacher", "Clever id", "What to do"], rows));
}
