//! A file of results on its way in: what it is, who its rows are about, and exactly what it would change.

use super::view;

view! {
    /// A file to look at. Nothing is written.
    pub struct OpenResults {
        /// Section id.
        pub section: String,
        /// The file's name.
        pub name: String,
        /// Its bytes, Base64.
        pub content: String,
        /// The sheet of a workbook; `None`: the one that looks like results.
        pub sheet: Option<String>,
    }

    /// The opened file, with everything that the teacher has said about it so far. Each answer carries this on: change
    /// a part, ask again.
    pub struct ImportAsk {
        /// Section id.
        pub section: String,
        /// Which opened file (`ImportView::file`).
        pub file: String,
        /// What each column of the file is, in the order of the file.
        pub roles: Vec<ColumnRole>,
        /// Where scores go; a piece of work that is not named goes where `ImportWork::target` says.
        pub targets: Vec<WorkTarget>,
        /// Which of several attempts of one student counts.
        pub attempts: AttemptChoice,
        /// Students that a person chose for rows.
        pub chosen: Vec<ChosenStudent>,
    }

    /// What a column of the file is.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ColumnRole {
        /// Not used.
        LeftOut,
        /// Id in the student information system.
        SisId,
        /// The LMS's or the tool's own id: shown, never used to find a student.
        ToolId,
        /// User name.
        Login,
        /// E-mail address.
        Email,
        /// Student number.
        Number,
        /// Given name.
        Given,
        /// Family name.
        Family,
        /// Whole name.
        FullName,
        /// Scores of one piece of work.
        Score,
        /// Comments on the score column before it.
        Comment,
        /// Something that the file's own format settles (maximum, attempt time, which work a row is about): kept as it is.
        Kept,
    }

    /// Where the scores of one piece of work go.
    pub struct WorkTarget {
        /// Which (`ImportWork::key`).
        pub work: String,
        /// Where.
        pub target: ImportTarget,
    }

    /// Where scores go.
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub enum ImportTarget {
        /// Nowhere: they are not taken in.
        Nowhere,
        /// Into an assignment that is here.
        Assignment {
            /// Our assignment id.
            assignment: String,
        },
        /// Into a new assignment.
        Create {
            /// Title.
            title: String,
            /// Maximum, as typed ("20", "12,5").
            points: String,
            /// When it is due, RFC 3339; empty: taken away, so it is asked for; `None`: as it is suggested.
            #[serde(default)]
            due: Option<String>,
        },
    }

    /// Which of several attempts counts.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum AttemptChoice {
        /// The first.
        First,
        /// The last.
        Last,
        /// The best, for each piece of work on its own.
        Best,
    }

    /// A student that a person chose for a row.
    pub struct ChosenStudent {
        /// The row's line in the file.
        pub line: u32,
        /// Student id; `None`: nobody of this section, leave the row out.
        pub student: Option<String>,
    }

    /// An opened file and what taking it in would do.
    pub struct ImportView {
        /// Names the opened file in later questions; gone when another one is opened or the program ends.
        pub file: String,
        /// The file's name.
        pub name: String,
        /// Whose file it is ("Canvas gradebook export").
        pub format: String,
        /// How it was read ("CSV, UTF-8, commas" or "Sheet “Final Scores”").
        pub read_as: String,
        /// Other sheets of the workbook.
        pub sheets: Vec<String>,
        /// What was asked: to be sent back with one part changed.
        pub ask: ImportAsk,
        /// Columns of the file, in its order.
        pub columns: Vec<FileColumn>,
        /// Pieces of work that the score columns are.
        pub works: Vec<ImportWork>,
        /// How many students have several attempts; 0: there is nothing to choose.
        pub repeated: u32,
        /// Rows about somebody, in the order of the file.
        pub rows: Vec<ImportRow>,
        /// What should be looked at, in sentences ("3 ids look as if a spreadsheet had shortened them (lines 4, 7, 9).").
        pub warnings: Vec<String>,
        /// What was left out, in sentences ("1 row with the points possible (line 2).").
        pub left_out: Vec<String>,
        /// Counts.
        pub counts: ImportCounts,
        /// Why it can't be taken in as it is, in sentences with what to do; empty: it can.
        pub blocked: Vec<String>,
        /// Names exactly these changes: to be sent with `import_results`.
        pub fingerprint: String,
        /// Students of the section, for choosing one for a row.
        pub students: Vec<ImportStudent>,
        /// When a new assignment is due, unless something else is said.
        pub due: String,
    }

    /// A column of the file.
    pub struct FileColumn {
        /// Its heading, may be empty.
        pub name: String,
        /// A few of its values, for recognising it.
        pub samples: Vec<String>,
        /// Why it is not used, may be empty ("A total that the LMS makes by itself").
        pub note: String,
    }

    /// A piece of work in the file.
    pub struct ImportWork {
        /// Names it in `ImportAsk::targets`.
        pub key: String,
        /// Where it goes.
        pub target: ImportTarget,
        /// Its title in the file.
        pub title: String,
        /// Maximum in the file, empty when it does not say.
        pub points: String,
        /// Values of it that would change something.
        pub changes: u32,
        /// Why it can't go where it is meant to go, in a sentence; empty: it can.
        pub problem: String,
        /// What the problem is about.
        pub field: WorkField,
        /// Why it goes there by itself ("An assignment here has the same title", "Taken in before on {time}, into Quiz"),
        /// may be empty. A time stands between braces.
        pub reason: String,
    }

    /// What has to be said, or said otherwise, before a piece of work can go anywhere.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum WorkField {
        /// Where it goes.
        Target,
        /// Title of a new assignment.
        Title,
        /// Its points.
        Points,
        /// Its due date.
        Due,
    }

    /// A row of the file.
    pub struct ImportRow {
        /// Its line in the file.
        pub line: u32,
        /// The name in the file, else its strongest id.
        pub who: String,
        /// The student, where it is settled.
        pub student: Option<String>,
        /// The student's name here, where it is settled.
        pub name: String,
        /// Second form of the name.
        pub also: String,
        /// How it was found.
        pub found: RowFound,
        /// The evidence, in words ("Student number 20017", "Chosen by you").
        pub evidence: String,
        /// Who it could be, the likest first; for rows that are not settled, or that a person settled.
        pub candidates: Vec<Candidate>,
        /// The one student of the very same name, where only the name says something and no other row is or could be about
        /// them: all of these can be chosen in one go.
        pub same_name: Option<String>,
        /// Why nothing of this row would be sent ("Not matched in Canvas: held back until then"), may be empty.
        pub held: String,
        /// What it says, one for each piece of work that is taken in and that the row is about.
        pub values: Vec<ImportValue>,
    }

    /// How the student of a row was found.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum RowFound {
        /// An id says so.
        ById,
        /// An id says so, and the name in the file is quite another one.
        OtherName,
        /// A person said so.
        Chosen,
        /// A person said so for an earlier file.
        Remembered,
        /// A person left the row out.
        LeftOut,
        /// Only a name is alike: a person must say so.
        ByName,
        /// Its ids are of different students.
        Torn,
        /// Two rows are about this student.
        Twice,
        /// Nobody of this section.
        Nobody,
    }

    /// A student that a row could be about.
    pub struct Candidate {
        /// Student id.
        pub student: String,
        /// Name.
        pub name: String,
        /// Why ("Same name", "Similar name", "One of its ids").
        pub why: String,
    }

    /// One value of a row.
    pub struct ImportValue {
        /// Which piece of work (place in `ImportView::works`).
        pub work: u32,
        /// What is here now ("15", "Excused", "–").
        pub before: String,
        /// What would be here, empty where nothing changes.
        pub after: String,
        /// What the file says ("18", "85%", "Excused"), where nothing comes of it yet; may be empty.
        pub said: String,
        /// What is unusual about it ("Above the maximum of 20: would be held back"), may be empty.
        pub note: String,
        /// The comment that would be here, where it changes.
        pub comment: Option<String>,
        /// What becomes of it.
        pub outcome: ImportOutcome,
        /// Why not, in a sentence with the place in the file; for problems.
        pub message: String,
    }

    /// What becomes of a value.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ImportOutcome {
        /// The grade here changes.
        Changes,
        /// It is here already.
        Same,
        /// Nothing in the file: no change.
        Blank,
        /// It can't be taken in; everything else can.
        Problem,
        /// The row's student is not settled: it stays out.
        Unsettled,
        /// It is not said yet where it goes, or the new assignment is not complete.
        Waits,
    }

    /// Counts of what a file would do.
    pub struct ImportCounts {
        /// Grades that change.
        pub changes: u32,
        /// Grades that are here already.
        pub same: u32,
        /// Blank values: no change.
        pub blanks: u32,
        /// Values that can't be taken in.
        pub problems: u32,
        /// Values that wait until it is said where they go.
        pub waiting: u32,
        /// Rows whose student is settled.
        pub settled: u32,
        /// Rows for which a person must say who it is.
        pub to_settle: u32,
        /// Rows left out by a person, or of nobody here.
        pub left_out: u32,
        /// Assignments that are made.
        pub created: u32,
    }

    /// A student of the section, for choosing.
    pub struct ImportStudent {
        /// Student id.
        pub student: String,
        /// Name.
        pub name: String,
        /// Second form of the name.
        pub also: String,
    }

    /// Takes in exactly what was shown: one op, one undo.
    pub struct TakeIn {
        /// What was asked.
        pub ask: ImportAsk,
        /// The fingerprint of what was shown.
        pub fingerprint: String,
    }
}
