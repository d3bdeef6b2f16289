//! How the link to the LMS stands, and when it is tried again.

use crate::view::LinkState;
use gradebook::Time;
use std::sync::{Mutex, PoisonError};

/// First wait between tries while offline, milliseconds; doubled up to the longest.
const FIRST_WAIT: i64 = 5_000;
const LONGEST_WAIT: i64 = 60_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LinkNow {
    pub(crate) state: LinkState,
    pub(crate) offline_since: Option<Time>,
    pub(crate) next_try: Option<Time>,
    pub(crate) wait: i64,
}

/// Shared memory of the link.
#[derive(Debug)]
pub(crate) struct Link(Mutex<LinkNow>);

impl Default for Link {
    fn default() -> Self {
        Self(Mutex::new(LinkNow {
            state: LinkState::Connecting,
            offline_since: None,
            next_try: None,
            wait: FIRST_WAIT,
        }))
    }
}

impl Link {
    pub(crate) fn now(&self) -> LinkNow {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn remember(&self, offline_since: Option<Time>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).offline_since = offline_since;
    }

    /// An answer came. Says whether that is news.
    pub(crate) fn answered(&self, ready: bool) -> bool {
        let mut link = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = if ready { LinkState::Connected } else { LinkState::NotReady };
        let news = link.state != state || link.offline_since.is_some();
        *link = LinkNow { state, offline_since: None, next_try: None, wait: FIRST_WAIT };
        news
    }

    /// No connection. Says whether that is news.
    pub(crate) fn lost(&self, now: Time) -> bool {
        let mut link = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let news = link.state != LinkState::Offline;
        link.state = LinkState::Offline;
        link.offline_since.get_or_insert(now);
        link.next_try = Some(now.plus_millis(link.wait));
        link.wait = (link.wait * 2).min(LONGEST_WAIT);
        news
    }

    /// The sign-in is refused. Says whether that is news.
    pub(crate) fn refused(&self) -> bool {
        let mut link = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let news = link.state != LinkState::SignInNeeded;
        link.state = LinkState::SignInNeeded;
        link.next_try = None;
        news
    }

    pub(crate) fn is_offline(&self) -> bool {
        self.now().state == LinkState::Offline
    }
}
