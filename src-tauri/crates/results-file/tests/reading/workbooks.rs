//! Workbooks, built here.

use crate::hostile::zip_of;
use crate::{entries, refused, score, suggested};
use results_file::{
    Attempts, Contents, Entry, FileError, Form, Format, Kind, Maximum, Unreadable, Warning, WorkbookKind,
    read, results,
};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};

/// A workbook of one sheet.
pub fn sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

pub fn xlsx() -> Vec<u8> {
    sheet(|sheet| {
        for (row, cells) in [["Name", "Quiz 1"], ["Layla Haddad", "x"], ["Ethan Lin", "y"]].iter().enumerate()
        {
            let row = u32::try_from(row).unwrap();
            sheet.write(row, 0, cells[0]).unwrap();
            if row == 0 {
                sheet.write(row, 1, cells[1]).unwrap();
            } else {
                sheet.write(row, 1, f64::from(row) + 0.1 + 0.2).unwrap();
            }
        }
    })
}

/// The parts of a zip.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

pub const ODS_ROWS: &str = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Name</text:p>\
</table:table-cell><table:table-cell office:value-type=\"string\"><text:p>Score</text:p></table:table-cell></table:table-row>\
<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\"/></table:table-row>\
<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Layla &amp; Co<text:s text:c=\"2\"/>Haddad</text:p>\
<office:annotation><text:p>a remark</text:p></office:annotation></table:table-cell>\
<table:table-cell office:value-type=\"float\" office:value=\"17.5\"><text:p>17,5</text:p></table:table-cell></table:table-row>\
<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Ethan</text:p></table:table-cell>\
<table:table-cell office:value-type=\"percentage\" office:value=\"0.85\"><text:p>85%</text:p></table:table-cell></table:table-row>\
<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";

pub fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:body><office:spreadsheet>\
         <table:table table:name=\"Sheet 1\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ])
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
}

/// A workbook stream of one sheet: Name, Score / Layla, 17.5 / a text in wide letters, 85 %.
pub fn biff() -> Vec<u8> {
    let bof =
        |kind: u16| record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let mut texts = vec![0_u8; 4];
    texts.extend(4_u32.to_le_bytes());
    for text in ["Name", "Score", "Layla"] {
        texts.extend(u16::try_from(text.len()).unwrap().to_le_bytes());
        texts.push(0);
        texts.extend(text.as_bytes());
    }
    // The last goes on in the next record, in wide letters from there.
    texts.extend(4_u16.to_le_bytes());
    texts.extend(b"\0Zo");
    let more: Vec<u8> = [1, 0xEB, 0, 0x27, 0].to_vec();
    let xf = |format: u16| record(0x00E0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat());
    let globals = |at: u32| {
        let name = [&at.to_le_bytes()[..], &[0, 0, 6, 0], b"Grades"].concat();
        [
            bof(5),
            xf(0),
            xf(9),
            record(0x0085, &name),
            record(0x00FC, &texts),
            record(0x003C, &more),
            record(0x000A, &[]),
        ]
        .concat()
    };
    let at = u32::try_from(globals(0).len()).unwrap();
    let label = |row: u16, column: u16, text: u32| {
        let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        record(0x00FD, &[&place[..], &text.to_le_bytes()].concat())
    };
    let place =
        |row: u16, format: u16| [row.to_le_bytes(), 1_u16.to_le_bytes(), format.to_le_bytes()].concat();
    let number = record(0x0203, &[&place(1, 0)[..], &17.5_f64.to_le_bytes()].concat());
    let packed = record(0x027E, &[&place(2, 1)[..], &((85_u32 << 2) | 3).to_le_bytes()].concat());
    let cells = [label(0, 0, 0), label(0, 1, 1), label(1, 0, 2), number, label(2, 0, 3), packed].concat();
    [globals(at), bof(0x10), cells, record(0x000A, &[])].concat()
}

