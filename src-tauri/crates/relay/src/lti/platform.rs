//! The platforms (LMSs, or Clever in front of them) that may launch, as the configuration names them or as they
//! registered themselves.

use crate::records::Kind;
use crate::{Relay, RelayError, secrets};
use lms::http::Origin;
use serde::{Deserialize, Serialize};
use url::Url;

/// Ids of LTI are no longer.
const LONGEST: usize = 255;

/// A platform whose launches are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// How it is called on pages; its issuer, if nothing is said.
    #[serde(default)]
    pub name: String,
    /// What its id tokens say who made them, to the letter.
    #[serde(default)]
    pub issuer: String,
    /// What it calls this relay.
    #[serde(default)]
    pub client_id: String,
    /// The deployments that may launch.
    #[serde(default)]
    pub deployment_ids: Vec<String>,
    /// Where a browser is sent to be recognised.
    #[serde(default)]
    pub auth_url: String,
    /// Where its public keys are.
    #[serde(default)]
    pub jwks_url: String,
    /// Where it gives out tokens for its services. The relay uses none of them.
    #[serde(default)]
    pub token_url: Option<String>,
    /// Whether its custom claims `clever_user_id` say who somebody is. Only for Clever itself: elsewhere a teacher may
    /// write a custom claim.
    #[serde(default)]
    pub clever_ids: bool,
    /// Sites whose pages may show ours inside, besides its own.
    #[serde(default)]
    pub page_origins: Vec<String>,
    /// It registered itself: its addresses are somebody else's word.
    #[serde(skip)]
    pub registered: bool,
}

impl Platform {
    /// As people know it.
    pub fn called(&self) -> &str {
        if self.name.trim().is_empty() { &self.issuer } else { &self.name }
    }

    /// Whether both are the same registration.
    pub fn is(&self, issuer: &str, client_id: &str) -> bool {
        self.issuer == issuer && self.client_id == client_id
    }

    /// The sites that may show a page of ours inside one of theirs, in the words of a content security policy.
    pub fn sites(&self) -> String {
        let own = [&self.issuer, &self.auth_url].into_iter().chain(&self.page_origins);
        let mut sites: Vec<String> = own.filter_map(|address| origin(address)).collect();
        sites.sort();
        sites.dedup();
        sites.join(" ")
    }

    /// What is wrong with it, in words; `place` says which one it is.
    pub fn problems(&self, place: &str) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, value) in [("issuer", &self.issuer), ("client_id", &self.client_id)] {
            if value.trim().is_empty() || value.trim() != value {
                problems
                    .push(format!("{place}.{name} is missing: the platform's page for this tool shows it."));
            } else if value.len() > LONGEST || value.chars().any(char::is_control) {
                problems.push(format!("{place}.{name} is longer than an id of LTI can be."));
            }
        }
        if !self.issuer.trim().is_empty() && !is_address(&self.issuer) {
            problems.push(format!(
                "{place}.issuer must be an https address (http only on this computer), to the letter as the platform \
                 writes it."
            ));
        }
        for (name, value) in [("auth_url", &self.auth_url), ("jwks_url", &self.jwks_url)] {
            if !is_address(value) {
                problems
                    .push(format!("{place}.{name} must be an https address (http only on this computer)."));
            }
        }
        if self.token_url.as_deref().is_some_and(|address| !is_address(address)) {
            problems
                .push(format!("{place}.token_url must be an https address (http only on this computer)."));
        }
        let bad = |id: &String| id.is_empty() || id.len() > LONGEST || id.chars().any(char::is_control);
        if self.deployment_ids.iter().any(bad) {
            problems.push(format!("{place}.deployment_ids holds something that is no id."));
        }
        if self.page_origins.iter().any(|site| origin(site).as_ref() != Some(site)) {
            problems.push(format!(
                "{place}.page_origins must be sites such as \"https://school.example.org\", without a path."
            ));
        }
        problems
    }
}

/// What is wrong with all that a configuration names.
pub fn problems(platforms: &[Platform]) -> Vec<String> {
    let mut problems = Vec::new();
    for (index, platform) in platforms.iter().enumerate() {
        let place = format!("platform {}", index + 1);
        problems.extend(platform.problems(&place));
        if platform.deployment_ids.is_empty() {
            problems.push(format!(
                "{place}.deployment_ids is missing: the ids that the platform gave this tool's installations."
            ));
        }
        if platforms[..index].iter().any(|other| other.is(&platform.issuer, &platform.client_id)) {
            problems.push(format!(
                "{place} has the issuer and client_id of one before it: give all deployment_ids there."
            ));
        }
    }
    problems
}

