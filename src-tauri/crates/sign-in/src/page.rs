//! The page that a sign-in ends with in the browser. No script, nothing from elsewhere, never inside another page; its
//! one style stands in it, under a number that nobody can know before.

use language::{spoken, text};

/// As the pages of a relay look, so that the last one of a sign-in is not another's.
const STYLE: &str = include_str!("page.css");

/// What the browser is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// The app has taken the sign-in.
    SignedIn,
    /// The person, or Clever, said no.
    Cancelled,
    /// The app could not use it: the code was refused, the sign-in cannot be kept, the folder is somebody else's.
    NotSignedIn,
    /// Whoever asked has no business here.
    Nothing,
}

impl Told {
    const fn status(self) -> &'static str {
        match self {
            Self::SignedIn | Self::Cancelled | Self::NotSignedIn => "200 OK",
            Self::Nothing => "404 Not Found",
        }
    }

    /// Its headline and what to do.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SignedIn => (
                text!("You are signed in", "Sesión iniciada"),
                text!("Close this page and go back to Passback.", "Cierre esta página y vuelva a Passback."),
            ),
            Self::Cancelled => (
                text!("You are not signed in", "No se inició sesión"),
                text!(
                    "The sign-in was cancelled. Close this page and go back to Passback.",
                    "Se canceló el inicio de sesión. Cierre esta página y vuelva a Passback."
                ),
            ),
            Self::NotSignedIn => (
                text!("Not signed in", "No se inició sesión"),
                text!(
                    "Passback says why. Close this page and go back to Passback.",
                    "Passback dice por qué. Cierre esta página y vuelva a Passback."
                ),
            ),
            Self::Nothing => (
                text!("There is nothing here", "Aquí no hay nada"),
                text!(
                    "A sign-in of Passback comes back here.",
                    "Aquí vuelve un inicio de sesión de Passback."
                ),
            ),
        }
    }

    /// The whole answer. `number` must be new each time: the style is used only under it.
    pub(crate) fn response(self, number: &str) -> String {
        let (title, text) = self.words();
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Passback</title>\
             <style nonce=\"{number}\">{STYLE}</style></head>\
             <body><main><h1>{title}</h1><p>{text}</p></main></body></html>",
            spoken().code()
        );
        format!(
            "HTTP/1.1 {}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
             content-security-policy: default-src 'none'; style-src 'nonce-{number}'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'\r\n\
             x-content-type-options: nosniff\r\nx-frame-options: DENY\r\n\
             cache-control: no-store\r\nreferrer-policy: no-referrer\r\nconnection: close\r\n\r\n{page}",
            self.status(),
            page.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use language::{Spoken, in_language};

    const ALL: [Told; 4] = [Told::SignedIn, Told::Cancelled, Told::NotSignedIn, Told::Nothing];

    #[test]
    fn the_page_has_a_style_of_its_own_and_nothing_else_may_be_in_it() {
        for told in ALL {
            let response = told.response("one");
            let (head, page) = response.split_once("\r\n\r\n").expect("a head");
            assert!(head.contains("default-src 'none'; style-src 'nonce-one';"), "{head}");
            assert!(head.contains(&format!("content-length: {}\r\n", page.len())), "{head}");
            assert!(page.contains("<style nonce=\"one\">") && page.contains("light-dark("), "{page}");
            for more in ["<script", "style=\"", "href=", "src=", "http"] {
                assert!(!page.contains(more), "{more}: {page}");
            }
        }
    }

    #[test]
    fn what_is_told_is_told_in_the_language_that_is_spoken() {
        let said = |told: Told, language| in_language(language, || told.response("one"));
        let english = said(Told::SignedIn, Spoken::English);
        assert!(english.contains("lang=\"en\"") && english.contains("You are signed in"), "{english}");
        let spanish = said(Told::SignedIn, Spoken::Spanish);
        assert!(spanish.contains("lang=\"es\"") && spanish.contains("Sesión iniciada"), "{spanish}");
        let failed = said(Told::NotSignedIn, Spoken::English);
        assert!(failed.contains("Not signed in") && failed.contains("Passback says why."), "{failed}");
        let failed = said(Told::NotSignedIn, Spoken::Spanish);
        assert!(failed.contains("Passback dice por qué."), "{failed}");
        for language in Spoken::ALL {
            let all = ALL.map(|told| said(told, language));
            assert!(all.iter().enumerate().all(|(at, one)| !all[at + 1..].contains(one)), "no two are alike");
        }
    }
}
