//! Clever's records into the port's types. Strict where a guess could pass for an edit of the teacher's (scores, due
//! dates, whose grade it is), lenient where nothing hangs on it.

use super::handed_in::{Attachments, Loose};
use super::wire;
use crate::http::is_id;
use crate::{LmsError, RemoteAssignment, RemoteGrade, RemoteSection, RemoteStudent, RemoteTeacher};
use gradebook::matching::{IdKind, Identifiers};
use gradebook::{
    Details, Grade, HandIn, HandInState, LinkState, LmsKind, PersonId, Profile, RemoteAssignmentId, Score,
    Status, Time,
};

const fn unreadable<T>(what: &'static str) -> Result<T, LmsError> {
    Err(LmsError::Unreadable { what })
}

/// An id that can be used; where there is none the record is of no use.
fn id(text: Option<String>) -> Result<String, LmsError> {
    text.filter(|text| is_id(text)).ok_or(LmsError::Unreadable { what: "a record without a usable id" })
}

/// Characters of a name that are kept.
const LONGEST_LABEL: usize = 256;
/// Characters of an assignment's title; no LMS takes more than a third of it.
const LONGEST_TITLE: usize = 10_000;

/// A name that is only shown: one line, and no longer than a screen. What turns the direction of letters stays; the
/// screen keeps it from reaching beyond the name.
pub fn label(text: Option<String>) -> String {
    let text = text.unwrap_or_default();
    let one_line = |c: char| if c.is_control() { ' ' } else { c };
    if text.chars().nth(LONGEST_LABEL).is_none() {
        return text.chars().map(one_line).collect();
    }
    text.chars().take(LONGEST_LABEL - 1).map(one_line).chain(['…']).collect()
}

/// Whether the district's connection is ready. A new word is no reason to hold anything back.
pub fn link_state(word: Option<&str>) -> LinkState {
    match word {
        Some("success") => LinkState::Ready,
        Some(
            "pending_authorization"
            | "matching_in_progress"
            | "initial_sync_processing"
            | "error"
            | "disconnected"
            | "",
        ) => LinkState::NotReady,
        Some(_) | None => LinkState::Unknown,
    }
}

fn linked(status: Option<wire::LmsStatus>) -> Option<bool> {
    status.and_then(|status| status.synced_in_lms)
}

/// A section, its term still an id.
pub fn section(record: wire::Section) -> Result<(RemoteSection, Option<String>), LmsError> {
    let mut teachers: Vec<PersonId> = Vec::new();
    let all = record.teacher.into_iter().chain(record.teachers.unwrap_or_default());
    for teacher in all.filter(|teacher| is_id(teacher)) {
        let teacher = PersonId::from(teacher);
        if !teachers.contains(&teacher) {
            teachers.push(teacher);
        }
    }
    let section = RemoteSection {
        id: id(record.id)?.into(),
        name: label(record.name),
        period: label(record.period),
        term: String::new(),
        linked: linked(record.lms_status),
        teachers,
    };
    Ok((section, record.term_id.filter(|term| is_id(term))))
}

/// A student; `None` for a person who is none.
pub fn student(record: wire::User) -> Result<Option<RemoteStudent>, LmsError> {
    let student = match record.roles {
        Some(wire::Roles { student: None, .. }) => return Ok(None),
        Some(wire::Roles { student, .. }) => student,
        None => None,
    };
    let name = record.name.unwrap_or_default();
    let (given, family) = (label(name.first), label(name.last));
    let (mut also, mut number) = (String::new(), String::new());
    let told = |text: Option<String>| Some(label(text)).filter(|text| !text.trim().is_empty());
    let student_id = gradebook::StudentId::from(id(record.id)?);
    let mut identifiers = Identifiers::from([(IdKind::Clever, student_id.to_string())]);
    identifiers.extend(told(record.email).map(|email| (IdKind::Email, email)));
    if let Some(student) = student {
        let (own, sis) = (told(student.student_number), told(student.sis_id));
        let login = told(student.credentials.and_then(|credentials| credentials.district_username));
        let ids = [(IdKind::Number, own.clone()), (IdKind::SisId, sis.clone()), (IdKind::Login, login)];
        identifiers.extend(ids.into_iter().filter_map(|(kind, id)| Some((kind, id?))));
        number = own.or(sis).unwrap_or_default();
        let preferred = student.preferred_name.unwrap_or_default();
        let other = (told(preferred.first), told(preferred.last));
        if other.0.is_some() || other.1.is_some() {
            let whole = |given: &str, family: &str| format!("{given} {family}").trim().to_owned();
            let form = whole(other.0.as_deref().unwrap_or(&given), other.1.as_deref().unwrap_or(&family));
            if form != whole(&given, &family) {
                also = form;
            }
        }
    }
    let linked = linked(record.lms_status);
    Ok(Some(RemoteStudent { id: student_id, given, family, also, number, identifiers, linked }))
}

