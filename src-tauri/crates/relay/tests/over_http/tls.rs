//! https of the relay's own, and a certificate that is renewed while it serves.

use super::browser::client;
use super::room::moving;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use relay::{Config, Running, Sample, TlsFiles};
use rustls::pki_types::pem::PemObject as _;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A certificate of its own authority for this computer, in these two files; answers the certificate.
fn issue(folder: &Path) -> String {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
    std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    std::fs::write(folder.join("certificate.pem"), cert.pem()).unwrap();
    cert.pem()
}

fn files(folder: &Path) -> TlsFiles {
    TlsFiles { certificate: folder.join("certificate.pem"), key: folder.join("key.pem") }
}

async fn relay(folder: &TempDir) -> Running {
    let (_, clock) = moving();
    let school = sample_school::start(sample_school::Options::default(), clock.clone()).await.unwrap();
    let config = Config { tls: Some(files(folder.path())), ..Sample::config(&school).unwrap() };
    relay::start(config, clock).await.unwrap()
}

/// Who trusts this certificate and no other.
fn trusting(pem: &str) -> reqwest::Client {
    let _ = client();
    let own = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
    reqwest::Client::builder().no_proxy().tls_certs_only([own]).build().unwrap()
}

async fn serves(trusted: &str, url: &str) -> bool {
    trusting(trusted).get(format!("{url}/healthz")).send().await.is_ok_and(|answer| answer.status() == 200)
}

#[tokio::test]
async fn https_is_served_and_who_does_not_trust_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let first = issue(folder.path());
    let relay = relay(&folder).await;
    assert!(relay.url().starts_with("https://127.0.0.1:"), "{}", relay.url());
    assert!(serves(&first, relay.url()).await);
    let other = tempfile::tempdir().unwrap();
    assert!(!serves(&issue(other.path()), relay.url()).await, "another certificate");
    let plain = relay.url().replace("https:", "http:");
    assert!(client().get(plain).send().await.is_err(), "and nothing without TLS");
    relay.stop().await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let first = issue(folder.path());
    let relay = relay(&folder).await;
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(tokio::net::TcpStream::connect(relay.address()).await.unwrap());
    }
    assert!(serves(&first, relay.url()).await);
    drop(silent);
    relay.stop().await;
}

#[tokio::test]
async fn a_renewed_certificate_is_served_and_a_broken_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let first = issue(folder.path());
    let relay = relay(&folder).await;
    let renew = relay.renew().unwrap();
    std::fs::write(folder.path().join("certificate.pem"), "no certificate").unwrap();
    renew.now().await;
    assert!(serves(&first, relay.url()).await, "the one of before");
    let second = issue(folder.path());
    renew.now().await;
    assert!(serves(&second, relay.url()).await && !serves(&first, relay.url()).await);
    relay.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_program_reads_its_certificate_again_when_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let first = issue(folder.path());
    let mut command = Command::new(env!("CARGO_BIN_EXE_passback-relay"));
    let said = [
        ("LISTEN", "127.0.0.1:0"),
        ("PUBLIC_URL", "https://relay.example.org"),
        ("SEALING_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("ADMIN_SECRET", "the secret of a test"),
        ("CLEVER_DISTRICTS", "d1"),
        ("CLEVER_CLIENT_ID", "app"),
        ("CLEVER_CLIENT_SECRET", "secret"),
    ];
    command.envs(said.map(|(name, value)| (format!("PASSBACK_RELAY_{name}"), value)));
    let at = |name: &str| folder.path().join(name);
    command.env("PASSBACK_RELAY_TLS_CERTIFICATE", at("certificate.pem"));
    command.env("PASSBACK_RELAY_TLS_KEY", at("key.pem")).env("PASSBACK_RELAY_DATA_DIR", at("data"));
    let command = command.args(["serve", "--config", "/dev/null"]).env("PASSBACK_LOG", "info");
    let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(running.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let told: serde_json::Value = serde_json::from_str(&line).unwrap();
    let url = format!("https://{}", told["listens_at"].as_str().unwrap());
    assert!(serves(&first, &url).await);
    let second = issue(folder.path());
    assert!(Command::new("kill").args(["-HUP", &running.id().to_string()]).status().unwrap().success());
    let mut log = BufReader::new(running.stderr.take().unwrap()).lines();
    let heard = tokio::task::spawn_blocking(move || {
        let renewed = log.any(|line| line.unwrap().contains("the certificate was renewed"));
        // Kept, so that the program can go on writing its log.
        (renewed, log)
    });
    let (renewed, _log) = tokio::time::timeout(Duration::from_secs(20), heard).await.unwrap().unwrap();
    assert!(renewed);
    assert!(serves(&second, &url).await);
    running.kill().unwrap();
    running.wait().unwrap();
}

#[test]
fn what_is_wrong_with_a_certificate_is_said() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let _ = issue(folder.path());
    let _ = issue(other.path());
    let check = |certificate: &Path, key: &Path| {
        let toml = format!("[tls]\ncertificate = {certificate:?}\nkey = {key:?}\n");
        relay::config::from_text(&toml, &|_| None).err().unwrap().join("\n")
    };
    let own = files(folder.path());
    assert!(!check(&own.certificate, &own.key).contains("tls."), "nothing is wrong with these");
    assert!(check(&own.certificate, &files(other.path()).key).contains("not the key of tls.certificate"));
    assert!(check(&own.key, &own.key).contains("holds no certificate in PEM"));
    assert!(check(&own.certificate, &own.certificate).contains("holds no private key in PEM"));
    assert!(check(&own.certificate, &folder.path().join("none")).contains("tls.key cannot be read"));
    let half = relay::config::from_text("[tls]\ncertificate = \"a\"", &|_| None).err().unwrap().join("\n");
    assert!(half.contains("tls.key is missing"), "{half}");
    let der = rustls::pki_types::CertificateDer::from_pem_file(&own.certificate);
    assert!(der.is_ok());
}

#[test]
fn a_check_finds_a_certificate_that_ran_out_or_is_for_another_host() {
    let folder = tempfile::tempdir().unwrap();
    let _ = issue(folder.path());
    let (own, file) = (files(folder.path()), folder.path().join("relay.toml"));
    let check = |more: &str, now: &str| {
        let toml = format!("{more}\n[tls]\ncertificate = {:?}\nkey = {:?}\n", own.certificate, own.key);
        std::fs::write(&file, toml).unwrap();
        let now = chrono::DateTime::parse_from_rfc3339(now).unwrap().to_utc();
        relay::config::check(&file, &|_| None, std::iter::empty(), now).join("\n")
    };
    let here = "public_url = \"https://localhost:8460\"";
    assert!(!check(here, "2026-11-27T12:00:00Z").contains("tls."), "this one can be used");
    assert!(check(here, "4999-01-01T00:00:00Z").contains("Line 3: tls.certificate ran out on"));
    assert!(check(here, "1970-01-02T00:00:00Z").contains("tls.certificate is good from"));
    let elsewhere = "public_url = \"https://relay.example.org\"";
    let said = check(elsewhere, "2026-11-27T12:00:00Z");
    assert!(said.contains("Line 3: tls.certificate is not for relay.example.org"), "{said}");
    let behind = format!("{elsewhere}\ntrusted_proxies = [\"127.0.0.1\"]");
    assert!(!check(&behind, "2026-11-27T12:00:00Z").contains("tls."), "a proxy in front has its own");
}
