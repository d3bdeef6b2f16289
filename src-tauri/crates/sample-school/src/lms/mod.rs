//! The LMS behind the school: what it holds, who may change it how, and what has been asked of it.
//! Clever's API, the web page and tests all go through here; a change is on disk before it is seen.
//!
//! Not in here: HTTP in any form.

pub(crate) mod assignment;
pub(crate) mod contents;
mod hand;
pub(crate) mod submission;

pub use assignment::{AssigneeMode, Assignment, GradingType, SubmissionType};
pub(crate) use hand::typed;
pub use hand::{GradeEdit, HandError};
pub use submission::{Attachment, Flag, Submission, SubmissionState};

use crate::disk::Disk;
use crate::district::{District, Section, Student};
use crate::faults::{Counts, Faults, FaultsError, Op, TroubleKind};
use crate::history;
use crate::ids;
use crate::lti::Tool;
use crate::options::{Clock, SchoolError};
use crate::refusal::Refusal;
use crate::rules::{self, Rules};
use chrono::{DateTime, Utc};
use contents::{Change, Contents};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The LMS behind the school. Clones are the same LMS.
#[derive(Clone)]
pub struct Lms(Arc<Inner>);

struct Inner {
    district: District,
    clock: Clock,
    address: String,
    tool: Tool,
    held: Mutex<Held>,
    desk: Mutex<Desk>,
}

struct Held {
    contents: Contents,
    disk: Option<Disk>,
}

/// What happens at the door: trouble, limits, counting.
struct Desk {
    faults: Faults,
    random: ChaCha8Rng,
    counts: Counts,
    windows: BTreeMap<String, (i64, u32)>,
}

/// How much of its limit a token has used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) limit: u32,
    /// `None` when this request is one too many.
    pub(crate) remaining: Option<u32>,
    /// When the window ends, in Unix seconds.
    pub(crate) reset: i64,
}

/// Clever's limit for one token and minute.
const RATE: u32 = 1200;

impl Lms {
    pub(crate) fn new(
        district: District,
        contents: Contents,
        disk: Option<Disk>,
        faults: Faults,
        clock: Clock,
        address: String,
    ) -> Self {
        let random = ids::stream(district.seed, "faults", [0; 3]);
        let desk = Desk { faults, random, counts: Counts::default(), windows: BTreeMap::new() };
        let held = Held { contents, disk };
        Self(Arc::new(Inner {
            district,
            clock,
            address,
            tool: Tool::default(),
            held: Mutex::new(held),
            desk: Mutex::new(desk),
        }))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.0.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The people and sections.
    #[must_use]
    pub fn district(&self) -> &District {
        &self.0.district
    }

    /// What this LMS does with what it is sent.
    #[must_use]
    pub fn rules(&self) -> &'static Rules {
        rules::of(self.0.district.lms)
    }

