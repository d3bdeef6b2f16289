//! Clever v3.1 over HTTP: the Data API and LMS Connect, as the published specification and the
//! documentation have them. Where those are silent the sample school had to choose; each choice is said
//! where it is made, and listed in `docs/sample-school.md`.

mod assignments;
mod body;
mod envelope;
pub(crate) mod gate;
mod rosters;
mod submissions;
mod syntax;

pub(crate) use envelope::escaped;
pub(crate) use rosters::moment;

use crate::lms::Lms;
use crate::refusal::Refusal;
use crate::stop::Stopping;
use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use gate::Gate;

/// Everything under `/v3.1`, `/v3.0/me` and `/userinfo`.
pub(crate) fn routes(lms: Lms, stopping: Stopping) -> Router {
    let gate = Gate { lms: lms.clone(), stopping };
    Router::new()
        .route("/userinfo", get(rosters::userinfo))
        .route("/v3.0/me", get(rosters::me))
        .route("/v3.1/userinfo", get(rosters::userinfo))
        .route("/v3.1/me", get(rosters::me))
        .route("/v3.1/{*rest}", get(rosters::read))
        .route("/v3.1/sections/{section}/assignments", post(assignments::create))
        .route(
            "/v3.1/sections/{section}/assignments/{assignment}",
            get(assignments::get).patch(assignments::update).delete(assignments::delete),
        )
        .route("/v3.1/sections/{section}/assignments/{assignment}/submissions", get(submissions::list))
        .route(
            "/v3.1/sections/{section}/assignments/{assignment}/submissions/{user}",
            get(submissions::get).patch(submissions::update),
        )
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(gate, gate::pass))
        .with_state(lms)
}

async fn wrong_method(method: Method, OriginalUri(uri): OriginalUri) -> Refusal {
    let parts: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    let allowed = match parts.as_slice() {
        [_, "sections", _, "assignments"] => "POST",
        [_, "sections", _, "assignments", _] => "DELETE GET PATCH",
        [_, "sections", _, "assignments", _, "submissions", _] => "GET PATCH",
        _ => "GET",
    };
    Refusal::MethodNotAllowed { method: method.to_string(), allowed }
}
