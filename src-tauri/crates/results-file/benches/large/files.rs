//! Files as large as they may be, made up: nobody in them exists.

use results_file::LARGEST_FILE;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// One file.
pub struct File {
    /// As it is printed.
    pub name: &'static str,
    /// The name by which it is read.
    pub file: &'static str,
    /// Its bytes.
    pub make: fn() -> Vec<u8>,
}

/// All of them.
pub const FILES: [File; 10] = [
    File { name: "Canvas, many rows", file: "canvas.csv", make: canvas_long },
    File { name: "Canvas, many columns", file: "wide.csv", make: canvas_wide },
    File { name: "own sheet, CP1252", file: "own.csv", make: own_cp1252 },
    File { name: "names only, CP1252", file: "names.csv", make: names },
    File { name: "own sheet, many columns", file: "own.csv", make: own_wide },
    File { name: "Blackboard, UTF-16", file: "blackboard.xls", make: blackboard },
    File { name: "Google Forms, essays", file: "forms.csv", make: forms },
    File { name: "OneRoster results", file: "results.csv", make: one_roster },
    File { name: "XLSX, 2,000,000 cells", file: "canvas.xlsx", make: workbook },
    File { name: "ODS, 900,000 cells", file: "own.ods", make: open_document },
];

const GIVEN: [&str; 8] = ["Layla", "Ethan", "Zoë", "Jürgen", "Noor", "Mateo", "Ida", "Søren"];
const FAMILY: [&str; 7] = ["Fictional", "Madeup", "Beispiel", "Inventée", "Novel", "Sample", "Nobody"];

fn given(at: usize) -> &'static str {
    GIVEN.get(at % GIVEN.len()).copied().unwrap_or_default()
}

fn family(at: usize) -> &'static str {
    FAMILY.get(at % FAMILY.len()).copied().unwrap_or_default()
}

/// Rows until the file is full, or until there are so many.
fn full(mut text: String, most: usize, unit: usize, row: impl Fn(&mut String, usize)) -> String {
    let mut letters = text.chars().count();
    for at in 0..most {
        let begun = text.len();
        row(&mut text, at);
        letters += text.get(begun..).unwrap_or_default().chars().count();
        if (if unit == 0 { text.len() } else { letters * unit }) > LARGEST_FILE {
            text.truncate(begun);
            break;
        }
    }
    text
}

fn canvas_row(text: &mut String, at: usize, works: usize) {
    let _ = write!(text, "\"{}{at}, {}\",{at},S{at:07},l{at},P2", family(at), given(at));
    for work in 0..works {
        let _ = write!(text, ",{}", (at * 7 + work) % 21);
    }
    text.push('\n');
}

fn canvas_header(works: usize) -> String {
    let mut text = "Student,ID,SIS User ID,SIS Login ID,Section".to_owned();
    for work in 0..works {
        let _ = write!(text, ",Quiz {work} ({})", 4_000 + work);
    }
    text.push_str("\n    Points Possible,,,,");
    for _ in 0..works {
        text.push_str(",20");
    }
    text.push('\n');
    text
}

fn canvas_long() -> Vec<u8> {
    full(canvas_header(14), 99_000, 0, |text, at| canvas_row(text, at, 14)).into_bytes()
}

fn canvas_wide() -> Vec<u8> {
    full(canvas_header(1_995), 990, 0, |text, at| canvas_row(text, at, 1_995)).into_bytes()
}

fn cp1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

/// Half of it is plain before the first letter that is not.
fn own_cp1252() -> Vec<u8> {
    let header =
        "Nachname;Vorname;E-Mail;Test 1 (20 P);Test 2 (12,5 P);Test 3;Test 4;Test 5;Test 6\n".to_owned();
    let text = full(header, 99_000, 1, |text, at| {
        let _ = write!(text, "{}{at};{};s{at}@school.example", family(at), given(at));
        for work in 0..6 {
            let _ = write!(text, ";{},{}", (at + work) % 20, (at + work) % 4 * 25);
        }
        text.push('\n');
    });
    cp1252(&text)
}

/// No id: every row is looked for by its name alone.
fn names() -> Vec<u8> {
    let header = "Name,Comment,Score\n".to_owned();
    let text = full(header, 99_000, 1, |text, at| {
        let comment = "Schön gerechnet, aber der Weg fehlt. Please show how you got there.";
        let _ = writeln!(text, "{} {}{at},\"{comment}\",{}.5", given(at), family(at), at % 20);
    });
    cp1252(&text)
}

