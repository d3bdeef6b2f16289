//! Teachers who each read, write one grade and read it back, as a sync does, and do not give up when an instance dies.

use super::district::{District, wall};
use relay::records::{Kind, Pair, Postgres, Records as _, Session};
use relay::secrets;
use reqwest::{Client, Response};
use sample_school::{GradingType, Score};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// Tries of one step before a teacher gives up, which is a failure of the test.
const TRIES: u32 = 60;
/// After a refusal or a broken connection.
const PAUSE: Duration = Duration::from_millis(200);
/// So many teachers share a client with its connections.
const PER_CLIENT: usize = 25;

/// A grade that only this teacher writes.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) teacher: String,
    pub(crate) section: String,
    pub(crate) work: String,
    pub(crate) student: String,
    /// Another one than is there.
    pub(crate) points: i32,
}

/// As many as there are teachers.
pub(crate) fn places(district: &District, wanted: usize) -> Vec<Place> {
    let lms = district.school.lms();
    let mut all = Vec::new();
    for section in lms.district().sections.iter().filter(|section| section.linked) {
        let graded = |one: &sample_school::Assignment| {
            one.grading_type == GradingType::Points && one.points.is_some_and(|most| most >= Score::whole(2))
        };
        for work in lms.assignments(&section.id).into_iter().filter(graded) {
            for student in lms.district().students_of(section).filter(|one| one.linked) {
                if !lms.has(section, &work, student) {
                    continue;
                }
                let Some(now) = lms.submission(&work.id, &student.id) else { continue };
                all.push(Place {
                    teacher: section.teachers[all.len() % section.teachers.len()].clone(),
                    section: section.id.clone(),
                    work: work.id.clone(),
                    student: student.id.clone(),
                    points: if now.score == Some(Score::whole(1)) { 2 } else { 1 },
                });
            }
        }
    }
    assert!(all.len() >= wanted, "{} grades for {wanted} teachers", all.len());
    // Spread over all sections, as teachers are.
    let step = all.len() / wanted;
    all.into_iter().step_by(step).take(wanted).collect()
}

/// Signs each in, past the pages, and answers their access tokens.
pub(crate) async fn sign_in(district: &District, places: &[Place]) -> Vec<String> {
    let records = Postgres::open(&district.cluster.url(), 16).await.unwrap();
    let own = district.school.lms().district().id.clone();
    let now = wall();
    let mut tokens = Vec::with_capacity(places.len());
    for some in places.chunks(64) {
        let begins = some.iter().map(|place| {
            let (records, own) = (records.clone(), own.clone());
            async move {
                let (code, access) = (secrets::random().unwrap(), secrets::random().unwrap());
                let until = now + chrono::TimeDelta::minutes(50);
                let pair = Pair {
                    access: secrets::hash(&access),
                    access_until: until,
                    refresh: secrets::random().unwrap(),
                    refresh_until: until,
                };
                let session = Session {
                    id: secrets::id().unwrap(),
                    teacher: place.teacher.clone(),
                    name: "A teacher".to_owned(),
                    district: own,
                    began: now,
                    renewed: now,
                };
                records.park(Kind::Code, &code, "{}", until).await.unwrap();
                records.take(Kind::Code, &code, now).await.unwrap();
                assert!(records.begin(&code, None, &session, &pair).await.unwrap());
                access
            }
        });
        tokens.extend(futures::future::join_all(begins).await);
    }
    tokens
}

/// What one teacher saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// What the relay added to each read, in milliseconds.
    pub(crate) added: Vec<f64>,
    /// The same where it had to ask first who teaches the section.
    pub(crate) added_with_roster: Vec<f64>,
    /// What Clever needed for each read.
    pub(crate) clever: Vec<f64>,
    /// 429s.
    pub(crate) refused: usize,
    /// Connections that broke, or answers that an instance could not give.
    pub(crate) broken: usize,
    /// Writes that were answered with success.
    pub(crate) written: usize,
    /// Writes that were not answered.
    pub(crate) not_answered: usize,
}

struct Teacher {
    http: Client,
    url: String,
    token: String,
    place: Place,
    seen: Seen,
}

