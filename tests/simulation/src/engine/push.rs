//! A whole gradebook at once: the real engine and the real pacer against an LMS that is slow and counts requests.
//!
//! Deliberately not here: trouble. How long it takes, and what is asked for when nothing has changed.

use crate::engine::chance::Chance;
use crate::engine::client::NOON;
use crate::engine::lms::{Author, Gradebook, Pupil};
use crate::engine::world::section;
use async_trait::async_trait;
use gradebook::{
    Approval, Assignment, AssignmentId, Delivery, Details, Grade, LinkState, LmsKind, Only, OwnPolicies,
    PersonId, RemoteAssignmentId, Score, SectionId, StudentId, Time,
};
use lms::pacing::{Bounds, Outcome, Pacer, Signals, chance_from};
use lms::{
    AssignmentPatch, Connection, GradePage, GradeWrite, Lms, LmsError, NewAssignment, PageMark,
    RemoteAssignment, RemoteGrade, RemoteSection, RemoteStudent, RemoteTeacher,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{ConnectionRow, Store, StoreError};
use sync::{Clock, Engine, Pace, SyncError};
use tokio::time::{Instant, sleep};

const STUDENTS: usize = 150;
const ASSIGNMENTS: usize = 20;
/// Requests in each minute of the LMS's own.
const LIMIT: u32 = 1_200;
const MINUTE: u64 = 60_000;
/// Grades on one page, as Clever has it.
const PAGE: usize = 100;
/// Tries of one request that is refused for its pace.
const TRIES: u32 = 5;

/// What one push took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Took {
    /// From "Send" to the end of the run, in milliseconds.
    pub(crate) millis: u64,
    pub(crate) creates: u32,
    pub(crate) writes: u32,
    pub(crate) requests: u32,
    pub(crate) refused: u32,
    /// Reads and writes of the check afterwards, when nothing has changed.
    pub(crate) idle_reads: u32,
    pub(crate) idle_writes: u32,
    /// How old the reading was that a write relied on when it took effect, in milliseconds: 95 of 100, and the oldest.
    pub(crate) age: (u64, u64),
}

struct Held {
    book: Gradebook,
    chance: Chance,
    window: u64,
    used: u32,
    offset: u64,
    creates: u32,
    writes: u32,
    reads: u32,
    requests: u32,
    refused: u32,
    /// When each grade was last read.
    looked: BTreeMap<(RemoteAssignmentId, StudentId), u64>,
    ages: Vec<u64>,
}

struct Slow {
    held: Mutex<Held>,
    pacer: Pacer,
    began: Instant,
}

impl Slow {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// One request in its turn; refused for its pace it is sent again, as the connector does it.
    async fn ask<T>(&self, act: impl Fn(&mut Held, u64) -> Result<T, LmsError>) -> Result<T, LmsError> {
        for _ in 0..TRIES {
            let permit = self.pacer.acquire().await;
            let (latency, admitted, signals) = self.admit();
            sleep(Duration::from_millis(latency / 2)).await;
            let answer = admitted.then(|| act(&mut self.held(), self.now()));
            sleep(Duration::from_millis(latency - latency / 2)).await;
            match answer {
                Some(answer) => {
                    permit.ended(Outcome::Answered, &signals);
                    return answer;
                }
                None => permit.ended(Outcome::TooMany, &signals),
            }
        }
        Err(LmsError::TooMany)
    }

    /// The LMS's own fixed window, which it tells about.
    fn admit(&self) -> (u64, bool, Signals) {
        let now = self.now();
        let mut held = self.held();
        let at = now + held.offset;
        if at / MINUTE != held.window {
            (held.window, held.used) = (at / MINUTE, 0);
        }
        held.used += 1;
        held.requests += 1;
        let admitted = held.used <= LIMIT;
        held.refused += u32::from(!admitted);
        let signals = Signals {
            limit: Some(LIMIT),
            remaining: Some(LIMIT.saturating_sub(held.used)),
            reset_at: i64::try_from((held.window + 1) * 60).ok(),
            reset_in: Some(MINUTE - at % MINUTE),
            retry_after: None,
        };
        (held.chance.between(500, 5_000), admitted, signals)
    }
}

