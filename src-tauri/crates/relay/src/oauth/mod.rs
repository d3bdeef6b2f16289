//! The relay as an OAuth 2 authorization server for the desktop app: a native client without a secret (RFC 8252), PKCE
//! with S256, a loopback address with any port, one-time codes, short access tokens, refresh tokens that change with
//! each use. The teacher signs in at Clever.
//!
//! Not in here: what Clever's answers must be (`crate::clever`), and what a token reaches (`crate::surface`).

mod app;
mod authorize;
mod callback;
mod cookie;
mod token;

pub use authorize::{authorize, metadata, sign_in};
pub use callback::{callback, consent};
pub use token::{revoke, token};

pub(crate) use authorize::{Purpose, begin};
pub(crate) use callback::{CODE, Code};
pub(crate) use cookie::{Jar, browser, is_browser, known_or_new};

/// The one client there is: the desktop app.
pub const CLIENT_ID: &str = "passback-desktop";
