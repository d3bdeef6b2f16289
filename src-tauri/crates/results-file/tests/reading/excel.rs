//! Excel's markup as other programs write it, and what is read from it beside what calamine reads.

use crate::hostile::zip_of;
use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use results_file::{FileError, Kind, Table, read};
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::io::Cursor;

const POINTERS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook><sheets><sheet name="Class" sheetId="1" r:id="r1"/></sheets></workbook>"#;

/// A workbook of one sheet with this markup, and these texts that its cells share.
fn book(sheet: &str, shared: &str) -> Vec<u8> {
    zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", POINTERS.as_bytes()),
        ("xl/sharedStrings.xml", shared.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// All rows as texts, the header first.
fn rows(table: &Table) -> Vec<Vec<String>> {
    let below = table.rows.iter().map(|row| row.cells().map(|cell| cell.text.to_owned()).collect());
    let above = table.above.iter().map(|row| row.cells().map(|cell| cell.text.to_owned()).collect());
    let header = table.header_line.map(|_| table.header.clone());
    above.chain(header).chain(below).collect()
}

fn said(sheet: &str, shared: &str) -> Vec<Vec<String>> {
    rows(&read(&book(sheet, shared), "class.xlsx").unwrap())
}

#[test]
fn names_before_a_colon_quotes_of_both_kinds_and_places_that_are_left_out_change_nothing() {
    let plain = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>7</v></c></row></sheetData></worksheet>"#;
    let shared = "<sst><si><t>Name</t></si><si><t>Quiz 1</t></si><si><t>Layla Novel</t></si></sst>";
    let other = "<?xml version='1.0'?>\n<x:worksheet xmlns:x='a'><x:cols><x:col min='1'/></x:cols><x:sheetData>\n <x:row><x:c t='s'><x:v>0</x:v></x:c><x:c t='s'><x:v>1</x:v></x:c></x:row>\n <x:row><x:c t='s'><x:v> 2 </x:v></x:c><!-- <c> --><x:c><x:v>7</x:v></x:c></x:row>\n</x:sheetData><x:c><x:v>9</x:v></x:c></x:worksheet>";
    let expected = vec![vec!["Name", "Quiz 1"], vec!["Layla Novel", "7"]];
    assert_eq!(said(plain, shared), expected);
    assert_eq!(said(other, shared), expected);
}

#[test]
fn a_text_is_all_its_pieces_without_how_it_is_pronounced() {
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>Quiz</t></r><r><t xml:space="preserve"> &amp; more</t></r><rPh><t>kwiz</t></rPh></is></c></row><row r="2"><c r="A2" t="str"><f>A1&amp;"x"</f><v>Zo&#235; <![CDATA[<Novel>]]></v></c><c r="B2"/><c r="C2" t="b"><v>1</v></c><c r="D2" t="e"><v>#N/A</v></c><c r="E2" t="d"><v>2026-11-27</v></c></row></sheetData></worksheet>"#;
    let shared = "<sst><si><r><rPr><b/></rPr><t>Na</t></r><r><t>me</t></r><rPh sb='0' eb='2'><t>NAYM</t></rPh></si></sst>";
    assert_eq!(
        said(sheet, shared),
        vec![vec!["Name", "Quiz & more"], vec!["Zoë <Novel>", "", "TRUE", "#N/A", "2026-11-27"]]
    );
}

#[test]
fn a_sheet_that_points_nowhere_or_ends_early_is_damaged_and_not_read_in_part() {
    let shared = "<sst><si><t>Name</t></si></sst>";
    let cases = [
        // A text that nobody wrote.
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData></worksheet>"#,
        // Rows without their end.
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>"#,
        // A tag without its end.
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="#,
        // A kind and a place that do not exist.
        r#"<worksheet><sheetData><row r="1"><c r="A1" t="zz"><v>0</v></c></row></sheetData></worksheet>"#,
        r#"<worksheet><sheetData><row r="1"><c r="A0"><v>0</v></c></row></sheetData></worksheet>"#,
    ];
    for sheet in cases {
        assert_eq!(read(&book(sheet, shared), "class.xlsx").unwrap_err(), FileError::Damaged, "{sheet}");
    }
}

#[test]
fn letters_that_lie_across_the_edge_of_what_is_looked_at_together_stay_whole() {
    // The edge moves over every place of a cell with a letter of three bytes, an entity and a tag in it.
    for padding in 0..90 {
        let row = r#"<row><c t="inlineStr"><is><t>Zoë € &amp; Novel</t></is></c><c><v>12.5</v></c></row>"#;
        let mut sheet = format!("<worksheet><!--{}--><sheetData>", "-".repeat(padding).replace("--", "- "));
        let rows = 1_700;
        sheet.push_str(&row.repeat(rows));
        sheet.push_str("</sheetData></worksheet>");
        let read = said(&sheet, "<sst/>");
        assert_eq!(read.len(), rows);
        assert!(read.iter().all(|row| *row == ["Zoë € & Novel", "12.5"]), "{padding}");
    }
}

#[test]
fn one_endless_tag_or_text_does_not_fill_the_memory() {
    let endless = format!("<worksheet><sheetData><row r=\"1\"><c r=\"A1\" x=\"{}", "y".repeat(9_000_000));
    assert_eq!(read(&book(&endless, "<sst/>"), "class.xlsx").unwrap_err(), FileError::Damaged);
}

/// A cell that is written: what, and how it is shown.
#[derive(Debug, Clone)]
enum Written {
    Nothing,
    Text(String),
    Number(f64),
    Percent(f64),
    Day(u32),
    Flag(bool),
    Formula(f64),
}

fn written() -> impl Strategy<Value = Written> {
    prop_oneof![
        Just(Written::Nothing),
        "[A-Za-zëß€<>&\"' _\n]{1,12}".prop_map(Written::Text),
        (-4_000_i32..4_000).prop_map(|n| Written::Number(f64::from(n) / 8.0)),
        any::<f64>().prop_filter("written as a number", |n| n.is_finite()).prop_map(Written::Number),
        (0_i32..400).prop_map(|n| Written::Percent(f64::from(n) / 200.0)),
        (1_u32..60_000).prop_map(Written::Day),
        any::<bool>().prop_map(Written::Flag),
        (0_i32..100).prop_map(|n| Written::Formula(f64::from(n) / 4.0)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_calamine_reads_is_what_is_read(
        cells in prop::collection::vec(prop::collection::vec(written(), 1..6), 1..12),
    ) {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let (percent, day) = (Format::new().set_num_format("0.0%"), Format::new().set_num_format("yyyy-mm-dd"));
        for (row, cells) in (0_u32..).zip(&cells) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Written::Nothing => {}
                    Written::Text(text) => drop(sheet.write_string(row, column, text).unwrap()),
                    Written::Number(number) => drop(sheet.write_number(row, column, *number).unwrap()),
                    Written::Percent(number) => {
                        sheet.write_number_with_format(row, column, *number, &percent).unwrap();
                    }
                    Written::Day(day_number) => {
                        sheet.write_number_with_format(row, column, f64::from(*day_number), &day).unwrap();
                    }
                    Written::Flag(flag) => drop(sheet.write_boolean(row, column, *flag).unwrap()),
                    Written::Formula(number) => {
                        let formula = Formula::new("=A1+1").set_result(number.to_string());
                        sheet.write_formula(row, column, formula).unwrap();
                    }
                }
            }
        }
        let bytes = workbook.save_to_buffer().unwrap();
        let mut theirs: Xlsx<_> = Xlsx::new(Cursor::new(&bytes[..])).unwrap();
        let range = theirs.worksheet_range("Sheet1").unwrap();
        let Ok(ours) = read(&bytes, "class.xlsx") else {
            // Nothing but blanks.
            prop_assert!(range.cells().all(|(_, _, cell)| cell.to_string().trim().is_empty()));
            return Ok(());
        };
        let (top, left) = range.start().unwrap_or_default();
        let all = ours.above.iter().chain(&ours.rows);
        for row in all {
            for (column, cell) in (0_u32..).zip(row.cells()) {
                let at = (row.line - 1).checked_sub(top).zip(column.checked_sub(left));
                let place = at.map(|(row, column)| (usize::try_from(row).unwrap(), usize::try_from(column).unwrap()));
                let theirs = place.and_then(|place| range.get(place)).unwrap_or(&Data::Empty);
                match (theirs, cell.kind) {
                    (Data::Empty, _) => prop_assert_eq!(cell.text, ""),
                    (Data::String(text), Kind::Text) => prop_assert_eq!(cell.text, text),
                    (Data::Bool(flag), Kind::Flag) => prop_assert_eq!(cell.text, if *flag { "TRUE" } else { "FALSE" }),
                    (Data::Float(number), Kind::Number) => {
                        let read: f64 = cell.text.parse().unwrap();
                        // Fifteen digits are what a spreadsheet shows.
                        prop_assert!((read - number).abs() <= number.abs() * 1e-14, "{} {}", cell.text, number);
                    }
                    (Data::Float(number), Kind::Percent) => {
                        let read: f64 = cell.text.trim_end_matches('%').parse().unwrap();
                        prop_assert!((read - number * 100.0).abs() <= number.abs() * 1e-12);
                    }
                    (Data::DateTime(day), Kind::Date) => {
                        let (year, month, day, ..) = day.to_ymd_hms_milli();
                        let day = format!("{year:04}-{month:02}-{day:02}");
                        prop_assert!(cell.text.starts_with(&day), "{} {}", cell.text, day);
                    }
                    (theirs, kind) => prop_assert!(false, "{theirs:?} and {:?} {kind:?}", cell.text),
                }
            }
        }
    }
}
