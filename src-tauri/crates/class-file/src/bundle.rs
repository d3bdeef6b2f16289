//! Several files in one zip. Nothing of the day it is made is in it.

use crate::Fault;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Packs texts under their names.
pub(crate) fn pack(files: &[(String, String)]) -> Result<Vec<u8>, Fault> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name.as_str(), options).map_err(|_| Fault::Bundle)?;
        zip.write_all(text.as_bytes()).map_err(|_| Fault::Bundle)?;
    }
    Ok(zip.finish().map_err(|_| Fault::Bundle)?.into_inner())
}
