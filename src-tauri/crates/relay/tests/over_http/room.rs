//! The relay with the sample school, and a clock that tests move.

use super::browser::{Answer, Browser, exchange};
use chrono::{DateTime, TimeDelta, Utc};
use lms::http::Limits;
use lms::pacing::chance_from;
use lms::{Clever, CleverOptions};
use relay::{Config, Sample};
use sample_school::{Options, Section};
use std::sync::{Arc, Mutex};
use vault::Secret;

pub(crate) type Time = Arc<Mutex<DateTime<Utc>>>;

pub(crate) fn noon() -> DateTime<Utc> {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

pub(crate) fn moving() -> (Time, relay::Clock) {
    let time = Arc::new(Mutex::new(noon()));
    let read = Arc::clone(&time);
    (time, Arc::new(move || *read.lock().unwrap()))
}

pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Tokens {
    pub(crate) fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.text);
        let text = |name: &str| answer.json()[name].as_str().expect("a token").to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token") }
    }
}

pub(crate) struct Room {
    pub(crate) sample: Sample,
    pub(crate) browser: Browser,
    time: Time,
}

impl Room {
    pub(crate) async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// With another configuration.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let (time, clock) = moving();
        let options = Options { seed: 7, ..Options::default() };
        let sample = Sample::with(options, clock, change).await.unwrap();
        Self { sample, browser: Browser::new(), time }
    }

    pub(crate) fn url(&self) -> &str {
        self.sample.relay.url()
    }

    pub(crate) fn later(&self, delta: TimeDelta) {
        *self.time.lock().unwrap() += delta;
    }

    pub(crate) fn teacher(&self, place: usize) -> &str {
        &self.sample.school.lms().district().teachers[place].id
    }

    pub(crate) fn section(&self, place: usize) -> &Section {
        &self.sample.school.lms().district().sections[place]
    }

    /// A section that only the first teacher has.
    pub(crate) fn hers_alone(&self) -> &Section {
        let sections = &self.sample.school.lms().district().sections;
        sections.iter().find(|section| section.linked && section.teachers.len() == 1).unwrap()
    }

    /// Chooses this teacher on the sample school's page; answers with the relay's page after it.
    pub(crate) async fn choose(&self, begun: &Answer, teacher: usize) -> Answer {
        let page = self.browser.get(begun.location.as_deref().unwrap()).await;
        let links: Vec<String> = page
            .text
            .split("href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"))
            .filter(|link| link.ends_with(self.teacher(teacher)))
            .collect();
        let back = self.browser.get(&format!("{}{}", self.sample.school.url(), links[0])).await;
        self.browser.get(back.location.as_deref().expect("back to the relay")).await
    }

    /// The code that the app is sent.
    pub(crate) async fn code(&self, teacher: usize) -> String {
        let begun = self.browser.begin(self.url()).await;
        let page = self.choose(&begun, teacher).await;
        let sent = self.browser.consent(self.url(), &page, "yes").await;
        sent.sent("code").expect("a code")
    }

    pub(crate) async fn sign_in(&self, teacher: usize) -> Tokens {
        let code = self.code(teacher).await;
        Tokens::of(&exchange(&self.browser.http, self.url(), &code, &[]).await)
    }

    /// The app's own connector, with the relay's address and token and nothing else changed.
    pub(crate) fn connector(&self, teacher: usize, token: &str) -> Clever {
        Clever::new(CleverOptions {
            base_url: self.url().to_owned(),
            token: Secret::new(token.to_owned()),
            teacher: self.teacher(teacher).into(),
            limits: Limits { tries: 1, ..Limits::default() },
            wall: Arc::new(|| noon().into()),
            chance: chance_from(1),
        })
        .expect("sets up")
    }
}
