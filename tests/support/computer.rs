//! A teacher's computer and the school it is connected to.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use desk::view::{
    Approve, AssignmentForm, BookView, Cell, ChangesView, Decide, Decision, EditGrades, EditReply,
    GradeChange, GradeEdit, ImportAssignments, InSection, OwnPolicies, PlanView, PrepareSync, RunPhase,
    RunRef, RunView, Scope, Send,
};
use desk::{CellDump, Commands, Desk, DeskError, DeskOptions, SystemClock};
use sample_school::{GradeEdit as HandEdit, LmsKind, Options, School, Score};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use sync::{Clock, Pace};
use tempfile::TempDir;
use vault::{MemoryVault, Secret};

/// How long anything may take before a test gives up.
const DEADLINE: Duration = Duration::from_secs(120);

/// Opens a school with believable people.
pub async fn school(options: Options) -> School {
    let clock = Arc::new(|| {
        let now = SystemClock.now().millis();
        DateTime::<Utc>::from_timestamp_millis(now).expect("a time")
    });
    sample_school::start(Options { seed: 7, ..options }, clock).await.expect("the school opens")
}

/// One data folder with a desk on it.
#[derive(Clone)]
pub struct Computer {
    /// The data folder.
    pub dir: PathBuf,
    /// The desk.
    pub desk: Desk,
}

impl Computer {
    /// A desk on a folder, without background work.
    pub fn at(dir: &Path) -> Result<Self, DeskError> {
        Self::with(dir, false)
    }

    /// A desk on a folder, with or without background work.
    pub fn with(dir: &Path, background: bool) -> Result<Self, DeskError> {
        let pace = Pace { retry: Duration::from_millis(20), ..Pace::default() };
        // Nothing of a test goes into the keyring of whoever runs it.
        let vault = Arc::new(MemoryVault::default());
        let options = DeskOptions { background, pace, vault, ..DeskOptions::new(dir.to_path_buf()) };
        Ok(Self { dir: dir.to_path_buf(), desk: Desk::open(options)? })
    }

    /// Connects to a school.
    pub async fn connect(&self, school: &School) -> Result<(), DeskError> {
        let token = Secret::new(school.district_token().to_owned());
        self.desk.connect_to(school.url(), token, school.teacher_id()).await
    }
}

/// A computer that is connected to a school and has one section open.
pub struct Class {
    /// The school.
    pub school: School,
    /// The computer.
    pub computer: Computer,
    /// The section's id.
    pub section: String,
    folder: TempDir,
}

impl Class {
    /// *Algebra I · Period 2* of a school with this LMS, its assignments imported and read.
    pub async fn of(kind: LmsKind) -> Self {
        Self::named("Algebra I · Period 2", Options { lms: kind, ..Options::default() }, false).await
    }

    /// The same with background work.
    pub async fn awake(kind: LmsKind) -> Self {
        Self::named("Algebra I · Period 2", Options { lms: kind, ..Options::default() }, true).await
    }

