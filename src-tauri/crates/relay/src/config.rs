//! The configuration: a TOML file, each key of it also an environment variable, checked as a whole and in words.

mod checked;
mod environment;
mod proxies;
mod records;
#[cfg(test)]
mod tests;
mod tls;

pub use proxies::Proxies;
#[cfg(test)]
pub(crate) use proxies::proxies;
pub use records::RecordsAt;
pub use tls::TlsFiles;

use crate::lti::Platform;
use checked::checked;
use environment::{put, said, variable, without_values};
use records::RecordsFile;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tls::TlsFile;
use toml::{Table, Value};
use vault::Secret;

/// Everything that can be said, with its type. The environment variable of `clever.client_id` is
/// `PASSBACK_RELAY_CLEVER_CLIENT_ID`, and so on.
const KEYS: &[(&str, Is)] = &[
    ("listen", Is::Text),
    ("public_url", Is::Text),
    ("data_dir", Is::Text),
    ("sealing_key", Is::Text),
    ("admin_secret", Is::Text),
    ("trusted_proxies", Is::List),
    ("invited_only", Is::Truth),
    ("roster_seconds", Is::Number),
    ("requests_per_minute", Is::Number),
    ("requests_per_minute_and_teacher", Is::Number),
    ("sign_ins_per_minute_and_address", Is::Number),
    ("access_minutes", Is::Number),
    ("refresh_days", Is::Number),
    ("session_days", Is::Number),
    ("records.url", Is::Text),
    ("records.connections", Is::Number),
    ("tls.certificate", Is::Text),
    ("tls.key", Is::Text),
    ("clever.districts", Is::List),
    ("clever.client_id", Is::Text),
    ("clever.client_secret", Is::Text),
    ("clever.oauth_url", Is::Text),
    ("clever.api_url", Is::Text),
    ("clever.issuer", Is::Text),
];
#[derive(Debug, Clone, Copy)]
enum Is {
    Text,
    Number,
    Truth,
    /// In the environment with commas.
    List,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    public_url: Option<String>,
    data_dir: Option<PathBuf>,
    sealing_key: Option<String>,
    admin_secret: Option<String>,
    trusted_proxies: Option<Vec<String>>,
    invited_only: Option<bool>,
    roster_seconds: Option<u32>,
    requests_per_minute: Option<u32>,
    requests_per_minute_and_teacher: Option<u32>,
    sign_ins_per_minute_and_address: Option<u32>,
    access_minutes: Option<u32>,
    refresh_days: Option<u32>,
    session_days: Option<u32>,
    records: Option<RecordsFile>,
    tls: Option<TlsFile>,
    clever: Option<CleverFile>,
    /// LMSs that may launch: only in the file, there may be several.
    platform: Option<Vec<Platform>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CleverFile {
    districts: Option<Vec<String>>,
    client_id: Option<String>,
    client_secret: Option<String>,
    oauth_url: Option<String>,
    api_url: Option<String>,
    issuer: Option<String>,
}

/// How to speak with Clever.
#[derive(Clone)]
pub struct CleverConfig {
    /// The Clever ids of the districts whose teachers are let in.
    pub districts: Vec<String>,
    /// The app's id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret<String>,
    /// Where people sign in, such as `https://clever.com`, without a slash at the end.
    pub oauth_url: String,
    /// Where the API is, such as `https://api.clever.com`, without a slash at the end.
    pub api_url: String,
    /// What id tokens say who made them.
    pub issuer: String,
}

/// A configuration that was checked.
#[derive(Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where browsers and apps reach the relay, without a slash at the end. `None`: where it listens.
    pub public_url: Option<String>,
    /// Where the records lie.
    pub records: RecordsAt,
    /// The certificate to serve https with; `None`: http, behind a proxy.
    pub tls: Option<TlsFiles>,
    /// Seals the districts' tokens.
    pub sealing_key: Secret<String>,
    /// Opens the admin page.
    pub admin_secret: Secret<String>,
    /// Who is believed what `X-Forwarded-For` says: the proxies in front.
    pub trusted_proxies: Proxies,
    /// Only teachers with an invitation may sign in.
    pub invited_only: bool,
    /// For so long it is believed who teaches a section.
    pub roster_seconds: u32,
    /// What Clever allows one district token.
    pub requests_per_minute: u32,
    /// What one teacher's app may ask.
    pub requests_per_minute_and_teacher: u32,
    /// Requests of signing in from one address.
    pub sign_ins_per_minute_and_address: u32,
    /// Life of an access token.
    pub access_minutes: u32,
    /// Life of a refresh token that is not used.
    pub refresh_days: u32,
    /// A sign-in ends after so long, however often it is used.
    pub session_days: u32,
    /// Clever.
    pub clever: CleverConfig,
    /// LMSs that may launch.
    pub platforms: Vec<Platform>,
}

impl Config {
    /// Whether teachers of this district are let in.
    #[must_use]
    pub fn has_district(&self, district: &str) -> bool {
        self.clever.districts.iter().any(|one| one == district)
    }
}

/// All keys, such as `clever.client_id`.
pub fn keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(key, _)| *key)
}

/// Reads one environment variable; a test passes its own.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads and checks a file. What is wrong with it is said in words, all of it at once.
pub fn read(path: &Path, environment: Environment<'_>) -> Result<Config, Vec<String>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| vec![format!("{} cannot be read: {error}.", path.display())])?;
    from_text(&text, environment)
}

/// The same from a text.
pub fn from_text(text: &str, environment: Environment<'_>) -> Result<Config, Vec<String>> {
    let mut table: Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1);
        let place = line.map(|line| format!("Line {line}: ")).unwrap_or_default();
        vec![format!("{place}this is not TOML: {}.", error.message())]
    })?;
    let mut problems = Vec::new();
    for (key, is) in KEYS {
        let name = variable(key);
        let Some(said) = said(&name, *is, environment, &mut problems) else { continue };
        let value = match is {
            Is::Text => Some(Value::String(said)),
            Is::Number => said.trim().parse().ok().map(Value::Integer),
            Is::Truth => said.trim().parse().ok().map(Value::Boolean),
            Is::List => {
                let all = said.split(',').map(str::trim).filter(|one| !one.is_empty());
                Some(Value::Array(all.map(|one| Value::String(one.to_owned())).collect()))
            }
        };
        match value {
            Some(value) => put(&mut table, key, value),
            None => problems.push(format!(
                "{name} is not a {}.",
                if matches!(is, Is::Number) { "whole number" } else { "true or false" }
            )),
        }
    }
    let file: File = match Value::Table(table).try_into() {
        Ok(file) => file,
        Err(error) => {
            problems.push(format!("The configuration cannot be used: {}.", without_values(error.message())));
            return Err(problems);
        }
    };
    checked(file, problems)
}
