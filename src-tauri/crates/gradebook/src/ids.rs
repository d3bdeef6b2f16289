//! Names of things. Each is its own type, so that a student can't be passed for a section.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

macro_rules! ids {
    ($( $(#[$doc:meta])* $name:ident; )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )* };
}

ids! {
    /// A section (class) as the roster names it; for Clever 24 hex digits.
    SectionId;
    /// A student as the roster names it; for Clever the multi-role user id.
    StudentId;
    /// A teacher or another person who grades.
    PersonId;
    /// Our own id of an assignment: given once here, never changed, not known to the LMS. For assignments that came
    /// by an assignment file it equals the id in the LMS.
    AssignmentId;
    /// The id the LMS gave to an assignment; irreplaceable (Clever cannot list assignments).
    RemoteAssignmentId;
    /// One run of a sync.
    RunId;
    /// Identity of a plan's actions.
    Fingerprint;
}
