//! An invitation that came as a file: a text, a mail that was saved, a shortcut of a browser. One link in it counts.

use crate::{SignInError, Typed};
use std::collections::BTreeSet;

/// Larger than any letter around a link, in bytes.
const LONGEST: usize = 256 * 1024;

/// The one invitation link in a file's text. Asks nobody.
///
/// # Errors
/// [`SignInError::NoInvitation`] when there is none, or several; [`SignInError::Address`] when the only one would be reached
/// in the open.
pub fn invitation_in(text: &str) -> Result<String, SignInError> {
    if text.len() > LONGEST {
        return Err(SignInError::NoInvitation);
    }
    let parts = text.split(|c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '(' | '"' | '\'' | '=')
    });
    let links: BTreeSet<&str> = parts
        .map(|part| part.trim_end_matches(['.', ',', ';', ')']))
        .filter(|part| part.contains("://") && part.contains("/invitation/"))
        .collect();
    let mut links = links.into_iter();
    match (links.next(), links.next()) {
        (Some(link), None) => match Typed::read(link) {
            Ok(Typed { invitation: Some(_), .. }) => Ok(link.to_owned()),
            Ok(_) | Err(SignInError::Address(lms::SetupError::NotAnAddress)) => {
                Err(SignInError::NoInvitation)
            }
            Err(error) => Err(error),
        },
        _ => Err(SignInError::NoInvitation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://relay.example.org/invitation/Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0";

    #[test]
    fn one_link_in_whatever_text_is_the_invitation() {
        for text in [
            LINK.to_owned(),
            format!("\u{feff}Your district invites you.\r\n\r\n{LINK}\r\n"),
            format!("[InternetShortcut]\r\nURL={LINK}\r\n"),
            format!("<plist><dict><key>URL</key><string>{LINK}</string></dict></plist>"),
            format!("<a href=\"{LINK}\">{LINK}</a>"),
            format!("See https://www.example.org and then ({LINK})."),
        ] {
            assert_eq!(invitation_in(&text).as_deref(), Ok(LINK), "{text}");
        }
    }

    #[test]
    fn none_two_and_what_only_looks_like_one_are_refused() {
        for text in [
            String::new(),
            "https://relay.example.org".to_owned(),
            "https://relay.example.org/invitation/short".to_owned(),
            "javascript://relay/invitation/Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz".to_owned(),
            format!("{LINK}\n{LINK}x"),
            format!("{LINK}{}", " ".repeat(LONGEST)),
            "\0\0PK\u{fffd}\u{fffd}".to_owned(),
        ] {
            assert_eq!(invitation_in(&text), Err(SignInError::NoInvitation), "{text}");
        }
        let open = LINK.replace("https", "http");
        assert_eq!(invitation_in(&open), Err(SignInError::Address(lms::SetupError::NotSecure)));
    }
}
