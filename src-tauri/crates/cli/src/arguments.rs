//! The arguments.

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Review, approve and pass back grades without a window.
///
/// Exit codes: 0 done, 1 failed, 2 usage, 3 something waits for a decision or is held back, 4 sign-in, 5 offline.
#[derive(Debug, Parser)]
#[command(name = "passback-cli", version, about, long_about)]
pub(crate) struct Arguments {
    /// Folder that holds the data; one school and teacher each.
    #[arg(long, global = true, value_name = "DIR", default_value = "passback-data")]
    pub(crate) data_dir: PathBuf,
    /// Where the key of the data and the sign-in are kept. With `none`, new data are not encrypted, and encrypted ones
    /// can't be opened.
    #[arg(long, global = true, value_enum, default_value = "system", env = "PASSBACK_KEYRING")]
    pub(crate) keyring: Keyring,
    /// Print one JSON document.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Who keeps secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Keyring {
    /// The keyring of this computer.
    System,
    /// Nobody.
    None,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Connect this folder to a server with a raw district token (sandboxes and pilots only; never saved).
    Connect {
        /// Address of the Clever API, without `/v3.1`.
        #[arg(long)]
        clever_url: String,
        /// Environment variable that holds the token.
        #[arg(long)]
        token_env: String,
        /// The teacher's Clever id.
        #[arg(long)]
        teacher: String,
    },
    /// Sign in with Clever through a district's relay, in the browser. The sign-in is kept in this computer's keyring.
    SignIn {
        /// The relay's address, such as `https://relay.example.org`, or an invitation link.
        #[arg(long, value_name = "ADDRESS", required_unless_present = "invitation")]
        relay: Option<String>,
        /// An invitation that came as a file, instead of the address.
        #[arg(long, value_name = "FILE", conflicts_with = "relay")]
        invitation: Option<PathBuf>,
        /// Print the address that the browser must open instead of opening it.
        #[arg(long)]
        no_browser: bool,
    },
    /// Open the link that a relay's page made after a launch from an LMS: signs in and says which section is meant.
    OpenLink {
        /// The link, `passback://launch?…`.
        link: String,
    },
    /// End the sign-in of this folder, here and at the relay. What is saved here stays.
    SignOut,
    /// Through whom this folder is signed in.
    Accounts,
    /// The teacher's sections with their counts.
    Sections,
    /// Read the LMS (one section, or all).
    Pull {
        /// Section id.
        #[arg(long)]
        section: Option<String>,
    },
    /// The grid: per grade base, local, remote, standing, approval.
    Book(Section),
    /// Look at a file of results, or take it in: CSV, TSV or a workbook of a quiz tool or another gradebook.
    Import(Import),
    /// Write a section's grades as a file: approved ones, unless --drafts.
    Export(Export),
    /// Read the LMS, then say everything that stands between the grades of a section and the LMS today. Nothing is sent.
    Doctor(Section),
    /// Which students are matched in the LMS.
    Match {
        /// Section id.
        #[arg(long)]
        section: String,
        /// Student id: say who this is in the LMS, where matching is ours.
        #[arg(long, requires = "to")]
        student: Option<String>,
        /// The LMS's id of that student.
        #[arg(long, value_name = "REMOTE_ID", requires = "student")]
        to: Option<String>,
    },
    /// A report for the school's tech team: versions, times, counts and kinds of errors, no student's data.
    Report,
    /// Take in an assignment file.
    ImportAssignments {
        /// The file.
        file: PathBuf,
    },
    /// Write the assignment file.
    ExportAssignments {
        /// The file.
        file: PathBuf,
    },
    /// Make an assignment here.
    CreateAssignment {
        /// Section id.
        #[arg(long)]
        section: String,
        /// Title.
        #[arg(long)]
        title: String,
        /// Maximum.
        #[arg(long)]
        points: String,
        /// Due date, RFC 3339.
        #[arg(long)]
        due: String,
        /// What students read.
        #[arg(long, default_value = "")]
        description: String,
        /// Graded by a machine.
        #[arg(long)]
        auto_graded: bool,
    },
    /// Change a grade here.
    Edit(Edit),
    /// Approve drafts: those of an assignment, of a student, of one in the other, or all.
    #[command(group(ArgGroup::new("which").required(true).multiple(true).args(["assignment", "student", "all"])))]
    Approve {
        /// Section id; without it, with --all, every section.
        #[arg(long, required_unless_present = "all")]
        section: Option<String>,
        /// Only this assignment.
        #[arg(long, requires = "section")]
        assignment: Option<String>,
        /// Only this student.
        #[arg(long, requires = "section")]
        student: Option<String>,
        /// Every draft of the section, or of every section.
        #[arg(long, conflicts_with_all = ["assignment", "student"])]
        all: bool,
    },
    /// Read the LMS, then say what a sync would do. Nothing new is sent; only a send that was cut off (a crash, a
    /// power cut) is read back and carried on first.
    Plan(Section),
    /// Send exactly the plan with this fingerprint.
    Send {
        /// Section id.
        #[arg(long)]
        section: String,
        /// The plan's fingerprint.
        #[arg(long, value_name = "FINGERPRINT")]
        plan: String,
    },
    /// Edits made in the LMS that wait for a look.
    Changes(Section),
    /// Decide on edits made in the LMS.
    Decide(Decide),
    /// Answer "Did it arrive?".
    #[command(group(ArgGroup::new("answer").required(true).args(["arrived", "not_arrived"])))]
    Settle {
        /// Section id.
        #[arg(long)]
        section: String,
        /// Assignment id.
        #[arg(long)]
        assignment: String,
        /// It is there, under this id.
        #[arg(long, value_name = "ID")]
        arrived: Option<String>,
        /// It is not there.
        #[arg(long)]
        not_arrived: bool,
    },
    /// Past runs of a section, one student's history, or (`history verify`) whether the record is as it was written.
    History(History),
    /// Write a verified backup of everything to a file; a backup that is already there is replaced, nothing else.
    Backup {
        /// The file.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Bring a backup back. What is here is backed up first; nothing is created or sent again by itself.
    Restore {
        /// The backup.
        file: PathBuf,
    },
    /// Past runs of a section as a script wants them: id, kind, counts, whether it can be undone or was.
    Runs(Section),
    /// Read the LMS, then say what would undo a run: the earlier values of the grades that still hold what it sent.
    /// Those edited since are left alone. Nothing is sent; give the fingerprint to `send`.
    Undo {
        /// The run.
        #[arg(long)]
        run: String,
        /// Assignments that it created stay in the LMS.
        #[arg(long)]
        keep_created: bool,
    },
    /// Show or change a section's three answers.
    Policy {
        /// Section id.
        #[arg(long)]
        section: String,
        /// When assignments go to the LMS.
        #[arg(long)]
        assignments: Option<AssignmentsGo>,
        /// When results go (`auto` acts on auto-graded assignments only).
        #[arg(long)]
        results: Option<ResultsGo>,
        /// What happens to edits made in the LMS.
        #[arg(long)]
        edits: Option<Edits>,
    },
}

/// A file of results and where it goes.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("do").required(true).args(["dry_run", "apply"])))]
pub(crate) struct Import {
    /// The file.
    pub(crate) file: PathBuf,
    /// Section id.
    #[arg(long)]
    pub(crate) section: String,
    /// Into this assignment.
    #[arg(long, conflicts_with = "create")]
    pub(crate) assignment: Option<String>,
    /// Into a new assignment of this title.
    #[arg(long, value_name = "TITLE", requires = "points")]
    pub(crate) create: Option<String>,
    /// Maximum of the new assignment.
    #[arg(long, value_name = "N", requires = "create")]
    pub(crate) points: Option<String>,
    /// A JSON file with answers: `roles` (one for each column), `targets`, `attempts`, `chosen`, `sheet`.
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Say what it would do; nothing is written.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Take it in: one step, one undo.
    #[arg(long)]
    pub(crate) apply: bool,
}

/// Grades out as a file.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Section id.
    #[arg(long)]
    pub(crate) section: String,
    /// What kind of file.
    #[arg(long)]
    pub(crate) format: ClassFormat,
    /// The file; one that is there already is replaced.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Only this assignment; may be given several times.
    #[arg(long)]
    pub(crate) assignment: Vec<String>,
    /// Scores that are not approved go too.
    #[arg(long)]
    pub(crate) drafts: bool,
    /// Stable numbers instead of names (csv, xlsx, html, pdf).
    #[arg(long)]
    pub(crate) hide_names: bool,
}

