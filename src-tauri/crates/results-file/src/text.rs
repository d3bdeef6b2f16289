//! Letters into cells: the delimiter is found, quotes are respected, lines keep their numbers.

use crate::limits::Rows;
use crate::table::{Cell, Delimiter, Form, Source};
use crate::{Contents, FileError, Table, encoding};

/// Rows looked at to find the delimiter.
const LOOKED_AT: usize = 50;
/// Bytes looked at to find the delimiter.
const LOOKED_AT_BYTES: usize = 64 * 1024;

/// Reads a text.
pub(crate) fn read(bytes: &[u8], title: String) -> Result<Table, FileError> {
    if bytes.starts_with(b"%PDF-") {
        return Err(FileError::NotATable(Contents::Pdf));
    }
    let decoded = encoding::decode(bytes)?;
    let text = decoded.text.trim_end_matches('\u{1a}');
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    if let Some(contents) = other(text) {
        return Err(FileError::NotATable(contents));
    }
    // Lines of an old Mac: the only case in which a lone carriage return is a line end.
    let old_mac = (!text.contains('\n') && text.contains('\r')).then(|| text.replace('\r', "\n"));
    let text = old_mac.as_deref().unwrap_or(text);
    let (delimiter, body, first_line) = match declared(text) {
        Some((delimiter, body)) => (delimiter, body, 2),
        None => (sniff(text), text, 1),
    };
    let rows = rows(body, delimiter, first_line)?;
    let form = Form::Text { encoding: decoded.encoding, delimiter, lossy: decoded.lossy };
    Table::from_rows(Source { title, form }, rows)
}

/// What it is instead of a table, by how it begins.
fn other(text: &str) -> Option<Contents> {
    let head: String = text.trim_start().chars().take(64).collect::<String>().to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| head.starts_with(word));
    if begins(&["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<script", "<div"])
    {
        return Some(Contents::WebPage);
    }
    if begins(&["<?xml", "<!--", "<workbook", "<!doctype"]) {
        return Some(if text.to_lowercase().contains("<html") { Contents::WebPage } else { Contents::Xml });
    }
    begins(&["{\"", "{ \"", "{\n", "{\r", "[{", "[ {", "[\n"]).then_some(Contents::Json)
}

/// "sep=;" as Excel writes and reads it in the first line.
fn declared(text: &str) -> Option<(Delimiter, &str)> {
    let (line, body) = text.split_once('\n')?;
    let sign = line.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=")?;
    let delimiter = Delimiter::ALL.into_iter().find(|d| sign.as_bytes() == [d.byte()])?;
    Some((delimiter, body))
}

/// The delimiter that parts the first lines most evenly; where two do, the one that makes more columns.
fn sniff(text: &str) -> Delimiter {
    let mut best = (Delimiter::Comma, (0, 0));
    for delimiter in Delimiter::ALL {
        let rank = evenness(text, delimiter);
        if rank > best.1 {
            best = (delimiter, rank);
        }
    }
    best.0
}

/// How many in a thousand of the first rows have the commonest width, a bonus if the first row has it, and the width.
fn evenness(text: &str, delimiter: Delimiter) -> (usize, usize) {
    let mut end = LOOKED_AT_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text.get(..end).unwrap_or(text);
    let widths: Vec<usize> = reader(sample, delimiter)
        .byte_records()
        .map_while(Result::ok)
        .filter(|record| record.iter().any(|cell| !cell.trim_ascii().is_empty()))
        .take(LOOKED_AT)
        .map(|record| record.len())
        .collect();
    let mut counted: Vec<(usize, usize)> = Vec::new();
    for width in widths.iter().copied().filter(|width| *width > 1) {
        match counted.iter_mut().find(|(w, _)| *w == width) {
            Some((_, count)) => *count += 1,
            None => counted.push((width, 1)),
        }
    }
    let Some((width, count)) = counted.into_iter().max_by_key(|(width, count)| (*count, *width)) else {
        return (0, 0);
    };
    let bonus = if widths.first() == Some(&width) { 300 } else { 0 };
    (count * 1_000 / widths.len().max(1) + bonus, width)
}

fn reader(text: &str, delimiter: Delimiter) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

fn rows(text: &str, delimiter: Delimiter, first_line: u32) -> Result<Vec<crate::Row>, FileError> {
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut rows = Rows::default();
    // Where the counting of lines has got to.
    let (mut at, mut line) = (0, first_line);
    let mut last = (0, first_line.saturating_sub(1));
    // A text that was decoded is always UTF-8, and rows may be of any width: no error is left that a reader could give.
    while reader.read_record(&mut record).map_err(|_| FileError::NotATable(Contents::NotText))? {
        // The reader says where it began to look; blank lines that it passed over still count.
        let begun = usize::try_from(record.position().map_or(0, csv::Position::byte)).unwrap_or(usize::MAX);
        let blank = text
            .get(begun..)
            .map_or(0, |rest| rest.bytes().take_while(|b| matches!(b, b'\n' | b'\r')).count());
        let begins = begun.saturating_add(blank);
        let passed = text.as_bytes().get(at..begins).unwrap_or_default();
        let lines = passed.iter().filter(|b| **b == b'\n').count();
        line = line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        at = begins;
        // The csv reader also ends a row at a lone carriage return, which is no line end here: two rows, never one.
        last = (begins, line.max(last.1.saturating_add(1)));
        for (column, cell) in record.iter().enumerate() {
            rows.put(last.1, column, Cell::text(cell))?;
        }
    }
    if text.get(last.0..).is_some_and(|rest| is_open(rest.as_bytes(), delimiter.byte())) {
        return Err(FileError::OpenQuote { line: last.1 });
    }
    Ok(rows.take())
}

/// Whether the row that begins here ends inside a quote.
fn is_open(row: &[u8], delimiter: u8) -> bool {
    let mut bytes = row.iter().copied().peekable();
    let (mut quoted, mut begins) = (false, true);
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            b'"' if quoted => quoted = false,
            b'"' if begins => quoted = true,
            _ => {}
        }
        begins = !quoted && (byte == delimiter || matches!(byte, b'\n' | b'\r'));
    }
    quoted
}
