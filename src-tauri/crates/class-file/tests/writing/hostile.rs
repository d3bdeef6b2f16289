//! Values that mean harm, too long, too many or none at all.

use crate::given::{class, count, part, pupil, scored, text, unpacked, work};
use class_file::{ClassFile, Fault, Mark, WhyLeftOut, Written};
use std::time::Instant;

/// Every kind of file.
fn all(file: &ClassFile) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("canvas", file.canvas_csv().unwrap().bytes),
        ("moodle", file.moodle().unwrap().bytes),
        ("OneRoster", file.one_roster().unwrap().bytes),
        ("csv", file.csv().bytes),
        ("xlsx", file.xlsx().unwrap().bytes),
        ("html", file.html().bytes),
        ("pdf", file.pdf().unwrap().bytes),
    ]
}

fn evil() -> ClassFile {
    let mut file = class();
    let formula = "=HYPERLINK(\"http://x\",\"y\")";
    for student in &mut file.students {
        student.label = formula.to_owned();
        student.given = "@SUM(A1)".to_owned();
        student.family = "＋1".to_owned();
        student.email = "\t=1".to_owned();
    }
    for work in &mut file.works {
        work.title = formula.to_owned();
        work.description = "-2+3".to_owned();
        for mark in work.grades.iter_mut().flatten() {
            mark.comment = "+cmd|' /C calc'!A0\u{0}".to_owned();
        }
    }
    file.section = "=1".to_owned();
    file
}

#[test]
fn no_cell_of_a_file_that_somebody_may_open_in_a_spreadsheet_is_a_formula() {
    let file = evil();
    let mut tables = vec![text(&file.canvas_csv().unwrap()).into_bytes(), file.csv().bytes];
    tables.extend(unpacked(&file.moodle().unwrap().bytes).into_iter().map(|(_, bytes)| bytes));
    let (mut cells, mut disarmed) = (0, 0);
    for table in tables {
        let table = results_file::read(&table, "x.csv").unwrap();
        for cell in table
            .header
            .iter()
            .map(String::as_str)
            .chain(table.rows.iter().flat_map(|r| r.cells().map(|c| c.text)))
        {
            cells += 1;
            disarmed += usize::from(cell.starts_with('\''));
            assert!(!paper::cells::is_formula(cell), "{cell:?}");
        }
    }
    assert!(cells > 60 && disarmed > 10, "{disarmed} of {cells}");
    let bytes = file.xlsx().unwrap().bytes;
    for (name, part) in unpacked(&bytes) {
        let part = String::from_utf8_lossy(&part).into_owned();
        assert!(!part.contains("<f>") && !part.contains("<hyperlink"), "{name}");
    }
    let strings = String::from_utf8(part(&bytes, "xl/sharedStrings.xml")).unwrap();
    assert!(strings.contains(">'=HYPERLINK(") && !strings.contains(">="));
}

#[test]
fn a_score_that_is_no_number_is_counted_and_a_signed_one_stays_a_number() {
    let works = vec![work(1, "Lab", vec![scored("=1+1"), scored("-5"), scored("+5.25")])];
    let file = ClassFile { works, ..class() };
    for written in [
        file.canvas_csv().unwrap(),
        file.moodle().unwrap(),
        file.one_roster().unwrap(),
        file.csv(),
        file.xlsx().unwrap(),
    ] {
        assert_eq!(count(&written, WhyLeftOut::NotANumber), 1);
    }
    let table = text(&file.csv());
    assert!(table.contains(",-5\r\n") && table.contains(",5.25\r\n") && !table.contains("1+1"));
}

