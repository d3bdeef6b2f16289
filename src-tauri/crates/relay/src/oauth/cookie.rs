//! The cookies that tie a sign-in, and a launch, to the browser that began it.

use crate::{Relay, RelayError, secrets};
use axum::http::{HeaderMap, HeaderValue, header};

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jar {
    /// A sign-in: the browser comes back by a link, which any cookie survives.
    SignIn,
    /// A launch: the LMS sends a form from its own site, so the cookie must be one that goes along with that.
    Launch,
}

/// Name of the cookie. With https the browser itself makes sure that nobody else can set it.
fn name(relay: &Relay, jar: Jar) -> &'static str {
    match (jar, relay.url.starts_with("https:")) {
        (Jar::SignIn, true) => "__Host-passback",
        (Jar::SignIn, false) => "passback",
        (Jar::Launch, true) => "__Host-passback-lti",
        (Jar::Launch, false) => "passback-lti",
    }
}

/// What the browser sent.
pub fn browser(relay: &Relay, headers: &HeaderMap, jar: Jar) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|one| one.trim().split_once('='));
    pairs.find(|(found, _)| *found == name(relay, jar)).map(|(_, value)| value.to_owned())
}

/// Whether this is the browser whose secret has this hash.
pub fn is_browser(relay: &Relay, headers: &HeaderMap, jar: Jar, hash: &str) -> bool {
    browser(relay, headers, jar).is_some_and(|cookie| secrets::same(&secrets::hash(&cookie), hash))
}

/// The browser's secret: the one it has, so that two sign-ins at once do not end each other, or a new one; and the
/// header that makes the browser keep it.
pub fn known_or_new(
    relay: &Relay,
    headers: &HeaderMap,
    jar: Jar,
) -> Result<(String, HeaderValue), RelayError> {
    let known = browser(relay, headers, jar).filter(|secret| secret.len() == 43 && secret.is_ascii());
    let secret = match known {
        Some(secret) => secret,
        None => secrets::random()?,
    };
    let cookie = format!("{}={secret}{}", name(relay, jar), attributes(jar, relay.url.starts_with("https:")));
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| RelayError::Random)?;
    Ok((secret, cookie))
}

/// How a browser keeps it.
fn attributes(jar: Jar, secure: bool) -> String {
    // Without https everything is on this computer, which is one site; and a browser keeps no such cookie there.
    let site = if jar == Jar::Launch && secure { "None" } else { "Lax" };
    let secure = if secure { "; Secure" } else { "" };
    let life = match jar {
        Jar::SignIn => 1_209_600,
        Jar::Launch => 86_400,
    };
    format!("; Path=/; HttpOnly; SameSite={site}; Max-Age={life}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_launch_goes_along_with_a_form_of_another_site_and_only_over_https() {
        assert!(attributes(Jar::Launch, true).contains("; HttpOnly; SameSite=None; "));
        assert!(attributes(Jar::Launch, true).ends_with("; Secure"));
        assert!(attributes(Jar::Launch, false).contains("SameSite=Lax"));
        assert!(attributes(Jar::SignIn, true).contains("SameSite=Lax"));
        assert!(!attributes(Jar::SignIn, false).contains("Secure"));
    }
}
