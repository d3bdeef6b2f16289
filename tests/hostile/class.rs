//! One class on a real database, with the real engine, behind a server that can be made to lie.

use crate::between::{Ask, Between, Spoilt};
use crate::peer::Reply;
use desk::SystemClock;
use gradebook::{
    Approval, Assignment, AssignmentId, Delivery, Details, Grade, GradeCell, Only, OwnPolicies, Score,
    SectionBook, SectionId, StudentId, assignment_file,
};
use lms::http::Limits;
use lms::pacing::chance_from;
use lms::{Clever, CleverOptions};
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use sample_school::{LmsKind, Options, School};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use store::{ConnectionRow, JournalState, Store};
use sync::{Clock, Engine, Pace, StopReason, SyncError};
use tempfile::TempDir;
use vault::Secret;

/// An assignment that is only here.
pub const NEW: &str = "pb-hostile";

pub struct Class {
    pub school: School,
    pub between: Between,
    pub store: Arc<Store>,
    pub section: SectionId,
    pub quiz: AssignmentId,
    pub students: Vec<StudentId>,
    limits: Limits,
    folder: TempDir,
}

/// Every table, row by row.
pub type Dump = BTreeMap<String, Vec<String>>;

impl Class {
    /// A class that was read once and has two approved grades to send. `patience`: how long an answer is waited for
    /// from then on.
    pub async fn new(patience: Duration) -> Self {
        let school = support::school(Options { lms: LmsKind::Canvas, ..Options::default() }).await;
        let between = Between::start(school.url()).await;
        let folder = tempfile::tempdir().expect("a folder");
        let store = Arc::new(Store::open(folder.path()).expect("a database"));
        let entries = assignment_file::read(&school.assignment_file()).expect("a file");
        let entry = entries.into_iter().flatten().next().expect("an assignment");
        let limits = Limits {
            connect: Duration::from_secs(20),
            total: Duration::from_secs(120),
            tries: 1,
            ..Limits::default()
        };
        let (section, quiz) = (SectionId::from(entry.section), AssignmentId::from(entry.assignment.as_str()));
        let class = Self { school, between, store, section, quiz, students: Vec::new(), limits, folder };
        let engine = class.engine();
        let who = engine.connection().await.expect("connected");
        let row = ConnectionRow {
            district: who.district,
            school: who.school,
            teacher: who.teacher,
            given: who.given,
            family: who.family,
            kind: who.kind,
            link: who.link,
            state: who.state,
            base_url: class.between.url.clone(),
            sample: false,
            last_ok: None,
            offline_since: None,
        };
        class.store.write(|tx| tx.set_connection(&row)).expect("saved");
        engine.refresh().await.expect("read");
        class.put(Assignment {
            delivery: Delivery::InLms { id: entry.assignment.as_str().into() },
            ..assignment(&class.quiz, &entry.title)
        });
        engine.pull(&class.section).await.expect("read");
        let book = class.book();
        let column = book.column(&class.quiz).expect("a column");
        let linked = book.students.iter().filter(|s| s.linked == Some(true));
        let known = |id: &StudentId| book.cell(&column.assignment.id, id).is_some_and(|c| c.base.is_some());
        let students: Vec<_> = linked.map(|s| s.id.clone()).filter(known).take(2).collect();
        let limits = Limits { total: patience, ..limits };
        let class = Self { students, limits, ..class };
        for (student, points) in class.students.clone().iter().zip([3, 4]) {
            class.approve(student, Score::points(points));
        }
        class
    }

    /// A new client and a new engine: what one row did to the pace is not the next row's trouble.
    pub fn engine(&self) -> Engine {
        let clock = SystemClock;
        let lms = Clever::new(CleverOptions {
            base_url: self.between.url.clone(),
            token: Secret::new(self.school.district_token().to_owned()),
            teacher: self.school.teacher_id().into(),
            limits: self.limits,
            wall: Arc::new(move || clock.now()),
            chance: chance_from(1),
        })
        .expect("sets up");
        let pace = Pace { retry: Duration::from_millis(1), ..Pace::default() };
        Engine::new(Arc::clone(&self.store), Arc::new(lms), Arc::new(SystemClock), pace, Arc::new(drop))
    }

    pub fn spoil(&self, ask: Ask, replies: Vec<Reply>) {
        self.between.spoil(Spoilt { ask, skip: 0, replies: Arc::new(replies) });
    }

    pub fn put(&self, assignment: Assignment) {
        let now = SystemClock.now();
        self.store.write(|tx| tx.put_assignment(&self.section, &assignment, now)).expect("saved");
    }

