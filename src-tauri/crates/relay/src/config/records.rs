//! Where the records lie: in a file for one instance, or in a database that several share.

use crate::records::{is_open_to_listeners, postgres_address};
use serde::Deserialize;
use std::path::PathBuf;
use vault::Secret;

/// As it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordsFile {
    url: Option<String>,
    connections: Option<u32>,
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
    pub(super) fn checked(folder: Option<PathBuf>, said: RecordsFile, problems: &mut Vec<String>) -> Self {
        let connections = said.connections.unwrap_or(10);
        if !(2..=200).contains(&connections) {
            problems.push("records.connections must be from 2 to 200.".to_owned());
        }
        match (said.url.filter(|url| !url.trim().is_empty()), folder) {
            (Some(url), _) => {
                match postgres_address(&url) {
                    None => problems.push(
                        "records.url is no address of PostgreSQL, such as \
                         \"postgres://relay@db.example.org/relay?sslmode=require\"."
                            .to_owned(),
                    ),
                    Some(address) if is_open_to_listeners(&address) => problems.push(
                        "records.url leads to another computer without TLS: add \"?sslmode=require\"."
                            .to_owned(),
                    ),
                    Some(_) => {}
                }
                Self::Postgres { url: Secret::new(url), connections }
            }
            (None, Some(folder)) => Self::Folder(folder),
            (None, None) => {
                problems.push(
                    "data_dir is missing: the folder where the relay keeps its records (or records.url, for \
                     PostgreSQL)."
                        .to_owned(),
                );
                Self::Memory
            }
        }
    }
}
