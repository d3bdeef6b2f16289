//! All addresses, and what every request passes: the limits, the counts, one line of log.

use crate::door::Peer;
use crate::page::{STYLE, is_for_a_page, told};
use crate::{Relay, admin, front, lti, oauth, surface};
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use std::net::{IpAddr, SocketAddr};
use tokio::time::Instant;

/// No request is larger: a grade with a long comment.
const LARGEST: usize = 64 * 1024;

/// Everything.
pub fn all(relay: Relay) -> Router {
    let sign_in = Router::new()
        .route("/oauth/authorize", get(oauth::authorize))
        .route("/oauth/callback", get(oauth::callback))
        .route("/oauth/consent", post(oauth::consent))
        .route("/oauth/revoke", post(oauth::revoke))
        .route("/sign-in", get(oauth::sign_in))
        .route("/invitation/{secret}", get(admin::invitation))
        .route("/admin", get(admin::show).post(admin::act))
        .merge(lti::routes())
        .layer(from_fn_with_state(relay.clone(), limited));
    Router::new()
        .merge(sign_in)
        .route("/oauth/token", post(oauth::token))
        .route("/.well-known/oauth-authorization-server", get(oauth::metadata))
        .route("/v3.1/{*rest}", any(surface::serve))
        .route("/queue", get(surface::queue))
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/relay.css", get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/", get(front::front))
        .fallback(front::nothing)
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn_with_state(relay.clone(), counted))
        .layer(from_fn(met))
        .with_state(relay)
}

/// Whether it can serve: the records answer, and it is not closing.
async fn ready(State(relay): State<Relay>) -> Response {
    if *relay.closing.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "closing\n").into_response();
    }
    if relay.ready.or(async { relay.records.ready().await.is_ok() }).await {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the records cannot be used\n").into_response()
    }
}

async fn metrics(State(relay): State<Relay>) -> Response {
    let waiting = relay.districts.waiting();
    let sessions = relay.sessions.or(async { relay.records.count_sessions().await.unwrap_or(0) }).await;
    let gauges = [("passback_relay_requests_waiting", waiting), ("passback_relay_sessions", sessions)];
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, relay.metrics.text(&gauges)).into_response()
}

/// The client's address: behind a proxy that we know the one that the proxy saw. Of IPv6 the network that one line has.
pub fn address(relay: &Relay, headers: &HeaderMap, peer: SocketAddr) -> String {
    let told = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    network(relay.config.trusted_proxies.client(peer.ip(), &told.collect::<Vec<_>>()))
}

/// Handlers know who is connected by one name, whichever door it came by, and the door knows that a request is there.
pub(crate) async fn met(ConnectInfo(peer): ConnectInfo<Peer>, mut request: Request, next: Next) -> Response {
    peer.is_heard();
    request.extensions_mut().insert(ConnectInfo(peer.address));
    let response = next.run(request).await;
    peer.is_heard();
    response
}

/// The address, or of IPv6 the network that one line has.
pub(crate) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// So many sign-ins a minute from one address; a school's teachers may share one.
async fn limited(
    State(relay): State<Relay>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let address = address(&relay, request.headers(), peer);
    match relay.sign_in_limit.spend(&address) {
        Ok(()) => next.run(request).await,
        Err(seconds) if is_for_a_page(request.headers()) => {
            let text = format!("Too many requests came from your address. Try again in {seconds} seconds.");
            let mut page = told(StatusCode::TOO_MANY_REQUESTS, "Too many at once", &text);
            page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            page
        }
        Err(seconds) => surface::Refusal::too_many(seconds).into_response(),
    }
}

/// Counts and logs: the route, never the address with its ids or its query.
async fn counted(State(relay): State<Relay>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = path.unwrap_or_else(|| "none".to_owned());
    let began = Instant::now();
    let under_way = relay.serving.read().await;
    let mut response = next.run(request).await;
    drop(under_way);
    let status = response.status().as_u16();
    let labels = format!("route=\"{route}\",status=\"{status}\"");
    relay.metrics.count("passback_relay_requests_total", &labels);
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(target: "relay::request", %method, route, status, ms);
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn one_line_is_one_client() {
        let of = |address: &str| network(address.parse().unwrap());
        assert_eq!(of("192.0.2.7"), of("::ffff:192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
