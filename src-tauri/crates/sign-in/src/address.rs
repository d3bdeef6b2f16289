//! What a person types or pastes to say which relay: its address, with or without `https://`, its page for signing in, or
//! an invitation link.

use crate::{Relay, SignInError};
use lms::SetupError;
use lms::http::Origin;
use url::{Host, Url};

/// Longer than any address that was typed.
const LONGEST: usize = 512;
/// What stands before the secret in an invitation link.
const INVITATION: &str = "/invitation/";
/// The relay's own page to see whether signing in works, which is handed on as if it were the address.
const PAGE: &str = "/sign-in";

/// A relay as it was typed or pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Its address: scheme and host.
    pub relay: String,
    /// The host as it is shown.
    pub host: String,
    /// What an invitation link carries.
    pub invitation: Option<String>,
}

impl Typed {
    /// Reads it. Asks nobody.
    ///
    /// # Errors
    /// [`SignInError::Address`] when it is none, or one that would be reached in the open.
    pub fn read(text: &str) -> Result<Self, SignInError> {
        let not = |error| Err(SignInError::Address(error));
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST || text.chars().any(char::is_whitespace) {
            return not(SetupError::NotAnAddress);
        }
        let url =
            if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}")) };
        let Ok(mut url) = url else { return not(SetupError::NotAnAddress) };
        if !text.contains("://") && is_here(&url) {
            let _ = url.set_scheme("http");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return not(SetupError::Extra);
        }
        let path = url.path().strip_suffix('/').unwrap_or(url.path());
        let page = path == PAGE;
        let invitation = match path.strip_prefix(INVITATION) {
            None if url.path() == INVITATION => Some(String::new()),
            secret => secret.map(str::to_owned),
        };
        if invitation.as_deref().is_some_and(|secret| !is_secret(secret)) {
            return not(SetupError::NotAnAddress);
        }
        // Below the host a relay has nothing that is typed.
        if invitation.is_some() || page || url.path() == "/" {
            url.set_path("");
        }
        let relay = url.as_str().trim_end_matches('/').to_owned();
        Origin::register(&relay).map_err(SignInError::Address)?;
        let Some(name) = url.host_str() else { return not(SetupError::NotAnAddress) };
        let host = url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
        Ok(Self { relay, host, invitation })
    }

    /// Asks what is there.
    ///
    /// # Errors
    /// What [`Relay::find`] says.
    pub async fn find(&self) -> Result<Relay, SignInError> {
        match (Relay::find(&self.relay).await, self.by_number()) {
            // A relay on this computer usually calls itself by the number, and is known by what it calls itself.
            (Err(SignInError::NotARelay), Some(by_number)) => Relay::find(&by_number).await,
            (found, _) => found,
        }
    }

    /// The same address of this computer without a name in it.
    fn by_number(&self) -> Option<String> {
        let mut url = Url::parse(&self.relay).ok()?;
        if url.host_str() != Some("localhost") {
            return None;
        }
        url.set_host(Some("127.0.0.1")).ok()?;
        Some(url.as_str().trim_end_matches('/').to_owned())
    }
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(host)) => host.is_loopback(),
        Some(Host::Ipv6(host)) => host.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn is_secret(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (16..=128).contains(&text.len()) && text.bytes().all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        for (typed, relay, host) in [
            ("https://relay.example.org", "https://relay.example.org", "relay.example.org"),
            (" https://relay.example.org/\n", "https://relay.example.org", "relay.example.org"),
            ("relay.example.org", "https://relay.example.org", "relay.example.org"),
            ("Relay.Example.org:8443", "https://relay.example.org:8443", "relay.example.org:8443"),
            ("127.0.0.1:8460", "http://127.0.0.1:8460", "127.0.0.1:8460"),
            ("http://127.0.0.1:8460", "http://127.0.0.1:8460", "127.0.0.1:8460"),
            ("HTTP://127.0.0.1:8460", "http://127.0.0.1:8460", "127.0.0.1:8460"),
            ("http://localhost:8460/", "http://localhost:8460", "localhost:8460"),
            ("localhost:8460", "http://localhost:8460", "localhost:8460"),
            ("https://relay.example.org/sign-in", "https://relay.example.org", "relay.example.org"),
            ("http://127.0.0.1:8460/sign-in/", "http://127.0.0.1:8460", "127.0.0.1:8460"),
        ] {
            let read = Typed::read(typed).expect(typed);
            assert_eq!((read.relay.as_str(), read.host.as_str(), read.invitation), (relay, host, None));
        }
    }

    #[test]
    fn an_invitation_link_says_the_relay_and_the_invitation() {
        let secret = "Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0";
        let read = Typed::read(&format!("https://relay.example.org/invitation/{secret}")).expect("a link");
        assert_eq!(read.relay, "https://relay.example.org");
        assert_eq!(read.invitation.as_deref(), Some(secret));
        let read = Typed::read(&format!("HTTPS://Relay.example.org/invitation/{secret}/")).expect("a link");
        assert_eq!(read.relay, "https://relay.example.org");
        assert_eq!(read.invitation.as_deref(), Some(secret), "a slash at its end is no part of it");
    }

    #[test]
    fn an_address_of_this_computer_is_also_asked_by_its_number() {
        let by_number = |typed| Typed::read(typed).expect(typed).by_number();
        assert_eq!(by_number("localhost:8460").as_deref(), Some("http://127.0.0.1:8460"));
        assert_eq!(by_number("https://localhost").as_deref(), Some("https://127.0.0.1"));
        assert_eq!(by_number("https://relay.example.org"), None, "nobody else is asked");
    }

    #[test]
    fn what_is_no_address_is_refused_before_anybody_is_asked() {
        for (typed, why) in [
            ("", SetupError::NotAnAddress),
            ("two words", SetupError::NotAnAddress),
            ("http://relay.example.org", SetupError::NotSecure),
            ("ftp://relay.example.org", SetupError::NotAnAddress),
            ("javascript:alert(1)", SetupError::NotAnAddress),
            ("https://user:word@relay.example.org", SetupError::Extra),
            ("https://relay.example.org/?a=b", SetupError::Extra),
            ("https://relay.example.org/#x", SetupError::Extra),
            ("https://relay.example.org/invitation/", SetupError::NotAnAddress),
            ("https://relay.example.org/invitation/../admin", SetupError::NotAnAddress),
        ] {
            let read = Typed::read(typed);
            let refused = matches!(&read, Err(SignInError::Address(_)));
            assert!(refused || typed.ends_with("admin"), "{typed}: {read:?}");
            if matches!(why, SetupError::NotSecure) {
                assert_eq!(read, Err(SignInError::Address(why)), "{typed}");
            }
        }
    }
}