pub fn xls(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn kahoots_final_scores_are_found_in_their_third_row() {
    let mut book = Workbook::new();
    let overview = book.add_worksheet().set_name("Overview").unwrap();
    overview.write(0, 0, "Fractions").unwrap();
    overview.write(1, 0, "Played on").unwrap();
    let scores = book.add_worksheet().set_name("Final Scores").unwrap();
    scores.write(0, 0, "Fractions").unwrap();
    scores.write(1, 0, "Final Scores").unwrap();
    for (column, name) in
        ["Rank", "Player", "Total Score (points)", "Correct Answers", "Incorrect Answers"].iter().enumerate()
    {
        scores.write(2, u16::try_from(column).unwrap(), *name).unwrap();
    }
    for (row, (player, points, correct, incorrect)) in
        [("layla 😀", 9871, 9, 1), ("ethan", 5210, 6, 3)].iter().enumerate()
    {
        let row = u32::try_from(row + 3).unwrap();
        scores.write(row, 0, row - 2).unwrap();
        scores.write(row, 1, *player).unwrap();
        scores.write(row, 2, *points).unwrap();
        scores.write(row, 3, *correct).unwrap();
        scores.write(row, 4, *incorrect).unwrap();
    }
    let table = read(&book.save_to_buffer().unwrap(), "Fractions.xlsx").unwrap();
    let others = vec!["Overview".to_owned()];
    let form = Form::Workbook { kind: WorkbookKind::Xlsx, sheet: "Final Scores".to_owned(), others };
    assert_eq!((&table.source.form, table.header_line), (&form, Some(3)), "the sheet with the scores");
    let (format, mut mapping, read) = suggested(&table);
    assert_eq!(format, Format::Kahoot, "by its header");
    assert_eq!(
        mapping.scores[0].maximum,
        Maximum::Points("10".to_owned()),
        "as many as there were questions"
    );
    assert_eq!(entries(&read, 4), [score("9")], "right answers, not how fast they came");
    mapping.scores[0].chosen = false;
    mapping.scores[1].chosen = true;
    let points = results(&table, &mapping, Attempts::Last);
    assert_eq!(entries(&points, 4), [score("9871")], "but the points can be had");
}

#[test]
fn cells_of_excel_are_what_they_show() {
    let bytes = sheet(|sheet| {
        let names = ["Student ID", "Name", "Quiz", "Share", "Lab", "Sum", "Late"];
        for (column, name) in names.iter().enumerate() {
            sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
        }
        sheet.write(1, 0, 123_456_789_012_345_678_f64).unwrap();
        sheet.write(1, 1, "Layla").unwrap();
        sheet.write(1, 2, 0.1 + 0.2).unwrap();
        sheet.write_with_format(1, 3, 0.855, &Style::new().set_num_format("0.0%")).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 5, 10).unwrap();
        sheet.write_with_format(1, 4, day, &Style::new().set_num_format("d-mmm")).unwrap();
        sheet.write_formula(1, 5, Formula::new("=C2*10").set_result("3")).unwrap();
        sheet.write(1, 6, true).unwrap();
        for row in 2..5 {
            sheet.write(row, 2, 5).unwrap();
            sheet.write(row, 4, 5).unwrap();
            sheet.write(row, 1, format!("Person {row}")).unwrap();
        }
    });
    let table = read(&bytes, "x.xlsx").unwrap();
    let cells: Vec<(&str, Kind)> = table.rows[0].cells().map(|c| (c.text, c.kind)).collect();
    let expected = [
        ("123456789012346000", Kind::Number),
        ("Layla", Kind::Text),
        ("0.3", Kind::Number),
        ("85.5%", Kind::Percent),
        ("2026-05-10", Kind::Date),
        ("3", Kind::Number),
        ("TRUE", Kind::Flag),
    ];
    assert_eq!(cells, expected, "fifteen digits, the percentage as shown, the stored result of a formula");
    let (_, _, read) = suggested(&table);
    let became = Entry::Unreadable(Unreadable::BecameADate);
    let percent = Entry::Percent("85.5".into());
    assert_eq!(entries(&read, 2), [score("0.3"), percent, became, score("3")]);
    assert!(
        read.warnings.contains(&Warning::MangledIds { column: 0, lines: vec![2] }),
        "{:?}",
        read.warnings
    );
    assert!(
        read.warnings.contains(&Warning::BecameDates { column: 4, lines: vec![2] }),
        "{:?}",
        read.warnings
    );
}

#[test]
fn the_sheet_that_is_recognised_is_read_and_a_hidden_one_only_then() {
    let mut book = Workbook::new();
    let names = book.add_worksheet().set_name("Names").unwrap();
    names.write(0, 0, "Name").unwrap();
    names.write(0, 1, "Class").unwrap();
    names.write(1, 0, "Layla").unwrap();
    let canvas = book.add_worksheet().set_name("Export").unwrap();
    for (column, name) in
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Quiz (7)"].iter().enumerate()
    {
        canvas.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    canvas.write(1, 0, "Haddad, Layla").unwrap();
    canvas.write(1, 1, 101).unwrap();
    canvas.write(1, 5, 17.5).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let other = results_file::read_sheet(&bytes, "x.xlsx", "Names").unwrap();
    assert_eq!(other.header, ["Name", "Class"], "a person may want the other one");
    let gone = results_file::read_sheet(&bytes, "x.xlsx", "Gone");
    assert_eq!(gone, Err(FileError::NoSuchSheet));
    let (format, _, read) = suggested(&read(&bytes, "x.xlsx").unwrap());
    assert_eq!((format, entries(&read, 2)), (Format::Canvas, vec![score("17.5")]));
}

#[test]
fn libre_office_is_read_with_its_repeated_cells() {
    let table = read(&ods(ODS_ROWS), "x.ods").unwrap();
    assert_eq!(table.header, ["Name", "Score"]);
    let rows: Vec<(u32, &str, &str)> = table.rows.iter().map(|r| (r.line, r.text(0), r.text(1))).collect();
    assert_eq!(
        rows,
        [(4, "Layla & Co  Haddad", "17.5"), (5, "Ethan", "85%")],
        "no remark, the value and not its look"
    );
}

#[test]
fn old_excel_is_read_with_texts_that_run_over_records() {
    let table = read(&xls(&biff()), "x.xls").unwrap();
    assert_eq!(table.header, ["Name", "Score"]);
    let rows: Vec<(u32, &str, &str)> = table.rows.iter().map(|r| (r.line, r.text(0), r.text(1))).collect();
    assert_eq!(rows, [(2, "Layla", "17.5"), (3, "Zoë'", "85%")]);
}

#[test]
fn an_old_document_without_a_workbook_is_said_to_be_that() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/WordDocument").unwrap().write_all(b"text").unwrap();
    file.flush().unwrap();
    assert_eq!(refused(&file.into_inner().into_inner()), FileError::NotATable(Contents::OtherDocument));
}

#[test]
fn an_empty_workbook_is_empty() {
    assert_eq!(refused(&sheet(|_| {})), FileError::Empty);
}