#[test]
fn nothing_at_all_and_far_too_much_are_files_too() {
    let nothing = ClassFile::default();
    let no_works = ClassFile { works: vec![], ..class() };
    let no_students = ClassFile { students: vec![], ..class() };
    let long = "x\u{0}\u{7f}=é字".repeat(2_000);
    let mut too_long = class();
    too_long.students[0].label = long.clone();
    too_long.works[0].title = long.clone();
    too_long.works[1].title = long.clone();
    too_long.works[0].description = long.repeat(4);
    too_long.works[0].points = Some("9".repeat(400));
    too_long.works[0].grades = vec![
        Some(Mark { score: Some("8".repeat(400)), comment: long.repeat(4), ..Mark::default() }),
        scored(&format!("0.{}", "3".repeat(300))),
        scored("1234567890.123456"),
        scored("more marks than students"),
        None,
    ];
    for file in [nothing, no_works, no_students, too_long.clone()] {
        for (name, bytes) in all(&file) {
            assert!(!bytes.is_empty(), "{name}");
        }
    }
    assert_eq!(count(&too_long.xlsx().unwrap(), WhyLeftOut::Cut), 2);
    let strings = String::from_utf8(part(&too_long.xlsx().unwrap().bytes, "xl/sharedStrings.xml")).unwrap();
    assert!(strings.contains(">1234567890.123456<"), "more digits than Excel has stay exact");
}

#[test]
fn more_works_than_a_sheet_has_columns_are_no_workbook() {
    let works = (0..17_000).map(|n| work(n, "Lab", vec![])).collect();
    assert_eq!(ClassFile { works, ..class() }.xlsx(), Err(Fault::Workbook));
}

/// Lines of a text that each begin a row, without the head.
fn rows(text: &[u8]) -> usize {
    String::from_utf8_lossy(text).matches("\r\n").count() - 1
}

fn all_rows(zip: &[u8]) -> usize {
    unpacked(zip).iter().map(|(_, sheet)| rows(sheet)).sum()
}

/// Writes every file of a class in which everybody has a score for everything, and finds all of it there.
fn whole(students: usize, works: usize) {
    let pupils: Vec<_> = (0..students).map(|n| pupil(n, &format!("Given {n}"), "Family")).collect();
    let works_there = (0..works).map(|w| {
        let mark = |s: usize| scored(&format!("{}.{}", (s * 7 + w) % 20, (s + w) % 100));
        work(w, &format!("Work {w}"), (0..students).map(mark).collect())
    });
    let file = ClassFile { students: pupils, works: works_there.collect(), ..class() };
    let cells = students * works;
    type Writer = fn(&ClassFile) -> Written;
    type Found = fn(&[u8]) -> usize;
    let page = |bytes: &[u8], word: &str| String::from_utf8_lossy(bytes).matches(word).count();
    let writers: [(&str, Writer, Found, usize); 7] = [
        // One more row: the points possible.
        ("canvas", |file| file.canvas_csv().unwrap(), rows, students + 1),
        ("moodle", |file| file.moodle().unwrap(), all_rows, cells),
        ("OneRoster", |file| file.one_roster().unwrap(), |zip| rows(&part(zip, "results.csv")), cells),
        ("csv", ClassFile::csv, rows, students),
        ("xlsx", |file| file.xlsx().unwrap(), in_workbook, students + 1),
        ("html", ClassFile::html, |page| String::from_utf8_lossy(page).matches("<td>").count(), cells),
        ("pdf", |file| file.pdf().unwrap(), |pdf| usize::from(pdf.starts_with(b"%PDF-")), 1),
    ];
    for (name, write, found, wanted) in writers {
        #[expect(clippy::disallowed_methods, reason = "how long it takes is printed; nothing hangs on it")]
        let begun = Instant::now();
        let written = write(&file);
        println!("{name}: {} bytes in {:?}", written.bytes.len(), begun.elapsed());
        assert_eq!(found(&written.bytes), wanted, "{name}");
        assert_eq!((written.grades, written.works), (cells, works), "{name}");
    }
    assert_eq!(page(&file.html().bytes, "<article>"), works);
}

/// Rows of the first sheet, its head too.
fn in_workbook(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(&part(bytes, "xl/worksheets/sheet1.xml")).matches("<row ").count()
}

#[test]
fn a_whole_class_is_in_every_file() {
    whole(30, 20);
}

#[test]
#[ignore = "takes long where nothing is optimised; it prints how long"]
fn a_class_of_300_with_200_works_takes_moments() {
    whole(300, 200);
}
