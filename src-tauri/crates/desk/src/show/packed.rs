//! The cells of a column as a short text: each look once, then one character for each student.
//!
//! A class of 200 has some dozens of looks in a column, so 60,000 grades stay under 300 kB with everything else.

use std::collections::HashMap;

/// The first character of a place; what follows it needs no escape in JSON, with one exception that does no harm.
const FIRST: u32 = 48;

/// Takes cells in the order of the students.
#[derive(Default)]
pub(crate) struct Packed {
    known: HashMap<String, char>,
    looks: String,
    cells: String,
}

impl Packed {
    /// The next student's cell: the letter of its standing, its bits, its text.
    pub(crate) fn push(&mut self, standing: char, flags: u8, text: &str) {
        let mut look = String::with_capacity(2 + text.len());
        look.push(standing);
        look.push(char::from(48 + flags));
        look.push_str(text);
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        if let Some(place) = self.known.get(&look) {
            self.cells.push(*place);
            return;
        }
        // There are as many characters as students in no class.
        let place = char::from_u32(FIRST.saturating_add(next)).unwrap_or(char::REPLACEMENT_CHARACTER);
        if next > 0 {
            self.looks.push('|');
        }
        self.looks.push_str(&look);
        self.cells.push(place);
        self.known.insert(look, place);
    }

    /// The looks, and the cells.
    pub(crate) fn done(self) -> (String, String) {
        (self.looks, self.cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_told_once_and_pointed_at_by_each_cell_that_has_it() {
        let mut packed = Packed::default();
        for (standing, flags, text) in [('l', 0, "17"), ('e', 0, ""), ('l', 0, "17"), ('l', 1, "17")] {
            packed.push(standing, flags, text);
        }
        assert_eq!(packed.done(), ("l017|e0|l117".to_owned(), "0102".to_owned()));
    }

    #[test]
    fn two_hundred_different_cells_have_two_hundred_characters_of_one_unit_each() {
        let mut packed = Packed::default();
        (0..200).for_each(|score| packed.push('d', 0, &score.to_string()));
        let (looks, cells) = packed.done();
        assert_eq!(looks.split('|').count(), 200);
        let places: Vec<u16> = cells.encode_utf16().collect();
        assert_eq!(places, (48..248).collect::<Vec<u16>>());
    }
}
