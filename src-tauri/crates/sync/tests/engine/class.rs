//! One class of eight with a store, the fake LMS and an engine on tokio's paused clock.

use crate::fake::{Ask, Fake};
use gradebook::{
    Approval, Assignment, AssignmentId, Delivery, Details, Fingerprint, Grade, GradeCell, LmsEdits, Only,
    OwnPolicies, Plan, Policies, RemoteAssignmentId, RunId, Score, SectionId, Standing, Status, StudentId,
    Time, Verdict,
};
use std::sync::Arc;
use store::{Held, JournalState, NewTrailRow, Store, TrailCheck, TrailKind, TrailWho};
use sync::{Clock, Engine, Pace, StopReason};

/// Noon of the day of the tests.
pub const NOON: Time = Time::from_millis(1_795_521_600_000);
/// A due date that is long to come.
pub const DUE: Time = Time::from_millis(1_797_000_000_000);
/// The assignment that every class begins with.
pub const QUIZ: &str = "11111111-1111-4111-8111-111111111111";
pub const STUDENTS: [&str; 8] = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];

/// A wall clock that goes with tokio's paused one.
pub struct TestClock(tokio::time::Instant);

impl Clock for TestClock {
    fn now(&self) -> Time {
        let gone = i64::try_from(self.0.elapsed().as_millis()).expect("short tests");
        NOON.plus_millis(gone)
    }
}

pub struct Class {
    pub store: Arc<Store>,
    pub lms: Arc<Fake>,
    pub clock: Arc<TestClock>,
    pub engine: Engine,
}

pub fn section() -> SectionId {
    SectionId::from("section")
}
pub fn student(id: &str) -> StudentId {
    StudentId::from(id)
}
pub fn points(n: i32) -> Grade {
    Grade::of(Score::points(n))
}
pub fn details(title: &str) -> Details {
    Details {
        title: title.to_owned(),
        description: String::new(),
        due: Some(DUE),
        points: Some(Score::points(20)),
    }
}

