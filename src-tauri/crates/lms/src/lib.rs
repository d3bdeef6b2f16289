//! Remote gradebooks: the port that the engine talks to, and the connectors behind it.
//!
//! In here the API's words are used (submission, district token …); out of here only ours. What is deliberately not
//! here: when to call, what to keep, what to show.

pub mod clever;
pub mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod http;
pub mod pacing;
pub mod port;

pub use clever::{Clever, CleverOptions};
pub use error::{Applied, LmsError};
pub use http::{Limits, Line, SetupError};
pub use port::{
    AssignmentPatch, Connection, GradePage, GradeWrite, Lms, NewAssignment, PageMark, RemoteAssignment,
    RemoteGrade, RemoteSection, RemoteStudent, RemoteTeacher,
};
