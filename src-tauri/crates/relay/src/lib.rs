//! The district's relay: a small server that holds what must not be on a teacher's computer, the app's secret at Clever
//! and the district's token, and lets each teacher reach her own sections through it.
//!
//! To Clever it is the app; to the desktop app it is an OAuth 2 authorization server ([`oauth`]) and Clever's v3.1 API
//! as far as one teacher may see it ([`surface`]). All who share a district's token wait in one queue ([`queue`]).
//!
//! Words: a *session* is one sign-in of the app with all tokens that came of it; a *turn* is the right to send one
//! request to Clever; the *record of writes* says who wrote which grade when.

mod admin;
mod clever;
pub mod config;
mod district;
mod door;
mod error;
mod front;
mod lately;
mod limits;
pub mod lti;
mod metrics;
pub mod oauth;
mod page;
pub mod queue;
pub mod records;
mod routes;
mod sample;
pub mod secrets;
mod share;
pub mod surface;
mod timing;
mod tls;

pub use clever::CleverError;
pub use config::{CleverConfig, Config, Proxies, RecordsAt, TlsFiles};
pub use error::RelayError;
pub use sample::Sample;
pub use tls::{Renew, TlsError};

use chrono::{DateTime, Utc};
use clever::Clever;
use district::Districts;
use door::{Door, Peer};
use lately::Lately;
use limits::RateLimit;
use metrics::Metrics;
use records::{Postgres, Records, Sqlite};
use secrets::Seal;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tls::TlsListener;
use tokio::net::TcpListener;
use tokio::sync::{RwLock, watch};
use tokio::task::JoinHandle;

/// Our clock; a test passes its own.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What every handler knows.
type Relay = Arc<Shared>;

/// What is under way when the relay closes may take so long to finish: longer than the wait for a turn and the request
/// to Clever together.
const GRACE: Duration = Duration::from_secs(95);
/// So long the last answers take to leave when everything is finished; whoever says nothing is not waited for.
const FLUSH: Duration = Duration::from_secs(1);

/// What has run out is deleted so often.
const CLEAN: Duration = Duration::from_secs(300);
/// One refresh token is sent no more often in a minute; it is good for one renewal, and one more if the answer was lost.
const RENEWALS: u32 = 10;

/// So many wrong secrets are said at the admin page from one address in a minute.
const GUESSES: u32 = 10;
/// Clever is asked no more often how a district is called by who need not say who they are.
const CALLED: Duration = Duration::from_secs(300);

/// The parts of a running relay.
pub struct Shared {
    config: Config,
    url: String,
    records: Arc<dyn Records>,
    clever: Arc<Clever>,
    lti: lti::Lti,
    districts: Districts,
    clock: Clock,
    metrics: Arc<Metrics>,
    api_limit: RateLimit,
    sign_in_limit: RateLimit,
    /// Renewals of one refresh token.
    refresh_limit: RateLimit,
    /// Tokens from one address that nobody was given.
    unknown_limit: RateLimit,
    /// Wrong secrets at the admin page from one address.
    guess_limit: RateLimit,
    /// How the districts are called.
    called: Lately<Vec<String>>,
    /// Whether the records answer.
    ready: Lately<bool>,
    /// How many are signed in.
    sessions: Lately<usize>,
    closing: watch::Receiver<bool>,
    /// Held for reading by every write until it is written down.
    writing: Arc<RwLock<()>>,
    /// Held for reading by every request until it is answered.
    serving: Arc<RwLock<()>>,
}

/// A relay that serves.
pub struct Running {
    url: String,
    address: SocketAddr,
    shared: Relay,
    close: watch::Sender<bool>,
    server: JoinHandle<()>,
    renew: Option<Renew>,
}

impl Running {
    /// Where it is reached.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it listens, which is another address where something stands in front of it.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it keeps.
    #[must_use]
    pub fn records(&self) -> Arc<dyn Records> {
        Arc::clone(&self.shared.records)
    }

    /// Asks for the certificate to be read again; `None` where it serves no https.
    #[must_use]
    pub fn renew(&self) -> Option<Renew> {
        self.renew.clone()
    }

