//! One request, one answer.

use super::{Limits, Line, Origin, SetupError, Wall, json, message, tls};
use crate::LmsError;
use crate::pacing::{Chance, Outcome, Pacer, Permit, Signals, server_time};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Response, StatusCode, redirect, retry};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;
use tokio::time::{Instant, timeout};
use url::Url;
use vault::Secret;
use zeroize::Zeroizing;

/// Idle connections are closed before servers usually do: a request that meets a closing connection would be lost.
const IDLE: Duration = Duration::from_secs(20);
/// What is read of a refusal.
const REFUSAL: usize = 64 * 1024;
/// How long the words of a refusal are waited for.
const COURTESY: Duration = Duration::from_secs(2);

/// What a relay said of its queue is told for so long: a little longer than a request may wait for the next word.
const LATELY: Duration = Duration::from_secs(90);

/// A request.
#[derive(Debug)]
pub struct Ask<'a> {
    /// Method.
    pub method: Method,
    /// The route with `{…}` where an id goes. The log names it, and no id.
    pub route: &'static str,
    /// The ids, in their order.
    pub ids: &'a [&'a str],
    /// The query, encoded.
    pub query: Option<&'a str>,
    /// The body, JSON.
    pub body: Option<Vec<u8>>,
    /// Sent on a connection of its own, so that it cannot get lost in one that is just closing.
    pub alone: bool,
    /// What a 404 with this message means.
    pub not_there: fn(&str) -> LmsError,
}

/// Gets another token for one that a 401 refused. Done, the request is sent once more; otherwise its error is what came
/// of the request. One that was renewed meanwhile needs nothing more.
pub type Renewal = Arc<dyn Fn(Secret<String>) -> Renewing + Send + Sync>;
/// A token on its way.
pub type Renewing = Pin<Box<dyn Future<Output = Result<(), LmsError>> + Send>>;

/// The client.
pub struct Wire {
    origin: Origin,
    shared: Client,
    alone: Client,
    token: RwLock<Secret<String>>,
    renewal: OnceLock<Renewal>,
    limits: Limits,
    pacer: Pacer,
    wall: Wall,
    skew: Mutex<Option<i64>>,
    line: Mutex<Option<(Instant, Line)>>,
}

/// Whether a header can carry it.
fn is_token(token: &Secret<String>) -> bool {
    !token.expose().is_empty() && token.expose().bytes().all(|byte| byte.is_ascii_graphic())
}

/// What came of one attempt.
struct Attempt {
    outcome: Outcome,
    signals: Signals,
    status: Option<StatusCode>,
    answer: Result<Vec<u8>, LmsError>,
}

impl Wire {
    /// A client for this origin and token.
    pub fn new(
        origin: Origin,
        token: Secret<String>,
        limits: Limits,
        wall: Wall,
        chance: Chance,
    ) -> Result<Self, SetupError> {
        if !is_token(&token) {
            return Err(SetupError::Token);
        }
        let tls = tls::config(origin.is_secure())?;
        let client = |idle: usize| {
            let mut builder = Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .redirect(redirect::Policy::none())
                .retry(retry::never())
                .referer(false)
                .https_only(origin.is_secure())
                .connect_timeout(limits.connect)
                .pool_idle_timeout(IDLE)
                .pool_max_idle_per_host(idle)
                .user_agent(concat!("Passback/", env!("CARGO_PKG_VERSION")));
            if origin.is_loopback() {
                // Neither a proxy nor a name server has a say in where this computer is.
                let here = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
                let here = here.map(|address| SocketAddr::new(address, 0));
                builder = builder.no_proxy().resolve_to_addrs("localhost", &here);
            }
            builder.build().map_err(|_| SetupError::Certificates)
        };
        let (shared, alone) = (client(limits.pace.ceiling as usize)?, client(0)?);
        let pacer = Pacer::new(limits.pace, chance);
        let token = RwLock::new(token);
        let (renewal, skew, line) = (OnceLock::new(), Mutex::new(None), Mutex::new(None));
        Ok(Self { origin, shared, alone, token, renewal, limits, pacer, wall, skew, line })
    }