/// An assignment that is only here.
pub fn new_assignment(id: &str, title: &str) -> Assignment {
    Assignment {
        id: AssignmentId::from(id),
        reference: format!("PB-{}", id.to_uppercase()),
        local: details(title),
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

impl Class {
    /// A class whose quiz holds 10 for everybody, read and agreed.
    pub async fn new() -> Self {
        Self::with(Fake::new(&STUDENTS)).await
    }

    pub async fn with(fake: Fake) -> Self {
        let store = Arc::new(Store::in_memory().expect("memory"));
        let lms = Arc::new(fake);
        let clock = Arc::new(TestClock(tokio::time::Instant::now()));
        lms.put_work(QUIZ, details("Quiz 1"), Some(Score::points(10)));
        let class = Self::around(store, lms, clock);
        let known = Assignment {
            delivery: Delivery::InLms { id: RemoteAssignmentId::from(QUIZ) },
            ..new_assignment(QUIZ, "Quiz 1")
        };
        class.connect().await;
        class.put(&known);
        class.pull().await;
        class
    }

    fn around(store: Arc<Store>, lms: Arc<Fake>, clock: Arc<TestClock>) -> Self {
        let engine = Engine::new(store.clone(), lms.clone(), clock.clone(), Pace::default(), Arc::new(drop));
        Self { store, lms, clock, engine }
    }

    /// The same store after the program ended and was started again.
    pub fn restarted(self) -> Self {
        self.assert_told();
        let Self { store, lms, clock, engine, .. } = self;
        drop(engine);
        Self::around(store, lms, clock)
    }

    pub fn clock_now(&self) -> Time {
        self.clock.now()
    }

    async fn connect(&self) {
        let who = self.engine.connection().await.expect("online");
        self.store
            .write(|tx| {
                tx.set_connection(&store::ConnectionRow {
                    district: who.district.clone(),
                    school: who.school.clone(),
                    teacher: who.teacher.clone(),
                    given: who.given.clone(),
                    family: who.family.clone(),
                    kind: who.kind,
                    link: who.link,
                    state: who.state.clone(),
                    base_url: "http://127.0.0.1".to_owned(),
                    sample: false,
                    last_ok: None,
                    offline_since: None,
                })
            })
            .expect("saved");
        self.engine.refresh().await.expect("online");
    }

    pub fn put(&self, assignment: &Assignment) {
        self.store.write(|tx| tx.put_assignment(&section(), assignment, self.clock.now())).expect("saved");
    }

    pub fn assignment(&self, id: &str) -> Assignment {
        self.store.read(|tx| tx.assignment(&section(), &AssignmentId::from(id))).expect("there")
    }

    pub async fn pull(&self) -> sync::Pulled {
        self.engine.pull(&section()).await.expect("read")
    }

    pub fn cell(&self, id: &str, who: &str) -> GradeCell {
        self.store.read(|tx| tx.cell(&AssignmentId::from(id), &student(who))).expect("read")
    }

    pub fn verdict(&self, id: &str, who: &str) -> Verdict {
        self.cell(id, who).verdict(&self.lms.kind.profile())
    }

    pub fn standing(&self, id: &str, who: &str) -> Standing {
        let around = gradebook::standing::Surroundings::default();
        gradebook::standing::standing(&self.cell(id, who), around, &self.lms.kind.profile())
    }

    /// The teacher types a grade and leaves it a draft.
    pub fn draft(&self, id: &str, who: &str, grade: Grade) {
        let now = self.clock.now();
        self.here(id, who, TrailKind::Edited, |cell| cell.edit(grade, now, false));
    }

    /// The teacher types a grade and approves it.
    pub fn enter(&self, id: &str, who: &str, grade: Grade) {
        self.draft(id, who, grade);
        self.here(id, who, TrailKind::Approved, |cell| cell.approve(Approval::Teacher));
    }

    /// The teacher looks at an edit made there and keeps the score that is here.
    pub fn keep_mine(&self, who: &str) {
        let now = self.clock.now();
        self.here(QUIZ, who, TrailKind::DecidedMine, |cell| {
            gradebook::decide::decide(
                cell,
                gradebook::GradeField::Mark,
                gradebook::decide::Choice::Mine,
                now,
                false,
            );
        });
    }

    /// Something done here, as the desk does it: the grade and its trail together.
    fn here(&self, id: &str, who: &str, kind: TrailKind, act: impl FnOnce(&mut GradeCell)) {
        let (id, at) = (AssignmentId::from(id), self.clock.now());
        self.store
            .write(|tx| {
                let mut cell = tx.cell(&id, &student(who))?;
                let before = Some(cell.local.clone());
                act(&mut cell);
                tx.put_cell(&id, &student(who), &cell)?;
                tx.trail_add(&[NewTrailRow {
                    at,
                    section: section(),
                    assignment: id.clone(),
                    student: student(who),
                    kind,
                    who: TrailWho::Teacher,
                    before,
                    after: Some(cell.local.clone()),
                    held: Some(Held::of(&cell)),
                    run: None,
                    said_at: None,
                    receipt: None,
                }])
            })
            .expect("saved");
    }

    /// The trail is unbroken, and replayed it gives exactly what the grades hold.
    pub fn assert_told(&self) {
        let (check, astray) =
            self.store.read(|tx| Ok((tx.trail_verify()?, tx.trail_astray(&section())?))).expect("read");
        assert!(matches!(check, TrailCheck::Unbroken { .. }), "{check:?}");
        assert_eq!(astray, [], "grades hold what the trail does not tell");
    }

    pub fn score(&self, who: &str, n: i32) {
        self.enter(QUIZ, who, points(n));
    }

    pub fn policies(&self, policies: Policies) {
        self.store.write(|tx| tx.set_policies(&section(), policies)).expect("saved");
    }

    pub fn edits_are(&self, edits: LmsEdits) {
        self.policies(Policies { edits, ..Policies::default() });
    }

    pub fn plan(&self) -> Plan {
        self.engine.plan(&section(), &Only::Everything).expect("planned")
    }

    pub fn begin(&self) -> RunId {
        let print = self.plan().fingerprint;
        self.engine.begin(&section(), &print, &Only::Everything, false).expect("begun")
    }

    pub fn begin_with(&self, print: &Fingerprint) -> Result<RunId, sync::SyncError> {
        self.engine.begin(&section(), print, &Only::Everything, false)
    }

    /// Sends what is planned now.
    pub async fn send(&self) -> (RunId, Option<StopReason>) {
        let run = self.begin();
        let stopped = self.engine.drive(&run).await.expect("driven");
        (run, stopped)
    }

    /// The outcome of one student's step in a run.
    pub fn outcome(&self, run: &RunId, who: &str) -> JournalState {
        let rows = self.store.read(|tx| tx.journal_of_run(run)).expect("read");
        rows.into_iter().find(|r| r.student == Some(student(who))).expect("a step of this student").state
    }

    pub fn outcomes(&self, run: &RunId) -> Vec<JournalState> {
        self.store.read(|tx| tx.journal_of_run(run)).expect("read").into_iter().map(|r| r.state).collect()
    }

    pub fn failure(&self, id: &str, who: &str) -> Option<gradebook::FailureKind> {
        self.cell(id, who).failure.map(|f| f.kind)
    }

    /// What the end of a good day is: everything here is in the LMS, nothing waits, nothing is open.
    pub async fn assert_settled(&self) {
        let why = "settled";
        self.assert_told();
        let open = self.store.read(|tx| tx.journal_open()).expect(why);
        assert!(open.is_empty(), "open in the journal: {open:?}");
        let active = self.store.read(|tx| tx.runs_active()).expect(why);
        assert!(active.is_empty(), "still active: {active:?}");
        self.pull().await;
        self.assert_told();
        let plan = self.plan();
        assert!(plan.assignments.is_empty() && plan.grades.is_empty(), "still to send: {plan:?}");
        assert!(plan.held.is_empty(), "held back: {:?}", plan.held);
        let profile = self.lms.kind.profile();
        let book = self.store.read(|tx| tx.book(&section())).expect(why);
        for column in &book.columns {
            let assignment = &column.assignment;
            assert!(assignment.changed().is_empty() && assignment.edited().is_empty(), "{assignment:?}");
            let remote = assignment.remote_id().expect("in the LMS").to_string();
            for who in &book.students {
                let cell = self.cell(assignment.id.as_str(), who.id.as_str());
                assert!(!cell.sending, "still sending: {cell:?}");
                assert_eq!(cell.verdict(&profile), Verdict::Unchanged, "{}: {cell:?}", who.id);
                let there = gradebook::observe::interpret(
                    self.lms.grade(&remote, who.id.as_str()),
                    Some(&cell.expected_remote()),
                    &profile,
                );
                assert!(there.same_all(&cell.expected_remote(), &profile), "{}: {there:?} {cell:?}", who.id);
                if !cell.is_adjusted(&profile) {
                    assert!(there.same_all(&cell.local, &profile), "{}: {there:?} {cell:?}", who.id);
                }
            }
        }
    }

    pub fn writes_asked(&self) -> u32 {
        self.lms.asked(Ask::WriteGrade)
    }
}

pub fn excused() -> Grade {
    Grade { status: Status::Excused, ..Grade::default() }
}
