//! Grades on their way out as a file, where there is no connection, or for paper.

use super::view;

view! {
    /// Which grades go into which file.
    pub struct ExportGrades {
        /// Section id.
        pub section: String,
        /// What kind of file.
        pub format: ExportFormat,
        /// Our assignment ids; empty: all.
        pub assignments: Vec<String>,
        /// Scores that are not approved yet go too.
        pub drafts: bool,
        /// Stable numbers instead of names and ids. Only for files that nobody reads back (CSV, XLSX, HTML, PDF).
        pub hide_names: bool,
    }

    /// What kind of file.
    #[derive(Copy, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum ExportFormat {
        /// Canvas gradebook CSV, to be uploaded there.
        CanvasCsv,
        /// Moodle offline grading worksheet, one file for each assignment (in one zip where there are several).
        Moodle,
        /// OneRoster 1.2 CSV bundle (zip).
        OneRoster,
        /// A table for any spreadsheet.
        Csv,
        /// An Excel workbook.
        Xlsx,
        /// A class report to print, with charts.
        Html,
        /// The same as PDF.
        Pdf,
    }

    /// What the export sheet shows before anything is written.
    pub struct ExportView {
        /// Section name.
        pub name: String,
        /// The kinds of file, in the order to show.
        pub formats: Vec<ExportChoice>,
        /// The section's assignments, newest first.
        pub assignments: Vec<ExportAssignment>,
        /// Students on the roster.
        pub students: u32,
    }

    /// One kind of file.
    pub struct ExportChoice {
        /// Which.
        pub format: ExportFormat,
        /// "Canvas gradebook (CSV)".
        pub name: String,
        /// What it is for and what to do with it, one sentence.
        pub note: String,
        /// Names can be hidden in it.
        pub can_hide_names: bool,
    }

    /// One assignment that can go.
    pub struct ExportAssignment {
        /// Our id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// Maximum; empty: none.
        pub points: String,
        /// Due date.
        pub due: Option<String>,
        /// Scores that are approved or already agreed with the LMS.
        pub approved: u32,
        /// Scores that are drafts.
        pub drafts: u32,
    }

    /// A file was written.
    pub struct Exported {
        /// Full path, shown to the teacher.
        pub path: String,
        /// "42 grades of 3 assignments".
        pub said: String,
        /// What did not go into it and why, a sentence each.
        pub left_out: Vec<String>,
        /// What to do with the file, and that it is a copy that Passback can't take back.
        pub next: String,
    }
}
