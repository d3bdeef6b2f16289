//! What every file of ours that a person opens has in common: cells that a spreadsheet does not calculate, text that a
//! browser does not take for markup, and lines of text and simple shapes on the pages of a PDF.
//!
//! Deliberately not here: what is in a file (history-file, class-file); writing to a disk (hosts).

pub mod cells;
mod draw;
mod font;
pub mod markup;
pub mod pdf;

pub use font::{Piece, Weight};
