//! A row of a file: its cells lie one after the other in one text, because a file may have two million of them.
//! Deliberately not here: what is too long or too much (`limits`).

use crate::table::{Cell, Kind};

/// One row of the file.
#[derive(Clone, Default)]
pub struct Row {
    /// The line of the file or sheet in which it begins, from 1.
    pub line: u32,
    text: Box<str>,
    places: Box<[Place]>,
}

/// Where a cell is in the text of its row.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    begin: u32,
    end: u32,
    kind: Kind,
}

impl Row {
    /// Its cells; the place in the list is the column.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = Cell<'_>> + Clone {
        self.places.iter().map(|place| self.at(*place))
    }

    /// A cell, if the row is that long.
    pub fn cell(&self, column: usize) -> Option<Cell<'_>> {
        self.places.get(column).map(|place| self.at(*place))
    }

    /// How many cells it has, blank ones among them.
    pub fn width(&self) -> usize {
        self.places.len()
    }

    /// The trimmed text of a cell; empty where there is none.
    pub fn text(&self, column: usize) -> &str {
        self.cell(column).map_or("", |cell| cell.trimmed())
    }

    /// Whether nothing is in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.trimmed().is_empty())
    }

    /// Whether something is in a cell that is so far to the right.
    pub(crate) fn goes_beyond(&self, width: usize) -> bool {
        let beyond = self.places.get(width..).unwrap_or_default();
        beyond.iter().any(|place| !self.at(*place).trimmed().is_empty())
    }

    fn at(&self, place: Place) -> Cell<'_> {
        let range = usize::try_from(place.begin).ok().zip(usize::try_from(place.end).ok());
        let text = range.and_then(|(begin, end)| self.text.get(begin..end)).unwrap_or_default();
        Cell { text, kind: place.kind }
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line && self.cells().eq(other.cells())
    }
}

impl Eq for Row {}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("line", &self.line)
            .field("cells", &self.cells().collect::<Vec<_>>())
            .finish()
    }
}

/// A row that is being read. It is used again for the next one.
#[derive(Debug, Default)]
pub(crate) struct Growing {
    line: u32,
    text: String,
    places: Vec<Place>,
}

impl Growing {
    /// How many cells it has so far.
    pub(crate) fn width(&self) -> usize {
        self.places.len()
    }

    /// Its line.
    pub(crate) const fn line(&self) -> u32 {
        self.line
    }

    /// Begins another one.
    pub(crate) fn begin(&mut self, line: u32) {
        self.line = line;
        self.text.clear();
        self.places.clear();
    }

    /// A cell in its place; blank cells in between are made up.
    pub(crate) fn put(&mut self, column: usize, cell: Cell<'_>) {
        if column >= self.places.len() {
            self.places.resize(column + 1, Place::default());
        }
        let begin = self.text.len();
        self.text.push_str(cell.text);
        // A row holds two thousand cells of 32,767 letters at most, which is less than this number can say.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        if let Some(kept) = self.places.get_mut(column) {
            *kept = Place { begin: place(begin), end: place(self.text.len()), kind: cell.kind };
        }
    }

    /// What it has become.
    pub(crate) fn row(&self) -> Row {
        Row { line: self.line, text: self.text.as_str().into(), places: self.places.as_slice().into() }
    }
}
