//! One world: the LMS, everybody's clients, the time, and the record of who did what. Everything that happens in it
//! goes through here, so that it can be judged.

use crate::engine::chance::Chance;
use crate::engine::lms::{Author, Gradebook};
use crate::engine::model::Model;
use crate::engine::mood::Mood;
use crate::engine::port::{Reply, Request};
use crate::engine::trace::Trace;
use gradebook::{AssignmentId, SectionId, StudentId};
use lms::{LmsError, RemoteGrade};
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Store;

/// A grade by our own ids.
pub(crate) type Key = (AssignmentId, StudentId);

/// What was counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) requests: u64,
    pub(crate) writes: u64,
    pub(crate) creates: u64,
    pub(crate) crashes: u64,
    /// Runs taken back.
    pub(crate) undos: u64,
    pub(crate) rounds: u64,
    /// Grades edited by hand in the LMS, and for how long how many grades could be: in grade-seconds.
    pub(crate) hand_edits: u64,
    pub(crate) grade_seconds: u64,
    /// Edits that fell between the last reading and the write: the residual of promise 2.
    pub(crate) between: u64,
    /// Edits overwritten by a write that took effect long after it was given up.
    pub(crate) zombies: u64,
    /// Approved values given up because the LMS said it had stored them, had not, and was edited before they were read
    /// back.
    pub(crate) lies: u64,
    /// Assignments doubled because somebody said "it isn't there" before a late create took effect.
    pub(crate) hasty_doubles: u64,
    /// Milliseconds from the reading to the write, of each write.
    pub(crate) ages: Vec<u32>,
}

/// A request on its way that takes effect later, nobody waiting for it.
pub(crate) struct Late {
    pub(crate) at: u64,
    pub(crate) client: usize,
    pub(crate) request: Request,
    pub(crate) sent_at: u64,
}

/// When a request was sent, and whether somebody still waits for its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) at: u64,
    pub(crate) given_up: bool,
}

/// What the world knows of one client.
pub(crate) struct Seat {
    pub(crate) store: Arc<Store>,
    pub(crate) model: Model,
    /// No connection until then.
    pub(crate) offline_until: u64,
    /// How far its clock is off, in milliseconds.
    pub(crate) clock: Arc<AtomicI64>,
}

/// Everything.
pub(crate) struct World {
    pub(crate) chance: Chance,
    pub(crate) trace: Trace,
    pub(crate) mood: Mood,
    pub(crate) lms: Gradebook,
    pub(crate) seats: Vec<Seat>,
    pub(crate) late: Vec<Late>,
    /// No trouble any more, no hands.
    pub(crate) quiet: bool,
    pub(crate) tally: Tally,
    pub(crate) violation: Option<String>,
    began: tokio::time::Instant,
}

/// The world, shared.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }
    pub(crate) fn get(&self) -> MutexGuard<'_, World> {
        let mut world = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        world.deliver();
        world
    }
}

impl World {
    pub(crate) fn new(seed: u64, mood: Mood, lms: Gradebook, print: bool) -> Self {
        Self {
            chance: Chance::new(seed),
            trace: Trace::new(print),
            mood,
            lms,
            seats: Vec::new(),
            late: Vec::new(),
            quiet: true,
            tally: Tally::default(),
            violation: None,
            began: tokio::time::Instant::now(),
        }
    }

    /// Milliseconds since it began.
    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn say(&mut self, what: std::fmt::Arguments<'_>) {
        let now = self.now();
        self.trace.say(now, what);
    }

    /// A promise or an invariant does not hold.
    pub(crate) fn violated(&mut self, what: String) {
        self.say(format_args!("VIOLATED {what}"));
        self.violation.get_or_insert(what);
    }

    /// Lets everything take effect that is due.
    fn deliver(&mut self) {
        let now = self.now();
        while let Some(place) = self.next_due(now) {
            let late = self.late.remove(place);
            let sent = Sent { at: late.sent_at, given_up: true };
            let answer = self.serve(late.client, &late.request, late.at, sent);
            let how = if answer.is_ok() { "took effect" } else { "was refused" };
            self.trace.say(late.at, format_args!("c{} {} {how} late", late.client, late.request));
        }
    }

    fn next_due(&self, now: u64) -> Option<usize> {
        let due = self.late.iter().enumerate().filter(|(_, late)| late.at <= now);
        due.min_by_key(|(_, late)| late.at).map(|(place, _)| place)
    }

    /// Does what a request asks, at this time, and judges it.
    pub(crate) fn serve(
        &mut self,
        client: usize,
        request: &Request,
        at: u64,
        sent: Sent,
    ) -> Result<Reply, LmsError> {
        match request {
            Request::Sections => Ok(Reply::Sections),
            Request::Students => Ok(Reply::Students(self.lms.students())),
            Request::Create(new) => {
                self.tally.creates += 1;
                self.judge_made(client, new);
                let made = self.lms.create(new);
                self.trace.say(at, format_args!("c{client} made {} as {}", new.details.description, made.id));
                Ok(Reply::Assignment(made))
            }
            Request::ReadAssignment(id) => self.lms.assignment(id).map(Reply::Assignment),
            Request::Update(id, patch) => self.lms.update(id, patch).map(Reply::Assignment),
            Request::Delete(id) => {
                self.judge_delete(client, id, sent);
                if self.lms.remove(id) { Ok(Reply::Nothing) } else { Err(LmsError::AssignmentNotThere) }
            }
            Request::ReadGrades(id, mark) => {
                let page = self.lms.page(id, mark.as_ref())?;
                let versions = page.grades.iter().map(|read| self.lms.version(id, &read.student)).collect();
                Ok(Reply::Page(page, versions))
            }
            Request::ReadGrade(id, student) => {
                Ok(Reply::Grade(self.lms.one(id, student)?, self.lms.version(id, student)))
            }
            Request::Write(id, student, write) => {
                let after = self.lms.written(id, student, write)?;
                self.tally.writes += 1;
                self.judge_write(client, (id, student), write, &after, sent);
                let place = (id.clone(), student.clone());
                let informed = self.informed(client, id, student);
                let written = self.seats[client].model.written.entry(place).or_default();
                if !sent.given_up {
                    written.at = at;
                }
                written.scores.extend(write.score);
                self.lms.set(id, student, after, Author::Client(client), at);
                self.lms.inform(id, student, informed);
                self.met(id, student);
                Ok(Reply::Grade(self.lms.answer(id, student), self.lms.version(id, student)))
            }
        }
    }

    /// Answers a write as if it had been stored: a grade that is locked there, say.
    pub(crate) fn pretend(&mut self, client: usize, request: &Request) -> Result<Reply, LmsError> {
        let Request::Write(id, student, write) = request else { return Err(LmsError::NoAnswer) };
        let grade = self.lms.written(id, student, write)?;
        let now = self.now();
        let model = &mut self.seats[client].model;
        model.pretended.insert((id.clone(), student.clone()), now);
        model.written.entry((id.clone(), student.clone())).or_default().scores.extend(write.score);
        Ok(Reply::Grade(RemoteGrade { grade, ..self.lms.answer(id, student) }, 0))
    }
}

/// The section of every world.
pub(crate) fn section() -> SectionId {
    SectionId::from("section")
}
