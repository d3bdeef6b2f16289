//! The link by which a page of a relay opens the app: `passback://launch?relay=…&code=…`.
//!
//! Any page and any program of this computer can make one. So reading it does nothing, only one shape is taken, and
//! whoever asked for it is asked in words before anybody is signed in by it. The code is good for a minute and once;
//! what makes it worth something is known to the relay alone.

use lms::http::Origin;
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use std::fmt;
use url::Url;
use vault::Secret;

/// What links of this app begin with.
pub const SCHEME: &str = "passback";

/// No link of a relay's is longer: an address and a code.
const LONGEST: usize = 512;
/// A code is 256 bits in base64url.
const CODE: usize = 43;

/// A link that could be a relay's.
#[derive(Debug, Clone)]
pub struct DeepLink {
    relay: String,
    host: String,
    /// What the relay gives tokens for.
    pub code: Secret<String>,
}

/// Why a link is not one. Nothing of the link is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It is longer than any of ours, or holds letters that none of ours has.
    #[error("the link is too long or holds letters that no link has")]
    Odd,
    /// Not `passback://launch?…`.
    #[error("the link does not open anything that this app knows")]
    Unknown,
    /// Something is missing, said twice, or more than is known.
    #[error("the link does not say what it must, or says more")]
    Fields,
    /// The relay's address is none that is safe to ask.
    #[error("the link does not name a relay that can be asked")]
    Relay,
    /// The code can be none.
    #[error("the link carries no code")]
    Code,
}

impl DeepLink {
    /// Reads a link that came from anywhere. Asks nobody.
    ///
    /// # Errors
    /// When it is anything but what a relay's page makes.
    pub fn read(text: &str) -> Result<Self, LinkError> {
        // A system may hand a link over with a line's end.
        let text = text.trim_end_matches(['\r', '\n']);
        if text.len() > LONGEST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(LinkError::Odd);
        }
        let link = Url::parse(text).map_err(|_| LinkError::Unknown)?;
        let bare = link.username().is_empty()
            && link.password().is_none()
            && link.port().is_none()
            && link.fragment().is_none();
        // Some browsers put a slash between the name and the question mark.
        let known =
            link.scheme() == SCHEME && link.host_str() == Some("launch") && matches!(link.path(), "" | "/");
        if !bare || !known {
            return Err(LinkError::Unknown);
        }
        let (mut relay, mut code) = (None, None);
        for (name, value) in link.query_pairs() {
            let place = match name.as_ref() {
                "relay" => &mut relay,
                "code" => &mut code,
                _ => return Err(LinkError::Fields),
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(LinkError::Fields);
            }
        }
        let (relay, code) = (relay.ok_or(LinkError::Fields)?, code.ok_or(LinkError::Fields)?);
        let (relay, host) = address(&relay).ok_or(LinkError::Relay)?;
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if code.len() != CODE || !code.bytes().all(letter) {
            return Err(LinkError::Code);
        }
        Ok(Self { relay, host, code: Secret::new(code) })
    }

    /// The relay's address, as it must be registered: scheme and host, and nothing behind them.
    #[must_use]
    pub fn relay(&self) -> &str {
        &self.relay
    }

    /// Tells one link from another, and gives nothing of the code away: the app opens a link once and knows it again.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let code = PkceCodeVerifier::new(self.code.expose().clone());
        PkceCodeChallenge::from_code_verifier_sha256(&code).as_str().to_owned()
    }

    /// The relay's host, for the question whether to open it. Names in other letters are shown as `xn--…`, so that
    /// none looks like another.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// Without the code: this is what may be logged.
impl fmt::Display for DeepLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}://launch?relay={}", self.relay)
    }
}

