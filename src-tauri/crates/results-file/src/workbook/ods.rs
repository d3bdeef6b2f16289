//! LibreOffice. Read here and not by calamine, which builds every sheet in full before anything can be measured, and
//! does not end on a file that was cut off. Deliberately not here: formulas, styles.

use super::{Content, MOST_SHEETS, Made, Sheet, flag, number, percent};
use crate::limits::Rows;
use crate::table::Kind;
use crate::{FileError, MOST_COLUMNS, MOST_ROWS};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// Reads all sheets.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, FileError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::Damaged)?;
    if let Ok(manifest) = zip.by_name("META-INF/manifest.xml") {
        let mut text = String::new();
        let read = manifest.take(1024 * 1024).read_to_string(&mut text);
        if read.is_ok() && text.contains("encryption-data") {
            return Err(FileError::Encrypted);
        }
    }
    let content = zip.by_name("content.xml").map_err(|_| FileError::Damaged)?;
    let content = content.take(super::unpack::LARGEST_PART);
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut state = State::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| FileError::Damaged)? {
            Event::Start(tag) => state.start(&tag)?,
            Event::End(tag) => state.end(tag.name().as_ref())?,
            Event::Text(text) => state.text(&text.xml10_content()),
            Event::CData(text) => state.text(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(letter)) => state.text(letter.encode_utf8(&mut [0; 4])),
                _ => state.text(quick_xml::escape::resolve_xml_entity(&reference).unwrap_or_default()),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    // A sheet that does not end was cut off: rows would be missing without a word.
    if state.within || !state.ended { Err(FileError::Damaged) } else { Ok(state.sheets) }
}

#[derive(Default)]
struct State {
    sheets: Vec<Sheet>,
    name: String,
    rows: Rows,
    /// A sheet is being read.
    within: bool,
    /// Cells of the row that is being read, with their columns.
    row: Vec<(usize, Made<'static>)>,
    line: u32,
    column: usize,
    row_repeats: u32,
    cell_repeats: usize,
    cell: Option<Made<'static>>,
    paragraphs: usize,
    /// Depth of remarks and drawings inside a cell, which are not its text.
    aside: usize,
    ended: bool,
}

impl State {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), FileError> {
        match tag.name().as_ref() {
            "table:table" if !self.within && self.sheets.len() < MOST_SHEETS => {
                self.name = attribute(tag, "table:name").unwrap_or_default();
                self.within = true;
                self.line = 1;
            }
            "table:table-row" => {
                self.row_repeats = count(tag, "table:number-rows-repeated");
                self.column = 0;
                self.row.clear();
            }
            "table:table-cell" | "table:covered-table-cell" if self.cell.is_none() => {
                let repeats = count(tag, "table:number-columns-repeated");
                self.cell_repeats = usize::try_from(repeats).unwrap_or(usize::MAX);
                self.cell = Some(typed(tag));
                self.paragraphs = 0;
            }
            "office:annotation" | "draw:frame" | "draw:custom-shape" => self.aside += 1,
            "text:p" if self.aside == 0 => {
                if self.paragraphs > 0 {
                    self.text("\n");
                }
                self.paragraphs += 1;
            }
            "text:s" => {
                for _ in 0..count(tag, "text:c").min(1_000) {
                    self.text(" ");
                }
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: &str) -> Result<(), FileError> {
        match tag {
            "office:annotation" | "draw:frame" | "draw:custom-shape" => {
                self.aside = self.aside.saturating_sub(1)
            }
            "table:table-cell" | "table:covered-table-cell" => self.end_cell()?,
            "table:table-row" => self.end_row()?,
            "table:table" if self.aside == 0 && self.within => {
                self.within = false;
                let rows = self.rows.take();
                let name = std::mem::take(&mut self.name);
                self.sheets.push(Sheet { name, hidden: false, content: Content::All(rows) });
            }
            "office:document-content" => self.ended = true,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        // Inside of a paragraph only: what is between tags is layout.
        if self.aside == 0
            && self.paragraphs > 0
            && let Some(cell) = &mut self.cell
            && cell.kind == Kind::Text
        {
            cell.text.to_mut().push_str(text);
        }
    }

    fn end_cell(&mut self) -> Result<(), FileError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        if !cell.text.is_empty() {
            for _ in 0..self.cell_repeats {
                if self.column >= MOST_COLUMNS {
                    return Err(FileError::TooManyColumns { line: self.line });
                }
                self.row.push((self.column, cell.clone()));
                self.column += 1;
            }
        } else {
            self.column = self.column.saturating_add(self.cell_repeats);
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), FileError> {
        if !self.within {
            return Ok(());
        }
        if self.row.is_empty() {
            self.line = self.line.saturating_add(self.row_repeats);
            return Ok(());
        }
        for _ in 0..self.row_repeats {
            if self.line > MOST_ROWS {
                return Err(FileError::TooManyRows);
            }
            for (column, cell) in &self.row {
                self.rows.put(self.line, *column, cell.cell())?;
            }
            self.line += 1;
        }
        Ok(())
    }
}

/// A cell by its attributes; a text waits for its paragraphs.
fn typed(tag: &BytesStart<'_>) -> Made<'static> {
    let value = || attribute(tag, "office:value").and_then(|value| value.parse::<f64>().ok());
    let kind = attribute(tag, "office:value-type").unwrap_or_default();
    match kind.as_str() {
        "float" | "currency" => value().map(number),
        "percentage" => value().map(percent),
        "boolean" => {
            attribute(tag, "office:boolean-value").map(|value| flag(value.eq_ignore_ascii_case("true")))
        }
        "date" => attribute(tag, "office:date-value").map(|text| Made::of(text, Kind::Date)),
        "time" => attribute(tag, "office:time-value").map(|text| Made::of(text, Kind::Date)),
        _ => None,
    }
    .unwrap_or_default()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// How often something is repeated: at least once.
fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|value| value.parse().ok()).unwrap_or(1).max(1)
}