    /// A section of a school by its name.
    pub async fn named(name: &str, options: Options, background: bool) -> Self {
        let school = school(options).await;
        let folder = tempfile::tempdir().expect("a folder");
        let computer = Computer::with(folder.path(), background).expect("a desk");
        computer.connect(&school).await.expect("connected");
        let text = school.assignment_file();
        computer.desk.import_assignments(ImportAssignments { text }).await.expect("imported");
        let sections = computer.desk.sections_dump().expect("sections");
        let section = sections.into_iter().find(|s| s.name == name).expect("such a section").id;
        let class = Self { school, computer, section, folder };
        class.pull().await;
        class
    }

    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.computer.desk
    }

    /// Ends the program, looks at what is saved, and starts it again on the same folder.
    pub async fn looked_at<T>(self, look: impl FnOnce(&Store) -> T) -> (Self, T) {
        let Self { school, computer, section, folder } = self;
        drop(computer);
        let store = until("the folder is free", || Store::open(folder.path()).ok()).await;
        let seen = look(&store);
        drop(store);
        let computer = Computer::at(folder.path()).expect("a desk");
        computer.connect(&school).await.expect("connected");
        (Self { school, computer, section, folder }, seen)
    }

    /// Ends the program and starts it again on the same folder.
    pub async fn restarted(self) -> Self {
        let Self { school, computer, section, folder } = self;
        drop(computer);
        // The desk is gone when its last task has noticed; until then its folder is in use.
        let computer = until("the folder is free", || Computer::at(folder.path()).ok()).await;
        computer.connect(&school).await.expect("connected");
        Self { school, computer, section, folder }
    }

    /// The same class from another computer, which has been connected.
    pub fn from(self, computer: Computer, folder: TempDir) -> Self {
        Self { computer, folder, ..self }
    }

    /// The section, as commands take it.
    pub fn at(&self) -> InSection {
        InSection { section: self.section.clone() }
    }

    /// Reads the LMS.
    pub async fn pull(&self) -> ChangesView {
        self.desk().pull(self.at()).await.expect("read")
    }

    /// The grid.
    pub async fn book(&self) -> BookView {
        self.desk().book(self.at()).await.expect("a book")
    }

    /// Our id and the LMS's id of the assignment at this place, newest due date first.
    pub fn assignment(&self, place: usize) -> String {
        let section = self.section.clone();
        self.desk().book_dump(&section).expect("a book").assignments[place].local_id.clone()
    }

    /// The `n`-th student that the LMS knows, in order of id.
    pub fn student(&self, n: usize) -> String {
        let district = self.school.lms().district();
        let section = district.section(&self.section).expect("there");
        let linked: Vec<_> = district.students_of(section).filter(|s| s.linked && s.launched).collect();
        linked[n].id.clone()
    }

    /// One grade with its three values.
    pub fn cell(&self, assignment: &str, student: &str) -> CellDump {
        let book = self.desk().book_dump(&self.section).expect("a book");
        let api = book.assignments.iter().find(|a| a.local_id == assignment || a.id == assignment);
        let api = api.expect("an assignment").id.clone();
        let found = book.grades.into_iter().find(|g| g.assignment == api && g.student == student);
        found.expect("a grade")
    }

    /// Edits one grade.
    pub async fn change(&self, assignment: &str, student: &str, change: GradeChange) -> EditReply {
        let edit = GradeEdit { assignment: assignment.to_owned(), student: student.to_owned(), change };
        let edits = EditGrades { section: self.section.clone(), edits: vec![edit] };
        self.desk().edit_grades(edits).await.expect("edited")
    }

    /// Types into a cell.
    pub async fn type_in(&self, assignment: &str, student: &str, text: &str) -> EditReply {
        self.change(assignment, student, GradeChange::Input { text: text.to_owned() }).await
    }

    /// Approves every draft.
    pub async fn approve(&self) -> EditReply {
        let all = Approve { section: self.section.clone(), scope: Scope::All, approved: true };
        self.desk().approve(all).await.expect("approved")
    }

    /// Approves one grade.
    pub async fn approve_one(&self, assignment: &str, student: &str) -> EditReply {
        let cells = vec![Cell { assignment: assignment.to_owned(), student: student.to_owned() }];
        let one = Approve { section: self.section.clone(), scope: Scope::Cells { cells }, approved: true };
        self.desk().approve(one).await.expect("approved")
    }

    /// Types and approves.
    pub async fn enter(&self, assignment: &str, student: &str, text: &str) {
        let reply = self.type_in(assignment, student, text).await;
        assert!(reply.refused.is_empty(), "{:?}", reply.refused);
        self.approve_one(assignment, student).await;
    }

    /// The sync sheet.
    pub async fn prepare(&self) -> PlanView {
        let input = PrepareSync { section: self.section.clone(), only_failed_of: None };
        self.desk().prepare_sync(input).await.expect("planned")
    }

    /// Sends what the sheet shows and waits for the end.
    pub async fn sync(&self) -> RunView {
        let plan = self.prepare().await;
        let send = Send { section: self.section.clone(), fingerprint: plan.fingerprint };
        let run = self.desk().send(send).await.expect("sent").run;
        self.ended(&run).await
    }

    /// Sends what is left to send, if anything is.
    pub async fn sync_if_needed(&self) {
        let plan = self.prepare().await;
        if plan.grade_count > 0 || !plan.assignments.is_empty() {
            self.sync().await;
        }
    }

    /// Waits for the end of a run.
    pub async fn ended(&self, run: &str) -> RunView {
        let deadline = tokio::time::Instant::now() + DEADLINE;
        loop {
            let view = self.desk().run(RunRef { run: run.to_owned() }).await.expect("a run");
            if matches!(view.phase, RunPhase::Done | RunPhase::Stopped) {
                return view;
            }
            assert!(tokio::time::Instant::now() < deadline, "the run does not end: {view:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What waits for a decision.
    pub async fn changes(&self) -> ChangesView {
        self.desk().changes(self.at()).await.expect("changes")
    }

    /// Decides.
    pub async fn decide(&self, decisions: Vec<Decision>) -> EditReply {
        let input = Decide { section: self.section.clone(), decisions };
        let reply = self.desk().decide(input).await.expect("decided");
        assert!(reply.refused.is_empty(), "{:?}", reply.refused);
        reply
    }

    /// Undoes the last op.
    pub async fn undo(&self) -> EditReply {
        self.desk().undo(self.at()).await.expect("undone")
    }

    /// Redoes what was undone.
    pub async fn redo(&self) -> EditReply {
        self.desk().redo(self.at()).await.expect("redone")
    }

    /// A co-teacher types a score on the LMS's own page.
    pub fn hand_score(&self, assignment: &str, student: &str, points: i32) {
        self.hand(assignment, student, &HandEdit::score(Score::whole(points)));
    }

    /// A co-teacher edits a grade on the LMS's own page.
    pub fn hand(&self, assignment: &str, student: &str, edit: &HandEdit) {
        let teacher = self.school.lms().district().teachers[1].id.clone();
        self.school.lms().edit(assignment, student, &teacher, edit).expect("edited by hand");
    }

    /// A moment so many days from now, as the form takes it.
    pub fn in_days(&self, days: i64) -> String {
        let due = self.school.lms().now() + TimeDelta::days(days);
        due.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// A form for a new assignment.
    pub fn form(&self, title: &str) -> AssignmentForm {
        AssignmentForm {
            section: self.section.clone(),
            assignment: None,
            title: title.to_owned(),
            description: "Read chapter 3.".to_owned(),
            points: "20".to_owned(),
            due: Some(self.in_days(7)),
            auto_graded: false,
            policies: OwnPolicies::default(),
        }
    }

    /// Makes an assignment here; answers our id.
    pub async fn make(&self, title: &str) -> String {
        let reply = self.desk().save_assignment(self.form(title)).await.expect("saved");
        reply.assignment.unwrap_or_else(|| panic!("{:?}", reply.problems))
    }
}

/// Asks again until there is an answer, or too long.
pub async fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = tokio::time::Instant::now() + DEADLINE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(tokio::time::Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
