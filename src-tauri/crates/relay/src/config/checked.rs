//! What a configuration must say and within which limits, all that is wrong with it at once.

use super::{CleverConfig, Config, File, Proxies, RecordsAt, TlsFiles};
use crate::lti;
use crate::secrets::Seal;
use std::net::SocketAddr;
use url::Url;
use vault::Secret;

pub(super) fn checked(file: File, mut problems: Vec<String>) -> Result<Config, Vec<String>> {
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
