//! Removing one section from this computer, and letting it in again.

use super::view;

view! {
    /// What removing a section from this computer would do. Nothing is changed by asking.
    pub struct RemovalView {
        /// Section id.
        pub section: String,
        /// Its name.
        pub name: String,
        /// Why it can't be removed now, with what to do; empty: it can.
        pub refused: String,
        /// What goes, a line each.
        pub goes: Vec<String>,
        /// What stays, a line each.
        pub stays: Vec<String>,
        /// What is nowhere else and would be lost, a line each; empty: nothing.
        pub lost: Vec<String>,
        /// Grades and assignments that are nowhere else: to be sent back as `RemoveSection::lose`.
        pub lose: u32,
        /// Assignments in the LMS whose ids can be kept.
        pub ids: u32,
        /// Why ids should be kept, in a sentence.
        pub ids_note: String,
        /// Backups on this computer that still hold the section.
        pub backups: u32,
    }

    /// Removes a section from this computer.
    pub struct RemoveSection {
        /// Section id.
        pub section: String,
        /// The ids of its assignments in the LMS stay known, so that none is made twice when it comes back.
        pub keep_ids: bool,
        /// Backups from before go too, after a new one was made.
        pub backups: bool,
        /// So many grades that are nowhere else may be lost: what the teacher was shown.
        pub lose: u32,
    }

    /// A section was removed.
    pub struct SectionRemoved {
        /// What was done, in a sentence.
        pub said: String,
        /// What is left elsewhere, a sentence each.
        pub left: Vec<String>,
        /// The settings now.
        pub settings: super::SettingsView,
    }

    /// A section is here again.
    pub struct SectionBack {
        /// What was done, and what comes later, in a sentence.
        pub said: String,
        /// The settings now.
        pub settings: super::SettingsView,
    }

    /// A section that was removed from this computer.
    pub struct RemovedSection {
        /// Id.
        pub section: String,
        /// Name.
        pub name: String,
        /// Term, may be empty.
        pub term: String,
        /// When it was removed.
        pub at: String,
        /// What is said about it, in a sentence ("3 rows of its history were removed; the record says so").
        pub note: String,
    }
}
