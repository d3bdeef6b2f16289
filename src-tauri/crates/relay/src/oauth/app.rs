//! What the app asks for, and where it may be answered.

use crate::secrets;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The app's request to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppRequest {
    /// Where the browser goes back to.
    pub redirect_uri: String,
    /// `code_challenge`.
    pub challenge: String,
    /// The app's own state.
    pub state: String,
}

/// An address of this computer that only a program on it can listen at: 127.0.0.1 or [::1] with any port. Not
/// `localhost`, which may be somebody else's.
pub fn is_loopback(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let here = match url.host() {
        Some(Host::Ipv4(host)) => host.octets() == [127, 0, 0, 1],
        Some(Host::Ipv6(host)) => host.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    };
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    here && plain && url.scheme() == "http" && address.len() <= 256 && address.is_ascii()
}

/// `BASE64URL(SHA256(…))` has 43 letters.
pub fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Whether the verifier is the one that the challenge was made of.
pub fn proves(verifier: &str, challenge: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&verifier.len())
        && verifier.bytes().all(letter)
        && secrets::same(&secrets::hash(verifier), challenge)
}

impl AppRequest {
    /// The address to go back to, with these fields.
    pub fn back(&self, issuer: &str, fields: &[(&str, &str)]) -> String {
        let Ok(mut url) = Url::parse(&self.redirect_uri) else { return self.redirect_uri.clone() };
        let mut query = url.query_pairs_mut();
        for (name, value) in fields {
            query.append_pair(name, value);
        }
        query.append_pair("state", &self.state).append_pair("iss", issuer);
        drop(query);
        url.into()
    }

    /// Where a form may lead that ends in going back.
    pub fn origin(&self) -> String {
        Url::parse(&self.redirect_uri).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_addresses_are_gone_back_to() {
        for good in [
            "http://127.0.0.1:1",
            "http://127.0.0.1:65535/callback",
            "http://[::1]:8080/",
            "http://127.0.0.1/x",
        ] {
            assert!(is_loopback(good), "{good}");
        }
        for bad in [
            "https://127.0.0.1:1/",
            "http://localhost:1/",
            "http://127.0.0.1.example:1/",
            "http://127.0.0.1@evil.example/",
            "http://evil.example#127.0.0.1",
            "http://0.0.0.0:1/",
            "http://127.0.0.2:1/",
            "http://127.0.0.1:1/?a=b",
            "http://127.0.0.1:1/#x",
            "passback://callback",
            "javascript:alert(1)",
            "//127.0.0.1:1",
            "",
        ] {
            assert!(!is_loopback(bad), "{bad}");
        }
    }

    #[test]
    fn a_verifier_proves_its_own_challenge_only() {
        // RFC 7636, appendix B.
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(is_challenge(challenge) && proves(verifier, challenge));
        assert!(!proves("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl", challenge), "another");
        assert!(!proves(challenge, challenge), "the challenge itself, as with plain");
        assert!(!proves("short", &secrets::hash("short")), "too short to be one");
    }
}
