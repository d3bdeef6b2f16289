//! How much of a file is read at all, and the budget that is spent while reading. Deliberately not here: what a
//! workbook unpacks to (`workbook::zip`).

use crate::FileError;
use crate::row::{Growing, Row};
use crate::table::Cell;

/// Bytes of a file.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// Rows, the blank ones among them.
pub const MOST_ROWS: u32 = 100_000;
/// Columns of one row.
pub const MOST_COLUMNS: usize = 2_000;
/// Characters of one cell: what a spreadsheet can hold.
pub const LARGEST_CELL: usize = 32_767;
/// Cells in all, so that many short rows and few long ones are both fine.
pub const MOST_CELLS: usize = 2_000_000;
/// Bytes of text in all cells.
pub const MOST_TEXT: usize = 64 * 1024 * 1024;
/// Bytes that a workbook may unpack to.
pub const LARGEST_UNPACKED: u64 = 256 * 1024 * 1024;

/// Refuses too many bytes, and none.
pub(crate) fn bytes(bytes: usize) -> Result<(), FileError> {
    match bytes {
        0 => Err(FileError::Empty),
        bytes if bytes > LARGEST_FILE => Err(FileError::TooLarge { bytes }),
        _ => Ok(()),
    }
}

/// Rows as they come in, within the limits.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    rows: Vec<Row>,
    /// The one that is being read.
    growing: Growing,
    begun: bool,
    cells: usize,
    text: usize,
}

impl Rows {
    /// A cell in its place. Lines may come in any order; blank cells in between are made up.
    pub(crate) fn put(&mut self, line: u32, column: usize, cell: Cell<'_>) -> Result<(), FileError> {
        if line > MOST_ROWS {
            return Err(FileError::TooManyRows);
        }
        if column >= MOST_COLUMNS {
            return Err(FileError::TooManyColumns { line });
        }
        if cell.text.len() > LARGEST_CELL && cell.text.chars().nth(LARGEST_CELL).is_some() {
            let column = u32::try_from(column + 1).unwrap_or(u32::MAX);
            return Err(FileError::CellTooLong { line, column });
        }
        self.text = self.text.saturating_add(cell.text.len());
        if self.text > MOST_TEXT {
            return Err(FileError::TooMuchText);
        }
        if !self.begun || self.growing.line() != line {
            self.end();
            self.growing.begin(line);
            self.begun = true;
        }
        self.cells = self.cells.saturating_add((column + 1).saturating_sub(self.growing.width()));
        if self.cells > MOST_CELLS {
            return Err(FileError::TooManyCells);
        }
        self.growing.put(column, cell);
        Ok(())
    }

    /// Keeps the row that was being read.
    fn end(&mut self) {
        if std::mem::take(&mut self.begun) {
            self.rows.push(self.growing.row());
        }
    }

    /// Takes the rows out, in the order of their lines and without those that have nothing in them. What was spent
    /// stays spent: the sheets of a workbook share one budget.
    pub(crate) fn take(&mut self) -> Vec<Row> {
        self.end();
        let mut parts = std::mem::take(&mut self.rows);
        if parts.is_sorted_by(|one, next| one.line < next.line) {
            parts.retain(|row| !row.is_blank());
            return parts;
        }
        parts.sort_by_key(|row| row.line);
        let same = parts.chunk_by(|one, next| one.line == next.line);
        same.map(joined).filter(|row| !row.is_blank()).collect()
    }
}

/// The parts of one row, which a workbook may have in any order.
fn joined(parts: &[Row]) -> Row {
    if let [whole] = parts {
        return whole.clone();
    }
    let mut row = Growing::default();
    for part in parts {
        if row.width() == 0 {
            row.begin(part.line);
        }
        for (column, cell) in part.cells().enumerate() {
            if column >= row.width() || !cell.text.is_empty() {
                row.put(column, cell);
            }
        }
    }
    row.row()
}
