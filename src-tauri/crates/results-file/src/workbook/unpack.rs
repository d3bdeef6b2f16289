//! What a zip is and what it becomes, before anything of it is read into memory. Neither the sizes that it declares nor
//! its names are trusted. Deliberately not here: reading sheets.

use crate::{FileError, LARGEST_UNPACKED};
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
    loop {
        // Also fails where the checksum does not fit.
        let read = part.read(&mut buffer).map_err(|_| FileError::Damaged)?;
        if read == 0 {
            break;
        }
        length = length.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }
    if length > most {
        return Err(FileError::UnpacksTooLarge);
    }
    Ok(length)
}

fn damaged(error: &ZipError) -> FileError {
    match error {
        ZipError::InvalidPassword => FileError::Encrypted,
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => FileError::Encrypted,
        _ => FileError::Damaged,
    }
}
