//! Known-bad variants of rules and of the engine, for the simulation, which must find each one; if it did not, it
//! would be too weak to say anything. Only with the feature `planted`, which no shipped program has: without it
//! [`is`] is `false` at compile time.
//!
//! Deliberately not here: what each variant does. That stands where the right behaviour stands.

macro_rules! bugs {
    ($( $(#[doc = $doc:literal])+ $name:ident, )*) => {
        /// One bug.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Bug { $( $(#[doc = $doc])+ $name, )* }

        impl Bug {
            /// All of them.
            pub const ALL: &[Self] = &[$( Self::$name, )*];

            /// What it does wrong.
            pub const fn what(self) -> &'static str {
                match self { $( Self::$name => concat!($($doc),+), )* }
            }
        }
    };
}

bugs! {
    /// A write leaves before its intent is committed.
    NoIntentBeforeWrite,
    /// A create leaves before its intent is committed.
    NoIntentBeforeCreate,
    /// A create is sent again after a server error.
    CreateRetriedAfter5xx,
    /// A create without an answer goes back to "only here" and is made again by the next sync.
    CreateForgottenAfterTimeout,
    /// A write without an answer is sent again without reading back.
    ResentUnread,
    /// A write is called sent when it was answered, without reading it back.
    DoneWithoutReadBack,
    /// "Done" is committed before the request leaves.
    DoneBeforeSent,
    /// What stands on the last page of grades is ignored.
    LastPageIgnored,
    /// A grade that is not there any more is taken for sent.
    NotThereTakenForDone,
    /// The look before a write only sees whether there is a value, not whether it moved.
    OverwritesWithoutLooking,
    /// The look before a write is left out when the LMS's last-modified time did not move.
    TrustsEqualTimes,
    /// What was sent becomes the base, not what the LMS answered.
    BaseIsWhatWasSent,
    /// An edit made during a send counts as sent.
    EditDuringSendForgotten,
    /// An edit keeps the approval of the value before it.
    EditKeepsApproval,
    /// A conflict is decided for mine by itself.
    ConflictKeepsMine,
    /// Without a base the LMS's value silently wins.
    NoBaseTakesTheirs,
    /// A zero that is left out on the wire is read as a deletion.
    ZeroIsBlank,
    /// Scores are compared as binary fractions: 89.999 and 90 are the same.
    ScoresAsFloats,
    /// A run found active at the start sends everything again.
    ResumedByResending,
    /// A run that stops forgets the approval of what it did not send.
    StoppedRunForgetsApproval,
    /// A reading that is older than a write is folded in all the same.
    StaleReadingFoldedIn,
    /// The wait for a turn comes between the look and the write.
    WaitsBetweenLookAndWrite,
}

#[cfg(feature = "planted")]
mod switch {
    use super::Bug;
    use std::cell::Cell;

    thread_local! {
        static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
    }

    /// Plants a bug on this thread, or none.
    pub fn plant(bug: Option<Bug>) {
        PLANTED.with(|planted| planted.set(bug));
    }

    /// Whether this bug is planted.
    pub fn is(bug: Bug) -> bool {
        PLANTED.with(Cell::get) == Some(bug)
    }
}

#[cfg(feature = "planted")]
pub use switch::{is, plant};

/// Whether this bug is planted: never, in this build.
#[cfg(not(feature = "planted"))]
pub const fn is(_: Bug) -> bool {
    false
}
