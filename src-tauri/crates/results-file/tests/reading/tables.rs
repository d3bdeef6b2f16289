//! Letters, delimiters, lines.

use crate::{file, refused, text};
use results_file::{Delimiter, Encoding, FileError, Form, Table, read};

fn form(table: &Table) -> (Encoding, Delimiter, bool) {
    match &table.source.form {
        Form::Text { encoding, delimiter, lossy } => (encoding.clone(), *delimiter, *lossy),
        Form::Workbook { .. } => panic!("a text"),
    }
}

#[test]
fn every_encoding_goes_with_every_delimiter() {
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    for delimiter in [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab] {
        let sign = match delimiter {
            Delimiter::Comma => ",",
            Delimiter::Semicolon => ";",
            Delimiter::Tab => "\t",
        };
        let lines =
            ["Name|Score", "\"Müller, Jürgen; jr.\"|17", "Zoë O'Neil|3"].join("\r\n").replace('|', sign);
        let latin: Vec<u8> = lines.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let cases = [
            (lines.clone().into_bytes(), Encoding::Utf8),
            ([b"\xEF\xBB\xBF", lines.as_bytes()].concat(), Encoding::Utf8),
            ([vec![0xFF, 0xFE], utf16(&lines, false)].concat(), Encoding::Utf16Le),
            ([vec![0xFE, 0xFF], utf16(&lines, true)].concat(), Encoding::Utf16Be),
            (utf16(&lines, false), Encoding::Utf16Le),
            (utf16(&lines, true), Encoding::Utf16Be),
            (latin, Encoding::Guessed("windows-1252".to_owned())),
        ];
        for (bytes, encoding) in cases {
            let table = read(&bytes, "x.csv").unwrap();
            assert_eq!(form(&table), (encoding.clone(), delimiter, false), "{encoding:?} {delimiter:?}");
            assert_eq!(table.header, ["Name", "Score"], "{encoding:?} {delimiter:?}");
            assert_eq!(table.rows[0].text(0), "Müller, Jürgen; jr.", "{encoding:?} {delimiter:?}");
            assert_eq!(table.rows[1].text(0), "Zoë O'Neil", "{encoding:?} {delimiter:?}");
        }
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = ["Name,Score", "", "Layla,1", " , ", "", "\"Ethan", "Lin\",2", "Zoe,3"].join(end);
        let table = text(&lines);
        let found: Vec<u32> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(found, [3, 6, 8], "blank lines and lines within a cell count, {end:?}");
    }
}

#[test]
fn whatever_ends_the_lines_two_students_are_two_rows() {
    let ends = ["\n", "\r\n", "\r"];
    for choice in 0..3_usize.pow(4) {
        let end = |at: u32| ends[choice / 3_usize.pow(at) % 3];
        let file = format!("Name,Q1,Q2{}Ann,5,10{}Bob,7{}\"Zo\re\",,3{}", end(0), end(1), end(2), end(3));
        let table = text(&file);
        let found: Vec<Vec<&str>> =
            table.rows.iter().map(|row| row.cells().map(|cell| cell.text).collect()).collect();
        let odd = if file.contains('\n') { "Zo\re" } else { "Zo\ne" };
        assert_eq!(found, [vec!["Ann", "5", "10"], vec!["Bob", "7"], vec![odd, "", "3"]], "{file:?}");
        assert!(table.rows.is_sorted_by(|one, next| one.line < next.line), "{file:?}");
    }
    let blank = text("Name,Q1\n\nAnn,5\rBob,7\n\nZoe,3\n");
    let lines: Vec<u32> = blank.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [3, 4, 5], "as near to an editor's as can be");
}

#[test]
fn rows_may_be_shorter_or_longer_than_the_header() {
    let table = text("Name,Score,Comment\nLayla,1\nEthan,2,fine,,\n");
    let widths: Vec<usize> = table.rows.iter().map(|row| row.width()).collect();
    assert_eq!(widths, [2, 5], "nothing is made up and nothing cut off");
}

#[test]
fn a_file_without_a_header_loses_no_student() {
    let table = text("Layla Haddad,17\nEthan Lin,12\n");
    assert_eq!((table.header_line, table.rows.len()), (None, 2), "the first row is a student");
    let (_, mapping, read) = crate::suggested(&table);
    assert_eq!((mapping.full, mapping.scores[0].column), (Some(0), 1), "by what is in the columns");
    assert_eq!(crate::entries(&read, 1), [crate::score("17")]);
}

#[test]
fn a_header_in_another_language_is_found_by_the_numbers_below() {
    let table = text("Imię i nazwisko,Kartkówka\nLayla,17\n");
    assert_eq!(table.header_line, Some(1), "words above numbers");
}

#[test]
fn the_delimiter_that_excel_declares_counts() {
    let table = text("sep=;\nName;Score\nLayla;1,5\n");
    assert_eq!(form(&table).1, Delimiter::Semicolon, "it was said");
    assert_eq!((table.header_line, table.rows[0].line), (Some(2), 3), "the line that says so counts");
}

#[test]
fn decimal_commas_do_not_make_the_comma_a_delimiter() {
    let table = text("Name;Quiz;Essay\nA;1,5;2,5\nB;1,5;2,5\nC;3,5;1,5\n");
    assert_eq!(form(&table).1, Delimiter::Semicolon, "the header has no comma");
}

#[test]
fn a_quote_inside_a_cell_is_a_letter() {
    let table = text("Name,Score\nThe 5\" one,1\n\"say \"\"hi\"\"\",2\n");
    assert_eq!((table.rows[0].text(0), table.rows[1].text(0)), ("The 5\" one", "say \"hi\""));
}

#[test]
fn a_quote_that_is_never_closed_is_said_with_its_line() {
    let file = b"Name,Score\nLayla,1\n\"Ethan,2\nZoe,3\n";
    assert_eq!(refused(file), FileError::OpenQuote { line: 3 }, "two students would be one");
}

#[test]
fn the_title_of_a_file_is_its_name_without_what_tools_add() {
    let bytes = b"Timestamp,Score\n1,2\n";
    let title = |name: &str| read(bytes, name).unwrap().source.title;
    assert_eq!(title("Unit 3 (Responses) - Form Responses 1.csv"), "Unit 3");
    assert_eq!(title("C:\\Users\\x\\Quiz_1_scores.csv"), "Quiz_1", "no folder");
    assert_eq!(title(""), "", "no name");
}

#[test]
fn each_file_keeps_its_header_line() {
    for name in ["canvas.csv", "zipgrade.csv", "blackboard.xls", "brightspace.csv", "gradescope.csv"] {
        assert_eq!(file(name).header_line, Some(1), "{name}");
    }
}

#[test]
fn utf_16_without_a_mark_is_known_whatever_the_letters() {
    let bytes: Vec<u8> =
        "Имя,Балл\nЛейла Хаддад,17\nИтан Лин,12\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let table = read(&bytes, "x.csv").unwrap();
    assert_eq!(
        (table.header[0].as_str(), table.rows.len()),
        ("Имя", 2),
        "by the zeros of its commas and digits"
    );
}

#[test]
fn a_stray_control_character_spoils_no_file() {
    let table = text("Name,Score\nLay\u{b}la,17\nEthan\u{80},3\n");
    assert_eq!(table.rows.len(), 2, "copied out of a text program");
}
