//! The files as their targets expect them.

use crate::given::{class, count, of_kind, part, pupil, scored, text, unpacked, work};
use class_file::{ClassFile, Fault, MarkKind, WhyLeftOut};

#[test]
fn canvas_gets_its_own_gradebook() {
    let written = class().canvas_csv().unwrap();
    let lines = text(&written);
    let mut lines = lines.split("\r\n");
    assert_eq!(
        lines.next(),
        Some(
            "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,\"Fractions, \"\"quiz\"\" (A) (4711)\",Essay (draft) (4712)"
        )
    );
    assert_eq!(lines.next(), Some("\"    Points Possible\",,,,,20,20"));
    assert_eq!(lines.next(), Some("\"Haddad, Layla\",101,004511,pupil1,Algebra I · Period 2,17.5,0"));
    assert_eq!(lines.next(), Some("\"Lin, Ethan\",102,004512,pupil2,Algebra I · Period 2,EX,"));
    assert_eq!(lines.next(), Some("\"O’Neil, Zoë\",103,004513,pupil3,Algebra I · Period 2,12,"));
    assert_eq!(lines.next(), Some(""));
    for (why, times) in [
        (WhyLeftOut::Late, 1),
        (WhyLeftOut::Draft, 1),
        (WhyLeftOut::Missing, 1),
        (WhyLeftOut::Comment, 1),
        (WhyLeftOut::Blank, 2),
        (WhyLeftOut::StudentByName, 0),
    ] {
        assert_eq!(count(&written, why), times, "{why:?}");
    }
}

#[test]
fn canvas_never_gets_a_heading_that_means_another_column() {
    let mut works: Vec<_> = ["Essay", "Essay", "ID", "My Final Score", "Quiz (2)", "Lab", "The Final Grade"]
        .iter()
        .enumerate()
        .map(|(n, title)| work(n, title, vec![scored("1")]))
        .collect();
    works.iter_mut().take(6).for_each(|work| work.remote_id.clear());
    let written = ClassFile { works, ..class() }.canvas_csv().unwrap();
    let head = text(&written).lines().next().unwrap().to_owned();
    // The last one has an id; with spaces that do not break it is no sum to Canvas.
    assert!(head.ends_with("Section,Lab,The\u{a0}Final\u{a0}Grade (4716)"), "{head}");
    assert_eq!(count(&written, WhyLeftOut::AmbiguousTitle), 5);
    assert_eq!(count(&written, WhyLeftOut::WorkByTitle), 1);
}

#[test]
fn canvas_gets_nobody_whom_it_could_take_for_another() {
    let mut file = class();
    file.students.push(pupil(4, "Ethan", "Lin"));
    for student in &mut file.students {
        (student.lms_id, student.sis_id, student.login) = ("7x".to_owned(), String::new(), "=a".to_owned());
    }
    let written = file.canvas_csv().unwrap();
    assert_eq!(count(&written, WhyLeftOut::StudentWithoutId), 2, "two of the same name");
    assert_eq!(count(&written, WhyLeftOut::StudentByName), 2);
    assert!(
        text(&written).contains("\"Haddad, Layla\",,,,Algebra") && !text(&written).contains("Lin, Ethan")
    );
}

