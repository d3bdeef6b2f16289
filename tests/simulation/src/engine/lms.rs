//! The made-up LMS itself: what it holds, and what a request does to it. No trouble here, and no opinion on whether a
//! request should have been sent.

use gradebook::{
    Details, Grade, LmsKind, OverMaximum, PersonId, RemoteAssignmentId, Score, Status, StudentId, Time,
};
use lms::{
    AssignmentPatch, GradePage, GradeWrite, LmsError, NewAssignment, PageMark, RemoteAssignment, RemoteGrade,
    RemoteStudent,
};
use std::collections::BTreeMap;

/// Grades on one page.
const PAGE: usize = 2;

/// Who made a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// Somebody on the LMS's own page.
    Hand,
    /// A client, by its number.
    Client(usize),
}

/// One grade as the LMS holds it, with all it ever held.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) grade: Grade,
    pub(crate) author: Author,
    pub(crate) set_at: u64,
    /// When, by the LMS's own clock, which counts in minutes.
    pub(crate) modified: Time,
    /// Grows with every value of the whole LMS.
    pub(crate) version: u64,
    /// A client's write on top of a value that this client had read.
    pub(crate) informed: bool,
    /// And its answer reached it: nobody is in doubt about it.
    pub(crate) sure: bool,
    /// Everything it ever held, as a reader sees it.
    pub(crate) seen: Vec<Grade>,
}

/// One assignment.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    pub(crate) details: Details,
    pub(crate) grades: BTreeMap<StudentId, Slot>,
    pub(crate) in_points: bool,
}

/// One student.
#[derive(Debug, Clone)]
pub(crate) struct Pupil {
    pub(crate) enrolled: bool,
    pub(crate) linked: Option<bool>,
    /// Each write for this student is answered with a 500 that no retry mends.
    pub(crate) broken: bool,
}

/// The LMS.
pub(crate) struct Gradebook {
    pub(crate) kind: LmsKind,
    pub(crate) pupils: BTreeMap<StudentId, Pupil>,
    pub(crate) works: BTreeMap<RemoteAssignmentId, Work>,
    /// What was deleted, as it was.
    deleted: BTreeMap<RemoteAssignmentId, Work>,
    /// Work that is late loses a tenth on arrival.
    pub(crate) late_policy: bool,
    made: u64,
    versions: u64,
}

/// As a reader sees it: a score of zero is left out.
pub(crate) fn visible(grade: &Grade) -> Grade {
    let mut seen = grade.clone();
    seen.score = seen.score.filter(|score| *score != Score::ZERO);
    seen
}

impl Gradebook {
    pub(crate) fn new(kind: LmsKind) -> Self {
        let (pupils, works, deleted) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { kind, pupils, works, deleted, late_policy: false, made: 0, versions: 0 }
    }

    fn new_id(&mut self) -> RemoteAssignmentId {
        self.made += 1;
        RemoteAssignmentId::from(format!("00000000-0000-4000-8000-{:012}", self.made))
    }

    /// Puts an assignment there by hand.
    pub(crate) fn put_by_hand(&mut self, details: Details, in_points: bool) -> RemoteAssignmentId {
        let id = self.new_id();
        self.works.insert(id.clone(), Work { details, grades: BTreeMap::new(), in_points });
        id
    }

    pub(crate) fn slot(&self, id: &RemoteAssignmentId, student: &StudentId) -> Option<&Slot> {
        self.works.get(id)?.grades.get(student)
    }

    /// Deletes an assignment.
    pub(crate) fn remove(&mut self, id: &RemoteAssignmentId) -> bool {
        let removed = self.works.remove(id);
        let there = removed.is_some();
        self.deleted.extend(removed.map(|work| (id.clone(), work)));
        there
    }

    /// Everything a reader ever saw for a student, also of what is deleted.
    pub(crate) fn seen(&self, id: &RemoteAssignmentId, student: &StudentId) -> &[Grade] {
        let work = self.works.get(id).or_else(|| self.deleted.get(id));
        work.and_then(|work| work.grades.get(student)).map_or(&[], |slot| &slot.seen)
    }

    /// What it holds for a student; blank when nothing was ever there.
    pub(crate) fn grade(&self, id: &RemoteAssignmentId, student: &StudentId) -> Grade {
        self.slot(id, student).map(|slot| slot.grade.clone()).unwrap_or_default()
    }

    pub(crate) fn set(
        &mut self,
        id: &RemoteAssignmentId,
        student: &StudentId,
        grade: Grade,
        author: Author,
        at: u64,
    ) {
        let same = self.slot(id, student).is_some_and(|slot| slot.grade == grade);
        self.versions += u64::from(!same);
        let version = self.versions;
        let minute = i64::try_from(at / 60_000 * 60_000).unwrap_or(0);
        let modified = Time::from_millis(minute);
        let Some(work) = self.works.get_mut(id) else { return };
        let fresh = || Slot {
            grade: Grade::default(),
            author,
            set_at: 0,
            modified,
            version,
            informed: false,
            sure: false,
            seen: vec![Grade::default()],
        };
        let slot = work.grades.entry(student.clone()).or_insert_with(fresh);
        slot.seen.push(visible(&grade));
        slot.grade = grade;
        slot.author = author;
        slot.set_at = at;
        slot.modified = modified;
        if !same {
            slot.version = version;
        }
        slot.informed = false;
        slot.sure = false;
    }

    pub(crate) fn students(&self) -> Vec<RemoteStudent> {
        let enrolled = self.pupils.iter().filter(|(_, pupil)| pupil.enrolled);
        enrolled
            .map(|(id, pupil)| RemoteStudent {
                id: id.clone(),
                given: "Robin".to_owned(),
                family: id.to_string(),
                also: String::new(),
                number: String::new(),
                identifiers: gradebook::matching::Identifiers::new(),
                linked: pupil.linked,
            })
            .collect()
    }

