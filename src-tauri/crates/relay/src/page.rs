//! The few pages that people see. No script, nothing from elsewhere, never inside another page.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

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

/// A page. `body` is HTML.
pub fn page(status: StatusCode, title: &str, body: &str) -> Response {
    page_with_form(status, title, body, "'none'")
}

/// A page with a form; `to` is where it may lead, in the words of a content security policy.
pub fn page_with_form(status: StatusCode, title: &str, body: &str, to: &str) -> Response {
    drawn(status, title, "", body, to)
}

/// A page that opens a link of the app's by itself, once. `link` is part of `body` as well: a browser may ask first.
pub fn page_that_opens(title: &str, body: &str, link: &str, to: &str) -> Response {
    let opens = format!("<meta http-equiv=\"refresh\" content=\"0;url={}\">", escape(link));
    drawn(StatusCode::OK, title, &opens, body, to)
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

fn drawn(status: StatusCode, title: &str, head: &str, body: &str, to: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Passback</title>\
         <link rel=\"stylesheet\" href=\"/relay.css\">{head}</head>\
         <body><main><h1>{title}</h1>{body}</main></body></html>"
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
