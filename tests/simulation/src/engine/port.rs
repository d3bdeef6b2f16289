//! The port to the made-up LMS: requests take time, meet trouble, and may take effect though nobody waits for the
//! answer any more.

use crate::engine::lms::visible;
use crate::engine::world::{Late, Sent, Shared, World, section};
use async_trait::async_trait;
use gradebook::{LinkState, PersonId, RemoteAssignmentId, Score, SectionId, StudentId};
use lms::{
    AssignmentPatch, Connection, GradePage, GradeWrite, Lms, LmsError, NewAssignment, PageMark,
    RemoteAssignment, RemoteGrade, RemoteSection, RemoteStudent, RemoteTeacher,
};
use std::fmt;
use std::time::Duration;
use tokio::time::sleep;

/// The connector gives up after so long.
const TIMEOUT: u64 = 60_000;

/// A request as data, so that it can take effect later.
#[derive(Debug, Clone)]
pub(crate) enum Request {
    Sections,
    Students,
    Create(NewAssignment),
    ReadAssignment(RemoteAssignmentId),
    Update(RemoteAssignmentId, AssignmentPatch),
    Delete(RemoteAssignmentId),
    ReadGrades(RemoteAssignmentId, Option<PageMark>),
    ReadGrade(RemoteAssignmentId, StudentId),
    Write(RemoteAssignmentId, StudentId, GradeWrite),
}

/// What is answered.
pub(crate) enum Reply {
    Nothing,
    Sections,
    Students(Vec<RemoteStudent>),
    Assignment(RemoteAssignment),
    /// With the version of each grade.
    Page(GradePage, Vec<u64>),
    /// With its version.
    Grade(RemoteGrade, u64),
}

fn short(id: &RemoteAssignmentId) -> &str {
    id.as_str().trim_start_matches("00000000-0000-4000-8000-").trim_start_matches('0')
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sections => f.write_str("sections"),
            Self::Students => f.write_str("students"),
            Self::Create(new) => write!(f, "create “{}”", new.details.title),
            Self::ReadAssignment(id) => write!(f, "read {}", short(id)),
            Self::Update(id, _) => write!(f, "update {}", short(id)),
            Self::Delete(id) => write!(f, "delete {}", short(id)),
            Self::ReadGrades(id, mark) => {
                write!(f, "grades {} from {}", short(id), mark.as_ref().map_or("the first", |m| m.0.as_str()))
            }
            Self::ReadGrade(id, student) => write!(f, "grade {}/{student}", short(id)),
            Self::Write(id, student, write) => {
                let score = write.score.map_or_else(|| "–".to_owned(), |score| score.to_string());
                write!(f, "write {}/{student} {score} {:?} {:?}", short(id), write.flags, write.comment)
            }
        }
    }
}

impl Request {
    /// Whether it changes something there.
    fn changes(&self) -> bool {
        matches!(self, Self::Create(_) | Self::Update(..) | Self::Delete(_) | Self::Write(..))
    }
}

/// What can go wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    LostBefore,
    AppliedThenTimeout,
    LateApply,
    ErrorBefore,
    ErrorAfter,
    TooMany,
    HtmlBefore,
    HtmlAfter,
    DroppedConnection,
    Refused,
    SignIn,
    /// Answered as if it had been stored.
    NotStored,
}

impl Trouble {
    pub(crate) const ALL: [Self; 12] = [
        Self::LostBefore,
        Self::AppliedThenTimeout,
        Self::LateApply,
        Self::ErrorBefore,
        Self::ErrorAfter,
        Self::TooMany,
        Self::HtmlBefore,
        Self::HtmlAfter,
        Self::DroppedConnection,
        Self::Refused,
        Self::SignIn,
        Self::NotStored,
    ];
}

/// What becomes of one request.
struct Fate {
    out: u64,
    back: u64,
    trouble: Option<Trouble>,
    /// It arrives though whoever sent it is gone.
    arrives_orphaned: bool,
}

