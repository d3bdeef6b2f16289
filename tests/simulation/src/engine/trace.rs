//! What happened, in order: always hashed, printed when somebody wants to read it.

use std::fmt::Write;

/// FNV-1a, 64 bits: the same everywhere and for ever, unlike the standard library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hash(pub(crate) u64);

impl Hash {
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The trace of one world.
pub(crate) struct Trace {
    hash: Hash,
    line: String,
    print: bool,
    lines: u64,
}

impl Trace {
    pub(crate) fn new(print: bool) -> Self {
        Self { hash: Hash::new(), line: String::with_capacity(160), print, lines: 0 }
    }
    /// One line, at this many milliseconds of the world's time.
    pub(crate) fn say(&mut self, at: u64, what: std::fmt::Arguments<'_>) {
        self.line.clear();
        let _ = write!(self.line, "{:>8}.{:03} {what}", at / 1_000, at % 1_000);
        self.hash.add(self.line.as_bytes());
        self.lines += 1;
        if self.print {
            println!("{}", self.line);
        }
    }
    pub(crate) fn hash(&self) -> u64 {
        self.hash.0
    }
    pub(crate) fn lines(&self) -> u64 {
        self.lines
    }
}