/// A teacher; `None` for a record of no use, because nothing but a name on screen hangs on it.
pub fn teacher(record: wire::User) -> Option<RemoteTeacher> {
    let name = record.name.unwrap_or_default();
    let whole = format!("{} {}", label(name.first), label(name.last));
    let linked = linked(record.lms_status);
    Some(RemoteTeacher { id: id(record.id).ok()?.into(), name: whole.trim().to_owned(), linked })
}

/// The id of an assignment that was created: the one thing of the answer that must not be lost.
pub fn created_id(record: &wire::Assignment) -> Result<RemoteAssignmentId, LmsError> {
    Ok(id(record.id.clone())?.into())
}

/// An assignment.
pub fn assignment(record: wire::Assignment) -> Result<RemoteAssignment, LmsError> {
    let due = match record.due_date {
        Some(text) => match Time::parse(&text) {
            Some(due) => Some(due),
            None => return unreadable("a due date that is no time"),
        },
        None => None,
    };
    let title = record.title.ok_or(LmsError::Unreadable { what: "an assignment without a title" })?;
    if title.chars().nth(LONGEST_TITLE).is_some() {
        return unreadable("a title that is too long");
    }
    Ok(RemoteAssignment {
        id: id(record.id)?.into(),
        details: Details {
            title,
            description: record.description.unwrap_or_default(),
            due,
            points: number(record.points_possible)?,
        },
        in_points: record.grading_type.is_none_or(|kind| kind.is_empty() || kind == "points"),
        modified: record.last_modified.as_deref().and_then(Time::parse),
    })
}

/// An assignment that must be the one that was asked for.
pub fn this_assignment(
    record: wire::Assignment,
    asked: &RemoteAssignmentId,
) -> Result<RemoteAssignment, LmsError> {
    let read = assignment(record)?;
    if !read.id.as_str().eq_ignore_ascii_case(asked.as_str()) {
        return unreadable("another assignment than the one asked for");
    }
    Ok(RemoteAssignment { id: asked.clone(), ..read })
}

/// A grade of this assignment. An empty `assignment_id` is let pass: the request said which it was.
pub fn grade(record: wire::Submission, asked: &RemoteAssignmentId) -> Result<RemoteGrade, LmsError> {
    let told = record.assignment_id.as_deref().filter(|told| !told.is_empty());
    if told.is_some_and(|told| !told.eq_ignore_ascii_case(asked.as_str())) {
        return unreadable("a grade of another assignment");
    }
    let flags = record.flags.unwrap_or_default();
    let has = |flag: &str| flags.iter().any(|word| word == flag);
    let status = match (has("excused"), has("missing")) {
        (true, _) => Status::Excused,
        (false, true) => Status::Missing,
        (false, false) => Status::Counted,
    };
    let hand_in = work(&record.state, record.attachments, has("late"));
    Ok(RemoteGrade {
        student: id(record.user_id)?.into(),
        grade: Grade {
            score: number(record.grade_points)?,
            status,
            late: has("late"),
            comment: record.grade_comment.filter(|text| !text.is_empty()),
        },
        by: record.grader_id.filter(|text| is_id(text)).map(PersonId::from),
        modified: record.last_modified.as_deref().and_then(Time::parse),
        hand_in,
    })
}

/// What is said about the work itself. The four words are the `SubmissionState` of Clever's specification (LMS Connect
/// v3.1), which explains none of them: `created` is what every student has from the start, `reclaimed` is taken back by
/// the student (both as in Edlink's API, which has the same words). A word new to us says nothing.
///
/// When something was handed in is not in the specification: `created` is when the record was made and `last_modified`
/// changes with each grade.
fn work(state: &Loose, attachments: Attachments, late: bool) -> Option<HandIn> {
    let state = match state.text()? {
        "created" => HandInState::NotYet,
        "submitted" => HandInState::HandedIn,
        "returned" => HandInState::Returned,
        "reclaimed" => HandInState::TakenBack,
        _ => return None,
    };
    let Attachments { count, blank, link } = attachments;
    Some(HandIn { state, late, attachments: count, blank, link })
}

fn number(wire: Option<f64>) -> Result<Option<Score>, LmsError> {
    match wire.map(Score::from_wire) {
        None => Ok(None),
        Some(Some(score)) => Ok(Some(score)),
        Some(None) => unreadable("a number that no score has"),
    }
}

/// The flags to send, as far as this LMS holds them; where it holds one, the strongest.
pub fn flags(status: Status, late: bool, profile: &Profile) -> Vec<&'static str> {
    let mark = match status {
        Status::Counted => None,
        Status::Excused => Some("excused"),
        Status::Missing => Some("missing"),
    };
    let late = (late && profile.late).then_some("late");
    mark.into_iter().chain(late).take(if profile.one_flag { 1 } else { 2 }).collect()
}

/// What must be said at create for work to be possible at all. Canvas leaves the assignment without a way to hand in
/// unless it is told; text is the one way that every LMS takes. An LMS we don't know is told as well.
pub fn hand_in(kind: LmsKind) -> (Option<&'static [&'static str]>, Option<u32>) {
    match kind {
        LmsKind::Canvas | LmsKind::Unknown => (Some(&["text"]), Some(1)),
        LmsKind::GoogleClassroom | LmsKind::Schoology => (None, None),
    }
}
