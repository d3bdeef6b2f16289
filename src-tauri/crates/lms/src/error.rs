//! What can go wrong on the way to the LMS, as far as the engine must tell the cases apart.

/// Whether a request that failed may have taken effect all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Applied {
    /// Certainly not: it never left, or the server refused it.
    No,
    /// Not known: it left and no usable answer came. A create is then never sent again; a grade is read back first.
    Unknown,
}

/// Errors of a request. Texts carry no student's name, no score, no token and no URL query; the server's own words may,
/// so they are in `message` for the teacher's eyes, and in no text that a log could take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LmsError {
    /// No connection could be made (name, route, refused, TLS): the request never left.
    #[error("no connection")]
    Offline,
    /// It left, and no answer came in time or the connection dropped.
    #[error("no answer")]
    NoAnswer,
    /// 401 or 403: the sign-in is refused. The whole run pauses.
    #[error("sign-in refused ({status})")]
    SignIn {
        /// 401 or 403.
        status: u16,
    },
    /// 404 for the assignment.
    #[error("assignment does not exist")]
    AssignmentNotThere,
    /// 404 for the student: not enrolled, or the assignment is not theirs.
    #[error("student not there")]
    StudentNotThere,
    /// Another 404, or 405: not a thing this server has.
    #[error("not there ({status})")]
    NotThere {
        /// 404 or 405.
        status: u16,
    },
    /// 400 and other refusals (409, 413, 422 …): the request is wrong for good.
    #[error("refused ({status})")]
    Refused {
        /// Status.
        status: u16,
        /// The server's message, shortened, control characters removed.
        message: String,
    },
    /// 429 that stayed after waiting.
    #[error("too many requests")]
    TooMany,
    /// 5xx. It may be permanent (Schoology) and it may have taken effect.
    #[error("server error ({status})")]
    Server {
        /// Status.
        status: u16,
        /// The server's message, shortened.
        message: String,
    },
    /// An answer that is not one: HTML, broken or too deep JSON, a wrong id echoed, too large.
    #[error("unreadable answer: {what}")]
    Unreadable {
        /// What was wrong with it.
        what: &'static str,
    },
    /// A redirect, a next-link to another host, a loop of pages: not followed.
    #[error("refused to follow: {what}")]
    Astray {
        /// What was not followed.
        what: &'static str,
    },
}

impl LmsError {
    /// Whether the request may have taken effect.
    pub fn applied(&self) -> Applied {
        match self {
            Self::NoAnswer | Self::Server { .. } | Self::Unreadable { .. } | Self::Astray { .. } => {
                Applied::Unknown
            }
            Self::Offline
            | Self::SignIn { .. }
            | Self::AssignmentNotThere
            | Self::StudentNotThere
            | Self::NotThere { .. }
            | Self::Refused { .. }
            | Self::TooMany => Applied::No,
        }
    }

    /// Whether it concerns everything on this connection, not just this request.
    pub fn is_systemic(&self) -> bool {
        matches!(self, Self::Offline | Self::SignIn { .. } | Self::TooMany)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_takes_the_status_and_not_the_servers_words() {
        let message = || "Zoë Castellanos is not enrolled".to_owned();
        let refused = LmsError::Refused { status: 400, message: message() };
        let server = LmsError::Server { status: 503, message: message() };
        assert_eq!([refused, server].map(|error| error.to_string()), ["refused (400)", "server error (503)"]);
    }
}