/// The address of a relay, if it is one: written as browsers write an origin, reached by https or on this computer.
fn address(text: &str) -> Option<(String, String)> {
    Origin::register(text).ok()?;
    let url = Url::parse(text).ok()?;
    let origin = url.origin().ascii_serialization();
    if text.strip_suffix('/').unwrap_or(text) != origin {
        return None;
    }
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str()?),
        None => url.host_str()?.to_owned(),
    };
    Some((origin, host))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0";

    fn link(relay: &str, code: &str) -> String {
        let mut url = Url::parse("passback://launch").expect("a link");
        url.query_pairs_mut().append_pair("relay", relay).append_pair("code", code);
        url.into()
    }

    #[test]
    fn a_relays_link_says_its_address_its_host_and_the_code() {
        for (relay, host) in [
            ("https://relay.example.org", "relay.example.org"),
            ("https://relay.example.org:8443", "relay.example.org:8443"),
            ("http://127.0.0.1:8460", "127.0.0.1:8460"),
            ("https://xn--rly-bma.example", "xn--rly-bma.example"),
        ] {
            let read = DeepLink::read(&link(relay, CODE)).expect(relay);
            assert_eq!((read.relay(), read.host()), (relay, host));
            assert_eq!(read.code.expose(), CODE);
        }
        let slash = format!("passback://launch/?code={CODE}&relay=https%3A%2F%2Frelay.example.org%2F\r\n");
        assert_eq!(
            DeepLink::read(&slash).expect("as some browsers write it").relay(),
            "https://relay.example.org"
        );
    }

    #[test]
    fn the_code_is_in_nothing_that_is_printed() {
        let read = DeepLink::read(&link("https://relay.example.org", CODE)).expect("a link");
        assert_eq!(read.to_string(), "passback://launch?relay=https://relay.example.org");
        assert!(!format!("{read:?}").contains(CODE));
        assert_eq!(read.fingerprint(), read.fingerprint());
        assert!(!read.fingerprint().contains(CODE));
        let other =
            DeepLink::read(&link("https://relay.example.org", &CODE.replace('Q', "R"))).expect("a link");
        assert_ne!(read.fingerprint(), other.fingerprint());
    }

    #[test]
    fn what_opens_nothing_is_refused() {
        let relay = "relay=https://relay.example.org";
        for bad in [
            format!("https://launch?{relay}&code={CODE}"),
            format!("passback-evil://launch?{relay}&code={CODE}"),
            format!("passback:launch?{relay}&code={CODE}"),
            format!("passback:/launch?{relay}&code={CODE}"),
            format!("passback://open?{relay}&code={CODE}"),
            format!("passback://launch.evil?{relay}&code={CODE}"),
            format!("passback://launch/x?{relay}&code={CODE}"),
            format!("passback://launch:1?{relay}&code={CODE}"),
            format!("passback://user@launch?{relay}&code={CODE}"),
            format!("passback://user:word@launch?{relay}&code={CODE}"),
            format!("passback://launch?{relay}&code={CODE}#more"),
            "passback://".to_owned(),
            "--data-dir".to_owned(),
            "/etc/passwd".to_owned(),
            String::new(),
        ] {
            assert_eq!(DeepLink::read(&bad).expect_err(&bad), LinkError::Unknown, "{bad}");
        }
    }

    #[test]
    fn what_is_missing_said_twice_or_not_known_is_refused() {
        let relay = "relay=https://relay.example.org";
        for bad in [
            "passback://launch".to_owned(),
            format!("passback://launch?{relay}"),
            format!("passback://launch?code={CODE}"),
            format!("passback://launch?{relay}&{relay}&code={CODE}"),
            format!("passback://launch?{relay}&code={CODE}&code={CODE}"),
            format!("passback://launch?{relay}&code={CODE}&data-dir=x"),
            format!("passback://launch?{relay}&code={CODE}&=x"),
        ] {
            assert_eq!(DeepLink::read(&bad).expect_err(&bad), LinkError::Fields, "{bad}");
        }
    }

    #[test]
    fn no_address_is_taken_that_could_be_read_as_another() {
        for bad in [
            "http://relay.example.org",
            "http://192.168.1.1",
            "https://relay.example.org/path",
            "https://relay.example.org//",
            "https://relay.example.org?x",
            "https://relay.example.org#x",
            "https://relay.example.org@evil.example",
            "https://user:word@relay.example.org",
            "https://relay.example.org\\@evil.example",
            "https://Relay.example.org",
            "https://relay.example.org:443",
            "https://r\u{435}lay.example.org",
            "https:relay.example.org",
            "https:///relay.example.org",
            " https://relay.example.org",
            "https://relay.example.org ",
            "https://0x7f.1",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "relay.example.org",
            "",
        ] {
            assert_eq!(DeepLink::read(&link(bad, CODE)).expect_err(bad), LinkError::Relay, "{bad}");
        }
    }

    #[test]
    fn only_what_can_be_a_code_is_sent_to_a_relay() {
        for bad in
            ["", "short", &CODE[1..], &format!("{CODE}A"), &CODE.replace('-', "/"), &CODE.replace('-', "\n")]
        {
            assert_eq!(
                DeepLink::read(&link("https://relay.example.org", bad)).expect_err(bad),
                LinkError::Code,
                "{bad}"
            );
        }
    }

    #[test]
    fn no_link_is_longer_or_stranger_than_a_relays() {
        let long = link(&format!("https://{}.example", "a".repeat(LONGEST)), CODE);
        let good = link("https://relay.example.org", CODE);
        for bad in [
            long,
            format!(" {good}"),
            format!("{good} --flag"),
            format!("{good}\0"),
            good.replace("launch", "laun\u{441}h"),
        ] {
            assert_eq!(DeepLink::read(&bad).expect_err(&bad), LinkError::Odd, "{bad}");
        }
    }
}
