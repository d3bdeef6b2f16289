//! Edits made in the LMS, as a three-way diff ready to draw.

use super::{ValueView, view};

view! {
    /// The Changes tab.
    pub struct ChangesView {
        /// Section id.
        pub section: String,
        /// When the LMS was last read.
        pub read_at: Option<String>,
        /// Rows in groups, one for each assignment, newest first.
        pub groups: Vec<ChangeGroup>,
        /// All rows.
        pub total: u32,
        /// Rows that need a decision.
        pub to_decide: u32,
        /// Counts for the filters: `conflict`, `changed`, `deleted`, `score`, `comment`, `details` in that order.
        pub conflict: u32,
        /// Rows where only the LMS changed.
        pub changed: u32,
        /// Deleted in the LMS.
        pub deleted: u32,
        /// Rows about scores and flags.
        pub scores: u32,
        /// Rows about comments.
        pub comments: u32,
        /// Rows about titles, dates, points, descriptions and deletions.
        pub details: u32,
        /// What was taken by itself lately ("take" policy), newest first.
        pub taken: Vec<TakenRow>,
    }

    /// The rows of one assignment.
    pub struct ChangeGroup {
        /// Our assignment id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// "60 points"
        pub points: String,
        /// Due date.
        pub due: Option<String>,
        /// Rows that need a decision.
        pub to_decide: u32,
        /// Rows.
        pub rows: Vec<ChangeRow>,
    }

    /// One changed thing.
    pub struct ChangeRow {
        /// Stable key of the row inside the section.
        pub key: String,
        /// What changed.
        pub field: ChangeField,
        /// Student id; `None` for the assignment's own details.
        pub student: Option<String>,
        /// Student name, or the detail's name ("Title", "Due date").
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// Under the name: "Score · both changed".
        pub what: String,
        /// Which sides changed.
        pub verdict: ChangeVerdict,
        /// Last agreed.
        pub base: ValueView,
        /// Yours.
        pub local: ValueView,
        /// The LMS's.
        pub remote: ValueView,
        /// Comments: the LMS's words against the last agreed ones (or yours), in order.
        pub words: Vec<WordDiff>,
        /// What is filled in; `None`: the teacher chooses.
        pub suggestion: Option<Take>,
        /// Why it is filled in where both sides changed: the teacher's own setting, in words ("Your setting: the higher
        /// score"); empty otherwise.
        pub suggested_by: String,
        /// Whether a value of one's own can be entered.
        pub editable: bool,
        /// Who edited it in the LMS ("Mr. Okafor", "You, in Canvas", "Not recorded").
        pub edited_by: String,
        /// When, if the LMS says.
        pub edited_at: Option<String>,
        /// Details: when it was agreed, who changed what when.
        pub details: Vec<SideNote>,
    }

    /// The notes under an opened row, one for each side.
    pub struct SideNote {
        /// `base`, `local` or `remote`.
        pub side: String,
        /// "You changed it to 52".
        pub text: String,
        /// "Nov 12 · confirmed by Canvas": a time, may be missing.
        pub at: Option<String>,
        /// A quiet remark.
        pub note: String,
    }

    /// What a row is about.
    #[derive(Copy, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum ChangeField {
        /// Score, excused and missing.
        Score,
        /// The late flag.
        Late,
        /// Comment.
        Comment,
        /// Title of the assignment.
        Title,
        /// Description.
        Description,
        /// Due date.
        Due,
        /// Maximum.
        Points,
        /// The assignment was deleted in the LMS.
        Deleted,
    }

    /// Which sides changed.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ChangeVerdict {
        /// Only the LMS.
        LmsOnly,
        /// Both, apart from each other.
        Both,
        /// Never agreed, and the two differ.
        NeverAgreed,
        /// Deleted there.
        Deleted,
    }

    /// A piece of a comment.
    pub struct WordDiff {
        /// `same`, `added` or `removed`.
        pub kind: String,
        /// The text.
        pub text: String,
    }

    /// Something the "take" policy took.
    pub struct TakenRow {
        /// Student id.
        pub student: String,
        /// Student name or detail.
        pub name: String,
        /// Assignment title.
        pub title: String,
        /// Before.
        pub before: String,
        /// After.
        pub after: String,
        /// When.
        pub at: String,
    }

    /// Which side to take.
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub enum Take {
        /// The LMS's value.
        Lms,
        /// Mine.
        Mine,
        /// A value of its own, as typed.
        Value {
            /// The text.
            text: String,
        },
    }

    /// One decision.
    pub struct Decision {
        /// Our assignment id.
        pub assignment: String,
        /// Student id; `None` for the assignment's own details.
        pub student: Option<String>,
        /// What it is about.
        pub field: ChangeField,
        /// The answer.
        pub take: Take,
    }

    /// Decisions to apply together: one op, one undo.
    pub struct Decide {
        /// Section id.
        pub section: String,
        /// The decisions.
        pub decisions: Vec<Decision>,
    }
}
