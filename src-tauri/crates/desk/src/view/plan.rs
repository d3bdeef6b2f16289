//! The sync sheet: exactly what would be sent, and what would not and why.

use super::view;

view! {
    /// Asks for a plan; the LMS is read first.
    pub struct PrepareSync {
        /// Section id.
        pub section: String,
        /// Only what failed in this run.
        pub only_failed_of: Option<String>,
    }

    /// Asks for the plan that undoes a sync; the LMS is read first.
    pub struct PrepareUndo {
        /// The run to undo.
        pub run: String,
        /// Assignments that it created stay in the LMS.
        pub keep_created: bool,
    }

    /// Which sync a plan undoes.
    pub struct UndoOf {
        /// The run.
        pub run: String,
        /// When it began.
        pub at: String,
        /// Assignments that it created and nobody has touched since: these can be deleted.
        pub deletable: u32,
        /// They stay.
        pub keep_created: bool,
    }

    /// What a sync would do.
    pub struct PlanView {
        /// Section id.
        pub section: String,
        /// Section name.
        pub name: String,
        /// Identity of the plan: `send` takes exactly this one.
        pub fingerprint: String,
        /// When the LMS was read for it.
        pub read_at: Option<String>,
        /// "Send 42 grades to Canvas?" or "Nothing to send".
        pub headline: String,
        /// The primary button's words ("Send 42 grades").
        pub button: String,
        /// Assignments to create or update.
        pub assignments: Vec<PlanAssignment>,
        /// Grades to write, grouped by assignment.
        pub grades: Vec<PlanGroup>,
        /// Grades to write in all.
        pub grade_count: u32,
        /// Of these: first scores.
        pub new_scores: u32,
        /// Of these: scores that replace one.
        pub replaced: u32,
        /// Of these: clears (counted on their own).
        pub cleared: u32,
        /// What is held back, by reason; in an undo what is left alone.
        pub held: Vec<HeldGroup>,
        /// Grades held back in all.
        pub held_count: u32,
        /// Drafts that are not included because they are not approved.
        pub drafts: u32,
        /// Grades that are the same on both sides.
        pub unchanged: u32,
        /// Creates without a clear answer that must be settled first.
        pub unanswered: Vec<super::UnansweredCreate>,
        /// It is the plan of an undo.
        pub undo: Option<UndoOf>,
        /// The section has no course in the LMS: nothing can be sent, whatever is approved.
        pub not_linked: Option<NotLinked>,
    }

    /// Why nothing of a section can be sent, and what to do.
    pub struct NotLinked {
        /// What is the matter, and that nothing is lost.
        pub text: String,
        /// What to do.
        pub remedy: String,
        /// A note to the office, to be copied.
        pub note_for_office: String,
    }

    /// One assignment step.
    pub struct PlanAssignment {
        /// Our id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// `create`, `update` or `delete`.
        pub kind: String,
        /// "20 points · due Nov 24 · no grades yet" without the date: `due` has it.
        pub note: String,
        /// Due date.
        pub due: Option<String>,
        /// "New in Canvas", "New name".
        pub result: String,
    }

    /// Grades of one assignment.
    pub struct PlanGroup {
        /// Our assignment id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// A quiet remark.
        pub note: String,
        /// Rows.
        pub rows: Vec<PlanRow>,
    }

    /// One grade to write.
    pub struct PlanRow {
        /// Student id.
        pub student: String,
        /// Student name.
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// What the LMS has now.
        pub before: String,
        /// What it will have.
        pub after: String,
        /// "First score, 1 comment".
        pub note: String,
    }

    /// What is held back for one reason.
    pub struct HeldGroup {
        /// Reason code for the glyph and the button: `to_decide`, `changed`, `not_matched`, `above_maximum`,
        /// `section_not_linked`, `due_in_past`, `unanswered`, `cannot_clear`, `flags`, `details_missing`, `deleted`,
        /// `left`, `waiting_for_assignment`, `not_ready`; in an undo also `edited_here`, `sent_since`, `first_score`,
        /// `nothing_before`, `not_confirmed`.
        pub reason: String,
        /// "2 to decide".
        pub headline: String,
        /// "changed here and in Canvas".
        pub note: String,
        /// Who can mend it and how.
        pub remedy: String,
        /// Rows.
        pub rows: Vec<HeldRow>,
    }

    /// One held row.
    pub struct HeldRow {
        /// Our assignment id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// Student id; `None`: the assignment itself.
        pub student: Option<String>,
        /// Student name.
        pub name: String,
        /// What stands for the name while names are hidden; empty for an assignment.
        pub alias: String,
        /// "21 of 20".
        pub note: String,
    }

    /// Sends exactly the plan that was shown.
    pub struct Send {
        /// Section id.
        pub section: String,
        /// The plan's fingerprint.
        pub fingerprint: String,
    }

    /// A run was started.
    pub struct Started {
        /// Run id.
        pub run: String,
    }
}
