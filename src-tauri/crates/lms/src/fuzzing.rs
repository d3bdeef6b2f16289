//! What the fuzz targets call: each decoder as the connector uses it, with nothing of the network. Not part of the
//! port; nobody else turns the feature `fuzzing` on.

use crate::clever::{map, paging, wire};
use crate::http::{json, message};
use crate::pacing::Signals;
use crate::{LmsError, PageMark};
use gradebook::{RemoteAssignmentId, Time};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// What a body is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// A page of districts.
    Districts,
    /// One user.
    User,
    /// A page of students.
    Students,
    /// A page of teachers.
    Teachers,
    /// A page of sections.
    Sections,
    /// A school or a term.
    Named,
    /// One assignment, read.
    Assignment,
    /// One assignment, created.
    Created,
    /// One grade.
    Grade,
    /// A page of grades.
    Grades,
}

impl Record {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Districts,
        Self::User,
        Self::Students,
        Self::Teachers,
        Self::Sections,
        Self::Named,
        Self::Assignment,
        Self::Created,
        Self::Grade,
        Self::Grades,
    ];
}

/// What was taken over from a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Ids, which go into paths.
    pub ids: Vec<String>,
    /// Names, which are only shown.
    pub labels: Vec<String>,
    /// Times, which are stored as text.
    pub times: Vec<Time>,
    /// Scores, which are stored as text.
    pub scores: Vec<gradebook::Score>,
    /// Addresses, which a browser is sent to.
    pub links: Vec<String>,
    /// Records.
    pub rows: usize,
}

/// Reads a body as the connector does, for this assignment.
pub fn decode(record: Record, body: &[u8], assignment: &RemoteAssignmentId) -> Result<Told, LmsError> {
    let mut told = Told::default();
    match record {
        Record::Districts => {
            let page: wire::Many<wire::One<wire::District>> = json::read(body)?;
            told.rows = page.data.len();
            for one in page.data {
                told.labels.extend([map::label(one.data.name), map::label(one.data.lms_state.clone())]);
                let _ = map::link_state(one.data.lms_state.as_deref());
                let _ = one.data.lms_type.as_deref().map(gradebook::LmsKind::from_clever);
            }
        }
        Record::User => {
            told.user(json::read::<wire::One<wire::User>>(body)?.data)?;
        }
        Record::Students => {
            let page: wire::Many<wire::One<wire::User>> = json::read(body)?;
            paging::next_link(page.links)?;
            for one in page.data {
                told.user(one.data)?;
            }
        }
        Record::Teachers => {
            let page: wire::Many<wire::One<wire::User>> = json::read(body)?;
            told.rows = page.data.len();
            for teacher in page.data.into_iter().filter_map(|one| map::teacher(one.data)) {
                told.ids.push(teacher.id.to_string());
                // Both halves of a name.
                told.labels.extend(teacher.name.split(' ').map(str::to_owned));
            }
        }
        Record::Sections => {
            let page: wire::Many<wire::One<wire::Section>> = json::read(body)?;
            told.rows = page.data.len();
            for one in page.data {
                let (section, term) = map::section(one.data)?;
                told.ids.push(section.id.to_string());
                told.ids.extend(section.teachers.iter().map(ToString::to_string).chain(term));
                told.labels.extend([section.name, section.period]);
            }
        }
        Record::Named => told.labels.push(map::label(json::read::<wire::One<wire::Named>>(body)?.data.name)),
        Record::Assignment => {
            let read = map::this_assignment(json::read::<wire::One<_>>(body)?.data, assignment)?;
            told.assignment(&read);
        }
        Record::Created => {
            let record = json::read::<wire::One<wire::Assignment>>(body)?.data;
            told.ids.push(map::created_id(&record)?.to_string());
            if let Ok(read) = map::assignment(record) {
                told.assignment(&read);
            }
        }
        Record::Grade => {
            let record: wire::One<wire::Submission> = json::read(body)?;
            told.grade(&map::grade(record.data, assignment)?);
        }
        Record::Grades => {
            let page: wire::Many<wire::Submission> = json::read(body)?;
            told.rows = page.data.len();
            paging::next_link(page.links)?;
            for record in page.data {
                told.grade(&map::grade(record, assignment)?);
            }
        }
    }
    Ok(told)
}

impl Told {
    fn user(&mut self, record: wire::User) -> Result<(), LmsError> {
        self.rows += 1;
        if let Some(student) = map::student(record)? {
            self.ids.push(student.id.to_string());
            self.labels.extend([student.given, student.family, student.number]);
        }
        Ok(())
    }

    fn assignment(&mut self, read: &crate::RemoteAssignment) {
        self.ids.push(read.id.to_string());
        self.times.extend(read.details.due.into_iter().chain(read.modified));
        self.scores.extend(read.details.points);
    }

    fn grade(&mut self, read: &crate::RemoteGrade) {
        self.ids.push(read.student.to_string());
        self.ids.extend(read.by.as_ref().map(ToString::to_string));
        self.times.extend(read.modified);
        self.scores.extend(read.grade.score);
        self.links.extend(read.hand_in.iter().filter_map(|work| work.link.clone()));
    }
}

/// The server's words, made fit to be shown.
pub fn said(body: &[u8], token: &str) -> String {
    message::said(body, token)
}

/// Our own query with the place of a link's taken over.
pub fn at(own: &[(&str, &str)], link: &str) -> String {
    paging::at(own, link)
}

/// Reads a page mark, goes one page on and reads the mark of that page; the two queries.
pub fn step(mark: &str, query: &str) -> Option<(String, Result<String, LmsError>)> {
    let trail = paging::Trail::read(&PageMark(mark.to_owned()))?;
    let here = trail.query().to_owned();
    let next = trail.step(query.to_owned()).map(|next| {
        let again = paging::Trail::read(&next.mark());
        again.map(|trail| trail.query().to_owned()).unwrap_or_default()
    });
    Some((here, next))
}

/// What the headers of an answer say about the pace.
pub fn signals(pairs: &[(&str, &[u8])], wall: Time) -> Signals {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_bytes(value)) {
            headers.insert(name, value);
        }
    }
    Signals::read(&headers, wall)
}
