//! A district as the relay speaks with it: its token, its one client, its one queue.

mod all;

pub use all::Districts;

use crate::metrics::Metrics;
use crate::queue::{Busy, Queue};
use crate::surface::Reach;
use crate::timing;
use lms::LmsError;
use lms::http::{Ask, Wire};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// So long a request waits for its turn. The app gives up after a minute; what is refused before that was certainly
/// not sent, and the app knows it.
const PATIENCE: Duration = Duration::from_secs(25);

/// A request for Clever.
#[derive(Debug, Clone)]
pub struct Request {
    /// Method.
    pub method: reqwest::Method,
    /// The route with `{id}` where an id goes.
    pub route: &'static str,
    /// The ids.
    pub ids: Vec<String>,
    /// The query, encoded.
    pub query: Option<String>,
    /// The body, JSON.
    pub body: Option<Vec<u8>>,
}

impl Request {
    /// A read.
    pub fn get(route: &'static str, ids: &[&str], query: Option<String>) -> Self {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        Self { method: reqwest::Method::GET, route, ids, query, body: None }
    }
}

/// Why there is no answer of Clever's.
#[derive(Debug)]
pub enum Failed {
    /// It was not its turn in time.
    Busy(Busy),
    /// What the client says.
    Lms(LmsError),
}

/// One district.
pub struct District {
    wire: Wire,
    queue: Queue,
    metrics: Arc<Metrics>,
    refused: AtomicBool,
    /// Who teaches what, as last read.
    pub reach: Reach,
}

impl District {
    /// Sends it when it is the teacher's turn.
    pub async fn send(&self, teacher: &str, request: &Request) -> Result<Vec<u8>, Failed> {
        self.send_unless(teacher, request, std::future::pending::<()>()).await
    }

    /// The same, unless whoever asked has gone before it was its turn. Once begun it is finished; before that it is
    /// given up in time, also where its turn has come and Clever says meanwhile that everybody must wait.
    pub async fn send_unless<T>(
        &self,
        teacher: &str,
        request: &Request,
        gone: impl Future<Output = T>,
    ) -> Result<Vec<u8>, Failed> {
        let place = async {
            let mut turn = self.queue.turn(teacher, PATIENCE).await?;
            let permit = self.wire.pacer().acquire().await;
            turn.begun();
            Ok(permit)
        };
        let came = Instant::now();
        let permit = tokio::select! {
            permit = timeout(PATIENCE, place) => permit.unwrap_or(Err(Busy { retry_after: 5 })),
            _ = gone => Err(Busy { retry_after: 1 }),
        };
        let permit = permit.map_err(|busy| {
            self.metrics.count("passback_relay_turns_refused_total", "");
            Failed::Busy(busy)
        })?;
        let ids: Vec<&str> = request.ids.iter().map(String::as_str).collect();
        let began = Instant::now();
        let answer = self.wire.send_with(permit, &ask(request, &ids)).await;
        timing::add(began.duration_since(came), began.elapsed());
        timing::waiting(self.queue.waiting());
        let told = match &answer {
            Ok(_) => "outcome=\"answered\"",
            Err(LmsError::SignIn { status: 401 }) => {
                self.refused.store(true, Ordering::Relaxed);
                "outcome=\"token_refused\""
            }
            Err(LmsError::TooMany) => "outcome=\"too_many\"",
            Err(LmsError::Offline | LmsError::NoAnswer) => "outcome=\"no_answer\"",
            Err(_) => "outcome=\"refused\"",
        };
        self.metrics.count("passback_relay_upstream_requests_total", told);
        answer.map_err(Failed::Lms)
    }

    /// The query of a link to another page of the list that this request asked for.
    pub fn next(&self, request: &Request, link: &str) -> Option<String> {
        let ids: Vec<&str> = request.ids.iter().map(String::as_str).collect();
        self.wire.next(&ask(request, &ids), link).ok()
    }

    /// Whether Clever no longer takes the token.
    pub fn is_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    /// How many of this teacher's requests wait, and how many of all.
    pub fn waiting_of(&self, teacher: &str) -> (usize, usize) {
        (self.queue.waiting_of(teacher), self.queue.waiting())
    }

    /// Requests that wait.
    pub fn waiting(&self) -> usize {
        self.queue.waiting()
    }
}

fn ask<'a>(request: &'a Request, ids: &'a [&'a str]) -> Ask<'a> {
    Ask {
        method: request.method.clone(),
        route: request.route,
        ids,
        query: request.query.as_deref(),
        body: request.body.clone(),
        alone: request.method == reqwest::Method::POST,
        // Clever's own words are passed on; the app reads them.
        not_there: |message| LmsError::Refused { status: 404, message: message.to_owned() },
    }
}
