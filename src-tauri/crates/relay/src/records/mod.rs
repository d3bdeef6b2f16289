//! What the relay keeps: sign-ins under way, sessions with their tokens, sealed district tokens, the record of writes.
//!
//! [`Records`] is what the rest of the relay knows of it. [`Kept`] decides everything, once, on top of a [`tx::Driver`]:
//! [`Sqlite`] keeps it in one file for one instance, [`Postgres`] in a database that several instances share. A new
//! thing to keep is a method here, its decision in [`kept`], and a migration that both databases understand.

mod kept;
mod postgres;
mod rows;
mod sqlite;
#[cfg(test)]
mod tests;
mod turns;
pub mod tx;
mod writes;

pub use kept::Kept;
pub use postgres::{Postgres, PostgresError};
pub(crate) use postgres::{address as postgres_address, is_open as is_open_to_listeners};
pub use sqlite::Sqlite;
pub use turns::{GOOD_FOR, Grant};
pub use writes::{Verified, Write, Written};

use crate::RelayError;
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// In the SQL of SQLite; [`postgres`] says three words of it in its own way.
const MIGRATIONS: [&str; 3] =
    [include_str!("0001_first.sql"), include_str!("0002_renewing.sql"), include_str!("0003_turns.sql")];

/// Something that waits to be taken once, under the hash of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A sign-in that was sent to Clever.
    SignIn,
    /// A signed-in teacher who is asked whether the app may go on.
    Consent,
    /// An authorization code.
    Code,
    /// An invitation.
    Invitation,
    /// A browser that opened an invitation.
    Guest,
    /// A teacher without an invitation who asks to be let in.
    Request,
    /// A teacher whose request was turned down, until she learns it.
    TurnedDown,
    /// A teacher who was let in.
    Member,
    /// Somebody signed in at the admin page. Looked at, never taken.
    Admin,
    /// A launch that was sent back to its platform.
    Launching,
    /// A launch whose account nobody is known by yet.
    Untied,
    /// A signed-in teacher who is asked whether such an account is theirs.
    Tying,
    /// The account of a platform that a teacher tied to themselves. Looked at, never taken.
    Tied,
    /// A platform that registered itself. Looked at, never taken.
    Platform,
    /// A link by which one platform may register itself.
    Registration,
    /// The relay's own key pair, sealed. Looked at, never taken.
    OwnKey,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Consent => "consent",
            Self::Code => "code",
            Self::Invitation => "invitation",
            Self::Guest => "guest",
            Self::Request => "request",
            Self::TurnedDown => "turned_down",
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Launching => "launching",
            Self::Untied => "untied",
            Self::Tying => "tying",
            Self::Tied => "tied",
            Self::Platform => "platform",
            Self::Registration => "registration",
            Self::OwnKey => "own_key",
        }
    }
}

/// What taking found.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was there and is used up now.
    Now(String),
    /// Somebody took it before.
    Before(String),
    /// Never there, or too late.
    Not,
}

/// One sign-in of the app: a family of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, no secret.
    pub id: String,
    /// The teacher's Clever id.
    pub teacher: String,
    /// The teacher's name, for the admin page and the teacher's own page.
    pub name: String,
    /// The district's Clever id.
    pub district: String,
    /// Since when.
    pub began: DateTime<Utc>,
    /// When its tokens were last renewed.
    pub renewed: DateTime<Utc>,
}

/// What a refresh token turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Refresh {
    /// Good, and used up now.
    Good(Session),
    /// Used before: whoever sends it may have stolen it, or the other one has. The session was ended.
    Again,
    /// Not known, too old, or of a session that has ended.
    Unknown,
}

/// The hashes of a new pair of tokens and until when they are good.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Hash of the access token.
    pub access: String,
    /// Until then.
    pub access_until: DateTime<Utc>,
    /// Hash of the refresh token.
    pub refresh: String,
    /// Until then.
    pub refresh_until: DateTime<Utc>,
}