impl World {
    fn fate(&mut self, request: &Request) -> Fate {
        let quiet = self.quiet;
        let (slow, share, weights) = (self.mood.slow, self.mood.trouble, self.mood.troubles);
        let chance = &mut self.chance;
        let mut leg =
            || if chance.permille(slow) { chance.between(2_000, 27_000) } else { chance.between(20, 400) };
        let (out, back) = if quiet { (40, 40) } else { (leg(), leg()) };
        let trouble = (!quiet && chance.permille(share)).then(|| Trouble::ALL[chance.weighed(&weights)]);
        // What only reads has no effect that could be late.
        let trouble = trouble.map(|trouble| match trouble {
            Trouble::LateApply if !request.changes() => Trouble::LostBefore,
            // A zero is left out when it is read: one that was answered and not stored cannot be told from one that was.
            Trouble::NotStored if !matches!(request, Request::Write(_, _, write) if write.score != Some(Score::ZERO)) => {
                Trouble::LostBefore
            }
            other => other,
        });
        Fate { out, back, trouble, arrives_orphaned: chance.permille(self.mood.orphans) }
    }
}

/// A request on its way out; if whoever sent it ends, it may arrive all the same.
struct Flight<'a> {
    world: &'a Shared,
    client: usize,
    /// `None`: it arrived, or never will.
    on_its_way: Option<(Request, u64, u64)>,
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        if let Some((request, at, sent_at)) = self.on_its_way.take() {
            let client = self.client;
            self.world.get().late.push(Late { at, client, request, sent_at });
        }
    }
}

/// One client's line to the LMS.
pub(crate) struct Line {
    pub(crate) world: Shared,
    pub(crate) client: usize,
}

impl Line {
    async fn ask(&self, request: Request) -> Result<Reply, LmsError> {
        let client = self.client;
        let (fate, sent_at, offline) = {
            let mut world = self.world.get();
            let (now, fate) = (world.now(), world.fate(&request));
            world.tally.requests += 1;
            let offline = now < world.seats[client].offline_until;
            world.say(format_args!("c{client} > {request}"));
            let refused = matches!(fate.trouble, Some(Trouble::TooMany | Trouble::Refused | Trouble::SignIn));
            if !offline && !refused {
                world.judge_leaving(client, &request);
            }
            (fate, now, offline)
        };
        if offline {
            sleep(Duration::from_millis(30)).await;
            return Err(LmsError::Offline);
        }
        let orphaned = fate.arrives_orphaned && request.changes() && fate.trouble.is_none();
        let due = (request.clone(), sent_at + fate.out, sent_at);
        let mut flight = Flight { world: &self.world, client, on_its_way: orphaned.then_some(due) };
        sleep(Duration::from_millis(fate.out)).await;
        flight.on_its_way = None;
        let answer = self.arrive(&request, &fate, sent_at);
        let wait = match &answer {
            Err(LmsError::NoAnswer) if fate.trouble != Some(Trouble::DroppedConnection) => {
                TIMEOUT.saturating_sub(fate.out)
            }
            _ => fate.back,
        };
        sleep(Duration::from_millis(wait)).await;
        let mut world = self.world.get();
        match &answer {
            Ok(reply) => {
                world.heard(client, &request, reply);
                world.say(format_args!("c{client} < {request} ok"));
            }
            Err(error) => world.say(format_args!("c{client} < {request}: {error}")),
        }
        answer
    }

    /// The moment it arrives, or does not.
    fn arrive(&self, request: &Request, fate: &Fate, sent_at: u64) -> Result<Reply, LmsError> {
        let mut world = self.world.get();
        let (client, now) = (self.client, world.now());
        let sent = Sent { at: sent_at, given_up: false };
        let server = |status| LmsError::Server { status, message: String::new() };
        let page = LmsError::Unreadable { what: "a web page" };
        if let Some(trouble) = fate.trouble {
            world.say(format_args!("c{client} {trouble:?} meets {request}"));
        }
        match fate.trouble {
            None => world.serve(client, request, now, sent),
            Some(Trouble::LostBefore) => Err(LmsError::NoAnswer),
            Some(Trouble::ErrorBefore) => Err(server(503)),
            Some(Trouble::HtmlBefore) => Err(page),
            Some(Trouble::TooMany) => Err(LmsError::TooMany),
            Some(Trouble::SignIn) => Err(LmsError::SignIn { status: 401 }),
            Some(Trouble::Refused) => Err(LmsError::Refused { status: 409, message: String::new() }),
            Some(Trouble::NotStored) => world.pretend(client, request),
            Some(Trouble::LateApply) => {
                let at = now + world.chance.between(30_000, 90_000);
                world.late.push(Late { at, client, request: request.clone(), sent_at });
                Err(LmsError::NoAnswer)
            }
            Some(trouble) => {
                let answer = world.serve(client, request, now, sent);
                match (trouble, answer) {
                    (_, Err(error)) => Err(error),
                    (Trouble::ErrorAfter, Ok(_)) => Err(server(500)),
                    (Trouble::HtmlAfter, Ok(_)) => Err(page),
                    (_, Ok(_)) => Err(LmsError::NoAnswer),
                }
            }
        }
    }
}

