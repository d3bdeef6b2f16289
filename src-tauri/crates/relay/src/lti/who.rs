//! Which teacher a launch is from. Believed are Clever's own ids, signed by Clever, and what a teacher said once, signed in
//! with Clever: never a name, an e-mail address, or anything else that a person can write into an LMS.

use super::launch::{Launch, No};
use super::platform::{self, Platform};
use crate::clever::{CleverError, Person};
use crate::district::Failed;
use crate::records::Kind;
use crate::{Relay, RelayError, secrets};
use axum::http::StatusCode;
use lms::LmsError;
use serde::{Deserialize, Serialize};

/// Who it is.
pub(super) enum Who {
    /// This teacher.
    Teacher(Person),
    /// Somebody of the LMS whom no teacher tied to herself yet.
    Unknown,
    /// Nobody who is let in.
    No(No),
}

/// An account of an LMS that a teacher tied to herself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Tied {
    /// The teacher's Clever id.
    pub(super) teacher: String,
    /// Her name.
    pub(super) name: String,
    /// Her district.
    pub(super) district: String,
    /// How the LMS is called.
    pub(super) platform: String,
    /// The name under which its registration is kept.
    #[serde(default)]
    pub(super) registration: String,
}

/// Forgets who is who in an LMS; how many that were.
pub(super) async fn forget(relay: &Relay, registration: &str) -> Result<usize, RelayError> {
    let mut forgotten = 0;
    for (hash, what) in relay.records.list(Kind::Tied, (relay.clock)()).await? {
        let tied: Tied = serde_json::from_str(&what).map_err(|_| RelayError::Unreadable)?;
        if tied.registration == registration && relay.records.throw_away(Kind::Tied, &hash).await? {
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// The name under which a tie is kept.
pub(super) fn key(platform: &Platform, account: &str) -> String {
    let (issuer, client_id) = (&platform.issuer, &platform.client_id);
    secrets::hash(&format!("tied\n{issuer}\n{client_id}\n{account}"))
}

/// Who a launch is from.
pub(super) async fn find(relay: &Relay, launch: &Launch) -> Result<Who, RelayError> {
    if launch.platform.clever_ids {
        let said = launch.claim("custom")["clever_user_id"].as_str();
        let Some(id) = said.filter(|id| lms::http::is_id(id)) else {
            let page = "Clever did not say who you are.";
            return Ok(Who::No(No::other(StatusCode::FORBIDDEN, page, "it carries no Clever id")));
        };
        return teacher(relay, id, None).await;
    }
    let key = key(&launch.platform, &launch.account);
    let Some(what) = relay.records.look(Kind::Tied, &key, (relay.clock)()).await? else {
        return Ok(Who::Unknown);
    };
    let tied: Tied = serde_json::from_str(&what).map_err(|_| RelayError::Unreadable)?;
    // Of an LMS that was removed meanwhile, or from before that was written down: it is asked once more.
    if tied.registration != platform::key(&launch.platform.issuer, &launch.platform.client_id) {
        return Ok(Who::Unknown);
    }
    teacher(relay, &tied.teacher, Some(&tied.district)).await
}

/// Asks Clever whether this is a teacher of one of our districts today.
async fn teacher(relay: &Relay, id: &str, home: Option<&str>) -> Result<Who, RelayError> {
    let districts = relay.config.clever.districts.iter();
    for home in districts.filter(|one| home.is_none_or(|home| home == one.as_str())) {
        let district = match relay.districts.get(home).await {
            Ok(district) => district,
            Err(RelayError::Clever(CleverError::NoDistrict)) => continue,
            Err(RelayError::Clever(error)) => {
                tracing::warn!(target: "relay", %error, "a launch had to be turned away");
                return Ok(Who::No(later()));
            }
            Err(error) => return Err(error),
        };
        let found = district.reach.teacher(&district, home, id).await;
        if district.is_refused() {
            relay.districts.forget(home, &district).await?;
        }
        match found {
            Ok(Some(person)) => return Ok(Who::Teacher(person)),
            Ok(None) | Err(Failed::Lms(LmsError::SignIn { status: 403 })) => {}
            Err(_) => return Ok(Who::No(later())),
        }
    }
    let page = "Clever knows you as no teacher of a district that this relay is for.";
    Ok(Who::No(No::other(StatusCode::FORBIDDEN, page, "it is from no teacher of ours")))
}

fn later() -> No {
    let page = "Clever cannot be asked at the moment. Try again in a minute.";
    No::other(StatusCode::BAD_GATEWAY, page, "Clever could not be asked")
}