/// Everything that is kept.
#[async_trait]
pub trait Records: Send + Sync {
    /// Whether they can be used.
    async fn ready(&self) -> Result<(), RelayError>;
    /// Puts something aside under the hash of its secret.
    async fn park(&self, kind: Kind, hash: &str, what: &str, until: DateTime<Utc>) -> Result<(), RelayError>;
    /// Takes it, once.
    async fn take(&self, kind: Kind, hash: &str, now: DateTime<Utc>) -> Result<Taken, RelayError>;
    /// Looks at it and leaves it there.
    async fn look(&self, kind: Kind, hash: &str, now: DateTime<Utc>) -> Result<Option<String>, RelayError>;
    /// Everything of a kind that is there now, with its hash.
    async fn list(&self, kind: Kind, now: DateTime<Utc>) -> Result<Vec<(String, String)>, RelayError>;
    /// Throws it away; true if it was there.
    async fn throw_away(&self, kind: Kind, hash: &str) -> Result<bool, RelayError>;
    /// Uses up an invitation or a request, by kind and hash, and lets the teacher in, both or neither. False: it was used
    /// up or ran out before.
    async fn admit(
        &self,
        by: (Kind, &str),
        member: &str,
        what: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, RelayError>;
    /// Everything of a kind that is put aside and was not taken, those that run out first before the others.
    async fn all(&self, kind: Kind, now: DateTime<Utc>) -> Result<Vec<String>, RelayError>;
    /// Shuts a teacher out: she is no member any more, and all her sign-ins end, those under way as well. True if there
    /// was anything to end.
    async fn shut_out(&self, member: &str, teacher: &str) -> Result<bool, RelayError>;
    /// Begins a session with its first tokens. False: its code (by hash) was tried by somebody else meanwhile, or whoever
    /// has to be let in (`member`) was shut out meanwhile.
    async fn begin(
        &self,
        code: &str,
        member: Option<&str>,
        session: &Session,
        pair: &Pair,
    ) -> Result<bool, RelayError>;
    /// The session of an access token that is good now.
    async fn session(&self, access: &str, now: DateTime<Utc>) -> Result<Option<Session>, RelayError>;
    /// Uses up a refresh token and keeps the new pair in its place, or ends the session of one that was used before. One
    /// whose answer was lost a moment ago is answered again, and what was lost is good for nothing then.
    async fn renew(&self, refresh: &str, pair: &Pair, now: DateTime<Utc>) -> Result<Refresh, RelayError>;
    /// Ends the session with this id; true if there was one.
    async fn end(&self, session: &str) -> Result<bool, RelayError>;
    /// Ends the session that a token of either kind belongs to.
    async fn end_by_token(&self, token: &str) -> Result<bool, RelayError>;
    /// How many sessions there are.
    async fn count_sessions(&self) -> Result<usize, RelayError>;
    /// Deletes what is of no use any more: tokens that have run out, sessions without a good token or begun before
    /// `oldest`, what was put aside and not taken in time.
    async fn clean(&self, now: DateTime<Utc>, oldest: DateTime<Utc>) -> Result<(), RelayError>;
    /// All sessions, the newest first.
    async fn sessions(&self) -> Result<Vec<Session>, RelayError>;
    /// A district's sealed token.
    async fn district_token(&self, district: &str) -> Result<Option<Vec<u8>>, RelayError>;
    /// Keeps a district's sealed token, or forgets it.
    async fn keep_district_token(&self, district: &str, sealed: Option<&[u8]>) -> Result<(), RelayError>;
    /// Writes down a write, in the chain.
    async fn note(&self, write: &Write) -> Result<i64, RelayError>;
    /// The last entries of the record of writes, the newest first.
    async fn writes(&self, most: u32) -> Result<Vec<Written>, RelayError>;
    /// Whether the record of writes is as it was written.
    async fn verify(&self) -> Result<Verified, RelayError>;
    /// Takes up to so many turns to ask Clever with a district's token, which allows so many a minute to all instances
    /// together.
    async fn turns(&self, district: &str, wanted: u32, per_minute: u32) -> Result<Grant, RelayError>;
}
