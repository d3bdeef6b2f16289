//! Every "no" of the narrowed API, in the shape of Clever's: `{"message": …}`.

use crate::RelayError;
use crate::clever::CleverError;
use crate::district::Failed;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lms::LmsError;
use serde_json::json;

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// The words.
    pub message: String,
    /// Seconds until it is worth another try.
    pub retry_after: Option<u64>,
}

impl Refusal {
    /// With these words.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), retry_after: None }
    }

    /// Not there, or not for this teacher: the two are never told apart.
    pub fn not_there() -> Self {
        Self::new(404, "Resource not found")
    }

    /// No token, or none that is good now.
    pub fn sign_in() -> Self {
        Self::new(401, "Could not authorize token")
    }

    /// Too many requests.
    pub fn too_many(seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(429, "too many requests") }
    }
}

impl From<Failed> for Refusal {
    fn from(failed: Failed) -> Self {
        let error = match failed {
            Failed::Busy(busy) => return Self::too_many(busy.retry_after),
            Failed::Lms(error) => error,
        };
        match error {
            LmsError::Offline => Self::new(503, "the relay cannot reach Clever"),
            LmsError::NoAnswer => Self::new(504, "Clever did not answer the relay"),
            LmsError::SignIn { status: 401 } => {
                Self::new(503, "Clever no longer takes the district's token; the relay asks for a new one")
            }
            LmsError::SignIn { .. } => Self::new(403, "Clever refuses this to the district's token"),
            LmsError::TooMany => Self::too_many(15),
            LmsError::Refused { status, message } | LmsError::Server { status, message } => {
                Self::new(status, message)
            }
            LmsError::AssignmentNotThere | LmsError::StudentNotThere | LmsError::NotThere { .. } => {
                Self::not_there()
            }
            LmsError::Unreadable { .. } | LmsError::Astray { .. } => {
                Self::new(502, "Clever's answer cannot be read")
            }
        }
    }
}

impl From<RelayError> for Refusal {
    fn from(error: RelayError) -> Self {
        tracing::error!(target: "relay", %error, "a request could not be served");
        match error {
            RelayError::Clever(CleverError::NoDistrict) => {
                Self::new(403, "the district has not given its token to this app")
            }
            RelayError::Clever(CleverError::Offline) => Self::new(503, "the relay cannot reach Clever"),
            _ => Self::new(503, "the relay cannot do this at the moment"),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_GATEWAY);
        let mut response = (status, Json(json!({ "message": self.message }))).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
