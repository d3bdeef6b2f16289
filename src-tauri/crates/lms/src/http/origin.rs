//! The one place requests go to.

use crate::LmsError;
use url::{Host, Url};

/// Why a client cannot be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// Not a web address.
    #[error("this is not a web address")]
    NotAnAddress,
    /// `http` to another computer: the token would travel in the open.
    #[error("only https is used, except on this computer itself")]
    NotSecure,
    /// A user name, a password, a query or a fragment in the address.
    #[error("the address may hold a host and a path, nothing else")]
    Extra,
    /// A token that no header can carry.
    #[error("the token holds characters that no token has")]
    Token,
    /// The system's certificates could not be used.
    #[error("secure connections are not possible: the system's certificates cannot be read")]
    Certificates,
}

/// The registered origin and the path below which everything lies. Requests are built here from parts, so that nothing
/// from the network or from a file can lead elsewhere.
#[derive(Debug, Clone)]
pub struct Origin {
    base: Url,
}

/// The longest id that goes into a path.
const LONGEST_ID: usize = 128;
/// The longest query of a link that is followed.
const LONGEST_QUERY: usize = 2_048;

impl Origin {
    /// Registers an address such as `https://api.clever.com`.
    pub fn register(address: &str) -> Result<Self, SetupError> {
        let mut base = Url::parse(address.trim()).map_err(|_| SetupError::NotAnAddress)?;
        if !matches!(base.scheme(), "https" | "http") || base.host().is_none() {
            return Err(SetupError::NotAnAddress);
        }
        let extra = !base.username().is_empty() || base.password().is_some();
        if extra || base.query().is_some() || base.fragment().is_some() {
            return Err(SetupError::Extra);
        }
        let path = format!("{}/", base.path().trim_end_matches('/'));
        base.set_path(&path);
        let origin = Self { base };
        if origin.is_secure() || origin.is_loopback() { Ok(origin) } else { Err(SetupError::NotSecure) }
    }

