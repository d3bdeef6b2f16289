//! Making and changing assignments, and the three questions.

use super::view;

view! {
    /// When assignments go to the LMS.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum AssignmentsGo {
        /// With "Sync to LMS" (default).
        WithSync,
        /// As soon as they are made.
        AtOnce,
    }

    /// When results go to the LMS.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ResultsGo {
        /// After the teacher approves (default).
        AfterApproval,
        /// As soon as they come in; acts on auto-graded assignments only.
        AtOnce,
    }

    /// What happens to edits made in the LMS.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum LmsEdits {
        /// Show them as changes (default).
        Show,
        /// Take them when only the LMS changed; list what was taken.
        Take,
        /// Don't read them.
        Ignore,
    }

    /// The three answers in force.
    #[derive(Copy)]
    pub struct Policies {
        /// When assignments go.
        pub assignments: AssignmentsGo,
        /// When results go.
        pub results: ResultsGo,
        /// Edits made in the LMS.
        pub edits: LmsEdits,
    }

    /// The three answers of one assignment: `None` follows the section.
    #[derive(Copy, Default)]
    pub struct OwnPolicies {
        /// When the assignment goes.
        pub assignments: Option<AssignmentsGo>,
        /// When its results go.
        pub results: Option<ResultsGo>,
        /// Edits made in the LMS.
        pub edits: Option<LmsEdits>,
    }

    /// Changes answers; what is `None` stays.
    pub struct SetPolicies {
        /// Section id.
        pub section: String,
        /// When assignments go.
        pub assignments: Option<AssignmentsGo>,
        /// When results go.
        pub results: Option<ResultsGo>,
        /// Edits made in the LMS.
        pub edits: Option<LmsEdits>,
    }

    /// An assignment as the form has it.
    pub struct AssignmentForm {
        /// Section id.
        pub section: String,
        /// Our id; `None` makes a new one.
        pub assignment: Option<String>,
        /// Title.
        pub title: String,
        /// What the students read; may be empty.
        pub description: String,
        /// Maximum, as typed ("20", "12,5").
        pub points: String,
        /// Due date, RFC 3339; `None` is refused with a sentence.
        pub due: Option<String>,
        /// Graded by a machine.
        pub auto_graded: bool,
        /// Its own answers.
        pub policies: OwnPolicies,
    }

    /// The form's answer.
    pub struct AssignmentReply {
        /// Our id; `None` when something is wrong with the form.
        pub assignment: Option<String>,
        /// Problems by field (`title`, `description`, `points`, `due`); nothing was saved if there is any.
        pub problems: Vec<FieldProblem>,
        /// Things worth knowing that don't stop it ("The due date is in the past: Canvas takes new assignments only
        /// with a future one, so it will be held back").
        pub notes: Vec<String>,
    }

    /// What is wrong with one field.
    pub struct FieldProblem {
        /// Field name.
        pub field: String,
        /// A sentence.
        pub message: String,
    }

    /// One assignment of a section is named.
    pub struct AssignmentRef {
        /// Section id.
        pub section: String,
        /// Our assignment id.
        pub assignment: String,
    }

    /// The content of an assignment file.
    pub struct ImportAssignments {
        /// The file's text.
        pub text: String,
    }

    /// What an import did.
    pub struct ImportReply {
        /// New assignments.
        pub added: u32,
        /// Already here, unchanged.
        pub known: u32,
        /// Lines that could not be used, each with a sentence.
        pub problems: Vec<String>,
    }

    /// "Did it arrive?": a create that got no clear answer.
    pub struct UnansweredCreate {
        /// Our assignment id.
        pub assignment: String,
        /// Title.
        pub title: String,
        /// The short reference to look for in the description ("PB-7F3K").
        pub reference: String,
        /// When it was sent.
        pub sent_at: String,
        /// What happened, in words.
        pub what: String,
    }

    /// The teacher's answer to "Did it arrive?".
    pub struct Settle {
        /// Section id.
        pub section: String,
        /// Our assignment id.
        pub assignment: String,
        /// The answer.
        pub answer: Arrived,
    }

    /// Whether it is there.
    #[serde(tag = "kind", rename_all = "snake_case")]
    pub enum Arrived {
        /// It is there, under this id (or the address of its page, from which the id is taken).
        There {
            /// Id or address.
            id: String,
        },
        /// It is not there: it may be created with the next sync.
        NotThere,
    }
}