    /// The school's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.0.clock)()
    }

    /// The tool that the LMS's pages open, once it is known.
    pub(crate) fn tool(&self) -> &Tool {
        &self.0.tool
    }

    /// The LMS's own page of a student's work.
    pub(crate) fn hand_in_page(&self, assignment: &str, student: &str) -> String {
        format!("{}/lms/hand-in?assignment={assignment}&student={student}", self.0.address)
    }

    /// A number that grows with every change of the LMS's contents.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.held().contents.changes()
    }

    /// The assignment with this id.
    #[must_use]
    pub fn assignment(&self, id: &str) -> Option<Assignment> {
        self.held().contents.assignment(id).cloned()
    }

    /// A section's assignments, the newest due date first.
    #[must_use]
    pub fn assignments(&self, section: &str) -> Vec<Assignment> {
        self.held().contents.assignments_of(section).into_iter().cloned().collect()
    }

    /// A student's work on an assignment; `None` when the LMS has none (see [`Lms::has`]).
    #[must_use]
    pub fn submission(&self, assignment: &str, student: &str) -> Option<Submission> {
        let held = self.held();
        let assignment = held.contents.assignment(assignment)?;
        let section = self.district().section(&assignment.section)?;
        let seat = self.district().seat(section, student)?;
        let student = self.district().student(student)?;
        self.has(section, assignment, student).then(|| self.look(&held.contents, assignment, student, seat))
    }

    /// True when the LMS keeps a grade for this student: enrolled, linked and given the assignment.
    #[must_use]
    pub fn has(&self, section: &Section, assignment: &Assignment, student: &Student) -> bool {
        student.linked && assignment.is_for(&student.id) && !self.is_absent(section, student)
    }

    fn is_absent(&self, section: &Section, student: &Student) -> bool {
        let last_of_first = || {
            let first = self.district().sections.first()?;
            let last = first.students.last().and_then(|place| self.district().students.get(*place))?;
            Some(first.id == section.id && last.id == student.id)
        };
        self.desk().faults.absent_student && last_of_first().unwrap_or_default()
    }

    /// All grades of an assignment that the LMS keeps, in order of student id, after a given student.
    #[must_use]
    pub fn submissions(
        &self,
        assignment: &Assignment,
        after: Option<&str>,
        limit: usize,
    ) -> Vec<(String, Submission)> {
        let Some(section) = self.district().section(&assignment.section) else { return Vec::new() };
        let held = self.held();
        self.district()
            .students_of(section)
            .enumerate()
            .filter(|(_, student)| after.is_none_or(|after| student.id.as_str() > after))
            .filter(|(_, student)| self.has(section, assignment, student))
            .take(limit)
            .map(|(seat, student)| (student.id.clone(), self.look(&held.contents, assignment, student, seat)))
            .collect()
    }

    fn look(
        &self,
        contents: &Contents,
        assignment: &Assignment,
        student: &Student,
        seat: usize,
    ) -> Submission {
        if let Some(changed) = contents.changed_submission(&assignment.id, &student.id) {
            return changed.clone();
        }
        let section = self.district().section_place(&assignment.section);
        match (assignment.history, section) {
            (Some(place), Some(section)) => {
                history::submission(self.district(), self.rules(), section, place, seat, assignment.created)
            }
            _ => Submission::untouched(assignment.created),
        }
    }

    /// Writes changes down and makes them so.
    fn commit(&self, held: &mut Held, changes: Vec<Change>) -> Result<(), Refusal> {
        if let Some(disk) = &mut held.disk {
            disk.append(held.contents.changes(), &changes).map_err(|error| {
                tracing::error!(kind = ?error.kind(), "the change could not be saved");
                Refusal::NotSaved
            })?;
        }
        for change in changes {
            held.contents.apply(change);
        }
        if let Some(disk) = held.disk.as_mut().filter(|disk| disk.is_long())
            && disk.snapshot(&held.contents).is_err()
        {
            tracing::error!("the snapshot could not be written; the changes stay in their own file");
        }
        Ok(())
    }

    /// Makes an assignment through the API; `build` gets its id and running number.
    pub(crate) fn create(
        &self,
        build: impl FnOnce(String, u64) -> Assignment,
    ) -> Result<Assignment, Refusal> {
        let mut held = self.held();
        let number = held.contents.made() + 1;
        let assignment = build(ids::assignment_id(self.district().seed, "made", 0, number), number);
        self.commit(&mut held, vec![Change::Assignment(Box::new(assignment.clone()))])?;
        drop(held);
        *self.desk().counts.creates.entry(assignment.title.clone()).or_default() += 1;
        Ok(assignment)
    }

    /// Changes an assignment.
    pub(crate) fn update<E: From<Refusal>>(
        &self,
        section: Option<&str>,
        assignment: &str,
        change: impl FnOnce(&mut Assignment) -> Result<(), E>,
    ) -> Result<Assignment, E> {
        let mut held = self.held();
        let found = held.contents.assignment(assignment);
        let found = found.filter(|one| section.is_none_or(|section| one.section == section));
        let before = found.ok_or(Refusal::AssignmentGone)?;
        let mut after = before.clone();
        change(&mut after)?;
        if after != *before {
            after.last_modified = self.now();
            self.commit(&mut held, vec![Change::Assignment(Box::new(after.clone()))])?;
        }
        Ok(after)
    }

    /// Deletes an assignment, its grades with it.
    pub(crate) fn remove(&self, section: Option<&str>, assignment: &str) -> Result<(), Refusal> {
        let mut held = self.held();
        let found = held.contents.assignment(assignment);
        found
            .filter(|one| section.is_none_or(|section| one.section == section))
            .ok_or(Refusal::AssignmentGone)?;
        self.commit(&mut held, vec![Change::Deleted { assignment: assignment.to_owned() }])
    }

    /// Changes a student's grade.
    pub(crate) fn grade<E: From<Refusal>>(
        &self,
        section: Option<&str>,
        assignment: &str,
        student: &str,
        change: impl FnOnce(&Section, &Assignment, &Student, &Submission) -> Result<Submission, E>,
    ) -> Result<Submission, E> {
        let mut held = self.held();
        let found = held.contents.assignment(assignment);
        let found = found.filter(|one| section.is_none_or(|section| one.section == section));
        let work = found.ok_or(Refusal::AssignmentGone)?;
        let place = self.district().section(&work.section).ok_or(Refusal::AssignmentGone)?;
        let seat = self.district().seat(place, student).ok_or(Refusal::UserNotFound)?;
        let person = self.district().student(student).ok_or(Refusal::UserNotFound)?;
        if !self.has(place, work, person) {
            return Err(Refusal::UserNotFound.into());
        }
        let before = self.look(&held.contents, work, person, seat);
        let after = change(place, work, person, &before)?;
        if after != before {
            let change = Change::Submission {
                assignment: assignment.to_owned(),
                student: student.to_owned(),
                submission: Box::new(after.clone()),
            };
            self.commit(&mut held, vec![change])?;
        }
        Ok(after)
    }

    /// The trouble that is switched on, with the counts as they stand.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.desk().faults.clone()
    }

    /// Switches trouble on and off.
    ///
    /// # Errors
    /// When a setting has no meaning; nothing is changed then.
    pub fn set_faults(&self, faults: Faults) -> Result<(), FaultsError> {
        faults.check()?;
        self.desk().faults = faults;
        Ok(())
    }

    /// What has been asked of the API since the start or the last [`Lms::forget_counts`].
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.desk().counts.clone()
    }

    /// How many assignments of this title were made through the API, answered or not.
    #[must_use]
    pub fn creates(&self, title: &str) -> u64 {
        self.desk().counts.creates.get(title).copied().unwrap_or_default()
    }

    /// How many requests reached the API for one thing.
    #[must_use]
    pub fn requests(&self, op: Op) -> u64 {
        self.desk().counts.of(op)
    }

    /// Starts counting anew.
    pub fn forget_counts(&self) {
        self.desk().counts = Counts::default();
    }

    pub(crate) fn count(&self, op: Op) {
        *self.desk().counts.requests.entry(op.word()).or_default() += 1;
    }

    pub(crate) fn strike(&self, op: Op) -> Option<(TroubleKind, Option<u16>)> {
        let Desk { faults, random, .. } = &mut *self.desk();
        faults.strike(op, random)
    }

    /// Counts a request against the limit of its token: a fixed window of one minute.
    pub(crate) fn spend(&self, token: &str) -> Allowance {
        const WINDOW: i64 = 60;
        let window = self.now().timestamp().div_euclid(WINDOW);
        let desk = &mut *self.desk();
        let limit = desk.faults.rate.unwrap_or(RATE);
        let (last, used) = desk.windows.entry(token.to_owned()).or_insert((window, 0));
        if *last != window {
            (*last, *used) = (window, 0);
        }
        let remaining = limit.checked_sub(*used + 1);
        if remaining.is_some() {
            *used += 1;
        }
        Allowance { limit, remaining, reset: (window + 1) * WINDOW }
    }

    /// Writes everything down anew.
    pub(crate) fn save(&self) -> Result<(), SchoolError> {
        let Held { contents, disk } = &mut *self.held();
        disk.as_mut().map_or(Ok(()), |disk| disk.snapshot(contents))
    }
}
