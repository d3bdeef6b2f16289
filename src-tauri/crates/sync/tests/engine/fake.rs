//! A small LMS behind the port: it holds grades like a real one, counts what it is asked, and has trouble on demand.
//! Every request waits before and after it takes effect, so that a crash can fall on either side.

use async_trait::async_trait;
use gradebook::{
    Details, Grade, HandIn, LinkState, LmsKind, PersonId, RemoteAssignmentId, Score, SectionId, Status,
    StudentId, Time,
};
use lms::{
    AssignmentPatch, Connection, GradePage, GradeWrite, Lms, LmsError, NewAssignment, PageMark,
    RemoteAssignment, RemoteGrade, RemoteSection, RemoteStudent, RemoteTeacher,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    Roster,
    Create,
    ReadAssignment,
    UpdateAssignment,
    DeleteAssignment,
    ReadGrades,
    ReadGrade,
    WriteGrade,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Not applied, and no answer.
    LostBefore,
    /// Applied, and no answer.
    AnswerLost,
    /// Not applied now but so much later, and no answer.
    LateApply(Duration),
    /// 503, not applied.
    ErrorBefore,
    /// 500, applied.
    ErrorAfter,
    /// 429.
    TooMany,
    /// A web page.
    Html,
    /// 401.
    SignIn,
    /// The network is gone.
    Offline,
    /// 400.
    Refused,
    /// 200, echoing what was sent; nothing is stored.
    Lies,
    /// 200, answering what it holds; nothing is stored (a locked grade).
    Locked,
}

struct Planned {
    ask: Ask,
    student: Option<StudentId>,
    trouble: Trouble,
    skip: u32,
    left: u32,
}

/// What this LMS does with scores.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Habits {
    /// Rounds to whole points.
    pub whole_points: bool,
    /// Late work loses a tenth on arrival.
    pub late_policy: bool,
}

#[derive(Debug, Clone)]
struct Work {
    title: String,
    details: Details,
    grades: BTreeMap<StudentId, RemoteGrade>,
}

type Late = (tokio::time::Instant, RemoteAssignmentId, StudentId, GradeWrite);

#[derive(Default)]
struct Held {
    students: Vec<RemoteStudent>,
    works: BTreeMap<RemoteAssignmentId, Work>,
    made: u32,
    creates: BTreeMap<String, u32>,
    asked: BTreeMap<Ask, u32>,
    asked_to_create: BTreeMap<String, u32>,
    written: Vec<(RemoteAssignmentId, StudentId)>,
    updated: u32,
    planned: Vec<Planned>,
    late: Vec<Late>,
    unlisted: BTreeSet<StudentId>,
    absent: BTreeSet<StudentId>,
    twice: BTreeMap<StudentId, Score>,
    after: Vec<(Ask, u32, Hand)>,
    slow: Vec<(Ask, Duration)>,
    habits: Habits,
    modified: i64,
}

type Hand = Box<dyn FnOnce(&Fake) + Send>;

/// The LMS.
pub struct Fake {
    held: Mutex<Held>,
    pub wait: Mutex<Duration>,
    page: AtomicUsize,
    width: usize,
    pub kind: LmsKind,
}

impl Fake {
    pub fn new(students: &[&str]) -> Self {
        let students = students.iter().map(|id| RemoteStudent {
            id: StudentId::from(*id),
            given: "Robin".to_owned(),
            family: format!("Sample {id}"),
            also: String::new(),
            number: String::new(),
            identifiers: gradebook::matching::Identifiers::new(),
            linked: Some(true),
        });
        let held = Held { students: students.collect(), ..Held::default() };
        Self {
            held: Mutex::new(held),
            wait: Mutex::new(Duration::from_millis(20)),
            page: AtomicUsize::new(4),
            width: 3,
            kind: LmsKind::Canvas,
        }
    }