const ODD: LmsError = LmsError::Unreadable { what: "another reply" };

#[async_trait]
impl Lms for Line {
    async fn connection(&self) -> Result<Connection, LmsError> {
        self.ask(Request::Sections).await?;
        let kind = self.world.get().lms.kind;
        Ok(Connection {
            district: "Lincoln Unified".to_owned(),
            school: String::new(),
            teacher: PersonId::from("rivera"),
            given: "Elena".to_owned(),
            family: "Rivera".to_owned(),
            kind,
            link: LinkState::Ready,
            state: "success".to_owned(),
            clock_skew: None,
        })
    }

    async fn sections(&self) -> Result<Vec<RemoteSection>, LmsError> {
        self.ask(Request::Sections).await?;
        Ok(vec![RemoteSection {
            id: section(),
            name: "Algebra I".to_owned(),
            period: "2".to_owned(),
            term: String::new(),
            linked: Some(true),
            teachers: vec![PersonId::from("rivera")],
        }])
    }

    async fn students(&self, _: &SectionId) -> Result<Vec<RemoteStudent>, LmsError> {
        match self.ask(Request::Students).await? {
            Reply::Students(students) => Ok(students),
            _ => Err(ODD),
        }
    }

    async fn teachers(&self, _: &SectionId) -> Result<Vec<RemoteTeacher>, LmsError> {
        Ok(Vec::new())
    }

    async fn create_assignment(
        &self,
        _: &SectionId,
        new: &NewAssignment,
    ) -> Result<RemoteAssignment, LmsError> {
        assignment(self.ask(Request::Create(new.clone())).await)
    }

    async fn read_assignment(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
    ) -> Result<RemoteAssignment, LmsError> {
        assignment(self.ask(Request::ReadAssignment(id.clone())).await)
    }

    async fn update_assignment(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        patch: &AssignmentPatch,
    ) -> Result<RemoteAssignment, LmsError> {
        assignment(self.ask(Request::Update(id.clone(), patch.clone())).await)
    }

    async fn delete_assignment(&self, _: &SectionId, id: &RemoteAssignmentId) -> Result<(), LmsError> {
        self.ask(Request::Delete(id.clone())).await.map(drop)
    }

    async fn read_grades(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        page: Option<&PageMark>,
    ) -> Result<GradePage, LmsError> {
        match self.ask(Request::ReadGrades(id.clone(), page.cloned())).await? {
            Reply::Page(page, _) => Ok(page),
            _ => Err(ODD),
        }
    }

    async fn read_grade(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
    ) -> Result<RemoteGrade, LmsError> {
        grade(self.ask(Request::ReadGrade(id.clone(), student.clone())).await)
    }

    async fn write_grade(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
        write: &GradeWrite,
    ) -> Result<RemoteGrade, LmsError> {
        grade(self.ask(Request::Write(id.clone(), student.clone(), write.clone())).await)
    }

    /// Others use the token too: now and then everybody waits for the next window.
    async fn turn(&self) {
        let wait = {
            let mut world = self.world.get();
            let (quiet, share) = (world.quiet, world.mood.queues);
            if !quiet && world.chance.permille(share) { world.chance.between(5_000, 90_000) } else { 0 }
        };
        if wait > 0 {
            sleep(Duration::from_millis(wait)).await;
        }
    }

    fn in_flight(&self) -> usize {
        3
    }
    fn per_minute(&self) -> u32 {
        1_200
    }
}

fn assignment(reply: Result<Reply, LmsError>) -> Result<RemoteAssignment, LmsError> {
    match reply? {
        Reply::Assignment(made) => Ok(made),
        _ => Err(ODD),
    }
}

fn grade(reply: Result<Reply, LmsError>) -> Result<RemoteGrade, LmsError> {
    match reply? {
        Reply::Grade(read, _) => Ok(RemoteGrade { grade: visible(&read.grade), ..read }),
        _ => Err(ODD),
    }
}
