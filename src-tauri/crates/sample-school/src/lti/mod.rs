//! The school's LMS as an LTI 1.3 platform, as far as a launch needs one: with Clever between the LMS and the tool, so that
//! the token carries Clever's ids. The one tool there is says where it is with [`crate::School::set_tool`].
//!
//! What a real platform knows by its own sign-in, who sits in front of the browser, is chosen on a page here.
//!
//! Not in here: grades, names and anything else that a tool could ask for.

mod authorize;
mod page;

use crate::lms::Lms;
use axum::Router;
use axum::http::header;
use axum::routing::get;
use std::sync::{Arc, OnceLock};

/// What the platform calls the tool.
pub(crate) const CLIENT: &str = "passback-lti";
/// The one installation of it.
pub(crate) const DEPLOYMENT: &str = "sample-1";

/// Sends the one form of a page off at once.
const SCRIPT: &str = "document.forms[0].submit();\n";

/// The tool's address, once it is known.
pub(crate) type Tool = Arc<OnceLock<String>>;

/// The platform.
#[derive(Clone)]
pub(crate) struct Platform {
    lms: Lms,
    issuer: String,
}

impl Platform {
    fn tool(&self) -> Option<&str> {
        self.lms.tool().get().map(String::as_str)
    }
}

/// Everything under `/lti`. `url` is the school's own address.
pub(crate) fn routes(lms: Lms, url: String) -> Router {
    Router::new()
        .route("/lti/open", get(page::open))
        .route("/lti/authorize", get(authorize::authorize))
        .route(
            "/lti/post.js",
            get(async || ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)),
        )
        .with_state(Platform { lms, issuer: url })
}