    /// Closes it: takes nothing new, finishes what is under way.
    pub async fn stop(self) {
        self.close.send_replace(true);
        self.shared.districts.close();
        let Self { shared, mut server, .. } = self;
        let done = async {
            // A connection on which half a request came is never done: the requests are what counts.
            let answered = async {
                drop(shared.serving.write().await);
                tokio::time::sleep(FLUSH).await;
            };
            tokio::select! {
                _ = &mut server => {}
                () = answered => {}
            }
            // Writes whose app has gone are still on their way.
            drop(shared.writing.write().await);
        };
        if tokio::time::timeout(GRACE, done).await.is_err() {
            tracing::warn!(target: "relay", "closed before everything was finished");
        }
        server.abort();
    }
}

/// Starts a relay.
///
/// # Errors
/// When the records cannot be opened or the address cannot be listened at.
pub async fn start(config: Config, clock: Clock) -> Result<Running, RelayError> {
    let records: Arc<dyn Records> = match &config.records {
        RecordsAt::Folder(folder) => {
            std::fs::create_dir_all(folder)
                .map_err(|source| RelayError::Folder { path: folder.clone(), source })?;
            Arc::new(Sqlite::open(&folder.join("relay.sqlite"))?)
        }
        RecordsAt::Postgres { url, connections } => {
            Arc::new(Postgres::open(url.expose(), *connections).await?)
        }
        RecordsAt::Memory => Arc::new(Sqlite::in_memory()?),
    };
    start_with(config, clock, records).await
}

/// Starts a relay with these records.
///
/// # Errors
/// When the address cannot be listened at, or a client cannot be set up.
pub async fn start_with(
    config: Config,
    clock: Clock,
    records: Arc<dyn Records>,
) -> Result<Running, RelayError> {
    let listen = |source| RelayError::Listen { address: config.listen.to_string(), source };
    let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let url = config.public_url.clone().unwrap_or_else(|| format!("{scheme}://{address}"));
    let seal = Seal::from_text(config.sealing_key.expose()).ok_or(RelayError::Unsealed)?;
    let clever = Arc::new(Clever::new(config.clever.clone(), format!("{url}/oauth/callback"))?);
    let lti = lti::Lti::new(&config, &url)?;
    let metrics = Arc::<Metrics>::default();
    let districts = Districts::new(
        &config,
        seal,
        Arc::clone(&clever),
        Arc::clone(&records),
        Arc::clone(&clock),
        Arc::clone(&metrics),
    );
    let (close, closing) = watch::channel(false);
    let shared = Arc::new(Shared {
        api_limit: RateLimit::per_minute(config.requests_per_minute_and_teacher),
        sign_in_limit: RateLimit::per_minute(config.sign_ins_per_minute_and_address),
        refresh_limit: RateLimit::per_minute(RENEWALS),
        unknown_limit: RateLimit::per_minute(config.sign_ins_per_minute_and_address),
        guess_limit: RateLimit::per_minute(GUESSES),
        called: Lately::good_for(CALLED),
        url: url.clone(),
        config,
        records,
        clever,
        lti,
        districts,
        clock,
        metrics,
        ready: Lately::default(),
        sessions: Lately::default(),
        closing: closing.clone(),
        writing: Arc::default(),
        serving: Arc::default(),
    });
    tokio::spawn(cleans(Arc::clone(&shared), closing.clone()));
    let proxies = shared.config.trusted_proxies.clone();
    let app = routes::all(Arc::clone(&shared)).into_make_service_with_connect_info::<Peer>();
    let (server, renew) = match shared.config.tls.clone() {
        Some(files) => {
            let (listener, renew) = TlsListener::start(Door::of(listener, proxies), files)?;
            let served = axum::serve(listener, app).with_graceful_shutdown(closed(closing));
            (tokio::spawn(async move { drop(served.await) }), Some(renew))
        }
        None => {
            let served =
                axum::serve(Door::of(listener, proxies), app).with_graceful_shutdown(closed(closing));
            (tokio::spawn(async move { drop(served.await) }), None)
        }
    };
    Ok(Running { url, address, shared, close, server, renew })
}

/// Cleans the records up from time to time, until the relay closes.
async fn cleans(relay: Relay, closing: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(CLEAN);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = closed(closing.clone()) => return,
        }
        let now = (relay.clock)();
        let oldest = now - chrono::TimeDelta::days(relay.config.session_days.into());
        if let Err(error) = relay.records.clean(now, oldest).await {
            tracing::error!(target: "relay", %error, "the records could not be cleaned up");
        }
    }
}

async fn closed(mut closing: watch::Receiver<bool>) {
    let _ = closing.wait_for(|closing| *closing).await;
}
