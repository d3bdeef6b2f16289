//! Bytes into letters. Deliberately not here: cells (`text`).

use crate::table::Encoding;
use crate::{Contents, FileError};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much is looked at to tell UTF-16 without a mark.
const LOOKED_AT: usize = 4_096;

/// Letters, and how they were written.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: Encoding,
    /// Some bytes were no letters.
    pub(crate) lossy: bool,
}

/// Decodes a text: by its byte order mark, as UTF-16 if every other byte is zero, as UTF-8 if it is valid, else by a
/// guess.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, FileError> {
    let decoded = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8_or_guess(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, false),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, true),
        _ => match zeros(bytes) {
            Some(big) => utf16(bytes, big),
            None => utf8_or_guess(bytes),
        },
    };
    // A program, a picture or a database has zeros, or many control characters; a table may have a stray one.
    let control = |c: &char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t');
    let controls = decoded.text.chars().filter(control).count();
    if decoded.text.contains('\0') || controls > 1 + decoded.text.len() / 100 {
        return Err(FileError::NotATable(Contents::NotText));
    }
    Ok(decoded)
}

/// Whether it is UTF-16 without a mark, and then whether its big end comes first.
fn zeros(bytes: &[u8]) -> Option<bool> {
    let head = bytes.get(..LOOKED_AT.min(bytes.len())).unwrap_or(bytes);
    let (pairs, _) = head.as_chunks::<2>();
    let first = pairs.iter().filter(|[a, _]| *a == 0).count();
    let second = pairs.iter().filter(|[_, b]| *b == 0).count();
    // Spaces, digits and delimiters alone are that many, whatever the letters.
    let least = (pairs.len() / 12).max(3);
    if pairs.len() < 2 {
        return None;
    }
    match (first, second) {
        (0, second) if second > least => Some(false),
        (first, 0) if first > least => Some(true),
        _ => None,
    }
}

fn utf16(bytes: &[u8], big: bool) -> Decoded {
    let (encoding, name) = if big { (UTF_16BE, Encoding::Utf16Be) } else { (UTF_16LE, Encoding::Utf16Le) };
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: name, lossy }
}

fn utf8_or_guess(bytes: &[u8]) -> Decoded {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: Encoding::Utf8, lossy: false };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let (text, lossy) = guess.decode_without_bom_handling(bytes);
    if !lossy {
        return Decoded { text: text.into_owned(), encoding: Encoding::Guessed(name(guess)), lossy };
    }
    let (text, lossy) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: Encoding::Guessed(name(WINDOWS_1252)), lossy }
}

fn name(encoding: &'static encoding_rs::Encoding) -> String {
    encoding.name().to_lowercase()
}
