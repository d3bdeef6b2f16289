//! Every change to one grade, and one student's history as a file.

use super::{GradeRef, view};

view! {
    /// Every change to one grade.
    pub struct GradeHistory {
        /// Which grade.
        pub at: GradeRef,
        /// Student name.
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// Assignment title.
        pub title: String,
        /// Maximum; empty: none.
        pub points: String,
        /// What happened, newest first.
        pub entries: Vec<GradeEvent>,
    }

    /// One thing that happened to a grade.
    pub struct GradeEvent {
        /// Kind, for the glyph, as in `Happened`.
        pub kind: String,
        /// Sentence, with values between `*…*` to be set in bold ("*48* → *50* in Canvas").
        pub text: String,
        /// Who: "You", "Mr. Okafor", "By itself, as this section is set".
        pub who: String,
        /// The comment that was written, if this changed it.
        pub comment: String,
        /// When it happened, by the LMS's clock where it says so.
        pub at: String,
        /// When Passback learned of it, where that is another time.
        pub known_at: Option<String>,
        /// How a write went, in words; empty: it is not about one.
        pub receipt: String,
    }

    /// Which history goes into a file.
    pub struct ExportHistory {
        /// Section id; none: all sections of the student.
        pub section: Option<String>,
        /// Student id.
        pub student: String,
        /// What kind of file.
        pub format: HistoryFormat,
    }

    /// Which part of a section's history goes into a table.
    pub struct ExportAllHistory {
        /// Section id.
        pub section: String,
        /// Only what these syncs did; none: everything, also what was done here.
        pub runs: Option<Vec<String>>,
        /// Numbers stand for names, also in titles and comments.
        pub hide_names: bool,
    }

    /// What kind of file.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum HistoryFormat {
        /// A table for a spreadsheet.
        Csv,
        /// A page to print.
        Html,
        /// PDF.
        Pdf,
    }
}