fn spent(response: &Response, name: &str) -> f64 {
    let told = response.headers().get("server-timing").and_then(|value| value.to_str().ok()).unwrap_or("");
    let found = told.split(", ").find_map(|one| one.strip_prefix(name)?.strip_prefix(";dur=")?.parse().ok());
    found.expect("the relay says its times")
}

impl Teacher {
    /// Reads until it is answered, and answers it.
    async fn read(&mut self, path: &str) -> serde_json::Value {
        for _ in 0..TRIES {
            let began = Instant::now();
            let asked = self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.token).send().await;
            let answer = match asked {
                Ok(answer) if answer.status() == 200 => answer,
                Ok(answer) => {
                    self.not_served(answer.status().as_u16()).await;
                    continue;
                }
                Err(_) => {
                    self.not_served(0).await;
                    continue;
                }
            };
            let (clever, roster) = (spent(&answer, "clever"), spent(&answer, "roster"));
            let Ok(body) = answer.json().await else {
                self.not_served(0).await;
                continue;
            };
            let added = began.elapsed().as_secs_f64() * 1_000.0 - clever - roster;
            if roster > 0.0 { &mut self.seen.added_with_roster } else { &mut self.seen.added }.push(added);
            self.seen.clever.push(clever);
            return body;
        }
        panic!("{path} was not answered in {TRIES} tries");
    }

    async fn not_served(&mut self, status: u16) {
        assert!(matches!(status, 0 | 429 | 502..=504), "status {status}");
        match status {
            429 => self.seen.refused += 1,
            _ => self.seen.broken += 1,
        }
        tokio::time::sleep(PAUSE).await;
    }

    /// A small sync: two reads, a write, and the grade read back. A write without an answer is looked after before it is
    /// sent again.
    async fn sync(mut self) -> Seen {
        let Place { section, work, student, points, .. } = self.place.clone();
        let works = format!("/v3.1/sections/{section}/assignments/{work}");
        let grade = format!("{works}/submissions/{student}");
        self.read(&format!("/v3.1/sections/{section}")).await;
        self.read(&works).await;
        for _ in 0..TRIES {
            let write = self.http.patch(format!("{}{grade}", self.url)).bearer_auth(&self.token);
            match write.json(&json!({ "grade_points": points })).send().await {
                Ok(answer) if answer.status() == 200 => self.seen.written += 1,
                Ok(answer) if answer.status() == 429 => {
                    self.not_served(429).await;
                    continue;
                }
                Ok(answer) => {
                    self.seen.not_answered += 1;
                    self.not_served(answer.status().as_u16()).await;
                }
                Err(_) => {
                    self.seen.not_answered += 1;
                    self.not_served(0).await;
                }
            }
            let there = self.read(&grade).await;
            if there["data"]["grade_points"].as_f64() == Some(f64::from(points)) {
                return self.seen;
            }
        }
        panic!("a grade was not written in {TRIES} tries");
    }
}

/// All of them, spread over this time. `half`: called when half of them have begun.
pub(crate) async fn all_sync(
    district: &District,
    places: &[Place],
    tokens: Vec<String>,
    over: Duration,
    half: impl FnOnce(),
) -> Vec<Seen> {
    let clients: Vec<Client> =
        (0..places.len().div_ceil(PER_CLIENT)).map(|_| super::browser::client()).collect();
    let (began, begun) = (Instant::now(), Arc::new(AtomicUsize::new(0)));
    let count = places.len();
    let syncs: Vec<_> = places
        .iter()
        .zip(tokens)
        .enumerate()
        .map(|(at, (place, token))| {
            let http = clients[at / PER_CLIENT].clone();
            let teacher = Teacher {
                http,
                url: district.url.clone(),
                token,
                place: place.clone(),
                seen: Seen::default(),
            };
            let begun = Arc::clone(&begun);
            let after = over.mul_f64(at as f64 / count as f64);
            tokio::spawn(async move {
                tokio::time::sleep_until(began + after).await;
                begun.fetch_add(1, Ordering::Relaxed);
                teacher.sync().await
            })
        })
        .collect();
    tokio::time::sleep_until(began + over / 2).await;
    assert!(begun.load(Ordering::Relaxed) > 0, "they are at it");
    half();
    let mut all = Vec::with_capacity(count);
    for one in syncs {
        all.push(one.await.unwrap());
    }
    all
}
