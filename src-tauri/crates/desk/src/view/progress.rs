//! A run while it goes on, and its results.

use super::view;

view! {
    /// One run is named.
    pub struct RunRef {
        /// Run id.
        pub run: String,
    }

    /// Progress and results of a run.
    pub struct RunView {
        /// Run id.
        pub run: String,
        /// Section id.
        pub section: String,
        /// Section name.
        pub name: String,
        /// Where it stands.
        pub phase: RunPhase,
        /// Why it stopped, in words; empty unless stopped.
        pub stopped: String,
        /// What to do next; empty unless stopped.
        pub advice: String,
        /// Started by the teacher, or by itself.
        pub automatic: bool,
        /// It puts back what another sync did.
        pub undo: bool,
        /// Steps in all (grades).
        pub total: u32,
        /// Read back and equal.
        pub confirmed: u32,
        /// Accepted by the LMS, not read back yet.
        pub accepted: u32,
        /// Couldn't be sent.
        pub failed: u32,
        /// Withheld: it changed in the LMS meanwhile.
        pub withheld: u32,
        /// Approved, and held back when it began: not among the steps.
        pub held: u32,
        /// Confirmed grades a minute, lately.
        pub per_minute: u32,
        /// That many in the district are sending, and what it means for this run; empty when there is nothing to say.
        pub crowded: String,
        /// Seconds left at this pace; `None`: not known.
        pub seconds_left: Option<u32>,
        /// By assignment, in the order of sending.
        pub assignments: Vec<RunAssignment>,
        /// Couldn't be sent, with cause and remedy.
        pub failures: Vec<RunFailure>,
        /// The last grades that were confirmed, newest first, at most five.
        pub last: Vec<RunLast>,
        /// Creates without a clear answer.
        pub unanswered: Vec<super::UnansweredCreate>,
        /// Mismatches that the check after the run found, in words.
        pub mismatches: Vec<String>,
        /// When it started.
        pub started_at: String,
        /// When it ended.
        pub ended_at: Option<String>,
    }

    /// Where a run stands.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum RunPhase {
        /// Reading the LMS.
        Reading,
        /// Sending.
        Sending,
        /// Paused by the teacher.
        Paused,
        /// Reading back.
        Verifying,
        /// Done, everything accounted for.
        Done,
        /// Stopped early: see `stopped`.
        Stopped,
    }

    /// One assignment inside a run.
    pub struct RunAssignment {
        /// Our id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// `done`, `sending`, `next`, `waiting`, `unanswered`, `failed`.
        pub state: String,
        /// "read back from Canvas", "sending", "next".
        pub note: String,
        /// Confirmed.
        pub confirmed: u32,
        /// Failed or withheld.
        pub failed: u32,
        /// In all; 0 when only the assignment itself is sent.
        pub total: u32,
    }

    /// One grade or assignment that couldn't be sent.
    pub struct RunFailure {
        /// Our assignment id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// Student id; `None`: the assignment itself.
        pub student: Option<String>,
        /// Student name.
        pub name: String,
        /// What should have gone ("15").
        pub value: String,
        /// Cause, what was not changed, what to do next.
        pub message: String,
        /// Words to copy for the office, empty when it is none of theirs. No score in it.
        pub note_for_office: String,
        /// Withheld rather than failed: decide it under Changes.
        pub withheld: bool,
    }

    /// One confirmed grade.
    pub struct RunLast {
        /// Student id.
        pub student: String,
        /// Student name.
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// Assignment title.
        pub title: String,
        /// Before.
        pub before: String,
        /// After, as the LMS has it.
        pub after: String,
    }
}