    /// The assignment that is only here, as it was before anything was tried.
    pub fn put_new(&self) {
        self.put(assignment(&NEW.into(), "Made here"));
    }

    pub fn assignment(&self, id: &AssignmentId) -> Assignment {
        self.store.read(|tx| tx.assignment(&self.section, id)).expect("there")
    }

    fn approve(&self, student: &StudentId, score: Score) {
        let now = SystemClock.now();
        let write = self.store.write(|tx| {
            let mut cell = tx.cell(&self.quiz, student)?;
            cell.edit(Grade::of(score), now, false);
            cell.approve(Approval::Teacher);
            tx.put_cell(&self.quiz, student, &cell)
        });
        write.expect("saved");
    }

    pub fn book(&self) -> SectionBook {
        self.store.read(|tx| tx.book(&self.section)).expect("read")
    }

    /// One grade as it must stay: without the reason of a failure, which is what may be noted.
    pub fn cells(&self) -> Vec<GradeCell> {
        let cell = |student| self.store.read(|tx| tx.cell(&self.quiz, student)).expect("read");
        self.students.iter().map(|student| GradeCell { failure: None, ..cell(student) }).collect()
    }

    /// Sends what waits; says why it stopped early.
    pub async fn send(&self) -> Result<Option<StopReason>, SyncError> {
        let engine = self.engine();
        let plan = engine.plan(&self.section, &Only::Everything)?;
        let run = engine.begin(&self.section, &plan.fingerprint, &Only::Everything, false)?;
        let stopped = engine.drive(&run).await;
        let rows = self.store.read(|tx| tx.journal_of_run(&run)).expect("read");
        let open = [JournalState::Planned, JournalState::Sending];
        assert!(rows.iter().all(|row| !open.contains(&row.state)), "left open: {rows:?}");
        assert!(self.store.read(|tx| tx.runs_active()).expect("read").is_empty(), "the run is over");
        stopped
    }

    /// Everything in the database but what a failed reading may note: that it was tried.
    pub fn dump(&self) -> Dump {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let path = self.folder.path().join("passback.db");
        let database = Connection::open_with_flags(path, flags).expect("opens");
        let sql =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('run', 'sqlite_sequence')";
        let mut names = database.prepare(sql).expect("a schema");
        let names: Vec<String> =
            names.query_map([], |row| row.get(0)).expect("names").map(|name| name.expect("a name")).collect();
        names.into_iter().map(|name| (name.clone(), rows(&database, &name))).collect()
    }

    /// No writing of the token is in any file of the data folder.
    pub fn assert_no_token(&self) {
        for entry in std::fs::read_dir(self.folder.path()).expect("a folder") {
            let bytes = std::fs::read(entry.expect("readable").path()).expect("readable");
            let text = String::from_utf8_lossy(&bytes);
            for writing in crate::answers::writings(self.school.district_token()) {
                assert!(!text.contains(&writing), "the token is in the database");
            }
        }
    }
}

/// Its rows as text. When a section was last read is left out where the reading of the rest went well.
fn rows(database: &Connection, table: &str) -> Vec<String> {
    let mut all = database.prepare(&format!("SELECT * FROM \"{table}\"")).expect("a table");
    let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
    let read = all.query_map([], |row| {
        let mut text = String::new();
        for (place, name) in columns.iter().enumerate().filter(|(_, name)| *name != "read_at") {
            let value = match row.get_ref(place)? {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                other => format!("{other:?}"),
            };
            let _ = write!(text, "{name}={value};");
        }
        Ok(text)
    });
    let mut rows: Vec<String> = read.expect("rows").map(|row| row.expect("a row")).collect();
    // How many transactions there were: the note that it was tried is one.
    rows.retain(|row| !row.starts_with("key=generation;"));
    rows.sort();
    rows
}

fn assignment(id: &AssignmentId, title: &str) -> Assignment {
    let day = 24 * 3_600_000;
    Assignment {
        id: id.clone(),
        reference: "PB-7F3K".to_owned(),
        local: Details {
            title: title.to_owned(),
            description: "Read chapter 3.".to_owned(),
            due: Some(SystemClock.now().plus_millis(7 * day)),
            points: Some(Score::points(20)),
        },
        base: None,
        remote: None,
        delivery: Delivery::OnlyHere,
        auto_graded: false,
        policies: OwnPolicies::default(),
        failure: None,
        grades_read: false,
        in_points: true,
    }
}
