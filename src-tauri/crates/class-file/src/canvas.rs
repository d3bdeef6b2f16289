//! Canvas's own gradebook CSV, as its importer reads it: titles with the id in brackets, a row with the points possible,
//! EX for excused. The importer finds a column by its heading alone, so that headings must differ from each other and
//! from those of Canvas's own columns. Deliberately not here: missing, late and comments, which it cannot take.

use crate::left_out::Tally;
use crate::{ClassFile, MarkKind, Pupil, WhyLeftOut, Work, Written, decimal, text};
use paper::cells::{BYTE_ORDER_MARK, is_formula, record};
use std::collections::BTreeMap;

const HEAD: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];
/// Headings with these words are taken for sums, wherever the words stand.
const TOTALS: [&str; 9] = [
    "Current Score",
    "Current Points",
    "Current Grade",
    "Final Score",
    "Final Points",
    "Final Grade",
    "Override Score",
    "Override Grade",
    "Override Status",
];
/// Other headings that Canvas has a meaning for.
const RESERVED: [&str; 5] = ["LastName", "FirstName", "Integration ID", "Root Account", "Notes"];

pub(crate) fn file(file: &ClassFile) -> Written {
    let mut tally = Tally::default();
    let works = works(file, &mut tally);
    let mut text = String::from(BYTE_ORDER_MARK);
    let mut head: Vec<String> = HEAD.map(str::to_owned).to_vec();
    let mut possible = vec!["    Points Possible".to_owned(), String::new(), String::new(), String::new()];
    possible.push(String::new());
    for (heading, work) in &works {
        let points = decimal::points(work.points.as_deref());
        tally.add_if(points.is_none(), WhyLeftOut::WorkWithoutPoints);
        head.push(heading.clone());
        possible.push(points.unwrap_or_default());
    }
    record(&mut text, &head);
    record(&mut text, &possible);
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for student in &file.students {
        *named.entry(name(student)).or_default() += 1;
    }
    let section = text::line(&file.section);
    let mut grades = vec![0; works.len()];
    for (at, student) in file.students.iter().enumerate() {
        let name = name(student);
        let (id, sis, login) = (number(&student.lms_id), text::id(&student.sis_id), text::id(&student.login));
        if id.is_empty() && sis.is_empty() && login.is_empty() {
            // Two of the same name would both be the first of them. With an apostrophe a name would be nobody's.
            if name.is_empty() || is_formula(&name) || named.get(&name).is_some_and(|count| *count > 1) {
                tally.add(WhyLeftOut::StudentWithoutId);
                continue;
            }
            tally.add(WhyLeftOut::StudentByName);
        }
        let mut row = vec![name, id, sis, login, section.clone()];
        for ((_, work), count) in works.iter().zip(&mut grades) {
            let cell = cell(work, at, &mut tally);
            tally.add_if(cell.is_empty(), WhyLeftOut::Blank);
            *count += usize::from(!cell.is_empty());
            row.push(cell);
        }
        record(&mut text, &row);
    }
    tally.written(text.into_bytes(), "csv", &grades)
}

fn cell(work: &Work, student: usize, tally: &mut Tally) -> String {
    let Some(mark) = work.mark(student) else { return String::new() };
    tally.flags(mark);
    tally.add_if(!mark.comment.trim().is_empty(), WhyLeftOut::Comment);
    if mark.kind == MarkKind::Excused {
        return "EX".to_owned();
    }
    let Some(score) = &mark.score else { return String::new() };
    decimal::written(score).unwrap_or_else(|| {
        tally.add(WhyLeftOut::NotANumber);
        String::new()
    })
}

/// Works with their headings, without those that Canvas would take for another.
fn works<'a>(file: &'a ClassFile, tally: &mut Tally) -> Vec<(String, &'a Work)> {
    let headed: Vec<(String, bool, &Work)> = file
        .works
        .iter()
        .map(|work| {
            let (title, id) = (text::line(&work.title), number(&work.remote_id));
            match id.is_empty() {
                true => (title, false, work),
                false => (unlike_a_formula(format!("{} ({id})", unlike_a_total(&title))), true, work),
            }
        })
        .collect();
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for (heading, ..) in &headed {
        *counted.entry(heading.as_str()).or_default() += 1;
    }
    let mut kept = Vec::new();
    for (heading, has_id, work) in &headed {
        let taken = || {
            HEAD.contains(&heading.as_str())
                || RESERVED.contains(&heading.as_str())
                || TOTALS.iter().any(|words| heading.contains(words))
                || ends_like_an_id(heading)
                // With an apostrophe it would be the title of another work.
                || is_formula(heading)
        };
        let unclear = heading.is_empty() || counted.get(heading.as_str()).is_some_and(|count| *count > 1);
        if unclear || !has_id && taken() {
            tally.add(WhyLeftOut::AmbiguousTitle);
            continue;
        }
        tally.add_if(!has_id, WhyLeftOut::WorkByTitle);
        kept.push((heading.clone(), *work));
    }
    kept
}

/// "Essay (2)": Canvas would take the number for another work's id.
fn ends_like_an_id(title: &str) -> bool {
    let inside = title.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    inside.is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

/// With a space that does not break, Canvas reads the words of a sum as a title; it finds the work by its id anyway.
fn unlike_a_total(title: &str) -> String {
    let is_total = TOTALS.iter().any(|words| title.contains(words));
    if is_total { title.replace(' ', "\u{a0}") } else { title.to_owned() }
}

/// With a word before it no spreadsheet calculates it; Canvas finds the work by its id anyway.
fn unlike_a_formula(heading: String) -> String {
    if is_formula(&heading) { format!("Assignment: {heading}") } else { heading }
}

/// An id of Canvas: digits. Anything else would be read as the number that it begins with.
fn number(id: &str) -> String {
    let id = text::line(id);
    if id.bytes().all(|b| b.is_ascii_digit()) { id } else { String::new() }
}

/// As Canvas sorts it.
fn name(student: &Pupil) -> String {
    let (given, family) = (text::line(&student.given), text::line(&student.family));
    let name = if given.is_empty() || family.is_empty() {
        text::line(&student.label)
    } else {
        format!("{family}, {given}")
    };
    // A row that begins with these words is the one with the maxima.
    name.replace("Points Possible", "Points-Possible")
}
