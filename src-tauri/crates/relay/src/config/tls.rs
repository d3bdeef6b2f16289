//! The certificate, where the relay itself serves https.

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
    pub(super) fn checked(said: Option<TlsFile>, problems: &mut Vec<String>) -> Option<Self> {
        let said = said?;
        let mut need = |name: &str, file: Option<PathBuf>| {
            if file.is_none() {
                problems.push(format!("tls.{name} is missing: a file in PEM."));
            }
            file
        };
        let (certificate, key) = (need("certificate", said.certificate), need("key", said.key));
        let files = Self { certificate: certificate?, key: key? };
        if let Err(problem) = crate::tls::certified(&files) {
            problems.push(problem.to_string());
        }
        Some(files)
    }
}
