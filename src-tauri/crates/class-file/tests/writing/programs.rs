//! What programs read is as it was meant for them: no apostrophe against spreadsheets, and nothing without its id.

use crate::given::{class, count, part, scored, text, work};
use class_file::{ClassFile, Mark, WhyLeftOut, Written};

fn bundled(written: &Written, name: &str) -> String {
    String::from_utf8(part(&written.bytes, name)).unwrap()
}

#[test]
fn canvas_gets_no_title_that_is_a_formula() {
    let works: Vec<_> = ["=Essay", "-2 Lab", "-5", "+1 point", "Quiz"]
        .iter()
        .enumerate()
        .map(|(n, title)| work(n, title, vec![scored("1")]))
        .collect();
    let mut file = ClassFile { works, ..class() };
    file.works[0].remote_id.clear();
    file.works[4].remote_id.clear();
    let written = file.canvas_csv().unwrap();
    let head = text(&written).lines().next().unwrap().to_owned();
    let titles = "Assignment: -2 Lab (4711),Assignment: -5 (4712),Assignment: +1 point (4713),Quiz";
    assert!(head.ends_with(&format!("Section,{titles}")), "{head}");
    assert_eq!(count(&written, WhyLeftOut::AmbiguousTitle), 1);
    assert_eq!(count(&written, WhyLeftOut::WorkByTitle), 1);
}

#[test]
fn canvas_finds_a_name_like_a_formula_by_id_or_not_at_all() {
    let mut file = class();
    for student in &mut file.students {
        student.family = "@Lin".to_owned();
    }
    let written = file.canvas_csv().unwrap();
    assert_eq!(count(&written, WhyLeftOut::StudentWithoutId), 0, "the ids say who it is");
    assert_eq!(text(&written).lines().count(), 5);
    let zoe = &mut file.students[2];
    (zoe.lms_id, zoe.sis_id, zoe.login) = Default::default();
    let written = file.canvas_csv().unwrap();
    assert_eq!(count(&written, WhyLeftOut::StudentWithoutId), 1);
    assert_eq!(count(&written, WhyLeftOut::StudentByName), 0);
    assert_eq!(text(&written).lines().count(), 4);
}

#[test]
fn blank_cells_of_canvas_are_counted_only_where_the_file_has_them() {
    let mut file = class();
    file.works.push(work(3, "Lab", vec![None, scored("A+"), Some(Mark::default())]));
    assert_eq!(count(&file.canvas_csv().unwrap(), WhyLeftOut::Blank), 5);
    // A work that is not there has no cells, and neither has a pupil.
    (file.works[2].title, file.works[2].remote_id) = Default::default();
    assert_eq!(count(&file.canvas_csv().unwrap(), WhyLeftOut::Blank), 2);
    file.students[1] = class_file::Pupil::default();
    assert_eq!(count(&file.canvas_csv().unwrap(), WhyLeftOut::Blank), 1);
}

#[test]
fn one_roster_gets_every_text_and_id_as_it_is() {
    let mut file = class();
    file.section_id = "-s1".to_owned();
    file.students[0].id = "-Ab_9".to_owned();
    file.works[0].id = "@w".to_owned();
    file.works[0].title = "=Essay".to_owned();
    file.works[0].grades[0].as_mut().unwrap().comment = "-2 for the sketch".to_owned();
    let written = file.one_roster().unwrap();
    assert!(bundled(&written, "lineItems.csv").contains("\r\n@w,active,2026-11-26T17:00:00.000Z,=Essay,"));
    let results = bundled(&written, "results.csv");
    let row = "@w:-Ab_9,active,2026-11-21T00:05:00.000Z,@w,-Ab_9,fully graded,17.5,2026-11-20,-2 for the sketch,,-s1,";
    assert!(results.contains(row), "{results}");
    assert!(bundled(&written, "categories.csv").contains("\r\n-s1:assignments,active,"));
    assert_eq!(count(&written, WhyLeftOut::StudentWithoutId), 0);
    assert_eq!(count(&written, WhyLeftOut::SectionWithoutId), 0);
}

#[test]
fn a_pupil_without_an_id_is_counted_once_and_has_no_results_in_one_roster() {
    let mut file = class();
    file.students[0].id.clear();
    let written = file.one_roster().unwrap();
    assert_eq!(count(&written, WhyLeftOut::StudentWithoutId), 1, "with a mark for two works");
    let results = bundled(&written, "results.csv");
    assert!(!results.contains("17.5") && !results.contains("w-1:,"), "{results}");
    assert_eq!((written.grades, written.works), (3, 2));
}

#[test]
fn a_section_without_an_id_is_said_and_names_no_class() {
    let written = ClassFile { section_id: " ".to_owned(), ..class() }.one_roster().unwrap();
    assert_eq!(count(&written, WhyLeftOut::SectionWithoutId), 1);
    assert_eq!(bundled(&written, "categories.csv").lines().count(), 1, "it would be that of all sections");
    let items = bundled(&written, "lineItems.csv");
    assert!(items.contains(",2026-11-20,2026-11-20,,,,0,20,\r\n"), "{items}");
    let results = bundled(&written, "results.csv");
    assert!(results.contains("fully graded,17.5,2026-11-20,,,,false,false,false,false\r\n"), "{results}");
    assert!(!items.contains(":assignments") && !results.contains(":assignments"));
}
