//! The certificate, where the relay itself serves https.

use super::problems::Problems;
use serde::Deserialize;
use std::path::PathBuf;

/// As it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TlsFile {
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

/// Files in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate and those between it and the authority, the relay's own first.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl TlsFiles {
    pub(super) fn checked(said: Option<TlsFile>, problems: &mut Problems) -> Option<Self> {
        let said = said?;
        let mut need = |key: &str, file: Option<PathBuf>| {
            if file.is_none() {
                problems.missing(key, "a file in PEM");
            }
            file
        };
        let (certificate, key) = (need("tls.certificate", said.certificate), need("tls.key", said.key));
        let files = Self { certificate: certificate?, key: key? };
        if let Err(problem) = crate::tls::certified(&files) {
            problems.plain(problem.to_string().trim_end_matches('.'));
        }
        Some(files)
    }
}
