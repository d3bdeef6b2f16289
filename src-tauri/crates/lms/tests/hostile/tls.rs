//! Certificates: made here, trusted by nobody or, in a process of its own, by everybody.

use crate::answers::{About, TOKEN, base64};
use crate::bystander::{self, Bystander};
use crate::peer::{Reply, answer, http, json};
use crate::{clever_with, create, kind, limits, write};
use lms::LmsError;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use std::io::Write;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What the child is told: `name url` lines.
const PLACES: &str = "PASSBACK_TLS_PLACES";

/// Somebody who signs certificates.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    Expired,
    NotYet,
    OtherName,
    /// It may not be used to sign and does.
    SelfSigned,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let der = params.self_signed(&key).expect("signed").der().to_vec();
        Self { issuer: Issuer::new(params, key), der }
    }

    fn pem(&self) -> String {
        let text = base64(&self.der);
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("letters")).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }

    /// A server's certificate for this computer.
    fn acceptor(&self, flaw: Flaw) -> TlsAcceptor {
        let names = match flaw {
            Flaw::OtherName => vec!["127.0.0.9".to_owned(), "api.clever.example".to_owned()],
            _ => {
                vec!["127.0.0.1".to_owned(), "127.0.0.2".to_owned(), "::1".to_owned(), "localhost".to_owned()]
            }
        };
        let mut params = CertificateParams::new(names).expect("names");
        if flaw == Flaw::Expired {
            (params.not_before, params.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
        }
        if flaw == Flaw::NotYet {
            (params.not_before, params.not_after) = (date_time_ymd(2500, 1, 1), date_time_ymd(2501, 1, 1));
        }
        let key = KeyPair::generate().expect("a key");
        let certificate = match flaw {
            Flaw::SelfSigned => params.self_signed(&key),
            _ => params.signed_by(&key, &self.issuer),
        };
        acceptor(certificate.expect("signed").der().clone(), &key)
    }
}

fn acceptor(certificate: CertificateDer<'static>, key: &KeyPair) -> TlsAcceptor {
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let private = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], private)
        .expect("a certificate");
    TlsAcceptor::from(Arc::new(config))
}

/// For servers whose certificate nobody vouches for.
pub fn of_nobody() -> TlsAcceptor {
    Authority::new().acceptor(Flaw::SelfSigned)
}

/// A server behind TLS; answers its port and what it hears.
async fn serve(tls: TlsAcceptor, reply: Reply) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (notes, replies) = (Arc::clone(&heard), Arc::new(vec![reply]));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (tls, notes, replies) = (tls.clone(), Arc::clone(&notes), Arc::clone(&replies));
            tokio::spawn(async move {
                if let Ok(socket) = tls.accept(socket).await {
                    answer(socket, notes, replies).await;
                }
            });
        }
    });
    (port, heard)
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_gets_nothing() {
    let (port, heard) = serve(of_nobody(), json("{}")).await;
    for host in ["127.0.0.1", "localhost"] {
        let lms = clever_with(&format!("https://{host}:{port}"), limits());
        assert_eq!(write(&lms).await, Err(LmsError::Offline), "{host}");
        assert_eq!(create(&lms).await, Err(LmsError::Offline), "{host}");
    }
    assert!(heard.lock().expect("sound").is_empty(), "not a byte of the request left");
}

/// The system's trust is given to a test authority, which only a process of its own can have. The first row shows that
/// the token does travel when all is well; without it the others would prove nothing.
#[tokio::test]
async fn expired_early_foreign_and_misnamed_certificates_get_nothing_from_a_client_that_trusts_their_authority()
 {
    let (trusted, stranger) = (Authority::new(), Authority::new());
    let good = About::us().submission(r#","grade_points":17.5"#);
    let plain = Bystander::start(Ipv4Addr::LOCALHOST.into(), None).await;
    let secure = Bystander::start(Ipv4Addr::LOCALHOST.into(), Some(trusted.acceptor(Flaw::None))).await;
    let down = http("302 Found", &format!("Location: {}/v3.1/x\r\n", plain.url), "");
    let across = http("307 Temporary Redirect", &format!("Location: {}/v3.1/x\r\n", secure.url), "");
    let mut places = Vec::new();
    for (name, tls, reply, expected, requests) in [
        ("good", trusted.acceptor(Flaw::None), json(&good), "read", 1),
        ("expired", trusted.acceptor(Flaw::Expired), json(&good), "offline", 0),
        ("not-yet", trusted.acceptor(Flaw::NotYet), json(&good), "offline", 0),
        ("other-name", trusted.acceptor(Flaw::OtherName), json(&good), "offline", 0),
        ("self-signed", trusted.acceptor(Flaw::SelfSigned), json(&good), "offline", 0),
        ("stranger", stranger.acceptor(Flaw::None), json(&good), "offline", 0),
        ("downgrade", trusted.acceptor(Flaw::None), down, "astray", 1),
        ("another-host", trusted.acceptor(Flaw::None), across, "astray", 1),
    ] {
        let (port, heard) = serve(tls, reply).await;
        places.push((name, format!("https://127.0.0.1:{port}"), expected, requests, heard));
    }
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(trusted.pem().as_bytes()).expect("written");
    let told: Vec<String> = places.iter().map(|(name, url, ..)| format!("{name} {url}")).collect();
    let mut child = std::process::Command::new(std::env::current_exe().expect("a path"));
    child.args(["tls::what_a_child_with_other_trust_sees", "--exact", "--nocapture"]);
    child.env("SSL_CERT_FILE", file.path()).env_remove("SSL_CERT_DIR").env(PLACES, told.join("\n"));
    let said = tokio::task::spawn_blocking(move || child.output()).await.expect("joins").expect("runs");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    if cfg!(any(target_os = "macos", windows)) {
        // There the system's own store decides, and no variable changes it: everybody is a stranger.
        return;
    }
    for (name, _, expected, requests, heard) in &places {
        assert!(said.contains(&format!("<{name}: {expected}>")), "{name}: {said}");
        let heard = heard.lock().expect("sound");
        assert_eq!(heard.len(), *requests, "{name}");
        assert!(heard.iter().all(|request| request.contains(TOKEN)), "{name}: the token is for this server");
    }
    bystander::assert_left_alone(&[plain, secure], TOKEN, "after the redirects");
}

/// Not a test by itself: the part of the test above that runs in a process of its own.
#[tokio::test]
async fn what_a_child_with_other_trust_sees() {
    let Ok(places) = std::env::var(PLACES) else { return };
    for line in places.lines() {
        let (name, url) = line.split_once(' ').expect("two words");
        let outcome = write(&clever_with(url, limits())).await;
        println!("<{name}: {}>", outcome.map_or_else(|error| kind(&error), |_| "read".to_owned()));
    }
}
