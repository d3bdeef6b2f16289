//! What must hold for every input there is: each check reads some bytes and panics when a promise is broken. The fuzz
//! targets call them with inputs they make up, an ordinary test with those that are kept.

pub mod assignment_file;
pub mod clever;
pub mod database;
pub mod entry;
pub mod headers;
pub mod link;
pub mod paste;
pub mod results_file;
pub mod said;
pub mod score;
pub mod three_way;

/// One check.
pub type Check = fn(&[u8]);

/// All of them by the name of their target and their corpus.
pub const ALL: [(&str, Check); 11] = [
    ("assignment_file", assignment_file::check),
    ("clever", clever::check),
    ("database", database::check),
    ("entry", entry::check),
    ("headers", headers::check),
    ("link", link::check),
    ("paste", paste::check),
    ("results_file", results_file::check),
    ("said", said::check),
    ("score", score::check),
    ("three_way", three_way::check),
];

/// Numbers from the front of the input, zero when it is used up.
pub struct Dice<'a>(pub &'a [u8]);

impl<'a> Dice<'a> {
    /// One byte.
    pub fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().map_or((0, self.0), |(first, rest)| (*first, rest));
        self.0 = rest;
        first
    }

    /// One of these.
    pub fn of<T: Copy>(&mut self, these: &[T]) -> T {
        these[usize::from(self.byte()) % these.len()]
    }

    /// Eight bytes.
    pub fn eight(&mut self) -> [u8; 8] {
        std::array::from_fn(|_| self.byte())
    }

    /// So many bytes, or as many as there are.
    pub fn some(&mut self, many: usize) -> &'a [u8] {
        let (some, rest) = self.0.split_at(many.min(self.0.len()));
        self.0 = rest;
        some
    }
}