/// What kind of file grades go into.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ClassFormat {
    /// Canvas gradebook CSV.
    CanvasCsv,
    /// Moodle grading worksheet, one for each assignment.
    Moodle,
    /// OneRoster 1.2 CSV bundle.
    Oneroster,
    /// A table for a spreadsheet.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// A class report to print.
    Html,
    /// The same as PDF.
    Pdf,
}

/// A section.
#[derive(Debug, Args)]
pub(crate) struct Section {
    /// Section id.
    #[arg(long)]
    pub(crate) section: String,
}

/// Which history, and where it goes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct History {
    /// Section id: its past runs; with --student, only this section of the student.
    #[arg(long, required_unless_present = "student")]
    pub(crate) section: Option<String>,
    /// Student id: every value of every grade.
    #[arg(long)]
    pub(crate) student: Option<String>,
    /// Write a file that only you may read, instead of rows.
    #[arg(long, value_name = "FILE", requires = "student")]
    pub(crate) out: Option<PathBuf>,
    /// What kind of file; without it, what its name ends in.
    #[arg(long, requires = "out")]
    pub(crate) format: Option<Format>,
    /// What else.
    #[command(subcommand)]
    pub(crate) command: Option<HistoryCommand>,
}

/// What can be done with the history as a whole.
#[derive(Debug, Subcommand)]
pub(crate) enum HistoryCommand {
    /// Say whether any row was altered, left out or added by another hand: exit 0 unbroken, 1 with the place.
    Verify {
        /// A mark that an exported history names: the row must still be that one.
        #[arg(long, value_name = "ROW:HASH")]
        mark: Option<String>,
    },
}

