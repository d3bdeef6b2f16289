//! The rows of a file, each with who it is about and what its values would do.

use crate::incoming::{Goes, Outcome, Row, RowState, RowValue, Worked};
use crate::show::book::{full_name, size};
use crate::show::value::{mark, mark_or_dash};
use crate::view::{Candidate, ImportOutcome, ImportRow, ImportValue, RowFound};
use crate::words::import as words;
use crate::words::matches::evidence;
use crate::words::taking_in;
use gradebook::matching::NameLikeness;
use gradebook::{Grade, Score, SectionBook, Student, StudentId, Time};
use language::text;
use results_file::Entry;
use std::collections::BTreeMap;

/// One row.
pub(super) fn row_view(
    row: &Row,
    worked: &Worked,
    people: &BTreeMap<&StudentId, &Student>,
    book: &SectionBook,
) -> ImportRow {
    let here = row.state.student().and_then(|student| people.get(student));
    let named = |student: &StudentId, why: &str| {
        people.get(student).map(|who| Candidate {
            student: student.to_string(),
            name: full_name(who),
            why: why.to_owned(),
        })
    };
    let twice = row.state.student().is_some_and(|student| worked.twice.contains(student));
    let (found, evidence, candidates) = match &row.state {
        RowState::ById { kind, id, other_name, .. } => {
            let found = if *other_name { RowFound::OtherName } else { RowFound::ById };
            (found, words::by_id(*kind, id), Vec::new())
        }
        RowState::Remembered { at, format, .. } => {
            (RowFound::Remembered, evidence(at.map(Time::from_millis), *format), Vec::new())
        }
        RowState::Chosen { student, alike } => {
            let same = alike.iter().any(|(one, how)| one == student && *how != NameLikeness::Partly);
            let candidates = alike.iter().filter_map(|(student, how)| named(student, words::by_name(*how)));
            (RowFound::Chosen, taking_in::chosen(same).to_owned(), candidates.collect())
        }
        RowState::LeftOut => (RowFound::LeftOut, text!("Left out", "Se omite").to_owned(), Vec::new()),
        RowState::ByName(alike) => {
            let candidates = alike.iter().filter_map(|(student, how)| named(student, words::by_name(*how)));
            (
                RowFound::ByName,
                text!("Only the name is alike", "Solo se parece el nombre").to_owned(),
                candidates.collect(),
            )
        }
        RowState::Torn(students) => {
            let candidates = students
                .iter()
                .filter_map(|student| named(student, text!("One of its ids", "Uno de sus ids")));
            (
                RowFound::Torn,
                text!("Its ids are of different students", "Sus ids son de estudiantes distintos").to_owned(),
                candidates.collect(),
            )
        }
        RowState::Nobody => (
            RowFound::Nobody,
            text!("Nobody of this section", "Nadie de esta sección").to_owned(),
            Vec::new(),
        ),
    };
    let name = crate::incoming::name_of(&row.said);
    let who = if name.is_empty() {
        row.said.ids.first().map(|(_, id)| id.clone()).unwrap_or_default()
    } else {
        name
    };
    ImportRow {
        line: row.said.line,
        who,
        student: row.state.student().map(ToString::to_string),
        name: here.map(|who| full_name(who)).unwrap_or_default(),
        also: here.map(|who| who.also.clone()).unwrap_or_default(),
        found: if twice { RowFound::Twice } else { found },
        evidence,
        candidates,
        same_name: row.same_name.as_ref().map(ToString::to_string),
        held: here
            .filter(|who| not_matched(who, book))
            .map(|_| taking_in::not_matched(lms(book)))
            .unwrap_or_default(),
        values: row.values.iter().map(|value| value_view(value, row, worked, book)).collect(),
    }
}

fn lms(book: &SectionBook) -> &'static str {
    crate::words::lms(book.profile.kind)
}

/// Where the connection knows nobody of the section, the section is what is not linked, not each student.
fn not_matched(student: &Student, book: &SectionBook) -> bool {
    student.linked == Some(false) && book.section.linked != Some(false)
}

/// What the file says, as a grade where it is one, and as a text.
fn said(entry: &Entry) -> (Grade, String) {
    let mut grade = Grade::default();
    match entry {
        Entry::Score(text) => match crate::incoming::points(text) {
            Some(score) => grade = Grade::of(score),
            None => return (grade, text.to_string()),
        },
        Entry::Percent(text) => return (grade, format!("{text}%")),
        Entry::Excused => grade.status = gradebook::Status::Excused,
        Entry::Missing => grade.status = gradebook::Status::Missing,
        Entry::Blank | Entry::Unreadable(_) => {}
    }
    let text = mark(&grade);
    (grade, text)
}

/// What is unusual about a score.
fn note(score: Option<Score>, value: &RowValue, worked: &Worked, book: &SectionBook) -> String {
    let goes = worked.works.get(value.work).and_then(|work| work.goes.as_ref().ok());
    match (score, goes.and_then(Goes::points)) {
        (Some(score), Some(points)) if score > points => taking_in::above(points, book.profile.over_maximum),
        _ => String::new(),
    }
}

fn value_view(value: &RowValue, row: &Row, worked: &Worked, book: &SectionBook) -> ImportValue {
    let open = matches!(value.outcome, Outcome::Unsettled | Outcome::Waits);
    let said = row.said.values.get(value.at).filter(|_| open).map(|value| said(&value.entry));
    let (said, text) = said.unwrap_or_default();
    let (outcome, message) = match &value.outcome {
        Outcome::Changes(_) => (ImportOutcome::Changes, String::new()),
        Outcome::Same => (ImportOutcome::Same, String::new()),
        Outcome::Blank => (ImportOutcome::Blank, String::new()),
        Outcome::Problem(trouble) => (ImportOutcome::Problem, words::value(*trouble, value.place)),
        Outcome::Unsettled => (ImportOutcome::Unsettled, String::new()),
        Outcome::Waits => (ImportOutcome::Waits, String::new()),
    };
    let after = match &value.outcome {
        Outcome::Changes(after) => Some(after),
        _ => None,
    };
    ImportValue {
        work: size(value.work),
        before: mark_or_dash(&value.before),
        after: after.map(mark).unwrap_or_default(),
        note: note(after.map_or(said.score, |after| after.score), value, worked, book),
        said: text,
        comment: after
            .filter(|after| after.comment != value.before.comment)
            .and_then(|after| after.comment.clone()),
        outcome,
        message,
    }
}
