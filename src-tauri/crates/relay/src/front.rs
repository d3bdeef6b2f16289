//! What somebody sees who opens the relay's address in a browser, or one that is none. A program is told in JSON.

use crate::page::{escape, is_for_a_page, page};
use crate::{Relay, admin, surface};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

/// `GET /`
pub async fn front(State(relay): State<Relay>, headers: HeaderMap) -> Response {
    if !is_for_a_page(&headers) {
        return surface::Refusal::not_there().into_response();
    }
    page(StatusCode::OK, "Passback relay", &about(&relay).await)
}

/// Any other address.
pub async fn nothing(State(relay): State<Relay>, uri: Uri, headers: HeaderMap) -> Response {
    if !is_for_a_page(&headers) || uri.path().starts_with("/v3.1") {
        return surface::Refusal::not_there().into_response();
    }
    let body =
        format!("<p>This address leads nowhere; part of it may be missing.</p>{}", about(&relay).await);
    page(StatusCode::NOT_FOUND, "Nothing is here", &body)
}

async fn about(relay: &Relay) -> String {
    let called = relay.called.or(admin::called(relay)).await;
    let of = match called.as_slice() {
        [] => String::new(),
        all => format!(
            " of <strong>{}</strong>",
            all.iter().map(|name| escape(name)).collect::<Vec<_>>().join(", ")
        ),
    };
    format!(
        "<p>This is the Passback relay{of}, by which teachers sign in to Passback with Clever.</p>\
         <p>Open Passback, choose <em>Sign in with Clever</em>, and type this address there:</p>\
         <p class=\"link\" tabindex=\"0\"><code>{}</code></p>\
         <p><a href=\"/sign-in\">See whether signing in works</a></p>",
        escape(&relay.url)
    )
}
