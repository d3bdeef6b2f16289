//! How much of a file is read at all, and the budget that is spent while reading. Deliberately not here: what a
//! workbook unpacks to (`workbook::zip`).

use crate::FileError;
use crate::table::{Cell, Row};

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
    cells: usize,
    text: usize,
}

impl Rows {
    /// A cell in its place. Lines may come in any order; blank cells in between are made up.
    pub(crate) fn put(&mut self, line: u32, column: usize, cell: Cell) -> Result<(), FileError> {
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
        if self.rows.last().is_none_or(|last| last.line != line) {
            self.rows.push(Row { line, cells: Vec::new() });
        }
        let Some(row) = self.rows.last_mut() else { return Ok(()) };
        let wanted = (column + 1).saturating_sub(row.cells.len());
        self.cells = self.cells.saturating_add(wanted);
        if self.cells > MOST_CELLS {
            return Err(FileError::TooManyCells);
        }
        row.cells.resize_with(row.cells.len() + wanted, Cell::default);
        if let Some(place) = row.cells.get_mut(column) {
            *place = cell;
        }
        Ok(())
    }

    /// Takes the rows out, in the order of their lines and without those that have nothing in them. What was spent
    /// stays spent: the sheets of a workbook share one budget.
    pub(crate) fn take(&mut self) -> Vec<Row> {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_by_key(|row| row.line);
        rows.dedup_by(|later, earlier| {
            let same = later.line == earlier.line;
            if same {
                merge(earlier, later);
            }
            same
        });
        rows.retain(|row| !row.is_blank());
        rows
    }
}

/// Two parts of one row, which a workbook may have in any order.
fn merge(earlier: &mut Row, later: &mut Row) {
    if later.cells.len() > earlier.cells.len() {
        earlier.cells.resize_with(later.cells.len(), Cell::default);
    }
    for (place, cell) in earlier.cells.iter_mut().zip(later.cells.drain(..)) {
        if !cell.text.is_empty() {
            *place = cell;
        }
    }
}
