//! The page where a person says who they are.

use super::{Code, Desk};
use crate::clever::escaped;
use crate::district::District;
use crate::page::escape;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::fmt::Write as _;

/// No script, nothing from elsewhere, never inside another page.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Deserialize)]
pub(super) struct Asked {
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    state: Option<String>,
    nonce: Option<String>,
    /// Chosen on the page.
    teacher: Option<String>,
}

/// `/oauth/authorize`: the list of teachers; and once one is chosen, back with a code.
pub(super) async fn authorize(State(desk): State<Desk>, Query(asked): Query<Asked>) -> Response {
    let district = desk.lms.district();
    let Some(back) = asked.redirect_uri.as_deref().filter(|address| is_here(address)) else {
        return told("This sign-in cannot begin: the address to go back to is not on this computer.");
    };
    if asked.client_id != Some(district.client_id()) {
        return told("This sign-in cannot begin: no app of this name is registered.");
    }
    if asked.response_type.as_deref() != Some("code") {
        return told("This sign-in cannot begin: only response_type=code is known.");
    }
    let Some(chosen) = &asked.teacher else { return page(district, &asked, back) };
    let Some(teacher) = district.teachers.iter().position(|one| one.id == *chosen) else {
        return told("Nobody of this school has this id.");
    };
    let code = format!("{:032x}", rand::random::<u128>());
    let kept =
        Code { teacher, redirect_uri: back.to_owned(), nonce: asked.nonce.clone(), made: desk.lms.now() };
    desk.codes().insert(code.clone(), kept);
    let sign = if back.contains('?') { '&' } else { '?' };
    let state = asked.state.map(|state| format!("&state={}", escaped(&state))).unwrap_or_default();
    Redirect::to(&format!("{back}{sign}code={code}{state}")).into_response()
}

/// Whether an address is one of this computer.
fn is_here(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))
    else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // What browsers read otherwise: a user in front of the host, a backslash for a slash, what they leave out.
    let odd = |letter: char| matches!(letter, '@' | '\\') || letter.is_control() || letter.is_whitespace();
    if address.contains('\\') || address.contains(char::is_control) || authority.contains(odd) {
        return false;
    }
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

fn page(district: &District, asked: &Asked, back: &str) -> Response {
    let mut own = format!("response_type=code&client_id={}", escaped(&district.client_id()));
    let others = [("redirect_uri", Some(back)), ("state", asked.state.as_deref())];
    for (name, value) in others.into_iter().chain([("nonce", asked.nonce.as_deref())]) {
        if let Some(value) = value {
            let _ = write!(own, "&{name}={}", escaped(value));
        }
    }
    let mut list = String::new();
    for teacher in &district.teachers {
        let name = escape(&format!("{} {}", teacher.first, teacher.last));
        let to = escape(&format!("/oauth/authorize?{own}&teacher={}", teacher.id));
        let _ = write!(list, "<li><a href=\"{to}\">{name}</a></li>");
    }
    let body = format!(
        "<p>A made-up school to try things out: no password is asked for. Who are you?</p><ul>{list}</ul>"
    );
    shown(StatusCode::OK, "Sign in to Lincoln Unified (sample)", &body, "")
}

fn told(reason: &str) -> Response {
    shown(StatusCode::BAD_REQUEST, "Not signed in", &format!("<p>{}</p>", escape(reason)), "")
}

/// A page. `more` goes on where its policy ends.
pub(crate) fn shown(status: StatusCode, title: &str, body: &str, more: &str) -> Response {
    let policy = format!("{POLICY}{more}");
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/lms/page.css\"></head>\
         <body><header><h1>{title}</h1></header><main>{body}</main></body></html>"
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, Html(page)).into_response()
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn only_addresses_of_this_computer_are_gone_back_to() {
        for good in ["http://127.0.0.1:1/callback", "http://localhost/x?a=b@c", "https://[::1]:8443/"] {
            assert!(is_here(good), "{good}");
        }
        for bad in [
            "http://127.0.0.1:1@evil.example/",
            "http://127.0.0.1:@evil.example/",
            "http://evil.example\\@127.0.0.1/",
            "http://127.0.0.1\\.evil.example/",
            "http://127.0.0.1\t.evil.example/",
            "http://evil.example#@127.0.0.1",
            "ftp://127.0.0.1/",
        ] {
            assert!(!is_here(bad), "{bad}");
        }
    }
}