    /// So many grades on a page.
    pub fn page(self, page: usize) -> Self {
        self.pages_of(page);
        self
    }

    /// From now on.
    pub fn pages_of(&self, grades: usize) {
        self.page.store(grades, Ordering::Relaxed);
    }

    /// So many writes at once.
    pub fn width(self, width: usize) -> Self {
        Self { width, ..self }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().expect("no test panics in here")
    }

    /// Puts an assignment there by hand, with the same score for everybody.
    pub fn put_work(&self, id: &str, details: Details, score: Option<Score>) {
        let mut held = self.held();
        let mut grades = BTreeMap::new();
        for student in &held.students {
            let grade = Grade { score, ..Grade::default() };
            let read =
                RemoteGrade { student: student.id.clone(), grade, by: None, modified: None, hand_in: None };
            grades.insert(student.id.clone(), read);
        }
        let title = details.title.clone();
        held.works.insert(RemoteAssignmentId::from(id), Work { title, details, grades });
    }

    /// What the LMS says about a student's work from now on.
    pub fn hand_in(&self, id: &str, student: &str, hand_in: Option<HandIn>) {
        let mut held = self.held();
        let work = held.works.get_mut(&RemoteAssignmentId::from(id)).expect("the assignment is there");
        work.grades.get_mut(&StudentId::from(student)).expect("the student is there").hand_in = hand_in;
    }

    /// A co-teacher edits a grade on the LMS's own page.
    pub fn hand(&self, id: &str, student: &str, edit: impl FnOnce(&mut Grade)) {
        let mut held = self.held();
        held.modified += 1;
        let modified = Some(Time::from_millis(held.modified));
        let work = held.works.get_mut(&RemoteAssignmentId::from(id)).expect("the assignment is there");
        let read = work.grades.get_mut(&StudentId::from(student)).expect("the student is there");
        edit(&mut read.grade);
        read.by = Some(PersonId::from("okafor"));
        read.modified = modified;
    }

    /// The same, by somebody and at a time that the LMS does not tell.
    pub fn hand_untold(&self, id: &str, student: &str, edit: impl FnOnce(&mut Grade)) {
        let mut held = self.held();
        let work = held.works.get_mut(&RemoteAssignmentId::from(id)).expect("the assignment is there");
        edit(&mut work.grades.get_mut(&StudentId::from(student)).expect("the student is there").grade);
    }

    pub fn hand_details(&self, id: &str, edit: impl FnOnce(&mut Details)) {
        let mut held = self.held();
        edit(&mut held.works.get_mut(&RemoteAssignmentId::from(id)).expect("there").details);
    }

    pub fn delete_by_hand(&self, id: &str) {
        self.held().works.remove(&RemoteAssignmentId::from(id));
    }

    /// Does `hand` right after so many further requests of this kind were answered.
    pub fn after(&self, ask: Ask, count: u32, hand: impl FnOnce(&Fake) + Send + 'static) {
        self.held().after.push((ask, count, Box::new(hand)));
    }

    /// The next answer of this kind is so long on its way.
    pub fn hold_answer(&self, ask: Ask, by: Duration) {
        self.held().slow.push((ask, by));
    }

    /// The next `times` such requests meet this trouble.
    pub fn trouble(&self, ask: Ask, trouble: Trouble, times: u32) {
        self.held().planned.push(Planned { ask, student: None, trouble, skip: 0, left: times });
    }

    /// The same, after `skip` such requests went well.
    pub fn trouble_after(&self, skip: u32, ask: Ask, trouble: Trouble, times: u32) {
        self.held().planned.push(Planned { ask, student: None, trouble, skip, left: times });
    }

    /// The same, for one student only.
    pub fn trouble_of(&self, student: &str, ask: Ask, trouble: Trouble, times: u32) {
        let student = Some(StudentId::from(student));
        self.held().planned.push(Planned { ask, student, trouble, skip: 0, left: times });
    }

