//! The table for a spreadsheet.

use crate::left_out::Tally;
use crate::table::{Cell, Table};
use crate::{ClassFile, Written};
use paper::cells::{BYTE_ORDER_MARK, record};

pub(crate) fn file(file: &ClassFile) -> Written {
    let mut tally = Tally::default();
    let table = Table::of(file, true, &mut tally);
    let mut text = String::from(BYTE_ORDER_MARK);
    let head: Vec<&str> = table.columns.iter().map(|(_, name)| name.as_str()).collect();
    record(&mut text, &head);
    for row in &table.rows {
        let cells: Vec<&str> =
            row.iter().map(|(Cell::Text(text) | Cell::Number(text))| text.as_str()).collect();
        record(&mut text, &cells);
    }
    tally.written(text.into_bytes(), "csv", &table.grades)
}
