//! The server's own words, made fit to be shown: short, one line, without ids and without the token.

use super::json;
use serde::Deserialize;

/// Characters that are kept.
const LONGEST: usize = 200;
/// A run of so many characters of an id, or of one in another writing (base64, percent signs), with a digit among them
/// is an id or worse.
const ID: usize = 20;

#[derive(Deserialize)]
struct Said {
    message: Option<String>,
}

/// What the body of a refusal says: Clever's `{"message"}`, or a plain line; nothing for a web page.
pub fn said(body: &[u8], token: &str) -> String {
    let text = match json::read::<Said>(body) {
        Ok(said) => said.message.unwrap_or_default(),
        Err(_) if body.trim_ascii_start().starts_with(b"{") || json::is_web_page(body) => String::new(),
        Err(_) => String::from_utf8_lossy(body.get(..4_096).unwrap_or(body)).into_owned(),
    };
    let text = if token.is_empty() { text } else { text.replace(token, "…") };
    let text: String = text.chars().take(4_096).map(|c| if is_unfit(c) { ' ' } else { c }).collect();
    let words: Vec<String> = text.split_whitespace().map(without_ids).collect();
    let line = words.join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let mut short: String = line.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

/// Control characters, and those that turn the direction of the text around them.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn without_ids(word: &str) -> String {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/' | '=' | '%');
    let (mut kept, mut run) = (String::new(), String::new());
    for c in word.chars().map(Some).chain([None]) {
        match c {
            Some(c) if part(c) => run.push(c),
            other => {
                let id = run.len() >= ID && run.contains(|c: char| c.is_ascii_digit());
                kept.push_str(if id { "…" } else { &run });
                run.clear();
                kept.extend(other);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clevers_messages_are_kept() {
        for text in ["due_date must be in the future", "Assignment does not exist", "INVALID_ID"] {
            assert_eq!(said(format!(r#"{{"message":"{text}"}}"#).as_bytes(), "t0ken"), text);
        }
        let bare = "Invalid character ' ' in string escape code";
        assert_eq!(said(bare.as_bytes(), "t0ken"), bare, "documented without JSON around it");
        let list = r#"{"message":"validation failure list:\nsubmission_types.0 in body should be one of [link file]"}"#;
        assert_eq!(
            said(list.as_bytes(), "t0ken"),
            "validation failure list: submission_types.0 in body should be one of [link file]"
        );
    }

    #[test]
    fn ids_and_the_token_are_left_out() {
        let grader = r#"{"message":"NOT_FOUND: Person with id clever:5f1b2c3d4e5f60718293a4b5 not found."}"#;
        assert_eq!(said(grader.as_bytes(), "t0ken"), "NOT_FOUND: Person with id clever:… not found.");
        for token in
            ["dDBrZW4tb2YtdGhlLWRpc3RyaWN0", "dDBr+W4tb2/tdGhl/WRpc3Rya==", "%74%30%6b%65%6e%2d%6f%66"]
        {
            let echo = format!(r#"{{"message":"no such token: {token}."}}"#);
            assert_eq!(said(echo.as_bytes(), "t0ken-of-the-district"), "no such token: ….");
        }
        let echo = r#"{"message":"no such token: s3cret."}"#;
        assert_eq!(said(echo.as_bytes(), "s3cret"), "no such token: ….");
    }

    #[test]
    fn long_odd_and_missing_messages_stay_harmless() {
        let long = format!(r#"{{"message":"{}"}}"#, "né ".repeat(5_000));
        assert_eq!(said(long.as_bytes(), "t").chars().count(), 200);
        assert_eq!(
            said("{\"message\":\"a\\u0000b\\u001b[31m\\u202Ec\\nd\"}".as_bytes(), "t"),
            "a b [31m c d"
        );
        for nothing in
            ["", "{}", r#"{"message":7}"#, "<html>no</html>", r#"{"message":"#, r#"{"message":null}"#]
        {
            assert_eq!(said(nothing.as_bytes(), "t"), "", "{nothing}");
        }
        assert_eq!(said(b"\xff\xfe\x00", "t"), "\u{fffd}\u{fffd}");
    }
}
