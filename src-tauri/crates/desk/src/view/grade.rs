//! One grade from close by: the inspector, edits, and the paste preview.

use super::{BookView, view};

view! {
    /// A section is named.
    pub struct InSection {
        /// Section id.
        pub section: String,
    }

    /// One grade is named: (assignment, student), never a position.
    pub struct GradeRef {
        /// Section id.
        pub section: String,
        /// Our assignment id.
        pub assignment: String,
        /// Student id.
        pub student: String,
    }

    /// One cell of a section that is already named.
    pub struct Cell {
        /// Our assignment id.
        pub assignment: String,
        /// Student id.
        pub student: String,
    }

    /// One of the three values, ready to draw.
    pub struct ValueView {
        /// What kind of value it is.
        pub kind: ValueKind,
        /// Text: "52", "Excused", "Missing", "never" (no value was ever agreed), "–" (blank).
        pub text: String,
        /// Difference to the last agreed score ("+4", "−2"), empty when equal or not comparable.
        pub delta: String,
        /// The same as last agreed.
        pub same: bool,
    }

    /// Kinds of values.
    #[serde(rename_all = "snake_case")]
    pub enum ValueKind {
        /// A score.
        Score,
        /// Excused.
        Excused,
        /// Missing.
        Missing,
        /// Nothing entered.
        Blank,
        /// A text: comment, title, description or date.
        Text,
        /// There is no such value (never agreed, deleted there).
        None,
    }

    /// The inspector's content.
    pub struct GradeDetail {
        /// Which grade.
        pub at: GradeRef,
        /// Student name.
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// Assignment title.
        pub title: String,
        /// Maximum.
        pub points: String,
        /// Standing letter as in `Column::looks`.
        pub standing: String,
        /// Headline of the notice, empty when all is quiet ("Changed here and in Canvas").
        pub headline: String,
        /// The sentence under it: what happens next, what to do.
        pub advice: String,
        /// Last agreed.
        pub base: ValueView,
        /// Yours.
        pub local: ValueView,
        /// The LMS's.
        pub remote: ValueView,
        /// Handed in late (yours).
        pub late: bool,
        /// Missing (yours).
        pub missing: bool,
        /// Excused (yours).
        pub excused: bool,
        /// Your comment.
        pub comment: String,
        /// The LMS's comment when it differs from yours.
        pub remote_comment: Option<String>,
        /// Whether "Keep mine" and "Take Canvas" apply now.
        pub can_decide: bool,
        /// Whether "Approve" applies now.
        pub can_approve: bool,
        /// What the three fields under "Flags" may not hold on this LMS, empty when all is possible.
        pub flags_note: String,
        /// What happened to this grade, newest first.
        pub trail: Vec<Happened>,
    }

    /// One line of "What happened".
    pub struct Happened {
        /// Kind, for the glyph: `lms`, `edited`, `approved`, `sent`, `confirmed`, `failed`, `decided`, `read`.
        pub kind: String,
        /// Sentence, with values between `*…*` to be set in bold ("You changed *48* to *52*").
        pub text: String,
        /// When.
        pub at: String,
    }

    /// Edits to several grades: one op, one undo.
    pub struct EditGrades {
        /// Section id.
        pub section: String,
        /// The edits.
        pub edits: Vec<GradeEdit>,
    }

    /// One edit.
    pub struct GradeEdit {
        /// Our assignment id.
        pub assignment: String,
        /// Student id.
        pub student: String,
        /// What to do.
        pub change: GradeChange,
    }

    /// What to do to a grade.
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub enum GradeChange {
        /// What was typed into the cell: "17", "17,5", "85%", "45/50", "ex", "mi", "-" (clear).
        Input {
            /// The text.
            text: String,
        },
        /// A flag is set or taken off.
        Flag {
            /// Which.
            flag: FlagName,
            /// Set or take off.
            on: bool,
        },
        /// The comment becomes this text; empty removes it.
        Comment {
            /// The text.
            text: String,
        },
        /// Clear the score on purpose.
        Clear,
    }

    /// Names of the three flags.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum FlagName {
        /// Handed in late.
        Late,
        /// Not handed in.
        Missing,
        /// Excused, not counted.
        Excused,
    }

    /// Which grades to approve.
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub enum Scope {
        /// Every draft of the section.
        All,
        /// Every draft of one assignment.
        Assignment {
            /// Our assignment id.
            assignment: String,
        },
        /// Just these.
        Cells {
            /// The cells.
            cells: Vec<Cell>,
        },
    }

    /// Approve, or take approval back.
    pub struct Approve {
        /// Section id.
        pub section: String,
        /// Which.
        pub scope: Scope,
        /// `false` takes the approval back.
        pub approved: bool,
    }

    /// Text from the clipboard, to be looked at before anything is written.
    pub struct PreviewPaste {
        /// Section id.
        pub section: String,
        /// Students shown from the anchor down, in the order on screen.
        pub students: Vec<String>,
        /// Assignments shown from the anchor to the right, in the order on screen.
        pub assignments: Vec<String>,
        /// The clipboard's text (tab separated, lines).
        pub text: String,
    }

    /// What a paste would do.
    pub struct PastePreview {
        /// Cells that would change, or could not.
        pub cells: Vec<PasteCell>,
        /// Cells that would change.
        pub changes: u32,
        /// Blank cells: nothing changes there.
        pub blanks: u32,
        /// Cells that already hold the value.
        pub same: u32,
        /// Cells whose text is not understood; nothing changes there.
        pub problems: u32,
        /// Values beyond the last row or column, left out.
        pub outside: u32,
    }

    /// One cell of a paste.
    pub struct PasteCell {
        /// Our assignment id.
        pub assignment: String,
        /// Student id.
        pub student: String,
        /// Student name.
        pub name: String,
        /// Assignment title.
        pub title: String,
        /// Shown text now.
        pub before: String,
        /// Shown text afterwards, empty with a problem.
        pub after: String,
        /// Text to give to `edit_grades`.
        pub input: String,
        /// Why not, empty when it works.
        pub problem: String,
    }

    /// The grid after a change that needs a fresh book.
    pub struct BookReply {
        /// The book.
        pub book: BookView,
        /// One sentence for the status line.
        pub said: String,
    }
}
