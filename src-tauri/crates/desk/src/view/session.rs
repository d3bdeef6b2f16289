//! Who is signed in, to what, and how the connection stands.

use super::view;

view! {
    /// No input or no output.
    pub struct Nothing {}

    /// What the window shows first.
    pub struct AppState {
        /// `None`: nothing is connected yet, show the welcome screen.
        pub connection: Option<ConnectionView>,
        /// The teacher's sections, in timetable order; empty while none were read.
        pub sections: Vec<SectionItem>,
        /// Program version, for "About".
        pub version: String,
        /// What happened to the saved data that the teacher has not read yet.
        pub notice: Option<NoticeView>,
        /// The app is locked: of everything else, nothing is told.
        pub locked: bool,
    }

    /// Something happened to the saved data: it was recovered, or an older copy of it is in use.
    pub struct NoticeView {
        /// What happened, in one sentence.
        pub title: String,
        /// What came back, what did not, what was not changed and what to do next: a sentence each.
        pub lines: Vec<String>,
    }

    /// How the link to the LMS stands, as the sidebar card shows it.
    pub struct ConnectionView {
        /// District name.
        pub district: String,
        /// School name.
        pub school: String,
        /// The teacher's display name ("Ms. Rivera").
        pub teacher: String,
        /// Two letters for the avatar.
        pub initials: String,
        /// What the LMS is called on screen ("Canvas", "Google Classroom", "Schoology").
        pub lms: String,
        /// The way to it ("through Clever LMS Connect").
        pub through: String,
        /// State of the link.
        pub link: LinkState,
        /// One sentence about the state, empty when all is well.
        pub note: String,
        /// The relay through which the teacher is signed in: where to sign in again.
        pub relay: Option<String>,
        /// The sign-in lies in a file that waits for its passphrase.
        pub sealed: bool,
        /// This is the embedded sample school: made-up people, nothing leaves the computer.
        pub sample: bool,
        /// When the LMS was last read.
        pub last_read: Option<String>,
        /// When grades were last sent and confirmed.
        pub last_synced: Option<String>,
        /// When offline: seconds until the next try by itself.
        pub next_try_in: Option<u32>,
        /// When offline: since when.
        pub offline_since: Option<String>,
    }

    /// State of the link to the LMS.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum LinkState {
        /// The last request was answered.
        Connected,
        /// A first or repeated attempt is under way.
        Connecting,
        /// No answer: the network or the school's server cannot be reached.
        Offline,
        /// The school's server refuses our sign-in (401 or 403).
        SignInNeeded,
        /// The district has not finished connecting its LMS.
        NotReady,
    }

    /// One row of the sidebar.
    pub struct SectionItem {
        /// Section id.
        pub id: String,
        /// Name as the roster has it.
        pub name: String,
        /// Term name ("Fall 2026"), may be empty.
        pub term: String,
        /// Two letters for the narrow sidebar.
        pub short: String,
        /// Whether it is linked to a course of the LMS: `None` is "not known".
        pub linked: Option<bool>,
        /// Badges.
        pub counts: Counts,
        /// A sync of this section is running now.
        pub running: Option<String>,
    }

    /// Counts of a section, for badges, tabs and the status bar. All are numbers of grades unless said otherwise.
    #[derive(Default)]
    pub struct Counts {
        /// Drafts waiting for approval.
        pub to_approve: u32,
        /// Approved and sendable now (grades only).
        pub ready: u32,
        /// What a sync would do in all: grades plus assignments to create or update. The number on the Sync button.
        pub to_send: u32,
        /// Approved but held back (conflict, not matched, above maximum …).
        pub held: u32,
        /// Edits made in the LMS that wait for a look, conflicts included (rows of the Changes tab).
        pub changed: u32,
        /// Rows of the Changes tab that need a decision.
        pub to_decide: u32,
        /// Grades whose last write failed.
        pub failed: u32,
        /// Edits made since the connection dropped.
        pub offline_edits: u32,
        /// Creates without a clear answer ("Did it arrive?").
        pub unanswered: u32,
    }

    /// A file was written.
    pub struct Saved {
        /// Full path, shown to the teacher.
        pub path: String,
    }

    /// A page was opened in the person's own browser.
    pub struct Opened {
        /// Its address.
        pub url: String,
    }
}
