//! Keeps other web pages away: only this computer's own names reach the host, and commands come from its own page or
//! from a program.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The guard itself.
pub(crate) async fn pass(request: Request, next: Next) -> Response {
    match stranger(request.method(), request.headers()) {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    }
}

fn stranger(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text("host").unwrap_or("");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !matches!(name, "127.0.0.1" | "localhost") {
        return Some("This host answers only to 127.0.0.1 and localhost.");
    }
    let own = format!("http://{host}");
    if text("origin").is_some_and(|origin| origin != own) {
        return Some("Commands are taken from this page only.");
    }
    let read = method == Method::GET || method == Method::HEAD;
    if !read && text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Some("Commands are taken from this page only.");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asks(method: &Method, pairs: &[(&'static str, &'static str)]) -> Option<&'static str> {
        let pairs =
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        stranger(method, &pairs.collect())
    }

    #[test]
    fn only_this_computer_and_its_own_page_may_ask() {
        let host = ("host", "127.0.0.1:4000");
        assert_eq!(asks(&Method::GET, &[host]), None);
        assert_eq!(asks(&Method::POST, &[host]), None, "a program without a browser");
        assert_eq!(asks(&Method::POST, &[host, ("origin", "http://127.0.0.1:4000")]), None);
        assert!(asks(&Method::POST, &[host, ("origin", "http://127.0.0.1:5000")]).is_some());
        assert!(asks(&Method::POST, &[host, ("sec-fetch-site", "cross-site")]).is_some());
        assert!(asks(&Method::GET, &[("host", "evil.example:4000")]).is_some());
        assert!(asks(&Method::GET, &[]).is_some());
    }
}
