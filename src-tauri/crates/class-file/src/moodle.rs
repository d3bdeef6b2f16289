//! Moodle's offline grading worksheet: one file for each assignment. Deliberately not here: excused, missing and late,
//! which it cannot take.
//!
//! What Moodle's importer does decides what is left out:
//! - It skips a blank id, but the grade of that row goes to the student of the row before. So only one kind of id is
//!   there, and only rows that have it.
//! - A blank grade clears the one that Moodle has. So only rows with a score are there.
//! - *Identifier* is a number that it gives out for each assignment and student. It is there only where the caller has it
//!   in Moodle's own words; a user's id would be another student's number.

use crate::left_out::Tally;
use crate::{
    ClassFile, Fault, Mark, MarkKind, Pupil, WhyLeftOut, Work, Written, bundle, decimal, names, text,
};
use language::say;
use paper::cells::{BYTE_ORDER_MARK, is_formula, record};
use std::collections::BTreeMap;

const PARTICIPANT: &str = "Identifier";
const NAME: &str = "Full name";
/// What follows on the ids.
const REST: [&str; 6] = [
    "Status",
    "Grade",
    "Maximum Grade",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
];

/// An id by which Moodle finds a user: its heading, and where it is.
type IdColumn = (&'static str, fn(&Pupil) -> &str);

/// The surest first.
const IDS: [IdColumn; 3] =
    [("ID number", |s| &s.sis_id), ("Username", |s| &s.login), ("Email address", |s| &s.email)];

pub(crate) fn file(file: &ClassFile) -> Result<Written, Fault> {
    let mut tally = Tally::default();
    let people = People::of(&file.students, &mut tally);
    let mut grades = Vec::new();
    let mut sheets = Vec::new();
    for work in &file.works {
        let rows = people.rows(work, &mut tally);
        if rows.is_empty() {
            continue;
        }
        tally.add_if(decimal::points(work.points.as_deref()).is_none(), WhyLeftOut::WorkWithoutPoints);
        grades.push(rows.len());
        sheets.push((work.title.as_str(), people.sheet(&rows)));
    }
    if sheets.len() > 1 {
        let names = names::of_files(sheets.iter().map(|(title, _)| *title));
        let sheets = sheets.into_iter().map(|(_, sheet)| sheet);
        let files: Vec<(String, String)> =
            names.into_iter().map(|name| format!("{name}.csv")).zip(sheets).collect();
        return Ok(tally.written(bundle::pack(&files)?, "zip", &grades));
    }
    let sheet = sheets.pop().map_or_else(|| people.sheet(&[]), |(_, sheet)| sheet);
    Ok(tally.written(sheet.into_bytes(), "csv", &grades))
}

/// Everybody whom Moodle can find.
struct People {
    /// Headings of what says who a pupil is.
    head: Vec<&'static str>,
    /// Where the pupil is in the class, and who it is.
    all: Vec<(usize, Vec<String>)>,
}

impl People {
    fn of(students: &[Pupil], tally: &mut Tally) -> Self {
        let columns = IDS.map(|(heading, id)| (heading, ids(students, id)));
        let filled = |ids: &[String]| ids.iter().filter(|id| !id.is_empty()).count();
        // Of equal ones the last is the greatest.
        let best = columns.into_iter().rev().max_by_key(|(_, ids)| filled(ids));
        let (heading, ids) = best.unwrap_or_default();
        let mut kept = Vec::new();
        for (at, (student, id)) in students.iter().zip(ids).enumerate() {
            if id.is_empty() {
                tally.add(WhyLeftOut::StudentWithoutId);
            } else {
                kept.push((at, participant(&student.lms_id), text::line(&student.label), id));
            }
        }
        let numbered = kept.iter().all(|(_, number, ..)| !number.is_empty());
        let mut head = vec![NAME, heading];
        if numbered {
            head.insert(0, PARTICIPANT);
        }
        let all = kept
            .into_iter()
            .map(|(at, number, name, id)| {
                tally.add_if(!numbered, WhyLeftOut::ParticipantNumber);
                (at, if numbered { vec![number, name, id] } else { vec![name, id] })
            })
            .collect();
        Self { head, all }
    }

    /// Everybody who has a score.
    fn rows(&self, work: &Work, tally: &mut Tally) -> Vec<Vec<String>> {
        let points = decimal::points(work.points.as_deref()).unwrap_or_default();
        let mut rows = Vec::new();
        for (at, person) in &self.all {
            let Some(mark) = work.mark(*at) else { continue };
            tally.flags(mark);
            tally.add_if(mark.kind == MarkKind::Excused, WhyLeftOut::Excused);
            let Some(grade) = grade(mark, tally) else {
                tally.add_if(mark.has_comment(), WhyLeftOut::Comment);
                continue;
            };
            let modified = mark.modified.as_deref().map(text::id).unwrap_or_default();
            let about =
                [String::new(), grade, points.clone(), String::new(), modified, feedback(&mark.comment)];
            rows.push(person.iter().cloned().chain(about).collect());
        }
        rows
    }

    fn sheet(&self, rows: &[Vec<String>]) -> String {
        let mut text = String::from(BYTE_ORDER_MARK);
        let head: Vec<&str> = self.head.iter().copied().chain(REST).collect();
        record(&mut text, &head);
        for row in rows {
            record(&mut text, row);
        }
        text
    }
}

/// An id of each pupil. One that several have, like the e-mail address of a family, is nobody's.
fn ids(students: &[Pupil], id: fn(&Pupil) -> &str) -> Vec<String> {
    let ids: Vec<String> = students.iter().map(|student| text::id(id(student))).collect();
    let mut having: BTreeMap<String, usize> = BTreeMap::new();
    for id in &ids {
        *having.entry(id.to_lowercase()).or_default() += 1;
    }
    let is_shared = |id: &String| having.get(&id.to_lowercase()).is_some_and(|count| *count > 1);
    ids.iter().map(|id| if is_shared(id) { String::new() } else { id.clone() }).collect()
}

/// "Participant 31", and nothing else.
fn participant(id: &str) -> String {
    let digits = id.trim().strip_prefix("Participant ");
    let is = digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    if is { id.trim().to_owned() } else { String::new() }
}

fn grade(mark: &Mark, tally: &mut Tally) -> Option<String> {
    let score = mark.score.as_deref().filter(|_| mark.kind != MarkKind::Excused)?;
    let written = decimal::written(score);
    tally.add_if(written.is_none(), WhyLeftOut::NotANumber);
    written
}

/// As students will read it in Moodle: an apostrophe before it would stay there, a word says what follows.
fn feedback(comment: &str) -> String {
    let comment = text::lines(comment);
    if is_formula(&comment) { say!("Comment: {comment}", "Comentario: {comment}") } else { comment }
}