#[test]
fn one_roster_gets_a_bundle_of_changes_whose_manifest_speaks_of_every_file() {
    let written = class().one_roster().unwrap();
    let names: Vec<String> = unpacked(&written.bytes).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["manifest.csv", "categories.csv", "lineItems.csv", "results.csv"]);
    let get = |name| String::from_utf8(part(&written.bytes, name)).unwrap();
    let manifest = get("manifest.csv");
    assert!(manifest.starts_with("propertyName,value\r\nmanifest.version,1.0\r\noneroster.version,1.2\r\n"));
    assert_eq!(manifest.matches(",delta\r\n").count(), 3);
    assert_eq!(manifest.matches(",absent\r\n").count(), 18);
    assert!(!manifest.contains("bulk"), "nothing that the target has is replaced");
    let items = get("lineItems.csv");
    assert!(items.contains("w-2,active,2026-11-26T17:00:00.000Z,Essay (draft),Chapters 3 and 4,2026-11-20,2026-11-20,s-1,s-1:assignments,,0,20,\r\n"));
    let results = get("results.csv");
    let layla = &class().students[0].id;
    assert!(results.contains(&format!(
        "w-1:{layla},active,2026-11-21T00:05:00.000Z,w-1,{layla},fully graded,17.5,2026-11-20,,,s-1,false,false,false,false\r\n"
    )));
    for status in ["exempt,,", "not submitted,,", "partially graded,0,", "fully graded,12,"] {
        assert_eq!(results.matches(status).count(), 1, "{status}");
    }
    assert!(
        results.contains(",s-1,false,false,true,false\r\n")
            && results.contains(",s-1,false,false,false,true\r\n")
    );
    assert_eq!(results.lines().count(), 7, "six rows, one of them on two lines");
}

#[test]
fn the_table_says_what_the_scores_do_not() {
    let written = class().csv();
    let table = text(&written);
    assert!(table.starts_with(
        "\u{feff}Student,Given name,Family name,SIS ID,Student number,Username,Email,\"Fractions, \"\"quiz\"\" (A) (20 pts)\","
    ));
    assert!(table.contains("004511,001,pupil1,pupil1@example.org,17.5,,,0,Draft\r\n"));
    assert!(table.contains("004512,002,pupil2,pupil2@example.org,Excused,,,,\r\n"));
    assert!(table.contains("pupil3@example.org,12,Late,\"See me,\n\"\"please\"\"\",Missing,\r\n"));
    assert!(written.left_out.is_empty(), "a table of ours can say everything");
}

#[test]
fn columns_that_nobody_has_anything_in_are_not_there() {
    let mut file = class();
    for student in &mut file.students {
        *student =
            class_file::Pupil { label: student.label.clone(), id: student.id.clone(), ..Default::default() };
    }
    assert!(text(&file.csv()).starts_with("\u{feff}Student,sourcedId,\"Fractions"));
}

#[test]
fn hidden_names_are_in_no_file_that_an_lms_would_have_to_match() {
    let file = ClassFile { hidden: true, ..class() };
    assert_eq!(file.canvas_csv(), Err(Fault::Hidden));
    assert_eq!(file.moodle(), Err(Fault::Hidden));
    assert_eq!(file.one_roster(), Err(Fault::Hidden));
    let mut hidden = file;
    hidden.students.iter_mut().for_each(|student| student.sis_id.clear());
    assert!(hidden.xlsx().is_ok() && !text(&hidden.csv()).contains("sourcedId"));
}

#[test]
fn the_same_again_is_the_same_file() {
    let file = class();
    assert_eq!(file.xlsx(), file.xlsx());
    assert_eq!(file.one_roster(), file.one_roster());
    assert_eq!(file.moodle(), file.moodle());
}

#[test]
fn the_workbook_has_numbers_as_numbers_frozen_heads_and_a_sheet_for_comments_only_if_there_are_any() {
    let bytes = class().xlsx().unwrap().bytes;
    let sheet = String::from_utf8(part(&bytes, "xl/worksheets/sheet1.xml")).unwrap();
    assert!(sheet.contains("<v>17.5</v>") && sheet.contains("state=\"frozen\""));
    assert!(sheet.contains("xSplit=\"1\" ySplit=\"1\""));
    let book = |bytes: &[u8]| String::from_utf8(part(bytes, "xl/workbook.xml")).unwrap();
    assert!(book(&bytes).contains("name=\"Grades\"") && book(&bytes).contains("name=\"Comments\""));
    let quiet = ClassFile { works: vec![work(1, "Lab", vec![of_kind(MarkKind::Missing)])], ..class() };
    assert!(!book(&quiet.xlsx().unwrap().bytes).contains("Comments"));
}
