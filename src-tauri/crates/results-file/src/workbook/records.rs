//! Records of an old Excel workbook, as bytes. Deliberately not here: what they mean (`xls`).

/// Little-endian numbers out of bytes, where there are enough of them.
pub(super) trait Numbers {
    fn byte(&self, at: usize) -> Option<u8>;
    fn u16_at(&self, at: usize) -> Option<u16>;
    fn u32_at(&self, at: usize) -> Option<u32>;
    fn f64_at(&self, at: usize) -> Option<f64>;
}

impl Numbers for [u8] {
    fn byte(&self, at: usize) -> Option<u8> {
        self.get(at).copied()
    }
    fn u16_at(&self, at: usize) -> Option<u16> {
        self.get(at..)?.first_chunk().map(|b| u16::from_le_bytes(*b))
    }
    fn u32_at(&self, at: usize) -> Option<u32> {
        self.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
    }
    fn f64_at(&self, at: usize) -> Option<f64> {
        self.get(at..)?.first_chunk().map(|b| f64::from_le_bytes(*b))
    }
}

/// One record.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
}

/// The records from a place on; ends where the bytes do.
pub(super) struct Records<'a> {
    stream: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn from(stream: &'a [u8], at: usize) -> Self {
        Self { stream: stream.get(at..).unwrap_or_default() }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;
    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, length) = (self.stream.u16_at(0)?, usize::from(self.stream.u16_at(2)?));
        let data = self.stream.get(4..4 + length)?;
        self.stream = self.stream.get(4 + length..)?;
        Some(Record { kind, data })
    }
}

/// Texts that run over several records: each begins with a byte that says how wide letters are from there on.
pub(super) struct Texts<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Texts<'a> {
    pub(super) fn new(parts: Vec<&'a [u8]>, at: usize) -> Self {
        Self { parts, part: 0, at }
    }

    fn rest(&self) -> &'a [u8] {
        self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or_default()
    }

    /// Goes on to the next record where this one is used up.
    fn settle(&mut self) -> Option<()> {
        while self.rest().is_empty() {
            self.part += 1;
            self.at = 0;
            if self.part >= self.parts.len() {
                return None;
            }
        }
        Some(())
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            self.settle()?;
            let step = bytes.min(self.rest().len());
            self.at += step;
            bytes -= step;
        }
        Some(())
    }

    /// The next text, at most so many letters of it.
    pub(super) fn next_text(&mut self, most: usize) -> Option<String> {
        self.settle()?;
        let letters = usize::from(self.rest().u16_at(0)?);
        let flags = self.rest().byte(2)?;
        self.at += 3;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.rest().u16_at(0)?) * 4 };
        self.at += if flags & 8 == 0 { 0 } else { 2 };
        let extra = if flags & 4 == 0 { 0 } else { usize::try_from(self.rest().u32_at(0)?).ok()? };
        self.at += if flags & 4 == 0 { 0 } else { 4 };
        let mut wide = flags & 1 == 1;
        let mut units: Vec<u16> = Vec::new();
        let mut left = letters;
        while left > 0 {
            if self.rest().is_empty() {
                self.settle()?;
                wide = self.rest().byte(0)? & 1 == 1;
                self.at += 1;
            }
            let size = if wide { 2 } else { 1 };
            let here = (self.rest().len() / size).min(left);
            if here == 0 {
                return None;
            }
            let bytes = self.rest().get(..here * size)?;
            if units.len() <= most {
                units.extend(letters_of(bytes, wide));
            }
            self.at += here * size;
            left -= here;
        }
        self.skip(runs + extra)?;
        Some(String::from_utf16_lossy(&units))
    }
}

/// Letters of one or two bytes each.
pub(super) fn letters_of(bytes: &[u8], wide: bool) -> Vec<u16> {
    if wide {
        bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect()
    } else {
        bytes.iter().map(|byte| u16::from(*byte)).collect()
    }
}
