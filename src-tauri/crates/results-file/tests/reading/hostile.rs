//! Files that mean harm, and files that are something else.

use crate::{refused, workbooks};
use results_file::{Contents, FileError, MOST_COLUMNS, read};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A zip of these parts.
pub fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn nothing_and_too_much_are_refused() {
    assert_eq!(refused(b""), FileError::Empty);
    assert_eq!(refused(b"\n\n , ,\n"), FileError::Empty, "only delimiters");
    assert_eq!(refused(b"\xEF\xBB\xBF"), FileError::Empty, "only a mark");
    let large = vec![b'a'; 10 * 1024 * 1024 + 1];
    assert_eq!(refused(&large), FileError::TooLarge { bytes: large.len() });
}

#[test]
fn a_hundred_thousand_columns_are_refused_and_two_thousand_read() {
    let wide = |columns: usize| format!("Name{}\nLayla,1\n", ",Quiz".repeat(columns - 1));
    assert_eq!(refused(wide(100_000).as_bytes()), FileError::TooManyColumns { line: 1 });
    assert_eq!(crate::text(&wide(MOST_COLUMNS)).header.len(), MOST_COLUMNS);
}

#[test]
fn more_rows_than_a_district_are_refused() {
    let rows = format!("Name,Score\n{}", "a,1\n".repeat(100_001));
    assert_eq!(refused(rows.as_bytes()), FileError::TooManyRows);
    let cells = format!("Name,Score{}\n", ",".repeat(98)).repeat(20_001);
    assert_eq!(refused(cells.as_bytes()), FileError::TooManyCells);
}

#[test]
fn one_endless_line_is_refused() {
    let line = "a".repeat(9 * 1024 * 1024);
    assert_eq!(refused(line.as_bytes()), FileError::CellTooLong { line: 1, column: 1 });
    let quoted = format!("Name,Score\n\"{}", "Layla,1\n".repeat(100_000));
    assert_eq!(refused(quoted.as_bytes()), FileError::CellTooLong { line: 2, column: 1 }, "swallowed lines");
}

#[test]
fn what_is_no_table_is_said_to_be_what_it_is() {
    let cases: [(&[u8], Contents); 10] = [
        (b"Name,Score\nLay\0la,1\n", Contents::NotText),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Contents::NotText),
        (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", Contents::Pdf),
        (b"<html xmlns:x='urn'><table><tr><td>Name</td></tr></table></html>", Contents::WebPage),
        (b"  <!DOCTYPE html>\n<title>Sign in</title>", Contents::WebPage),
        (b"<table><tr><td>1</td></tr></table>", Contents::WebPage),
        (b"<?xml version=\"1.0\"?><Workbook></Workbook>", Contents::Xml),
        (b"[{\"name\":\"Layla\"}]", Contents::Json),
        (b"{\"results\":[]}", Contents::Json),
        (b"{\n \"results\":[]}", Contents::Json),
    ];
    for (bytes, contents) in cases {
        assert_eq!(refused(bytes), FileError::NotATable(contents), "{contents:?}");
    }
}

#[test]
fn a_text_called_xlsx_is_read_as_the_text_that_it_is() {
    let table = read(b"Name,Score\nLayla,1\n", "results.xlsx").unwrap();
    assert_eq!(table.rows.len(), 1, "contents decide, not the name");
}

#[test]
fn other_archives_are_said_to_be_that() {
    let word = zip_of(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]);
    assert_eq!(refused(&word), FileError::NotATable(Contents::OtherArchive));
    let binary = zip_of(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.bin", b"x")]);
    assert_eq!(refused(&binary), FileError::NotATable(Contents::BinaryWorkbook));
    assert_eq!(
        refused(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        FileError::NotATable(Contents::OtherArchive)
    );
}

/// The zip with another size declared, in both places where it is.
fn declaring(zip: &[u8], real: usize, said: u32) -> Vec<u8> {
    let mut zip = zip.to_vec();
    let real = u32::try_from(real).unwrap().to_le_bytes();
    let places: Vec<usize> =
        zip.windows(4).enumerate().filter(|(_, w)| *w == real).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "the size is somewhere");
    places.iter().for_each(|at| zip[*at..*at + 4].copy_from_slice(&said.to_le_bytes()));
    zip
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    let blanks = vec![b' '; 33 * 1024 * 1024];
    let bomb = zip_of(&[("[Content_Types].xml", b"<x/>"), ("xl/styles.xml", &blanks)]);
    assert!(bomb.len() < 1024 * 1024, "it looks harmless: {}", bomb.len());
    assert_eq!(refused(&bomb), FileError::UnpacksTooLarge, "one part is too large to be held");
    let small = declaring(&bomb, blanks.len(), 100);
    assert!(
        matches!(refused(&small), FileError::UnpacksTooLarge | FileError::Damaged),
        "its word is not taken"
    );
    let large = declaring(&bomb, blanks.len(), 300 * 1024 * 1024);
    assert_eq!(refused(&large), FileError::UnpacksTooLarge, "nor is anything tried that it says itself");
}

