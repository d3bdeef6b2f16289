//! Links to another page, page marks, ids in paths: nothing from the network leads elsewhere.

use super::Dice;
use lms::LmsError;
use lms::fuzzing::{at, step};
use lms::http::{Origin, is_id};

const ROUTE: &str = "/v3.1/sections/{id}/users";
const OWN: [(&str, &str); 2] = [("role", "student"), ("limit", "100")];

pub fn check(input: &[u8]) {
    let mut dice = Dice(input);
    let (base, host, path) = dice.of(&[
        ("https://api.clever.com", "api.clever.com", "/v3.1/sections/5e/users"),
        ("https://relay.example:8443/clever/", "relay.example", "/clever/v3.1/sections/5e/users"),
        ("http://127.0.0.1:8080", "127.0.0.1", "/v3.1/sections/5e/users"),
    ]);
    let text = String::from_utf8_lossy(dice.0);
    let origin = Origin::register(base).expect("a good address");
    let list = origin.address(ROUTE, &["5e"], Some("limit=100")).expect("a good id");
    match origin.next(&list, &text) {
        Ok(query) => {
            let ours = at(&OWN, &query);
            assert!(ours.starts_with("role=student&limit=100"), "{ours}");
            assert!(!ours.contains(['\r', '\n', '#', ' ']), "{ours:?}");
            let next = origin.address(ROUTE, &["5e"], Some(&ours)).expect("a good query");
            assert_eq!((next.host_str(), next.path(), next.fragment()), (Some(host), path, None), "{text:?}");
            assert_eq!(next.origin(), list.origin(), "{text:?}");
            assert!(next.username().is_empty() && next.password().is_none(), "{text:?}");
            let roles = next.query_pairs().filter(|(name, _)| name == "role" || name == "limit");
            assert_eq!(roles.count(), 2, "what a list holds is not for a link to say: {text:?}");
            // By hand: an absolute link names our host right after its two slashes.
            if let Some((_, rest)) = text.split_once("://").filter(|(scheme, _)| *scheme == "https") {
                let named = rest.split(['/', '?', '\\', '#']).next().unwrap_or("").to_ascii_lowercase();
                let plain = named.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b));
                assert!(!plain || named.starts_with(host), "{text:?}");
            }
        }
        Err(LmsError::Astray { .. }) => {}
        Err(other) => panic!("{other:?}"),
    }
    if is_id(&text) {
        let one = origin.address(ROUTE, &[&text], None).expect("an id");
        assert_eq!(one.path(), path.replace("5e", &text), "an id stays one part of the path");
    } else {
        assert!(origin.address(ROUTE, &[&text], None).is_none(), "{text:?}");
    }
    if let Some((query, Ok(again))) = step(&text, "cursor=next") {
        assert!(text.ends_with(&query));
        assert_eq!(again, "cursor=next", "a mark that we gave out can be read");
    }
    if let Ok(other) = Origin::register(&text) {
        assert!(other.is_secure() || other.is_loopback(), "{text:?}");
    }
}
