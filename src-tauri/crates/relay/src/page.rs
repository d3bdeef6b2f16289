//! The few pages that people see. No script, nothing from elsewhere, never inside another page.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use std::fmt::Write as _;

/// The style of all pages.
pub const STYLE: &str = include_str!("page.css");

/// Text that may hold anything, for HTML text and quoted attributes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// A time as people read it, and as programs do.
pub fn time(at: DateTime<Utc>) -> String {
    let exact = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("<time datetime=\"{exact}\">{}</time>", at.format("%-d %b %Y, %H:%M UTC"))
}

/// The same of a time that somebody else wrote; as it is, if it is none.
pub fn time_of(text: &str) -> String {
    DateTime::parse_from_rfc3339(text).map_or_else(|_| escape(text), |at| time(at.to_utc()))
}

/// A table of cells in HTML. On a narrow screen each cell stands below what its column is called.
pub fn table(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    // A table that is drawn as blocks is no table for a screen reader any more, unless it says so.
    let mut html = String::from("<table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">");
    for head in heads {
        let _ = write!(html, "<th role=\"columnheader\">{head}</th>");
    }
    html.push_str("</tr></thead><tbody role=\"rowgroup\">");
    for row in rows {
        html.push_str("<tr role=\"row\">");
        for (head, cell) in heads.iter().zip(row) {
            let _ = write!(html, "<td role=\"cell\" data-label=\"{head}\">{cell}</td>");
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    html
}

/// Something that went wrong, so that it is seen without colours too.
pub fn wrong(text: &str) -> String {
    let text = escape(text);
    format!(
        "<p class=\"wrong\" role=\"alert\"><span aria-hidden=\"true\">⚠</span> <strong>{text}</strong></p>"
    )
}

/// Whether a browser asks for a page, and not a program for data.
pub fn is_for_a_page(headers: &HeaderMap) -> bool {
    let mut accepts = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepts.any(|accepts| accepts.contains("text/html"))
}

/// How a page is drawn.
#[derive(Default)]
struct Frame<'a> {
    /// In its head.
    head: &'a str,
    /// Beside its title.
    beside: &'a str,
    /// `wide` where tables are.
    class: &'a str,
    /// Where its forms may lead, in the words of a content security policy.
    to: &'a str,
}

/// A page. `body` is HTML.
pub fn page(status: StatusCode, title: &str, body: &str) -> Response {
    page_with_form(status, title, body, "'none'")
}

/// A page with a form; `to` is where it may lead, in the words of a content security policy.
pub fn page_with_form(status: StatusCode, title: &str, body: &str, to: &str) -> Response {
    drawn(status, title, body, &Frame { to, ..Frame::default() })
}

/// A wide page with forms that lead to the relay itself; `beside` stands beside its title.
pub fn wide_page(title: &str, beside: &str, body: &str) -> Response {
    drawn(StatusCode::OK, title, body, &Frame { beside, class: "wide", to: "'self'", head: "" })
}

/// A page that opens a link of the app's by itself, once. `link` is part of `body` as well: a browser may ask first.
pub fn page_that_opens(title: &str, body: &str, link: &str, to: &str) -> Response {
    let opens = format!("<meta http-equiv=\"refresh\" content=\"0;url={}\">", escape(link));
    drawn(StatusCode::OK, title, body, &Frame { head: &opens, to, ..Frame::default() })
}

/// Lets these sites show the page inside one of theirs. `sites` in the words of a content security policy.
pub fn within(mut response: Response, sites: &str) -> Response {
    let headers = response.headers_mut();
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let open = policy
        .map(|policy| policy.replace("frame-ancestors 'none'", &format!("frame-ancestors {sites}")))
        .and_then(|policy| HeaderValue::from_str(&policy).ok());
    if let Some(open) = open.filter(|_| !sites.is_empty()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, open);
        headers.remove(header::X_FRAME_OPTIONS);
    }
    response
}

fn drawn(status: StatusCode, title: &str, body: &str, frame: &Frame<'_>) -> Response {
    let (title, Frame { head, beside, class, to }) = (escape(title), frame);
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Passback</title>\
         <link rel=\"stylesheet\" href=\"/relay.css\">{head}</head>\
         <body><main class=\"{class}\"><header><h1>{title}</h1>{beside}</header>{body}</main></body></html>"
    );
    let policy = format!(
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action {to}"
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

/// A page that only tells something.
pub fn told(status: StatusCode, title: &str, text: &str) -> Response {
    page(status, title, &format!("<p>{}</p>", escape(text)))
}