/// Wide, and nobody knows the header.
fn own_wide() -> Vec<u8> {
    let mut header = "Name,E-mail".to_owned();
    for work in 0..1_990 {
        let _ = write!(header, ",Quiz {work} (20 pts)");
    }
    header.push('\n');
    full(header, 990, 0, |text, at| {
        let _ = write!(text, "{} {}{at},s{at}@school.example", given(at), family(at));
        for work in 0..1_990 {
            let _ = write!(text, ",{}.5", (at * 7 + work) % 20);
        }
        text.push('\n');
    })
    .into_bytes()
}

fn blackboard() -> Vec<u8> {
    let mut header = "\"Last Name\"\t\"First Name\"\t\"Username\"\t\"Student ID\"".to_owned();
    for work in 0..12 {
        let _ = write!(header, "\t\"Quiz {work} [Total Pts: 20 Score] |{}\"", 3_415_000 + work);
    }
    header.push('\n');
    let text = full(header, 99_000, 2, |text, at| {
        let _ = write!(text, "\"{}{at}\"\t\"{}\"\t\"u{at}\"\t\"{at:07}\"", family(at), given(at));
        for work in 0..12 {
            let _ = write!(text, "\t\"{}\"", (at + work) % 21);
        }
        text.push('\n');
    });
    let text = text.strip_suffix('\n').unwrap_or(&text);
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn forms() -> Vec<u8> {
    let mut header = "Timestamp,Email Address,Score,Your name".to_owned();
    for question in 0..10 {
        let _ = write!(header, ",\"Question {question}, and why?\"");
    }
    header.push('\n');
    let answer = "Because the two sides of the triangle, \"\"as drawn\"\", are as long as each other.";
    full(header, 99_000, 0, |text, at| {
        let (hour, minute, second) = (at / 3_600 % 24, at / 60 % 60, at % 60);
        let _ = write!(text, "2026/09/27 {hour}:{minute:02}:{second:02} AM GMT+3,s{}@school.example", at / 2);
        let _ = write!(text, ",{}.00 / 10,{} {}{}", at % 11, given(at / 2), family(at / 2), at / 2);
        for _ in 0..10 {
            let _ = write!(text, ",\"{answer}\"");
        }
        text.push('\n');
    })
    .into_bytes()
}

fn one_roster() -> Vec<u8> {
    let header = "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,\
                  scoreDate,comment\n";
    full(header.to_owned(), 99_000, 0, |text, at| {
        let (student, item) = (at / 300, at % 300);
        let _ = writeln!(
            text,
            "r{at},active,2026-09-27T12:00:00Z,item-{item},s{student:07},fully graded,{}.5,2026-09-27,Good",
            at % 20
        );
    })
    .into_bytes()
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let works = 16_u16;
    let names = ["Name", "SIS User ID", "Email", "Comment"];
    let mut put = || -> Result<(), rust_xlsxwriter::XlsxError> {
        for (column, name) in (0_u16..).zip(names) {
            sheet.write(0, column, name)?;
        }
        for work in 0..works {
            sheet.write(0, work + 4, format!("Quiz {work} (20 pts)"))?;
        }
        for row in 1..99_000_u32 {
            let at = usize::try_from(row).unwrap_or(0);
            sheet.write(row, 0, format!("{} {}{at}", given(at), family(at)))?;
            sheet.write(row, 1, at as f64)?;
            sheet.write(row, 2, format!("s{at}@school.example"))?;
            sheet.write(row, 3, "Show your way.")?;
            for work in 0..works {
                sheet.write(row, work + 4, f64::from((row + u32::from(work)) % 41) / 2.0)?;
            }
        }
        Ok(())
    };
    let _ = put();
    book.save_to_buffer().unwrap_or_default()
}

fn open_document() -> Vec<u8> {
    let mut content =
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"A\">".to_owned();
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    content.push_str("<table:table-row>");
    for name in ["Name", "Email", "Quiz 1", "Quiz 2", "Quiz 3", "Quiz 4", "Quiz 5", "Quiz 6", "Quiz 7"] {
        content.push_str(&text(name));
    }
    content.push_str("</table:table-row>");
    for at in 0..99_000_usize {
        content.push_str("<table:table-row>");
        content.push_str(&text(&format!("{} {}{at}", given(at), family(at))));
        content.push_str(&text(&format!("s{at}@school.example")));
        for work in 0..7 {
            let score = (at + work) % 21;
            let _ = write!(
                content,
                "<table:table-cell office:value-type=\"float\" office:value=\"{score}\">\
                 <text:p>{score}</text:p></table:table-cell>"
            );
        }
        content.push_str("</table:table-row>");
    }
    content.push_str("</table:table></office:spreadsheet></office:body></office:document-content>");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, part) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_str())]
    {
        if zip.start_file(name, options).and_then(|()| Ok(zip.write_all(part.as_bytes())?)).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
