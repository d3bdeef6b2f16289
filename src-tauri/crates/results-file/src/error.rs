//! Why a file is not read. Structured, without a word of the file's content. Deliberately not here: sentences for the
//! screen (desk).

use crate::{LARGEST_CELL, LARGEST_FILE, LARGEST_UNPACKED, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TEXT};

/// Why nothing of the file is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The download was interrupted, or the sheet has no cell with anything in it.
    #[error("the file is empty")]
    Empty,
    /// A video, a year of the whole school, the wrong file.
    #[error("the file has {bytes} bytes, at most {LARGEST_FILE} are read")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// An export of a whole district, or a sheet formatted down to its last row.
    #[error("more than {MOST_ROWS} rows")]
    TooManyRows,
    /// A text without line ends, or a sheet filled to its last column.
    #[error("line {line} has more than {MOST_COLUMNS} columns")]
    TooManyColumns {
        /// Where.
        line: u32,
    },
    /// Rows and columns are each within reason, all of them together are not.
    #[error("more than {MOST_CELLS} cells")]
    TooManyCells,
    /// A quote that is never closed swallows lines, or an essay was exported with the scores.
    #[error("the cell in line {line}, column {column} is longer than {LARGEST_CELL} characters")]
    CellTooLong {
        /// Where.
        line: u32,
        /// Where, from 1.
        column: u32,
    },
    /// One long text that thousands of cells of a workbook share.
    #[error("more than {MOST_TEXT} bytes of text")]
    TooMuchText,
    /// A cell begins with a quote, and the file ends before it is closed: the file was cut off, or a name was typed with
    /// one quote. Rows would be missing without a word.
    #[error("a quote that begins in line {line} is never closed")]
    OpenQuote {
        /// Where the row begins.
        line: u32,
    },
    /// The wrong file was chosen, or one whose name says something else than it is.
    #[error("this is not a table but {0}")]
    NotATable(Contents),
    /// The workbook wants a password.
    #[error("the workbook is protected by a password")]
    Encrypted,
    /// The download was interrupted, or the file was changed by something that does not know workbooks.
    #[error("the workbook is damaged")]
    Damaged,
    /// A sheet was asked for that was renamed or deleted since the workbook was last looked at.
    #[error("the workbook has no sheet of that name")]
    NoSuchSheet,
    /// A few kilobytes that would fill the memory: nobody's grade book.
    #[error(
        "the workbook unpacks to more than {LARGEST_UNPACKED} bytes, or one part of it to more than it may"
    )]
    UnpacksTooLarge,
}

/// What the file is instead of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// A page was saved, or a system calls its page ".xls": often the sign-in page instead of the download.
    WebPage,
    /// XML: a spreadsheet of 2003, or an interchange file of another kind.
    Xml,
    /// JSON: an answer of a web service.
    Json,
    /// A printed report.
    Pdf,
    /// A binary Excel workbook (".xlsb"): saved as ".xlsx" it can be read.
    BinaryWorkbook,
    /// A zip with something else in it: several exports at once, Word, Numbers.
    OtherArchive,
    /// A document of old Office that is no workbook.
    OtherDocument,
    /// A picture, a program, a database: bytes that are no letters.
    NotText,
}

impl std::fmt::Display for Contents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::WebPage => "a web page",
            Self::Xml => "XML",
            Self::Json => "JSON",
            Self::Pdf => "a PDF",
            Self::BinaryWorkbook => "a binary workbook",
            Self::OtherArchive => "an archive",
            Self::OtherDocument => "another document",
            Self::NotText => "something that is no text",
        })
    }
}