#[async_trait]
impl Lms for Slow {
    async fn connection(&self) -> Result<Connection, LmsError> {
        Ok(Connection {
            district: "Lincoln Unified".to_owned(),
            school: String::new(),
            teacher: PersonId::from("rivera"),
            given: "Elena".to_owned(),
            family: "Rivera".to_owned(),
            kind: LmsKind::Canvas,
            link: LinkState::Ready,
            state: "success".to_owned(),
            clock_skew: None,
        })
    }
    async fn sections(&self) -> Result<Vec<RemoteSection>, LmsError> {
        Ok(vec![RemoteSection {
            id: section(),
            name: "Algebra I".to_owned(),
            period: "2".to_owned(),
            term: String::new(),
            linked: Some(true),
            teachers: Vec::new(),
        }])
    }
    async fn students(&self, _: &SectionId) -> Result<Vec<RemoteStudent>, LmsError> {
        Ok(self.held().book.students())
    }
    async fn teachers(&self, _: &SectionId) -> Result<Vec<RemoteTeacher>, LmsError> {
        Ok(Vec::new())
    }
    async fn create_assignment(
        &self,
        _: &SectionId,
        new: &NewAssignment,
    ) -> Result<RemoteAssignment, LmsError> {
        self.ask(|held, _| {
            held.creates += 1;
            Ok(held.book.create(new))
        })
        .await
    }
    async fn read_assignment(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
    ) -> Result<RemoteAssignment, LmsError> {
        self.ask(|held, _| {
            held.reads += 1;
            held.book.assignment(id)
        })
        .await
    }
    async fn update_assignment(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        patch: &AssignmentPatch,
    ) -> Result<RemoteAssignment, LmsError> {
        self.ask(|held, _| held.book.update(id, patch)).await
    }
    async fn delete_assignment(&self, _: &SectionId, _: &RemoteAssignmentId) -> Result<(), LmsError> {
        Err(LmsError::AssignmentNotThere)
    }
    async fn read_grades(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        page: Option<&PageMark>,
    ) -> Result<GradePage, LmsError> {
        self.ask(|held, at| {
            held.reads += 1;
            let page = held.book.page_of(id, page, PAGE)?;
            held.looked.extend(page.grades.iter().map(|read| ((id.clone(), read.student.clone()), at)));
            Ok(page)
        })
        .await
    }
    async fn read_grade(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
    ) -> Result<RemoteGrade, LmsError> {
        self.ask(|held, at| {
            held.reads += 1;
            held.looked.insert((id.clone(), student.clone()), at);
            held.book.one(id, student)
        })
        .await
    }
    async fn write_grade(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
        write: &GradeWrite,
    ) -> Result<RemoteGrade, LmsError> {
        self.ask(|held, at| {
            held.writes += 1;
            let looked = held.looked.get(&(id.clone(), student.clone())).copied();
            held.ages.push(looked.map_or(u64::MAX, |looked| at - looked));
            let after = held.book.written(id, student, write)?;
            held.book.set(id, student, after, Author::Client(0), at);
            Ok(held.book.answer(id, student))
        })
        .await
    }
    async fn turn(&self) {
        self.pacer.turn().await;
    }
    fn in_flight(&self) -> usize {
        usize::try_from(self.pacer.allowed()).unwrap_or(1)
    }
    fn per_minute(&self) -> u32 {
        self.pacer.per_minute()
    }
}

struct Noon(Instant);