    pub(crate) fn create(&mut self, new: &NewAssignment) -> RemoteAssignment {
        let id = self.put_by_hand(new.details.clone(), true);
        RemoteAssignment { id, details: new.details.clone(), in_points: true, modified: None }
    }

    pub(crate) fn assignment(&self, id: &RemoteAssignmentId) -> Result<RemoteAssignment, LmsError> {
        let work = self.works.get(id).ok_or(LmsError::AssignmentNotThere)?;
        let (details, in_points) = (work.details.clone(), work.in_points);
        Ok(RemoteAssignment { id: id.clone(), details, in_points, modified: None })
    }

    pub(crate) fn update(
        &mut self,
        id: &RemoteAssignmentId,
        patch: &AssignmentPatch,
    ) -> Result<RemoteAssignment, LmsError> {
        let work = self.works.get_mut(id).ok_or(LmsError::AssignmentNotThere)?;
        if let Some(title) = &patch.title {
            work.details.title.clone_from(title);
        }
        if let Some(description) = &patch.description {
            work.details.description.clone_from(description);
        }
        work.details.due = patch.due.or(work.details.due);
        work.details.points = patch.points.or(work.details.points);
        self.assignment(id)
    }

    fn read(&self, id: &RemoteAssignmentId, student: &StudentId) -> RemoteGrade {
        let slot = self.slot(id, student);
        RemoteGrade {
            student: student.clone(),
            grade: slot.map(|slot| visible(&slot.grade)).unwrap_or_default(),
            by: slot.map(|slot| match slot.author {
                Author::Hand => PersonId::from("okafor"),
                Author::Client(_) => PersonId::from("rivera"),
            }),
            modified: slot.map(|slot| slot.modified),
            hand_in: None,
        }
    }

    pub(crate) fn page(
        &self,
        id: &RemoteAssignmentId,
        from: Option<&PageMark>,
    ) -> Result<GradePage, LmsError> {
        self.page_of(id, from, PAGE)
    }

    /// A page of so many grades.
    pub(crate) fn page_of(
        &self,
        id: &RemoteAssignmentId,
        from: Option<&PageMark>,
        size: usize,
    ) -> Result<GradePage, LmsError> {
        self.works.get(id).ok_or(LmsError::AssignmentNotThere)?;
        let after = |student: &&StudentId| from.is_none_or(|mark| student.as_str() > mark.0.as_str());
        let enrolled = self.pupils.iter().filter(|(_, pupil)| pupil.enrolled).map(|(id, _)| id);
        let mut rest = enrolled.filter(after);
        let grades: Vec<_> = rest.by_ref().take(size).map(|student| self.read(id, student)).collect();
        let more = rest.next().is_some();
        let next = grades.last().filter(|_| more).map(|last| PageMark(last.student.to_string()));
        Ok(GradePage { grades, next })
    }

    pub(crate) fn one(&self, id: &RemoteAssignmentId, student: &StudentId) -> Result<RemoteGrade, LmsError> {
        self.works.get(id).ok_or(LmsError::AssignmentNotThere)?;
        match self.pupils.get(student) {
            Some(pupil) if pupil.enrolled => Ok(self.read(id, student)),
            _ => Err(LmsError::StudentNotThere),
        }
    }

    /// Notes whether the last write of a grade knew what it replaced.
    pub(crate) fn inform(&mut self, id: &RemoteAssignmentId, student: &StudentId, informed: bool) {
        if let Some(slot) = self.works.get_mut(id).and_then(|work| work.grades.get_mut(student)) {
            slot.informed = informed;
        }
    }

    /// The versions of what a reading finds now.
    pub(crate) fn version(&self, id: &RemoteAssignmentId, student: &StudentId) -> u64 {
        self.slot(id, student).map_or(0, |slot| slot.version)
    }

    /// How many values it ever held.
    pub(crate) fn versions(&self) -> u64 {
        self.versions
    }

    /// What a write would make of a grade; `Err` when this LMS refuses it.
    pub(crate) fn written(
        &self,
        id: &RemoteAssignmentId,
        student: &StudentId,
        write: &GradeWrite,
    ) -> Result<Grade, LmsError> {
        let work = self.works.get(id).ok_or(LmsError::AssignmentNotThere)?;
        self.one(id, student)?;
        if self.pupils.get(student).is_some_and(|pupil| pupil.broken) {
            return Err(LmsError::Server { status: 500, message: String::new() });
        }
        let profile = self.kind.profile();
        let refused = |what: &str| LmsError::Refused { status: 400, message: what.to_owned() };
        let mut after = self.grade(id, student);
        if let Some((status, late)) = write.flags {
            after.status = status;
            after.late = late && profile.late && status == Status::Counted;
        }
        if let Some(score) = write.score {
            let mut score = score.rounded(profile.decimals);
            match (profile.over_maximum, work.details.points) {
                (OverMaximum::Refuses, Some(points)) if score > points => {
                    return Err(refused("above the maximum"));
                }
                (OverMaximum::Caps, Some(points)) => score = score.min(points),
                _ => {}
            }
            if self.late_policy && after.late {
                score = Score::from_micros(score.micros() / 10 * 9).rounded(profile.decimals);
            }
            after.score = Some(score);
            if write.flags.is_none() {
                after.status = Status::Counted;
            }
        }
        if let Some(comment) = write.comment.as_ref().filter(|_| profile.comments) {
            after.comment.clone_from(comment);
        }
        Ok(after)
    }

    /// What a write is answered.
    pub(crate) fn answer(&self, id: &RemoteAssignmentId, student: &StudentId) -> RemoteGrade {
        self.read(id, student)
    }
}
