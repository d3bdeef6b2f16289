//! Where the records lie: in a file for one instance, or in a database that several share.

use super::problems::Problems;
use crate::records::{is_open_to_listeners, postgres_address};
use serde::Deserialize;
use std::path::PathBuf;
use vault::Secret;

/// As it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordsFile {
    url: Option<String>,
    connections: Option<i64>,
}

/// Where the records lie.
#[derive(Clone)]
pub enum RecordsAt {
    /// In memory, for the sample.
    Memory,
    /// In a file in this folder.
    Folder(PathBuf),
    /// In PostgreSQL.
    Postgres {
        /// Its address, with a password perhaps.
        url: Secret<String>,
        /// Connections of one instance, at most.
        connections: u32,
    },
}

impl RecordsAt {
    pub(super) fn checked(
        folder: Option<PathBuf>,
        said: Option<RecordsFile>,
        problems: &mut Problems,
    ) -> Self {
        if said.as_ref().is_some_and(|said| said.url.as_deref().unwrap_or_default().trim().is_empty()) {
            problems.missing(
                "records.url",
                "the address of PostgreSQL; for records in a file leave [records] out",
            );
        }
        let said = said.unwrap_or_default();
        let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        let connections = u32::try_from(said.connections.unwrap_or(10)).unwrap_or(0);
        if !(2..=200).contains(&connections) {
            problems.of("records.connections", "must be from 2 to 200");
        }
        match (said.url.filter(|url| !url.trim().is_empty()), folder) {
            (Some(url), _) => {
                match postgres_address(&url) {
                    None => problems.of(
                        "records.url",
                        "is no address of PostgreSQL, such as \"postgres://relay@db.example.org/relay?sslmode=require\"",
                    ),
                    Some(address) if is_open_to_listeners(&address) => problems
                        .of("records.url", "leads to another computer without TLS: add \"?sslmode=require\""),
                    Some(_) => {}
                }
                Self::Postgres { url: Secret::new(url), connections }
            }
            (None, Some(folder)) => Self::Folder(folder),
            (None, None) => {
                let why = "the folder where the relay keeps its records (or records.url, for PostgreSQL)";
                problems.missing("data_dir", why);
                Self::Memory
            }
        }
    }
}
