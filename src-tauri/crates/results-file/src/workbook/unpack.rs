//! What a zip is and what it becomes, before anything of it is read into memory. Neither the sizes that it declares nor
//! its names are trusted. Deliberately not here: reading sheets.

use crate::{FileError, LARGEST_UNPACKED, MOST_CELLS};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Bytes of one part, a sheet say. A full sheet within the other limits stays below it.
pub(super) const LARGEST_PART: u64 = 96 * 1024 * 1024;
/// Bytes of a part that is held in memory as a whole: the texts that cells share, styles.
const LARGEST_HELD: u64 = 32 * 1024 * 1024;
/// Parts of an archive: sheets, pictures, relations.
const MOST_PARTS: usize = 4_096;

/// What a zip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Archive {
    Xlsx,
    Xlsb,
    Ods,
    Other,
}

/// Says what it is, having unpacked every part once into nothing.
pub(super) fn check(bytes: &[u8]) -> Result<Archive, FileError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if zip.len() > MOST_PARTS {
        return Err(FileError::UnpacksTooLarge);
    }
    let mut names = Vec::new();
    let mut declared = 0_u64;
    for at in 0..zip.len() {
        let part = zip.by_index_raw(at).map_err(|error| damaged(&error))?;
        declared = declared.saturating_add(part.size());
        if part.encrypted() {
            return Err(FileError::Encrypted);
        }
        let name = part.name().map_err(|error| damaged(&error))?;
        names.push(name.replace('\\', "/").to_ascii_lowercase());
    }
    if declared > LARGEST_UNPACKED {
        return Err(FileError::UnpacksTooLarge);
    }
    let has = |name: &str| names.iter().any(|n| n == name);
    let archive = if has("xl/workbook.bin") {
        return Ok(Archive::Xlsb);
    } else if has("content.xml") && has("mimetype") {
        Archive::Ods
    } else if has("[content_types].xml") && names.iter().any(|n| n.starts_with("xl/")) {
        Archive::Xlsx
    } else {
        return Ok(Archive::Other);
    };
    let mut total = 0_u64;
    for (at, name) in names.iter().enumerate() {
        total = total.saturating_add(unpack(&mut zip, at, name, LARGEST_UNPACKED - total)?);
    }
    Ok(archive)
}

/// Unpacks a part into nothing and says how long it is.
fn unpack(zip: &mut ZipArchive<Cursor<&[u8]>>, at: usize, name: &str, left: u64) -> Result<u64, FileError> {
    let part = zip.by_index(at).map_err(|error| damaged(&error))?;
    // A sheet is read cell by cell; pictures are not read at all.
    let streamed = name.contains("worksheets/") || name == "content.xml" || name.contains("media/");
    let most = left.min(if streamed { LARGEST_PART } else { LARGEST_HELD });
    let mut part = part.take(most + 1);
    let mut length = 0_u64;
    let mut buffer = vec![0; 64 * 1024];
    let shared = name.ends_with("sharedstrings.xml");
    let mut head = Vec::new();
    loop {
        // Also fails where the checksum does not fit.
        let read = part.read(&mut buffer).map_err(|_| FileError::Damaged)?;
        if read == 0 {
            break;
        }
        length = length.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if shared {
            head.extend_from_slice(buffer.get(..read).unwrap_or_default());
        }
    }
    if length > most {
        return Err(FileError::UnpacksTooLarge);
    }
    if shared {
        counts(&head)?
    }
    Ok(length)
}

/// The reader reserves room for as many texts as the part says it has, so what it says must be within reason.
fn counts(part: &[u8]) -> Result<(), FileError> {
    const WORD: &[u8] = b"uniqueCount";
    // In UTF-16 the word would be hidden; no spreadsheet writes it so.
    if part.contains(&0) {
        return Err(FileError::Damaged);
    }
    for (at, _) in part.windows(WORD.len()).enumerate().filter(|(_, word)| *word == WORD) {
        let rest = part.get(at + WORD.len()..).unwrap_or_default();
        let digits = rest
            .iter()
            .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''))
            .take_while(|b| b.is_ascii_digit());
        let count =
            digits.fold(0_usize, |n, digit| n.saturating_mul(10).saturating_add(usize::from(digit - b'0')));
        if count > MOST_CELLS {
            return Err(FileError::UnpacksTooLarge);
        }
    }
    Ok(())
}

fn damaged(error: &ZipError) -> FileError {
    match error {
        ZipError::InvalidPassword => FileError::Encrypted,
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => FileError::Encrypted,
        _ => FileError::Damaged,
    }
}