    pub fn no_trouble(&self) {
        self.held().planned.clear();
    }

    pub fn habits(&self, habits: Habits) {
        self.held().habits = habits;
    }

    /// A student that no page lists but that can be asked for alone.
    pub fn unlist(&self, student: &str) {
        self.held().unlisted.insert(StudentId::from(student));
    }

    /// A student that the last page lists once more, with another score.
    pub fn twice(&self, student: &str, score: Score) {
        self.held().twice.insert(StudentId::from(student), score);
    }

    /// Pages list this student again.
    pub fn list(&self, student: &str) {
        self.held().unlisted.remove(&StudentId::from(student));
    }

    /// A student that the LMS doesn't have at all.
    pub fn absent(&self, student: &str) {
        self.held().absent.insert(StudentId::from(student));
    }

    pub fn grade(&self, id: &str, student: &str) -> Grade {
        let held = self.held();
        let work = held.works.get(&RemoteAssignmentId::from(id)).expect("the assignment is there");
        work.grades.get(&StudentId::from(student)).map(|r| r.grade.clone()).unwrap_or_default()
    }

    pub fn details(&self, id: &str) -> Details {
        self.held().works.get(&RemoteAssignmentId::from(id)).expect("there").details.clone()
    }

    pub fn asked(&self, ask: Ask) -> u32 {
        self.held().asked.get(&ask).copied().unwrap_or_default()
    }

    /// Writes that took effect.
    pub fn written(&self) -> usize {
        self.held().written.len()
    }

    pub fn written_of(&self, student: &str) -> usize {
        self.held().written.iter().filter(|(_, s)| s.as_str() == student).count()
    }

    /// Assignments that were made with this title.
    pub fn creates(&self, title: &str) -> u32 {
        self.held().creates.get(title).copied().unwrap_or_default()
    }

    /// Requests to make an assignment of this title that reached the LMS.
    pub fn asked_to_create(&self, title: &str) -> u32 {
        self.held().asked_to_create.get(title).copied().unwrap_or_default()
    }

    /// The id of the assignment that was made with this title.
    pub fn id_of(&self, title: &str) -> Option<String> {
        self.held().works.iter().find(|(_, w)| w.title == title).map(|(id, _)| id.to_string())
    }

    /// Counts the request, waits, and says what goes wrong.
    async fn begin(&self, ask: Ask, student: Option<&StudentId>) -> Option<Trouble> {
        let wait = *self.wait.lock().expect("held shortly");
        tokio::time::sleep(wait).await;
        let mut held = self.held();
        *held.asked.entry(ask).or_default() += 1;
        let now = tokio::time::Instant::now();
        let (due, later) = std::mem::take(&mut held.late).into_iter().partition(|late| late.0 <= now);
        held.late = later;
        let due: Vec<Late> = due;
        for (_, id, student, write) in due {
            held.store(&id, &student, &write);
        }
        for planned in &mut held.planned {
            let meant = planned.ask == ask && planned.student.as_ref().is_none_or(|s| Some(s) == student);
            if !meant || planned.left == 0 {
                continue;
            }
            if planned.skip > 0 {
                planned.skip -= 1;
                continue;
            }
            planned.left -= 1;
            return Some(planned.trouble.clone());
        }
        None
    }

    async fn end<T>(&self, ask: Ask, answer: Result<T, LmsError>) -> Result<T, LmsError> {
        let mut wait = *self.wait.lock().expect("held shortly");
        {
            let mut held = self.held();
            if let Some(place) = held.slow.iter().position(|(of, _)| *of == ask) {
                wait += held.slow.remove(place).1;
            }
        }
        tokio::time::sleep(wait).await;
        let mut now = Vec::new();
        {
            let mut held = self.held();
            for (place, (of, left, _)) in held.after.iter_mut().enumerate() {
                if *of == ask {
                    *left = left.saturating_sub(1);
                    if *left == 0 {
                        now.push(place);
                    }
                }
            }
        }
        for place in now.into_iter().rev() {
            let (_, _, hand) = self.held().after.remove(place);
            hand(self);
        }
        answer
    }

