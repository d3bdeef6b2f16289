//! A browser with one cookie jar, and the app beside it, as far as signing in needs them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::{AUTHORIZATION, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, RequestBuilder, redirect};
use ring::digest::{SHA256, digest};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Mutex;
use url::Url;

pub(crate) const CLIENT: &str = "passback-desktop";
pub(crate) const BACK: &str = "http://127.0.0.1:53124/callback";
pub(crate) const VERIFIER: &str = "the-verifier-of-a-test-is-long-enough-to-be-one";

pub(crate) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, VERIFIER.as_bytes()))
}

pub(crate) fn client() -> Client {
    relay_tls();
    Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap()
}

fn relay_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }
    /// A field of the address that the browser is sent to.
    pub(crate) fn sent(&self, name: &str) -> Option<String> {
        let to = Url::parse(self.location.as_deref()?).ok()?;
        to.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    }
}

pub(crate) async fn ask(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let headers = response.headers().clone();
    let location = headers.get(LOCATION).map(|value| value.to_str().unwrap().to_owned());
    Answer { status: response.status().as_u16(), location, headers, text: response.text().await.unwrap() }
}

pub(crate) struct Browser {
    pub(crate) http: Client,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self::with(client())
    }

    pub(crate) fn with(http: Client) -> Self {
        Self { http, cookies: Mutex::default() }
    }

    async fn send(&self, request: RequestBuilder) -> Answer {
        let sent: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = if sent.is_empty() { request } else { request.header(COOKIE, sent.join("; ")) };
        let answer = ask(request).await;
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = value.split(';').next().unwrap();
            self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    /// What it keeps under this name.
    pub(crate) fn cookie(&self, name: &str) -> String {
        self.cookies.lock().unwrap()[name].clone()
    }

    pub(crate) async fn get(&self, url: &str) -> Answer {
        self.send(self.http.get(url)).await
    }

    pub(crate) async fn post(&self, url: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.http.post(url).form(form)).await
    }

    /// The same as a browser sends it: with the origin of the page that the form is on.
    pub(crate) async fn post_as(&self, origin: &str, url: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.http.post(url).header("origin", origin).form(form)).await
    }

    /// Opens the address that the app made; answers where Clever's sign-in is.
    pub(crate) async fn begin(&self, relay: &str) -> Answer {
        let answer = self.get(&authorize(relay, &[])).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer
    }

    /// Chooses "Continue" on the relay's page; answers where the browser is sent.
    pub(crate) async fn consent(&self, relay: &str, page: &Answer, answer: &str) -> Answer {
        let request = page.text.split("name=\"request\" value=\"").nth(1).expect("a question");
        let request = request.split('"').next().unwrap();
        self.post(&format!("{relay}/oauth/consent"), &[("request", request), ("answer", answer)]).await
    }
}

/// The address that the app opens in the browser, some fields replaced.
pub(crate) fn authorize(relay: &str, other: &[(&str, &str)]) -> String {
    let challenge = challenge();
    let mut fields = BTreeMap::from([
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", BACK),
        ("state", "the-app's own & state"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ]);
    fields.extend(other.iter().copied());
    Url::parse_with_params(&format!("{relay}/oauth/authorize"), fields).unwrap().into()
}

pub(crate) async fn exchange(http: &Client, relay: &str, code: &str, other: &[(&str, &str)]) -> Answer {
    let mut form = BTreeMap::from([
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ]);
    form.extend(other.iter().copied());
    ask(http.post(format!("{relay}/oauth/token")).form(&form)).await
}

pub(crate) async fn refresh(http: &Client, relay: &str, token: &str) -> Answer {
    let form = [("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", token)];
    ask(http.post(format!("{relay}/oauth/token")).form(&form)).await
}

pub(crate) async fn read(http: &Client, relay: &str, token: &str, path: &str) -> Answer {
    ask(http.get(format!("{relay}{path}")).header(AUTHORIZATION, format!("Bearer {token}"))).await
}
