//! What happened before: runs of a section, and the queue that waits while offline.

use super::{GradeRef, view};

view! {
    /// The minimal history list.
    pub struct HistoryView {
        /// Runs, newest first.
        pub runs: Vec<HistoryRun>,
    }

    /// One past run.
    pub struct HistoryRun {
        /// Run id.
        pub run: String,
        /// `sent` or `read`.
        pub kind: String,
        /// "Sent to Canvas", "Read from Canvas", "Sent by itself, Exit ticket 4.2".
        pub title: String,
        /// When it began.
        pub at: String,
        /// How long it took, seconds.
        pub seconds: u32,
        /// Confirmed.
        pub confirmed: u32,
        /// First scores.
        pub new_scores: u32,
        /// Replaced scores.
        pub replaced: u32,
        /// Failed.
        pub failed: u32,
        /// Withheld, or held back when it began.
        pub held: u32,
        /// Changes found (for reads).
        pub found: u32,
        /// Stopped early, in words; empty otherwise.
        pub stopped: String,
        /// By the teacher, or by itself.
        pub automatic: bool,
        /// The run that it undid.
        pub undoes: Option<String>,
        /// When that one began.
        pub undoes_at: Option<String>,
        /// It was undone later.
        pub undone: bool,
        /// It sent something that an undo may put back.
        pub can_undo: bool,
    }

    /// One run from close by.
    pub struct HistoryRunView {
        /// The run.
        pub run: HistoryRun,
        /// Rows grouped by assignment.
        pub groups: Vec<HistoryGroup>,
    }

    /// Rows of one assignment.
    pub struct HistoryGroup {
        /// Title.
        pub title: String,
        /// Rows.
        pub rows: Vec<HistoryRow>,
    }

    /// One grade of a run.
    pub struct HistoryRow {
        /// The grade; none: the row is about the assignment itself.
        pub at: Option<GradeRef>,
        /// Student name.
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// Before.
        pub before: String,
        /// After.
        pub after: String,
        /// "Confirmed", "No answer", …
        pub result: String,
        /// `confirmed`, `failed`, `withheld`, `unanswered`, `read`.
        pub kind: String,
    }

    /// "Waiting on this computer": what was done since the connection dropped.
    pub struct QueueView {
        /// Edits since then, newest first.
        pub edits: Vec<QueueRow>,
        /// Edits in all.
        pub edit_count: u32,
        /// Grades ready to send.
        pub ready: u32,
        /// Since when.
        pub since: Option<String>,
    }

    /// One edit made offline.
    pub struct QueueRow {
        /// Glyph: `edited`, `approved`, `comment`.
        pub kind: String,
        /// Student id.
        pub student: String,
        /// Student name.
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// Assignment title.
        pub title: String,
        /// "18 → 19", "Approved 35", "Comment added".
        pub text: String,
        /// When.
        pub at: String,
    }
}
