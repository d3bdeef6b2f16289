//! Who somebody in a file of results is: what the teacher said once, and Passback goes by since.

use super::view;

view! {
    /// All that the teacher said.
    pub struct MatchesView {
        /// Latest first.
        pub rows: Vec<MatchRow>,
    }

    /// That somebody in files of one kind is a student here.
    pub struct MatchRow {
        /// Section id.
        pub section: String,
        /// Section name.
        pub section_name: String,
        /// Names it, with the section.
        pub key: String,
        /// As the file says it: a nickname, an id, an address.
        pub said: String,
        /// Student id.
        pub student: String,
        /// What stands for the name while names are hidden.
        pub alias: String,
        /// The student's name; empty: no longer in the section.
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// Why Passback goes by it ("Matched by you on {…} in a Kahoot report"). A time stands between braces.
        pub evidence: String,
    }

    /// Forgets what the teacher said about somebody. Grades that were taken in stay.
    pub struct ForgetMatch {
        /// Section id.
        pub section: String,
        /// Which (`MatchRow::key`).
        pub key: String,
    }
}