    /// The error of a trouble that keeps the request from taking effect.
    fn before(trouble: Option<&Trouble>) -> Result<(), LmsError> {
        Err(match trouble {
            Some(Trouble::LostBefore | Trouble::LateApply(_)) => LmsError::NoAnswer,
            Some(Trouble::ErrorBefore) => LmsError::Server { status: 503, message: String::new() },
            Some(Trouble::TooMany) => LmsError::TooMany,
            Some(Trouble::Html) => LmsError::Unreadable { what: "a web page" },
            Some(Trouble::SignIn) => LmsError::SignIn { status: 401 },
            Some(Trouble::Offline) => LmsError::Offline,
            Some(Trouble::Refused) => LmsError::Refused { status: 400, message: "no".to_owned() },
            Some(Trouble::AnswerLost | Trouble::ErrorAfter | Trouble::Lies | Trouble::Locked) | None => {
                return Ok(());
            }
        })
    }

    /// The error of a trouble that only spoils the answer.
    fn behind<T>(trouble: Option<&Trouble>, answer: T) -> Result<T, LmsError> {
        match trouble {
            Some(Trouble::AnswerLost) => Err(LmsError::NoAnswer),
            Some(Trouble::ErrorAfter) => Err(LmsError::Server { status: 500, message: String::new() }),
            _ => Ok(answer),
        }
    }

    fn read_work(&self, id: &RemoteAssignmentId) -> Result<RemoteAssignment, LmsError> {
        let held = self.held();
        let work = held.works.get(id).ok_or(LmsError::AssignmentNotThere)?;
        Ok(RemoteAssignment {
            id: id.clone(),
            details: work.details.clone(),
            in_points: true,
            modified: None,
        })
    }
}

impl Held {
    fn stored(&self, grade: &Grade, write: &GradeWrite) -> Grade {
        let mut after = grade.clone();
        if let Some((status, late)) = write.flags {
            after.status = status;
            after.late = late;
        }
        if let Some(score) = write.score {
            let mut score = score;
            if self.habits.whole_points {
                score = score.rounded(0);
            }
            if self.habits.late_policy && after.late {
                score = Score::from_micros(score.micros() / 10 * 9);
            }
            after.score = Some(score);
            if write.flags.is_none() {
                after.status = Status::Counted;
            }
        }
        if let Some(comment) = &write.comment {
            after.comment.clone_from(comment);
        }
        after
    }

    fn store(&mut self, id: &RemoteAssignmentId, student: &StudentId, write: &GradeWrite) {
        let Some(before) = self.works.get(id).and_then(|w| w.grades.get(student)) else { return };
        let hand_in = before.hand_in.clone();
        let after = self.stored(&before.grade.clone(), write);
        self.modified += 1;
        let modified = Some(Time::from_millis(self.modified));
        let (student_id, by) = (student.clone(), write.grader.clone());
        let read = RemoteGrade { student: student_id, grade: after, by, modified, hand_in };
        if let Some(work) = self.works.get_mut(id) {
            work.grades.insert(student.clone(), read);
        }
        self.written.push((id.clone(), student.clone()));
    }
}

/// A score of zero is left out when it is read.
fn on_the_wire(mut read: RemoteGrade) -> RemoteGrade {
    read.grade.score = read.grade.score.filter(|score| *score != Score::ZERO);
    read
}

#[async_trait]
impl Lms for Fake {
    async fn connection(&self) -> Result<Connection, LmsError> {
        let trouble = self.begin(Ask::Roster, None).await;
        Self::before(trouble.as_ref())?;
        Ok(Connection {
            district: "Lincoln Unified".to_owned(),
            school: String::new(),
            teacher: PersonId::from("rivera"),
            given: "Elena".to_owned(),
            family: "Rivera".to_owned(),
            kind: self.kind,
            link: LinkState::Ready,
            state: "success".to_owned(),
            clock_skew: None,
        })
    }

