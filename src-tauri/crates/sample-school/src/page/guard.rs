//! Keeps other web pages away from the LMS's page: only this computer's own names reach it, and writes
//! only come from the page itself.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

const POLICY: &str =
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// The guard itself.
pub(crate) async fn pass(request: Request, next: Next) -> Response {
    if let Some(reason) = stranger(request.method(), request.headers()) {
        return (StatusCode::FORBIDDEN, Json(json!({ "message": reason }))).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

fn stranger(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text("host").unwrap_or("");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    // A web page elsewhere can give its own name this computer's address.
    if !matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        return Some("This page answers only to 127.0.0.1 and localhost.");
    }
    if method == Method::GET || method == Method::HEAD {
        return None;
    }
    let own = format!("http://{host}");
    if text("origin").is_some_and(|origin| origin != own) {
        return Some("Changes are taken from this page only.");
    }
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Some("Changes are taken from this page only.");
    }
    if method != Method::DELETE
        && !text("content-type").is_some_and(|kind| kind.starts_with("application/json"))
    {
        return Some("Changes are sent as JSON.");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_the_page_itself_may_write() {
        let host = ("host", "127.0.0.1:4000");
        let json = ("content-type", "application/json");
        let asks = |pairs: &[_]| stranger(&Method::PUT, &headers(pairs));
        assert_eq!(asks(&[host, json]), None, "a program without a browser");
        assert_eq!(
            asks(&[host, json, ("origin", "http://127.0.0.1:4000"), ("sec-fetch-site", "same-origin")]),
            None
        );
        assert!(asks(&[host, json, ("origin", "https://evil.example")]).is_some());
        assert!(
            asks(&[host, json, ("origin", "http://127.0.0.1:5000")]).is_some(),
            "another port is another site"
        );
        assert!(asks(&[host, json, ("origin", "null")]).is_some());
        assert!(asks(&[host, json, ("sec-fetch-site", "cross-site")]).is_some());
        assert!(asks(&[host, ("content-type", "text/plain")]).is_some(), "what a foreign form can send");
        assert!(asks(&[("host", "evil.example:4000"), json]).is_some(), "a name pointed at this computer");
        assert!(stranger(&Method::GET, &headers(&[("host", "evil.example")])).is_some());
    }
}