/// An address that is reached by https, or on this computer. A query may be part of it.
pub fn is_address(text: &str) -> bool {
    let Ok(mut url) = Url::parse(text) else { return false };
    if url.fragment().is_some() || text.trim() != text {
        return false;
    }
    url.set_query(None);
    Origin::register(url.as_str()).is_ok()
}

fn origin(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "https" | "http").then(|| url.origin().ascii_serialization())
}

/// The name under which a registration is kept.
pub fn key(issuer: &str, client_id: &str) -> String {
    secrets::hash(&format!("platform {issuer} {client_id}"))
}

/// All that may launch: those of the configuration come first and cannot be replaced by a registration.
pub async fn all(relay: &Relay) -> Result<Vec<Platform>, RelayError> {
    let mut found = relay.config.platforms.clone();
    for (_, what) in relay.records.list(Kind::Platform, (relay.clock)()).await? {
        let platform: Platform = serde_json::from_str(&what).map_err(|_| RelayError::Unreadable)?;
        let platform = Platform { registered: true, clever_ids: false, ..platform };
        if !found.iter().any(|other| other.is(&platform.issuer, &platform.client_id)) {
            found.push(platform);
        }
    }
    Ok(found)
}

/// Which registration a request to log in is for. `None`: none, or it cannot be told.
pub async fn find(
    relay: &Relay,
    issuer: &str,
    client_id: Option<&str>,
    deployment: Option<&str>,
) -> Result<Option<Platform>, RelayError> {
    let all = all(relay).await?;
    let mut fitting = all.into_iter().filter(|one| {
        one.issuer == issuer
            && client_id.is_none_or(|id| one.client_id == id)
            && (client_id.is_some()
                || deployment.is_none_or(|id| one.deployment_ids.iter().any(|own| own == id)))
    });
    let first = fitting.next();
    Ok(if fitting.next().is_some() { None } else { first })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn platform() -> Platform {
        Platform {
            name: String::new(),
            issuer: "https://lms.example".to_owned(),
            client_id: "passback".to_owned(),
            deployment_ids: vec!["1".to_owned()],
            auth_url: "https://sso.lms.example/auth?tenant=1".to_owned(),
            jwks_url: "https://lms.example/keys".to_owned(),
            token_url: None,
            clever_ids: false,
            page_origins: vec!["https://school.lms.example".to_owned()],
            registered: false,
        }
    }

    #[test]
    fn a_platform_as_an_lms_gives_it_is_taken() {
        assert_eq!(problems(&[platform()]), Vec::<String>::new());
        assert_eq!(
            platform().sites(),
            "https://lms.example https://school.lms.example https://sso.lms.example",
            "whose pages may show ours inside"
        );
    }

    #[test]
    fn what_is_wrong_with_a_platform_is_said_in_words() {
        type Change = fn(&mut Platform);
        let cases: [(Change, &str); 14] = [
            (|one| one.issuer.clear(), "platform 1.issuer is missing"),
            (|one| one.issuer = "lms.example".to_owned(), "platform 1.issuer must be an https"),
            (|one| one.issuer = "http://lms.example".to_owned(), "platform 1.issuer must be an https"),
            (|one| one.client_id.push(' '), "platform 1.client_id is missing"),
            (|one| one.client_id = "x".repeat(256), "longer than an id"),
            (|one| one.deployment_ids.clear(), "platform 1.deployment_ids is missing"),
            (|one| one.deployment_ids.push(String::new()), "no id"),
            (
                |one| one.auth_url = "http://lms.example/auth".to_owned(),
                "platform 1.auth_url must be an https",
            ),
            (|one| one.auth_url = "https://a@lms.example/auth".to_owned(), "platform 1.auth_url must be"),
            (|one| one.jwks_url = "file:///etc/passwd".to_owned(), "platform 1.jwks_url must be an https"),
            (|one| one.jwks_url = "https://lms.example/keys#x".to_owned(), "platform 1.jwks_url must be"),
            (|one| one.token_url = Some("lms.example".to_owned()), "platform 1.token_url must be"),
            (|one| one.page_origins.push("https://x.example/path".to_owned()), "without a path"),
            (|one| one.page_origins.push("*".to_owned()), "without a path"),
        ];
        for (change, said) in cases {
            let mut platform = platform();
            change(&mut platform);
            let problems = problems(&[platform]).join("\n");
            assert!(problems.contains(said), "{said}: {problems}");
        }
        let twice = problems(&[platform(), platform()]).join("\n");
        assert!(twice.contains("platform 2 has the issuer"), "{twice}");
    }
}
