//! Moodle's offline grading worksheet: one file for each assignment. Its first column is a number that Moodle gives out
//! for each assignment and student, so it is filled only where the caller has it in Moodle's own words; a user's id there
//! would be another student's number. Deliberately not here: excused, missing and late, which it cannot take.

use crate::left_out::Tally;
use crate::{ClassFile, Fault, MarkKind, Pupil, WhyLeftOut, Work, Written, bundle, decimal, names, text};
use paper::cells::{BYTE_ORDER_MARK, record};

const HEAD: [&str; 11] = [
    "Identifier",
    "Full name",
    "ID number",
    "Username",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
];

pub(crate) fn file(file: &ClassFile) -> Result<Written, Fault> {
    let mut tally = Tally::default();
    let students: Vec<(usize, [String; 5])> = file
        .students
        .iter()
        .enumerate()
        .filter_map(|(at, student)| Some((at, person(student, &mut tally)?)))
        .collect();
    let mut sheets: Vec<String> = file.works.iter().map(|work| sheet(work, &students, &mut tally)).collect();
    if sheets.len() > 1 {
        let names = names::of_files(file.works.iter().map(|work| work.title.as_str()));
        let files: Vec<(String, String)> =
            names.into_iter().map(|name| format!("{name}.csv")).zip(sheets).collect();
        return Ok(Written { bytes: bundle::pack(&files)?, ending: "zip", left_out: tally.all() });
    }
    let sheet = sheets.pop().unwrap_or_else(head);
    Ok(Written { bytes: sheet.into_bytes(), ending: "csv", left_out: tally.all() })
}

/// Who it is; `None`: nobody could say.
fn person(student: &Pupil, tally: &mut Tally) -> Option<[String; 5]> {
    let participant = participant(&student.lms_id);
    let ids = [text::id(&student.sis_id), text::id(&student.login), text::id(&student.email)];
    if participant.is_empty() && ids.iter().all(String::is_empty) {
        tally.add(WhyLeftOut::StudentWithoutId);
        return None;
    }
    tally.add_if(participant.is_empty(), WhyLeftOut::ParticipantNumber);
    let [sis, login, email] = ids;
    Some([participant, text::line(&student.label), sis, login, email])
}

/// "Participant 31", and nothing else.
fn participant(id: &str) -> String {
    let digits = id.trim().strip_prefix("Participant ");
    let is = digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    if is { id.trim().to_owned() } else { String::new() }
}

fn head() -> String {
    let mut text = String::from(BYTE_ORDER_MARK);
    record(&mut text, &HEAD);
    text
}

fn sheet(work: &Work, students: &[(usize, [String; 5])], tally: &mut Tally) -> String {
    let mut sheet = head();
    let points = decimal::points(work.points.as_deref());
    tally.add_if(points.is_none(), WhyLeftOut::WorkWithoutPoints);
    let points = points.unwrap_or_default();
    for (at, person) in students {
        let (mut grade, mut modified, mut comment) = (String::new(), String::new(), String::new());
        if let Some(mark) = work.mark(*at) {
            tally.flags(mark);
            tally.add_if(mark.kind == MarkKind::Excused, WhyLeftOut::Excused);
            comment = text::lines(&mark.comment);
            if let Some(score) = mark.score.as_deref().filter(|_| mark.kind != MarkKind::Excused) {
                let written = decimal::written(score);
                tally.add_if(written.is_none(), WhyLeftOut::NotANumber);
                grade = written.unwrap_or_default();
            }
            if let Some(at) = &mark.modified {
                modified = text::id(at);
            }
        }
        let [participant, name, sis, login, email] = person;
        let row = [
            participant,
            name,
            sis,
            login,
            email,
            "",
            grade.as_str(),
            points.as_str(),
            "",
            modified.as_str(),
            comment.as_str(),
        ];
        record(&mut sheet, &row);
    }
    sheet
}
