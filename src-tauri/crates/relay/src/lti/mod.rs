//! The relay as an LTI 1.3 tool: an LMS, or Clever in front of it, sends a signed-in teacher's browser here, and the page
//! that answers opens the app on the teacher's own computer with a one-time code.
//!
//! No grade goes this way and nothing is asked of the LMS. A launch says who comes and which section is meant; both are
//! believed only as far as docs/adr/0017-lti.md says.
//!
//! Words: a *platform* is what launches; a *deployment* is one installation of this tool there; an account of a platform
//! is *tied* to a teacher who said so, signed in.

mod admin;
mod http;
mod launch;
mod login;
mod open;
mod own_key;
mod place;
mod platform;
mod register;
mod tie;
mod who;

pub use http::Lti;
pub use place::Place;
pub use platform::Platform;

pub(crate) use admin::{act, section};
pub(crate) use platform::problems;
pub(crate) use tie::ask as ask_to_tie;

use crate::page::page;
use crate::{Relay, RelayError};
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

/// Where a launch ends.
const LAUNCH: &str = "/lti/launch";

/// All addresses.
pub(crate) fn routes() -> Router<Relay> {
    Router::new()
        .route("/lti/login", get(login::by_link).post(login::by_form))
        .route(LAUNCH, get(launch::opened).post(launch::launched))
        .route("/lti/tie", get(tie::begin).post(tie::answered))
        .route("/lti/jwks", get(own_key::published))
        .route("/lti/register", get(register::register))
}

/// A page where something of the relay's own went wrong.
fn answer(done: Result<Response, RelayError>) -> Response {
    done.unwrap_or_else(|error| {
        tracing::error!(target: "relay", %error, "a launch could not be served");
        let text = "The relay cannot open anything at the moment.";
        refused(StatusCode::SERVICE_UNAVAILABLE, "Not opened", text)
    })
}

/// A page that says why nothing was opened.
fn refused(status: StatusCode, title: &str, reason: &str) -> Response {
    let body = format!(
        "<p>{} Nobody was signed in, and nothing was changed. Open Passback from your LMS again, or open it on this \
         computer and sign in there.</p>",
        crate::page::escape(reason)
    );
    page(status, title, &body)
}
