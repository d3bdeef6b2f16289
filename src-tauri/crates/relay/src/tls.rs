//! https of the relay's own: rustls with ring. The certificate is read again when its files change, so that whoever
//! renews it (certbot, a district's own authority) has nothing to restart.
//!
//! Deliberately not here: getting a certificate, and certificates of clients.

use crate::config::TlsFiles;
use crate::door::{Door, Held};
use axum::serve::Listener;
use chrono::{DateTime, Utc};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use x509_parser::prelude::{ASN1Time, FromDer as _, X509Certificate};

/// The files are looked at so often.
const LOOK: Duration = Duration::from_secs(30);
/// Whoever does not say hello in this time is not served.
const HELLO: Duration = Duration::from_secs(10);
/// Connections whose hello is done and who are not served yet.
const DOOR: usize = 64;

/// Why there is no https.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("tls.{which} cannot be read: {source}.")]
    File {
        /// `certificate` or `key`.
        which: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is not what it should be.
    #[error("tls.{which} holds no {what} in PEM.")]
    Empty {
        /// `certificate` or `key`.
        which: &'static str,
        /// In words.
        what: &'static str,
    },
    /// They are not made for each other.
    #[error("tls.key is not the key of tls.certificate, or of a kind that cannot be used.")]
    NoPair,
}

impl TlsError {
    /// The key of the configuration that it is about.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::File { which: "key", .. } | Self::Empty { which: "key", .. } | Self::NoPair => "tls.key",
            Self::File { .. } | Self::Empty { .. } => "tls.certificate",
        }
    }
}

/// Why a browser would not take a certificate that can be served: it ran out, or is for another host.
pub(crate) fn faults(certified: &CertifiedKey, host: Option<&str>, now: DateTime<Utc>) -> Vec<String> {
    let Some(own) = certified.cert.first() else { return Vec::new() };
    let mut faults = Vec::new();
    if let Ok((_, parsed)) = X509Certificate::from_der(own) {
        let day = |time: ASN1Time| {
            DateTime::from_timestamp(time.timestamp(), 0).map(|day| day.format("%d %b %Y").to_string())
        };
        let validity = parsed.validity();
        if validity.not_after.timestamp() < now.timestamp() {
            faults.push(format!("ran out on {}", day(validity.not_after).unwrap_or_default()));
        } else if validity.not_before.timestamp() > now.timestamp() {
            faults.push(format!("is good from {} on only", day(validity.not_before).unwrap_or_default()));
        }
    }
    let name = host.and_then(|host| ServerName::try_from(host.to_owned()).ok());
    if let (Some(name), Ok(parsed)) = (name, ParsedCertificate::try_from(own))
        && rustls::client::verify_server_name(&parsed, &name).is_err()
    {
        faults.push(format!("is not for {}, where teachers reach the relay", name.to_str()));
    }
    faults
}

/// Reads both files.
pub(crate) fn certified(files: &TlsFiles) -> Result<CertifiedKey, TlsError> {
    let read = |which, path| std::fs::read(path).map_err(|source| TlsError::File { which, source });
    let (chain, key) = (read("certificate", &files.certificate)?, read("key", &files.key)?);
    let none = TlsError::Empty { which: "certificate", what: "certificate" };
    let chain: Vec<_> = match CertificateDer::pem_slice_iter(&chain).collect::<Result<Vec<_>, _>>() {
        Ok(chain) if !chain.is_empty() => chain,
        _ => return Err(none),
    };
    let key = PrivateKeyDer::from_pem_slice(&key)
        .map_err(|_| TlsError::Empty { which: "key", what: "private key" })?;
    let ring = rustls::crypto::ring::default_provider();
    CertifiedKey::from_der(chain, key, &ring).map_err(|_| TlsError::NoPair)
}

/// The certificate as last read.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Reads the files again when asked to, or when they are others than before. Files that cannot be used change nothing.
async fn keep_current(
    files: TlsFiles,
    current: Arc<Current>,
    mut asked: mpsc::Receiver<oneshot::Sender<()>>,
) {
    let mut looks = tokio::time::interval(LOOK);
    looks.tick().await;
    loop {
        // Whoever asked is told when it is done, by this being dropped.
        let _told = tokio::select! {
            _ = looks.tick() => None,
            Some(told) = asked.recv() => Some(told),
        };
        let read = files.clone();
        let Ok(read) = tokio::task::spawn_blocking(move || certified(&read)).await else { return };
        match read {
            Ok(new) => {
                let mut held = current.0.write().unwrap_or_else(PoisonError::into_inner);
                if held.cert != new.cert {
                    *held = Arc::new(new);
                    tracing::info!(target: "relay", "the certificate was renewed");
                }
            }
            Err(error) => {
                tracing::error!(target: "relay", %error, "the certificate of before is used on");
            }
        }
    }
}

/// Asks for the files to be read again.
#[derive(Clone)]
pub struct Renew(mpsc::Sender<oneshot::Sender<()>>);

impl Renew {
    /// Now; returns when it is done.
    pub async fn now(&self) {
        let (tell, told) = oneshot::channel();
        if self.0.send(tell).await.is_ok() {
            let _ = told.await;
        }
    }
}

/// Takes connections and says hello to each on its own: nobody waits for a slow one.
pub(crate) struct TlsListener {
    address: SocketAddr,
    came: mpsc::Receiver<(TlsStream<Held<TcpStream>>, SocketAddr)>,
}

impl TlsListener {
    /// Serves what comes in here with the certificate of these files.
    pub(crate) fn start(
        listener: Door<TcpListener>,
        files: TlsFiles,
    ) -> Result<(Self, Renew), crate::RelayError> {
        let current = Arc::new(Current(RwLock::new(Arc::new(certified(&files)?))));
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .map_err(|_| TlsError::NoPair)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&current) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let address = Listener::local_addr(&listener).map_err(|source| crate::RelayError::Listen {
            address: "the configured address".to_owned(),
            source,
        })?;
        let (renew, asked) = mpsc::channel(1);
        tokio::spawn(keep_current(files, current, asked));
        let (come, came) = mpsc::channel(DOOR);
        tokio::spawn(takes(listener, TlsAcceptor::from(Arc::new(config)), come));
        Ok((Self { address, came }, Renew(renew)))
    }
}

/// Until nobody serves any more.
async fn takes(
    mut listener: Door<TcpListener>,
    acceptor: TlsAcceptor,
    come: mpsc::Sender<(TlsStream<Held<TcpStream>>, SocketAddr)>,
) {
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = come.closed() => return,
        };
        let (acceptor, come) = (acceptor.clone(), come.clone());
        tokio::spawn(async move {
            if let Ok(Ok(stream)) = tokio::time::timeout(HELLO, acceptor.accept(stream)).await {
                stream.get_ref().0.is_agreed();
                let _ = come.send((stream, peer)).await;
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<Held<TcpStream>>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.came.recv().await {
            Some(came) => came,
            // Whoever takes connections has ended, which it does after this only.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}
