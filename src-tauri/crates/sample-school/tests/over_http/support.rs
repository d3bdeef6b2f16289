//! An open school with a client that holds its token and a clock that tests move.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Client, Method, Response};
use sample_school::{Clock, Faults, Lms, LmsKind, Options, School, Trouble};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) struct Visit {
    pub(crate) school: School,
    pub(crate) http: Client,
    time: Arc<Mutex<DateTime<Utc>>>,
}

/// What came back: a status, the text, and the JSON in it if there is any.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
    pub(crate) json: Value,
    pub(crate) headers: reqwest::header::HeaderMap,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, text, json, headers }
    }

    pub(crate) fn message(&self) -> (u16, &str) {
        (self.status, self.json["message"].as_str().unwrap_or(&self.text))
    }

    #[track_caller]
    pub(crate) fn data(&self) -> &Value {
        assert_eq!(self.status, 200, "{}", self.text);
        &self.json["data"]
    }

    pub(crate) fn header(&self, name: &str) -> i64 {
        self.headers[name].to_str().unwrap().parse().unwrap()
    }
}

pub(crate) const START: &str = "2026-11-24T10:00:00Z";

pub(crate) fn start_time() -> DateTime<Utc> {
    START.parse().unwrap()
}

pub(crate) fn fixed_clock() -> Clock {
    Arc::new(start_time)
}

pub(crate) fn client() -> Client {
    // Nothing here is encrypted, but no client is built without knowing how; the second call is refused.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap()
}

pub(crate) async fn visit(options: Options) -> Visit {
    let time = Arc::new(Mutex::new(start_time()));
    let read = Arc::clone(&time);
    let school = sample_school::start(options, Arc::new(move || *read.lock().unwrap())).await.unwrap();
    Visit { school, http: client(), time }
}

pub(crate) async fn visit_lms(lms: LmsKind) -> Visit {
    visit(Options { seed: 7, lms, ..Options::default() }).await
}

pub(crate) async fn canvas() -> Visit {
    visit_lms(LmsKind::Canvas).await
}

impl Visit {
    pub(crate) fn lms(&self) -> &Lms {
        self.school.lms()
    }

    pub(crate) fn later(&self, delta: TimeDelta) {
        *self.time.lock().unwrap() += delta;
    }

    pub(crate) fn faults(&self, change: impl FnOnce(&mut Faults)) {
        let mut faults = self.lms().faults();
        change(&mut faults);
        self.lms().set_faults(faults).unwrap();
    }

    pub(crate) fn trouble(&self, text: &str) {
        let trouble: Trouble = text.parse().unwrap();
        self.faults(|faults| faults.troubles.push(trouble));
    }

    /// The id of a section by its place.
    pub(crate) fn section(&self, place: usize) -> String {
        self.lms().district().sections[place].id.clone()
    }

    /// The id of a student of the first section by the seat.
    pub(crate) fn student(&self, seat: usize) -> String {
        let district = self.lms().district();
        district.students[district.sections[0].students[seat]].id.clone()
    }

    /// The id of an assignment of the first section, 0 for the newest.
    pub(crate) fn assignment(&self, place: usize) -> String {
        self.lms().assignments(&self.section(0))[place].id.clone()
    }

    pub(crate) fn assignments_path(&self) -> String {
        format!("/v3.1/sections/{}/assignments", self.section(0))
    }

    pub(crate) fn assignment_path(&self, place: usize) -> String {
        format!("{}/{}", self.assignments_path(), self.assignment(place))
    }

    pub(crate) fn grade_path(&self, place: usize, seat: usize) -> String {
        format!("{}/submissions/{}", self.assignment_path(place), self.student(seat))
    }

    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<Answer, reqwest::Error> {
        let url = format!("{}{path}", self.school.url());
        let mut request = self.http.request(method, url).bearer_auth(self.school.district_token());
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        Ok(Answer::of(request.send().await?).await)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.try_send(Method::GET, path, None).await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.try_send(Method::POST, path, Some(body.to_string())).await.unwrap()
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.try_send(Method::PATCH, path, Some(body.to_string())).await.unwrap()
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.try_send(Method::DELETE, path, None).await.unwrap()
    }

    pub(crate) async fn create(&self, title: &str) -> Answer {
        self.post(&self.assignments_path(), new_assignment(title)).await
    }

    /// A request of the page or its script, without a token.
    pub(crate) async fn page(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.school.url()));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn with_token(&self, token: Option<&str>, path: &str) -> Answer {
        let mut request = self.http.get(format!("{}{path}", self.school.url()));
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        Answer::of(request.send().await.unwrap()).await
    }
}

pub(crate) fn new_assignment(title: &str) -> Value {
    json!({
        "title": title,
        "description": "Made by a test.",
        "due_date": "2026-12-01T21:00:00.000Z",
        "points_possible": 20,
        "grading_type": "points",
        "submission_types": ["file"],
        "max_attempts": 1,
    })
}
