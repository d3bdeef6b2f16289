//! The configuration: a TOML file, each key of it also an environment variable, checked as a whole and in words.

mod checked;
mod environment;
mod file;
mod folder;
mod keys;
mod problems;
mod proxies;
mod records;
#[cfg(test)]
mod tests;
mod tls;

pub use environment::unknown_variables;
pub use proxies::Proxies;
#[cfg(test)]
pub(crate) use proxies::proxies;
pub use records::RecordsAt;
pub use tls::TlsFiles;

use crate::lti::Platform;
use checked::checked;
use chrono::{DateTime, Utc};
use problems::Problems;
use records::RecordsFile;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tls::TlsFile;
use toml::Value;
use url::Url;
use vault::Secret;

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
    roster_seconds: Option<i64>,
    requests_per_minute: Option<i64>,
    requests_per_minute_and_teacher: Option<i64>,
    sign_ins_per_minute_and_address: Option<i64>,
    access_minutes: Option<i64>,
    refresh_days: Option<i64>,
    session_days: Option<i64>,
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
    keys::KEYS.iter().map(|(key, _)| *key)
}

/// Reads one environment variable; a test passes its own.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

fn text_of(path: &Path) -> Result<String, Vec<String>> {
    std::fs::read_to_string(path)
        .map_err(|error| vec![format!("{} cannot be read: {error}.", path.display())])
}

/// Reads and checks a file. What is wrong with it is said in words, all of it at once.
pub fn read(path: &Path, environment: Environment<'_>) -> Result<Config, Vec<String>> {
    from_text(&text_of(path)?, environment)
}

/// The same from a text.
pub fn from_text(text: &str, environment: Environment<'_>) -> Result<Config, Vec<String>> {
    match examined(text, environment) {
        (Some(config), problems) if problems.is_empty() => Ok(config),
        (_, problems) => Err(problems.said()),
    }
}

/// All that is wrong with a file, and what would only be seen later: a folder that cannot be written in, variables (of these
/// names) that nobody reads, a certificate that ran out by `now` or is for another host, secrets that others can read.
pub fn check(
    path: &Path,
    environment: Environment<'_>,
    names: impl Iterator<Item = String>,
    now: DateTime<Utc>,
) -> Vec<String> {
    let text = match text_of(path) {
        Ok(text) => text,
        Err(problems) => return problems,
    };
    let (config, mut problems) = examined(&text, environment);
    if let Some(config) = config {
        if let RecordsAt::Folder(folder) = &config.records
            && let Some(why) = folder::unusable(folder)
        {
            problems.of("data_dir", &why);
        }
        if let Some(tls) = &config.tls {
            let url = config.public_url.as_deref().and_then(|url| Url::parse(url).ok());
            let host = url.as_ref().and_then(Url::host_str).filter(|_| config.trusted_proxies.is_empty());
            tls.examine(host, now, &mut problems);
        }
    }
    if has_secrets(&text) && folder::is_open_to_others(path) {
        problems.plain(&format!("{0} holds secrets and others can read it: chmod 600 {0}", path.display()));
    }
    for name in unknown_variables(names) {
        problems.plain(&format!("{name} is no variable that this program reads"));
    }
    problems.said()
}

/// Whether a secret stands in the file itself.
fn has_secrets(text: &str) -> bool {
    let table: toml::Table = text.parse().unwrap_or_default();
    let has = |table: Option<&Value>, key: &str| table.and_then(|table| table.get(key)).is_some();
    table.contains_key("sealing_key")
        || table.contains_key("admin_secret")
        || has(table.get("clever"), "client_secret")
        || has(table.get("records"), "url")
}

/// What can be made of a text, and what is wrong with it. Only with nothing wrong it is a configuration.
fn examined(text: &str, environment: Environment<'_>) -> (Option<Config>, Problems) {
    let mut problems = Problems::default();
    let Some(mut table) = file::read(text, &mut problems) else { return (None, problems) };
    environment::put_before(&mut table, environment, &mut problems);
    let config = match Value::Table(table).try_into() {
        Ok(file) => Some(checked(file, &mut problems)),
        Err(_) => {
            problems.plain("The configuration cannot be used: a value is of the wrong kind");
            None
        }
    };
    (config, problems)
}
