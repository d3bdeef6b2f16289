//! The gradebook of one section: heads, students and cells in columns.
//!
//! Cells travel as two strings per assignment (the looks that occur in it, and one character per student, in the order
//! of `students`), so that 200 × 300 grades stay a small message. The UI still addresses a cell by
//! (assignment, student), never by position.

use super::{Counts, Policies, view};
use std::collections::BTreeMap;

view! {
    /// Everything the grid of one section shows.
    pub struct BookView {
        /// Section id.
        pub section: String,
        /// Section name.
        pub name: String,
        /// Whether the section is linked to a course of the LMS; `None`: not known.
        pub linked: Option<bool>,
        /// What the LMS is called on screen.
        pub lms: String,
        /// When the LMS was last read for this section.
        pub read_at: Option<String>,
        /// Rows, sorted by family name.
        pub students: Vec<StudentView>,
        /// Column heads, newest due date first.
        pub assignments: Vec<AssignmentHead>,
        /// Cells, one column for each assignment, in the order of `assignments`.
        pub columns: Vec<Column>,
        /// The LMS's total per student ("93.0%"), in the order of `students`; empty text when there is none.
        pub totals: Vec<String>,
        /// Counts of this section.
        pub counts: Counts,
        /// What undo and redo would do.
        pub undo: UndoState,
        /// The section's three answers.
        pub policies: Policies,
        /// A running or paused sync of this section.
        pub running: Option<String>,
    }

    /// One student of the section.
    pub struct StudentView {
        /// Student id.
        pub id: String,
        /// Name as shown first ("Sofía Álvarez Domínguez", "陈思雨").
        pub name: String,
        /// A second form of the name, shown quietly ("Siyu Chen"), may be empty. Two students of one name get a
        /// second identifier here.
        pub also: String,
        /// What stands for the name while names are hidden ("Student 14"): the same on every screen, and no hint at the name.
        pub alias: String,
        /// Linked to a user of the LMS; `None`: not known.
        pub linked: Option<bool>,
        /// No longer on the roster; kept because grades exist here.
        pub left: bool,
    }

    /// Head of one column.
    pub struct AssignmentHead {
        /// Our id of the assignment (never changes).
        pub id: String,
        /// Id in the LMS, once it is known.
        pub remote_id: Option<String>,
        /// Title.
        pub title: String,
        /// Maximum ("20").
        pub points: String,
        /// Due date.
        pub due: Option<String>,
        /// Graded by a machine: may be set to go by itself.
        pub auto_graded: bool,
        /// Where the assignment stands.
        pub state: AssignmentState,
        /// The most urgent standing in the column, for the chip under the title (a letter as in `Column::looks`).
        pub urgent: String,
        /// How many cells have it.
        pub urgent_count: u32,
        /// Results of this assignment go by themselves.
        pub sends_by_itself: bool,
    }

    /// Where an assignment stands towards the LMS.
    #[serde(rename_all = "snake_case")]
    pub enum AssignmentState {
        /// Only here: goes with the next sync.
        OnlyHere,
        /// A create is under way.
        Sending,
        /// A create got no clear answer: "Did it arrive?"
        Unanswered,
        /// In the LMS, same here and there.
        InLms,
        /// Edited here since it was last agreed.
        Edited,
        /// Edited in the LMS since it was last agreed.
        Changed,
        /// Deleted in the LMS.
        Deleted,
        /// The last create or update was refused.
        Failed,
    }

    /// The cells of one assignment, one entry per student in the order of `BookView::students`.
    pub struct Column {
        /// Our assignment id.
        pub assignment: String,
        /// The looks that occur in this column, joined by `|`. Each is a letter (`e` not graded, `d` draft, `a` approved,
        /// `s` sending, `l` in the LMS, `j` adjusted on arrival, `c` changed in the LMS, `x` to decide, `f` failed,
        /// `n` student not matched, `h` held back for another reason), a character of code 48 + bits (1 late,
        /// 2 comment, 4 above maximum, 8 saved offline, 16 excused, 32 missing), and the shown text: a score,
        /// `Excused`, `Missing`, or nothing.
        pub looks: String,
        /// One character per student: code 48 + the place of its look in `looks`, counted from 0.
        pub cells: String,
        /// Words for cells whose standing alone does not say all (by student id): tooltip and accessible name.
        pub notes: BTreeMap<String, String>,
    }

    /// One repainted cell.
    pub struct CellPatch {
        /// Our assignment id.
        pub assignment: String,
        /// Student id.
        pub student: String,
        /// Letter as in `Column::looks`.
        pub standing: String,
        /// Bits as in `Column::looks` (a number here).
        pub flags: u32,
        /// Shown text.
        pub shown: String,
        /// Words as in `Column::notes`, empty for none.
        pub note: String,
    }

    /// What undo and redo would do, in words ("Undo 5 scores").
    #[derive(Default)]
    pub struct UndoState {
        /// `None`: nothing to undo.
        pub undo: Option<String>,
        /// `None`: nothing to redo.
        pub redo: Option<String>,
    }

    /// What changed after an edit, approval, undo or decision.
    pub struct EditReply {
        /// The section it is about: an answer may come when another one is open already.
        pub section: String,
        /// Cells to repaint.
        pub cells: Vec<CellPatch>,
        /// The whole book must be read again (an assignment came, went or changed its head).
        pub reload: bool,
        /// New counts.
        pub counts: Counts,
        /// New undo state.
        pub undo: UndoState,
        /// What was not accepted, cell by cell; everything else was done.
        pub refused: Vec<Refused>,
        /// One sentence for the status line ("Approved 21 grades"), may be empty.
        pub said: String,
    }

    /// One cell whose input was not accepted.
    pub struct Refused {
        /// Our assignment id.
        pub assignment: String,
        /// Student id.
        pub student: String,
        /// What was typed.
        pub input: String,
        /// A sentence that says what is wrong and what works.
        pub message: String,
    }
}
