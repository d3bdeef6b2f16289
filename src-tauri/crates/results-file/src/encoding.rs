//! Bytes into letters. Deliberately not here: cells (`text`).

use crate::table::Encoding;
use crate::{Contents, FileError};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// How much is looked at to tell UTF-16 without a mark.
const LOOKED_AT: usize = 4_096;

/// Bytes from which on only the lines with other letters than ASCII are looked at. No real class's file is so large.
const LARGE: usize = 128 * 1024;

/// Letters, and how they were written.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) encoding: Encoding,
    /// Some bytes were no letters.
    pub(crate) lossy: bool,
}

/// Decodes a text: by its byte order mark, as UTF-16 if every other byte is zero, as UTF-8 if it is valid, else by a
/// guess.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, FileError> {
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
    let control = |b: &u8| b.is_ascii_control() && !matches!(b, b'\n' | b'\r' | b'\t');
    let controls = decoded.text.bytes().filter(control).count();
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

fn utf16(bytes: &[u8], big: bool) -> Decoded<'_> {
    let (encoding, name) = if big { (UTF_16BE, Encoding::Utf16Be) } else { (UTF_16LE, Encoding::Utf16Le) };
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, encoding: name, lossy }
}

fn utf8_or_guess(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.into(), encoding: Encoding::Utf8, lossy: false };
    }
    // A large file is known by its lines with accents; where they say what the rest belies, all of it is looked at.
    let large = bytes.len() > LARGE;
    let decoded = large.then(|| guessed(bytes, telling(bytes))).flatten();
    decoded.or_else(|| guessed(bytes, std::iter::once((bytes, true)))).unwrap_or_else(|| {
        let (text, lossy) = WINDOWS_1252.decode_without_bom_handling(bytes);
        Decoded { text, encoding: Encoding::Guessed(name(WINDOWS_1252)), lossy }
    })
}

/// Lines that have something to tell by: letters without accents are the same in all encodings. All of them, because the
/// first may be alike in two encodings of one byte a letter, and no byte of the rest would belie the wrong one.
fn telling(bytes: &[u8]) -> impl Iterator<Item = (&[u8], bool)> {
    let lines = bytes.split_inclusive(|b| matches!(b, b'\n' | b'\r')).filter(|line| !line.is_ascii());
    lines.map(|line| (line, false))
}

/// As the parts say it is written, each with whether it is the end; `None`: some bytes are no letters of that encoding.
fn guessed<'a>(bytes: &'a [u8], parts: impl Iterator<Item = (&'a [u8], bool)>) -> Option<Decoded<'a>> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for (part, end) in parts {
        detector.feed(part, end);
    }
    let guess = detector.guess(None, Utf8Detection::Deny);
    let (text, lossy) = guess.decode_without_bom_handling(bytes);
    (!lossy).then(|| Decoded { text, encoding: Encoding::Guessed(name(guess)), lossy })
}

fn name(encoding: &'static encoding_rs::Encoding) -> String {
    encoding.name().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(encoding: &'static encoding_rs::Encoding, lines: impl Fn(usize) -> String) -> (Encoding, bool) {
        let mut text = String::new();
        let mut line = 0;
        while text.len() < LARGE * 2 {
            text.push_str(&lines(line));
            line += 1;
        }
        let bytes = encoding.encode(&text).0.into_owned();
        let decoded = decode(&bytes).unwrap_or_else(|_| panic!("it is a text"));
        assert_eq!(decoded.text, text, "letter for letter");
        (decoded.encoding, decoded.lossy)
    }

    #[test]
    fn a_large_text_is_known_by_its_lines_with_accents_wherever_they_are() {
        let plain = |line: usize| format!("Sample {line},17.5\n");
        let late =
            |line| if line % 5_000 == 4_999 { "Jürgen Müller,Größe\n".to_owned() } else { plain(line) };
        let guessed = |name: &str| (Encoding::Guessed(name.to_owned()), false);
        assert_eq!(of(WINDOWS_1252, late), guessed("windows-1252"), "the first is far down");
        let old_mac = |line: usize| format!("Zoë {line},17.5\r");
        assert_eq!(of(WINDOWS_1252, old_mac), guessed("windows-1252"), "other line ends");
        let greek = |line: usize| format!("Μαρία Παπαδοπούλου {line},17.5,Πολύ καλή δουλειά\n");
        assert_eq!(of(encoding_rs::ISO_8859_7, greek), guessed("windows-1253"), "and other letters");
        let japanese = |line: usize| format!("山田太郎 {line},17.5,よくできました\n");
        assert_eq!(of(encoding_rs::SHIFT_JIS, japanese), guessed("shift_jis"), "two bytes a letter");
    }

    #[test]
    fn a_text_that_begins_with_letters_of_two_encodings_is_known_by_the_rest() {
        let line = |line: usize| {
            if line < 6_000 {
                format!("Jürgen Müller {line},17.5,Schön gelöst\n")
            } else {
                format!("Łukasz Śliwiński {line},17.5,Świetnie zrobione\n")
            }
        };
        let (mut text, mut at) = (String::new(), 0);
        while text.len() < LARGE * 6 {
            text.push_str(&line(at));
            at += 1;
        }
        let bytes = encoding_rs::WINDOWS_1250.encode(&text).0.into_owned();
        let decoded = decode(&bytes).unwrap_or_else(|_| panic!("it is a text"));
        assert!(decoded.text == text, "{:?}", decoded.encoding);
    }

    #[test]
    fn a_text_whose_end_belies_its_beginning_is_guessed_by_all_of_it() {
        let japanese = encoding_rs::SHIFT_JIS.encode("山田太郎,よくできました\n").0.repeat(LARGE / 20);
        let mixed = [japanese.as_slice(), b"Jos\xE9,\xFC\n"].concat();
        let as_if_small = guessed(&mixed, std::iter::once((mixed.as_slice(), true)));
        let west = || Encoding::Guessed("windows-1252".to_owned());
        let as_if_small = as_if_small.map_or_else(west, |decoded| decoded.encoding);
        assert_eq!(decode(&mixed).map(|decoded| decoded.encoding).ok(), Some(as_if_small));
    }
}