    /// Uses another token from the next request on: one that was renewed, of the same teacher.
    pub fn renew(&self, token: Secret<String>) -> Result<(), SetupError> {
        if !is_token(&token) {
            return Err(SetupError::Token);
        }
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = token;
        Ok(())
    }

    /// What to do about a token that is refused. Said once.
    pub fn renew_with(&self, renewal: Renewal) {
        let _ = self.renewal.set(renewal);
    }

    fn token(&self) -> Secret<String> {
        self.token.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The pace of this client.
    pub const fn pacer(&self) -> &Pacer {
        &self.pacer
    }

    /// The server's clock minus ours in milliseconds, as of the last answer that told it.
    pub fn clock_skew(&self) -> Option<i64> {
        *self.skew.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a relay said of its queue with the last answer, if that was lately.
    pub fn line(&self) -> Option<Line> {
        let line = *self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.filter(|(at, _)| at.elapsed() < LATELY).map(|(_, line)| line)
    }

    /// The query of a link to another page of the list that this request asked for.
    pub fn next(&self, ask: &Ask<'_>, link: &str) -> Result<String, LmsError> {
        let list = self.address(ask)?;
        self.origin.next(&list, link)
    }

    /// Sends it when its turn comes, and reads the answer. It is sent again only after a 429, which is a refusal and
    /// so certain not to have taken effect, and only as often as the limits say; and once after a 401, which is one too, when
    /// there is another token.
    pub async fn send(&self, ask: &Ask<'_>) -> Result<Vec<u8>, LmsError> {
        let address = self.address(ask)?;
        let mut tries = self.limits.tries.max(1);
        let mut renewal = self.renewal.get();
        loop {
            let permit = self.pacer.acquire().await;
            let token = self.token();
            let attempt = self.once(permit, ask, address.clone(), &token).await;
            if attempt.status == Some(StatusCode::UNAUTHORIZED)
                && let Some(renewal) = renewal.take()
            {
                renewal(token).await?;
                continue;
            }
            tries -= 1;
            if attempt.outcome != Outcome::TooMany || tries == 0 {
                return attempt.answer;
            }
        }
    }

    /// Sends it once with a turn that [`Wire::pacer`] gave, so that whoever waited could still think otherwise.
    pub async fn send_with(&self, permit: Permit<'_>, ask: &Ask<'_>) -> Result<Vec<u8>, LmsError> {
        let address = self.address(ask)?;
        self.once(permit, ask, address, &self.token()).await.answer
    }

    async fn once(&self, permit: Permit<'_>, ask: &Ask<'_>, address: Url, token: &Secret<String>) -> Attempt {
        let began = Instant::now();
        let attempt = self.attempt(ask, address, token).await;
        permit.ended(attempt.outcome, &attempt.signals);
        tracing::debug!(
            target: "lms::wire",
            method = %ask.method,
            route = ask.route,
            status = attempt.status.map_or(0, |status| status.as_u16()),
            ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        );
        attempt
    }

    /// An id that can be none comes from a file that somebody wrote: what Clever would say is said here, unsent.
    fn address(&self, ask: &Ask<'_>) -> Result<Url, LmsError> {
        let address = self.origin.address(ask.route, ask.ids, ask.query);
        address.ok_or_else(|| LmsError::Refused { status: 400, message: "INVALID_ID".to_owned() })
    }

    async fn attempt(&self, ask: &Ask<'_>, address: Url, token: &Secret<String>) -> Attempt {
        let exchange = async {
            let response = match self.request(ask, address, token).send().await {
                Ok(response) => response,
                Err(error) => return Attempt::failed(&error),
            };
            let (status, headers) = (response.status(), response.headers());
            let wall = (self.wall)();
            let signals = Signals::read(headers, wall);
            if let Some(server) = server_time(headers) {
                // Whole seconds, cut off: half a second more is right on average.
                let skew = server.since(wall).saturating_add(500);
                *self.skew.lock().unwrap_or_else(PoisonError::into_inner) = Some(skew);
            }
            *self.line.lock().unwrap_or_else(PoisonError::into_inner) =
                Line::read(headers).map(|line| (Instant::now(), line));
            let outcome =
                if status == StatusCode::TOO_MANY_REQUESTS { Outcome::TooMany } else { Outcome::Answered };
            let answer = self.answer(ask, status, response, token).await;
            Attempt { outcome, signals, status: Some(status), answer }
        };
        timeout(self.limits.total, exchange).await.unwrap_or_else(|_| Attempt::timed_out())
    }

    fn request(&self, ask: &Ask<'_>, address: Url, token: &Secret<String>) -> reqwest::RequestBuilder {
        let client = if ask.alone { &self.alone } else { &self.shared };
        let bearer = Zeroizing::new(format!("Bearer {}", token.expose()));
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Ok(mut value) = HeaderValue::from_str(&bearer) {
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let mut request = client.request(ask.method.clone(), address);
        if let Some(body) = &ask.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            request = request.body(body.clone());
        }
        request.headers(headers)
    }

    async fn answer(
        &self,
        ask: &Ask<'_>,
        status: StatusCode,
        response: Response,
        token: &Secret<String>,
    ) -> Result<Vec<u8>, LmsError> {
        if status.is_success() {
            let page = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let page =
                page.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"));
            let body = read(response, self.limits.body).await?;
            let page = page || json::is_web_page(&body);
            return if page {
                Err(LmsError::Unreadable { what: "a web page instead of data" })
            } else {
                Ok(body)
            };
        }
        if status.is_redirection() || status.is_informational() {
            return Err(LmsError::Astray { what: "a redirect" });
        }
        let number = status.as_u16();
        match number {
            401 | 403 => return Err(LmsError::SignIn { status: number }),
            405 => return Err(LmsError::NotThere { status: number }),
            // The server gave up waiting for the rest of the request, as far as it says.
            408 => return Err(LmsError::NoAnswer),
            429 => return Err(LmsError::TooMany),
            _ => {}
        }
        // The status is the answer; its words are a courtesy and may be missing.
        let body = timeout(COURTESY, read(response, REFUSAL.min(self.limits.body))).await;
        let body = body.unwrap_or(Ok(Vec::new())).unwrap_or_default();
        let message = message::said(&body, token.expose());
        Err(match number {
            404 => (ask.not_there)(&message),
            400..=499 => LmsError::Refused { status: number, message },
            _ => LmsError::Server { status: number, message },
        })
    }
}

impl Attempt {
    fn failed(error: &reqwest::Error) -> Self {
        // Before a connection stands nothing of the request has left; from then on it may have.
        let (outcome, error) = if error.is_connect() {
            (Outcome::Failed, LmsError::Offline)
        } else if error.is_timeout() {
            (Outcome::TimedOut, LmsError::NoAnswer)
        } else {
            (Outcome::Failed, LmsError::NoAnswer)
        };
        Self { outcome, signals: Signals::default(), status: None, answer: Err(error) }
    }

    fn timed_out() -> Self {
        let signals = Signals::default();
        Self { outcome: Outcome::TimedOut, signals, status: None, answer: Err(LmsError::NoAnswer) }
    }
}

/// Reads a body piece by piece as it is unpacked, and stops at the limit.
async fn read(mut response: Response, limit: usize) -> Result<Vec<u8>, LmsError> {
    let too_large = LmsError::Unreadable { what: "an answer that is too large" };
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_large);
    }
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(piece)) if body.len() + piece.len() > limit => return Err(too_large),
            Ok(Some(piece)) => body.extend_from_slice(&piece),
            Ok(None) => return Ok(body),
            // Also what cannot be unpacked: it cannot be told from a connection that dropped on the way.
            Err(_) => return Err(LmsError::NoAnswer),
        }
    }
}