/// A workbook with one part written anew.
fn with_part(part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut parts = workbooks::parts(&workbooks::xlsx());
    for (name, content) in &mut parts {
        if name == part {
            *content = change(String::from_utf8(std::mem::take(content)).unwrap()).into_bytes();
        }
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
    zip_of(&parts)
}

#[test]
fn shared_texts_that_claim_to_be_billions_reserve_nothing() {
    let claim =
        with_part("xl/sharedStrings.xml", |text| text.replace("uniqueCount=\"", "uniqueCount=\"99999999999"));
    // How many there are is counted, and what the part says is not read at all.
    let table = results_file::read(&claim, "class.xlsx").unwrap();
    assert_eq!(table, results_file::read(&workbooks::xlsx(), "class.xlsx").unwrap());
}

#[test]
fn one_long_text_that_many_cells_share_does_not_fill_the_memory() {
    let long = "x".repeat(30_000);
    let shared =
        with_part("xl/sharedStrings.xml", |text| text.replace("<t>Name</t>", &format!("<t>{long}</t>")));
    assert!(read(&shared, "x.xlsx").is_ok(), "one long cell is fine");
    let cells: String = (10..3_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let mut parts = workbooks::parts(&shared);
    for (name, content) in &mut parts {
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(std::mem::take(content)).unwrap();
            *content = text.replace("</sheetData>", &format!("{cells}</sheetData>")).into_bytes();
        }
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, c)| (n.as_str(), c.as_slice())).collect();
    assert_eq!(refused(&zip_of(&parts)), FileError::TooMuchText, "ninety megabytes out of a few kilobytes");
}

#[test]
fn a_sheet_with_one_cell_in_its_last_corner_needs_no_memory_for_the_others() {
    let far = workbooks::sheet(|sheet| {
        sheet.write(0, 0, "Name").unwrap();
        sheet.write(1_048_575, 0, "Layla").unwrap();
    });
    assert_eq!(refused(&far), FileError::TooManyRows);
    let wide = workbooks::sheet(|sheet| {
        sheet.write(0, 16_383, "Name").unwrap();
    });
    assert_eq!(refused(&wide), FileError::TooManyColumns { line: 1 });
}

#[test]
fn a_workbook_that_was_cut_off_or_changed_is_damaged_or_read() {
    let workbooks =
        [workbooks::xlsx(), workbooks::ods(workbooks::ODS_ROWS), workbooks::xls(&workbooks::biff())];
    for whole in workbooks {
        let all = read(&whole, "x").unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 97 + 1) {
            let cut = read(whole.get(..at).unwrap(), "x");
            // An old workbook may end in sectors that nothing is in.
            assert!(
                cut.is_err() || cut.as_ref() == Ok(&all),
                "cut off at {at} of {}: no row is missing",
                whole.len()
            );
            let mut changed = whole.clone();
            changed[at] ^= 0xFF;
            let _ = read(&changed, "x");
        }
    }
}

#[test]
fn repeated_cells_of_libre_office_are_counted_before_they_are_made() {
    let cells = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell office:value-type=\"string\" \
                 table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row>";
    assert_eq!(refused(&workbooks::ods(cells)), FileError::TooManyColumns { line: 1 });
    let rows = cells.replace("16384", "2");
    assert_eq!(refused(&workbooks::ods(&rows)), FileError::TooManyRows);
}

#[test]
fn passwords_are_said() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptedPackage").unwrap().write_all(b"secret").unwrap();
    file.create_stream("/EncryptionInfo").unwrap().write_all(b"info").unwrap();
    file.flush().unwrap();
    assert_eq!(refused(&file.into_inner().into_inner()), FileError::Encrypted, "Excel's");
    let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let ods = zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", manifest),
    ]);
    assert_eq!(refused(&ods), FileError::Encrypted, "LibreOffice's");
}
