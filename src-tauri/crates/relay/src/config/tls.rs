//! The certificate, where the relay itself serves https.

use super::problems::Problems;
use chrono::{DateTime, Utc};
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
        let mut readable = true;
        for (key, path) in [("tls.certificate", &files.certificate), ("tls.key", &files.key)] {
            if let Err(error) = std::fs::File::open(path) {
                problems.of(key, &format!("cannot be read: {}: {error}", path.display()));
                readable = false;
            }
        }
        if let Err(problem) = crate::tls::certified(&files)
            && readable
        {
            let said = problem.to_string();
            let why = said.strip_prefix(problem.key()).unwrap_or(&said);
            problems.of(problem.key(), why.trim_matches([' ', '.']));
        }
        Some(files)
    }

    /// What would only be seen by whoever connects: `host` is where teachers reach the relay, and none if a proxy in front
    /// has a certificate of its own.
    pub(super) fn examine(&self, host: Option<&str>, now: DateTime<Utc>, problems: &mut Problems) {
        let Ok(certified) = crate::tls::certified(self) else { return };
        for fault in crate::tls::faults(&certified, host, now) {
            problems.of("tls.certificate", &fault);
        }
    }
}
