//! The app lock.

use super::view;

view! {
    /// How the lock stands. Tells nothing of what is behind it.
    pub struct LockView {
        /// Nothing is shown or changed until the PIN was typed.
        pub locked: bool,
        /// A PIN is set.
        pub pin: bool,
        /// A PIN can be kept on this computer.
        pub available: bool,
        /// What locking is on this computer, in a sentence.
        pub note: String,
        /// Minutes without a touch after which it locks: 0 (never), 5, 15 or 60.
        pub idle: u32,
        /// It locks when the computer sleeps.
        pub on_sleep: bool,
        /// The gradebook is hidden while another window is in front.
        pub hide: bool,
        /// Seconds until another PIN is taken.
        pub wait: u32,
        /// What the program speaks.
        pub language: super::Language,
    }

    /// When Passback locks by itself, and what it hides.
    pub struct LockChoices {
        /// Minutes: 0 (never), 5, 15 or 60.
        pub idle: u32,
        /// It locks when the computer sleeps.
        pub on_sleep: bool,
        /// The gradebook is hidden while another window is in front.
        pub hide: bool,
    }

    /// A PIN as it was typed.
    pub struct PinTry {
        /// Digits.
        pub pin: String,
    }

    /// A new PIN.
    pub struct SetPin {
        /// At least four digits.
        pub pin: String,
        /// The one before; empty where there is none.
        pub before: String,
    }
}
