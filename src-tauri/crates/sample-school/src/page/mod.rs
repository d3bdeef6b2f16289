//! The LMS's own gradebook page, which a teacher opens in a browser. Plain HTML from the server, one
//! style sheet and one script, nothing from anywhere else.
//!
//! Not in here: what an edit by hand may do (`lms::hand`).

mod edits;
mod guard;
mod hand_in;
mod html;
mod panel;

pub(crate) use html::escape;

use crate::lms::Lms;
use crate::refusal::Refusal;
use axum::Router;
use axum::http::header;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, put};

const STYLE: &str = include_str!("page.css");
const ICON: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path fill='#394b58' d='M0 0h16v16H0z'/><path fill='#fff' d='M3 4h10v2H3zm0 3h10v2H3zm0 3h6v2H3z'/></svg>";
const SCRIPT: &str = include_str!("page.js");

/// Everything under `/lms`, and what answers where nothing is.
pub(crate) fn routes(lms: Lms) -> Router {
    Router::new()
        .route("/", get(async || Redirect::to("/lms")))
        .route("/lms", get(html::show))
        .route("/lms/hand-in", get(hand_in::show))
        .route("/lms/page.css", get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/lms/icon.svg", get(async || ([(header::CONTENT_TYPE, "image/svg+xml")], ICON)))
        .route(
            "/lms/page.js",
            get(async || ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)),
        )
        .route("/lms/api/cells", get(edits::cells))
        .route("/lms/api/grade", put(edits::grade))
        .route("/lms/api/assignments/{id}", put(edits::assignment).delete(edits::delete))
        .route("/lms/api/faults", get(edits::faults).put(edits::set_faults))
        .route("/lms/api/counts", get(edits::counts))
        .route("/lms/api/assignment-file", get(edits::assignment_file))
        .layer(from_fn(guard::pass))
        .fallback(async || Refusal::NoSuchAddress.into_response())
        .with_state(lms)
}