    /// Whether it is reached by https.
    pub fn is_secure(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// Whether it is this computer.
    pub fn is_loopback(&self) -> bool {
        match self.base.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// The address of a route such as `/sections/{id}/users`, its ids filled in. `None` if there are not as many ids,
    /// or one cannot be an id.
    pub fn address(&self, route: &str, ids: &[&str], query: Option<&str>) -> Option<Url> {
        let mut ids = ids.iter();
        let mut address = self.base.clone();
        {
            let mut path = address.path_segments_mut().ok()?;
            path.pop_if_empty();
            for part in route.split('/').filter(|part| !part.is_empty()) {
                let part = if part.starts_with('{') { *ids.next()? } else { part };
                path.push(Some(part).filter(|part| is_id(part))?);
            }
        }
        address.set_query(query);
        ids.next().is_none().then_some(address)
    }

    /// The query of a link to another page of the list at `list`. The link must stay at this origin and at that list;
    /// it may leave out the part of the path that a relay put in front.
    pub fn next(&self, list: &Url, link: &str) -> Result<String, LmsError> {
        let elsewhere = LmsError::Astray { what: "a link to another page leads elsewhere" };
        if link.is_empty() || link.len() > LONGEST_QUERY {
            return Err(elsewhere);
        }
        let link = list.join(link).map_err(|_| elsewhere.clone())?;
        let own_user = link.username().is_empty() && link.password().is_none();
        let prefix = self.base.path().trim_end_matches('/');
        let same_list = link.path() == list.path() || list.path().strip_prefix(prefix) == Some(link.path());
        match link.query() {
            Some(query) if link.origin() == self.base.origin() && own_user && same_list => {
                Ok(query.to_owned())
            }
            _ => Err(elsewhere),
        }
    }
}

/// Whether a text may stand in a path as one segment: Clever's ids are hex digits and UUIDs.
pub fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.' | b'~');
    !text.is_empty()
        && text.len() <= LONGEST_ID
        && text.bytes().all(plain)
        && !text.bytes().all(|byte| byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(address: &str) -> Origin {
        Origin::register(address).expect("registers")
    }

    #[test]
    fn only_https_is_registered_except_on_this_computer() {
        for good in [
            "https://api.clever.com",
            " https://relay.example:8443/clever/ ",
            "http://127.0.0.1:8080",
            "http://[::1]:80",
            "http://localhost:1/",
            "https://127.0.0.1",
        ] {
            assert!(Origin::register(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://api.clever.com", SetupError::NotSecure),
            ("http://127.0.0.1.example.com", SetupError::NotSecure),
            ("http://localhost.example.com", SetupError::NotSecure),
            ("http://0.0.0.0", SetupError::NotSecure),
            ("http://[::ffff:10.0.0.1]", SetupError::NotSecure),
            ("ftp://api.clever.com", SetupError::NotAnAddress),
            ("file:///etc/passwd", SetupError::NotAnAddress),
            ("api.clever.com", SetupError::NotAnAddress),
            ("", SetupError::NotAnAddress),
            ("https://me:secret@api.clever.com", SetupError::Extra),
            ("https://api.clever.com/?a=b", SetupError::Extra),
            ("https://api.clever.com/#a", SetupError::Extra),
        ] {
            assert_eq!(Origin::register(bad).err(), Some(why), "{bad}");
        }
    }

    #[test]
    fn an_id_cannot_leave_its_place_in_the_path() {
        let origin = origin("https://relay.example/clever");
        let address = |id: &str| origin.address("/v3.1/users/{id}/sections", &[id], Some("limit=100"));
        assert_eq!(
            address("5f").map(String::from).as_deref(),
            Some("https://relay.example/clever/v3.1/users/5f/sections?limit=100")
        );
        let long = "a".repeat(129);
        for bad in ["", ".", "..", "a/b", "a?b", "a#b", "a b", "%2e%2e", "a\\b", "a\r\nb", "ä", &long] {
            assert_eq!(address(bad), None, "{bad:?}");
        }
        assert_eq!(origin.address("/users/{id}", &[], None), None, "too few ids");
        assert_eq!(origin.address("/users", &["5f"], None), None, "too many ids");
    }

    #[test]
    fn a_link_is_followed_only_within_its_list() {
        let origin = origin("https://api.clever.com");
        let list = Url::parse("https://api.clever.com/v3.1/users/5f/sections?limit=100").expect("an address");
        let next = |link: &str| origin.next(&list, link);
        assert_eq!(next("/v3.1/users/5f/sections?starting_after=6a").as_deref(), Ok("starting_after=6a"));
        assert_eq!(next("?starting_after=6a").as_deref(), Ok("starting_after=6a"));
        let whole = "https://api.clever.com/v3.1/users/5f/sections?starting_after=6a";
        assert_eq!(next(whole).as_deref(), Ok("starting_after=6a"));
        let long = format!("?starting_after={}", "a".repeat(3_000));
        for astray in [
            "https://evil.example/v3.1/users/5f/sections?starting_after=6a",
            "//evil.example/v3.1/users/5f/sections?starting_after=6a",
            "/\\evil.example/v3.1/users/5f/sections?a=b",
            "http://api.clever.com/v3.1/users/5f/sections?a=b",
            "https://api.clever.com:444/v3.1/users/5f/sections?a=b",
            "https://a:b@api.clever.com/v3.1/users/5f/sections?a=b",
            "https://api.clever.com.evil.example/v3.1/users/5f/sections?a=b",
            "/v3.1/users/another/sections?starting_after=6a",
            "../students?a=b",
            "/v3.1/users/5f/sections",
            "javascript:alert(1)",
            "data:text/plain,a?b",
            "",
            &long,
        ] {
            assert!(matches!(next(astray), Err(LmsError::Astray { .. })), "{astray:?}");
        }
    }

    #[test]
    fn a_relay_in_front_may_pass_clevers_own_links_on() {
        let origin = origin("https://relay.example/clever/");
        let list = origin.address("/v3.1/users/{id}/sections", &["5f"], None).expect("an address");
        let next = origin.next(&list, "/v3.1/users/5f/sections?starting_after=6a");
        assert_eq!(next.as_deref(), Ok("starting_after=6a"));
    }
}
