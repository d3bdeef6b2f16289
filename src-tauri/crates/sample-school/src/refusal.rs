//! Every "no" of the API, with the exact words of Clever's error page where it has them.
//!
//! Not in here: trouble that was switched on for practice (`faults`).

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No `Authorization: Bearer …` header.
    #[error("No authorization provided")]
    NoAuthorization,
    /// A token the district never gave out. 401 in the Data API, 403 in LMS Connect, as documented.
    #[error("Could not authorize token")]
    WrongToken {
        /// Whether LMS Connect or the Data API was asked.
        status: u16,
    },
    /// A teacher's sign-in token where a district token is needed: answered as HTML.
    #[error("Your OAuth2 token is incorrect or has expired.")]
    TokenOfAnotherKind,
    /// A create without something it must have.
    #[error("missing required field(s): {}", .0.join(", "))]
    MissingFields(Vec<&'static str>),
    /// A write without a body.
    #[error("request body is required, but was empty")]
    EmptyBody,
    /// A create with a due date that has passed.
    #[error("due_date must be in the future")]
    DueInThePast,
    /// An update that moves the due date into the past; the text is the documented one.
    #[error("parsing time {0:?}: day out of range")]
    DueMovedToThePast(String),
    /// A date that is none.
    #[error("parsing time {0:?} as \"2006-01-02T15:04:05Z07:00\": cannot parse {0:?} as \"2006\"")]
    NotADate(String),
    /// A backslash followed by something JSON does not know; shown without JSON around it.
    #[error("Invalid character {0} in string escape code")]
    BadEscape(String),
    /// The body is no JSON; the text is that of Go's reader.
    #[error("{0}")]
    NotJson(String),
    /// A field holds a value outside its list, or of another type.
    #[error("validation failure list:\n{0}")]
    Validation(String),
    /// An assignment id that can be none.
    #[error("INVALID_ID")]
    InvalidId,
    /// `grader_id` names nobody the LMS knows.
    #[error("NOT_FOUND: Person with id clever:{0} not found for this integration.")]
    UnknownGrader(String),
    /// The assignment was never there, or was deleted.
    #[error("Assignment does not exist")]
    AssignmentGone,
    /// The student is not in the section, not assigned, or not linked.
    #[error("User not found")]
    UserNotFound,
    /// A create in a section that is not there or not linked (text: choice of the sample school).
    #[error("Section does not exist")]
    SectionUnknown,
    /// A Data API record that is not there.
    #[error("Resource not found")]
    NotFound,
    /// An address nothing answers at: an HTML page.
    #[error("Not Found")]
    NoSuchAddress,
    /// A method the address does not take (text: Go's usual one, the documented text is cut off).
    #[error("method {method} is not allowed, but [{allowed}] are")]
    MethodNotAllowed {
        /// The method that came.
        method: String,
        /// Those it takes.
        allowed: &'static str,
    },
    /// `limit` above 10,000 in the Data API.
    #[error("limit must be at most 10000")]
    LimitTooLarge,
    /// A query field that cannot be.
    #[error("{0}")]
    BadQuery(&'static str),
    /// A cursor older than two hours.
    #[error("cursor has expired")]
    CursorExpired,
    /// A cursor that was not handed out for this list.
    #[error("cursor is not valid")]
    CursorUnknown,
    /// Schoology and an attachment of type link (status: choice).
    #[error("Schoology does not support submission type of link")]
    NoLinks,
    /// Schoology and a student who never opened the app from the LMS: permanent, though a 500.
    #[error("Error updating submission")]
    NeverLaunched,
    /// More than the maximum where the LMS refuses that (text: choice).
    #[error("grade_points must not be greater than points_possible")]
    ScoreAboveMaximum,
    /// Less than zero where the LMS refuses that (text: choice).
    #[error("grade_points must not be negative")]
    ScoreBelowZero,
    /// A maximum Classroom cannot hold (text: choice).
    #[error("points_possible must be a whole number, zero or more")]
    MaximumNotWhole,
    /// A negative maximum (text: choice).
    #[error("points_possible must not be negative")]
    MaximumNegative,
    /// A title longer than the LMS takes (text: Canvas's own).
    #[error("title is too long (maximum is {0} characters)")]
    TitleTooLong(usize),
    /// The sample school could not write its own records down.
    #[error("the sample school could not save the change")]
    NotSaved,
}

impl Refusal {
    /// The status it is answered with.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NoAuthorization | Self::TokenOfAnotherKind => 401,
            Self::WrongToken { status } => *status,
            Self::AssignmentGone
            | Self::UserNotFound
            | Self::SectionUnknown
            | Self::NotFound
            | Self::NoSuchAddress => 404,
            Self::MethodNotAllowed { .. } => 405,
            Self::LimitTooLarge => 413,
            Self::NeverLaunched | Self::NotSaved => 500,
            _ => 400,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let text = self.to_string();
        match self {
            Self::TokenOfAnotherKind | Self::NoSuchAddress => (
                status,
                Html(format!("<!DOCTYPE html><html lang=\"en\"><title>{text}</title><h1>{text}</h1></html>")),
            )
                .into_response(),
            Self::BadEscape(_) => (status, text).into_response(),
            Self::MethodNotAllowed { allowed, .. } => {
                let allow = allowed.replace(' ', ", ");
                (status, [(header::ALLOW, allow)], Json(serde_json::json!({ "message": text })))
                    .into_response()
            }
            _ => (status, Json(serde_json::json!({ "message": text }))).into_response(),
        }
    }
}
