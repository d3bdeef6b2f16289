//! Reading JSON from somebody who may mean harm.

use crate::LmsError;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// Clever's own answers nest about eight deep.
const DEEPEST: usize = 64;

/// Reads a document. Fields that are not asked for are skipped without being kept; numbers that no `f64` holds, a
/// field given twice and nesting without end are refused.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, LmsError> {
    if is_web_page(body) {
        return Err(LmsError::Unreadable { what: "a web page instead of data" });
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(LmsError::Unreadable { what: "an empty answer" });
    }
    // Skipping a field costs serde_json no stack, so its own limit would not see how deep it goes.
    if depth(body) > DEEPEST {
        return Err(LmsError::Unreadable { what: "nested too deep" });
    }
    serde_json::from_slice(&marked(body)).map_err(|error| LmsError::Unreadable {
        what: if error.is_data() { "not the data that was asked for" } else { "broken data" },
    })
}

/// Bytes that are no letters, written as half a letter: a text that is asked for is refused for one as for the other, and
/// what is skipped or held as it came ([`serde_json::value::RawValue`]) may have it.
fn marked(body: &[u8]) -> Cow<'_, [u8]> {
    if std::str::from_utf8(body).is_ok() {
        return Cow::Borrowed(body);
    }
    let mut marked = Vec::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        marked.extend_from_slice(chunk.valid().as_bytes());
        if !chunk.invalid().is_empty() {
            marked.extend_from_slice(br"\ud800");
        }
    }
    Cow::Owned(marked)
}

/// Whether this is HTML or XML: JSON never begins like that.
pub fn is_web_page(body: &[u8]) -> bool {
    let start = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii_start();
    start.first() == Some(&b'<')
}

fn depth(body: &[u8]) -> usize {
    let (mut deep, mut deepest, mut in_text, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in body {
        if in_text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'[' | b'{' => {
                deep += 1;
                deepest = deepest.max(deep);
            }
            b']' | b'}' => deep = deep.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Clone, Deserialize, PartialEq)]
    struct Named {
        name: Option<String>,
        points: Option<f64>,
    }

    fn what(body: &str) -> &'static str {
        match read::<Named>(body.as_bytes()) {
            Err(LmsError::Unreadable { what }) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_no_data_is_named() {
        assert_eq!(what("<html>"), "a web page instead of data");
        assert_eq!(what("\u{feff} <!DOCTYPE html>"), "a web page instead of data");
        assert_eq!(what(" \n"), "an empty answer");
        assert_eq!(what(r#"{"name": "a"#), "broken data");
        assert_eq!(what(r#"{"points": NaN}"#), "broken data");
        assert_eq!(what(r#"{"points": 1e400}"#), "broken data");
        assert_eq!(what(r#"{"points": "7"}"#), "not the data that was asked for");
        assert_eq!(what(r#"{"name": "a", "name": "b"}"#), "not the data that was asked for");
        assert_eq!(what("[]"), "not the data that was asked for");
    }

    #[test]
    fn bytes_that_are_no_letters_are_refused_only_where_they_are_asked_for() {
        let body = |name: &[u8], other: &[u8]| {
            [b"{\"name\": \"".as_slice(), name, b"\", \"other\": [\"", other, b"\"]}"].concat()
        };
        let expected = Named { name: Some("a".into()), points: None };
        for bad in [b"\xFF".as_slice(), b"\xE9t\xE9", b"\xC3", b"\xED\xA0\xBD", br"\ud83d"] {
            assert_eq!(read::<Named>(&body(b"a", bad)), Ok(expected.clone()), "{bad:?}");
            assert!(read::<Named>(&body(bad, b"a")).is_err(), "{bad:?}");
        }
        assert!(read::<Named>(b"{\"name\": \xFF}").is_err());
    }

    #[test]
    fn depth_counts_even_where_nobody_looks_but_not_in_texts() {
        let deep = |inner: &str| format!(r#"{{"name": "a", "other": {inner}}}"#);
        let nested = deep(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
        assert_eq!(what(&nested), "nested too deep");
        assert_eq!(what(&deep(&"[".repeat(100_000))), "nested too deep");
        let text = deep(&format!(r#""\"{}""#, "[".repeat(100)));
        let expected = Named { name: Some("a".into()), points: None };
        assert_eq!(read::<Named>(text.as_bytes()), Ok(expected));
    }
}
