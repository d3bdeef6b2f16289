//! Connection health: which link is down, who is not matched and who can mend it, what would be held back today, and a
//! report for the school's tech team that names nobody.

use super::{HeldGroup, view};

view! {
    /// How everything between this computer and the LMS stands.
    pub struct HealthView {
        /// When the school's server was last asked; `None`: not since the program started.
        pub checked_at: Option<String>,
        /// This computer, the way to the LMS, the LMS: always these three, in this order.
        pub nodes: Vec<HealthNode>,
        /// The two links between them, in the same order.
        pub links: Vec<HealthLink>,
        /// What the connection can do, and what it can't.
        pub abilities: Vec<Ability>,
        /// Matched students of all sections, each counted once.
        pub students: MatchCount,
        /// Matched teachers of the sections.
        pub teachers: MatchCount,
        /// Linked sections.
        pub sections: MatchCount,
        /// Students and sections that are not matched.
        pub not_matched: Vec<NotMatched>,
        /// What went wrong lately, newest first.
        pub problems: Vec<HealthProblem>,
        /// Everything that a sync would hold back today, by section; sections where nothing is held are left out.
        pub held: Vec<HeldSection>,
        /// This computer's clock against the server's.
        pub clock: ClockCheck,
        /// The support report as it is copied: lines without any student's data.
        pub report: String,
    }

    /// One of the three places.
    pub struct HealthNode {
        /// "Passback", "Clever LMS Connect", "Canvas".
        pub name: String,
        /// "this computer, signed in with Clever". Times in it stand between `{` and `}` as RFC 3339.
        pub note: String,
    }

    /// How one link stands.
    pub struct HealthLink {
        /// For the glyph.
        pub state: HealthState,
        /// In words, for the accessible name ("working", "no answer since 10:42").
        pub said: String,
    }

    /// For the glyph and its colour.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum HealthState {
        /// It works.
        Well,
        /// It does not.
        Broken,
        /// Not known: nobody has asked yet, or it lies behind a link that is broken.
        Unknown,
    }

    /// One thing that a connection can or can't do.
    pub struct Ability {
        /// It can.
        pub can: bool,
        /// "Writes grades and comments", "Scores above the maximum: refused by this Canvas".
        pub said: String,
    }

    /// How many of something are matched in the LMS.
    pub struct MatchCount {
        /// Matched for certain.
        pub matched: u32,
        /// Not matched for certain.
        pub unmatched: u32,
        /// The server does not say.
        pub unknown: u32,
        /// Whole percent of those that are known, rounded down; `None`: nothing is known.
        pub percent: Option<u32>,
        /// "120 of 124 matched", "Clever doesn’t say".
        pub said: String,
        /// "4 to match", "All matched"; empty when nothing is known.
        pub badge: String,
    }

    /// A student or a section that is not matched.
    pub struct NotMatched {
        /// Section id.
        pub section: String,
        /// Section name.
        pub section_name: String,
        /// Student id; `None`: the whole section.
        pub student: Option<String>,
        /// Student or section name.
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// What stands for a student's name while names are hidden; empty for a section.
        pub alias: String,
        /// Approved grades that wait for it.
        pub waiting: u32,
        /// Why, as far as anybody says.
        pub why: String,
        /// What to do and who can.
        pub what: String,
        /// A note to the office, ready to be pasted into a mail; empty: nobody needs to be asked.
        pub office: String,
    }

    /// Something that went wrong.
    pub struct HealthProblem {
        /// It is over: nothing to do.
        pub solved: bool,
        /// "Canvas didn’t answer in time".
        pub title: String,
        /// "1 grade on {2026-11-19T16:18:00Z}. Tried three times. Still waiting to be sent." Times as in `HealthNode`.
        pub note: String,
        /// When, for the order.
        pub at: String,
        /// Section id.
        pub section: String,
        /// Section name.
        pub section_name: String,
        /// The sync in whose failed grades a retry goes; `None`: a retry would not help.
        pub retry: Option<String>,
        /// A note to the office without names, ready to be pasted; empty: nobody needs to be asked.
        pub office: String,
    }

    /// What a sync of one section would hold back today.
    pub struct HeldSection {
        /// Section id.
        pub section: String,
        /// Section name.
        pub name: String,
        /// Grades and assignments held in all.
        pub count: u32,
        /// By reason, as in the sync sheet.
        pub groups: Vec<HeldGroup>,
    }

    /// This computer's clock against the server's.
    pub struct ClockCheck {
        /// For the glyph.
        pub state: HealthState,
        /// In a sentence.
        pub said: String,
    }
}
