//! Moodle's worksheets: no row in them may touch another student, and none may clear what is there.

use crate::given::{class, count, of_kind, part, scored, text, unpacked, work};
use class_file::{ClassFile, Mark, MarkKind, WhyLeftOut};

/// One work, with a score for everybody.
fn one_work() -> ClassFile {
    ClassFile { works: vec![work(1, "Lab", vec![scored("1"), scored("2"), scored("3")])], ..class() }
}

#[test]
fn a_worksheet_for_each_work_has_the_rows_with_a_score_and_one_id() {
    let written = class().moodle().unwrap();
    assert_eq!(written.ending, "zip");
    let names: Vec<String> = unpacked(&written.bytes).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Fractions, quiz (A).csv", "Essay (draft).csv"]);
    let sheet = |at: usize| String::from_utf8(part(&written.bytes, &names[at])).unwrap();
    assert_eq!(
        sheet(0),
        "\u{feff}Full name,ID number,Status,Grade,Maximum Grade,Last modified (submission),Last modified (grade),\
         Feedback comments\r\n\
         Layla Haddad,004511,,17.5,20,,2026-11-20T16:05:00-08:00,\r\n\
         Zoë O’Neil,004513,,12,20,,2026-11-20T16:05:00-08:00,\"See me,\n\"\"please\"\"\"\r\n"
    );
    assert_eq!(sheet(1).split("\r\n").count(), 3, "who was excused or missing keeps what Moodle has");
    assert_eq!(count(&written, WhyLeftOut::ParticipantNumber), 3);
    assert_eq!(count(&written, WhyLeftOut::Excused), 1);
    assert_eq!(count(&written, WhyLeftOut::Missing), 1);
    assert_eq!(count(&written, WhyLeftOut::Comment), 0);
}

#[test]
fn the_id_is_the_one_that_most_have_and_who_has_it_not_is_left_out() {
    let mut file = one_work();
    file.students[0].sis_id.clear();
    file.students[0].email.clear();
    file.students[1].sis_id = " ".to_owned();
    file.students[2].login = "=a".to_owned();
    let written = file.moodle().unwrap();
    let sheet = text(&written);
    assert!(sheet.starts_with("\u{feff}Full name,Username,Status,"), "{sheet}");
    assert!(sheet.contains("\r\nLayla Haddad,pupil1,,1,") && sheet.contains("\r\nEthan Lin,pupil2,,2,"));
    assert!(!sheet.contains("Zoë"), "her grade would be that of the student above");
    assert_eq!(count(&written, WhyLeftOut::StudentWithoutId), 1);

    file.students.iter_mut().for_each(|student| student.login.clear());
    assert!(text(&file.moodle().unwrap()).starts_with("\u{feff}Full name,Email address,"), "two of three");
    file.students.iter_mut().for_each(|student| student.email.clear());
    assert!(text(&file.moodle().unwrap()).starts_with("\u{feff}Full name,ID number,"), "one of three");
}

#[test]
fn of_ids_that_as_many_have_the_surest_is_there() {
    let mut file = one_work();
    assert!(text(&file.moodle().unwrap()).starts_with("\u{feff}Full name,ID number,"));
    file.students[0].sis_id.clear();
    assert!(text(&file.moodle().unwrap()).starts_with("\u{feff}Full name,Username,"));
}

#[test]
fn an_id_that_two_have_is_nobodys() {
    let mut file = one_work();
    for student in &mut file.students {
        (student.sis_id, student.login) = Default::default();
    }
    file.students[0].email = "Family@example.org".to_owned();
    file.students[2].email = "family@example.org".to_owned();
    let written = file.moodle().unwrap();
    assert_eq!(count(&written, WhyLeftOut::StudentWithoutId), 2);
    assert_eq!(written.grades, 1);
    assert!(
        text(&written).contains("\r\nEthan Lin,pupil2@example.org,") && !text(&written).contains("amily@")
    );
}

#[test]
fn moodles_own_numbers_are_there_only_if_everybody_in_the_file_has_one() {
    let mut file = one_work();
    file.students[0].lms_id = "Participant 31".to_owned();
    file.students[1].lms_id = "Participant 32".to_owned();
    let written = file.moodle().unwrap();
    assert!(text(&written).starts_with("\u{feff}Full name,") && !text(&written).contains("Participant"));
    assert_eq!(count(&written, WhyLeftOut::ParticipantNumber), 3);
    file.students[2].sis_id.clear();
    file.students[0].login.clear();
    file.students[1].email.clear();
    let written = file.moodle().unwrap();
    assert!(text(&written).starts_with("\u{feff}Identifier,Full name,ID number,"), "{}", text(&written));
    assert!(text(&written).contains("\r\nParticipant 31,Layla Haddad,004511,,1,20,"));
    assert_eq!(count(&written, WhyLeftOut::ParticipantNumber), 0);
}

#[test]
fn a_work_without_any_score_has_no_worksheet() {
    let mut file = class();
    let said = Mark { comment: "Ask me".to_owned(), ..Mark::default() };
    let silent = vec![of_kind(MarkKind::Excused), Some(said), scored("A+")];
    file.works.push(work(3, "Poster", silent.clone()));
    file.works[2].points = None;
    let written = file.moodle().unwrap();
    assert_eq!(unpacked(&written.bytes).len(), 2);
    assert_eq!((written.grades, written.works), (3, 2));
    assert_eq!(count(&written, WhyLeftOut::Excused), 2);
    assert_eq!(count(&written, WhyLeftOut::NotANumber), 1);
    assert_eq!(count(&written, WhyLeftOut::Comment), 1, "without a score a comment does not go");
    assert_eq!(count(&written, WhyLeftOut::WorkWithoutPoints), 0);

    let nothing = ClassFile { works: vec![work(3, "Poster", silent)], ..class() }.moodle().unwrap();
    assert_eq!((nothing.ending, nothing.grades, nothing.works), ("csv", 0, 0));
    assert_eq!(text(&nothing).lines().count(), 1, "a head and nobody");
}

#[test]
fn feedback_like_a_formula_begins_with_a_word_and_not_with_an_apostrophe() {
    let mut file = one_work();
    file.works[0].grades[0].as_mut().unwrap().comment = " -2 for the sketch".to_owned();
    file.works[0].grades[1].as_mut().unwrap().comment = "-2".to_owned();
    let sheet = text(&file.moodle().unwrap());
    assert!(sheet.contains(",Comment: -2 for the sketch\r\n") && sheet.contains(",-2\r\n"), "{sheet}");
    assert!(!sheet.contains('\''));
}