/// What kind of file.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// A table for a spreadsheet.
    Csv,
    /// A page to print.
    Html,
    /// PDF.
    Pdf,
}

/// A change of one grade.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("mark").args(["score", "excused", "missing", "clear"])))]
#[command(group(ArgGroup::new("what").required(true).multiple(true).args(["score", "excused", "missing", "late", "clear", "comment"])))]
pub(crate) struct Edit {
    /// Section id.
    #[arg(long)]
    pub(crate) section: String,
    /// Assignment id.
    #[arg(long)]
    pub(crate) assignment: String,
    /// Student id.
    #[arg(long)]
    pub(crate) student: String,
    /// Score as a teacher types it: 17, 17.5, 85%, 45/50.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) score: Option<String>,
    /// Excuse it.
    #[arg(long)]
    pub(crate) excused: bool,
    /// Mark it missing.
    #[arg(long)]
    pub(crate) missing: bool,
    /// Mark it late.
    #[arg(long)]
    pub(crate) late: bool,
    /// Clear the score on purpose.
    #[arg(long)]
    pub(crate) clear: bool,
    /// Comment; an empty text takes it away.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) comment: Option<String>,
}

/// A decision.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("side").required(true).args(["take", "score"])))]
pub(crate) struct Decide {
    /// Section id.
    #[arg(long)]
    pub(crate) section: String,
    /// Assignment id.
    #[arg(long)]
    pub(crate) assignment: String,
    /// Student id; without it, the assignment's own details and all its grades.
    #[arg(long)]
    pub(crate) student: Option<String>,
    /// Which side stands.
    #[arg(long)]
    pub(crate) take: Option<Side>,
    /// Another score stands.
    #[arg(long, requires = "student", allow_hyphen_values = true)]
    pub(crate) score: Option<String>,
}

/// Which side stands.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Side {
    /// The LMS's value.
    Lms,
    /// Mine.
    Mine,
}

/// When assignments go.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum AssignmentsGo {
    /// With a sync.
    Sync,
    /// As soon as they are made.
    Auto,
}

/// When results go.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ResultsGo {
    /// After approval.
    Approved,
    /// As soon as they come in.
    Auto,
}

/// What happens to edits made in the LMS.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Edits {
    /// Shown.
    Show,
    /// Taken when only the LMS changed.
    Take,
    /// Not read.
    Ignore,
}
