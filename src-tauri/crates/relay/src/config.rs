//! The configuration: a TOML file, each key of it also an environment variable, checked as a whole and in words.

mod environment;
mod proxies;
mod records;
#[cfg(test)]
mod tests;
mod tls;

pub use proxies::Proxies;
pub use records::RecordsAt;
pub use tls::TlsFiles;

use crate::lti::{self, Platform};
use crate::secrets::Seal;
use environment::{put, said, variable, without_values};
use records::RecordsFile;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tls::TlsFile;
use toml::{Table, Value};
use url::Url;
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

fn checked(file: File, mut problems: Vec<String>) -> Result<Config, Vec<String>> {
    let clever = file.clever.unwrap_or_default();
    let listen = file.listen.as_deref().unwrap_or("127.0.0.1:8460").parse();
    if listen.is_err() {
        problems.push("listen must be an address and a port, such as \"127.0.0.1:8460\".".to_owned());
    }
    let mut need = |name: &str, value: Option<String>, why: &str| {
        let value = value.filter(|value| !value.trim().is_empty());
        if value.is_none() {
            problems.push(format!("{name} is missing: {why}."));
        }
        value.unwrap_or_default()
    };
    let public_url = need(
        "public_url",
        file.public_url,
        "the address that teachers type, such as \"https://relay.example.org\"",
    );
    let sealing_key = need(
        "sealing_key",
        file.sealing_key,
        "32 random bytes in base64, such as from `openssl rand -base64 32`",
    );
    let admin_secret =
        need("admin_secret", file.admin_secret, "what opens the admin page, 16 letters or more");
    let client_id = need("clever.client_id", clever.client_id, "the app's id on Clever's dashboard");
    let client_secret =
        need("clever.client_secret", clever.client_secret, "the app's secret on Clever's dashboard");
    let districts: Vec<String> =
        clever.districts.unwrap_or_default().iter().map(|one| one.trim().to_owned()).collect();
    if districts.is_empty() {
        problems.push(
            "clever.districts is missing: the Clever ids of the districts whose teachers are let in, such as \
             [\"…\"]."
                .to_owned(),
        );
    }
    if !districts.iter().all(|one| lms::http::is_id(one)) {
        problems.push("clever.districts holds something that is no Clever id.".to_owned());
    }
    if !sealing_key.is_empty() && Seal::from_text(&sealing_key).is_none() {
        problems.push("sealing_key is not 32 bytes in base64.".to_owned());
    }
    if !admin_secret.is_empty() && admin_secret.chars().count() < 16 {
        problems.push("admin_secret is shorter than 16 letters.".to_owned());
    }
    let mut address = |name: &str, value: String| {
        let value = value.trim().trim_end_matches('/').to_owned();
        if !value.is_empty() && lms::http::Origin::register(&value).is_err() {
            problems.push(format!(
                "{name} must be an https address (http only on this computer), without a query."
            ));
        }
        value
    };
    let public_url = address("public_url", public_url);
    let oauth_url =
        address("clever.oauth_url", clever.oauth_url.unwrap_or_else(|| "https://clever.com".to_owned()));
    let api_url =
        address("clever.api_url", clever.api_url.unwrap_or_else(|| "https://api.clever.com".to_owned()));
    let public_url = match Url::parse(&public_url) {
        Ok(url) if url.path() != "/" => {
            problems.push("public_url must be a host without a path.".to_owned());
            public_url
        }
        // As browsers write it in `Origin`: small letters, and no port that goes without saying.
        Ok(url) => url.origin().ascii_serialization(),
        Err(_) => public_url,
    };
    let records = RecordsAt::checked(file.data_dir, file.records.unwrap_or_default(), &mut problems);
    let trusted_proxies = Proxies::checked(&file.trusted_proxies.unwrap_or_default(), &mut problems);
    let tls = TlsFiles::checked(file.tls, &mut problems);
    let platforms = file.platform.unwrap_or_default();
    problems.extend(lti::problems(&platforms));
    let mut number = |name: &str, value: Option<u32>, usual: u32, least: u32, most: u32| {
        let value = value.unwrap_or(usual);
        if !(least..=most).contains(&value) {
            problems.push(format!("{name} must be from {least} to {most}."));
        }
        value
    };
    let config = Config {
        roster_seconds: number("roster_seconds", file.roster_seconds, 60, 0, 3_600),
        requests_per_minute: number("requests_per_minute", file.requests_per_minute, 1_200, 1, 60_000),
        requests_per_minute_and_teacher: number(
            "requests_per_minute_and_teacher",
            file.requests_per_minute_and_teacher,
            400,
            1,
            60_000,
        ),
        sign_ins_per_minute_and_address: number(
            "sign_ins_per_minute_and_address",
            file.sign_ins_per_minute_and_address,
            600,
            1,
            60_000,
        ),
        access_minutes: number("access_minutes", file.access_minutes, 15, 1, 1_440),
        refresh_days: number("refresh_days", file.refresh_days, 30, 1, 400),
        session_days: number("session_days", file.session_days, 180, 1, 400),
        listen: listen.unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], 0))),
        public_url: Some(public_url),
        records,
        tls,
        sealing_key: Secret::new(sealing_key),
        admin_secret: Secret::new(admin_secret),
        trusted_proxies,
        platforms,
        invited_only: file.invited_only.unwrap_or(false),
        clever: CleverConfig {
            districts,
            client_id,
            client_secret: Secret::new(client_secret),
            issuer: clever.issuer.unwrap_or_else(|| oauth_url.clone()),
            oauth_url,
            api_url,
        },
    };
    if problems.is_empty() { Ok(config) } else { Err(problems) }
}