    async fn sections(&self) -> Result<Vec<RemoteSection>, LmsError> {
        let trouble = self.begin(Ask::Roster, None).await;
        Self::before(trouble.as_ref())?;
        Ok(vec![RemoteSection {
            id: SectionId::from("section"),
            name: "Algebra I".to_owned(),
            period: "2".to_owned(),
            term: String::new(),
            linked: Some(true),
            teachers: vec![PersonId::from("rivera")],
        }])
    }

    async fn students(&self, _: &SectionId) -> Result<Vec<RemoteStudent>, LmsError> {
        let trouble = self.begin(Ask::Roster, None).await;
        Self::before(trouble.as_ref())?;
        Ok(self.held().students.clone())
    }

    async fn teachers(&self, _: &SectionId) -> Result<Vec<RemoteTeacher>, LmsError> {
        Ok(vec![RemoteTeacher {
            id: PersonId::from("okafor"),
            name: "Daniel Okafor".to_owned(),
            linked: None,
        }])
    }

    async fn create_assignment(
        &self,
        _: &SectionId,
        new: &NewAssignment,
    ) -> Result<RemoteAssignment, LmsError> {
        let trouble = self.begin(Ask::Create, None).await;
        *self.held().asked_to_create.entry(new.details.title.clone()).or_default() += 1;
        let before = Self::before(trouble.as_ref());
        if before.is_err() {
            return self.end(Ask::Create, before.map(|()| unapplied())).await;
        }
        let id = {
            let mut held = self.held();
            held.made += 1;
            *held.creates.entry(new.details.title.clone()).or_default() += 1;
            RemoteAssignmentId::from(format!("00000000-0000-4000-8000-{:012}", held.made))
        };
        self.put_work(id.as_str(), new.details.clone(), None);
        let answer = Self::behind(trouble.as_ref(), ()).and_then(|()| self.read_work(&id));
        self.end(Ask::Create, answer).await
    }

    async fn read_assignment(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
    ) -> Result<RemoteAssignment, LmsError> {
        let trouble = self.begin(Ask::ReadAssignment, None).await;
        let answer = Self::before(trouble.as_ref()).and_then(|()| self.read_work(id));
        self.end(Ask::ReadAssignment, answer).await
    }

    async fn update_assignment(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        patch: &AssignmentPatch,
    ) -> Result<RemoteAssignment, LmsError> {
        let trouble = self.begin(Ask::UpdateAssignment, None).await;
        let before = Self::before(trouble.as_ref()).and_then(|()| self.read_work(id).map(drop));
        if let Err(error) = before {
            return self.end(Ask::UpdateAssignment, Err(error)).await;
        }
        {
            let mut held = self.held();
            held.updated += 1;
            let details = &mut held.works.get_mut(id).expect("looked at above").details;
            if let Some(title) = &patch.title {
                details.title.clone_from(title);
            }
            if let Some(description) = &patch.description {
                details.description.clone_from(description);
            }
            details.due = patch.due.or(details.due);
            details.points = patch.points.or(details.points);
        }
        let answer = Self::behind(trouble.as_ref(), ()).and_then(|()| self.read_work(id));
        self.end(Ask::UpdateAssignment, answer).await
    }

    async fn delete_assignment(&self, _: &SectionId, id: &RemoteAssignmentId) -> Result<(), LmsError> {
        let trouble = self.begin(Ask::DeleteAssignment, None).await;
        let before = Self::before(trouble.as_ref()).and_then(|()| self.read_work(id).map(drop));
        if before.is_err() {
            return self.end(Ask::DeleteAssignment, before).await;
        }
        if trouble != Some(Trouble::Lies) {
            self.delete_by_hand(id.as_str());
        }
        self.end(Ask::DeleteAssignment, Self::behind(trouble.as_ref(), ())).await
    }