impl Clock for Noon {
    fn now(&self) -> Time {
        NOON.plus_millis(i64::try_from(self.0.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
}

/// Pushes 150 students × 20 new assignments.
pub(crate) fn push(seed: u64) -> Result<Took, SyncError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    match runtime {
        Ok(runtime) => runtime.block_on(live(seed)),
        Err(_) => Err(SyncError::NotFound("a runtime")),
    }
}

async fn live(seed: u64) -> Result<Took, SyncError> {
    let mut book = Gradebook::new(LmsKind::Canvas);
    for n in 0..STUDENTS {
        let pupil = Pupil { enrolled: true, linked: Some(true), broken: false };
        book.pupils.insert(StudentId::from(format!("s{n:03}")), pupil);
    }
    let mut chance = Chance::new(seed);
    let offset = chance.between(0, MINUTE - 1);
    let (began, pacer) = (Instant::now(), Pacer::new(Bounds::default(), chance_from(seed)));
    let held = Held {
        book,
        chance,
        window: 0,
        used: 0,
        offset,
        creates: 0,
        writes: 0,
        reads: 0,
        requests: 0,
        refused: 0,
        looked: BTreeMap::new(),
        ages: Vec::new(),
    };
    let slow = Arc::new(Slow { held: Mutex::new(held), pacer, began });
    let store = Arc::new(Store::in_memory()?);
    let engine =
        Engine::new(store.clone(), slow.clone(), Arc::new(Noon(began)), Pace::default(), Arc::new(drop));
    let who = engine.connection().await?;
    store.write(|tx| {
        tx.set_connection(&ConnectionRow {
            district: who.district,
            school: who.school,
            teacher: who.teacher,
            given: who.given,
            family: who.family,
            kind: who.kind,
            link: who.link,
            state: who.state,
            base_url: "http://127.0.0.1".to_owned(),
            sample: false,
            last_ok: None,
            offline_since: None,
        })
    })?;
    engine.refresh().await?;
    store.write(fill)?;
    let plan = engine.plan(&section(), &Only::Everything)?;
    let began = Instant::now();
    let run = engine.begin(&section(), &plan.fingerprint, &Only::Everything, false)?;
    engine.drive(&run).await?;
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (reads, sent) = {
        let held = slow.held();
        (held.reads, held.writes)
    };
    engine.pull(&section()).await?;
    let after = engine.plan(&section(), &Only::Everything)?;
    let mut held = slow.held();
    held.ages.sort_unstable();
    let oldest = held.ages.last().copied().unwrap_or(u64::MAX);
    Ok(Took {
        age: (held.ages.get(held.ages.len() * 95 / 100).copied().unwrap_or(u64::MAX), oldest),
        millis,
        creates: held.creates,
        writes: sent,
        requests: held.requests,
        refused: held.refused,
        idle_reads: held.reads - reads,
        idle_writes: held.writes - sent + u32::try_from(after.grades.len()).unwrap_or(u32::MAX),
    })
}

fn fill(tx: &mut store::Tx<'_>) -> Result<(), StoreError> {
    for n in 0..ASSIGNMENTS {
        let id = AssignmentId::from(format!("a{n:02}"));
        let assignment = Assignment {
            id: id.clone(),
            reference: format!("PB-{n:04}"),
            local: Details {
                title: format!("Quiz {n}"),
                description: String::new(),
                due: Some(NOON.plus_millis(30 * 86_400_000)),
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
        };
        tx.put_assignment(&section(), &assignment, NOON)?;
        for student in tx.student_ids(&section())? {
            let mut cell = tx.cell(&id, &student)?;
            cell.edit(Grade::of(Score::points(15)), NOON, false);
            cell.approve(Approval::Teacher);
            tx.put_cell(&id, &student, &cell)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_gradebook_is_sent_within_three_minutes_and_a_second_look_writes_nothing() {
        let (mut times, mut ages) = (Vec::new(), (0, 0));
        for seed in 0..20 {
            let took = push(seed).expect("no trouble");
            assert_eq!((took.creates, took.writes), (20, 3_000), "seed {seed}: each once");
            assert!(took.refused * 5 <= took.requests, "seed {seed}: {took:?}");
            assert_eq!(took.idle_writes, 0, "nothing has changed");
            assert!(took.idle_reads <= 60, "{} reads when nothing has changed", took.idle_reads);
            times.push(took.millis);
            ages = (ages.0.max(took.age.0), ages.1.max(took.age.1));
        }
        times.sort_unstable();
        let p95 = times[times.len() * 95 / 100 - 1];
        println!("full push of 150 × 20: p50 {} s, p95 {} s", times[10] / 1_000, p95 / 1_000);
        println!("a reading's age when the write took effect: p95 {} ms, oldest {} ms", ages.0, ages.1);
        assert!(p95 <= 180_000, "p95 is {p95} ms: {times:?}");
        assert!(ages.0 <= 10_000, "p95 of the readings' age is {} ms", ages.0);
    }
}
