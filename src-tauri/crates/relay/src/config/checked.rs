//! What a configuration must say and within which limits, all that is wrong with it at once.

use super::problems::Problems;
use super::{CleverConfig, Config, File, Proxies, RecordsAt, TlsFiles};
use crate::lti;
use crate::secrets::Seal;
use std::net::SocketAddr;
use url::Url;
use vault::Secret;

/// No admin secret is shorter.
const SECRET: usize = 20;

pub(super) fn checked(file: File, problems: &mut Problems) -> Config {
    let clever = file.clever.unwrap_or_default();
    let listen = file.listen.as_deref().unwrap_or("127.0.0.1:8460").parse();
    if listen.is_err() {
        problems.of("listen", "must be an address and a port, such as \"127.0.0.1:8460\"");
    }
    let mut need = |key: &str, value: Option<String>, why: &str| {
        let value = value.filter(|value| !value.trim().is_empty());
        if value.is_none() {
            problems.missing(key, why);
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
        need("admin_secret", file.admin_secret, "what opens the admin page, 20 letters or more");
    let client_id = need("clever.client_id", clever.client_id, "the app's id on Clever's dashboard");
    let client_secret =
        need("clever.client_secret", clever.client_secret, "the app's secret on Clever's dashboard");
    let districts: Vec<String> =
        clever.districts.unwrap_or_default().iter().map(|one| one.trim().to_owned()).collect();
    if districts.is_empty() {
        let why = "the Clever ids of the districts whose teachers are let in, such as [\"…\"]";
        problems.missing("clever.districts", why);
    }
    for (index, _) in districts.iter().enumerate().filter(|(_, one)| !lms::http::is_id(one)) {
        problems
            .of("clever.districts", &format!("holds something that is no Clever id: number {}", index + 1));
    }
    if !sealing_key.is_empty() && Seal::from_text(&sealing_key).is_none() {
        problems.of("sealing_key", "is not 32 bytes in base64");
    }
    if !admin_secret.is_empty() && admin_secret.chars().count() < SECRET {
        problems.of("admin_secret", &format!("is shorter than {SECRET} letters"));
    }
    let mut address = |key: &str, value: String| {
        let value = value.trim().trim_end_matches('/').to_owned();
        if !value.is_empty() && lms::http::Origin::register(&value).is_err() {
            problems.of(key, "must be an https address (http only on this computer), without a query");
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
            problems.of("public_url", "must be a host without a path");
            public_url
        }
        // As browsers write it in `Origin`: small letters, and no port that goes without saying.
        Ok(url) => url.origin().ascii_serialization(),
        Err(_) => public_url,
    };
    let records = RecordsAt::checked(file.data_dir, file.records, problems);
    let trusted_proxies = Proxies::checked(&file.trusted_proxies.unwrap_or_default(), problems);
    let tls = TlsFiles::checked(file.tls, problems);
    let platforms = file.platform.unwrap_or_default();
    problems.of_platforms(lti::problems(&platforms));
    let mut number = |key: &str, value: Option<i64>, usual: u32, least: u32, most: u32| {
        let Some(value) = value else { return usual };
        let within = u32::try_from(value).ok().filter(|value| (least..=most).contains(value));
        within.unwrap_or_else(|| {
            problems.of(key, &format!("must be from {least} to {most}"));
            usual
        })
    };
    let requests_per_minute = number("requests_per_minute", file.requests_per_minute, 1_200, 1, 60_000);
    let session_days = number("session_days", file.session_days, 180, 1, 400);
    // Of what is not said nothing is larger than it can be.
    let usual = requests_per_minute.min(400);
    let of_a_teacher = file.requests_per_minute_and_teacher;
    let of_a_teacher = number("requests_per_minute_and_teacher", of_a_teacher, usual, 1, 60_000);
    let refresh_days = number("refresh_days", file.refresh_days, session_days.min(30), 1, 400);
    let config = Config {
        roster_seconds: number("roster_seconds", file.roster_seconds, 60, 0, 3_600),
        requests_per_minute,
        requests_per_minute_and_teacher: of_a_teacher,
        sign_ins_per_minute_and_address: number(
            "sign_ins_per_minute_and_address",
            file.sign_ins_per_minute_and_address,
            600,
            1,
            60_000,
        ),
        access_minutes: number("access_minutes", file.access_minutes, 15, 1, 1_440),
        refresh_days,
        session_days,
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
            issuer: clever
                .issuer
                .filter(|issuer| !issuer.trim().is_empty())
                .unwrap_or_else(|| oauth_url.clone()),
            oauth_url,
            api_url,
        },
    };
    if of_a_teacher > requests_per_minute {
        let why = format!("must not be larger than requests_per_minute, which is {requests_per_minute}");
        problems.of("requests_per_minute_and_teacher", &why);
    }
    if refresh_days > session_days {
        problems
            .of("refresh_days", &format!("must not be larger than session_days, which is {session_days}"));
    }
    config
}