    async fn read_grades(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        page: Option<&PageMark>,
    ) -> Result<GradePage, LmsError> {
        let trouble = self.begin(Ask::ReadGrades, None).await;
        let answer = Self::before(trouble.as_ref()).and_then(|()| {
            let held = self.held();
            let work = held.works.get(id).ok_or(LmsError::AssignmentNotThere)?;
            let from = page.map(|p| p.0.clone()).unwrap_or_default();
            let mut rest = work
                .grades
                .values()
                .filter(|r| r.student.as_str() > from.as_str())
                .filter(|r| !held.unlisted.contains(&r.student) && !held.absent.contains(&r.student));
            let mut grades: Vec<RemoteGrade> =
                rest.by_ref().take(self.page.load(Ordering::Relaxed)).cloned().map(on_the_wire).collect();
            let more = rest.next().is_some();
            if !more {
                let again = |(student, score): (&StudentId, &Score)| {
                    Some(RemoteGrade { grade: Grade::of(*score), ..work.grades.get(student)?.clone() })
                };
                grades.extend(held.twice.iter().filter_map(again));
            }
            let next = grades.last().filter(|_| more).map(|last| PageMark(last.student.to_string()));
            Ok(GradePage { grades, next })
        });
        self.end(Ask::ReadGrades, answer).await
    }

    async fn read_grade(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
    ) -> Result<RemoteGrade, LmsError> {
        let trouble = self.begin(Ask::ReadGrade, Some(student)).await;
        let answer = Self::before(trouble.as_ref()).and_then(|()| {
            let held = self.held();
            let work = held.works.get(id).ok_or(LmsError::AssignmentNotThere)?;
            let read = work.grades.get(student).filter(|_| !held.absent.contains(student));
            read.cloned().map(on_the_wire).ok_or(LmsError::StudentNotThere)
        });
        self.end(Ask::ReadGrade, answer).await
    }

    async fn write_grade(
        &self,
        _: &SectionId,
        id: &RemoteAssignmentId,
        student: &StudentId,
        write: &GradeWrite,
    ) -> Result<RemoteGrade, LmsError> {
        let trouble = self.begin(Ask::WriteGrade, Some(student)).await;
        let answer = Self::before(trouble.as_ref()).and_then(|()| {
            let mut held = self.held();
            let work = held.works.get(id).ok_or(LmsError::AssignmentNotThere)?;
            let before = work.grades.get(student).filter(|_| !held.absent.contains(student));
            let before = before.cloned().ok_or(LmsError::StudentNotThere)?;
            match &trouble {
                Some(Trouble::Lies) => {
                    return Ok(RemoteGrade { grade: held.stored(&before.grade, write), ..before });
                }
                Some(Trouble::Locked) => return Ok(before),
                _ => {}
            }
            held.store(id, student, write);
            let read = held.works.get(id).and_then(|w| w.grades.get(student)).cloned();
            Ok(read.map_or(before, on_the_wire))
        });
        if let (Some(Trouble::LateApply(by)), Err(_)) = (&trouble, &answer) {
            let at = tokio::time::Instant::now() + *by;
            self.held().late.push((at, id.clone(), student.clone(), write.clone()));
        }
        let answer = answer.and_then(|read| Self::behind(trouble.as_ref(), read));
        self.end(Ask::WriteGrade, answer).await
    }

    fn in_flight(&self) -> usize {
        self.width
    }
    fn per_minute(&self) -> u32 {
        1_200
    }
}

/// Stands for an answer that never is one.
fn unapplied() -> RemoteAssignment {
    RemoteAssignment {
        id: RemoteAssignmentId::from(""),
        details: Details::default(),
        in_points: true,
        modified: None,
    }
}
